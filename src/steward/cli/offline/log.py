"""`steward log verify --export DIR`: an exported log checked on any machine, without a database.

Promises the exit codes of the command line: 0 the log holds, 1 something was changed (the first bad entry
or file is named), 2 the order makes no sense. Refuses nothing silently: what could not be checked is
printed as such. Imports no Django, so that it runs where no installation is installed.
"""

from __future__ import annotations

import json as json_module
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from steward.cli.offline.keyfiles import read_vkeys
from steward.foundations.tlog import note
from steward.foundations.tlog.audit import Report, verify_export
from steward.foundations.tlog.errors import Malformed
from steward.foundations.tlog.export import VKEYS, Folder
from steward.foundations.tlog.note import VerifierKey

BORROWED = (
    "keys: taken from the export itself, so this shows that it is whole, not who made it; "
    "give the log's vkey from elsewhere with --vkey"
)


def verify_export_command(
    directory: Path,
    anchors: Sequence[Path] = (),
    vkeys: Sequence[str] = (),
    json: bool = False,
    policy: Path | None = None,
) -> int:
    """Check the export in `directory` and print what was found; the exit code (0, 1 or 2).

    `anchors` are files with older checkpoints, `vkeys` key texts or files with one a line, `policy` a
    policy file. Without keys and policy the export's own keys are used, and the answer says so.
    """
    try:
        report = _check(directory, anchors, vkeys, policy)
    except (Malformed, OSError, UnicodeDecodeError) as error:
        print(f"steward: {error}", file=sys.stderr)
        return 2
    print(_as_json(report) if json else _as_text(report))
    return 0 if report.ok else 1


def _check(directory: Path, anchors: Sequence[Path], vkeys: Sequence[str], policy: Path | None) -> Report:
    files = Folder(directory)
    keys = read_vkeys(vkeys)
    notes = [_anchor(path) for path in anchors]
    borrowed = not keys and policy is None
    if borrowed:
        lines = files.get(VKEYS, b"").decode("utf-8").splitlines()
        keys = [VerifierKey.parse(line) for line in lines]
    report = verify_export(files, keys, notes, policy.read_bytes() if policy else None)
    if borrowed:
        report.unchecked.insert(0, BORROWED)
    return report


def _anchor(path: Path) -> bytes:
    data = path.read_bytes()
    try:
        note.parse(data)
    except Malformed as error:
        raise Malformed(f"{path}: {error}") from None
    return data


def _as_json(report: Report) -> str:
    return json_module.dumps({"ok": report.ok, **asdict(report)}, ensure_ascii=False)


def _as_text(report: Report) -> str:
    lines = [f"found: {one.place}: {one.text} [{one.code}]" for one in report.findings]
    if report.ok:
        lines.append(f"the log holds: {report.origin}, {report.size} entries, root {report.root}")
    lines.append(f"disclosures: {report.disclosed} present, {report.opaque} erased or withheld (digest kept)")
    lines += [f"cosigned: {name} at Unix time {time}" for name, time in report.cosigned]
    if report.anchored is not None:
        lines.append(f"anchored: the first {report.anchored} entries")
    lines += [f"not checked: {line}" for line in report.unchecked]
    return "\n".join(lines)
