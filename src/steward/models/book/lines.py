"""Lines of books whose document bears a number, as rules compare them.

Promises to read few rows however long a book is: those that bear this very number, however it is spelt,
found by an index.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.db.models import Max

from steward.models.book.books import BookEntry
from steward.rules.document.twice import Line, number_of
from steward.rules.machinery.actor import Actor

COLUMNS = (
    "document__key",
    "ordinal",
    "book__year",
    "day",
    "document__issuing_body",
    "document__symbol",
    "document__kind",
    "document__dated",
)


def bearing(entries: Any, symbol: str, seen: Any = None) -> list[Line]:
    """Those of these lines that bear this number, in the order of their entry.

    Which of them are not among those that are `seen` is said of each; without it all of them are.
    """
    return _told(entries.filter(document__bears=number_of(symbol)).order_by("pk"), seen)


def _told(rows: Any, seen: Any = None) -> list[Line]:
    told = [(str(key), rest) for key, *rest in rows.values_list(*COLUMNS)]
    keys = [key for key, _ in told]
    known = (
        seen.filter(document__key__in=keys).values_list("document__key", flat=True)
        if seen is not None and keys
        else keys
    )
    shown = {str(key) for key in known}
    return [
        Line(key, ordinal, year, day, body, symbol, kind, dated, hidden=key not in shown)
        for key, (ordinal, year, day, body, symbol, kind, dated) in told
    ]


def received(by: Actor, unit: int) -> Any:
    """Lines of the incoming books of a unit, of every year,
    that this actor may see and that were not cancelled."""
    books = {"book__unit": unit, "book__direction": "incoming"}
    return BookEntry.objects.visible_to(by).filter(**books).exclude(state="cancelled")


def known(by: Actor, unit: int, symbol: str, dated: date | None) -> list[Line]:
    """Those of them with the number and the date of a paper."""
    return bearing(received(by, unit).filter(document__dated=dated), symbol)


def all_known(by: Actor, unit: int, symbols: Iterable[str]) -> list[Line]:
    """Those of them with one of these numbers, in the order of their entry."""
    rows, numbers = received(by, unit), sorted({number_of(symbol) for symbol in symbols})
    parts = [numbers[at : at + 500] for at in range(0, len(numbers), 500)]
    found = [line for part in parts for line in _told(rows.filter(document__bears__in=part))]
    return sorted(found, key=lambda line: (line.year, line.ordinal))


def highest(entries: Any) -> Iterator[tuple[str, int]]:
    """Of each kind of documents the highest number that one of these lines bears;
    nothing is read before it is asked for."""
    yield from entries.order_by().values_list("document__kind").annotate(Max("document__number"))
