"""Folding and sorting of Vietnamese text, the same on both engines.

`fold` is what search compares: base letters only, so that "dang" finds "Đặng". `sort_key` orders
names as a Vietnamese dictionary does: by base letter first, then by the mark on it, then by tone.
Neither refuses anything.
"""

import re
import unicodedata

TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
DIGITS = re.compile(r"[0-9]+")
LETTERS = {c: i for i, c in enumerate("0123456789aăâbcdđeêfghijklmnoôơpqrstuưvwxyz", start=1)}


def fold(text: str) -> str:
    """Lower-case base letters with single blanks between words; đ becomes d,
    and full-width signs are as the usual ones."""
    bare = unicodedata.normalize("NFKD", text).lower().replace("đ", "d")
    kept = "".join(c if c.isalnum() else " " for c in bare if not unicodedata.combining(c))
    return unicodedata.normalize("NFC", " ".join(kept.split()))


def first_number(text: str) -> int:
    """The first number in a text, as far as its ninth digit; 0 where there is none."""
    digits = DIGITS.search(unicodedata.normalize("NFKC", text))
    return int(digits[0][:9]) if digits else 0


def sort_key(text: str, length: int = 120) -> str:
    """A string whose code-point order is the dictionary order; compare it byte by byte."""
    letters, tones = [], []
    for word in text.lower().split():
        letters.append(
            "".join(chr(64 + LETTERS[c]) if c in LETTERS else "" for c in map(_without_tone, word))
        )
        tones.append(str(max((_tone(c) for c in word), default=0)))
    return (" ".join(letters) + "!" + "".join(tones))[:length]


def _without_tone(char: str) -> str:
    parts = [c for c in unicodedata.normalize("NFD", char) if c not in TONES]
    return unicodedata.normalize("NFC", "".join(parts))


def _tone(char: str) -> int:
    return max((TONES.get(c, 0) for c in unicodedata.normalize("NFD", char)), default=0)
