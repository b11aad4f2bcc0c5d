"""What a scheme asks beside its levels: deputies, taking out, copies, time limits, official books and papers.

Promises plain frozen values. Refuses to look at a clock: a limit is counted from a day it is given.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from steward.foundations.scheme.days import add_months, working_days
from steward.foundations.scheme.parts import Basis, Name

ClockUnit = Literal["immediately", "hours", "days", "working_days", "months"]


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
            return working_days(event, sign, self.amount)
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
