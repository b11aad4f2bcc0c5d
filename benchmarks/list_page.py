"""The register's list at 100,000 documents, for a clerk and for the whole province: queries and CPU ms.

The peer in the same run is Django's own list without any rights at all (the superuser's view that hides the
problem), with the same rows and the same template-free work. On PostgreSQL the CPU is that of this process;
its server's is in the wall time.

    python -m benchmarks.list_page [DOCUMENTS] [--engine sqlite|postgres]
"""

import statistics
import time
from collections.abc import Callable
from typing import Any

from benchmarks.world import NOW, database, load, machine, over_documents


def timed(work: Callable[[], object], runs: int = 15) -> tuple[float, float, int]:
    """Median CPU ms and wall ms of a piece of work, and the queries of its last run."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    cpu, wall = [], []
    for _ in range(runs):
        before, began = time.process_time(), time.perf_counter()
        work()
        cpu.append((time.process_time() - before) * 1000)
        wall.append((time.perf_counter() - began) * 1000)
    with CaptureQueriesContext(connection) as seen:
        work()
    return statistics.median(cpu), statistics.median(wall), len(seen)


ASKED: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("newest", "", {}),
    ("deep", "after", {}),
    ("search", "", {"q": "ke hoach"}),
    ("rare number", "", {"q": "77123"}),
    *((f"by {one}", "", {"sort": one}) for one in ("number", "dated", "level", "issuer", "ending")),
    ("by issuer, drafts too", "", {"sort": "issuer", "part": "all"}),
    ("ending before", "", {"ending": "2027-01-01"}),
    ("overdue", "", {"loans": "overdue"}),
)
PEOPLE = ("clerk", "department", "province", "outsider")


def line(who: str, reach: object, what: str, figures: tuple[float, float, int]) -> None:
    cpu, wall, queries = figures
    print(f"| {who} | {reach} | {what} | {queries} | {cpu:.1f} | {wall:.1f} |", flush=True)


def settle(cast: Any) -> None:
    """Three more offices: one in a division, one over a department, one over the whole province."""
    from steward.models import Account, Unit
    from tests.cast import MIDDLE, TOP, add_post

    cast.units["one"] = str(Unit.objects.get(code="div-3").key)
    cast.units["dept"] = str(Unit.objects.get(code="dept-3").key)
    add_post(cast, "clerk", "one", "Chuyên viên", "", [("reader", MIDDLE, "one")])
    add_post(cast, "department", "dept", "Văn thư", "", [("registrar", TOP, "dept")])
    add_post(cast, "province", "root", "Chánh Văn phòng", "province-chair", [("decider", TOP, "root")])
    Account.objects.update(must_change=False)


def measure(cast: Any, who: str) -> None:
    """The questions of one office, and its whole page."""
    from django.test import Client

    from steward.models import Account, Document
    from steward.reads.catalogue import find
    from steward.rules.machinery.fields import read

    question, by = find("documents"), getattr(cast, who)
    total = question.run(read(question.params, {}), by)["total"]
    reach = f"{'> ' if total['more'] else ''}{total['count']}"
    seen = list(Document.objects.visible_to(by).order_by("-pk").values_list("key", flat=True)[:10_000])
    middle = seen[len(seen) // 2] if seen else None
    for what, at, values in ASKED:
        if at and middle is None:
            continue
        order = read(question.params, {**values, at: str(middle)} if at else values)
        line(who, reach, what, timed(lambda order=order: question.run(order, by)))
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(
        Account.objects.get(login=who), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    if client.get("/register/").status_code != 200:
        raise SystemExit(f"the register's page does not open for {who}")
    line(who, reach, "whole page, filters and facets", timed(lambda: client.get("/register/"), 7))


def bench(documents: int) -> None:
    began = time.perf_counter()
    cast = load(documents)
    print(f"loaded {documents} documents and {2 * documents} copies in {time.perf_counter() - began:.0f} s")
    from steward.models import Document
    from steward.reads.log.verify import verify

    settle(cast)
    print(f"\n{machine()}, {database()}\n")
    print("| who | documents in reach | what | queries | CPU ms | wall ms |\n|---|---|---|---|---|---|")
    for who in PEOPLE:
        measure(cast, who)
    newest = Document.objects.select_related("unit").order_by("-pk")
    line("nobody's rights (limit)", documents, "newest", timed(lambda: list(newest[:51])))
    began = time.process_time()
    found = len(list(verify()))
    took = time.process_time() - began
    print(
        f"\nfull verify of {documents * 3} records: {took:.1f} CPU s, findings: {found}; moment "
        f"{NOW:%d/%m/%Y}"
    )


if __name__ == "__main__":
    over_documents(bench, __doc__, 100_000)
