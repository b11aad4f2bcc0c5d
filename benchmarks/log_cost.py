"""What an act costs, and what the log adds to it: acts per second, CPU,
and the append against a plain insert.

Promises paired figures: in each round the same update and insert are done with no log, with a plain insert of
the leaf, and with the log's append, in changing order, so that a busy machine slows all three alike. Medians
of CPU microseconds (client and, for PostgreSQL, wall time, because its server's CPU is not ours).
Prints markdown.

    python -m benchmarks.log_cost [--rounds N] [--acts N] [--engine sqlite|postgres]
"""

import argparse
import os
import random
import statistics
import time
from collections.abc import Callable

from django.db import connection, transaction

from benchmarks.world import database, engine_option, installation, machine
from steward.foundations.tlog.leaf import Leaf, uuid7

CREATE = (
    "CREATE TABLE plain_log (idx {serial}, leaf {blob}, leaf_hash {blob});"
    "CREATE TABLE plain_copy (id integer primary key, keeper integer)"
)
GOAL = 10.0


def leaf(n: int) -> bytes:
    after = (("copy/102", "1:" + "A" * 43), ("handover/7", "1:" + "Q" * 43))
    moment = "2026-11-16T02:00:00Z"
    return Leaf(uuid7(n, os.urandom(10)), "copy.transfer", moment, "p-00000000", after).encode()


def prepare() -> None:
    sqlite = connection.vendor == "sqlite"
    serial, blob = ("integer primary key", "blob") if sqlite else ("bigserial primary key", "bytea")
    with connection.cursor() as cursor:
        for statement in CREATE.format(serial=serial, blob=blob).split(";"):
            cursor.execute(statement)
        cursor.execute("INSERT INTO plain_copy VALUES (1, 0)")


def work(log: Callable[[bytes], object] | None, data: bytes) -> tuple[float, float]:
    """One transaction of an update, an insert and the log; (CPU, wall) in microseconds."""
    cpu, wall = time.process_time_ns(), time.perf_counter_ns()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE plain_copy SET keeper = keeper + 1 WHERE id = 1")
        cursor.execute("INSERT INTO plain_copy (id, keeper) SELECT max(id) + 1, 0 FROM plain_copy")
        if log is not None:
            log(data)
    return (time.process_time_ns() - cpu) / 1000, (time.perf_counter_ns() - wall) / 1000


def plain(data: bytes) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO plain_log (leaf, leaf_hash) VALUES (%s, %s)", [data, data[:32]])


def compare(rounds: int) -> None:
    from steward.acts.machinery.appender import append

    ways: dict[str, Callable[[bytes], object] | None] = {
        "no log": None,
        "plain insert": plain,
        "transparency log": append,
    }
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
    for n in range(rounds):
        order = list(ways)
        random.shuffle(order)
        data = leaf(n)
        for name in order:
            taken[name].append(work(ways[name], data))
    print(
        "| in one transaction | CPU, us (median) | wall, us (median) | added CPU to no log | added CPU to a "
        "plain insert |"
    )
    print("| --- | ---: | ---: | ---: | ---: |")
    base, inserted = taken["no log"], taken["plain insert"]
    for name, figures in taken.items():
        added = statistics.median(a[0] - b[0] for a, b in zip(figures, base, strict=True))
        more = statistics.median(a[0] - b[0] for a, b in zip(figures, inserted, strict=True))
        cpu, wall = (statistics.median(one[i] for one in figures) for i in (0, 1))
        print(f"| {name} | {cpu:.0f} | {wall:.0f} | {added:+.0f} | {more:+.0f} |")


def acts(number: int) -> None:
    """Real acts by the cast, each its own transaction: register, offer, accept."""
    from tests.cast import build, do, incoming

    cast = build()
    figures: dict[str, list[tuple[float, float]]] = {}

    def timed(name: str, call: Callable[[], object]) -> object:
        cpu, wall = time.process_time_ns(), time.perf_counter_ns()
        done = call()
        figures.setdefault(name, []).append(
            ((time.process_time_ns() - cpu) / 1e6, (time.perf_counter_ns() - wall) / 1e6)
        )
        return done

    registrar, keeper = cast.registrar, cast.keeper
    started = time.perf_counter()
    for n in range(number):
        copy = timed("document.register_incoming", lambda n=n: incoming(cast, symbol=f"{n}/BC")).result[
            "copies"
        ][0]
        offer = timed(
            "copy.offer", lambda copy=copy: do("copy.offer", registrar, copy=copy, to=cast.key("keeper"))
        ).result
        timed("copy.accept", lambda offer=offer: do("copy.accept", keeper, handover=offer["handover"]))
    took = time.perf_counter() - started
    print(f"\n{3 * number / took:.0f} acts per second, one writer, {3 * number} acts in {took:.1f} s wall\n")
    print(f"| act | CPU, ms (median) | CPU, ms (p95) | wall, ms (median) | goal <= {GOAL:.0f} ms CPU |")
    print("| --- | ---: | ---: | ---: | --- |")
    for name, rows in figures.items():
        cpu = sorted(row[0] for row in rows)
        median = statistics.median(cpu)
        late, wall = cpu[int(len(cpu) * 0.95)], statistics.median(row[1] for row in rows)
        print(
            f"| {name} | {median:.1f} | {late:.1f} | {wall:.1f} | {'met' if median <= GOAL else 'missed'} |"
        )


def verified() -> None:
    from steward.models import Head
    from steward.reads.log.verify import verify

    cpu, found = time.process_time(), list(verify())
    cpu = time.process_time() - cpu
    size = Head.objects.get().size
    print(
        f"\n`verify()`: {size} entries with their tables in {cpu:.2f} CPU s, {size / cpu:.0f} entries/s, "
        f"{len(found)} findings"
    )


def main() -> None:
    reader = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    reader.add_argument("--rounds", type=int, default=600)
    reader.add_argument("--acts", type=int, default=60)
    engine_option(reader)
    asked = reader.parse_args()
    with installation(asked.engine, as_owner=True):
        print(f"{machine()}, {database()}\n")
        acts(asked.acts)
        verified()
        print()
        prepare()
        compare(asked.rounds)


if __name__ == "__main__":
    main()
