"""The rule sets of the organisation: those adopted, with day and by whom, and what a release offers besides.

What a rule set says is public to everybody who signs in: it is the law that the others are measured by.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from steward.foundations.scheme import Scheme, shipped_text
from steward.foundations.scheme.changes import Change, changes
from steward.models import Decision, Document, Organisation, RuleSet
from steward.models.schemes import law as law_of
from steward.reads.machinery.answers import widened
from steward.reads.machinery.show import Law, PostTold, acted, rule_set_called
from steward.reads.machinery.wording import cited
from steward.reads.offers import may_begin
from steward.reads.question import question
from steward.rules.machinery.actor import Actor
from steward.rules.machinery.fields import ref
from steward.rules.schemes import adopting


@dataclass(frozen=True)
class Adopted(Law):
    """One adopted rule set: when and by which post; whether documents are determined or received under it;
    its family's own."""

    key: str
    adopted_on: date
    adopted_by: PostTold | None
    in_use: bool
    own: bool


@dataclass(frozen=True)
class Offered(Law):
    """A rule set of this release; `choice` names it in an order,
    `former` is the digest of its code's last adopted text."""

    choice: str
    own: bool
    former: str | None
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class RuleSetsTold:
    """Those adopted, newest first; those that could be; and whether the reader may."""

    rows: tuple[Adopted, ...]
    offered: tuple[Offered, ...]
    may: tuple[str, ...]


@dataclass(frozen=True)
class Limit:
    """A time limit that it sets: so many units, and the article."""

    vi: str
    en: str
    amount: int
    unit: str
    before: bool
    basis: str


@dataclass(frozen=True)
class Doubt:
    """What of it is uncertain, and why."""

    key: str
    why: str


@dataclass(frozen=True)
class RuleSetTold(Adopted):
    """One adopted rule set word for word; of `documents` that the reader sees
    no more than a thousand and one are counted."""

    content: str
    unsure: tuple[Doubt, ...]
    limits: tuple[Limit, ...]
    sources: tuple[str, ...]
    documents: int


@dataclass(frozen=True)
class RuleSets:
    """The rule sets that were adopted, newest first, and those of this release that nobody has adopted."""


@question("rule_sets", RuleSets)
def rule_sets(ask: RuleSets, by: Actor) -> RuleSetsTold:
    rows = list(
        RuleSet.objects.select_related("adopted_by__unit")
        .annotate(adopter=Decision.objects.person_by(adopting.may_adopt.name))
        .order_by("-pk")
    )
    used, family = {one.digest for one in RuleSet.objects.in_use()}, Organisation.objects.get().family
    return RuleSetsTold(
        rows=tuple(widened(Adopted, rule_set_called(row.law), **_adopted(row, used, family)) for row in rows),
        offered=tuple(_offered(one, rows, family) for one in RuleSet.objects.offered()),
        may=tuple(name for name in may_begin(by) if name == adopting.may_adopt.name),
    )


def _adopted(row: Any, used: set[str], family: str) -> dict[str, Any]:
    by = {
        "adopted_on": row.adopted_on,
        "adopted_by": acted(row.adopted_by, row.adopter) if row.adopted_by else None,
    }
    return {"key": str(row.key), **by, "in_use": row.scheme_digest in used, "own": row.law.family == family}


def _offered(law: Scheme, adopted: list[RuleSet], family: str) -> Offered:
    """A rule set of this release, with what it says otherwise than the one of its code that is in use."""
    former = next((row for row in adopted if row.code == law.code), None)
    return widened(
        Offered,
        rule_set_called(law),
        choice=f"{law.code}@{law.digest}",
        own=law.family == family,
        former=former.scheme_digest if former else None,
        changes=changes(former.content, shipped_text(law.code)) if former else (),
    )


@dataclass(frozen=True)
class OneRuleSet:
    """One adopted rule set, word for word."""

    ruleset: str = ref("ruleset", "Rule set")


@question("ruleset", OneRuleSet)
def ruleset(ask: OneRuleSet, by: Actor) -> RuleSetTold:
    row = (
        RuleSet.objects.select_related("adopted_by__unit")
        .annotate(adopter=Decision.objects.person_by(adopting.may_adopt.name))
        .known(ask.ruleset)
    )
    law, used = row.law, {one.digest for one in RuleSet.objects.in_use()}
    return widened(
        RuleSetTold,
        rule_set_called(law),
        **_adopted(row, used, Organisation.objects.get().family),
        content=row.content,
        unsure=tuple(Doubt(one.key, one.why) for one in law.unsure),
        limits=tuple(
            Limit(c.name.vi, c.name.en, c.amount, c.unit, c.before, cited(c.basis)) for c in law.clocks
        ),
        sources=tuple(cited(one) for one in law.sources),
        documents=Document.objects.visible_to(by)
        .filter(scheme_digest=row.scheme_digest)
        .order_by()[:1001]
        .count(),
    )


def printed_under(digest: str, lang: str) -> dict[str, Any]:
    """What the adopted rule set of this digest has printed on papers: the national heading,
    what is protected by its name."""
    return _printed(law_of(digest), lang)


def printed_on(day: date, lang: str) -> dict[str, Any]:
    """The same of the organisation's rule set in force on a day."""
    return _printed(Organisation.objects.scheme_on(day), lang)


def _printed(scheme: Scheme, lang: str) -> dict[str, Any]:
    told = scheme.papers
    return (
        {"nation": [line.in_language(lang) for line in told.nation], "matter": told.matter.in_language(lang)}
        if told
        else {}
    )
