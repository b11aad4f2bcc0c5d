"""The list of what may be protected: its entries in force, to come and ended, with who adopted them and who ended them.

The list is public to everybody who signs in, as the rule sets are: it is what every level is measured by.
"""

from dataclasses import dataclass
from typing import Any

from steward.foundations.scheme import Scheme
from steward.models import BasisEntry, Body, RuleSet
from steward.reads.machinery.show import day_of, level_of, office_of, rule_set_called
from steward.reads.offers import may, may_begin
from steward.reads.question import question
from steward.rules.clock import HAS_ENDED, HOLDS, TO_COME
from steward.rules.document import basis
from steward.rules.machinery.actor import Actor

#: Who adopted an entry and who ended it, with the unit and the person of either post.
POSTS = ("adopted_by__unit", "adopted_by__person", "ended_by__unit", "ended_by__person")


@dataclass(frozen=True)
class Bases:
    """The list of what may be protected: entries in force, to come and ended, each with who adopted and who ended it."""


@question("bases", Bases)
def bases(ask: Bases, by: Actor) -> dict[str, Any]:
    today, laws = Body.objects.law_on(by.day), {law.code: law for law in RuleSet.objects.in_use()}
    rows = BasisEntry.objects.select_related(*POSTS).order_by("scheme", "code")
    return {
        "rows": [_told(row, laws[row.scheme], laws[row.scheme] == today, by) for row in rows],
        "may": [name for name in may_begin(by) if name == basis.may_adopt_basis.name],
    }


def _told(row: BasisEntry, law: Scheme, own: bool, by: Actor) -> dict[str, Any]:
    return {
        "key": str(row.key), "version": row.version, "code": row.code, "text": row.text,
        "level": level_of(law.digest, row.level), "ruleset": rule_set_called(law),
        "since": day_of(row.since), "until": day_of(row.until), "reason": row.reason, "on_day": _stands(row, own, by),
        "adopted_by": office_of(row.adopted_by), "ended_by": office_of(row.ended_by),
        "may": may(by, "basis", row.facts()) if own else [],
    }  # fmt: skip


def _stands(row: BasisEntry, own: bool, by: Actor) -> str:
    """How it stands on the day: nothing is determined any more on an entry of a rule set that has been followed by another."""
    if row.since > by.day:
        return TO_COME
    return HOLDS if own and row.facts().in_force(by.day) else HAS_ENDED
