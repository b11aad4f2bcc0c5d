"""`steward scan` as a clerk types it: index, run, explain, their exit codes and their words."""

import json
import os
import stat
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import docx
import pytest
from typer.testing import CliRunner, Result

from steward.cli.offline.scan import app
from steward.foundations.tlog import note
from steward.foundations.tlog.note import SigningKey

PROTECTED = (
    "Phương án bố trí lực lượng bảo vệ kho lưu trữ tại tầng hầm gồm ba ca trực, mỗi ca có hai người, thay phiên lúc sáu giờ, "
    "mười bốn giờ và hai mươi hai giờ; chìa khoá số hai do trưởng ca giữ và bàn giao bằng sổ riêng có ký nhận của hai bên. "
    "Khi có báo động, người trực đóng cửa phía đông trước, sau đó gọi số nội bộ và chờ người có thẩm quyền đến mở niêm phong."
)
HARMLESS = (
    "Lịch sinh hoạt của câu lạc bộ bóng bàn tháng này có bốn buổi, mỗi buổi từ năm giờ chiều tại nhà văn hoá; ai đến sớm thì "
    "xếp bàn, ai đến muộn thì quét sân. Bảng phân công treo ở cửa ra vào, mọi người tự ghi tên vào cột của mình."
)


def ask(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder of protected documents, an index of it, and a share in which one passage lies."""
    protected, share = tmp_path / "protected", tmp_path / "share"
    for folder in (protected / "2026", share / "unit"):
        folder.mkdir(parents=True)
    paper = docx.Document()
    paper.sections[0].header.paragraphs[0].text = "TỐI MẬT"
    paper.add_paragraph(PROTECTED)
    paper.save(protected / "2026" / "07.docx")
    (protected / "empty.txt").write_bytes(b"")
    (share / "clean.txt").write_text(HARMLESS)
    (share / "unit" / "notes.txt").write_text(f"{HARMLESS}\n{PROTECTED[60:330]}\n{HARMLESS}")
    done = ask("index", protected, "--out", tmp_path / "P.idx", "--key-file", tmp_path / "k", "--scheme", "vn-2026", "--json")
    assert done.exit_code == 0, done.output
    return tmp_path


def run(desk: Path, *more: object, share: str = "share", report: str = "report") -> Result:
    return ask("run", desk / share, "--index", desk / "P.idx", "--key-file", desk / "k", "--out", desk / report,
               "--workers", 1, *more)  # fmt: skip


def test_index_without_key_file_writes_a_private_key_and_warns(desk: Path) -> None:
    done = ask("index", desk / "protected", "--out", desk / "Q.idx", "--json")
    key = desk / "Q.idx.key"
    assert done.exit_code == 0
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert "warning" in done.stderr and "--key-file" in done.stderr
    assert "empty.txt" in done.stderr
    assert json.loads(done.stdout)["documents"] == 1
    assert ask("run", desk / "share", "--index", desk / "Q.idx", "--out", desk / "q", "--quiet").exit_code == 1


def test_index_with_a_key_file_uses_it_and_does_not_warn(desk: Path) -> None:
    key = (desk / "k").read_text()
    done = ask("index", desk / "protected", "--out", desk / "R.idx", "--key-file", desk / "k")
    assert done.exit_code == 0 and "warning" not in done.stderr
    assert (desk / "k").read_text() == key and not (desk / "R.idx.key").exists()


def test_no_document_of_a_larger_folder_is_left_out_of_the_index(tmp_path: Path) -> None:
    """Under load a job once inherited the end of an earlier one at the same address, and its document had no text."""
    folder = tmp_path / "protected"
    folder.mkdir()
    for n in range(400):
        (folder / f"{n}.txt").write_text(f"{PROTECTED} Số {n}: " + " ".join(f"mục {n * 7 + k} kho {k}" for k in range(40)))
    done = ask("index", folder, "--out", tmp_path / "P.idx", "--key-file", tmp_path / "k", "--json", "--workers", 2)
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
        (["run", "share", "--index", "P.idx", "--key-file", "k", "--out", "r", "--engine", "tcp://x"], "--engine local"),
        (["index", "nowhere", "--out", "x.idx"], "not a folder"),
        (["index", "protected", "--out", "x.idx", "--scheme", "none"], "vn-2026"),
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
    done = ask("run", desk / "share", "--index", desk / "P.idx", "--key-file", desk / "other", "--out", desk / "r")
    assert done.exit_code == 2 and "--key-file" in done.stderr
    assert not (desk / "r" / "files.jsonl").exists()


def test_a_report_is_not_written_over_and_resume_goes_on(desk: Path) -> None:
    assert run(desk).exit_code == 1
    again = run(desk)
    assert again.exit_code == 2 and "--resume" in again.stderr
    assert run(desk, "--resume", "--quiet").exit_code == 1
    assert len((desk / "report" / "files.jsonl").read_bytes().splitlines()) == 2


def work_order(desk: Path, **changes: Any) -> dict[str, Any]:
    today = date.today()
    return {"decision": "QD-12", "stores": [str(desk / "share")], "purpose": "yearly", "from": str(today),
            "until": str(today + timedelta(days=1)), **changes}  # fmt: skip


def test_an_order_stands_in_the_summary_and_does_not_cover_other_stores(desk: Path) -> None:
    (desk / "order").write_text(json.dumps(work_order(desk)))
    decision = json.loads(run(desk, "--order", desk / "order", "--json").stdout)["decision"]
    assert decision["id"] == "QD-12" and decision["verified"] is False and len(decision["digest"]) == 64
    refused = run(desk, "--order", desk / "order", share="protected", report="second")
    assert refused.exit_code == 3 and "QD-12" in refused.stderr and not (desk / "second").exists()
    (desk / "order").write_text(json.dumps(work_order(desk, until="2020-01-01")))
    assert run(desk, "--order", desk / "order", report="third").exit_code == 3
    (desk / "order").write_text("{}")
    assert run(desk, "--order", desk / "order", report="fourth").exit_code == 2


def test_a_signed_order_is_verified_with_the_office_key_and_refused_with_another(desk: Path) -> None:
    office, other = SigningKey("office.example", 1, b"\1" * 32), SigningKey("office.example", 1, b"\2" * 32)
    signed = note.sign(json.dumps(work_order(desk)) + "\n", office).render()
    (desk / "order").write_bytes(signed)
    good = run(desk, "--order", desk / "order", "--vkey", office.verifier.text, "--json")
    assert json.loads(good.stdout)["decision"]["verified"] is True
    bad = run(desk, "--order", desk / "order", "--vkey", other.verifier.text, report="second")
    assert bad.exit_code == 2 and "signature" in bad.stderr


def test_the_scanner_needs_no_django_and_no_database() -> None:
    code = "import sys; import steward.cli.offline.scan; print([m for m in sys.modules if m.split('.')[0] == 'django'])"
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO", "STEWARD"))}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True)
    assert done.stdout.strip() == "[]"


def test_the_screen_shows_a_bar_on_a_terminal(desk: Path) -> None:
    import pty

    leader, follower = pty.openpty()
    command = [sys.executable, "-c", "from steward.cli.offline.scan import app; app()", "run", str(desk / "share"), "--index",
               str(desk / "P.idx"), "--key-file", str(desk / "k"), "--out", str(desk / "bar"), "--workers", "1"]  # fmt: skip
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
