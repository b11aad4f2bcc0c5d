"""What may be kept of a document at a level, whatever field it is written in, and whose agreement is recorded."""

import pytest

from steward.rules import kept, register
from tests.rules.made import LAW, LOW, TOP, code_of, document, table

INSTEAD = "Kế hoạch tác chiến bảo vệ biên giới năm 2027"


@pytest.mark.parametrize(**table(
    ("a kind that tells the abstract where that is forbidden", lambda: kept.forbidden(LAW, TOP, {"kind": INSTEAD}), "says_too_much"),
    ("a symbol that does", lambda: kept.forbidden(LAW, TOP, {"symbol": INSTEAD}), "says_too_much"),
    ("a kind", lambda: kept.forbidden(LAW, TOP, {"kind": "Kế hoạch công tác"}), None),
    ("a symbol", lambda: kept.forbidden(LAW, TOP, {"symbol": "Số 12 / KH - UBND-BCĐ"}), None),
    ("both where the abstract is free", lambda: kept.forbidden(LAW, LOW, {"kind": INSTEAD, "symbol": INSTEAD}), None),
    ("a number without a digit", lambda: kept.numbered("///"), "number_without_digit"),
    ("one with a digit", lambda: kept.numbered("12/BC"), None),
    ("unopened, with its kind", lambda: kept.outside_only(True, {"kind": "x"}), "unopened_has_no_abstract"),
    ("unopened, with its pages", lambda: kept.outside_only(True, {"pages": 3}), "unopened_has_no_abstract"),
    ("unopened, with its number", lambda: kept.outside_only(True, {"symbol": "12/BC", "kind": "", "pages": None}), None),
    ("opened, with all of it", lambda: kept.outside_only(False, {"kind": "x", "pages": 3, "abstract": "x"}), None),
))  # fmt: skip
def test_what_is_kept(answer, code):
    assert code_of(answer) == code


@pytest.mark.parametrize(**table(
    ("agreed where no field needs it", lambda: register.agreeing_fits(document(), "signer", False, True), "no_agreement_needed"),
    ("agreed where one does", lambda: register.agreeing_fits(document(direction="incoming"), "abstract", True, True), None),
    ("not said", lambda: register.agreeing_fits(document(), "signer", False, False), None),
    ("of one's own, by no decider", lambda: register.agreeing_fits(document(direction="outgoing"), "abstract", True, True), "agreement_is_the_deciders"),
    ("of one's own, as it was decided", lambda: register.agreeing_fits(document(direction="outgoing", agreed=True), "abstract", True, True), None),
))  # fmt: skip
def test_agreeing(answer, code):
    assert code_of(answer) == code
