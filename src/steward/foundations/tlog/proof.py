"""Proof files for one entry (c2sp.org/tlog-proof@v1, untagged; its text is pinned in docs/formats/log.md).

Promises that a proof file shows, offline, that one leaf stands at one index of a log somebody you trust has
signed. Refuses other versions, hashes that are not 32 bytes, a second spelling of any line. The `extra`
line is carried and never believed: nothing signs it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from . import checkpoint as checkpoints
from . import merkle
from .checkpoint import Verified
from .errors import Malformed
from .note import VerifierKey
from .policy import Policy
from .text import from_base64, from_decimal, to_base64

HEADER = "c2sp.org/tlog-proof@v1"
LONGEST_PATH = 63


@dataclass(frozen=True)
class Proof:
    """Index of the entry, audit path with the leaf's sibling first, the signed checkpoint's bytes, opaque
    extra.
    """

    index: int
    path: tuple[bytes, ...]
    checkpoint: bytes
    extra: bytes | None = None

    def render(self) -> bytes:
        """The file's bytes; its name should end in `.tlog-proof`."""
        lines = [HEADER]
        if self.extra is not None:
            lines.append(f"extra {to_base64(self.extra)}")
        lines += [f"index {self.index}", *(to_base64(one) for one in self.path), "", ""]
        return "\n".join(lines).encode("ascii") + self.checkpoint


def parse(data: bytes) -> Proof:
    """The proof spelled by `data`; Malformed naming the line otherwise. Nothing is verified yet."""
    head, blank, note = data.partition(b"\n\n")
    if not blank:
        raise Malformed("proof: an empty line between proof and checkpoint is missing")
    try:
        lines = head.decode("ascii").split("\n")
    except UnicodeDecodeError:
        raise Malformed("proof: the lines above the checkpoint are ASCII") from None
    if lines[0] != HEADER:
        raise Malformed(f"proof: first line {lines[0][:60]!r}; {HEADER!r} belongs here")
    extra = None
    if len(lines) > 1 and lines[1].startswith("extra "):
        extra = from_base64(lines.pop(1)[6:], "proof: extra")
    if len(lines) < 2 or not lines[1].startswith("index "):
        raise Malformed("proof: the line 'index <number>' is missing")
    index = from_decimal(lines[1][6:], "proof: index")
    if len(lines) - 2 > LONGEST_PATH:
        raise Malformed(f"proof: {len(lines) - 2} hashes; at most {LONGEST_PATH} are possible")
    path = tuple(from_base64(line, f"proof: hash {number}", 32) for number, line in enumerate(lines[2:], 1))
    return Proof(index, path, note, extra)


def verify(proof: Proof, leaf: bytes, trust: Iterable[VerifierKey] | Policy) -> Verified:
    """The verified checkpoint under which `leaf` stands at `proof.index`.

    `trust` is the keys you believe, or a policy, whose quorum must then be met. Refuted when signature,
    quorum or audit path do not hold; Malformed when the checkpoint inside is none.
    """
    keys = trust.keys if isinstance(trust, Policy) else tuple(trust)
    verified = checkpoints.verify(proof.checkpoint, keys)
    if isinstance(trust, Policy):
        trust.require(verified)
    head = verified.checkpoint
    merkle.verify_inclusion(proof.index, head.size, merkle.leaf_hash(leaf), proof.path, head.root)
    return verified
