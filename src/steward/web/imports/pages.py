"""Importing an incoming book: hand a workbook in, see what it would do, let the worker do it,
see what became of it.

An import is seen only by the post that handed the workbook in. Nothing is registered before the second step.
"""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy, ngettext

from steward.acts.document.incoming import register_incoming
from steward.jobs import imports as work
from steward.jobs import progress as jobs
from steward.jobs import workbooks
from steward.reads import imports as reads
from steward.reads.book import books
from steward.reads.machinery.wording import because, grouped, tongue, word
from steward.rules.imports.rows import FAULTY, GOOD, THERE
from steward.rules.imports.work import NEW
from steward.rules.machinery.answers import Invalid
from steward.rules.machinery.fields import kinds
from steward.web.machinery import tell
from steward.web.machinery.actor import Asked
from steward.web.machinery.door import asked, does, does_and_tells, door
from steward.web.machinery.forms import put_errors
from steward.web.machinery.tell import Told

#: The most lines of what is wrong that a page shows; the workbook has all.
MOST = 200
KEPT = (
    ("name", gettext_lazy("Workbook"), "text"),
    ("at", gettext_lazy("Handed in"), "time"),
    ("state", gettext_lazy("State"), "status"),
)
WRONG = (
    ("row", gettext_lazy("Row"), "text"),
    ("place", gettext_lazy("Column"), "text"),
    ("wrong", gettext_lazy("What is wrong"), "long"),
    ("way", gettext_lazy("What to do"), "long"),
)
WOULD = (
    ("number", gettext_lazy("Book line"), "text"),
    ("row", gettext_lazy("Row"), "number"),
    ("symbol", gettext_lazy("Number, symbol"), "text"),
    ("level", gettext_lazy("Level"), "level"),
    ("title", gettext_lazy("Kind and abstract"), "long"),
    ("dated", gettext_lazy("Dated"), "day"),
    ("from", gettext_lazy("Issued by"), "text"),
    ("arrived", gettext_lazy("Arrived on"), "day"),
)


class WorkbookForm(forms.Form):
    """The workbook, and the book of one's own that it is to be entered in."""

    field_order = ("book", "file")
    file = forms.FileField(
        label=gettext_lazy("Workbook"),
        help_text=gettext_lazy(
            "xlsx, xls, ods or CSV, at most 20 MB and 50,000 rows. It is read in an isolated process; "
            "nothing is registered yet."
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv"}),
    )

    def __init__(self, books: list[tuple[str, str]], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["book"] = forms.ChoiceField(label=gettext_lazy("Incoming book"), choices=books)
        self.order_fields(self.field_order)


class BeginForm(forms.Form):
    """What is to become of the rows that do not go in as they stand; of each question the act would ask,
    a tick."""

    skip = forms.BooleanField(label=gettext_lazy("Leave the faulty rows out"), required=False)

    def __init__(self, asked: dict[str, int], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        said = kinds(register_incoming.order)
        for flag, n in asked.items():
            label = gettext("%(what)s (rows: %(n)s)") % {"what": gettext(said[flag].label), "n": grouped(n)}
            self.fields[flag] = forms.BooleanField(
                label=label, help_text=gettext(said[flag].help), required=False
            )

    @property
    def accepted(self) -> list[str]:
        return [flag for flag in work.ALL_THE_SAME if self.cleaned_data.get(flag)]


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
        "columns": _columns(KEPT),
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


def _columns(columns: Any) -> list[Told]:
    return [{"key": key, "head": head, "kind": kind} for key, head, kind in columns]


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
    lines = [] if at_work else _wrong(order, work.left_out(key, order))
    context = {
        "title": order.name,
        "sub": word("direction", "incoming"),
        "crumbs": [*_crumbs(), {"url": reverse("import"), "text": gettext("Import")}],
        "ended": ended,
        "job": job(key),
        "sums": _sums(ended, looked),
        "form": form,
        "key": key,
        "digest": order.sha256,
        "looked": looked,
        "wrong": {"columns": _columns(WRONG), "rows": lines[:MOST], "more": max(0, len(lines) - MOST)},
        "would": _would(request, looked) if looked else None,
        "there": _there(looked) if looked else [],
        "submit": _submit(looked, standing) if looked else "",
        "way": _way(looked) if looked else "",
        "actions": _actions(key, order, ended, at_work, bool(lines)),
    }
    return render(request, "imports/one.html", context, status=status)


def _submit(looked: Told, standing: Any) -> str:
    """The word of the button; none where no row could be entered, whatever is ticked."""
    number = looked["tally"][GOOD]
    if not work.enterable(looked):
        return ""
    if standing is not None:
        return gettext("Go on")
    if not number:
        return gettext("Register the rows ticked above")
    return ngettext("Register %(count)s document", "Register %(count)s documents", number) % {
        "count": grouped(number)
    }


def _way(looked: Told) -> str:
    """What is to be done where no row goes in as it stands."""
    if looked["tally"][GOOD]:
        return ""
    if work.enterable(looked):
        return gettext(
            "No row goes in as it stands. Look at what is asked about; what is right all the same is ticked "
            "and sent."
        )
    if looked["tally"][FAULTY]:
        return gettext(
            "No row can be entered as it stands. Put the rows right in the workbook and hand it in again."
        )
    return gettext("There is nothing to register in this workbook.")


def _sums(ended: Told | None, looked: Told | None) -> list[Told]:
    """How many rows, and what becomes of them: the parts make up the whole."""
    if ended is None and looked is None:
        return []
    tally = (ended or looked or {})["tally"]
    names = {
        "rows": gettext("Rows"),
        GOOD: gettext("Would be registered"),
        "registered": gettext("Registered"),
        THERE: gettext("Already there"),
        FAULTY: gettext("Faulty"),
        work.REFUSED: gettext("Refused"),
    }
    return [{"label": label, "value": tally[name]} for name, label in names.items() if name in tally]


def _wrong(order: work.Order, left: list[Told]) -> list[Told]:
    """One line for everything that is wrong, row by row."""
    return [
        {
            "cells": {
                "row": one["row"],
                "place": f"{said['column']} · {said['heading']}" if said["column"] else said["heading"],
                "wrong": said["because"],
                "way": said["way_out"],
            }
        }
        for one in left
        for said in reads.worded(order.table, one["faults"], tongue())
    ]


def _would(request: Asked, looked: Told) -> Told:
    laws = reads.laws()
    rows = []
    for verdict in looked[GOOD]:
        said = verdict["values"]
        cells = {
            "number": verdict["number"],
            "row": verdict["row"],
            "symbol": said["symbol"],
            "level": tell.level(reads.level(laws, said)),
            "title": tell.titled(said.get("kind", ""), said.get("abstract", ""), said["symbol"]),
            "dated": said.get("dated", ""),
            "from": said["issuing_body"],
            "arrived": said["arrived_on"],
        }
        rows.append({"cells": cells})
    return {"columns": _columns(WOULD), "rows": rows, "more": looked["tally"][GOOD] - len(rows)}


def _there(looked: Told) -> list[str]:
    """Numbers of the rows that are already there, those in sequence drawn together."""
    spans: list[list[int]] = []
    for row in sorted(verdict["row"] for verdict in looked[THERE]):
        if spans and row == spans[-1][1] + 1:
            spans[-1][1] = row
        else:
            spans.append([row, row])
    return [f"{first}" if first == last else f"{first}–{last}" for first, last in spans]


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


def job(key: str) -> Told | None:
    """How far the work is, for the progress panel."""
    standing = jobs.read(key)
    if standing is None:
        return None
    said = []
    if standing.total is not None:
        said += [{"label": gettext("Rows"), "value": f"{grouped(standing.done)} / {grouped(standing.total)}"}]
    said += [{"label": gettext("Refused"), "value": grouped(standing.found)}] if standing.found else []
    wrong = because(standing.code, {"number": ""}) + (f" {standing.detail}" if standing.detail else "")
    return {
        "id": key[:8],
        "title": gettext("Entering the rows"),
        "state": standing.state,
        "word": gettext("Waits for its turn") if standing.state == jobs.WAITING else "",
        "done": round((standing.share or 0) * 1000),
        "total": 1000 if standing.share is not None else 0,
        "said": said,
        "poll": reverse("import_progress", args=[key]),
        "page": reverse("import_one", args=[key]),
        "error": wrong if standing.state == jobs.FAILED else "",
    }


@door
def progress(request: Asked, key: Any) -> HttpResponse:
    """The progress panel alone; when the work has ended the whole page is loaded again."""
    work.owned(str(key), request.actor.key)
    told = job(str(key))
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
