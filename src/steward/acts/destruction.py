"""Destruction lists that are not carried out: withdrawn, or given up after the decision, and their copies go free; or whose
witness was mistaken."""

from dataclasses import dataclass
from datetime import datetime

from steward.acts.act import Done, act
from steward.acts.custody import set_free
from steward.models import Destruction, DestructionWitness
from steward.rules.custody import destruction as rules
from steward.rules.machinery.actor import Actor
from steward.rules.machinery.answers import must
from steward.rules.machinery.fields import ref, text


@dataclass(frozen=True)
class WithdrawDestruction:
    """Withdraw a destruction list that nobody decided, of yours or of copies you answer for: they stay with their keepers."""

    destruction: str = ref("destruction", "Destruction list")


@act(rules.may_withdraw, WithdrawDestruction)
def withdraw_destruction(order: WithdrawDestruction, by: Actor, now: datetime) -> Done:
    destruction = Destruction.objects.visible_to(by).to_change(order.destruction)
    must(rules.may_withdraw(by, destruction.facts()))
    destruction.state = "withdrawn"
    return Done((destruction, *set_free(destruction)), {"destruction": str(destruction.key)})


@dataclass(frozen=True)
class GiveUpDestruction:
    """Give up a destruction that was decided, with the reason: its copies stay with their keepers."""

    destruction: str = ref("destruction", "Destruction list")
    reason: str = text("Reason", longest=400)


@act(rules.may_give_up, GiveUpDestruction)
def give_up_destruction(order: GiveUpDestruction, by: Actor, now: datetime) -> Done:
    destruction = Destruction.objects.visible_to(by).to_change(order.destruction)
    must(rules.may_give_up(by, destruction.facts()))
    destruction.state, destruction.answer = "given_up", order.reason
    destruction.done_on, destruction.done_by_id = by.day, by.office
    return Done((destruction, *set_free(destruction)), {"destruction": str(destruction.key)})


@dataclass(frozen=True)
class WithdrawWitness:
    """Take back that you witnessed a destruction, with the reason, before it is recorded: it was confirmed by mistake."""

    destruction: str = ref("destruction", "Destruction list")
    reason: str = text("Reason", longest=400)


@act(rules.may_withdraw_witness, WithdrawWitness)
def withdraw_witness(order: WithdrawWitness, by: Actor, now: datetime) -> Done:
    destruction = Destruction.objects.visible_to(by).to_change(order.destruction)
    must(rules.may_withdraw_witness(by, destruction.facts()))
    witness = DestructionWitness.objects.given_by(by).get(destruction=destruction)
    witness.withdrawn_on, witness.reason = by.day, order.reason
    return Done((witness,), {"destruction": str(destruction.key)})
