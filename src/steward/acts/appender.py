"""Appending a leaf: Python on SQLite, one function call on PostgreSQL; held equal by a property test.

Promises that the entry, its tiles and the head change together and that the head row is the last lock.
"""

from django.db import connection

from steward.foundations.tlog.append import Head as Peaks
from steward.foundations.tlog.append import advance
from steward.foundations.tlog.leaf import Leaf, parse
from steward.foundations.tlog.merkle import leaf_hash
from steward.models import Entry, Head, Tile


def append(leaf: bytes) -> int:
    """Append one leaf inside the current transaction and return its index."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT steward_append(%s)", [leaf])
            return int(cursor.fetchone()[0])
    return _append_in_python(leaf)


def _append_in_python(leaf: bytes) -> int:
    head = Head.objects.select_for_update().get(pk=1)
    peaks = bytes(head.peaks)
    hashed = leaf_hash(leaf)
    step = advance(Peaks(head.size, tuple(peaks[i : i + 32] for i in range(0, len(peaks), 32))), hashed, earlier)
    Entry.objects.bulk_create([Entry(idx=step.idx, leaf=leaf, leaf_hash=hashed)])
    Tile.objects.bulk_create(Tile(level=t.level, idx=t.idx, hashes=t.hashes, root=t.root) for t in step.tiles)
    Head.objects.filter(pk=1).update(size=step.head.size, peaks=b"".join(step.head.hashes))
    return step.idx


def earlier(level: int, start: int, count: int) -> bytes:
    """Up to `count` stored hashes of a level end to end: leaf hashes, or the roots of the tiles below."""
    if level == 0:
        rows = Entry.objects.filter(idx__gte=start, idx__lt=start + count).order_by("idx").values_list("leaf_hash", flat=True)
    else:
        rows = (
            Tile.objects.filter(level=level - 1, idx__gte=start, idx__lt=start + count)
            .order_by("idx")
            .values_list("root", flat=True)
        )
    return b"".join(map(bytes, rows))


def last_leaf() -> Leaf | None:
    """The newest entry, or None in an empty log."""
    entry = Entry.objects.order_by("-idx").first()
    return parse(bytes(entry.leaf)) if entry else None
