"""The scanner of a scan that was decided: the public command line as a child, followed until it ends.

Promises that the child ends with the one who started it, that its progress can be read at any time, and that
a report that is there is gone on with. A report that cannot be gone on with is put aside, never thrown away.
Refuses to take as whole what the command line did not end as whole.
"""

import json
import logging
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from steward.jobs import progress

log = logging.getLogger("steward.jobs")
#: Seconds between two looks at the report while the scan runs.
PAUSE = 1.0
#: Name of the signed work order in the folder of a scan.
ORDER = "work-order.note"
#: What the command line said that was started last for a scan.
SAID = "said.txt"
#: Exit codes of `steward scan run` that mean the report is whole.
WHOLE = (0, 1)
#: And the one of a report that cannot be gone on with.
NOT_RESUMED = 5


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


def run(place: Place, order: bytes, vkey: str, stores: list[str], index: str, key_file: str) -> None:
    """Scan these stores under a signed order and follow the report;
    Failed when the scanner ends without a whole one.

    Without `index` it is made of the installation's register. The progress is that of the place's key.
    """
    place.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    note = place.folder / ORDER
    note.write_bytes(order)
    files, size = _census(stores)
    progress.change(place.key, state=progress.RUNNING, total=files, total_bytes=size)
    resume = ["--resume"] if (place.report / "header.json").exists() else []
    options = [
        "--index",
        index or _indexed(place, key_file),
        "--key-file",
        key_file,
        "--out",
        str(place.report),
        "--quiet",
    ]
    signed = ["--order", str(note), "--order-vkey", vkey]
    ended = _followed(place, start(place, "scan", "run", *options, *resume, *signed, "--", *stores))
    if ended not in WHOLE:
        if ended == NOT_RESUMED:
            put_aside(place)
        raise Failed("scan_failed", _last_line(place))


def _followed(place: Place, scanner: "subprocess.Popen[bytes]") -> int:
    """The exit code of the scanner; it is ended when following it ends otherwise."""
    follower = Follower(place)
    try:
        while scanner.poll() is None:
            time.sleep(PAUSE)
            follower.look()
    finally:
        scanner.kill()
        code = scanner.wait()
    follower.look()
    return code


def put_aside(place: Place) -> None:
    """A report that cannot be resumed (changed, or begun by another release) stays beside;
    the next run begins anew."""
    names = (place.folder / f"report-{number}" for number in count(1))
    place.report.rename(next(name for name in names if not name.exists()))


def _census(stores: list[str]) -> tuple[int | None, int | None]:
    """Entries and bytes of the stores, or None for both when a store cannot
    be walked (the scan will say why)."""
    try:
        from steward.foundations.scan.run import census

        return census(stores)
    except (OSError, ValueError, ImportError):
        return None, None


def start(place: Place, *arguments: str) -> "subprocess.Popen[bytes]":
    """Start the command line as a child that dies with this process; its words go to the file SAID."""
    said = place.folder / SAID
    with said.open("wb") as out:
        return subprocess.Popen(
            [sys.executable, "-m", "steward", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
            preexec_fn=die_with_parent,
        )


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


def _indexed(place: Place, key_file: str) -> str:
    """The index of the installation's register, made once for this scan;
    what could not go into it is counted and told."""
    index = place.folder / "PROTECTED.idx"
    if not index.exists():
        beside = index.with_suffix(".part")
        done = start(
            place, "scan", "index", "--register", "--out", str(beside), "--key-file", key_file, "--json"
        )
        if done.wait():
            raise Failed("index_failed", _last_line(place))
        _tell_left_out(place, json.loads(_said(place)[-1])["left_out"])
        beside.replace(index)
    return str(index)


def _tell_left_out(place: Place, documents: int) -> None:
    """Documents that this scan cannot look for: in the progress, in the journal,
    and by their keys in `left-out.txt`."""
    progress.change(place.key, unusable=documents)
    if documents:
        kept = place.folder / "left-out.txt"
        (place.folder / SAID).replace(kept)
        log.warning(
            "%d documents have fingerprints that cannot be used and are not looked for; see %s",
            documents,
            kept,
        )
