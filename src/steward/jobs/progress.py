"""How far long work has come: one small file for each piece of work, beside the log and outside the database.

Promises that a reader sees a whole state or the one before it, never half a file, also after a crash, and
that writers do not get into each other's way. Refuses names that are not keys: a name becomes the name of a
file. Progress is no entry (docs/decisions/0008).
"""

import fcntl
import json
import os
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings

from steward.rules.imports import work

WAITING, RUNNING, DONE, FAILED = work.WAITING, work.RUNNING, work.DONE, work.FAILED


@dataclass(frozen=True)
class Standing:
    """State of one piece of work: things done (files of a scan, rows of an import),
    and bytes where they count.

    `found` is what stands out so far: hits of a scan, refused rows of an import.
    Totals are None until they are known.

    `unusable` counts documents whose stored fingerprints could not go into the index that was made for a
    scan. `code` names what went wrong (a word of `rules.words` or an exit code's name), `detail` the last
    line that the program said about it; `began` and `at` are ISO moments in UTC.
    """

    state: str
    done: int = 0
    total: int | None = None
    bytes: int = 0
    total_bytes: int | None = None
    found: int = 0
    unusable: int = 0
    began: str = ""
    at: str = ""
    code: str = ""
    detail: str = ""

    @property
    def share(self) -> float | None:
        """How much is done, 0..1: bytes, and 4 KiB for every thing so that many small ones move it too."""
        if self.total is None:
            return None
        whole = (self.total_bytes or 0) + 4096 * self.total
        return 1.0 if not whole else min(1.0, (self.bytes + 4096 * self.done) / whole)


def folder() -> Path:
    return Path(settings.DATA) / "progress"


def _file(key: str) -> Path:
    return folder() / f"{UUID(key)}.json"


def write(key: str, standing: Standing) -> None:
    """Keep the standing of the work on the object of this key."""
    file = _file(key)
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # A name for each writer, and the same one again for a writer of the same number:
    # a crash leaves no heap of them.
    beside = file.with_suffix(f".{os.getpid()}-{threading.get_native_id()}.part")
    beside.write_text(json.dumps(asdict(standing)), encoding="utf-8")
    beside.chmod(0o600)
    beside.replace(file)


@contextmanager
def held(key: str) -> Iterator[None]:
    """Nobody else holds the work of this key meanwhile:
    between looking whether it was begun and beginning it."""
    file = _file(key).with_suffix(".lock")
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with file.open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def read(key: str) -> Standing | None:
    """The standing of the work on the object of this key, or None when none was begun."""
    try:
        return Standing(**json.loads(_file(key).read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None


def change(key: str, **fields: Any) -> Standing:
    """Change some fields of the standing and give the new one."""
    standing = replace(read(key) or Standing(WAITING), **fields)
    write(key, standing)
    return standing


def ended(key: str, state: str, now: datetime, code: str = "", detail: str = "") -> str:
    """The work of this key is over, in this state, which is given back."""
    change(key, state=state, code=code, detail=detail, at=now.isoformat())
    return state


def broken(key: str, error: Exception, now: datetime) -> str:
    """An error of ours ended the work: its type and place are kept, never its text,
    which may quote contents."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return ended(
        key,
        FAILED,
        now,
        "internal_error",
        f"{type(error).__name__} at {Path(last.filename).name}:{last.lineno}",
    )


def unfinished() -> Iterator[str]:
    """Keys of work that waits or runs."""
    for file in sorted(folder().glob("*.json")):
        standing = read(file.stem)
        if standing and standing.state in (WAITING, RUNNING):
            yield file.stem
