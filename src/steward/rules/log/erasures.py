"""Who may have taken away what an entry of the log disclosed: two people, for a ground,
and never the erasures' own words.

Refuses to let an erasure be erased: without its words nobody could tell
an erased disclosure from a stolen one.
"""

from steward.rules.log.facts import ErasureFacts
from steward.rules.machinery.actor import CLOCK, Actor
from steward.rules.machinery.answers import Refusal, first
from steward.rules.machinery.life import Life, moves
from steward.rules.machinery.roles import Role
from steward.rules.machinery.standing import standing

AUDITOR = Role("auditor", "Auditor", blind=True)
ERASURE = Life(
    "erasure",
    begins=("proposed",),
    arrows=(
        moves("disclosure.erase", "proposed", "done"),
        moves("disclosure.refuse_erasure", "proposed", "refused"),
    ),
    ends=("done", "refused"),
    tones={"proposed": "warn", "done": "quiet", "refused": "quiet"},
)


def keeps_access_over_all(by: Actor) -> Refusal | None:
    """The log is the whole organisation's: only those in charge of access
    over its root touch what it discloses."""
    over_all = any(mandate.depth == 0 for mandate in by.having("security"))
    return None if over_all else Refusal("not_in_charge_of_access")


@standing(
    "disclosure.propose_erasure",
    on="log",
    verb="Propose an erasure",
    past="The erasure of entry {log} waits for a second person.",
    goes="erasure",
    undo="disclosure.refuse_erasure",
)
def may_propose_erasure(by: Actor, erasure: ErasureFacts) -> Refusal | None:
    """Proposed once for an entry that still tells something."""
    return first(
        keeps_access_over_all(by),
        _erasable(erasure),
        Refusal("already_proposed") if erasure.state == "proposed" else None,
    )


@standing(
    "disclosure.erase",
    on="erasure",
    life=ERASURE,
    verb="Confirm the erasure",
    past="What entry {log} disclosed is erased; the log still verifies.",
    grave=True,
    main=True,
    waits="act",
    goes="log",
    again="page",
    decides=True,
)
def may_erase(by: Actor, erasure: ErasureFacts) -> Refusal | None:
    """Done by a second person in charge of access, once."""
    return first(
        keeps_access_over_all(by),
        Refusal("two_persons_needed") if by.is_also(erasure.proposer, erasure.proposer_person) else None,
        _erasable(erasure),
    )


@standing(
    "disclosure.refuse_erasure",
    on="erasure",
    life=ERASURE,
    verb="Reject the erasure",
    past="The erasure of entry {log} is refused: nothing is erased.",
    goes="log",
    again="page",
    decides=True,
)
def may_refuse_erasure(by: Actor, erasure: ErasureFacts) -> Refusal | None:
    """Anybody who could have proposed it turns it down; the proposer takes it back so."""
    return keeps_access_over_all(by)


ERASURES = frozenset({may_propose_erasure.name, may_erase.name, may_refuse_erasure.name})


def _erasable(erasure: ErasureFacts) -> Refusal | None:
    return first(
        Refusal("erasures_stay") if erasure.act in ERASURES else None,
        Refusal("already_erased") if not erasure.told else None,
    )


@standing(
    "record.recommit", verb="Commit rows anew", past="Rows committed anew: {rows}.", principals=(CLOCK,)
)
def may_recommit(by: Actor, _: None) -> Refusal | None:
    """Done at a change of the program, by itself: it adds columns to what is committed to,
    and changes no value."""
    return None


def as_logged(name: str, digest: str, logged: str | None) -> Refusal | None:
    """A row is committed anew only as its last act left it:
    what somebody changed behind the log is not made good."""
    return None if digest == logged else Refusal("row_was_changed", name=name)
