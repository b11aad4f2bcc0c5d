"""Custody: who may release, accept and return a numbered copy, and what else happens to one (`COPY`).

At any instant a copy has one keeper. It changes hands only by release and acceptance;
nothing leaves a terminal state.
"""

from steward.rules.access import cleared
from steward.rules.custody.facts import CopyFacts, HandoverFacts
from steward.rules.document.facts import DocumentFacts
from steward.rules.machinery.actor import Actor, PostFacts
from steward.rules.machinery.answers import Refusal, first
from steward.rules.machinery.life import Life, moves, stays
from steward.rules.machinery.standing import standing
from steward.rules.reach import keeps_register

COPY = Life(
    "copy",
    begins=("held",),
    arrows=(
        stays("copy.offer", "held"),
        stays("copy.return", "held"),
        stays("copy.accept", "held"),
        stays("copy.take_over", "held"),
        stays("copy.permit_reproduction", "held"),
        stays("copy.reproduce", "held"),
        moves("copy.propose_destruction", "held", "listed"),
        moves("copy.refuse_destruction", "listed", "held"),
        moves("copy.destroy", "listed", "destroyed"),
        moves("copy.withdraw_destruction", "listed", "held"),
        moves("copy.give_up_destruction", "listed", "held"),
    ),
    ends=("destroyed", "spoiled"),
    tones={"listed": "warn", "destroyed": "quiet", "spoiled": "quiet"},
    icons={"held": "hand"},
)
HANDOVER = Life(
    "handover",
    begins=("open", "accepted"),
    arrows=(
        moves("copy.accept", "open", "accepted"),
        moves("copy.refuse", "open", "refused"),
        moves("copy.withdraw", "open", "withdrawn"),
        moves("copy.take_over", "open", "withdrawn"),
    ),
    ends=("accepted", "refused", "withdrawn"),
    tones={"open": "warn", "accepted": "ok", "refused": "bad", "withdrawn": "quiet"},
)


def is_keeper(by: Actor, copy: CopyFacts) -> Refusal | None:
    return Refusal("not_the_keeper") if copy.keeper != by.post else None


def is_free(copy: CopyFacts) -> Refusal | None:
    """The copy is not already offered, and may move."""
    return first(Refusal("already_offered") if copy.open_handover else None, may_move(copy))


def may_move(copy: CopyFacts) -> Refusal | None:
    """No copy leaves its place while its entry is to be cancelled:
    what has moved can be cancelled by nobody."""
    return Refusal("cancelling_proposed", entry=copy.cancelling) if copy.cancelling else None


@standing(
    "copy.offer",
    on="copy",
    life=COPY,
    verb="Hand over",
    past="Copy {copy} of {document} offered to {receiver}.",
    pasts="Copies {things} of {document} offered to {receiver}.",
    main=True,
    undo="copy.withdraw",
    goes="handover",
)
def may_offer(by: Actor, copy: CopyFacts) -> Refusal | None:
    """The keeper releases a copy that is free."""
    return first(is_keeper(by, copy), is_free(copy))


def offer_fits(by: Actor, copy: CopyFacts, to: PostFacts) -> Refusal | None:
    """To a post that is filled and authorised for its level and need."""
    return first(
        Refusal("not_to_oneself", at="to") if by.is_also(to.post, to.person) else None,
        Refusal("office_vacant", at="to") if not to.filled else None,
        Refusal("receiver_not_authorised", at="to") if not cleared(to, copy.document) else None,
    )


@standing(
    "copy.return",
    on="copy",
    life=COPY,
    verb="Return",
    past="Copy {copy} of {document} offered back to {receiver}.",
    undo="copy.withdraw",
    waits="due",
    goes="handover",
)
def may_return(by: Actor, copy: CopyFacts) -> Refusal | None:
    """A keeper gives a copy back that is free."""
    return first(is_keeper(by, copy), is_free(copy))


def return_fits(by: Actor, copy: CopyFacts, registry: PostFacts) -> Refusal | None:
    """To a registry of the document's unit, or of a unit above it."""
    at_home = is_registry(registry, copy.document)
    return first(offer_fits(by, copy, registry), None if at_home else Refusal("not_the_registry", at="to"))


def is_registry(post: PostFacts, document: DocumentFacts) -> bool:
    """Whether a post keeps, in its own right, the register of the document's unit, or of a unit above it."""
    return any(unit in document.units for unit in post.registrar_of)


@standing(
    "copy.accept",
    on="handover",
    life=HANDOVER,
    verb="Accept",
    past="Copy {copy} of {document} accepted: you answer for it now.",
    pasts="Copies {things} of {document} accepted: you answer for them now.",
    main=True,
    waits="act",
)
def may_accept(by: Actor, handover: HandoverFacts) -> Refusal | None:
    """The receiver, still authorised, accepts while the offer is open; a loan at the latest on its day of
    return, and what is returned while it is still a registry: what it accepts ends every loan."""
    over = handover.due_back is not None and handover.due_back < by.day
    away = handover.returning and not is_registry(by.seat, handover.copy.document)
    return first(
        is_receiver(by, handover),
        Refusal("not_to_oneself") if by.is_also(handover.giver, handover.giver_person) else None,
        Refusal("not_to_oneself") if by.is_also(handover.giver, handover.giver_now) else None,
        Refusal("receiver_not_authorised") if not cleared(by.seat, handover.copy.document) else None,
        Refusal("registry_no_more") if away else None,
        Refusal("day_of_return_is_over", day=handover.due_back) if over else None,
    )


def is_receiver(by: Actor, handover: HandoverFacts) -> Refusal | None:
    return Refusal("not_the_receiver") if handover.receiver != by.post else None


@standing(
    "copy.refuse",
    on="handover",
    life=HANDOVER,
    verb="Refuse",
    past="Copy {copy} of {document} refused: the giver keeps it.",
    waits="act",
)
def may_refuse(by: Actor, handover: HandoverFacts) -> Refusal | None:
    """The receiver, authorised or not, may always refuse."""
    return is_receiver(by, handover)


@standing(
    "copy.withdraw",
    on="handover",
    life=HANDOVER,
    verb="Withdraw the offer",
    past="The offer of copy {copy} of {document} is withdrawn.",
)
def may_withdraw(by: Actor, handover: HandoverFacts) -> Refusal | None:
    """The giver takes an offer back while it is open."""
    return Refusal("not_the_giver") if handover.giver != by.post else None


@standing(
    "copy.take_over",
    on="copy",
    life=COPY,
    verb="Take over",
    past="Copy {copy} of {document} taken over: you answer for it now.",
    goes="copy",
)
def may_take_over(by: Actor, copy: CopyFacts) -> Refusal | None:
    """Only from a post that nobody fills, by the registrar of the document's unit:
    the one handover without a giver."""
    return first(
        keeps_register(by, copy.document),
        Refusal("office_not_vacant") if copy.keeper_person is not None else None,
        Refusal("not_to_oneself") if copy.keeper == by.post else None,
        Refusal("receiver_not_authorised") if not cleared(by.seat, copy.document) else None,
        may_move(copy),
    )
