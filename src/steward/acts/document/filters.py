"""Keep and erase a filter of the register under a name: no act, no entry,
nothing rests on it (docs/decisions/0023).

Promises that a person reaches its own filters alone, in the post it acts in, and that an erased one is gone.
Refuses to cut a name or a filter: what is too long to be kept is Invalid at its field.
"""

from dataclasses import dataclass

from steward.models import SavedFilter
from steward.rules.document import filters
from steward.rules.machinery.actor import Actor
from steward.rules.machinery.answers import must
from steward.rules.machinery.fields import read, text


@dataclass(frozen=True)
class KeepFilter:
    """Filters of the register, as they stand in its address, and the name under which they are kept."""

    title: str = text("Name", longest=filters.LONGEST)
    query: str = text("Filters", longest=filters.LONGEST_QUERY, default="")


def keep(by: Actor, title: str, query: str) -> None:
    """Keep these filters under a name; the one of that name before is replaced."""
    title = " ".join(title.split())
    assert by.person is not None  # who keeps a filter is signed in
    mine = SavedFilter.objects.visible_to(by)
    must(filters.may_keep(title, tuple(mine.values_list("title", flat=True))))
    asked = read(KeepFilter, {"title": title, "query": query})
    SavedFilter.objects.update_or_create(
        person_id=by.person, post_id=by.post, title=asked.title, defaults={"query": asked.query}
    )


def forget(by: Actor, key: str) -> None:
    """Erase one of one's own filters, or Unknown."""
    SavedFilter.objects.visible_to(by).known(key).delete()
