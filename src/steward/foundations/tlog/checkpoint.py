"""Checkpoints and cosignatures (c2sp.org/tlog-checkpoint v1.0.0, tlog-cosignature v1.0.1).

Promises that a checkpoint has one spelling, that its log key carries the origin's name, and that a
cosignature covers the whole text and its time. Refuses extension lines: a monitor cannot audit them, so
Steward never writes them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from . import note as notes
from .errors import Malformed, Refuted
from .note import COSIGNATURE, ED25519, Note, Signature, SigningKey, VerifierKey
from .text import from_base64, from_decimal, to_base64


@dataclass(frozen=True)
class Checkpoint:
    """A log's origin (also the name of its key), its size in entries, its root hash (32 bytes)."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """The note text: three lines, each ending in a newline."""
        return f"{self.origin}\n{self.size}\n{to_base64(self.root)}\n"


@dataclass(frozen=True)
class Verified:
    """A checkpoint with the log key that signed it and the cosigners that did, each with its Unix time."""

    checkpoint: Checkpoint
    log: VerifierKey
    cosigned: tuple[tuple[VerifierKey, int], ...] = ()


def parse_text(text: str) -> Checkpoint:
    """The checkpoint of a note text; Malformed for other than three lines or a second spelling."""
    lines = text.split("\n")
    if len(lines) != 4 or lines[3]:
        raise Malformed(
            f"checkpoint: {len(lines) - 1} lines; origin, size and root belong here, no extension lines"
        )
    return Checkpoint(
        notes.check_name(lines[0]),
        from_decimal(lines[1], "checkpoint size"),
        from_base64(lines[2], "checkpoint root", 32),
    )


def sign(checkpoint: Checkpoint, key: SigningKey) -> Note:
    """The checkpoint as a note signed by the log's key (type 0x01), whose name must be the origin."""
    if key.name != checkpoint.origin:
        raise Malformed(
            f"checkpoint of {checkpoint.origin}: key {key.name} bears another name; use the log's own key"
        )
    parse_text(checkpoint.text)
    return notes.sign(checkpoint.text, key)


def cosign(note: Note, key: SigningKey, unix_time: int) -> Signature:
    """The cosigner's line (type 0x04): key id || uint64 time || Ed25519 over header, time and checkpoint
    text.

    Says: at this time, this was the largest consistent tree I had seen of that origin. The caller must have
    checked that (tlog-witness), and stored it, before asking for the signature.
    """
    if key.kind != COSIGNATURE:
        raise Malformed(f"key {key.name}: a checkpoint is cosigned by a key of type 0x04, never by a log key")
    if not 0 < unix_time < 1 << 63:
        raise Malformed(f"cosignature time {unix_time}: seconds since 1970 below 2^63 belong here")
    parse_text(note.text)
    blob = unix_time.to_bytes(8, "big") + key.sign(cosigned_message(note.text, unix_time))
    return Signature(key.name, key.verifier.id, blob)


def cosigned_message(text: str, unix_time: int) -> bytes:
    """What a 0x04 cosigner signs: `cosignature/v1`, `time <unix>`, then the checkpoint text."""
    return f"cosignature/v1\ntime {unix_time}\n{text}".encode()


def verify(data: bytes | Note, keys: Iterable[VerifierKey]) -> Verified:
    """The checkpoint of a signed note, proven by the keys you trust.

    Malformed when it is no checkpoint; Refuted when no trusted log key bearing the origin's name signed it,
    or when a line that names a trusted key does not verify. Lines of other keys are ignored.
    """
    note = data if isinstance(data, Note) else notes.parse(data)
    checkpoint = parse_text(note.text)
    known = tuple(keys)
    logs = [key for key in known if key.kind == ED25519 and key.name == checkpoint.origin]
    if not logs:
        raise Refuted(f"checkpoint of {checkpoint.origin}: you named no log key of that name; pass its vkey")
    signers = notes.verified(note, logs)
    return Verified(checkpoint, signers[0], tuple(_cosignatures(note, known)))


def _cosignatures(note: Note, keys: Iterable[VerifierKey]) -> Iterable[tuple[VerifierKey, int]]:
    for key in keys:
        for line in note.signatures:
            if key.kind == COSIGNATURE and line.by(key):
                yield key, _cosigned_at(note.text, line, key)


def _cosigned_at(text: str, line: Signature, key: VerifierKey) -> int:
    if len(line.blob) != 72:
        raise Refuted(
            f"cosignature of {key.name}: {len(line.blob)} bytes where a time and a signature have 72"
        )
    unix_time = int.from_bytes(line.blob[:8], "big")
    if unix_time >= 1 << 63:
        raise Refuted(f"cosignature of {key.name}: its time does not fit in 63 bits")
    key.check(line.blob[8:], cosigned_message(text, unix_time))
    return unix_time
