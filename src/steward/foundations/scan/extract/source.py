"""Where bytes come from: a file or a member's stream, read within the account of the whole tree.

Promises that no stream is read beyond the budget and that a stream breaking half-way still gives what came
before. Refuses nothing silently: a limit raises `Limit` with its reason, and what was cut says so.
"""

from __future__ import annotations

import hashlib
import io
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, Any

from .outcome import Budget, Limit, Stream

CHUNK = 1 << 18
BROKEN_STREAM = (
    zlib.error,
    lzma.LZMAError,
    zipfile.BadZipFile,
    tarfile.TarError,
    EOFError,
    OSError,
    ValueError,
)


class Account:
    """What the tree of one top-level file has spent so far."""

    def __init__(self, budget: Budget) -> None:
        self.budget = budget
        self.unpacked = 0
        self.members = 0

    def charge(self, unpacked: int) -> None:
        """Count unpacked bytes; Limit("unpack-limit") when the tree has had its share."""
        self.unpacked += unpacked
        if self.unpacked > self.budget.unpacked:
            raise Limit("unpack-limit")


class Metered:
    """A stream that counts, hashes and charges what is read through it; `peek` reads ahead."""

    def __init__(self, stream: Stream, account: Account, packed: int | None) -> None:
        self.stream, self.account, self.packed = stream, account, packed
        self.count = 0
        self.sha = hashlib.sha256()
        self.ended = False
        self._ahead = b""

    def peek(self, size: int) -> bytes:
        """The first bytes, left in place."""
        while len(self._ahead) < size and (block := self._take(size)):
            self._ahead += block
        return self._ahead

    def read(self, size: int = CHUNK) -> bytes:
        """Up to `size` bytes; b"" at the end. Limit when the budget is spent."""
        if self._ahead:
            block, self._ahead = self._ahead[:size], self._ahead[size:]
            return block
        return self._take(size)

    def _take(self, size: int) -> bytes:
        block = self.stream.read(size)
        self.ended = not block
        self.count += len(block)
        self.sha.update(block)
        if self.packed is not None:
            self._charge(len(block))
        return block

    def _charge(self, size: int) -> None:
        budget = self.account.budget
        self.account.charge(size)
        if self.count > budget.ratio_floor and self.count > budget.ratio * max(self.packed or 0, 1):
            raise Limit("expansion-ratio")

    def digest(self) -> str | None:
        """SHA-256 in hex once the stream was read to its end, else None."""
        return self.sha.hexdigest() if self.ended else None


def slurp(stream: Stream, limit: int) -> tuple[bytes, str | None]:
    """Read a stream into memory: (what came, reason why it is not all or None). Never raises for content."""
    blocks: list[bytes] = []
    size = 0
    try:
        while block := stream.read(CHUNK):
            blocks.append(block)
            size += len(block)
            if size > limit:
                return b"".join(blocks), "too-large"
    except Limit as limit_hit:
        return b"".join(blocks), limit_hit.reason
    except NotImplementedError:
        return b"".join(blocks), "unsupported-compression"
    except BROKEN_STREAM:
        return b"".join(blocks), "damaged"
    return b"".join(blocks), None


class Source:
    """One file to be read: a seekable file, or a member already read into memory.

    `stream` says that it is a member read on without being kept. `opened` keeps what recognising a file has
    already opened (the directory of a ZIP), so that reading does not do it again.
    """

    def __init__(
        self, name: str, file: IO[bytes] | Metered, size: int, account: Account, stream: bool = False
    ) -> None:
        self.name, self.size, self.account, self.stream = name, size, account, stream
        self._file: Any = file
        self._data: bytes | None = None
        self.opened: dict[str, Any] = {}
        self.head = b"" if stream else self.window(0, 8192)

    @classmethod
    def of_bytes(cls, name: str, data: bytes, account: Account) -> Source:
        source = cls(name, io.BytesIO(data), len(data), account)
        source._data = data
        return source

    def file(self) -> IO[bytes]:
        """The file from its beginning."""
        if not self.stream:
            self._file.seek(0)
        file: IO[bytes] = self._file
        return file

    def window(self, start: int, size: int) -> bytes:
        """`size` bytes from `start`."""
        self._file.seek(start)
        data: bytes = self._file.read(size)
        return data

    def data(self) -> bytes:
        """The whole contents; Limit("too-large") beyond `Budget.whole`."""
        if self.size > self.account.budget.whole:
            raise Limit("too-large")
        if self._data is None:
            self._data = self.file().read()
        return self._data

    def ends(self) -> bytes:
        """Everything, or beginning and end of what is too large to be read whole."""
        sweep = self.account.budget.sweep
        if self.size <= self.account.budget.whole:
            return self.data()
        return self.window(0, sweep) + b"\n" + self.window(max(self.size - sweep, sweep), sweep)

    def lines(self) -> Iterator[bytes]:
        """Lines with their ends; a line is cut at 1 MiB so that no line fills the memory."""
        file = self.file()
        while line := file.readline(1 << 20):
            yield line
