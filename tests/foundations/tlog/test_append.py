"""The two appenders, one in Python and one in PostgreSQL, leave the same rows (decision 8)."""

import hashlib
import random

import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steward.foundations.tlog import merkle
from steward.foundations.tlog.append import Head, advance, append_function_sql, stored_tiles
from steward.foundations.tlog.errors import Malformed
from steward.foundations.tlog.tiles import TiledNodes

TABLES = """
CREATE TABLE steward_entry (idx bigint PRIMARY KEY, leaf bytea NOT NULL, leaf_hash bytea NOT NULL);
CREATE TABLE steward_tile
    (level integer, idx bigint, hashes bytea NOT NULL, root bytea NOT NULL, PRIMARY KEY (level, idx));
CREATE TABLE steward_head (id integer PRIMARY KEY CHECK (id = 1), size bigint NOT NULL, peaks bytea NOT NULL);
INSERT INTO steward_head VALUES (1, 0, '');
"""
CONSTANT = "tile_bits CONSTANT integer := 8;"


class Rows:
    """The three tables in memory, written by the Python twin."""

    def __init__(self, bits=8):
        self.bits, self.head, self.hashes, self.tiles = bits, Head(), [], {}

    def earlier(self, level, start, count):
        if level == 0:
            return b"".join(self.hashes[start : start + count])
        return b"".join(self.tiles[level - 1, idx].root for idx in range(start, start + count))

    def append(self, leaf_hash):
        step = advance(self.head, leaf_hash, self.earlier, self.bits)
        assert step.idx == len(self.hashes)
        self.hashes.append(leaf_hash)
        self.head = step.head
        self.tiles |= {(tile.level, tile.idx): tile for tile in step.tiles}
        return step


def leaf(number):
    return b"leaf %d" % number


def sql_tiles(connection):
    rows = connection.execute("SELECT level, idx, hashes, root FROM steward_tile").fetchall()
    return {(level, idx): (hashes, root) for level, idx, hashes, root in rows}


def assert_equal_rows(connection, rows):
    size, peaks = connection.execute("SELECT size, peaks FROM steward_head").fetchone()
    assert (size, peaks) == (rows.head.size, rows.head.to_bytes())
    assert sql_tiles(connection) == {place: (tile.hashes, tile.root) for place, tile in rows.tiles.items()}


@given(st.integers(1, 3), st.integers(1, 400))
@settings(max_examples=40)
def test_tiles_and_peaks_are_those_of_the_tree(bits, size):
    rows = Rows(bits)
    for number in range(size):
        rows.append(merkle.leaf_hash(leaf(number)))
    assert rows.head.root() == merkle.root_of(rows.hashes)
    expected = {(level, idx) for level in range(9) for idx in range(size >> bits * (level + 1))}
    assert set(rows.tiles) == expected
    for (level, idx), tile in rows.tiles.items():
        wide = 1 << bits * level
        first = idx << bits * (level + 1)
        row = [
            merkle.root_of(rows.hashes[at : at + wide]) for at in range(first, first + (wide << bits), wide)
        ]
        assert tile.hashes == b"".join(row) and tile.root == merkle.root_of(
            rows.hashes[first : first + (wide << bits)]
        )


def test_proofs_at_any_size_are_read_from_the_rows():
    rows = Rows()
    for number in range(700):
        rows.append(merkle.leaf_hash(leaf(number)))
    for size in (1, 255, 256, 513, 699, 700):
        nodes = TiledNodes(stored_tiles(size, lambda level, idx: rows.tiles[level, idx].hashes, rows.earlier))
        root = merkle.root_of(rows.hashes[:size])
        for index in {0, size // 2, size - 1}:
            path = merkle.inclusion_proof(index, size, nodes)
            merkle.verify_inclusion(index, size, rows.hashes[index], path, root)
            older = merkle.root_of(rows.hashes[: index + 1])
            path = merkle.consistency_proof(index + 1, size, nodes)
            merkle.verify_consistency(index + 1, size, older, root, path)


def test_missing_rows_stop_the_append_and_say_where():
    rows = Rows()
    for number in range(255):
        rows.append(merkle.leaf_hash(leaf(number)))
    with pytest.raises(Malformed, match="254 hashes of level 0 from 0 are stored where 255 belong"):
        advance(rows.head, merkle.leaf_hash(b"x"), lambda level, start, count: b"".join(rows.hashes[1:]))
    assert len(advance(rows.head, merkle.leaf_hash(b"x"), rows.earlier).tiles) == 1


@pytest.mark.parametrize("seed", range(6))
def test_both_appenders_leave_equal_rows_after_random_runs(database, seed):
    # The width is a constant of the function, not a setting that a caller could change:
    # the test writes another one.
    sql, chance = append_function_sql(), random.Random(seed)
    assert sql.count(CONSTANT) == 1
    bits = 1 + seed % 3
    database.execute(TABLES)
    database.execute(sql.replace(CONSTANT, f"tile_bits CONSTANT integer := {bits};"))
    database.commit()
    rows = Rows(bits)
    for _ in range(chance.randint(80, 160) * bits):
        one = chance.randbytes(chance.choice([0, 1, 330, 330, 330, 5000]))
        answer = database.execute("SELECT steward_append(%s)", [one]).fetchone()
        if chance.random() < 0.1:
            database.rollback()
            continue
        database.commit()
        assert answer == (rows.append(merkle.leaf_hash(one)).idx,)
        if chance.random() < 0.05:
            assert_equal_rows(database, rows)
    assert_equal_rows(database, rows)


def test_both_appenders_leave_equal_rows_across_65536_entries(database):
    """The real width, from a state 300 entries before the third level begins."""
    start = 65_536 - 300
    rows = Rows()
    for number in range(start):
        rows.append(hashlib.sha256(b"%d" % number).digest())
    database.execute(TABLES)
    database.execute(append_function_sql())
    fill(database, rows)
    for number in range(start, start + 600):
        step = rows.append(merkle.leaf_hash(leaf(number)))
        assert database.execute("SELECT steward_append(%s)", [leaf(number)]).fetchone() == (step.idx,)
    assert_equal_rows(database, rows)
    assert {level for level, _ in rows.tiles} == {0, 1} and rows.head.root() == merkle.root_of(rows.hashes)


def fill(connection, rows):
    with connection.cursor().copy("COPY steward_entry FROM STDIN (FORMAT BINARY)") as copy:
        copy.set_types(["int8", "bytea", "bytea"])
        for idx, one in enumerate(rows.hashes):
            copy.write_row((idx, b"", one))
    with connection.cursor().copy("COPY steward_tile FROM STDIN (FORMAT BINARY)") as copy:
        copy.set_types(["int4", "int8", "bytea", "bytea"])
        for tile in rows.tiles.values():
            copy.write_row((tile.level, tile.idx, tile.hashes, tile.root))
    connection.execute(
        "UPDATE steward_head SET size = %s, peaks = %s", [rows.head.size, rows.head.to_bytes()]
    )


@pytest.fixture
def office(database):
    """The log with an application role that may only call the function and read."""
    database.execute(TABLES)
    database.execute(append_function_sql())
    database.execute("DROP ROLE IF EXISTS steward_tlog_app")
    database.execute("CREATE ROLE steward_tlog_app")
    database.execute("GRANT SELECT ON steward_entry, steward_tile, steward_head TO steward_tlog_app")
    database.execute("GRANT EXECUTE ON FUNCTION steward_append(bytea) TO steward_tlog_app")
    database.commit()
    yield database
    database.rollback()
    database.execute("RESET ROLE")
    database.execute("DROP OWNED BY steward_tlog_app")
    database.execute("DROP ROLE steward_tlog_app")
    database.commit()


def test_the_application_role_appends_and_can_do_nothing_else(office):
    office.execute("SET ROLE steward_tlog_app")
    assert office.execute("SELECT steward_append('x')").fetchone() == (0,)
    office.commit()
    for order in (
        "INSERT INTO steward_entry VALUES (9, '', '')",
        "UPDATE steward_head SET size = 0",
        "DELETE FROM steward_entry",
        "TRUNCATE steward_tile",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            office.execute(order)
        office.rollback()
        office.execute("SET ROLE steward_tlog_app")


def test_a_role_without_the_grant_cannot_append(office):
    office.execute("REVOKE EXECUTE ON FUNCTION steward_append(bytea) FROM steward_tlog_app")
    office.execute("SET ROLE steward_tlog_app")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        office.execute("SELECT steward_append('x')")


def test_a_temporary_table_does_not_stand_in_for_the_head_row(office):
    office.execute(f"GRANT TEMP ON DATABASE {office.info.dbname} TO steward_tlog_app")
    office.execute("SET ROLE steward_tlog_app")
    office.execute(
        "CREATE TEMP TABLE steward_head AS SELECT 1 AS id, 700::bigint AS size, ''::bytea AS peaks"
    )
    office.execute("SET search_path = pg_temp, public")
    assert office.execute("SELECT public.steward_append('x')").fetchone() == (0,)


@pytest.mark.parametrize(
    ("damage", "argument", "message"),
    [
        ("DELETE FROM steward_head", b"x", "no head row"),
        ("UPDATE steward_head SET peaks = 'abc'", b"x", "the log is damaged"),
        ("UPDATE steward_head SET size = 5", b"x", "the log is damaged"),
        ("SELECT 1", b"x" * 65_536, "at most 65535"),
        ("SELECT 1", None, "not null"),
    ],
)
def test_a_damaged_head_or_an_impossible_leaf_stops_the_append(office, damage, argument, message):
    assert office.execute("SELECT steward_append('first')").fetchone() == (0,)
    office.execute(damage)
    with pytest.raises(psycopg.Error, match=message):
        office.execute("SELECT steward_append(%b)", [argument])


def test_missing_entries_stop_the_append_on_postgresql_too(office):
    office.execute("SELECT steward_append(n::text::bytea) FROM generate_series(1, 255) n")
    office.execute("DELETE FROM steward_entry WHERE idx = 7")
    with pytest.raises(psycopg.errors.DataCorrupted, match="hashes of level 0 before 255 are missing"):
        office.execute("SELECT steward_append('x')")
