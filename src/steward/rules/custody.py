"""Custody: who may release, accept, return, reproduce and destroy a numbered copy.

At any instant a copy has one keeper. It changes hands only by release and acceptance; the number of copies never exceeds
what was decided; nothing leaves a terminal state.
"""

from collections.abc import Sequence

from steward.foundations.scheme import Scheme
from steward.rules.access import cleared
from steward.rules.answers import Refusal, first
from steward.rules.cancelling import may_confirm as may_confirm_cancelling
from steward.rules.facts import Actor, CopyFacts, DestructionFacts, DocumentFacts, HandoverFacts, OfficeFacts, PermissionFacts
from steward.rules.life import Arrow, Life, moves, stays
from steward.rules.listed import article_on_witnesses, lacks_witnesses, listed_together, witnesses_needed
from steward.rules.reach import Authority, First, carries_out, decides, joint_authority, keeps_register
from steward.rules.standing import standing

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
        moves(may_confirm_cancelling.name, "held", "spoiled"),
    ),
    ends=("destroyed", "spoiled"),
    tones={"listed": "warn", "destroyed": "quiet", "spoiled": "quiet"},
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
PERMISSION = Life(
    "permission",
    begins=("open",),
    arrows=(
        stays("copy.reproduce", "open"),
        moves("copy.reproduce", "open", "used"),
        moves("copy.destroy", "open", "ended"),
        moves(may_confirm_cancelling.name, "open", "ended"),
    ),
    ends=("used", "ended"),
    tones={"open": "ok", "used": "quiet", "ended": "quiet"},
)
DESTRUCTION = Life(
    "destruction",
    begins=("proposed", "decided"),
    arrows=(
        moves("copy.decide_destruction", "proposed", "decided"),
        moves("copy.refuse_destruction", "proposed", "refused"),
        stays("copy.witness_destruction", "decided"),
        moves("copy.destroy", "decided", "done"),
    ),
    ends=("refused", "withdrawn", "given_up", "done"),
    tones={
        "proposed": "warn", "decided": "warn", "refused": "quiet", "withdrawn": "quiet", "given_up": "quiet", "done": "quiet",
    },
)  # fmt: skip
#: A document closes when the last of its copies is destroyed.
LAST_COPY_GONE: tuple[Arrow, ...] = (moves("copy.destroy", ("in_force", "declassified"), "closed"),)


def is_keeper(by: Actor, copy: CopyFacts) -> Refusal | None:
    return Refusal("not_the_keeper") if copy.keeper != by.office else None


def is_free(copy: CopyFacts) -> Refusal | None:
    """The copy is not already offered, and may move."""
    return first(Refusal("already_offered") if copy.open_handover else None, may_move(copy))


def may_move(copy: CopyFacts) -> Refusal | None:
    """No copy leaves its place while its entry is to be cancelled: what has moved can be cancelled by nobody."""
    return Refusal("cancelling_proposed", entry=copy.cancelling) if copy.cancelling else None


def handles(by: Actor, copy: CopyFacts) -> Refusal | None:
    """The keeper of the copy, or the registrar of its document."""
    return None if copy.keeper == by.office else keeps_register(by, copy.document)


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


def offer_fits(by: Actor, copy: CopyFacts, to: OfficeFacts) -> Refusal | None:
    """To a post that is filled and authorised for its level and need."""
    return first(
        Refusal("not_to_oneself", at="to") if by.is_also(to.office, to.person) else None,
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


def return_fits(by: Actor, copy: CopyFacts, registry: OfficeFacts) -> Refusal | None:
    """To a registry of the document's unit, or of a unit above it."""
    at_home = is_registry(registry, copy.document)
    return first(offer_fits(by, copy, registry), None if at_home else Refusal("not_the_registry", at="to"))


def is_registry(post: OfficeFacts, document: DocumentFacts) -> bool:
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
    """The receiver, still authorised, accepts while the offer is open; a loan at the latest on its day of return, and what is
    returned while it is still a registry: what it accepts ends every loan."""
    over = handover.due_back is not None and handover.due_back < by.day
    away = handover.returning and not is_registry(by.seat, handover.copy.document)
    return first(
        is_receiver(by, handover),
        Refusal("not_to_oneself") if by.is_also(handover.giver, handover.giver_person) else None,
        Refusal("receiver_not_authorised") if not cleared(by.seat, handover.copy.document) else None,
        Refusal("registry_no_more") if away else None,
        Refusal("day_of_return_is_over", day=handover.due_back) if over else None,
    )


def is_receiver(by: Actor, handover: HandoverFacts) -> Refusal | None:
    return Refusal("not_the_receiver") if handover.receiver != by.office else None


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
    return Refusal("not_the_giver") if handover.giver != by.office else None


@standing(
    "copy.take_over",
    on="copy",
    life=COPY,
    verb="Take over",
    past="Copy {copy} of {document} taken over: you answer for it now.",
    goes="copy",
)
def may_take_over(by: Actor, copy: CopyFacts) -> Refusal | None:
    """Only from a post that nobody fills, by the registrar of the document's unit: the one handover without a giver."""
    return first(
        keeps_register(by, copy.document),
        Refusal("office_not_vacant") if copy.keeper_person is not None else None,
        Refusal("not_to_oneself") if copy.keeper == by.office else None,
        Refusal("receiver_not_authorised") if not cleared(by.seat, copy.document) else None,
        may_move(copy),
    )


@standing(
    "copy.permit_reproduction",
    on="copy",
    life=COPY,
    verb="Permit reproduction",
    past="Reproduction of copy {copy} of {document} permitted: {quantity} may be made.",
    goes="copy",
)
def may_permit_reproduction(by: Actor, copy: CopyFacts) -> Refusal | None:
    """Decided by the authority competent for the level, unless the originator forbade any copying."""
    return first(
        Refusal("reproduction_forbidden", copy.document.law.article("reproduction"))
        if copy.document.reproduction == "forbidden"
        else None,
        decides(by, copy.document, "copy"),
        may_move(copy),
        None if by.law is None or forms_of(by.law, copy) else Refusal("no_such_form"),
    )


def forms_of(law: Scheme, copy: CopyFacts) -> frozenset[str]:
    """A true copy is made of an original, a copy of a copy of a copy; an extract of either."""
    source = "original" if copy.form == "original" else "copy"
    return frozenset(f.code for f in law.copy_forms if f.made_from in ("any", source))


@standing(
    "copy.reproduce",
    on="permission",
    life=PERMISSION,
    verb="Reproduce",
    past="Copies {copies} made of copy {copy} of {document}.",
    main=True,
    waits="due",
    goes="copy",
)
def may_reproduce(by: Actor, permission: PermissionFacts) -> Refusal | None:
    """The keeper makes reproductions from the copy at hand, until the last day of the permission.

    What another keeps, or was offered, is not at hand: whoever is to reproduce it is given it first.
    """
    over = permission.until is not None and permission.until < by.day
    return first(
        COPY.refuses("copy.reproduce", permission.copy.state),
        is_keeper(by, permission.copy),
        is_free(permission.copy),
        Refusal("permission_over", until=permission.until) if over else None,
        Refusal("receiver_not_authorised") if not cleared(by.seat, permission.copy.document) else None,
    )


@standing(
    "copy.propose_destruction",
    on="copy",
    life=COPY,
    verb="Propose destruction",
    past="Listed for destruction (“{list}”), number of copies: {number}.",
    goes="destruction",
)
def may_propose_destruction(by: Actor, copy: CopyFacts) -> Refusal | None:
    """The keeper, or the registrar of the unit, lists a copy at hand that somebody answers for: whose keeper is nobody has
    no one who could not decide or witness."""
    vacant = Refusal("keeper_post_vacant") if copy.keeper_person is None else None
    return first(handles(by, copy), is_free(copy), vacant)


def listing_fits(by: Actor, copies: Sequence[CopyFacts], law: Scheme) -> Refusal | None:
    """Every one of the copies may be listed, together with the others; a refusal names the copy that it fails at."""
    for copy in copies:
        if answer := may_propose_destruction(by, copy):
            answer.params["copy"] = copy.path
            return answer
    return listed_together(copies, law)


@standing(
    "copy.decide_destruction",
    on="destruction",
    life=DESTRUCTION,
    verb="Decide destruction",
    past="Destruction “{list}” decided, number of copies: {number}. It is carried out before witnesses now.",
    grave=True,
    back="It can be given up until a witness has confirmed.",
    main=True,
    waits="act",
)
def may_decide_destruction(by: Actor, destruction: DestructionFacts) -> Refusal | None:
    """Decided for every copy on the list by one competent authority, other than that of the proposer or a keeper."""
    told = destroying_authority(by, destruction)
    return first(
        Refusal("two_persons_needed") if by.is_also(destruction.proposer, destruction.proposer_person) else None,
        Refusal("keeper_cannot_decide") if _keeps(by, destruction) else None,
        told if isinstance(told, Refusal) else None,
    )


def destroying_authority(by: Actor, destruction: DestructionFacts) -> Authority | Refusal:
    """The authority that is competent for the destruction of every copy on the list: none that its proposer or a keeper lent."""
    firsts = (destruction.proposer, destruction.proposer_person), *_keepers(destruction)
    return joint_authority(by, (copy.document for copy in destruction.copies), "destroy", *firsts)


@standing(
    "copy.refuse_destruction",
    on="destruction",
    life=DESTRUCTION,
    verb="Refuse destruction",
    past="Destruction “{list}” refused: the copies stay with their keepers, {number} in all.",
)
def may_refuse_destruction(by: Actor, destruction: DestructionFacts) -> Refusal | None:
    """Refused by whoever could decide it."""
    return may_decide_destruction.asks(by, destruction)


@standing(
    "copy.witness_destruction",
    on="destruction",
    life=DESTRUCTION,
    verb="Confirm as witness",
    past="You have witnessed the destruction “{list}”, number of copies: {number}.",
    grave=True,
    waits="act",
)
def may_witness(by: Actor, destruction: DestructionFacts) -> Refusal | None:
    """A witness is neither proposer nor decider nor keeper of a listed copy, in any post, and signs once."""
    proposed = by.is_also(destruction.proposer, destruction.proposer_person)
    decided = by.is_also(destruction.decider, destruction.decider_person)
    again = by.office in destruction.witnesses or by.person in destruction.witness_persons
    return first(
        Refusal("keeper_cannot_witness") if _keeps(by, destruction) else None,
        Refusal("proposer_cannot_witness") if proposed else None,
        Refusal("decider_cannot_witness") if decided else None,
        Refusal("already_witnessed") if again else None,
    )


def _keeps(by: Actor, destruction: DestructionFacts) -> bool:
    return any(by.is_also(*keeper) for keeper in _keepers(destruction))


def _keepers(destruction: DestructionFacts) -> list[First]:
    """The posts that keep the copies, with who sits in them now and who sat in them when these were listed."""
    listed = ((None, person) for person in destruction.keeper_persons)
    return [*((copy.keeper, copy.keeper_person) for copy in destruction.copies), *listed]


@standing(
    "copy.destroy",
    on="destruction",
    life=DESTRUCTION,
    verb="Record the destruction",
    past="The destruction “{list}” is recorded, number of copies: {number}; the history stays.",
    grave=True,
    main=True,
    waits="act",
)
def may_destroy(by: Actor, destruction: DestructionFacts) -> Refusal | None:
    """After the decision and with the witnesses the levels demand, by the proposer or whoever answers for a copy."""
    needed, present = witnesses_needed(destruction.copies), len(destruction.witnesses)
    return first(
        None if carries_out(by, destruction) else Refusal("not_the_keeper"),
        Refusal("witnesses_missing", article_on_witnesses(destruction), needed=needed, present=present)
        if lacks_witnesses(destruction)
        else None,
    )
