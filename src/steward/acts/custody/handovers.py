"""Copies change hands by pairs of acts.

Until a receiver accepts, the giver keeps the copy. Nothing here changes a copy in a terminal state.
"""

from dataclasses import dataclass
from datetime import date, datetime

from steward.acts.custody import loans
from steward.acts.machinery.act import Done, act
from steward.models import Copy, Handover, Post
from steward.rules.custody import handovers
from steward.rules.custody.loans import handing_fits
from steward.rules.machinery.actor import Actor
from steward.rules.machinery.answers import must
from steward.rules.machinery.fields import day, ref, text


def post(key: str) -> Post:
    return Post.objects.select_related("unit").known(key)


@dataclass(frozen=True)
class OfferCopy:
    """Offer a copy to another keeper; you answer for it until it is accepted."""

    copy: str = ref("copy", "Copy")
    to: str = ref("office", "Receiver")
    due_back: date | None = day(
        "Due back", "For a loan: the day on which the copy is to be returned.", default=None
    )
    note: str = text("Note", default="", longest=400)


@act(handovers.may_offer, OfferCopy)
def offer_copy(order: OfferCopy, by: Actor, now: datetime) -> Done:
    copy = Copy.objects.visible_to(by).to_change(order.copy)
    to = post(order.to)
    facts, receiver = copy.facts(), to.facts(by.day)
    must(handovers.may_offer(by, facts))
    must(handing_fits(by, facts, receiver, order.due_back, [loan.facts() for loan in loans.of(copy)]))
    handover = Handover(
        copy=copy,
        giver_id=by.post,
        giver_person_id=by.person,
        receiver=to,
        offered_at=now,
        note=order.note,
        due_back=order.due_back,
    )
    return Done((handover,), {"handover": str(handover.key)}, (receiver,))


@dataclass(frozen=True)
class ReturnCopy:
    """Give a copy back to the registry; you answer for it until it is accepted."""

    copy: str = ref("copy", "Copy")
    to: str = ref("registry", "Registry")
    note: str = text("Note", default="", longest=400)


@act(handovers.may_return, ReturnCopy)
def return_copy(order: ReturnCopy, by: Actor, now: datetime) -> Done:
    copy = Copy.objects.visible_to(by).to_change(order.copy)
    to = post(order.to)
    facts, receiver = copy.facts(), to.facts(by.day)
    must(handovers.may_return(by, facts))
    must(handovers.return_fits(by, facts, receiver))
    handover = Handover(
        copy=copy,
        giver_id=by.post,
        giver_person_id=by.person,
        receiver=to,
        kind="return",
        offered_at=now,
        note=order.note,
    )
    return Done((handover,), {"handover": str(handover.key)}, (receiver,))


@dataclass(frozen=True)
class AcceptCopy:
    """Accept a copy that was offered to you: from now on you answer for it."""

    handover: str = ref("handover", "Handover")


@act(handovers.may_accept, AcceptCopy)
def accept_copy(order: AcceptCopy, by: Actor, now: datetime) -> Done:
    handover = Handover.objects.visible_to(by).to_change(order.handover, "copy")
    copy, facts = handover.copy, handover.facts()
    must(handovers.may_accept(by, facts))
    handover.state, handover.answered_at, handover.receiver_person_id = "accepted", now, by.person
    lent = loans.handed_on(handover, by)
    copy.keeper_id, copy.since = by.post, by.day
    result = {"handover": str(handover.key), "copy": str(copy.key)}
    return Done((handover, copy, *lent), result)


@dataclass(frozen=True)
class RefuseCopy:
    """Refuse a copy that was offered to you, with the reason; the giver keeps it."""

    handover: str = ref("handover", "Handover")
    reason: str = text("Reason", longest=400)


@act(handovers.may_refuse, RefuseCopy)
def refuse_copy(order: RefuseCopy, by: Actor, now: datetime) -> Done:
    handover = Handover.objects.visible_to(by).to_change(order.handover)
    must(handovers.may_refuse(by, handover.facts()))
    handover.state, handover.answered_at, handover.receiver_person_id = "refused", now, by.person
    handover.reason = order.reason
    return Done((handover,), {"handover": str(handover.key)})


@dataclass(frozen=True)
class WithdrawOffer:
    """Withdraw an offer that was not yet answered."""

    handover: str = ref("handover", "Handover")


@act(handovers.may_withdraw, WithdrawOffer)
def withdraw_offer(order: WithdrawOffer, by: Actor, now: datetime) -> Done:
    handover = Handover.objects.visible_to(by).to_change(order.handover)
    must(handovers.may_withdraw(by, handover.facts()))
    handover.state, handover.answered_at = "withdrawn", now
    return Done((handover,), {"handover": str(handover.key)})


@dataclass(frozen=True)
class TakeOverCopy:
    """Take over a copy from a vacant post, as the registry of its document."""

    copy: str = ref("copy", "Copy")
    note: str = text("Reason", longest=400)


@act(handovers.may_take_over, TakeOverCopy)
def take_over_copy(order: TakeOverCopy, by: Actor, now: datetime) -> Done:
    copy = Copy.objects.visible_to(by).to_change(order.copy)
    must(handovers.may_take_over(by, copy.facts()))
    assert copy.keeper_id is not None  # the rule gives over nothing that nobody keeps
    waiting = list(Handover.objects.filter(copy=copy, state="open"))
    for handover in waiting:
        handover.state, handover.answered_at = "withdrawn", now
    taken = Handover(
        copy=copy,
        giver_id=copy.keeper_id,
        receiver_id=by.post,
        receiver_person_id=by.person,
        kind="takeover",
        state="accepted",
        offered_at=now,
        answered_at=now,
        note=order.note,
    )
    copy.keeper_id, copy.since = by.post, by.day
    over = loans.ended(loans.of(copy), "taken_over", by)
    return Done((*waiting, copy, taken, *over), {"handover": str(taken.key), "copy": str(copy.key)})
