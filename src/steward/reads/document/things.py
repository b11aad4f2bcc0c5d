"""Documents, book lines and the list of what may be protected, as they are found and called."""

import re
from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_noop as _

from steward.models import BasisEntry, BookEntry, Copy, Document, Organisation
from steward.models.document.basis import in_force_on
from steward.reads.book.things import label as book_label
from steward.reads.machinery.decisions import facts_of
from steward.reads.machinery.thing import NOWHERE, Fact, Things
from steward.reads.machinery.wording import called as in_words
from steward.reads.machinery.wording import copy_number, in_order, shown, word
from steward.reads.people.things import level_called, post, post_then
from steward.rules.access import keeps
from steward.rules.document import basis, cancelling, drafts, incoming, proofs, register
from steward.rules.document.cancelling import second_for_entry
from steward.rules.machinery.actor import Actor
from steward.rules.reach import over_the_whole


def called(row: Document) -> str:
    """How a document is called in a sentence: its number, or what it is."""
    return row.symbol or row.abstract or row.kind


def label(row: Document) -> str:
    """What it is called in a list."""
    return row.label


def _names(row: Document) -> dict[str, Any]:
    entry = row.entries.select_related("book__unit").order_by("-pk").first()
    line = {"ordinal": entry.ordinal, "book": book_label(entry.book)} if entry else {}
    return {"document": called(row), **line}


def _line(row: Document) -> str:
    """Where it stands in a book: two papers may bear one number; of a proposal its day."""
    entry = row.entries.select_related("book").order_by("-pk").first()
    return f"{entry.ordinal}/{entry.book.year}" if entry else shown(row.proposed_on or "")


def _whose(row: Document) -> str:
    """Its unit and whoever drafted it: a proposal may have neither number nor abstract."""
    return ", ".join(filter(None, (in_words(row.unit), in_words(row.drafter) if row.drafter else "")))


def _documents(by: Actor) -> Any:
    return Document.objects.visible_to(by).select_related("unit", "basis")


def _drafted(rows: Any, by: Actor) -> Any:
    return rows.filter(drafter=by.post)


def _withdrawable(rows: Any, by: Actor) -> Any:
    returned = rows.drafts_of_others(by).filter(state="returned").order_by().values("pk")
    return rows.filter(
        Q(drafter=by.post) | Q(pk__in=returned) | Q(pk__in=rows.left_to(by).order_by().values("pk"))
    )


def _basis(row: BasisEntry, by: Actor) -> Iterator[Fact]:
    yield _("Code"), row.code
    yield _("Text"), row.text
    yield _("Level"), level_called(row.level)
    yield _("In force since"), row.since
    yield _("No longer in force from"), row.until
    yield from facts_of(row, by, basis.may_adopt_basis, basis.may_end_basis)


def _entry(row: BookEntry, by: Actor) -> Iterator[Fact]:
    """Which line it is, what it entered and where the copies are,
    and why and by whom its cancelling was proposed.

    A line exists for those alone for whom its document does;
    who proposed is told by name to those who answer it.
    """
    proposer, answers = row.cancel_proposed_by, second_for_entry(by, row.facts()) is None
    proposed = post_then(proposer, row.cancel_proposed_by_person)
    yield _("Number in the book"), f"{row.ordinal}/{row.book.year}"
    yield _("Book"), book_label(row.book)
    yield _("Number, symbol"), row.document.symbol
    yield _("Level"), row.document.grade.name
    yield _("Kind and abstract"), " – ".join(filter(None, (row.document.kind, row.document.abstract)))
    yield _("Issued by"), row.document.issuing_body or in_words(row.document.unit)
    yield _("Day of entry"), row.day
    yield _("Copies"), _copies(row.document, by)
    yield _("Reason"), row.reason
    yield _("Proposed by"), proposed if answers or proposer is None else in_words(proposer.unit)
    yield _("Proposed on"), row.cancel_proposed_on
    yield _("State"), word("entry_state", row.state)


LINE = re.compile(r"(\d{1,9})/(\d{4})")


def of_line(rows: Any, words: str) -> Any:
    """Lines of books of exactly this number and year; None where the words are no line."""
    named = LINE.fullmatch(words.strip())
    return rows.filter(ordinal=int(named[1]), book__year=int(named[2])) if named else None


def _copies(row: Document, by: Actor) -> str:
    """Each copy by its number, in order, and where it is or what became of it.

    The registrar of the document and whoever keeps a copy see the post, others the unit (mission, limit 2).
    """
    everyone = keeps(by, row.facts())

    def where(copy: Copy) -> str:
        if copy.keeper is None:
            return word("copy_state", copy.state)
        return post(copy.keeper) if everyone or copy.keeper_id == by.post else in_words(copy.keeper.unit)

    copies = in_order(row.copies.select_related("keeper__unit", "keeper__person"), lambda copy: copy.path)
    return "; ".join(f"{copy_number(one.path)}: {where(one)}" for one in copies)


THINGS = (
    Things(
        "document",
        search=NOWHERE,  # by all of its words, before everything else
        rows=_documents,
        label=label,
        names=_names,
        apart=_line,
        seek=lambda rows, words: rows.matching(words),
        waits=("proposed_on", "pk"),
        whose=_whose,
        among={
            register.may_determine: lambda rows, by: rows.determinable_by(by),
            register.may_return_proposal: lambda rows, by: rows.drafts_of_others(by),
            drafts.may_withdraw: _withdrawable,
            drafts.may_propose_again: lambda rows, by: (
                _drafted(rows, by) if register.may_propose.asks(by, None) is None else rows.none()
            ),
            drafts.may_revoke: lambda rows, by: rows.drafts_of_others(by),
            register.may_declassify: lambda rows, by: rows.decidable_by(by, "declassify").protected(),
            register.protection_has_ended: lambda rows, by: rows.protected().filter(
                protected_until__lte=by.day, unsure=False
            ),
            register.may_issue: lambda rows, by: rows.registered_by(by),
            register.may_correct: lambda rows, by: rows.registered_by(by).entered(),
            register.may_keep_fingerprints: lambda rows, by: rows.registered_by(by).filter(unopened=False),
            incoming.may_open: lambda rows, by: rows.registered_by(by).filter(unopened=True),
            incoming.may_confirm_end: lambda rows, by: rows.registered_by(by).protected().filter(unsure=True),
            incoming.may_correct_end: lambda rows, by: (
                rows.registered_by(by).protected().filter(direction="incoming", unsure=False)
            ),
            proofs.may_attach_proof: lambda rows, by: rows.provable_by(by),
        },
    ),
    Things(
        "record",
        search=NOWHERE,  # as what it is
        rows=_documents,
        label=label,
        apart=_line,
        seek=lambda rows, words: rows.matching(words),
    ),
    Things(
        "basis",
        search=NOWHERE,  # it has no page
        rows=lambda by: BasisEntry.objects.listed_under(Organisation.objects.scheme_on(by.day)),
        label=lambda r: f"{r.code} – {r.text}",
        offered=lambda rows, by: rows.filter(in_force_on(by.day)),
        among={
            basis.may_end_basis: lambda rows, by: (
                rows.filter(Q(until=None) | Q(until__gt=by.day))
                if over_the_whole(by) is None
                else rows.none()
            )
        },
        order=("code",),
        facts=_basis,
        names=lambda r: {"basis": r.code},
        group=lambda r: r.level,
    ),
    Things(
        "entry",
        search=NOWHERE,  # by its number, `12/2026`
        rows=lambda by: BookEntry.objects.visible_to(by).select_related(
            "book__unit", "document__unit", "cancel_proposed_by__unit", "cancel_proposed_by__person"
        ),
        label=lambda r: f"{r.ordinal}/{r.book.year} {r.document.symbol}",
        called=lambda word: word.figures("ordinal", "book__year") | word.among("document__fold_symbol"),
        exactly=of_line,
        names=lambda r: {"entry": f"{r.ordinal}/{r.book.year}", "document": called(r.document)},
        apart=lambda r: book_label(r.book),
        facts=_entry,
        among={
            cancelling.may_propose: lambda rows, by: rows.proposable_by(by),
            cancelling.may_confirm: lambda rows, by: rows.cancellable_by(by),
            cancelling.may_refuse: lambda rows, by: rows.answerable_by(by),
            cancelling.may_withdraw: lambda rows, by: rows.filter(cancel_proposed_by=by.post),
        },
    ),
)
