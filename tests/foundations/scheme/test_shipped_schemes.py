"""What the shipped schemes say: dates, deciders, clocks, books, and that the doubts are shown."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.foundations.scheme import (
    ACTS,
    BOOK_FIELDS,
    DOCUMENT_FIELDS,
    Scheme,
    SchemeError,
    add_months,
    loads,
    on_day,
    shipped,
    together,
)
from steward.foundations.scheme.describe import describe

ROOT = Path(__file__).parents[3]
ALL = list(shipped().values())
VIETNAM = [scheme for scheme in ALL if scheme.family == "vn"]
MINIMAL = (ROOT / "vectors" / "scheme" / "minimal.toml").read_text(encoding="utf-8")


def by_code(scheme: Scheme) -> str:
    return scheme.code


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2020, 7, 1), "vn-2020"),
        (date(2026, 2, 28), "vn-2020"),
        (date(2026, 3, 1), "vn-2026"),
        (date(2060, 1, 1), "vn-2026"),
    ],
)
def test_the_vietnamese_rule_set_of_a_day(day: date, code: str) -> None:
    assert on_day("vn", day).code == code


def test_no_rule_set_is_made_up_for_an_earlier_day() -> None:
    with pytest.raises(
        SchemeError, match="in force on 2020-06-30; the earliest begins on 2020-07-01: add an older file"
    ):
        on_day("vn", date(2020, 6, 30))


def test_an_unknown_family_is_refused() -> None:
    with pytest.raises(SchemeError, match="no scheme of the family 'fr'; adopt one first"):
        on_day("fr", date(2026, 1, 1))


@given(st.dates(date(2020, 7, 1), date(2100, 1, 1)))
def test_exactly_one_vietnamese_rule_set_holds_on_each_day(day: date) -> None:
    assert [scheme.in_force(day) for scheme in VIETNAM].count(True) == 1


def test_two_rule_sets_of_one_family_on_one_day_are_refused() -> None:
    later = loads(
        MINIMAL.replace('code = "sample"', 'code = "sample-2"').replace("= 2026-01-01\nb", "= 2027-01-01\nb")
    )
    first = loads(MINIMAL)
    ended = loads(MINIMAL.replace("= 2026-01-01\nb", "= 2026-01-01\nvalid_until = 2027-01-01\nb"))
    together([ended, later])
    with pytest.raises(
        SchemeError, match="sample is still in force on 2027-01-01; set valid_until = 2027-01-01 there"
    ):
        together([first, later])


def test_an_equivalence_to_nowhere_is_refused() -> None:
    link = '\n[[levels.equivalences]]\nscheme = "other"\nlevel = "x"\nbasis = "b"\ntag = "B"\n\n[[deciders]]'
    with pytest.raises(
        SchemeError, match=r"key levels\.high\.equivalences: there is no other/x; correct or remove it"
    ):
        together([loads(MINIMAL.replace("[[deciders]]", link))])


@pytest.mark.parametrize("scheme", ALL, ids=by_code)
def test_levels_rise_and_fields_are_known(scheme: Scheme) -> None:
    ranks = [level.rank for level in scheme.levels]
    assert ranks == sorted(set(ranks))
    for level in scheme.levels:
        assert set(level.forbidden_fields) <= set(DOCUMENT_FIELDS)
        assert not {one.field for one in level.conditional_fields} & set(level.forbidden_fields)
        assert level.envelope.envelopes >= 1
        assert level.name.vi and level.name.en
    assert scheme.highest([level.code for level in scheme.levels]) == scheme.levels[-1]


@pytest.mark.parametrize("scheme", ALL, ids=by_code)
def test_every_level_has_somebody_who_determines_and_somebody_who_declassifies(scheme: Scheme) -> None:
    for level in scheme.levels:
        for act in ("determine", "copy", "destroy", "declassify", "take_out"):
            assert scheme.who_decides(act, level.code), (act, level.code)


@pytest.mark.parametrize("scheme", ALL, ids=by_code)
def test_whoever_decides_at_a_level_decides_at_the_lower_ones(scheme: Scheme) -> None:
    # Abroad is apart: the top of the state gives out the highest level, each body's own head the lower ones.
    acts = [act for act in ACTS if (scheme.family, act) != ("vn", "supply_abroad")]
    for act in acts:
        for lower, higher in pairwise(scheme.levels):
            above, below = scheme.who_decides(act, higher.code), scheme.who_decides(act, lower.code)
            assert set(above) <= set(below), (act, higher.code)


DECIDES = [
    ("vn-2020", "determine", "tuyet-mat", "province-chair", "Law 29/2018 Art. 10"),
    ("vn-2020", "copy", "tuyet-mat", "province-chair", "Law 29/2018 Art. 11(1)"),
    ("vn-2020", "copy", "tuyet-mat", "department-head", None),
    ("vn-2020", "copy", "toi-mat", "department-head", "Law 29/2018 Art. 11(2)"),
    ("vn-2020", "copy", "toi-mat", "district-chair", "Law 29/2018 Art. 11(2)"),
    ("vn-2020", "copy", "toi-mat", "division-head", None),
    ("vn-2020", "copy", "mat", "division-head", "Law 29/2018 Art. 11(3)"),
    ("vn-2020", "copy", "mat", "commune-chair", None),
    ("vn-2026", "copy", "toi-mat", "commune-chair", "Law 117/2025 Art. 11"),
    ("vn-2026", "copy", "tuyet-mat", "commune-chair", None),
    ("vn-2026", "copy", "mat", "commune-division-head", "Law 117/2025 Art. 11"),
    ("vn-2026", "copy", "toi-mat", "commune-division-head", None),
    ("vn-2020", "supply_abroad", "tuyet-mat", "prime-minister", "Law 29/2018 Art. 16"),
    ("vn-2020", "supply_abroad", "tuyet-mat", "minister", None),
    ("vn-2026", "supply_abroad", "tuyet-mat", "assembly-chair", "Law 117/2025 Art. 16"),
    ("vn-2026", "destroy", "tuyet-mat", "department-head", None),
    ("us", "determine", "top-secret", "original-classifier", None),
    ("us", "determine", "secret", "original-classifier", "EO 13526"),
    ("eu", "regrade", "secret", "registry-officer", None),
    ("eu", "regrade", "secret", "originator", "2013/488/EU"),
    ("company", "copy", "company-strict", "information-owner", None),
]


@pytest.mark.parametrize(("code", "act", "level", "capacity", "basis"), DECIDES)
def test_who_may_decide_what(code: str, act: str, level: str, capacity: str, basis: str | None) -> None:
    found = shipped()[code].may_decide(act, level, capacity)
    assert (found is None) == (basis is None)
    assert found is None or found.text.startswith(str(basis))


@pytest.mark.parametrize(
    ("act", "level", "capacity"),
    [("burn", "mat", "minister"), ("copy", "mats", "minister"), ("copy", "mat", "mayor")],
)
def test_a_question_about_nothing_is_a_mistake_and_not_a_no(act: str, level: str, capacity: str) -> None:
    with pytest.raises(KeyError):
        shipped()["vn-2026"].may_decide(act, level, capacity)


def test_the_district_is_gone_in_the_later_rule_set() -> None:
    assert any(one.tier == "district" for one in shipped()["vn-2020"].capacities)
    assert not any(one.tier == "district" for one in shipped()["vn-2026"].capacities)


def test_the_abstract_is_conditional_before_and_forbidden_after() -> None:
    before, after = (shipped()[code].level("tuyet-mat") for code in ("vn-2020", "vn-2026"))
    assert not before.forbids("abstract") and before.condition_of("abstract") == "determiner-agreed"
    assert after.forbids("abstract") and after.condition_of("abstract") is None
    assert not any(shipped()["vn-2026"].level(code).forbids("abstract") for code in ("mat", "toi-mat"))
    with pytest.raises(KeyError):
        after.forbids("colour")


@pytest.mark.parametrize(("level", "years"), [("mat", 10), ("toi-mat", 20), ("tuyet-mat", 30)])
def test_periods_run_from_the_day_of_determination(level: str, years: int) -> None:
    for scheme in VIETNAM:
        assert scheme.level(level).period_end(date(2024, 2, 29)) == add_months(date(2024, 2, 29), 12 * years)
        assert scheme.level(level).extension_max_years == years
    assert shipped()["uk"].level("secret").period_end(date(2024, 1, 1)) is None


CLOCKS = [
    ("vn-2020", "extension_cutoff", date(2030, 3, 1), date(2029, 12, 31)),
    ("vn-2020", "regrade_notice", date(2026, 1, 20), date(2026, 2, 4)),
    ("vn-2026", "incident_report", date(2026, 5, 5), date(2026, 5, 5)),
    ("vn-2020", "determination_answer", date(2026, 5, 8), date(2026, 5, 15)),
    ("us", "challenge_answer", date(2026, 1, 1), date(2026, 3, 2)),
    ("company", "incident_report", date(2026, 5, 8), date(2026, 5, 9)),
]


@pytest.mark.parametrize(("code", "clock", "event", "due"), CLOCKS)
def test_when_a_limit_is_due(code: str, clock: str, event: date, due: date) -> None:
    assert shipped()[code].clock(clock).due(event) == due


def test_a_limit_that_nobody_set_is_not_invented() -> None:
    with pytest.raises(KeyError):
        shipped()["vn-2026"].clock("challenge_answer")


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(0, 600))
def test_months_are_added_without_skipping_a_short_one(day: date, months: int) -> None:
    later = add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later + timedelta(days=1)).day == 1


@pytest.mark.parametrize("code", ["outgoing", "incoming"])
def test_the_books_of_2026_have_ten_columns_each_bound_to_its_field(code: str) -> None:
    book = shipped()["vn-2026"].book(code)
    assert book.complete and len(book.columns) == 10 and len(book.cover) == 6
    assert {column.field for column in book.columns} <= set(BOOK_FIELDS)
    assert [column.number for column in book.columns] == list(range(1, 11))
    assert sum(column.width for column in book.columns) == 100


@pytest.mark.parametrize("code", ["outgoing", "incoming"])
def test_the_books_of_2020_are_not_pretended_to_be_known(code: str) -> None:
    scheme = shipped()["vn-2020"]
    assert not scheme.book(code).complete
    assert f"books.{code}" in {doubt.key for doubt in scheme.unsure}


def test_what_the_vietnamese_files_show_to_people_is_also_in_vietnamese() -> None:
    for scheme in VIETNAM:
        bases = [one.basis for one in scheme.deciders] + [one.basis for one in scheme.clocks]
        bases += [one.basis for one in scheme.copy_forms] + [one.form for one in scheme.books]
        bases += [scheme.delegation.basis, scheme.take_out.basis, scheme.copy_numbering.basis]
        assert all(basis.in_language("vi") != basis.in_language("en") for basis in bases)


def test_copy_numbers_are_said_in_both_languages_and_only_one_made_of_another_is_a_reproduction() -> None:
    for numbering in (scheme.copy_numbering for scheme in VIETNAM):
        assert (numbering.text("14", 2), numbering.text("14", 2, "en")) == ("Bản số 14", "Copy No. 14")
        assert (numbering.text("14/1", 2), numbering.text("14/1", 2, "en")) == (
            "Bản sao số 14/1",
            "Reproduction No. 14/1",
        )
    assert shipped()["us"].copy_numbering.text("14/1", 2, "en") == "Copy 14/1 of 2"


def test_sharing_labels_are_no_levels() -> None:
    company = shipped()["company"]
    assert company.sharing_labels[0].mark == "TLP:RED"
    assert not {label.code for label in company.sharing_labels} & {level.code for level in company.levels}


def test_bare_words_never_count_without_an_anchor() -> None:
    for scheme in ALL:
        for level in scheme.levels:
            assert not set(level.detect.strong) & {"MẬT", "SECRET", "CONFIDENTIAL", "TOP SECRET", "OFFICIAL"}
            assert not level.detect.weak or level.detect.anchors


UNSURE_IN_2026 = [
    "levels.mat.period_years",
    "levels.tuyet-mat.destruction_decision",
    "levels.mat.destruction_witnesses",
    "levels.toi-mat.destruction_witnesses",
    "levels.tuyet-mat.destruction_witnesses",
    "clocks.extension_cutoff",
    "clocks.incident_report",
    "books.outgoing",
    "delegation",
    "valid_from",
    "sources",
]


@pytest.mark.parametrize("key", UNSURE_IN_2026)
def test_the_known_doubts_are_in_the_file(key: str) -> None:
    assert key in {doubt.key for doubt in shipped()["vn-2026"].unsure}


def test_a_number_of_witnesses_that_nobody_read_is_a_doubt_in_both_laws() -> None:
    """Figures taken over from the former law are no surer than there."""
    for code in ("vn-2020", "vn-2026"):
        scheme, doubts = shipped()[code], {doubt.key for doubt in shipped()[code].unsure}
        assert scheme.article("witnesses").tag == "UNSURE"
        assert {
            f"levels.{level.code}.destruction_witnesses"
            for level in scheme.levels
            if level.destruction_witnesses
        } <= doubts


def test_whoever_forbids_or_conditions_a_field_states_the_article() -> None:
    bound = [
        scheme
        for scheme in ALL
        if any(level.forbidden_fields or level.conditional_fields for level in scheme.levels)
    ]
    assert {scheme.code for scheme in bound} == {"vn-2020", "vn-2026"}
    assert all(scheme.article("fields") is not None for scheme in bound)


def test_every_doubt_and_every_key_stands_on_the_reference_page() -> None:
    page = describe()
    for scheme in ALL:
        section = page.split(f"\n## {scheme.name.en}\n")[1].split("\n## ")[0]
        for doubt in scheme.unsure:
            assert f"- `{doubt.key}`: {doubt.why}" in section
        assert scheme.digest in section


def test_the_reference_page_is_fresh() -> None:
    page = (ROOT / "docs" / "reference" / "schemes.md").read_text(encoding="utf-8")
    way_out = "run: python -m steward.foundations.scheme.describe docs/reference/schemes.md"
    assert page == describe(), way_out
