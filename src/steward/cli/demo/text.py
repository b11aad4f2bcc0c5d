"""Invented administrative papers, and the invented province that writes them.

Promises plausible Vietnamese (and now and then English) text that follows from a seed, the same on every
Python, in which two papers have no run of fifty letters in common but by copying. Refuses real places, people
and events, and words of any classification scheme: whether a paper is protected is the register's matter.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from types import ModuleType
from typing import Literal

from steward.cli.demo import english, vietnamese
from steward.cli.demo.province import (
    POSTS,
    PROVINCE,
    UNITS,
    Post,
    Unit,
    chance,
    people,
    person_name,
    place_name,
)
from steward.cli.demo.vietnamese import Subject

__all__ = [
    "KINDS",
    "POSTS",
    "PROVINCE",
    "UNITS",
    "Post",
    "Unit",
    "document_text",
    "kind_of",
    "language_of",
    "people",
    "place_name",
    "title",
]

Language = Literal["vi", "en"]
Seed = int | str

KINDS = tuple(vietnamese.HEADINGS)
_SLOT = re.compile(r"\{(\w+)\}")
_ENGLISH_ONE_IN = 9
_PARAGRAPH = (2, 5)


class _Pen:
    """Fills patterns from one language's stock with one paper's random numbers."""

    def __init__(self, seed: Seed, language: Language) -> None:
        self.language, self.stock = language, _stock(language)
        self._random = chance("paper", seed)
        self.subject: Subject = self._random.choice(self.stock.SUBJECTS)
        self._fill: dict[str, Callable[[], str]] = self._fillers()

    def choice(self, items: tuple[str, ...]) -> str:
        return self._random.choice(items)

    def sentence(self) -> str:
        return self.filled(self.choice(self.stock.SENTENCES))

    def filled(self, pattern: str) -> str:
        """The pattern with every slot filled; `{Actor}` begins with a capital."""
        return _SLOT.sub(self._slot, pattern)

    def thing(self) -> str:
        found = self.choice(self.subject.things)
        return self.filled(found if "{" in found else found + " {place}")

    def deed(self) -> str:
        """Something done: in half the cases a deed of the subject, else one that fits everything."""
        return self.choice(self.subject.deeds if self._random.random() < 0.5 else self.stock.DEEDS)

    def _slot(self, found: re.Match[str]) -> str:
        name = found[1]
        text = self._fill[name.lower()]()
        return text[:1].upper() + text[1:] if name[0].isupper() else text

    def _fillers(self) -> dict[str, Callable[[], str]]:
        stock = self.stock
        drawn = {"actor": stock.ACTORS, "time": stock.TIMES, "result": stock.RESULTS, "cause": stock.CAUSES}
        drawn |= {"fund": stock.FUNDS, "trouble": self.subject.troubles, "figure": self.subject.figures}
        fill: dict[str, Callable[[], str]] = {name: self._drawer(items) for name, items in drawn.items()}
        return fill | {
            "thing": self.thing,
            "deed": self.deed,
            "any": self._drawer(stock.DEEDS),
            "place": lambda: place_name(self._random),
            "person": lambda: person_name(self._random),
            "mr": lambda: person_name(self._random, woman=False),
            "ms": lambda: person_name(self._random, woman=True),
            "n": lambda: str(self.number(*self._random.choice(((2, 99), (100, 999), (1000, 9999))))),
            "s": lambda: str(self.number(2, 99)),
            "date": lambda: f"{self.number(1, 28)}/{self.number(1, 12)}/{self.number(2019, 2026)}",
            "money": self._money,
            "month": lambda: f"{self.number(1, 12)}/{self.number(2019, 2026)}",
            "week": lambda: f"{self.number(1, 52)}/{self.number(2019, 2026)}",
            "year": lambda: str(self.number(2019, 2026)),
            "code": lambda: "".join(self._random.choices("BCDGHKLNPQTVX", k=3)),
            "phone": lambda: f"0{self.number(20, 29)}.{self.number(100, 999)}.{self.number(1000, 9999)}",
        }

    def _drawer(self, items: tuple[str, ...]) -> Callable[[], str]:
        return lambda: self.filled(self.choice(items))

    def number(self, low: int, high: int) -> int:
        return self._random.randint(low, high)

    def _money(self) -> str:
        if self.language == "vi":
            return f"{self.number(2, 99)},{self.number(100, 999)} triệu"
        return f"{self.number(2, 99)}.{self.number(100, 999)} million"


def language_of(seed: Seed) -> Language:
    """The language in which `document_text` writes the paper of this seed unless told."""
    return "en" if chance("language", seed).randrange(_ENGLISH_ONE_IN) == 0 else "vi"


def kind_of(seed: Seed) -> str:
    """The kind of the paper: one of `KINDS`."""
    return chance("kind", seed).choice(KINDS)


def title(seed: Seed, language: Language | None = None) -> str:
    """The title of the paper, kind included: about ten words, without a full stop."""
    pen = _Pen(f"title {seed}", language or language_of(seed))
    pen.subject = _Pen(seed, pen.language).subject
    return pen.filled(pen.choice(pen.stock.TITLES[kind_of(seed)]))


def document_text(seed: Seed, words: int, language: Language | None = None) -> str:
    """The paper: title, then numbered sections of short paragraphs.

    At least `words` words, at most some forty more; paragraphs are parted by an empty line. Raises
    `ValueError` for less than one word.
    """
    if words < 1:
        raise ValueError(f"a paper of {words} words: ask for one or more")
    pen = _Pen(seed, language or language_of(seed))
    parts, count = [title(seed, pen.language)], 0
    headings = pen.stock.HEADINGS[kind_of(seed)]
    step = max(60, words // len(headings))
    for number, heading in enumerate(headings, start=1):
        if count < words:
            parts.append(f"{number}. {heading}")
        end = words if number == len(headings) else min(words, number * step)
        while count < end:
            parts.append(_paragraph(pen, end - count))
            count += len(parts[-1].split())
    return "\n\n".join(parts) + "\n"


def _paragraph(pen: _Pen, wanted: int) -> str:
    sentences: list[str] = []
    for _ in range(pen.number(*_PARAGRAPH)):
        sentences.append(pen.sentence())
        if sum(len(sentence.split()) for sentence in sentences) >= wanted:
            break
    return " ".join(sentences)


def _stock(language: Language) -> ModuleType:
    return vietnamese if language == "vi" else english
