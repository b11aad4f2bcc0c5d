"""A scan from end to end: real workers in their jail, real files, real signals."""

import fcntl
import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from steward.foundations.scan import run as running
from steward.foundations.scan.extract import extract
from steward.foundations.scan.fingerprint import ScanError
from steward.foundations.scan.index import build_index
from steward.foundations.scan.marks import MarkRule
from steward.foundations.scan.run import Scan, run
from steward.foundations.scan.sandbox import Job, Limits, Pool
from steward.foundations.scan.walk import open_entry, reason_of, walk

from .extract import papers
from .extract.test_hiding_places import PAPERS
from .test_jail import offered

KEY = bytes(range(32))
MARK = MarkRule("vn-2026", "tuyet-mat", ("TUYỆT MẬT",), (), ())


def lines_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def files_of(report: Path) -> list[dict[str, Any]]:
    return [
        {name: value for name, value in line.items() if name != "seconds"}
        for line in lines_of(report / "files.jsonl")
    ]


def scan(store: Path, report: Path, **more: Any) -> dict[str, Any]:
    watch = more.pop("watch", None)
    return run(Scan((str(store),), report, more.pop("index", None), more.pop("key", None), **more), watch)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """All papers, in folders, with a zip, an empty and an unreadable file."""
    root = tmp_path / "store"
    for number, (name, make) in enumerate(PAPERS.items()):
        folder = root / f"folder {number % 3}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(make()[0])
    (root / "thư.zip").write_bytes(
        papers.zipped({"a.eml": papers.mail({"b.docx": papers.word()[0]})[0], "c.txt": b"ZC"})
    )
    (root / "empty").write_bytes(b"")
    (root / "noise").write_bytes(random.Random(3).randbytes(5000))
    return root


def descendants(pid: int) -> list[list[int]]:
    """Children and grandchildren: the nursery and the workers."""

    def children(parent: int) -> list[int]:
        return [int(child) for child in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]

    nursery = children(pid)
    return [nursery, [worker for one in nursery for worker in children(one)]]


def test_every_file_has_its_line_in_the_order_of_the_walk(store: Path, tmp_path: Path) -> None:
    summary = scan(store, tmp_path / "report", workers=2)
    own = [line for line in files_of(tmp_path / "report") if line["member"] is None]
    assert [line["path"] for line in own] == [entry.path for entry in walk(str(store))]
    assert summary["files"] == len(own) == len(PAPERS) + 3
    assert summary["outcomes"]["scanned"] + summary["outcomes"]["partly"] + summary["outcomes"][
        "unreadable"
    ] == len(files_of(tmp_path / "report"))


def test_the_number_of_workers_changes_nothing_in_the_report(store: Path, tmp_path: Path) -> None:
    for workers in (1, 3):
        scan(store, tmp_path / str(workers), workers=workers)
    assert files_of(tmp_path / "1") == files_of(tmp_path / "3")


def test_the_jail_reads_the_same_as_outside(store: Path, tmp_path: Path) -> None:
    """What loads late inside a library cannot be loaded in the jail,
    and shows itself here as a difference."""
    scan(store, tmp_path / "report", workers=1)
    jailed = [
        tuple(line[name] for name in ("member", "outcome", "reason", "chars", "sha256", "type"))
        for line in files_of(tmp_path / "report")
    ]
    outside = [
        (item.member, item.outcome, item.reason, len(item.text), item.sha256, item.type)
        for entry in walk(str(store))
        for item in extract(Path(entry.path).read_bytes(), Path(entry.path).name)
    ]
    assert jailed == outside


def test_the_report_says_which_protections_were_in_force(store: Path, tmp_path: Path) -> None:
    summary = scan(store, tmp_path / "report", workers=1)
    wanted = offered() | {"no-new-privileges", "rlimit-as", "rlimit-cpu", "rlimit-fsize", "rlimit-nofile"}
    assert wanted <= set(summary["sandbox"]), (
        f"not in force: {', '.join(sorted(wanted - set(summary['sandbox'])))}"
    )
    assert summary["decision"] is None


def test_links_sockets_and_pipes_are_lines_and_are_not_followed(tmp_path: Path) -> None:
    root = tmp_path / "s"
    root.mkdir()
    (tmp_path / "outside.txt").write_text("ZOUTSIDE")
    (root / "link").symlink_to(tmp_path / "outside.txt")
    (root / "loop").symlink_to(root)
    os.mkfifo(root / "pipe")
    with socket.socket(socket.AF_UNIX) as listening:
        here = Path.cwd()
        os.chdir(root)  # a socket's address is short
        listening.bind("socket")
        os.chdir(here)
        (root / "plain.txt").write_text("text")
        (root / os.fsdecode(b"caf\xe9")).write_text("text")
        scan(root, tmp_path / "report", workers=1)
    found = {Path(line["path"]).name: line["reason"] for line in files_of(tmp_path / "report")}
    assert found == {
        "link": "symlink",
        "loop": "symlink",
        "pipe": "not-a-file",
        "socket": "not-a-file",
        "plain.txt": None,
        "caf\\xe9": None,
    }


def test_a_file_swapped_for_a_link_after_the_walk_is_not_opened(tmp_path: Path) -> None:
    root = tmp_path / "s"
    (root / "folder").mkdir(parents=True)
    (root / "folder" / "a").write_text("x")
    (entry,) = walk(str(root))
    os.close(open_entry(entry))
    (root / "folder" / "a").unlink()
    (root / "folder").rmdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "a").write_text("x")
    (root / "folder").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OSError) as refused:
        open_entry(entry)
    assert reason_of(refused.value) in ("symlink", "vanished")


def test_errors_of_the_file_system_have_reasons() -> None:
    assert [reason_of(OSError(number, "")) for number in (13, 1, 2, 40, 5)] == [
        "no-permission",
        "no-permission",
        "vanished",
        "symlink",
        "io-error",
    ]


def test_a_passage_in_an_attachment_in_a_zip_is_found_and_clean_files_are_not(tmp_path: Path) -> None:
    chance = random.Random(7)
    words = [f"{a}{b}{c}" for a in "bdghklmnt" for b in ("a", "ê", "ô", "ươ") for c in ("", "n", "ng", "t")]

    def text(count: int) -> str:
        return " ".join(chance.choice(words) for _ in range(count))

    protected = {f"doc{number}": text(600) for number in range(4)}
    build_index([(name, body, None) for name, body in protected.items()], tmp_path / "p.idx", KEY)
    spill = " ".join(protected["doc2"].split()[200:250])
    root = tmp_path / "s"
    root.mkdir()
    body = f"{text(9000)} {spill} {text(9000)}".encode()
    (root / "post.zip").write_bytes(papers.zipped({"in/m.eml": papers.mail({"note.txt": body})[0]}))
    for number in range(5):
        (root / f"clean{number}.txt").write_text(text(6000))
    (root / "marked.txt").write_text("TUYỆT MẬT\n\nnội dung\n")
    summary = scan(root, tmp_path / "report", index=tmp_path / "p.idx", key=KEY, marks=(MARK,), workers=2)
    hits = lines_of(tmp_path / "report" / "hits.jsonl")
    assert [
        (Path(hit["path"]).name, hit["member"], hit["rule"], hit["document"], hit["certain"]) for hit in hits
    ] == [
        ("marked.txt", None, "mark/vn-2026/tuyet-mat", None, True),
        ("post.zip", "in/m.eml/note.txt", "passage", "doc2", True),
    ]
    place = hits[1]["places"][0]
    assert body.decode()[place["start"] : place["end"]] in body.decode()
    assert abs(place["start"] - body.decode().index(spill)) < 40
    assert summary["hits"] == 2 and summary["index_digest"]
    assert spill not in (tmp_path / "report" / "report.html").read_text("utf-8")


def test_two_scanners_do_not_write_one_report(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = tmp_path / "report"
    report.mkdir()
    monkeypatch.setattr(running, "PATIENCE", 0.0)
    with (report / running.LOCK).open("ab") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        for resume in (False, True):
            with pytest.raises(ScanError, match="another scanner is at work"):
                scan(store, report, workers=1, resume=resume)
    assert scan(store, report, workers=1)["files"] == len(PAPERS) + 3


@pytest.mark.parametrize("victim", ["worker", "nursery"])
def test_kill_9_in_mid_run_loses_no_file(victim: str, tmp_path: Path) -> None:
    root = tmp_path / "s"
    root.mkdir()
    for number in range(60):
        (root / f"{number:03}.docx").write_bytes(
            papers.word()[0] if number < 2 else (root / "000.docx").read_bytes()
        )
    killed: list[int] = []

    def watch(now: Any) -> None:
        if now.files in (5, 20, 40):
            nursery, workers = descendants(os.getpid())
            for pid in nursery if victim == "nursery" else workers:
                os.kill(pid, signal.SIGKILL)
                killed.append(pid)

    scan(root, tmp_path / "report", workers=2, watch=watch)
    own = [line for line in files_of(tmp_path / "report") if line["member"] is None]
    assert len(killed) >= 3
    assert [Path(line["path"]).name for line in own] == [f"{number:03}.docx" for number in range(60)]
    assert Counter(line["outcome"] for line in own) == {"scanned": 60}


SETTINGS: dict[str, Any] = {}


@pytest.mark.parametrize(
    ("number", "fate"),
    [
        (signal.SIGSEGV, "crash"),
        (signal.SIGABRT, "crash"),
        (signal.SIGXCPU, "time-limit"),
        (signal.SIGSYS, "forbidden-call"),
        (signal.SIGKILL, "worker-killed"),
        (signal.SIGSTOP, "time-limit"),
    ],
)
def test_the_end_of_a_worker_has_a_reason_and_the_next_file_is_read(
    number: int, fate: str, tmp_path: Path
) -> None:
    (tmp_path / "long").write_bytes(b"word " * 4_000_000)
    (tmp_path / "short").write_bytes(b"word")
    with Pool(1, SETTINGS, Limits(base=1.0, per_mb=0.0, patience=2.0)) as pool:
        pool.submit(Job(os.open(tmp_path / "long", os.O_RDONLY), "long", 1))
        ended: list[Job] = []
        while not ended:
            for pid in pool.pids():
                os.kill(pid, number)
            ended = pool.collect(0.05)
        assert ended[0].fate == fate
        pool.submit(Job(os.open(tmp_path / "short", os.O_RDONLY), "short", 4))
        ended = []
        while not ended:
            ended = pool.collect()
        assert ended[0].fate is None and ended[0].lines[-1]["file"]["outcome"] == "scanned"


def test_a_worker_without_memory_names_that_file_only(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x " * 60_000_000)
    (tmp_path / "b").write_bytes(b"text")
    with Pool(1, {"memory": 100 << 20}) as pool:
        fates = []
        for name in ("a", "b"):
            pool.submit(Job(os.open(tmp_path / name, os.O_RDONLY), name, 1 << 20))
            ended: list[Job] = []
            while not ended:
                ended = pool.collect()
            fates.append((ended[0].fate, ended[0].lines[-1]["file"]["reason"] if ended[0].lines else None))
    assert fates[0] in ((None, "memory-limit"), ("memory-limit", None))
    assert fates[1] == (None, None)


PARENT = """
import sys
from pathlib import Path
from steward.foundations.scan.run import Scan, run
run(Scan((sys.argv[1],), Path(sys.argv[2]), None, None, workers=2))
"""


def test_a_scan_killed_with_its_parent_is_resumed_without_a_lost_or_doubled_line(tmp_path: Path) -> None:
    root, report = tmp_path / "s", tmp_path / "report"
    root.mkdir()
    paper = papers.excel()[0]
    for number in range(400):
        (root / f"{number:03}.xlsx").write_bytes(paper)
    started = subprocess.Popen([sys.executable, "-c", PARENT, str(root), str(report)])
    files = report / "files.jsonl"
    while not (files.exists() and files.read_bytes().count(b"\n") > 30):
        time.sleep(0.01)
    below = [pid for pids in descendants(started.pid) for pid in pids]
    started.kill()
    started.wait()
    assert below
    while any(_alive(pid) for pid in below):
        time.sleep(0.01)
    written = files.read_bytes()
    files.write_bytes(written[: len(written) - 7])
    scan(root, report, resume=True, workers=2)
    scan(root, tmp_path / "fresh", workers=2)
    assert files_of(report) == files_of(tmp_path / "fresh")


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_stores_and_report_must_not_lie_in_each_other(store: Path, tmp_path: Path) -> None:
    inside = str(store / "folder 1")
    for stores, out, why in (
        ((str(store), inside), tmp_path / "r", "inside another store"),
        ((str(store), str(store)), tmp_path / "r", "named twice"),
        ((str(store),), store / "report", "would lie inside"),
        ((str(tmp_path / "nowhere"),), tmp_path / "r", "does not exist"),
        ((), tmp_path / "r", "at least one"),
    ):
        with pytest.raises(ScanError, match=why):
            run(Scan(stores, out, None, None))
    assert run(Scan((inside, str(store / "noise")), tmp_path / "r", None, None, workers=1))["files"] > 1


def test_real_and_malformed_documents_all_get_their_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """STEWARD_CORPORA names a folder with `documents/`; unset, papers made here are damaged instead.
    STEWARD_FULL=1: all."""
    corpora = os.environ.get("STEWARD_CORPORA")
    root = tmp_path / "s"
    root.mkdir()
    chance = random.Random(20)
    if corpora:
        files = sorted(path for path in (Path(corpora) / "documents").rglob("*") if path.is_file())
        if os.environ.get("STEWARD_FULL") != "1":
            files = chance.sample(files, min(150, len(files)))
        for number, path in enumerate(files):
            (root / f"{number:05}{path.suffix}").write_bytes(path.read_bytes())
    else:
        made = {name: make()[0] for name, make in PAPERS.items()}
        for number in range(150):
            name = chance.choice(sorted(made))
            data = bytearray(made[name])
            for _ in range(number % 9):
                data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
            (root / f"{number:05}{Path(name).suffix}").write_bytes(data)
    summary = scan(root, tmp_path / "report", workers=2)
    with capsys.disabled():
        print(
            f"\n[{'corpora: ' + corpora if corpora else 'generated'}, {summary['files']} files: "
            f"{summary['outcomes']}]"
        )
    own = [line for line in files_of(tmp_path / "report") if line["member"] is None]
    assert [Path(line["path"]).name for line in own] == sorted(path.name for path in root.iterdir())
    assert not {"crash", "forbidden-call", "worker-killed", "time-limit"} & summary["reasons"].keys()
