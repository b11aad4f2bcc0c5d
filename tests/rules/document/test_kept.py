"""What may be kept of a document at a level, whatever field it is written in,
and whose agreement is recorded."""

from dataclasses import replace

import pytest

from steward.foundations.scheme import shipped
from steward.rules.document import cancelling, kept, register
from tests.rules.made import LAW, LOW, MIDDLE, OLD_LAW, TOP, book, code_of, copy, document, table

INSTEAD = "Kế hoạch tác chiến bảo vệ biên giới năm 2027"


@pytest.mark.parametrize(**table(
    ("a kind that tells the abstract where that is forbidden",
     lambda: kept.forbidden(LAW, TOP, {"kind": INSTEAD}), "says_too_much"),
    ("a symbol that does", lambda: kept.forbidden(LAW, TOP, {"symbol": INSTEAD}), "says_too_much"),
    ("a kind", lambda: kept.forbidden(LAW, TOP, {"kind": "Kế hoạch công tác"}), None),
    ("a symbol", lambda: kept.forbidden(LAW, TOP, {"symbol": "Số 12 / KH - UBND-BCĐ"}), None),
    ("both where the abstract is free",
     lambda: kept.forbidden(LAW, LOW, {"kind": INSTEAD, "symbol": INSTEAD}), None),
    ("a number without a digit", lambda: kept.numbered("///"), "number_without_digit"),
    ("one with a digit", lambda: kept.numbered("12/BC"), None),
    ("unopened, with its kind", lambda: kept.outside_only(True, {"kind": "x"}), "unopened_has_no_abstract"),
    ("unopened, with its pages", lambda: kept.outside_only(True, {"pages": 3}), "unopened_has_no_abstract"),
    ("unopened, with its number",
     lambda: kept.outside_only(True, {"symbol": "12/BC", "kind": "", "pages": None}), None),
    ("opened, with all of it", lambda: kept.outside_only(False, {"kind": "x", "pages": 3, "abstract": "x"}),
     None),
))  # fmt: skip # a case in one line or two
def test_what_is_kept(answer, code):
    assert code_of(answer) == code


def keeps(said: str = INSTEAD, law=OLD_LAW, today=LAW, **more):
    top = law.levels[-1]
    paper = document(law=law, level=top.code, rank=top.rank, **more)
    return lambda: kept.keepable_of(today, paper, {"abstract": said, "kind": "Thư"}, paper.agreed)


@pytest.mark.parametrize(
    **table(
        ("no abstract where its own rules forbid it", keeps(law=LAW), "field_forbidden_at_level"),
        ("but it may be emptied", keeps("", law=LAW), None),
        ("nor where it needs an agreement", keeps(today=OLD_LAW), "field_needs_agreement"),
        ("nor where those of today forbid it", keeps(agreed=True), "field_forbidden_at_level"),
        (
            "set free, whatever its own rules forbid",
            keeps(law=LAW, state="declassified", declassified=True),
            None,
        ),
        ("also once no copy is left", keeps(law=LAW, state="closed", declassified=True), None),
        ("closed and not set free, nothing", keeps(law=LAW, state="closed"), "field_forbidden_at_level"),
        ("set free, whatever those of today forbid", keeps(state="declassified", declassified=True), None),
    )
)
def test_a_level_has_nothing_to_say_of_a_document_that_is_set_free(answer, code):
    assert code_of(answer) == code


def test_an_agreement_is_needed_as_long_as_the_level_protects():
    top = OLD_LAW.levels[-1]
    paper = document(law=OLD_LAW, level=top.code, rank=top.rank)
    assert kept.needs_agreement(LAW, paper, "abstract") and not kept.needs_agreement(LAW, paper, "signer")
    assert not kept.needs_agreement(LAW, replace(paper, declassified=True), "abstract")


def test_what_is_protected_again_by_its_cancelling_says_nothing_that_is_forbidden():
    top = document(level=TOP.code, rank=TOP.rank, declassified=True)
    assert code_of(lambda: cancelling.texts_fit(top, {"abstract": INSTEAD}, LAW)) == "protected_again"
    assert code_of(lambda: cancelling.texts_fit(top, {"abstract": INSTEAD}, None)) == "protected_again"
    assert cancelling.texts_fit(top, {"abstract": "", "kind": "Thư"}, LAW) is None
    assert cancelling.texts_fit(document(declassified=True), {"abstract": INSTEAD}, LAW) is None


def test_what_is_protected_again_is_cancelled_for_a_reason_without_room_for_contents():
    top = document(level=TOP.code, rank=TOP.rank, declassified=True)
    assert (
        code_of(lambda: cancelling.texts_fit(top, {"reason": f"{INSTEAD} " * 9}, LAW))
        == "reason_says_too_much"
    )
    assert cancelling.texts_fit(top, {"reason": "nhầm năm"}, LAW) is None
    assert cancelling.texts_fit(document(declassified=True), {"reason": f"{INSTEAD} " * 9}, LAW) is None


@pytest.mark.parametrize(**table(
    ("agreed where no field needs it", lambda: register.agreeing_fits(document(), "signer", False, True),
     "no_agreement_needed"),
    ("agreed where one does",
     lambda: register.agreeing_fits(document(direction="incoming"), "abstract", True, True), None),
    ("not said", lambda: register.agreeing_fits(document(), "signer", False, False), None),
    ("of one's own, by no decider",
     lambda: register.agreeing_fits(document(direction="outgoing"), "abstract", True, True),
     "agreement_is_the_deciders"),
    ("of one's own, as it was decided",
     lambda: register.agreeing_fits(document(direction="outgoing", agreed=True), "abstract", True, True),
     None),
))  # fmt: skip # a case in one line or two
def test_agreeing(answer, code):
    assert code_of(answer) == code


NAME = "Văn phòng Đoàn đại biểu Quốc hội và Hội đồng nhân dân tỉnh Minh Hải"
CONTENTS = " ".join(f"{INSTEAD}." for _ in range(3))


@pytest.mark.parametrize(
    "field", sorted(kept.FEW.keys() - {"kind", "symbol", "arrival_number", "extended", "signer"})
)
def test_a_field_for_a_name_takes_a_name_and_no_contents_where_these_are_forbidden(field):
    assert (
        kept.forbidden(LAW, TOP, {field: NAME}) is None
        and kept.forbidden(LAW, LOW, {field: CONTENTS}) is None
    )
    assert code_of(lambda: kept.forbidden(LAW, TOP, {field: CONTENTS})) == "says_too_much"


def test_recipients_are_counted_one_by_one():
    assert kept.forbidden(LAW, TOP, {"recipients": f"{NAME}\n{NAME}; {NAME}, {NAME}"}) is None
    assert code_of(lambda: kept.forbidden(LAW, TOP, {"recipients": f"{NAME}\n{CONTENTS}"})) == "says_too_much"


def test_a_note_is_as_long_as_a_reason_and_no_longer():
    words = ["lời"] * kept.REASON
    assert kept.forbidden(LAW, TOP, {"note": " ".join(words)}) is None
    assert (
        code_of(lambda: kept.forbidden(LAW, TOP, {"note": " ".join([*words, "nữa"])}))
        == "reason_says_too_much"
    )
    assert kept.forbidden(LAW, LOW, {"note": " ".join([*words, "nữa"])}) is None


def test_a_thing_is_silent_by_its_own_rules_or_by_those_of_today_however_deep_its_document_stands():
    top, low = document(level=TOP.code, rank=TOP.rank), document()
    assert kept.silent(LAW, [copy(document=top)]) is LAW and kept.silent(None, [top]) is LAW
    assert kept.silent(LAW, [copy(document=low)]) is None and kept.silent(LAW, [book()]) is None
    assert kept.silent(LAW, [document(level=TOP.code, rank=TOP.rank, declassified=True)]) is None
    older = document(
        level=TOP.code,
        rank=TOP.rank,
        law=replace(LAW, levels=(LOW, MIDDLE, replace(TOP, forbidden_fields=()))),
    )
    assert kept.silent(LAW, [older]) is LAW and kept.silent(None, [older]) is None


def test_what_the_rules_of_today_forbid_at_a_level_is_forbidden_of_older_papers_too():
    older, today = shipped()["vn-2020"], shipped()["vn-2026"]
    top, written = older.level("tuyet-mat"), {"abstract": "x"}
    assert code_of(lambda: kept.forbidden(older, top, written, True)) is None
    assert (
        code_of(lambda: kept.forbidden_today(today, older, top, written, True)) == "field_forbidden_at_level"
    )
    assert code_of(lambda: kept.forbidden_today(today, older, older.level("mat"), written, True)) is None
    assert code_of(lambda: kept.forbidden_today(today, older, top, {"abstract": ""}, True)) is None


@pytest.mark.parametrize(**table(
    ("an abstract where it is free", lambda: kept.forbidden(LAW, LOW, {"abstract": "x"}), None),
    ("an abstract where it is forbidden", lambda: kept.forbidden(LAW, TOP, {"abstract": "x"}),
     "field_forbidden_at_level"),
    ("an abstract kept on a condition nobody recorded",
     lambda: kept.forbidden(OLD_LAW, OLD_LAW.levels[-1], {"abstract": "x"}), "field_needs_agreement"),
    ("an abstract kept on a condition that was recorded",
     lambda: kept.forbidden(OLD_LAW, OLD_LAW.levels[-1], {"abstract": "x"}, True), None),
    ("an empty one", lambda: kept.forbidden(LAW, TOP, {"abstract": ""}), None),
))  # fmt: skip # a case in one line or two
def test_forbidden_fields(answer, code):
    assert code_of(answer) == code
