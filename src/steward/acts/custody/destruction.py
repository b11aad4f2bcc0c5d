"""Destruction: copies are listed, decided on, destroyed before witnesses,
or go free where a list is not carried out.

Nothing here changes a copy in a terminal state.
"""

from dataclasses import dataclass
from datetime import datetime

from steward.acts.custody import loans, reproduction
from steward.acts.machinery.act import Done, act
from steward.models import Copy, Destruction, DestructionLine, DestructionWitness, Document, Organisation
from steward.rules.custody import destruction as rules
from steward.rules.custody import listed
from steward.rules.machinery.actor import Actor
from steward.rules.machinery.answers import granted, must
from steward.rules.machinery.fields import long_text, needed, ref, refs, text


@dataclass(frozen=True)
class ProposeDestruction:
    """Propose copies for destruction: the list, the reason, the method."""

    copies: tuple[str, ...] = refs("copy", "Copies")
    reason: str = long_text("Reason", longest=400)
    method: str = text("Method")


@act(rules.may_propose_destruction, ProposeDestruction)
def propose_destruction(order: ProposeDestruction, by: Actor, now: datetime) -> Done:
    copies = Copy.objects.visible_to(by).all_to_change(order.copies)
    facts = tuple(copy.facts() for copy in copies)
    must(rules.listing_fits(by, facts, Organisation.objects.scheme_on(by.day)))
    decision = listed.needs_decision(facts)
    destruction = Destruction(
        proposer_id=by.post,
        proposer_person_id=by.person,
        reason=order.reason,
        method=order.method,
        needs_decision=decision,
        witnesses_needed=listed.witnesses_needed(facts),
        proposed_on=by.day,
        state="proposed" if decision else "decided",
    )
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


@act(rules.may_decide_destruction, DecideDestruction)
def decide_destruction(order: DecideDestruction, by: Actor, now: datetime) -> Done:
    destruction = Destruction.objects.visible_to(by).to_change(order.destruction)
    facts = destruction.facts()
    must(rules.may_decide_destruction(by, facts))
    destruction.state = "decided"
    decided_by(destruction, by)
    told = granted(rules.destroying_authority(by, facts))
    return Done((destruction,), {"destruction": str(destruction.key)}, rests=told)


def decided_by(destruction: Destruction, by: Actor) -> None:
    """Who decided on the list, and when."""
    destruction.decider_id, destruction.decider_person_id, destruction.decided_on = by.post, by.person, by.day


@dataclass(frozen=True)
class RefuseDestruction:
    """Refuse a destruction list, with the reason: its copies stay with their keepers."""

    destruction: str = ref("destruction", "Destruction list")
    reason: str = text("Reason", default="", longest=400, asked=True)


@act(rules.may_refuse_destruction, RefuseDestruction)
def refuse_destruction(order: RefuseDestruction, by: Actor, now: datetime) -> Done:
    destruction = Destruction.objects.visible_to(by).to_change(order.destruction)
    facts = destruction.facts()
    must(rules.may_refuse_destruction(by, facts))
    needed(order, "reason")
    destruction.state, destruction.answer = "refused", order.reason
    decided_by(destruction, by)
    told = granted(rules.destroying_authority(by, facts))
    return Done((destruction, *set_free(destruction)), {"destruction": str(destruction.key)}, rests=told)


@dataclass(frozen=True)
class WitnessDestruction:
    """Confirm that you witnessed the destruction of the listed copies."""

    destruction: str = ref("destruction", "Destruction list")


@act(rules.may_witness, WitnessDestruction)
def witness_destruction(order: WitnessDestruction, by: Actor, now: datetime) -> Done:
    destruction = Destruction.objects.visible_to(by).to_change(order.destruction)
    must(rules.may_witness(by, destruction.facts()))
    witness = DestructionWitness(destruction=destruction, post_id=by.post, person_id=by.person, day=by.day)
    return Done((witness,), {"destruction": str(destruction.key)})


@dataclass(frozen=True)
class DestroyCopies:
    """Record that the listed copies are destroyed; their history stays."""

    destruction: str = ref("destruction", "Destruction list")


@act(rules.may_destroy, DestroyCopies)
def destroy_copies(order: DestroyCopies, by: Actor, now: datetime) -> Done:
    destruction = Destruction.objects.visible_to(by).to_change(order.destruction)
    facts = destruction.facts()
    copies = _listed(destruction)
    must(rules.may_destroy(by, facts))
    destruction.state, destruction.done_on, destruction.done_by_id = "done", by.day, by.post
    owed, over = loans.ended(loans.of(*copies), "gone", by), reproduction.ended_with(copies)
    for copy in copies:
        copy.state, copy.keeper = "destroyed", None
    result = {"destruction": str(destruction.key)}
    objects = (destruction, *copies, *owed, *over, *_closed_by(copies))
    return Done(objects, result, rests=by.own, decided=(destruction, *over))


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
        left = Copy.objects.filter(document=document, keeper__isnull=False).exclude(
            pk__in=[c.pk for c in copies]
        )
        if document.state in ("in_force", "declassified") and not left.exists():
            document.state = "closed"
            closed.append(document)
    return closed


def _listed(destruction: Destruction) -> list[Copy]:
    keys = tuple(str(line.copy.key) for line in destruction.lines.select_related("copy"))
    return Copy.objects.select_related("document").all_to_change(keys)


@dataclass(frozen=True)
class WithdrawDestruction:
    """Withdraw a destruction list that nobody decided, of yours or of copies you answer for:
    they stay with their keepers."""

    destruction: str = ref("destruction", "Destruction list")
    reason: str = text("Reason", "Where somebody else proposed it.", default="", longest=400)


@act(rules.may_withdraw, WithdrawDestruction)
def withdraw_destruction(order: WithdrawDestruction, by: Actor, now: datetime) -> Done:
    destruction = Destruction.objects.visible_to(by).to_change(order.destruction)
    must(rules.may_withdraw(by, destruction.facts()))
    if by.post != destruction.proposer_id:
        needed(order, "reason")
    destruction.state, destruction.answer = "withdrawn", order.reason
    destruction.done_on, destruction.done_by_id = by.day, by.post
    return Done((destruction, *set_free(destruction)), {"destruction": str(destruction.key)}, rests=by.own)


@dataclass(frozen=True)
class GiveUpDestruction:
    """Give up a destruction that was decided, with the reason: its copies stay with their keepers."""

    destruction: str = ref("destruction", "Destruction list")
    reason: str = text("Reason", longest=400)


@act(rules.may_give_up, GiveUpDestruction)
def give_up_destruction(order: GiveUpDestruction, by: Actor, now: datetime) -> Done:
    destruction = Destruction.objects.visible_to(by).to_change(order.destruction)
    facts = destruction.facts()
    must(rules.may_give_up(by, facts))
    destruction.state, destruction.answer = "given_up", order.reason
    destruction.done_on, destruction.done_by_id = by.day, by.post
    told = rules.giving_up_authority(by, facts)
    return Done((destruction, *set_free(destruction)), {"destruction": str(destruction.key)}, rests=told)


@dataclass(frozen=True)
class WithdrawWitness:
    """Take back that you witnessed a destruction, with the reason, before it is recorded:
    it was confirmed by mistake."""

    destruction: str = ref("destruction", "Destruction list")
    reason: str = text("Reason", longest=400)


@act(rules.may_withdraw_witness, WithdrawWitness)
def withdraw_witness(order: WithdrawWitness, by: Actor, now: datetime) -> Done:
    destruction = Destruction.objects.visible_to(by).to_change(order.destruction)
    must(rules.may_withdraw_witness(by, destruction.facts()))
    witness = DestructionWitness.objects.given_by(by).get(destruction=destruction)
    witness.withdrawn_on, witness.reason = by.day, order.reason
    return Done((witness,), {"destruction": str(destruction.key)})
