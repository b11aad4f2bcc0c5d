"""What the transparency log's arithmetic costs, beside what the machine could do at best.

Promises medians of process CPU time over several rounds, with the bare `hashlib.sha256` calls that the same work needs
printed beside each figure. Refuses to time disks or databases: those are other benchmarks.
Run: `python benchmarks/tlog_arithmetic.py [ENTRIES]` (200,000 unless told otherwise).
"""

from __future__ import annotations

import hashlib
import statistics
import sys
import time
from collections.abc import Callable

from steward.foundations.tlog import checkpoint, merkle, proof
from steward.foundations.tlog.append import Head, advance
from steward.foundations.tlog.canonical import canonical
from steward.foundations.tlog.checkpoint import Checkpoint
from steward.foundations.tlog.disclosure import disclose
from steward.foundations.tlog.leaf import Leaf, parse, uuid7
from steward.foundations.tlog.note import ED25519, SigningKey
from steward.foundations.tlog.state import state_digest
from steward.foundations.tlog.tiles import WIDTH, TiledNodes
from steward_verify import arithmetic

ROUNDS = 5
LEAF = Leaf(
    id=uuid7(1_795_248_000_000, b"0123456789"),
    act="copy.transfer",
    at="2026-11-21T08:00:00Z",
    actor="p-7f3a01",
    after=(("copy/102", state_digest(1, b"s" * 16, {"keeper": 7})),),
    sd=(disclose("order", {"to": "office/7"}, b"s" * 16).digest, disclose("holder", "x", b"s" * 16).digest),
)


def rounds(work: Callable[[], object], count: int) -> list[float]:
    """CPU seconds for one of `count` units of `work`, each round."""
    taken = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        work()
        taken.append((time.process_time() - begun) / count)
    return taken


def median(work: Callable[[], object], count: int) -> float:
    """CPU seconds for one unit, median of the rounds."""
    return statistics.median(rounds(work, count))


def row(name: str, seconds: float, limit: float) -> None:
    """One line: microseconds, units a second, the bare hashing, and how many times that is."""
    print(f"{name:<44}{seconds * 1e6:>11.2f}{1 / seconds:>13,.0f}{limit * 1e6:>13.2f}{seconds / limit:>8.1f}")


def bare(leaf: bytes, nodes: float, entries: int = 20_000) -> float:
    """Seconds, best round, for one leaf hash and `nodes` node hashes by hashlib alone (no leaf: nodes only)."""

    def hashing(data: bytes) -> Callable[[], None]:
        def work() -> None:
            sha256 = hashlib.sha256
            for _ in range(entries):
                sha256(data).digest()

        return work

    node = min(rounds(hashing(b"\x01" + bytes(64)), entries))
    return nodes * node + (min(rounds(hashing(b"\x00" + leaf), entries)) if leaf else 0.0)


def rebuild_by_tiles(leaves: list[bytes]) -> bytes:
    """The root, one full tile at a time, as an export and an audit do it."""
    whole = len(leaves) // WIDTH * WIDTH
    roots = [merkle.complete_root([merkle.leaf_hash(leaf) for leaf in leaves[at : at + WIDTH]]) for at in range(0, whole, WIDTH)]
    return merkle.root_of(roots)


def appended(leaves: list[bytes]) -> tuple[Head, list[bytes], dict[tuple[int, int], bytes]]:
    """All leaves through `advance`: the head, the leaf hashes, the tile roots."""
    head, hashes, roots = Head(), list[bytes](), dict[tuple[int, int], bytes]()

    def earlier(level: int, start: int, count: int) -> bytes:
        if level == 0:
            return b"".join(hashes[start : start + count])
        return b"".join(roots[level - 1, idx] for idx in range(start, start + count))

    for leaf in leaves:
        one = merkle.leaf_hash(leaf)
        step = advance(head, one, earlier)
        hashes.append(one)
        head = step.head
        for tile in step.tiles:
            roots[tile.level, tile.idx] = tile.root
    return head, hashes, roots


def main(entries: int) -> None:
    """Print the table."""
    data = LEAF.encode()
    leaves = [data[:-8] + b"%08d" % number for number in range(entries)]
    head, hashes, _ = appended(leaves)
    rows = [hashes]
    while len(rows[-1]) >= WIDTH:
        below = rows[-1]
        rows.append([merkle.complete_root(below[at : at + WIDTH]) for at in range(0, len(below) - WIDTH + 1, WIDTH)])
    read = lambda level, index: b"".join(rows[level][index * WIDTH : (index + 1) * WIDTH])  # noqa: E731
    index, key = entries * 2 // 3, SigningKey("bench.example/log/1", ED25519, b"k" * 32)
    path = merkle.inclusion_proof(index, entries, TiledNodes(read))
    note = checkpoint.sign(Checkpoint(key.name, entries, head.root()), key).render()
    file = proof.Proof(index, tuple(path), note)
    root, old = head.root(), entries // 3
    older = merkle.consistency_proof(old, entries, TiledNodes(read))
    old_root = merkle.root_of(hashes[:old])
    print(f"{entries:,} entries, leaves of {len(data)} bytes; CPU time, medians of {ROUNDS} rounds; proof of {len(path)}")
    print(f"{'':<44}{'us each':>11}{'a second':>13}{'bare sha256':>13}{'times':>8}")
    one = bare(data, 1)
    row("rebuild the root, entry by entry", median(lambda: merkle.root_of(map(merkle.leaf_hash, leaves)), entries), one)
    row("rebuild the root, tile by tile", median(lambda: rebuild_by_tiles(leaves), entries), one)
    row("rebuild, steward_verify", median(lambda: arithmetic.tree_root([*map(arithmetic.leaf_hash, leaves)]), entries), one)
    row("append (advance, all rows in memory)", median(lambda: appended(leaves), entries), one)
    many = range(200)
    nodes = bare(b"", len(path))
    check = lambda: [merkle.verify_inclusion(index, entries, hashes[index], path, root) for _ in many]  # noqa: E731
    row("verify an inclusion proof", median(check, 200), nodes)
    check = lambda: [merkle.verify_consistency(old, entries, old_root, root, older) for _ in many]  # noqa: E731
    row("verify a consistency proof", median(check, 200), bare(b"", len(older)))
    check = lambda: [proof.verify(file, leaves[index], [key.verifier]) for _ in many]  # noqa: E731
    row("verify a proof file, signature included", median(check, 200), nodes)
    make = lambda: [merkle.inclusion_proof(index, entries, TiledNodes(read)) for _ in range(20)]  # noqa: E731
    row("make an inclusion proof, cold tiles", median(make, 20), bare(b"", 3 * 255))
    leaf = bare(data, 0)
    row("encode a leaf", median(lambda: [LEAF.encode() for _ in range(2000)], 2000), leaf)
    row("parse a leaf", median(lambda: [parse(data) for _ in range(2000)], 2000), leaf)
    row("canonical JSON of an order", median(lambda: [canonical({"to": "office/7", "n": 1}) for _ in range(2000)], 2000), leaf)
    print(f"proof file {len(file.render())} bytes; log rows beyond the leaf: 32 (leaf_hash) + 32.25 (tiles) bytes an entry")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200_000)
