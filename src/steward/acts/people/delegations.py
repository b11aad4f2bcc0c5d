"""Authority lent in writing, and its end."""

from dataclasses import dataclass
from datetime import date, datetime

from steward.acts.machinery.act import Done, act
from steward.models import Delegation, Organisation, Post
from steward.models.people.mandates import would_lend
from steward.rules.machinery.actor import Actor, law_used
from steward.rules.machinery.answers import must
from steward.rules.machinery.fields import day, needed, ref, text
from steward.rules.people import delegations


@dataclass(frozen=True)
class GiveDelegation:
    """Delegate deciding authority to a deputy, in writing and for a time."""

    deputy: str = ref("office", "Deputy")
    paper: str = text(
        "Written authority", "Number and date of the paper, where one is demanded.", default="", longest=120
    )
    since: date = day("From")
    until: date = day("Until")


@act(delegations.may_delegate, GiveDelegation)
def give_delegation(order: GiveDelegation, by: Actor, now: datetime) -> Done:
    deputy = Post.objects.select_related("unit").known(order.deputy)
    scheme = Organisation.objects.scheme_on(by.day)
    must(delegations.may_delegate(by))
    must(delegations.delegation_fits(by, deputy.facts(by.day), order.since, order.until, scheme.delegation))
    must(delegations.in_writing(order.paper, scheme.delegation))
    row = Delegation(
        giver_id=by.post,
        giver_person_id=by.person,
        deputy=deputy,
        deputy_person_id=deputy.person_id,
        paper=order.paper,
        since=order.since,
        until=order.until,
    )
    lent = (
        one for one in Delegation.objects.covering(row) if delegations.lends(one.paper, scheme.delegation)
    )
    older = next(((one.paper, one.until) for one in lent), None)
    must(delegations.lending_fits(would_lend(row), older))
    return Done(
        (row,),
        {"delegation": str(row.key)},
        (deputy.facts(by.day), law_used(scheme)),
        rests=delegations.lent_authority(by),
    )


@dataclass(frozen=True)
class EndDelegation:
    """End a delegation before its time."""

    delegation: str = ref("delegation", "Delegation")
    reason: str = text("Reason", "Where somebody else gave it.", default="", longest=400)


@act(delegations.may_end_delegation, EndDelegation)
def end_delegation(order: EndDelegation, by: Actor, now: datetime) -> Done:
    row = Delegation.objects.visible_to(by).to_change(order.delegation)
    must(delegations.may_end_delegation(by, row.facts()))
    if by.post != row.giver_id:
        needed(order, "reason")
    row.state, row.ended_on = "ended", by.day
    return Done((row,), {"delegation": str(row.key)}, rests=by.own)
