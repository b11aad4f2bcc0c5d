"""Copies change hands by pairs of acts, are reproduced by decision, and end with witnesses.

Until a receiver accepts, the giver keeps the copy. Nothing here changes a copy in a terminal state.
"""

from dataclasses import dataclass
from datetime import date, datetime

from steward.acts import loans, reproduction
from steward.acts.act import Done, act
from steward.models import Body, Copy, Destruction, DestructionLine, DestructionWitness, Document, Handover, Office, Permission
from steward.rules.custody import handovers, listed
from steward.rules.custody.destruction import (
    destroying_authority,
    listing_fits,
    may_decide_destruction,
    may_destroy,
    may_propose_destruction,
    may_refuse_destruction,
    may_witness,
)
from steward.rules.custody.facts import DestructionFacts
from steward.rules.custody.loans import handing_fits
from steward.rules.custody.reproduction import form_fits, last_day_fits, may_permit_reproduction, may_reproduce, reproducing_fits
from steward.rules.machinery.actor import Actor
from steward.rules.machinery.answers import granted, must
from steward.rules.machinery.fields import choice, day, long_text, needed, number, ref, refs, text
from steward.rules.reach import authority


def office(key: str) -> Office:
    return Office.objects.select_related("unit").known(key)


@dataclass(frozen=True)
class OfferCopy:
    """Offer a copy to another keeper; you answer for it until it is accepted."""

    copy: str = ref("copy", "Copy")
    to: str = ref("office", "Receiver")
    due_back: date | None = day("Due back", "For a loan: the day on which the copy is to be returned.", default=None)
    note: str = text("Note", default="", longest=400)


@act(handovers.may_offer, OfferCopy)
def offer_copy(order: OfferCopy, by: Actor, now: datetime) -> Done:
    copy = Copy.objects.visible_to(by).to_change(order.copy)
    to = office(order.to)
    facts, receiver = copy.facts(), to.facts(by.day)
    must(handovers.may_offer(by, facts))
    must(handing_fits(by, facts, receiver, order.due_back, [loan.facts() for loan in loans.of(copy)]))
    handover = Handover(copy=copy, giver_id=by.office, receiver=to, offered_at=now, note=order.note, due_back=order.due_back)
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
    to = office(order.to)
    facts, receiver = copy.facts(), to.facts(by.day)
    must(handovers.may_return(by, facts))
    must(handovers.return_fits(by, facts, receiver))
    handover = Handover(copy=copy, giver_id=by.office, receiver=to, kind="return", offered_at=now, note=order.note)
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
    handover.state, handover.answered_at = "accepted", now
    lent = loans.handed_on(handover, by)
    copy.keeper_id, copy.since = by.office, by.day
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
    handover.state, handover.answered_at, handover.reason = "refused", now, order.reason
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
    waiting = list(Handover.objects.filter(copy=copy, state="open"))
    for handover in waiting:
        handover.state, handover.answered_at = "withdrawn", now
    taken = Handover(
        copy=copy, giver_id=copy.keeper_id, receiver_id=by.office, kind="takeover", state="accepted", offered_at=now,
        answered_at=now, note=order.note,
    )  # fmt: skip
    copy.keeper_id, copy.since = by.office, by.day
    over = loans.ended(loans.of(copy), "taken_over", by)
    return Done((*waiting, copy, taken, *over), {"handover": str(taken.key), "copy": str(copy.key)})


@dataclass(frozen=True)
class PermitReproduction:
    """Permit that a copy be reproduced: form, number and reason."""

    copy: str = ref("copy", "Copy")
    form: str = choice("copy_form", "Form")
    quantity: int = number("Number of copies", least=1, most=999)
    reason: str = text("Reason", longest=400)
    until: date | None = day("Last day", "Empty: until the number is made, or the permission is ended.", default=None)


@act(may_permit_reproduction, PermitReproduction)
def permit_reproduction(order: PermitReproduction, by: Actor, now: datetime) -> Done:
    copy = Copy.objects.visible_to(by).to_change(order.copy)
    facts = copy.facts()
    must(may_permit_reproduction(by, facts))
    must(form_fits(by, facts, order.form))
    must(last_day_fits(order.until, by.day))
    told = granted(authority(by, facts.document, "copy"))
    permission = Permission(
        copy=copy, form=order.form, quantity=order.quantity, decider_id=by.office, decided_on=by.day, reason=order.reason,
        until=order.until, authority_capacity=told.capacity, authority_delegation_id=told.delegation,
    )  # fmt: skip
    result = {"permission": str(permission.key), "copy": str(copy.key), "quantity": order.quantity}
    return Done((permission,), result)


@dataclass(frozen=True)
class ReproduceCopy:
    """Make permitted reproductions; each is numbered as a child of the copy it was made from."""

    permission: str = ref("permission", "Permission")
    quantity: int = number("Number made", least=1, most=999)


@act(may_reproduce, ReproduceCopy)
def reproduce_copy(order: ReproduceCopy, by: Actor, now: datetime) -> Done:
    permission = Permission.objects.visible_to(by).to_change(order.permission, "copy")
    source, facts = permission.copy, permission.facts()
    must(may_reproduce(by, facts))
    must(reproducing_fits(facts, order.quantity))
    made = last_child(source)
    children = [
        Copy(
            document=source.document,
            path=f"{source.path}/{made + n}",
            parent=source,
            form=permission.form,
            keeper_id=by.office,
            pages=source.pages,
            since=by.day,
        )  # fmt: skip
        for n in range(1, order.quantity + 1)
    ]
    permission.used += order.quantity
    permission.state = "used" if permission.used == permission.quantity else "open"
    result = {"copies": [str(child.key) for child in children], "copy": str(source.key), "made": order.quantity}
    return Done((permission, *children), result)


def last_child(source: Copy) -> int:
    """The highest number among the children of a copy, those included that a sender had marked so."""
    begin = f"{source.path}/"
    paths = Copy.objects.filter(document=source.document_id, path__startswith=begin).values_list("path", flat=True)
    return max((int(path.removeprefix(begin).split("/")[0]) for path in paths), default=0)


@dataclass(frozen=True)
class ProposeDestruction:
    """Propose copies for destruction: the list, the reason, the method."""

    copies: tuple[str, ...] = refs("copy", "Copies")
    reason: str = long_text("Reason", longest=400)
    method: str = text("Method")


@act(may_propose_destruction, ProposeDestruction)
def propose_destruction(order: ProposeDestruction, by: Actor, now: datetime) -> Done:
    copies = Copy.objects.visible_to(by).all_to_change(order.copies)
    facts = tuple(copy.facts() for copy in copies)
    must(listing_fits(by, facts, Body.objects.scheme_on(by.day)))
    decision = listed.needs_decision(facts)
    destruction = Destruction(
        proposer_id=by.office, proposer_person_id=by.person, reason=order.reason, method=order.method,
        needs_decision=decision, witnesses_needed=listed.witnesses_needed(facts), proposed_on=by.day,
        state="proposed" if decision else "decided",
    )  # fmt: skip
    lines = [
        DestructionLine(destruction=destruction, copy=copy, keeper_person_id=one.keeper_person)
        for copy, one in zip(copies, facts, strict=True)
    ]
    for copy in copies:
        copy.state = "listed"
    return Done((*copies, destruction, *lines), {"destruction": str(destruction.key)})


@dataclass(frozen=True)
class DecideDestruction:
    """Decide that the listed copies be destroyed."""

    destruction: str = ref("destruction", "Destruction list")


@act(may_decide_destruction, DecideDestruction)
def decide_destruction(order: DecideDestruction, by: Actor, now: datetime) -> Done:
    destruction = Destruction.objects.visible_to(by).to_change(order.destruction)
    facts = destruction.facts()
    must(may_decide_destruction(by, facts))
    destruction.state = "decided"
    resting_on(destruction, by, facts)
    return Done((destruction,), {"destruction": str(destruction.key)})


def resting_on(destruction: Destruction, by: Actor, facts: DestructionFacts) -> None:
    """Who decided on the list and when, and on whose authority."""
    told = granted(destroying_authority(by, facts))
    destruction.decider_id, destruction.decider_person_id, destruction.decided_on = by.office, by.person, by.day
    destruction.authority_capacity, destruction.authority_delegation_id = told.capacity, told.delegation


@dataclass(frozen=True)
class RefuseDestruction:
    """Refuse a destruction list, with the reason: its copies stay with their keepers."""

    destruction: str = ref("destruction", "Destruction list")
    reason: str = text("Reason", default="", longest=400, asked=True)


@act(may_refuse_destruction, RefuseDestruction)
def refuse_destruction(order: RefuseDestruction, by: Actor, now: datetime) -> Done:
    destruction = Destruction.objects.visible_to(by).to_change(order.destruction)
    facts = destruction.facts()
    must(may_refuse_destruction(by, facts))
    needed(order, "reason")
    destruction.state, destruction.answer = "refused", order.reason
    resting_on(destruction, by, facts)
    copies = set_free(destruction)
    return Done((destruction, *copies), {"destruction": str(destruction.key)})


@dataclass(frozen=True)
class WitnessDestruction:
    """Confirm that you witnessed the destruction of the listed copies."""

    destruction: str = ref("destruction", "Destruction list")


@act(may_witness, WitnessDestruction)
def witness_destruction(order: WitnessDestruction, by: Actor, now: datetime) -> Done:
    destruction = Destruction.objects.visible_to(by).to_change(order.destruction)
    must(may_witness(by, destruction.facts()))
    witness = DestructionWitness(destruction=destruction, office_id=by.office, person_id=by.person, day=by.day)
    return Done((witness,), {"destruction": str(destruction.key)})


@dataclass(frozen=True)
class DestroyCopies:
    """Record that the listed copies are destroyed; their history stays."""

    destruction: str = ref("destruction", "Destruction list")


@act(may_destroy, DestroyCopies)
def destroy_copies(order: DestroyCopies, by: Actor, now: datetime) -> Done:
    destruction = Destruction.objects.visible_to(by).to_change(order.destruction)
    facts = destruction.facts()
    copies = _listed(destruction)
    must(may_destroy(by, facts))
    destruction.state, destruction.done_on, destruction.done_by_id = "done", by.day, by.office
    over = [*loans.ended(loans.of(*copies), "gone", by), *reproduction.ended_with(copies)]
    for copy in copies:
        copy.state, copy.keeper = "destroyed", None
    result = {"destruction": str(destruction.key)}
    return Done((destruction, *copies, *over, *_closed_by(copies)), result)


def set_free(destruction: Destruction) -> list[Copy]:
    """The copies of a list that is not carried out: they stay with their keepers."""
    copies = _listed(destruction)
    for copy in copies:
        copy.state = "held"
    return copies


def _closed_by(copies: list[Copy]) -> list[Document]:
    """The documents of which no copy is left: they close (invariant 12)."""
    keys = tuple({str(copy.document.key) for copy in copies})
    closed = []
    for document in Document.objects.all_to_change(keys):
        left = Copy.objects.filter(document=document, keeper__isnull=False).exclude(pk__in=[c.pk for c in copies])
        if document.state in ("in_force", "declassified") and not left.exists():
            document.state = "closed"
            closed.append(document)
    return closed


def _listed(destruction: Destruction) -> list[Copy]:
    keys = tuple(str(line.copy.key) for line in destruction.lines.select_related("copy"))
    return Copy.objects.select_related("document").all_to_change(keys)
