"""What I hold, handovers and their receipts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from steward.models import Copy, Document, Handover, Loan
from steward.models.custody.copies import PARTIES
from steward.reads.custody.chain import handover_of
from steward.reads.custody.loans import Standings, loan_of
from steward.reads.custody.told import HandoverTold, Holding, HoldingsTold, LoanTold, OnReceipt
from steward.reads.machinery.answers import widened
from steward.reads.machinery.show import Named, acted, labels_of, level_of, row_of
from steward.reads.machinery.wording import copy_number
from steward.reads.offers import may
from steward.reads.question import PAGE, Counted, question
from steward.rules.access import may_be_told
from steward.rules.machinery.actor import Actor
from steward.rules.machinery.fields import flag, number, ref, text
from steward.rules.machinery.values import figure


@dataclass(frozen=True)
class Holdings:
    """The copies you hold and answer for, the newest first."""

    q: str = text(
        "Search", "Words of number, kind, abstract or issuer; diacritics do not matter.", default=""
    )
    due: bool = flag("Only what is to be given back")
    offered: bool = flag("Only what is offered to others")
    after: int = number("After", "How many to pass over.", default=0)
    limit: int = number("Rows", default=PAGE, least=1, most=200)


@question("holdings", Holdings)
def holdings(ask: Holdings, by: Actor) -> HoldingsTold:
    every = Copy.objects.filter(keeper=by.post)
    rows = every.filter(pk__in=Loan.objects.due_to(by).order_by().values("copy")) if ask.due else every
    rows = rows.on_offer() if ask.offered else rows
    rows = (
        rows.filter(document__in=Document.objects.visible_to(by).matching(ask.q).values("pk"))
        if ask.q
        else rows
    )
    page = rows.select_related("document__unit", "document__need").order_by("-since", "-pk")
    found = list(page[ask.after : ask.after + ask.limit + 1])
    shown = found[: ask.limit]
    stand = Standings(shown, by)
    return HoldingsTold(
        rows=tuple(holding_of(row, stand) for row in shown),
        following=ask.after + ask.limit if len(found) > ask.limit else None,
        total=Counted(rows.count(), more=False),
        registry=bool(by.having("registrar")),
    )


def holding_of(row: Copy, stand: Standings, everyone: bool = False) -> Holding:
    return widened(
        Holding,
        stand.of(row, everyone=everyone),
        key=str(row.key),
        path=copy_number(row.path),
        version=row.version,
        state=row.state,
        form=row.form,
        pages=row.pages,
        since=row.since,
        compartments=row.document.need.codes,
        document=row_of(row.document),
    )


@dataclass(frozen=True)
class OneHandover:
    """One handover and what its receipt says."""

    handover: str = ref("handover", "Handover")


@question("handover", OneHandover)
def handover(ask: OneHandover, by: Actor) -> HandoverTold:
    row = Handover.objects.visible_to(by).select_related("copy__document__unit", *PARTIES).known(ask.handover)
    document = row.copy.document
    facts = row.facts()
    told = may_be_told(by, facts)
    seen = Document.objects.visible_to(by).filter(pk=document.pk).exists()
    return widened(
        HandoverTold,
        handover_of(row, by, told),
        version=row.version,
        copy_key=str(row.copy.key),
        path=copy_number(row.copy.path),
        label=labels_of([row.copy])[row.copy_id],
        pages=row.copy.pages,
        form=row.copy.form,
        symbol=document.symbol,
        dated=document.dated,
        level=level_of(document.scheme_digest, document.level),
        document=str(document.key) if seen else None,
        may=tuple(may(by, "handover", facts)),
        together=_together(row, by) if told and row.state == "accepted" else (),
        due_back=_due(row) if told else None,
        loan=_loan(row, by, seen),
    )


def _loan(row: Handover, by: Actor, seen: bool) -> LoanTold | None:
    """The loan that began with this handover and still runs, as lender,
    borrower and registrar are told it."""
    loan = Loan.objects.visible_to(by).running().telling().filter(handover=row).first()
    return loan_of(loan, by, seen) if loan else None


def _due(row: Handover) -> date | None:
    """When the copy is to be brought back: as it is offered,
    or as it is already owed by whoever offers it."""
    running = (
        Loan.objects.filter(copy=row.copy).running().last()
        if row.state == "open" and row.due_back is None
        else None
    )
    if running is None or row.kind == "return" or running.lender_id == row.receiver_id:
        return row.due_back
    return running.until


def _together(row: Handover, by: Actor) -> tuple[OnReceipt, ...]:
    """The handovers that were accepted in one go with this one, itself included:
    one receipt for all of them."""
    one = ("giver", "giver_person", "receiver", "kind", "batch")
    same = {name: getattr(row, name) for name in one} if row.batch else {"pk": row.pk}
    rows = (
        Handover.objects.told_to(by)
        .filter(state="accepted", **same)
        .select_related("copy__document")
        .order_by("pk")
    )
    labels = labels_of(h.copy for h in rows)
    lines = {copy.pk: n for n, copy in enumerate(sorted((h.copy for h in rows), key=in_order), start=1)}
    seen = set(
        Document.objects.visible_to(by)
        .filter(pk__in={h.copy.document_id for h in rows})
        .values_list("pk", flat=True)
    )
    return tuple(
        _on_receipt(h, labels[h.copy_id], lines[h.copy_id], h.copy.document_id in seen) for h in rows
    )


def _on_receipt(row: Handover, label: Named, line: int, seen: bool) -> OnReceipt:
    """Kind and abstract to whom its document exists for, and of what nobody opened that it is so; the kind
    alone where the level forbids the abstract, as long as it protects."""
    document = row.copy.document
    barred = document.grade.forbids("abstract") and document.declassified_on is None
    return OnReceipt(
        key=str(row.key),
        path=copy_number(row.copy.path),
        label=label,
        pages=row.copy.pages,
        note=row.note,
        symbol=document.symbol,
        line=line,
        kind=document.kind if seen else "",
        abstract=document.abstract if seen and not barred else "",
        unopened=document.unopened if seen else False,
        dated=document.dated,
        level=level_of(document.scheme_digest, document.level),
    )


def receipts(handovers: Sequence[str], by: Actor) -> list[dict[str, Any]]:
    """The receipts of handovers accepted in one go, each with the first of its handovers:
    one for each kind and giver of then."""
    rows = Handover.objects.told_to(by).filter(key__in=handovers, state="accepted")
    first: dict[tuple[int, int | None, str], dict[str, Any]] = {}
    for row in rows.select_related("giver__unit", "giver_person").order_by("pk"):
        begun = {"key": str(row.key), "giver": acted(row.giver, row.giver_person), "copies": 0}
        told = first.setdefault((row.giver_id, row.giver_person_id, row.kind), begun)
        told["copies"] += 1
    return list(first.values())


def in_order(copy: Copy) -> tuple[Any, ...]:
    """By document as it is numbered, then by the number of the copy: 2 before 10, and 1/2 after 1."""
    document = copy.document
    return document.number, document.symbol, document.pk, [figure(part) or 0 for part in copy.path.split("/")]
