"""What stands against entering a received paper: all of it, for the act and for every row of a workbook.

Promises each objection once, about the field it is said of, in the order in which the act raises the first
one. What is not known of a paper, because it was not said or could not be read, is empty here, and nothing is
asked of it: that it is missing is said where the order is read.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from steward.foundations.scheme import Level, Scheme
from steward.rules.book.facts import BookFacts
from steward.rules.document import kept, twice
from steward.rules.document.incoming import Terms, extended_until, stamped, terms_of
from steward.rules.document.register import arrived, copy_numbers
from steward.rules.machinery.actor import Actor
from steward.rules.machinery.answers import Refusal
from steward.rules.reach import is_registrar


@dataclass(frozen=True)
class Desk:
    """By whom and where a paper is entered: `laws` are the adopted rule sets, `today` the one of this day or
    why there is none, `known` the lines that may be of the same paper."""

    by: Actor
    book: BookFacts
    laws: Sequence[Scheme]
    family: str
    today: Scheme | Refusal
    known: Sequence[twice.Line] = ()


@dataclass(frozen=True)
class Paper:
    """What is said of a received paper, and what is said to be done all the same:
    fields of the order that rules are asked of.

    `need` is its need-to-know set.
    """

    level: str = ""
    need: int = 0
    arrived_on: date | None = None
    dated: date | None = None
    protected_until: date | None = None
    kind: str = ""
    symbol: str = ""
    abstract: str = ""
    issuing_body: str = ""
    arrival_number: str = ""
    receiving_unit: str = ""
    extended: str = ""
    note: str = ""
    pages: Any = None
    copies: Sequence[str] = ()
    unopened: bool = False
    agreed: bool = False
    twice: bool = False
    other_year: bool = False
    ends: bool = False

    @property
    def start(self) -> date | None:
        """From when its protection is reckoned: of an item that nobody opened, for want of its day,
        from its arrival."""
        return self.dated or (self.arrived_on if self.unopened else None)


ASKED = tuple(field.name for field in fields(Paper))


def paper_of(values: Mapping[str, Any], need: int) -> Paper:
    """The paper that these values of an order are about; what is empty in them is empty in it."""
    return Paper(**{name: values[name] for name in ASKED if values.get(name)} | {"need": need})


def entering(desk: Desk, paper: Paper) -> Iterator[Refusal]:
    """Everything that stands against entering this paper in this book;
    last come the questions that a flag answers."""
    found = stamped(desk.laws, desk.family, paper.level, paper.start or desk.by.day)
    terms: Terms | Refusal | None = extended_until(paper.protected_until, bool(paper.extended))
    if isinstance(found, Refusal):
        yield from _if(found if paper.level or found.at != "level" else None)
    else:
        yield from _at_level(desk, paper, *found)
        terms = _terms(desk, paper)
    yield from _if(terms if isinstance(terms, Refusal) else None)
    for name in ("abstract", "kind", "pages"):
        yield from _if(kept.outside_only(paper.unopened, {name: getattr(paper, name)}))
    yield from _if(kept.described(paper.unopened, {name: getattr(paper, name) for name in kept.DESCRIBES}))
    yield from _days(desk, paper)
    yield from _if(copy_numbers(paper.copies))
    yield from _questions(desk, paper, terms.read_until if isinstance(terms, Terms) else None)


def reaches(by: Actor, units: tuple[int, ...], level: Level, need: int) -> Refusal | None:
    """A registrar enters what the own authorisation reaches: unit, level and need-to-know."""
    no = is_registrar(by, units, level.rank, need)
    return Refusal(no.code, no.basis, at="level", **no.params) if no else None


def _at_level(desk: Desk, paper: Paper, law: Scheme, level: Level) -> Iterator[Refusal]:
    """Whether the level is the registrar's, and what may be kept at it,
    by its own rule set and by that of today."""
    yield from _if(reaches(desk.by, desk.book.units, level, paper.need))
    if isinstance(desk.today, Refusal):
        yield desk.today
        return
    for name in kept.ENTERED:
        yield from _if(kept.keepable(desk.today, law, level, {name: getattr(paper, name)}, paper.agreed))


def _terms(desk: Desk, paper: Paper) -> Terms | Refusal | None:
    """How long it is protected; of a paper whose day is not known nobody can tell."""
    end, extended = paper.protected_until, bool(paper.extended)
    if paper.start is None:
        return extended_until(end, extended)
    return terms_of(desk.laws, desk.family, paper.level, paper.start, end, extended)


def _days(desk: Desk, paper: Paper) -> Iterator[Refusal]:
    """Received before it is entered, written before it was received: each of the two said of its own day."""
    if paper.arrived_on is not None:
        yield from _if(arrived(paper.arrived_on, paper.arrived_on, desk.by.day))
        yield from _if(
            arrived(paper.dated, paper.arrived_on, max(desk.by.day, paper.arrived_on))
            if paper.dated
            else None
        )


def _questions(desk: Desk, paper: Paper, until: date | None) -> Iterator[Refusal]:
    """What is entered only where that is said."""
    year = desk.book.year
    yield from _if(
        twice.arrived_in_year(paper.arrived_on, year, paper.other_year) if paper.arrived_on else None
    )
    yield from _if(twice.ends_later(until, desk.by.day, paper.ends))
    yield from _if(twice.entered_once(desk.known, paper.issuing_body, paper.symbol, paper.dated, paper.twice))


def _if(no: Refusal | None) -> Iterator[Refusal]:
    if no is not None:
        yield no
