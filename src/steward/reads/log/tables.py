"""The tables held against the log: each row against the digest its last act left,
each value as it was written.

Promises that a row changed, added or taken away without an act is named, that a derived column is recomputed,
that a second spelling of the same value (a date in another form, a number as text) is found too, and that the
search index is the one its table gives. A value that cannot be read is a finding, never an exception. Memory
stays bounded: what the log says of each object lies in a private temporary file.
"""

import sqlite3
from collections.abc import Callable, Iterator
from typing import Any

from django.db import connection, models

from steward.foundations.tlog.audit import Finding
from steward.models import Checkpoint, Disclosure, Entry, Head, Origin, Tile
from steward.models.machinery.record import Record

CHUNK = 500
Progress = Callable[[str, int, int], None]

DAY = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]"
MOMENT = f"{DAY} [0-9][0-9]:[0-9][0-9]:[0-9][0-9]"
FRACTION = ".[0-9][0-9][0-9][0-9][0-9][0-9]"
#: How each kind of column lies in a SQLite file, as SQL that is false for every other spelling.
SPELLED = {
    "integer": "typeof({0}) = 'integer'",
    "text": "typeof({0}) = 'text'",
    "blob": "typeof({0}) = 'blob'",
    "flag": "typeof({0}) = 'integer' AND {0} IN (0, 1)",
    "day": f"typeof({{0}}) = 'text' AND {{0}} GLOB '{DAY}'",
    "moment": f"typeof({{0}}) = 'text' AND ({{0}} GLOB '{MOMENT}' OR {{0}} GLOB '{MOMENT}{FRACTION}'"
    " AND {0} NOT LIKE '%.000000')",
    "uuid": "typeof({0}) = 'text' AND length({0}) = 32 AND {0} NOT GLOB '*[^0-9a-f]*'",
}
KINDS = {
    "AutoField": "integer",
    "BigAutoField": "integer",
    "BigIntegerField": "integer",
    "IntegerField": "integer",
    "PositiveIntegerField": "integer",
    "PositiveSmallIntegerField": "integer",
    "PositiveBigIntegerField": "integer",
    "BooleanField": "flag",
    "CharField": "text",
    "TextField": "text",
    "SlugField": "text",
    "BinaryField": "blob",
    "DateField": "day",
    "DateTimeField": "moment",
    "UUIDField": "uuid",
}


class States:
    """What the log says of each object: its name and the digest after its last act, in a temporary file."""

    def __init__(self) -> None:
        self._file = sqlite3.connect("", isolation_level=None)
        self._file.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-32000;"
            "CREATE TABLE state (name TEXT PRIMARY KEY, digest TEXT) WITHOUT ROWID"
        )

    def put(self, pairs: list[tuple[str, str]]) -> None:
        """Later digests of an object replace earlier ones."""
        self._file.execute("BEGIN")
        self._file.executemany("INSERT OR REPLACE INTO state VALUES (?, ?)", pairs)
        self._file.execute("COMMIT")

    def take(self, names: list[str]) -> dict[str, str]:
        """The digests of these objects, which are then gone from here."""
        marks = ",".join("?" * len(names))
        found = dict(
            self._file.execute(f"SELECT name, digest FROM state WHERE name IN ({marks})", names).fetchall()
        )
        self._file.execute(f"DELETE FROM state WHERE name IN ({marks})", names)
        return found

    def left(self) -> Iterator[str]:
        """The names nobody took."""
        return (name for (name,) in self._file.execute("SELECT name FROM state ORDER BY name"))

    def close(self) -> None:
        self._file.close()


def record_models() -> list[type[Record]]:
    """Every table that the log commits to, by name."""
    return sorted(Record.__subclasses__(), key=lambda model: model.logged_as())


def tables(states: States, progress: Progress) -> Iterator[Finding]:
    """Every record table against what the log says, then the rows that only the log knows."""
    for beside in (Entry, Tile, Head, Disclosure, Origin, Checkpoint):
        yield from spelling(beside)
    for model in record_models():
        yield from spelling(model)
        yield from _table(model, states, progress)
    for name in states.left():
        yield Finding(
            "row", name, "the log knows this row, the table does not, or what it refers to is missing"
        )
    yield from search_index()


def spelling(model: type[models.Model]) -> Iterator[Finding]:
    """Values that lie in a SQLite file otherwise than this program writes
    them (PostgreSQL has typed columns)."""
    if connection.vendor != "sqlite":
        return
    wrong = {
        field.column: f"{field.column} IS NOT NULL AND NOT ({SPELLED[_kind(field)].format(field.column)})"
        for field in model._meta.concrete_fields
    }
    first = " ".join(f"WHEN {test} THEN '{column}'" for column, test in wrong.items())
    any_of = " OR ".join(wrong.values())
    sql = f"SELECT rowid, CASE {first} END FROM {model._meta.db_table} WHERE {any_of} LIMIT 100"
    with connection.cursor() as cursor:
        for row, column in cursor.execute(sql).fetchall():
            place = f"{_logged_as(model)}/{row}.{column}"
            yield Finding("spelling", place, "the value does not lie there as this program writes it")


def _logged_as(model: type[models.Model]) -> str:
    return model.logged_as() if issubclass(model, Record) else str(model._meta.model_name)


def _kind(field: Any) -> str:
    while field.is_relation:
        field = field.target_field
    return KINDS[field.get_internal_type()]


def _table(model: type[Record], states: States, progress: Progress) -> Iterator[Finding]:
    related = [
        f.name for f in model._meta.concrete_fields if f.is_relation and f.name in ("unit", "parent", "scan")
    ]
    rows = (
        model._base_manager.select_related(*related)
        if related and model.DERIVED
        else model._base_manager.all()
    )
    start, done, total = -(1 << 63), 0, model._base_manager.count()
    while True:
        keys = list(
            model._base_manager.filter(pk__gt=start).order_by("pk").values_list("pk", flat=True)[:CHUNK]
        )
        if not keys:
            return
        start, done = keys[-1], done + len(keys)
        logged = states.take([f"{model.logged_as()}/{key}" for key in keys])
        for key, row in _rows(rows, keys):
            name = f"{model.logged_as()}/{key}"
            yield from _row(name, row, logged.get(name))
        progress(model._meta.db_table, done, total)


def _rows(rows: Any, keys: list[int]) -> Iterator[tuple[int, Record | None]]:
    """The rows of these keys; None for one that cannot be read."""
    try:
        found = {row.pk: row for row in rows.filter(pk__in=keys)}
    except Exception:  # noqa: BLE001 - whatever a damaged value makes the driver raise, the rows are then read one by one
        found = {key: _single(rows, key) for key in keys}
    return ((key, found.get(key)) for key in keys)


def _single(rows: Any, key: int) -> Record | None:
    try:
        row: Record = rows.get(pk=key)
        return row
    except Exception:  # noqa: BLE001 - a value that cannot be read counts as tampering, never as a crash
        return None


def _row(name: str, row: Record | None, logged: str | None) -> Iterator[Finding]:
    if row is None:
        yield Finding("row", name, "a value of this row, or of the unit it belongs to, cannot be read")
        return
    if logged is None:
        yield Finding("row", name, "no act of the log made this row")
        return
    try:
        same = row.digest(int(logged.split(":")[0])) == logged
    except Exception:  # noqa: BLE001 - a value of the wrong kind breaks the canonical form: tampering as well
        same = False
    if not same:
        yield Finding("row", name, "a column was changed without an act")
    elif int(logged.split(":")[0]) < max(row.FORMS):
        yield Finding(
            "form", name, "columns of a later release are covered by no entry: run 'steward log recommit'"
        )
    yield from _derived(name, row)


def _derived(name: str, row: Record) -> Iterator[Finding]:
    before = row.derived()
    try:
        row.derive()
    except Exception:  # noqa: BLE001 - what it is derived from cannot be read
        yield Finding("derived", name, "its derived columns cannot be computed from what they rest on")
        return
    for column, value in row.derived().items():
        if before[column] != value or type(before[column]) is not type(value):
            yield Finding("derived", f"{name}.{column}", "a derived column is not what its row says")


def search_index() -> Iterator[Finding]:
    """SQLite: the words of the search index against those of the table; PostgreSQL keeps its index itself.

    A second index is made of the table in the temporary schema and both are read word by word, side by side.
    """
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        try:
            for schema, name in (
                ("temp", "steward_again"),
                ("temp", "steward_words"),
                ("temp", "steward_words_again"),
            ):
                cursor.execute(f"DROP TABLE IF EXISTS {schema}.{name}")
            cursor.execute("CREATE VIRTUAL TABLE temp.steward_again USING fts5(fold, content='')")
            cursor.execute(
                "INSERT INTO temp.steward_again(rowid, fold) SELECT id, fold FROM main.steward_document"
            )
            cursor.execute(
                "CREATE VIRTUAL TABLE temp.steward_words USING fts5vocab(main, steward_search, instance)"
            )
            cursor.execute(
                "CREATE VIRTUAL TABLE temp.steward_words_again USING fts5vocab(temp, steward_again, instance)"
            )
            yield from _first_difference()
        except Exception as problem:  # noqa: BLE001 - a broken index makes the engine raise: that is a finding
            yield Finding(
                "search", "search index", f"it cannot be read ({type(problem).__name__}): rebuild it"
            )
        finally:
            for name in ("steward_words", "steward_words_again", "steward_again"):
                cursor.execute(f"DROP TABLE IF EXISTS temp.{name}")


def _first_difference() -> Iterator[Finding]:
    with connection.cursor() as kept, connection.cursor() as again:
        kept.execute("SELECT term, doc, offset FROM temp.steward_words")
        again.execute("SELECT term, doc, offset FROM temp.steward_words_again")
        while True:
            one, other = kept.fetchone(), again.fetchone()
            if one != other:
                document = min(row[1] for row in (one, other) if row is not None)
                yield Finding(
                    "search",
                    f"document/{document}",
                    "the search index has other words than the row: rebuild the index",
                )
                return
            if one is None:
                return
