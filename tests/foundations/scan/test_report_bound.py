"""A real report: its page names its fields, its digests bind its lines,
and it is resumed only as it was begun."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from steward.foundations.scan import report as reports
from steward.foundations.scan.fingerprint import ScanError
from steward.foundations.scan.marks import MarkRule
from steward.foundations.scan.report import finished
from steward.foundations.scan.run import Scan, run

PAGE = Path(__file__).parents[3] / "docs/formats/scan-report.md"
MARK = MarkRule("vn-2026", "tuyet-mat", ("TUYỆT MẬT",), (), ())
STREAMS = ("files.jsonl", "hits.jsonl")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two stores of two files, one of them marked, and the report on the first."""
    folder = tmp_path_factory.mktemp("bound")
    for store in ("store", "store2"):
        (folder / store).mkdir()
        (folder / store / "marked.txt").write_text("TUYỆT MẬT\n\nnội dung\n")
        (folder / store / "plain.txt").write_text("thông báo họp")
    run(Scan((str(folder / "store"),), folder / "report", None, None, (MARK,), workers=1))
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """A copy of that report to be spoilt; the stores stay where its header names them."""
    shutil.copytree(made / "report", tmp_path / "report")
    return tmp_path


def resumed(made: Path, folder: Path, store: str = "store") -> dict[str, Any]:
    """The scan of the first report, or of another store, gone on with in the copy."""
    return run(Scan((str(made / store),), folder / "report", None, None, (MARK,), workers=1, resume=True))


def changed(file: Path) -> None:
    """Another file name in the first line; as many lines, bytes and hits as before."""
    data = file.read_bytes()
    file.write_bytes(data.replace(b"marked.txt", b"harmed.txt", 1))
    assert file.read_bytes() != data and len(file.read_bytes()) == len(data)


def named(section: str) -> set[str]:
    """The fields in the first column of a section's table."""
    text = PAGE.read_text(encoding="utf-8").split(f"\n## {section}\n")[1].split("\n## ")[0]
    return {name for row in re.findall(r"^\| (`[^|]*)\|", text, re.M) for name in re.findall(r"`(\w+)`", row)}


def test_the_page_names_exactly_the_fields_of_a_real_report(made: Path) -> None:
    report = made / "report"
    header, summary = (json.loads((report / name).read_bytes()) for name in ("header.json", "summary.json"))
    assert header.keys() == named("header.json")
    assert summary.keys() == named("header.json") | named("summary.json")
    for stream in STREAMS:
        lines = [json.loads(line) for line in (report / stream).read_bytes().splitlines()]
        assert lines and all(line.keys() == named(stream) for line in lines)


def outsider(report: Path) -> subprocess.CompletedProcess[str]:
    """The command of the page, typed in the folder of a report."""
    [command] = re.findall(r"^sed .*$", PAGE.read_text(encoding="utf-8"), re.M)
    english = {**os.environ, "LC_ALL": "C"}
    return subprocess.run(
        ["sh", "-c", command], cwd=report, env=english, capture_output=True, text=True, check=False
    )


def test_a_report_that_nobody_touched_is_taken_and_passes_the_check_of_the_page(folder: Path) -> None:
    report = folder / "report"
    found = finished(report)
    whole = subprocess.run(
        ["sha256sum", "summary.json"], cwd=report, capture_output=True, text=True, check=True
    )
    assert found.digest == whole.stdout.split()[0]
    assert found.summary == json.loads((report / "summary.json").read_bytes())
    assert (found.summary["files"], found.summary["hits"]) == (2, 1)
    assert outsider(report).stdout.split() == ["files.jsonl:", "OK", "hits.jsonl:", "OK"]


@pytest.mark.parametrize("stream", STREAMS)
def test_a_line_changed_after_the_scan_is_found_by_the_office_by_an_outsider_and_by_a_resumed_scan(
    made: Path, folder: Path, stream: str
) -> None:
    report = folder / "report"
    changed(report / stream)
    checked = outsider(report)
    assert checked.returncode == 1 and f"{stream}: FAILED" in checked.stdout
    for taken in (lambda: finished(report), lambda: resumed(made, folder)):
        with pytest.raises(ScanError, match=rf"{stream} was changed after the scan.*another folder"):
            taken()
    assert (report / "summary.json").exists()


def no_summary(report: Path) -> None:
    (report / "summary.json").unlink()


def no_hits(report: Path) -> None:
    (report / "hits.jsonl").unlink()


def half_a_summary(report: Path) -> None:
    (report / "summary.json").write_bytes((report / "summary.json").read_bytes()[:100])


def no_object(report: Path) -> None:
    (report / "summary.json").write_bytes(b"7\n")


@pytest.mark.parametrize("spoilt", [no_summary, no_hits, half_a_summary, no_object])
def test_a_folder_that_is_no_finished_report_is_not_taken(
    folder: Path, spoilt: Callable[[Path], None]
) -> None:
    spoilt(folder / "report")
    with pytest.raises(ScanError, match="no finished report"):
        finished(folder / "report")


def test_digests_of_a_resumed_scan_are_those_of_the_whole_files(made: Path, folder: Path) -> None:
    report = folder / "report"
    whole = {name: (report / name).read_bytes() for name in STREAMS}
    no_summary(report)
    lines = whole["files.jsonl"].splitlines(keepends=True)
    (report / "files.jsonl").write_bytes(lines[0] + lines[1][:9])
    summary = resumed(made, folder)
    assert (finished(report).summary, summary["files"]) == (summary, 2)
    assert (report / "files.jsonl").read_bytes().startswith(lines[0])
    assert (report / "hits.jsonl").read_bytes() == whole["hits.jsonl"]
    assert (
        summary["hits_sha256"] == json.loads((made / "report" / "summary.json").read_bytes())["hits_sha256"]
    )
    assert outsider(report).returncode == 0


def test_a_finished_scan_that_goes_on_and_breaks_off_has_no_summary_any_more(
    made: Path, folder: Path
) -> None:
    report = folder / "report"
    reports.ReportWriter(report, json.loads((report / "header.json").read_bytes()), resume=True)
    with pytest.raises(ScanError, match=r"no finished report.*--resume"):
        finished(report)
    assert resumed(made, folder) == finished(report).summary


@pytest.mark.parametrize(
    ("field", "other"), [("stores", "/elsewhere"), ("version", "0"), ("thresholds", None)]
)
def test_a_report_is_resumed_only_under_its_own_header(folder: Path, field: str, other: object) -> None:
    report = folder / "report"
    header = json.loads((report / "header.json").read_bytes())
    before = {path.name: path.read_bytes() for path in report.iterdir()}
    (report / "header.json").write_bytes(json.dumps({**header, field: other}).encode())
    with pytest.raises(ScanError, match=rf"begun otherwise \({field} {other}, now .*\): .*another folder"):
        reports.ReportWriter(report, header, resume=True)
    (report / "header.json").write_bytes(before["header.json"])
    assert {path.name: path.read_bytes() for path in report.iterdir()} == before
    assert len(reports.ReportWriter(report, header, resume=True).closed) == 2


def test_a_report_of_one_store_is_not_gone_on_with_over_another(made: Path, folder: Path) -> None:
    with pytest.raises(ScanError) as refused:
        resumed(made, folder, "store2")
    assert f"(stores {made / 'store'}, now {made / 'store2'})" in str(refused.value)
    assert "another folder" in str(refused.value)
    assert resumed(made, folder)["files"] == 2
