"""Lines of books whose document bears a number, as rules compare them.

Promises to read few rows however long a book is: those whose number begins with the same digits, found by an index.
"""

from typing import Any

from steward.models.fold import leading_number
from steward.rules.twice import Line

COLUMNS = (
    "document__key", "ordinal", "book__year", "day", "document__issuing_body", "document__symbol", "document__kind",
    "document__dated",
)  # fmt: skip


def bearing(entries: Any, symbol: str) -> list[Line]:
    """Those of these lines that may bear this number and were not cancelled, in the order of their entry."""
    rows = entries.filter(document__number=leading_number(symbol)).exclude(state="cancelled").order_by("pk")
    return [Line(str(key), *rest) for key, *rest in rows.values_list(*COLUMNS)]
