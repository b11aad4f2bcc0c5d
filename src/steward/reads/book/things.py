"""Register books, as they are found and called."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_noop as _

from steward.models import Book
from steward.models.machinery.fold import fold
from steward.models.machinery.words import Word
from steward.reads.machinery.thing import AT_EACH_KEY, NOWHERE, Fact, Things
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


def _meant(words: list[str]) -> bool:
    """Only where the words begin with a kind of book: "so den 2026", "outgoing 2025"."""
    return words[0] in fold(" ".join(word_of("direction", code) for code in ("incoming", "outgoing"))).split()


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
        search=AT_EACH_KEY,
        meant=_meant,
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
        search=NOWHERE,  # as a book
        rows=lambda by: _books(by).filter(direction="outgoing", closed_on=None),
        label=label,
        called=has,
        order=ORDER,
        at_hand=True,
    ),
)
