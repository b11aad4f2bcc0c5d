"""Folding: every spelling of a text becomes one run of base letters, each with the place it came from.

Promises that case, diacritics (composed, decomposed or lost), blanks, line wraps, hyphens, punctuation, VIQR
marks, ligatures, full-width forms and Cyrillic or Greek look-alikes do not change the letters. Refuses
nothing: characters without a letter vanish. The table rests on the frozen Unicode 3.2 data of the standard
library, so that every supported Python folds alike and an index stays valid across upgrades.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

FOLD_VERSION = 1
TABLE_SIZE = 0x20000
_STAND_INS = 120
_FIRST_STAND_IN = 128

# Letters that Unicode does not take apart. Left: one run of characters; right: what each folds to, in order.
_SINGLE = (
    ("đĐðÐɖƉħĦıłŁøØŧŦŋŊƀɓƁƒƑƙƘŀĿɨƗʉɵƟƶƵ", "ddddddhhillootnnxbbbffkklliiuoozz"),
    ("АВЕЗКМНОРСТУХІЈЅҮҺԌԛԜ", "abe3kmhopctyxijsyhgqw"),
    ("авезкмнорстухіјѕүһԍԛԝ", "abe3kmhopctyxijsyhgqw"),
    ("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαβεικνορτυχ", "abezhikmnoptyxabeikvoptux"),
)
_DOUBLE = {"æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "ß": "ss", "þ": "th", "Þ": "th", "ĳ": "ij", "Ĳ": "ij"}


class Folded(NamedTuple):
    """Letters of a text (one byte each, a-z,
    0-9 or a stand-in from 128 up) and the character each came from."""

    letters: bytes
    offsets: Sequence[int]


def _special() -> dict[str, str]:
    special = dict(_DOUBLE)
    for sources, targets in _SINGLE:
        special.update(zip(sources, targets, strict=True))
    return special


def _letters_of(char: str, special: dict[str, str]) -> str:
    """At most two letters for one character:
    its compatibility decomposition without marks and punctuation."""
    old = unicodedata.ucd_3_2_0
    found = ""
    for part in special.get(char) or old.normalize("NFKD", char):
        part = special.get(part, part).lower()
        if part.isascii():
            found += part if part.isalnum() else ""
        elif old.category(part)[0] in "LN":
            found += chr(_FIRST_STAND_IN + ord(part) * 2654435761 % 4294967296 % _STAND_INS)
    shrunk = "".join(c for i, c in enumerate(found) if i == 0 or found[i - 1] != c)
    return shrunk[:2]


@cache
def fold_values() -> tuple[int, ...]:
    """The folding table: for each code point below 0x20000 first letter + 256 * second letter, 0 for none."""
    special = _special()
    values = [0] * TABLE_SIZE
    skipped = ("Mn", "Me", "Mc", "Cn", "Cs", "Co", "Cc", "Cf", "Zs", "Zl", "Zp")
    category = unicodedata.ucd_3_2_0.category
    for code in range(TABLE_SIZE):
        char = chr(code)
        if category(char) in skipped and char not in special:
            continue
        letters = _letters_of(char, special)
        if letters:
            values[code] = ord(letters[0]) + (ord(letters[1]) << 8 if len(letters) > 1 else 0)
    return tuple(values)


def fold_reference(text: str) -> Folded:
    """The folding in plain Python: what the kernel must equal. Offsets are character offsets into `text`."""
    values = fold_values()
    letters = bytearray()
    offsets: list[int] = []
    for place, char in enumerate(text):
        value = values[ord(char)] if ord(char) < TABLE_SIZE else 0
        while value:
            letter = value & 0xFF
            if not letters or letters[-1] != letter:
                letters.append(letter)
                offsets.append(place)
            value >>= 8
    return Folded(bytes(letters), offsets)
