"""The same rows as a file: CSV, Excel, JSON. Every export is an act with its filter and its count.

The rows are those of the page, in its order, counted here and by nobody who asks. Excel gets real days; codes are words
in the reader's language, but for JSON, which is for programs. A text that a spreadsheet would take for a formula is
given an apostrophe; CSV begins with a byte order mark, because Excel in Vietnam needs it.
"""

import csv
import io
import json
import uuid
from collections.abc import Iterator
from datetime import date
from typing import Any

import xlsxwriter
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from steward.acts.books import export_register
from steward.acts.envelope import perform
from steward.reads.wording import word
from steward.rules.answers import Refusal, must
from steward.rules.books import known_format
from steward.rules.fields import read
from steward.web import tell
from steward.web.door import ask

MOST = 50_000
HEADS = (
    "symbol", "kind", "abstract", "level", "dated", "issuing_body", "unit", "direction", "ordinal", "year", "entered_on",
    "arrival_number", "copies", "protected_until", "state",
)  # fmt: skip
DAYS = frozenset({"dated", "entered_on", "protected_until"})
#: Codes with the list of words they stand in, and columns that are wide on a sheet.
CODES = {"direction": "direction", "state": "document_state"}
WIDE = {"abstract": 60, "issuing_body": 30, "unit": 30, "kind": 18, "symbol": 18}
TYPES = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def exported(request: HttpRequest, question: str, values: dict[str, Any], made: str) -> HttpResponse:
    """All rows of the question's filters in the format asked for; beyond 50,000 the filter must be narrower."""
    must(known_format(made))
    values = {name: value for name, value in values.items() if name != "after"}
    rows = list(_every(request, question, values))
    order = {
        "what": question,
        "filters": json.dumps(values, ensure_ascii=False, sort_keys=True),
        "format": made,
        "lines": len(rows),
    }
    perform(export_register, read(export_register.order, order), request.actor, request.now, origin=f"export-{uuid.uuid4()}")
    name = gettext("register-%(day)s") % {"day": request.actor.day.isoformat()}
    headers = {"Content-Disposition": f'attachment; filename="{name}.{made}"'}
    return HttpResponse(_made(rows, made), content_type=TYPES[made], headers=headers)


def _made(rows: list[dict[str, Any]], made: str) -> str | bytes:
    if made == "json":
        return json.dumps({"rows": rows}, ensure_ascii=False)
    table = [[_cell(row, head) for head in HEADS] for row in rows]
    return _csv(table) if made == "csv" else _xlsx(table)


def _every(request: HttpRequest, question: str, values: dict[str, Any]) -> Iterator[dict[str, Any]]:
    after, seen = None, 0
    while True:
        answer = ask(request, question, **{**values, "after": after, "limit": 200})
        yield from answer["rows"]
        seen, after = seen + len(answer["rows"]), answer["following"]
        if after is None:
            return
        if seen >= MOST:
            raise Refusal("export_too_large", most=MOST)


def _cell(row: dict[str, Any], head: str) -> Any:
    value = row.get(head)
    if isinstance(value, dict):
        value = value.get(tell.tongue()) or value.get("vi")
    if head in CODES:
        value = word(CODES[head], value or "")
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return f"'{value}"
    return "" if value is None else value


def heads() -> list[str]:
    words = {
        "symbol": gettext("Number, symbol"),
        "kind": gettext("Kind"),
        "abstract": gettext("Abstract"),
        "level": gettext("Level"),
        "dated": gettext("Dated"),
        "issuing_body": gettext("Issued by"),
        "unit": gettext("Unit"),
        "direction": gettext("Book"),
        "ordinal": gettext("Book line"),
        "year": gettext("Year"),
        "entered_on": gettext("Entered on"),
        "arrival_number": gettext("Arrival number"),
        "copies": gettext("Copies"),
        "protected_until": gettext("Protected until"),
        "state": gettext("State"),
    }
    return [words[head] for head in HEADS]


def _csv(table: list[list[Any]]) -> str:
    out = io.StringIO()
    out.write("\ufeff")
    csv.writer(out).writerows([heads(), *table])
    return out.getvalue()


def _xlsx(table: list[list[Any]]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet(gettext("Register")[:31])
        day, bold = book.add_format({"num_format": "dd/mm/yyyy"}), book.add_format({"bold": True})
        for at, head in enumerate(HEADS):
            sheet.set_column(at, at, WIDE.get(head, 12))
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(table), len(HEADS) - 1)
        sheet.write_row(0, 0, heads(), bold)
        for number, row in enumerate(table, start=1):
            for at, (head, value) in enumerate(zip(HEADS, row, strict=True)):
                if head in DAYS and value:
                    sheet.write_datetime(number, at, date.fromisoformat(value), day)
                else:
                    sheet.write(number, at, value)
    return out.getvalue()
