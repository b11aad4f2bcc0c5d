"""The list of what may be protected: who adopts an entry and ends it, and what relying on one asks for.

The list is the whole organisation's, so it is kept at its root.
What was determined on an entry stays when it ends.
"""

from datetime import date

from steward.foundations.scheme import Level, Scheme
from steward.rules.authority import competent_for
from steward.rules.document.facts import BasisFacts
from steward.rules.document.register import level_of
from steward.rules.machinery.actor import Actor, Authority, Mandate
from steward.rules.machinery.answers import Refusal, first
from steward.rules.machinery.standing import standing
from steward.rules.reach import authority_over_the_whole, over_the_whole


@standing("basis.adopt", verb="Adopt a basis", past="{basis} stands on the list.", decides=True)
def may_adopt_basis(by: Actor, _: None) -> Refusal | None:
    """Adopted by whoever decides, or is in charge of access, over the whole organisation."""
    return over_the_whole(by)


def adopting_fits(by: Actor, law: Scheme, level: Level) -> Refusal | None:
    """A decider adopts at or below the own level,
    where the capacity determines that level by the law of the day."""
    reach = (m for m in by.having("decider", by.units[:1]) if m.deputy_of is None)
    deciders = any(_determines(by, m, law, level) for m in reach)
    return None if deciders or by.having("security", by.units[:1]) else Refusal("no_deciding_authority")


def _determines(by: Actor, mandate: Mandate, law: Scheme, level: Level) -> bool:
    return level.rank <= mandate.rank and competent_for(mandate, by.law, law, level, "determine")


def adopting_authority(by: Actor, law: Scheme, level: Level) -> Authority:
    """On whose authority an entry is adopted or ended: a decider's who determines its level,
    or that of who keeps access."""
    return authority_over_the_whole(by, lambda mandate: _determines(by, mandate, law, level))


def law_still_holds(since: date, law: Scheme, today: Scheme, day: date) -> Refusal | None:
    """Nothing is determined any more on an entry under a rule set that has been followed by another."""
    over = since <= day and law.code != today.code
    return Refusal("law_is_over", at="since", law=law.name, first=today.valid_from) if over else None


@standing(
    "basis.end",
    on="basis",
    verb="End a basis",
    past="The end of {basis} is entered.",
    grave=True,
    back="Until that day has come, another one can be entered.",
    decides=True,
)
def may_end_basis(by: Actor, basis: BasisFacts) -> Refusal | None:
    """Ended by whoever may adopt one; an end to come can still be another day,
    one that was reached stands."""
    over = basis.until is not None and basis.until <= by.day
    return first(over_the_whole(by), Refusal("basis_end_known", day=basis.until) if over else None)


def ending_fits(by: Actor, basis: BasisFacts, law: Scheme, level: Level, until: date) -> Refusal | None:
    """It ends today or later, and not before it begins:
    what was determined on it was determined on an entry in force."""
    earliest = max(by.day, basis.since)
    return first(
        adopting_fits(by, law, level),
        Refusal("basis_ends_too_early", at="until", earliest=earliest) if until < earliest else None,
    )


def basis_covers(scheme: Scheme, level: str, basis: tuple[str, str] | None) -> Refusal | None:
    """The cited entry belongs to the same rule set and the same level (no determination outside the list)."""
    if basis is None or basis == (scheme.code, level):
        return None
    named = level_of(scheme, basis[1])
    return Refusal(
        "basis_of_another_level", at="basis", level=basis[1] if isinstance(named, Refusal) else named.name
    )
