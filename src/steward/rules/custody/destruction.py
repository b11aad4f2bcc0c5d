"""Destruction: listed, decided by the competent authority, carried out before witnesses,
or given up and the copies stay.

Nobody decides or witnesses the destruction of what the own post keeps;
what was destroyed leaves that state no more.
"""

from collections.abc import Sequence

from steward.foundations.scheme import Scheme
from steward.rules.authority import First, joint_authority
from steward.rules.custody.facts import CopyFacts, DestructionFacts
from steward.rules.custody.handovers import COPY, is_free
from steward.rules.custody.listed import (
    article_on_witnesses,
    lacks_witnesses,
    listed_together,
    witnesses_needed,
)
from steward.rules.machinery.actor import Actor, Authority
from steward.rules.machinery.answers import Refusal, first, granted
from steward.rules.machinery.life import Arrow, Life, moves, stays
from steward.rules.machinery.standing import standing
from steward.rules.reach import answers_for, handles, keeps_register

DESTRUCTION = Life(
    "destruction",
    begins=("proposed", "decided"),
    arrows=(
        moves("copy.decide_destruction", "proposed", "decided"),
        moves("copy.refuse_destruction", "proposed", "refused"),
        stays("copy.witness_destruction", "decided"),
        moves("copy.destroy", "decided", "done"),
        moves("copy.withdraw_destruction", "proposed", "withdrawn"),
        moves("copy.give_up_destruction", "decided", "given_up"),
        stays("copy.withdraw_witness", "decided"),
    ),
    ends=("refused", "withdrawn", "given_up", "done"),
    tones={
        "proposed": "warn",
        "decided": "warn",
        "refused": "quiet",
        "withdrawn": "quiet",
        "given_up": "quiet",
        "done": "quiet",
    },
)


#: A document closes when the last of its copies is destroyed.
LAST_COPY_GONE: tuple[Arrow, ...] = (moves("copy.destroy", ("in_force", "declassified"), "closed"),)


@standing(
    "copy.propose_destruction",
    on="copy",
    life=COPY,
    verb="Propose destruction",
    past="Listed for destruction (“{list}”), number of copies: {number}.",
    goes="destruction",
)
def may_propose_destruction(by: Actor, copy: CopyFacts) -> Refusal | None:
    """The keeper, or the registrar of the unit, lists a copy at hand that somebody answers for: whose keeper
    is nobody has no one who could not decide or witness."""
    vacant = Refusal("keeper_post_vacant") if copy.keeper_person is None else None
    return first(handles(by, copy), is_free(copy), vacant)


def listing_fits(by: Actor, copies: Sequence[CopyFacts], law: Scheme) -> Refusal | None:
    """Every one of the copies may be listed, together with the others;
    a refusal names the copy that it fails at."""
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
    decides=True,
)
def may_decide_destruction(by: Actor, destruction: DestructionFacts) -> Refusal | None:
    """Decided for every copy on the list by one competent authority,
    other than that of the proposer or a keeper."""
    told = destroying_authority(by, destruction)
    return first(
        Refusal("two_persons_needed")
        if by.is_also(destruction.proposer, destruction.proposer_person)
        else None,
        Refusal("keeper_cannot_decide") if _keeps(by, destruction) else None,
        told if isinstance(told, Refusal) else None,
    )


def destroying_authority(by: Actor, destruction: DestructionFacts) -> Authority | Refusal:
    """The authority that is competent for the destruction of every copy on the list:
    none that its proposer or a keeper lent."""
    firsts = (destruction.proposer, destruction.proposer_person), *_keepers(destruction)
    return joint_authority(by, (copy.document for copy in destruction.copies), "destroy", *firsts)


@standing(
    "copy.refuse_destruction",
    on="destruction",
    life=DESTRUCTION,
    verb="Refuse destruction",
    past="Destruction “{list}” refused: the copies stay with their keepers, {number} in all.",
    decides=True,
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
    back="It can be taken back, with the reason, until the destruction is recorded.",
    waits="act",
)
def may_witness(by: Actor, destruction: DestructionFacts) -> Refusal | None:
    """A witness is neither proposer nor decider nor keeper of a listed copy, in any post, and signs once."""
    proposed = by.is_also(destruction.proposer, destruction.proposer_person)
    decided = by.is_also(destruction.decider, destruction.decider_person)
    again = by.post in destruction.witnesses or by.person in destruction.witness_persons
    return first(
        Refusal("keeper_cannot_witness") if _keeps(by, destruction) else None,
        Refusal("proposer_cannot_witness") if proposed else None,
        Refusal("decider_cannot_witness") if decided else None,
        Refusal("already_witnessed") if again else None,
    )


def _keeps(by: Actor, destruction: DestructionFacts) -> bool:
    return any(by.is_also(*keeper) for keeper in _keepers(destruction))


def _keepers(destruction: DestructionFacts) -> list[First]:
    """The posts that keep the copies,
    with who sits in them now and who sat in them when these were listed."""
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
    decides=True,
)
def may_destroy(by: Actor, destruction: DestructionFacts) -> Refusal | None:
    """After the decision and with the witnesses the levels demand,
    by the proposer or whoever answers for a copy."""
    needed, present = witnesses_needed(destruction.copies), len(destruction.witnesses)
    return first(
        None if carries_out(by, destruction) else Refusal("not_the_keeper"),
        Refusal("witnesses_missing", article_on_witnesses(destruction), needed=needed, present=present)
        if lacks_witnesses(destruction)
        else None,
    )


@standing(
    "copy.withdraw_destruction",
    on="destruction",
    life=DESTRUCTION,
    verb="Withdraw the list",
    past="The list “{list}” is withdrawn: the copies stay with their keepers, {number} in all.",
    decides=True,
)
def may_withdraw(by: Actor, destruction: DestructionFacts) -> Refusal | None:
    """Taken back by whoever proposed it, as long as nobody decided;
    or by who could carry it out once it is decided.

    Else a list that nobody may decide any more would bind its copies for ever once its proposer has left.
    """
    return None if carries_out(by, destruction) else Refusal("not_the_proposer")


@standing(
    "copy.give_up_destruction",
    on="destruction",
    life=DESTRUCTION,
    verb="Give up the destruction",
    past="The destruction “{list}” is given up: the copies stay with their keepers, {number} in all.",
    grave=True,
    back="The copies can be listed again, and it is decided anew.",
    decides=True,
)
def may_give_up(by: Actor, destruction: DestructionFacts) -> Refusal | None:
    """Given up after the decision by its proposer, by who answers for a listed copy,
    or by whoever could have decided it.

    Never while a witness says that it was destroyed:
    what was before somebody's eyes stays in nobody's custody.
    """
    return first(
        None if carries_out(by, destruction) else may_decide_destruction.asks(by, destruction),
        Refusal("destroyed_before_witnesses") if destruction.witnesses else None,
    )


def giving_up_authority(by: Actor, destruction: DestructionFacts) -> Authority:
    """On whose authority it is given up: in the own right of who could carry it out,
    else on one that could have decided it."""
    return by.own if carries_out(by, destruction) else granted(destroying_authority(by, destruction))


@standing(
    "copy.withdraw_witness",
    on="destruction",
    life=DESTRUCTION,
    verb="Take the confirmation back",
    past="Your confirmation as a witness of “{list}” is taken back; it stays readable.",
)
def may_withdraw_witness(by: Actor, destruction: DestructionFacts) -> Refusal | None:
    """Taken back by the witness alone, as long as the destruction is not recorded: a witness gives the word
    of a person, so it is taken back by that person, in whatever post,
    and not by who fills the post after (docs/decisions/0024)."""
    return None if by.person in destruction.witness_persons else Refusal("not_a_witness")


def carries_out(by: Actor, destruction: DestructionFacts) -> bool:
    """The proposer of a list, or whoever answers for a copy on it; what a vacant post proposed, also the
    registrar of all of it: a keeper who sees no more than the own copy does not see the list.

    Also a registrar who decided it or was a witness:
    recording adds no hand to those that were counted before.
    """
    left = destruction.proposer_left and all(
        keeps_register(by, copy.document) is None for copy in destruction.copies
    )
    return (
        by.post == destruction.proposer or left or any(answers_for(by, copy) for copy in destruction.copies)
    )
