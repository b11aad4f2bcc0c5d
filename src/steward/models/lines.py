"""Lines of books whose document bears a number, as rules compare them.

Promises to read few rows however long a book is: those that bear this very number, however it is spelt, found by an index.
"""

from typing import Any

from steward.rules.twice import Line, number_of

COLUMNS = (
    "document__key", "ordinal", "book__year", "day", "document__issuing_body", "document__symbol", "document__kind",
    "document__dated",
)  # fmt: skip


def bearing(entries: Any, symbol: str) -> list[Line]:
    """Those of these lines that bear this number, in the order of their entry."""
    rows = entries.filter(document__bears=number_of(symbol)).order_by("pk")
    return [Line(str(key), *rest) for key, *rest in rows.values_list(*COLUMNS)]
