"""Long lists: which part of how many is shown, the way to the parts before and after, and the filters that stay meanwhile."""

from collections.abc import Iterable
from urllib.parse import urlencode

from django.urls import reverse

from steward.rules.machinery.values import figure
from steward.web.machinery import tell
from steward.web.machinery.actor import Asked
from steward.web.machinery.tell import Told

#: Rows of one part of a list.
PAGE = 50


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


def going_on(place: str, values: Told, answer: Told) -> Told:
    """Of a list at this address: itself with its filters, the way back to all of it, and the parts beside this one."""
    filters = unpaged(values)
    return {
        "here": address(filters) if filters else reverse(place),
        "clear": reverse(place) if filters else "",
        "pager": pager(values, answer),
    }


def pager(values: Told, answer: Told) -> Told:
    """What parts/_pager.html shows: the part, and the parts beside it."""
    after = values.get("after", "")
    first = figure(after) or 0
    total = answer["total"]
    return {
        "said": tell.of_total(first, len(answer["rows"]), total["count"], total["more"]),
        "previous": address(values, after=max(0, first - PAGE)) if first else "",
        "following": address(values, after=answer["following"]) if answer["following"] else "",
    }
