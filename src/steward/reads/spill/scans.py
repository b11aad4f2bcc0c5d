"""Scans, hits and incidents: places in files, never text and never people."""

import json
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from steward.models import Allowance, Hit, Incident, Scan
from steward.reads.machinery.decisions import Decisions
from steward.reads.machinery.show import day_of, office_of, row_of, unit_of
from steward.reads.offers import may
from steward.reads.question import PAGE, capped, question
from steward.rules.machinery.actor import Actor
from steward.rules.machinery.fields import choice, number, ref
from steward.rules.spill.scans import within_store


@dataclass(frozen=True)
class Scans:
    """Scan decisions of your units, newest first."""

    after: int = number("After", "How many to pass over.", default=0)
    limit: int = number("Rows", default=PAGE, least=1, most=200)


@question("scans", Scans)
def scans(ask: Scans, by: Actor) -> dict[str, Any]:
    every = Scan.objects.visible_to(by)
    found = list(every.select_related("unit", *DECIDED).order_by("-pk")[ask.after : ask.after + ask.limit + 1])
    rows = found[: ask.limit]
    decided = Decisions(rows)
    seen = Hit.objects.visible_to(by)
    counts = {
        (row["scan"], row["state"]): row["n"]
        for row in seen.filter(scan__in=[s.pk for s in rows]).values("scan", "state").annotate(n=Count("pk")).order_by()
    }
    return {
        "rows": [{**scan_of(row, decided), "open_hits": counts.get((row.pk, "open"), 0)} for row in rows],
        "following": ask.after + ask.limit if len(found) > ask.limit else None,
        "total": capped(every),
    }


DECIDED = ("decided_by__unit", "decided_by__person")


def scan_of(row: Scan, decided: Decisions) -> dict[str, Any]:
    return {
        "key": str(row.key), "unit": unit_of(row.unit), "stores": row.stores.splitlines(), "since": day_of(row.since),
        "until": day_of(row.until), "purpose": row.purpose, "state": row.state, "decided_by": office_of(row.decided_by),
        "files": row.files, "not_read": row.not_read, "closed_on": day_of(row.closed_on), "report_digest": row.report_digest,
        "decided_on": day_of(row.decided_on),
        "decisions": decided.told(row),
        "answer": row.answer, "version": row.version,
    }  # fmt: skip


@dataclass(frozen=True)
class OneScan:
    """One scan decision with what it found."""

    scan: str = ref("scan", "Scan")


@question("scan", OneScan)
def scan(ask: OneScan, by: Actor) -> dict[str, Any]:
    row = Scan.objects.visible_to(by).known(ask.scan)
    found = Hit.objects.visible_to(by).filter(scan=row)
    states = {r["state"]: r["n"] for r in found.values("state").annotate(n=Count("pk")).order_by()}
    return {**scan_of(row, Decisions([row])), "hits": states, "may": may(by, "scan", row.facts())}


@dataclass(frozen=True)
class Hits:
    """Findings of scans that you may see: certain ones first."""

    scan: str = ref("scan", "Scan", default="")
    state: str = choice("hit_state", "State", default="")
    after: int = number("After", "How many to pass over.", default=0)
    limit: int = number("Rows", default=PAGE, least=1, most=200)


@question("hits", Hits)
def hits(ask: Hits, by: Actor) -> dict[str, Any]:
    rows = Hit.objects.visible_to(by).select_related("scan", "unit", "document__unit")
    if ask.scan:
        rows = rows.filter(scan=Scan.objects.visible_to(by).known(ask.scan))
    if ask.state:
        rows = rows.filter(state=ask.state)
    shown = list(rows.order_by("-certain", "pk")[ask.after : ask.after + ask.limit + 1])
    following = ask.after + ask.limit if len(shown) > ask.limit else None
    return {"rows": [hit_of(row, by) for row in shown[: ask.limit]], "following": following, "total": capped(rows)}


def hit_of(row: Hit, by: Actor) -> dict[str, Any]:
    return {
        "key": str(row.key), "scan": str(row.scan.key), "unit": unit_of(row.unit), "path": row.path, "member": row.member,
        "place": within_store(row.path, row.scan.stores),
        "rule": row.rule, "matched_words": row.matched_words, "containment": row.containment / 10_000, "certain": row.certain,
        "places": json.loads(row.places), "state": row.state, "reason": row.reason,
        "document": row_of(row.document) if row.document else None, "version": row.version, "what": "hit",
        "may": may(by, "hit", row.facts()),
    }  # fmt: skip


@dataclass(frozen=True)
class Allowances:
    """The allow-list: places where a finding is expected, newest first, as far as you may see the findings."""

    after: int = number("After", "How many to pass over.", default=0)
    limit: int = number("Rows", default=PAGE, least=1, most=200)


@question("allowances", Allowances)
def allowances(ask: Allowances, by: Actor) -> dict[str, Any]:
    rows = Allowance.objects.visible_to(by).filter(state="in_force")
    shown = list(
        rows.select_related("document__unit", "unit", "office__unit").order_by("-pk")[ask.after : ask.after + ask.limit + 1]
    )
    following = ask.after + ask.limit if len(shown) > ask.limit else None
    return {"rows": [_allowance(row, by) for row in shown[: ask.limit]], "following": following, "total": capped(rows)}


def _allowance(row: Allowance, by: Actor) -> dict[str, Any]:
    return {
        "key": str(row.key), "unit": unit_of(row.unit), "path": row.path, "member": row.member, "rule": row.rule,
        "document": row_of(row.document) if row.document else None, "reason": row.reason, "day": day_of(row.day),
        "office": office_of(row.office), "version": row.version, "may": may(by, "allowance", row.facts()),
    }  # fmt: skip


@dataclass(frozen=True)
class OneHit:
    """One finding: the place, the rule, the document, and what can be done."""

    hit: str = ref("hit", "Finding")


@question("hit", OneHit)
def hit(ask: OneHit, by: Actor) -> dict[str, Any]:
    row = Hit.objects.visible_to(by).known(ask.hit)
    incident = Incident.objects.filter(hit=row).first()
    decided = Decisions([row, incident] if incident else [row])
    decisions = [*decided.told(row), *(decided.told(incident) if incident else ())]
    return {**hit_of(row, by), "incident": _incident(incident, by) if incident else None, "decisions": decisions}


def _incident(row: Incident, by: Actor) -> dict[str, Any]:
    return {
        "key": str(row.key), "state": row.state, "opened_on": day_of(row.opened_on), "report_due": day_of(row.report_due),
        "outcome": row.outcome, "closed_on": day_of(row.closed_on), "version": row.version,
        "may": may(by, "incident", row.facts()),
    }  # fmt: skip
