"""Appending one leaf to a log whose rows lie elsewhere: the Python twin of `steward_append` in
postgres.sql.

Promises the next head and exactly the tile rows that this append completes. Reads storage through one
callback, once in 256 appends per level. Refuses to go on when the callback gives fewer hashes than a full
tile needs: then rows are missing and the log is damaged. Both twins are held equal by a property test.

Rows: `steward_entry(idx, leaf, leaf_hash)`, `steward_tile(level, idx, hashes, root)` for full tiles only,
`steward_head(id = 1, size, peaks)`; see docs/formats/log.md.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files

from .errors import Malformed
from .merkle import HASH_BYTES, Peaks, node_hash
from .tiles import WIDTH, WIDTH_BITS, ReadTile

#: (level, start, count) -> `count` hashes of 32 bytes end to end. Level 0: `steward_entry.leaf_hash` from idx
#: `start`; level n > 0: `steward_tile.root` of level n-1 from idx `start`.
Earlier = Callable[[int, int, int], bytes]

Head = Peaks


@dataclass(frozen=True)
class Tile:
    """A full tile row: its place, its hashes end to end, and the root over them (the hash one level up)."""

    level: int
    idx: int
    hashes: bytes
    root: bytes


@dataclass(frozen=True)
class Advance:
    """What one append changes: `idx` of the new entry, the new head,
    the tile rows to insert (mostly none)."""

    idx: int
    head: Head
    tiles: tuple[Tile, ...]


def advance(head: Head, leaf_hash: bytes, earlier: Earlier, width_bits: int = WIDTH_BITS) -> Advance:
    """The step from `head` by one leaf; the caller inserts the entry and the tiles and updates the head
    row.

    The callback is asked only for hashes stored before this leaf. `width_bits` is for tests of the
    arithmetic: the format has 8 and storage is written with 8.
    """
    tops, node, height, size = list(head.hashes), leaf_hash, 0, head.size
    waiting: tuple[int, int, bytes] | None = None
    tiles = []
    while True:
        level, inside = divmod(height, width_bits)
        if not inside:
            if waiting:
                tiles.append(Tile(*waiting, root=node))
            waiting = _closing(level, size >> height, node, earlier, width_bits)
        if not size >> height & 1:
            break
        node = node_hash(tops.pop(), node)
        height += 1
    return Advance(size, Head(size + 1, (*tops, node)), tuple(tiles))


def _closing(level: int, at: int, node: bytes, earlier: Earlier, bits: int) -> tuple[int, int, bytes] | None:
    """Level, index and hashes of the tile that the hash `node` at place `at` of `level` fills, if it fills
    one.
    """
    before = (1 << bits) - 1
    if at & before != before:
        return None
    hashes = earlier(level, at - before, before)
    if len(hashes) != before * HASH_BYTES:
        raise Malformed(
            f"log rows: {len(hashes) // HASH_BYTES} hashes of level {level} from {at - before} are "
            f"stored where {before} belong; the log is damaged, restore it before writing"
        )
    return level, at >> bits, hashes + node


def stored_tiles(size: int, full: Callable[[int, int], bytes], earlier: Earlier) -> ReadTile:
    """The rows as tiles of the tree of `size` (the head's or an older one), for `tiles.TiledNodes`.

    `full` gives `steward_tile.hashes` of (level, idx); unfinished tiles are read through `earlier`.
    """

    def read(level: int, index: int) -> bytes:
        first = index * WIDTH
        count = min(WIDTH, (size >> (WIDTH_BITS * level)) - first)
        return full(level, index) if count == WIDTH else earlier(level, first, count)

    return read


def append_function_sql() -> str:
    """The PostgreSQL twin: the statements that create `steward_append(bytea) RETURNS bigint`."""
    return files(__package__).joinpath("postgres.sql").read_text(encoding="utf-8")
