"""My work today: what waits for me, what is due, what I watch. The inbox is asked, never stored."""

from dataclasses import dataclass
from typing import Any

from steward.models import Authorisation, BookEntry, Copy, Destruction, Document, Erasure, Handover, Hit, Loan, Reset
from steward.reads.custody import holding_of
from steward.reads.loans import Standings
from steward.reads.question import question
from steward.reads.register import handover_of, row_of
from steward.reads.show import day_of, office_of
from steward.reads.spill import hit_of
from steward.rules import log, register
from steward.rules.facts import Actor

SHOWN = 50


@dataclass(frozen=True)
class Work:
    """What waits for you today: to sign, due or overdue, to decide, and what you watch."""


@question("work", Work)
def work(ask: Work, by: Actor) -> dict[str, Any]:
    return {
        "sign": [*_offers(by)],
        "due": [*_due(by)],
        "decide": [*_proposals(by), *_destructions(by), *_cancellings(by), *_authorisations(by), *_resets(by), *_erasures(by)],
        "hits": [hit_of(row, by) for row in hits_waiting(by)[:SHOWN]],
        "watch": [*_watched(by)],
    }


def _offers(by: Actor) -> list[dict[str, Any]]:
    rows = Handover.objects.filter(receiver=by.office, state="open").select_related(
        "copy__document__unit", "giver__unit", "giver__person", "receiver__unit", "receiver__person"
    )
    return [
        {**handover_of(h, by, True), "what": "offer", "version": h.version, "copy_key": str(h.copy.key), **_about(h.copy)}
        for h in rows.order_by("pk")[:SHOWN]
    ]


def _about(copy: Copy) -> dict[str, Any]:
    document = row_of(copy.document)
    return {"symbol": document["symbol"], "level": document["level"], "pages": copy.pages}


def _due(by: Actor) -> list[dict[str, Any]]:
    due = Loan.objects.due_to(by).filter(until__lte=by.day).select_related("copy__document__unit")[:SHOWN]
    copies = list(dict.fromkeys(loan.copy for loan in due))
    stand = Standings(copies, by)
    return [{"what": "overdue", **holding_of(row, by, stand)} for row in copies]


def _proposals(by: Actor) -> list[dict[str, Any]]:
    if not by.having("decider"):
        return []
    rows = Document.objects.in_charge_of(by, "decider").filter(state="proposed").exclude(drafter=by.office)
    shown = rows.select_related("unit", "basis", "drafter__unit", "drafter__person").order_by("pk")[:SHOWN]
    competent = [d for d in shown if register.may_determine(by, d.facts()) is None]
    return [{"what": "determine", **row_of(d), "drafter": office_of(d.drafter), "copies": d.copies_authorised} for d in competent]


def _destructions(by: Actor) -> list[dict[str, Any]]:
    if not by.having("decider"):
        return []
    rows = Destruction.objects.visible_to(by).filter(state="proposed").exclude(proposer=by.office)
    return [
        {"what": "destruction", "key": str(r.key), "reason": r.reason, "by": office_of(r.proposer), "copies": r.lines.count()}
        for r in rows.select_related("proposer__unit", "proposer__person").order_by("pk")[:SHOWN]
    ]


def _cancellings(by: Actor) -> list[dict[str, Any]]:
    if not (by.having("registrar") or by.having("decider")):
        return []
    rows = BookEntry.objects.visible_to(by).filter(state="cancel_proposed").exclude(cancel_proposed_by=by.office)
    return [
        {"what": "cancelling", "key": str(e.key), "ordinal": e.ordinal, "year": e.book.year, "reason": e.reason}
        for e in rows.select_related("book").order_by("pk")[:SHOWN]
    ]


def _authorisations(by: Actor) -> list[dict[str, Any]]:
    if not by.having("security"):
        return []
    rows = Authorisation.objects.kept_by(by).filter(state="proposed").exclude(proposed_by=by.office).exclude(office=by.office)
    return [
        {"what": "authorisation", "key": str(a.key), "office": office_of(a.office), "role": a.role, "since": day_of(a.since)}
        for a in rows.select_related("office__unit", "office__person").order_by("pk")[:SHOWN]
    ]


def _resets(by: Actor) -> list[dict[str, Any]]:
    if not by.having("security"):
        return []
    rows = Reset.objects.kept_by(by).filter(state="proposed").exclude(proposed_by=by.office).exclude(person=by.person)
    return [
        {"what": "reset", "key": str(r.key), "person": r.person.title, "lost": r.what}
        for r in rows.select_related("person").order_by("pk")[:SHOWN]
    ]


def _erasures(by: Actor) -> list[dict[str, Any]]:
    if log.keeps_access_over_all(by) is not None:
        return []
    rows = Erasure.objects.filter(state="proposed").exclude(proposed_by=by.office)
    shown = rows.select_related("proposed_by__unit", "proposed_by__person").order_by("pk")[:SHOWN]
    return [
        {"what": "erasure", "key": str(e.key), "entry": e.entry_id, "ground": e.ground, "by": office_of(e.proposed_by)}
        for e in shown
        if e.proposed_by_person_id is None or e.proposed_by_person_id != by.person
    ]


def hits_waiting(by: Actor) -> Any:
    """Open hits that this registrar may judge."""
    if not by.having("registrar"):
        return Hit.objects.none()
    rows = Hit.objects.visible_to(by).filter(state="open").select_related("scan", "unit", "document__unit")
    return rows.order_by("-certain", "pk")


def _watched(by: Actor) -> list[dict[str, Any]]:
    offers = Handover.objects.filter(giver=by.office, state="open").select_related(
        "copy__document__unit", "giver__unit", "giver__person", "receiver__unit", "receiver__person"
    )
    drafts = Document.objects.visible_to(by).filter(drafter=by.office, state__in=("proposed", "returned", "determined"))
    return [
        *({**handover_of(h, by, True), "what": "offered", **_about(h.copy)} for h in offers.order_by("pk")[:SHOWN]),
        *({"what": "draft", **row_of(d), "ground": d.ground} for d in drafts.select_related("unit").order_by("pk")[:SHOWN]),
    ]


def waiting(by: Actor) -> int:
    """How many things wait for this actor, for the number in the bar: offers, hits and overdue copies."""
    offers = Handover.objects.filter(receiver=by.office, state="open").values("pk")
    overdue = Loan.objects.due_to(by).filter(until__lte=by.day).order_by().values("pk")
    hits = hits_waiting(by).order_by()[:999].count() if by.having("registrar") else 0
    return offers.union(overdue, all=True).count() + hits
