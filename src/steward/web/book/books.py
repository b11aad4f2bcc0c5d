"""Register books: the list, one book line by line, and the official form as PDF."""

import io
import uuid
import zipfile
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from steward.acts.book import books as acts
from steward.acts.machinery.envelope import perform
from steward.reads import acts as doing
from steward.reads.book import books as reads
from steward.reads.book.books import BookOpened, HeldApart, Line
from steward.reads.machinery.wording import tongue, word
from steward.reads.people import posts
from steward.rules.book.books import may_open_book
from steward.rules.document.register import may_register
from steward.web.book import sheet
from steward.web.machinery import tell
from steward.web.machinery.actor import Asked
from steward.web.machinery.door import asked, does, door
from steward.web.machinery.export import pdf
from steward.web.machinery.tell import Told, act_link
from steward.web.papers.official import official


@door
def books(request: Asked) -> HttpResponse:
    """All books one may open."""
    rows = [
        {
            "url": reverse("book", args=[b.key]),
            "cells": {
                "title": f"{word('direction', b.direction)} {b.year}",
                "unit": tell.name(b.unit),
                "lines": b.lines,
                "opened": b.opened_on,
                "closed": b.closed_on,
            },
        }
        for b in asked(request, reads.books).rows
    ]
    columns = [
        {"key": "title", "head": gettext("Book"), "kind": "text"},
        {"key": "unit", "head": gettext("Unit"), "kind": "text"},
        {"key": "lines", "head": gettext("Lines"), "kind": "number"},
        {"key": "opened", "head": gettext("Opened on"), "kind": "day"},
        {"key": "closed", "head": gettext("Closed on"), "kind": "day"},
    ]
    opens = asked(request, doing.acts, act=may_open_book.name).rows
    context = {
        "title": gettext("Register books"),
        "columns": columns,
        "rows": rows,
        "caption": gettext("Register books"),
        "actions": [
            *(act_link(row.act, next=request.path) for row in opens),
            *([import_link()] if opens else []),
        ],
        "crumbs": [{"url": reverse("register"), "text": gettext("Register")}],
        "empty": {
            "head": gettext("No book is open"),
            "text": gettext("A registrar opens a book for each year and direction."),
        },
    }
    return render(request, "custody/holdings.html", context)


@door
def book(request: Asked, key: Any) -> HttpResponse:
    """One book as the official form shows it, on the screen."""
    b = asked(request, reads.book, book=str(key), after=request.GET.get("after", 0))
    if request.htmx and b.turned:  # rows of another form cannot be appended below these headings
        return HttpResponse(headers={"HX-Redirect": request.get_full_path()})
    form, lang = b.form, tongue()
    columns = [
        {
            "key": str(n),
            "head": sheet.in_language(c, lang),
            "kind": "long" if c.field == "kind_and_abstract" else "text",
        }
        for n, c in enumerate(form.columns, start=1)
    ]
    rows = [_row(line, cells, columns) for line, cells in zip(b.lines, sheet.book_rows(b, lang), strict=True)]
    title = sheet.in_language(form.title, lang)
    context = {
        "title": f"{word('direction', b.direction)} {b.year}",
        "sub": tell.name(b.unit),
        "columns": columns,
        "rows": rows,
        "more": f"?after={b.following_line}" if b.following_line else "",
        "caption": title,
        "form_title": title,
        "citation": sheet.in_language(form.citation, lang) if form.citation else sheet.remark(form, lang),
        "b": b,
        "actions": _actions(request, b),
        "crumbs": [{"url": reverse("books"), "text": gettext("Register books")}],
        "empty": {"head": gettext("This book has no line yet"), "text": ""},
    }
    if request.htmx and request.GET.get("after"):
        return render(request, "parts/_register_rows.html", context)
    return render(request, "book/book.html", context)


def _row(line: Line | HeldApart, told: Told, columns: list[Told]) -> Told:
    cells = {column["key"]: value for column, value in zip(columns, told["cells"], strict=True)}
    return {
        "url": "" if isinstance(line, HeldApart) else reverse("document", args=[line.document]),
        "struck": told["struck"],
        "cells": cells,
    }


def _actions(request: Asked, b: BookOpened) -> list[Told]:
    printing = {
        "url": reverse("print_book", args=[b.key]),
        "text": gettext("Print (PDF)"),
        "icon": "print",
        "post": True,
        "fields": {},
    }
    acts = tell.offered(b.may, "book", b, request.path)
    imports = [import_link(b.key)] if may_register.name in b.may else []
    return [printing, *imports, *acts]


def import_link(book: str = "") -> Told:
    """The way to the import, with this book chosen."""
    return {
        "url": reverse("import") + (f"?book={book}" if book else ""),
        "text": gettext("Import a workbook"),
        "icon": "arrow",
    }


@does
def print_book(request: Asked, key: Any) -> HttpResponse:
    """The book as PDF (several parts in one archive where it is long); printing is an act."""
    perform(
        acts.print_book,
        acts.PrintBook(book=str(key), format="pdf"),
        request.actor,
        request.now,
        origin=f"print-{uuid.uuid4()}",
    )
    with official() as lang:
        book = reads.printed(str(key), request.actor)
        parts = sheet.book(book, asked(request, posts.the_organisation), lang, request.now)
    name = f"{book[0].direction}-{book[0].year}"
    if len(parts) == 1:
        return pdf(parts[0], f"{name}.pdf")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for number, part in enumerate(parts, start=1):
            archive.writestr(f"{name}-{number:02d}.pdf", part)
    return HttpResponse(
        packed.getvalue(),
        content_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{name}.zip"'},
    )
