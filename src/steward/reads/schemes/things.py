"""Rule sets that were adopted, as they are found and called."""

from django.utils.translation import gettext

from steward.models import Organisation, RuleSet
from steward.reads.machinery.thing import Things
from steward.reads.machinery.wording import tongue


def label(row: RuleSet) -> str:
    return f"{row.law.name.in_language(tongue())} ({row.code}, {row.scheme_digest[:12]})"


def _use(row: RuleSet) -> str:
    """What its adoption changes: one's own is determined under,
    of another family received papers are registered under it."""
    if row.law.family == Organisation.objects.get().family:
        return gettext("from now on one determines under it")
    return gettext("papers received under it can be registered at its levels")


THINGS = (
    Things(
        "ruleset",
        rows=lambda by: RuleSet.objects.all(),
        label=label,
        names=lambda r: {"ruleset": r.law.name.in_language(tongue()), "use": _use(r)},
    ),
)
