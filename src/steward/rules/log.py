"""Who may have taken away what an entry of the log disclosed: two people, for a ground, and never the erasures' own words.

Refuses to let an erasure be erased: without its words nobody could tell an erased disclosure from a stolen one.
"""

from steward.rules.answers import Refusal, first
from steward.rules.facts import Actor, ErasureFacts

PROPOSE, ERASE, REFUSE = "disclosure.propose_erasure", "disclosure.erase", "disclosure.refuse_erasure"
ERASURES = frozenset({PROPOSE, ERASE, REFUSE})


def keeps_access_over_all(by: Actor) -> Refusal | None:
    """The log is the whole body's: only those in charge of access over its root touch what it discloses."""
    over_all = any(mandate.depth == 0 for mandate in by.having("security"))
    return None if over_all else Refusal("not_in_charge_of_access", "mission 8")


def may_propose_erasure(by: Actor, erasure: ErasureFacts) -> Refusal | None:
    return first(
        keeps_access_over_all(by),
        _erasable(erasure),
        Refusal("already_proposed", "decisions 19") if erasure.state == "proposed" else None,
    )


def may_erase(by: Actor, erasure: ErasureFacts) -> Refusal | None:
    """Done by a second person in charge of access, once."""
    return first(
        may_refuse_erasure(by, erasure),
        Refusal("two_persons_needed", "decisions 19") if by.is_also(erasure.proposer, erasure.proposer_person) else None,
        _erasable(erasure),
    )


def may_refuse_erasure(by: Actor, erasure: ErasureFacts) -> Refusal | None:
    """Anybody who could have proposed it turns it down; the proposer takes it back so."""
    return first(
        keeps_access_over_all(by),
        Refusal("not_waiting", "decisions 19") if erasure.state != "proposed" else None,
    )


def _erasable(erasure: ErasureFacts) -> Refusal | None:
    return first(
        Refusal("erasures_stay", "mission 8") if erasure.act in ERASURES else None,
        Refusal("already_erased", "mission 8") if not erasure.told else None,
    )
