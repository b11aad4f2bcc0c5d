"""Who holds what: the copies of the registers one keeps, with holders, filters, their sum,
and the same as a file."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy

from steward.reads.custody import holders as reads
from steward.reads.custody.holders import Holders
from steward.reads.custody.told import HeldBy, HoldersTold
from steward.reads.machinery.wording import grouped, word
from steward.reads.question import Counted
from steward.web.custody.copies import copy_state, offer_in_words, what_is_filtered
from steward.web.machinery import tell
from steward.web.machinery.actor import Asked
from steward.web.machinery.door import asked, does_and_tells
from steward.web.machinery.export import Column, exported, exports
from steward.web.machinery.filters import unit_field, with_unit
from steward.web.machinery.inputs import is_key
from steward.web.machinery.paging import given, going_on, unpaged
from steward.web.machinery.records import cut
from steward.web.machinery.tell import Told

FILTERS = ("q", "unit", "keeper", "state", "due", "overdue", "offered")
COLUMNS = [
    {"key": "symbol", "head": gettext_lazy("Number, symbol"), "kind": "text"},
    {"key": "copy", "head": gettext_lazy("Copy"), "kind": "text"},
    {"key": "level", "head": gettext_lazy("Level"), "kind": "level"},
    {"key": "holder", "head": gettext_lazy("Held by"), "kind": "text"},
    {"key": "since", "head": gettext_lazy("Since"), "kind": "day"},
    {"key": "due", "head": gettext_lazy("Due back"), "kind": "day"},
    {"key": "offer", "head": gettext_lazy("Offered to"), "kind": "text"},
    {"key": "offered", "head": gettext_lazy("Unanswered since"), "kind": "day"},
    {"key": "state", "head": gettext_lazy("State"), "kind": "status"},
]


def holder(row: HeldBy) -> str:
    """The post where one may know it; else its unit."""
    return tell.name(row.keeper) or tell.name(row.unit)


EXPORTED: tuple[Column[HeldBy], ...] = (
    Column(gettext_lazy("Number, symbol"), lambda r: r.document.symbol),
    Column(gettext_lazy("Kind and abstract"), lambda r: tell.title_of(r.document)),
    Column(gettext_lazy("Level"), lambda r: tell.in_words(r.document.level)),
    Column(gettext_lazy("Need-to-know"), lambda r: r.compartments),
    Column(gettext_lazy("Copy"), lambda r: r.path),
    Column(gettext_lazy("Unit"), lambda r: tell.name(r.unit)),
    Column(gettext_lazy("Held by"), lambda r: tell.name(r.keeper)),
    Column(gettext_lazy("Since"), lambda r: r.since, "day"),
    Column(gettext_lazy("Due back"), lambda r: r.due_back, "day"),
    Column(gettext_lazy("Overdue"), lambda r: gettext("yes") if r.overdue else ""),
    Column(gettext_lazy("Offered to"), offer_in_words),
    Column(gettext_lazy("Unanswered since"), lambda r: r.offered_since, "day"),
    Column(gettext_lazy("State"), lambda r: word("copy_state", r.state)),
)


@does_and_tells
def holders(request: Asked) -> HttpResponse:
    """The list; the address is its state, and a POST takes the same rows away as a file: that is an act."""
    values = _with_unit(request, given(request, FILTERS))
    filters = unpaged(values)
    if request.method == "POST":
        return exported(
            request, "holders", filters, request.POST.get("format", ""), EXPORTED, gettext("Who holds what")
        )
    answer = asked(request, reads.holders, **values)
    context = {
        "title": gettext("Who holds what"),
        "sub": gettext("%(count)s of %(all)s copies in hand, in %(units)s units")
        % {
            "count": tell.number(answer.total),
            "all": tell.number(answer.register),
            "units": grouped(answer.units.count),
        },
        "columns": COLUMNS,
        "rows": [_row(row) for row in answer.rows],
        "caption": gettext("Copies in hand and their holders"),
        "empty": {
            "head": gettext("No copy matches these filters")
            if filters
            else gettext("No copy of your registers is in hand"),
            "text": gettext("Here stand the copies of the documents whose register you keep."),
        },
        "crumbs": [{"url": reverse("custody"), "text": gettext("Custody")}],
        "form": _form(request, values, answer),
        "exports": exports(),
        **going_on("holders", values, answer),
    }
    return render(request, "custody/holdings.html", context)


def _with_unit(request: Asked, values: Told) -> Told:
    """The values with the unit by its key; words that name none alone are said and left out."""
    told = with_unit(request, values)
    if not told.get("unit") or is_key(told["unit"]):
        return told
    messages.warning(request, f"{gettext('A filter could not be read and was left out')}: {told['unit']}")
    return {name: value for name, value in told.items() if name != "unit"}


def _row(row: HeldBy) -> Told:
    return {
        "url": reverse("copy", args=[row.key]),
        "cells": {
            "symbol": row.document.symbol or tell.title_of(row.document),
            "copy": row.path,
            "level": tell.level(row.document.level),
            "holder": holder(row),
            "since": row.since,
            "due": row.due_back,
            "offer": offer_in_words(row),
            "offered": row.offered_since,
            "state": copy_state(row),
        },
    }


def _form(request: Asked, values: Told, answer: HoldersTold) -> forms.Form:
    """The filters, with the units that hold most, each with its number of copies, and the posts."""
    units = [
        {"key": one.unit.key, "label": tell.name(one.unit), "said": grouped(one.count)}
        for one in answer.units.rows
    ]
    keepers = [(one.key, tell.name(one)) for one in answer.keepers]
    form = what_is_filtered(Holders, values, ("q", "due", "overdue", "offered"))
    choices = {
        "unit": (
            gettext("Held in the unit"),
            [("", gettext("All units")), *((one["key"], f"{one['label']} ({one['said']})") for one in units)],
        ),
        "keeper": (gettext("Held by"), [("", gettext("All posts")), *keepers]),
        "state": (
            gettext("State"),
            [("", gettext("All states")), *((s, word("copy_state", s)) for s in ("held", "listed"))],
        ),
    }
    for name, (said, options) in choices.items():
        form.fields[name] = forms.ChoiceField(label=said, choices=options, required=False)
    if answer.units.count > len(units):
        said = cut(
            len(units), Counted(answer.units.count, more=False), gettext("A few words find the others.")
        )
        form.fields["unit"] = unit_field(request, units, values.get("unit", ""), said)
    form.order_fields(("q", *choices))
    return form
