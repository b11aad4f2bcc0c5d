"""What a classification scheme is, once it has been read.

Promises plain frozen values: a scheme, its levels and its parameters, with the questions a rule may put to
them. Refuses to know any level by name, to look at a clock, and to answer for an act, level or capacity it
was not given: such a question is a mistake of the caller and raises `KeyError`,
so that a slip of the pen is never read as "no".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar

from steward.foundations.scheme.levels import Detect, Level, SharingLabel
from steward.foundations.scheme.parts import Article, Basis, Name, Unsure
from steward.foundations.scheme.practice import (
    Book,
    Clock,
    CopyForm,
    CopyNumbering,
    Delegation,
    Papers,
    TakeOut,
)

# Acts a scheme may give to a decider. The names are part of the file format (docs/formats/scheme.md).
ACTS = (
    "determine",
    "issue",
    "copy",
    "take_out",
    "take_out_abroad",
    "supply",
    "supply_abroad",
    "meet",
    "extend",
    "regrade",
    "declassify",
    "destroy",
)

# Rules of Steward whose refusals a rule set may give an article for: what a level rests on, how long it
# protects, when that ends, which fields are kept, whether anything is copied, who sees a destruction.
ARTICLES = ("basis", "period", "end", "fields", "reproduction", "witnesses")


@dataclass(frozen=True)
class Capacity:
    """A generic post in which somebody decides;
    the titles of an organisation's own posts are its own data."""

    code: str
    name: Name
    tier: str


@dataclass(frozen=True)
class Decider:
    """Who decides one act at some levels, and by what text."""

    act: str
    levels: tuple[str, ...]
    capacities: tuple[str, ...]
    basis: Basis


class _Coded(Protocol):
    @property
    def code(self) -> str: ...


Found = TypeVar("Found", bound=_Coded)


@dataclass(frozen=True)
class Scheme:
    """One set of rules of one family, valid from `valid_from` up to, and not on, `valid_until`.

    A document keeps the scheme it was determined under; `digest` (64 hex digits) names its exact content.
    """

    code: str
    family: str
    name: Name
    valid_from: date
    valid_until: date | None
    sources: tuple[Basis, ...]
    levels: tuple[Level, ...]
    sharing_labels: tuple[SharingLabel, ...]
    capacities: tuple[Capacity, ...]
    deciders: tuple[Decider, ...]
    delegation: Delegation
    basis_required: bool
    take_out: TakeOut
    copy_numbering: CopyNumbering
    copy_forms: tuple[CopyForm, ...]
    clocks: tuple[Clock, ...]
    books: tuple[Book, ...]
    papers: Papers | None
    articles: tuple[Article, ...]
    detect: Detect
    unsure: tuple[Unsure, ...]
    digest: str

    def level(self, code: str) -> Level:
        """The level of that code; `KeyError` if the scheme has none."""
        return _by_code(self.levels, code)

    def capacity(self, code: str) -> Capacity:
        """The capacity of that code; `KeyError` if the scheme has none."""
        return _by_code(self.capacities, code)

    def clock(self, code: str) -> Clock:
        """The clock of that code; `KeyError` if the scheme sets none (no limit was found:
        do not invent one)."""
        return _by_code(self.clocks, code)

    def book(self, code: str) -> Book:
        """The book of that code; `KeyError` if the scheme has none."""
        return _by_code(self.books, code)

    def article(self, rule: str) -> Basis | None:
        """The article on which a rule of Steward rests; None where the file states none (do not invent one).

        Raises `KeyError` for a rule that is none of `ARTICLES`.
        """
        if rule not in ARTICLES:
            raise KeyError(rule)
        return next((one.basis for one in self.articles if one.rule == rule), None)

    def doubts(self, *keys: str) -> tuple[str, ...]:
        """Why one of these keys is doubtful, in the words of the file; empty where nothing says so."""
        return tuple(one.why for one in self.unsure if one.key in keys)

    def equal_of(self, other: Scheme, level: Level) -> Level | None:
        """The level of this rule set that is treated like one of another,
        where either of the two files says so."""
        named = {(one.scheme, one.level) for one in level.equivalences}
        for own in self.levels:
            theirs = {(one.scheme, one.level) for one in own.equivalences}
            if (other.code, level.code) in theirs or (self.code, own.code) in named:
                return own
        return None

    def counterpart(self, other: Scheme, level: Level) -> Level | None:
        """The level here for one of another rule set: in one family that of the same code,
        else what is treated like it."""
        same = (one for one in self.levels if other.family == self.family and one.code == level.code)
        return next(same, None) or self.equal_of(other, level)

    def __hash__(self) -> int:
        return hash(self.digest)

    def highest(self, codes: Iterable[str]) -> Level:
        """The level of a mixture: the highest of those inside. `ValueError` for an empty mixture."""
        return max((self.level(code) for code in codes), key=lambda level: level.rank)

    def may_decide(self, act: str, level_code: str, capacity: str) -> Basis | None:
        """The basis on which somebody in this capacity decides the act at this level, or None: not competent.

        Raises `KeyError` for an act, level or capacity the scheme does not know. Delegation is not looked at:
        ask with the capacity of the one who delegated.
        """
        if act not in ACTS:
            raise KeyError(act)
        self.level(level_code), self.capacity(capacity)
        for one in self.deciders:
            if one.act == act and level_code in one.levels and capacity in one.capacities:
                return one.basis
        return None

    def who_decides(self, act: str, level_code: str) -> tuple[Capacity, ...]:
        """All capacities that may decide the act at this level,
        in the scheme's order (for refusals that help)."""
        return tuple(one for one in self.capacities if self.may_decide(act, level_code, one.code))

    def in_force(self, day: date) -> bool:
        """True if the scheme is the one to determine under on that day."""
        return self.valid_from <= day and (self.valid_until is None or day < self.valid_until)


def _by_code(items: tuple[Found, ...], code: str) -> Found:
    for one in items:
        if one.code == code:
            return one
    raise KeyError(code)
