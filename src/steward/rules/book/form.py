"""In which form a register book stands on a screen and on paper.

Promises a form for every rule set and both directions, and that a form which is not the official one of that
very rule set says so, and why. A volume keeps the rule set of the day it was opened on, so its form never
changes under its lines; the next volume of the same book has that of its own first day. Refuses to pass off
the columns of one law as those of another.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from steward.foundations.scheme import Basis, Book, Column, Name, Scheme, plain_book


@dataclass(frozen=True)
class BookForm:
    """Title and columns of a book. `citation` is the official form's, None where this is not it; `law` the
    rule set of the book; `lender` the rule set whose columns stand in,
    None where they are the official ones or Steward's own.
    """

    title: Name
    columns: tuple[Column, ...]
    law: Name
    citation: Basis | None = None
    lender: Name | None = None

    @property
    def official(self) -> bool:
        return self.citation is not None


def form_of(scheme: Scheme, direction: str, schemes: Iterable[Scheme]) -> BookForm:
    """The form of a book of this rule set: its official one; else with the columns of the nearest other rule
    set of the family whose own are known; else a plain form of Steward's own.
    `KeyError` for a direction that is no book.
    """
    plain = plain_book(direction)
    own = _book(scheme, direction)
    if own is not None and own.complete:
        return BookForm(own.title, own.columns, scheme.name, citation=own.form)
    known = [
        one
        for one in schemes
        if one.family == scheme.family and (book := _book(one, direction)) and book.complete
    ]
    if not known:
        return BookForm((own or plain).title, plain.columns, scheme.name)
    nearest = min(known, key=lambda one: (abs(one.valid_from - scheme.valid_from), one.code))
    lent = nearest.book(direction)
    return BookForm((own or lent).title, lent.columns, scheme.name, lender=nearest.name)


def _book(scheme: Scheme, direction: str) -> Book | None:
    return next((book for book in scheme.books if book.code == direction), None)
