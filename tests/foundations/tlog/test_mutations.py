"""A campaign of edits on the bytes of an exported log: none passes without the key.

`STEWARD_MUTATIONS` sets how many (9,000 unless told otherwise), `STEWARD_SEED` which ones.
Forty-nine in fifty hit a log of 9 entries, one in fifty a log of 300 whose tree has two levels of tiles.
One edit is no tampering and is counted apart: removing whole lines of the disclosures file is what erasure
looks like, and the report shows its count.
"""

import dataclasses
import json
import os
import random

import pytest

from steward.foundations.tlog import checkpoint, merkle, note
from steward.foundations.tlog.audit import verify_export
from steward.foundations.tlog.canonical import canonical
from steward.foundations.tlog.checkpoint import Checkpoint
from steward.foundations.tlog.disclosure import disclose
from steward.foundations.tlog.export import as_mapping, export_pieces, tree_pieces
from steward.foundations.tlog.note import COSIGNATURE, ED25519, SigningKey
from steward.foundations.tlog.tiles import pack, unpack
from steward_verify import arithmetic as outsider_arithmetic
from steward_verify import export as outsider
from tests.progress import Progress, summary

MUTATIONS = int(os.environ.get("STEWARD_MUTATIONS", "9000"))
SEED = int(os.environ.get("STEWARD_SEED", "20261121"))
OTHER_LEAF = b"foreign"
#: The share of edits that the other verifier judges too; drawn, for a step of so many would pass over kinds.
OUTSIDER = 0.1


def pick_file(files, chance):
    return chance.choice(sorted(path for path in files if files[path]))


def span(data, chance):
    at = chance.randrange(len(data))
    return at, min(len(data), at + chance.choice([1, 1, 2, 8, 32, 64, 200]))


def bit_flip(files, log, chance):
    path = pick_file(files, chance)
    data = bytearray(files[path])
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    files[path] = bytes(data)


def insertion(files, log, chance):
    path = pick_file(files, chance)
    at = chance.randrange(len(files[path]) + 1)
    new = chance.choice([b"\n", b" ", b"\x00", b"#x\n", chance.randbytes(1), chance.randbytes(32)])
    files[path] = files[path][:at] + new + files[path][at:]


def deletion(files, log, chance):
    path = pick_file(files, chance)
    at, end = span(files[path], chance)
    files[path] = files[path][:at] + files[path][end:]


def duplication(files, log, chance):
    path = pick_file(files, chance)
    at, end = span(files[path], chance)
    files[path] = files[path][:end] + files[path][at:]


def truncation(files, log, chance):
    path = pick_file(files, chance)
    files[path] = files[path][: chance.randrange(len(files[path]))]


def reordering(files, log, chance):
    path = pick_file(files, chance)
    if path.startswith("tile/entries/"):
        items = unpack(files[path])
        chance.shuffle(items)
        files[path] = pack(items)
    elif path.startswith("tile/"):
        items = merkle.split(files[path])
        chance.shuffle(items)
        files[path] = b"".join(items)
    else:
        items = files[path].splitlines(keepends=True)
        chance.shuffle(items)
        files[path] = b"".join(items)


def rebuilt(files, leaves):
    """Replace all bundles and tiles by those of other leaves, as an attacker without the key can."""
    for path in [path for path in files if path.startswith("tile/")]:
        del files[path]
    files |= as_mapping(tree_pieces(leaves))


def head_text(files, size, root):
    """Write size and root into the checkpoint, signatures left as they are."""
    lines = files["checkpoint"].split(b"\n")
    lines[1:3] = [str(size).encode(), Checkpoint("x", 0, root).text.split("\n")[2].encode()]
    files["checkpoint"] = b"\n".join(lines)


def forged(files, leaves, chance):
    rebuilt(files, leaves)
    if chance.random() < 0.5:
        head_text(files, len(leaves), merkle.root_of(map(merkle.leaf_hash, leaves)))


def foreign_insert(files, log, chance):
    leaves = list(log.leaves)
    leaves.insert(chance.randrange(len(leaves) + 1), chance.choice([OTHER_LEAF, chance.choice(leaves)]))
    forged(files, leaves, chance)


def entry_removed(files, log, chance):
    leaves = list(log.leaves)
    del leaves[chance.randrange(len(leaves))]
    forged(files, leaves, chance)


def entries_swapped(files, log, chance):
    leaves = list(log.leaves)
    one, two = chance.sample(range(len(leaves)), 2)
    leaves[one], leaves[two] = leaves[two], leaves[one]
    forged(files, leaves, chance)


def field_swap(files, log, chance):
    leaves = list(log.leaves)
    at = chance.randrange(len(leaves))
    fields = json.loads(leaves[at])
    other = json.loads(chance.choice(leaves))
    name = chance.choice(["id", "at", "actor", "after", "_sd", "act"])
    fields[name] = {"actor": "p-0000", "act": "copy.return"}.get(name, other[name])
    leaves[at] = canonical(fields)
    forged(files, leaves, chance)


def leaf_for_node(files, log, chance):
    """One leaf whose bytes are two leaf hashes, or two prefixed ones, in place of the two."""
    leaves = list(log.leaves)
    at = chance.randrange(len(leaves) // 2) * 2
    pair = b"".join(merkle.leaf_hash(one) for one in leaves[at : at + 2])
    leaves[at : at + 2] = [chance.choice([pair, b"\x01" + pair])]
    forged(files, leaves, chance)


def tail_replacement(files, log, chance):
    keep = chance.randrange(len(log.leaves))
    tail = [one.replace(b"p-7f3a01", b"p-7f3a0%d" % chance.randrange(2, 9)) for one in log.leaves[keep:]]
    forged(files, log.leaves[:keep] + tail[: chance.randrange(len(tail) + 1)], chance)


def disclosure_edit(files, log, chance):
    lines = files["disclosures.jsonl"].splitlines(keepends=True)
    at = chance.randrange(len(lines))
    fields = json.loads(lines[at])
    kind = chance.randrange(4)
    if kind == 0:
        fields["d"] = disclose("holder", "somebody else", chance.randbytes(16)).text
    elif kind == 1:
        fields["i"] = chance.choice(
            [-1, len(log.leaves), *(index for index in range(len(log.leaves)) if index != fields["i"])]
        )
    elif kind == 2:
        fields["d"] = json.loads(chance.choice(lines))["d"]
    else:
        fields["note"] = 1
    lines[at] = canonical(fields) + b"\n"
    if chance.random() < 0.3:
        lines.insert(at, json.dumps(fields).encode() + b"\n")
    files["disclosures.jsonl"] = b"".join(lines)


def checkpoint_edit(files, log, chance):
    good = note.parse(files["checkpoint"])
    head = checkpoint.parse_text(good.text)
    thief = SigningKey(log.log.name, ED25519, chance.randbytes(32))
    other = SigningKey(log.witness.name, COSIGNATURE, chance.randbytes(32))
    older = log.note(chance.randrange(len(log.leaves)))
    files["checkpoint"] = chance.choice(
        [
            checkpoint.sign(head, thief),
            checkpoint.sign(head, thief).with_signature(good.signatures[1]),
            note.Note(good.text, good.signatures[:1]),
            note.Note(good.text, good.signatures[1:]),
            note.Note(good.text, good.signatures[::-1]),
            note.Note(good.text, (good.signatures[0], checkpoint.cosign(good, other, 1))),
            good.with_signature(checkpoint.cosign(good, other, 1)),
            note.Note(
                good.text,
                (good.signatures[0], dataclasses.replace(good.signatures[1], blob=good.signatures[0].blob)),
            ),
            note.Note(older.text, good.signatures),
            older,
            note.Note(good.text.replace("\n", "\nx\n", 1), good.signatures),
        ]
    ).render()


def key_or_policy_edit(files, log, chance):
    thief = SigningKey(log.log.name, ED25519, chance.randbytes(32)).verifier
    other = SigningKey("other.example/witness", COSIGNATURE, chance.randbytes(32)).verifier
    path = chance.choice(["vkeys", "policy"])
    if path == "vkeys":
        keys = chance.choice(
            [[thief, log.keys[1]], [*log.keys, other], [thief, *log.keys], log.keys[:1], log.keys[::-1]]
        )
        files[path] = "".join(f"{key.text}\n" for key in keys).encode()
    else:
        lines = files[path].decode().splitlines(keepends=True)
        lines[-1] = "quorum none\n"
        files[path] = chance.choice(
            ["".join(lines), f"log {thief.text}\nquorum none\n", "# x\n" + "".join(lines)]
        ).encode()


def file_edit(files, log, chance):
    one, two = chance.sample(sorted(files), 2)
    kind = chance.randrange(4)
    if kind == 0:
        del files[one]
    elif kind == 1:
        files[one], files[two] = files[two], files[one]
    elif kind == 2:
        files[chance.choice(["tile/0/000.p/3", "tile/7/000", "extra", "tile/entries/x001/000"])] = files[one]
    else:
        files[one] = files[two]


KINDS = [
    bit_flip,
    insertion,
    deletion,
    duplication,
    truncation,
    reordering,
    foreign_insert,
    entry_removed,
    entries_swapped,
    field_swap,
    leaf_for_node,
    tail_replacement,
    disclosure_edit,
    checkpoint_edit,
    key_or_policy_edit,
    file_edit,
]


def only_erased(before, after):
    """Whether the one difference is that whole lines of the disclosures file are gone."""
    path = "disclosures.jsonl"
    if {name for name in before | after if before.get(name) != after.get(name)} != {
        path
    } or path not in after:
        return False
    rest = iter(before[path].splitlines(keepends=True))
    return all(line in rest for line in after[path].splitlines(keepends=True))


def mutations(log, count, chance):
    untouched = log.files()
    made = 0
    while made < count:
        files = dict(untouched)
        kind = KINDS[made % len(KINDS)]
        kind(files, log, chance)
        if files != untouched:
            made += 1
            yield kind.__name__, untouched, files


def outsider_check(files, log, anchors=()):
    keys = [outsider_arithmetic.parse_key(key.text) for key in log.keys]
    return outsider.check(files, keys, [outsider_arithmetic.parse_signed(one) for one in anchors], log.policy)


@pytest.mark.parametrize(("size", "share"), [(9, 0.98), (300, 0.02)])
def test_no_edit_without_the_key_goes_undetected(small_log, size, share):
    log, chance = small_log(size), random.Random(SEED + size)
    assert verify_export(log.files(), log.keys, policy=log.policy).ok
    assert not outsider_check(log.files(), log).findings
    missed, erasures, count, asked_both = [], 0, round(MUTATIONS * share), 0
    progress = Progress(f"log of {size}", count)
    for kind, before, after in mutations(log, count, chance):
        report = verify_export(after, log.keys, policy=log.policy)
        asked = [report.ok]
        if chance.random() < OUTSIDER:
            asked.append(not outsider_check(after, log).findings)
        asked_both += len(asked) == 2
        progress.step()
        if only_erased(before, after):
            erasures += 1
            assert all(asked) and report.opaque > 0, kind
        elif any(asked):
            missed.append((kind, asked))
    summary(
        f"log of {size}: {count:,} edits (outsider: {asked_both:,}), {erasures:,} erasures, {len(missed)} "
        f"missed, seed {SEED}"
    )
    assert missed == []
    assert erasures < count / 20


@pytest.mark.parametrize("anchor", [None, 6])
def test_with_the_key_an_edit_passes_unless_an_anchor_lies_above_it(small_log, anchor):
    """The honest counter-case: every entry changed in turn, the tree rebuilt and signed anew with both
    stolen keys.
    """
    log = small_log(9)
    anchors = [log.note(anchor).render()] if anchor else []
    for at in range(9):
        leaves = list(log.leaves)
        leaves[at] = leaves[at].replace(b"p-7f3a01", b"p-7f3a02")
        head = Checkpoint(log.log.name, 9, merkle.root_of(map(merkle.leaf_hash, leaves)))
        signed = checkpoint.sign(head, log.log)
        signed = signed.with_signature(checkpoint.cosign(signed, log.witness, 1))
        files = as_mapping(export_pieces(signed, leaves, log.keys, log.disclosures, log.policy))
        below = anchor is not None and at < anchor
        assert verify_export(files, log.keys, anchors, log.policy).ok is not below
        assert (not outsider_check(files, log, anchors).findings) is not below
