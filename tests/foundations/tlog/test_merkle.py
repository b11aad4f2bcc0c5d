import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scitt_cose import merkle as foreign

from steward.foundations.tlog import merkle
from steward.foundations.tlog.errors import Malformed, Refuted
from steward.foundations.tlog.merkle import Peaks
from steward.foundations.tlog.tiles import TiledNodes

LEAVES = [f"leaf {number}".encode() for number in range(70)]
HASHES = [merkle.leaf_hash(leaf) for leaf in LEAVES]


def nodes(height, index):
    return merkle.complete_root(HASHES[index << height : (index + 1) << height])


def root(size):
    return merkle.root_of(HASHES[:size])


def test_every_root_up_to_seventy_is_that_of_a_foreign_library():
    peaks = Peaks()
    for size in range(71):
        expected = (
            foreign.merkle_root([leaf.hex() for leaf in LEAVES[:size]])
            if size
            else hashlib.sha256(b"").hexdigest()
        )
        assert root(size).hex() == peaks.root().hex() == expected
        peaks = peaks.append(HASHES[size % 70])


def test_every_inclusion_proof_up_to_forty_is_that_of_a_foreign_library():
    hexes = [leaf.hex() for leaf in LEAVES]
    for size in range(1, 41):
        for index in range(size):
            path = merkle.inclusion_proof(index, size, nodes)
            assert [one.hex() for one in path] == foreign.inclusion_proof(hexes[:size], index)
            merkle.verify_inclusion(index, size, HASHES[index], path, root(size))


def test_every_consistency_proof_up_to_forty_is_that_of_a_foreign_library():
    hexes = [leaf.hex() for leaf in LEAVES]
    for new in range(1, 41):
        for old in range(1, new + 1):
            path = merkle.consistency_proof(old, new, nodes)
            assert [one.hex() for one in path] == foreign.consistency_proof(hexes, old, new)
            merkle.verify_consistency(old, new, root(old), root(new), path)
            assert foreign.verify_consistency(
                root(old).hex(), root(new).hex(), old, new, [one.hex() for one in path]
            )


@settings(max_examples=300)
@given(st.data())
def test_a_changed_inclusion_proof_is_refuted(data):
    size = data.draw(st.integers(1, 70))
    index = data.draw(st.integers(0, size - 1))
    path = merkle.inclusion_proof(index, size, nodes)
    merkle.verify_inclusion(index, size, HASHES[index], path, root(size))
    wrong = data.draw(st.sampled_from(changed(path, data)))
    with pytest.raises(Refuted):
        merkle.verify_inclusion(index, size, HASHES[index], wrong, root(size))
    with pytest.raises(Refuted):
        merkle.verify_inclusion(index, size, merkle.leaf_hash(b"other"), path, root(size))
    other = data.draw(st.integers(-1, 70).filter(lambda at: at != index))
    with pytest.raises(Refuted):
        merkle.verify_inclusion(other, size, HASHES[index], path, root(size))


@settings(max_examples=300)
@given(st.data())
def test_a_changed_consistency_proof_is_refuted(data):
    new = data.draw(st.integers(1, 70))
    old = data.draw(st.integers(1, new))
    path = merkle.consistency_proof(old, new, nodes)
    wrong = data.draw(st.sampled_from(changed(path, data)))
    with pytest.raises(Refuted):
        merkle.verify_consistency(old, new, root(old), root(new), wrong)
    with pytest.raises(Refuted):
        merkle.verify_consistency(old, new, merkle.leaf_hash(b""), root(new), path)


def changed(path, data):
    made = [[*path, HASHES[0]], [HASHES[0], *path]]
    if path:
        at = data.draw(st.integers(0, len(path) - 1))
        bit = data.draw(st.integers(0, 255))
        flipped = (int.from_bytes(path[at], "big") ^ 1 << bit).to_bytes(32, "big")
        made += [
            path[:at] + path[at + 1 :],
            [*path[:at], path[at], *path[at:]],
            [*path[:at], flipped, *path[at + 1 :]],
            [*path[:at], path[at][:31], *path[at + 1 :]],
        ]
    return made


def test_a_consistency_proof_from_nothing_proves_nothing():
    for old, new in ((0, 0), (0, 5), (5, 4)):
        with pytest.raises(Malformed):
            merkle.consistency_proof(old, new, nodes)
        with pytest.raises(Refuted):
            merkle.verify_consistency(old, new, root(old), root(new), [])


def test_a_leaf_that_looks_like_a_node_has_another_hash():
    assert merkle.leaf_hash(HASHES[0] + HASHES[1]) != merkle.node_hash(HASHES[0], HASHES[1])


@pytest.mark.parametrize(("size", "data"), [(3, b"x" * 32), (1, b"x" * 31), (0, b"x" * 32), (-1, b"")])
def test_peaks_that_do_not_belong_to_their_size_are_refused(size, data):
    with pytest.raises(Malformed, match="peaks|hashes"):
        Peaks.from_bytes(size, data)
    assert Peaks.from_bytes(1, b"x" * 32).root() == b"x" * 32


def test_a_proof_at_a_million_entries_reads_at_most_six_tiles():
    class Read(dict):
        def __missing__(self, place):
            return hashlib.sha256(repr(place).encode()).digest() * 256

    kept = Read()
    asked = set()
    source = TiledNodes(lambda level, index: asked.add((level, index)) or kept[level, index])
    merkle.inclusion_proof(654_321, 1_000_003, source)
    assert len(asked) <= 6
