"""What a run of the scanner needs from others: the key of its index, and the order that permits it today."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from steward.cli.offline.ending import guarded, stop
from steward.cli.offline.keyfiles import make_key, read_key, read_vkeys
from steward.foundations.scan.workorder import BadOrder, NotCovered, Opened, WorkOrder, read_order
from steward.foundations.tlog import note
from steward.foundations.tlog.errors import Malformed


def _day_for(order: WorkOrder) -> date:
    """Today, by the calendar of the installation that decided: where it is already (or still) another day
    than on this machine, the order's own first or last day counts as today if it is today anywhere on earth.
    """
    now = datetime.now(UTC)
    days = [(now + timedelta(hours=hours)).date() for hours in (0, 14, -12)]
    return next((day for day in days if order.first <= day <= order.last), days[0])


def _beside(index: Path) -> Path:
    return index.with_name(index.name + ".key")


def key_to_write(out: Path, key_file: Path | None, quiet: bool) -> bytes:
    """The key of the index: the one that is there already, or a new one."""
    path = key_file or _beside(out)
    made = not path.exists()
    try:
        key = make_key(path) if made else guarded(lambda: read_key(path))
    except OSError as error:
        stop(2, f"the key cannot be written to {path}: {error.strerror}")
    if key_file is None:
        print(
            f"steward: warning: the key lies beside the index, in {path}. Whoever has both can test guesses "
            "about the documents; keep it elsewhere and name it with --key-file.",
            file=sys.stderr,
        )
    elif made and not quiet:
        print(f"steward: a new key was written to {path}; keep it apart from the index", file=sys.stderr)
    return key


def key_to_read(index: Path, key_file: Path | None) -> bytes:
    if not index.is_file():
        stop(2, f"there is no index {index}; write one with 'steward scan index FOLDER --out {index}'")
    return guarded(lambda: read_key(key_file or _beside(index)))


def order_of(path: Path | None, vkeys: Sequence[str], stores: Sequence[str]) -> WorkOrder | None:
    """The order, when it permits to read these stores today; else the command ends with 2 or 3."""
    if path is None:
        if vkeys:
            stop(2, "--order-vkey checks a work order; name the order with --order")
        return None
    try:
        order = read_order(path.read_bytes(), _opener(vkeys))
        order.permits(stores, _day_for(order))
    except NotCovered as error:
        stop(3, str(error))
    except BadOrder as error:
        stop(2, f"{path}: {error}")
    except OSError as error:
        stop(2, f"{path}: {error.strerror}")
    if not order.verified:
        print(
            f"steward: warning: the signature of {path} is not checked, and the installation will not take "
            "this report in; name the installation's public key with --order-vkey.",
            file=sys.stderr,
        )
    return order


def _opener(vkeys: Sequence[str]) -> Callable[[bytes], Opened]:
    """What takes a signed note apart: with keys, one of them must have signed it."""
    try:
        keys = read_vkeys(vkeys)
    except Malformed as error:
        stop(2, f"--order-vkey: {error}")

    def opened(data: bytes) -> Opened:
        found = note.parse(data)
        return found.text, [key.name for key in note.verified(found, keys)] if keys else ()

    return opened
