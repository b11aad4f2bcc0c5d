"""Documents to be protected: every readable file below a folder, as (id, text, level) for the index.

Promises that texts come from jailed workers like those of a scan, that only what people wrote is learnt (no
style names, themes or properties: they are alike in every file of a program), and that every file which gives
no text is named with its reason. The id is the path relative to the folder. Refuses to guess a level: without
a certain mark of the scheme asked for it is None.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from .marks import MarkRule
from .run import Slot, begin
from .sandbox import Job, Pool
from .walk import walk


@dataclass(slots=True)
class Documents:
    """Iterate once; then `left_out` holds (path, reason) of files without text,
    `count` the documents given."""

    folder: str
    workers: int = 0
    marks: tuple[MarkRule, ...] = ()
    levels: Sequence[str] = ()
    left_out: list[tuple[str, str]] = field(default_factory=list)
    partly: list[tuple[str, str]] = field(default_factory=list)
    count: int = 0

    def __iter__(self) -> Iterator[tuple[str, str, str | None]]:
        workers = self.workers or len(os.sched_getaffinity(0))
        settings = {"marks": [asdict(rule) for rule in self.marks]}
        entries = walk(self.folder)
        with Pool(workers, settings) as pool:
            for slot, job in _texts(entries, pool):
                document = self._document(slot, job)
                if document:
                    self.count += 1
                    yield document

    def _document(self, slot: Slot, job: Job | None) -> tuple[str, str, str | None] | None:
        name = slot.entry.relative or Path(slot.entry.store).name
        lines = job.lines if job else []
        text = "\n".join(line["text"] for line in lines if line["text"])
        reasons = [line["file"]["reason"] for line in lines if line["file"]["reason"]]
        reason = (job.fate if job else (slot.records or [{}])[0].get("reason")) or next(iter(reasons), None)
        if not text.strip():
            self.left_out.append((slot.entry.path, reason or "no text"))
            return None
        if reason:
            self.partly.append((slot.entry.path, reason))
        return name, text, self._level(lines)

    def _level(self, lines: list[dict[str, Any]]) -> str | None:
        """The highest level whose mark is certain; levels are given lowest first."""
        found = {hit["level"] for line in lines for hit in line["hits"] if hit["certain"]}
        return next((level for level in reversed(self.levels) if level in found), None)


def _texts(entries: Iterator[Any], pool: Pool) -> Iterator[tuple[Slot, Job | None]]:
    """Slots with their jobs, in the order of the walk; at most two rounds of jobs are kept in memory."""
    waiting: list[tuple[Slot, Job | None]] = []
    done: set[int] = set()
    more = True
    while more or waiting:
        while more and pool.free and len(waiting) < 64:
            entry = next(entries, None)
            more = entry is not None
            if entry is not None:
                waiting.append(begin(entry, pool, want_text=True))
        if pool.busy:
            done.update(id(job) for job in pool.collect())
        while waiting and (waiting[0][1] is None or id(waiting[0][1]) in done):
            # An id lives only as long as its job: left behind, it would call a later job finished that lies
            # at the same address, and its document would be left out of the index.
            done.discard(id(waiting[0][1]))
            yield waiting.pop(0)
