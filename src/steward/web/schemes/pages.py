"""The rule sets the organisation goes by: what was adopted, what a release offers,
and where the two differ."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from steward.reads.machinery.show import Law
from steward.reads.machinery.wording import tongue
from steward.reads.schemes import schemes
from steward.reads.schemes.schemes import Adopted, Limit, Offered
from steward.web.machinery import tell
from steward.web.machinery.actor import Asked
from steward.web.machinery.door import asked, door
from steward.web.machinery.tell import Told, act_link
from steward.web.templatetags.steward import day


@door
def rule_sets(request: Asked) -> HttpResponse:
    """Those adopted, with day and by whom; below, what this release offers,
    with every key that would change."""
    answer = asked(request, schemes.rule_sets)
    context = {
        "title": gettext("Rule sets"),
        "sub": gettext(
            "Only adopted rule sets apply; a new release changes nothing until somebody adopts it."
        ),
        "adopted": [_adopted(row) for row in answer.rows],
        "offered": [_offered(row, answer.may, request.path) for row in answer.offered],
        "actions": [{"url": reverse("bases"), "text": gettext("List of bases"), "icon": "book"}],
        "crumbs": [{"url": reverse("units"), "text": gettext("Units and people")}],
    }
    return render(request, "schemes/rule_sets.html", context)


def _adopted(row: Adopted) -> Told:
    return {
        "told": row,
        "name": _name(row),
        "url": reverse("ruleset", args=[row.key]),
        "by": tell.name(row.adopted_by),
        "interval": _interval(row),
    }


def _name(one: Law | Limit) -> str:
    return (one.vi if tongue() == "vi" else one.en) or one.vi


def _interval(row: Law) -> str:
    """First and last day: a rule set says the first day on which it holds no more."""
    last = day(row.valid_until - timedelta(days=1)) if row.valid_until else "…"
    return f"{day(row.valid_from)} – {last}"


def _offered(row: Offered, may: Iterable[str], here: str) -> Told:
    actions = [act_link(name, next=here, small=True, main=row.own, rule_set=row.choice) for name in may]
    return {"told": row, "name": _name(row), "interval": _interval(row), "actions": actions}


@door
def ruleset(request: Asked, key: Any) -> HttpResponse:
    """One adopted rule set, word for word, with what it says it does not know."""
    r = asked(request, schemes.ruleset, ruleset=str(key))
    rows = [
        {"label": gettext("Code"), "value": r.code, "mono": True},
        {"label": gettext("Digest"), "value": r.digest, "mono": True, "whole": True},
        {"label": gettext("In force"), "value": _interval(r)},
        {"label": gettext("Adopted on"), "value": day(r.adopted_on)},
        {"label": gettext("Adopted by"), "value": tell.name(r.adopted_by)},
    ]
    crumbs = [{"url": reverse("schemes"), "text": gettext("Rule sets")}]
    limits = [{"label": _name(c), "value": f"{_limit(c)} · {c.basis}", "whole": True} for c in r.limits]
    context = {"title": _name(r), "rows": rows, "limits": limits, "r": r, "crumbs": crumbs}
    return render(request, "schemes/ruleset.html", context)


def _limit(c: Limit) -> str:
    """A time limit in words: so many days, working days, months."""
    words = {
        "immediately": gettext("at once"),
        "hours": ngettext("%(n)d hour", "%(n)d hours", c.amount),
        "days": ngettext("%(n)d day", "%(n)d days", c.amount),
        "working_days": ngettext("%(n)d working day", "%(n)d working days", c.amount),
        "months": ngettext("%(n)d month", "%(n)d months", c.amount),
    }
    said = words[c.unit] % {"n": c.amount} if c.amount else words[c.unit]
    return gettext("%(time)s before") % {"time": said} if c.before else said
