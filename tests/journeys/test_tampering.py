"""Hundreds of hands at the tables of a small office, behind the program's back: each is found by `verify()`.

STEWARD_TABLE_MUTATIONS sets the number (unset: 300 on SQLite, 50 on PostgreSQL; `make soak` asks for 20,000
and 2,000), STEWARD_SEED the trial to begin with. Each trial changes the tables by raw SQL with triggers and
checks out of the way, inside a savepoint that is then rolled back.

Not mutated, because nothing can or need tell (`reads.log.coverage.EXEMPT`): accounts and the journal of
refusals; `checkpoint.made_at`; the row numbers of disclosures and origins. Tiles need 256 entries:
tests/reads/log/test_verify.py. An older checkpoint may be taken away when a later one is stored: the later
one signs the same entries and more. A witness's line may be taken away: it says nothing false.
"""

import os
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from steward.acts.log import checkpoint, keep_cosignatures
from steward.foundations.tlog import checkpoint as checkpoints
from steward.foundations.tlog import note as notes
from steward.foundations.tlog.note import COSIGNATURE, SigningKey
from steward.models import Tile
from steward.reads.log.coverage import LOG_MODELS
from steward.reads.log.tables import record_models
from steward.reads.log.verify import verify
from tests import postgres
from tests.cast import NOW, Cast
from tests.journeys.filled import fill
from tests.progress import Progress, summary

POSTGRES = os.environ.get("STEWARD_TEST_ENGINE") == "postgres"
NUMBER = int(os.environ.get("STEWARD_TABLE_MUTATIONS", "50" if POSTGRES else "300"))
SEED = int(os.environ.get("STEWARD_SEED", "0"))
WITNESS = SigningKey("witness.example", COSIGNATURE, b"w" * 32)
#: The rights to one parameter are one row of the catalogue, whoever has them.
ONE_AT_A_TIME = "SELECT pg_advisory_lock(25)"
SPARED = {"steward_checkpoint.made_at", "steward_disclosure.id", "steward_origin.id"}


@pytest.fixture
def installation(cast: Cast) -> Iterator[Cast]:
    """The small office, signed twice and witnessed, with nothing left that would hinder a tamperer."""
    checkpoint(NOW)
    fill(cast)
    note = notes.parse(checkpoint(NOW).encode())
    keep_cosignatures(
        note.with_signature(checkpoints.cosign(note, WITNESS, 1_795_000_000)).render(), [WITNESS.verifier]
    )
    with _unhindered():
        yield cast


class _unhindered:
    """Triggers, checks and rights out of the way,
    as for somebody who has the file or the superuser's password."""

    def __enter__(self) -> None:
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
                for (name,) in cursor.fetchall():
                    cursor.execute(f"DROP TRIGGER {name}")
                cursor.execute("PRAGMA ignore_check_constraints = ON")
                return
            with psycopg.connect(postgres.address(), autocommit=True) as superuser:
                superuser.execute(ONE_AT_A_TIME)
                superuser.execute(f"GRANT {postgres.OWNER} TO {postgres.APPLICATION}")
                superuser.execute(
                    f"GRANT SET ON PARAMETER session_replication_role TO {postgres.APPLICATION}"
                )
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute(f"SET LOCAL ROLE {postgres.OWNER}")

    def __exit__(self, *problem: object) -> None:
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA ignore_check_constraints = OFF")
            return
        if problem[0] is None:
            with connection.cursor() as cursor:
                cursor.execute("RESET ROLE")
                cursor.execute("SET LOCAL session_replication_role = origin")
        with psycopg.connect(postgres.address(), autocommit=True) as superuser:
            superuser.execute(ONE_AT_A_TIME)
            superuser.execute(f"REVOKE {postgres.OWNER} FROM {postgres.APPLICATION}")
            superuser.execute(f"REVOKE SET ON PARAMETER session_replication_role FROM {postgres.APPLICATION}")


@dataclass(frozen=True)
class Table:
    name: str
    columns: tuple[str, ...]

    @property
    def changeable(self) -> list[str]:
        return [column for column in self.columns if f"{self.name}.{column}" not in SPARED]


def _tables() -> list[Table]:
    models = [*record_models(), *(model for model in LOG_MODELS if model is not Tile)]
    return [Table(m._meta.db_table, tuple(f.column for f in m._meta.concrete_fields)) for m in models]


def _sql(text: str, values: Any = ()) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        return cursor.fetchall() if cursor.description else []


ROW = "ctid" if POSTGRES else "rowid"


def _rows(table: Table, columns: list[str]) -> list[tuple[Any, ...]]:
    """The rows as the engine itself spells them: what a change must change to be one."""
    if connection.vendor == "sqlite":
        return sorted(_sql(f"SELECT {', '.join(f'quote({c})' for c in columns)} FROM {table.name}"), key=repr)
    return sorted(_sql(f"SELECT {', '.join(f'{c}::text' for c in columns)} FROM {table.name}"), key=repr)


def _pick(dice: random.Random, table: Table) -> Any:
    places = _sql(f"SELECT {ROW} FROM {table.name}")
    return dice.choice(places)[0] if places else None


def _put(table: Table, column: str, row: Any, value: Any) -> str:
    _sql(f"UPDATE {table.name} SET {column} = %s WHERE {ROW} = %s", [value, row])
    return f"{table.name}.{column} := {value!r}"


def change(dice: random.Random, table: Table) -> str:
    """One value becomes another of its kind."""
    row, column = _pick(dice, table), dice.choice(table.changeable)
    old = _sql(f"SELECT {column} FROM {table.name} WHERE {ROW} = %s", [row])[0][0]
    return _put(table, column, row, _other(dice, old))


def _other(dice: random.Random, old: Any) -> Any:
    match old:
        case bool():
            return not old
        case int():
            return old + dice.choice([-2, -1, 1, 2, 1000])
        case str() if old:
            at = dice.randrange(len(old))
            return dice.choice(
                [old[:at] + chr(dice.randrange(97, 123)) + old[at + 1 :], old + " ", old[:at], old.swapcase()]
            )
        case bytes() | memoryview():
            raw = bytearray(bytes(old) or b"\0")
            raw[dice.randrange(len(raw))] ^= 1 << dice.randrange(8)
            return bytes(raw)
        case None:
            return dice.choice([1, "x", "2026-01-01", "00000000000000000000000000000001"])
        case _:
            return dice.choice(["2020-02-02", "2020-02-02 02:02:02", None])


def confuse(dice: random.Random, table: Table) -> str:
    """The same or another value as another type, or in another spelling."""
    row, column = _pick(dice, table), dice.choice(table.changeable)
    old = _sql(f"SELECT {column} FROM {table.name} WHERE {ROW} = %s", [row])[0][0]
    raw = bytes(old) if isinstance(old, bytes | memoryview) else str(old).encode()
    kinds = [
        None,
        1.5,
        raw,
        raw.hex(),
        raw.decode("utf-8", "replace"),
        b"\xff\xfe",
        "",
        0,
        f" {old}",
        str(old).upper(),
        f"{{{old}}}",
    ]
    if isinstance(old, str) and len(old) == 64:
        kinds.append(bytes.fromhex(old) if all(c in "0123456789abcdef" for c in old) else b"")
    return _put(table, column, row, dice.choice(kinds))


def swap(dice: random.Random, table: Table) -> str:
    """Two rows exchange a value."""
    column, one, other = dice.choice(table.changeable), _pick(dice, table), _pick(dice, table)
    values = [
        _sql(f"SELECT {column} FROM {table.name} WHERE {ROW} = %s", [row])[0][0] for row in (one, other)
    ]
    _put(table, column, one, values[1])
    return _put(table, column, other, values[0])


def borrow(dice: random.Random, table: Table) -> str:
    """One row takes a value of another."""
    column, one, other = dice.choice(table.changeable), _pick(dice, table), _pick(dice, table)
    return _put(
        table, column, one, _sql(f"SELECT {column} FROM {table.name} WHERE {ROW} = %s", [other])[0][0]
    )


def remove(dice: random.Random, table: Table) -> str:
    """A row disappears."""
    row = _pick(dice, table)
    if table.name == "steward_checkpoint":
        row = _sql(f"SELECT {ROW} FROM {table.name} ORDER BY size DESC LIMIT 1")[0][0]
    _sql(f"DELETE FROM {table.name} WHERE {ROW} = %s", [row])
    return f"{table.name}: row {row} removed"


def add(dice: random.Random, table: Table) -> str:
    """A row appears that looks like another one."""
    fresh = {
        "id": dice.randrange(5000, 9000),
        "idx": dice.randrange(5000, 9000),
        "size": dice.randrange(5000, 9000),
    }
    fresh |= {
        "key": f"{dice.getrandbits(128):032x}",
        "pseudonym": "p-0badcafe",
        "origin": "made-up",
        "codes": "made-up",
        "code": "made-up",
    }
    if table.name == "steward_head":
        fresh.pop("size")
    values = ", ".join(f"%({c})s" if c in fresh else c for c in table.columns)
    columns = ", ".join(table.columns)
    _sql(
        f"INSERT INTO {table.name} ({columns}) SELECT {values} FROM {table.name} WHERE {ROW} = %(row)s",
        {**fresh, "row": _pick(dice, table)},
    )
    return f"{table.name}: row added"


WAYS = [change, change, change, confuse, confuse, swap, borrow, remove, add]


def _tampered(dice: random.Random, tables: list[Table]) -> str | None:
    """Tamper once; None when the engine itself refused or nothing came out different."""
    table = dice.choice(tables)
    before = _rows(table, table.changeable)
    try:
        with transaction.atomic():
            told = dice.choice(WAYS)(dice, table)
    except (DatabaseError, ValueError, OverflowError):
        return None
    return (
        told if _rows(table, table.changeable) != before and not _a_witness_is_gone(before, table) else None
    )


def _a_witness_is_gone(before: list[tuple[Any, ...]], table: Table) -> bool:
    """Nothing but the witness's line was taken from the checkpoint that bore it."""
    if table.name != "steward_checkpoint":
        return False
    bare = [
        tuple(re.sub(rf"\n\u2014 {WITNESS.name} [^\n]*(?=\n)", "", str(value)) for value in row)
        for row in before
    ]
    return _rows(table, table.changeable) == sorted(bare, key=repr)


def test_whatever_is_done_to_a_table_behind_the_programs_back_is_found(installation):
    """Mutations of values, rows and types in every table the log speaks for; none passes."""
    assert list(verify()) == []
    tables, passed, done, seed = _tables(), [], 0, SEED
    progress = Progress(f"tables on {connection.vendor}", NUMBER)
    while done < NUMBER:
        seed += 1
        point = transaction.savepoint()
        told = _tampered(random.Random(seed), tables)
        if told is not None:
            done += 1
            progress.step()
            if next(verify(), None) is None:
                passed.append(f"seed {seed}: {told}")
        transaction.savepoint_rollback(point)
    summary(
        f"tables on {connection.vendor}: {done:,} changes of {seed - SEED:,} tried, {len(passed)} passed, "
        f"seed {SEED}"
    )
    assert passed == []
    assert list(verify()) == []


def test_every_table_of_records_has_something_to_tamper_with(installation):
    assert [table.name for table in _tables() if not _sql(f"SELECT 1 FROM {table.name} LIMIT 1")] == []
