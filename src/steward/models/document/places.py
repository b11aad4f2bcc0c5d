"""What documents are ordered by beside their entry, as it stands in the table's indexes.

A list reads its rows in the order of an index (value, id) and stops at the last one that it shows; an engine
takes the index only for the very expression it was made of, so index and order are made of these. What fills
the place of an empty column stands in them as it is and not as a parameter,
which SQLite would not find in its index.
"""

from datetime import date
from typing import Any

from django.db.models import F, Func

#: Documents without a date stand before all others, those whose protection has no end after them.
UNDATED, ENDLESS = date(1, 1, 1), date(9999, 12, 31)


class Bytewise(Func):
    """A text compared by its code points."""

    template = "(%(expressions)s) COLLATE BINARY"

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template='(%(expressions)s) COLLATE "C"', **context)


class DayOr(Func):
    """A day, or where there is none this one."""

    template = "COALESCE(%(expressions)s, '%(day)s')"

    def __init__(self, column: Any, day: str) -> None:
        super().__init__(column, day=date.fromisoformat(day).isoformat())


#: Order of the register: what it goes by, from the lowest.
PLACES: dict[str, Any] = {
    "number": F("number"),
    "dated": DayOr(F("dated"), UNDATED.isoformat()),
    "level": F("rank"),
    "issuer": Bytewise(F("issuer")),
    "ending": DayOr(F("protected_until"), ENDLESS.isoformat()),
}
