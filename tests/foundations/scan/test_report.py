"""The report: streams that survive a break, a summary that adds up,
a page without scripts and without text."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from steward.foundations.scan.fingerprint import ScanError
from steward.foundations.scan.report import NotResumable, ReportWriter, finished

HEADER = {"index_digest": "ab" * 32, "version": "0.1.0", "stores": ["/share/a"]}


def a_file(path: str, member: str | None = None, **more: object) -> dict[str, object]:
    plain = {
        "sha256": "00" * 32,
        "type": "text/plain",
        "outcome": "scanned",
        "reason": None,
        "bytes": 10,
        "chars": 9,
        "seconds": 0.1,
    }
    return {"path": path, "member": member, **plain, **more}


def a_hit(path: str, **more: object) -> dict[str, object]:
    places = [{"page": 1, "start": 5, "end": 90}]
    plain = {
        "member": None,
        "rule": "passage",
        "document": "d1",
        "level": "muc-1",
        "matched_words": 50,
        "containment": 0.25,
    }
    return {"path": path, **plain, "places": places, "score": 0.6, "certain": True, **more}


def lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def written(folder: Path, header: dict[str, object] | None = None) -> dict[str, object]:
    report = ReportWriter(folder, header or HEADER)
    report.add_hits(
        [a_hit("a.zip", member="b.txt"), a_hit("a.zip", rule="mark/vn/mat", document=None, certain=False)]
    )
    report.add_file(a_file("a.zip", "b.txt"))
    report.add_file(a_file("a.zip"))
    report.add_file(a_file("c.pdf", outcome="unreadable", reason="encrypted", chars=0))
    return report.finish({"seconds": 2.5})


def test_the_summary_adds_up(tmp_path):
    summary = written(tmp_path)
    assert summary == json.loads((tmp_path / "summary.json").read_text())
    expected = {
        "files": 2,
        "members": 1,
        "bytes": 20,
        "chars": 18,
        "hits": 2,
        "certain": 1,
        "seconds": 2.5,
        "decision": None,
    }
    assert {name: summary[name] for name in expected} == expected
    assert summary["outcomes"] == {"scanned": 2, "partly": 0, "unreadable": 1}
    assert summary["hits_by_document"] == {"d1": 1}
    assert summary["hits_by_rule"] == {"passage": 1, "mark/vn/mat": 1}
    assert summary["thresholds"] == {"look": 50, "certain": 80}
    assert summary["reasons"] == {"encrypted": 1}


def test_lines_have_exactly_the_published_fields(tmp_path):
    written(tmp_path)
    [hit, _] = lines(tmp_path / "hits.jsonl")
    assert hit == a_hit("a.zip", member="b.txt")
    assert [record["path"] for record in lines(tmp_path / "files.jsonl")] == ["a.zip", "a.zip", "c.pdf"]


@pytest.mark.parametrize("odd", [{"text": "đoạn văn"}, {"quote": "x"}])
def test_a_field_that_could_hold_text_is_refused(tmp_path, odd):
    report = ReportWriter(tmp_path, HEADER)
    with pytest.raises(ScanError, match=next(iter(odd))):
        report.add_hits([a_hit("a", **odd)])
    with pytest.raises(ScanError, match=next(iter(odd))):
        report.add_file(a_file("a", **odd))


@pytest.mark.parametrize(
    "odd", [{"outcome": "fine"}, {"outcome": "unreadable"}, {"outcome": "partly", "reason": ""}]
)
def test_an_outcome_without_its_reason_is_refused(tmp_path, odd):
    with pytest.raises(ScanError, match="outcome"):
        ReportWriter(tmp_path, HEADER).add_file(a_file("a", **odd))


def test_a_report_is_not_overwritten(tmp_path):
    written(tmp_path)
    with pytest.raises(ScanError, match="--resume"):
        ReportWriter(tmp_path, HEADER)


@pytest.mark.parametrize("cut", range(0, 900, 37))
def test_a_scan_broken_off_at_any_byte_resumes_to_the_same_report(tmp_path, cut):
    paths = ["a", "b", "c", "d"]

    def hand_in(report: ReportWriter, path: str) -> None:
        report.add_hits([a_hit(path, member="m"), a_hit(path)])
        report.add_file(a_file(path, "m"))
        report.add_file(a_file(path))

    whole = ReportWriter(tmp_path / "whole", HEADER)
    for path in paths:
        hand_in(whole, path)
    expected = whole.finish({})
    broken = ReportWriter(tmp_path / "broken", HEADER)
    for path in paths[:2]:
        hand_in(broken, path)
    broken.add_hits([a_hit("c")])
    files, hits = tmp_path / "broken" / "files.jsonl", tmp_path / "broken" / "hits.jsonl"
    data = files.read_bytes()
    files.write_bytes(data[: max(0, len(data) - cut)])
    hits.write_bytes(hits.read_bytes() + b'{"path": "c", "mem')
    report = ReportWriter(tmp_path / "broken", HEADER, resume=True)
    for path in paths:
        if path not in report.closed:
            hand_in(report, path)
    assert report.finish({}) == expected
    for name in ("files.jsonl", "hits.jsonl"):
        assert lines(tmp_path / "broken" / name) == lines(tmp_path / "whole" / name)


def test_a_report_of_another_index_is_not_taken_up(tmp_path):
    ReportWriter(tmp_path, HEADER)
    ReportWriter(tmp_path, HEADER, resume=True)
    with pytest.raises(NotResumable, match="index_digest"):
        ReportWriter(tmp_path, {**HEADER, "index_digest": "cd" * 32}, resume=True)


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"format":'])
def test_a_report_whose_header_was_damaged_is_not_taken_up_and_stays_as_it_is(tmp_path, damage):
    ReportWriter(tmp_path, HEADER)
    (tmp_path / "header.json").write_bytes(damage)
    with pytest.raises(NotResumable):
        ReportWriter(tmp_path, HEADER, resume=True)
    assert (tmp_path / "header.json").read_bytes() == damage


def test_a_stream_that_cannot_be_read_now_is_no_changed_report(tmp_path):
    written(tmp_path)
    (tmp_path / "hits.jsonl").rename(tmp_path / "aside")
    (tmp_path / "hits.jsonl").mkdir()
    with pytest.raises(IsADirectoryError):
        finished(tmp_path)


class Page(HTMLParser):
    """Tags and attributes that would run or fetch something, and the headings."""

    def __init__(self) -> None:
        super().__init__()
        self.active: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("meta", "br"):
            self.open.append(tag)
        if tag in ("script", "link", "img", "iframe", "object", "form", "a"):
            self.active.append(tag)
        self.active += [
            name for name, _ in attrs if name.startswith("on") or name in ("src", "href", "action")
        ]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_is_self_contained_and_well_formed(tmp_path):
    written(tmp_path)
    html = (tmp_path / "report.html").read_text()
    page = Page()
    page.feed(html)
    assert (page.active, page.open) == ([], [])
    assert "http://" not in html
    assert "look ≥ 50, certain ≥ 80" in html
    for heading in (
        "Spill scan report",
        "Báo cáo rà quét",
        "Hits",
        "Phát hiện",
        "Files not wholly read",
        "encrypted",
        "25.0%",
    ):
        assert heading in html


@pytest.mark.parametrize(("decision", "shown"), [(None, True), ("QĐ 12/2026", False)])
def test_a_missing_work_order_is_said_plainly(tmp_path, decision, shown):
    written(tmp_path, {**HEADER, "decision": decision})
    html = (tmp_path / "report.html").read_text()
    assert ("decision: null" in html) == shown
    assert ("QĐ 12/2026" in html) != shown


def test_names_from_a_disk_cannot_write_the_page(tmp_path):
    report = ReportWriter(tmp_path, {**HEADER, "stores": ["/kho/\udcff<b>"], "decision": {"number": "<b>12"}})
    name = '<script>alert(1)</script>"&\u202egpj.exe\n\ud800'
    report.add_hits([a_hit(name, document="<b>\udcff", level="<i>")])
    report.add_file(a_file(name, outcome="partly", reason="<u>"))
    report.finish({})
    html = (tmp_path / "report.html").read_text()
    assert "<script" not in html
    assert "<b>" not in html
    assert "\u202e" not in html
    assert len((tmp_path / "hits.jsonl").read_text().splitlines()) == 1
    assert json.loads((tmp_path / "summary.json").read_text())["hits_by_document"] == {"<b>\udcff": 1}


def test_an_empty_scan_has_a_calm_page(tmp_path):
    ReportWriter(tmp_path, HEADER).finish({})
    html = (tmp_path / "report.html").read_text()
    assert "Nothing was found." in html
    assert "Every file was read whole." in html


def test_of_many_hits_the_foremost_are_shown_and_the_rest_counted(tmp_path):
    report = ReportWriter(tmp_path, HEADER)
    report.add_hits(a_hit(f"f{n}", certain=n == 8999, score=0.4) for n in range(9000))
    report.finish({})
    html = (tmp_path / "report.html").read_text()
    assert html.index("f8999") < html.index("f0<")
    assert re.search("7\u202f000 more hits", html)
