"""Plain values become an order, or every wrong field is named."""

from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.foundations.scheme import Basis
from steward.rules.machinery.answers import Conflict, Invalid, Refusal, Unknown, first, must
from steward.rules.machinery.fields import (
    choice,
    day,
    flag,
    long_text,
    number,
    plain,
    read,
    ref,
    refs,
    required,
    text,
)
from steward.rules.machinery.values import FIRST_YEAR, LAST_YEAR

KEY = "0192f0c1-2b3d-4e5f-8a9b-0c1d2e3f4a5b"


@dataclass(frozen=True)
class Order:
    """Every kind of field once."""

    record: str = ref("copy", "Record")
    others: tuple[str, ...] = refs("copy", "Others", default=())
    code: str = choice("level", "Code", default="")
    line: str = text("Line", default="", longest=10)
    lines: str = long_text("Lines", default="")
    on: date | None = day("On", default=None)
    many: int = number("Many", default=1, least=1, most=9)
    yes: bool = flag("Yes")


@pytest.mark.parametrize(
    ("field", "value", "read_as"),
    [
        ("others", f"{KEY}, {KEY}", (KEY,)),
        ("line", "  đê ", "đê"),
        ("line", "de\u0302", "dê"),
        ("lines", "a\r\nb", "a\nb"),
        ("on", "16/11/2026", date(2026, 11, 16)),
        ("on", "2026-11-16", date(2026, 11, 16)),
        ("on", "", None),
        ("many", "9", 9),
        ("many", None, 1),
        ("yes", "on", True),
        ("yes", "false", False),
        ("yes", True, True),
        ("others", [KEY], (KEY,)),
    ],
    ids=str,
)
def test_a_value_is_read(field, value, read_as):
    assert getattr(read(Order, {"record": KEY, field: value}), field) == read_as


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("record", "7", "not_a_key"),
        ("record", "", "required"),
        ("others", "x", "not_a_key"),
        ("line", "x" * 11, "too_long"),
        ("line", "a\nb", "control_characters"),
        ("lines", "a\0b", "control_characters"),
        ("line", 7, "not_text"),
        ("line", "\ud800", "not_text"),
        ("on", "31/2/2026", "no_such_day"),
        ("on", "9/13/2026", "not_a_day"),
        ("on", "tomorrow", "not_a_day"),
        ("on", "16/11/1026", "no_such_year"),
        ("on", date(2926, 11, 16), "no_such_year"),
        ("many", "x", "not_a_number"),
        ("many", True, "not_a_number"),
        ("many", 0, "out_of_range"),
        ("many", 10, "out_of_range"),
        ("yes", "perhaps", "not_yes_or_no"),
        ("colour", "red", "no_such_field"),
    ],
    ids=lambda value: repr(value)[:20],
)
def test_a_wrong_value_is_named_by_its_field(field, value, code):
    with pytest.raises(Invalid) as caught:
        read(Order, {"record": KEY, field: value})
    assert {name: problem for name, (problem, _) in caught.value.fields.items()} == {field: code}


def test_marks_that_nobody_sees_are_no_part_of_a_text():
    assert read(Order, {"record": KEY, "line": "ph\u00adương\u200b án\ufeff"}).line == "phương án"


@pytest.mark.parametrize("value", [5, True, 1.5, {}])
def test_keys_that_are_no_list_are_refused(value):
    @dataclass(frozen=True)
    class Several:
        records: tuple[str, ...] = refs("copy", "Records")

    with pytest.raises(Invalid) as no:
        read(Several, {"records": value})
    assert no.value.fields["records"][0] in ("not_a_key", "required")


def test_every_wrong_field_is_named_at_once():
    with pytest.raises(Invalid) as caught:
        read(Order, {"many": "x", "on": "y", "colour": 1})
    assert set(caught.value.fields) == {"record", "many", "on", "colour"}


@given(st.text(max_size=10), st.integers(1, 9), st.dates(), st.booleans())
def test_what_was_sealed_reads_back_the_same(line, many, on, yes):
    try:
        order = read(Order, {"record": KEY, "line": line, "many": many, "on": on, "yes": yes})
    except Invalid as invalid:
        meant = {"on"} if not FIRST_YEAR <= on.year <= LAST_YEAR else set()
        assert set(invalid.fields) - {"line"} == meant and invalid.fields.keys() & {"on", "line"}
    else:
        assert read(Order, plain(order)) == order


def test_only_fields_without_a_default_are_required():
    assert required(Order) == {"record"}


def test_the_first_objection_is_the_answer():
    one, two = Refusal("a"), Refusal("b")
    assert first(None, one, two) is one and first(None, None) is None
    must(None)
    with pytest.raises(Refusal, match="a"):
        must(one)


def test_a_no_carries_parameters_of_any_name():
    """`code` and `basis` are also names of parameters: a code that is taken was once a crash."""
    assert Conflict("code_taken", code="x").params == {"code": "x"}
    article = Basis("art. 1", "V")
    refusal = Refusal("r", article, basis="b", code="c")
    assert (refusal.basis, refusal.params) == (article, {"basis": "b", "code": "c"})
    assert Refusal("r", basis="b").basis is None
    assert Refusal("r", at="to", day=1).params == {"day": 1} and Refusal("r", at="to").at == "to"
    assert Unknown("copy").params == {"subject": "copy"}
