"""What rules may know of units, persons and their rights."""

from dataclasses import dataclass
from datetime import date

from steward.rules.machinery.actor import PostFacts


@dataclass(frozen=True)
class UnitFacts:
    """A unit: the ids of all its ancestors and itself, root first."""

    unit: int
    units: tuple[int, ...]


@dataclass(frozen=True)
class PersonFacts:
    """Somebody who fills posts: the lines of their units,
    and how many rights those posts have that are not over."""

    person: int
    lines: tuple[tuple[int, ...], ...]
    has_account: bool
    granted: int


@dataclass(frozen=True)
class AuthorisationFacts:
    """A right with the post that receives it and the post that proposed it;
    `over` is the line of its unit."""

    authorisation: int
    state: str
    post: PostFacts
    over: tuple[int, ...]
    role: str
    proposer: int | None = None
    proposer_person: int | None = None
    proposed_on: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class DelegationFacts:
    """Written authority of a deputy; `units` is the line of the giver's unit, `until` its last day."""

    delegation: int
    state: str
    giver: int
    units: tuple[int, ...]
    until: date | None = None


@dataclass(frozen=True)
class ResetFacts:
    """A lost password or second factor of a person, whose posts lie in `lines`."""

    reset: int
    state: str
    person: PersonFacts
    proposer: int
    proposer_person: int | None = None
    proposed_on: date | None = None
