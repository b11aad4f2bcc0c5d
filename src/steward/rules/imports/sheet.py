"""A foreign table read as lines of the incoming book: which column is which field, and what a cell says.

Promises that headings are known by their official names, ours, and common short ones, in Vietnamese and
English, with or without diacritics; that a day is a real day, read as on every page; and that a cell which
Excel turned into a day is not taken for a number. Refuses to guess: a number is no day,
and what cannot be read is a Fault.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as made
from functools import cache
from typing import Any

from steward.foundations.scheme import Level, Name, Scheme
from steward.rules.document.kept import KIND_WORDS
from steward.rules.document.twice import plain
from steward.rules.machinery.answers import Invalid
from steward.rules.machinery.values import Kind, Wrong, day_of, ranges_in, why_no_day

#: A text, None, or a pair of kind (n number, d day, t time) and text: as the reader of workbooks tells it.
Cell = str | Sequence[str] | None
#: The rule sets that the organisation goes by: its own family's, as they were adopted.
Laws = tuple[Scheme, ...]

#: Fields of a line in the order of the template, with our own names; more names follow.
NAMES: dict[str, Name] = {
    "ordinal": Name("Số thứ tự", "Ordinal"),
    "arrived_on": Name("Ngày đến", "Date of arrival"),
    "arrival_number": Name("Số đến", "Arrival number"),
    "issuing_body": Name("Cơ quan ban hành", "Issuing body"),
    "symbol": Name("Số, ký hiệu", "Number, symbol"),
    "dated": Name("Ngày tháng", "Date"),
    "kind_and_abstract": Name("Tên loại và trích yếu nội dung", "Type and abstract"),
    "kind": Name("Tên loại", "Kind"),
    "abstract": Name("Trích yếu nội dung", "Abstract"),
    "level": Name("Độ mật", "Level"),
    "receiving_unit": Name("Đơn vị nhận", "Receiving unit"),
    "note": Name("Ghi chú", "Note"),
    "copies": Name("Bản số", "Copy numbers"),
    "pages": Name("Số trang", "Pages"),
    "compartments": Name("Diện được biết", "Need-to-know"),
    "protected_until": Name("Bảo vệ đến ngày", "Protected until"),
    "extended": Name("Văn bản gia hạn", "Paper that extended it"),
    "unopened": Name("Chỉ người có tên mới được bóc bì", "Addressee only, unopened"),
    "agreed": Name("Được phép ghi trích yếu", "Abstract permitted"),
}
ALSO: dict[str, tuple[str, ...]] = {
    "ordinal": ("STT", "TT", "No."),
    "arrived_on": ("Arrived on", "Ngày tháng đến"),
    "issuing_body": ("Issued by", "Nơi gửi", "Tác giả", "Cơ quan gửi"),
    "symbol": ("Số ký hiệu văn bản", "Số hiệu", "Symbol"),
    "dated": ("Dated", "Ngày văn bản", "Ngày tháng văn bản", "Ngày ban hành"),
    "kind": ("Loại", "Loại văn bản", "Type"),
    "abstract": ("Trích yếu",),
    "receiving_unit": ("Unit", "Đơn vị"),
    "copies": ("Số bản", "Copies"),
    "pages": ("Số tờ",),
    "compartments": ("Phạm vi cần biết",),
}
#: Columns that are ours and say nothing about the document: those of the sheet of faulty rows.
ROW, WRONG = Name("Dòng", "Row"), Name("Sai ở đâu", "What is wrong")
#: Columns of the scheme's book, by the field they are bound to there.
OFFICIAL = {"arrival_day": "arrived_on", "document_date": "dated"}
REQUIRED = ("arrived_on", "issuing_body", "symbol", "dated", "level")
DAYS, FLAGS = ("arrived_on", "dated", "protected_until"), ("unopened", "agreed")
YES = frozenset({"x", "co", "yes", "true", "1", "dung"})
NO = frozenset({"", "khong", "no", "false", "0", "sai"})
#: Headings are looked for so far down, and so many must be known.
SEARCHED, ENOUGH = 40, 3
#: How a cell with numbers of copies is read.
COPIES = Kind("ranges", "", longest=2000, most=500)
DASH = re.compile(r"\s+[–—-]\s+")


@dataclass(frozen=True)
class Fault:
    """What is wrong in one field of a row: a code of `rules.words` and its parameters."""

    field: str
    code: str
    params: Mapping[str, Any] = made(default_factory=dict)


@dataclass(frozen=True)
class Table:
    """A sheet with its headings: `columns` maps a column (from 0) to a field, `left` names those not taken.

    `emptied` names the rows and fields whose cells held what may not be
    written down (`rules.imports.rows.bare`).
    """

    heading: int
    columns: Mapping[int, str]
    headings: tuple[str, ...]
    left: tuple[str, ...]
    rows: tuple[tuple[int, tuple[Cell, ...]], ...]
    emptied: tuple[tuple[int, Fault], ...] = ()


def official(laws: Laws) -> dict[str, Name]:
    """Headings by our field:
    of the newest incoming book of these rule sets whose official columns are known."""
    books = [book for one in laws for book in one.books if book.code == "incoming" and book.complete]
    if not books:
        return {}
    newest = max(books, key=lambda book: book.valid_from)
    return {OFFICIAL.get(column.field, column.field): column.heading for column in newest.columns}


@cache
def known(laws: Laws) -> Mapping[str, str]:
    """Every name of a column, as compared, to its field."""
    named: dict[str, str] = {}
    for source in (NAMES, official(laws)):
        named |= {plain(text): field for field, name in source.items() for text in (name.vi, name.en)}
    named |= {plain(text): field for field, texts in ALSO.items() for text in texts}
    return named | {plain(text): "" for name in (ROW, WRONG) for text in (name.vi, name.en)}


def template(lang: str, laws: Laws) -> list[tuple[str, str]]:
    """Fields and headings of an empty workbook: the official columns, then those that only Steward has."""
    form = official(laws)
    parts = ("kind", "abstract") if "kind_and_abstract" not in form else ("kind_and_abstract",)
    fields = [
        name for name in NAMES if name not in ("kind", "abstract", "kind_and_abstract") or name in parts
    ]
    return [(name, form.get(name, NAMES[name]).in_language(lang)) for name in fields]


def text_of(cell: Cell) -> str:
    return "" if cell is None else cell if isinstance(cell, str) else cell[1]


def table(rows: Sequence[tuple[int, int, Sequence[Cell]]], laws: Laws) -> Table:
    """The first sheet with a row of headings, and the rows below it; Invalid when there is none,
    or it lacks a column."""
    sheets: dict[int, list[tuple[int, Sequence[Cell]]]] = {}
    for sheet, number, cells in rows:
        sheets.setdefault(sheet, []).append((number, cells))
    for lines in sheets.values():
        for at, (number, cells) in enumerate(lines[:SEARCHED]):
            if len(set(_fields(cells, laws)) - {None, ""}) >= ENOUGH:
                return _table(number, cells, lines[at + 1 :], laws)
    raise Invalid({"file": ("no_heading_row", {})})


def _fields(cells: Sequence[Cell], laws: Laws) -> list[str | None]:
    return [known(laws).get(plain(cell)) if isinstance(cell, str) else None for cell in cells]


def _table(
    number: int, cells: Sequence[Cell], below: Sequence[tuple[int, Sequence[Cell]]], laws: Laws
) -> Table:
    fields = _fields(cells, laws)
    columns = {at: name for at, name in enumerate(fields) if name}
    missing = [name for name in REQUIRED if name not in columns.values()]
    if missing:
        raise Invalid({"file": ("columns_missing", {"columns": named(missing, laws)})})
    twice = sorted({name for name in columns.values() if fields.count(name) > 1})
    if twice:
        raise Invalid({"file": ("column_twice", {"columns": named(twice, laws)})})
    left = tuple(
        text_of(cell) for cell, name in zip(cells, fields, strict=True) if name is None and cell is not None
    )
    rows = tuple((n, tuple(line)) for n, line in below if not _counting(line) and _taken(line, columns))
    if not rows:
        raise Invalid({"file": ("no_rows_below", {"row": number})})
    return Table(number, columns, tuple(text_of(cell) for cell in cells), left, rows)


def named(fields: Sequence[str], laws: Laws) -> str:
    """Columns in both languages: whoever reads this has the workbook in either."""
    both = [official(laws).get(name, NAMES[name]) for name in fields]
    return ", ".join(f"“{name.vi}” ({name.en})" for name in both)


def _counting(line: Sequence[Cell]) -> bool:
    """The row (1) (2) (3) … that official forms have below their headings."""
    texts = [text_of(cell).strip("() ") for cell in line if cell is not None]
    return len(texts) >= ENOUGH and texts == [str(n) for n in range(1, len(texts) + 1)]


def _taken(line: Sequence[Cell], columns: Mapping[int, str]) -> bool:
    return any(at < len(line) and line[at] is not None for at in columns)


def split_title(text: str) -> tuple[str, str]:
    """Kind and abstract of one cell: parted by a dash between blanks; else a few words are the kind."""
    parts = DASH.split(text, maxsplit=1)
    if len(parts) == 2:
        return parts[0].strip(), parts[1].strip()
    return (text, "") if len(text.split()) <= KIND_WORDS else ("", text)


def level_in(scheme: Scheme, text: str) -> Level | None:
    """The level that a cell names: by its name in either language, its mark, code,
    or the letter of its envelope."""
    code = _level_names(scheme).get(plain(text))
    return scheme.level(code) if code else None


@cache
def _level_names(scheme: Scheme) -> Mapping[str, str]:
    """Every name of the levels of a rule set, as compared, to the level's code;
    of two with one name the first."""
    named: dict[str, str] = {}
    for level in scheme.levels:
        for text in (
            level.name.vi,
            level.name.en,
            level.mark,
            level.code,
            level.abbreviation,
            level.envelope.outer_mark,
        ):
            named.setdefault(plain(text), level.code)
    return {text: code for text, code in named.items() if text}


def levels_of(scheme: Scheme) -> str:
    """The levels one can write, for a complaint."""
    return ", ".join(
        (level.mark or level.name.en) + (f" ({level.abbreviation})" if level.abbreviation else "")
        for level in scheme.levels
    )


def values(cells: Sequence[Cell], columns: Mapping[int, str]) -> tuple[dict[str, Any], list[Fault]]:
    """What a row says, as values of the order (the level still as written), and what cannot be read."""
    said: dict[str, Any] = {}
    faults: list[Fault] = []
    for at, name in columns.items():
        cell = cells[at] if at < len(cells) else None
        if cell is None:
            continue
        value = _value(name, cell)
        if isinstance(value, Fault):
            faults.append(value)
        else:
            said[name] = value
    if "kind_and_abstract" in said:
        kind, abstract = split_title(said.pop("kind_and_abstract"))
        said = {"kind": kind, "abstract": abstract} | said
    return said, faults


def _no_day(name: str, why: Wrong) -> Fault:
    return Fault(name, why.code, why.params)


def _value(name: str, cell: Cell) -> Any:
    text = text_of(cell)
    if name in DAYS:
        number = not isinstance(cell, str) and cell is not None and cell[0] != "d"
        return Fault(name, "not_a_day") if number else day_of(text) or _no_day(name, why_no_day(text))
    if not isinstance(cell, str) and cell is not None and cell[0] in "dt":
        return Fault(name, "day_in_a_text_cell", {"shown": text})
    if name in FLAGS:
        return plain(text) in YES if plain(text) in YES | NO else Fault(name, "not_yes_or_no")
    if name == "copies":
        return _numbers(text)
    return text


def _numbers(text: str) -> str | Fault:
    try:
        return " ".join(ranges_in(COPIES, text))
    except Wrong as wrong:
        return Fault("copies", wrong.code, wrong.params)
