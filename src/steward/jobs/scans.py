"""run_scan: a spill scan started from a page, as work between `scan.open` and `scan.close`.

Promises that the scan reads only what its decision names, that it runs in a process of its own with the
public command line, which ends when the work on it ends, that its progress can be read at any time, and that a worker
that dies, is stopped or is restarted goes on where the report ends. The report's digest is the SHA-256 of its
`summary.json`. Refuses to close a scan whose report names no decision or another one (the rules say so), and to begin
a scan twice.
"""

import json
import logging
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, replace
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone
from django_tasks import task

from steward.acts.catalogue import find
from steward.acts.envelope import perform
from steward.acts.log import sign_order
from steward.foundations.scan.fingerprint import ScanError
from steward.foundations.scan.report import finished
from steward.jobs import progress
from steward.reads import people
from steward.reads.log import own_key
from steward.reads.spill import OneScan
from steward.reads.spill import scan as scan_question
from steward.rules.answers import No, Refusal
from steward.rules.fields import read

log = logging.getLogger("steward.jobs")
#: Seconds between two looks at the report while the scan runs.
PAUSE = 1.0
#: What one act takes in of a report: lines, and characters.
AT_ONCE, MOST_TEXT = 2_000, 2_000_000
#: Name of the signed work order in the folder of a scan.
ORDER = "work-order.note"
#: What the command line said that was started last for a scan.
SAID = "said.txt"
#: Exit codes of `steward scan run` that mean the report is whole.
WHOLE = (0, 1)
#: And the one of a report that it does not go on with, while the stores are there.
NOT_RESUMED = 2


@dataclass(frozen=True)
class Place:
    """Where the work on one scan lies: `scans/<key>/` in the data folder."""

    key: str

    @property
    def folder(self) -> Path:
        return Path(settings.DATA) / "scans" / self.key

    @property
    def report(self) -> Path:
        return self.folder / "report"


class Failed(Exception):
    """The work cannot go on: a code and the last words of the program that said so."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code)
        self.code, self.detail = code, detail


def begin(scan: str, office: str, index: str = "", key_file: str = "") -> str:
    """Hand the scan of this key to the worker, to be closed by this office; the id of the task.

    While it waits or runs it is not begun again, and the task is the same; after a failure it goes on with its report.
    Without `index` it is made from the office's register when the work begins. Raises a No when the office
    may not close this scan: it is better said now than after hours.
    """
    _permitted(_decision(scan, office))
    with progress.held(scan):
        at_work, now = under_way(scan), timezone.now().isoformat()
        if at_work:
            return at_work
        before = progress.read(scan) or progress.Standing(progress.WAITING, began=now)
        progress.write(scan, replace(before, state=progress.WAITING, at=now, code="", detail=""))
        return str(run_scan.enqueue(scan=scan, office=office, index=index, key_file=key_file).id)


def under_way(scan: str) -> str:
    """The id of the task that works on this scan or will; nothing when there is none.

    A task whose worker died counts: the next worker takes it up. Work whose task is gone, as after the restoring of a
    backup, can be begun again.
    """
    from django_tasks import TaskResultStatus
    from django_tasks_db.models import DBTaskResult

    standing = progress.read(scan)
    if standing is None or standing.state not in (progress.WAITING, progress.RUNNING):
        return ""
    waiting = DBTaskResult.objects.filter(status__in=(TaskResultStatus.READY, TaskResultStatus.RUNNING))
    found = waiting.filter(task_path=run_scan.module_path, args_kwargs__kwargs__scan=scan).values_list("pk", flat=True)
    return str(next(iter(found), ""))


@task()
def run_scan(scan: str, office: str, index: str = "", key_file: str = "") -> str:
    """Index if need be, scan, close. Gives the state it ended in; a second run goes on with the first one's report."""
    try:
        _scan(Place(scan), office, index, key_file)
    except No as no:
        return progress.ended(scan, progress.FAILED, timezone.now(), no.code)
    except Failed as failure:
        return progress.ended(scan, progress.FAILED, timezone.now(), failure.code, failure.detail)
    except Exception as error:
        return progress.broken(scan, error, timezone.now())
    return progress.ended(scan, progress.DONE, timezone.now())


def _decision(scan: str, office: str) -> dict[str, Any]:
    """The scan decision as this office sees it, or Unknown."""
    found: dict[str, Any] = scan_question.run(read(OneScan, {"scan": scan}), people.actor_for(office, timezone.now()))
    return found


def _permitted(decision: dict[str, Any]) -> None:
    """Refusal unless the office that sees this decision may close it now."""
    if decision["state"] != "open":
        raise Refusal("not_waiting", "decisions 32", state=decision["state"])
    if "scan.close" not in decision["may"]:
        raise Refusal("not_the_registrar", "mission 4")


def _scan(place: Place, office: str, index: str, key_file: str) -> None:
    decision = _decision(place.key, office)
    if not (place.report / "summary.json").exists():
        _permitted(decision)
        _run_to_the_end(place, decision, index, key_file or str(settings.FINGERPRINT_KEY_FILE))
    _close(place, office)


def work_order(scan: str, office: str) -> bytes:
    """The signed work order of a decision, for the office that may run the scan and take its report in; No when it may not."""
    decision = _decision(scan, office)
    _permitted(decision)
    return _order(decision)


def _order(decision: dict[str, Any]) -> bytes:
    first, last = date.fromisoformat(decision["since"]), date.fromisoformat(decision["until"])
    return sign_order(decision["key"], decision["stores"], first, last, decision["purpose"])


def own_vkey() -> str:
    """The public key with which the office's orders are verified; Failed when its file is gone."""
    key = own_key()
    if key is None:
        raise Failed("scan_failed", "the log's public key is not beside its signing key")
    return key.text


def _indexed(place: Place, key_file: str) -> str:
    """The index of the office's register, made once for this scan; what could not go into it is counted and told."""
    index = place.folder / "PROTECTED.idx"
    if not index.exists():
        beside = index.with_suffix(".part")
        done = _steward(place, "scan", "index", "--register", "--out", str(beside), "--key-file", key_file, "--json")
        if done.wait():
            raise Failed("index_failed", _last_line(place))
        _tell_left_out(place, json.loads(_said(place)[-1])["left_out"])
        beside.replace(index)
    return str(index)


def _tell_left_out(place: Place, documents: int) -> None:
    """Documents that this scan cannot look for: in the progress, in the journal, and by their keys in `left-out.txt`."""
    progress.change(place.key, unusable=documents)
    if documents:
        kept = place.folder / "left-out.txt"
        (place.folder / SAID).replace(kept)
        log.warning("%d documents have fingerprints that cannot be used and are not looked for; see %s", documents, kept)


def _run_to_the_end(place: Place, decision: dict[str, Any], index: str, key: str) -> None:
    """Scan in a process of its own and follow its report; Failed when it ends without a whole one."""
    place.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    order = place.folder / ORDER
    order.write_bytes(_order(decision))
    files, size = _census(decision["stores"])
    progress.change(place.key, state=progress.RUNNING, total=files, total_bytes=size)
    resume = ["--resume"] if (place.report / "header.json").exists() else []
    options = ["--index", index or _indexed(place, key), "--key-file", key, "--out", str(place.report), "--quiet", *resume]
    signed = ["--order", str(order), "--order-vkey", own_vkey()]
    running = _steward(place, "scan", "run", *options, *signed, "--", *decision["stores"])
    follower = Follower(place)
    try:
        while running.poll() is None:
            time.sleep(PAUSE)
            follower.look()
    finally:
        running.kill()
        running.wait()
    follower.look()
    if running.returncode not in WHOLE:
        if resume and files is not None and running.returncode == NOT_RESUMED:
            _put_aside(place)
        raise Failed("scan_failed", _last_line(place))


def _put_aside(place: Place) -> None:
    """A report that cannot be resumed (changed, or begun by another release) stays beside; the next run begins anew."""
    names = (place.folder / f"report-{number}" for number in count(1))
    place.report.rename(next(name for name in names if not name.exists()))


def _census(stores: list[str]) -> tuple[int | None, int | None]:
    """Entries and bytes of the stores, or None for both when a store cannot be walked (the scan will say why)."""
    try:
        from steward.foundations.scan.run import census

        return census(stores)
    except (OSError, ValueError, ImportError):
        return None, None


def _steward(place: Place, *arguments: str) -> "subprocess.Popen[bytes]":
    """Start the command line as a child that dies with this process; its words go to the file SAID."""
    said = place.folder / SAID
    with said.open("wb") as out:
        return subprocess.Popen(
            [sys.executable, "-m", "steward", *arguments], stdin=subprocess.DEVNULL, stdout=out, stderr=out,
            env={**os.environ, "PYTHONUNBUFFERED": "1"}, preexec_fn=die_with_parent,
        )  # fmt: skip


def die_with_parent() -> None:
    """In a child, before it begins: end it when the thread that started it ends (Linux, prctl 1)."""
    import ctypes

    ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def _said(place: Place) -> list[str]:
    return (place.folder / SAID).read_text(encoding="utf-8", errors="replace").strip().splitlines()


def _last_line(place: Place) -> str:
    return next((line[:400] for line in reversed(_said(place))), "")


class Follower:
    """Counts the lines of a growing report and keeps the progress; reads each byte of it once."""

    def __init__(self, place: Place) -> None:
        self.place, self.at, self.hits_at = place, 0, 0
        self.files = self.bytes = self.hits = 0

    def look(self) -> None:
        """Take in what was written since the last look."""
        for line in self._new("files.jsonl", "at"):
            record = json.loads(line)
            if record["member"] is None:
                self.files += 1
                self.bytes += record["bytes"] or 0
        self.hits += len(self._new("hits.jsonl", "hits_at"))
        now = timezone.now().isoformat()
        progress.change(self.place.key, done=self.files, bytes=self.bytes, found=self.hits, at=now)

    def _new(self, name: str, mark: str) -> list[bytes]:
        """Whole lines that were added since the mark."""
        try:
            with (self.place.report / name).open("rb") as file:
                file.seek(getattr(self, mark))
                data = file.read()
        except FileNotFoundError:
            return []
        whole = data[: data.rfind(b"\n") + 1]
        setattr(self, mark, getattr(self, mark) + len(whole))
        return whole.splitlines()


def _close(place: Place, office: str) -> None:
    """`scan.close` with the digest of the report, after `scan.take_in` of all hits but the last part of them.

    The same report is taken in once, however often this is tried.
    """
    try:
        report = finished(place.report)
    except ScanError as error:
        _put_aside(place)
        raise Failed("scan_failed", str(error)) from error
    summary = report.summary
    named = {"scan": place.key, "decision": (summary["decision"] or {}).get("id", "")}
    *before, last = _parts(place.report / "hits.jsonl")
    for number, hits in enumerate(before):
        _perform("scan.take_in", {**named, "hits": hits}, office, f"scan.close:{place.key}:{report.digest[:16]}:{number}")
    fields = {
        **named, "report_digest": report.digest, "files": summary["files"], "hits": last,
        "not_read": summary["outcomes"].get("unreadable", 0) + summary["outcomes"].get("partly", 0),
    }  # fmt: skip
    _perform("scan.close", fields, office, f"scan.close:{place.key}")


def _perform(name: str, fields: dict[str, Any], office: str, origin: str) -> None:
    act, now = find(name), timezone.now()
    perform(act, read(act.order, fields), people.actor_for(office, now), now, origin=origin)


def _parts(hits: Path) -> list[str]:
    """The lines of a file in parts that one act takes in; at least one, perhaps empty."""
    parts = [""]
    with hits.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if number % AT_ONCE == 0 and number or len(parts[-1]) + len(line) > MOST_TEXT:
                parts.append("")
            parts[-1] += line
    return parts
