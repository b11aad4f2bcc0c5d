"""A scan started from a page: run in its own process, followed, closed with its digest, taken up again."""

import json
import os
import unicodedata
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from steward.foundations.scan.workorder import Opened, read_order
from steward.foundations.tlog import note
from steward.foundations.tlog.note import VerifierKey
from steward.jobs import progress, scanner, scans
from steward.jobs.scanner import Place
from steward.jobs.scans import begin, run_scan
from steward.models import Hit, Origin
from steward.reads.catalogue import find as catalogue
from steward.rules.machinery.answers import Invalid, Refusal, Unknown
from steward.rules.machinery.fields import read
from tests.cast import Cast
from tests.jobs.conftest import Share, decide


def hits_of(cast: Cast, scan: str) -> dict[str, object]:
    from steward.reads.spill.scans import OneScan
    from steward.reads.spill.scans import scan as question

    return question.run(OneScan(scan=scan), cast.registrar)


def test_a_scan_ends_closed_with_the_digest_of_its_report_and_its_hits_waiting(
    cast: Cast, share: Share, leaves_one: Callable[..., object]
) -> None:
    scan = decide(cast, share.store)
    with leaves_one("scan.close"):
        ended = run_scan.call(
            scan=scan, post=cast.key("registrar"), index=str(share.index), key_file=str(share.key)
        )
    standing = progress.read(scan)
    assert ended == progress.DONE, standing
    assert standing is not None and (standing.done, standing.total, standing.found) == (6, 6, 1)
    known = hits_of(cast, scan)
    summary = (Place(scan).report / "summary.json").read_bytes()
    assert (known["state"], known["files"], known["hits"]) == ("closed", 6, {"open": 1})
    assert known["report_digest"] == sha256(summary).hexdigest()
    decision = json.loads(summary)["decision"]
    assert (decision["id"], decision["verified"]) == (scan, True)


def test_no_name_of_a_file_hides_what_is_found_in_it(cast: Cast, share: Share) -> None:
    """Names as a share holds them: written by a Mac, in an archive, 1,200 letters deep,
    in bytes that are not UTF-8."""
    apart, spilled = (
        unicodedata.normalize("NFD", "Báo cáo mật.txt"),
        (share.store / "spilled.txt").read_bytes(),
    )
    (share.store / apart).write_bytes(spilled)
    (share.store / os.fsdecode(b"b\xe1o.txt")).write_bytes(spilled)
    with ZipFile(share.store / "a.zip", "w") as archive:
        archive.writestr(f"thu/{apart}", spilled)
    folder = os.open(share.store, os.O_RDONLY)
    for number in range(12):
        os.mkdir(f"{number:0100}", dir_fd=folder)
        inner = os.open(f"{number:0100}", os.O_RDONLY, dir_fd=folder)
        os.close(folder)
        folder = inner
    with os.fdopen(os.open("sâu.txt", os.O_WRONLY | os.O_CREAT, dir_fd=folder), "wb") as deep:
        deep.write(spilled)
    os.close(folder)
    scan = decide(cast, share.store)
    ended = run_scan.call(
        scan=scan, post=cast.key("registrar"), index=str(share.index), key_file=str(share.key)
    )
    assert ended == progress.DONE, progress.read(scan)
    found = catalogue("hits").run(read(catalogue("hits").params, {"scan": scan}), cast.registrar)["rows"]
    places = {(hit["place"].removeprefix("share/"), hit["member"]) for hit in found}
    (cut,) = [place for place, _ in places if "\\..." in place]
    assert cut.startswith("0" * 100 + "/") and "/sâu.txt\\#" in cut
    assert places - {(cut, "")} == {
        ("spilled.txt", ""),
        (r"Báo cáo mật.txt\NFD", ""),
        (r"b\xe1o.txt", ""),
        ("a.zip", r"thu/Báo cáo mật.txt\NFD"),
    }


def test_running_the_same_task_again_closes_nothing_twice(cast: Cast, share: Share) -> None:
    scan = decide(cast, share.store)
    arguments = {
        "scan": scan,
        "post": cast.key("registrar"),
        "index": str(share.index),
        "key_file": str(share.key),
    }
    first = run_scan.call(**arguments)
    assert [first, run_scan.call(**arguments)] == [progress.DONE, progress.DONE]
    assert hits_of(cast, scan)["hits"] == {"open": 1}


def scanned(place: Place, cast: Cast, share: Share) -> None:
    """The scanner has ended and nobody has taken in its report."""
    order = scans.work_order(place.key, cast.key("registrar"))
    scanner.run(place, order, scans.own_vkey(), [str(share.store)], str(share.index), str(share.key))


def test_a_scan_broken_off_goes_on_with_its_report(cast: Cast, share: Share) -> None:
    scan = decide(cast, share.store)
    report = Place(scan).report
    scanned(Place(scan), cast, share)
    for gone in ("summary.json", "report.html"):
        (report / gone).unlink()
    lines = (report / "files.jsonl").read_bytes().splitlines(keepends=True)
    (report / "files.jsonl").write_bytes(b"".join(lines[:3]) + lines[3][:10])
    run_scan.call(scan=scan, post=cast.key("registrar"), index=str(share.index), key_file=str(share.key))
    files = [json.loads(line)["path"] for line in (report / "files.jsonl").read_bytes().splitlines()]
    assert len(files) == len(set(files)) == 6


def test_a_report_that_was_changed_is_not_taken_in_and_the_next_run_begins_anew(
    cast: Cast, share: Share
) -> None:
    scan = decide(cast, share.store)
    arguments = {
        "scan": scan,
        "post": cast.key("registrar"),
        "index": str(share.index),
        "key_file": str(share.key),
    }
    place = Place(scan)
    scanned(place, cast, share)
    kept = place.report / "files.jsonl"
    kept.write_bytes(kept.read_bytes().replace(b'"outcome":"scanned"', b'"outcome":"partly"', 1))
    assert [run_scan.call(**arguments), hits_of(cast, scan)["state"]] == [progress.FAILED, "open"]
    assert "was changed after the scan" in progress.read(scan).detail
    assert (place.folder / "report-1" / "summary.json").exists()
    assert [run_scan.call(**arguments), hits_of(cast, scan)["hits"]] == [progress.DONE, {"open": 1}]


def test_a_store_that_went_away_fails_with_the_place_and_the_scan_stays_open(
    cast: Cast, share: Share
) -> None:
    scan = decide(cast, share.store.with_name("gone"))
    ended = run_scan.call(
        scan=scan, post=cast.key("registrar"), index=str(share.index), key_file=str(share.key)
    )
    standing = progress.read(scan)
    assert ended == progress.FAILED
    assert (
        standing is not None and standing.code == "scan_failed" and "gone does not exist" in standing.detail
    )
    assert hits_of(cast, scan)["state"] == "open"


def test_a_missing_index_fails_with_its_name(cast: Cast, share: Share, tmp_path: Path) -> None:
    scan = decide(cast, share.store)
    run_scan.call(
        scan=scan, post=cast.key("registrar"), index=str(tmp_path / "no.idx"), key_file=str(share.key)
    )
    standing = progress.read(scan)
    assert standing is not None and standing.state == progress.FAILED and "no.idx" in standing.detail


def test_a_scan_is_begun_by_who_may_close_it_and_waits_for_the_worker(cast: Cast, share: Share) -> None:
    scan = decide(cast, share.store)
    assert begin(scan, cast.key("registrar"))
    standing = progress.read(scan)
    assert standing is not None and standing.state == progress.WAITING


def tasks(scan: str) -> list[DBTaskResult]:
    return list(DBTaskResult.objects.filter(args_kwargs__kwargs__scan=scan).order_by("enqueued_at"))


def test_a_scan_that_waits_or_runs_is_not_begun_again_and_after_a_failure_it_goes_on(
    cast: Cast, share: Share
) -> None:
    scan, post = decide(cast, share.store), cast.key("registrar")
    first = begin(scan, post)
    assert begin(scan, post) == first
    progress.change(scan, state=progress.RUNNING, done=3)
    DBTaskResult.objects.update(status=TaskResultStatus.RUNNING)
    assert begin(scan, post) == first, "also when its worker died: the next one takes it up"
    assert progress.read(scan).state == progress.RUNNING and len(tasks(scan)) == 1
    progress.ended(scan, progress.FAILED, timezone.now(), "scan_failed", "no such store")
    assert begin(scan, post) != first
    standing = progress.read(scan)
    assert (standing.state, standing.done, standing.code, standing.detail) == (progress.WAITING, 3, "", "")


def test_a_scan_whose_task_is_gone_is_begun_again(cast: Cast, share: Share) -> None:
    """As after a database was restored beside a data folder that says that the work runs."""
    scan, post = decide(cast, share.store), cast.key("registrar")
    begin(scan, post)
    DBTaskResult.objects.all().delete()
    assert not scans.under_way(scan)
    assert begin(scan, post) == scans.under_way(scan) != ""


def test_a_scanner_ends_when_the_work_on_its_scan_does(
    cast: Cast, share: Share, monkeypatch: pytest.MonkeyPatch
) -> None:
    scan, real, started = decide(cast, share.store), scanner.start, []

    def noted(*words: Any, **more: Any) -> Any:
        started.append(real(*words, **more))
        return started[-1]

    with monkeypatch.context() as broken:
        broken.setattr(scanner, "start", noted)
        broken.setattr(scanner.Follower, "look", lambda _: Path("gone").read_bytes())
        arguments = {
            "scan": scan,
            "post": cast.key("registrar"),
            "index": str(share.index),
            "key_file": str(share.key),
        }
        assert run_scan.call(**arguments) == progress.FAILED
    assert started and all(child.returncode is not None for child in started)
    assert run_scan.call(**arguments) == progress.DONE


def test_a_scan_is_not_begun_by_an_inspector_nor_known_to_an_outsider(cast: Cast, share: Share) -> None:
    scan = decide(cast, share.store)
    with pytest.raises(Refusal, match="not_the_registrar"):
        begin(scan, cast.key("inspector"))
    with pytest.raises(Unknown):
        begin(scan, cast.key("outsider"))
    assert progress.read(scan) is None


def test_a_closed_scan_is_not_begun_again(cast: Cast, share: Share) -> None:
    scan = decide(cast, share.store)
    run_scan.call(scan=scan, post=cast.key("registrar"), index=str(share.index), key_file=str(share.key))
    with pytest.raises(Refusal, match="not_now"):
        begin(scan, cast.key("registrar"))


def test_the_order_of_a_decision_is_signed_by_the_log_and_is_the_same_each_time(
    cast: Cast, share: Share
) -> None:
    scan = decide(cast, share.store)
    data = scans.work_order(scan, cast.key("registrar"))
    trusted = VerifierKey.parse(scans.own_vkey())

    def opened(data: bytes) -> Opened:
        found = note.parse(data)
        return found.text, [key.name for key in note.verified(found, [trusted])]

    order = read_order(data, opened)
    assert (order.decision, order.stores, order.verified) == (scan, (str(share.store),), True)
    assert order.body == trusted.name
    order.permits([str(share.store)], order.first)
    assert scans.work_order(scan, cast.key("head")) == data


def test_the_order_is_for_who_may_run_the_scan_while_it_is_open(cast: Cast, share: Share, key: Path) -> None:
    scan = decide(cast, share.store)
    with pytest.raises(Refusal, match="not_the_registrar"):
        scans.work_order(scan, cast.key("inspector"))
    with pytest.raises(Unknown):
        scans.work_order(scan, cast.key("outsider"))
    with pytest.raises(Invalid):
        scans.work_order("no key", cast.key("registrar"))
    assert not key.exists(), "nothing was signed"
    run_scan.call(scan=scan, post=cast.key("registrar"), index=str(share.index), key_file=str(share.key))
    with pytest.raises(Refusal, match="not_now"):
        scans.work_order(scan, cast.key("registrar"))


def test_an_order_is_not_signed_by_a_key_that_others_may_read(cast: Cast, share: Share, key: Path) -> None:
    scan = decide(cast, share.store)
    scans.work_order(scan, cast.key("registrar"))
    key.chmod(0o640)
    with pytest.raises(Refusal, match="key_file_open"):
        scans.work_order(scan, cast.key("registrar"))


@pytest.mark.parametrize(
    ("bound", "most"), [("AT_ONCE", 1), ("MOST_TEXT", 10)], ids=["lines", "characters, each line longer"]
)
def test_a_report_of_many_hits_is_taken_in_by_parts_once(
    cast: Cast, share: Share, monkeypatch: pytest.MonkeyPatch, bound: str, most: int
) -> None:
    monkeypatch.setattr(scans, bound, most)
    for number in range(3):
        (share.store / f"bản {number}.txt").write_bytes((share.store / "spilled.txt").read_bytes())
    scan = decide(cast, share.store)
    for _ in range(2):
        assert (
            run_scan.call(
                scan=scan, post=cast.key("registrar"), index=str(share.index), key_file=str(share.key)
            )
            == progress.DONE
        )
    hits = len((Place(scan).report / "hits.jsonl").read_text().splitlines())
    assert hits >= 4 and Hit.objects.filter(state="open").count() == hits
    assert Origin.objects.filter(origin__startswith=f"scan.close:{scan}").count() == hits


def test_parts_that_one_office_took_in_are_not_taken_in_again_by_the_one_that_ends_it(
    cast: Cast, share: Share, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scans, "AT_ONCE", 1)
    (share.store / "bản hai.txt").write_bytes((share.store / "spilled.txt").read_bytes())
    scan = decide(cast, share.store)
    arguments = {"scan": scan, "index": str(share.index), "key_file": str(share.key)}
    with monkeypatch.context() as broken:
        broken.setattr(scans, "closing", lambda *_: {"scan": scan, "decision": scan})
        assert run_scan.call(post=cast.key("head"), **arguments) == progress.FAILED
    hits = len((Place(scan).report / "hits.jsonl").read_text().splitlines())
    assert 0 < Hit.objects.count() < hits
    assert run_scan.call(post=cast.key("registrar"), **arguments) == progress.DONE
    assert Hit.objects.count() == hits


def test_a_begun_report_is_gone_on_with_after_trouble_that_is_not_its_own(cast: Cast, share: Share) -> None:
    scan = decide(cast, share.store)
    place, post = Place(scan), cast.key("registrar")
    scanned(place, cast, share)
    (place.report / "summary.json").unlink()
    lines = (place.report / "files.jsonl").read_bytes()
    assert (
        run_scan.call(scan=scan, post=post, index=str(share.index), key_file=str(share.key) + ".gone")
        == progress.FAILED
    )
    assert (place.report / "files.jsonl").read_bytes() == lines and not (place.folder / "report-1").exists()
    assert (
        run_scan.call(scan=scan, post=post, index=str(share.index), key_file=str(share.key)) == progress.DONE
    )


def test_a_begun_report_of_another_release_is_put_aside_and_the_next_run_begins_anew(
    cast: Cast, share: Share
) -> None:
    scan = decide(cast, share.store)
    place = Place(scan)
    arguments = {
        "scan": scan,
        "post": cast.key("registrar"),
        "index": str(share.index),
        "key_file": str(share.key),
    }
    scanned(place, cast, share)
    (place.report / "summary.json").unlink()
    header = (place.report / "header.json").read_bytes().replace(b'"version": "', b'"version": "old-')
    (place.report / "header.json").write_bytes(header)
    assert run_scan.call(**arguments) == progress.FAILED
    assert (place.folder / "report-1" / "header.json").read_bytes() == header and not place.report.exists()
    assert run_scan.call(**arguments) == progress.DONE


def test_a_report_whose_order_was_not_verified_is_not_taken_in(cast: Cast, share: Share) -> None:
    scan = decide(cast, share.store)
    place = Place(scan)
    place.folder.mkdir(parents=True)
    (place.folder / "order").write_bytes(scans.work_order(scan, cast.key("registrar")))
    words = [
        "scan",
        "run",
        "--index",
        str(share.index),
        "--key-file",
        str(share.key),
        "--out",
        str(place.report),
        "--quiet",
    ]
    assert scanner.start(place, *words, "--order", str(place.folder / "order"), str(share.store)).wait() == 1
    ended = run_scan.call(
        scan=scan, post=cast.key("registrar"), index=str(share.index), key_file=str(share.key)
    )
    standing = progress.read(scan)
    assert ended == progress.FAILED
    assert standing is not None and standing.code == "report_without_decision"
    assert hits_of(cast, scan)["state"] == "open"
