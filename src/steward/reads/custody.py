"""What I hold, handovers and their receipts, destruction lists."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from steward.foundations.scheme import Scheme
from steward.models import Body, Copy, Destruction, Document, Handover, Loan
from steward.reads.loans import Standings
from steward.reads.offers import may
from steward.reads.question import question
from steward.reads.register import LENT_BY, handover_of, row_of
from steward.reads.show import authority_of, day_of, labels_of, level_of, office_of
from steward.rules.access import may_be_told
from steward.rules.facts import Actor
from steward.rules.fields import ref


@dataclass(frozen=True)
class Holdings:
    """The copies you hold and answer for."""


@question("holdings", Holdings)
def holdings(ask: Holdings, by: Actor) -> dict[str, Any]:
    rows = Copy.objects.filter(keeper=by.office).select_related("document__unit").order_by("document_id", "pk")
    shown = list(rows[:1000])
    stand = Standings(shown, by)
    return {"rows": [holding_of(row, by, stand) for row in shown], "count": rows.count()}


def holding_of(row: Copy, by: Actor, stand: Standings) -> dict[str, Any]:
    return {
        "key": str(row.key),
        "path": row.path,
        "version": row.version,
        "state": row.state,
        "form": row.form,
        "pages": row.pages,
        "since": day_of(row.since),
        **stand.of(row, everyone=False),
        "document": row_of(row.document),
    }


@dataclass(frozen=True)
class OneHandover:
    """One handover and what its receipt says."""

    handover: str = ref("handover", "Handover")


@question("handover", OneHandover)
def handover(ask: OneHandover, by: Actor) -> dict[str, Any]:
    row = (
        Handover.objects.visible_to(by)
        .select_related("copy__document__unit", "giver__unit", "giver__person", "receiver__unit", "receiver__person")
        .known(ask.handover)
    )
    document = row.copy.document
    facts = row.facts()
    told = may_be_told(by, facts)
    seen = Document.objects.visible_to(by).filter(pk=document.pk).exists()
    return {
        **handover_of(row, by, told),
        "version": row.version,
        "copy_key": str(row.copy.key),
        "path": row.copy.path,
        "label": labels_of([row.copy])[row.copy_id],
        "pages": row.copy.pages,
        "form": row.copy.form,
        "symbol": document.symbol,
        "dated": day_of(document.dated),
        "level": level_of(document.scheme_digest, document.level),
        "document": str(document.key) if seen else None,
        "may": may(by, "handover", facts),
        "together": _together(row, by) if told and row.state == "accepted" else [],
        "due_back": day_of(_due(row)) if told else None,
    }


def _due(row: Handover) -> date | None:
    """When the copy is to be brought back: as it is offered, or as it is already owed by whoever offers it."""
    running = Loan.objects.filter(copy=row.copy).running().last() if row.state == "open" and row.due_back is None else None
    ends = running is None or row.kind == "return" or running.lender_id == row.receiver_id
    return row.due_back if ends else running.until


def _together(row: Handover, by: Actor) -> list[dict[str, Any]]:
    """The handovers that were accepted in one go with this one, itself included: one receipt for all of them."""
    same = {"giver": row.giver, "receiver": row.receiver, "kind": row.kind, "batch": row.batch} if row.batch else {"pk": row.pk}
    rows = Handover.objects.told_to(by).filter(state="accepted", **same).select_related("copy__document").order_by("pk")[:200]
    labels = labels_of(h.copy for h in rows)
    return [
        {
            "key": str(h.key),
            "path": h.copy.path,
            "label": labels[h.copy_id],
            "pages": h.copy.pages,
            "note": h.note,
            "symbol": h.copy.document.symbol,
            "dated": day_of(h.copy.document.dated),
            "level": level_of(h.copy.document.scheme_digest, h.copy.document.level),
        }
        for h in rows
    ]


@dataclass(frozen=True)
class Destructions:
    """Destruction lists you may see."""


@question("destructions", Destructions)
def destructions(ask: Destructions, by: Actor) -> dict[str, Any]:
    rows = Destruction.objects.visible_to(by).select_related(
        "proposer__unit", "proposer__person", "decider__unit", "decider__person", *LENT_BY
    )
    law = Body.objects.scheme_on(by.day)
    return {"rows": [_destruction(row, law) for row in rows.order_by("-pk")[:200]]}


@dataclass(frozen=True)
class OneDestruction:
    """One destruction list: its copies, decision and witnesses."""

    destruction: str = ref("destruction", "Destruction list")


@question("destruction", OneDestruction)
def destruction(ask: OneDestruction, by: Actor) -> dict[str, Any]:
    row = Destruction.objects.visible_to(by).known(ask.destruction)
    lines = row.lines.select_related("copy__document__unit").order_by("pk")
    return {
        **_destruction(row, Body.objects.scheme_on(by.day)),
        "lines": [{"path": line.copy.path, "copy": str(line.copy.key), **_short(line.copy.document)} for line in lines],
        "may": may(by, "destruction", row.facts()),
    }


def _short(document: Document) -> dict[str, Any]:
    return {"symbol": document.symbol, "level": level_of(document.scheme_digest, document.level), "document": str(document.key)}


def _destruction(row: Destruction, law: Scheme) -> dict[str, Any]:
    return {
        "key": str(row.key),
        "state": row.state,
        "reason": row.reason,
        "method": row.method,
        "answer": row.answer,
        "version": row.version,
        "proposer": office_of(row.proposer),
        "decider": office_of(row.decider),
        "authority": authority_of(row.authority_capacity, row.authority_delegation, law),
        "decided_on": day_of(row.decided_on),
        "done_on": day_of(row.done_on),
        "witnesses": [office_of(w.office) for w in row.witnesses.select_related("office__unit", "office__person")],
    }
