"""The list of what may be protected: its entries in force, to come and ended,
with who adopted them and who ended them.

The list is public to everybody who signs in, as the rule sets are: it is what every level is measured by.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from steward.foundations.scheme import Scheme
from steward.models import BasisEntry, Decision, Organisation, RuleSet
from steward.reads.machinery.show import Law, LevelTold, PostTold, acted, level_of, rule_set_called
from steward.reads.offers import may, may_begin
from steward.reads.question import question
from steward.rules.clock import HAS_ENDED, HOLDS, TO_COME
from steward.rules.document import basis
from steward.rules.machinery.actor import Actor

#: Who adopted an entry and who ended it, with the unit and the person of either post.
POSTS = ("adopted_by__unit", "ended_by__unit")
DONE = {"adopter": basis.may_adopt_basis, "ender": basis.may_end_basis}


@dataclass(frozen=True)
class BasisTold:
    """An entry of the list: its level, its rule set, since when and until when it holds,
    and how it stands on the day."""

    key: str
    version: int
    code: str
    text: str
    level: LevelTold
    ruleset: Law
    since: date
    until: date | None
    reason: str
    on_day: str
    adopted_by: PostTold
    ended_by: PostTold | None
    may: tuple[str, ...]


@dataclass(frozen=True)
class BasesTold:
    """The entries by rule set and code, and what the reader may begin."""

    rows: tuple[BasisTold, ...]
    may: tuple[str, ...]


@dataclass(frozen=True)
class Bases:
    """The list of what may be protected: entries in force, to come and ended,
    each with who adopted and who ended it."""


@question("bases", Bases)
def bases(ask: Bases, by: Actor) -> BasesTold:
    today, laws = Organisation.objects.law_on(by.day), {law.code: law for law in RuleSet.objects.in_use()}
    who = {name: Decision.objects.person_by(act.name) for name, act in DONE.items()}
    rows = BasisEntry.objects.select_related(*POSTS).annotate(**who).order_by("scheme", "code")
    return BasesTold(
        rows=tuple(_told(row, laws[row.scheme], laws[row.scheme] == today, by) for row in rows),
        may=tuple(name for name in may_begin(by) if name == basis.may_adopt_basis.name),
    )


def _told(row: Any, law: Scheme, own: bool, by: Actor) -> BasisTold:
    return BasisTold(
        key=str(row.key),
        version=row.version,
        code=row.code,
        text=row.text,
        level=level_of(law.digest, row.level),
        ruleset=rule_set_called(law),
        since=row.since,
        until=row.until,
        reason=row.reason,
        on_day=_stands(row, own, by),
        adopted_by=acted(row.adopted_by, row.adopter),
        ended_by=acted(row.ended_by, row.ender) if row.ended_by else None,
        may=tuple(may(by, "basis", row.facts())) if own else (),
    )


def _stands(row: BasisEntry, own: bool, by: Actor) -> str:
    """How it stands on the day: nothing is determined any more on an entry of
    a rule set that has been followed by another."""
    if row.since > by.day:
        return TO_COME
    return HOLDS if own and row.facts().in_force(by.day) else HAS_ENDED
