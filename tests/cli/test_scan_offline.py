"""`steward scan` as a clerk types it: index, run, explain, their exit codes and their words."""

import json
import os
import stat
import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import docx
import pytest
from typer.testing import CliRunner, Result

from steward.cli.offline.scan import app
from steward.foundations.scan.workorder import WorkOrder
from steward.foundations.tlog import checkpoint, note
from steward.foundations.tlog.note import SigningKey

PROTECTED = (
    "Phương án bố trí lực lượng bảo vệ kho lưu trữ tại tầng hầm gồm ba ca trực, mỗi ca có hai người, thay "
    "phiên lúc sáu giờ, "
    "mười bốn giờ và hai mươi hai giờ; chìa khoá số hai do trưởng ca giữ và bàn giao bằng sổ riêng có ký "
    "nhận của hai bên. "
    "Khi có báo động, người trực đóng cửa phía đông trước, sau đó gọi số nội bộ và chờ người có thẩm quyền "
    "đến mở niêm phong."
)
HARMLESS = (
    "Lịch sinh hoạt của câu lạc bộ bóng bàn tháng này có bốn buổi, mỗi buổi từ năm giờ chiều tại nhà văn "
    "hoá; ai đến sớm thì "
    "xếp bàn, ai đến muộn thì quét sân. Bảng phân công treo ở cửa ra vào, mọi người tự ghi tên vào cột của "
    "mình."
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
    done = ask(
        "index",
        protected,
        "--out",
        tmp_path / "P.idx",
        "--key-file",
        tmp_path / "k",
        "--scheme",
        "vn-2026",
        "--json",
    )
    assert done.exit_code == 0, done.output
    return tmp_path


def run(desk: Path, *more: object, share: str = "share", report: str = "report") -> Result:
    return ask("run", desk / share, "--index", desk / "P.idx", "--key-file", desk / "k", "--out", desk / report,
               "--workers", 1, *more)  # fmt: skip # one case a line


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


BODY = "minh-hai.steward.example/log/2026"
OFFICE = SigningKey(BODY, note.ED25519, b"\1" * 32)


def work_order(desk: Path, **changes: Any) -> Path:
    """A file with the signed order of a decision over the share, from yesterday to tomorrow."""
    today = date.today()
    told = WorkOrder(
        BODY, "QD-12", (str(desk / "share"),), today - timedelta(days=1), today + timedelta(days=1), "Rà soát"
    )
    file = desk / "order"
    file.write_bytes(note.sign(replace(told, **changes).text, OFFICE).render())
    return file


def decided(desk: Path, *more: object, report: str = "report", share: str = "share") -> Result:
    """A run under the order with the office's own key."""
    return run(
        desk,
        "--order",
        desk / "order",
        "--order-vkey",
        OFFICE.verifier.text,
        *more,
        report=report,
        share=share,
    )


def test_a_verified_order_is_the_decision_of_the_report(desk: Path) -> None:
    file = work_order(desk)
    done = decided(desk, "--json")
    told, digest = json.loads(done.stdout), sha256(file.read_bytes()).hexdigest()
    assert (told["decision"]["id"], told["decision"]["verified"], told["decision"]["digest"]) == (
        "QD-12",
        True,
        digest,
    )
    assert told["decision"]["body"] == BODY and told["unverified_order"] is None
    assert "warning" not in done.stderr


def test_the_key_may_stand_in_a_file_but_not_the_secret_one(desk: Path) -> None:
    work_order(desk)
    (desk / "log.vkey").write_text(OFFICE.verifier.text + "\n")
    (desk / "log.key").write_text(OFFICE.text + "\n")
    (desk / "empty").write_text("\n")
    assert run(desk, "--order", desk / "order", "--order-vkey", desk / "log.vkey").exit_code == 1
    for name, says in (("log.key", "secret"), ("empty", "no vkey"), ("nowhere", "neither")):
        refused = run(desk, "--order", desk / "order", "--order-vkey", desk / name, report=name)
        assert (
            refused.exit_code == 2 and says in refused.stderr and not (desk / name / "header.json").exists()
        )
        assert OFFICE.text.rpartition("+")[2] not in refused.stderr


def test_an_order_that_nobody_checked_is_no_decision_and_the_report_says_so(desk: Path) -> None:
    work_order(desk)
    done = run(desk, "--order", desk / "order", "--json")
    told = json.loads(done.stdout)
    assert told["decision"] is None
    assert (told["unverified_order"]["id"], told["unverified_order"]["verified"]) == ("QD-12", False)
    assert "warning" in done.stderr and "--order-vkey" in done.stderr
    page = (desk / "report" / "report.html").read_text()
    assert "QD-12" in page and "decision: null" in page and "--order-vkey" in page


def test_a_report_without_its_key_is_not_gone_on_with_under_the_key(desk: Path) -> None:
    work_order(desk)
    run(desk, "--order", desk / "order")
    again = decided(desk, "--resume")
    assert again.exit_code == 5 and "decision None, now QD-12" in again.stderr


@pytest.mark.parametrize(
    ("period", "code"), [((-1, 1), 1), ((-9, -3), 3), ((3, 9), 3)], ids=["within", "over", "not yet"]
)
def test_an_order_counts_in_its_period_only(desk: Path, period: tuple[int, int], code: int) -> None:
    first, last = (date.today() + timedelta(days=days) for days in period)
    work_order(desk, first=first, last=last)
    done = decided(desk)
    assert done.exit_code == code, done.output
    assert ("QD-12" in done.stderr and "Ask for a new decision" in done.stderr) == (code == 3)
    assert (desk / "report").exists() == (code == 1)


def test_a_store_that_is_not_named_is_not_read(desk: Path) -> None:
    work_order(desk)
    refused = decided(desk, share="protected")
    assert refused.exit_code == 3 and "QD-12" in refused.stderr and not (desk / "report").exists()


def test_another_key_an_altered_store_a_plain_file_and_a_checkpoint_are_no_order(desk: Path) -> None:
    good = work_order(desk).read_bytes()
    stranger = SigningKey(BODY, note.ED25519, b"\2" * 32)
    plain = json.dumps({"decision": "QD-12", "stores": [str(desk / "share")]}).encode()
    signed = checkpoint.sign(checkpoint.Checkpoint(BODY, 12, b"\0" * 32), OFFICE).render()
    for name, data, key, says in (
        ("other", good, stranger, "no signature by a key you trust"),
        ("altered", good.replace(b"/share", b"/shire"), OFFICE, "does not belong to these bytes"),
        ("plain", plain, OFFICE, "signature lines belong here"),
        ("checkpoint", signed, OFFICE, "no work order"),
    ):
        (desk / "order").write_bytes(data)
        refused = run(desk, "--order", desk / "order", "--order-vkey", key.verifier.text, report=name)
        assert refused.exit_code == 2 and says in refused.stderr, (name, refused.output)
        assert not (desk / name).exists()


def test_a_key_without_an_order_makes_no_sense(desk: Path) -> None:
    refused = run(desk, "--order-vkey", OFFICE.verifier.text)
    assert refused.exit_code == 2 and "--order" in refused.stderr


def test_the_scanner_needs_no_django_and_no_database() -> None:
    code = "import sys; import steward.cli.offline.scan; print([m for m in sys.modules if m.split('.')[0] == 'django'])"
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
    command = [sys.executable, "-c", "from steward.cli.offline.scan import app; app()", "run", str(desk / "share"), "--index",
               str(desk / "P.idx"), "--key-file", str(desk / "k"), "--out", str(desk / "bar"), "--workers", "1"]  # fmt: skip # one case a line
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
