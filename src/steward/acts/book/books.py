"""Register books: opened with an opening balance, continued by volumes, closed at the turn of the year.

Numbers run on across volumes and begin again with the year; a closed book takes no entry.
"""

from dataclasses import dataclass
from datetime import date, datetime

from steward.acts.machinery.act import Done, act
from steward.models import Book, BookEntry, Organisation, Unit, Volume
from steward.models.schemes import pinned
from steward.rules.book import books
from steward.rules.machinery.actor import Actor, law_used
from steward.rules.machinery.answers import Conflict, must
from steward.rules.machinery.fields import choice, day, number, ref, text


@dataclass(frozen=True)
class OpenBook:
    """Open a register book for a year, with its opening balance."""

    unit: str = ref("unit", "Unit")
    direction: str = choice("direction", "Book")
    year: int = number("Year", least=1945, most=2200)
    first: int = number(
        "First number", "Where a paper book is continued half full.", default=1, least=1, most=99_999
    )
    volume: int = number("Volume", default=1, least=1, most=999)
    opened_on: date = day("Opened on")


@act(books.may_open_book, OpenBook)
def open_book(order: OpenBook, by: Actor, now: datetime) -> Done:
    unit = Unit.objects.to_change(order.unit)
    must(books.may_open_book(by, unit.facts()))
    must(books.opening_fits(order.direction, order.year, order.opened_on, by.day))
    if Book.objects.filter(unit=unit, direction=order.direction, year=order.year).exists():
        raise Conflict("book_exists", year=order.year)
    scheme = Organisation.objects.scheme_on(order.opened_on)
    book = Book(
        unit=unit,
        direction=order.direction,
        year=order.year,
        **pinned(scheme),
        first=order.first,
        following=order.first,
        opened_on=order.opened_on,
    )
    volume = Volume(
        book=book, ordinal=order.volume, first=order.first, opened_on=order.opened_on, **pinned(scheme)
    )
    return Done((book, volume), {"book": str(book.key)}, (law_used(scheme),))


@dataclass(frozen=True)
class CloseVolume:
    """Close the open volume of a book and begin the next, in the form of the rule set of today;
    numbers run on."""

    book: str = ref("book", "Book")


@act(books.may_close_volume, CloseVolume)
def close_volume(order: CloseVolume, by: Actor, now: datetime) -> Done:
    book = Book.objects.visible_to(by).to_change(order.book)
    must(books.may_close_volume(by, book.facts()))
    volume = book.open_volume()
    assert volume is not None  # the rule closes none of a book that is closed
    volume.closed_on, volume.last = by.day, book.following - 1
    scheme = Organisation.objects.scheme_on(by.day)
    following = Volume(
        book=book, ordinal=volume.ordinal + 1, first=book.following, opened_on=by.day, **pinned(scheme)
    )
    return Done(
        (volume, following),
        {"book": str(book.key), "volume": str(following.key)},
        (law_used(scheme),),
        rests=by.own,
    )


@dataclass(frozen=True)
class TurnYear:
    """Close a book at the turn of the year and open this year's from number 1, unless it is open already."""

    book: str = ref("book", "Book")


@act(books.may_turn_year, TurnYear)
def turn_year(order: TurnYear, by: Actor, now: datetime) -> Done:
    book = Book.objects.visible_to(by).to_change(order.book)
    must(books.may_turn_year(by, book.facts()))
    book.closed_on = by.day
    volumes = list(Volume.objects.filter(book=book, closed_on=None))
    for volume in volumes:
        volume.closed_on, volume.last = by.day, book.following - 1
    known = Book.objects.filter(unit=book.unit, direction=book.direction, year=by.day.year).first()
    if known is not None:
        return Done((book, *volumes), {"book": str(known.key)}, rests=by.own)
    scheme = Organisation.objects.scheme_on(by.day)
    following = Book(
        unit=book.unit,
        direction=book.direction,
        year=by.day.year,
        **pinned(scheme),
        first=1,
        following=1,
        opened_on=by.day,
    )
    opened = following, Volume(book=following, ordinal=1, first=1, opened_on=by.day, **pinned(scheme))
    return Done((book, *volumes, *opened), {"book": str(following.key)}, (law_used(scheme),), rests=by.own)


@dataclass(frozen=True)
class PrintBook:
    """Print or export a register book: who took which lines out on paper stays known."""

    book: str = ref("book", "Book")
    format: str = choice("print_format", "Format")


@act(books.may_print_book, PrintBook)
def print_book(order: PrintBook, by: Actor, now: datetime) -> Done:
    book = Book.objects.visible_to(by).known(order.book)
    must(books.may_print_book(by, book.facts()))
    must(books.known_format(order.format, books.PRINT_FORMATS))
    lines = BookEntry.objects.visible_to(by).filter(book=book).count()
    return Done((), {"book": str(book.key), "format": order.format, "lines": lines})


@dataclass(frozen=True)
class ExportRegister:
    """Export rows of the register as a file: what was asked for and how many rows stays on record."""

    what: str = text("Question", longest=40)
    filters: str = text("Filters", longest=2000, default="")
    format: str = choice("export_format", "Format")
    lines: int = number("Rows", most=100_000)


@act(books.may_export, ExportRegister)
def export_register(order: ExportRegister, by: Actor, now: datetime) -> Done:
    must(books.may_export(by))
    must(books.known_format(order.format, books.EXPORT_FORMATS))
    return Done(
        (), {"format": order.format, "lines": order.lines}, rank=max((m.rank for m in by.mandates), default=0)
    )
