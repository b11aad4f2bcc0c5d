"""What I hold, one copy, one handover with its receipt, destruction lists."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy

from steward.reads.custody import copy as reads
from steward.reads.custody import held, loans
from steward.reads.custody.held import Holdings
from steward.reads.custody.told import (
    CopyShown,
    CopyStanding,
    CopyTold,
    HandoverLine,
    HandoverTold,
    Holding,
    HoldingsTold,
    LoanList,
    LoanTold,
)
from steward.reads.machinery.wording import grouped, label, tongue, word
from steward.reads.question import Counted
from steward.rules.machinery.fields import kinds
from steward.rules.machinery.values import figure
from steward.web.machinery import tell
from steward.web.machinery.actor import Asked
from steward.web.machinery.door import asked, does_and_tells, door
from steward.web.machinery.export import Column, exported, exports
from steward.web.machinery.paging import PAGE, address, given, going_on, part, unpaged
from steward.web.machinery.tell import Told
from steward.web.templatetags.steward import day


def offer_in_words(c: CopyStanding) -> str:
    """To whom a copy is offered, as far as the reader may know."""
    return tell.name(c.offered_to) or tell.name(c.offered_to_unit)


def copy_state(c: CopyShown) -> Told:
    """How a copy stands, as every page that shows one says it: overdue before offered,
    offered before lent."""
    if c.overdue:
        return {
            "code": "overdue",
            "word": gettext("Overdue since %(day)s") % {"day": day(c.due_back)},
            "tone": "",
        }
    if c.offered:
        said = gettext("Offered to %(who)s") % {"who": offer_in_words(c)}
        return {"code": "offered", "word": said, "tone": "info"}
    if c.due_back and c.state == "held":
        return {"code": "lent", "word": word("loan_state", "open"), "tone": "info"}
    return tell.state("copy", c.state)


def event(h: HandoverLine) -> Told:
    """A handover as an event of the custody timeline."""
    became = word("handover_state", h.state).lower()
    said = f"{gettext('Copy')} {h.copy}: {word('handover_kind', h.kind)} – {became}"
    return {
        "at": h.answered_at or h.offered_at,
        "day": "",
        "icon": "hand",
        "word": said,
        "tone": tell.state("handover", h.state)["tone"],
        "giver": tell.name(h.giver) or tell.name(h.from_unit),
        "receiver": tell.name(h.receiver) or tell.name(h.to_unit),
        "note": " · ".join(filter(None, (h.note, h.reason))),
        "receipt": reverse("receipt", args=[h.key]) if h.state == "accepted" and h.giver else "",
    }


COLUMNS = [
    {"key": "copy", "head": gettext_lazy("Copy"), "kind": "text"},
    {"key": "symbol", "head": gettext_lazy("Number, symbol"), "kind": "text"},
    {"key": "level", "head": gettext_lazy("Level"), "kind": "level"},
    {"key": "title", "head": gettext_lazy("Kind and abstract"), "kind": "long"},
    {"key": "since", "head": gettext_lazy("Since"), "kind": "day"},
    {"key": "due", "head": gettext_lazy("Due back"), "kind": "day"},
    {"key": "lent_by", "head": gettext_lazy("Lent by"), "kind": "text"},
    {"key": "state", "head": gettext_lazy("State"), "kind": "status"},
]
FILTERS = ("q", "due", "offered")
EXPORTED: tuple[Column[Holding], ...] = (
    Column(gettext_lazy("Copy"), lambda r: r.path),
    Column(gettext_lazy("Number, symbol"), lambda r: r.document.symbol),
    Column(gettext_lazy("Kind and abstract"), lambda r: tell.title_of(r.document)),
    Column(gettext_lazy("Level"), lambda r: tell.in_words(r.document.level)),
    Column(gettext_lazy("Need-to-know"), lambda r: r.compartments),
    Column(gettext_lazy("Pages"), lambda r: r.pages),
    Column(gettext_lazy("Since"), lambda r: r.since, "day"),
    Column(gettext_lazy("Due back"), lambda r: r.due_back, "day"),
    Column(gettext_lazy("Offered to"), offer_in_words),
    Column(gettext_lazy("State"), lambda r: word("copy_state", r.state)),
)


@does_and_tells
def holdings(request: Asked) -> HttpResponse:
    """What I hold and answer for; a POST takes the same rows away as a file: that is an act."""
    values = given(request, FILTERS)
    filters = unpaged(values)
    if request.method == "POST":
        return exported(
            request, "holdings", filters, request.POST.get("format", ""), EXPORTED, gettext("What I hold")
        )
    first = figure(request.GET.get("lent", "")) or 0
    answer, lent = asked(request, held.holdings, **values), asked(request, loans.loans, after=first).lent
    nothing = {
        "head": gettext("You hold no copy"),
        "text": gettext("Copies offered to you stand on the page My work until you accept them."),
    }
    context = {
        "title": gettext("What I hold"),
        "sub": gettext("copies: %(count)s") % {"count": grouped(answer.total.count)},
        "columns": COLUMNS,
        "rows": [_holding(row) for row in answer.rows],
        "loans": [_loan(row, request.path) for row in lent.rows],
        "lent": lent.count,
        "lent_pager": _turns_of_loans(values, first, lent),
        "empty": {"head": gettext("No copy matches these filters"), "text": ""} if filters else nothing,
        "caption": gettext("Copies you answer for"),
        "actions": _ways(answer),
        "form": what_is_filtered(Holdings, values, FILTERS) if answer.rows or filters else None,
        "exports": exports(),
        **going_on("custody", values, answer),
    }
    return render(request, "custody/holdings.html", context)


def _turns_of_loans(values: Told, first: int, lent: LoanList) -> Told:
    """Of what I have lent which part is shown, and the parts beside it:
    the filters of what I hold stay meanwhile."""
    said = tell.of_total(first, len(lent.rows), lent.count)
    ways = {"previous": max(0, first - PAGE) if first else None, "following": lent.following}
    links = {name: address(values, lent=at) if at is not None else "" for name, at in ways.items()}
    return {"said": said, **links}


def _ways(answer: HoldingsTold) -> list[Told]:
    """To hand over, to the holders of the own registers, to the destruction lists."""
    ways: list[Told] = [
        {"url": reverse("destructions"), "text": gettext("Destruction lists"), "icon": "cross"}
    ]
    if answer.registry:
        ways.insert(0, {"url": reverse("holders"), "text": gettext("Who holds what"), "icon": "people"})
    if answer.rows:
        ways.insert(
            0, {"url": reverse("offer_several"), "text": gettext("Hand over"), "main": True, "icon": "hand"}
        )
    return ways


def what_is_filtered(params: type, values: Told, names: tuple[str, ...]) -> forms.Form:
    """A form of some of a question's parameters, for the filters of its list."""
    fields: dict[str, forms.Field] = {}
    for name in names:
        said = label(kinds(params)[name].label)
        search = forms.TextInput(attrs={"type": "search", "autocomplete": "off"})
        flag = forms.BooleanField(label=said, required=False)
        fields[name] = forms.CharField(label=said, required=False, widget=search) if name == "q" else flag
    form: forms.Form = type("Filters", (forms.Form,), fields)(initial=values, auto_id="f-%s", label_suffix="")
    return form


def _holding(row: Holding) -> Told:
    d = row.document
    return {
        "url": reverse("copy", args=[row.key]),
        "cells": {
            "copy": row.path,
            "symbol": d.symbol,
            "level": tell.level(d.level),
            "title": tell.title_of(d),
            "since": row.since,
            "due": row.due_back,
            "lent_by": tell.name(row.lent_by),
            "state": copy_state(row),
        },
    }


def _loan(row: LoanTold, here: str) -> Told:
    """What I have lent: where it is, when it is due, and what I can do about it."""
    said = gettext("overdue since %(day)s") if row.overdue else gettext("due back on %(day)s")
    return {
        "what": f"{gettext('Copy')} {row.copy} · {row.symbol or row.kind}",
        "url": reverse("copy", args=[row.copy_key]) if row.copy_key else "",
        "who": tell.name(row.borrower) or tell.name(row.borrower_unit),
        "level": tell.level(row.level),
        "due": {
            "code": "overdue" if row.overdue else "lent",
            "word": said % {"day": day(row.due_back)},
            "tone": "bad" if row.overdue else "info",
        },
        "actions": tell.offered(row.may, "loan", row, here, small=True),
    }


@door
def copy(request: Asked, key: Any) -> HttpResponse:
    """One numbered copy and its chain of custody, part by part."""
    values = given(request, ())
    c = asked(request, reads.copy, copy=str(key), **values)
    d = c.document
    rows: list[Told] = [
        {
            "label": gettext("Document"),
            "value": tell.title_of(d),
            "url": reverse("document", args=[d.key]) if d.key else "",
        },
        {"label": gettext("Level"), "value": "", "level": tell.level(d.level)},
        {"label": gettext("Keeper"), "value": tell.name(c.keeper) or tell.name(c.unit)},
        {"label": gettext("State"), "value": copy_state(c)["word"]},
        {"label": gettext("Unanswered since"), "value": day(c.offered_since)},
        _on_its_list(c),
        {"label": gettext("Since"), "value": day(c.since)},
        {"label": gettext("Due back"), "value": day(c.due_back)},
        {"label": gettext("Lent by"), "value": tell.name(c.lent_by) or tell.name(c.lent_by_unit)},
        {"label": gettext("Pages"), "value": c.pages},
    ]
    context = {
        "title": number_of(c),
        "sub": d.symbol,
        "level": tell.level(d.level),
        "rows": [r for r in rows if r["value"] or r.get("level")],
        "events": [event(h) for h in c.timeline],
        "pager": _part(values, len(c.timeline), c.events),
        "actions": _of_a_copy(c, request.path),
        "crumbs": [{"url": reverse("document", args=[d.key]), "text": d.symbol or tell.title_of(d)}]
        if d.key
        else [{"url": reverse("custody"), "text": gettext("Custody")}],
    }
    return render(request, "custody/copy.html", context)


def _on_its_list(c: CopyTold) -> Told:
    """The list on which a copy stands, or with which it was destroyed and when:
    there stand decision and witnesses."""
    if c.list is None:
        return {"label": gettext("Destruction list"), "value": ""}
    said = " · ".join(filter(None, (word("destruction_state", c.list.state), day(c.list.done_on))))
    return {
        "label": gettext("Destruction list"),
        "value": said,
        "url": tell.page_of("destruction", c.list.key),
    }


def _part(values: Told, shown: int, count: int) -> Told:
    """Which part of a chain of so many handovers is shown, and the parts beside it."""
    until = (figure(values.get("after", "")) or 0) + shown
    return part(values, shown, until if until < count and shown else None, Counted(count, more=False))


def number_of(c: CopyTold | HandoverTold) -> str:
    """What stands on the copy; where a rule set puts no number on copies,
    also the one by which the register tells them apart."""
    label = c.label.vi if tongue() == "vi" else c.label.en
    return label if c.path in label else f"{label} {c.path}"


def _of_a_copy(c: CopyTold, here: str) -> list[Told]:
    """What one can do with it: with the copy, with the open offer of it, with its loan."""
    offer = tell.offered(c.offer.may, "handover", c.offer, here) if c.offer else []
    return [*tell.offered(c.may, "copy", c, here), *offer, *with_the_loan(c, here)]


def with_the_loan(c: CopyTold | HandoverTold, here: str) -> list[Told]:
    return tell.offered(c.loan.may, "loan", c.loan, here) if c.loan else []
