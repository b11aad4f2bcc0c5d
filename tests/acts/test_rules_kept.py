"""What is asked of a field when a paper is entered is asked of it again when
the entry is corrected and the item opened."""

from dataclasses import fields

import pytest

from steward.acts.catalogue import ACTS
from steward.acts.document.incoming import CorrectEnd, OpenDocument, RegisterIncoming
from steward.foundations.scheme import shipped
from steward.models import Document
from steward.rules.document.incoming import ARROWS
from steward.rules.document.register import CORRECTABLE
from steward.rules.machinery.answers import Invalid, No, Refusal
from tests.acts.rule_sets import choice
from tests.cast import LOW, MIDDLE, TOP, Cast, do, incoming

OTHER = {"symbol": "13/BC-BNV", "issuing_body": "Bộ Y tế", "dated": "2026-11-09"}
#: What the rules have against a value of a field: the value, the answer,
#: and how the paper is that it is written on.
AGAINST = {
    "symbol": [
        ("số 012/bc-bnv", "already_registered", {}),
        ("", "empty", {}),
        ("x" * 81, "long", {}),
        ("1\n2", "lines", {}),
    ],
    "issuing_body": [
        ("bộ  nội vụ", "already_registered", {}),
        ("", "empty", {}),
        ("x" * 201, "long", {}),
        ("B\nC", "lines", {}),
    ],
    "dated": [
        ("2026-11-10", "already_registered", {}),
        ("2026-11-17", "dated_after_arrival", {}),
        ("10/11/1026", "year", {}),
    ],
    "abstract": [
        ("Tên", "field_forbidden_at_level", {"level": TOP, "abstract": ""}),
        ("x" * 501, "long", {}),
    ],
    "kind": [("x" * 81, "long", {}), ("B\nC", "lines", {})],
    "protected_until": [("2026-11-01", "protects_no_day", {}), ("2050-01-01", "longer_than_the_period", {})],
    "extended": [("x" * 121, "long", {}), ("B\nC", "lines", {}), ("5/CV", "extended_to_no_day", {})],
}
#: One answer has two codes: of a field that is read, and of a value that a correction puts in.
ALIKE = {
    "required": "empty",
    "not_left_empty": "empty",
    "too_long": "long",
    "too_long_for_field": "long",
    "control_characters": "lines",
    "one_line_only": "lines",
    "no_such_year": "year",
}
CASES = [(name, *case) for name, cases in AGAINST.items() for case in cases]
OPENED = [case for case in CASES if case[0] in OpenDocument.__dataclass_fields__]
CORRECTED = [case for case in CASES if case[0] in CORRECTABLE]
#: Orders by which a received paper is changed after its entry, besides by a correction.
DOORS = {act.name: act.order for act in ACTS if act.name in {arrow.act for arrow in ARROWS}}
#: Those of them that are about its end alone, with a paper for each and what is said besides the end.
ENDINGS = {
    "document.correct_end": {"protected_until": "2030-01-01"},
    "document.confirm_end": {"level": f"nato/{shipped()['nato'].levels[0].code}"},
}
ENDED = [(door, *case) for door in ENDINGS for case in CASES if case[0] in DOORS[door].__dataclass_fields__]
#: What a door does not ask, and why.
UNASKED = {
    ("document.confirm_end", "longer_than_the_period"): "no rule set that binds here determined the paper"
}
#: What of an entry no act changes, and the way out. What stands in a line, is counted, or says under which
#: rules the paper stands goes with the entry, which two people cancel; then the paper is entered anew.
ANEW = {
    "book": "outgoing",
    "arrived_on": "2026-11-15",
    "dated": "2026-11-09",
    "level": MIDDLE,
    "copies": "5",
    "pages": 7,
    "receiving_unit": "Phòng khác",
    "arrival_number": "8",
    "compartments": "a",
    "note": "khác",
}
#: What an entry says once, and is no fact of the paper afterwards: the answers to questions. An item is
#: opened by an act of its own, and an agreement is said with the correction that needs it.
SAID = {"twice", "other_year", "ends", "unopened", "agreed"}


def answer(order, *args, **values) -> str:
    """The code of what stands against an order, by one word for both ways of saying it;
    nothing where it is done."""
    try:
        order(*args, **values)
    except Invalid as no:
        code = next(iter(no.fields.values()))[0]
    except No as no:
        code = no.code
    else:
        return ""
    return ALIKE.get(code, code)


def called(case) -> str:
    return f"{case[0]}: {case[2]}"


def entered(cast: Cast, **values) -> Document:
    return Document.objects.get(key=incoming(cast, **values).result["document"])


def besides(name: str, paper: dict) -> dict:
    """A second paper that differs from the first in this field alone,
    where the first is known again by it."""
    return {**({name: OTHER[name]} if name in OTHER else {}), **paper}


@pytest.mark.parametrize("case", CASES, ids=called)
def test_what_stands_against_a_field_is_said_at_its_entry(cast: Cast, case):
    name, value, code, paper = case
    incoming(cast)
    assert answer(incoming, cast, **{**besides(name, paper), name: value, "twice": False}) == code
    assert answer(incoming, cast, **besides(name, paper), twice=not besides(name, {})) == ""


@pytest.mark.parametrize("case", CORRECTED, ids=called)
def test_a_correction_is_asked_the_same(cast: Cast, case):
    name, value, code, paper = case
    incoming(cast)
    order = {"document": str(entered(cast, **besides(name, paper)).key), "field": name, "reason": "nhầm"}
    assert answer(do, "document.correct", cast.registrar, **order, value=value) == code
    right = {"kind": "Công văn", "abstract": "Khác"}.get(name, "Khác 5") if not paper else ""
    assert right == "" or answer(do, "document.correct", cast.registrar, **order, value=right) == ""


@pytest.mark.parametrize("case", ENDED, ids=lambda case: f"{case[0]} {called(case[1:])}")
def test_another_end_is_asked_the_same(cast: Cast, case):
    door, name, value, code, _ = case
    do("scheme.adopt", cast.access, rule_set=choice(shipped()["nato"]))
    order = {"document": str(entered(cast, **ENDINGS[door]).key), "reason": "nơi ban hành trả lời"}
    answered = "" if (door, code) in UNASKED else code
    assert answer(do, door, cast.registrar, **order, **{name: value}) == answered
    assert answered == "" or answer(do, door, cast.registrar, **order, protected_until="2031-01-01") == ""


@pytest.mark.parametrize("case", OPENED, ids=called)
def test_what_was_inside_an_item_is_asked_the_same(cast: Cast, case):
    name, value, code, paper = case
    incoming(cast)
    closed = {"unopened": True, "abstract": "", "kind": "", "dated": ""}
    document = entered(cast, **{**closed, **{k: v for k, v in paper.items() if k == "level"}})
    order = {
        "document": str(document.key),
        "opened_by": cast.key("head"),
        "dated": OTHER["dated"],
        "kind": "Thư",
    }
    if name != "dated" or code != "already_registered":
        order["dated"] = "2026-11-09"
    assert answer(do, "document.open", cast.registrar, **{**order, name: value}) == code
    assert answer(do, "document.open", cast.registrar, **order) == ""


def test_no_field_that_can_be_changed_later_is_without_a_case():
    entry = {field.name for field in fields(RegisterIncoming)}
    assert DOORS.keys() - ENDINGS.keys() == {"document.open"}
    later = {field.name for order in DOORS.values() for field in fields(order)} | set(CORRECTABLE)
    said = {
        "document",
        "opened_by",
        "reason",
        "twice",
        "ends",
    }  # what is changed, by whom, why, and answers to questions
    assert (later & entry) - said == set(AGAINST)
    assert later - entry - said == {"signer", "recipients"}  # of documents of one's own


def test_every_field_of_an_entry_can_be_put_right_or_is_known_to_go_with_the_entry():
    put_right = (set(CORRECTABLE) | {field.name for field in fields(CorrectEnd)}) - SAID
    entry = {field.name for field in fields(RegisterIncoming)}
    assert entry - put_right == set(ANEW) | SAID and not put_right & set(ANEW)


@pytest.mark.parametrize("name", sorted(set(ANEW) - {"book", "compartments"}))
def test_what_no_act_changes_is_put_right_by_cancelling_the_entry_and_entering_the_paper_anew(
    cast: Cast, name
):
    row = entered(cast)
    with pytest.raises(No):
        do(
            "document.correct",
            cast.registrar,
            document=str(row.key),
            field=name,
            value=str(ANEW[name]),
            reason="nhầm",
        )
    entry = str(row.entries.get().key)
    do("document.cancel_entry", cast.registrar, entry=entry, reason="nhầm")
    do("document.confirm_cancelling", cast.second_registrar, entry=entry)
    assert answer(incoming, cast, **{name: ANEW[name]}, twice=False) == ""


@pytest.mark.parametrize("name", ["symbol", "issuing_body"])
def test_a_paper_that_a_correction_makes_the_same_as_another_is_told_and_corrected_only_where_that_is_said(
    cast: Cast, leaves_nothing, leaves_one, name
):
    first = entered(cast)
    second = entered(cast, **{name: OTHER[name]})
    order = {"document": str(second.key), "field": name, "value": getattr(first, name), "reason": "nhầm"}
    with leaves_nothing(Refusal, "already_registered"):
        do("document.correct", cast.registrar, **order)
    with pytest.raises(Refusal) as caught:
        do("document.correct", cast.registrar, **order)
    assert (caught.value.at, caught.value.params["document"]) == ("value", str(first.key))
    with leaves_one("document.correct"):
        do("document.correct", cast.registrar, **order, twice=True)


def test_a_paper_that_its_opening_makes_the_same_as_another_is_told_and_opened_only_where_that_is_said(
    cast: Cast, leaves_nothing, leaves_one
):
    first = entered(cast)
    second = entered(cast, unopened=True, abstract="", kind="", dated="")
    order = {
        "document": str(second.key),
        "opened_by": cast.key("head"),
        "dated": str(first.dated),
        "kind": "Thư",
    }
    with leaves_nothing(Refusal, "already_registered"):
        do("document.open", cast.registrar, **order)
    with leaves_one("document.open"):
        do("document.open", cast.registrar, **order, twice=True)


def test_a_paper_is_not_the_same_as_itself_nor_as_one_out_of_sight(cast: Cast):
    first = entered(cast)
    same = {"document": str(first.key), "field": "symbol", "value": "12-BC/BNV", "reason": "dấu"}
    assert answer(do, "document.correct", cast.registrar, **same) == ""
    second = entered(cast, symbol=OTHER["symbol"])
    Document.objects.filter(pk=first.pk).update(rank=99)
    first.copies.update(keeper=cast.administrator.post)
    order = {**same, "document": str(second.key), "value": "12/BC-BNV"}
    assert answer(do, "document.correct", cast.registrar, **order) == ""
    assert second.level == LOW


@pytest.mark.parametrize(
    ("level", "told"),
    [(LOW, {"abstract": "Công tác cán bộ"}), (LOW, {"kind": "Thư"}), (TOP, {"kind": "Thư"})],
)
def test_what_was_opened_is_entered_with_its_kind_or_its_abstract(
    cast: Cast, level, told, leaves_one, leaves_nothing
):
    bare = {"level": level, "kind": "", "abstract": ""}
    with leaves_nothing(Refusal, "neither_kind_nor_abstract"):
        incoming(cast, **bare)
    with leaves_one("document.register_incoming"):
        entered(cast, **{**bare, **told})
    with leaves_one("document.register_incoming"):
        entered(cast, **bare, unopened=True)


def test_a_correction_takes_no_entry_its_only_words(cast: Cast, leaves_one, leaves_nothing):
    order = {"field": "kind", "value": "", "reason": "không ghi tên loại"}
    named, letter, closed = (
        entered(cast, abstract=""),
        entered(cast),
        entered(cast, unopened=True, abstract="", kind=""),
    )
    with leaves_nothing(Refusal, "neither_kind_nor_abstract"):
        do("document.correct", cast.registrar, document=str(named.key), **order)
    with leaves_one("document.correct"):
        do("document.correct", cast.registrar, document=str(letter.key), **order)
    with leaves_nothing(Refusal, "neither_kind_nor_abstract"):
        do("document.correct", cast.registrar, document=str(letter.key), **{**order, "field": "abstract"})
    with leaves_one("document.correct"):
        do(
            "document.correct",
            cast.registrar,
            document=str(closed.key),
            **{**order, "field": "symbol", "value": "5/BC"},
        )


def test_what_was_inside_an_item_is_told_by_kind_or_abstract(cast: Cast, leaves_one, leaves_nothing):
    document = entered(cast, unopened=True, abstract="", kind="", dated="")
    order = {"document": str(document.key), "opened_by": cast.key("head"), "dated": OTHER["dated"]}
    with leaves_nothing(Refusal, "neither_kind_nor_abstract"):
        do("document.open", cast.registrar, **order)
    with leaves_one("document.open"):
        do("document.open", cast.registrar, **order, kind="Thư")
