"""Orders of the register and places in them: the same on both engines, in both directions, whatever stands between two pages.

A place is the value a document is ordered by and its id, so no two documents share one, and a page goes on after the
last place of the one before. Text is compared byte by byte, as Python does, or two halves could not be merged.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from django.db.models import F, Func, Q, Value
from django.db.models.functions import Coalesce

from steward.rules.answers import Invalid
from steward.rules.values import figure


class Place(NamedTuple):
    """Where a document stands in an order; the value of the order of entry is 0 for all."""

    value: Any
    id: int


class Bytewise(Func):
    """A text compared by its code points."""

    template = "(%(expressions)s) COLLATE BINARY"

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template='(%(expressions)s) COLLATE "C"', **context)


@dataclass(frozen=True)
class Order:
    """How rows are ordered: by a value (none: by id alone), down or up; `read` makes the value of its text again."""

    by: Any
    read: Callable[[str], Any]
    down: bool

    def turned(self) -> "Order":
        return replace(self, down=not self.down)

    def told(self, place: Place) -> str:
        """A place as text, to be given back as `after`."""
        return f"{place.id}~{place.value}" if self.by is not None else str(place.id)

    def place(self, told: str) -> Place:
        """The place of such a text, or Invalid."""
        first, _, rest = told.partition("~")
        id = figure(first, digits=18)
        try:
            if id is not None:
                return Place(self.read(rest), id)
        except ValueError:
            pass
        raise Invalid({"after": ("no_such_place", {})})

    def of(self, rows: Any, limit: int, after: str) -> list[Place]:
        """The first places of these rows, after one that was told."""
        if self.by is None:
            rows = rows.filter(**{f"pk__{self._beyond}": self.place(after).id}) if after else rows
            return [Place(0, pk) for pk in rows.order_by("-pk" if self.down else "pk").values_list("pk", flat=True)[:limit]]
        rows = rows.annotate(place=self.by)
        if after:
            value, pk = self.place(after)
            rows = rows.filter(Q(**{f"place__{self._beyond}": value}) | Q(place=value, **{f"pk__{self._beyond}": pk}))
        rows = rows.order_by(*(("-place", "-pk") if self.down else ("place", "pk")))
        return [Place(*pair) for pair in rows.values_list("place", "pk")[:limit]]

    @property
    def _beyond(self) -> str:
        return "lt" if self.down else "gt"


def merged(order: Order, halves: tuple[Any, Any], limit: int, after: str) -> list[Place]:
    """The first places of both halves together, each once."""
    places = {place for half in halves for place in order.of(half, limit, after)}
    return sorted(places, reverse=order.down)[:limit]


#: Documents without a date stand before all others, those whose protection has no end after them.
UNDATED, ENDLESS = date(1, 1, 1), date(9999, 12, 31)
ORDERS = {
    "entered": Order(None, lambda text: 0, down=True),
    "number": Order(F("number"), int, down=True),
    "dated": Order(Coalesce("dated", Value(UNDATED)), date.fromisoformat, down=True),
    "level": Order(F("rank"), int, down=True),
    "issuer": Order(Bytewise(F("issuer")), str, down=False),
    "ending": Order(Coalesce("protected_until", Value(ENDLESS)), date.fromisoformat, down=False),
}
