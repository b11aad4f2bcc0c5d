"""A scan: stores in, a report out, nothing lost in between.

Promises one line for every file of every store and every member that could be reached, written in the order
of the walk whatever the workers' order was, so that two runs over the same files differ only in their times.
A run broken off goes on with `resume`. Refuses a report folder inside a store, stores inside each other, a
report at which another scanner is at work, and to read a single byte of a file in this process.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

from .extract.outcome import Budget
from .fingerprint import ScanError
from .marks import MarkRule
from .report import ReportWriter
from .sandbox import Job, Limits, Pool
from .walk import Entry, open_entry, reason_of, walk
from .workorder import WorkOrder

LOCK = ".lock"
PATIENCE = 5.0
"""Seconds in which a scanner that was killed leaves its report."""
WINDOW = 512
"""Files that may be finished ahead of the one whose turn it is."""
VERSION = "1"
"""Of readers and matching together; a report names it."""


@dataclass(frozen=True, slots=True)
class Scan:
    """What is to be scanned, by what, under which order, into which folder."""

    stores: tuple[str, ...]
    out: Path
    index: Path | None
    key: bytes | None
    marks: tuple[MarkRule, ...] = ()
    order: WorkOrder | None = None
    workers: int = 0
    resume: bool = False
    limits: Limits = field(default_factory=Limits)
    budget: Budget = field(default_factory=Budget)

    def settings(self) -> dict[str, Any]:
        """What a worker is told; the key travels through a socket, never on a command line."""
        return {
            "index": str(self.index) if self.index else None,
            "key": self.key.hex() if self.key else None,
            "marks": [asdict(rule) for rule in self.marks],
            "budget": asdict(self.budget),
        }


@dataclass(slots=True)
class Progress:
    """Where a scan stands; totals are None until they are known. Bytes and seconds."""

    files: int = 0
    bytes: int = 0
    hits: int = 0
    seconds: float = 0.0
    total_files: int | None = None
    total_bytes: int | None = None


@dataclass(slots=True)
class Slot:
    """The place of one file in the order of the report."""

    entry: Entry
    records: list[dict[str, Any]] | None = None
    hits: list[dict[str, Any]] = field(default_factory=list)
    began: float = 0.0


def run(scan: Scan, watch: Callable[[Progress], None] | None = None) -> dict[str, Any]:
    """Scan and give back the summary that stands in summary.json.

    ScanError when the request makes no sense, SandboxError when workers cannot be had; then `resume` goes on.
    """
    check_stores(scan.stores, scan.out)
    with _alone(scan.out):
        return _run(scan, watch)


@contextmanager
def _alone(out: Path) -> Iterator[None]:
    """No other scanner writes this report meanwhile; ScanError when one does.
    The system frees it when a scanner dies."""
    out.mkdir(parents=True, exist_ok=True)
    until = time.monotonic() + PATIENCE
    with (out / LOCK).open("ab") as lock:
        while not _locked(lock):
            if time.monotonic() > until:
                raise ScanError(
                    f"another scanner is at work on the report {out}; wait for it, or name another folder"
                )
            time.sleep(0.1)
        yield


def _locked(lock: IO[bytes]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _run(scan: Scan, watch: Callable[[Progress], None] | None) -> dict[str, Any]:
    progress = Progress()
    if watch:
        progress.total_files, progress.total_bytes = census(scan.stores)
    began = time.monotonic()
    workers = scan.workers or len(os.sched_getaffinity(0))
    with Pool(workers, scan.settings(), scan.limits) as pool:
        writer = ReportWriter(scan.out, _header(scan, pool.index), resume=scan.resume)
        progress.files = len(writer.closed)
        entries = (entry for store in scan.stores for entry in walk(store) if entry.path not in writer.closed)
        for slot in _in_order(entries, pool):
            _write(writer, slot)
            _advance(progress, slot, began)
            if watch:
                watch(progress)
        sandbox = pool.active
    return writer.finish(
        {"seconds": round(time.monotonic() - began, 3), "workers": workers, "sandbox": sandbox}
    )


def check_stores(stores: Sequence[str], out: Path) -> None:
    """ScanError when a store is not there, lies in another one, or would contain the report."""
    if not stores:
        raise ScanError("name at least one store to scan")
    real = [os.path.realpath(store) for store in stores]
    for store, path in zip(stores, real, strict=True):
        if not Path(path).exists():
            raise ScanError(f"store {store} does not exist")
        others = [other for other in real if other is not path]
        if any(_inside(path, other) for other in others):
            raise ScanError(
                f"store {store} is named twice, or lies inside another store; name the outer one only"
            )
        if _inside(os.path.realpath(out), path):
            raise ScanError(f"the report {out} would lie inside store {store}; name a folder elsewhere")


def _inside(path: str, root: str) -> bool:
    return path == root or path.startswith(root.rstrip("/") + "/")


def census(stores: Sequence[str]) -> tuple[int, int]:
    """How many entries the stores have, and their bytes."""
    files = size = 0
    for store in stores:
        for entry in walk(store):
            files += 1
            size += 0 if entry.reason else entry.size
    return files, size


def _header(scan: Scan, index: dict[str, Any]) -> dict[str, Any]:
    rules = json.dumps([asdict(rule) for rule in scan.marks], sort_keys=True).encode()
    order = scan.order.summary() if scan.order else None
    verified = scan.order is not None and scan.order.verified
    return {
        "version": VERSION,
        "stores": list(scan.stores),
        **index,
        "rules_digest": hashlib.sha256(rules).hexdigest(),
        "decision": order if verified else None,
        "unverified_order": None if verified else order,
    }


def _in_order(entries: Iterator[Entry], pool: Pool) -> Iterator[Slot]:
    """Finished slots in the order of the walk."""
    waiting: deque[Slot] = deque()
    more = True
    while more or waiting:
        while more and pool.free and len(waiting) < WINDOW:
            entry = next(entries, None)
            more = entry is not None
            if entry is not None:
                waiting.append(begin(entry, pool)[0])
        if pool.busy:
            for job in pool.collect():
                _finish(job)
        while waiting and waiting[0].records is not None:
            yield waiting.popleft()


def begin(entry: Entry, pool: Pool, want_text: bool = False) -> tuple[Slot, Job | None]:
    """Open an entry and give it to the pool; what cannot be opened is finished at once, without a job."""
    slot = Slot(entry, began=time.monotonic())
    if entry.reason:
        slot.records = [_record(entry, entry.reason)]
        return slot, None
    try:
        fd = open_entry(entry)
    except OSError as error:
        slot.records = [_record(entry, reason_of(error))]
        return slot, None
    job = Job(fd, Path(entry.path).name, os.fstat(fd).st_size, want_text, token=slot)
    pool.submit(job)
    return slot, job


def _record(entry: Entry, reason: str, outcome: str = "unreadable", seconds: float = 0.0) -> dict[str, Any]:
    return {
        "path": entry.path,
        "member": None,
        "sha256": None,
        "type": entry.kind,
        "outcome": outcome,
        "reason": reason,
        "bytes": entry.size,
        "chars": 0,
        "seconds": round(seconds, 4),
    }


def _finish(job: Job) -> None:
    """Lines of a worker as records;
    a worker that ended early leaves its members and a reason for the file."""
    slot: Slot = job.token
    path = slot.entry.path
    slot.records = [{"path": path, **message["file"]} for message in job.lines]
    slot.hits = [
        {"path": path, "member": message["file"]["member"], **hit}
        for message in job.lines
        for hit in message["hits"]
    ]
    if job.fate or not slot.records or slot.records[-1]["member"] is not None:
        outcome = "partly" if slot.records else "unreadable"
        seconds = time.monotonic() - slot.began
        slot.records.append(_record(slot.entry, job.fate or "crash", outcome, seconds))


def _write(writer: ReportWriter, slot: Slot) -> None:
    if slot.hits:
        writer.add_hits(slot.hits)
    for record in slot.records or ():
        writer.add_file(record)


def _advance(progress: Progress, slot: Slot, began: float) -> None:
    progress.files += 1
    progress.bytes += 0 if slot.entry.reason else slot.entry.size
    progress.hits += len(slot.hits)
    progress.seconds = time.monotonic() - began
