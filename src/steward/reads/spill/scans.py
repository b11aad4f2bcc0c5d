"""Scans, hits and incidents: places in files, never text and never people."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count

from steward.models import Allowance, Hit, Incident, Scan
from steward.reads.machinery.answers import widened
from steward.reads.machinery.decisions import Decisions, DecisionTold
from steward.reads.machinery.show import DocumentLine, PostTold, UnitTold, acted, row_of, unit_told
from steward.reads.offers import may
from steward.reads.question import PAGE, Counted, capped, question
from steward.rules.machinery.actor import Actor
from steward.rules.machinery.fields import choice, number, ref
from steward.rules.spill.scans import may_open, within_store


@dataclass(frozen=True)
class ScanTold:
    """A scan decision: which stores, from when to when, what for, by whom,
    and what its report says of the files."""

    key: str
    unit: UnitTold
    stores: tuple[str, ...]
    since: date
    until: date
    purpose: str
    state: str
    decided_by: PostTold
    files: int
    not_read: int
    closed_on: date | None
    report_digest: str
    decided_on: date
    decisions: tuple[DecisionTold, ...]
    answer: str
    version: int


@dataclass(frozen=True)
class ScanInList(ScanTold):
    """A scan decision, and how many of its findings that the reader sees are still to be decided."""

    open_hits: int


@dataclass(frozen=True)
class ScansTold:
    """Scan decisions part by part; `following` is how many the next part passes over."""

    rows: tuple[ScanInList, ...]
    following: int | None
    total: Counted


@dataclass(frozen=True)
class OneScanTold(ScanTold):
    """One scan decision with how many findings the reader sees in each state,
    and what the reader may do to it."""

    hits: dict[str, int]
    may: tuple[str, ...]


@dataclass(frozen=True)
class HitTold:
    """A finding: the file as the report names it and within its store, the rule, how much of which document,
    what may be done.

    `places` are those of the report: from which letter to which, and on which page where the file has pages.
    """

    key: str
    scan: str
    unit: UnitTold
    path: str
    member: str
    place: str
    rule: str
    matched_words: int
    containment: float
    certain: bool
    places: tuple[dict[str, Any], ...]
    state: str
    reason: str
    document: DocumentLine | None
    version: int
    what: str
    may: tuple[str, ...]


@dataclass(frozen=True)
class HitsTold:
    """Findings part by part; `following` is how many the next part passes over."""

    rows: tuple[HitTold, ...]
    following: int | None
    total: Counted


@dataclass(frozen=True)
class IncidentTold:
    """What became of a confirmed finding: since when, by when it is to be reported, how it ended."""

    key: str
    state: str
    opened_on: date
    report_due: date | None
    outcome: str
    closed_on: date | None
    version: int
    may: tuple[str, ...]


@dataclass(frozen=True)
class OneHitTold(HitTold):
    """One finding with its incident, and what was decided of either."""

    incident: IncidentTold | None
    decisions: tuple[DecisionTold, ...]


@dataclass(frozen=True)
class AllowanceTold:
    """A place where a finding is expected, with the reason, since when and by whom,
    and what may be done about it."""

    key: str
    unit: UnitTold
    path: str
    member: str
    rule: str
    document: DocumentLine | None
    reason: str
    day: date
    post: PostTold
    version: int
    may: tuple[str, ...]


@dataclass(frozen=True)
class AllowancesTold:
    """The allow-list part by part; `following` is how many the next part passes over."""

    rows: tuple[AllowanceTold, ...]
    following: int | None
    total: Counted


@dataclass(frozen=True)
class Scans:
    """Scan decisions of your units, newest first."""

    after: int = number("After", "How many to pass over.", default=0)
    limit: int = number("Rows", default=PAGE, least=1, most=200)


@question("scans", Scans)
def scans(ask: Scans, by: Actor) -> ScansTold:
    every = Scan.objects.visible_to(by)
    found = list(
        every.select_related("unit", *DECIDED).order_by("-pk")[ask.after : ask.after + ask.limit + 1]
    )
    rows = found[: ask.limit]
    decided = Decisions(rows)
    seen = Hit.objects.visible_to(by)
    counts = {
        (row["scan"], row["state"]): row["n"]
        for row in seen.filter(scan__in=[s.pk for s in rows])
        .values("scan", "state")
        .annotate(n=Count("pk"))
        .order_by()
    }
    told = (
        widened(ScanInList, scan_of(row, decided, by), open_hits=counts.get((row.pk, "open"), 0))
        for row in rows
    )
    return ScansTold(
        rows=tuple(told),
        following=ask.after + ask.limit if len(found) > ask.limit else None,
        total=capped(every),
    )


DECIDED = ("decided_by__unit",)


def scan_of(row: Scan, decided: Decisions, by: Actor) -> ScanTold:
    return ScanTold(
        key=str(row.key),
        unit=unit_told(row.unit),
        stores=tuple(row.stores.splitlines()),
        since=row.since,
        until=row.until,
        purpose=row.purpose,
        state=row.state,
        decided_by=decided.doer(row, row.decided_by, may_open),
        files=row.files,
        not_read=row.not_read,
        closed_on=row.closed_on,
        report_digest=row.report_digest,
        decided_on=row.decided_on,
        decisions=decided.told(row, by),
        answer=row.answer,
        version=row.version,
    )


@dataclass(frozen=True)
class OneScan:
    """One scan decision with what it found."""

    scan: str = ref("scan", "Scan")


@question("scan", OneScan)
def scan(ask: OneScan, by: Actor) -> OneScanTold:
    row = Scan.objects.visible_to(by).known(ask.scan)
    found = Hit.objects.visible_to(by).filter(scan=row)
    states = {r["state"]: r["n"] for r in found.values("state").annotate(n=Count("pk")).order_by()}
    return widened(
        OneScanTold, scan_of(row, Decisions([row]), by), hits=states, may=tuple(may(by, "scan", row.facts()))
    )


@dataclass(frozen=True)
class Hits:
    """Findings of scans that you may see: certain ones first."""

    scan: str = ref("scan", "Scan", default="")
    state: str = choice("hit_state", "State", default="")
    after: int = number("After", "How many to pass over.", default=0)
    limit: int = number("Rows", default=PAGE, least=1, most=200)


@question("hits", Hits)
def hits(ask: Hits, by: Actor) -> HitsTold:
    rows = Hit.objects.visible_to(by).select_related("scan", "unit", "document__unit")
    if ask.scan:
        rows = rows.filter(scan=Scan.objects.visible_to(by).known(ask.scan))
    if ask.state:
        rows = rows.filter(state=ask.state)
    shown = list(rows.order_by("-certain", "pk")[ask.after : ask.after + ask.limit + 1])
    following = ask.after + ask.limit if len(shown) > ask.limit else None
    return HitsTold(tuple(hit_of(row, by) for row in shown[: ask.limit]), following, capped(rows))


def hit_of(row: Hit, by: Actor) -> HitTold:
    return HitTold(
        key=str(row.key),
        scan=str(row.scan.key),
        unit=unit_told(row.unit),
        path=row.path,
        member=row.member,
        place=within_store(row.path, row.scan.stores),
        rule=row.rule,
        matched_words=row.matched_words,
        containment=row.containment / 10_000,
        certain=row.certain,
        places=tuple(json.loads(row.places)),
        state=row.state,
        reason=row.reason,
        document=row_of(row.document) if row.document else None,
        version=row.version,
        what="hit",
        may=tuple(may(by, "hit", row.facts())),
    )


@dataclass(frozen=True)
class Allowances:
    """The allow-list: places where a finding is expected, newest first,
    as far as you may see the findings."""

    after: int = number("After", "How many to pass over.", default=0)
    limit: int = number("Rows", default=PAGE, least=1, most=200)


@question("allowances", Allowances)
def allowances(ask: Allowances, by: Actor) -> AllowancesTold:
    rows = Allowance.objects.visible_to(by).filter(state="in_force")
    shown = list(
        rows.select_related("document__unit", "unit", "post__unit").order_by("-pk")[
            ask.after : ask.after + ask.limit + 1
        ]
    )
    following = ask.after + ask.limit if len(shown) > ask.limit else None
    return AllowancesTold(tuple(_allowance(row, by) for row in shown[: ask.limit]), following, capped(rows))


def _allowance(row: Allowance, by: Actor) -> AllowanceTold:
    return AllowanceTold(
        key=str(row.key),
        unit=unit_told(row.unit),
        path=row.path,
        member=row.member,
        rule=row.rule,
        document=row_of(row.document) if row.document else None,
        reason=row.reason,
        day=row.day,
        post=acted(row.post),
        version=row.version,
        may=tuple(may(by, "allowance", row.facts())),
    )


@dataclass(frozen=True)
class OneHit:
    """One finding: the place, the rule, the document, and what can be done."""

    hit: str = ref("hit", "Finding")


@question("hit", OneHit)
def hit(ask: OneHit, by: Actor) -> OneHitTold:
    row = Hit.objects.visible_to(by).known(ask.hit)
    incident = Incident.objects.filter(hit=row).first()
    decided = Decisions([row, incident] if incident else [row])
    decisions = (*decided.told(row, by), *(decided.told(incident, by) if incident else ()))
    told = _incident(incident, by) if incident else None
    return widened(OneHitTold, hit_of(row, by), incident=told, decisions=decisions)


def _incident(row: Incident, by: Actor) -> IncidentTold:
    return IncidentTold(
        key=str(row.key),
        state=row.state,
        opened_on=row.opened_on,
        report_due=row.report_due,
        outcome=row.outcome,
        closed_on=row.closed_on,
        version=row.version,
        may=tuple(may(by, "incident", row.facts())),
    )
