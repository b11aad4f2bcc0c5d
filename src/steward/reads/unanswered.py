"""Offers that wait for an answer, beside the copies they are about: to whom, and since when."""

from typing import Any

from steward.models import Copy, Handover
from steward.reads.people import time_zone
from steward.reads.show import day_of, office_of, unit_of


def offers_of(copies: list[Copy]) -> dict[int, Handover]:
    """Of these copies, which the reader may know of, the offers that are not yet answered."""
    return {offer.copy_id: offer for offer in Handover.objects.waiting_for(copies)}


def offered(offer: Handover | None, named: bool) -> dict[str, Any] | None:
    """To whom a copy is offered and since when; the post is named to those alone who may know it."""
    if offer is None:
        return None
    since = offer.offered_at.astimezone(time_zone()).date()
    return {"to": office_of(offer.receiver) if named else None, "unit": unit_of(offer.receiver.unit), "since": day_of(since)}
