"""Keep and erase a filter of the register under a name: no act, no entry, nothing rests on it (docs/decisions/0023).

Promises that a person reaches its own filters alone, in the post it acts in, and that an erased one is gone.
"""

import unicodedata

from steward.models import SavedFilter
from steward.rules import filters
from steward.rules.answers import must
from steward.rules.facts import Actor


def keep(by: Actor, title: str, query: str) -> None:
    """Keep these filters under a name; the one of that name before is replaced."""
    title = " ".join(unicodedata.normalize("NFC", title).split())[: filters.LONGEST]
    mine = SavedFilter.objects.visible_to(by)
    must(filters.may_keep(title, tuple(mine.values_list("title", flat=True))))
    SavedFilter.objects.update_or_create(person_id=by.person, office_id=by.office, title=title, defaults={"query": query})


def forget(by: Actor, key: str) -> None:
    """Erase one of one's own filters, or Unknown."""
    SavedFilter.objects.visible_to(by).known(key).delete()
