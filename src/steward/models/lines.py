"""Lines of books whose document bears a number, as rules compare them.

Promises to read few rows however long a book is: those whose number begins with the same digits, found by an index.
"""

from collections.abc import Iterator
from typing import Any

from django.db.models import Max

from steward.models.fold import leading_number
from steward.rules.twice import Line

COLUMNS = (
    "document__key", "ordinal", "book__year", "day", "document__issuing_body", "document__symbol", "document__kind",
    "document__dated",
)  # fmt: skip


def bearing(entries: Any, symbol: str, seen: Any = None) -> list[Line]:
    """Those of these lines that may bear this number and were not cancelled, in the order of their entry.

    Which of them are not among those that are `seen` is said of each; without it all of them are.
    """
    rows = entries.filter(document__number=leading_number(symbol)).exclude(state="cancelled").order_by("pk")
    told = [(str(key), rest) for key, *rest in rows.values_list(*COLUMNS)]
    keys = [key for key, _ in told]
    known = seen.filter(document__key__in=keys).values_list("document__key", flat=True) if seen is not None and keys else keys
    shown = {str(key) for key in known}
    return [Line(key, *rest, hidden=key not in shown) for key, rest in told]


def highest(entries: Any) -> Iterator[tuple[str, int]]:
    """Of each kind of documents the highest number that one of these lines bears; nothing is read before it is asked for."""
    rows = entries.exclude(state="cancelled").order_by().values_list("document__kind")
    yield from rows.annotate(Max("document__number"))
