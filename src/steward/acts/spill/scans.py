"""A scan is work between two acts: opened by a decision that names stores, closed with the report's digest.

Hits are judged one by one by the registrar. Nothing here names a person or keeps a word of what was found.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import TypedDict
from uuid import UUID

from steward.acts.machinery.act import Done, act
from steward.foundations.scan.names import kept
from steward.foundations.scheme import Scheme
from steward.models import Allowance, Document, Hit, Incident, Organisation, RuleSet, Scan, Unit
from steward.rules.machinery.actor import Actor, law_used
from steward.rules.machinery.answers import Invalid, granted, must
from steward.rules.machinery.fields import day, long_text, needed, number, ref, text
from steward.rules.spill import scans

#: Hits taken in by one act; what a report has besides goes before, in parts (`scan.take_in`).
MOST_HITS = 5000
SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class OpenScan:
    """Decide a spill scan: which stores of the organisation, from when to when, and what for."""

    unit: str = ref("unit", "Unit")
    stores: str = long_text("Stores", "One a line; nothing else is read.")
    since: date = day("From")
    until: date = day("Until")
    purpose: str = text("Purpose", longest=400)


@act(scans.may_open, OpenScan)
def open_scan(order: OpenScan, by: Actor, now: datetime) -> Done:
    unit = Unit.objects.known(order.unit)
    stores = tuple(line.strip() for line in order.stores.splitlines() if line.strip())
    must(scans.may_open(by, unit.facts()))
    must(scans.scan_fits(stores, order.since, order.until, by.day))
    told = granted(scans.opening_authority(by, unit.facts()))
    scan = Scan(
        unit=unit,
        stores="\n".join(stores),
        since=order.since,
        until=order.until,
        purpose=order.purpose,
        decided_by_id=by.post,
        decided_on=by.day,
    )
    return Done((scan,), {"scan": str(scan.key)}, rests=told)


@dataclass(frozen=True)
class TakeInHits:
    """Import a part of the findings of a report that is too long for one entry; the scan stays open."""

    scan: str = ref("scan", "Scan")
    decision: str = text("Decision named in the report", default="")
    hits: str = long_text("Findings", "Lines of the report's hits.jsonl.", longest=4_000_000)


@act(scans.may_take_in, TakeInHits)
def take_in_hits(order: TakeInHits, by: Actor, now: datetime) -> Done:
    scan = Scan.objects.visible_to(by).to_change(order.scan)
    facts = scan.facts()
    must(scans.may_take_in(by, facts))
    must(scans.report_fits(facts, order.decision or None))
    laws = RuleSet.objects.in_use()
    hits = _hits(scan, order.hits, laws)
    told = scans.taking_authority(by, facts)
    return Done(tuple(hits), {"scan": str(scan.key)}, (*map(law_used, laws),), rests=told, decided=(scan,))


@dataclass(frozen=True)
class CloseScan:
    """Import the report of a scan by its digest; its findings wait for the registrar."""

    scan: str = ref("scan", "Scan")
    decision: str = text("Decision named in the report", default="")
    report_digest: str = text("SHA-256 of the report", longest=64)
    files: int = number("Files", default=0)
    not_read: int = number("Not read", default=0)
    hits: str = long_text("Findings", "hits.jsonl of the report.", default="", longest=4_000_000)


@act(scans.may_close, CloseScan)
def close_scan(order: CloseScan, by: Actor, now: datetime) -> Done:
    scan = Scan.objects.visible_to(by).to_change(order.scan)
    facts = scan.facts()
    must(scans.may_close(by, facts))
    must(scans.report_fits(facts, order.decision or None))
    if not SHA256.fullmatch(order.report_digest):
        raise Invalid({"report_digest": ("not_a_digest", {})})
    scan.state, scan.closed_on, scan.report_digest = "closed", by.day, order.report_digest
    scan.files, scan.not_read = order.files, order.not_read
    laws = RuleSet.objects.in_use()
    hits = _hits(scan, order.hits, laws)
    # No sum of hits: who closes a scan may not see them all.
    told = scans.taking_authority(by, facts)
    return Done((scan, *hits), {"scan": str(scan.key)}, (*map(law_used, laws),), rests=told)


@dataclass(frozen=True)
class AbandonScan:
    """Abandon a scan, with the reason: no report of it is imported any more."""

    scan: str = ref("scan", "Scan")
    reason: str = text("Reason", longest=400)


@act(scans.may_abandon, AbandonScan)
def abandon_scan(order: AbandonScan, by: Actor, now: datetime) -> Done:
    scan = Scan.objects.visible_to(by).to_change(order.scan)
    facts = scan.facts()
    must(scans.may_abandon(by, facts))
    scan.state, scan.closed_on, scan.answer = "abandoned", by.day, order.reason
    return Done((scan,), {"scan": str(scan.key)}, rests=scans.taking_authority(by, facts))


@dataclass(frozen=True)
class LapseScan:
    """Let a scan lapse of which no report was imported within its time."""

    scan: str = ref("scan", "Scan")


@act(scans.has_lapsed, LapseScan)
def lapse_scan(order: LapseScan, by: Actor, now: datetime) -> Done:
    scan = Scan.objects.to_change(order.scan)
    must(scans.has_lapsed(by, scan.facts()))
    scan.state, scan.closed_on = "abandoned", by.day
    return Done((scan,), {"scan": str(scan.key)}, rests=by.own)


def _hits(scan: Scan, lines: str, laws: Sequence[Scheme]) -> list[Hit]:
    """Rows for every hit, those that an allowance expects as allowed; of a document unknown here,
    for the unit's registrar."""
    found = [_read(number, line) for number, line in enumerate(lines.splitlines(), start=1) if line.strip()]
    if len(found) > MOST_HITS:
        raise Invalid({"hits": ("too_many_hits", {"most": MOST_HITS, "found": len(found)})})
    documents = {
        str(d.key): d
        for d in Document.objects.filter(key__in={f["document"] for f in found if f["document"]})
    }
    rows = [_row(scan, f, documents.get(f["document"] or ""), laws) for f in found]
    _expect(rows)
    return rows


def _expect(rows: list[Hit]) -> None:
    """Judge beforehand what was allowed for the hit's unit or one above it:
    nothing found is left out of the books."""
    allowed = {
        (one.path, one.member, one.rule, one.document_id, one.unit_id): one
        for one in Allowance.objects.filter(state="in_force", path__in={row.path for row in rows}).order_by(
            "pk"
        )
    }
    for row in rows:
        places = ((row.path, row.member, row.rule, row.document_id, unit) for unit in row.unit.units)
        one = next((allowed[place] for place in places if place in allowed), None)
        if one is not None:
            row.state, row.reason = "allowed", one.reason


class Found(TypedDict):
    """The values of one line of a report; `level` is whatever stands there."""

    path: str
    member: str
    rule: str
    document: str | None
    matched_words: int
    containment: int
    certain: bool
    places: str
    named: str
    level: object


def _read(number: int, line: str) -> Found:
    """The values of one line that are kept, each of its kind and within its column; Invalid names the line.

    No name of a file makes a line invalid: whoever can name a file could
    keep a whole report from the registrar.
    """
    try:
        hit = json.loads(line)
        containment, words = round(float(hit["containment"]) * 10_000), int(hit["matched_words"])
        path, member, rule = kept(str(hit["path"])), kept(str(hit["member"] or "")), str(hit["rule"])
        document = _key(hit["document"])
        places = json.dumps(hit["places"])
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
        raise Invalid({"hits": ("bad_line", {"line": number})}) from None
    named = path and 0 < len(rule) <= 120 and rule == kept(rule)
    if not (named and 0 <= containment <= 10_000 and 0 <= words < 2**31 and type(hit["certain"]) is bool):
        raise Invalid({"hits": ("bad_line", {"line": number})})
    return {
        "path": path,
        "member": member,
        "rule": rule,
        "document": document,
        "matched_words": words,
        "containment": containment,
        "certain": hit["certain"],
        "places": places,
        "named": str(hit["document"]),
        "level": hit.get("level"),
    }


def _key(document: object) -> str | None:
    """The key of a document, or None for one of an index that is not the register's."""
    try:
        return str(UUID(document)) if isinstance(document, str) else None
    except ValueError:
        return None


def rank_of(rule: str, level: object, laws: Sequence[Scheme]) -> int:
    """The rank of a hit of no document of the register: of a mark that of its level,
    of a passage that of the level named.

    The highest there is where no adopted rule set knows the level, and the higher one where schemes differ:
    nobody sees too much.
    """
    levels = [(scheme.code, known) for scheme in laws for known in scheme.levels]
    if rule.startswith("mark/"):
        ranks = [known.rank for scheme, known in levels if rule == f"mark/{scheme}/{known.code}"]
    else:
        ranks = [known.rank for _, known in levels if level == known.code]
    return max(ranks or [known.rank for _, known in levels])


def _row(scan: Scan, found: Found, document: Document | None, laws: Sequence[Scheme]) -> Hit:
    rule = found["rule"]
    if document is None and rule == "passage":
        # Of two strangers the one that was allowed must not let the other pass: each has a rule of its own.
        rule = f"passage/{sha256(found['named'].encode('utf-8', 'surrogatepass')).hexdigest()[:32]}"
    return Hit(
        scan=scan,
        unit=document.unit if document else scan.unit,
        document=document,
        path=found["path"],
        member=found["member"],
        rule=rule,
        rank=document.rank if document else rank_of(rule, found["level"], laws),
        matched_words=found["matched_words"],
        containment=found["containment"],
        certain=found["certain"],
        places=found["places"],
    )


@dataclass(frozen=True)
class ConfirmHit:
    """Confirm a finding: an incident is opened and its clock starts."""

    hit: str = ref("hit", "Finding")


@act(scans.may_confirm, ConfirmHit)
def confirm_hit(order: ConfirmHit, by: Actor, now: datetime) -> Done:
    hit = Hit.objects.visible_to(by).to_change(order.hit)
    must(scans.may_confirm(by, hit.facts()))
    hit.state = "confirmed"
    scheme = Organisation.objects.scheme_on(by.day)
    limits = (clock.due(by.day) for clock in scheme.clocks if clock.code == scans.REPORT)
    incident = Incident(
        hit=hit, unit=hit.unit, opened_by_id=by.post, opened_on=by.day, report_due=next(limits, None)
    )
    result = {"incident": str(incident.key), "hit": str(hit.key)}
    return Done((hit, incident), result, (law_used(scheme),), rests=by.own)


@dataclass(frozen=True)
class DismissHit:
    """Dismiss a finding, with the reason."""

    hit: str = ref("hit", "Finding")
    reason: str = text("Reason", longest=400)


@act(scans.may_dismiss, DismissHit)
def dismiss_hit(order: DismissHit, by: Actor, now: datetime) -> Done:
    hit = Hit.objects.visible_to(by).to_change(order.hit)
    must(scans.may_dismiss(by, hit.facts()))
    hit.state, hit.reason = "dismissed", order.reason
    return Done((hit,), {"hit": str(hit.key)}, rests=by.own)


@dataclass(frozen=True)
class AllowHit:
    """Put the place of a finding on the allow-list, with the reason; later scans do not raise it."""

    hit: str = ref("hit", "Finding")
    reason: str = text("Reason", longest=400)


@act(scans.may_allow, AllowHit)
def allow_hit(order: AllowHit, by: Actor, now: datetime) -> Done:
    hit = Hit.objects.visible_to(by).to_change(order.hit)
    must(scans.may_allow(by, hit.facts()))
    hit.state, hit.reason = "allowed", order.reason
    allowance = Allowance(
        unit=hit.unit,
        rank=hit.rank,
        path=hit.path,
        member=hit.member,
        rule=hit.rule,
        document=hit.document,
        reason=order.reason,
        post_id=by.post,
        day=by.day,
    )
    return Done((hit, allowance), {"allowance": str(allowance.key), "hit": str(hit.key)}, rests=by.own)


@dataclass(frozen=True)
class CloseIncident:
    """Close an incident with its outcome: what was found out, and what was done."""

    incident: str = ref("incident", "Incident")
    outcome: str = long_text(
        "Outcome", "What was found out and what was done; no names of persons.", longest=1000
    )


@act(scans.may_close_incident, CloseIncident)
def close_incident(order: CloseIncident, by: Actor, now: datetime) -> Done:
    incident = Incident.objects.visible_to(by).to_change(order.incident)
    must(scans.may_close_incident(by, incident.facts()))
    incident.state, incident.outcome, incident.closed_on = "closed", order.outcome, by.day
    return Done((incident,), {"incident": str(incident.key), "hit": str(incident.hit.key)}, rests=by.own)


@dataclass(frozen=True)
class EndAllowance:
    """End an allowance: from the next scan on, what is found there waits to be judged again."""

    allowance: str = ref("allowance", "Allowance")
    reason: str = text("Reason", "Where somebody else allowed it.", default="", longest=400)


@act(scans.may_end_allowance, EndAllowance)
def end_allowance(order: EndAllowance, by: Actor, now: datetime) -> Done:
    row = Allowance.objects.visible_to(by).known(order.allowance)
    rows = _in_force_beside(row, by)
    must(scans.may_end_allowance(by, next((one for one in rows if one == row), row).facts()))
    if any(one.post_id != by.post for one in rows):
        needed(order, "reason")
    for one in rows:
        one.state = "ended"
    return Done(rows, {"allowance": str(row.key)}, rests=by.own, decided=rows)


def _in_force_beside(row: Allowance, by: Actor) -> tuple[Allowance, ...]:
    """All allowances in force for the very place of this one, locked:
    the findings of two scans there may each have got one."""
    place = {name: getattr(row, name) for name in ("unit", "path", "member", "rule", "document")}
    equal = Allowance.objects.visible_to(by).filter(state="in_force", **place)
    return tuple(equal.select_for_update(of=("self",)).order_by("key"))
