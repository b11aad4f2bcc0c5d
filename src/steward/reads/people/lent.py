"""What a post lends to deputies already: said before another paper is given,
and once it is given beside an older one."""

from typing import Any

from django.utils.translation import gettext_noop as _

from steward.models import Delegation, Organisation
from steward.reads.machinery.wording import filled
from steward.reads.things import THINGS
from steward.rules.machinery.actor import Actor
from steward.rules.people.delegations import lends

#: So many are named.
NAMED = 5


def beforehand(by: Actor) -> str:
    """To whom this actor lends its authority today or later, by which papers and until when;
    empty where to nobody."""
    rows = (
        Delegation.objects.visible_to(by)
        .standing(by.day)
        .filter(giver=by.post)
        .select_related("deputy__unit", "deputy__person")
    )
    found = list(rows.order_by("since", "pk")[: NAMED + 1])
    told = [
        filled(_("{deputy}, paper {paper}, {since} – {until}"), dict(THINGS["delegation"].names(row)))
        for row in found[:NAMED]
    ]
    said = "; ".join([*told, *(["…"] if len(found) > NAMED else [])])
    return filled(_("You lend already: {those}."), {"those": said}) if said else ""


def beside_an_older(row: Delegation, by: Actor) -> str:
    """By which older paper the same is lent when this one begins; empty where by none:
    of two papers the older counts."""
    begins = max(row.since, by.day)
    law = Organisation.objects.law_on(begins)
    papers = Delegation.objects.visible_to(by).before(row, begins)
    older = next((one for one in papers if law and lends(one.paper, law.delegation)), None)
    told: dict[str, Any] = {"paper": older.paper or "–", "until": older.until} if older else {}
    return (
        filled(_("The same is lent by the older paper {paper} until {until}; after that by this one."), told)
        if older
        else ""
    )
