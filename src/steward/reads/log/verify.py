"""`steward log verify`: the tree, what lies beside it, and every table against the log.

Promises that any change of a covered column, any row added or taken away, any edited entry, tile, head,
checkpoint, disclosure or origin is named with its place. What it leaves out is listed in EXEMPT with the
reason. It refuses nothing by exception: a value that cannot even be read is a finding too. It reads one
snapshot while others go on working, writes nothing, and keeps no more in memory for a larger log. One thing
is not missed: a witness's line taken away from a checkpoint, which proves less and claims nothing;
the witness has it too.
"""

import hashlib
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from steward.foundations.tlog.audit import Finding, Report
from steward.foundations.tlog.canonical import canonical
from steward.foundations.tlog.disclosure import digest, read
from steward.foundations.tlog.errors import Malformed
from steward.foundations.tlog.export import rows_root
from steward.foundations.tlog.leaf import Leaf, parse
from steward.foundations.tlog.merkle import leaf_hash
from steward.foundations.tlog.note import VerifierKey
from steward.models import Disclosure, Entry, Head, Origin, Tile
from steward.reads.log.entries import own_key, witnesses
from steward.reads.log.notes import Noted, readable
from steward.reads.log.tables import CHUNK, Progress, States, tables
from steward.reads.log.walk import Walk
from steward.rules.log.erasures import may_erase


def verify(
    tree_only: bool = False,
    keys: Iterable[VerifierKey] | None = None,
    anchors: Iterable[bytes] = (),
    report: Report | None = None,
    progress: Progress = lambda stage, done, total: None,
) -> Iterator[Finding]:
    """Everything that is not as the log says: the tree with what lies beside it, then the tables.

    `keys` are the log's public keys (the one beside this installation's secret key when None); `anchors` are
    older checkpoint notes kept elsewhere. `report` takes the counts and what could not be checked.
    """
    report = Report() if report is None else report
    own = [key, *witnesses()] if (key := own_key()) else []
    trusted = own if keys is None else list(keys)
    if not trusted:
        report.unchecked.append("signatures of checkpoints: the log's public key is not here; pass its vkey")
    states, walk = States(), Walk()
    try:
        with _snapshot():
            notes = yield from readable(trusted, list(anchors), own, report)
            whole = yield from _entries(walk, states, {size for _, size, _ in notes}, tree_only, progress)
            report.size, report.root = walk.size, rows_root(walk.rows).hex()
            report.disclosed, report.opaque = walk.disclosed, sum(map(len, walk.opaque.values()))
            if whole:
                yield from _ending(walk, tree_only)
                yield from _compare(walk, notes, report)
            if whole and not tree_only:
                yield from tables(states, progress)
            if not whole:
                report.unchecked.append(
                    f"everything after entry {walk.size - 1}: the log cannot be read beyond it"
                )
            if tree_only:
                report.unchecked.append("tables, disclosures and origins: only the tree was asked for")
    finally:
        states.close()


@contextmanager
def _snapshot() -> Iterator[None]:
    """One unchanging view that holds up no writer:
    the settings' own transactions would take the write lock."""
    if connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
            if connection.vendor == "postgresql"
            else "BEGIN DEFERRED"
        )
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def _entries(
    walk: Walk, states: States, wanted: set[int], tree_only: bool, progress: Progress
) -> Generator[Finding, None, bool]:
    """The entries in order with what lies beside each; False when they cannot be followed to their end."""
    total = Entry.objects.count()
    while walk.size < total:
        low = walk.size
        told, origins = ({}, {}) if tree_only else _beside(walk, low)
        pairs: list[tuple[str, str]] = []
        for row in _some(Entry.objects.all(), "idx", low, ("idx", "leaf", "leaf_hash")):
            if row is None or row[0] != walk.size or not isinstance(row[1], bytes | memoryview):
                break
            leaf = yield from _entry(walk, *row)
            if walk.size in wanted:
                walk.roots[walk.size] = rows_root(walk.rows)
            if leaf is not None and not tree_only:
                pairs += leaf.after
                yield from _one_entry(walk, row[0], leaf, told.pop(row[0], []), origins.pop(row[0], []))
        for index in sorted({*told, *origins}, key=str):
            yield Finding(
                "disclosure", f"entry {index}", "a disclosure or an origin of an entry that is not in the log"
            )
        states.put(pairs)
        if walk.size < min(low + CHUNK, total):
            yield Finding("gap", f"entry {walk.size}", "the entry is missing, or it cannot be read")
            return False
        progress("entries", walk.size, total)
    return True


def _some(rows: Any, key: str, low: int, columns: tuple[str, ...]) -> list[Any]:
    """The rows of one chunk of entries in order; None for one that cannot be read."""
    within = rows.filter(**{f"{key}__gte": low, f"{key}__lt": low + CHUNK}).order_by(key, "pk")
    try:
        return list(within.values_list(*columns))
    except Exception:  # noqa: BLE001 - a damaged value: the rows are read one by one
        return [_alone(within, pk, columns) for pk in within.values_list("pk", flat=True)]


def _alone(rows: Any, pk: Any, columns: tuple[str, ...]) -> Any:
    try:
        return rows.values_list(*columns).get(pk=pk)
    except Exception:  # noqa: BLE001 - a value that cannot be read counts as tampering, never as a crash
        return None


def _entry(walk: Walk, idx: int, data: bytes, stored: Any) -> Generator[Finding, None, Leaf | None]:
    place, data = f"entry {idx}", bytes(data)
    hashed = leaf_hash(data)
    if not isinstance(stored, bytes | memoryview) or hashed != bytes(stored):
        yield Finding("leaf_hash", place, "the stored leaf hash does not belong to the stored leaf")
    for level, index, hashes, root in walk.add(hashed):
        rows = list(map(_as_bytes, Tile.objects.filter(level=level, idx=index).values_list("hashes", "root")))
        if rows != [(hashes, root)]:
            yield Finding("tile", f"tile {level}/{index}", "the stored tile is not that of the entries")
    try:
        return parse(data)
    except Malformed as problem:
        yield Finding("leaf", place, str(problem))
        return None


def _as_bytes(values: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(bytes(value) if isinstance(value, bytes | memoryview) else value for value in values)


def _ending(walk: Walk, tree_only: bool) -> Iterator[Finding]:
    """The head, tiles too many, rows beside no entry, and erasures against what is gone."""
    heads = [
        (i, size, *_as_bytes((peaks,))) for i, size, peaks in Head.objects.values_list("id", "size", "peaks")
    ]
    if heads != [(1, walk.size, walk.peaks())]:
        yield Finding("head", "head", f"the stored head is not that of the {walk.size} entries")
    if Tile.objects.count() != sum(walk.done):
        yield Finding(
            "tile",
            "tiles",
            f"{Tile.objects.count()} tiles are stored, {sum(walk.done)} belong to the entries",
        )
    if tree_only:
        return
    if walk.beside != Disclosure.objects.count() or walk.at_origin != Origin.objects.count():
        yield Finding("origin", "disclosures and origins", "rows that belong to no entry")
    for index, digests in walk.opaque.items():
        if not set(digests) <= walk.erasures.get(index, set()):
            yield Finding(
                "disclosure", f"entry {index}", "a disclosure is gone and no erasure in the log names it"
            )
    for index, named in walk.erasures.items():
        if not named <= set(walk.opaque.get(index, ())):
            yield Finding("disclosure", f"entry {index}", "the log says it was erased, and its text is there")


def _compare(walk: Walk, notes: Noted, report: Report) -> Iterator[Finding]:
    walk.roots.setdefault(walk.size, rows_root(walk.rows))
    for place, size, signed in notes:
        if size > walk.size:
            yield Finding(
                "rollback", place, f"size {size} was signed, the log has {walk.size}: it was rolled back"
            )
        elif size and walk.roots.get(size) != signed.root:
            yield Finding(
                "checkpoint", place, "the signed root is not that of the entries: the log was rewritten"
            )
        elif place.startswith("anchor"):
            report.anchored = max(size, report.anchored or 0)


def _beside(walk: Walk, low: int) -> tuple[dict[Any, list[Any]], dict[Any, list[Any]]]:
    """Disclosures and origins of one chunk of entries; an unreadable one stands under None."""
    found: list[dict[Any, list[Any]]] = []
    for model, columns in (
        (Disclosure, ("title", "digest", "text", "rank")),
        (Origin, ("origin", "actor", "order_digest")),
    ):
        rows: dict[Any, list[Any]] = {}
        for row in _some(model.objects.all(), "entry", low, ("entry", *columns)):
            rows.setdefault(row and row[0], []).append(row and row[1:])
        found.append(rows)
    walk.beside += sum(map(len, found[0].values()))
    walk.at_origin += sum(map(len, found[1].values()))
    return found[0], found[1]


def _one_entry(walk: Walk, index: int, leaf: Leaf, rows: list[Any], origins: list[Any]) -> Iterator[Finding]:
    place = f"entry {index}"
    if sorted(str(row[1]) for row in rows) != sorted(leaf.sd):
        yield Finding("disclosure", place, "the disclosures stored are not those the entry names")
        return
    if len(origins) != bool(leaf.sd):
        yield Finding("origin", place, "the entry has no origin, or one it should not have")
        return
    told: dict[str, Any] = {}
    for title, hashed, body, rank in rows:
        if body is None:
            walk.opaque.setdefault(index, []).append(hashed)
            if (title, rank) != ("", 0):
                yield Finding("disclosure", place, "an erased disclosure keeps a title or a level")
            continue
        walk.disclosed += 1
        name, value = _value(body, hashed)
        if name is None or name != title:
            yield Finding("disclosure", place, f"the disclosure {title!r} does not belong to its digest")
        told[name or ""] = value
    if origins:
        yield from _one_origin(place, index, leaf, rows, origins[0], told)
    if leaf.act == may_erase.name and isinstance(told.get("result"), dict):
        walk.erasures.setdefault(told["result"]["entry"], set()).update(told["result"]["digests"])


def _value(body: Any, hashed: Any) -> tuple[str | None, Any]:
    """Name and value of a disclosure text that belongs to its digest; (None, None) for any other."""
    try:
        return read(body)[1:] if isinstance(body, str) and digest(body) == hashed else (None, None)
    except (Malformed, ValueError):
        return None, None


def _one_origin(
    place: str, index: int, leaf: Leaf, rows: list[Any], origin: tuple[Any, ...], told: dict[str, Any]
) -> Iterator[Finding]:
    order = told.get("order")
    expected: tuple[str, str, str] = (f"erased:{index}", leaf.actor, "")
    if order is not None:
        expected = (
            order["origin"],
            leaf.actor,
            hashlib.sha256(canonical([leaf.act, order["fields"]])).hexdigest(),
        )
        if any(row[3] != order["rank"] for row in rows):
            yield Finding("disclosure", place, "the level of a disclosure is not the one it was sealed with")
    if origin != expected:
        yield Finding("origin", place, "the origin is not that of the sealed order")


def examine(progress: Progress = lambda stage, done, total: None, **options: Any) -> Report:
    """`verify` as a report: every finding (the first thousand), counts, and what could not be checked."""
    report = Report()
    finder: Callable[..., Iterator[Finding]] = verify
    for finding in finder(report=report, progress=progress, **options):
        if len(report.findings) == 1000:
            report.unchecked.append("whatever comes after the first thousand findings")
            break
        report.findings.append(finding)
    return report
