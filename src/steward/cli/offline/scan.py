"""`steward scan index | run | explain`: the spill scanner on any machine, without database,
network or installation.

Promises the exit codes of the command line (0 done and nothing found, 1 hits, 2 the order makes no sense, 3
the work order does not permit it, 70 internal error) and a report in which no text stands. Refuses to run
where an order is given and does not cover the stores.
"""

from __future__ import annotations

import json as json_module
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from steward.cli.offline.ending import can_read, guarded, stop
from steward.cli.offline.keyfiles import read_key
from steward.cli.offline.marks import all_rules, rules_of
from steward.cli.offline.permits import key_to_read, key_to_write, order_of
from steward.foundations.scan.explain import explain as explain_hit
from steward.foundations.scan.fingerprint import ScanError
from steward.foundations.scan.protect import Documents
from steward.foundations.scan.run import Progress as Standing
from steward.foundations.scan.run import Scan, check_stores
from steward.foundations.scan.run import run as run_scan

if TYPE_CHECKING:
    from steward.foundations.scan.index import IndexHeader  # loads the compiler of the kernels

app = typer.Typer(
    no_args_is_help=True,
    help="Find protected text and classification marks where they must not be.",
    pretty_exceptions_enable=False,
)

Json = Annotated[bool, typer.Option("--json", help="One JSON line on standard output.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print errors only.")]
Workers = Annotated[int, typer.Option("--workers", min=0, help="Worker processes; 0: one per processor.")]
KeyFile = Annotated[
    Path | None, typer.Option("--key-file", help="The key of the index (64 hexadecimal digits).")
]


@app.command()
def index(
    folder: Annotated[
        Path | None, typer.Argument(help="Every readable file below it becomes one protected document.")
    ] = None,
    out: Annotated[Path, typer.Option("--out", help="The index to write, PROTECTED.idx.")] = Path(
        "PROTECTED.idx"
    ),
    register: Annotated[
        bool, typer.Option("--register", help="From the installation's own register instead of a folder.")
    ] = False,
    key_file: KeyFile = None,
    scheme: Annotated[
        str | None, typer.Option("--scheme", help="Take levels from the marks of this scheme.")
    ] = None,
    workers: Workers = 0,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Fingerprint the documents below FOLDER. Their text is not kept;
    a document's id is its path relative to FOLDER."""
    if register == (folder is not None):
        stop(2, "name the folder of protected documents, or --register for those of this installation")
    can_read()
    if folder is None:
        if scheme:
            stop(2, "--scheme is for a folder; the documents of the register have their levels")
        header, unusable = _index_register(out, key_file)
        for name, reason in unusable:
            print(f"steward: left out, its fingerprints cannot be used: {name} ({reason})", file=sys.stderr)
        _indexed(out, header, {"left_out": len(unusable)}, json, quiet)
        return
    if not folder.is_dir():
        stop(2, f"{folder} is not a folder; name the folder of protected documents")
    rules, levels = rules_of(scheme) if scheme else ((), ())
    documents = Documents(str(folder), workers, rules, levels)
    key = key_to_write(out, key_file, quiet)
    header = guarded(lambda: _build(documents, out, key), out)
    _unread(documents, quiet)
    _indexed(out, header, {"left_out": len(documents.left_out), "partly": len(documents.partly)}, json, quiet)


def _unread(documents: Documents, quiet: bool) -> None:
    for path, reason in documents.left_out:
        print(f"steward: left out, no text could be read: {path} ({reason})", file=sys.stderr)
    for path, reason in () if quiet else documents.partly:
        print(f"steward: read only in part: {path} ({reason})", file=sys.stderr)


def _indexed(out: Path, header: IndexHeader, counts: dict[str, int], json: bool, quiet: bool) -> None:
    told = {"index": str(out), "documents": header.documents, **counts, "thin": list(header.thin)}
    if json:
        print(json_module.dumps({**told, "digest": header.digest, "key_id": header.key_id}))
    elif not quiet:
        print(
            f"{out}: {header.documents} documents, {counts['left_out']} left out, digest "
            f"{header.digest[:16]}…"
        )


def _index_register(out: Path, key_file: Path | None) -> tuple[IndexHeader, list[tuple[str, str]]]:
    """The one option here that needs the installation; it is loaded only now."""
    registered = import_module("steward.cli.registered")
    made: tuple[IndexHeader, list[tuple[str, str]]] = guarded(lambda: registered.index(out, key_file), out)
    return made


@app.command(hidden=True)
def fingerprint(
    file: Annotated[Path, typer.Argument(help="One file.")],
    key_file: Annotated[Path, typer.Option("--key-file", help="The key (64 hexadecimal digits).")],
) -> None:
    """Print the fingerprints of one file as JSON; its text is read in a jailed worker and not kept.
    The installation uses it."""
    from base64 import b64encode
    from hashlib import sha256

    can_read()
    from steward.foundations.scan.fingerprint import derive
    from steward.foundations.scan.prints import fingerprints

    key = guarded(lambda: read_key(key_file))
    documents = Documents(str(file), 1)
    texts = [text for _, text, _ in documents]
    if not texts:
        stop(2, f"no text could be read ({documents.left_out[0][1] if documents.left_out else 'no text'})")
    answer = {
        "sha256": sha256(file.read_bytes()).hexdigest(),
        "key_id": derive(key).key_id.hex(),
        "words": len(texts[0].split()),
        "prints": b64encode(fingerprints(texts[0], key)).decode(),
        "partly": documents.partly[0][1] if documents.partly else "",
    }
    print(json_module.dumps(answer))


@app.command()
def run(
    stores: Annotated[list[str], typer.Argument(help="Folders or files to scan.")],
    out: Annotated[Path, typer.Option("--out", help="Folder for the report.")],
    index: Annotated[Path, typer.Option("--index", help="The index written by 'steward scan index'.")],
    key_file: KeyFile = None,
    order: Annotated[
        Path | None, typer.Option("--order", help="The work order, from 'steward scan order'.")
    ] = None,
    order_vkey: Annotated[
        list[str] | None,
        typer.Option(
            "--order-vkey", help="Public key of the organisation that signed the order: its text, or a file."
        ),
    ] = None,
    workers: Workers = 0,
    engine: Annotated[str, typer.Option("--engine", help="Only 'local' in this installation.")] = "local",
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with a report that was broken off.")
    ] = False,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Scan STORES for passages of indexed documents and for classification marks of all schemes.
    Exit 1 when there are hits."""
    if engine != "local":
        stop(2, f"engine {engine!r} is not available here; use --engine local")
    can_read()
    key = key_to_read(index, key_file)
    work_order = order_of(order, order_vkey or [], stores)
    scan = Scan(tuple(stores), out, index, key, all_rules(), work_order, workers, resume)
    summary = guarded(lambda: _watched(scan, show=not (json or quiet) and sys.stderr.isatty()), out)
    if json:
        print(json_module.dumps(summary, ensure_ascii=False))
    elif not quiet:
        _say(summary, out)
    raise typer.Exit(1 if summary["hits"] else 0)


@app.command()
def explain(
    hits: Annotated[Path, typer.Argument(help="REPORT/hits.jsonl")],
    line: Annotated[int, typer.Option("--line", min=1, help="Line number, from 1.")],
    json: Json = False,
) -> None:
    """Say why a line of hits.jsonl is a hit, without quoting the protected text."""
    try:
        with hits.open("rb") as file:
            found = next((text for number, text in enumerate(file, 1) if number == line), None)
    except OSError as error:
        stop(2, f"{hits}: {error.strerror}; name the hits.jsonl of a report")
    if found is None:
        stop(2, f"{hits} has no line {line}")
    try:
        hit = json_module.loads(found)
        why = explain_hit(hit)
    except (ScanError, ValueError) as error:
        stop(2, f"{hits}, line {line}: {error}")
    print(json_module.dumps(why, ensure_ascii=False) if json else f"{_place(hit)}\n{why['text']}")


def _place(hit: dict[str, Any]) -> str:
    inside = f" → {hit['member']}" if hit.get("member") else ""
    pages = sorted({place["page"] for place in hit.get("places", ()) if place.get("page")})
    return f"{hit.get('path')}{inside}" + (f", page {', '.join(map(str, pages))}" if pages else "")


def _build(documents: Documents, out: Path, key: bytes) -> IndexHeader:
    from steward.foundations.scan.index import build_index  # late: it loads the compiler of the kernels

    return build_index(documents, out, key)


def _watched(scan: Scan, show: bool) -> dict[str, Any]:
    check_stores(scan.stores, scan.out)
    if not show:
        return run_scan(scan)
    columns = (
        TextColumn("{task.fields[files]}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%"),
        TextColumn("{task.fields[rate]}"),
        TextColumn("{task.fields[hits]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("scan", total=None, files="counting files", rate="", hits="")

        def watch(now: Standing) -> None:
            rate = now.bytes / 1e6 / now.seconds if now.seconds else 0.0
            # Bytes move the bar; each file counts a little too, so that many small ones are seen moving.
            bar.update(
                task,
                total=(now.total_bytes or 0) + 4096 * (now.total_files or 0),
                completed=now.bytes + 4096 * now.files,
                files=f"{now.files}/{now.total_files} files",
                rate=f"{rate:.1f} MB/s",
                hits=f"{now.hits} hits",
            )

        return run_scan(scan, watch)


def _say(summary: dict[str, Any], out: Path) -> None:
    outcomes = summary["outcomes"]
    print(
        f"{summary['files']} files, {summary['members']} members: {outcomes['scanned']} scanned, "
        f"{outcomes['partly']} partly, {outcomes['unreadable']} unreadable; {summary['hits']} hits, "
        f"{summary['certain']} certain; {summary['seconds']:.1f} s"
    )
    print(f"report: {out / 'report.html'}")
