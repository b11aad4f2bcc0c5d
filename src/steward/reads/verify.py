"""`steward log verify`: the tree, what lies beside it, and every table against the log.

Promises that any change of a covered column, any row added or taken away, any edited entry, tile, head or
checkpoint is named with its place. What it leaves out is listed in EXEMPT with the reason. It refuses
nothing by exception: a value that cannot even be read is a finding too.
"""

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any

from steward.foundations.tlog.append import Head as Peaks
from steward.foundations.tlog.append import advance
from steward.foundations.tlog.audit import Finding
from steward.foundations.tlog.canonical import canonical
from steward.foundations.tlog.disclosure import digest, read
from steward.foundations.tlog.errors import Malformed
from steward.foundations.tlog.leaf import Leaf, parse
from steward.foundations.tlog.merkle import leaf_hash
from steward.models import Checkpoint, Disclosure, Entry, Head, Origin, Tile
from steward.models.record import Record

#: Columns of this application's tables that no digest covers, each with its reason. Tables of the sign-in,
#: session and task libraries are not covered at all (docs/decisions/0003); columns of Record tables are in
#: `models.record.EXEMPT`.
EXEMPT = {
    "account": "sign-in: written by the sign-in library; linking it to a person is an act",
    "refused": "the journal of refusals lies beside the tree (decisions 6)",
    "checkpoint.made_at": "our own clock's claim; the order is proved by the size, the time by cosignatures",
    "disclosure.id": "a row number nothing refers to",
    "origin.id": "a row number nothing refers to",
}


def verify(tree_only: bool = False) -> Iterator[Finding]:
    """Everything that is not as the log says, first the tree, then what lies beside it, then the tables."""
    states: dict[str, str] = {}
    leaves: dict[int, Leaf] = {}
    roots: dict[int, bytes] = {}
    yield from _tree(states, leaves, roots)
    yield from _checkpoints(roots)
    if not tree_only:
        yield from _beside(leaves)
        yield from _tables(states)


def _tree(states: dict[str, str], leaves: dict[int, Leaf], roots: dict[int, bytes]) -> Iterator[Finding]:
    head, wanted, tiles, hashes = Peaks(0, ()), set(Checkpoint.objects.values_list("size", flat=True)), {}, {}
    for entry in Entry.objects.order_by("idx").iterator(2000):
        place = f"entry {head.size}"
        if entry.idx != head.size:
            yield Finding("gap", place, f"entry {head.size} is missing: the next one stored is {entry.idx}")
            return
        hashed = leaf_hash(bytes(entry.leaf))
        if hashed != bytes(entry.leaf_hash):
            yield Finding("leaf_hash", place, "the stored leaf hash does not belong to the stored leaf")
        hashes[(0, entry.idx)] = hashed
        step = advance(head, hashed, lambda level, start, count: b"".join(hashes[(level, i)] for i in range(start, start + count)))
        for tile in step.tiles:
            tiles[(tile.level, tile.idx)] = (tile.hashes, tile.root)
            hashes[(tile.level + 1, tile.idx)] = tile.root
        head = step.head
        if head.size in wanted:
            roots[head.size] = head.root()
        try:
            leaf = parse(bytes(entry.leaf))
        except Malformed as problem:
            yield Finding("leaf", place, str(problem))
            continue
        states.update(leaf.after)
        leaves[entry.idx] = leaf
    yield from _stored_head(head)
    yield from _stored_tiles(tiles)


def _stored_head(head: Peaks) -> Iterator[Finding]:
    stored = list(Head.objects.values_list("id", "size", "peaks"))
    if [(i, size, bytes(peaks)) for i, size, peaks in stored] != [(1, head.size, b"".join(head.hashes))]:
        yield Finding("head", "head", f"the stored head is not that of the {head.size} entries")


def _stored_tiles(tiles: dict[tuple[int, int], tuple[bytes, bytes]]) -> Iterator[Finding]:
    stored = {(t.level, t.idx): (bytes(t.hashes), bytes(t.root)) for t in Tile.objects.iterator(200)}
    for place in sorted(stored.keys() | tiles.keys()):
        if stored.get(place) != tiles.get(place):
            yield Finding("tile", f"tile {place[0]}/{place[1]}", "the stored tile is not that of the entries")


def _checkpoints(roots: dict[int, bytes]) -> Iterator[Finding]:
    from steward.reads.log import opened

    for row in Checkpoint.objects.order_by("size").iterator():
        try:
            checkpoint = opened(row.note)
        except Malformed as problem:
            yield Finding("checkpoint", f"checkpoint {row.size}", str(problem))
            continue
        if (checkpoint.size, checkpoint.root) != (row.size, roots.get(row.size)):
            yield Finding("checkpoint", f"checkpoint {row.size}", "the signed root is not that of the entries: the log was rewritten")


def _beside(leaves: dict[int, Leaf]) -> Iterator[Finding]:
    """Disclosures and origins, entry by entry."""
    rows: dict[int, list[Disclosure]] = {}
    for row in Disclosure.objects.order_by("entry", "id").iterator(2000):
        rows.setdefault(row.entry_id, []).append(row)
    origins = {row.entry_id: row for row in Origin.objects.iterator(2000)}
    if len(origins) != Origin.objects.count() or None in origins:
        yield Finding("origin", "origins", "an origin without an entry, or two for one entry")
    erased = _erased(leaves, rows)
    for index in sorted(leaves.keys() | rows.keys()):
        leaf = leaves.get(index)
        if leaf is None:
            yield Finding("disclosure", f"entry {index}", "disclosures of an entry that is not in the log")
            continue
        yield from _one_entry(index, leaf, rows.get(index, []), origins.pop(index, None), index in erased)
    for index in origins:
        yield Finding("origin", f"entry {index}", "an origin of an entry that is not in the log")


def _erased(leaves: dict[int, Leaf], rows: dict[int, list[Disclosure]]) -> set[int]:
    """Entries that an erasure in the log names."""
    named = set()
    for index, leaf in leaves.items():
        if leaf.act == "disclosure.erase":
            named |= {v["entry"] for v in (_value(row) for row in rows.get(index, []) if row.title == "result") if v}
    return named


def _value(row: Disclosure) -> dict[str, Any] | None:
    try:
        return read(row.text)[2] if row.text is not None else None
    except (Malformed, ValueError):
        return None


def _one_entry(index: int, leaf: Leaf, rows: list[Disclosure], origin: Origin | None, erased: bool) -> Iterator[Finding]:
    place = f"entry {index}"
    if sorted(row.digest for row in rows) != sorted(leaf.sd):
        yield Finding("disclosure", place, "the disclosures stored are not those the entry names")
        return
    if bool(leaf.sd) != (origin is not None):
        yield Finding("origin", place, "the entry has no origin, or one it should not have")
        return
    for row in rows:
        yield from _one_disclosure(place, row, erased)
    if origin is not None:
        yield from _one_origin(place, leaf, rows, origin, erased)


def _one_disclosure(place: str, row: Disclosure, erased: bool) -> Iterator[Finding]:
    if row.text is None:
        if not erased or (row.title, row.rank) != ("", 0):
            yield Finding("disclosure", place, "a disclosure is gone and no erasure in the log names this entry")
    elif _value(row) is None or digest(row.text) != row.digest or read(row.text)[1] != row.title:
        yield Finding("disclosure", place, f"the disclosure {row.title!r} does not belong to its digest")


def _one_origin(place: str, leaf: Leaf, rows: list[Disclosure], origin: Origin, erased: bool) -> Iterator[Finding]:
    order = next((_value(row) for row in rows if row.title == "order"), None)
    if order is None:
        expected = (f"erased:{origin.entry_id}", leaf.actor, "")
    else:
        expected = (order["origin"], leaf.actor, hashlib.sha256(canonical([leaf.act, order["fields"]])).hexdigest())
        if any(row.rank != order["rank"] for row in rows):
            yield Finding("disclosure", place, "the level of a disclosure is not the one it was sealed with")
    if (origin.origin, origin.actor, origin.order_digest) != expected:
        yield Finding("origin", place, "the origin is not that of the sealed order")


def record_models() -> list[type[Record]]:
    return sorted(Record.__subclasses__(), key=lambda model: model._meta.model_name or "")


def _tables(states: dict[str, str]) -> Iterator[Finding]:
    seen = set()
    for model in record_models():
        for name, row in _rows(model):
            seen.add(name)
            yield from _one_row(name, row, states.get(name))
    for name in sorted(states.keys() - seen):
        yield Finding("row", name, "the log knows this row, the table does not: it was removed")


def _rows(model: type[Record]) -> Iterable[tuple[str, Record | None]]:
    """Every row; None for one whose values cannot be read."""
    related = [f.name for f in model._meta.concrete_fields if f.is_relation and f.name in ("unit", "parent")]
    rows = model._base_manager.select_related(*related) if related else model._base_manager.all()
    start = -1
    while True:
        keys = list(rows.filter(pk__gt=start).order_by("pk").values_list("pk", flat=True)[:500])
        if not keys:
            return
        start = keys[-1]
        try:
            yield from ((row.name, row) for row in list(rows.filter(pk__in=keys).order_by("pk")))
        except Exception:  # whatever a damaged value makes the driver raise, the rows are read one by one
            yield from ((f"{model._meta.model_name}/{key}", _single(rows, key)) for key in keys)


def _single(rows: Any, key: int) -> Record | None:
    try:
        return rows.get(pk=key)
    except Exception:  # a value that cannot be read counts as tampering, never as a crash
        return None


def _one_row(name: str, row: Record | None, logged: str | None) -> Iterator[Finding]:
    if row is None:
        yield Finding("row", name, "a value of this row cannot be read")
        return
    if logged is None:
        yield Finding("row", name, "no act of the log made this row")
        return
    try:
        same = row.digest(int(logged.split(":")[0])) == logged
        before = row.derived()
        row.derive()
        after = row.derived()
    except Exception:  # a value of the wrong kind breaks the canonical form: tampering as well
        same, before, after = False, {}, {}
    if not same:
        yield Finding("row", name, "a column was changed without an act")
    for column in before:
        if before[column] != after[column]:
            yield Finding("derived", f"{name}.{column}", "a derived column is not what its row says")
