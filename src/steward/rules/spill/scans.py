"""Spill scans: only named stores, by decision, for a time; hits are judged by the registrar,
with a reason."""

from datetime import date
from pathlib import PurePosixPath

from steward.rules.access import reaches
from steward.rules.authority import authority_by, authority_used, deciding
from steward.rules.clock import from_today, over
from steward.rules.machinery.actor import CLOCK, Actor, Authority
from steward.rules.machinery.answers import Refusal, first
from steward.rules.machinery.life import Life, moves, stays
from steward.rules.machinery.roles import Role
from steward.rules.machinery.standing import standing
from steward.rules.people.facts import UnitFacts
from steward.rules.reach import is_registrar, keeps_register
from steward.rules.spill.facts import HitFacts, IncidentFacts, ScanFacts

INSPECTOR = Role("inspector", "Inspector")
REPORT = "incident_report"  #: the time limit of a rule set within which a leak or loss is reported
LONGEST = 92  #: days for which a scan decision holds
#: Days after the end of its period for which the report of a scan may still be taken in;
#: then the scan lapses.
TAKEN_IN_WITHIN = 7
SCAN = Life(
    "scan",
    begins=("open",),
    arrows=(
        stays("scan.take_in", "open"),
        moves("scan.close", "open", "closed"),
        moves("scan.abandon", "open", "abandoned"),
        moves("scan.lapse", "open", "abandoned"),
    ),
    ends=("closed", "abandoned"),
    tones={"open": "info", "closed": "quiet", "abandoned": "quiet"},
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
    tones={"open": "warn", "confirmed": "bad", "dismissed": "quiet", "allowed": "quiet"},
)
ALLOWANCE = Life(
    "allowance",
    begins=("in_force",),
    arrows=(moves("allowance.end", "in_force", "ended"),),
    ends=("ended",),
    tones={"ended": "quiet"},
)
INCIDENT = Life(
    "incident",
    begins=("open",),
    arrows=(moves("incident.close", "open", "closed"),),
    ends=("closed",),
    tones={"open": "bad", "closed": "quiet"},
)


@standing(
    "scan.open",
    on="unit",
    verb="Decide a scan",
    past="The scan “{scan}” is decided over {unit}, from {since} to {until}.",
    goes="scan",
    main=True,
    undo="scan.abandon",
    decides=True,
)
def may_open(by: Actor, unit: UnitFacts) -> Refusal | None:
    """Decided by a decider over the unit."""
    told = opening_authority(by, unit)
    return told if isinstance(told, Refusal) else None


def opening_authority(by: Actor, unit: UnitFacts) -> Authority | Refusal:
    """The authority over the unit on which a scan is decided."""
    able = deciding(by, unit.units)
    return authority_by(by, able[0]) if able else Refusal("no_deciding_authority")


def scan_fits(stores: tuple[str, ...], since: date, until: date, day: date) -> Refusal | None:
    """Names stores of the organisation, a period of at most 92 days from today on, and a purpose (mission,
    limit 4)."""
    return first(
        Refusal("no_stores", at="stores") if not stores else None,
        *(
            Refusal("store_without_root", at="stores", store=store)
            for store in stores
            if not store.startswith("/")
        ),
        from_today(since, day),
        Refusal("ends_before_it_begins", at="until") if until < since else None,
        Refusal("scan_too_long", at="until", days=LONGEST) if (until - since).days > LONGEST else None,
    )


@standing(
    "scan.take_in",
    on="scan",
    life=SCAN,
    verb="Import a part",
    past="A part of the report of “{scan}” is imported.",
    decides=True,
)
def may_take_in(by: Actor, scan: ScanFacts) -> Refusal | None:
    """Taken in by a decider or the registrar over the unit."""
    taking = deciding(by, scan.units) or by.having("registrar", scan.units)
    return None if taking else Refusal("not_the_registrar")


def taking_authority(by: Actor, scan: ScanFacts) -> Authority:
    """On whose authority a report is taken in, or will not be: a decider's,
    or the own right of the unit's registrar."""
    return authority_used(by, deciding(by, scan.units), bool(by.having("registrar", scan.units)))


@standing(
    "scan.close",
    on="scan",
    life=SCAN,
    verb="Import the report",
    past="The report of “{scan}” is imported ({files} files read, {unread} not): its findings wait for the "
    "registrars.",
    decides=True,
)
def may_close(by: Actor, scan: ScanFacts) -> Refusal | None:
    """Taken in once, by a decider or the registrar over the unit."""
    return may_take_in.asks(by, scan)


@standing(
    "scan.abandon",
    on="scan",
    life=SCAN,
    verb="Abandon the scan",
    past="The scan “{scan}” is abandoned: no report of it is imported any more.",
    grave=True,
    decides=True,
)
def may_abandon(by: Actor, scan: ScanFacts) -> Refusal | None:
    """Abandoned by a decider or the registrar over the unit; what was taken in of it stays."""
    return may_take_in.asks(by, scan)


@standing(
    "scan.lapse",
    on="scan",
    life=SCAN,
    verb="Let the scan lapse",
    past="No report of the scan “{scan}” was imported within its time.",
    principals=(CLOCK,),
    decides=True,
)
def has_lapsed(by: Actor, scan: ScanFacts) -> Refusal | None:
    """Its period is over, and the days for its report."""
    return over(scan.until, TAKEN_IN_WITHIN, by.day)


def report_fits(scan: ScanFacts, decision: str | None) -> Refusal | None:
    """The report is of this very decision."""
    if decision is None:
        return Refusal("report_without_decision")
    return Refusal("report_of_another_decision") if decision != scan.key else None


def answers_for(by: Actor, hit: HitFacts) -> Refusal | None:
    """The registrar of the document's unit, or, for a mark of this rank, of the scanned unit."""
    return (
        keeps_register(by, hit.document)
        if hit.document is not None
        else is_registrar(by, hit.units, hit.rank, 0)
    )


@standing(
    "hit.confirm",
    on="hit",
    life=HIT,
    verb="Confirm",
    past="Confirmed: an incident is open for {place}; its report is due: {due}.",
    main=True,
    waits="act",
    again="page",
    decides=True,
)
def may_confirm(by: Actor, hit: HitFacts) -> Refusal | None:
    """Judged by the registrar who answers for it."""
    return answers_for(by, hit)


@standing(
    "hit.dismiss",
    on="hit",
    life=HIT,
    verb="Dismiss",
    past="The finding is dismissed: {place}.",
    again="page",
    decides=True,
)
def may_dismiss(by: Actor, hit: HitFacts) -> Refusal | None:
    """Judged by the registrar who answers for it."""
    return answers_for(by, hit)


@standing(
    "hit.allow",
    on="hit",
    life=HIT,
    verb="Add to the allow-list",
    past="Findings are expected there from now on: {place}.",
    goes="allowance",
    undo="allowance.end",
    again="page",
    decides=True,
)
def may_allow(by: Actor, hit: HitFacts) -> Refusal | None:
    """Judged by the registrar who answers for it."""
    return answers_for(by, hit)


@standing(
    "allowance.end",
    on="allowance",
    life=ALLOWANCE,
    verb="End the allowance",
    past="From the next scan on, findings there are judged again: {place}.",
    decides=True,
)
def may_end_allowance(by: Actor, allowance: HitFacts) -> Refusal | None:
    """Whoever may judge a hit there ends the allowance: the next scan raises it again."""
    return answers_for(by, allowance)


@standing(
    "incident.close",
    on="incident",
    life=INCIDENT,
    verb="Close the incident",
    past="The incident is closed with its outcome: {place}.",
    grave=True,
    main=True,
    waits="due",
    decides=True,
)
def may_close_incident(by: Actor, incident: IncidentFacts) -> Refusal | None:
    """Closed by the registrar who answers for the finding."""
    return answers_for(by, incident.hit)


def oversees(by: Actor, incident: IncidentFacts) -> bool:
    """Who hears of an incident without closing it: a decider over the unit where it lies,
    or over that of the document."""
    hit, deciding = incident.hit, by.having("decider")
    if hit.document is None:
        over = any(m.unit in hit.units and hit.rank <= m.rank for m in deciding)
    else:
        here = any(
            m.unit in hit.units and hit.document.rank <= m.rank and hit.document.need in m.needs
            for m in deciding
        )
        over = here or any(reaches(m, hit.document) for m in deciding)
    return over and answers_for(by, hit) is not None


def within_store(path: str, stores: str) -> str:
    """A path as seen from the store it lies in: the store's own name, then the way to the file."""
    for store in sorted(stores.splitlines(), key=len, reverse=True):
        if path.startswith(store.rstrip("/") + "/"):
            return f"{PurePosixPath(store).name}/{path[len(store.rstrip('/')) + 1 :]}"
    return path
