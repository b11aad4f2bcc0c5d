"""A proposal that is not determined as it stands: withdrawn, written anew, or its determination revoked."""

from dataclasses import dataclass
from datetime import date, datetime

from steward.acts.document.register import Proposal, proposed
from steward.acts.machinery.act import Done, act
from steward.models import Document, Organisation
from steward.models.machinery.record import Record
from steward.models.written import emptied, rows_about, texts_of
from steward.rules.document import drafts, kept
from steward.rules.document.register import determining_authority
from steward.rules.machinery.actor import Actor, law_used
from steward.rules.machinery.answers import granted, must
from steward.rules.machinery.fields import needed, ref, text


@dataclass(frozen=True)
class WithdrawProposal:
    """Withdraw a proposal that is not determined: your own,
    or one that was returned and that you could determine."""

    document: str = ref("document", "Document")
    reason: str = text("Reason", "Where somebody else drafted it.", default="", longest=400)


@act(drafts.may_withdraw, WithdrawProposal)
def withdraw_proposal(order: WithdrawProposal, by: Actor, now: datetime) -> Done:
    document = Document.objects.visible_to(by).to_change(order.document)
    facts = document.facts(by.day)
    must(drafts.may_withdraw(by, facts))
    document.state = "withdrawn"
    if by.post != document.drafter_id:
        needed(order, "reason")
        document.closed_on, document.ground = by.day, order.reason
    return Done((document,), {"document": str(document.key)}, rests=drafts.withdrawing_authority(by, facts))


@dataclass(frozen=True)
class Returned:
    """Which proposal was returned: asked for before what it says anew."""

    document: str = ref("document", "Document")


@dataclass(frozen=True)
class ProposeAgain(Proposal, Returned):
    """Propose a document again that was returned to you, with what was to be corrected."""


@act(drafts.may_propose_again, ProposeAgain)
def propose_again(order: ProposeAgain, by: Actor, now: datetime) -> Done:
    document = Document.objects.visible_to(by).to_change(order.document)
    must(drafts.may_propose_again(by, document.facts()))
    for column, value in proposed(order, by).items():
        setattr(document, column, value)
    document.state, document.ground, document.returned_on = "proposed", "", None
    document.decider = None
    return Done(
        (document, *silenced(document, by.day)),
        {"document": str(document.key)},
        (law_used(document.law),),
        rests=by.own,
    )


def silenced(document: Document, day: date, told: tuple[Record, ...] = ()) -> list[Record]:
    """Rows about it that say what its level forbids from now on, emptied of that (invariant 18);
    those `told` besides as well.

    Answers those that are not among the ones that the act tells anyway.
    """
    if kept.silent(Organisation.objects.law_on(day), (document.facts(),)) is None:
        return []
    changed = {row.name: row for row in told}
    rows = [changed.get(row.name, row) for row in rows_about(document)]
    return [row for row in rows if _emptied(document, row) and row.name not in changed]


def kept_short(document: Document, day: date) -> str:
    """The paper that extended its protection; where nothing of its contents may be written,
    "" if that has room for them."""
    silent = kept.silent(Organisation.objects.law_on(day), (document.facts(),)) is not None
    return "" if silent and _forbidden(document, "extended", document.extended) else document.extended


def _emptied(document: Document, row: Record) -> bool:
    """Empty those of its texts that the level of its document forbids; whether there were any."""
    said = [
        column for column, (name, text) in texts_of(row).items() if text and _forbidden(document, name, text)
    ]
    for column in said:
        setattr(row, column, emptied(row, column))
    return bool(said)


def _forbidden(document: Document, name: str, text: str) -> bool:
    return (
        name == "abstract"
        or kept.barred(document.grade, name, document.agreed)
        or bool(kept.talkative({name: text}))
    )


def stated_end(document: Document) -> date | None:
    """The end that the draft itself states; the one that its level gave it is
    reckoned anew when it is determined again."""
    reckoned = document.grade.period_end(document.determined_on) if document.determined_on else None
    return None if document.protected_until == reckoned else document.protected_until


@dataclass(frozen=True)
class RevokeDetermination:
    """Revoke the determination of a document that is not issued yet, with the reason;
    it goes back to its drafter."""

    document: str = ref("document", "Document")
    reason: str = text("Reason", longest=400)


@act(drafts.may_revoke, RevokeDetermination)
def revoke_determination(order: RevokeDetermination, by: Actor, now: datetime) -> Done:
    document = Document.objects.visible_to(by).to_change(order.document)
    facts = document.facts()
    must(drafts.may_revoke(by, facts))
    told = granted(determining_authority(by, facts))
    document.state, document.ground, document.returned_on = "returned", order.reason, by.day
    document.protected_until = stated_end(document)
    document.decider_id, document.determined_on = by.post, None
    return Done((document,), {"document": str(document.key)}, rests=told)
