"""Importing an incoming book: hand a workbook in, see what it would do, let the worker do it,
see what became of it.

An import is seen only by the post that handed the workbook in. Nothing is registered before the second step.
"""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from steward.jobs import imports as work
from steward.jobs import progress as jobs
from steward.jobs import workbooks
from steward.reads import imports as reads
from steward.reads.book import books
from steward.reads.machinery.wording import tongue, word
from steward.rules.imports.work import NEW
from steward.rules.machinery.answers import Invalid
from steward.web.imports import panels
from steward.web.imports.forms import BeginForm, WorkbookForm
from steward.web.machinery import tell
from steward.web.machinery.actor import Asked
from steward.web.machinery.door import asked, does, does_and_tells, door
from steward.web.machinery.forms import put_errors
from steward.web.machinery.tell import Told


@does_and_tells
def start(request: Asked) -> HttpResponse:
    """Hand a workbook in; it is looked at, and the next page says what it would do."""
    books, given = _books(request), (request.POST or None, request.FILES or None)
    form = WorkbookForm(books, *given, initial=request.GET.dict(), auto_id="f-%s", label_suffix="")
    if request.method == "POST" and form.is_valid():
        try:
            return HttpResponseRedirect(reverse("import_one", args=[_looked_at(request, form.cleaned_data)]))
        except Invalid as wrong:
            put_errors(form, wrong)
    context = {
        "title": gettext("Import an incoming book"),
        "sub": gettext(
            "Each row becomes one entry. You see first what would be registered and what is wrong."
        ),
        "form": form if books else None,
        "action": request.path,
        "submit": gettext("Look at the workbook"),
        "crumbs": _crumbs(),
        "actions": [
            {"url": reverse("import_template"), "text": gettext("Empty workbook"), "icon": "download"}
        ],
        "rows": _kept(request),
        "columns": panels.columns(panels.KEPT),
        "caption": gettext("Workbooks handed in"),
        "empty": {
            "head": gettext("No workbook has been handed in"),
            "text": gettext("What was only looked at is forgotten after a day, a result after a week."),
        },
        "no_book": {
            "head": gettext("No incoming book is open"),
            "text": gettext("A registrar opens a book for each year and direction."),
        },
    }
    return render(request, "imports/start.html", context, status=422 if form.errors else 200)


def _crumbs() -> list[Told]:
    return [{"url": reverse("books"), "text": gettext("Register books")}]


def _books(request: Asked) -> list[tuple[str, str]]:
    mine = [b for b in asked(request, books.books).rows if b.direction == "incoming" and not b.closed_on]
    return [(b.key, f"{word('direction', b.direction)} {b.year} – {tell.name(b.unit)}") for b in mine]


def _looked_at(request: Asked, given: Told) -> str:
    file = given["file"]
    if file.size > workbooks.LARGEST:
        raise Invalid({"file": ("file_too_large", workbooks.SAID["file_too_large"])})
    work.sweep(request.now)
    return work.look(file.file, file.name, given["book"], request.actor, request.now)


def _kept(request: Asked) -> list[Told]:
    rows = []
    for key, order in work.mine(request.actor.key):
        standing = jobs.read(key)
        cells = {
            "name": order.name,
            "at": order.at,
            "state": tell.state("import", standing.state if standing else NEW),
        }
        rows.append({"url": reverse("import_one", args=[key]), "cells": cells})
    return rows


@door
def template(request: Asked) -> HttpResponse:
    """An empty workbook with the headings of the book in the reader's language."""
    return _xlsx(workbooks.empty(tongue(), reads.laws()), "incoming-book")


def _xlsx(data: bytes, name: str) -> HttpResponse:
    return HttpResponse(
        data,
        content_type=workbooks.MEDIA,
        headers={"Content-Disposition": f'attachment; filename="{name}.xlsx"'},
    )


@door
def one(request: Asked, key: Any) -> HttpResponse:
    """One workbook: what it would do, how far it is, or what became of it."""
    return _page(request, str(key), None)


def _page(request: Asked, key: str, form: BeginForm | None, status: int = 200) -> HttpResponse:
    order, ended, standing = work.order_of(key, request.actor.key), work.result(key), jobs.read(key)
    at_work = standing is not None and standing.state in (jobs.WAITING, jobs.RUNNING)
    looked = None if ended or at_work else work.looked(key)
    form = form or BeginForm(work.asked(looked) if looked else {}, auto_id="f-%s", label_suffix="")
    lines = [] if at_work else panels.wrong(order, work.left_out(key, order))
    context = {
        "title": order.name,
        "sub": word("direction", "incoming"),
        "crumbs": [*_crumbs(), {"url": reverse("import"), "text": gettext("Import")}],
        "ended": ended,
        "job": panels.job(key),
        "sums": panels.sums(ended, looked),
        "form": form,
        "key": key,
        "digest": order.sha256,
        "looked": looked,
        "wrong": {
            "columns": panels.columns(panels.WRONG),
            "rows": lines[: panels.MOST],
            "more": max(0, len(lines) - panels.MOST),
        },
        "would": panels.would(looked) if looked else None,
        "there": panels.there(looked) if looked else [],
        "submit": panels.submit(looked, standing) if looked else "",
        "way": panels.way(looked) if looked else "",
        "actions": _actions(key, order, ended, at_work, bool(lines)),
    }
    return render(request, "imports/one.html", context, status=status)


def _actions(key: str, order: work.Order, ended: Told | None, at_work: bool, left: bool) -> list[Told]:
    made = []
    if ended:
        made.append(
            {
                "url": reverse("book", args=[order.book]),
                "text": gettext("Open the book"),
                "icon": "book",
                "main": True,
            }
        )
    if left:
        made.append(
            {
                "url": reverse("import_rows", args=[key]),
                "text": gettext("These rows as Excel"),
                "icon": "download",
            }
        )
    if not at_work:
        text = gettext("Remove this result") if ended else gettext("Forget this workbook")
        made.append(
            {
                "url": reverse("import_discard", args=[key]),
                "text": text,
                "icon": "cross",
                "post": True,
                "fields": {},
            }
        )
    return made


@door
def progress(request: Asked, key: Any) -> HttpResponse:
    """The progress panel alone; when the work has ended the whole page is loaded again."""
    work.owned(str(key), request.actor.key)
    told = panels.job(str(key))
    answer = render(request, "parts/_progress.html", {"job": told}) if told else HttpResponse()
    if told is None or told["state"] in (jobs.DONE, jobs.FAILED):
        answer["HX-Refresh"] = "true"
    return answer


@does
def begin(request: Asked, key: Any) -> HttpResponse:
    """Hand the rows to the worker; it goes on when this page is closed, and after a restart."""
    work.order_of(str(key), request.actor.key)
    form = BeginForm(
        {} if work.result(str(key)) else work.asked(work.looked(str(key))),
        request.POST,
        auto_id="f-%s",
        label_suffix="",
    )
    form.is_valid()
    try:
        work.begin(str(key), request.actor, bool(form.cleaned_data.get("skip")), form.accepted)
    except Invalid as wrong:
        put_errors(form, wrong)
        return _page(request, str(key), form, status=422)
    return HttpResponseRedirect(reverse("import_one", args=[key]))


@door
def rows(request: Asked, key: Any) -> HttpResponse:
    """The rows that stay outside, each with what is wrong,
    as a workbook that can be put right and imported."""
    order = work.order_of(str(key), request.actor.key)
    left = work.left_out(str(key), order)
    told = (
        (one["row"], one["cells"], reads.line(reads.worded(order.table, one["faults"], tongue())))
        for one in left
    )
    return _xlsx(workbooks.faulty(order.table.headings, told, tongue()), "rows-left-out")


@does
def discard(request: Asked, key: Any) -> HttpResponse:
    """Forget what was read of a workbook, or the result of an import."""
    work.discard(str(key), request.actor.key)
    messages.success(request, gettext("Removed. What was registered stays registered."))
    return HttpResponseRedirect(reverse("import"))
