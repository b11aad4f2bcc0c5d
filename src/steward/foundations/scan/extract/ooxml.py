"""Word, Excel and PowerPoint packages (docx, docm, dotx, xlsx, xlsm, pptx, … ECMA-376), part by part.

Promises the body in reading order and every other part beside it; slides and sheets count as pages. Refuses
to use the relations to find parts: a part that nothing points to is read like any other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .outcome import Aside, Event, Furniture, Page, Text
from .package import Package
from .source import Source
from .workbook import read_sheet, shared_strings
from .zipped import Entry, opened

_KINDS = {
    "word/": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt/": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
_SHEET = re.compile(r"xl/(?:worksheets|chartsheets|dialogsheets|macrosheets)/[^/]+\.xml", re.IGNORECASE)
_SLIDE = re.compile(r"ppt/slides/[^/]+\.xml", re.IGNORECASE)
_BODY = re.compile(r"word/document\d*\.xml", re.IGNORECASE)
_HEADER = re.compile(r"word/header\d*\.xml", re.IGNORECASE)
_FOOTER = re.compile(r"word/footer\d*\.xml", re.IGNORECASE)


def of_names(names: set[str]) -> str | None:
    """The type of a package with these parts, or None."""
    if "[Content_Types].xml" not in names and "_rels/.rels" not in names:
        return None
    lower = {name.lower().replace("\\", "/") for name in names}
    kinds = (kind for folder, kind in _KINDS.items() if any(name.startswith(folder) for name in lower))
    return next(kinds, "application/vnd.openxmlformats-package")


def recognise(source: Source) -> str | None:
    """A ZIP with a content types part; the first bytes are not enough, the directory is looked at."""
    if source.head[:4] != b"PK\x03\x04":
        return None
    try:
        return of_names(opened(source).names())
    except Exception:  # noqa: BLE001 - whatever is wrong with it, the ZIP reader says it better
        return None


def read(source: Source) -> Iterator[Event]:
    """Body, slides or sheets first; every other part beside them."""
    package = Package(source)
    done: set[str] = set()
    # Headers before and footers after the body: a mark in them is then where the matcher looks for marks.
    for pattern, event in ((_HEADER, Text), (_BODY, Text), (_FOOTER, Text), (_SLIDE, Page)):
        for entry in package.entries:
            if pattern.fullmatch(entry.name):
                done.add(entry.name)
                part = package.stripped(entry)
                yield event(part.text)
                yield Aside(part.aside)
                yield Furniture(part.attributes)
    yield from _sheets(package, done)
    yield from package.rest(done)


def _sheets(package: Package, done: set[str]) -> Iterator[Event]:
    sheets = [entry for entry in package.entries if _SHEET.fullmatch(entry.name)]
    if not sheets:
        return
    strings = _strings(package, done)
    used: set[int] = set()
    for entry in sheets:
        done.add(entry.name)
        sheet = read_sheet(package.xml(entry), strings, used)
        yield Page(f"{sheet.head}{sheet.cells}{sheet.foot}")
        yield Aside(sheet.aside)
        yield Furniture(sheet.attributes)
    # A string that no cell shows any more is still in the file.
    yield Aside("\n".join(text for index, text in enumerate(strings) if index not in used))


def _strings(package: Package, done: set[str]) -> list[str]:
    strings: list[str] = []
    for entry in package.entries:
        if _is_shared(entry):
            done.add(entry.name)
            strings += shared_strings(package.xml(entry))
    return strings


def _is_shared(entry: Entry) -> bool:
    return entry.name.lower() == "xl/sharedstrings.xml"
