"""What the rules of the import need to know: the book, its lines, the need-to-know sets,
what was imported before.

Promises facts only, and only those that the importer may know: lines of documents out of their sight are left
out, so that a verdict tells nothing about them. Writes nothing.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from steward.models import Book, BookEntry, Compartment, NeedSet, Organisation, RuleSet
from steward.models.book.lines import all_known
from steward.reads.log.entries import performed
from steward.reads.machinery.show import LevelTold, level_of
from steward.reads.machinery.wording import because, way_out
from steward.rules.book.facts import BookFacts
from steward.rules.document.incoming import law_for
from steward.rules.imports.rows import Ground, Line, line_of, origin
from steward.rules.imports.sheet import NAMES, Laws, Table
from steward.rules.machinery.actor import Actor
from steward.rules.machinery.answers import Refusal

DAY = re.compile(r"\d{4}-\d\d-\d\d")


def ground(book: str, by: Actor, digest: str, rows: Iterable[int], symbols: Iterable[str]) -> Ground:
    """Everything the verdicts rest on, for this book, these rows of the workbook of this digest,
    and the numbers in it."""
    row = Book.objects.visible_to(by).known(book)
    return Ground(
        by=by,
        book=row.facts(),
        laws=laws(),
        needs={"": 0, **dict(NeedSet.objects.values_list("codes", "pk"))},
        codes=frozenset(Compartment.objects.values_list("code", flat=True)),
        lines=_lines(row, by),
        done=imported(digest, rows),
        known=tuple(all_known(by, row.unit_id, symbols)),
    )


def book_facts(book: str, by: Actor) -> BookFacts:
    """The book alone; Unknown where it is not for this actor."""
    return Book.objects.visible_to(by).known(book).facts()


def laws() -> Laws:
    """The adopted rule sets of the organisation's own family; none before it has begun."""
    family = Organisation.objects.values_list("family", flat=True).first()
    return tuple(law for law in RuleSet.objects.in_use() if law.family == family)


def level(laws: Laws, said: Mapping[str, Any]) -> LevelTold:
    """The level of a good row (its values as they were kept), as every question tells it."""
    law = law_for(laws, laws[0].family, "", date.fromisoformat(said.get("dated") or said["arrived_on"]))
    if isinstance(law, Refusal):
        raise law
    return level_of(law.digest, said["level"])


def _lines(row: Book, by: Actor) -> dict[Line, int]:
    """The lines of the book that were not cancelled, by what a line is known again."""
    seen = BookEntry.objects.visible_to(by).filter(book=row).exclude(state="cancelled")
    names = (
        "document__issuing_body",
        "document__symbol",
        "document__dated",
        "day",
        "arrival_number",
        "ordinal",
    )
    found: dict[Line, int] = {}
    for issuer, symbol, dated, day, number, ordinal in seen.values_list(*names).iterator():
        said = {
            "issuing_body": issuer,
            "symbol": symbol,
            "dated": dated,
            "arrived_on": day,
            "arrival_number": number,
        }
        line = line_of(said)
        if line is not None:
            found.setdefault(line, ordinal)
    return found


def imported(digest: str, rows: Iterable[int]) -> frozenset[int]:
    """Those of these rows that an act was performed for: their origins stand in the log."""
    asked = {origin(digest, row): row for row in rows}
    return frozenset(asked[name] for name in performed(list(asked)))


def worded(table: Table, faults: Iterable[Sequence[Any]], lang: str) -> list[dict[str, str]]:
    """Kept faults (field, code, parameters) in the reader's language, each with the column it stands in."""
    return [{**place(table, name, lang), **_said(code, params)} for name, code, params in faults]


def _said(code: str, params: Mapping[str, Any]) -> dict[str, str]:
    told = {name: _day(value) for name, value in params.items()}
    return {"because": because(code, told), "way_out": way_out(code, told)}


def _day(value: Any) -> Any:
    """A day as d/m/Y, everything else as it is."""
    if not isinstance(value, str) or not DAY.fullmatch(value):
        return value
    year, month, day = value.split("-")
    return f"{day}/{month}/{year}"


def place(table: Table, name: str, lang: str) -> dict[str, str]:
    """The letter and the heading of the column that a field was read from; our own name where it has none."""
    found = {field: at for at, field in table.columns.items()}
    at = found.get(name, found.get("kind_and_abstract") if name in ("kind", "abstract") else None)
    if at is None:
        return {"column": "", "heading": NAMES[name].in_language(lang) if name in NAMES else ""}
    return {"column": letters(at), "heading": table.headings[at]}


def letters(at: int) -> str:
    """The name of a column (from 0) as spreadsheets write it: A, B … Z, AA."""
    return (letters(at // 26 - 1) if at >= 26 else "") + chr(ord("A") + at % 26)


def line(said: Sequence[Mapping[str, str]]) -> str:
    """All that is wrong in a row, as one text for a cell or a line."""
    return " ".join(
        f"{one['heading']}: {one['because']} {one['way_out']}".removeprefix(": ").strip() for one in said
    )
