"""Received documents are entered as what they are: old ones, extended ones, those of others,
those nobody opened."""

from datetime import UTC, date, datetime

import pytest

from steward.foundations.scheme import shipped
from steward.models import Correction, Document
from steward.reads import clock
from steward.reads.machinery.asking import actor_for, the_clock
from steward.rules.machinery.answers import Invalid, Refusal
from tests.acts.document.drafted import issued, proposed
from tests.acts.rule_sets import choice
from tests.cast import LOW, NOW, TODAY, TOP, Cast, do, incoming


def entered(cast: Cast, **fields: object) -> Document:
    return Document.objects.get(key=incoming(cast, **fields).result["document"])


def test_a_document_older_than_every_rule_set_keeps_its_level_and_end_as_stamped(cast, leaves_one):
    with leaves_one("document.register_incoming"):
        row = entered(cast, dated="2012-03-01", protected_until="2042-03-01")
    assert (row.scheme, row.level, row.as_stamped, row.unsure, row.review_on) == (
        "vn-2020",
        LOW,
        True,
        False,
        None,
    )
    assert row.protected_until == date(2042, 3, 1), "no period that came later bounds it"
    assert not Document.objects.to_review(cast.registrar).exists()


def test_where_an_old_document_states_no_end_one_is_reckoned_and_waits_for_the_registrar(
    cast, leaves_one, leaves_nothing
):
    row = entered(cast, dated="2012-03-01")
    assert (row.protected_until, row.unsure, row.review_on) == (date(2022, 3, 1), True, TODAY)
    assert list(Document.objects.to_review(cast.registrar)) == [row]
    assert not Document.objects.to_review(cast.head).exists()
    assert str(row.key) not in clock.protections_over(TODAY), "the clock frees nothing that nobody has read"
    with leaves_nothing(Refusal, "end_is_unsure"):
        do("document.end_protection", the_clock(NOW), document=str(row.key))
    order = {"document": str(row.key), "reason": "công văn 5/BNV", "protected_until": "2032-03-01"}
    with leaves_nothing(Refusal, "not_the_registrar"):
        do("document.confirm_end", cast.head, **order)
    with leaves_nothing(Refusal, "protects_no_day"):
        do("document.confirm_end", cast.registrar, **{**order, "protected_until": "2012-03-01"})
    with leaves_one("document.confirm_end"):
        do("document.confirm_end", cast.registrar, **order)
    row.refresh_from_db()
    assert (row.protected_until, row.unsure, row.review_on) == (date(2032, 3, 1), False, None)
    assert Correction.objects.get().old == "2022-03-01"
    with leaves_nothing(Refusal, "nothing_to_review"):
        do("document.confirm_end", cast.registrar, **order)


def test_an_end_that_its_issuer_extended_is_entered_with_the_paper(cast, leaves_one, leaves_nothing):
    late = {"dated": "2021-05-01", "protected_until": "2036-05-01"}
    with leaves_nothing(Refusal, "longer_than_the_period"):
        incoming(cast, **late)
    with leaves_one("document.register_incoming"):
        row = entered(cast, **late, extended="Quyết định 12/QĐ-BNV ngày 01/3/2031")
    assert (row.protected_until, row.unsure, row.extended[:10]) == (date(2036, 5, 1), False, "Quyết định")


def corrections(row: Document) -> list[tuple[str, str, str, str]]:
    return list(row.corrections.order_by("pk").values_list("field", "old", "new", "reason"))


def test_an_end_that_was_mistyped_is_put_right_before_the_clock_acts_on_it(cast, leaves_one, leaves_nothing):
    row = entered(cast, protected_until="2026-11-30")
    copy = row.copies.order_by("pk").first()
    handover = do("copy.offer", cast.registrar, copy=str(copy.key), to=cast.key("head")).result["handover"]
    do("copy.accept", cast.head, handover=handover)
    order = {"document": str(row.key), "protected_until": "2036-10-30", "reason": "gõ nhầm năm"}
    with leaves_nothing(Refusal, "not_the_registrar"):
        do("document.correct_end", cast.head, **order)
    with leaves_nothing(Refusal, "nothing_changes"):
        do("document.correct_end", cast.registrar, **{**order, "protected_until": "2026-11-30", "ends": True})
    assert clock.protections_over(date(2026, 11, 30)) == [str(row.key)]
    with leaves_one("document.correct_end"):
        do("document.correct_end", cast.registrar, **order)
    row.refresh_from_db()
    assert (row.protected_until, row.unsure, row.extended) == (date(2036, 10, 30), False, "")
    assert corrections(row) == [("protected_until", "2026-11-30", "2036-10-30", "gõ nhầm năm")]
    assert not clock.protections_over(date(2026, 11, 30))


def test_an_extension_that_its_issuer_tells_of_is_entered_with_its_paper(cast, leaves_one, leaves_nothing):
    row = entered(cast, dated="2021-05-01", protected_until="2027-05-01")
    order = {"document": str(row.key), "protected_until": "2036-05-01", "reason": "thông báo gia hạn"}
    with leaves_nothing(Refusal, "longer_than_the_period"):
        do("document.correct_end", cast.registrar, **order)
    with leaves_one("document.correct_end"):
        do("document.correct_end", cast.registrar, **order, extended="5/CV ngày 01/11/2026")
    row.refresh_from_db()
    assert (row.protected_until, row.extended) == (date(2036, 5, 1), "5/CV ngày 01/11/2026")
    assert [(field, old) for field, old, *_ in corrections(row)] == [
        ("protected_until", "2027-05-01"),
        ("extended", ""),
    ]


def test_an_end_that_the_paper_does_not_state_falls_back_to_that_of_its_level_as_at_its_entry(cast):
    own, old = (
        entered(cast, protected_until="2027-05-01"),
        entered(cast, dated="2012-03-01", protected_until="2042-03-01"),
    )
    for row in (own, old):
        do("document.correct_end", cast.registrar, document=str(row.key), reason="không ghi thời hạn")
        row.refresh_from_db()
    again, older = entered(cast), entered(cast, dated="2012-03-01")
    assert (own.protected_until, own.unsure) == (again.protected_until, False)
    assert (old.protected_until, old.unsure, old.review_on) == (older.protected_until, True, TODAY)
    assert set(Document.objects.to_review(cast.registrar)) == {old, older}


def test_another_end_is_for_what_was_received_is_protected_and_was_read(cast, leaves_one, leaves_nothing):
    order = {"protected_until": "2030-01-01", "reason": "nhầm"}
    doubtful, free, kept = entered(cast, dated="2012-03-01"), entered(cast), entered(cast)
    do("document.declassify", cast.head, document=str(free.key), ground="hết lý do")
    for key, code in (
        (doubtful.key, "end_to_confirm"),
        (free.key, "not_now"),
        (issued(cast)["document"], "end_is_the_deciders"),
    ):
        with leaves_nothing(Refusal, code):
            do("document.correct_end", cast.registrar, document=str(key), **order)
    with leaves_one("document.correct_end"):
        do("document.correct_end", cast.registrar, document=str(kept.key), **order)


def test_an_end_that_is_over_or_near_is_asked_about_also_where_it_is_put_right(
    cast, leaves_one, leaves_nothing
):
    order = {"document": str(entered(cast).key), "protected_until": "2026-12-01", "reason": "dấu"}
    with leaves_nothing(Refusal, "ends_soon"):
        do("document.correct_end", cast.registrar, **order)
    with leaves_one("document.correct_end"):
        do("document.correct_end", cast.registrar, **order, ends=True)


def test_what_was_put_right_of_an_item_before_it_was_opened_stays(cast):
    """Its day is not known: the end lies after that of its arrival, within the period from then on."""
    row = entered(cast, unopened=True, abstract="", kind="", dated="", protected_until="2027-01-01")
    order = {"document": str(row.key), "reason": "gia hạn", "extended": "77/QĐ-BCA"}
    with pytest.raises(Refusal, match="protects_no_day"):
        do("document.correct_end", cast.registrar, **order, protected_until="2026-11-16")
    do("document.correct_end", cast.registrar, **order, protected_until="2050-01-01")
    inside = {"opened_by": cast.key("keeper"), "dated": "2026-11-02", "kind": "Thư", "extended": "90/QĐ-BCA"}
    with pytest.raises(Refusal, match="extended_to_no_day"):
        do("document.open", cast.registrar, document=str(row.key), **inside)
    do("document.open", cast.registrar, document=str(row.key), **inside, protected_until="2050-01-01")
    row.refresh_from_db()
    assert (row.extended, row.protected_until) == ("90/QĐ-BCA", date(2050, 1, 1))
    told = Correction.objects.filter(document=row, field="extended").order_by("pk").values_list("old", "new")
    assert list(told) == [("", "77/QĐ-BCA"), ("77/QĐ-BCA", "90/QĐ-BCA")]


def test_opening_reckons_an_end_anew_that_was_reckoned_and_keeps_one_that_was_read(cast):
    """From the day inside; what was read outside stands, also where the item bore no day."""
    inside = {"opened_by": cast.key("keeper"), "kind": "Thư", "reason": "ngày bên trong"}
    outside = {"unopened": True, "abstract": "", "kind": "", "symbol": ""}
    reckoned = entered(cast, **{**outside, "symbol": "1/A"}, dated="2026-11-01")
    read = entered(cast, **{**outside, "symbol": "2/A"}, dated="", protected_until="2027-01-01")
    ends = reckoned.protected_until
    for row, dated in ((reckoned, "2026-11-12"), (read, "2026-11-02")):
        do("document.open", cast.registrar, document=str(row.key), dated=dated, **inside)
        row.refresh_from_db()
    assert (reckoned.protected_until - ends).days == 11 and read.protected_until == date(2027, 1, 1)
    assert set(Correction.objects.filter(document__in=(reckoned, read)).values_list("field", flat=True)) == {
        "dated"
    }


def test_another_end_that_is_typed_at_opening_counts_and_the_corrected_one_stays_readable(cast):
    row = entered(cast, unopened=True, abstract="", kind="", dated="", protected_until="2027-01-01")
    do(
        "document.correct_end",
        cast.registrar,
        document=str(row.key),
        protected_until="2030-01-01",
        reason="đọc lại",
    )
    order = {"document": str(row.key), "opened_by": cast.key("keeper"), "dated": "2026-11-02", "kind": "Thư"}
    do("document.open", cast.registrar, **order, protected_until="2028-06-30", reason="dấu bên trong")
    row.refresh_from_db()
    told = Correction.objects.filter(document=row).order_by("pk").values_list("old", "new", "reason")
    assert row.protected_until == date(2028, 6, 30)
    assert list(told) == [
        ("2027-01-01", "2030-01-01", "đọc lại"),
        ("2030-01-01", "2028-06-30", "dấu bên trong"),
    ]


def test_an_end_that_was_put_right_is_asked_again_of_the_day_inside(cast, leaves_nothing):
    row = entered(cast, unopened=True, abstract="", kind="", dated="", protected_until="2027-01-01")
    do(
        "document.correct_end",
        cast.registrar,
        document=str(row.key),
        protected_until="2036-11-16",
        reason="đọc lại",
    )
    order = {"document": str(row.key), "opened_by": cast.key("keeper"), "kind": "Thư"}
    with leaves_nothing(Refusal, "longer_than_the_period"):
        do("document.open", cast.registrar, **order, dated="2026-01-02")


def test_a_document_of_another_family_is_entered_at_its_own_level_once_that_rule_set_is_adopted(
    cast, leaves_one, leaves_nothing
):
    nato = shipped()["nato"]
    top = nato.levels[-1]
    order = {"level": f"nato/{top.code}", "abstract": "Kế hoạch phối hợp", "dated": "2026-11-01"}
    with leaves_nothing(Refusal, "no_such_rule_set"):
        incoming(cast, **order)
    do("scheme.adopt", cast.access, rule_set=choice(nato))
    with leaves_nothing(Refusal, "no_such_level"):
        incoming(cast, **{**order, "level": f"nato/{LOW}"})
    with leaves_one("document.register_incoming"):
        row = entered(cast, **order)
    assert (row.scheme, row.level, row.rank, row.as_stamped, row.unsure) == (
        "nato",
        top.code,
        top.rank,
        True,
        True,
    )
    assert row.protected_until is None and list(Document.objects.to_review(cast.registrar)) == [row]
    with leaves_nothing(Refusal, "level_not_known_today"):
        do("document.declassify", cast.head, document=str(row.key), ground="x")
    do("document.confirm_end", cast.registrar, document=str(row.key), reason="không ghi thời hạn")
    assert not Document.objects.to_review(cast.registrar).exists()
    low = f"nato/{nato.levels[0].code}"
    assert entered(cast, **{**order, "level": low, "protected_until": "2030-01-01"}).unsure is False


def test_an_unopened_item_is_entered_by_its_outside_and_what_was_inside_later(
    cast, leaves_one, leaves_nothing
):
    outside = {"unopened": True, "abstract": "", "kind": ""}
    with leaves_nothing(Invalid, "invalid"):
        incoming(cast, dated="")
    with leaves_one("document.register_incoming"):
        row = entered(cast, dated="", **outside)
    assert (row.dated, row.determined_on, row.protected_until) == (None, None, date(2036, 11, 16))
    inside = {
        "document": str(row.key),
        "opened_by": cast.key("keeper"),
        "dated": "2026-11-02",
        "kind": "Công văn",
        "abstract": "Cử",
    }
    with leaves_nothing(Refusal, "not_the_registrar"):
        do("document.open", cast.head, **inside)
    with leaves_nothing(Refusal, "receiver_not_authorised"):
        do("document.open", cast.registrar, **{**inside, "opened_by": cast.key("administrator")})
    with leaves_nothing(Refusal, "dated_after_arrival"):
        do("document.open", cast.registrar, **{**inside, "dated": "2026-11-17"})
    with leaves_one("document.open"):
        do("document.open", cast.registrar, **inside)
    row.refresh_from_db()
    assert (row.unopened, row.abstract, row.dated, row.protected_until) == (
        False,
        "Cử",
        date(2026, 11, 2),
        date(2036, 11, 2),
    )
    assert (row.opened_on, row.opened_by_id) == (TODAY, cast.keeper.post)
    with leaves_nothing(Refusal, "not_unopened"):
        do("document.open", cast.registrar, **inside)


@pytest.mark.parametrize("inside", ["", "90/QĐ-BCA"], ids=["nothing said inside", "another paper inside"])
def test_the_paper_that_extended_an_unopened_item_stands_for_it_until_another_is_named(cast, inside):
    """Longer than its level protects, which only a paper named at entry or at opening allows."""
    row = entered(
        cast,
        unopened=True,
        abstract="",
        kind="",
        dated="",
        extended="77/QĐ-BCA",
        protected_until="2050-11-16",
    )
    values = {
        "opened_by": cast.key("keeper"),
        "dated": "2026-11-02",
        "kind": "Thư",
        "protected_until": "2050-11-02",
    }
    values["reason"] = "dấu gia hạn bên trong"
    do("document.open", cast.registrar, document=str(row.key), extended=inside, **values)
    row.refresh_from_db()
    assert (row.extended, row.protected_until) == (inside or "77/QĐ-BCA", date(2050, 11, 2))


def test_what_the_rules_of_today_forbid_is_not_written_of_an_older_paper_either(
    cast, leaves_one, leaves_nothing
):
    """Its own rule set kept the abstract where whoever determined it agreed;
    that of the day of entry keeps it never."""
    order = {"level": TOP, "dated": "2026-02-01"}
    with leaves_nothing(Refusal, "field_needs_agreement"):
        incoming(cast, **order)
    with leaves_nothing(Refusal, "field_forbidden_at_level"):
        incoming(cast, **order, agreed=True)
    with leaves_one("document.register_incoming"):
        row = entered(cast, **order, abstract="")
    with leaves_nothing(Refusal, "field_forbidden_at_level"):
        do(
            "document.correct",
            cast.registrar,
            document=str(row.key),
            field="abstract",
            value="Tên",
            agreed=True,
            reason="bổ sung",
        )


def test_nothing_is_determined_with_an_end_that_has_passed(cast, leaves_one, leaves_nothing):
    short, long = proposed(cast, protected_until="2026-11-18"), proposed(cast)
    later = datetime(2026, 11, 26, 2, 0, tzinfo=UTC)
    head = actor_for(cast.key("head"), later)
    with leaves_nothing(Refusal, "proposed_end_has_come"):
        do("document.determine", head, now=later, document=short)
    with leaves_one("document.determine"):
        do("document.determine", head, now=later, document=long)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"unopened": True, "abstract": "", "kind": "Thư"}, "unopened_has_no_abstract"),
        ({"unopened": True, "abstract": "", "pages": 3}, "unopened_has_no_abstract"),
        ({"level": TOP, "abstract": "", "kind": "Kế hoạch tác chiến bảo vệ biên giới"}, "says_too_much"),
        (
            {"level": TOP, "abstract": "", "symbol": "Kế hoạch tác chiến bảo vệ biên giới năm 2027"},
            "says_too_much",
        ),
        ({"arrived_on": "1950-01-02", "dated": "1950-01-01", "other_year": True}, "arrived_in_no_such_year"),
    ],
    ids=str,
)
def test_what_stands_outside_and_on_a_day_that_can_be_is_entered_and_nothing_more(
    cast, leaves_one, leaves_nothing, fields, code
):
    with leaves_nothing(Refusal, code):
        incoming(cast, **fields)
    with leaves_one("document.register_incoming"):
        incoming(
            cast, abstract="", **{name: fields[name] for name in ("unopened", "level") if name in fields}
        )


def test_a_tick_that_nothing_asks_for_records_no_agreement(cast, leaves_one, leaves_nothing):
    """On a document of the highest level, whose signer is kept without anybody's word."""
    document = incoming(cast, level=TOP, abstract="").result["document"]
    order = {"document": document, "field": "signer", "value": "Nguyễn Văn An", "reason": "bổ sung"}
    with leaves_nothing(Refusal, "no_agreement_needed"):
        do("document.correct", cast.registrar, **order, agreed=True)
    with leaves_one("document.correct"):
        do("document.correct", cast.registrar, **order)
    assert Document.objects.get(key=document).agreed is False
