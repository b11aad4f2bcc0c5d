"""The second allowed writer of the log: checkpoints, and the erasure of disclosures.

A checkpoint is the one write without an entry: it signs what the entries already say, after re-hashing
every entry since the last one from the database. Erasing a disclosure is an act; its digest stays.
"""

from dataclasses import dataclass
from datetime import datetime

from steward.acts.act import Done, act
from steward.models import Disclosure, Entry
from steward.rules.answers import Refusal, Unknown, must
from steward.rules.facts import Actor
from steward.rules.fields import number, text


@dataclass(frozen=True)
class EraseDisclosures:
    """Erase what an entry disclosed; the entry and its digests stay, and the log still verifies."""

    entry: int = number("Entry")
    ground: str = text("Legal ground", longest=400)


@act("disclosure.erase", EraseDisclosures)
def erase_disclosures(order: EraseDisclosures, by: Actor, now: datetime) -> Done:
    must(None if by.having("security") else Refusal("not_in_charge_of_access", "mission 8"))
    if not Entry.objects.filter(pk=order.entry).exists():
        raise Unknown("entry")
    rows = Disclosure.objects.filter(entry=order.entry, text__isnull=False)
    must(None if rows.exists() else Refusal("already_erased", "mission 8"))
    return Done((), {"entry": order.entry, "digests": sorted(rows.values_list("digest", flat=True))}, erase=(order.entry,))
