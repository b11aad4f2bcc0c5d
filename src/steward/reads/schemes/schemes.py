"""The rule sets of the organisation: those adopted, with day and by whom, and what a release offers besides.

What a rule set says is public to everybody who signs in: it is the law that the others are measured by.
"""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from steward.foundations.scheme import Scheme, shipped_text
from steward.foundations.scheme.changes import changes
from steward.models import Body, Document, RuleSet
from steward.models.schemes import law as law_of
from steward.reads.machinery.show import day_of, office_of, rule_set_called
from steward.reads.machinery.wording import cited
from steward.reads.offers import may_begin
from steward.reads.question import question
from steward.rules.machinery.actor import Actor
from steward.rules.machinery.fields import ref
from steward.rules.schemes import adopting


@dataclass(frozen=True)
class RuleSets:
    """The rule sets that were adopted, newest first, and those of this release that nobody has adopted."""


@question("rule_sets", RuleSets)
def rule_sets(ask: RuleSets, by: Actor) -> dict[str, Any]:
    rows = list(RuleSet.objects.select_related("adopted_by__unit", "adopted_by__person").order_by("-pk"))
    used = {one.digest for one in RuleSet.objects.in_use()}
    family = Body.objects.get().family
    return {
        "rows": [{**told(row), "in_use": row.scheme_digest in used, "own": row.law.family == family} for row in rows],
        "offered": [offered(one, rows, family) for one in RuleSet.objects.offered()],
        "may": [name for name in may_begin(by) if name == adopting.may_adopt.name],
    }


def told(row: RuleSet) -> dict[str, Any]:
    """One adopted rule set."""
    return {
        "key": str(row.key),
        **rule_set_called(row.law),
        "adopted_on": day_of(row.adopted_on),
        "adopted_by": office_of(row.adopted_by),
    }


def offered(law: Scheme, adopted: list[RuleSet], family: str) -> dict[str, Any]:
    """A rule set of this release, with what it says otherwise than the one of its code that is in use."""
    former = next((row for row in adopted if row.code == law.code), None)
    differing = changes(former.content, shipped_text(law.code)) if former else ()
    return {
        **rule_set_called(law), "choice": f"{law.code}@{law.digest}", "own": law.family == family,
        "former": former.scheme_digest if former else None, "changes": [asdict(one) for one in differing],
    }  # fmt: skip


@dataclass(frozen=True)
class OneRuleSet:
    """One adopted rule set, word for word."""

    ruleset: str = ref("ruleset", "Rule set")


@question("ruleset", OneRuleSet)
def ruleset(ask: OneRuleSet, by: Actor) -> dict[str, Any]:
    row = RuleSet.objects.select_related("adopted_by__unit", "adopted_by__person").known(ask.ruleset)
    law = row.law
    limits = [
        {"vi": c.name.vi, "en": c.name.en, "amount": c.amount, "unit": c.unit, "before": c.before, "basis": cited(c.basis)}
        for c in law.clocks
    ]
    sources = [cited(one) for one in law.sources]
    doubts = [{"key": one.key, "why": one.why} for one in law.unsure]
    documents = Document.objects.visible_to(by).filter(scheme_digest=row.scheme_digest).order_by()[:1001].count()
    return {**told(row), "content": row.content, "unsure": doubts, "limits": limits, "sources": sources, "documents": documents}


def printed_under(digest: str, lang: str) -> dict[str, Any]:
    """What the adopted rule set of this digest has printed on papers: the national heading, what is protected by its name."""
    return _printed(law_of(digest), lang)


def printed_on(day: date, lang: str) -> dict[str, Any]:
    """The same of the organisation's rule set in force on a day."""
    return _printed(Body.objects.scheme_on(day), lang)


def _printed(scheme: Scheme, lang: str) -> dict[str, Any]:
    told = scheme.papers
    return {"nation": [line.in_language(lang) for line in told.nation], "matter": told.matter.in_language(lang)} if told else {}
