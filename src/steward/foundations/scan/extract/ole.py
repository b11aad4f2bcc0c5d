"""Legacy compound files (doc, xls, ppt, msg, pub): strings swept out of every stream.

Promises all streams, two-byte and 8-bit strings, Outlook messages with their attachments, and embedded
packages as members. Refuses to claim more than it does: such a file is `partly` with `strings-only`, except
Outlook messages, whose properties are read as written.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import olefile

from .binary import sweep
from .outcome import Event, Furniture, Limit, Member, Note, Text
from .plain import decode
from .source import Source

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_KINDS = (
    ("worddocument", "application/msword"),
    ("workbook", "application/vnd.ms-excel"),
    ("book", "application/vnd.ms-excel"),
    ("powerpoint document", "application/vnd.ms-powerpoint"),
    ("__properties_version1.0", "application/vnd.ms-outlook"),
)
OTHER = "application/x-ole-storage"
_ENCLOSED = re.compile(rb"PK\x03\x04|%PDF-1|\{\\rtf1")
_MAIN = ("worddocument", "workbook", "book", "powerpoint document")


def recognise(source: Source) -> str | None:
    """By the magic; which program wrote it is seen from the names of the streams."""
    if not source.head.startswith(MAGIC):
        return None
    try:
        with olefile.OleFileIO(source.file()) as ole:
            names = {"/".join(path).lower() for path in ole.listdir()}
    except Exception:  # noqa: BLE001 - a broken directory is the reader's matter
        return OTHER
    return next((kind for name, kind in _KINDS if name in names), OTHER)


def read(source: Source) -> Iterator[Event]:
    """Streams in the order of their names, the main ones first."""
    with olefile.OleFileIO(io.BytesIO(source.data())) as ole:
        paths = sorted(ole.listdir(), key=lambda path: (path[-1].lower() not in _MAIN, path))
        lower = {path[-1].lower() for path in paths}
        if "encryptedpackage" in lower:
            raise Limit("encrypted")
        outlook = "__properties_version1.0" in lower
        for path in paths:
            yield from _stream(ole, path, outlook)
        yield Furniture("\n".join("/".join(path) for path in paths))
    if not outlook:
        yield Note("strings-only")


def _stream(ole: olefile.OleFileIO, path: list[str], outlook: bool) -> Iterator[Event]:
    try:
        data = ole.openstream(path).read()
    except (OSError, ValueError, IndexError):
        yield Note("damaged")
        return
    if outlook and path[-1].startswith("__substg1.0_"):
        yield from _property(path, data)
        return
    enclosed = _ENCLOSED.search(data[:4096]) if path[-1].lower() not in _MAIN else None
    if enclosed:
        inner = data[enclosed.start() :]
        yield Member("/".join(map(_clean, path)), lambda: io.BytesIO(inner), None, len(inner))
    else:
        main = path[-1].lower() in _MAIN
        yield (Text if main else Furniture)(sweep(data, worth=1) + "\n")


def _property(path: list[str], data: bytes) -> Iterator[Event]:
    """MAPI properties: 001F two-byte text, 001E 8-bit text, 0102 bytes (3701 an attachment)."""
    tag = path[-1][12:20].upper()
    if tag[4:] == "001F":
        yield Text(data.decode("utf-16-le", "replace") + "\n")
    elif tag[4:] == "001E":
        yield Text(decode(data) + "\n")
    elif tag == "37010102":
        yield Member("/".join(map(_clean, path)), lambda: io.BytesIO(data), None, len(data))
    elif tag == "10130102":
        yield Text(decode(data) + "\n")


def _clean(name: str) -> str:
    return "".join(char if char.isprintable() else "_" for char in name)
