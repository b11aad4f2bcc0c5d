"""What was written before in the same place: issuers and kinds of a book's last documents, to be taken again.

Promises only what stands on documents that the reader may see. Suggests, and never fills in.
"""

from dataclasses import dataclass
from typing import Any

from steward.models import Book, BookEntry, Document
from steward.reads.question import question
from steward.rules.facts import Actor
from steward.rules.fields import choice, ref

#: Columns whose values are suggested; so many of the last documents are looked at, and so many values told.
SUGGESTED = ("issuing_body", "kind")
LOOKED_AT, TOLD = 400, 30


@dataclass(frozen=True)
class Suggestions:
    """What stands in this column of the last documents, each value once, the newest first."""

    of: str = choice("suggested", "Column")
    book: str = ref("book", "Book", "Only documents of this book.", default="")


@question("suggestions", Suggestions)
def suggestions(ask: Suggestions, by: Actor) -> dict[str, Any]:
    column = ask.of if ask.of in SUGGESTED else SUGGESTED[0]
    rows = Document.objects.visible_to(by).exclude(**{column: ""})
    if ask.book:
        book = Book.objects.visible_to(by).known(ask.book)
        rows = rows.filter(pk__in=BookEntry.objects.visible_to(by).filter(book=book).values("document"))
    values = rows.order_by("-pk").values_list(column, flat=True)[:LOOKED_AT]
    return {"rows": [{"text": value} for value in list(dict.fromkeys(values))[:TOLD]]}
