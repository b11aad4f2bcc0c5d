"""Register books: opened within their year, continued by volumes, closed once when the year is over;
what is taken out of them.

A book takes entries of its own year while it is open, from the registrar of its unit.
"""

from datetime import date

from steward.rules.book.facts import BookFacts
from steward.rules.machinery.actor import Actor
from steward.rules.machinery.answers import Refusal, first
from steward.rules.machinery.life import Life, moves, stays
from steward.rules.machinery.standing import standing
from steward.rules.people.facts import UnitFacts
from steward.rules.reach import is_registrar

#: In which form a list is taken away, and a book printed.
EXPORT_FORMATS, PRINT_FORMATS = ("xlsx", "csv", "json"), ("pdf",)

BOOK = Life(
    "book",
    begins=("open",),
    arrows=(
        stays("book.close_volume", "open"),
        moves("book.turn_year", "open", "closed"),
        stays("book.print", "open", "closed"),
    ),
    ends=("closed",),
    tones={"open": "ok", "closed": "quiet"},
)
VOLUME = Life(
    "volume",
    begins=("open",),
    arrows=(moves("book.close_volume", "open", "closed"), moves("book.turn_year", "open", "closed")),
    ends=("closed",),
    tones={"open": "ok", "closed": "quiet"},
)


@standing("book.open", on="unit", verb="Open a book", past="{book} opened.", goes="book")
def may_open_book(by: Actor, unit: UnitFacts) -> Refusal | None:
    """Opened by the registrar of the unit."""
    return is_registrar(by, unit.units)


def opening_fits(direction: str, year: int, opened_on: date, day: date) -> Refusal | None:
    """A book is incoming or outgoing and is opened within its year, on a day that has come.

    It is that of the year in which it is opened: a book of any other would take no entry,
    and stand in the way of its own.
    """
    return first(
        Refusal("no_such_book", direction=direction) if direction not in ("incoming", "outgoing") else None,
        Refusal("book_of_another_year", year=year, day=opened_on) if opened_on.year != year else None,
        Refusal("opened_in_another_year", at="year", year=year, now=day.year) if year != day.year else None,
        Refusal("not_yet_opened", at="opened_on", day=opened_on) if opened_on > day else None,
    )


@standing(
    "book.close_volume",
    on="book",
    life=BOOK,
    verb="Close the volume",
    past="The volume of {book} is closed; the next one is open.",
    grave=True,
    decides=True,
)
def may_close_volume(by: Actor, book: BookFacts) -> Refusal | None:
    """A volume is closed when it has at least one line; the next begins with the following number."""
    return first(
        is_registrar(by, book.units),
        Refusal("volume_empty") if book.first_number is None or book.following <= book.first_number else None,
    )


@standing(
    "book.turn_year",
    on="book",
    life=BOOK,
    verb="Close the year",
    past="The year is closed: entries go into {book} from now on.",
    grave=True,
    waits="act",
    decides=True,
)
def may_turn_year(by: Actor, book: BookFacts) -> Refusal | None:
    """A book is closed once, when its year is over."""
    return first(
        is_registrar(by, book.units),
        Refusal("year_not_over", year=book.year) if by.day.year <= book.year else None,
    )


@standing("book.print", on="book", life=BOOK, verb="Print (PDF)", past="{book} printed.", hands_out=True)
def may_print_book(by: Actor, book: BookFacts) -> Refusal | None:
    """Whoever may open the book prints of it what they may see."""
    return None


@standing("register.export", verb="Export", past="Exported as a file, lines: {lines}.", hands_out=True)
def may_export(by: Actor, _: None) -> Refusal | None:
    """Whoever sees rows takes them away, and it stays known."""
    return None


def known_format(code: str, made: tuple[str, ...]) -> Refusal | None:
    """One of the forms in which this is made."""
    return None if code in made else Refusal("no_such_choice", at="format", known=", ".join(made))
