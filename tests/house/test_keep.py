"""A migration that changes a table on SQLite builds it anew without its triggers: `Keep` writes them."""

import sqlite3
from types import SimpleNamespace

import pytest
from django.apps import apps

from steward.migrations._keep import Keep

TABLE = "CREATE TABLE steward_document (id INTEGER PRIMARY KEY, fold TEXT NOT NULL)"
SEARCH = (
    "CREATE VIRTUAL TABLE steward_search USING fts5(fold, content='steward_document', content_rowid='id')"
)


@pytest.fixture
def database() -> sqlite3.Connection:
    made = sqlite3.connect(":memory:", isolation_level=None)
    for statement in (TABLE, SEARCH):
        made.execute(statement)
    return made


def keep(database: sqlite3.Connection) -> None:
    editor = SimpleNamespace(connection=SimpleNamespace(vendor="sqlite"), execute=database.execute)
    Keep("document").database_forwards("steward", editor, None, SimpleNamespace(apps=apps))


def built_anew(database: sqlite3.Connection) -> None:
    """As a changed column has it done: a copy takes the table's place."""
    database.execute(TABLE.replace("steward_document", "anew"))
    database.execute("INSERT INTO anew SELECT * FROM steward_document")
    database.execute("DROP TABLE steward_document")
    database.execute("ALTER TABLE anew RENAME TO steward_document")


def found(database: sqlite3.Connection, word: str) -> list[int]:
    asked = "SELECT rowid FROM steward_search WHERE steward_search MATCH ?"
    return [row for (row,) in database.execute(asked, [word])]


def test_a_table_that_was_built_anew_keeps_its_rows_and_is_searched_again(
    database: sqlite3.Connection,
) -> None:
    keep(database)
    database.execute("INSERT INTO steward_document VALUES (1, 'ke hoach')")
    built_anew(database)
    database.execute("INSERT INTO steward_document VALUES (2, 'bao cao')")
    assert (found(database, "hoach"), found(database, "cao")) == ([1], []), "nothing hears of it"
    for _ in range(2):  # once more does no harm
        keep(database)
    database.execute("INSERT INTO steward_document VALUES (3, 'thong bao')")
    database.execute("UPDATE steward_document SET fold = 'ke toan' WHERE id = 1")
    assert (found(database, "thong"), found(database, "hoach"), found(database, "toan")) == ([3], [], [1])
    with pytest.raises(sqlite3.IntegrityError, match="never changed or removed"):
        database.execute("DELETE FROM steward_document WHERE id = 3")
