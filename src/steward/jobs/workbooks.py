"""Workbooks of others, read in a process of its own, and those we write: an empty one,
and the rows with faults.

Promises that no parser of a foreign file runs in the installation's process: the reader gets the open file,
nothing of this process's surroundings, and bounded time, memory and words. Refuses to hand on what the reader
could not read. In what we write no text becomes a formula, a link or a number.
"""

import io
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import IO, Any

from steward.rules.imports.sheet import DAYS, ROW, WRONG, Cell, Laws, template, text_of
from steward.rules.machinery.answers import Invalid

#: Bytes of a workbook, rows of all its sheets, seconds it may take, bytes the reader may answer.
LARGEST, MOST_ROWS, PATIENCE, MOST_SAID = 20_000_000, 50_000, 120, 150_000_000
READER = [sys.executable, "-P", "-m", "steward.cli.offline.workbook"]
KEPT = ("PATH", "LANG", "LC_ALL", "PYTHONPATH", "VIRTUAL_ENV", "HOME")
#: Parameters of the reader's words.
SAID: dict[str, dict[str, Any]] = {
    "file_too_large": {"most": f"{LARGEST // 1_000_000} MB"},
    "workbook_too_long": {"most": MOST_ROWS},
}
MEDIA = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Foreign:
    """What a file holds: the SHA-256 of its bytes, and its rows as (sheet, row number, cells)."""

    sha256: str
    rows: tuple[tuple[int, int, tuple[Cell, ...]], ...]


def read(file: IO[bytes]) -> Foreign:
    """The rows of an open file on disk; Invalid when it is none of the kinds, too large, too long,
    or too hard to read."""
    lines = _jailed(file).splitlines()
    last: dict[str, Any] = json.loads(lines[-1]) if lines else {}
    code = last.get("wrong") or (None if "rows" in last else "workbook_too_hard")
    if code or len(lines) - 2 > MOST_ROWS:
        code = code or "workbook_too_long"
        raise Invalid({"file": (code, SAID.get(code, {}))})
    rows = [json.loads(line) for line in lines[1:-1]]
    return Foreign(
        json.loads(lines[0])["sha256"], tuple((sheet, number, tuple(cells)) for sheet, number, cells in rows)
    )


def _jailed(file: IO[bytes]) -> bytes:
    """What the reader says of this file; nothing when it was ended, or did not come to its end."""
    os.lseek(file.fileno(), 0, os.SEEK_SET)
    surroundings = {name: os.environ[name] for name in KEPT if name in os.environ}
    with subprocess.Popen(
        READER, stdin=file, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=surroundings
    ) as reader:
        late = threading.Timer(PATIENCE, reader.kill)
        late.start()
        try:
            assert reader.stdout is not None
            said = reader.stdout.read(MOST_SAID + 1)
        finally:
            late.cancel()
            reader.kill()
    return said if len(said) <= MOST_SAID and said.endswith(b"}\n") else b""


def empty(lang: str, laws: Laws) -> bytes:
    """A workbook with the headings of the incoming book; columns are texts and days,
    so that 14/1 stays 14/1."""
    fields = template(lang, laws)
    out = io.BytesIO()
    with _book(out) as book:
        sheet = book.add_worksheet()
        text, day = book.add_format({"num_format": "@"}), book.add_format({"num_format": "dd/mm/yyyy"})
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        for at, (name, heading) in enumerate(fields):
            sheet.set_column(at, at, 40 if "abstract" in name else 16, day if name in DAYS else text)
            sheet.write_string(0, at, heading, head)
        sheet.freeze_panes(1, 0)
    return out.getvalue()


def faulty(headings: Sequence[str], rows: Iterable[tuple[int, Sequence[Cell], str]], lang: str) -> bytes:
    """Rows as they were, with their number before and what is wrong behind:
    to be put right and imported by itself."""
    out = io.BytesIO()
    with _book(out) as book:
        sheet, text = book.add_worksheet(), book.add_format({"num_format": "@", "valign": "top"})
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        head = book.add_format({"bold": True, "bottom": 1})
        last = len(headings) + 1
        sheet.set_column(1, last - 1, 18, text)
        sheet.set_column(last, last, 70, wrap)
        for at, heading in enumerate((ROW.in_language(lang), *headings, WRONG.in_language(lang))):
            sheet.write_string(0, at, heading, head)
        for line, (number, cells, wrong) in enumerate(rows, start=1):
            sheet.write_number(line, 0, number)
            for at, cell in enumerate(cells[: last - 1], start=1):
                sheet.write_string(line, at, _shown(cell), text)
            sheet.write_string(line, last, wrong, wrap)
        sheet.freeze_panes(1, 1)
    return out.getvalue()


def _book(out: io.BytesIO) -> Any:
    import xlsxwriter  # late: the clock and the worker know this file too

    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    return xlsxwriter.Workbook(out, {"in_memory": True, **plain})


def _shown(cell: Cell) -> str:
    """A cell as text; a day as d/m/Y, as it is read again."""
    if cell is None or isinstance(cell, str) or cell[0] != "d":
        return text_of(cell)
    year, month, day = cell[1].split("-")
    return f"{day}/{month}/{year}"
