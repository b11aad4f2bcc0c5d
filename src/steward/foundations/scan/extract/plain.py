"""Text files: txt, csv, log, json and everything else that turns out to be text.

Promises the text in the encoding that fits (UTF-8/16, TCVN3, VNI, VIQR, VISCII, Windows-1258), never an
error. Refuses to call text what holds binary control bytes.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator

from ..encodings import decode_text
from .outcome import Event, Note, Text
from .source import Source

_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_CONTROLS = bytes(set(range(32)) - {9, 10, 12, 13, 27, 8, 0x1A})
_NAMES = {".csv": "text/csv", ".tsv": "text/csv", ".json": "application/json", ".md": "text/markdown"}
# High bytes of UTF-16 in Latin, Vietnamese, combining marks and general punctuation.
_HIGH = b"\x00\x01\x03\x1e\x20"


def is_text(head: bytes) -> bool:
    """Whether these first bytes are text: marked, or nearly free of control bytes, or two-byte text."""
    if head.startswith(_MARKS):
        return True
    if b"\0" in head:
        return wide(head) is not None
    # TCVN3 uses a few control positions for capitals, hence a share and not a ban.
    return len(head) - len(head.translate(None, _CONTROLS)) <= len(head) // 50


def wide(head: bytes) -> str | None:
    """ "utf-16-le" or "utf-16-be" when unmarked bytes look like two-byte text, else None."""
    for parity, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        high, low = head[parity::2], head[1 - parity :: 2]
        if (
            len(high) >= 4
            and sum(map(high.count, _HIGH)) >= len(high) * 0.9
            and low.count(0) <= len(low) // 20
        ):
            return name
    return None


def recognise(source: Source) -> str | None:
    """Text by its bytes; the name only chooses the word for it."""
    if not is_text(source.head):
        return None
    return next((kind for end, kind in _NAMES.items() if source.name.lower().endswith(end)), "text/plain")


def read(source: Source) -> Iterator[Event]:
    """The whole text, or both ends of what is too large."""
    if source.size > source.account.budget.whole:
        yield Note("too-large")
    yield Text(decode(source.ends()))


def decode(data: bytes, charset: str | None = None) -> str:
    """Bytes as text: by the declared charset when it fits without error, else by looking at them."""
    if charset and charset.lower().replace("_", "-") not in ("us-ascii", "ascii", "unknown-8bit"):
        try:
            return data.decode(charset)
        except (LookupError, ValueError):
            pass
    two_byte = None if data.startswith(_MARKS) else wide(data[:8192])
    return data.decode(two_byte, "replace") if two_byte else decode_text(data)[0]
