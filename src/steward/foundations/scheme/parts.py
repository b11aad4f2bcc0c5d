"""The small parts of which a scheme is made: names in both languages, citations, doubts,
and the complaint about a file.

Promises plain frozen values. Refuses to know what they are parts of (`types.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Tag = Literal["V", "B", "UNSURE"]


class SchemeError(ValueError):
    """A scheme that cannot be used. `str()` is one sentence naming file, line and key, and the way out."""

    def __init__(self, text: str, *, file: str = "", line: int = 0, key: str = "") -> None:
        super().__init__(text)
        self.file, self.line, self.key = file, line, key


@dataclass(frozen=True)
class Name:
    """A text in both languages of the organisation."""

    vi: str
    en: str

    def in_language(self, language: str) -> str:
        """The text in `vi` or `en`; regional forms (`en-gb`) count as their language, others read English."""
        return self.vi if language.split("-")[0].lower() == "vi" else self.en


@dataclass(frozen=True)
class Basis:
    """Why something is so: the cited text and how sure the file is (`V` seen, `B` background, `UNSURE`)."""

    text: str
    tag: Tag
    text_vi: str = ""

    def in_language(self, language: str) -> str:
        """The citation in `vi` or `en`; where no Vietnamese one is written, the English one."""
        return Name(self.text_vi or self.text, self.text).in_language(language)

    @property
    def unsure(self) -> bool:
        """True where the citation was not read: show it as such, never as settled law."""
        return self.tag == "UNSURE"


@dataclass(frozen=True)
class Article:
    """The text of the rule set on which one of the rules of Steward rests (`ARTICLES`)."""

    rule: str
    basis: Basis


@dataclass(frozen=True)
class Unsure:
    """One thing the file does not know: the key it concerns and why."""

    key: str
    why: str
