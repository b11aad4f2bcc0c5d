"""`steward log`: verify, export, prove, checkpoint, cosigned.

Promises that `verify` never writes to the database it looks at (a copy named by STEWARD_DATABASE stays as it
is), names the first bad entry, object or column, and ends with 1 when something was changed. With `--export`
nothing of Django is imported. What could not be checked is printed as such, never passed over.
"""

from __future__ import annotations

import json as json_module
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from steward.cli.errors import DONE, FOUND, Trouble, written
from steward.cli.ready import begun, current, open_installation, present

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
Json = Annotated[bool, typer.Option("--json", help="One JSON line on standard output.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print errors and findings only.")]
Step = Callable[[str, int, int], None]
SHOWN = 20


@app.command()
def verify(
    tree_only: Annotated[
        bool, typer.Option("--tree-only", help="The tree alone: no tables, no disclosures.")
    ] = False,
    export: Annotated[
        Path | None,
        typer.Option("--export", help="Verify an exported folder instead; needs no installation."),
    ] = None,
    anchor: Annotated[
        list[Path] | None,
        typer.Option("--anchor", help="An older checkpoint kept elsewhere; may be repeated."),
    ] = None,
    vkey: Annotated[
        list[str] | None, typer.Option("--vkey", help="The log's public key: its text, or a file of keys.")
    ] = None,
    policy: Annotated[Path | None, typer.Option("--policy", help="A policy file (with --export).")] = None,
    json: Json = False,
    quiet: Quiet = False,
) -> int:
    """Verify the log and every table against it. Exit 1 names the first bad entry, object or column."""
    if export is not None:
        from steward.cli.offline.log import verify_export_command

        return verify_export_command(export, anchor or [], vkey or [], json, policy)
    if policy is not None:
        raise Trouble("a policy is for an exported folder", "add --export DIR, or leave --policy out")
    notes, keys = [_note(path) for path in anchor or []], _keys(vkey or [])
    open_installation()
    present()
    from steward.reads.log.entries import own_key, read_only

    read_only()
    begun()
    trusted = keys or None
    if trusted is None and notes and own_key() is None:
        raise Trouble(
            "the anchors cannot be checked: the log's public key is not here", "name it with --vkey"
        )
    report = _examine(tree_only, trusted, notes, quiet or json)
    print(
        json_module.dumps({"ok": report.ok, **asdict(report)}, ensure_ascii=False)
        if json
        else _told(report, quiet)
    )
    return DONE if report.ok else FOUND


def _examine(tree_only: bool, keys: Any, anchors: list[bytes], silent: bool) -> Any:
    from django.db import DatabaseError

    from steward.foundations.tlog.audit import Report
    from steward.reads.log.verify import examine

    try:
        with _bar(silent) as step:
            return examine(step, tree_only=tree_only, keys=keys, anchors=anchors)
    except DatabaseError as error:
        # What makes the engine itself give up (a damaged page, a dropped column) is a change like any other.
        report = Report()
        report.find("unreadable", "database", f"it cannot be read to its end ({type(error).__name__})")
        return report


def _note(path: Path) -> bytes:
    from steward.foundations.tlog.errors import Malformed
    from steward.foundations.tlog.note import parse

    try:
        data = path.read_bytes()
        parse(data)
    except (OSError, Malformed) as error:
        raise Trouble(f"{path}: {error}", "an anchor is a file with a signed checkpoint") from error
    return data


def _keys(texts: list[str]) -> list[Any]:
    from steward.cli.offline.keyfiles import read_vkeys
    from steward.foundations.tlog.errors import Malformed

    try:
        return list(read_vkeys(texts))
    except Malformed as error:
        raise Trouble(f"--vkey: {error}", "name+id+key, or a file with one a line") from error


def _told(report: Any, quiet: bool) -> str:
    lines = [f"found: {one.place}: {one.text} [{one.code}]" for one in report.findings[:SHOWN]]
    if len(report.findings) > SHOWN:
        lines.append(f"and {len(report.findings) - SHOWN} more: --json lists them")
    if report.ok and not quiet:
        lines.append(
            f"the log holds: {report.origin or 'not signed yet'}, {report.size} entries, root {report.root}"
        )
        lines.append(f"disclosures: {report.disclosed} present, {report.opaque} erased (digest kept)")
        lines += [] if report.anchored is None else [f"anchored: the first {report.anchored} entries"]
    lines += [f"not checked: {line}" for line in report.unchecked]
    return "\n".join(lines)


@contextmanager
def _bar(silent: bool) -> Iterator[Step]:
    """A progress bar on a terminal; elsewhere, or when silent, nothing."""
    if silent or not sys.stderr.isatty():
        yield lambda stage, done, total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        tasks: dict[str, Any] = {}

        def step(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = shown.add_task(stage.removeprefix("steward_"), total=total)
            shown.update(tasks[stage], completed=done, total=total)

        yield step


@app.command()
def export(
    directory: Annotated[Path, typer.Argument(help="A new or empty folder.")],
    disclose_up_to: Annotated[
        int | None,
        typer.Option(
            "--disclose-up-to", help="Also the disclosures up to this rank of level; without it, none."
        ),
    ] = None,
    quiet: Quiet = False,
) -> int:
    """Export the log for outsiders: tiles, checkpoint, keys and policy.
    A checkpoint is made first when needed."""
    note = _signed()
    from steward.foundations.tlog.errors import Malformed, Refuted
    from steward.foundations.tlog.export import write_export
    from steward.reads.log.entries import pieces

    try:
        write_export(directory, pieces(disclose_up_to))
    except Malformed as error:
        raise Trouble(str(error)) from error
    except Refuted as error:
        raise Trouble(str(error), "run 'steward log verify'", FOUND) from error
    if not quiet:
        print(f"exported {note.splitlines()[1]} entries of {note.splitlines()[0]} to {directory}")
    return DONE


@app.command()
def prove(
    entry: Annotated[int, typer.Argument(help="Index of the entry, as on its receipt.")],
    out: Annotated[
        Path, typer.Option("--out", help="The proof file to write; its name should end in .tlog-proof.")
    ],
    leaf: Annotated[Path | None, typer.Option("--leaf", help="Write the entry's bytes there too.")] = None,
    quiet: Quiet = False,
) -> int:
    """Write the proof that an entry is in the log, for somebody who has none of our software."""
    _signed(covering=entry)
    from steward.reads.log import entries

    proof = entries.proof(entry)
    if leaf is not None:
        written(leaf, entries.entry(entry).leaf.encode())
    written(out, proof)
    if not quiet:
        print(f"entry {entry} is proven by {out}")
    return DONE


@app.command()
def checkpoint(json: Json = False) -> int:
    """Sign the log as it stands and print the signed note, cosignatures included. Exit 1:
    the log does not hold."""
    note = _signed()
    print(json_module.dumps({"note": note}, ensure_ascii=False) if json else note, end="\n" if json else "")
    return DONE


@app.command()
def cosigned(
    note: Annotated[
        Path, typer.Argument(help="The checkpoint that a witness gave back, with the witness's line on it.")
    ],
    vkey: Annotated[
        list[str], typer.Option("--vkey", help="The witness's public key: its text, or a file of keys.")
    ],
    quiet: Quiet = False,
) -> int:
    """Keep a witness's signature over one of our checkpoints. Exit 1: it does not verify; 4:
    not our checkpoint."""
    data, keys = _note(note), _keys(vkey)
    open_installation()
    current()
    from steward.acts.log import keep_cosignatures
    from steward.foundations.tlog.errors import Refuted

    try:
        kept = keep_cosignatures(data, keys)
    except Refuted as error:
        raise Trouble(str(error), "ask the witness for the file again", FOUND) from error
    if not quiet:
        print(kept, end="")
    return DONE


@app.command()
def recommit(quiet: Quiet = False) -> int:
    """Commit rows anew that a new release gave columns to. `steward migrate` ends with it. Exit 4:
    a row was changed."""
    open_installation(as_owner=False)
    current()
    from steward.jobs.recommit import recommit as commit

    done = commit()
    if not quiet:
        print(f"rows committed anew: {done}" if done else "every row is committed in full")
    return DONE


def _signed(covering: int | None = None) -> str:
    """The note of the latest checkpoint: a new one, unless an old one covers the entry asked for."""
    open_installation()
    current()
    from django.utils import timezone

    from steward.acts.log import checkpoint as sign
    from steward.foundations.tlog.errors import Malformed, Refuted
    from steward.reads.log import entries

    latest = entries.latest()
    if covering is not None and latest is not None and covering < latest.size:
        return latest.note
    try:
        return sign(timezone.now())
    except (Malformed, Refuted) as error:
        raise Trouble(str(error), "run 'steward log verify'", FOUND) from error
