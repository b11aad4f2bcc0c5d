"""Register books, as they are found and called."""

from typing import Any

from steward.models import Book
from steward.reads.things.thing import Things
from steward.reads.wording import called, word
from steward.rules import register
from steward.rules.facts import Actor


def label(row: Book) -> str:
    return f"{word('direction', row.direction)} {row.year} – {called(row.unit)}"


def _books(by: Actor) -> Any:
    return Book.objects.visible_to(by).own_first(by)


THINGS = (
    Things(
        "book",
        rows=_books,
        label=label,
        order=(),
        offered=lambda rows, by: rows.filter(closed_on=None),
        among={register.may_register: lambda rows, by: rows.filter(direction="incoming", closed_on=None)},
        names=lambda r: {"book": label(r)},
        at_hand=True,
    ),
    Things(
        "outgoing_book",
        rows=lambda by: _books(by).filter(direction="outgoing", closed_on=None),
        label=label,
        order=(),
        at_hand=True,
    ),
)
