"""The Merkle tree of RFC 6962 and RFC 9162 with SHA-256: roots, peaks, proofs and their verification.

Promises proofs that any RFC 9162 verifier accepts and a verifier that accepts nothing else: every hash is
32 bytes, a proof has exactly the length its place demands, and size 0 is treated apart (a consistency proof
from the empty tree proves nothing and is refused). A tree is read through a `Nodes` callback, so it may lie
anywhere.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from .errors import Malformed, Refuted

#: (height, index) -> hash of the complete subtree over leaves index*2^height up to (index+1)*2^height.
Nodes = Callable[[int, int], bytes]

HASH_BYTES = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()
_sha256 = hashlib.sha256


def leaf_hash(leaf: bytes) -> bytes:
    """SHA-256(0x00 || leaf)."""
    return _sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256(0x01 || left || right)."""
    return _sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True)
class Peaks:
    """A tree without its inside: its size and the roots of its complete subtrees, the largest (leftmost)
    first.

    There are as many peaks as the size has bits set; that is all an appender must remember.
    """

    size: int = 0
    hashes: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        if self.size < 0 or len(self.hashes) != self.size.bit_count():
            raise Malformed(f"peaks: {len(self.hashes)} hashes do not belong to a tree of size {self.size}")
        if any(len(peak) != HASH_BYTES for peak in self.hashes):
            raise Malformed("peaks: every hash is 32 bytes")

    def append(self, hash_of_leaf: bytes) -> Peaks:
        """The peaks after one more leaf."""
        tops, node, carry = list(self.hashes), hash_of_leaf, self.size
        while carry & 1:
            node = node_hash(tops.pop(), node)
            carry >>= 1
        return Peaks(self.size + 1, (*tops, node))

    def root(self) -> bytes:
        """The root hash of the tree; SHA-256 of nothing when it is empty."""
        return fold(self.hashes) if self.hashes else EMPTY_ROOT

    def to_bytes(self) -> bytes:
        """The hashes end to end, as the head row stores them."""
        return b"".join(self.hashes)

    @classmethod
    def from_bytes(cls, size: int, data: bytes) -> Peaks:
        """Peaks from a head row; Malformed when the bytes do not belong to `size`."""
        return cls(size, tuple(split(data)))


def split(data: bytes) -> list[bytes]:
    """The 32-byte hashes that lie end to end in `data`; Malformed when the length is no multiple of 32."""
    if len(data) % HASH_BYTES:
        raise Malformed(f"hashes: {len(data)} bytes are no multiple of {HASH_BYTES}")
    return [data[at : at + HASH_BYTES] for at in range(0, len(data), HASH_BYTES)]


def fold(hashes: Sequence[bytes]) -> bytes:
    """The root over complete subtrees of falling size, leftmost first (at least one)."""
    root = hashes[-1]
    for left in reversed(hashes[:-1]):
        root = node_hash(left, root)
    return root


def complete_root(hashes: Sequence[bytes]) -> bytes:
    """The root over a power of two of equal subtrees, level by level (the fast path of a rebuild)."""
    row, sha256 = list(hashes), _sha256
    while len(row) > 1:
        row = [
            sha256(b"\x01" + left + right).digest() for left, right in zip(row[::2], row[1::2], strict=True)
        ]
    return row[0]


def root_of(leaf_hashes: Iterable[bytes]) -> bytes:
    """The root over leaf hashes in order, in memory that grows with the logarithm of their number."""
    tops: list[bytes] = []
    sha256 = _sha256
    for size, node in enumerate(leaf_hashes):
        carry = size
        while carry & 1:
            node = sha256(b"\x01" + tops.pop() + node).digest()
            carry >>= 1
        tops.append(node)
    return fold(tops) if tops else EMPTY_ROOT


def range_root(low: int, high: int, nodes: Nodes) -> bytes:
    """MTH of leaves low up to high, where low is a multiple of the smallest power of two not below the
    width.
    """
    parts = []
    while low < high:
        height = (high - low).bit_length() - 1
        parts.append(nodes(height, low >> height))
        low += 1 << height
    return fold(parts)


def inclusion_proof(index: int, size: int, nodes: Nodes) -> list[bytes]:
    """The audit path of entry `index` in the tree of `size`, the leaf's sibling first (RFC 9162 section
    2.1.3.1).
    """
    if not 0 <= index < size:
        raise Malformed(f"entry {index} is not in a tree of size {size}")
    path, low, high = [], 0, size
    while high - low > 1:
        middle = low + _half(high - low)
        if index < middle:
            path.append(range_root(middle, high, nodes))
            high = middle
        else:
            path.append(range_root(low, middle, nodes))
            low = middle
    return path[::-1]


def consistency_proof(old: int, new: int, nodes: Nodes) -> list[bytes]:
    """The proof that the tree of size `old` begins the tree of size `new` (RFC 9162 section 2.1.4.1).

    Empty for equal sizes. Malformed for old = 0 (there is nothing to prove) and for old > new.
    """
    if not 0 < old <= new:
        raise Malformed(f"no consistency proof leads from size {old} to size {new}")
    path, low, high, whole = [], 0, new, True
    while old != high:
        middle = low + _half(high - low)
        if old <= middle:
            path.append(range_root(middle, high, nodes))
            high = middle
        else:
            path.append(range_root(low, middle, nodes))
            low, whole = middle, False
    if not whole:
        path.append(range_root(low, high, nodes))
    return path[::-1]


def verify_inclusion(index: int, size: int, hash_of_leaf: bytes, path: Sequence[bytes], root: bytes) -> None:
    """Refuted unless `path` leads from the leaf hash at `index` to `root` at `size` (RFC 9162 section
    2.1.3.2).
    """
    _lengths(hash_of_leaf, root, *path)
    if not 0 <= index < size:
        raise Refuted(f"entry {index} is not in a tree of size {size}")
    at, last, node = index, size - 1, hash_of_leaf
    for sibling in path:
        if last == 0:
            raise Refuted("inclusion proof: longer than its place in the tree allows")
        if at & 1 or at == last:
            node = node_hash(sibling, node)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            node = node_hash(node, sibling)
        at, last = at >> 1, last >> 1
    if last:
        raise Refuted("inclusion proof: shorter than its place in the tree demands")
    if node != root:
        raise Refuted(f"inclusion proof: leads to root {node.hex()}, not to {root.hex()}")


def verify_consistency(old: int, new: int, old_root: bytes, new_root: bytes, path: Sequence[bytes]) -> None:
    """Refuted unless the tree (old, old_root) begins the tree (new, new_root) (RFC 9162 section 2.1.4.2)."""
    _lengths(old_root, new_root, *path)
    if not 0 < old <= new:
        raise Refuted(f"no consistency proof leads from size {old} to size {new}")
    if old == new:
        if path or old_root != new_root:
            raise Refuted("consistency proof: equal sizes need equal roots and an empty proof")
        return
    hashes = [old_root, *path] if old & (old - 1) == 0 else list(path)
    if not hashes or not path:
        raise Refuted("consistency proof: empty between different sizes")
    first, second = _climb(old - 1, new - 1, hashes)
    if first != old_root:
        raise Refuted(f"consistency proof: leads to old root {first.hex()}, not to {old_root.hex()}")
    if second != new_root:
        raise Refuted(f"consistency proof: leads to new root {second.hex()}, not to {new_root.hex()}")


def _climb(at: int, last: int, hashes: list[bytes]) -> tuple[bytes, bytes]:
    while at & 1:
        at, last = at >> 1, last >> 1
    first = second = hashes[0]
    for sibling in hashes[1:]:
        if last == 0:
            raise Refuted("consistency proof: longer than the sizes allow")
        if at & 1 or at == last:
            first, second = node_hash(sibling, first), node_hash(sibling, second)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            second = node_hash(second, sibling)
        at, last = at >> 1, last >> 1
    if last:
        raise Refuted("consistency proof: shorter than the sizes demand")
    return first, second


def _half(width: int) -> int:
    return 1 << ((width - 1).bit_length() - 1)


def _lengths(*hashes: bytes) -> None:
    if any(len(item) != HASH_BYTES for item in hashes):
        raise Refuted("proof: every hash is 32 bytes")
