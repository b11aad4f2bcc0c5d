"""What is asked about before it is entered, and what stands once: a received paper in the books of its unit,
a number that a unit gives out.

A received paper is known again by issuer, number and date, whatever the spelling; entered all the same it is
only where the order says so. Where the names differ in their marks it is called similar, with both names:
whoever enters it can tell. A number is given out once for each kind of document in the book of a year, and
nothing overrules that: 1/BC, 01/BC and Số 1/BC are one number, and what was cancelled keeps its own.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from steward.rules.machinery.answers import Refusal

Paper = tuple[str, str, str]
WORDS = re.compile(r"\d+|[^\W\d_]+")
#: Words before a number that are no part of it (the sign № is read as No).
BEFORE = ("so", "no")
#: Days within which an end of protection is asked about: a slip of the pen sets free for good.
SOON = timedelta(days=30)
#: What is answered where a paper is registered already, or one that looks like it.
REGISTERED_ALREADY = "already_registered similar_registered"
#: So long is a number as it is compared, at most.
LONGEST = 160


def plain(text: str) -> str:
    """A heading or a name as it is compared: no case, no diacritics,
    single blanks between letters and digits."""
    bare = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    letters = (c if c.isalnum() else " " for c in bare if not unicodedata.combining(c))
    return " ".join("".join(letters).split())


@dataclass(frozen=True)
class Line:
    """A line that stands in a book: what bears it, its place, and the key of its document;
    `hidden` from the one who asks."""

    document: str
    ordinal: int
    year: int
    day: date
    issuing_body: str
    symbol: str
    kind: str
    dated: date | None
    hidden: bool = False

    @property
    def place(self) -> str:
        return f"{self.ordinal}/{self.year}"


def number_of(symbol: str) -> str:
    """A number and symbol as it is compared: no case, marks, leading noughts,
    nor the word for number before it."""
    words = WORDS.findall(plain(unicodedata.normalize("NFKC", symbol)))
    words = words[1:] if words[:1] and words[0] in BEFORE and words[1:2] and words[1].isdecimal() else words
    return (" ".join(str(int(word)) if word.isdecimal() else word for word in words) or symbol.strip())[
        :LONGEST
    ]


def paper(issuing_body: str, symbol: str, dated: object) -> Paper:
    """By what a received paper is known again."""
    return plain(issuing_body), number_of(symbol), str(dated)


def entered_once(
    lines: Iterable[Line], issuing_body: str, symbol: str, dated: date | None, twice: bool, at: str = "symbol"
) -> Refusal | None:
    """A paper that is registered already is registered once more only where that is said."""
    if dated is None or twice:
        return None
    asked = paper(issuing_body, symbol, dated)
    known = next((line for line in lines if paper(line.issuing_body, line.symbol, line.dated) == asked), None)
    if known is None:
        return None
    there = {"line": known.place, "day": known.day, "document": known.document}
    if spelt(known.issuing_body) == spelt(issuing_body) and spelt(known.symbol) == spelt(symbol):
        return Refusal("already_registered", at=at, **there)
    names = {
        "issuer": known.issuing_body,
        "symbol": known.symbol,
        "issuer_here": issuing_body,
        "symbol_here": symbol,
    }
    return Refusal("similar_registered", at=at, **there, **names)


def spelt(text: str) -> str:
    """A name or a number with its marks, so that two which are compared without are told apart: no case,
    blanks nor signs."""
    words = WORDS.findall(unicodedata.normalize("NFKC", text).casefold())
    words = (
        words[1:]
        if words[:1] and plain(words[0]) in BEFORE and words[1:2] and words[1].isdecimal()
        else words
    )
    return " ".join(str(int(word)) if word.isdecimal() else word for word in words)


def given_once(
    lines: Iterable[Line], highest: Iterable[tuple[str, int]], kind: str, symbol: str, at: str = "symbol"
) -> Refusal | None:
    """A number that a document of the same kind bears, or bore until it was cancelled,
    is not given again in the same book.

    Of a line that does not exist for the one who asks nothing is told but the number that is free: one after
    the `highest` that a document of each kind bears.
    """
    asked = plain(kind), number_of(symbol)
    taken = next((line for line in lines if (plain(line.kind), number_of(line.symbol)) == asked), None)
    if taken is None:
        return None
    if taken.hidden:
        return Refusal(
            "number_given_out",
            at=at,
            next=1 + max(number for one, number in highest if plain(one) == asked[0]),
        )
    return Refusal("number_taken", at=at, line=taken.place, day=taken.day)


def arrived_in_year(arrived_on: date, year: int, other_year: bool) -> Refusal | None:
    """What arrived in another year than the book's is entered in it only where that is said: a paper of the
    last days of the old year, entered in the first of the new one."""
    if arrived_on.year == year or (other_year and arrived_on.year == year - 1):
        return None
    if arrived_on.year != year - 1:
        return Refusal("arrived_in_no_such_year", at="arrived_on", day=arrived_on, year=year)
    return Refusal("arrived_in_another_year", at="arrived_on", day=arrived_on, year=year)


def ends_later(until: date | None, day: date, said: bool) -> Refusal | None:
    """A protection that is over on the day of its entry, or ends soon after,
    is entered only where that is said.

    `until` is an end that the clock would act on:
    one that was reckoned for want of a stamp waits for its confirmation.
    """
    if until is None or said or until > day + SOON:
        return None
    return Refusal("ends_soon", at="protected_until", until=until)
