"""Single packed streams: gzip, bzip2, xz. The one member inside keeps the name without the ending.

Promises streaming, so that a tar inside is never held in memory as a whole. Refuses formats that need a
library outside Python (zstd, lz4, compress): those stay `unsupported-format`.
"""

from __future__ import annotations

import bz2
import gzip
import lzma
from collections.abc import Callable, Iterator
from typing import IO, Any

from .outcome import Event, Member
from .source import Source


def _gunzip(file: IO[bytes]) -> Any:
    return gzip.GzipFile(fileobj=file, mode="rb")


_KINDS: tuple[tuple[bytes, str, Callable[[Any], Any], tuple[str, ...]], ...] = (
    (b"\x1f\x8b\x08", "application/gzip", _gunzip, (".gz",)),
    (b"BZh", "application/x-bzip2", bz2.BZ2File, (".bz2",)),
    (b"\xfd7zXZ\0", "application/x-xz", lzma.LZMAFile, (".xz",)),
)


def recognise(source: Source) -> str | None:
    """By the first bytes."""
    return next((kind for magic, kind, _, _ in _KINDS if source.head.startswith(magic)), None)


def read(source: Source) -> Iterator[Event]:
    """One member: the unpacked stream."""
    for magic, _, opener, endings in _KINDS:
        if source.head.startswith(magic):
            yield Member(inner_name(source.name, endings[0]), _opening(opener, source), packed=source.size)


def inner_name(name: str, ending: str) -> str:
    """`report.csv.gz` → `report.csv`, `x.tgz` → `x.tar`, else the name with `.unpacked`."""
    base = name.rsplit("/", 1)[-1]
    lower = base.lower()
    if lower.endswith(ending):
        return base[: -len(ending)] or "unpacked"
    if lower.endswith((".tgz", ".tbz", ".txz")):
        return base[:-4] + ".tar"
    return base + ".unpacked"


def _opening(opener: Callable[[Any], Any], source: Source) -> Callable[[], IO[bytes]]:
    def open_it() -> IO[bytes]:
        stream: IO[bytes] = opener(source.file())
        return stream

    return open_it
