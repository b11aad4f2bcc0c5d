"""What the transparency log's arithmetic costs, beside what the machine could do at best.

Promises medians of process CPU time over several rounds, with the bare `hashlib.sha256` calls that the same
work needs printed beside each figure. Refuses to time disks or databases: those are other benchmarks. Run:
`python -m benchmarks.tlog_arithmetic [ENTRIES]` (200,000 unless told otherwise).
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


def row(name: str, work: Callable[[], object], count: int, limit: float) -> None:
    """One line: microseconds for one of `count` units, units a second, the bare hashing,
    and how many times that is."""
    seconds = statistics.median(rounds(work, count))
    print(
        f"| {name} | {seconds * 1e6:.2f} | {1 / seconds:,.0f} | {limit * 1e6:.2f} | {seconds / limit:.1f} |",
        flush=True,
    )


def times(number: int, call: Callable[[], object]) -> Callable[[], None]:
    """The call done so many times."""

    def work() -> None:
        for _ in range(number):
            call()

    return work


def bare(leaf: bytes, nodes: float, entries: int = 20_000) -> float:
    """Seconds, best round, for one leaf hash and `nodes` node hashes by hashlib alone (no leaf:
    nodes only)."""

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
    roots = [
        merkle.complete_root([merkle.leaf_hash(leaf) for leaf in leaves[at : at + WIDTH]])
        for at in range(0, whole, WIDTH)
    ]
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


class Tree:
    """A log in memory: leaves, their hashes, and the tiles above them."""

    def __init__(self, entries: int) -> None:
        data = LEAF.encode()
        self.leaves = [data[:-8] + b"%08d" % number for number in range(entries)]
        self.head, self.hashes, _ = appended(self.leaves)
        self.rows = [self.hashes]
        while len(self.rows[-1]) >= WIDTH:
            below = self.rows[-1]
            whole = range(0, len(below) - WIDTH + 1, WIDTH)
            self.rows.append([merkle.complete_root(below[at : at + WIDTH]) for at in whole])

    @property
    def nodes(self) -> TiledNodes:
        """A reader of the tiles with nothing kept from before."""
        return TiledNodes(
            lambda level, index: b"".join(self.rows[level][index * WIDTH : (index + 1) * WIDTH])
        )


def rebuilds(tree: Tree) -> None:
    """The root of all entries, in three ways, and the append."""
    leaves, count = tree.leaves, len(tree.leaves)
    one = bare(leaves[0], 1)
    row("rebuild the root, entry by entry", lambda: merkle.root_of(map(merkle.leaf_hash, leaves)), count, one)
    row("rebuild the root, tile by tile", lambda: rebuild_by_tiles(leaves), count, one)
    row(
        "rebuild, steward_verify",
        lambda: arithmetic.tree_root([*map(arithmetic.leaf_hash, leaves)]),
        count,
        one,
    )
    row("append (advance, all rows in memory)", lambda: appended(leaves), count, one)


def proofs(tree: Tree) -> int:
    """Proofs made and verified; the bytes of a proof file."""
    size = len(tree.leaves)
    index, old, root = size * 2 // 3, size // 3, tree.head.root()
    path = merkle.inclusion_proof(index, size, tree.nodes)
    older = merkle.consistency_proof(old, size, tree.nodes)
    leaf, hashed, old_root = tree.leaves[index], tree.hashes[index], merkle.root_of(tree.hashes[:old])
    key = SigningKey("bench.example/log/1", ED25519, b"k" * 32)
    file = proof.Proof(index, tuple(path), checkpoint.sign(Checkpoint(key.name, size, root), key).render())
    nodes = bare(b"", len(path))
    included = times(200, lambda: merkle.verify_inclusion(index, size, hashed, path, root))
    row(f"verify an inclusion proof of {len(path)} hashes", included, 200, nodes)
    consistent = times(200, lambda: merkle.verify_consistency(old, size, old_root, root, older))
    row("verify a consistency proof", consistent, 200, bare(b"", len(older)))
    row(
        "verify a proof file, signature included",
        times(200, lambda: proof.verify(file, leaf, [key.verifier])),
        200,
        nodes,
    )
    made = times(20, lambda: merkle.inclusion_proof(index, size, tree.nodes))
    row("make an inclusion proof, cold tiles", made, 20, bare(b"", 3 * 255))
    return len(file.render())


def bytes_of_a_leaf() -> None:
    """Writing and reading what an entry holds."""
    data = LEAF.encode()
    one = bare(data, 0)
    row("encode a leaf", times(2000, LEAF.encode), 2000, one)
    row("parse a leaf", times(2000, lambda: parse(data)), 2000, one)
    row("canonical JSON of an order", times(2000, lambda: canonical({"to": "office/7", "n": 1})), 2000, one)


def main(entries: int) -> None:
    """Print the table."""
    tree = Tree(entries)
    print(
        f"{entries:,} entries, leaves of {len(tree.leaves[0])} bytes; CPU time, medians of {ROUNDS} rounds\n"
    )
    print("| what | us each | a second | bare sha256, us | times |\n| --- | ---: | ---: | ---: | ---: |")
    rebuilds(tree)
    size = proofs(tree)
    bytes_of_a_leaf()
    print(
        f"\nproof file {size} bytes; log rows beyond the leaf: 32 (leaf_hash) + 32.25 (tiles) bytes an entry"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200_000)
