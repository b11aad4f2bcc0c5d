"""The rows of any list as a file: CSV, Excel, JSON. Every export is an act with its filter and its count.

The page says which columns there are (`Column`); days are days in a spreadsheet,
words are the reader's words.

A text that a spreadsheet would take for a formula is given an apostrophe; CSV begins with a byte order mark,
because Excel in Vietnam needs it.
"""

import csv
import io
import json
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

import xlsxwriter
from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.text import slugify

from steward.acts.book.books import export_register
from steward.acts.machinery.envelope import perform
from steward.reads import catalogue
from steward.reads.machinery.answers import plain
from steward.reads.machinery.wording import word
from steward.rules.book.books import EXPORT_FORMATS, known_format
from steward.rules.machinery.answers import Refusal, must
from steward.rules.machinery.fields import read
from steward.web.machinery.actor import Asked
from steward.web.machinery.door import asked


def pdf(content: bytes, name: str) -> HttpResponse:
    return HttpResponse(
        content, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'}
    )


MOST = 50_000
Row = dict[str, Any]
R = TypeVar("R")


@dataclass(frozen=True)
class Column(Generic[R]):
    """One column of a file: its head, and the value of a row: a text, a number, or a day."""

    head: str | Promise
    value: Callable[[R], Any]
    kind: str = "text"
    width: int = 12


def exports() -> list[Row]:
    """The forms in which the rows of a list are taken away, as its page offers them."""
    return [{"format": code, "text": word("export_format", code)} for code in EXPORT_FORMATS]


def exported(
    request: Asked, question: str, values: Row, made: str, columns: Sequence[Column[Any]], title: str
) -> HttpResponse:
    """All rows of the question's filters in the format asked for;
    beyond 50,000 the filter must be narrower."""
    must(known_format(made, EXPORT_FORMATS))
    rows = list(_every(request, question, values))
    order = {
        "what": question,
        "filters": json.dumps(values, ensure_ascii=False, sort_keys=True),
        "format": made,
        "lines": len(rows),
    }
    perform(
        export_register,
        read(export_register.order, order),
        request.actor,
        request.now,
        origin=f"export-{uuid.uuid4()}",
    )
    headers = {
        "Content-Disposition": f"attachment; "
        f'filename="{_file_name(title)}-{request.actor.day.isoformat()}.{made}"'
    }
    if made == "json":
        return HttpResponse(
            json.dumps({"rows": plain(rows)}, ensure_ascii=False),
            content_type="application/json",
            headers=headers,
        )
    table = [[_cell(column, row) for column in columns] for row in rows]
    heads = [str(column.head) for column in columns]
    if made == "csv":
        return HttpResponse(_csv(heads, table), content_type="text/csv; charset=utf-8", headers=headers)
    sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return HttpResponse(_xlsx(columns, table, title), content_type=sheet, headers=headers)


def _file_name(title: str) -> str:
    """The title in letters that every system takes."""
    return slugify(title.lower().replace("đ", "d"))


def _every(request: Asked, question: str, values: Row) -> Iterator[Any]:
    found, after, seen = catalogue.find(question), None, 0
    while True:
        answer = asked(request, found, **{**values, **({"after": after} if after else {}), "limit": 200})
        rows, after = (
            (answer["rows"], answer["following"])
            if isinstance(answer, dict)
            else (answer.rows, answer.following)
        )
        yield from rows
        seen += len(rows)
        if after is None:
            return
        if seen >= MOST:
            raise Refusal("export_too_large", most=MOST)


def _cell(column: Column[Any], row: Any) -> Any:
    value = column.value(row)
    if column.kind == "day":
        return date.fromisoformat(value) if isinstance(value, str) and value else value or ""
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return f"'{value}"
    return "" if value is None else value


def _csv(heads: list[str], table: list[list[Any]]) -> str:
    out = io.StringIO()
    out.write("\ufeff")
    told = [
        [f"{cell:%d/%m/}{cell.year:04}" if isinstance(cell, date) else cell for cell in row] for row in table
    ]
    csv.writer(out).writerows([heads, *told])
    return out.getvalue()


def _xlsx(columns: Sequence[Column[Any]], table: list[list[Any]], title: str) -> bytes:
    out = io.BytesIO()
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "default_date_format": "dd/mm/yyyy",
    }
    with xlsxwriter.Workbook(out, options) as book:
        sheet, bold = book.add_worksheet(title[:31]), book.add_format({"bold": True})
        for at, column in enumerate(columns):
            sheet.set_column(at, at, column.width)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(table), len(columns) - 1)
        sheet.write_row(0, 0, [str(column.head) for column in columns], bold)
        for number, row in enumerate(table, start=1):
            sheet.write_row(number, 0, row)
    return out.getvalue()
