"""A document as one person may know it, with its copies, its lines and how it went.
The list is in `reads.document.listing`."""

from dataclasses import dataclass
from datetime import date

from steward.models import BookEntry, Correction, Document, Handover
from steward.reads.custody.chain import timeline
from steward.reads.custody.copy import copy_of, permission_of, permissions_of
from steward.reads.custody.loans import Standings
from steward.reads.document.told import (
    BasisCited,
    CorrectionTold,
    DocumentTold,
    KeptFromCancelling,
    LineOfDocument,
    PaperTold,
)
from steward.reads.machinery.answers import widened
from steward.reads.machinery.decisions import Decisions, DecisionTold
from steward.reads.machinery.show import acted, asks, row_of, rule_set
from steward.reads.machinery.wording import problem
from steward.reads.offers import may
from steward.reads.question import question
from steward.rules.access import keeps, took_part
from steward.rules.custody.handovers import COPY, may_offer
from steward.rules.document.cancelling import keeps_uncancelled
from steward.rules.document.cancelling import may_propose as may_propose_cancelling
from steward.rules.document.register import may_declassify, may_determine, protection_has_ended
from steward.rules.machinery.actor import Actor
from steward.rules.machinery.fields import ref
from steward.rules.reach import is_registrar

#: So many copies of a document are named for handing them over from its page.
HANDED = 50


@dataclass(frozen=True)
class OneDocument:
    """One document with its copies, book lines, corrections and chain of custody."""

    document: str = ref("document", "Document")


#: Who drafted, and who opened.
POSTS = ("drafter__unit", "drafter_person", "opened_by__unit", "opened_by_person")


@question("document", OneDocument)
def document(ask: OneDocument, by: Actor) -> DocumentTold:
    row = Document.objects.visible_to(by).select_related("unit", "basis", *POSTS, "need").known(ask.document)
    copies = list(row.copies.select_related("keeper", "keeper__person", "keeper__unit").order_by("pk"))
    entries, permitted = list(row.entries.select_related(*ENTRY).order_by("pk")), list(permissions_of(row))
    everyone = keeps(by, row.facts())
    stand = Standings(copies, by)
    decided = Decisions([row, *entries, *permitted])
    chain, hears = timeline(by, everyone, copy__document=row), _hears(row, by, decided)
    return widened(
        DocumentTold,
        row_of(row),
        version=row.version,
        recipients=row.recipients,
        signer=row.signer,
        ground=row.ground if hears or row.declassified_on else "",
        returned_on=row.returned_on if hears else None,
        copies_authorised=row.copies_authorised,
        reproduction=row.reproduction,
        compartments=row.need.codes,
        scheme=row.scheme,
        scheme_digest=row.scheme_digest,
        ruleset=rule_set(row.scheme_digest),
        as_stamped=row.as_stamped,
        extended=row.extended,
        unsure=row.unsure,
        review_on=row.review_on,
        opened_on=row.opened_on,
        opened_by=acted(row.opened_by, row.opened_by_person) if row.opened_by else None,
        asks=asks(row.grade),
        doubts=row.law.doubts("levels", f"levels.{row.level}", f"levels.{row.level}.period_years"),
        basis=BasisCited(str(row.basis.key), row.basis.code, row.basis.text) if row.basis else None,
        determined_on=row.determined_on,
        declassified_on=row.declassified_on,
        drafter=acted(row.drafter, row.drafter_person) if row.drafter else None,
        proposed_on=row.proposed_on,
        decisions=_decisions(row, by, decided),
        copies=tuple(copy_of(c, by, everyone, stand) for c in copies),
        handable=_handable(row, by),
        entries=tuple(entry_of(e, by, decided) for e in entries),
        corrections=tuple(
            _correction(c) for c in row.corrections.select_related("post__unit", "person").order_by("-pk")
        ),
        timeline=chain.timeline,
        events=chain.events,
        permissions=tuple(permission_of(p, by, decided) for p in permitted),
        proofs=_proofs(row, by, everyone),
        would_end=_would_end(row, by.day),
        may=tuple(may(by, "document", row.facts(by.day))),
    )


#: What is told of a document that stands in a book to whoever sees it.
OPEN = (may_determine, may_declassify, protection_has_ended)


def _hears(row: Document, by: Actor, decided: Decisions) -> bool:
    return took_part(by, row.facts(), {one.post_id for one in decided.of(row) if one.post_id})


def _decisions(row: Document, by: Actor, decided: Decisions) -> tuple[DecisionTold, ...]:
    """All of them to the registry and to who took part; of one that stands in a book,
    to others how it stands and no more."""
    if _hears(row, by, decided):
        return decided.told(row, by)
    return tuple(told for act in OPEN for told in decided.told(row, by, act)[-1:])


def _handable(row: Document, by: Actor) -> tuple[str, ...]:
    """The copies of it that one holds and may hand over now, as many as go in one list."""
    held = (
        row.copies.filter(state__in=COPY.before(may_offer.name))
        .free_with(by)
        .telling()
        .order_by("pk")[:HANDED]
    )
    return tuple(str(copy.key) for copy in held if may_offer(by, copy.facts()) is None)


def _would_end(row: Document, day: date) -> date | None:
    """The day on which the protection of a proposal ends if it is determined on this day."""
    return (row.protected_until or row.grade.period_end(day)) if row.state == "proposed" else None


def _proofs(row: Document, by: Actor, everyone: bool) -> tuple[PaperTold, ...]:
    """Papers of the document; those of a handover or a copy name posts:
    for the registrar and those who are party to it."""
    rows = list(row.proofs.order_by("pk"))
    if not everyone and any(p.subject != row.name for p in rows):
        theirs = Handover.objects.told_to(by).filter(copy__document=row)
        parties = {f"handover/{pk}" for pk in theirs.values_list("pk", flat=True)} | {row.name}
        parties |= {f"copy/{pk}" for pk in row.copies.filter(keeper=by.post).values_list("pk", flat=True)}
        rows = [p for p in rows if p.subject in parties or p.post_id == by.post]
    return tuple(PaperTold(str(p.key), p.title, p.sha256, p.size, p.media_type, p.subject) for p in rows)


ENTRY = ("book__unit", "document__unit")


def entry_of(entry: BookEntry, by: Actor, decided: Decisions) -> LineOfDocument:
    """A line; who proposed to cancel it and who answered as a registrar is named to those who could."""
    answers = (
        is_registrar(by, entry.book.unit.units, entry.document.rank, entry.document.need_id or 0) is None
    )
    return LineOfDocument(
        may=tuple(may(by, "entry", entry.facts())),
        kept=_kept(entry, by),
        key=str(entry.key),
        ordinal=entry.ordinal,
        year=entry.book.year,
        direction=entry.book.direction,
        day=entry.day,
        arrival_number=entry.arrival_number,
        quantity=entry.quantity,
        note=entry.note,
        state=entry.state,
        reason=entry.reason,
        cancelled_on=entry.cancelled_on,
        decisions=decided.told(entry, by, known=lambda _: answers),
        answer=entry.answer,
        receiving_unit=entry.receiving_unit,
        keeping_unit=entry.keeping_unit,
        book=str(entry.book.key),
    )


def _kept(entry: BookEntry, by: Actor) -> KeptFromCancelling | None:
    """Why a line can no longer be cancelled, told to whoever could have done it,
    and what can be done instead."""
    no = keeps_uncancelled(by, entry.facts())
    return KeptFromCancelling(act=may_propose_cancelling.name, **problem(no)) if no else None


def _correction(row: Correction) -> CorrectionTold:
    return CorrectionTold(row.field, row.old, row.new, row.reason, row.day, acted(row.post, row.person))
