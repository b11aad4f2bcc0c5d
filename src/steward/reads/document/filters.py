"""The filters that a person has kept under a name, in the post acted in."""

from dataclasses import dataclass

from steward.models import SavedFilter
from steward.reads.question import question
from steward.rules.machinery.actor import Actor


@dataclass(frozen=True)
class SavedFilters:
    """The filters of the register that you keep under a name in this post."""


@dataclass(frozen=True)
class FilterKept:
    """A filter by the name it was given, and the part of an address that it is."""

    key: str
    title: str
    query: str


@dataclass(frozen=True)
class FiltersKept:
    """The filters in the order in which they were kept."""

    rows: tuple[FilterKept, ...]


@question("saved_filters", SavedFilters)
def saved_filters(ask: SavedFilters, by: Actor) -> FiltersKept:
    rows = SavedFilter.objects.visible_to(by).order_by("pk")
    return FiltersKept(tuple(FilterKept(str(row.key), row.title, row.query) for row in rows))
