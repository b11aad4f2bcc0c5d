"""tar, read as a stream from front to back, so that it may stand inside gzip without being held in memory.

Promises a member for every entry; links and devices become members without contents. Refuses to write or to
follow anything: an entry's name is only a name.
"""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from functools import partial

from .outcome import Event, Member, Note, Stream
from .source import Source

TYPE = "application/x-tar"


def is_tar(head: bytes) -> bool:
    """The magic of POSIX and GNU tar, or a first header whose checksum is right (old V7)."""
    if head[257:262] == b"ustar":
        return True
    try:
        return (
            len(head) >= 512
            and bool(head[0])
            and tarfile.TarInfo.frombuf(head[:512], "utf-8", "replace").chksum > 0
        )
    except tarfile.TarError:
        return False


def recognise(source: Source) -> str | None:
    """By the header of the first entry."""
    return TYPE if is_tar(source.head) else None


def read(source: Source) -> Iterator[Event]:
    """Every entry, in the order of the stream."""
    try:
        with tarfile.open(fileobj=source.file(), mode="r|", errors="replace") as archive:
            for info in archive:
                yield from _member(archive, info)
    except (tarfile.TarError, EOFError):
        yield Note("damaged")


def _member(archive: tarfile.TarFile, info: tarfile.TarInfo) -> Iterator[Event]:
    if info.isdir():
        return
    if info.isreg():
        yield Member(info.name, partial(_opened, archive, info), size=info.size)
    else:
        yield Member(info.name, None, size=0, reason="not-a-file")


def _opened(archive: tarfile.TarFile, info: tarfile.TarInfo) -> Stream:
    file = archive.extractfile(info)
    if file is None:
        raise tarfile.ExtractError(f"{info.name} has no contents")
    return file
