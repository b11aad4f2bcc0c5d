"""`steward log …` as an operator types it, each in a process of its own."""

import json
from pathlib import Path

from steward.foundations.tlog import note as notes
from steward.foundations.tlog.checkpoint import cosign
from tests.cli.folder import change, steward


def test_an_untouched_office_verifies_with_exit_code_0(installation: Path):
    done = steward(installation, "log", "verify")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("the log holds: minh-hai.steward.example/log/2026, 1 entries, root ")


def test_a_changed_value_is_named_and_the_exit_code_is_1(installation: Path):
    change(installation / "steward.sqlite3", "UPDATE steward_post SET title = 'Ai đó' WHERE id = 2")
    done = steward(installation, "log", "verify")
    assert done.returncode == 1
    assert done.stdout.startswith("found: office/2: ")
    told = json.loads(steward(installation, "log", "verify", "--json").stdout)
    assert (told["ok"], told["findings"][0]["place"]) == (False, "office/2")
    assert steward(installation, "log", "verify", "--tree-only").returncode == 0


def test_a_copied_file_is_verified_where_there_is_no_key_and_not_a_byte_of_it_changes(
    installation: Path, tmp_path: Path
):
    elsewhere, copy = tmp_path / "auditor", tmp_path / "copy.sqlite3"
    elsewhere.mkdir()
    copy.write_bytes((installation / "steward.sqlite3").read_bytes())
    copy.chmod(0o400)
    before = copy.read_bytes()
    done = steward(elsewhere, "log", "verify", database=copy)
    assert done.returncode == 0, done.stderr
    assert "not checked: signatures of checkpoints" in done.stdout
    with_key = steward(
        elsewhere,
        "log",
        "verify",
        "--vkey",
        installation / "log.vkey",
        "--anchor",
        installation / "log.signed",
        database=copy,
    )
    assert with_key.returncode == 0, with_key.stdout
    assert "anchored: the first 1 entries" in with_key.stdout and "not checked" not in with_key.stdout
    assert copy.read_bytes() == before
    assert not list(tmp_path.glob("copy.sqlite3-*"))


def test_a_file_torn_in_the_middle_is_a_finding_and_one_that_is_no_database_an_error(installation: Path):
    file = installation / "steward.sqlite3"
    data = bytearray(file.read_bytes())
    data[20_000 : len(data) // 2] = bytes(len(data) // 2 - 20_000)
    file.write_bytes(data)
    assert steward(installation, "log", "verify").returncode == 1
    file.write_bytes(b"not a database" * 1000)
    done = steward(installation, "log", "verify")
    assert done.returncode in (2, 70) and "STEWARD_DATABASE" in done.stderr


def test_a_database_that_is_not_there_is_said_and_not_made(installation: Path, tmp_path: Path):
    mistyped = tmp_path / "stewart.sqlite3"
    done = steward(installation, "log", "verify", database=mistyped)
    assert (done.returncode, done.stderr.startswith(f"steward: {mistyped} is not there")) == (2, True)
    assert not list(tmp_path.glob("stewart*"))
    assert steward(installation, "log", "verify").returncode == 0


def test_an_export_is_written_once_and_verified_without_an_office(installation: Path, tmp_path: Path):
    out = tmp_path / "export"
    assert steward(installation, "log", "export", out).returncode == 0
    assert (steward(installation, "log", "export", out).returncode, len(list(out.iterdir()))) == (2, 5)
    nowhere = tmp_path / "nowhere"
    done = steward(nowhere, "log", "verify", "--export", out, "--vkey", installation / "log.vkey")
    assert done.returncode == 0, done.stderr
    assert not nowhere.exists(), "no office is begun by looking at an export"
    (out / "checkpoint").write_bytes((out / "checkpoint").read_bytes().replace(b"\n1\n", b"\n2\n"))
    assert (
        steward(nowhere, "log", "verify", "--export", out, "--vkey", installation / "log.vkey").returncode
        == 1
    )


def test_a_proof_is_written_and_accepted_by_the_verifier_for_outsiders(installation: Path, tmp_path: Path):
    from steward.foundations.tlog import proof as proofs
    from steward.foundations.tlog.note import VerifierKey

    done = steward(
        installation, "log", "prove", 0, "--out", tmp_path / "0.tlog-proof", "--leaf", tmp_path / "0.json"
    )
    assert done.returncode == 0, done.stderr
    public = VerifierKey.parse((installation / "log.vkey").read_text().strip())
    proofs.verify(
        proofs.parse((tmp_path / "0.tlog-proof").read_bytes()), (tmp_path / "0.json").read_bytes(), [public]
    )
    assert steward(installation, "log", "prove", 7, "--out", tmp_path / "7.tlog-proof").returncode == 4
    assert not (tmp_path / "7.tlog-proof").exists()


def test_a_checkpoint_is_printed_as_it_is_signed_and_refused_with_an_open_key(installation: Path):
    done = steward(installation, "log", "checkpoint")
    assert (done.returncode, done.stdout) == (0, (installation / "log.signed").read_text())
    (installation / "log.key").chmod(0o644)
    refused = steward(installation, "log", "checkpoint")
    assert (refused.returncode, refused.stdout) == (3, "")


def test_a_policy_without_an_export_makes_no_sense(installation: Path):
    done = steward(installation, "log", "verify", "--policy", "policy")
    assert (done.returncode, "hint: add --export" in done.stderr) == (2, True)


def test_a_checkpoint_that_a_witness_signed_is_taken_back_and_travels_with_the_export(
    installation: Path, tmp_path: Path
):
    """The operator carries the note to the witness and back, and names the witness's key."""
    note = notes.parse(steward(installation, "log", "checkpoint").stdout.encode())
    witness = notes.SigningKey("witness.example", notes.COSIGNATURE, b"w" * 32)
    back = tmp_path / "back.note"
    back.write_bytes(note.with_signature(cosign(note, witness, 1_795_000_000)).render())
    done = steward(installation, "log", "cosigned", back, "--vkey", witness.verifier.text)
    assert (done.returncode, done.stdout) == (0, back.read_text())
    assert steward(installation, "log", "export", tmp_path / "export").returncode == 0
    words = (
        "log",
        "verify",
        "--export",
        tmp_path / "export",
        "--vkey",
        installation / "log.vkey",
        "--vkey",
        witness.verifier.text,
    )
    assert steward(tmp_path, *words).returncode == 0
    back.write_bytes(note.render())
    assert steward(installation, "log", "cosigned", back, "--vkey", witness.verifier.text).returncode == 3
