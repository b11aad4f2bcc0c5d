"""Proposals to erase what an entry of the log disclosed, as they are found and called."""

from steward.models import Erasure
from steward.reads.things.thing import Things
from steward.rules.log import keeps_access_over_all

THINGS = (
    Things(
        "erasure",
        rows=lambda by: Erasure.objects.select_related("entry") if keeps_access_over_all(by) is None else Erasure.objects.none(),
        label=lambda r: f"{r.entry_id}: {r.ground}",
        order=("pk",),
        offered=lambda rows, by: rows.filter(state="proposed"),
        names=lambda r: {"log": r.entry_id},
    ),
)
