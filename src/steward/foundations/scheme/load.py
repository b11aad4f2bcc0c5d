"""Loading schemes: one file, all that are shipped, and the one in force on a day.

Promises that what is returned is whole and consistent. Refuses a file with anything unknown, missing or
contradictory in it (`SchemeError`: file, line, key, way out), two rule sets of one family that hold on the
same day, and an equivalence that points at no level.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType

from steward.foundations.scheme.build import book, build
from steward.foundations.scheme.check import Source, check
from steward.foundations.scheme.keys import BOOKS, SCHEME
from steward.foundations.scheme.parts import SchemeError
from steward.foundations.scheme.practice import Book
from steward.foundations.scheme.refs import check_books, check_refs
from steward.foundations.scheme.types import Scheme

DATA = Path(__file__).with_name("data")
BASIS_DEMO = DATA / "basis-demo.toml"
PLAIN_BOOKS = DATA / "own" / "books.toml"


def load(path: Path | str) -> Scheme:
    """The scheme of one file. Raises `SchemeError` naming file, line and key of the first thing wrong."""
    return _load(Source.read(Path(path)))


def loads(text: str, file: str = "(text)") -> Scheme:
    """The scheme of a text; `file` is the name used in complaints."""
    return _load(Source(file, text))


@cache
def shipped() -> Mapping[str, Scheme]:
    """All schemes that come with Steward, by code, in the order of their codes. Read once."""
    files = sorted(path for path in DATA.glob("*.toml") if path != BASIS_DEMO)
    schemes = {scheme.code: scheme for scheme in map(load, files)}
    together(schemes.values())
    return MappingProxyType(schemes)


@cache
def _plain_books() -> Mapping[str, Book]:
    source = Source.read(PLAIN_BOOKS)
    data = check(source, BOOKS)
    check_books(source)
    return MappingProxyType({one["code"]: book(one) for one in data["books"]})


def plain_book(direction: str) -> Book:
    """The plain book of Steward's own, for where no official form is known;
    `KeyError` for what is no book."""
    return _plain_books()[direction]


@cache
def shipped_text(code: str) -> str:
    """The exact text of a shipped rule set, as it is kept whole by whoever adopts it;
    `KeyError` for none of this code."""
    if code not in shipped():
        raise KeyError(code)
    return (DATA / f"{code}.toml").read_text(encoding="utf-8")


def on_day(family: str, day: date, among: Iterable[Scheme] | None = None) -> Scheme:
    """The rule set of `family` ("vn") to determine under on `day`, from the shipped ones or those given.

    Of two that hold on the day the one that began later does: it replaced the other, whether or not that one
    says so. Raises `SchemeError` where none holds. A document already determined keeps its own scheme:
    look that up by code.
    """
    own = [one for one in (shipped().values() if among is None else among) if one.family == family]
    holding = [one for one in own if one.in_force(day)]
    if holding:
        return max(holding, key=lambda one: one.valid_from)
    if not own:
        raise SchemeError(f"there is no scheme of the family {family!r}; adopt one first")
    first = min(one.valid_from for one in own)
    raise SchemeError(
        f"no rule set of {family!r} is in force on {day}; the earliest begins on {first}: add an older file"
    )


def together(schemes: Iterable[Scheme]) -> None:
    """Check schemes against each other: no two of a family on one day, no equivalence to nowhere."""
    by_code = {one.code: one for one in schemes}
    for one in by_code.values():
        _no_overlap(one, by_code.values())
        for level in one.levels:
            for other in level.equivalences:
                known = other.scheme in by_code and other.level in {
                    a.code for a in by_code[other.scheme].levels
                }
                if not known:
                    where = f"{one.code}, key levels.{level.code}.equivalences"
                    raise SchemeError(
                        f"{where}: there is no {other.scheme}/{other.level}; correct or remove it"
                    )


def _no_overlap(one: Scheme, schemes: Iterable[Scheme]) -> None:
    for other in schemes:
        if other.code != one.code and other.family == one.family and other.in_force(one.valid_from):
            text = f"{one.code}, key valid_from: {other.code} is still in force on {one.valid_from}"
            raise SchemeError(f"{text}; set valid_until = {one.valid_from} there")


def _load(source: Source) -> Scheme:
    data = check(source, SCHEME)
    check_refs(source)
    return build(data)
