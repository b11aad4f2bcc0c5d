"""Where tiles and entry bundles lie, what is in them, and how proofs read a tree through them (C2SP
tlog-tiles).

Promises, for a size, exactly the files a tree of that size has, and hashes of any complete subtree from a
handful of tile reads. Refuses bundles whose frames do not add up and tiles of a width other than asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from .errors import Malformed
from .merkle import HASH_BYTES, complete_root

WIDTH_BITS = 8
WIDTH = 1 << WIDTH_BITS

#: (level, index) -> the hashes of that tile end to end; the rightmost of a level may be partial.
ReadTile = Callable[[int, int], bytes]


@dataclass(frozen=True)
class Place:
    """One tile of a tree: level (0 = leaf hashes), index in the level, number of hashes (1 to 256)."""

    level: int
    index: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """`tile/<L>/<N>[.p/<W>]`."""
        return f"tile/{self.level}/{_number(self.index, self.width)}"


@dataclass(frozen=True)
class Bundle:
    """One bundle of entries: index and number of entries (1 to 256)."""

    index: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """`tile/entries/<N>[.p/<W>]`."""
        return f"tile/entries/{_number(self.index, self.width)}"


def places(size: int) -> Iterator[Place]:
    """Every tile of a tree of `size`, level by level, the partial one of a level last."""
    level = 0
    while size >> (WIDTH_BITS * level):
        hashes = size >> (WIDTH_BITS * level)
        yield from (Place(level, index) for index in range(hashes >> WIDTH_BITS))
        if hashes % WIDTH:
            yield Place(level, hashes >> WIDTH_BITS, hashes % WIDTH)
        level += 1


def bundles(size: int) -> Iterator[Bundle]:
    """Every entry bundle of a tree of `size`, in order."""
    yield from (Bundle(index) for index in range(size >> WIDTH_BITS))
    if size % WIDTH:
        yield Bundle(size >> WIDTH_BITS, size % WIDTH)


def _number(index: int, width: int) -> str:
    digits = f"{index:0{3 * max(1, (len(str(index)) + 2) // 3)}d}"
    groups = [digits[at : at + 3] for at in range(0, len(digits), 3)]
    path = "/".join([f"x{group}" for group in groups[:-1]] + groups[-1:])
    return path if width == WIDTH else f"{path}.p/{width}"


def pack(leaves: Iterable[bytes]) -> bytes:
    """An entry bundle: each leaf after its length as a big-endian uint16."""
    parts: list[bytes] = []
    for leaf in leaves:
        if len(leaf) > 0xFFFF:
            raise Malformed(f"entry bundle: a leaf of {len(leaf)} bytes does not fit; at most 65,535")
        parts += (len(leaf).to_bytes(2, "big"), leaf)
    return b"".join(parts)


def unpack(data: bytes) -> list[bytes]:
    """The leaves of an entry bundle; Malformed when the frames do not end where the bytes end."""
    leaves: list[bytes] = []
    at = 0
    while at < len(data):
        start = at + 2
        at = start + int.from_bytes(data[at:start], "big")
        if at > len(data) or start > len(data):
            raise Malformed(f"entry bundle: entry {len(leaves)} of it is cut off at byte {len(data)}")
        leaves.append(data[start:at])
    return leaves


class TiledNodes:
    """A node source over tiles: call it with (height, index) as `merkle.Nodes` wants.

    Each tile is read once and kept for the life of the source, so make one per proof or per group of
    proofs. A proof at a million entries reads at most six tiles.
    """

    def __init__(self, read: ReadTile, width_bits: int = WIDTH_BITS) -> None:
        self._read, self._bits = read, width_bits
        self._kept: dict[tuple[int, int], bytes] = {}

    def __call__(self, height: int, index: int) -> bytes:
        level, above = divmod(height, self._bits)
        first = index << above
        tile, offset = first >> self._bits, first & ((1 << self._bits) - 1)
        data = self._tile(level, tile)
        part = data[offset * HASH_BYTES : (offset + (1 << above)) * HASH_BYTES]
        if len(part) != HASH_BYTES << above:
            raise Malformed(
                f"tile {level}/{tile}: holds {len(data) // HASH_BYTES} hashes, "
                f"{offset + (1 << above)} are needed; the tree is not whole"
            )
        return complete_root([part[at : at + HASH_BYTES] for at in range(0, len(part), HASH_BYTES)])

    def _tile(self, level: int, tile: int) -> bytes:
        if (level, tile) not in self._kept:
            self._kept[level, tile] = self._read(level, tile)
        return self._kept[level, tile]
