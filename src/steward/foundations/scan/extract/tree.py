"""The walk over one top-level file and everything inside it.

Promises one `Extracted` for each member and, last, one for the file itself: whoever sees that last one knows
that the file is complete. Whatever a reader throws becomes a reason of that member alone; a file in which a
member was not read to its end is not called scanned itself, at any depth. Refuses to go deeper,
wider or larger than the budget.
"""

from __future__ import annotations

import hashlib
import os
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import ModuleType
from typing import IO

from . import binary, formats, tarred
from .outcome import (
    WITHOUT_TEXT,
    Aside,
    Budget,
    Event,
    Extracted,
    Furniture,
    Limit,
    Member,
    Note,
    Outcome,
    Page,
    Text,
)
from .source import BROKEN_STREAM, CHUNK, Account, Metered, Source, slurp

EMPTY = "application/x-empty"
_UNSAFE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")


def extract(data: bytes | int | IO[bytes], name: str, budget: Budget | None = None) -> Iterator[Extracted]:
    """All members of a file and then the file itself (`member` None).

    `data` is the contents, an open file descriptor (not closed here) or a seekable binary file.
    """
    account = Account(budget or Budget())
    source = _top(data, name, account)
    yield from _Tree(account).walk(source, None, None, 0, _file_digest(source))


def _top(data: bytes | int | IO[bytes], name: str, account: Account) -> Source:
    if isinstance(data, bytes):
        return Source.of_bytes(name, data, account)
    file = os.fdopen(data, "rb", closefd=False) if isinstance(data, int) else data
    size = file.seek(0, os.SEEK_END)
    return Source(name, file, size, account)


def _file_digest(source: Source) -> str:
    digest = hashlib.sha256()
    file = source.file()
    while block := file.read(CHUNK):
        digest.update(block)
    return digest.hexdigest()


@dataclass(slots=True)
class _Gathered:
    """Text and reasons of one file while its reader speaks."""

    limit: int
    body: list[str] = field(default_factory=list)
    aside: list[str] = field(default_factory=list)
    furniture: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    size: int = 0
    length: int = 0
    members: int = 0
    unread: bool = False

    def inside(self, item: Extracted) -> Extracted:
        """Something in this file, at any depth: what was not read of it was not read of this file."""
        self.unread = self.unread or not (item.reason is None or item.reason in WITHOUT_TEXT)
        return item

    def reason(self) -> str | None:
        """Why this file was not read whole; a reason of its own before one of its members'."""
        return next(iter(self.reasons), "member-not-read" if self.unread else None)

    def hear(self, event: Event) -> None:
        if isinstance(event, Note):
            self.reasons.append(event.reason)
        elif not isinstance(event, Member):
            self._text(event)

    def _text(self, event: Text | Page | Aside | Furniture) -> None:
        text = event.text
        if self.size + len(text) > self.limit:
            text = text[: max(self.limit - self.size, 0)]
            self.reasons.append("text-limit")
        self.size += len(text)
        if isinstance(event, Aside):
            self.aside.append(text)
            return
        if isinstance(event, Furniture):
            self.furniture.append(text)
            return
        if isinstance(event, Page):
            self.starts.append(self.length)
        self.body.append(text)
        self.length += len(text)

    def result(self) -> tuple[str, tuple[int, ...], tuple[int, int]]:
        """Text, page starts and the stretch that is content.
        What stands on no page comes before the first page."""
        body = "".join(self.body)
        aside, furniture = _joined(self.aside), _joined(self.furniture)
        if not self.starts:
            return f"{body}\n{aside}{furniture}", (), (0, len(body) + 1 + len(aside))
        before = len(furniture) + len(aside)
        pages = tuple(start + before for start in self.starts)
        return f"{furniture}{aside}{body}", pages, (len(furniture), before + len(body))


def _joined(pieces: list[str]) -> str:
    return "".join(piece + "\n" for piece in pieces if piece.strip())


class _Tree:
    def __init__(self, account: Account) -> None:
        self.account = account
        self.names: set[str] = set()

    def walk(
        self,
        source: Source,
        member: str | None,
        hint: str | None,
        depth: int,
        sha: str | None,
        cut: str | None = None,
    ) -> Iterator[Extracted]:
        """Members of `source`, then `source`; `cut` says why its bytes are not whole."""
        gathered = _Gathered(self.account.budget.text)
        if cut:
            gathered.reasons.append(cut)
        kind = EMPTY
        if source.size:
            reader, kind = formats.choose(source, hint)
            yield from self._read(reader, source, member, depth, gathered)
            if cut or "damaged" in gathered.reasons:
                self._sweep(source, gathered)
        yield _conclude(member, sha, kind, source.size, gathered)

    def _read(
        self, reader: ModuleType, source: Source, member: str | None, depth: int, gathered: _Gathered
    ) -> Iterator[Extracted]:
        try:
            for event in reader.read(source):
                if isinstance(event, Member):
                    gathered.members += 1
                    yield from map(gathered.inside, self._descend(event, member, depth))
                else:
                    gathered.hear(event)
        except Limit as limit:
            gathered.reasons.append(limit.reason)
        except (MemoryError, RecursionError) as error:
            gathered.reasons.append("memory-limit" if isinstance(error, MemoryError) else "nesting-limit")
        except Exception:  # noqa: BLE001 - a parser may throw anything at a malformed file
            gathered.reasons.append("damaged")

    def _sweep(self, source: Source, gathered: _Gathered) -> None:
        """Second try on broken files: whatever can be read in the bytes as they are."""
        if gathered.size or source.stream:
            return
        try:
            gathered.hear(Text(binary.sweep(source.ends())))
        except Limit as limit:
            gathered.reasons.append(limit.reason)

    def _descend(self, event: Member, parent: str | None, depth: int) -> Iterator[Extracted]:
        name = self._name(parent, event.name)
        self.account.members += 1
        if self.account.members > self.account.budget.members:
            raise Limit("member-limit")
        if depth >= self.account.budget.depth:
            yield _refused(name, "nesting-limit", event.size)
            return
        if event.reason or event.open is None:
            yield _refused(name, event.reason or "damaged", event.size)
            return
        try:
            stream = Metered(event.open(), self.account, event.packed)
            yield from self._member(event, stream, name, depth + 1)
        except Limit as limit:
            yield _refused(name, limit.reason, event.size)
        except NotImplementedError:
            yield _refused(name, "unsupported-compression", event.size)
        except (*BROKEN_STREAM, RuntimeError, LookupError, struct.error) as error:
            yield _refused(name, "encrypted" if "password" in str(error) else "damaged", event.size)

    def _member(self, event: Member, stream: Metered, name: str, depth: int) -> Iterator[Extracted]:
        # A tar inside a packed stream may be of any size: it is read on without being kept.
        if tarred.is_tar(stream.peek(512)):
            yield from self._streamed(event, stream, name, depth)
            return
        data, cut = slurp(stream, self.account.budget.whole)
        source = Source.of_bytes(event.name, data, self.account)
        sha = None if cut else stream.digest()
        yield from self.walk(source, name, event.hint, depth, sha, cut)

    def _streamed(self, event: Member, stream: Metered, name: str, depth: int) -> Iterator[Extracted]:
        gathered = _Gathered(self.account.budget.text)
        source = Source(event.name, stream, 0, self.account, stream=True)
        yield from self._read(tarred, source, name, depth, gathered)
        cut = _drain(stream)
        if cut:
            gathered.reasons.append(cut)
        yield _conclude(name, stream.digest(), tarred.TYPE, stream.count, gathered)

    def _name(self, parent: str | None, name: str) -> str:
        clean = _UNSAFE.sub("\ufffd", name.replace("\\", "/")).strip("/")[:1000] or "unnamed"
        full = f"{parent}/{clean}" if parent else clean
        unique, number = full, 1
        while unique in self.names:
            number += 1
            unique = f"{full}#{number}"
        self.names.add(unique)
        return unique


def _drain(stream: Metered) -> str | None:
    """Read on to the end; the reason why that was not possible, or None."""
    while True:
        _, cut = slurp(stream, CHUNK)
        if cut != "too-large":
            return cut


def _refused(name: str, reason: str, size: int) -> Extracted:
    return Extracted(name, None, binary.UNKNOWN, "unreadable", reason, size)


def _conclude(member: str | None, sha: str | None, kind: str, size: int, gathered: _Gathered) -> Extracted:
    text, pages, content = gathered.result()
    outcome: Outcome = "scanned"
    reason = gathered.reason()
    if reason:
        outcome = "partly" if text.strip() or gathered.members else "unreadable"
    return Extracted(member, sha, kind, outcome, reason, size, text, pages, content)
