"""Long lists: which part of how many is shown, the way to the parts before and after,
and the filters that stay meanwhile."""

from collections.abc import Iterable, Sequence
from typing import Any, Protocol
from urllib.parse import urlencode

from django.urls import reverse

from steward.reads.question import Counted
from steward.rules.machinery.values import figure
from steward.web.machinery import tell
from steward.web.machinery.actor import Asked
from steward.web.machinery.tell import Told

#: Rows of one part of a list.
PAGE = 50


class Listed(Protocol):
    """What a list answers: the rows of one part of it, where the next part begins, how many there are."""

    @property
    def rows(self) -> Sequence[Any]: ...
    @property
    def following(self) -> int | None: ...
    @property
    def total(self) -> Counted: ...


def given(request: Asked, names: Iterable[str]) -> dict[str, str]:
    """Those of these values that stand in the address."""
    return {name: request.GET[name] for name in (*names, "after") if request.GET.get(name)}


def address(values: Told, **changes: object) -> str:
    """The address of the same list with other values; what is empty is left out."""
    kept = {name: value for name, value in {**values, **changes}.items() if value not in (None, "", 0)}
    return "?" + urlencode(kept)


def unpaged(values: Told) -> Told:
    """The filters alone, from the first part on."""
    return {name: value for name, value in values.items() if name != "after"}


def going_on(place: str, values: Told, answer: Listed | Told) -> Told:
    """Of a list at this address: itself with its filters, the way back to all of it,
    and the parts beside this one."""
    filters = unpaged(values)
    return {
        "here": address(filters) if filters else reverse(place),
        "clear": reverse(place) if filters else "",
        "pager": pager(values, answer),
    }


def pager(values: Told, answer: Listed | Told) -> Told:
    """What parts/_pager.html shows: the part, and the parts beside it."""
    if isinstance(answer, dict):
        return part(values, len(answer["rows"]), answer["following"], Counted(**answer["total"]))
    return part(values, len(answer.rows), answer.following, answer.total)


def part(values: Told, shown: int, following: int | None, total: Counted) -> Told:
    """The same of so many rows that are shown."""
    after = values.get("after", "")
    first = figure(after) or 0
    return {
        "said": tell.of_total(first, shown, total.count, total.more),
        "previous": address(values, after=max(0, first - PAGE)) if first else "",
        "following": address(values, after=following) if following else "",
    }
