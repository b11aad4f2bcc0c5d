"""The words of extraction: outcome, reasons, budget, and what a reader may say.

Promises a closed list of reason codes; `Extracted` refuses a code that is not in it, so that no report can
carry a reason nobody can look up. Refuses to hold any state: what was spent stands in `source.Account`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol

Outcome = Literal["scanned", "partly", "unreadable"]

REASONS: dict[str, str] = {
    "encrypted": "needs a password or key that the scanner does not have",
    "damaged": "the structure is broken; what could still be read was read",
    "unknown-format": "neither a known format nor text",
    "unsupported-format": "a known format for which there is no reader",
    "unsupported-compression": "packed by a method this machine cannot unpack",
    "image": "a picture; reading it needs character recognition",
    "media": "sound or film",
    "no-text-layer": "pages that show something but hold no text; reading them needs character recognition",
    "strings-only": "no reader for the structure; readable strings were swept out of the bytes",
    "member-not-read": "something inside it was not read to its end; the lines of its members say what and "
    "why",
    "not-a-file": "a link, device or other entry without contents of its own",
    "too-large": "beyond the size read whole; beginning and end were swept",
    "expansion-ratio": "unpacks to more than the permitted multiple of its packed size",
    "unpack-limit": "the file unpacks to more than the permitted total",
    "nesting-limit": "containers in containers deeper than permitted",
    "member-limit": "more members than permitted; those beyond have no line of their own",
    "text-limit": "more text than permitted; the rest was not compared",
    "page-limit": "more pages than permitted",
    "object-limit": "more objects than permitted",
    "memory-limit": "reading it took more memory than permitted",
    "time-limit": "reading it took longer than permitted; the worker was ended",
    "crash": "the reader crashed; the worker was ended",
    "forbidden-call": "the reader tried what the jail forbids; the worker was ended",
    "worker-killed": "the worker was killed from outside, twice",
    "symlink": "a symbolic link; links are not followed",
    "no-permission": "this account may not read it",
    "vanished": "it was there when listed and gone when opened",
    "io-error": "the storage reported an error",
}
"""Closed list: code → what it means. `docs/guide/scan.md` shows it; a test compares."""

WITHOUT_TEXT = frozenset({"image", "media", "not-a-file"})
"""Reasons of what holds no text in its bytes: a picture, a sound, a link. Such a member says so on its own
line alone; with any other reason, also of what was only swept for strings or is of no known format,
the file that it lies in was not read whole."""


@dataclass(frozen=True, slots=True)
class Budget:
    """What one top-level file may cost; each limit, when hit, is reported with its own reason.

    Sizes in bytes, `text` in characters, `ratio` as unpacked / packed once over `ratio_floor` bytes.
    """

    whole: int = 256 << 20
    sweep: int = 64 << 20
    depth: int = 8
    members: int = 20_000
    unpacked: int = 1 << 30
    ratio: int = 200
    ratio_floor: int = 1 << 20
    text: int = 64_000_000
    pages: int = 5_000
    objects: int = 50_000


@dataclass(frozen=True, slots=True)
class Extracted:
    """One file (`member` is None) or one member of it, with its text.

    `bytes` is the size read, `text` the text found, `pages` the offsets in `text` at which page 1, 2, … begin
    (empty: the format has no pages; text before `pages[0]` stands on no page). `sha256` is None when the
    contents could not be read to the end. `content` is the stretch of `text` that people wrote; the rest is
    furniture of the file, to be scanned and not to be indexed.
    """

    member: str | None
    sha256: str | None
    type: str
    outcome: Outcome
    reason: str | None
    bytes: int
    text: str = ""
    pages: tuple[int, ...] = ()
    content: tuple[int, int] = (0, 0)

    def __post_init__(self) -> None:
        if (self.reason is None) != (self.outcome == "scanned") or (self.reason or "image") not in REASONS:
            raise ValueError(f"outcome {self.outcome!r} with reason {self.reason!r}: see outcome.REASONS")


class Limit(Exception):
    """A budget ran out, or something cannot be read; `reason` is a code of REASONS."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Text:
    """Running text, in reading order."""

    text: str


@dataclass(frozen=True, slots=True)
class Page:
    """A new page, slide or sheet begins, with this text."""

    text: str


@dataclass(frozen=True, slots=True)
class Aside:
    """Text beside the running text: attributes, comments, deleted words, properties."""

    text: str


@dataclass(frozen=True, slots=True)
class Furniture:
    """What the program that wrote the file put there: style names, themes, settings, relations, entry names.

    Scanned like everything, but never learnt from: an index that knew it would find every other file of the
    same program.
    """

    text: str


@dataclass(frozen=True, slots=True)
class Note:
    """Something of this file was not read: `reason` is a code of REASONS."""

    reason: str


class Stream(Protocol):
    """What a member is read from, front to back."""

    def read(self, size: int = -1, /) -> bytes:
        """Up to `size` bytes; b"" at the end."""


@dataclass(frozen=True, slots=True)
class Member:
    """Something inside this file that is a file itself.

    `open` gives its bytes as a stream (called once); `packed` is its compressed size when it was compressed,
    so that its expansion is charged; `hint` a type that is to be believed;
    `reason` says that it cannot be opened.
    """

    name: str
    open: Callable[[], Stream] | None
    packed: int | None = None
    size: int = 0
    hint: str | None = None
    reason: str | None = None


Event = Text | Page | Aside | Furniture | Note | Member
