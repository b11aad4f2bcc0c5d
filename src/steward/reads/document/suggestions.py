"""What was written before in the same place: issuers and kinds of a book's last documents, to be taken again.

Promises only what stands on documents that the reader may see. Suggests, and never fills in.
"""

import re
from dataclasses import dataclass

from steward.models import Book, BookEntry, Document
from steward.reads.question import Counted, question
from steward.rules.document.twice import plain
from steward.rules.machinery.actor import Actor
from steward.rules.machinery.fields import choice, needed, ref

#: So many of the last documents are looked at, and so many values told; a few more are told too,
#: rather than left out.
LOOKED_AT, TOLD, STILL_TOLD = 400, 30, 39
DIGITS = re.compile(r"\d+")


@dataclass(frozen=True)
class Suggestions:
    """What stands in this column of the last documents, each value once, the newest first."""

    of: str = choice("suggested", "Column")
    book: str = ref(
        "book",
        "Book",
        "Only documents of this book; for “symbol”: the book whose next number is asked for.",
        default="",
    )
    document: str = ref(
        "document", "Document", "For “symbol”: the document that is to be issued.", default=""
    )


@dataclass(frozen=True)
class Suggested:
    """A value that can be taken again."""

    text: str


@dataclass(frozen=True)
class SuggestionsTold:
    """Values, the newest first, and how many there are among the documents that were looked at."""

    rows: tuple[Suggested, ...]
    total: Counted


@question("suggestions", Suggestions)
def suggestions(ask: Suggestions, by: Actor) -> SuggestionsTold:
    if ask.of == "symbol":
        told = _following(ask, by)
        return SuggestionsTold(tuple(map(Suggested, told)), Counted(len(told), more=False))
    rows = Document.objects.visible_to(by).exclude(**{ask.of: ""})
    if ask.book:
        book = Book.objects.visible_to(by).known(ask.book)
        rows = rows.filter(pk__in=BookEntry.objects.visible_to(by).filter(book=book).values("document"))
    values = list(rows.order_by("-pk").values_list(ask.of, flat=True)[: LOOKED_AT + 1])
    there = list(dict.fromkeys(values[:LOOKED_AT]))
    shown = there[: TOLD if len(there) > STILL_TOLD else STILL_TOLD]
    return SuggestionsTold(tuple(map(Suggested, shown)), Counted(len(there), more=len(values) > LOOKED_AT))


def _following(ask: Suggestions, by: Actor) -> list[str]:
    """The number after the highest that a document of this kind bears in the book, cancelled ones included;
    from 1 each year.

    Without a book it is that of the nearest unit that has one;
    in a year's first line the form is that of the years before.
    """
    needed(ask, "document")
    document = Document.objects.visible_to(by).select_related("unit").known(ask.document)
    book = Book.objects.visible_to(by).known(ask.book) if ask.book else _nearest(document, by)
    if book is None:
        return []
    lines = BookEntry.objects.visible_to(by).filter(
        book__direction="outgoing", book__unit=book.unit_id, book__year__lte=book.year, document__number__gt=0
    )
    kinds = lines.order_by().values_list("document__kind", flat=True).distinct()
    alike = [kind for kind in kinds if plain(kind) == plain(document.kind)]
    found = lines.filter(document__kind__in=alike).select_related("document", "book")
    last = found.order_by("-book__year", "-document__number").first()
    if last is None:
        return []
    number = last.document.number + 1 if last.book.year == book.year else 1
    return [DIGITS.sub(lambda digits: str(number).zfill(len(digits[0])), last.document.symbol, count=1)]


def _nearest(document: Document, by: Actor) -> Book | None:
    """The outgoing book of this year of the document's unit, or of the nearest above it that has one."""
    line = document.unit.units
    books = Book.objects.visible_to(by).filter(direction="outgoing", year=by.day.year, unit__in=line)
    return max(books, key=lambda book: line.index(book.unit_id), default=None)
