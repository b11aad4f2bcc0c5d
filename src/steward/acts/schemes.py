"""Rule sets are adopted by an act and kept whole: what a release brings is an offer until then."""

from dataclasses import dataclass
from datetime import datetime

from steward.acts.machinery.act import Done, act
from steward.models import RuleSet
from steward.models.schemes import Offered, offer
from steward.rules.machinery.actor import Actor, law_used
from steward.rules.machinery.answers import Conflict, Invalid, must
from steward.rules.machinery.fields import choice
from steward.rules.reach import authority_over_the_whole
from steward.rules.schemes import adopting


@dataclass(frozen=True)
class AdoptScheme:
    """Adopt a rule set that comes with this release; what was decided before keeps the rules of its day."""

    rule_set: str = choice("offered", "Rule set", "The digest names what it says, to the last figure.")


@act(adopting.may_adopt, AdoptScheme)
def adopt_scheme(order: AdoptScheme, by: Actor, now: datetime) -> Done:
    must(adopting.may_adopt(by))
    found = offered(order.rule_set)
    if RuleSet.objects.filter(scheme_digest=found.scheme.digest).exists():
        raise Conflict("already_adopted", name=found.scheme.name)
    row = RuleSet(
        code=found.scheme.code,
        scheme_digest=found.scheme.digest,
        content=found.text,
        adopted_on=by.day,
        adopted_by_id=by.post,
    )
    return Done(
        (row,), {"ruleset": str(row.key)}, (law_used(found.scheme),), rests=authority_over_the_whole(by)
    )


def offered(named: str) -> Offered:
    """The rule set that a choice `code@digest` names; Invalid where this release has none such."""
    code, _, digest = named.partition("@")
    found = offer(code, digest)
    if found is None:
        known = ", ".join(f"{one.code}@{one.digest}" for one in RuleSet.objects.offered())
        raise Invalid({"rule_set": ("no_such_choice", {"known": known})})
    return found
