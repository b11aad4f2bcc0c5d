"""A large office for benchmarks: tables and log written together in bulk, then verified in full (decisions 41).

Documents, copies and book lines are made without acts, but with the digests the log commits to: 400 records
a leaf, no disclosures. It is the one way around the envelope and exists here only.
"""

import os
import random
import sys
import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

NOW = datetime(2026, 11, 16, 2, 0, tzinfo=UTC)


def settings(folder: Path, database: str = "") -> None:
    """Settle the environment before Django is imported."""
    os.environ["STEWARD_DATA"] = str(folder)
    os.environ["STEWARD_DATABASE"] = database or str(folder / "bench.sqlite3")
    os.environ["STEWARD_SECRET_KEY"] = "benchmarks only " * 4
    os.environ["STEWARD_DEMO"] = "1"  # no second factor: its page would stand before every other
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "steward.settings")
    sys.path.insert(0, str(Path(__file__).parents[1]))
    import django

    django.setup()


def load(documents: int, units: int = 200, seed: int = 1) -> Any:
    """The cast of the test suite plus `units` units in three levels and `documents` documents with two copies each."""
    from django.core.management import call_command
    from django.db import transaction

    call_command("migrate", verbosity=0)
    from tests.cast import build

    cast = build()
    rng = random.Random(seed)
    with transaction.atomic():
        places = _units(cast, units)
        _documents(cast, places, documents, rng)
    return cast


def _units(cast: Any, count: int) -> list[Any]:
    from steward.models import Unit

    root = Unit.objects.get(parent=None)
    heads = [_store(Unit(parent=root, code=f"dept-{n}", title=f"Sở số {n}")) for n in range(count // 20)]
    return [_store(Unit(parent=heads[n % len(heads)], code=f"div-{n}", title=f"Phòng số {n}")) for n in range(count)]


def _store(record: Any) -> Any:
    from steward.acts.envelope import store

    store([record])
    _log([record])
    return record


def _documents(cast: Any, units: list[Any], count: int, rng: random.Random) -> None:
    from steward.foundations.scheme import shipped
    from steward.models import Copy, Document, Office

    levels = shipped()["vn-2026"].levels
    keeper = Office.objects.get(key=cast.key("registrar")).pk
    words = "báo cáo kế hoạch công tác cán bộ quý đề án tổng hợp rà soát phương án phối hợp kiểm tra bảo vệ".split()
    for start in range(0, count, 2000):
        made = []
        for n in range(start, min(count, start + 2000)):
            level = rng.choices(levels, (80, 17, 3))[0]
            document = Document(
                unit=units[int(rng.random() ** 2 * len(units))], scheme="vn-2026", level=level.code, rank=level.rank, direction="incoming",
                state="in_force", kind="Báo cáo", abstract="" if level.forbidden_fields else " ".join(rng.choices(words, k=8)),
                symbol=f"{n}/BC-UBND", dated=date(2026, 3, 1) + timedelta(days=n % 200), issuing_body="Ủy ban nhân dân huyện",
            )  # fmt: skip
            document.derive()
            made.append(document)
        Document.objects.bulk_create(made, batch_size=500)
        copies = [Copy(document=d, path=str(p), keeper_id=keeper, since=date(2026, 3, 1)) for d in made for p in (1, 2)]
        Copy.objects.bulk_create(copies, batch_size=500)
        _log([*made, *copies])


def _log(records: list[Any]) -> None:
    from steward.acts.appender import append
    from steward.acts.seal import new_id
    from steward.foundations.tlog.leaf import Leaf

    for at in range(0, len(records), 400):
        after = tuple((r.name, r.digest()) for r in records[at : at + 400])
        append(
            Leaf(
                id=new_id(NOW), act="document.register_incoming", at="2026-11-16T02:00:00Z", actor="p-00000002", after=after
            ).encode()
        )


def machine() -> str:
    """Facts of the machine, for the head of a table."""
    model = next(
        (line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")),
        "?",
    )
    return f"{os.cpu_count()} cores, {model}, Python {sys.version.split()[0]}, load {os.getloadavg()[0]:.1f}"


def folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="steward-bench-"))
