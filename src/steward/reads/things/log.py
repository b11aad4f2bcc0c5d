"""Proposals to erase what an entry of the log disclosed, as they are found and called."""

from steward.models import Entry, Erasure
from steward.reads.things.thing import Things
from steward.rules.answers import Unknown
from steward.rules.facts import Actor
from steward.rules.log import keeps_access_over_all


def _entry(by: Actor, index: str) -> Erasure:
    """An entry as something that could be erased: with the proposal that waits, or as one nobody proposed yet."""
    entry = Entry.objects.filter(pk=int(index) if index.isdecimal() else -1).first()
    if entry is None:
        raise Unknown("entry")
    return entry.erasures.filter(state="proposed").first() or Erasure(entry=entry, state="")


THINGS = (
    Things("log", rows=lambda by: Erasure.objects.none(), label=lambda r: str(r.entry_id), find=_entry),
    Things(
        "erasure",
        rows=lambda by: Erasure.objects.select_related("entry") if keeps_access_over_all(by) is None else Erasure.objects.none(),
        label=lambda r: f"{r.entry_id}: {r.ground}",
        order=("pk",),
        offered=lambda rows, by: rows.filter(state="proposed"),
        names=lambda r: {"log": r.entry_id},
    ),
)
