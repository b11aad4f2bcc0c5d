"""A register book on paper: its lines in the form of the rule set, filled from what its asker is told."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from django.utils.translation import gettext, override

from steward.reads.book.books import BookPart, ColumnTold, FormTold, HeldApart, Line
from steward.reads.book.received import Received
from steward.reads.machinery.show import LevelTold, Named, PostTold, UnitTold
from steward.reads.people.told import OrganisationTold
from steward.web import papers
from steward.web.machinery.tell import Told
from steward.web.templatetags.steward import day

#: A table of a book, the inset of a column and a letter, in tenths of a millimetre:
#: as `book.typ` counts them.
TABLE, INSET, LETTER = 2650, 25, 19


DAYS = frozenset({"document_date", "arrival_day"})


#: The columns of the official books in which the receivers sign:
#: what was received stands in them below what was entered.
SIGNED = frozenset({"receiving_unit", "recipients"})


def remark(form: FormTold, lang: str) -> str:
    """What a form that is not the official one says of itself, on the screen and on every sheet;
    else nothing."""
    if form.official:
        return ""
    with override(lang):
        if form.lender:
            text = gettext(
                "Not the official form: its columns under “%(law)s” are not known, those under “%(lender)s” "
                "stand in."
            )
            return text % {"law": in_language(form.law, lang), "lender": in_language(form.lender, lang)}
        text = gettext(
            "Not an official form: none is known for this book under “%(law)s”; the columns are the "
            "organisation's own."
        )
        return text % {"law": in_language(form.law, lang)}


def in_language(thing: Named | LevelTold | UnitTold | PostTold | ColumnTold, lang: str) -> str:
    """How something is called in a language; what has no English name by its Vietnamese one."""
    return thing.en or thing.vi if lang == "en" else thing.vi


def book_rows(b: BookPart, lang: str) -> Iterator[Told]:
    """Lines as cells in the order of the form's columns; a number one may not see is held apart."""
    apart = {"vi": "Lưu tách riêng", "en": "Held apart"}[lang]
    columns = b.form.columns
    for line in b.lines:
        if isinstance(line, HeldApart):
            yield {
                "cells": [line.ordinal, *[apart if n == 0 else "" for n in range(len(columns) - 1)]],
                "struck": False,
            }
        else:
            yield {
                "cells": [cell(line, column.field, lang) for column in columns],
                "struck": line.state == "cancelled",
            }


def cell(line: Line, field: str, lang: str) -> str:
    """What a column bound to a field shows of a line."""
    if field == "level":
        return in_language(line.level, lang)
    value = getattr(line, field)
    if field in DAYS:
        return day(value)
    if field in SIGNED:
        return "; ".join(filter(None, (value, *(_signed(one, lang) for one in line.received))))
    return "" if value in (None, 0) and field == "quantity" else str(value if value is not None else "")


def _signed(one: Received, lang: str) -> str:
    """Unit and receiver of a copy and the short number of its receipt, as far as they are told,
    with the day."""
    names = [in_language(one.unit, lang)]
    if one.receiver:
        names.append(one.receiver.person or in_language(one.receiver, lang))
    with override(lang):
        text = (
            gettext("%(who)s: receipt %(number)s of %(day)s")
            if one.receipt
            else gettext("%(who)s: received on %(day)s")
        )
        return text % {"who": ", ".join(names), "number": one.receipt[-6:], "day": day(one.day)}


def book(parts: Iterable[BookPart], organisation: OrganisationTold, lang: str, at: datetime) -> list[bytes]:
    """The book as PDFs of at most 500 lines each, with a cover;
    volumes of different rule sets stand each in their form."""
    return [pdf for part in parts for pdf in _volumes(part, organisation, lang, at)]


def _volumes(b: BookPart, organisation: OrganisationTold, lang: str, at: datetime) -> list[bytes]:
    """Lines of one form; every sheet says where it is not the official one."""
    form, unit = b.form, in_language(b.unit, lang)
    rows = list(book_rows(b, lang))
    numbers = [row["cells"][0] for row in rows]
    cover = {
        "superior": "" if organisation.title in (unit, b.unit.vi) else organisation.title,
        "body": unit,
        "year": b.year,
        "volume": [v.ordinal for v in b.volumes if not b.lines or v.first <= b.lines[-1].ordinal][-1],
        "from_day": day(b.opened_on),
        "to_day": day(b.closed_on),
        "first": numbers[0] if numbers else b.first,
        "last": numbers[-1] if numbers else "",
    }
    widths = _widths(form.columns, rows)
    heads = [in_language(column, lang) for column in form.columns]
    columns = [
        {"heading": head, "width": width, "align": "left"} for head, width in zip(heads, widths, strict=True)
    ]
    data = {
        "title": in_language(form.title, lang),
        "columns": columns,
        "rows": rows,
        "cover": cover,
        "remark": remark(form, lang),
    }
    return list(papers.make_parts(f"{b.direction}_book", data, lang, at=at))


def _widths(columns: Sequence[ColumnTold], rows: list[Told]) -> list[int]:
    """Shares of the width as the form has them; but the word of a level stands whole,
    at the cost of the widest column."""
    widths = [max(1, min(20, column.width)) for column in columns]
    for at in (at for at, column in enumerate(columns) if column.field == "level"):
        longest = max((len(word) for row in rows for word in str(row["cells"][at]).split()), default=0)
        needed = -(-(longest * LETTER + INSET) * sum(widths) // TABLE)
        widest = widths.index(max(widths))
        more = min(max(0, needed - widths[at]), widths[widest] // 2)
        widths[at], widths[widest] = widths[at] + more, widths[widest] - more
    return widths
