"""`python -m steward.cli.offline.workbook < FILE`: the rows of a foreign workbook or CSV text, as JSON lines.

Promises that the parser runs behind the scanner's jail (no network, no file, bounded memory and time) and
that a cell keeps what it is: a text, a number or a day. Refuses files beyond a size, sheets beyond a number
of rows, and everything that is no table; the last line says which. Hidden sheets and cells beyond column 100
are not read, a formula gives its stored value, an error value (#REF!) is empty. Imports no Django.
The installation uses it.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
import sys
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from hashlib import sha256
from importlib import import_module
from itertools import islice
from typing import Any

from steward.foundations.scan import jail

#: Bytes of a file, rows with something in them, columns,
#: and letters of a cell (longer ones are refused later).
LARGEST, MOST_ROWS, WIDEST, LONGEST = 20_000_000, 50_000, 100, 4_001
#: Processor seconds for one file.
BUDGET = 40
PACKED, OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"

Row = tuple[int, int, list[Any]]


class NotTaken(Exception):
    """The file is not taken; the code says why (a word of `rules.words`)."""


def cell(value: Any) -> Any:
    """A cell as JSON: a text, None for an empty one, or a pair: ["n", number], ["d", ISO day],
    ["t", time]."""
    if isinstance(value, str):
        return value.strip()[:LONGEST] or None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return ["n", _number(value)]
    if isinstance(value, datetime | date):
        return ["d", value.isoformat()[:10]]
    return None if value is None else ["t", str(value)]


def _number(value: float) -> str:
    """Whole numbers without the `.0` that every number of a workbook has."""
    return str(int(value)) if value == value // 1 and abs(value) < 1e15 else repr(value)


def rows(data: bytes) -> Iterator[Row]:
    """Sheet, row number as the program shows it, cells: of every row that is not empty. Raises NotTaken."""
    found = _packed(data) if data.startswith((PACKED, OLD)) else _text(data)
    for count, (sheet, number, values) in enumerate(found, start=1):
        if count > MOST_ROWS + WIDEST:
            raise NotTaken("workbook_too_long")
        yield sheet, number, values


def _packed(data: bytes) -> Iterator[Row]:
    from python_calamine import (
        CalamineError,
        CalamineWorkbook,
        PasswordError,
        SheetTypeEnum,
        SheetVisibleEnum,
    )

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for number, sheet in enumerate(book.sheets_metadata):
            if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet:
                yield from _numbered(number, book.get_sheet_by_index(number))
    except PasswordError:
        raise NotTaken("workbook_locked") from None
    except CalamineError:
        raise NotTaken("not_a_workbook") from None


def _numbered(sheet: int, cells: Any) -> Iterator[Row]:
    """Rows of a sheet; the empty ones before the first cell count."""
    if cells.start is None:
        return iter(())
    return _told(sheet, cells.to_python(skip_empty_area=False))


def _text(data: bytes) -> Iterator[Row]:
    try:
        text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError:
        raise NotTaken("not_a_workbook") from None
    if "\0" in text or not text.strip():
        raise NotTaken("not_a_workbook")
    try:
        between = max("\t;,", key=lambda sign: max(map(len, islice(_table(text, sign), 20))))
        yield from _told(0, _table(text, between))
    except csv.Error:
        raise NotTaken("not_a_workbook") from None


def _table(text: str, between: str) -> Iterator[list[str]]:
    """A CSV text with this sign between its cells; the right sign makes the most of them,
    as headings have commas too."""
    return csv.reader(io.StringIO(text, newline=""), delimiter=between)


def _told(sheet: int, table: Iterable[Iterable[Any]]) -> Iterator[Row]:
    for number, values in enumerate(table, start=1):
        told = [cell(value) for value in list(values)[:WIDEST]]
        if any(one is not None for one in told):
            yield sheet, number, told


def load() -> None:
    """What is read later from the disk must be there before the jail shuts."""
    import_module("python_calamine")
    for name in ("utf-8-sig", "utf-16"):
        codecs.lookup(name)


def main() -> int:
    """Read standard input, write JSON lines: the digest, the rows, then {"rows": n} or {"wrong": code}."""
    load()
    jail.die_with_parent()
    data = sys.stdin.buffer.read(LARGEST + 1)
    jail.leave_network()
    jail.cpu_budget(BUDGET)
    jail.enter()
    out = sys.stdout
    try:
        if len(data) > LARGEST:
            raise NotTaken("file_too_large")
        out.write(json.dumps({"sha256": sha256(data).hexdigest()}) + "\n")
        count = 0
        for row in rows(data):
            out.write(json.dumps(row, ensure_ascii=True) + "\n")
            count += 1
    except NotTaken as wrong:
        out.write(json.dumps({"wrong": str(wrong)}) + "\n")
        return 2
    except MemoryError:
        out.write(json.dumps({"wrong": "workbook_too_hard"}) + "\n")
        return 2
    out.write(json.dumps({"rows": count}) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
