"""The register as one person may know it: one document, one copy. The list is in `reads.documents`."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from steward.models import Body, BookEntry, Copy, Correction, Document, Handover, Permission
from steward.models.body import Laws
from steward.reads.chain import handover_of, handovers, timeline
from steward.reads.loans import Standings, loan_of
from steward.reads.offers import may
from steward.reads.question import PAGE, question
from steward.reads.show import asks, authority_of, day_of, labels_of, level_of, office_of, rule_set, unit_of
from steward.reads.wording import copy_number, problem
from steward.rules.access import keeps
from steward.rules.custody.handovers import COPY, may_offer
from steward.rules.document.cancelling import keeps_uncancelled
from steward.rules.document.cancelling import may_propose as may_propose_cancelling
from steward.rules.machinery.actor import Actor
from steward.rules.machinery.fields import number, ref

#: So many copies of a document are named for handing them over from its page.
HANDED = 50


def row_of(document: Document) -> dict[str, Any]:
    """A document as one line of a list."""
    return {
        "key": str(document.key),
        "symbol": document.symbol,
        "kind": document.kind,
        "abstract": document.abstract,
        "level": level_of(document.scheme_digest, document.level),
        "state": document.state,
        "direction": document.direction,
        "dated": day_of(document.dated),
        "issuing_body": document.issuing_body,
        "unit": unit_of(document.unit),
        "protected_until": day_of(document.protected_until),
        "unopened": document.unopened,
    }


@dataclass(frozen=True)
class OneDocument:
    """One document with its copies, book lines, corrections and chain of custody."""

    document: str = ref("document", "Document")


#: Who drafted, who decided, and who lent the authority for it.
DECIDED = (
    "drafter__person", "drafter__unit", "decider__person", "decider__unit", "declassifier__person", "declassifier__unit",
    "authority_delegation__giver__person", "authority_delegation__giver__unit",
    "declassified_delegation__giver__person", "declassified_delegation__giver__unit",
)  # fmt: skip


@question("document", OneDocument)
def document(ask: OneDocument, by: Actor) -> dict[str, Any]:
    row = Document.objects.visible_to(by).select_related("unit", "basis", *DECIDED, "need", "opened_by__unit").known(ask.document)
    copies = list(row.copies.select_related("keeper", "keeper__person", "keeper__unit").order_by("pk"))
    everyone, stand, laws = keeps(by, row.facts()), Standings(copies, by), Body.objects.adopted()
    return {
        **row_of(row),
        "version": row.version,
        "recipients": row.recipients,
        "signer": row.signer,
        "ground": row.ground,
        "returned_on": day_of(row.returned_on),
        "copies_authorised": row.copies_authorised,
        "reproduction": row.reproduction,
        "compartments": row.need.codes,
        "scheme": row.scheme,
        "scheme_digest": row.scheme_digest,
        "ruleset": rule_set(row.scheme_digest),
        "as_stamped": row.as_stamped,
        "extended": row.extended,
        "unsure": row.unsure,
        "review_on": day_of(row.review_on),
        "opened_on": day_of(row.opened_on),
        "opened_by": office_of(row.opened_by),
        "asks": asks(row.grade),
        "doubts": list(row.law.doubts("levels", f"levels.{row.level}", f"levels.{row.level}.period_years")),
        "basis": {"key": str(row.basis.key), "code": row.basis.code, "text": row.basis.text} if row.basis else None,
        "determined_on": day_of(row.determined_on),
        "declassified_on": day_of(row.declassified_on),
        "drafter": office_of(row.drafter),
        "proposed_on": day_of(row.proposed_on),
        "decider": office_of(row.decider),
        "authority": authority_of(row.authority_capacity, row.authority_delegation, row.determined_on, laws),
        "declassifier": office_of(row.declassifier),
        "declassified_under": authority_of(row.declassified_capacity, row.declassified_delegation, row.declassified_on, laws),
        "copies": [_copy(c, by, everyone, stand) for c in copies],
        "handable": _handable(row, by),
        "entries": [entry_of(e, by, laws) for e in row.entries.select_related(*ENTRY).order_by("pk")],
        "corrections": [_correction(c) for c in row.corrections.select_related("office__unit").order_by("-pk")],
        **timeline(by, everyone, copy__document=row),
        "permissions": [_permission(p, by, laws) for p in _permissions(row)],
        "proofs": _proofs(row, by, everyone),
        "would_end": day_of(_would_end(row, by.day)),
        "may": may(by, "document", row.facts(by.day)),
    }


def _handable(row: Document, by: Actor) -> list[str]:
    """The copies of it that one holds and may hand over now, as many as go in one list."""
    held = row.copies.filter(state__in=COPY.before(may_offer.name)).free_with(by).telling().order_by("pk")[:HANDED]
    return [str(copy.key) for copy in held if may_offer(by, copy.facts()) is None]


def _would_end(row: Document, day: date) -> date | None:
    """The day on which the protection of a proposal ends if it is determined on this day."""
    return (row.protected_until or row.grade.period_end(day)) if row.state == "proposed" else None


def _proofs(row: Document, by: Actor, everyone: bool) -> list[dict[str, Any]]:
    """Papers of the document; those of a handover or a copy name offices: for the registrar and those who are party to it."""
    rows = list(row.proofs.order_by("pk"))
    if not everyone and any(p.subject != row.name for p in rows):
        theirs = Handover.objects.told_to(by).filter(copy__document=row)
        parties = {f"handover/{pk}" for pk in theirs.values_list("pk", flat=True)} | {row.name}
        parties |= {f"copy/{pk}" for pk in row.copies.filter(keeper=by.office).values_list("pk", flat=True)}
        rows = [p for p in rows if p.subject in parties or p.office_id == by.office]
    return [
        {
            "key": str(p.key),
            "title": p.title,
            "sha256": p.sha256,
            "size": p.size,
            "media_type": p.media_type,
            "subject": p.subject,
        }
        for p in rows
    ]


def _copy(copy: Copy, by: Actor, everyone: bool, stand: Standings) -> dict[str, Any]:
    """Others see the unit that holds a copy; its registrar and its keeper see the office."""
    shown = copy.keeper if everyone or copy.keeper_id == by.office else None
    return {
        "key": str(copy.key),
        "path": copy_number(copy.path),
        "state": copy.state,
        "form": copy.form,
        "pages": copy.pages,
        "since": day_of(copy.since),
        **stand.of(copy, everyone),
        "version": copy.version,
        "keeper": office_of(shown),
        "unit": unit_of(copy.keeper.unit) if copy.keeper else None,
        "mine": copy.keeper_id == by.office,
    }


ENTRY = (
    "book__unit", "document__unit", "cancelled_by__unit", "cancelled_by__person",
    "authority_delegation__giver__unit", "authority_delegation__giver__person",
)  # fmt: skip


def entry_of(entry: BookEntry, by: Actor, laws: Laws) -> dict[str, Any]:
    return {
        "may": may(by, "entry", entry.facts()),
        "kept": _kept(entry, by),
        "key": str(entry.key),
        "ordinal": entry.ordinal,
        "year": entry.book.year,
        "direction": entry.book.direction,
        "day": day_of(entry.day),
        "arrival_number": entry.arrival_number,
        "quantity": entry.quantity,
        "note": entry.note,
        "state": entry.state,
        "reason": entry.reason,
        "cancelled_by": office_of(entry.cancelled_by),
        "cancelled_on": day_of(entry.cancelled_on),
        "authority": authority_of(entry.authority_capacity, entry.authority_delegation, entry.cancelled_on, laws),
        "answer": entry.answer,
        "receiving_unit": entry.receiving_unit,
        "keeping_unit": entry.keeping_unit,
        "book": str(entry.book.key),
    }


def _kept(entry: BookEntry, by: Actor) -> dict[str, Any] | None:
    """Why a line can no longer be cancelled, told to whoever could have done it, and what can be done instead."""
    no = keeps_uncancelled(by, entry.facts())
    return {"act": may_propose_cancelling.name, **problem(no)} if no else None


def _correction(row: Correction) -> dict[str, Any]:
    return {
        "field": row.field,
        "old": row.old,
        "new": row.new,
        "reason": row.reason,
        "day": day_of(row.day),
        "by": office_of(row.office),
    }


LENT_BY = ("authority_delegation__giver__unit", "authority_delegation__giver__person")


def _permissions(row: Document) -> Any:
    return (
        Permission.objects.filter(copy__document=row)
        .select_related("copy__document__unit", "copy__keeper", "decider__unit", "decider__person", *LENT_BY)
        .order_by("-pk")
    )


def _permission(row: Permission, by: Actor, laws: Laws) -> dict[str, Any]:
    return {
        "may": may(by, "permission", row.facts()),
        "over": row.state == "open" and row.until is not None and row.until < by.day,
        "key": str(row.key),
        "copy": copy_number(row.copy.path),
        "form": row.form,
        "quantity": row.quantity,
        "used": row.used,
        "state": row.state,
        "until": day_of(row.until),
        "answer": row.answer,
        "day": day_of(row.decided_on),
        "by": office_of(row.decider),
        "authority": authority_of(row.authority_capacity, row.authority_delegation, row.decided_on, laws),
        "reason": row.reason,
    }


@dataclass(frozen=True)
class History:
    """The whole chain of custody of a document's copies, part by part, newest first."""

    document: str = ref("document", "Document")
    after: int = number("After", "How many to pass over.", default=0)
    limit: int = number("Rows", default=PAGE, least=1, most=200)


@question("history", History)
def history(ask: History, by: Actor) -> dict[str, Any]:
    row = Document.objects.visible_to(by).select_related("unit").known(ask.document)
    everyone, every = keeps(by, row.facts()), handovers(by, copy__document=row)
    shown = list(every[ask.after : ask.after + ask.limit + 1])
    return {
        "document": row_of(row),
        "rows": [handover_of(h, by, everyone) for h in shown[: ask.limit]],
        "following": ask.after + ask.limit if len(shown) > ask.limit else None,
        "total": {"count": every.count(), "more": False},
    }


@dataclass(frozen=True)
class OneCopy:
    """One numbered copy: its keeper, its chain of custody part by part, what you may do with it."""

    copy: str = ref("copy", "Copy")
    after: int = number("After", "How many handovers of its chain to pass over.", default=0)
    limit: int = number("Rows", default=PAGE, least=1, most=200)


@question("copy", OneCopy)
def copy(ask: OneCopy, by: Actor) -> dict[str, Any]:
    row = Copy.objects.told_to(by).known(ask.copy)
    stand = Standings([row], by)
    if not Document.objects.visible_to(by).filter(pk=row.document_id).exists():
        return _offered(row, by, stand, ask)
    everyone, loan = keeps(by, row.document.facts()), stand.loan_of(row)
    return {
        **_copy(row, by, everyone, stand),
        "loan": loan_of(loan, by, seen=True) if loan else None,
        "offer": _open_offer(row, by),
        "label": labels_of([row])[row.pk],
        "document": {**row_of(row.document), "recipients": row.document.recipients},
        **timeline(by, everyone, ask.after, ask.limit, copy=row),
        "may": may(by, "copy", row.facts()),
    }


def _open_offer(row: Copy, by: Actor) -> dict[str, Any] | None:
    """The offer of a copy that waits for its receiver, as far as one may act on it."""
    offer = Handover.objects.told_to(by).filter(copy=row, state="open").select_related("giver", "copy__document").first()
    return {"key": str(offer.key), "version": offer.version, "may": may(by, "handover", offer.facts())} if offer else None


def _offered(row: Copy, by: Actor, stand: Standings, ask: OneCopy) -> dict[str, Any]:
    """A copy as its receipt tells it, to one whom it is offered and who may not see its document (decisions 19).

    Since when and until when its keeper holds it, and how often it changed, belong to other handovers.
    """
    d = row.document
    return {
        **_copy(row, by, everyone=False, stand=stand),
        "offer": _open_offer(row, by),
        "label": labels_of([row])[row.pk],
        **dict.fromkeys(("since", "due_back", "overdue", "lent_by", "lent_by_unit", "loan", "version")),
        "document": {"key": None, "symbol": d.symbol, "level": level_of(d.scheme_digest, d.level)},
        **timeline(by, False, ask.after, ask.limit, copy=row),
        "may": [],
    }
