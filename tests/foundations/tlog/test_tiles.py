import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.foundations.tlog import merkle
from steward.foundations.tlog.errors import Malformed
from steward.foundations.tlog.tiles import Bundle, Place, TiledNodes, bundles, pack, places, unpack


def test_the_examples_of_the_tiles_specification_hold():
    # c2sp.org/tlog-tiles: index 1234067, and the trees of size 70,000 and 256.
    assert Place(3, 1_234_067).path == "tile/3/x001/x234/067"
    assert [one.path for one in places(256)] == ["tile/0/000", "tile/1/000.p/1"]
    made = list(places(70_000))
    assert [sum(one.level == level and one.width == 256 for one in made) for level in range(4)] == [
        273,
        1,
        0,
        0,
    ]
    assert [one.path for one in made if one.width < 256] == [
        "tile/0/273.p/112",
        "tile/1/001.p/17",
        "tile/2/000.p/1",
    ]
    assert [one.path for one in bundles(257)] == ["tile/entries/000", "tile/entries/001.p/1"]
    assert Bundle(1000).path == "tile/entries/x001/000"
    assert list(places(0)) == list(bundles(0)) == []


@given(st.lists(st.binary(max_size=400), max_size=40))
def test_a_bundle_reads_back(leaves):
    assert unpack(pack(leaves)) == leaves


def test_a_bundle_cut_anywhere_between_entries_is_refused_or_shorter():
    data = pack([b"abc", b"", b"defg"])
    for end in range(len(data)):
        if end in (0, 5, 7):
            assert len(unpack(data[:end])) < 3
        else:
            with pytest.raises(Malformed, match="cut off"):
                unpack(data[:end])
    with pytest.raises(Malformed, match="65,535"):
        pack([b"x" * 65_536])


@pytest.mark.parametrize("size", [1, 5, 255, 256, 257, 700])
def test_proofs_read_through_tiles_are_those_of_the_plain_tree(size):
    hashes = [merkle.leaf_hash(bytes([number % 256, number // 256])) for number in range(size)]

    def plain(height, index):
        return merkle.complete_root(hashes[index << height : (index + 1) << height])

    def read(level, index):
        row = [plain(8 * level, at) for at in range(size >> 8 * level)]
        return b"".join(row[index * 256 : index * 256 + 256])

    for index in {0, size // 3, size - 1}:
        path = merkle.inclusion_proof(index, size, TiledNodes(read))
        assert path == merkle.inclusion_proof(index, size, plain)
        merkle.verify_inclusion(index, size, hashes[index], path, merkle.root_of(hashes))
        assert merkle.consistency_proof(index + 1, size, TiledNodes(read)) == merkle.consistency_proof(
            index + 1, size, plain
        )


def test_a_tile_that_is_too_short_says_which_and_what_is_needed():
    with pytest.raises(Malformed, match="tile 0/1: holds 3 hashes, 4 are needed"):
        TiledNodes(lambda level, index: b"x" * 96)(2, 64)
