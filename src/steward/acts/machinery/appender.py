"""Appending a leaf: Python on SQLite, one function call on PostgreSQL; held equal by a property test.

Promises that the entry, its tiles and the head change together and that the head row is the last lock.
"""

from collections.abc import Iterable

from django.db import connection
from django.db.backends.utils import CursorWrapper

from steward.foundations.tlog.append import Head as Peaks
from steward.foundations.tlog.append import advance
from steward.foundations.tlog.leaf import Leaf, parse
from steward.foundations.tlog.merkle import leaf_hash
from steward.models import Entry, Tile


def append(leaf: bytes) -> int:
    """Append one leaf inside the current transaction and return its index."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT steward_append(%s)", [leaf])
            return int(cursor.fetchone()[0])
        return _append_in_python(leaf, cursor)


def _append_in_python(leaf: bytes, cursor: CursorWrapper) -> int:
    """In plain SQL: every act comes through here,
    and the same three statements by model cost five times the CPU."""
    cursor.execute("SELECT size, peaks FROM steward_head WHERE id = 1")
    size, peaks = cursor.fetchone()
    hashed = leaf_hash(leaf)
    step = advance(Peaks.from_bytes(size, bytes(peaks)), hashed, earlier)
    cursor.execute(
        "INSERT INTO steward_entry (idx, leaf, leaf_hash) VALUES (%s, %s, %s)", [step.idx, leaf, hashed]
    )
    Tile.objects.bulk_create(Tile(level=t.level, idx=t.idx, hashes=t.hashes, root=t.root) for t in step.tiles)
    cursor.execute(
        "UPDATE steward_head SET size = %s, peaks = %s WHERE id = 1", [step.head.size, step.head.to_bytes()]
    )
    return step.idx


def earlier(level: int, start: int, count: int) -> bytes:
    """Up to `count` stored hashes of a level end to end: leaf hashes, or the roots of the tiles below."""
    rows: Iterable[bytes | memoryview]
    if level == 0:
        rows = (
            Entry.objects.filter(idx__gte=start, idx__lt=start + count)
            .order_by("idx")
            .values_list("leaf_hash", flat=True)
        )
    else:
        rows = (
            Tile.objects.filter(level=level - 1, idx__gte=start, idx__lt=start + count)
            .order_by("idx")
            .values_list("root", flat=True)
        )
    return b"".join(map(bytes, rows))


def last_leaf() -> Leaf | None:
    """The newest entry, or None in an empty log."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT leaf FROM steward_entry ORDER BY idx DESC LIMIT 1")
        row = cursor.fetchone()
    return parse(bytes(row[0])) if row else None
