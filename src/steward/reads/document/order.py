"""Orders of the register and places in them: the same on both engines, in both directions,
whatever stands between two pages.

A place is the value a document is ordered by and its id, so no two documents share one, and a page goes on
after the last place of the one before. What is told of a place is the value and the key of the document: ids
rise with each document, and would tell how many there are between two that one may see. Text is compared byte
by byte, as Python does, or two halves could not be merged.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q

from steward.models.document.places import PLACES
from steward.rules.machinery.answers import Invalid
from steward.rules.machinery.values import figure


class Place(NamedTuple):
    """Where a document stands in an order; of the order of entry the value is 0 for all,
    and no key decides."""

    value: Any
    id: int
    key: UUID


@dataclass(frozen=True)
class Order:
    """How rows are ordered: by a value (none: by id alone), down or up;
    `read` makes the value of its text again."""

    by: Any
    read: Callable[[str], Any]
    down: bool

    def turned(self) -> "Order":
        return replace(self, down=not self.down)

    def told(self, place: Place) -> str:
        """A place as text, to be given back as `after`."""
        return f"{place.key}~{place.value}" if self.by is not None else str(place.key)

    def place(self, told: str, rows: Any) -> Place:
        """The place of such a text among these rows, or Invalid:
        the same for a key that one may not see and for none."""
        key, _, rest = told.partition("~")
        try:
            value = self.read(rest)
            for id, known in rows.filter(key=UUID(key)).order_by().values_list("pk", "key")[:1]:
                return Place(value, id, known)
        except ValueError:
            pass
        raise Invalid({"after": ("no_such_place", {})})

    def of(self, rows: Any, limit: int, after: Place | None) -> list[Place]:
        """The first places of these rows, after one."""
        if self.by is None:
            rows = rows.filter(**{f"pk__{self._beyond}": after.id}) if after else rows
            return [
                Place(0, *pair)
                for pair in rows.order_by("-pk" if self.down else "pk").values_list("pk", "key")[:limit]
            ]
        rows = rows.annotate(place=self.by)
        if after:
            same = Q(place=after.value, **{f"pk__{self._beyond}": after.id})
            rows = rows.filter(Q(**{f"place__{self._beyond}": after.value}) | same)
        rows = rows.order_by(*(("-place", "-pk") if self.down else ("place", "pk")))
        return [Place(*each) for each in rows.values_list("place", "pk", "key")[:limit]]

    @property
    def _beyond(self) -> str:
        return "lt" if self.down else "gt"


def merged(order: Order, halves: tuple[Any, Any], limit: int, after: Place | None = None) -> list[Place]:
    """The first places of both halves together, each once."""
    places = {place for half in halves for place in order.of(half, limit, after)}
    return sorted(places, reverse=order.down)[:limit]


def _number(text: str) -> int:
    """A number that a column can hold; what is longer than any of them is a mistake,
    not a crash of the engine."""
    found = figure(text)
    if found is None:
        raise ValueError(text)
    return found


ORDERS = {
    "entered": Order(None, lambda text: 0, down=True),
    "number": Order(PLACES["number"], _number, down=True),
    "dated": Order(PLACES["dated"], date.fromisoformat, down=True),
    "level": Order(PLACES["level"], _number, down=True),
    "issuer": Order(PLACES["issuer"], str, down=False),
    "ending": Order(PLACES["ending"], date.fromisoformat, down=False),
}
