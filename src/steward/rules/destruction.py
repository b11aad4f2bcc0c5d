"""The ways out of a destruction list that is not carried out: its copies stay with their keepers."""

from steward.rules import custody
from steward.rules.answers import Refusal, first
from steward.rules.facts import Actor, DestructionFacts
from steward.rules.life import moves, stays
from steward.rules.reach import carries_out, decides
from steward.rules.standing import standing

DESTRUCTION = custody.DESTRUCTION.joined(
    moves("copy.withdraw_destruction", "proposed", "withdrawn"),
    moves("copy.give_up_destruction", "decided", "given_up"),
    stays("copy.withdraw_witness", "decided"),
)
#: What it does to each copy on the list.
COPIES_GO_FREE = (
    moves("copy.withdraw_destruction", "listed", "held"),
    moves("copy.give_up_destruction", "listed", "held"),
)


@standing(
    "copy.withdraw_destruction",
    on="destruction",
    life=DESTRUCTION,
    verb="Withdraw the list",
    past="The list “{list}” is withdrawn: the copies stay with their keepers, {number} in all.",
)
def may_withdraw(by: Actor, destruction: DestructionFacts) -> Refusal | None:
    """Taken back by whoever proposed it, as long as nobody decided; or by who could carry it out once it is decided.

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
)
def may_give_up(by: Actor, destruction: DestructionFacts) -> Refusal | None:
    """Given up after the decision by its proposer, by who answers for a listed copy, or by whoever could have decided it.

    Never while a witness says that it was destroyed: what was before somebody's eyes stays in nobody's custody.
    """
    return first(
        None if carries_out(by, destruction) else _decided_by(by, destruction),
        Refusal("destroyed_before_witnesses") if destruction.witnesses else None,
    )


@standing(
    "copy.withdraw_witness",
    on="destruction",
    life=DESTRUCTION,
    verb="Take the confirmation back",
    past="Your confirmation as a witness of “{list}” is taken back; it stays readable.",
)
def may_withdraw_witness(by: Actor, destruction: DestructionFacts) -> Refusal | None:
    """Taken back by the witness alone, as long as the destruction is not recorded: a witness gives the word of a person, so
    it is taken back by that person, in whatever post, and not by who fills the post after (docs/decisions/0024)."""
    return None if by.person in destruction.witness_persons else Refusal("not_a_witness")


def _decided_by(by: Actor, destruction: DestructionFacts) -> Refusal | None:
    return first(*(decides(by, copy.document, "destroy") for copy in destruction.copies))
