"""What each paper needs to be told.

Promise: every paper has one list of fields, each needed or with what stands in its place; the data is
checked against it before anything is set. Refuses a missing field and one it does not know, by name, so
that nothing a caller passes is left out of a paper unseen.

UNSURE, to be held against the official texts before first use: the wording and columns of the handover
record (no form of it was seen; the transfer book's columns are not known either), the measures of Decree
30/2020, and the labels' sheet. The books' headings come as data, because their form was replaced within a
month of its issue."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from .codes import digits, in_fours, qr_svg

MOST_ROWS = 500
"""Rows of a book or lines of a receipt in one compile: about 40 pages."""

Data = Mapping[str, Any]


class PaperError(ValueError):
    """The data does not make this paper; the message names the field and the way out."""


def text(value: Any) -> str:
    """A value as it is printed: days as d/m/Y, nothing as an empty string."""
    if isinstance(value, datetime):
        return f"{value:%H:%M %d/%m/}{value.year:04d}"
    if isinstance(value, date):
        return f"{value:%d/%m/}{value.year:04d}"
    return "" if value is None else str(value)


def fields(data: Data, where: str, needed: Sequence[str], optional: Sequence[str] = ()) -> dict[str, Any]:
    """The same data, after its names were checked."""
    for name in needed:
        if name not in data:
            raise PaperError(f"{where}: {name} is missing")
    unknown = sorted(set(data) - set(needed) - set(optional))
    if unknown:
        raise PaperError(
            f"{where}: {unknown[0]} is not a field of it; it has {', '.join([*needed, *optional])}"
        )
    return dict(data)


def texts(data: Data, where: str, needed: Sequence[str], optional: Sequence[str] = ()) -> dict[str, str]:
    """The same, with every value as printed text; optional ones are empty when absent."""
    given = fields(data, where, needed, optional)
    return {name: text(given.get(name)) for name in (*needed, *optional)}


def parts_of_moment(moment: datetime) -> dict[str, int]:
    """A moment, already in the organisation's time zone, as numbers for a sentence."""
    return {"y": moment.year, "m": moment.month, "d": moment.day, "h": moment.hour, "min": moment.minute}


def _few(rows: Sequence[Any], where: str, most: int = MOST_ROWS) -> Sequence[Any]:
    if len(rows) > most:
        raise PaperError(f"{where}: {len(rows)} at once, at most {most}; print it in parts (make_parts)")
    return rows


def _code(make: Callable[[str], str], value: Any, where: str) -> str:
    try:
        return make(text(value))
    except ValueError as wrong:
        raise PaperError(f"{where}: {wrong}") from wrong


COPY = ("symbol", "day", "title", "level", "copy", "pages")
PARTY = ("name", "post", "unit")


def receipt(data: Data) -> dict[str, Any]:
    """Handover record. body, number, moment (local), giver and receiver {name, post, unit}, copies (list of
    symbol, day, title, level, copy, pages; note), receipt (digits); superior, nation, place (of the date
    line), where (in the sentence), matter (what is protected), basis, mark (drawn in a box),
    made (originals), entry, digest."""
    given = fields(
        data,
        "receipt",
        ("body", "number", "moment", "giver", "receiver", "copies", "receipt"),
        ("superior", "nation", "place", "where", "matter", "basis", "mark", "made", "entry", "digest"),
    )
    ready = {name: value if name in ("nation", "made") else text(value) for name, value in given.items()}
    ready["moment"] = parts_of_moment(given["moment"])
    ready["giver"], ready["receiver"] = (texts(given[side], side, PARTY) for side in ("giver", "receiver"))
    ready["copies"] = [texts(copy, "copies", COPY, ("note",)) for copy in _few(given["copies"], "copies")]
    ready["receipt"] = _code(digits, given["receipt"], "receipt")
    ready["qr"] = _code(qr_svg, ready["receipt"], "receipt")
    return ready


COVER = ("body", "year", "volume")


def _columns(columns: Sequence[Data]) -> list[dict[str, Any]]:
    ready = []
    for column in columns:
        given = fields(column, "columns", ("heading",), ("width", "align"))
        align, width = given.get("align", "left"), given.get("width", 1)
        if align not in ("left", "center", "right") or not 0 < width <= 20:
            raise PaperError(f"columns: {given['heading']}: align is left, center or right, width 0 to 20")
        ready.append({"heading": text(given["heading"]), "width": width, "align": align})
    return ready


def _row(row: Any, width: int) -> dict[str, Any]:
    cells = row["cells"] if isinstance(row, Mapping) else row
    if len(cells) != width:
        raise PaperError(f"rows: a row of {len(cells)} cells in a book of {width} columns")
    struck = isinstance(row, Mapping) and bool(row.get("struck"))
    return {"cells": [text(cell) for cell in cells], "struck": struck}


def book(data: Data) -> dict[str, Any]:
    """Incoming or outgoing book. title, columns (list of heading; width, align), rows (lists of cells, or
    {cells, struck} for a cancelled entry, whose number stays), cover {body, year, volume; superior,
    from_day, to_day, first, last, part, parts}: the six items of the cover; mark; remark (on every sheet)."""
    given = fields(data, "book", ("title", "columns", "rows", "cover"), ("mark", "remark"))
    cover = fields(
        given["cover"], "cover", COVER, ("superior", "from_day", "to_day", "first", "last", "part", "parts")
    )
    columns = _columns(given["columns"])
    return {
        "title": text(given["title"]),
        "mark": text(given.get("mark")),
        "remark": text(given.get("remark")),
        "columns": columns,
        "rows": [_row(row, len(columns)) for row in _few(given["rows"], "rows")],
        "cover": {name: value if name in ("part", "parts") else text(value) for name, value in cover.items()},
    }


def checkpoint(data: Data) -> dict[str, Any]:
    """Checkpoint sheet. body, note (the signed note; name, size and root are read from it, so that the
    sheet cannot say something else), moment (local); superior, nation, number, place, maker, holder."""
    optional = ("superior", "nation", "number", "place", "maker", "holder")
    given = fields(data, "checkpoint", ("body", "note", "moment"), optional)
    lines = given["note"].split("\n")
    if len(lines) < 5 or lines[3] or not lines[4] or not lines[1].isdigit():
        raise PaperError("note: not a signed note: name, size and root, an empty line, and signatures")
    ready = {name: value if name == "nation" else text(value) for name, value in given.items()}
    ready |= {
        "origin": lines[0],
        "size": lines[1],
        "root": lines[2],
        "note_lines": lines[: len(lines) - (not lines[-1])],
    }
    ready |= {"moment": parts_of_moment(given["moment"]), "made_at": text(given["moment"])}
    ready["qr"] = _code(qr_svg, given["note"], "note")
    return ready


def labels(data: Data) -> dict[str, Any]:
    """Labels. labels: list of codes, digits only; 24 to the sheet. Neither title nor level can be given."""
    given = fields(data, "labels", ("labels",))
    codes = [_code(digits, code, "labels") for code in _few(given["labels"], "labels", 480)]
    return {"labels": [{"code": code, "groups": in_fours(code), "qr": qr_svg(code)} for code in codes]}
