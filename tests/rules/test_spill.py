"""Scans: by decision, of named stores, for a time; hits are judged by the registrar."""

from datetime import date

import pytest

from steward.rules import spill
from tests.rules.made import ASIDE, DAY, LINE, code_of, document, head, mandate, registrar, table, who

END = date(2026, 12, 16)


def open_scan(by=head(), stores=("/srv/share",), since=DAY, until=END):
    return lambda: spill.may_open(by, LINE, stores, since, until)


@pytest.mark.parametrize(**table(
    ("a decider opens a scan", open_scan(), None),
    ("not over another unit", open_scan(by=head(unit=ASIDE)), "no_deciding_authority"),
    ("not the registrar", open_scan(by=registrar()), "no_deciding_authority"),
    ("not without stores", open_scan(stores=()), "no_stores"),
    ("not ending before it begins", open_scan(until=date(2026, 1, 1)), "ends_before_it_begins"),
    ("not for longer than 92 days", open_scan(until=date(2027, 6, 1)), "scan_too_long"),
))  # fmt: skip
def test_opening(answer, code):
    assert code_of(answer) == code


def close(by=registrar(), state="open", decision="s", scan="s"):
    return lambda: spill.may_close(by, LINE, state, decision, scan)


@pytest.mark.parametrize(**table(
    ("the registrar takes the report in", close(), None),
    ("the decider too", close(by=head()), None),
    ("not a reader", close(by=who(mandate())), "not_the_registrar"),
    ("not twice", close(state="closed"), "not_waiting"),
    ("not without a decision", close(decision=None), "report_without_decision"),
    ("not of another decision", close(decision="t"), "report_of_another_decision"),
))  # fmt: skip
def test_closing(answer, code):
    assert code_of(answer) == code


def judge(by=registrar(), state="open", found=document(), rank=0, units=LINE):
    return lambda: spill.may_judge(by, units, state, found, rank)


LOW_REGISTRAR = who(mandate("registrar", rank=20))


@pytest.mark.parametrize(**table(
    ("the registrar of the document judges", judge(), None),
    ("not a reader", judge(by=who(mandate())), "not_the_registrar"),
    ("not below the document's level", judge(by=LOW_REGISTRAR, found=document(rank=30)), "above_your_level"),
    ("not twice", judge(state="dismissed"), "not_waiting"),
    ("of a mark the registrar of the scanned unit", judge(found=None, rank=30), None),
    ("not below the mark's level", judge(by=LOW_REGISTRAR, found=None, rank=30), "above_your_level"),
    ("not the registrar of the scanned unit for another unit's document", judge(found=document(units=(1, ASIDE))), "not_the_registrar"),
))  # fmt: skip
def test_judging(answer, code):
    assert code_of(answer) == code
