"""The chain of custody as it is told: the handovers that exist for an actor, with the posts it may know."""

from typing import Any

from steward.models import Handover
from steward.models.custody.copies import PARTIES
from steward.reads.custody.told import Chain, HandoverLine
from steward.reads.machinery.show import acted, unit_told
from steward.reads.machinery.wording import copy_number
from steward.rules.machinery.actor import Actor

#: Events of a history on the page of its document; the whole of it is asked for part by part.
EVENTS = 100


def handovers(by: Actor, **of: Any) -> Any:
    """The handovers of a copy or a document that exist for the actor, newest first."""
    named = Handover.objects.visible_to(by).filter(**of)
    return named.select_related("copy", *PARTIES).order_by("-pk")


def timeline(by: Actor, everyone: bool, after: int = 0, most: int = 0, **of: Any) -> Chain:
    """The newest of them, or those after so many, with the posts that the actor may know,
    and how many there are."""
    every = handovers(by, **of)
    shown = every[after : after + (most or EVENTS)]
    return Chain(tuple(handover_of(h, by, everyone) for h in shown), every.count())


def handover_of(row: Handover, by: Actor, everyone: bool) -> HandoverLine:
    """One handover; `everyone`: this actor keeps the document's register and is told every post,
    note and reason."""
    known = everyone or by.post in (row.giver_id, row.receiver_id)
    return HandoverLine(
        key=str(row.key),
        copy=copy_number(row.copy.path),
        kind=row.kind,
        state=row.state,
        offered_at=row.offered_at,
        answered_at=row.answered_at,
        giver=acted(row.giver, row.giver_person) if known else None,
        receiver=acted(row.receiver, row.answers) if known else None,
        from_unit=unit_told(row.giver.unit),
        to_unit=unit_told(row.receiver.unit),
        note=row.note if known else "",
        reason=row.reason if known else "",
    )
