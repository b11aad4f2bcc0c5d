"""verify(): what it names, what it leaves out, and that nothing in a table makes it stumble."""

from pathlib import Path

import pytest
from django.db import connection, transaction

from steward.acts.log import checkpoint
from steward.acts.machinery.appender import append
from steward.foundations.tlog.errors import Refuted
from steward.foundations.tlog.leaf import Leaf, uuid7
from steward.foundations.tlog.note import ED25519, SigningKey
from steward.models import Checkpoint, Compartment, Document, Entry, Head, Tile
from steward.reads.log.coverage import coverage
from steward.reads.log.verify import examine, verify
from tests.cast import NOW, Cast, do, incoming
from tests.journeys.test_tampering import _unhindered


def tamper(sql: str) -> None:
    with _unhindered(), connection.cursor() as cursor:
        cursor.execute(sql)


def places(**options: object) -> list[str]:
    return [one.place for one in verify(**options)]


def grow(count: int) -> None:
    """Plain entries that touch nothing, to fill tiles."""
    for n in range(count):
        append(
            Leaf(
                id=uuid7(n, bytes(10)), act="house.noted", at="2026-11-16T02:00:00Z", actor="p-00000000"
            ).encode()
        )


def test_an_untouched_office_verifies_and_says_how_much_it_checked(cast: Cast):
    checkpoint(NOW)
    report = examine()
    assert report.ok and report.unchecked == []
    assert (report.size, report.origin) == (Head.objects.get().size, "minh-hai.steward.example/log/2026")
    assert report.disclosed == 3 * report.size


def test_the_changed_row_is_named(cast: Cast):
    document = Document.objects.get(key=incoming(cast).result["document"])
    tamper(f"UPDATE steward_document SET signer = 'ai đó' WHERE id = {document.pk}")
    assert places() == [document.name]


def test_a_derived_column_is_recomputed(cast: Cast):
    document = Document.objects.get(key=incoming(cast).result["document"])
    tamper(f"UPDATE steward_document SET u1 = u1 + 1 WHERE id = {document.pk}")
    assert places() == [f"{document.name}.u1"]


def test_a_row_taken_away_and_a_row_added_are_named(cast: Cast):
    do("compartment.create", cast.access, code="alpha", title="Việc A")
    (row,) = Compartment.objects.values_list("pk", flat=True)
    tamper("UPDATE steward_compartment SET id = id + 1000")
    assert sorted(places()) == sorted([f"compartment/{row}", f"compartment/{row + 1000}"])


def test_the_tree_alone_is_checked_on_request_and_the_rest_said_to_be_unchecked(cast: Cast):
    tamper("UPDATE steward_post SET capacity = 'other' WHERE id = 1")
    assert places() == ["office/1"]
    report = examine(tree_only=True)
    assert report.ok
    assert report.unchecked[-1].startswith("tables")


def test_the_first_entry_that_is_missing_ends_the_walk_and_is_named(cast: Cast):
    tamper("DELETE FROM steward_disclosure WHERE entry_id = 5")
    tamper("DELETE FROM steward_origin WHERE entry_id = 5")
    tamper("DELETE FROM steward_entry WHERE idx = 5")
    report = examine()
    assert ("gap", "entry 5") in [(one.code, one.place) for one in report.findings]
    assert "everything after entry 4" in report.unchecked[-1]


def test_tiles_are_held_against_the_entries_below_them(cast: Cast):
    grow(260 - Head.objects.get().size)
    assert Tile.objects.count() == 1
    assert places() == []
    tamper("UPDATE steward_tile SET root = hashes")
    assert places() == ["tile 0/0"]
    tamper("DELETE FROM steward_tile")
    assert places() == ["tile 0/0", "tiles"]


def test_a_checkpoint_by_another_key_or_over_another_root_is_named(cast: Cast):
    good = checkpoint(NOW)
    size = Head.objects.get().size
    other = SigningKey("minh-hai.steward.example/log/2026", ED25519, bytes(32))
    from steward.foundations.tlog import checkpoint as checkpoints
    from steward.foundations.tlog.merkle import EMPTY_ROOT

    forged = checkpoints.sign(checkpoints.Checkpoint(other.name, size, EMPTY_ROOT), other).render().decode()
    Checkpoint.objects.update(note=forged)
    assert f"checkpoint {size}" in places()
    assert f"checkpoint {size}" in places(keys=[other.verifier])
    Checkpoint.objects.update(note=good)
    assert places() == []


def test_without_the_public_key_signatures_are_said_to_be_unchecked(cast: Cast, key: Path):
    checkpoint(NOW)
    for suffix in (".vkey", ".signed"):
        key.with_suffix(suffix).unlink()
    report = examine()
    assert report.ok
    assert report.unchecked == ["signatures of checkpoints: the log's public key is not here; pass its vkey"]


def test_an_anchor_that_fits_is_counted_and_one_that_does_not_is_a_finding(cast: Cast):
    old = checkpoint(NOW).encode()
    size = Head.objects.get().size
    do("person.register", cast.access, name="Lê An")
    checkpoint(NOW)
    report = examine(anchors=[old])
    assert (report.ok, report.anchored) == (True, size)
    report = examine(anchors=[old.replace(b"\n%d\n" % size, b"\n%d\n" % (size - 1))])
    assert [one.place for one in report.findings] == ["anchor 1"]


def test_words_missing_from_the_search_index_are_found(cast: Cast):
    document = Document.objects.get(key=incoming(cast).result["document"])
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_indexes WHERE indexname = 'steward_search'")
            assert cursor.fetchone() == (1,), "an index over the column itself: nothing that could differ"
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO steward_search(steward_search, rowid, fold) VALUES ('delete', %s, %s)",
            [document.pk, document.fold],
        )
    assert places() == [document.name]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO steward_search(rowid, fold) VALUES (%s, %s)", [document.pk, document.fold + " bịa"]
        )
    assert places() == [document.name]


SPELLINGS = {
    "a key in capitals": "UPDATE steward_person SET key = upper(key) WHERE key <> upper(key)",
    "a day as a week": "UPDATE steward_organisation SET begun_on = '2026-W47-1'",
    "a digest as bytes": "UPDATE steward_proof SET sha256 = X'" + "cd" * 32 + "'",
    "text as bytes": "UPDATE steward_person SET title = CAST(title AS BLOB)",
    "bytes as text": "UPDATE steward_person SET salt = hex(salt)",
    "text that is not UTF-8": "UPDATE steward_person SET title = CAST(X'C328' AS TEXT)",
    "a fraction": "UPDATE steward_person SET version = 0.5",
    "a word for a number": "UPDATE steward_person SET version = 'none'",
    "a day that is none": "UPDATE steward_organisation SET begun_on = 'someday'",
    "a leaf as text": "UPDATE steward_entry SET leaf = CAST(leaf AS TEXT) WHERE idx = 3",
    "an index as text": "UPDATE steward_entry SET idx = 'three' WHERE idx = (SELECT max(idx) FROM "
    "steward_entry)",
    "a note that cannot be read": "UPDATE steward_checkpoint SET note = CAST(X'FF' AS TEXT)",
    "an origin that cannot be read": "UPDATE steward_origin SET actor = CAST(X'FF' AS TEXT) WHERE entry_id = "
    "4",
    "a disclosure that cannot be read": "UPDATE steward_disclosure SET text = CAST(X'FF' AS TEXT) WHERE "
    "entry_id = 4",
    "a head that cannot be read": "UPDATE steward_head SET peaks = 'x'",
    "a parent that is not there": "UPDATE steward_unit SET parent_id = 999 WHERE parent_id IS NOT NULL",
    "the search index torn": "UPDATE steward_search_data SET block = X'00' WHERE id > 1",
}


@pytest.mark.parametrize("sql", SPELLINGS.values(), ids=SPELLINGS.keys())
def test_a_value_of_another_type_spelling_or_encoding_is_a_finding_and_never_a_crash(cast: Cast, sql: str):
    from tests.journeys.filled import fill

    if connection.vendor == "postgresql":
        assert "CREATE" not in sql, "columns are typed there: the engine refuses these values itself"
        return
    fill(cast)
    checkpoint(NOW)
    assert places() == []
    point = transaction.savepoint()
    tamper(sql)
    assert examine().findings != []
    transaction.savepoint_rollback(point)


def test_every_column_has_an_answer():
    assert [name for name, answer in coverage().items() if not answer] == []
    assert coverage()["steward_document.u1"] == "derived"
    assert coverage()["steward_document.level"] == "covered"


def test_a_checkpoint_over_damaged_rows_is_not_made(cast: Cast):
    tamper("UPDATE steward_entry SET leaf_hash = leaf WHERE idx = 2")
    assert "entry 2" in places()
    with pytest.raises(Refuted):
        checkpoint(NOW)
    assert not Checkpoint.objects.exists() and Entry.objects.exists()
