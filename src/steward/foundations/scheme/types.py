"""What a classification scheme is, once it has been read.

Promises plain frozen values: a scheme, its levels and its parameters, with the questions a rule may put to
them. Refuses to know any level by name, to look at a clock, and to answer for an act, level or capacity it
was not given: such a question is a mistake of the caller and raises `KeyError`,
so that a slip of the pen is never read as "no".
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, Protocol, TypeVar

from steward.foundations.scheme.parts import Article as Article
from steward.foundations.scheme.parts import Basis as Basis
from steward.foundations.scheme.parts import Name as Name
from steward.foundations.scheme.parts import SchemeError as SchemeError
from steward.foundations.scheme.parts import Unsure as Unsure

ClockUnit = Literal["immediately", "hours", "days", "working_days", "months"]

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

# What a register keeps about a document and a level may forbid or make conditional.
DOCUMENT_FIELDS = ("abstract", "signer", "recipients", "note", "keywords")

# What a column of an official book can be bound to.
BOOK_FIELDS = (
    "ordinal",
    "symbol",
    "document_date",
    "kind_and_abstract",
    "level",
    "signer",
    "recipients",
    "keeping_unit",
    "quantity",
    "note",
    "arrival_day",
    "arrival_number",
    "issuing_body",
    "receiving_unit",
)


@dataclass(frozen=True)
class Envelope:
    """Packing of a level: the letter outside, how many envelopes, how they are closed, the stamp inside."""

    outer_mark: str
    envelopes: int
    seal: Literal["none", "closed", "body_seal"]
    inner_mark: str


@dataclass(frozen=True)
class Detect:
    """Texts by which a scanner knows a mark; all literal, compared in capitals.

    `strong` counts by itself. `weak` counts only near one of `anchors` (any case). `portions` are paragraph
    marks; a hit needs `portions_at_least` of the scheme, those at the top of the file (which are no hit)
    among them. `lowering` stamps (declassified) lower a hit without clearing it.
    """

    strong: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    anchors: tuple[str, ...] = ()
    portions: tuple[str, ...] = ()
    portions_at_least: int = 2
    lowering: tuple[str, ...] = ()


@dataclass(frozen=True)
class ConditionalField:
    """A field that may be kept only when `condition` holds (`determiner-agreed`:
    the one who determined agreed)."""

    field: str
    condition: Literal["determiner-agreed"]


@dataclass(frozen=True)
class Equivalence:
    """The level of another scheme that is treated alike."""

    scheme: str
    level: str
    basis: Basis


@dataclass(frozen=True)
class Level:
    """One level and what it asks of the organisation.
    `rank` compares across schemes (docs/formats/scheme.md)."""

    code: str
    rank: int
    name: Name
    mark: str
    abbreviation: str
    envelope: Envelope
    period_years: int | None
    extension_max_years: int | None
    numbered_copies: bool
    registered: bool
    receipt_required: bool
    destruction_witnesses: int
    destruction_decision: bool
    muster_months: int | None
    forbidden_fields: tuple[str, ...]
    conditional_fields: tuple[ConditionalField, ...]
    detect: Detect
    equivalences: tuple[Equivalence, ...]

    def forbids(self, field: str) -> bool:
        """True if `field` (one of `DOCUMENT_FIELDS`) may never be kept at this level."""
        if field not in DOCUMENT_FIELDS:
            raise KeyError(field)
        return field in self.forbidden_fields

    def condition_of(self, field: str) -> str | None:
        """The condition under which `field` may be kept, or None where it is free (or forbidden outright)."""
        return next((one.condition for one in self.conditional_fields if one.field == field), None)

    def period_end(self, determined: date) -> date | None:
        """The first day without protection, counted in calendar years from the day of determination."""
        return None if self.period_years is None else add_months(determined, 12 * self.period_years)


@dataclass(frozen=True)
class SharingLabel:
    """A limit on passing on, which is no classification level (for example the Traffic Light Protocol)."""

    code: str
    name: Name
    mark: str
    meaning: Name
    detect: Detect


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


@dataclass(frozen=True)
class Delegation:
    """Whether a decider may let a deputy act: in writing or not, and whether the deputy may pass it on."""

    allowed: bool
    written: bool
    sub_delegation: bool
    basis: Basis


@dataclass(frozen=True)
class TakeOut:
    """Whether taking an item out of storage needs a written request, and what the request must name."""

    request_home: bool
    request_abroad: bool
    request_items: tuple[Name, ...]
    basis: Basis


@dataclass(frozen=True)
class CopyNumbering:
    """How copies are told apart. `path`: the number of a copy of a copy is its parent's, a slash,
    and its own.

    `made` is the text on one that was made of another; without it `label` stands on every copy.
    """

    pattern: Literal["path", "none"]
    label: Name
    made: Name | None
    basis: Basis

    def text(self, path: str, total: int, language: str = "vi") -> str:
        """The text on the copy, for a path such as "14/1" and the number of its siblings."""
        label = self.made if self.made is not None and "/" in path else self.label
        return label.in_language(language).replace("{n}", path).replace("{total}", str(total))


@dataclass(frozen=True)
class CopyForm:
    """A kind of copy: what it may be made from, and whether it carries a level of its own."""

    code: str
    name: Name
    made_from: Literal["original", "copy", "any"]
    own_level: bool
    basis: Basis


@dataclass(frozen=True)
class Clock:
    """A time limit: so much `unit` after (or before) an event. `amount` is 0 for "immediately"."""

    code: str
    name: Name
    amount: int
    unit: ClockUnit
    before: bool
    start: str
    basis: Basis

    def due(self, event: date) -> date:
        """The last day of the limit. Working days are Monday to Friday (public holidays are the
        organisation's data); hours are rounded up to days; "immediately" is the day itself."""
        sign = -1 if self.before else 1
        if self.unit == "months":
            return add_months(event, sign * self.amount)
        if self.unit == "working_days":
            return _working_days(event, sign, self.amount)
        days = {"immediately": 0, "hours": -(-self.amount // 24), "days": self.amount}[self.unit]
        return event + timedelta(days=sign * days)


@dataclass(frozen=True)
class Column:
    """One column of an official book: its printed number and heading, what it shows,
    its share of the width."""

    number: int
    heading: Name
    field: str
    width: int
    hint: Name | None


@dataclass(frozen=True)
class Book:
    """An official book. `complete` is False where its columns are not known:
    it must not be printed as official."""

    code: Literal["outgoing", "incoming"]
    title: Name
    form: Basis
    valid_from: date
    complete: bool
    cover: tuple[Name, ...]
    columns: tuple[Column, ...]


@dataclass(frozen=True)
class Papers:
    """What stands on papers made under a rule set: the lines of the national heading,
    and what is protected by name."""

    nation: tuple[Name, ...]
    matter: Name


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


def add_months(day: date, months: int) -> date:
    """The same day so many months on, or the last day of a shorter month (29 February becomes 28)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _working_days(day: date, sign: int, amount: int) -> date:
    while amount:
        day += timedelta(days=sign)
        amount -= day.weekday() < 5
    return day


def _by_code(items: tuple[Found, ...], code: str) -> Found:
    for one in items:
        if one.code == code:
            return one
    raise KeyError(code)
