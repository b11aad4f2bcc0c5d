"""The 518 proof vectors of transparency-dev/merkle (Apache-2.0, vectors/tlog/transparency-dev)."""

import base64
import json
from pathlib import Path

import pytest

from steward.foundations.tlog import merkle
from steward.foundations.tlog.errors import Refuted

VECTORS = json.loads(
    (Path(__file__).parents[3] / "vectors/tlog/transparency-dev/proofs.json").read_text(encoding="utf-8")
)

# Their library compares equal sizes by equality alone; we demand hashes of 32 bytes and refuse size 0.
STRICTER = {
    ("consistency", "additional/sizes-are-equal-one-and-proof-is-empty"): "12-byte roots",
    ("subtreeconsistency", "additional/sizes-are-equal-one-and-proof-is-empty"): "12-byte roots",
    (
        "subtreeconsistency",
        "additional/subtree-is-empty-sizes-are-equal-zero-subtree-root-valid-proof-is-empty",
    ): "size 0",
    (
        "subtreeconsistency",
        "additional/subtree-is-empty-sizes-are-equal-zero-subtree-root-valid-tree-root-random-proof-is-empty",
    ): "size 0",
}


def raw(text):
    return base64.b64decode(text or "")


def judged(kind, vector):
    """Whether we refuse the vector; None when it is about a subtree that is no tree of its own."""
    path = [raw(one) for one in vector["proof"] or []]
    try:
        if kind == "inclusion":
            merkle.verify_inclusion(
                vector["leafIdx"], vector["treeSize"], raw(vector["leafHash"]), path, raw(vector["root"])
            )
        elif kind == "consistency":
            merkle.verify_consistency(
                vector["size1"], vector["size2"], raw(vector["root1"]), raw(vector["root2"]), path
            )
        elif kind == "subtreeinclusion":
            start, width = vector["start"], vector["end"] - vector["start"]
            if width < 1 or start % (1 << (width - 1).bit_length()):
                return None
            merkle.verify_inclusion(
                vector["leafIdx"] - start, width, raw(vector["leafHash"]), path, raw(vector["root"])
            )
        elif vector["start"]:
            return None
        else:
            merkle.verify_consistency(
                vector["end"], vector["size"], raw(vector["root1"]), raw(vector["root2"]), path
            )
    except Refuted:
        return True
    return False


@pytest.mark.parametrize(
    ("kind", "judged_here", "apart"),
    [
        ("inclusion", 98, 0),
        ("consistency", 98, 0),
        ("subtreeinclusion", 185, 19),
        ("subtreeconsistency", 102, 16),
    ],
)
def test_foreign_vectors_are_judged_as_their_authors_do(kind, judged_here, apart):
    answers = {name: judged(kind, vector) for name, vector in VECTORS[kind].items()}
    for name, refused in answers.items():
        if refused is not None:
            assert refused == VECTORS[kind][name]["wantErr"] or (refused and (kind, name) in STRICTER), name
    counted = [refused is None for refused in answers.values()]
    assert (counted.count(False), counted.count(True)) == (judged_here, apart)


def test_the_list_of_stricter_judgements_has_no_idle_line():
    for kind, name in STRICTER:
        assert judged(kind, VECTORS[kind][name]) and not VECTORS[kind][name]["wantErr"]
