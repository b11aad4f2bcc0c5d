"""What was written before in the same place: issuers and kinds of a book's last documents, to be taken again.

Promises only what stands on documents that the reader may see. Suggests, and never fills in.
"""

import re
from dataclasses import dataclass
from typing import Any

from steward.models import Book, BookEntry, Document
from steward.reads.question import question
from steward.rules.facts import Actor
from steward.rules.fields import choice, needed, ref

#: So many of the last documents are looked at, and so many values told.
LOOKED_AT, TOLD = 400, 30
DIGITS = re.compile(r"\d+")


@dataclass(frozen=True)
class Suggestions:
    """What stands in this column of the last documents, each value once, the newest first."""

    of: str = choice("suggested", "Column")
    book: str = ref("book", "Book", "Only documents of this book.", default="")
    document: str = ref("document", "Document", "For “symbol”: the document that is to be issued.", default="")


@question("suggestions", Suggestions)
def suggestions(ask: Suggestions, by: Actor) -> dict[str, Any]:
    if ask.of == "symbol":
        return {"rows": [{"text": text} for text in _following(ask, by)]}
    rows = Document.objects.visible_to(by).exclude(**{ask.of: ""})
    if ask.book:
        book = Book.objects.visible_to(by).known(ask.book)
        rows = rows.filter(pk__in=BookEntry.objects.visible_to(by).filter(book=book).values("document"))
    values = rows.order_by("-pk").values_list(ask.of, flat=True)[:LOOKED_AT]
    return {"rows": [{"text": value} for value in list(dict.fromkeys(values))[:TOLD]]}


def _following(ask: Suggestions, by: Actor) -> list[str]:
    """The number after the highest that a document of this kind bears in the outgoing books of its unit; from 1 each year."""
    needed(ask, "document")
    document = Document.objects.visible_to(by).select_related("unit").known(ask.document)
    lines = BookEntry.objects.visible_to(by).filter(
        book__direction="outgoing", book__unit__in=document.unit.units, document__kind=document.kind, document__number__gt=0
    )
    last = (
        lines.exclude(state="cancelled").select_related("document", "book").order_by("-book__year", "-document__number").first()
    )
    if last is None:
        return []
    number = last.document.number + 1 if last.book.year == by.day.year else 1
    return [DIGITS.sub(lambda digits: str(number).zfill(len(digits[0])), last.document.symbol, count=1)]
