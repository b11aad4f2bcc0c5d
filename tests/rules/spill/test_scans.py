"""Scans: by decision, of named stores, for a time; hits are judged by the registrar."""

from datetime import date, timedelta

import pytest

from steward.rules.spill import scans
from tests.rules.made import (
    ASIDE,
    DAY,
    LINE,
    ROOT,
    code_of,
    document,
    head,
    hit,
    mandate,
    registrar,
    scan,
    table,
    unit,
    who,
)

END = date(2026, 12, 16)


def open_scan(by=head()):
    return lambda: scans.may_open(by, unit())


def scan_of(stores=("/srv/share",), since=DAY, until=END):
    return lambda: scans.scan_fits(stores, since, until, DAY)


@pytest.mark.parametrize(
    **table(
        ("a decider opens a scan", open_scan(), None),
        ("of the unit above too", open_scan(by=head(unit=ROOT)), None),
        ("not over another unit", open_scan(by=head(unit=ASIDE)), "no_deciding_authority"),
        ("not the registrar", open_scan(by=registrar()), "no_deciding_authority"),
        ("not without a capacity", open_scan(by=head(capacity="")), "no_deciding_authority"),
        (
            "not in one that the rule set of the day does not know",
            open_scan(by=head(capacity="mayor")),
            "no_deciding_authority",
        ),
        ("of named stores, for a time", scan_of(), None),
        ("not without stores", scan_of(stores=()), "no_stores"),
        ("not of a store without a root", scan_of(stores=("/srv/share", "share")), "store_without_root"),
        ("not ending before it begins", scan_of(until=date(2026, 1, 1)), "ends_before_it_begins"),
        ("not for days that have passed", scan_of(since=DAY - timedelta(days=1)), "back_dated"),
        ("for days to come", scan_of(since=DAY + timedelta(days=1)), None),
        ("for 92 days", scan_of(until=date(2027, 2, 16)), None),
        ("not for longer than 92 days", scan_of(until=date(2027, 2, 17)), "scan_too_long"),
    )
)
def test_opening(answer, code):
    assert code_of(answer) == code


@pytest.fixture(params=[scans.may_close, scans.may_take_in], ids=lambda rule: rule.name)
def taking_in(request):
    return request.param


@pytest.mark.parametrize(
    ("by", "facts", "code"),
    [
        (registrar(), scan(), None),
        (head(), scan(), None),
        (who(mandate()), scan(), "not_the_registrar"),
        (head(capacity=""), scan(), "not_the_registrar"),
        (registrar(), scan(units=(ROOT, ASIDE)), "not_the_registrar"),
        (registrar(), scan(state="closed"), "not_now"),
    ],
    ids=[
        "the registrar",
        "the decider too",
        "not a reader",
        "not without a capacity",
        "not of another unit",
        "not twice",
    ],
)
def test_taking_in_a_report_or_a_part_of_it(taking_in, by, facts, code):
    assert code_of(lambda: taking_in(by, facts)) == code


@pytest.mark.parametrize(
    **table(
        ("a report of this decision", lambda: scans.report_fits(scan(), "s"), None),
        ("not without a decision", lambda: scans.report_fits(scan(), None), "report_without_decision"),
        ("not of another decision", lambda: scans.report_fits(scan(), "t"), "report_of_another_decision"),
    )
)
def test_the_report(answer, code):
    assert code_of(answer) == code


LOW_REGISTRAR = who(mandate("registrar", rank=20))
JUDGED = {
    "the registrar of the document": (registrar(), {}, None),
    "not a reader": (who(mandate()), {}, "not_the_registrar"),
    "not below the document's level": (LOW_REGISTRAR, {"document": document(rank=30)}, "above_your_level"),
    "not without the need-to-know": (registrar(), {"document": document(need=7)}, "above_your_level"),
    "of a mark the registrar of the scanned unit": (registrar(), {"document": None, "rank": 30}, None),
    "not below the mark's level": (LOW_REGISTRAR, {"document": None, "rank": 30}, "above_your_level"),
    "of a mark nobody else": (registrar(), {"document": None, "units": (ROOT, ASIDE)}, "not_the_registrar"),
    "of another unit's document not the registrar of the scanned unit": (
        registrar(),
        {"document": document(units=(1, ASIDE))},
        "not_the_registrar",
    ),
    "the registrar of the document wherever it was found": (registrar(), {"units": (ROOT, ASIDE)}, None),
}


@pytest.mark.parametrize(
    "rule", [scans.may_confirm, scans.may_dismiss, scans.may_allow], ids=lambda rule: rule.name
)
@pytest.mark.parametrize(
    ("by", "found", "code"), JUDGED.values(), ids=[name.replace(" ", "_") for name in JUDGED]
)
def test_judging(rule, by, found, code):
    assert code_of(lambda: rule(by, hit(**found))) == code
    for state in ("confirmed", "dismissed", "allowed"):
        assert code_of(lambda state=state: rule(by, hit(state=state, **found))) == "not_now"


@pytest.mark.parametrize(
    ("by", "found", "code"), JUDGED.values(), ids=[name.replace(" ", "_") for name in JUDGED]
)
def test_whoever_may_judge_a_finding_there_ends_an_allowance_once(by, found, code):
    assert code_of(lambda: scans.may_end_allowance(by, hit(state="in_force", **found))) == code
    assert code_of(lambda: scans.may_end_allowance(by, hit(state="ended", **found))) == "not_now"


def test_a_store_that_is_not_named_from_its_root_is_told():
    assert scan_of(stores=("share",))().params["store"] == "share"
    assert scans.may_open(head(), unit(LINE)) is None
