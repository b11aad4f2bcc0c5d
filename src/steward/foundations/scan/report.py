"""The scan report: two append-only streams while the scan runs, a summary and a page when it ends.

Promises that every file handed in is one line of files.jsonl, that a scan broken off at any byte resumes
without a lost or doubled line, that no line holds text of a file, and that the summary binds both streams by
their SHA-256. Refuses fields outside the format (a field more could be the text), a folder that already holds
a report unless told to resume, resuming under another header, and to take as finished a report whose streams
are not those of its summary. Format: docs/formats/scan-report.md.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import file_digest, sha256
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from .fingerprint import ScanError
from .report_page import page
from .verdict import CERTAIN, LOOK

FORMAT = "steward-scan-report-1"
FILE_FIELDS = ("path", "member", "sha256", "type", "outcome", "reason", "bytes", "chars", "seconds")
HIT_FIELDS = (
    "path",
    "member",
    "rule",
    "document",
    "level",
    "matched_words",
    "containment",
    "places",
    "score",
    "certain",
)
BOUND = {"files_sha256": "files.jsonl", "hits_sha256": "hits.jsonl"}
"""Names in the summary of the SHA-256 of the streams."""
OUTCOMES = ("scanned", "partly", "unreadable")
SHOWN = 2000


class NotResumable(ScanError):
    """The report in this folder is not the one that is to be gone on with, or was changed;
    the text says in what."""


def _line(record: Mapping[str, Any], fields: tuple[str, ...]) -> bytes:
    if set(record) != set(fields):
        odd = sorted(set(record) ^ set(fields))
        raise ScanError(
            f"a report line must have exactly the fields {', '.join(fields)}; differing: {', '.join(odd)}"
        )
    ordered = {name: record[name] for name in fields}
    # ASCII escapes: names of files may hold lone surrogates and line separators, a line must stay one line.
    return json.dumps(ordered, ensure_ascii=True, separators=(",", ":")).encode() + b"\n"


def _pretty(value: Mapping[str, Any]) -> bytes:
    """JSON for people; a lone surrogate in a name becomes its JSON escape."""
    return json.dumps(value, indent=1, sort_keys=True, ensure_ascii=False).encode("utf-8", "backslashreplace")


def _records(path: Path) -> Iterator[dict[str, Any]]:
    """The whole lines of a stream; a last line broken off is left out."""
    if not path.exists():
        return
    with path.open("rb") as file:
        for line in file:
            try:
                record = json.loads(line) if line.endswith(b"\n") else None
            except ValueError:
                record = None
            if not isinstance(record, dict):
                return
            yield record


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _said(value: object) -> str:
    """A value of the header for a message; of an order its id."""
    if isinstance(value, Mapping):
        return f"{value.get('id')} ({str(value.get('digest'))[:16]}…)"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


class ReportWriter:
    """Writes one report. Hand in each path whole: its hits first, then its lines,
    members before their container.

    The line with `"member": null` closes a path:
    after a break the scan goes on with the paths not in `closed`.
    """

    def __init__(self, folder: Path, header: Mapping[str, Any], *, resume: bool = False) -> None:
        """`header`: what stands in the summary from the start (index digest, decision or None, version,
        stores ...).

        ScanError when there is a report and it is not to be resumed, NotResumable when it cannot be.
        """
        self.folder = Path(folder)
        self.header: dict[str, Any] = {
            "format": FORMAT,
            "decision": None,
            **header,
            "thresholds": {"look": LOOK, "certain": CERTAIN},
        }
        self.closed: frozenset[str] = frozenset()
        self._tally = Tally()
        self.folder.mkdir(parents=True, exist_ok=True)
        begun = (self.folder / "header.json").exists()
        if begun and not resume:
            raise ScanError(f"{self.folder} already holds a report; name another folder, or give --resume")
        if begun:
            try:
                self._take_up()
            except (ValueError, KeyError, TypeError) as error:
                raise NotResumable(str(error)) from error
        self._write("header.json", _pretty(self.header))
        self._files: BinaryIO = (self.folder / "files.jsonl").open("ab")
        self._hits: BinaryIO = (self.folder / "hits.jsonl").open("ab")

    def _take_up(self) -> None:
        """Keep the lines of closed paths, drop what was broken off."""
        before, now = json.loads((self.folder / "header.json").read_bytes()), json.loads(_pretty(self.header))
        differ = [name for name in {**now, **before} if before.get(name) != now.get(name)]
        if differ:
            then = "; ".join(
                f"{name} {_said(before.get(name))}, now {_said(now.get(name))}" for name in differ
            )
            raise ScanError(
                f"{self.folder} was begun otherwise ({then}): resume as it was begun, or scan into another "
                f"folder"
            )
        if (self.folder / "summary.json").exists():
            finished(self.folder)
            # From here on the scan has not ended: no summary may stand beside streams that grow.
            (self.folder / "summary.json").unlink()
        files, hits = self.folder / "files.jsonl", self.folder / "hits.jsonl"
        self.closed = frozenset(r["path"] for r in _records(files) if r["member"] is None)
        self._keep("files.jsonl", (_line(r, FILE_FIELDS) for r in self._of_closed(files, self._tally.file)))
        self._keep("hits.jsonl", (_line(r, HIT_FIELDS) for r in self._of_closed(hits, self._tally.hit)))

    def _of_closed(self, path: Path, count: Any) -> Iterator[dict[str, Any]]:
        for record in _records(path):
            if record["path"] in self.closed:
                count(record)
                yield record

    def _keep(self, name: str, lines: Iterable[bytes]) -> None:
        beside = self.folder / (name + ".part")
        with beside.open("wb") as file:
            file.writelines(lines)
        beside.replace(self.folder / name)

    def _write(self, name: str, data: bytes) -> None:
        beside = self.folder / (name + ".part")
        beside.write_bytes(data + b"\n")
        beside.replace(self.folder / name)

    def add_hits(self, hits: Iterable[Mapping[str, Any]]) -> None:
        """Hits of one path, before its file lines. ScanError on a field too many or too few."""
        for hit in hits:
            self._hits.write(_line(hit, HIT_FIELDS))
            self._tally.hit(hit)
        self._hits.flush()

    def add_file(self, record: Mapping[str, Any]) -> None:
        """One file or member. ScanError on unknown fields or outcomes,
        and on a failure without its reason."""
        if record.get("outcome") not in OUTCOMES or (
            record["outcome"] != "scanned" and not record.get("reason")
        ):
            raise ScanError(
                f"outcome of {record.get('path')} must be one of {', '.join(OUTCOMES)}, with a reason"
            )
        self._files.write(_line(record, FILE_FIELDS))
        self._files.flush()
        self._tally.file(record)

    def finish(self, summary: Mapping[str, Any]) -> dict[str, Any]:
        """Close the streams, write summary.json with their SHA-256, and report.html;
        gives back the summary."""
        for stream in (self._hits, self._files):
            stream.flush()
            os.fsync(stream.fileno())
            stream.close()
        digests = {name: _digest(self.folder / stream) for name, stream in BOUND.items()}
        whole = {**self.header, **self._tally.as_dict(), **summary, **digests}
        self._write("summary.json", _pretty(whole))
        hits, more = _foremost(self.folder / "hits.jsonl")
        troubled = (r for r in _records(self.folder / "files.jsonl") if r["outcome"] != "scanned")
        html = page(whole, hits, more, list(islice(troubled, SHOWN)))
        self._write("report.html", html.encode("utf-8", "backslashreplace"))
        return whole


@dataclass(frozen=True)
class Finished:
    """A finished report: its summary, and the SHA-256 of summary.json (hex), which binds it all."""

    summary: dict[str, Any]
    digest: str


def finished(folder: Path) -> Finished:
    """The report in this folder, its streams found to be those that its summary names by their SHA-256.

    ScanError when the scan has not ended, or when a stream was changed after it had;
    OSError when it cannot be read.
    """
    try:
        data = (folder / "summary.json").read_bytes()
        summary = dict(json.loads(data))
        there = {name: _digest(folder / stream) for name, stream in BOUND.items()}
    except (FileNotFoundError, ValueError, TypeError) as error:
        raise ScanError(
            f"{folder} holds no finished report ({error}); end it with --resume, or scan again"
        ) from error
    for name, stream in BOUND.items():
        if summary.get(name) != there[name]:
            raise ScanError(
                f"{folder / stream} was changed after the scan: its SHA-256 is not the {name} of "
                "summary.json; scan again into another folder"
            )
    return Finished(summary, sha256(data).hexdigest())


class Tally:
    """Running counts of both streams."""

    def __init__(self) -> None:
        self._sums: Counter[str] = Counter()
        self._outcomes: Counter[str] = Counter(dict.fromkeys(OUTCOMES, 0))
        self._reasons: Counter[str] = Counter()
        self._documents: Counter[str] = Counter()
        self._rules: Counter[str] = Counter()

    def file(self, record: Mapping[str, Any]) -> None:
        """Count one file line; bytes of members are already in their container."""
        self._sums["lines"] += 1
        self._sums["chars"] += record["chars"] or 0
        if record["member"] is None:
            self._sums["files"] += 1
            self._sums["bytes"] += record["bytes"] or 0
        self._outcomes[record["outcome"]] += 1
        if record["reason"]:
            self._reasons[record["reason"]] += 1

    def hit(self, record: Mapping[str, Any]) -> None:
        """Count one hit line."""
        self._sums["hits"] += 1
        self._sums["certain"] += bool(record["certain"])
        self._rules[record["rule"]] += 1
        if record["document"] is not None:
            self._documents[record["document"]] += 1

    def as_dict(self) -> dict[str, Any]:
        """The counts as they stand in summary.json."""
        sums = {name: self._sums[name] for name in ("files", "bytes", "chars", "hits", "certain")}
        return {
            **sums,
            "members": self._sums["lines"] - self._sums["files"],
            "outcomes": dict(self._outcomes),
            "reasons": dict(self._reasons),
            "hits_by_document": dict(self._documents),
            "hits_by_rule": dict(self._rules),
        }


def _foremost(path: Path) -> tuple[list[dict[str, Any]], int]:
    """The hits shown on the page, certain and strong ones first, and how many are not shown."""
    hits: list[dict[str, Any]] = []
    count = 0
    for line, hit in enumerate(_records(path), start=1):
        count += 1
        hits.append({**hit, "line": line})
        if len(hits) > 4 * SHOWN:
            hits = sorted(hits, key=_rank)[:SHOWN]
    return sorted(hits, key=_rank)[:SHOWN], max(0, count - SHOWN)


def _rank(hit: Mapping[str, Any]) -> tuple[bool, float, int]:
    return (not hit["certain"], -float(hit["score"]), int(hit["line"]))
