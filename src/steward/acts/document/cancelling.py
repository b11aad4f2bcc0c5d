"""A line entered in error is cancelled by two; its cancelling refused, withdrawn or lapsed,
it is valid as before."""

from dataclasses import dataclass
from datetime import datetime

from steward.acts.custody import reproduction
from steward.acts.document.drafts import kept_short, silenced
from steward.acts.machinery.act import Done, act
from steward.models import BookEntry, Copy, Document, Organisation
from steward.rules.document import cancelling
from steward.rules.machinery.actor import Actor, Authority
from steward.rules.machinery.answers import must
from steward.rules.machinery.fields import ref, text


@dataclass(frozen=True)
class CancelEntry:
    """Propose to cancel an entry made in error; its number stays taken."""

    entry: str = ref("entry", "Book entry")
    reason: str = text("Reason", longest=400)


@act(cancelling.may_propose, CancelEntry)
def cancel_entry(order: CancelEntry, by: Actor, now: datetime) -> Done:
    entry = BookEntry.objects.visible_to(by).to_change(order.entry)
    _locked(entry)
    facts = entry.facts()
    must(cancelling.may_propose(by, facts))
    must(
        cancelling.texts_fit(
            facts.document,
            {**entry.document.texts(), "reason": order.reason},
            Organisation.objects.law_on(by.day),
        )
    )
    entry.state, entry.reason, entry.cancel_proposed_by_id = "cancel_proposed", order.reason, by.post
    entry.cancel_proposed_by_person_id, entry.cancel_proposed_on, entry.answer = by.person, by.day, ""
    entry.refused_to = entry.refused_on = None
    return Done((entry,), {"entry": str(entry.key)}, rests=by.own)


@dataclass(frozen=True)
class ConfirmCancelling:
    """Confirm the cancelling of an entry as the second person."""

    entry: str = ref("entry", "Book entry")


@act(cancelling.may_confirm, ConfirmCancelling)
def confirm_cancelling(order: ConfirmCancelling, by: Actor, now: datetime) -> Done:
    entry = BookEntry.objects.visible_to(by).to_change(order.entry)
    copies = _locked(entry)
    entry.document = document = Document.objects.visible_to(by).to_change(str(entry.document.key))
    facts = entry.facts()
    must(cancelling.may_confirm(by, facts))
    must(cancelling.texts_fit(facts.document, document.texts(), Organisation.objects.law_on(by.day)))
    entry.state = "cancelled"
    entry.cancelled_by_id = by.post
    entry.cancelled_on = by.day
    document.state = "cancelled"
    # What a mistyped end set free is open to nobody on the ground of an entry that was never right.
    document.declassified_on, document.ground = None, ""
    for copy in copies:
        copy.state, copy.keeper = "spoiled", None
    over = reproduction.ended_with(copies)
    told = cancelling.answering_authority(by, facts)
    result = {"entry": str(entry.key)}
    changed = (entry, document, *copies, *over)
    document.extended = kept_short(document, by.day)
    return Done((*changed, *silenced(document, by.day, changed)), result, rests=told, decided=(entry, *over))


def _locked(entry: BookEntry) -> list[Copy]:
    """The copies of the entry's document:
    none of them moves while its cancelling is proposed or confirmed."""
    return list(
        Copy.objects.select_for_update(of=("self",)).filter(document=entry.document_id).order_by("key")
    )


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
    entry.refused_to_id, entry.refused_on = entry.cancel_proposed_by_id, by.day
    return _valid(entry, cancelling.answering_authority(by, facts), order.reason)


@dataclass(frozen=True)
class WithdrawCancelling:
    """Withdraw the cancelling of an entry that you proposed: the entry stays valid."""

    entry: str = ref("entry", "Book entry")


@act(cancelling.may_withdraw, WithdrawCancelling)
def withdraw_cancelling(order: WithdrawCancelling, by: Actor, now: datetime) -> Done:
    entry = BookEntry.objects.visible_to(by).to_change(order.entry)
    must(cancelling.may_withdraw(by, entry.facts()))
    return _valid(entry, by.own)


@dataclass(frozen=True)
class LapseCancelling:
    """Let a cancelling lapse that nobody confirmed in time: the entry stays valid."""

    entry: str = ref("entry", "Book entry")


@act(cancelling.has_lapsed, LapseCancelling)
def lapse_cancelling(order: LapseCancelling, by: Actor, now: datetime) -> Done:
    entry = BookEntry.objects.to_change(order.entry)
    must(cancelling.has_lapsed(by, entry.facts()))
    return _valid(entry, by.own)


def _valid(entry: BookEntry, rests: Authority, answer: str = "") -> Done:
    """The line as it was before anybody proposed to cancel it, with what was answered."""
    entry.state, entry.reason, entry.answer = "valid", "", answer
    entry.cancel_proposed_by = entry.cancel_proposed_by_person = entry.cancel_proposed_on = None
    return Done((entry,), {"entry": str(entry.key)}, rests=rests)
