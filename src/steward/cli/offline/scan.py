"""`steward scan index | run | explain`: the spill scanner on any machine, without database,
network or installation.

Promises the exit codes of the command line (0 done and nothing found, 1 hits, 2 the order makes no sense, 3
the work order does not permit it, 70 internal error) and a report in which no text stands. Refuses to run
where an order is given and does not cover the stores. This file alone joins schemes and scanner,
which do not know each other.
"""

from __future__ import annotations

import json as json_module
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn, TypeVar

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from steward.cli.offline.keyfiles import make_key, read_key, read_vkeys
from steward.foundations import scheme as schemes
from steward.foundations.scan.explain import explain as explain_hit
from steward.foundations.scan.fingerprint import ScanError
from steward.foundations.scan.marks import MarkRule
from steward.foundations.scan.protect import Documents
from steward.foundations.scan.report import NotResumable
from steward.foundations.scan.run import Progress as Standing
from steward.foundations.scan.run import Scan, check_stores
from steward.foundations.scan.run import run as run_scan
from steward.foundations.scan.sandbox import SandboxError
from steward.foundations.scan.workorder import BadOrder, NotCovered, Opened, WorkOrder, read_order
from steward.foundations.tlog import note
from steward.foundations.tlog.errors import Malformed

if TYPE_CHECKING:
    from steward.foundations.scan.index import IndexHeader  # loads the compiler of the kernels

app = typer.Typer(
    no_args_is_help=True,
    help="Find protected text and classification marks where they must not be.",
    pretty_exceptions_enable=False,
)
Got = TypeVar("Got")
#: The parsers and the engine of the extra `scan`: without them this machine reads orders and reports,
#: and no files.
PARSERS = ("lxml", "numba", "numpy", "olefile", "pikepdf", "pypdfium2")
NO_LEVEL = "unnamed"
"""The level in the report for stamps of a scheme that name none, such as those on copies and envelopes."""

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
        _stop(2, "name the folder of protected documents, or --register for those of this installation")
    _can_read()
    if folder is None:
        if scheme:
            _stop(2, "--scheme is for a folder; the documents of the register have their levels")
        header, unusable = _index_register(out, key_file)
        for name, reason in unusable:
            print(f"steward: left out, its fingerprints cannot be used: {name} ({reason})", file=sys.stderr)
        _indexed(out, header, {"left_out": len(unusable)}, json, quiet)
        return
    if not folder.is_dir():
        _stop(2, f"{folder} is not a folder; name the folder of protected documents")
    rules, levels = _rules_of(scheme) if scheme else ((), ())
    documents = Documents(str(folder), workers, rules, levels)
    key = _key_to_write(out, key_file, quiet)
    header = _guarded(lambda: _build(documents, out, key), out)
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
    made: tuple[IndexHeader, list[tuple[str, str]]] = _guarded(lambda: registered.index(out, key_file), out)
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

    _can_read()
    from steward.foundations.scan.fingerprint import derive
    from steward.foundations.scan.prints import fingerprints

    key = _guarded(lambda: read_key(key_file))
    documents = Documents(str(file), 1)
    texts = [text for _, text, _ in documents]
    if not texts:
        _stop(2, f"no text could be read ({documents.left_out[0][1] if documents.left_out else 'no text'})")
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
        _stop(2, f"engine {engine!r} is not available here; use --engine local")
    _can_read()
    key = _key_to_read(index, key_file)
    work_order = _order(order, order_vkey or [], stores)
    scan = Scan(tuple(stores), out, index, key, all_rules(), work_order, workers, resume)
    summary = _guarded(lambda: _watched(scan, show=not (json or quiet) and sys.stderr.isatty()), out)
    if json:
        print(json_module.dumps(summary, ensure_ascii=False))
    elif not quiet:
        _say(summary, out)
    raise typer.Exit(1 if summary["hits"] else 0)


def _day_for(order: WorkOrder) -> date:
    """Today, by the calendar of the installation that decided: where it is already (or still) another day
    than on this machine, the order's own first or last day counts as today if it is today anywhere on earth.
    """
    now = datetime.now(UTC)
    days = [(now + timedelta(hours=hours)).date() for hours in (0, 14, -12)]
    return next((day for day in days if order.first <= day <= order.last), days[0])


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
        _stop(2, f"{hits}: {error.strerror}; name the hits.jsonl of a report")
    if found is None:
        _stop(2, f"{hits} has no line {line}")
    try:
        hit = json_module.loads(found)
        why = explain_hit(hit)
    except (ScanError, ValueError) as error:
        _stop(2, f"{hits}, line {line}: {error}")
    print(json_module.dumps(why, ensure_ascii=False) if json else f"{_place(hit)}\n{why['text']}")


def _place(hit: dict[str, Any]) -> str:
    inside = f" → {hit['member']}" if hit.get("member") else ""
    pages = sorted({place["page"] for place in hit.get("places", ()) if place.get("page")})
    return f"{hit.get('path')}{inside}" + (f", page {', '.join(map(str, pages))}" if pages else "")


def _build(documents: Documents, out: Path, key: bytes) -> IndexHeader:
    from steward.foundations.scan.index import build_index  # late: it loads the compiler of the kernels

    return build_index(documents, out, key)


def all_rules() -> tuple[MarkRule, ...]:
    """The rules of all shipped schemes; of two schemes of a family that mark alike, the later one speaks."""
    rules: dict[object, MarkRule] = {}
    for scheme in sorted(schemes.shipped().values(), key=lambda one: one.valid_from, reverse=True):
        for rule in _rules_of(scheme.code)[0]:
            rules.setdefault((scheme.family, replace(rule, scheme="")), rule)
    return tuple(sorted(rules.values(), key=lambda rule: (rule.scheme, rule.level)))


def _rules_of(code: str) -> tuple[tuple[MarkRule, ...], Sequence[str]]:
    """The mark rules of a scheme (levels, sharing labels, stamps that name no level), and its levels,
    lowest first."""
    found = schemes.shipped().get(code)
    if found is None:
        _stop(2, f"there is no scheme {code!r}; choose one of: {', '.join(schemes.shipped())}")
    marked = [(level.code, level.detect) for level in found.levels]
    marked += [(label.code, label.detect) for label in found.sharing_labels]
    # Portion marks at the top of the file name no level: they are counted, and are no hit.
    marked.append((NO_LEVEL, replace(found.detect, portions=())))
    rules = tuple(
        _rule(found, level, detect)
        for level, detect in marked
        if detect.strong or detect.portions or detect.weak
    )
    return rules, [level.code for level in sorted(found.levels, key=lambda level: level.rank)]


def _rule(scheme: schemes.Scheme, level: str, detect: schemes.Detect) -> MarkRule:
    every = scheme.detect
    return MarkRule(
        scheme.code,
        level,
        detect.strong,
        detect.weak,
        tuple(dict.fromkeys((*detect.anchors, *every.anchors))),
        detect.portions,
        detect.portions_at_least,
        every.portions,
        tuple(dict.fromkeys((*detect.lowering, *every.lowering))),
    )


def _beside(index: Path) -> Path:
    return index.with_name(index.name + ".key")


def _key_to_write(out: Path, key_file: Path | None, quiet: bool) -> bytes:
    """The key of the index: the one that is there already, or a new one."""
    path = key_file or _beside(out)
    made = not path.exists()
    try:
        key = make_key(path) if made else _guarded(lambda: read_key(path))
    except OSError as error:
        _stop(2, f"the key cannot be written to {path}: {error.strerror}")
    if key_file is None:
        print(
            f"steward: warning: the key lies beside the index, in {path}. Whoever has both can test guesses "
            f"about "
            "the documents; keep it elsewhere and name it with --key-file.",
            file=sys.stderr,
        )
    elif made and not quiet:
        print(f"steward: a new key was written to {path}; keep it apart from the index", file=sys.stderr)
    return key


def _key_to_read(index: Path, key_file: Path | None) -> bytes:
    if not index.is_file():
        _stop(2, f"there is no index {index}; write one with 'steward scan index FOLDER --out {index}'")
    return _guarded(lambda: read_key(key_file or _beside(index)))


def _order(path: Path | None, vkeys: Sequence[str], stores: Sequence[str]) -> WorkOrder | None:
    """The order, when it permits to read these stores today; else the command ends with 2 or 3."""
    if path is None:
        if vkeys:
            _stop(2, "--order-vkey checks a work order; name the order with --order")
        return None
    try:
        order = read_order(path.read_bytes(), _opener(vkeys))
        order.permits(stores, _day_for(order))
    except NotCovered as error:
        _stop(3, str(error))
    except BadOrder as error:
        _stop(2, f"{path}: {error}")
    except OSError as error:
        _stop(2, f"{path}: {error.strerror}")
    if not order.verified:
        print(
            f"steward: warning: the signature of {path} is not checked, and the installation will not take "
            f"this report in; "
            "name the installation's public key with --order-vkey.",
            file=sys.stderr,
        )
    return order


def _opener(vkeys: Sequence[str]) -> Callable[[bytes], Opened]:
    """What takes a signed note apart: with keys, one of them must have signed it."""
    try:
        keys = read_vkeys(vkeys)
    except Malformed as error:
        _stop(2, f"--order-vkey: {error}")

    def opened(data: bytes) -> Opened:
        found = note.parse(data)
        return found.text, [key.name for key in note.verified(found, keys)] if keys else ()

    return opened


def _guarded(work: Callable[[], Got], out: Path | None = None) -> Got:
    """The work done, or the command ended.

    With 5 where `out` holds another report, with 2 also where the file system refuses `out`,
    the place named by --out.
    """
    try:
        return work()
    except NotResumable as error:
        _stop(5, str(error))
    except ScanError as error:
        _stop(2, str(error))
    except OSError as error:
        if out is not None and _about(out, error):
            _stop(2, f"--out {out} cannot be written: {error.strerror}; name another place")
        _stop(70, str(error))
    except SandboxError as error:
        _stop(70, str(error))
    except KeyboardInterrupt:
        _stop(70, "broken off; go on with --resume")


def _about(out: Path, error: OSError) -> bool:
    """Whether the place of an error is `out`, a folder above it, something in it,
    or the part that is written beside it."""
    named = Path(str(error.filename))
    return named in (out, Path(f"{out}.part"), *out.parents) or out in named.parents


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


def _can_read() -> None:
    """Go on where the extra `scan` is installed; one line says so otherwise,
    which is shown as the end of its job."""
    missing = [name for name in PARSERS if find_spec(name) is None]
    if missing:
        _stop(
            70,
            f"this installation cannot read files (no {', '.join(missing)}): install requirements/scan.lock",
        )


def _stop(code: int, text: str) -> NoReturn:
    print(f"steward: {text}", file=sys.stderr)
    raise typer.Exit(code)
