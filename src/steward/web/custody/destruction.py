"""Destruction lists, and one of them."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy, ngettext

from steward.reads import acts as doing
from steward.reads.custody import destruction as reads
from steward.reads.custody.destruction import DestructionTold
from steward.reads.machinery.show import PostTold
from steward.reads.machinery.wording import word
from steward.rules.custody.destruction import (
    may_decide_destruction,
    may_propose_destruction,
    may_refuse_destruction,
)
from steward.web.custody.copies import COLUMNS
from steward.web.machinery import tell
from steward.web.machinery.actor import Asked
from steward.web.machinery.door import asked, door
from steward.web.machinery.paging import given, pager
from steward.web.machinery.tell import Told
from steward.web.templatetags.steward import day

#: What whoever decides about a list knows of each copy on it.
LISTED = [
    *COLUMNS[:4],
    {"key": "dated", "head": gettext_lazy("Dated"), "kind": "day"},
    {"key": "pages", "head": gettext_lazy("Pages"), "kind": "number"},
    {"key": "keeper", "head": gettext_lazy("Keeper"), "kind": "text"},
]
#: Where a listed copy is on loan.
ON_LOAN = [
    {"key": "lent_by", "head": gettext_lazy("Lent by"), "kind": "text"},
    {"key": "due", "head": gettext_lazy("Due back"), "kind": "day"},
]


@door
def destructions(request: Asked) -> HttpResponse:
    """Destruction lists."""
    values = given(request, ())
    answer = asked(request, reads.destructions, **values)
    rows = [
        {
            "url": reverse("destruction", args=[r.key]),
            "cells": {
                "reason": r.reason,
                "by": tell.name(r.proposer),
                "on": r.decided_on,
                "state": tell.state("destruction", r.state),
            },
        }
        for r in answer.rows
    ]
    columns = [
        {"key": "reason", "head": gettext("Reason"), "kind": "text"},
        {"key": "by", "head": gettext("Proposed by"), "kind": "text"},
        {"key": "on", "head": gettext("Decided on"), "kind": "day"},
        {"key": "state", "head": gettext("State"), "kind": "status"},
    ]
    context = {
        "title": gettext("Destruction lists"),
        "columns": columns,
        "rows": rows,
        "caption": gettext("Destruction lists"),
        "pager": pager(values, answer),
        "actions": tell.begun(
            [row.act for row in asked(request, doing.acts, act=may_propose_destruction.name).rows],
            request.path,
        ),
        "empty": {
            "head": gettext("No destruction list"),
            "text": gettext(
                "Copies that are no longer needed are listed, decided on and destroyed before witnesses."
            ),
        },
    }
    return render(request, "custody/holdings.html", context)


def _events(r: DestructionTold) -> list[Told]:
    """What was decided of a list and who saw it carried out, the latest first;
    what was taken back says so."""
    seen = [_seen(w.by, w.day, gettext("Witnessed the destruction"), "") for w in r.witnessed]
    back = [
        _seen(w.by, w.withdrawn_on, gettext("Took the confirmation as a witness back"), w.reason)
        for w in r.witnessed
        if w.withdrawn_on
    ]
    decided = [tell.decision(one) for one in r.decisions]
    first = [one for one in decided if one["day"] == r.decided_on][:1]
    return list(reversed([*first, *seen, *back, *(one for one in decided if one not in first)]))


def _seen(by: PostTold, day: date, said: str, why: str) -> Told:
    return {
        "at": "",
        "day": day,
        "icon": "eye",
        "word": said,
        "tone": "quiet",
        "who": tell.name(by),
        "note": why,
    }


@door
def destruction(request: Asked, key: Any) -> HttpResponse:
    """One destruction list: its copies, the decision, the witnesses, what you can do."""
    r = asked(request, reads.destruction, destruction=str(key))
    facts = [
        {"label": gettext("Reason"), "value": r.reason},
        {"label": gettext("Method"), "value": r.method},
        {"label": gettext("Proposed by"), "value": tell.name(r.proposer)},
        {
            "label": gettext("Decided by"),
            "value": tell.decided_by(r.decisions, may_decide_destruction.name, may_refuse_destruction.name),
        },
        {"label": gettext("Decided on"), "value": day(r.decided_on)},
        {"label": gettext("Witnesses"), "value": ", ".join(tell.name(w) for w in r.witnesses)},
        {"label": gettext("Still to be done"), "value": _still(r)},
        {"label": gettext("Carried out on"), "value": day(r.done_on) if r.state == "done" else ""},
    ]
    lines = [
        {
            "url": reverse("copy", args=[line.copy]),
            "cells": {
                "copy": line.path,
                "symbol": line.symbol,
                "level": tell.level(line.level),
                "title": tell.title_of(line) if line.kind or line.abstract else "",
                "dated": line.dated,
                "pages": line.pages,
                "keeper": tell.name(line.keeper) or tell.name(line.unit),
                "lent_by": tell.name(line.lent_by) or tell.name(line.lent_by_unit),
                "due": line.due_back,
            },
        }
        for line in r.lines
    ]
    context = {
        "title": gettext("Destruction list"),
        "sub": word("destruction_state", r.state),
        "rows": [f for f in facts if f["value"]],
        "columns": [*LISTED, *(ON_LOAN if any(line.due_back for line in r.lines) else [])],
        "lines": lines,
        "caption": gettext("Listed copies"),
        "events": _events(r),
        "actions": tell.offered(r.may, "destruction", r, request.path),
        "crumbs": [{"url": reverse("destructions"), "text": gettext("Destruction lists")}],
    }
    return render(request, "custody/destruction.html", context)


def _still(r: DestructionTold) -> str:
    """What a destruction that was decided still needs: witnesses,
    then somebody who carries it out and records it."""
    if r.state != "decided":
        return ""
    missing = r.witnesses_needed - len(r.witnesses)
    who = gettext(
        "carried out and recorded by %(who)s or the keeper of a listed copy, by the registrar where the "
        "keeper's post is vacant"
    ) % {"who": tell.name(r.proposer)}
    more = ngettext(
        "%(missing)d of %(needed)d witness has still to confirm",
        "%(missing)d of %(needed)d witnesses have still to confirm",
        missing,
    )
    return "; ".join(
        [more % {"missing": missing, "needed": r.witnesses_needed}, who] if missing > 0 else [who]
    )
