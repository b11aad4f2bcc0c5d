"""Signed notes and their keys (c2sp.org/signed-note v1.0.0), with Ed25519.

Promises that a note is split into text and signature lines in one way only, and that `verified` returns
nothing unless a key you named has signed. Signature lines of keys you did not name are ignored, as the
specification demands. Refuses control characters, doubled lines, and key types other than 0x01 (log) and
0x04 (cosigner).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from .errors import Malformed, Refuted
from .text import from_base64, to_base64

ED25519 = 0x01
COSIGNATURE = 0x04
_TYPES = {ED25519: "Ed25519", COSIGNATURE: "Ed25519 cosignature"}
SECRET = "PRIVATE+KEY+"
MOST_SIGNATURES = 64
LARGEST_NOTE = 1_000_000
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f]")
_NOT_IN_NAMES = re.compile(r"[\s+\x00-\x1f\x7f]")
_HEX8 = re.compile(r"[0-9a-f]{8}")


@dataclass(frozen=True)
class VerifierKey:
    """A public key with the name it signs under. `kind` is 0x01 for a log, 0x04 for a cosigner; `public` 32
    bytes.
    """

    name: str
    kind: int
    public: bytes

    def __post_init__(self) -> None:
        check_name(self.name)
        if self.kind not in _TYPES:
            raise Malformed(
                f"key {self.name}: type 0x{self.kind:02x} is not one this version verifies (0x01, 0x04)"
            )
        if len(self.public) != 32:
            raise Malformed(f"key {self.name}: {len(self.public)} bytes where an Ed25519 key has 32")

    @property
    def id(self) -> bytes:
        """The four bytes that signature lines carry: SHA-256(name || 0x0A || type || public)[:4]."""
        return key_id(self.name, self.kind, self.public)

    @property
    def text(self) -> str:
        """The vkey: `name+hex(id)+base64(type || public)`."""
        return f"{self.name}+{self.id.hex()}+{to_base64(bytes([self.kind]) + self.public)}"

    def check(self, signature: bytes, message: bytes) -> None:
        """Refuted unless the 64 bytes are this key's Ed25519 signature of the message (RFC 8032)."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except (InvalidSignature, ValueError):
            raise Refuted(
                f"signature of {self.name} ({self.id.hex()}) does not belong to these bytes"
            ) from None

    @classmethod
    def parse(cls, text: str) -> VerifierKey:
        """The key of a vkey text; Malformed when its parts do not fit each other, and for a secret key,
        which is not quoted."""
        if text.startswith(SECRET):
            raise Malformed(
                "vkey: this is a secret signing key; name the public one (.vkey), and keep this one apart"
            )
        name, identity, material = _three(text, "vkey")
        data = from_base64(material, f"vkey of {name}")
        if len(data) != 33:
            raise Malformed(
                f"vkey of {name}: {len(data)} bytes of key material where a type and 32 bytes belong"
            )
        key = cls(name, data[0], data[1:])
        if key.id.hex() != identity:
            raise Malformed(f"vkey of {name}: id {identity} does not belong to its key; {key.id.hex()} does")
        return key


@dataclass(frozen=True, repr=False)
class SigningKey:
    """A secret key with its name. Text form: `PRIVATE+KEY+name+hex(id)+base64(type || seed)`, as Go's note
    has it.

    Never shown by repr.
    """

    name: str
    kind: int
    seed: bytes

    def __repr__(self) -> str:
        return f"SigningKey({self.name})"

    @property
    def verifier(self) -> VerifierKey:
        """The public half."""
        return VerifierKey(self.name, self.kind, self._key().public_key().public_bytes_raw())

    @property
    def text(self) -> str:
        """The secret text form; keep it out of the database and its backups."""
        return f"{SECRET}{self.name}+{self.verifier.id.hex()}+{to_base64(bytes([self.kind]) + self.seed)}"

    def sign(self, message: bytes) -> bytes:
        """The 64-byte Ed25519 signature of the message."""
        return self._key().sign(message)

    def _key(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)

    @classmethod
    def parse(cls, text: str) -> SigningKey:
        """The key of a secret text; Malformed, without quoting it, when its parts do not fit each other."""
        if not text.startswith(SECRET):
            raise Malformed("signing key: the text begins with PRIVATE+KEY+")
        try:
            name, identity, material = _three(text.removeprefix(SECRET), "signing key")
            data = from_base64(material, "signing key", 33)
        except Malformed:
            # The message of the cause would quote secret bytes.
            raise Malformed("signing key: name, id and 33 bytes of base64 belong here, joined by +") from None
        key = cls(name, data[0], data[1:])
        if key.verifier.id.hex() != identity:
            raise Malformed(f"signing key of {name}: its id does not belong to its bytes")
        return key


@dataclass(frozen=True)
class Signature:
    """One signature line: key name, key id (4 bytes), and what the key's type puts behind it."""

    name: str
    key_id: bytes
    blob: bytes

    @property
    def line(self) -> str:
        """The line without its newline."""
        return f"\u2014 {self.name} {to_base64(self.key_id + self.blob)}"

    def by(self, key: VerifierKey) -> bool:
        """Whether this line names that key (name and id both)."""
        return self.name == key.name and self.key_id == key.id


@dataclass(frozen=True)
class Note:
    """A text that ends in a newline, and at least one signature line."""

    text: str
    signatures: tuple[Signature, ...]

    def render(self) -> bytes:
        """The note's bytes."""
        return "".join([self.text, "\n", *(f"{one.line}\n" for one in self.signatures)]).encode("utf-8")

    def with_signature(self, signature: Signature) -> Note:
        """The note with one more line; the same bytes twice change nothing, a second one of a key replaces
        it.
        """
        others = [
            one for one in self.signatures if (one.name, one.key_id) != (signature.name, signature.key_id)
        ]
        return Note(self.text, (*others, signature))


def key_id(name: str, kind: int, public: bytes) -> bytes:
    """SHA-256(name || 0x0A || type || public key)[:4]."""
    return hashlib.sha256(name.encode("utf-8") + b"\n" + bytes([kind]) + public).digest()[:4]


def check_name(name: str) -> str:
    """The key name itself; Malformed when empty, or with spaces, plus signs or control characters."""
    if not name or _NOT_IN_NAMES.search(name):
        raise Malformed(
            f"key name {name[:60]!r}: not empty, and without spaces, plus signs and control characters"
        )
    return name


def sign(text: str, key: SigningKey) -> Note:
    """The text signed by a log key (0x01): Ed25519 over the text with its final newline."""
    if key.kind != ED25519:
        raise Malformed(
            f"key {key.name}: a note is signed by a key of type 0x01; cosign a checkpoint with 0x04"
        )
    check_text(text)
    return Note(text, (Signature(key.name, key.verifier.id, key.sign(text.encode("utf-8"))),))


def check_text(text: str) -> None:
    """Malformed unless the text ends in a newline and holds no other control character."""
    if not text.endswith("\n") or text == "\n":
        raise Malformed("note text: it is not empty and ends in a newline")
    if _CONTROL.search(text):
        raise Malformed("note text: it holds a control character other than newline")


def parse(data: bytes) -> Note:
    """The note spelled by `data`; Malformed for everything that `Note.render` would not write."""
    if len(data) > LARGEST_NOTE:
        raise Malformed(f"note: {len(data)} bytes; at most {LARGEST_NOTE} are read")
    try:
        whole = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Malformed(f"note: not UTF-8 at byte {error.start}") from None
    text, blank, block = whole.rpartition("\n\n")
    if not blank or not block.endswith("\n"):
        raise Malformed("note: a text, an empty line and signature lines belong here, ending in a newline")
    check_text(text + "\n")
    lines = block[:-1].split("\n")
    if len(lines) > MOST_SIGNATURES:
        raise Malformed(f"note: {len(lines)} signatures; at most {MOST_SIGNATURES} are read")
    signatures = tuple(_signature(line, number) for number, line in enumerate(lines, 1))
    if len({(one.name, one.key_id) for one in signatures}) != len(signatures):
        raise Malformed("note: one key has two signature lines")
    return Note(text + "\n", signatures)


def verified(note: Note, keys: Iterable[VerifierKey]) -> Sequence[VerifierKey]:
    """The 0x01 keys among `keys` whose signature the note carries, each one checked; Refuted when there is
    none, or when a line names a known key and does not verify (signed-note: such a note is rejected whole).
    """
    signers = []
    for key in keys:
        for signature in note.signatures:
            if key.kind == ED25519 and signature.by(key):
                key.check(signature.blob, note.text.encode("utf-8"))
                signers.append(key)
    if not signers:
        names = ", ".join(one.name for one in note.signatures)
        raise Refuted(
            f"note: no signature by a key you trust (it names {names}); pass the vkey of its signer"
        )
    return signers


def _signature(line: str, number: int) -> Signature:
    parts = line.split(" ")
    if len(parts) != 3 or parts[0] != "\u2014":
        raise Malformed(f"note: signature line {number} is not 'U+2014 name base64'")
    data = from_base64(parts[2], f"note: signature line {number}")
    if len(data) < 5:
        raise Malformed(f"note: signature line {number} has no signature behind its key id")
    return Signature(check_name(parts[1]), data[:4], data[4:])


def _three(text: str, what: str) -> tuple[str, str, str]:
    # Base64 may hold plus signs, names may not: split from the left.
    parts = text.split("+", 2)
    if len(parts) != 3 or not _HEX8.fullmatch(parts[1]):
        raise Malformed(f"{what} {text[:60]!r}: name, eight hex digits and base64 belong here, joined by +")
    return check_name(parts[0]), parts[1], parts[2]
