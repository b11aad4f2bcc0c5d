"""Spill scans: only named stores, by decision, for a time; hits are judged by the registrar, with a reason."""

from datetime import date

from steward.rules.answers import Refusal, first
from steward.rules.facts import Actor, HitFacts, ScanFacts, UnitFacts
from steward.rules.life import Life, moves, stays
from steward.rules.reach import is_registrar, keeps_register
from steward.rules.standing import standing

LONGEST = 92  #: days for which a scan decision holds
SCAN = Life(
    "scan",
    begins=("open",),
    arrows=(stays("scan.take_in", "open"), moves("scan.close", "open", "closed")),
    ends=("closed",),
)
HIT = Life(
    "hit",
    begins=("open", "allowed"),
    arrows=(
        moves("hit.confirm", "open", "confirmed"),
        moves("hit.dismiss", "open", "dismissed"),
        moves("hit.allow", "open", "allowed"),
    ),
    ends=("confirmed", "dismissed", "allowed"),
)
ALLOWANCE = Life("allowance", begins=("in_force",), arrows=(moves("allowance.end", "in_force", "ended"),), ends=("ended",))


@standing("scan.open", on="unit", verb="Decide a scan", past="The scan is decided: {scan}.", goes="scan", main=True)
def may_open(by: Actor, unit: UnitFacts) -> Refusal | None:
    """Decided by a decider over the unit."""
    return None if by.having("decider", unit.units) else Refusal("no_deciding_authority")


def scan_fits(stores: tuple[str, ...], since: date, until: date) -> Refusal | None:
    """Names stores of the organisation, a period of at most 92 days and a purpose (mission, limit 4)."""
    return first(
        Refusal("no_stores") if not stores else None,
        *(Refusal("store_without_root", store=store) for store in stores if not store.startswith("/")),
        Refusal("ends_before_it_begins") if until < since else None,
        Refusal("scan_too_long", days=LONGEST) if (until - since).days > LONGEST else None,
    )


@standing("scan.take_in", on="scan", life=SCAN, verb="Take in a part", past="A part of the report is taken in.")
def may_take_in(by: Actor, scan: ScanFacts) -> Refusal | None:
    """Taken in by a decider or the registrar over the unit."""
    taking = by.having("decider", scan.units) or by.having("registrar", scan.units)
    return None if taking else Refusal("not_the_registrar")


@standing(
    "scan.close",
    on="scan",
    life=SCAN,
    verb="Import the report",
    past="The report is taken in: its findings wait for the registrars.",
)
def may_close(by: Actor, scan: ScanFacts) -> Refusal | None:
    """Taken in once, by a decider or the registrar over the unit."""
    return may_take_in.asks(by, scan)


def report_fits(scan: ScanFacts, decision: str | None) -> Refusal | None:
    """The report is of this very decision."""
    if decision is None:
        return Refusal("report_without_decision")
    return Refusal("report_of_another_decision") if decision != scan.key else None


def answers_for(by: Actor, hit: HitFacts) -> Refusal | None:
    """The registrar of the document's unit, or, for a mark of this rank, of the scanned unit."""
    return keeps_register(by, hit.document) if hit.document is not None else is_registrar(by, hit.units, hit.rank, 0)


@standing(
    "hit.confirm", on="hit", life=HIT, verb="Confirm", past="Confirmed: an incident is open, {due}.", main=True, waits="act"
)
def may_confirm(by: Actor, hit: HitFacts) -> Refusal | None:
    """Judged by the registrar who answers for it."""
    return answers_for(by, hit)


@standing("hit.dismiss", on="hit", life=HIT, verb="Dismiss", past="The finding is dismissed.")
def may_dismiss(by: Actor, hit: HitFacts) -> Refusal | None:
    """Judged by the registrar who answers for it."""
    return answers_for(by, hit)


@standing("hit.allow", on="hit", life=HIT, verb="Add to the allow-list", past="Findings at this place are expected now.")
def may_allow(by: Actor, hit: HitFacts) -> Refusal | None:
    """Judged by the registrar who answers for it."""
    return answers_for(by, hit)


@standing(
    "allowance.end",
    on="allowance",
    life=ALLOWANCE,
    verb="End the allowance",
    past="From the next scan on, findings there are judged again.",
)
def may_end_allowance(by: Actor, allowance: HitFacts) -> Refusal | None:
    """Whoever may judge a hit there ends the allowance: the next scan raises it again."""
    return answers_for(by, allowance)
