"""The chain of custody as it is told: the handovers that exist for an actor, with the offices it may know."""

from typing import Any

from steward.models import Handover
from steward.reads.machinery.show import office_of, unit_of
from steward.reads.machinery.wording import copy_number
from steward.rules.machinery.actor import Actor

#: Events of a history on the page of its document; the whole of it is asked for part by part.
EVENTS = 100


def handovers(by: Actor, **of: Any) -> Any:
    """The handovers of a copy or a document that exist for the actor, newest first."""
    named = Handover.objects.visible_to(by).filter(**of)
    return named.select_related("copy", "giver__unit", "giver__person", "receiver__unit", "receiver__person").order_by("-pk")


def timeline(by: Actor, everyone: bool, after: int = 0, most: int = 0, **of: Any) -> dict[str, Any]:
    """The newest of them, or those after so many, with the offices that the actor may know, and how many there are."""
    every = handovers(by, **of)
    return {"timeline": [handover_of(h, by, everyone) for h in every[after : after + (most or EVENTS)]], "events": every.count()}


def handover_of(row: Handover, by: Actor, everyone: bool) -> dict[str, Any]:
    """One handover; `everyone`: this actor keeps the document's register and is told every office, note and reason."""
    known = everyone or by.office in (row.giver_id, row.receiver_id)
    return {
        "key": str(row.key),
        "copy": copy_number(row.copy.path),
        "kind": row.kind,
        "state": row.state,
        "offered_at": row.offered_at.isoformat(),
        "answered_at": row.answered_at.isoformat() if row.answered_at else None,
        "giver": office_of(row.giver) if known else None,
        "receiver": office_of(row.receiver) if known else None,
        "from_unit": unit_of(row.giver.unit),
        "to_unit": unit_of(row.receiver.unit),
        "note": row.note if known else "",
        "reason": row.reason if known else "",
    }
