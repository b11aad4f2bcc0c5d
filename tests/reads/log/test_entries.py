"""What the log says of itself: head, entries, proofs that strangers verify, exports."""

from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from steward.acts.log import checkpoint
from steward.foundations.tlog import proof as proofs
from steward.foundations.tlog.audit import verify_export
from steward.foundations.tlog.export import Folder, as_mapping, write_export
from steward.foundations.tlog.merkle import root_of
from steward.models import Authorisation, Document, Entry, Head
from steward.reads.log import entries
from steward.rules.machinery.answers import Conflict, Unknown
from tests.cast import NOW, Cast, do, incoming
from tests.reads.log.test_verify import grow


def leaf(index: int) -> bytes:
    return bytes(Entry.objects.get(pk=index).leaf)


def test_the_state_is_the_root_over_all_leaf_hashes_and_names_the_last_signed_size(cast: Cast):
    state = entries.state()
    assert state.root == root_of(bytes(row.leaf_hash) for row in Entry.objects.order_by("idx")).hex()
    assert (state.size, state.signed) == (Head.objects.get().size, None)
    checkpoint(NOW)
    assert entries.state().signed == state.size
    assert (entries.latest().size, entries.latest().root, entries.latest().made_at) == (
        state.size,
        state.root,
        NOW,
    )


@pytest.mark.parametrize("size", [0, 255, 256, 257, 513])
def test_every_entry_is_proven_under_the_latest_checkpoint_however_large_the_log(cast: Cast, size: int):
    grow(max(0, size - Head.objects.get().size))
    checkpoint(NOW)
    last = Head.objects.get().size - 1
    do("person.register", cast.access, name="Sau chữ ký")
    for index in {0, 1, last // 2, last - 1, last}:
        verified = proofs.verify(proofs.parse(entries.proof(index)), leaf(index), [entries.own_key()])
        assert verified.checkpoint.size == last + 1


def test_a_proof_reads_few_rows(cast: Cast):
    grow(600)
    checkpoint(NOW)
    with CaptureQueriesContext(connection) as queries:
        entries.proof(3)
    assert len(queries) <= 8


def test_an_entry_that_no_checkpoint_covers_has_no_proof_yet(cast: Cast):
    with pytest.raises(Conflict) as no:
        entries.proof(0)
    assert no.value.code == "no_checkpoint_covers_it"
    checkpoint(NOW)
    assert entries.proof(0)
    with pytest.raises(Conflict):
        entries.proof(do("person.register", cast.access, name="Lê An").index)
    with pytest.raises(Unknown):
        entries.proof(999_999)


def test_what_an_entry_disclosed_is_shown_to_the_office_that_acted_and_to_nobody_else(cast: Cast):
    index = incoming(cast).index
    own, other = entries.entry(index, cast.registrar), entries.entry(index, cast.outsider)
    assert {name for name, _ in own.disclosures.values()} == {"order", "facts", "result"}
    assert set(other.disclosures.values()) == {None}
    assert own.disclosures.keys() == other.disclosures.keys() == set(own.leaf.sd)
    with pytest.raises(Unknown):
        entries.entry(999_999, cast.registrar)


def test_what_one_may_no_longer_see_is_not_read_in_the_log_either(cast: Cast):
    """The registrar entered it and gave it away;
    without an authorisation its abstract is as gone as the document's page."""
    done = incoming(cast)
    given = [
        do("copy.offer", cast.registrar, copy=copy, to=cast.key("keeper")) for copy in done.result["copies"]
    ]
    for offer in given:
        do("copy.accept", cast.keeper, handover=offer.result["handover"])
    assert "Công tác cán bộ quý IV" in str(entries.entry(done.index, cast.registrar).disclosures)
    for right in Authorisation.objects.filter(post__key=cast.key("registrar")):
        do("authorisation.withdraw", cast.access, authorisation=str(right.key), reason="chuyển công tác")
    assert not Document.objects.visible_to(cast.registrar).exists()
    assert set(entries.entry(done.index, cast.registrar).disclosures.values()) == {None}
    kept = [pair and pair[0] for pair in entries.entry(given[0].index, cast.registrar).disclosures.values()]
    assert sorted(kept, key=str) == [None, "order", "result"], (
        "a party keeps its handover, not the facts of the document"
    )


def test_who_refuses_a_copy_of_a_document_out_of_sight_reads_back_the_reason_and_no_facts(cast: Cast):
    """A reader of another unit is authorised for the level, so it may be offered the copy;
    the document is not its own."""
    copy = incoming(cast).result["copies"][0]
    for who, facts in (("outsider", False), ("drafter", True)):
        offer = do("copy.offer", cast.registrar, copy=copy, to=cast.key(who)).result["handover"]
        done = do("copy.refuse", getattr(cast, who), handover=offer, reason="nhầm đơn vị")
        told = dict(
            pair for pair in entries.entry(done.index, getattr(cast, who)).disclosures.values() if pair
        )
        assert "nhầm đơn vị" in str(told["order"])
        assert ("facts" in told) is facts


def test_entries_are_paged_from_the_newest_in_few_queries(cast: Cast):
    with CaptureQueriesContext(connection) as queries:
        newest = entries.entries(limit=5)
    assert [one.index for one in newest] == [entries.state().size - n for n in range(1, 6)]
    assert [one.index for one in entries.entries(before=newest[-1].index, limit=2)] == [
        newest[-1].index - 1,
        newest[-1].index - 2,
    ]
    assert len(queries) <= 12


def test_an_export_verifies_by_itself_and_tells_nothing_unless_a_level_is_named(cast: Cast, tmp_path: Path):
    incoming(cast)
    checkpoint(NOW)
    write_export(tmp_path / "out", entries.pieces())
    files = Folder(tmp_path / "out")
    report = verify_export(files, [entries.own_key()])
    assert (report.ok, report.disclosed, report.size) == (True, 0, Head.objects.get().size)
    assert files["disclosures.jsonl"] == b""
    low = verify_export(as_mapping(entries.pieces(disclose_up_to=0)), [entries.own_key()])
    everything = verify_export(as_mapping(entries.pieces(disclose_up_to=99)), [entries.own_key()])
    assert low.ok and everything.ok
    assert (low.opaque, everything.opaque) == (3, 0), "the document's entry stays opaque below its level"


def test_an_export_stands_on_the_checkpoint_and_leaves_later_entries_out(cast: Cast):
    checkpoint(NOW)
    size = Head.objects.get().size
    do("person.register", cast.access, name="Lê An")
    report = verify_export(as_mapping(entries.pieces(disclose_up_to=99)), [entries.own_key()])
    assert (report.ok, report.size) == (True, size)


def test_without_a_checkpoint_or_without_the_public_key_there_is_no_export(cast: Cast, key: Path):
    with pytest.raises(Conflict):
        entries.pieces()
    checkpoint(NOW)
    key.with_suffix(".vkey").unlink()
    with pytest.raises(Unknown):
        entries.pieces()
