"""The example of docs/formats/log.md, whose values were checked by seven implementations before it was
written.
"""

import hashlib
import re
import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest
from scitt_cose import merkle as scitt
from sigstore._internal import merkle as sigstore
from sigstore.errors import VerificationError

from steward.foundations.tlog import checkpoint, merkle, policy, proof
from steward.foundations.tlog.checkpoint import Checkpoint
from steward.foundations.tlog.disclosure import disclose
from steward.foundations.tlog.errors import Malformed, Refuted
from steward.foundations.tlog.note import SigningKey, VerifierKey

ROOT = Path(__file__).parents[3]
EXAMPLE = ROOT / "vectors/tlog/worked-example"
LEAVES = [(EXAMPLE / f"leaf-{number}.json").read_bytes() for number in range(7)]
HASHES = [merkle.leaf_hash(leaf) for leaf in LEAVES]
LOG, WITNESS = (SigningKey.parse(line) for line in (EXAMPLE / "keys.txt").read_text().splitlines())
PROOF = (EXAMPLE / "entry-2.tlog-proof").read_bytes()


def lines(name):
    return [bytes.fromhex(line) for line in (EXAMPLE / name).read_text().split()]


def nodes(height, index):
    return merkle.complete_root(HASHES[index << height : (index + 1) << height])


def test_keys_come_from_the_phrases_that_the_example_names():
    assert LOG.seed == hashlib.sha256(b"steward worked example log key").digest()
    assert WITNESS.seed == hashlib.sha256(b"steward worked example witness key").digest()
    assert (
        LOG.verifier.text
        == "unit-1203.steward.example/log/2026+cb027a51+AQoswAmJKxpmPuLOz58/nyDizGev0vJmaqeS94C+MoIT"
    )
    assert (
        WITNESS.verifier.text
        == "region-12.steward.example/witness+391a82f9+BGy+rWbb1hI4BFltiwn7AViYH8TQn+sGmGDRn4/HXLGU"
    )
    assert (EXAMPLE / "vkeys").read_text().splitlines() == [LOG.verifier.text, WITNESS.verifier.text]


def test_leaf_hashes_roots_and_proofs_are_those_of_the_example():
    assert lines("leaf-hashes.txt") == HASHES
    assert HASHES[2].hex() == "b55dd895408d4135608e647ecf56a69e67efd211518a65e6be003ee04d40cd45"
    roots = [merkle.root_of(HASHES[:size]).hex() for size in range(8)]
    assert roots == [line.split()[1] for line in (EXAMPLE / "roots.txt").read_text().splitlines()]
    assert roots[4] == "faff603dba68ef775c6c23b0c35158603e7fa04cc981fd779b03f176906e4a2f"
    assert roots[7] == "898857be83bcf99ab8d768e2f9be6ac5f6b9c215108554938e61f26e7e05b5c3"
    for old in (3, 4):
        assert merkle.consistency_proof(old, 7, nodes) == lines(f"consistency-{old}-7.txt")
    assert [one.hex()[:8] for one in lines("consistency-4-7.txt")] == ["9ea4c703"]
    assert [one.hex()[:8] for one in lines("consistency-3-7.txt")] == [
        "b55dd895",
        "3a2397d0",
        "da3c5fd4",
        "9ea4c703",
    ]


def test_disclosures_are_those_of_the_example():
    told = (EXAMPLE / "disclosures.jsonl").read_text().splitlines()
    for number, leaf in enumerate(LEAVES):
        salt = hashlib.sha256(f"steward worked example salt {number}".encode()).digest()[:16]
        made = disclose("holder_name", f"holder-{number}", salt)
        assert made.text in told[number] and made.digest.encode() in leaf


def test_checkpoint_and_proof_file_are_byte_for_byte_the_example():
    note = checkpoint.sign(Checkpoint(LOG.name, 7, merkle.root_of(HASHES)), LOG)
    note = note.with_signature(checkpoint.cosign(note, WITNESS, 1_795_248_000))
    made = proof.Proof(2, tuple(merkle.inclusion_proof(2, 7, nodes)), note.render())
    assert note.render() == (EXAMPLE / "checkpoint-7").read_bytes()
    assert made.render() == PROOF and len(PROOF) == 525
    assert proof.parse(PROOF) == made


def test_the_proof_file_proves_its_leaf_and_no_other():
    read = proof.parse(PROOF)
    rules = policy.parse(policy.render([LOG.verifier], [WITNESS.verifier]))
    for trust in ([LOG.verifier], rules):
        assert proof.verify(read, LEAVES[2], trust).checkpoint.size == 7
        for number in (0, 1, 3, 4, 5, 6):
            with pytest.raises(Refuted):
                proof.verify(read, LEAVES[number], trust)


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        (b"@v1", b"@v2", "first line"),
        (b"index 2", b"index 02", "index"),
        (b"index 2", b"Index 2", "index"),
        (b"\n\n", b"\n", "empty line"),
        (b"OiOX", b"OiO", "hash 1"),
        (b"l+M=", b"l+N=", "hash 1"),
        (b"c2sp", b"\xff", "ASCII"),
    ],
)
def test_a_proof_file_of_another_shape_is_refused(old, new, line):
    with pytest.raises(Malformed, match=line):
        proof.parse(PROOF.replace(old, new))


def test_extra_bytes_of_a_proof_are_carried_and_change_nothing():
    read = proof.parse(PROOF)
    more = proof.parse(proof.Proof(read.index, read.path, read.checkpoint, b"anything").render())
    assert more.extra == b"anything"
    assert proof.verify(more, LEAVES[2], [LOG.verifier]) == proof.verify(read, LEAVES[2], [LOG.verifier])


def sigstore_accepts(index, leaf, path):
    inside = SimpleNamespace(log_index=index, tree_size=7, hashes=path, root_hash=merkle.root_of(HASHES))
    try:
        sigstore.verify_merkle_inclusion(
            SimpleNamespace(_inner=SimpleNamespace(inclusion_proof=inside, canonicalized_body=leaf))
        )
    except VerificationError:
        return False
    return True


def test_two_foreign_verifiers_accept_every_entry_and_refuse_a_wrong_one():
    root = merkle.root_of(HASHES).hex()
    for index, leaf in enumerate(LEAVES):
        path = merkle.inclusion_proof(index, 7, nodes)
        hexes = [one.hex() for one in path]
        assert sigstore_accepts(index, leaf, path) and scitt.verify_inclusion(
            leaf.hex(), index, 7, hexes, root
        )
        wrong = LEAVES[(index + 1) % 7]
        assert not sigstore_accepts(index, wrong, path) and not scitt.verify_inclusion(
            wrong.hex(), index, 7, hexes, root
        )


def test_a_foreign_verifier_accepts_the_consistency_proofs():
    roots = [merkle.root_of(HASHES[:size]).hex() for size in range(8)]
    for old in (3, 4):
        path = [one.hex() for one in lines(f"consistency-{old}-7.txt")]
        assert scitt.verify_consistency(roots[old], roots[7], old, 7, path)
        assert not scitt.verify_consistency(roots[old], roots[6], old, 7, path)


def shell_script():
    page = (ROOT / "docs/formats/log.md").read_text(encoding="utf-8")
    (script,) = re.findall(r"```sh\n(#!/bin/sh\n.*?)```", page, re.S)
    return script


@pytest.mark.parametrize(
    ("leaf", "name", "answer"), [(2, LOG.name, 0), (3, LOG.name, 1), (2, WITNESS.name, 1)]
)
def test_the_shell_check_printed_in_the_manual_verifies_the_example(tmp_path, leaf, name, answer):
    script = shell_script()
    assert len(script.splitlines()) <= 20
    (tmp_path / "check.sh").write_text(script, encoding="utf-8")
    key = VerifierKey.parse((LOG if name == LOG.name else WITNESS).verifier.text)
    done = subprocess.run(
        ["sh", "check.sh", EXAMPLE / "entry-2.tlog-proof", EXAMPLE / f"leaf-{leaf}.json", key.text],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert done.returncode == answer, done.stdout + done.stderr
    assert ("entry is in the log" in done.stdout) is (answer == 0)


def test_the_shell_check_reads_a_key_with_plus_signs_in_its_base64(tmp_path):
    (tmp_path / "check.sh").write_text(shell_script(), encoding="utf-8")
    keys = (
        SigningKey("office.example/log/1", 0x01, hashlib.sha256(b"%d" % number).digest())
        for number in range(9999)
    )
    key = next(key for key in keys if key.verifier.text.count("+") > 3)
    note = checkpoint.sign(Checkpoint(key.name, 1, HASHES[5]), key)
    (tmp_path / "proof").write_bytes(proof.Proof(0, (), note.render()).render())
    order = ["sh", "check.sh", "proof", EXAMPLE / "leaf-5.json", key.verifier.text]
    assert subprocess.run(order, cwd=tmp_path, capture_output=True).returncode == 0


def test_the_shell_check_refuses_a_changed_signature_and_a_changed_path(tmp_path):
    (tmp_path / "check.sh").write_text(shell_script(), encoding="utf-8")
    for old, new in (
        (b"ywJ6UfNa5X", b"ywJ6UfNa5Y"),
        (b"OiOX0", b"OiOX1"),
        (b"\n7\n", b"\n8\n"),
        (b"index 2", b"index 3"),
    ):
        (tmp_path / "changed").write_bytes(PROOF.replace(old, new))
        done = subprocess.run(
            ["sh", "check.sh", "changed", EXAMPLE / "leaf-2.json", LOG.verifier.text],
            cwd=tmp_path,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 1 and "entry is in the log" not in done.stdout
