"""The filters that a person has kept under a name, in the post acted in."""

from dataclasses import dataclass
from typing import Any

from steward.models import SavedFilter
from steward.reads.question import question
from steward.rules.machinery.actor import Actor


@dataclass(frozen=True)
class SavedFilters:
    """The filters of the register that you keep under a name in this post."""


@question("saved_filters", SavedFilters)
def saved_filters(ask: SavedFilters, by: Actor) -> dict[str, Any]:
    rows = SavedFilter.objects.visible_to(by).order_by("pk")
    return {"rows": [{"key": str(row.key), "title": row.title, "query": row.query} for row in rows]}
