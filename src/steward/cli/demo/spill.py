"""The demo's scan: passages that were spilled in real files are found by the public command line.

Promises that the scan knows the protected texts by their fingerprints alone, that it runs under a decision of
the head and ends in the registrar's inbox, and that every planted passage was found in its file and on its
document. Refuses a demo in which one was not.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from steward.acts.spill import scans
from steward.cli.demo.share import Planted
from steward.cli.demo.world import World
from steward.cli.errors import INTERNAL, Trouble
from steward.foundations.scan.fingerprint import ScanError
from steward.foundations.scan.report import finished
from steward.jobs.scanner import ORDER, WHOLE, Place
from steward.jobs.scans import closing, own_vkey, work_order


@dataclass(frozen=True)
class Scan:
    """Who decides the scan and who runs it, by their names in the world; over which unit, and what for."""

    decider: str
    registrar: str
    unit: str
    purpose: str


PROVINCE = Scan("P.head", "P.registrar", "P", "Rà soát ổ đĩa dùng chung sau đợt sắp xếp phòng làm việc")


@dataclass(frozen=True)
class Found:
    """What the scan came to: `missing` are planted passages without a hit,
    `besides` hits where nothing was planted."""

    planted: int
    found: int
    hits: int
    certain: int
    missing: tuple[Planted, ...]
    besides: int


def scanned(world: World, share: Path, planted: list[Planted], by: Scan, quiet: bool) -> Found:
    """Decide the scan of a share that was written, run it, and take its report in; what was found."""
    world.texts.clear()
    world.now = timezone.now()
    world.forget_actors()
    scan = _opened(world, share, by)
    place = Place(scan)
    place.folder.mkdir(mode=0o700, parents=True)
    _run(place, world.posts[by.registrar], share, quiet)
    world.now = timezone.now()
    world.forget_actors()
    _close(world, place, scan, by)
    return compared(share, planted, _hits(place))


def _opened(world: World, share: Path, by: Scan) -> str:
    first, last = _days(world)
    done = world.do(
        scans.open_scan,
        by.decider,
        unit=world.units[by.unit],
        stores=str(share),
        since=first,
        until=last,
        purpose=by.purpose,
    )
    key: str = done.result["scan"]
    return key


def _days(world: World) -> tuple[date, date]:
    """The decision's period: from today on, by the province's calendar."""
    return world.today, world.today + timedelta(days=30)


def _run(place: Place, registrar: str, share: Path, quiet: bool) -> None:
    """Index the register and scan the share as an operator would; the bar of the scan is its own."""
    index, order = place.folder / "PROTECTED.idx", place.folder / ORDER
    order.write_bytes(work_order(place.key, registrar))
    key = ["--key-file", str(settings.FINGERPRINT_KEY_FILE), *(["--quiet"] if quiet else [])]
    signed = ["--order", str(order), "--order-vkey", own_vkey()]
    _steward("scan", "index", "--register", "--out", str(index), *key)
    _steward(
        "scan", "run", "--index", str(index), *signed, "--out", str(place.report), *key, "--", str(share)
    )


def _steward(*words: str) -> None:
    command = [sys.executable, "-m", "steward", *words]
    ended = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=sys.stderr, check=False)
    if ended.returncode not in WHOLE:
        text = f"'steward {' '.join(words[:2])}' ended with exit code {ended.returncode}"
        raise Trouble(text, "see the messages above", INTERNAL)


def _close(world: World, place: Place, scan: str, by: Scan) -> None:
    try:
        report = finished(place.report)
    except ScanError as error:
        raise Trouble(str(error), "build the demo afresh with 'steward demo --reset'", INTERNAL) from error
    hits = (place.report / "hits.jsonl").read_text(encoding="utf-8")
    world.do(scans.close_scan, by.registrar, **closing(scan, report), hits=hits)


def _hits(place: Place) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (place.report / "hits.jsonl").read_bytes().splitlines()]


def compared(share: Path, planted: list[Planted], hits: list[dict[str, Any]]) -> Found:
    """Planted passages against hits: same file, same member, same document."""
    passages = {(hit["path"], hit["member"], hit["document"]) for hit in hits if hit["rule"] == "passage"}
    wanted = {(str(share / one.path), one.member, one.document): one for one in planted}
    missing = tuple(one for place, one in wanted.items() if place not in passages)
    certain = sum(bool(hit["certain"]) for hit in hits)
    besides = sum((hit["path"], hit["member"], hit["document"]) not in wanted for hit in hits)
    return Found(len(planted), len(planted) - len(missing), len(hits), certain, missing, besides)


def all_found(found: Found) -> None:
    """Trouble when a planted passage was not found."""
    if found.missing:
        one = found.missing[0]
        first = f"{one.path} ({one.how}) first"
        text = f"{len(found.missing)} of {found.planted} planted passages were not found, {first}"
        raise Trouble(text, "the scanner or the share is broken: this is a bug to report", INTERNAL)
