"""The register's list: filters, parts, orders and pages; the address is its state,
so a filter is kept by its address.

Promises that no page is cut silently, and that going on keeps every filter. A wrong value of a filter is
named beside the list without it, not instead of it.
"""

from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy

from steward.acts.document import filters
from steward.reads import acts as doing
from steward.reads.choices import must_be_known
from steward.reads.document import listing as reads
from steward.reads.document.listing import DocumentInBook, Documents, DocumentsTold, Filters, ListedDocument
from steward.reads.machinery.wording import because, grouped, label, word
from steward.reads.question import Counted
from steward.rules.machinery.answers import Invalid
from steward.rules.machinery.fields import kinds, plain, read
from steward.rules.machinery.values import figure
from steward.web.document.one import state
from steward.web.machinery import tell
from steward.web.machinery.actor import Asked
from steward.web.machinery.door import asked, does, does_and_tells, door
from steward.web.machinery.export import Column, exported
from steward.web.machinery.filters import filters_of, with_unit
from steward.web.machinery.tell import Told, act_link

KEPT = (*kinds(Filters), "sort", "reverse")
COLUMNS = (
    ("symbol", gettext_lazy("Number, symbol"), "text", "number"),
    ("level", gettext_lazy("Level"), "level", "level"),
    ("title", gettext_lazy("Kind and abstract"), "brief", ""),
    ("dated", gettext_lazy("Dated"), "day", "dated"),
    ("from", gettext_lazy("Issued by"), "brief", "issuer"),
    ("line", gettext_lazy("Book line"), "text", "entered"),
    ("copies", gettext_lazy("Copies"), "number", ""),
    ("ending", gettext_lazy("Protected until"), "day", "ending"),
    ("state", gettext_lazy("State"), "status", ""),
)


def _in_book(d: ListedDocument, name: str) -> Any:
    """A value of its line; of a document that stands in no book nothing."""
    return getattr(d, name) if isinstance(d, DocumentInBook) else None


EXPORTED: tuple[Column[ListedDocument], ...] = (
    Column(gettext_lazy("Number, symbol"), lambda d: d.symbol, width=18),
    Column(gettext_lazy("Kind"), lambda d: d.kind, width=18),
    Column(gettext_lazy("Abstract"), lambda d: d.abstract, width=60),
    Column(gettext_lazy("Level"), lambda d: tell.in_words(d.level)),
    Column(gettext_lazy("Dated"), lambda d: d.dated, "day"),
    Column(gettext_lazy("Issued by"), lambda d: d.issuing_body, width=30),
    Column(gettext_lazy("Unit"), lambda d: tell.name(d.unit), width=30),
    Column(gettext_lazy("Book"), lambda d: word("direction", d.direction)),
    Column(gettext_lazy("Book line"), lambda d: _in_book(d, "ordinal")),
    Column(gettext_lazy("Year"), lambda d: _in_book(d, "year")),
    Column(gettext_lazy("Entered on"), lambda d: _in_book(d, "entered_on"), "day"),
    Column(gettext_lazy("Arrival number"), lambda d: _in_book(d, "arrival_number")),
    Column(gettext_lazy("Copies"), lambda d: d.copies),
    Column(gettext_lazy("Protected until"), lambda d: d.protected_until, "day"),
    Column(gettext_lazy("State"), lambda d: word("document_state", d.state)),
)
#: Orders that run from the highest to the lowest unless they are turned round.
DOWN = ("entered", "number", "dated", "level")


@does_and_tells
def documents(request: Asked) -> HttpResponse:
    """The list; a POST takes the same rows away as a file: that is an act."""
    values, wrong = _given(request)
    if request.method == "POST":
        return exported(
            request, "documents", values, request.POST.get("format", ""), EXPORTED, gettext("Register")
        )
    answer = asked(request, reads.documents, **values)
    context = {
        "title": gettext("Register"),
        "columns": _columns(values),
        "caption": _caption(values),
        "rows": [row(d) for d in answer.rows],
        **_going_on(request, values, answer),
        "sub": counted(answer.total),
        "empty": _nothing(values),
    }
    if request.htmx and "after" in values:
        return render(request, "parts/_register_rows.html", context)
    context |= {
        **filters_of(request, values, address),
        "wrong": wrong,
        "actions": _actions(request),
        "own_search": True,
    }
    return render(request, "document/documents.html", context, status=422 if wrong else 200)


def _given(request: Asked) -> tuple[Told, list[Told]]:
    """The values of the address that can be read, and why the others cannot."""
    values = {name: request.GET[name] for name in (*KEPT, "after") if request.GET.get(name)}
    values = with_unit(request, values)
    try:
        must_be_known(read(Documents, values), request.actor)
    except Invalid as no:
        fields = kinds(Documents)
        wrong = [
            {"label": label(fields[name].label), "reason": because(*reason)}
            for name, reason in no.fields.items()
        ]
        return {name: value for name, value in values.items() if name not in no.fields}, wrong
    return values, []


def address(values: Told, **changes: Any) -> str:
    """The list with these filters and changes, from its first page."""
    kept = {name: values[name] for name in KEPT if values.get(name)}
    query = urlencode({name: value for name, value in {**kept, **changes}.items() if value not in (None, "")})
    return f"{reverse('register')}?{query}" if query else reverse("register")


def row(d: ListedDocument) -> Told:
    """A document as a row of the register."""
    return {
        "url": reverse("document", args=[d.key]),
        "struck": d.state == "cancelled",
        "cells": {
            "symbol": d.symbol or gettext("no number yet"),
            "level": tell.level(d.level),
            "title": tell.title_of(d),
            "dated": d.dated,
            "from": d.issuing_body or tell.name(d.unit),
            "line": f"{d.ordinal}/{d.year}" if isinstance(d, DocumentInBook) else "",
            "copies": d.copies,
            "ending": d.protected_until,
            "state": state(d.state),
        },
    }


def _columns(values: Told) -> list[Told]:
    """The columns; the head of one that can be ordered by is a link, and once more turns the order round."""
    told = []
    for key, head, kind, order in COLUMNS:
        here, turned = values.get("sort", "entered") == order, bool(values.get("reverse"))
        down = (order in DOWN) is not turned
        again = "on" if here and not turned else ""
        looks = {
            "sort": address(values, sort=order, reverse=again),
            "sorted": ("descending" if down else "ascending") if here else "",
        }
        told.append({"key": key, "head": head, "kind": kind, **(looks if order else {})})
    return told


def _caption(values: Told) -> str:
    if values.get("sort", "entered") == "entered" and not values.get("reverse"):
        return gettext("Documents you may see, newest first")
    return gettext("Documents you may see")


def _going_on(request: Asked, values: Told, answer: DocumentsTold) -> Told:
    """How many of how many are shown, the next page, and the way back to the first."""
    before = (figure(request.GET.get("shown", "")) or 0) if "after" in values else 0
    until = before + len(answer.rows)
    first = before + 1 if before and not request.htmx else 0
    more = address(values, after=answer.following, shown=until) if answer.following else ""
    said = _of_all(first, until, answer.total) if more or before else ""
    return {"more": more, "said": said, "first": address(values) if first else ""}


def _of_all(first: int, until: int, total: Counted) -> str:
    every = (
        gettext("more than %(count)s") % {"count": grouped(total.count)}
        if total.more
        else grouped(total.count)
    )
    if first:
        return gettext("%(first)s to %(last)s of %(all)s") % {
            "first": grouped(first),
            "last": grouped(until),
            "all": every,
        }
    return gettext("%(shown)s of %(all)s") % {"shown": grouped(until), "all": every}


def counted(total: Counted) -> str:
    if total.more:
        return gettext("more than %(count)s entries") % {"count": grouped(total.count)}
    return gettext("entries: %(count)s") % {"count": grouped(total.count)}


def _nothing(values: Told) -> Told:
    if values:
        return {
            "head": gettext("No entry matches these filters"),
            "text": gettext("Remove a filter, or search with fewer words."),
        }
    return {
        "head": gettext("The register is empty for you"),
        "text": gettext("Documents that you may see will stand here."),
    }


def _actions(request: Asked) -> list[Told]:
    started = asked(request, doing.acts, first=True).rows
    links = [
        act_link(row.act, main=n == 0, icon="plus" if n == 0 else "pen") for n, row in enumerate(started)
    ]
    return [*links, {"url": reverse("books"), "text": gettext("Books"), "icon": "book"}]


@door
def first(request: Asked) -> HttpResponse:
    """To the first thing a day begins with; to everything one can do where there is none."""
    started = asked(request, doing.acts, first=True).rows
    return HttpResponseRedirect(reverse("act", args=[started[0].act]) if started else reverse("acts"))


@does
def keep(request: Asked) -> HttpResponse:
    """Keep the filters of an address under a name."""
    given = {name: value for name, value in parse_qsl(request.POST.get("query", "")) if name in KEPT}
    narrowed = read(Documents, given)
    must_be_known(narrowed, request.actor)
    told = plain(narrowed)
    given = {name: "on" if told[name] is True else told[name] for name in given}
    title = request.POST.get("title", "")
    filters.keep(request.actor, title, urlencode(given))
    messages.success(request, gettext("Kept as “%(title)s”.") % {"title": title.strip()})
    return HttpResponseRedirect(address(given))


@does
def forget(request: Asked, key: Any) -> HttpResponse:
    """Erase a filter of one's own."""
    filters.forget(request.actor, str(key))
    messages.success(request, gettext("The filter is erased."))
    return HttpResponseRedirect(reverse("register"))
