"""A scan started from a page: run in its own process, followed, closed with its digest, taken up again."""

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from steward.jobs import progress, scans
from steward.jobs.scans import Place, begin, run_scan
from steward.rules.answers import Refusal, Unknown
from tests.cast import Cast
from tests.jobs.conftest import Share, decide


def hits_of(cast: Cast, scan: str) -> dict[str, object]:
    from steward.reads.spill import OneScan
    from steward.reads.spill import scan as question

    return question.run(OneScan(scan=scan), cast.registrar)


def test_a_scan_ends_closed_with_the_digest_of_its_report_and_its_hits_waiting(
    cast: Cast, share: Share, leaves_one: Callable[..., object]
) -> None:
    scan = decide(cast, share.store)
    with leaves_one("scan.close"):
        ended = run_scan.call(scan=scan, office=cast.key("registrar"), index=str(share.index), key_file=str(share.key))
    standing = progress.read(scan)
    assert ended == progress.DONE, standing
    assert standing is not None and (standing.files, standing.total_files, standing.hits) == (6, 6, 1)
    known = hits_of(cast, scan)
    summary = (Place(scan).report / "summary.json").read_bytes()
    assert (known["state"], known["files"], known["hits"]) == ("closed", 6, {"open": 1})
    assert known["report_digest"] == sha256(summary).hexdigest()
    assert json.loads(summary)["decision"]["id"] == scan


def test_running_the_same_task_again_closes_nothing_twice(cast: Cast, share: Share) -> None:
    scan = decide(cast, share.store)
    arguments = {"scan": scan, "office": cast.key("registrar"), "index": str(share.index), "key_file": str(share.key)}
    first = run_scan.call(**arguments)
    assert [first, run_scan.call(**arguments)] == [progress.DONE, progress.DONE]
    assert hits_of(cast, scan)["hits"] == {"open": 1}


def test_a_scan_broken_off_goes_on_with_its_report(cast: Cast, share: Share) -> None:
    scan = decide(cast, share.store)
    report = Place(scan).report
    scans._run_to_the_end(Place(scan), scans._decision(scan, cast.key("registrar")), str(share.index), str(share.key))
    for gone in ("summary.json", "report.html"):
        (report / gone).unlink()
    lines = (report / "files.jsonl").read_bytes().splitlines(keepends=True)
    (report / "files.jsonl").write_bytes(b"".join(lines[:3]) + lines[3][:10])
    run_scan.call(scan=scan, office=cast.key("registrar"), index=str(share.index), key_file=str(share.key))
    files = [json.loads(line)["path"] for line in (report / "files.jsonl").read_bytes().splitlines()]
    assert len(files) == len(set(files)) == 6


def test_a_store_that_went_away_fails_with_the_place_and_the_scan_stays_open(cast: Cast, share: Share) -> None:
    scan = decide(cast, share.store.with_name("gone"))
    ended = run_scan.call(scan=scan, office=cast.key("registrar"), index=str(share.index), key_file=str(share.key))
    standing = progress.read(scan)
    assert ended == progress.FAILED
    assert standing is not None and standing.code == "scan_failed" and "gone does not exist" in standing.detail
    assert hits_of(cast, scan)["state"] == "open"


def test_a_missing_index_fails_with_its_name(cast: Cast, share: Share, tmp_path: Path) -> None:
    scan = decide(cast, share.store)
    run_scan.call(scan=scan, office=cast.key("registrar"), index=str(tmp_path / "no.idx"), key_file=str(share.key))
    standing = progress.read(scan)
    assert standing is not None and standing.state == progress.FAILED and "no.idx" in standing.detail


def test_a_scan_is_begun_by_who_may_close_it_and_waits_for_the_worker(cast: Cast, share: Share) -> None:
    scan = decide(cast, share.store)
    assert begin(scan, cast.key("registrar"))
    standing = progress.read(scan)
    assert standing is not None and standing.state == progress.WAITING


def test_a_scan_is_not_begun_by_an_inspector_nor_known_to_an_outsider(cast: Cast, share: Share) -> None:
    scan = decide(cast, share.store)
    with pytest.raises(Refusal, match="not_the_registrar"):
        begin(scan, cast.key("inspector"))
    with pytest.raises(Unknown):
        begin(scan, cast.key("outsider"))
    assert progress.read(scan) is None


def test_a_closed_scan_is_not_begun_again(cast: Cast, share: Share) -> None:
    scan = decide(cast, share.store)
    run_scan.call(scan=scan, office=cast.key("registrar"), index=str(share.index), key_file=str(share.key))
    with pytest.raises(Refusal, match="not_waiting"):
        begin(scan, cast.key("registrar"))
