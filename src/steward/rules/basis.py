"""The list of what may be protected: who adopts an entry, and what relying on one asks for."""

from datetime import date

from steward.foundations.scheme import Level, Scheme
from steward.rules.answers import Refusal
from steward.rules.facts import Actor
from steward.rules.register import level_of
from steward.rules.standing import standing


@standing("basis.adopt", verb="Adopt a basis", past="{basis} stands on the list.")
def may_adopt_basis(by: Actor, _: None) -> Refusal | None:
    """The list is the whole organisation's: adopted by whoever decides, or is in charge of access at the root."""
    return None if by.having("decider") or by.having("security", by.units[:1]) else Refusal("no_deciding_authority")


def adopting_fits(by: Actor, level: Level) -> Refusal | None:
    """A decider adopts at or below the own level."""
    deciders = [m for m in by.having("decider") if level.rank <= m.rank]
    return None if deciders or by.having("security", by.units[:1]) else Refusal("no_deciding_authority")


def basis_covers(scheme: Scheme, level: str, basis: tuple[str, str] | None) -> Refusal | None:
    """The cited entry belongs to the same rule set and the same level (no determination outside the list)."""
    if basis is None or basis == (scheme.code, level):
        return None
    named = level_of(scheme, basis[1])
    return Refusal("basis_of_another_level", level=basis[1] if isinstance(named, Refusal) else named.name)


def basis_in_force(since: date, until: date | None, day: date) -> Refusal | None:
    """The cited entry is in force on the day it is relied on."""
    valid = since <= day and (until is None or day < until)
    return None if valid else Refusal("basis_not_in_force", at="basis", day=day)
