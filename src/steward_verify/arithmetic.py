"""Hashes, notes, keys, checkpoints, policies and proofs, written a second time from the specifications.

Promises the same answers as Steward's own code by other means: trees and proofs are computed by the
recursive definitions of RFC 6962 rather than by index bits. `Bad` means a file is not of its format,
`Wrong` that what it claims is not so.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from typing import NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


class Bad(Exception):
    """A file is not of its format."""


class Wrong(Exception):
    """A file is of its format, and its claim is not so."""


class Key(NamedTuple):
    """A vkey: name, type (1 log, 4 cosigner), 32 bytes."""

    name: str
    kind: int
    public: bytes

    @property
    def id(self) -> bytes:
        """First four bytes of SHA-256(name, newline, type, key)."""
        return hashlib.sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public).digest()[:4]

    @property
    def text(self) -> str:
        """The vkey's text."""
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(bytes([self.kind]) + self.public).decode()}"


class Line(NamedTuple):
    """A signature line: name, key id, signature bytes."""

    name: str
    id: bytes
    blob: bytes


class Signed(NamedTuple):
    """A checkpoint note: its text, origin, size, root and signature lines."""

    text: str
    origin: str
    size: int
    root: bytes
    lines: tuple[Line, ...]


class Policy(NamedTuple):
    """Logs, witnesses by name, groups by name (threshold, members), name of the quorum."""

    logs: list[Key]
    witnesses: dict[str, Key]
    groups: dict[str, tuple[int, list[str]]]
    quorum: str


def leaf_hash(leaf: bytes) -> bytes:
    """RFC 6962 section 2.1."""
    return hashlib.sha256(b"\0" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """RFC 6962 section 2.1."""
    return hashlib.sha256(b"\1" + left + right).digest()


def tree_root(hashes: Sequence[bytes]) -> bytes:
    """MTH over leaf hashes, by pairing neighbours row by row; an odd last one goes up as it is."""
    row = list(hashes)
    if not row:
        return hashlib.sha256(b"").digest()
    while len(row) > 1:
        above = [node_hash(row[at], row[at + 1]) for at in range(0, len(row) - 1, 2)]
        row = above + row[len(above) * 2 :]
    return row[0]


def path_root(index: int, size: int, node: bytes, path: Sequence[bytes]) -> bytes:
    """The root an inclusion path leads to, by the recursion of RFC 6962 section 2.1.1; Wrong for another
    length.
    """
    if size == 1:
        if path:
            raise Wrong("the inclusion proof is too long for its place")
        return node
    if not path:
        raise Wrong("the inclusion proof is too short for its place")
    left = 1 << (size - 1).bit_length() - 1
    if index < left:
        return node_hash(path_root(index, left, node, path[:-1]), path[-1])
    return node_hash(path[-1], path_root(index - left, size - left, node, path[:-1]))


def decode64(text: str, what: str, length: int = -1) -> bytes:
    """Standard base64, its one spelling only."""
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except ValueError:
        raise Bad(f"{what}: not base64") from None
    if base64.b64encode(data).decode() != text or length not in (-1, len(data)):
        raise Bad(f"{what}: not the base64 of {length if length >= 0 else 'its'} bytes")
    return data


def number(text: str, what: str) -> int:
    """A decimal number below 2^63 without leading zeroes."""
    if not (
        text.isascii()
        and text.isdigit()
        and len(text) < 20
        and str(int(text)) == text
        and int(text) < 1 << 63
    ):
        raise Bad(f"{what}: {text[:30]!r} is not a plain number")
    return int(text)


def good_name(name: str) -> str:
    """A key name: not empty, no spaces, no plus, no control characters."""
    if not name or "+" in name or not all(one > " " and one != "\x7f" and not one.isspace() for one in name):
        raise Bad(f"{name[:60]!r} is not a key name")
    return name


def parse_key(text: str) -> Key:
    """A vkey; a secret key named by mistake is not quoted."""
    if text.startswith("PRIVATE+KEY+"):
        raise Bad("vkey: this is a secret signing key; name the public one, and keep this one apart")
    name, _, rest = text.partition("+")
    identity, _, material = rest.partition("+")
    data = decode64(material, f"vkey of {name[:60]}", 33)
    key = Key(good_name(name), data[0], data[1:])
    if key.kind not in (1, 4) or key.id.hex() != identity:
        raise Bad(f"vkey of {name[:60]}: its type is not 1 or 4, or its id is not that of its key")
    return key


def parse_signed(data: bytes) -> Signed:
    """A checkpoint note: three lines, an empty line, signature lines."""
    try:
        lines = data.decode("utf-8").split("\n")
    except UnicodeDecodeError:
        raise Bad("checkpoint: not UTF-8") from None
    if (
        len(lines) < 6
        or lines[3]
        or lines[-1]
        or len(lines) > 69
        or any(one < " " for line in lines for one in line)
    ):
        raise Bad("checkpoint: origin, size, root, an empty line and signature lines belong here")
    signatures = tuple(_line(line) for line in lines[4:-1])
    if len({line[:2] for line in signatures}) != len(signatures):
        raise Bad("checkpoint: two lines of one key")
    root = decode64(lines[2], "checkpoint root", 32)
    text = "\n".join(lines[:3]) + "\n"
    return Signed(text, good_name(lines[0]), number(lines[1], "checkpoint size"), root, signatures)


def _line(text: str) -> Line:
    dash, _, rest = text.partition(" ")
    name, _, blob = rest.partition(" ")
    data = decode64(blob, "signature line")
    if dash != "\u2014" or len(data) < 5:
        raise Bad("checkpoint: a signature line is not 'U+2014 name base64'")
    return Line(good_name(name), data[:4], data[4:])


def verify(signed: Signed, keys: Sequence[Key]) -> list[tuple[Key, int]]:
    """Cosigners with their times, once a log key with the origin's name has signed; Wrong otherwise."""
    by_log, cosigners = False, []
    for key in dict.fromkeys(keys):
        for line in signed.lines:
            if (line.name, line.id) != (key.name, key.id) or (key.kind == 1 and key.name != signed.origin):
                continue
            blob, message = line.blob, signed.text
            if key.kind == 4:
                time, blob = int.from_bytes(blob[:8], "big"), blob[8:]
                message = f"cosignature/v1\ntime {time}\n{message}"
                cosigners.append((key, time))
            by_log = by_log or key.kind == 1
            _check(key, blob, message.encode())
    if not by_log:
        raise Wrong(f"checkpoint of {signed.origin}: not signed by a log key of that name that you trust")
    return cosigners


def _check(key: Key, signature: bytes, message: bytes) -> None:
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(signature, message)
    except (InvalidSignature, ValueError):
        raise Wrong(f"the signature of {key.name} does not belong to this checkpoint") from None


def parse_policy(data: bytes) -> Policy:
    """A c2sp.org/tlog-policy file."""
    policy, members = Policy([], {}, {}, ""), list[str]()
    for place, raw in enumerate(data.split(b"\n"), 1):
        if any(one < 0x20 and one != 9 or one == 0x7F for one in raw):
            raise Bad(f"policy line {place}: a control character")
        words = raw.decode("latin-1").replace("\t", " ").split(" ")
        words = [word for word in words if word]
        if not words or words[0].startswith("#"):
            continue
        try:
            policy = _policy_line(policy, words, members)
        except (Bad, ValueError, IndexError) as error:
            raise Bad(f"policy line {place}: {error}") from None
    if not policy.quorum:
        raise Bad("policy: no quorum line")
    return policy


def _policy_line(policy: Policy, words: list[str], members: list[str]) -> Policy:
    names = {**policy.witnesses, **policy.groups}
    if words[0] == "log" and len(words) in (2, 3):
        policy.logs.append(_policy_key(words[1], 1, policy.logs))
    elif words[0] == "witness" and len(words) in (3, 4) and words[1] not in (*names, "none"):
        policy.witnesses[words[1]] = _policy_key(words[2], 4, list(policy.witnesses.values()))
    elif words[0] == "group" and len(words) > 3 and words[1] not in (*names, "none"):
        count = {"all": len(words) - 3, "any": 1}.get(words[2]) or number(words[2], "threshold")
        if not 0 < count <= len(words) - 3 or any(one not in names or one in members for one in words[3:]):
            raise Bad("a threshold out of range, or a member unknown or counted twice")
        for one in words[3:]:
            if one in members:
                raise Bad(f"{one!r} is counted twice")
            members.append(one)
        policy.groups[words[1]] = (count, words[3:])
    elif words[0] == "quorum" and len(words) == 2 and not policy.quorum and words[1] in (*names, "none"):
        return policy._replace(quorum=words[1])
    else:
        raise Bad("not a line of a policy")
    return policy


def _policy_key(text: str, kind: int, others: list[Key]) -> Key:
    key = parse_key(text.encode("latin-1").decode("utf-8"))
    if key.kind != kind or any(other.public == key.public for other in others):
        raise Bad("a key of another type, or one that stands there already")
    return key


def met(policy: Policy, name: str, cosigners: Sequence[Key]) -> bool:
    """Whether a witness, a group or `none` is met."""
    if name == "none":
        return True
    if name in policy.witnesses:
        return policy.witnesses[name] in cosigners
    count, members = policy.groups[name]
    return sum(met(policy, member, cosigners) for member in members) >= count
