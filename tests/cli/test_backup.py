"""`steward backup` while people work, `steward restore` on another machine, and what both refuse."""

import json
import subprocess
import sys
import tarfile
import time
from pathlib import Path

import pytest

from steward.foundations.tlog import note as notes
from steward.foundations.tlog.checkpoint import cosign
from tests.cli.folder import change, steward, surroundings

WRITER = """
import sys, pathlib, django
django.setup()
from django.utils import timezone
from steward.acts.catalogue import find
from steward.acts.machinery.envelope import perform
from steward.models import Post
from steward.reads.machinery.asking import actor_for
from steward.rules.machinery.fields import read
act, key, stop, n = find("person.register"), str(Post.objects.get(pk=1).key), pathlib.Path(sys.argv[1]), 0
while not stop.exists():
    now = timezone.now()
    perform(act, read(act.order, {"name": f"Lê An {n}"}), actor_for(key, now), now, origin=f"writer-{n}")
    n += 1
    if n == 5:
        print("writing", flush=True)
print(n)
"""


def fresh(tmp_path: Path) -> Path:
    folder = tmp_path / "other-machine"
    folder.mkdir(mode=0o700)
    return folder


def members(file: Path) -> list[str]:
    with tarfile.open(file) as archive:
        return archive.getnames()


def test_a_backup_made_while_a_writer_works_restores_and_verifies(installation: Path, tmp_path: Path):
    stop, out = tmp_path / "stop", tmp_path / "office.backup"
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(stop)],
        stdout=subprocess.PIPE,
        text=True,
        env={**surroundings(installation), "DJANGO_SETTINGS_MODULE": "steward.settings"},
    )
    assert writer.stdout.readline() == "writing\n"
    made = steward(installation, "backup", out)
    time.sleep(0.2)
    stop.touch()
    written = int(writer.communicate(timeout=60)[0])
    assert (made.returncode, made.stderr) == (0, "")
    assert out.stat().st_mode & 0o777 == 0o600
    with tarfile.open(out) as archive:
        manifest = json.loads(archive.extractfile("manifest.json").read())
    assert 5 < manifest["log_size"] <= written + 1, "a moment in the middle of the writing"
    other = fresh(tmp_path)
    restored = steward(other, "restore", out)
    assert restored.returncode == 0, restored.stdout + restored.stderr
    assert "the log holds, and every table agrees with it" in restored.stdout
    assert manifest["log_root"] in restored.stdout
    assert steward(installation, "log", "verify").returncode == 0


def test_keys_travel_only_when_told_so(installation: Path, tmp_path: Path):
    assert steward(installation, "backup", tmp_path / "without").returncode == 0
    assert steward(installation, "backup", tmp_path / "with", "--with-keys").returncode == 0
    assert members(tmp_path / "without") == ["manifest.json", "steward.sqlite3", "log.vkey", "log.signed"]
    assert members(tmp_path / "with") == [*members(tmp_path / "without"), "log.key", "fingerprint.key"]
    other = fresh(tmp_path)
    assert steward(other, "restore", tmp_path / "with").returncode == 0
    assert (other / "log.key").stat().st_mode & 0o777 == 0o600
    assert steward(other, "log", "checkpoint").returncode == 0


def test_a_restored_office_exports_what_a_witness_signed(installation: Path, tmp_path: Path):
    note = notes.parse(steward(installation, "log", "checkpoint").stdout.encode())
    witness = notes.SigningKey("witness.example", notes.COSIGNATURE, b"w" * 32)
    (tmp_path / "back.note").write_bytes(note.with_signature(cosign(note, witness, 1_795_000_000)).render())
    assert (
        steward(
            installation, "log", "cosigned", tmp_path / "back.note", "--vkey", witness.verifier.text
        ).returncode
        == 0
    )
    assert steward(installation, "backup", tmp_path / "office.backup", "--with-keys").returncode == 0
    other, out = fresh(tmp_path), tmp_path / "export"
    assert steward(other, "restore", tmp_path / "office.backup").returncode == 0
    assert (other / "log.witnesses").read_text() == witness.verifier.text + "\n"
    done = steward(other, "log", "export", out)
    assert done.returncode == 0, done.stderr
    words = ("log", "verify", "--export", out, "--vkey", other / "log.vkey", "--vkey", witness.verifier.text)
    assert steward(tmp_path, *words).returncode == 0
    (other / "log.witnesses").unlink()
    assert steward(other, "log", "export", tmp_path / "again").returncode != 0, (
        "without its key the line cannot go along"
    )


def test_a_backup_of_tables_of_an_older_release_is_made_all_the_same(installation: Path, tmp_path: Path):
    """Whoever installs first and backs up then must not be told to migrate before there is a copy."""
    change(
        installation / "steward.sqlite3",
        "DELETE FROM django_migrations WHERE app = 'steward' AND name LIKE '0002%'",
    )
    assert steward(installation, "tick").returncode == 2
    assert steward(installation, "backup", tmp_path / "office.backup").returncode == 0


def test_a_restore_always_verifies(installation: Path, tmp_path: Path):
    assert steward(installation, "backup", tmp_path / "office.backup").returncode == 0
    assert steward(fresh(tmp_path), "restore", tmp_path / "office.backup", "--verify").returncode == 2
    done = steward(tmp_path / "other-machine", "restore", tmp_path / "office.backup")
    assert (done.returncode, "every table agrees with it" in done.stdout) == (0, True)


def test_nothing_is_overwritten_neither_a_file_nor_an_office(installation: Path, tmp_path: Path):
    out = tmp_path / "office.backup"
    assert steward(installation, "backup", out).returncode == 0
    before = out.read_bytes(), (installation / "steward.sqlite3").read_bytes()
    assert steward(installation, "backup", out).returncode == 2
    refused = steward(installation, "restore", out)
    assert (refused.returncode, "never overwritten" in refused.stderr) == (2, True)
    assert (out.read_bytes(), (installation / "steward.sqlite3").read_bytes()) == before


@pytest.mark.parametrize("damage", ["cut", "flipped", "empty", "foreign"])
def test_a_damaged_backup_is_refused_before_anything_is_put_in_place(
    installation: Path, tmp_path: Path, damage: str
):
    out = tmp_path / "office.backup"
    assert steward(installation, "backup", out).returncode == 0
    data = bytearray(out.read_bytes())
    at = data.rindex(b"SQLite format 3") + 50_000
    data[at] ^= 1
    out.write_bytes(
        {"cut": data[: len(data) // 2], "flipped": data, "empty": b"", "foreign": b"PK\3\4" * 999}[damage]
    )
    other = fresh(tmp_path)
    done = steward(other, "restore", out)
    assert done.returncode == 2, done.stdout + done.stderr
    assert not (other / "steward.sqlite3").exists()


def test_a_backup_of_a_tampered_office_restores_and_is_found_out(installation: Path, tmp_path: Path):
    change(installation / "steward.sqlite3", "UPDATE steward_post SET title = 'Ai đó' WHERE id = 2")
    assert steward(installation, "backup", tmp_path / "office.backup").returncode == 0
    done = steward(fresh(tmp_path), "restore", tmp_path / "office.backup")
    assert (done.returncode, "found: office/2" in done.stdout) == (1, True)


def test_a_backup_older_than_what_this_machine_has_signed_is_not_restored(installation: Path, tmp_path: Path):
    out = tmp_path / "office.backup"
    assert steward(installation, "backup", out).returncode == 0
    signed = (installation / "log.signed").read_text()
    (installation / "log.signed").write_text(signed.replace("\n1\n", "\n9\n"))
    (installation / "steward.sqlite3").rename(tmp_path / "aside")
    done = steward(installation, "restore", out)
    assert (done.returncode, "9 entries were signed on this machine" in done.stderr) == (2, True)
    (installation / "log.signed").write_text(signed)
    assert steward(installation, "restore", out).returncode == 0


ERASER = """
import django
django.setup()
from django.utils import timezone
from steward.acts.catalogue import find
from steward.acts.machinery.envelope import perform
from steward.models import Disclosure, Post
from steward.reads.machinery.asking import actor_for
from steward.rules.machinery.fields import read
def do(name, origin, office=1, /, **fields):
    now, act = timezone.now(), find(name)
    actor = actor_for(str(Post.objects.get(pk=office).key), now)
    return perform(act, read(act.order, fields), actor, now, origin=origin)
index = do("person.register", "an-origin-that-tells-much", name="Le An").index
for text in Disclosure.objects.filter(entry=index).values_list("text", flat=True):
    print(text)
erasure = do("disclosure.propose_erasure", "second", entry=index, ground="het han").result["erasure"]
do("disclosure.erase", "third", 2, erasure=erasure)
"""


def test_erased_text_is_no_longer_in_the_file_nor_in_a_backup(installation: Path, tmp_path: Path):
    done = subprocess.run(
        [sys.executable, "-c", ERASER],
        capture_output=True,
        text=True,
        check=False,
        env={**surroundings(installation), "DJANGO_SETTINGS_MODULE": "steward.settings"},
    )
    assert done.returncode == 0, done.stderr
    texts = [line.encode() for line in done.stdout.split()] + [b"an-origin-that-tells-much"]
    assert len(texts) == 4
    assert steward(installation, "backup", tmp_path / "office.backup").returncode == 0
    files = [*installation.glob("steward.sqlite3*"), tmp_path / "office.backup"]
    data = b"".join(path.read_bytes() for path in files)
    assert b"SQLite format 3" in data
    assert [text for text in texts if text in data] == []
    assert steward(installation, "log", "verify").returncode == 0
