"""ZIP, the container and the package below office formats: entries streamed, broken archives salvaged.

Promises every entry of the directory as a member, encrypted and unpackable ones too; when the directory is
gone (a truncated download) the local headers are walked instead and the file is noted as damaged. Refuses to
believe declared sizes: only what really comes out is counted and charged.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from .outcome import Event, Furniture, Limit, Member, Note, Stream
from .source import Metered, Source, slurp

TYPE = "application/zip"
_LOCAL = struct.Struct("<4sHHHHHIIIHH")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: `open` streams its contents, `reason` says why it cannot be opened."""

    name: str
    packed: int
    size: int
    open: Callable[[], Stream]
    reason: str | None = None


class Archive:
    """The entries of a ZIP file; `damaged` when they had to be salvaged from local headers."""

    def __init__(self, source: Source) -> None:
        self.damaged = False
        self.comment = ""
        try:
            self._zip = zipfile.ZipFile(source.file())
            self.entries = [self._entry(info) for info in self._zip.infolist() if not info.is_dir()]
            self.comment = self._zip.comment.decode("utf-8", "replace")
        except (zipfile.BadZipFile, NotImplementedError, struct.error, ValueError, OSError, EOFError):
            self.damaged = True
            self.entries = list(_salvage(source))
        if self.damaged and not self.entries:
            raise Limit("damaged")

    def _entry(self, info: zipfile.ZipInfo) -> Entry:
        reason = "encrypted" if info.flag_bits & 0x1 else None
        if reason is None and info.compress_type not in (0, 8, 12, 14):
            reason = "unsupported-compression"
        return Entry(info.filename, info.compress_size, info.file_size, lambda: self._zip.open(info), reason)

    def read(self, entry: Entry, source: Source) -> tuple[bytes, str | None]:
        """Contents of an entry and the reason why they are not whole, charged to the tree's account."""
        if entry.reason:
            return b"", entry.reason
        try:
            stream = Metered(entry.open(), source.account, entry.packed)
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError, struct.error):
            return b"", "damaged"
        return slurp(stream, source.account.budget.sweep)

    def names(self) -> set[str]:
        """Names of all entries."""
        return {entry.name for entry in self.entries}


def opened(source: Source) -> Archive:
    """The archive of a source, opened once."""
    if "zip" not in source.opened:
        source.opened["zip"] = Archive(source)
    archive: Archive = source.opened["zip"]
    return archive


def recognise(source: Source) -> str | None:
    """A ZIP begins with a local header, with the end record when it is empty, or follows a small program."""
    if source.head[:4] in (b"PK\x03\x04", b"PK\x05\x06", b"PK00"):
        return TYPE
    return TYPE if source.head[:2] == b"MZ" and zipfile.is_zipfile(source.file()) else None


def read(source: Source) -> Iterator[Event]:
    """Names and comment as text, every entry as a member."""
    if source.head[:4] == b"PK\x05\x06" and source.size <= 22 + 0xFFFF:
        return
    archive = opened(source)
    yield Furniture("\n".join([archive.comment, *(entry.name for entry in archive.entries)]))
    if archive.damaged:
        yield Note("damaged")
    for entry in archive.entries:
        yield Member(entry.name, entry.open, entry.packed, entry.size, reason=entry.reason)


def _salvage(source: Source) -> Iterator[Entry]:
    """Entries found by their local headers, as far as the file goes."""
    data = source.data()
    at = data.find(b"PK\x03\x04")
    while 0 <= at <= len(data) - _LOCAL.size:
        fields = _LOCAL.unpack_from(data, at)
        flags, method, packed, size = fields[2], fields[3], fields[7], fields[8]
        name_at = at + _LOCAL.size
        start = name_at + fields[9] + fields[10]
        name = data[name_at : name_at + fields[9]].decode("utf-8" if flags & 0x800 else "cp437", "replace")
        following = data.find(b"PK\x03\x04", start)
        end = start + packed if packed and not flags & 0x8 else (following if following > 0 else len(data))
        if not name.endswith("/"):
            yield _salvaged(name, data, start, min(end, len(data)), method, flags, size)
        at = data.find(b"PK\x03\x04", max(end, start))


def _salvaged(name: str, data: bytes, start: int, end: int, method: int, flags: int, size: int) -> Entry:
    reason = "encrypted" if flags & 1 else None if method in (0, 8) else "unsupported-compression"

    def open_it() -> Stream:
        raw = io.BytesIO(memoryview(data)[start:end])
        return raw if method == 0 else Inflated(raw)

    return Entry(name, max(end - start, 1), size, open_it, reason)


class Inflated:
    """A raw deflate stream, unpacked piece by piece."""

    def __init__(self, raw: Stream) -> None:
        self._raw, self._inflate = raw, zlib.decompressobj(-15)

    def read(self, size: int = -1) -> bytes:
        """At most `size` bytes; zlib.error at the broken place, EOFError where the stream was cut off."""
        want = size if size > 0 else 1 << 18
        while not self._inflate.eof:
            block = self._inflate.unconsumed_tail or self._raw.read(1 << 16)
            got = self._inflate.decompress(block, want)
            if got:
                return got
            if not block:
                raise EOFError("deflate stream cut off")
        return b""
