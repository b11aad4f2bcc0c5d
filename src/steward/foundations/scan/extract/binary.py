"""Everything without a reader: readable strings swept out of the bytes, or an honest "unreadable".

Promises linear time. A sweep that finds writing gives it as text and the file is `partly`; random bytes give
nothing. Also names the formats that are known and have no reader, so that the report can say which they were.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from ..encodings import decode_text
from .outcome import Event, Furniture, Note
from .source import Source

_MAGIC: tuple[tuple[int, bytes, str, str], ...] = (
    (0, b"\x89PNG\r\n\x1a\n", "image/png", "image"),
    (0, b"\xff\xd8\xff", "image/jpeg", "image"),
    (0, b"GIF8", "image/gif", "image"),
    (0, b"BM", "image/bmp", "image"),
    (0, b"II*\0", "image/tiff", "image"),
    (0, b"MM\0*", "image/tiff", "image"),
    (8, b"WEBP", "image/webp", "image"),
    (4, b"ftypheic", "image/heic", "image"),
    (4, b"ftypmif1", "image/heic", "image"),
    (4, b"ftypavif", "image/avif", "image"),
    (0, b"\0\0\0\x0cjP  ", "image/jp2", "image"),
    (0, b"\xd7\xcd\xc6\x9a", "image/wmf", "image"),
    (40, b" EMF", "image/emf", "image"),
    (0, b"8BPS", "image/vnd.adobe.photoshop", "image"),
    (0, b"ID3", "audio/mpeg", "media"),
    (0, b"OggS", "audio/ogg", "media"),
    (0, b"fLaC", "audio/flac", "media"),
    (8, b"WAVE", "audio/wav", "media"),
    (8, b"AVI ", "video/x-msvideo", "media"),
    (4, b"ftyp", "video/mp4", "media"),
    (0, b"\x1aE\xdf\xa3", "video/x-matroska", "media"),
    (0, b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed", "unsupported-format"),
    (0, b"Rar!\x1a\x07", "application/vnd.rar", "unsupported-format"),
    (0, b"\x28\xb5\x2f\xfd", "application/zstd", "unsupported-format"),
    (0, b"\x04\x22\x4d\x18", "application/x-lz4", "unsupported-format"),
    (0, b"LZIP", "application/x-lzip", "unsupported-format"),
    (0, b"\x1f\x9d", "application/x-compress", "unsupported-format"),
    (0, b"MSCF", "application/vnd.ms-cab-compressed", "unsupported-format"),
    (0, b"!<arch>\n", "application/x-archive", "unsupported-format"),
    (0, b"070701", "application/x-cpio", "unsupported-format"),
    (0, b"\xed\xab\xee\xdb", "application/x-rpm", "unsupported-format"),
    (0, b"!BDN", "application/vnd.ms-outlook-pst", "unsupported-format"),
    (0, b"\x78\x9f\x3e\x22", "application/vnd.ms-tnef", "strings-only"),
    (0, b"\x7fELF", "application/x-executable", "strings-only"),
    (0, b"MZ", "application/vnd.microsoft.portable-executable", "strings-only"),
    (0, b"SQLite format 3\0", "application/vnd.sqlite3", "strings-only"),
    (0, b"wOFF", "font/woff", "unsupported-format"),
    (0, b"\0\1\0\0\0", "font/ttf", "unsupported-format"),
    (0, b"OTTO", "font/otf", "unsupported-format"),
)
UNKNOWN = "application/octet-stream"

WINDOW = 1 << 20
WORTH = 32
"""A sweep counts as writing when one run has at least this many characters; random bytes never do."""


def recognise(source: Source) -> str | None:
    """Always: this is the last reader asked."""
    return kind_of(source.head)[0]


def kind_of(head: bytes) -> tuple[str, str]:
    """(media type, reason) by the first bytes."""
    for at, magic, kind, reason in _MAGIC:
        if head.startswith(magic, at):
            return kind, reason
    return UNKNOWN, "unknown-format"


def read(source: Source) -> Iterator[Event]:
    """Swept strings when they are writing, and in every case the reason."""
    reason = kind_of(source.head)[1]
    text = sweep(source.ends())
    if text:
        yield Furniture(text)
    yield Note("strings-only" if text and reason == "unknown-format" else reason)


def sweep(data: bytes, worth: int = WORTH) -> str:
    """Readable strings, two-byte ones first; "" when no run is `worth` characters long."""
    wide: list[str] = []
    narrow: list[bytes] = []
    for start in range(0, len(data), WINDOW):
        part = data[start : start + WINDOW]
        if part.count(0) == len(part):  # sparse files are mostly this
            continue
        for shift in (0, 1):
            wide += _wide(part[shift:])
        narrow += _narrow(part)
    if max((len(run) for run in (*wide, *narrow)), default=0) < worth:
        return ""
    return "\n".join(wide) + "\n" + (decode_text(b"\n".join(narrow))[0] if narrow else "")


def _wide(data: bytes) -> Iterator[str]:
    units = np.frombuffer(data, dtype="<u2", count=len(data) // 2)
    starts, ends = _runs(_WIDE[units], 5)
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        yield data[2 * start : 2 * end].decode("utf-16-le", "replace")


def _narrow(data: bytes) -> Iterator[bytes]:
    """8-bit runs of which at least half are letters and blanks: packed data passes as text now and then."""
    units = np.frombuffer(data, dtype=np.uint8)
    starts, ends = _runs(_NARROW[units], 8)
    letters = np.concatenate(([0], np.cumsum(_LETTERS[units], dtype=np.int64)))
    text = (letters[ends] - letters[starts]) * 2 >= ends - starts
    for start, end in zip(starts[text].tolist(), ends[text].tolist(), strict=True):
        yield data[start:end]


def _runs(mask: Any, least: int) -> tuple[Any, Any]:
    """Starts and ends of the stretches of True that are at least so long."""
    edges = np.flatnonzero(np.diff(mask.view(np.int8), prepend=0, append=0))
    starts, ends = edges[::2], edges[1::2]
    long = ends - starts >= least
    return starts[long], ends[long]


def _table(size: int, spans: tuple[tuple[int, int], ...]) -> Any:
    table = np.zeros(size, dtype=np.bool_)
    for first, last in spans:
        table[first : last + 1] = True
    return table


_BLANKS = ((9, 10), (13, 13), (0x20, 0x7E))
_NARROW = _table(1 << 8, (*_BLANKS, (0x80, 0xFF)))
_LETTERS = _table(1 << 8, ((0x20, 0x20), (0x41, 0x5A), (0x61, 0x7A)))
# Latin, combining marks, Cyrillic, Vietnamese, general punctuation.
_WIDE = _table(
    1 << 16, (*_BLANKS, (0xA0, 0x24F), (0x300, 0x36F), (0x400, 0x4FF), (0x1E00, 0x1EFF), (0x2010, 0x203A))
)
