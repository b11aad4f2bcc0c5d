import dataclasses

import pytest

from steward.foundations.tlog import checkpoint, merkle
from steward.foundations.tlog.audit import verify_export
from steward.foundations.tlog.canonical import canonical
from steward.foundations.tlog.errors import Malformed, Refuted
from steward.foundations.tlog.export import Folder, as_mapping, export_pieces, write_export
from steward.foundations.tlog.note import ED25519, SigningKey
from steward.foundations.tlog.tiles import pack

SIZES = [0, 1, 2, 255, 256, 257, 600]


def pieces(log, **other):
    given = {
        "note": log.note(),
        "leaves": log.leaves,
        "keys": log.keys,
        "disclosures": log.disclosures,
    } | other
    return export_pieces(**given)


def verified(files, log, **other):
    return verify_export(files, log.keys, policy=log.policy, **other)


@pytest.mark.parametrize("size", SIZES)
def test_an_export_verifies_from_memory_and_from_disk(tmp_path, small_log, size):
    log = small_log(size)
    write_export(tmp_path / "new" / "export", pieces(log))
    for files in (log.files(), Folder(tmp_path / "new" / "export")):
        report = verified(files, log)
        assert report.ok and not report.unchecked, report.findings
        assert (report.size, report.disclosed, report.opaque) == (size, 2 * size, 0)
        assert report.cosigned == [(log.witness.name, 1_795_248_000)]
    assert dict(Folder(tmp_path / "new" / "export")) == log.files()
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["export"]


@pytest.mark.parametrize("size", [600])
def test_every_older_checkpoint_is_an_anchor_that_fits(small_log, size):
    log = small_log(size)
    for old in (0, 1, 255, 256, 257, 511, 512, 513, 599, 600):
        report = verified(log.files(), log, anchors=[log.note(old).render()])
        assert report.ok and report.anchored == old, (old, report.findings)


def test_a_changed_entry_is_named_even_when_its_tiles_were_made_to_fit(small_log):
    log = small_log(600)
    leaves = list(log.leaves)
    leaves[300] = leaves[300].replace(b"p-7f3a01", b"p-7f3a02")
    files = log.files()
    files["tile/entries/001"] = pack(leaves[256:512])
    assert verified(files, log).findings[0].place == "entry 300"
    hashes = [merkle.leaf_hash(leaf) for leaf in leaves]
    files["tile/0/001"] = b"".join(hashes[256:512])
    assert verified(files, log).findings[0].place == "entries 256 to 511"
    files["tile/1/000.p/2"] = merkle.root_of(hashes[:256]) + merkle.root_of(hashes[256:512])
    assert verified(files, log).findings[0].place == "entries 0 to 599"
    bounded = verified(
        files, log, anchors=[log.note(290).render(), log.note(310).render(), log.note(400).render()]
    )
    assert bounded.findings[0].place == "entries 290 to 309" and bounded.anchored == 290


def test_a_stolen_key_rewrites_what_no_anchor_holds(small_log):
    log = small_log(40)
    forged = dataclasses.replace(log, leaves=list(log.leaves), size=0)
    forged.leaves[:] = [*log.leaves[:30], log.leaves[30].replace(b"p-7f3a01", b"p-7f3a02"), *log.leaves[31:]]
    files = as_mapping(export_pieces(forged.note(), forged.leaves, log.keys, log.disclosures, log.policy))
    assert verified(files, log).ok
    assert verified(files, log, anchors=[log.note(30).render()]).ok
    found = verified(files, log, anchors=[log.note(31).render()])
    assert [one.code for one in found.findings] == ["anchor.root"]


def test_a_log_rolled_back_below_an_anchor_is_found(small_log):
    log = small_log(40)
    old = as_mapping(export_pieces(log.note(30), log.leaves[:30], log.keys, log.disclosures[:60], log.policy))
    assert verified(old, log).ok
    assert "rolled back" in verified(old, log, anchors=[log.note(40).render()]).findings[0].text


def test_an_erased_disclosure_counts_as_opaque_and_the_log_still_verifies(small_log):
    log = small_log(9)
    report = verified(as_mapping(pieces(log, disclosures=log.disclosures[:5], policy=log.policy)), log)
    assert report.ok and (report.disclosed, report.opaque) == (5, 13)


def test_a_disclosure_of_another_entry_is_found(small_log):
    log = small_log(9)
    files = log.files()
    files["disclosures.jsonl"] = canonical({"i": 3, "d": log.disclosures[0][1]}) + b"\n"
    assert verified(files, log).findings[0].place == "disclosures.jsonl line 1"


def test_missing_and_foreign_files_are_found(small_log):
    log = small_log(9)
    for path in log.files():
        files = log.files()
        del files[path]
        assert (verified(files, log).findings[0].code, verified(files, log).findings[0].place) == (
            "file.missing",
            path,
        )
    assert verified(log.files() | {"tile/0/000": b""}, log).findings[0].code == "file.foreign"


def test_a_checkpoint_of_a_forged_enormous_size_is_refused_at_once(small_log):
    log = small_log(9)
    files = log.files()
    files["checkpoint"] = files["checkpoint"].replace(b"\n9\n", b"\n999999999999999999\n")
    assert "file.missing" in [one.code for one in verified(files, log).findings]


def test_keys_and_policy_come_from_the_one_who_checks(small_log):
    log = small_log(9)
    thief = SigningKey(log.log.name, ED25519, b"t" * 32)
    assert verify_export(log.files(), [thief.verifier]).findings[0].code == "checkpoint.signature"
    lone = as_mapping(export_pieces(log.note(cosigned=False), log.leaves, log.keys[:1], log.disclosures))
    assert verify_export(lone, log.keys[:1]).ok
    assert "quorum" in verified(lone, log).findings[0].text


def test_a_leaf_of_another_shape_is_named_unless_it_is_allowed(small_log):
    log = small_log(0)
    leaves = [b'{"_sd":[],"v":1}']
    head = checkpoint.Checkpoint(log.log.name, 1, merkle.root_of(map(merkle.leaf_hash, leaves)))
    files = as_mapping(export_pieces(checkpoint.sign(head, log.log), leaves, log.keys[:1]))
    assert verify_export(files, log.keys, any_leaf=True).ok
    assert verify_export(files, log.keys).findings[0].place == "entry 0"


def test_a_log_whose_entries_do_not_hash_to_its_checkpoint_is_not_exported(tmp_path, small_log):
    log = small_log(9)
    with pytest.raises(Refuted, match="run 'steward log verify'"):
        write_export(tmp_path / "export", pieces(log, leaves=log.leaves[::-1]))
    assert list(tmp_path.iterdir()) == []
    write_export(tmp_path / "export", pieces(log))


def test_parts_that_do_not_belong_together_are_not_exported(small_log):
    log = small_log(9)
    for other, message in (
        ({"keys": log.keys[:1]}, "name its key too"),
        ({"disclosures": log.disclosures[::-1]}, "in the order"),
        ({"disclosures": [(9, log.disclosures[0][1])]}, "in a log of 9"),
        ({"policy": b"x\n"}, "policy line 1"),
    ):
        with pytest.raises(Malformed, match=message):
            as_mapping(pieces(log, **other))


def test_a_folder_that_holds_something_is_left_alone(tmp_path, small_log):
    (tmp_path / "export").mkdir()
    (tmp_path / "export" / "note").write_text("mine")
    with pytest.raises(Malformed, match="holds something"):
        write_export(tmp_path / "export", pieces(small_log(1)))
    assert [path.name for path in (tmp_path / "export").iterdir()] == ["note"]


def test_links_in_an_export_are_refused(tmp_path, small_log):
    write_export(tmp_path / "export", pieces(small_log(1)))
    (tmp_path / "export" / "tile" / "more").symlink_to("/")
    with pytest.raises(Malformed, match="tile/more is not a plain file"):
        Folder(tmp_path / "export")
    with pytest.raises(Malformed, match="not a folder"):
        Folder(tmp_path / "nothing")
