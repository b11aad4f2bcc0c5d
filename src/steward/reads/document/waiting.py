"""Documents and book lines that wait for somebody."""

from functools import partial
from typing import Any

from django.db.models import F, OuterRef, Subquery
from django.utils.translation import gettext_noop as _

from steward.models import BookEntry, Document
from steward.reads.machinery.waits import Waits, answered_by, did, lately, titled
from steward.reads.machinery.wording import word
from steward.rules.document import cancelling, drafts, incoming, register
from steward.rules.machinery.actor import Actor
from steward.rules.reach import keeps_register


def _document(row: Document) -> dict[str, Any]:
    return {
        "document": titled(row),
        "who": did(row.drafter, row.drafter_person),
        "copies": row.copies_authorised,
        "ground": row.ground,
        "basis": row.basis.code if row.basis else "–",
    }


def _entry(row: BookEntry) -> dict[str, Any]:
    return {
        "entry": f"{row.ordinal}/{row.book.year}",
        "book": word("direction", row.book.direction),
        "reason": row.reason,
        "answer": row.answer,
        "who": did(row.cancel_proposed_by, row.cancel_proposed_by_person),
        "second": answered_by(row, row.cancelled_by),
    }


def _own(by: Actor, *states: str) -> Any:
    return Document.objects.visible_to(by).filter(drafter=by.post, state__in=states)


def _returned(by: Actor) -> Any:
    """What was returned to this drafter, as long as it may propose: the twin of
    `rules.document.drafts.may_propose_again`."""
    return _own(by, "returned") if register.may_propose(by) is None else Document.objects.none()


def _issued(by: Actor) -> Any:
    """What this drafter drafted and the registry issued in the last days, with its line in the book."""
    lines = BookEntry.objects.filter(
        document=OuterRef("pk"), book__direction="outgoing", day__gte=lately(by)
    ).exclude(state="cancelled")
    rows = Document.objects.visible_to(by).filter(drafter=by.post, direction="outgoing")
    told = rows.annotate(
        issued_as=Subquery(lines.values("ordinal")[:1]), issued_on=Subquery(lines.values("day")[:1])
    )
    return told.exclude(issued_as=None)


def _as_issued(row: Any) -> dict[str, Any]:
    return {**_document(row), "number": row.issued_as, "symbol": row.symbol}


def _left_to_registry(by: Actor, row: Document) -> bool:
    """A returned draft that its post left: an authority may close it too,
    but it is the registry that does."""
    facts = row.facts(by.day)
    return row.state == "returned" and facts.drafter_left and keeps_register(by, facts) is None


def _refusable(by: Actor) -> Any:
    """Lines whose cancelling this actor may only refuse, because their documents went on meanwhile."""
    rows = BookEntry.objects.visible_to(by).answerable_by(by)
    return rows.exclude(pk__in=BookEntry.objects.visible_to(by).cancellable_by(by).values("pk"))


DOCUMENT = partial(
    Waits,
    subject="document",
    names=_document,
    about=lambda row: row,
    related=("unit", "basis", "drafter", "drafter_person"),
    what="{document}",
)
ENTRY = partial(
    Waits,
    subject="entry",
    names=_entry,
    leads=lambda row: ("document", row.document.key),
    about=lambda row: row.document,
    what=_("Cancel entry {entry} ({book})"),
    related=("book", "document", "cancel_proposed_by", "cancel_proposed_by_person", "cancelled_by"),
    day="cancel_proposed_on",
)

WAITS = (
    DOCUMENT(
        act=register.may_determine,
        rows=lambda by: Document.objects.determinable_by(by),
        day="proposed_on",
        beside=_("proposed by {who}; basis {basis}; copies: {copies}"),
    ),
    ENTRY(
        act=cancelling.may_confirm,
        also=(cancelling.may_refuse,),
        rows=lambda by: BookEntry.objects.visible_to(by).cancellable_by(by),
        beside=_("proposed by {who}: {reason}"),
    ),
    ENTRY(
        act=cancelling.may_refuse,
        rows=_refusable,
        when=lambda by, row: cancelling.may_confirm(by, row.facts()) is not None,
        beside=_("proposed by {who}: {reason}; it cannot be confirmed any more, only refused"),
    ),
    DOCUMENT(
        act=register.may_issue,
        rows=lambda by: Document.objects.registered_by(by),
        day="determined_on",
        beside=_("determined; to be numbered and issued, copies: {copies}"),
    ),
    DOCUMENT(
        act=drafts.may_propose_again,
        rows=_returned,
        day="returned_on",
        beside=_("returned to you: {ground}"),
    ),
    DOCUMENT(
        act=drafts.may_withdraw,
        name="drafts_left",
        group="act",
        rows=lambda by: Document.objects.left_to(by).filter(state="returned"),
        when=_left_to_registry,
        day="returned_on",
        beside=_("returned to a post that nobody fills or that may not read it any more: {ground}"),
    ),
    DOCUMENT(
        act=incoming.may_confirm_end,
        rows=lambda by: Document.objects.to_review(by),
        when=lambda by, row: row.review_on <= by.day,
        day="review_on",
        is_due=True,
        beside=_("its end of protection was reckoned and is to be confirmed"),
    ),
    DOCUMENT(
        name="drafts_proposed",
        group="others",
        rows=lambda by: _own(by, "proposed"),
        day="proposed_on",
        beside=_("your proposal, waits for a decision"),
    ),
    DOCUMENT(
        name="drafts_determined",
        group="others",
        rows=lambda by: _own(by, "determined"),
        day="determined_on",
        beside=_("your draft, determined; waits for the registry"),
    ),
    ENTRY(
        act=cancelling.may_withdraw,
        name="cancellings_proposed",
        group="others",
        rows=lambda by: BookEntry.objects.visible_to(by).filter(
            cancel_proposed_by=by.post, state="cancel_proposed"
        ),
        beside=_("proposed by you, waits for a second person"),
    ),
    ENTRY(
        name="cancellings_refused",
        group="watch",
        rows=lambda by: BookEntry.objects.visible_to(by).filter(
            refused_to=by.post, refused_on__gte=lately(by)
        ),
        day="refused_on",
        beside=_("your proposal, refused: {answer}"),
    ),
    ENTRY(
        name="cancellings_confirmed",
        group="watch",
        rows=lambda by: BookEntry.objects.visible_to(by).filter(
            cancel_proposed_by=by.post, state="cancelled", cancelled_on__gte=lately(by)
        ),
        day="cancelled_on",
        beside=_(
            "your proposal, confirmed by {second}; its number stays taken, and the paper can be registered "
            "anew"
        ),
    ),
    DOCUMENT(
        name="drafts_issued",
        group="watch",
        names=_as_issued,
        rows=_issued,
        day=F("issued_on"),
        beside=_("your draft, issued as {number}, {symbol}"),
    ),
    DOCUMENT(
        name="drafts_closed",
        group="watch",
        rows=lambda by: _own(by, "withdrawn").filter(closed_on__gte=lately(by)),
        day="closed_on",
        beside=_("your draft, closed by another: {ground}"),
    ),
)
