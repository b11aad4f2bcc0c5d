"""Bytes to text, and second readings of text whose letters stand for old Vietnamese fonts.

Promises a text for any bytes, with the name of the encoding it was read in; never raises. Order: byte-order
mark, UTF-16 by its zero bytes, UTF-8, then the 8-bit encoding under which most accented words are Vietnamese
syllables, else Latin-1. VIQR is plain ASCII and stays so: folding makes its marks vanish. Refuses to guess
from words of a language other than Vietnamese.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Callable

from .legacy import FILLER, cp1258_table, tcvn3_table, viscii_table, vni

SAMPLE = 1 << 16
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_HATS = {"\u0302": "aeo", "\u0306": "a", "\u031b": "ou"}
_ACCENTED = re.compile(r"[^\s!-@\[-`{-~]*[^\x00-\x7f\s][^\s!-@\[-`{-~]*")
_SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdghklmnprstvx])?[aeiouy]{1,3}(?:ch|nh|ng|[cmnpt])?\Z"
)
_LATIN1 = re.compile(r"[\x80-\xff]")
_SINCE_UNICODE = re.compile("[\u1ea0-\u1ef9]")
_QUOTES = "\u2018\u2019\u201c\u201d\u2013\u2014\u2026\u00a0\u00ab\u00bb"


def _utf8(data: bytes) -> str | None:
    """UTF-8, also when a few bytes in a thousand are broken (a cut end, one bad paste)."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    high = sum(1 for char in text[:SAMPLE] if char > "\x7f")
    return text if broken * 10 <= high and broken * 200 <= len(text) + 199 else None


def _utf16(data: bytes) -> str | None:
    """UTF-16 without a mark: zero high bytes, on one side only."""
    sample = data[: SAMPLE & ~1]
    half = len(sample) // 2
    if half < 2 or b"\0" not in sample:
        return None
    even, odd = sample[::2].count(0) / half, sample[1::2].count(0) / half
    if max(even, odd) < 0.4 or min(even, odd) > 0.05:
        return None
    return data.decode("utf-16-le" if odd > even else "utf-16-be", "replace")


def is_syllable(word: str) -> bool:
    """Whether a word could be one Vietnamese syllable: right letters, at most one tone,
    hats where they may stand."""
    plain, tones = "", 0
    for char in unicodedata.normalize("NFD", word.lower()):
        if char in _TONES:
            tones += 1
        elif char in _HATS:
            if not plain or plain[-1] not in _HATS[char]:
                return False
        else:
            plain += "d" if char == "đ" else char
    return tones <= 1 and _SYLLABLE.match(plain) is not None


def plausible(text: str) -> float:
    """Share of the words with a letter beyond ASCII that are Vietnamese syllables (0 when there is none)."""
    words = _ACCENTED.findall(text[:SAMPLE].translate(dict.fromkeys(map(ord, _QUOTES), " ")))
    return sum(map(is_syllable, words)) / len(words) if words else 0.0


_LEGACY: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("tcvn3", lambda text: text.translate(tcvn3_table())),
    ("vni", vni),
    ("windows-1258", lambda text: unicodedata.normalize("NFC", text.translate(cp1258_table()))),
    ("viscii", lambda text: text.translate(viscii_table())),
)


def _dense(text: str) -> str:
    """A sample of a long text that has its letters beyond ASCII in it."""
    first = _LATIN1.search(text)
    start = max(0, first.start() - 64) if first else 0
    return text[start : start + SAMPLE]


def _best(text: str, least: float) -> str | None:
    """The old encoding that makes a Latin-1 view most Vietnamese; None when no reading reaches `least`."""
    sample = _dense(text)
    scores = {name: plausible(read(sample)) for name, read in _LEGACY}
    name = max(scores, key=lambda n: scores[n])
    return name if scores[name] >= max(least, plausible(sample) + 0.1) else None


def decode_text(data: bytes) -> tuple[str, str]:
    """The text of any bytes and the name of the encoding it was read in. Never raises."""
    for mark, name in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace"), name
    for name, read in (("utf-16", _utf16), ("utf-8", _utf8)):
        text = read(data)
        if text is not None:
            return text, name
    text = data.decode("latin-1")
    best = _best(text, 0.6)
    if best is not None:
        return dict(_LEGACY)[best](text), best
    return data.decode("cp1252", "replace") if _fits_cp1252(data) else text, "latin-1"


def _fits_cp1252(data: bytes) -> bool:
    return not re.search(rb"[\x81\x8d\x8f\x90\x9d]", data)


_LENGTH_KEPT: dict[str, Callable[[str], str]] = {
    "tcvn3": lambda text: text.translate(tcvn3_table()),
    "vni": lambda text: vni(text, FILLER),
}


def readings(text: str) -> list[str]:
    """Second readings of a text whose letters look like TCVN3 or VNI fonts shown as Latin-1; empty normally.

    Each reading has the length of `text`, so that offsets found in it are offsets of `text` (a WORD JOINER
    fills the place of a letter that was two characters).
    """
    # The common texts leave early: plain ASCII, and Vietnamese in Unicode.
    if text.isascii() or _SINCE_UNICODE.search(text, 0, SAMPLE):
        return []
    sample = _dense(text)
    seen = len(_LATIN1.findall(sample))
    if seen < 4 or seen * 100 < len(sample) or _SINCE_UNICODE.search(sample):
        return []
    scores = {name: plausible(read(sample).replace(FILLER, "")) for name, read in _LENGTH_KEPT.items()}
    least = max(0.6, plausible(sample) + 0.1, max(scores.values()) - 0.05)
    return [read(text) for name, read in _LENGTH_KEPT.items() if scores[name] >= least]
