"""run_scan: a spill scan started from a page, as work between `scan.open` and `scan.close`.

Promises that the scan reads only what its decision names, that it runs in a process of its own
(`jobs.scanner`), and that a worker that dies, is stopped or is restarted goes on where the report ends. The
report's digest is the SHA-256 of its `summary.json`. Refuses to close a scan whose report names no decision
or another one (the rules say so), and to begin a scan twice.
"""

from dataclasses import replace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone
from django_tasks import task

from steward.acts.log import sign_order
from steward.acts.machinery.act import Act
from steward.acts.machinery.envelope import perform
from steward.acts.spill.scans import close_scan, take_in_hits
from steward.foundations.scan.fingerprint import ScanError
from steward.foundations.scan.report import Finished, finished
from steward.jobs import progress
from steward.jobs.scanner import Failed, Place, put_aside, run
from steward.reads import offers
from steward.reads.log.entries import own_key, performed
from steward.reads.machinery.asking import actor_for
from steward.reads.spill.scans import OneScan, ScanTold
from steward.reads.spill.scans import scan as scan_question
from steward.rules.machinery.answers import No
from steward.rules.machinery.fields import read

#: What one act takes in of a report: lines, and characters.
AT_ONCE, MOST_TEXT = 2_000, 2_000_000


def begin(scan: str, post: str, index: str = "", key_file: str = "") -> str:
    """Hand the scan of this key to the worker, to be closed by this post; the id of the task.

    While it waits or runs it is not begun again, and the task is the same; after a failure it goes on with
    its report. Without `index` it is made from the installation's register when the work begins. Raises a No
    when the post may not close this scan: it is better said now than after hours.
    """
    _permitted(_decision(scan, post), post)
    with progress.held(scan):
        at_work, now = under_way(scan), timezone.now().isoformat()
        if at_work:
            return at_work
        before = progress.read(scan) or progress.Standing(progress.WAITING, began=now)
        progress.write(scan, replace(before, state=progress.WAITING, at=now, code="", detail=""))
        return str(run_scan.enqueue(scan=scan, post=post, index=index, key_file=key_file).id)


def under_way(scan: str) -> str:
    """The id of the task that works on this scan or will; nothing when there is none.

    A task whose worker died counts: the next worker takes it up. Work whose task is gone, as after the
    restoring of a backup, can be begun again.
    """
    from django_tasks import TaskResultStatus
    from django_tasks_db.models import DBTaskResult

    standing = progress.read(scan)
    if standing is None or standing.state not in (progress.WAITING, progress.RUNNING):
        return ""
    waiting = DBTaskResult.objects.filter(status__in=(TaskResultStatus.READY, TaskResultStatus.RUNNING))
    found = waiting.filter(task_path=run_scan.module_path, args_kwargs__kwargs__scan=scan).values_list(
        "pk", flat=True
    )
    return str(next(iter(found), ""))


@task()
def run_scan(scan: str, post: str, index: str = "", key_file: str = "") -> str:
    """Index if need be, scan, close. Gives the state it ended in;
    a second run goes on with the first one's report."""
    try:
        _scan(Place(scan), post, index, key_file)
    except No as no:
        return progress.ended(scan, progress.FAILED, timezone.now(), no.code)
    except Failed as failure:
        return progress.ended(scan, progress.FAILED, timezone.now(), failure.code, failure.detail)
    except Exception as error:  # noqa: BLE001 - whatever broke, the work has ended and its panel says so
        return progress.broken(scan, error, timezone.now())
    return progress.ended(scan, progress.DONE, timezone.now())


def _decision(scan: str, post: str) -> ScanTold:
    """The scan decision as this post sees it, or Unknown."""
    return scan_question.answers(read(OneScan, {"scan": scan}), actor_for(post, timezone.now()))


def _permitted(decision: ScanTold, post: str) -> None:
    """Refusal unless the post that sees this decision may close it now."""
    offers.must_be(close_scan.standing, "scan", (decision.key,), actor_for(post, timezone.now()))


def _scan(place: Place, post: str, index: str, key_file: str) -> None:
    decision = _decision(place.key, post)
    if not (place.report / "summary.json").exists():
        _permitted(decision, post)
        key = key_file or str(settings.FINGERPRINT_KEY_FILE)
        run(place, _order(decision), own_vkey(), list(decision.stores), index, key)
    _close(place, post)


def work_order(scan: str, post: str) -> bytes:
    """The signed work order of a decision, for the post that may run the scan and take its report in;
    No when it may not."""
    decision = _decision(scan, post)
    _permitted(decision, post)
    return _order(decision)


def _order(decision: ScanTold) -> bytes:
    return sign_order(decision.key, list(decision.stores), decision.since, decision.until, decision.purpose)


def own_vkey() -> str:
    """The public key with which the installation's orders are verified; Failed when its file is gone."""
    key = own_key()
    if key is None:
        raise Failed("scan_failed", "the log's public key is not beside its signing key")
    return key.text


def _close(place: Place, post: str) -> None:
    """`scan.close` with the digest of the report, after `scan.take_in` of all hits but the last part of them.

    The same report is taken in once, however often this is tried, and by whichever post that may.
    """
    try:
        report = finished(place.report)
    except ScanError as error:
        put_aside(place)
        raise Failed("scan_failed", str(error)) from error
    told = closing(place.key, report)
    named = {"scan": told["scan"], "decision": told["decision"]}
    *before, last = _parts(place.report / "hits.jsonl")
    origins = [
        f"{close_scan.name}:{place.key}:{report.digest[:16]}:{number}" for number in range(len(before))
    ]
    there = performed(origins)
    for origin, hits in zip(origins, before, strict=True):
        if origin not in there:
            _perform(take_in_hits, {**named, "hits": hits}, post, origin)
    _perform(close_scan, {**told, "hits": last}, post, f"{close_scan.name}:{place.key}")


def closing(scan: str, report: Finished) -> dict[str, Any]:
    """What `scan.close` is told of a finished report, but its hits."""
    outcomes = report.summary["outcomes"]
    return {
        "scan": scan,
        "decision": (report.summary["decision"] or {}).get("id", ""),
        "report_digest": report.digest,
        "files": report.summary["files"],
        "not_read": outcomes.get("unreadable", 0) + outcomes.get("partly", 0),
    }


def _perform(act: Act, fields: dict[str, Any], post: str, origin: str) -> None:
    now = timezone.now()
    perform(act, read(act.order, fields), actor_for(post, now), now, origin=origin)


def _parts(hits: Path) -> list[str]:
    """The lines of a file in parts that one act takes in; at least one, and none empty unless the file is."""
    parts, lines = [""], 0
    with hits.open(encoding="utf-8") as file:
        for line in file:
            if parts[-1] and (lines == AT_ONCE or len(parts[-1]) + len(line) > MOST_TEXT):
                parts.append("")
                lines = 0
            parts[-1] += line
            lines += 1
    return parts
