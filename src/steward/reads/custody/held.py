"""What I hold, handovers and their receipts, destruction lists."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from steward.models import Copy, Destruction, DestructionWitness, Document, Handover, Loan
from steward.reads.custody.chain import handover_of
from steward.reads.custody.loans import Standings, loan_of
from steward.reads.machinery.decisions import Decisions
from steward.reads.machinery.show import day_of, labels_of, level_of, office_of, row_of, unit_of
from steward.reads.machinery.wording import copy_number
from steward.reads.offers import may
from steward.reads.question import PAGE, question
from steward.rules.access import keeps, may_be_told
from steward.rules.machinery.actor import Actor
from steward.rules.machinery.fields import flag, number, ref, text
from steward.rules.machinery.values import figure

#: What is told of a document that does not exist for a reader, where something else names it.
NOTHING_SEEN = {"kind": "", "abstract": "", "unopened": False}


@dataclass(frozen=True)
class Holdings:
    """The copies you hold and answer for, the newest first."""

    q: str = text("Search", "Words of number, kind, abstract or issuer; diacritics do not matter.", default="")
    due: bool = flag("Only what is to be given back")
    offered: bool = flag("Only what is offered to others")
    after: int = number("After", "How many to pass over.", default=0)
    limit: int = number("Rows", default=PAGE, least=1, most=200)


@question("holdings", Holdings)
def holdings(ask: Holdings, by: Actor) -> dict[str, Any]:
    every = Copy.objects.filter(keeper=by.office)
    rows = every.filter(pk__in=Loan.objects.due_to(by).order_by().values("copy")) if ask.due else every
    rows = rows.on_offer() if ask.offered else rows
    rows = rows.filter(document__in=Document.objects.visible_to(by).matching(ask.q).values("pk")) if ask.q else rows
    page = rows.select_related("document__unit", "document__need").order_by("-since", "-pk")
    found = list(page[ask.after : ask.after + ask.limit + 1])
    shown = found[: ask.limit]
    stand = Standings(shown, by)
    return {
        "rows": [holding_of(row, stand) for row in shown],
        "following": ask.after + ask.limit if len(found) > ask.limit else None,
        "total": {"count": rows.count(), "more": False},
        "registry": bool(by.having("registrar")),
    }


def holding_of(row: Copy, stand: Standings, everyone: bool = False) -> dict[str, Any]:
    return {
        "key": str(row.key),
        "path": copy_number(row.path),
        "version": row.version,
        "state": row.state,
        "form": row.form,
        "pages": row.pages,
        "since": day_of(row.since),
        **stand.of(row, everyone=everyone),
        "compartments": row.document.need.codes,
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
        "path": copy_number(row.copy.path),
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
        "loan": _loan(row, by, seen),
    }


def _loan(row: Handover, by: Actor, seen: bool) -> dict[str, Any] | None:
    """The loan that began with this handover and still runs, as lender, borrower and registrar are told it."""
    loan = Loan.objects.visible_to(by).running().telling().filter(handover=row).first()
    return loan_of(loan, by, seen) if loan else None


def _due(row: Handover) -> date | None:
    """When the copy is to be brought back: as it is offered, or as it is already owed by whoever offers it."""
    running = Loan.objects.filter(copy=row.copy).running().last() if row.state == "open" and row.due_back is None else None
    if running is None or row.kind == "return" or running.lender_id == row.receiver_id:
        return row.due_back
    return running.until


def _together(row: Handover, by: Actor) -> list[dict[str, Any]]:
    """The handovers that were accepted in one go with this one, itself included: one receipt for all of them."""
    same = {"giver": row.giver, "receiver": row.receiver, "kind": row.kind, "batch": row.batch} if row.batch else {"pk": row.pk}
    rows = Handover.objects.told_to(by).filter(state="accepted", **same).select_related("copy__document").order_by("pk")
    labels = labels_of(h.copy for h in rows)
    lines = {copy.pk: n for n, copy in enumerate(sorted((h.copy for h in rows), key=in_order), start=1)}
    seen = set(Document.objects.visible_to(by).filter(pk__in={h.copy.document_id for h in rows}).values_list("pk", flat=True))
    return [
        {
            "key": str(h.key),
            "path": copy_number(h.copy.path),
            "label": labels[h.copy_id],
            "pages": h.copy.pages,
            "note": h.note,
            "symbol": h.copy.document.symbol,
            "line": lines[h.copy_id],
            **_named(h.copy.document, h.copy.document_id in seen),
            "dated": day_of(h.copy.document.dated),
            "level": level_of(h.copy.document.scheme_digest, h.copy.document.level),
        }
        for h in rows
    ]


def receipts(handovers: Sequence[str], by: Actor) -> list[dict[str, Any]]:
    """The receipts of handovers accepted in one go, each with the first of its handovers: one for each giver and kind."""
    rows = Handover.objects.told_to(by).filter(key__in=handovers, state="accepted")
    first: dict[tuple[int, str], dict[str, Any]] = {}
    for row in rows.select_related("giver__unit", "giver__person").order_by("pk"):
        told = first.setdefault((row.giver_id, row.kind), {"key": str(row.key), "giver": office_of(row.giver), "copies": 0})
        told["copies"] += 1
    return list(first.values())


def _named(document: Document, seen: bool) -> dict[str, Any]:
    """Kind and abstract to whom its document exists for, and of what nobody opened that it is so; the kind alone where the
    level forbids the abstract, as long as it protects."""
    barred = document.grade.forbids("abstract") and document.declassified_on is None
    abstract = "" if barred else document.abstract
    return {"kind": document.kind, "abstract": abstract, "unopened": document.unopened} if seen else NOTHING_SEEN


WITNESSES = ("witnesses__office__unit", "witnesses__office__person", "witnesses__person")


@dataclass(frozen=True)
class Destructions:
    """Destruction lists you may see, the newest first."""

    after: int = number("After", "How many to pass over.", default=0)
    limit: int = number("Rows", default=PAGE, least=1, most=200)


@question("destructions", Destructions)
def destructions(ask: Destructions, by: Actor) -> dict[str, Any]:
    every = Destruction.objects.visible_to(by)
    rows = every.select_related("proposer__unit", "proposer__person", "decider__unit", "decider__person")
    rows = rows.prefetch_related(*WITNESSES)
    shown = list(rows.order_by("-pk")[ask.after : ask.after + ask.limit + 1])
    decided = Decisions(shown)
    return {
        "rows": [_destruction(row, decided, by) for row in shown[: ask.limit]],
        "following": ask.after + ask.limit if len(shown) > ask.limit else None,
        "total": {"count": every.count(), "more": False},
    }


@dataclass(frozen=True)
class OneDestruction:
    """One destruction list: its copies, decision and witnesses."""

    destruction: str = ref("destruction", "Destruction list")


@question("destruction", OneDestruction)
def destruction(ask: OneDestruction, by: Actor) -> dict[str, Any]:
    rows = Destruction.objects.visible_to(by).prefetch_related(*WITNESSES)
    row = rows.known(ask.destruction)
    lines = row.lines.select_related("copy__document__unit", "copy__keeper__unit", "copy__keeper__person")
    copies = sorted((line.copy for line in lines), key=in_order)
    seen = set(Document.objects.visible_to(by).filter(pk__in={one.document_id for one in copies}).values_list("pk", flat=True))
    return {
        **_destruction(row, Decisions([row]), by),
        "lines": [_line(one, by, one.document_id in seen) for one in copies],
        "witnesses_needed": row.witnesses_needed,
        "may": may(by, "destruction", row.facts()),
    }


def in_order(copy: Copy) -> tuple[Any, ...]:
    """By document as it is numbered, then by the number of the copy: 2 before 10, and 1/2 after 1."""
    document = copy.document
    return document.number, document.symbol, document.pk, [figure(part) or 0 for part in copy.path.split("/")]


def _line(copy: Copy, by: Actor, seen: bool) -> dict[str, Any]:
    """A listed copy with whoever keeps it: the post to its registrar and to itself, to others the unit. What it is about to
    whom its document exists for."""
    known = copy.keeper is not None and (copy.keeper_id == by.office or keeps(by, copy.document.facts()))
    return {
        "path": copy_number(copy.path), "copy": str(copy.key), **_short(copy.document), "pages": copy.pages,
        "kind": copy.document.kind if seen else "", "abstract": copy.document.abstract if seen else "",
        "dated": day_of(copy.document.dated) if seen else None,
        "keeper": office_of(copy.keeper) if known else None, "unit": unit_of(copy.keeper.unit) if copy.keeper else None,
    }  # fmt: skip


def _witness(row: DestructionWitness) -> dict[str, Any]:
    """Who saw it, on which day, and what was taken back of that, when and why."""
    return {
        "by": {**(office_of(row.office) or {}), "person": row.person.title if row.person else ""}, "day": day_of(row.day),
        "withdrawn_on": day_of(row.withdrawn_on), "reason": row.reason,
    }  # fmt: skip


def _short(document: Document) -> dict[str, Any]:
    return {"symbol": document.symbol, "level": level_of(document.scheme_digest, document.level), "document": str(document.key)}


def _destruction(row: Destruction, decided: Decisions, by: Actor) -> dict[str, Any]:
    """A list as a line: who ended it as a keeper is named, as the keeper beside the copy is, to that post and its proposer."""
    proposer = by.office == row.proposer_id
    named = {row.proposer_id, row.decider_id, by.office}
    return {
        "key": str(row.key),
        "state": row.state,
        "reason": row.reason,
        "method": row.method,
        "answer": row.answer,
        "version": row.version,
        "proposer": office_of(row.proposer),
        "decider": office_of(row.decider),
        "decisions": decided.told(row, named=lambda one: proposer or one.office_id in named or bool(one.capacity)),
        "decided_on": day_of(row.decided_on),
        "done_on": day_of(row.done_on),
        "witnesses": [office_of(w.office) for w in row.witnesses.all() if w.withdrawn_on is None],
        "witnessed": [_witness(w) for w in row.witnesses.all()],
    }
