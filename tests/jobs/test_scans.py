"""A scan started from a page: run in its own process, followed, closed with its digest, taken up again."""

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from steward.foundations.scan.workorder import Opened, read_order
from steward.foundations.tlog import note
from steward.foundations.tlog.note import VerifierKey
from steward.jobs import progress, scans
from steward.jobs.scans import Place, begin, run_scan
from steward.rules.answers import Invalid, Refusal, Unknown
from tests.cast import Cast
from tests.jobs.conftest import Share, decide


@pytest.fixture(autouse=True)
def key(settings, tmp_path: Path) -> Path:
    """The log's key, which signs work orders."""
    settings.LOG_KEY_FILE = tmp_path / "log.key"
    return settings.LOG_KEY_FILE


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
    assert standing is not None and (standing.done, standing.total, standing.found) == (6, 6, 1)
    known = hits_of(cast, scan)
    summary = (Place(scan).report / "summary.json").read_bytes()
    assert (known["state"], known["files"], known["hits"]) == ("closed", 6, {"open": 1})
    assert known["report_digest"] == sha256(summary).hexdigest()
    decision = json.loads(summary)["decision"]
    assert (decision["id"], decision["verified"]) == (scan, True)


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


def test_the_order_of_a_decision_is_signed_by_the_log_and_is_the_same_each_time(cast: Cast, share: Share) -> None:
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
    run_scan.call(scan=scan, office=cast.key("registrar"), index=str(share.index), key_file=str(share.key))
    with pytest.raises(Refusal, match="not_waiting"):
        scans.work_order(scan, cast.key("registrar"))


def test_an_order_is_not_signed_by_a_key_that_others_may_read(cast: Cast, share: Share, key: Path) -> None:
    scan = decide(cast, share.store)
    scans.work_order(scan, cast.key("registrar"))
    key.chmod(0o640)
    with pytest.raises(Refusal, match="key_file_open"):
        scans.work_order(scan, cast.key("registrar"))


def test_a_report_whose_order_was_not_verified_is_not_taken_in(cast: Cast, share: Share) -> None:
    scan = decide(cast, share.store)
    place = Place(scan)
    place.folder.mkdir(parents=True)
    (place.folder / "order").write_bytes(scans.work_order(scan, cast.key("registrar")))
    words = ["scan", "run", "--index", str(share.index), "--key-file", str(share.key), "--out", str(place.report), "--quiet"]
    assert scans._steward(place, *words, "--order", str(place.folder / "order"), str(share.store)).wait() == 1
    ended = run_scan.call(scan=scan, office=cast.key("registrar"), index=str(share.index), key_file=str(share.key))
    standing = progress.read(scan)
    assert ended == progress.FAILED
    assert standing is not None and standing.code == "report_without_decision"
    assert hits_of(cast, scan)["state"] == "open"
