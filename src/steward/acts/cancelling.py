"""The cancelling of a line that is not confirmed: refused, withdrawn or lapsed, the line is valid as before."""

from dataclasses import dataclass
from datetime import datetime

from steward.acts.act import Done, act
from steward.models import BookEntry
from steward.rules import cancelling
from steward.rules.answers import must
from steward.rules.facts import Actor, EntryFacts
from steward.rules.fields import ref, text


@dataclass(frozen=True)
class RefuseCancelling:
    """Refuse the cancelling of an entry as the second person, with the reason: the entry stays valid."""

    entry: str = ref("entry", "Book entry")
    reason: str = text("Reason", longest=400)


@act(cancelling.may_refuse, RefuseCancelling)
def refuse_cancelling(order: RefuseCancelling, by: Actor, now: datetime) -> Done:
    entry = BookEntry.objects.visible_to(by).to_change(order.entry)
    facts = entry.facts()
    must(cancelling.may_refuse(by, facts))
    return _valid(entry, facts, order.reason)


@dataclass(frozen=True)
class WithdrawCancelling:
    """Withdraw the cancelling of an entry that you proposed: the entry stays valid."""

    entry: str = ref("entry", "Book entry")


@act(cancelling.may_withdraw, WithdrawCancelling)
def withdraw_cancelling(order: WithdrawCancelling, by: Actor, now: datetime) -> Done:
    entry = BookEntry.objects.visible_to(by).to_change(order.entry)
    facts = entry.facts()
    must(cancelling.may_withdraw(by, facts))
    return _valid(entry, facts)


@dataclass(frozen=True)
class LapseCancelling:
    """Let a cancelling lapse that nobody confirmed in time: the entry stays valid."""

    entry: str = ref("entry", "Book entry")


@act(cancelling.has_lapsed, LapseCancelling)
def lapse_cancelling(order: LapseCancelling, by: Actor, now: datetime) -> Done:
    entry = BookEntry.objects.to_change(order.entry)
    facts = entry.facts()
    must(cancelling.has_lapsed(by, facts))
    return _valid(entry, facts)


def _valid(entry: BookEntry, facts: EntryFacts, answer: str = "") -> Done:
    """The line as it was before anybody proposed to cancel it, with what was answered."""
    entry.state, entry.reason, entry.answer = "valid", "", answer
    entry.cancel_proposed_by = entry.cancel_proposed_by_person = entry.cancel_proposed_on = None
    return Done((entry,), {"entry": str(entry.key)}, (facts,), facts.document.rank)
