"""The register's list at 100,000 documents, for a clerk and for the whole province: queries and CPU ms.

Usage: python benchmarks/list_page.py [documents]. The peer in the same run is Django's own list without any
rights at all (the superuser's view that hides the problem), with the same rows and the same template-free work.
"""

import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.world import NOW, folder, load, machine, settings

settings(folder())


def timed(work, runs: int = 15):
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


def main() -> None:
    documents = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    began = time.perf_counter()
    cast = load(documents)
    print(f"loaded {documents} documents and {2 * documents} copies in {time.perf_counter() - began:.0f} s")

    from django.core.management import call_command
    from django.test import Client

    call_command("collectstatic", verbosity=0, interactive=False)
    from steward.models import Account, Document, Unit
    from steward.reads.catalogue import find
    from steward.reads.verify import verify
    from steward.rules.fields import read
    from tests.cast import MIDDLE, TOP, add_office

    cast.units["one"] = str(Unit.objects.get(code="div-3").key)
    cast.units["dept"] = str(Unit.objects.get(code="dept-3").key)
    add_office(cast, "clerk", "one", "Chuyên viên", "", [("reader", MIDDLE, "one")])
    add_office(cast, "department", "dept", "Văn thư", "", [("registrar", TOP, "dept")])
    add_office(cast, "province", "root", "Chánh Văn phòng", "province-chair", [("decider", TOP, "root")])
    Account.objects.update(must_change=False)
    question = find("documents")
    last = Document.objects.order_by("pk")[documents // 2].pk

    print(f"\n{machine()}\n\n| who | documents in reach | what | queries | CPU ms | wall ms |\n|---|---|---|---|---|---|")
    for who in ("clerk", "department", "province", "outsider"):
        by = getattr(cast, who)
        reach = question.run(read(question.params, {}), by)["total"]
        seen = f"{'> ' if reach['more'] else ''}{reach['count']}"
        for what, values in (
            ("newest", {}),
            ("deep", {"after": last}),
            ("search", {"q": "ke hoach"}),
            ("rare number", {"q": "77123"}),
        ):
            order = read(question.params, values)
            cpu, wall, queries = timed(lambda order=order, by=by: question.run(order, by))
            print(f"| {who} | {seen} | {what} | {queries} | {cpu:.1f} | {wall:.1f} |")
        client = Client(SERVER_NAME="127.0.0.1")
        client.force_login(Account.objects.get(login=who), backend="allauth.account.auth_backends.AuthenticationBackend")
        assert client.get("/register/").status_code == 200
        cpu, wall, queries = timed(lambda client=client: client.get("/register/"), 7)
        print(f"| {who} | {seen} | whole page, filters and facets | {queries} | {cpu:.1f} | {wall:.1f} |")
    cpu, wall, queries = timed(lambda: list(Document.objects.select_related("unit").order_by("-pk")[:51]))
    print(f"| nobody's rights (limit) | {documents} | newest | {queries} | {cpu:.1f} | {wall:.1f} |")
    began = time.process_time()
    found = list(verify())
    print(
        f"\nfull verify of {documents * 3} records: {time.process_time() - began:.1f} CPU s, findings: {len(found)}; moment {NOW:%d/%m/%Y}"
    )


if __name__ == "__main__":
    main()
