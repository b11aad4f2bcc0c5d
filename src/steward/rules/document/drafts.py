"""What becomes of a proposal that is not determined as it stands: taken back, written anew,
or its determination revoked.

Its drafter may always end it; nothing that was returned waits for ever.
"""

from steward.rules.document import register
from steward.rules.document.facts import DocumentFacts
from steward.rules.machinery.actor import Actor, Authority
from steward.rules.machinery.answers import Refusal, first, granted
from steward.rules.machinery.life import moves
from steward.rules.machinery.standing import standing
from steward.rules.reach import keeps_register

DOCUMENT = register.DOCUMENT.joined(
    moves("document.withdraw_proposal", ("proposed", "returned"), "withdrawn"),
    moves("document.propose_again", "returned", "proposed"),
    moves("document.revoke_determination", "determined", "returned"),
)


def is_drafter(by: Actor, document: DocumentFacts) -> Refusal | None:
    return Refusal("not_the_drafter") if document.drafter != by.post else None


@standing(
    "document.withdraw_proposal",
    on="document",
    life=DOCUMENT,
    verb="Withdraw the proposal",
    past="The proposal of {document} is withdrawn.",
    decides=True,
)
def may_withdraw(by: Actor, document: DocumentFacts) -> Refusal | None:
    """Taken back by its drafter, as long as nothing is determined; what was returned,
    also by whoever could determine it.

    What the drafter's post left behind when it fell vacant, or may not read any more once it was returned, is
    the registry's: a draft whose level the rules of today do not know is determined,
    returned and closed by no authority.
    """
    closed = document.state == "returned" and register.determines(by, document) is None
    return None if closed or _falls_to(by, document) else is_drafter(by, document)


def _falls_to(by: Actor, document: DocumentFacts) -> bool:
    """To the registry falls what the drafter's post left."""
    return document.drafter_left and keeps_register(by, document) is None


def withdrawing_authority(by: Actor, document: DocumentFacts) -> Authority:
    """On whose authority a proposal is withdrawn: in the own right of its drafter or of the registry,
    else on a deciding one."""
    own = is_drafter(by, document) is None or _falls_to(by, document)
    return by.own if own else granted(register.determining_authority(by, document))


@standing(
    "document.propose_again",
    on="document",
    life=DOCUMENT,
    verb="Propose again",
    past="{document} proposed again: it waits for a decision.",
    main=True,
    waits="act",
    decides=True,
)
def may_propose_again(by: Actor, document: DocumentFacts) -> Refusal | None:
    """Written anew by its drafter once it was returned, under the rules of the new day."""
    return first(is_drafter(by, document), register.may_propose.asks(by, None))


@standing(
    "document.revoke_determination",
    on="document",
    life=DOCUMENT,
    verb="Revoke the determination",
    past="The determination of {document} is revoked: its drafter proposes it again or withdraws it.",
    grave=True,
    back="Its drafter can propose it again, and it is determined anew.",
    decides=True,
)
def may_revoke(by: Actor, document: DocumentFacts) -> Refusal | None:
    """Revoked by an authority competent for the level, who did not draft it,
    as long as it has not been issued."""
    return register.determines(by, document)
