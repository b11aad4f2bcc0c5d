"""An office for benchmarks, on either engine, and the one place where a benchmark sets Django up.

`office()` makes an empty office as an administrator does, and removes it. `load()` fills it in bulk, tables
and log together (decisions 41): documents, copies and book lines are made without acts, but with the digests
the log commits to, 400 records a leaf, no disclosures.
It is the one way around the envelope and exists here only.
"""

import argparse
import os
import platform
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

NOW = datetime(2026, 11, 16, 2, 0, tzinfo=UTC)
ENGINES = ("sqlite", "postgres")
ROOT = Path(__file__).parents[1]
WORDS = (
    "báo",
    "cáo",
    "kế",
    "hoạch",
    "công",
    "tác",
    "cán",
    "bộ",
    "quý",
    "đề",
    "án",
    "tổng",
    "hợp",
    "rà",
    "soát",
    "phương",
    "án",
    "phối",
    "hợp",
    "kiểm",
    "tra",
    "bảo",
    "vệ",
)


def engine_option(reader: argparse.ArgumentParser) -> None:
    """`--engine`, with the engine of the test suite (STEWARD_TEST_ENGINE) unless it is given."""
    known = os.environ.get("STEWARD_TEST_ENGINE", ENGINES[0])
    reader.add_argument("--engine", choices=ENGINES, default=known, help=f"the database (default: {known})")


def over_documents(bench: Callable[[int], None], about: str | None, documents: int) -> None:
    """A benchmark over so many documents as its command line says, in an office of its own."""
    reader = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("documents", type=int, nargs="?", default=documents)
    engine_option(reader)
    asked = reader.parse_args()
    with installation(asked.engine):
        bench(asked.documents)


@contextmanager
def installation(engine: str, as_owner: bool = False) -> Iterator[None]:
    """An installation with tables and nothing in them; Django is set up when this begins,
    and everything is gone when it ends.

    `as_owner`: connect as the role that owns the tables (PostgreSQL),
    for a benchmark that makes tables of its own.
    """
    with (
        tempfile.TemporaryDirectory(prefix="steward-bench-") as folder,
        _database(engine, Path(folder)) as addresses,
    ):
        os.environ |= {
            "STEWARD_DATA": folder,
            "STEWARD_SECRET_KEY": "benchmarks only " * 4,
            "DJANGO_SETTINGS_MODULE": "steward.settings",
            "STEWARD_DEMO": "1",  # no second factor: its page would stand before every other
            **addresses,
        }
        subprocess.run([sys.executable, "-m", "steward", "migrate", "--quiet"], check=True, cwd=ROOT)
        if as_owner and "STEWARD_DATABASE_OWNER" in addresses:
            os.environ["STEWARD_AS_OWNER"] = "1"
        import django

        django.setup()
        yield
        django.db.connection.close()


@contextmanager
def _database(engine: str, folder: Path) -> Iterator[dict[str, str]]:
    """Where the database is, as settings: a file, or a new database on the server of the test suite."""
    if engine == "sqlite":
        yield {"STEWARD_DATABASE": str(folder / "bench.sqlite3")}
        return
    from tests import postgres

    with postgres.database(f"steward_bench_{os.getpid()}") as addresses:
        yield addresses


def load(documents: int, units: int = 200, seed: int = 1) -> Any:
    """The cast of the test suite plus `units` units in three levels and `documents`
    documents with two copies each."""
    from django.db import transaction

    from tests.cast import build

    cast = build()
    rng = random.Random(seed)
    with transaction.atomic():
        places = _units(cast, units)
        _documents(cast, places, documents, rng)
    _analyse()
    return cast


def _analyse() -> None:
    """What PostgreSQL does by itself within a minute after a load; its owner asks for it at once."""
    owner = os.environ.get("STEWARD_DATABASE_OWNER")
    if owner:
        import psycopg

        with psycopg.connect(owner, autocommit=True) as connection:
            connection.execute("ANALYZE")


def _units(cast: Any, count: int) -> list[Any]:
    from steward.models import Unit

    root = Unit.objects.get(parent=None)
    heads = [_store(Unit(parent=root, code=f"dept-{n}", title=f"Sở số {n}")) for n in range(count // 20)]
    return [
        _store(Unit(parent=heads[n % len(heads)], code=f"div-{n}", title=f"Phòng số {n}"))
        for n in range(count)
    ]


def _store(record: Any) -> Any:
    from steward.acts.machinery.envelope import store

    store([record])
    _log([record])
    return record


def _documents(cast: Any, units: list[Any], count: int, rng: random.Random) -> None:
    from steward.models import Copy, Document, Post

    keeper = Post.objects.get(key=cast.key("registrar")).pk
    for start in range(0, count, 2000):
        made = [_document(units, n, rng) for n in range(start, min(count, start + 2000))]
        Document.objects.bulk_create(made, batch_size=500)
        copies = [
            Copy(document=d, path=str(p), keeper_id=keeper, since=date(2026, 3, 1))
            for d in made
            for p in (1, 2)
        ]
        Copy.objects.bulk_create(copies, batch_size=500)
        _log([*made, *copies])


def _document(units: list[Any], number: int, rng: random.Random) -> Any:
    """A document of a level and a unit by chance: four of five of the lowest level,
    more in the units named first."""
    from steward.foundations.scheme import shipped
    from steward.models import Document
    from steward.models.schemes import pinned

    law = shipped()["vn-2026"]
    level = rng.choices(law.levels, (80, 17, 3))[0]
    document = Document(
        unit=units[int(rng.random() ** 2 * len(units))],
        **pinned(law),
        level=level.code,
        rank=level.rank,
        abstract="" if level.forbidden_fields else " ".join(rng.choices(WORDS, k=8)),
        direction="incoming",
        state="in_force",
        kind="Báo cáo",
        symbol=f"{number}/BC-UBND",
        dated=date(2026, 3, 1) + timedelta(days=number % 200),
        issuing_body="Ủy ban nhân dân huyện",
    )
    document.derive()
    return document


def _log(records: list[Any]) -> None:
    from steward.acts.machinery.appender import append
    from steward.acts.machinery.seal import new_id
    from steward.foundations.tlog.leaf import Leaf

    for at in range(0, len(records), 400):
        after = tuple((r.name, r.digest()) for r in records[at : at + 400])
        append(
            Leaf(
                id=new_id(NOW),
                act="document.register_incoming",
                at="2026-11-16T02:00:00Z",
                actor="p-00000002",
                after=after,
            ).encode()
        )


def machine() -> str:
    """Facts of the machine, for the head of a table."""
    models = [
        line.split(":")[1]
        for line in Path("/proc/cpuinfo").read_text().splitlines()
        if line.startswith("model name")
    ]
    model = models[0].strip() if models else "?"
    return (
        f"{os.cpu_count()} cores, {model}, Python {platform.python_version()}, load {os.getloadavg()[0]:.1f}"
    )


def database() -> str:
    """Name and version of the engine, and how it makes a commit durable."""
    from django.db import connection

    if connection.vendor == "sqlite":
        version, durable = "SELECT sqlite_version()", "PRAGMA synchronous"
    else:
        version, durable = "SHOW server_version", "SHOW synchronous_commit"
    with connection.cursor() as cursor:
        told = [cursor.execute(asked).fetchone()[0] for asked in (version, durable)]
    return f"{connection.display_name} {told[0]}, {durable.split()[1]} = {told[1]}"
