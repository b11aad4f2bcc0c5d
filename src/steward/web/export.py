"""The same rows as a file: CSV, Excel, JSON. Every export is an act with its filter and its count.

A text that a spreadsheet would take for a formula is given an apostrophe; CSV begins with a byte order mark,
because Excel in Vietnam needs it.
"""

import csv
import io
import json
import uuid
from collections.abc import Iterator
from typing import Any

import xlsxwriter
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from steward.acts.books import export_register
from steward.acts.envelope import perform
from steward.rules.answers import Refusal, must
from steward.rules.books import known_format
from steward.rules.fields import read
from steward.web import tell
from steward.web.door import ask

MOST = 50_000
HEADS = ("symbol", "kind", "abstract", "level", "dated", "issuing_body", "unit", "ordinal", "year", "copies", "state")


def exported(request: HttpRequest, question: str, values: dict[str, Any], made: str) -> HttpResponse:
    """All rows of the question's filters in the format asked for; beyond 50,000 the filter must be narrower."""
    must(known_format(made))
    rows = list(_every(request, question, values))
    order = {
        "what": question,
        "filters": json.dumps(values, ensure_ascii=False, sort_keys=True),
        "format": made,
        "lines": len(rows),
    }
    perform(export_register, read(export_register.order, order), request.actor, request.now, origin=f"export-{uuid.uuid4()}")
    if made == "json":
        return HttpResponse(json.dumps({"rows": rows}, ensure_ascii=False), content_type="application/json", headers=_as("json"))
    table = [[_cell(row, head) for head in HEADS] for row in rows]
    if made == "csv":
        return HttpResponse(_csv(table), content_type="text/csv; charset=utf-8", headers=_as("csv"))
    return HttpResponse(
        _xlsx(table), content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", headers=_as("xlsx")
    )


def _as(ending: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="register.{ending}"'}


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
        "ordinal": gettext("Book line"),
        "year": gettext("Year"),
        "copies": gettext("Copies"),
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
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        for number, row in enumerate([heads(), *table]):
            sheet.write_row(number, 0, row)
    return out.getvalue()
