"""Rule sets that were adopted, as they are found and called."""

from steward.models import RuleSet
from steward.reads.machinery.thing import Things
from steward.reads.machinery.wording import tongue


def label(row: RuleSet) -> str:
    return f"{row.law.name.in_language(tongue())} ({row.code}, {row.scheme_digest[:12]})"


THINGS = (
    Things(
        "ruleset",
        rows=lambda by: RuleSet.objects.all(),
        label=label,
        names=lambda r: {"ruleset": r.law.name.in_language(tongue())},
    ),
)
