"""Register books, as they are found and called."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_noop as _

from steward.models import Book
from steward.models.machinery.words import Word
from steward.reads.machinery.thing import Fact, Things
from steward.reads.machinery.wording import called, in_tongue
from steward.reads.machinery.wording import word as word_of
from steward.rules.book import books
from steward.rules.document import register
from steward.rules.machinery.actor import Actor


def label(row: Book) -> str:
    return f"{word_of('direction', row.direction)} {row.year} – {called(row.unit)}"


def has(word: Word) -> Q:
    """The twin of `label`."""
    directions = {code: word_of("direction", code) for code in ("incoming", "outgoing")}
    return word.coded("direction", directions) | word.figures("year") | word.among(in_tongue("unit__fold"))


ORDER = ("others", "-year", "unit__sort", "direction", "pk")


def _facts(row: Book, by: Actor) -> Iterator[Fact]:
    yield _("Book"), label(row)
    yield _("Opened on"), row.opened_on
    yield _("State"), word_of("book_state", row.facts().state)


def _books(by: Actor) -> Any:
    return Book.objects.visible_to(by).with_first().own_first(by)


THINGS = (
    Things(
        "book",
        rows=_books,
        label=label,
        called=has,
        facts=_facts,
        order=ORDER,
        offered=lambda rows, by: rows.filter(closed_on=None),
        among={
            register.may_register: lambda rows, by: rows.taking_entries(by),
            books.may_close_volume: lambda rows, by: rows.with_lines(by),
            books.may_turn_year: lambda rows, by: rows.turnable_by(by),
        },
        names=lambda r: {"book": label(r)},
        at_hand=True,
    ),
    Things(
        "outgoing_book",
        rows=lambda by: _books(by).filter(direction="outgoing", closed_on=None),
        label=label,
        called=has,
        order=ORDER,
        at_hand=True,
    ),
)
