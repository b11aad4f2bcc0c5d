"""`steward scan` as a clerk types it: index, run, explain, their exit codes and their words."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.scanning import PROTECTED, ask, run


def test_index_without_key_file_writes_a_private_key_and_warns(desk: Path) -> None:
    done = ask("index", desk / "protected", "--out", desk / "Q.idx", "--json")
    key = desk / "Q.idx.key"
    assert done.exit_code == 0
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert "warning" in done.stderr and "--key-file" in done.stderr
    assert "empty.txt" in done.stderr
    assert json.loads(done.stdout)["documents"] == 1
    assert (
        ask("run", desk / "share", "--index", desk / "Q.idx", "--out", desk / "q", "--quiet").exit_code == 1
    )


def test_an_index_written_anew_keeps_the_key_beside_it(desk: Path) -> None:
    for _ in range(2):
        assert ask("index", desk / "protected", "--out", desk / "Q.idx", "--quiet").exit_code == 0
        key = (desk / "Q.idx.key").read_text()
        (desk / "first").exists() or (desk / "first").write_text(key)
    assert key == (desk / "first").read_text()
    (desk / "Q.idx.key").write_text("")
    refused = ask("index", desk / "protected", "--out", desk / "Q.idx")
    assert (
        refused.exit_code == 2
        and "not a key file" in refused.stderr
        and (desk / "Q.idx.key").read_text() == ""
    )


def test_index_with_a_key_file_uses_it_and_does_not_warn(desk: Path) -> None:
    key = (desk / "k").read_text()
    done = ask("index", desk / "protected", "--out", desk / "R.idx", "--key-file", desk / "k")
    assert done.exit_code == 0 and "warning" not in done.stderr
    assert (desk / "k").read_text() == key and not (desk / "R.idx.key").exists()


def test_no_document_of_a_larger_folder_is_left_out_of_the_index(tmp_path: Path) -> None:
    """Under load a job once inherited the end of an earlier one at the same address,
    and its document had no text."""
    folder = tmp_path / "protected"
    folder.mkdir()
    for n in range(400):
        (folder / f"{n}.txt").write_text(
            f"{PROTECTED} Số {n}: " + " ".join(f"mục {n * 7 + k} kho {k}" for k in range(40))
        )
    done = ask(
        "index", folder, "--out", tmp_path / "P.idx", "--key-file", tmp_path / "k", "--json", "--workers", 2
    )
    told = json.loads(done.stdout.splitlines()[-1])
    assert (told["documents"], told["left_out"]) == (400, 0)


def test_run_finds_the_passage_and_exits_1_and_a_clean_store_exits_0(desk: Path) -> None:
    found = run(desk, "--json")
    assert found.exit_code == 1, found.output
    summary = json.loads(found.stdout)
    assert summary["hits_by_document"] == {"2026/07.docx": 1} and summary["certain"] == 1
    hit = json.loads((desk / "report" / "hits.jsonl").read_text())
    assert hit["path"].endswith("unit/notes.txt") and hit["level"] == "toi-mat"
    (desk / "share" / "unit" / "notes.txt").unlink()
    clean = run(desk, "--json", report="second")
    assert clean.exit_code == 0 and json.loads(clean.stdout)["hits"] == 0


def test_the_report_holds_no_word_of_the_protected_text(desk: Path) -> None:
    run(desk)
    for file in (desk / "report").iterdir():
        text = file.read_text("utf-8")
        assert "niêm phong" not in text and "tầng hầm" not in text


def test_words_of_a_finished_run_and_silence_when_asked_for(desk: Path) -> None:
    said = run(desk)
    assert "2 files" in said.stdout and "1 hits" in said.stdout and "report.html" in said.stdout
    assert run(desk, "--quiet", report="second").output == ""


def test_explain_says_why_without_quoting(desk: Path) -> None:
    run(desk)
    hits = desk / "report" / "hits.jsonl"
    why = ask("explain", hits, "--line", 1)
    assert why.exit_code == 0 and "2026/07.docx" in why.stdout and "tầng hầm" not in why.stdout
    assert ask("explain", hits, "--line", 99).exit_code == 2
    assert ask("explain", desk / "nothing", "--line", 1).exit_code == 2
    assert ask("explain", desk / "report" / "files.jsonl", "--line", 1).exit_code == 2


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["run", "share", "--index", "none.idx", "--out", "r"], "scan index"),
        (["run", "share", "--index", "P.idx", "--out", "r"], "--key-file"),
        (["run", "share", "--index", "P.idx", "--key-file", "k", "--out", "share/r"], "lie inside"),
        (["run", "nowhere", "--index", "P.idx", "--key-file", "k", "--out", "r"], "does not exist"),
        (["run", "share", "--index", "P.idx", "--key-file", "P.idx", "--out", "r"], "not a key file"),
        (["run", "share", "--index", "k", "--key-file", "k", "--out", "r"], "index"),
        (
            ["run", "share", "--index", "P.idx", "--key-file", "k", "--out", "r", "--engine", "tcp://x"],
            "--engine local",
        ),
        (["index", "nowhere", "--out", "x.idx"], "not a folder"),
        (["index", "protected", "--out", "x.idx", "--scheme", "none"], "vn-2026"),
        (["index", "--register", "--out", "x.idx", "--scheme", "vn-2026"], "--scheme is for a folder"),
        (["index", "--out", "x.idx"], "--register"),
        (["run"], "Missing"),
    ],
)
def test_an_order_that_makes_no_sense_exits_2_and_says_the_way_out(
    desk: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], says: str
) -> None:
    monkeypatch.chdir(desk)
    done = ask(*words)
    assert done.exit_code == 2, done.output
    assert says in done.stderr


def test_another_key_is_refused_before_anything_is_scanned(desk: Path) -> None:
    (desk / "other").write_text("00" * 32)
    done = ask(
        "run", desk / "share", "--index", desk / "P.idx", "--key-file", desk / "other", "--out", desk / "r"
    )
    assert done.exit_code == 2 and "--key-file" in done.stderr
    assert not (desk / "r" / "files.jsonl").exists()


def test_a_report_is_not_written_over_and_resume_goes_on(desk: Path) -> None:
    assert run(desk).exit_code == 1
    again = run(desk)
    assert again.exit_code == 2 and "--resume" in again.stderr
    assert run(desk, "--resume", "--quiet").exit_code == 1
    assert len((desk / "report" / "files.jsonl").read_bytes().splitlines()) == 2


@pytest.mark.parametrize("place", ["/proc/x", "/proc/x/y", "/dev/null/x", "file/x"])
def test_a_place_where_nothing_can_be_written_is_named_and_is_no_internal_error(
    desk: Path, place: str
) -> None:
    (desk / "file").touch()
    out = desk / place
    done = run(desk, report=place)
    assert (
        done.exit_code == 2
        and f"--out {out} cannot be written: " in done.stderr
        and "another place" in done.stderr
    )
    index = ask("index", desk / "protected", "--out", out, "--key-file", desk / "k")
    assert index.exit_code == 2 and f"--out {out} cannot be written: " in index.stderr
    assert run(desk, report="elsewhere").exit_code == 1


def test_a_report_of_one_store_is_resumed_over_that_store_only(desk: Path) -> None:
    assert run(desk).exit_code == 1
    before = (desk / "report" / "files.jsonl").read_bytes()
    refused = run(desk, "--resume", share="protected")
    assert refused.exit_code == 5 and "Traceback" not in refused.output
    assert (
        f"stores {desk / 'share'}, now {desk / 'protected'}" in refused.stderr
        and "another folder" in refused.stderr
    )
    assert (desk / "report" / "files.jsonl").read_bytes() == before
    assert run(desk, "--resume").exit_code == 1


def test_the_scanner_needs_no_django_and_no_database() -> None:
    code = (
        "import sys; import steward.cli.offline.scan; "
        "print([m for m in sys.modules if m.split('.')[0] == 'django'])"
    )
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("DJANGO", "STEWARD"))
    }
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True
    )
    assert done.stdout.strip() == "[]"


def test_the_screen_shows_a_bar_on_a_terminal(desk: Path) -> None:
    import pty

    leader, follower = pty.openpty()
    command = [
        sys.executable,
        "-c",
        "from steward.cli.offline.scan import app; app()",
        "run",
        str(desk / "share"),
        "--index",
        str(desk / "P.idx"),
        "--key-file",
        str(desk / "k"),
        "--out",
        str(desk / "bar"),
        "--workers",
        "1",
    ]
    process = subprocess.Popen(command, stdout=follower, stderr=follower)
    os.close(follower)
    shown = b""
    while True:
        try:
            block = os.read(leader, 4096)
        except OSError:
            break
        if not block:
            break
        shown += block
    os.close(leader)
    assert process.wait() == 1
    assert b"2/2 files" in shown and b"MB/s" in shown
