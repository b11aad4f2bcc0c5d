"""Checkpoints and the key they are signed with; the erasure of what an entry disclosed."""

import dataclasses
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from unittest import mock

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from steward.acts.log import checkpoint, keep_cosignatures
from steward.acts.machinery.keyfile import held, make_key
from steward.foundations.tlog import checkpoint as checkpoints
from steward.foundations.tlog import note as notes
from steward.foundations.tlog.audit import Report
from steward.foundations.tlog.errors import Refuted
from steward.foundations.tlog.export import as_mapping
from steward.foundations.tlog.note import COSIGNATURE, SigningKey, VerifierKey
from steward.models import Checkpoint, Disclosure, Entry, Head, Organisation, Origin
from steward.reads.log.entries import latest, pieces
from steward.reads.log.verify import examine, verify
from steward.rules.machinery.answers import Refusal, Unknown
from tests.cast import NOW, Cast, do, erase


def without_hindrance(*statements: str) -> None:
    """Raw SQL with the triggers of the log's tables out of the way (SQLite) or as the owner of the tables."""
    from tests.journeys.test_tampering import _unhindered

    with _unhindered(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def test_the_first_checkpoint_makes_a_private_key_named_after_the_log(cast: Cast, key: Path):
    note = checkpoint(NOW)
    public = VerifierKey.parse(key.with_suffix(".vkey").read_text().strip())
    signed = checkpoints.verify(note.encode(), [public]).checkpoint
    assert (signed.origin, signed.size) == (Organisation.objects.get().origin, Head.objects.get().size)
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert key.with_suffix(".signed").read_text() == note
    assert list(verify()) == []


def test_a_checkpoint_is_no_entry_and_is_made_once_for_each_size(cast: Cast):
    before = Head.objects.get().size
    assert checkpoint(NOW) == checkpoint(NOW)
    assert (Head.objects.get().size, Checkpoint.objects.count()) == (before, 1)
    do("person.register", cast.access, name="Lê An")
    checkpoint(NOW)
    assert list(Checkpoint.objects.order_by("size").values_list("size", flat=True)) == [before, before + 1]
    assert list(verify()) == []


WITNESS = SigningKey("witness.example", COSIGNATURE, b"w" * 32)
STRANGER = SigningKey("stranger.example", COSIGNATURE, b"s" * 32)


def cosigned(note: str, by: SigningKey = WITNESS) -> bytes:
    parsed = notes.parse(note.encode())
    return parsed.with_signature(checkpoints.cosign(parsed, by, 1_795_000_000)).render()


def test_a_witness_signature_is_kept_exported_and_verified_from_then_on(cast: Cast, key: Path):
    given = cosigned(checkpoint(NOW))
    assert (
        keep_cosignatures(given, [WITNESS.verifier])
        == keep_cosignatures(given, [WITNESS.verifier])
        == given.decode()
    )
    assert checkpoint(NOW) == given.decode() and latest().note == given.decode()
    files = as_mapping(pieces())
    assert WITNESS.verifier.text in files["policy"].decode() and files["checkpoint"] == given
    assert list(verify()) == []
    body, line = given.decode().rsplit("\n", 2)[:2]
    other = dataclasses.replace(notes.parse(given).signatures[-1], blob=bytes(72)).line
    Checkpoint.objects.update(note=f"{body}\n{other}\n")
    assert line != other and "checkpoint" in {one.code for one in verify()}


def test_a_line_whose_key_is_not_kept_is_told_by_verify_and_by_another_who_verifies_called_unchecked(
    cast: Cast, key: Path
):
    keep_cosignatures(cosigned(checkpoint(NOW)), [WITNESS.verifier])
    assert list(verify()) == []
    key.with_suffix(".witnesses").unlink()
    assert [(one.code, "witness.example" in one.text) for one in verify()] == [("checkpoint", True)]
    report, public = Report(), VerifierKey.parse(key.with_suffix(".vkey").read_text().strip())
    assert list(verify(keys=[public], report=report)) == [] and "witness.example" in " ".join(
        report.unchecked
    )
    assert list(verify(keys=[public, WITNESS.verifier])) == []


def test_what_is_not_ours_or_not_signed_by_a_named_witness_is_not_kept(cast: Cast, key: Path):
    note = checkpoint(NOW)
    with pytest.raises(Refusal) as no:
        keep_cosignatures(cosigned(note), [STRANGER.verifier])
    assert no.value.code == "not_cosigned"
    forged = notes.parse(cosigned(note))
    line = dataclasses.replace(forged.signatures[-1], blob=bytes(72))
    with pytest.raises(Refuted):
        keep_cosignatures(forged.with_signature(line).render(), [WITNESS.verifier])
    ours = checkpoints.parse_text(notes.parse(note.encode()).text)
    never = checkpoints.sign(
        dataclasses.replace(ours, size=ours.size + 1), SigningKey.parse(key.read_text().strip())
    )
    with pytest.raises(Unknown):
        keep_cosignatures(cosigned(never.render().decode()), [WITNESS.verifier])


def test_a_key_that_others_may_read_signs_nothing(cast: Cast, key: Path):
    checkpoint(NOW)
    key.chmod(0o640)
    with pytest.raises(Refusal) as no:
        checkpoint(NOW)
    assert no.value.code == "key_file_open"
    key.chmod(0o600)
    assert checkpoint(NOW)


def test_the_key_of_another_log_signs_nothing(cast: Cast):
    make_key("other.body.example/log/2026")
    with pytest.raises(Refusal) as no:
        checkpoint(NOW)
    assert no.value.code == "key_of_another_log"


def test_a_lost_key_is_not_replaced_in_silence_and_a_key_is_never_overwritten(cast: Cast, key: Path):
    checkpoint(NOW)
    with pytest.raises(Refusal) as no:
        make_key(Organisation.objects.get().origin)
    assert no.value.code == "key_exists"
    key.rename(key.with_name("elsewhere"))
    with pytest.raises(Refusal) as no:
        checkpoint(NOW)
    assert no.value.code == "key_missing"


def test_of_many_who_sign_first_at_one_moment_each_gets_the_one_key_that_is_kept(cast: Cast, key: Path):
    origin = Organisation.objects.get().origin
    for again in range(20):
        key.unlink(missing_ok=True), key.with_suffix(".vkey").unlink(missing_ok=True)
        ready = Barrier(8)

        def sign(_: int, ready: Barrier = ready) -> str:
            ready.wait()
            with held(origin) as kept:
                return kept.verifier.text

        with (
            mock.patch.object(Checkpoint.objects, "exists", return_value=False),
            ThreadPoolExecutor(8) as many,
        ):
            assert set(many.map(sign, range(8))) == {key.with_suffix(".vkey").read_text().strip()}, again
    assert [one.name for one in key.parent.glob("log.key*")] == ["log.key"], "nothing half made stays behind"


def test_a_log_that_was_rolled_back_is_not_signed_and_is_reported(cast: Cast, key: Path):
    checkpoint(NOW)
    kept = key.with_suffix(".signed").read_text()
    do("person.register", cast.access, name="Lê An")
    later = checkpoint(NOW)
    without_hindrance(f"DELETE FROM steward_checkpoint WHERE size = {Head.objects.get().size}")
    assert [one.code for one in verify()] == ["rollback"], (
        "the database forgot a signature that the key remembers"
    )
    checkpoint(NOW)
    _forget_last_entry()
    with pytest.raises(Refusal) as no:
        checkpoint(NOW)
    assert no.value.code == "log_rolled_back"
    assert "rollback" in {one.code for one in verify()}
    assert kept != later


def _forget_last_entry() -> None:
    """What the restore of an older copy leaves: one entry less, tables and head as they were before it."""
    from steward.foundations.tlog.merkle import Peaks, leaf_hash

    rows = [bytes(row.leaf) for row in Entry.objects.order_by("idx")]
    peaks = Peaks()
    for leaf in rows[:-1]:
        peaks = peaks.append(leaf_hash(leaf))
    last = len(rows) - 1
    without_hindrance(
        f"DELETE FROM steward_disclosure WHERE entry_id = {last}",
        f"DELETE FROM steward_origin WHERE entry_id = {last}",
        f"DELETE FROM steward_checkpoint WHERE size > {last}",
        f"DELETE FROM steward_entry WHERE idx = {last}",
        "DELETE FROM steward_person WHERE id = (SELECT max(id) FROM steward_person)",
    )
    literal = (
        f"X'{peaks.to_bytes().hex()}'" if connection.vendor == "sqlite" else f"'\\x{peaks.to_bytes().hex()}'"
    )
    without_hindrance(f"UPDATE steward_head SET size = {last}, peaks = {literal}")


def test_another_history_of_the_same_length_is_not_signed(cast: Cast):
    do("person.register", cast.access, name="Lê An")
    checkpoint(NOW)
    _forget_last_entry()
    do("person.register", cast.access, name="Lê Bình")
    with pytest.raises(Refusal) as no:
        checkpoint(NOW)
    assert no.value.code == "log_forked"
    assert "checkpoint" in {one.code for one in verify()}
    do("person.register", cast.access, name="Lê Cường")
    with pytest.raises(Refusal) as no:
        checkpoint(NOW)
    assert no.value.code == "log_forked"


def test_entries_are_hashed_anew_before_they_are_signed(cast: Cast):
    checkpoint(NOW)
    index = do("person.register", cast.access, name="Lê An").index
    leaf = bytes(Entry.objects.get(pk=index).leaf)
    literal = "X'{}'" if connection.vendor == "sqlite" else "'\\x{}'"
    without_hindrance(
        f"UPDATE steward_entry SET leaf = {literal.format(leaf[::-1].hex())} WHERE idx = {index}"
    )
    with pytest.raises(Refuted, match=f"entry {index}"):
        checkpoint(NOW)


def test_what_an_entry_disclosed_is_erased_by_two_and_the_log_still_verifies(
    cast: Cast, key: Path, leaves_one
):
    told = do("person.register", cast.access, origin="order-of-le-an", name="Lê Thị Sẽ Xóa")
    with leaves_one("disclosure.propose_erasure"):
        erasure = do(
            "disclosure.propose_erasure", cast.access, entry=told.index, ground="hết thời hạn lưu"
        ).result["erasure"]
    assert Disclosure.objects.filter(entry=told.index, text__isnull=False).count() == 3
    with leaves_one("disclosure.erase"):
        done = do("disclosure.erase", cast.second_access, erasure=erasure)
    rows = Disclosure.objects.filter(entry=told.index)
    assert {(row.text, row.title) for row in rows} == {(None, "")}
    assert sorted(row.digest for row in rows) == done.result["digests"]
    assert Origin.objects.get(entry=told.index).order_digest == ""
    assert not Origin.objects.filter(origin="order-of-le-an").exists()
    assert examine().opaque == 3


def test_what_is_erased_is_overwritten_in_the_file_of_the_database_and_not_only_marked_free(cast: Cast):
    told = do("person.register", cast.access, name="Lê Thị Sẽ Xóa")
    if connection.vendor == "sqlite":
        connection.cursor().execute("PRAGMA secure_delete = OFF")
    with CaptureQueriesContext(connection) as asked:
        erase(cast, told.index)
    sql = [one["sql"] for one in asked.captured_queries]
    taken = next(n for n, one in enumerate(sql) if one.startswith('UPDATE "steward_disclosure"'))
    before = [one for one in sql[:taken] if "secure_delete = ON" in one]
    assert len(before) == (connection.vendor == "sqlite")
    if connection.vendor == "sqlite":
        assert connection.cursor().execute("PRAGMA secure_delete").fetchone() == (1,)


def test_nobody_erases_alone_and_a_refused_erasure_erases_nothing(cast: Cast, leaves_nothing):
    told = do("person.register", cast.access, name="Lê An")
    erasure = do("disclosure.propose_erasure", cast.access, entry=told.index, ground="hết hạn").result[
        "erasure"
    ]
    with leaves_nothing(Refusal, "two_persons_needed"):
        do("disclosure.erase", cast.access, erasure=erasure)
    with leaves_nothing(Refusal, "already_proposed"):
        do("disclosure.propose_erasure", cast.second_access, entry=told.index, ground="hết hạn")
    do("disclosure.refuse_erasure", cast.second_access, erasure=erasure, reason="còn thời hạn lưu")
    with leaves_nothing(Refusal, "not_now"):
        do("disclosure.erase", cast.second_access, erasure=erasure)
    assert Disclosure.objects.filter(entry=told.index, text__isnull=False).count() == 3


def test_an_erasure_is_not_itself_erased_and_nothing_is_erased_twice(cast: Cast, leaves_nothing):
    told = do("person.register", cast.access, name="Lê An")
    done = erase(cast, told.index)
    for entry in (done.index, done.index - 1):
        with leaves_nothing(Refusal, "erasures_stay"):
            do("disclosure.propose_erasure", cast.access, entry=entry, ground="che dấu")
    with leaves_nothing(Refusal, "already_erased"):
        do("disclosure.propose_erasure", cast.access, entry=told.index, ground="lần nữa")
    with leaves_nothing(Unknown, "unknown"):
        do("disclosure.propose_erasure", cast.access, entry=999_999, ground="không có")


def test_only_those_in_charge_of_access_erase(cast: Cast, leaves_nothing):
    told = do("person.register", cast.access, name="Lê An")
    erasure = do("disclosure.propose_erasure", cast.access, entry=told.index, ground="hết hạn").result[
        "erasure"
    ]
    with leaves_nothing(Refusal, "not_in_charge_of_access"):
        do("disclosure.propose_erasure", cast.registrar, entry=told.index, ground="muốn")
    with leaves_nothing(Unknown, "unknown"):
        do("disclosure.erase", cast.registrar, erasure=erasure)
    with leaves_nothing(Unknown, "unknown"):
        do("disclosure.refuse_erasure", cast.registrar, erasure=erasure, reason="còn thời hạn lưu")


def test_a_disclosure_taken_away_without_an_erasure_is_found_and_so_is_one_put_back(cast: Cast):
    told = do("person.register", cast.access, name="Lê An")
    row = Disclosure.objects.filter(entry=told.index).first()
    kept, title = row.text, row.title
    Disclosure.objects.filter(pk=row.pk).update(text=None, title="", rank=0)
    assert "disclosure" in {one.code for one in verify()}
    Disclosure.objects.filter(pk=row.pk).update(text=kept, title=title)
    assert list(verify()) == []
    erase(cast, told.index)
    Disclosure.objects.filter(pk=row.pk).update(text=kept, title=title)
    assert "disclosure" in {one.code for one in verify()}


def test_files_beside_the_key_are_private_to_nobody_but_the_key_itself(cast: Cast, key: Path):
    checkpoint(NOW)
    assert sorted(file.name for file in key.parent.iterdir()) == ["log.key", "log.signed", "log.vkey"]
    assert "PRIVATE" not in key.with_suffix(".vkey").read_text() + key.with_suffix(".signed").read_text()
