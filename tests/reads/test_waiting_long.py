"""My work of those for whom much waits: what it costs, what is cut and numbered, and how it goes on."""

from collections.abc import Iterable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from steward.models import BookEntry, Document
from steward.reads import work
from steward.rules.machinery.actor import Actor
from tests.cast import Cast, do, incoming
from tests.reads.asked import ask, of, proposal


def queries(by: Actor) -> int:
    with CaptureQueriesContext(connection) as seen:
        ask(by, "work")
    return len(seen)


def many(cast: Cast, number: int) -> None:
    """So many proposals, stored as the acts leave them."""
    row = Document.objects.get(key=proposal(cast))
    rows = []
    for n in range(number):
        one = Document(
            **{
                f.attname: getattr(row, f.attname)
                for f in row._meta.concrete_fields
                if f.name not in ("id", "key", "salt")
            }
        )
        one.abstract = f"Tờ trình {n}"
        rows.append(one)
    Document.objects.bulk_create(rows)


def kinds_of(answer: dict[str, Any]) -> Iterable[str]:
    return {row["kind"] for group in answer["groups"] for row in group["rows"]}


def test_the_page_costs_one_query_and_few_for_each_kind_it_shows_however_much_waits(cast: Cast):
    assert queries(cast.keeper) == queries(cast.head) == 1
    many(cast, 5)
    few = queries(cast.head)
    many(cast, 1000)
    head = cast.head
    answer = ask(head, "work")
    assert queries(head) == few <= 1 + 2 * len(set(kinds_of(answer)))
    with CaptureQueriesContext(connection) as seen:
        assert work.waiting(head) == 1007 == answer["count"]
    assert len(seen) == 1


def test_what_is_not_shown_is_numbered_and_the_whole_kind_goes_on_page_by_page(cast: Cast):
    many(cast, 300)
    copy = incoming(cast).result["copies"][0]
    do("copy.propose_destruction", cast.registrar, copies=copy, reason="hết hạn", method="nghiền")
    line = BookEntry.objects.get(document__key=incoming(cast, symbol="77/BC").result["document"])
    do("document.cancel_entry", cast.registrar, entry=str(line.key), reason="vào sổ nhầm")
    group = of(ask(cast.head, "work"), "act")
    assert group["count"] == 303 and len(group["rows"]) == work.SHOWN
    others = {row["subject"] for row in group["rows"]}
    assert others == {"document", "destruction", "entry"}, (
        "one long kind leaves room for those before and after it"
    )
    (cut,) = group["cut"]
    assert (cut["shown"], cut["count"]) == (work.SHOWN - 2, 301)
    pages, after = [], 0
    while after is not None:
        answer = ask(cast.head, "waiting", kind=cut["kind"], after=after, limit=200)
        pages, after = [*pages, *(row["key"] for row in answer["rows"])], answer["following"]
    assert len(pages) == len(set(pages)) == 301 == answer["total"]["count"]


@pytest.mark.parametrize(("limit", "parts"), [(2, [2, 1]), (3, [3]), (4, [3])])
def test_the_last_part_of_a_kind_leads_nowhere_also_where_it_is_full(
    cast: Cast, limit: int, parts: list[int]
):
    for n in range(3):
        proposal(cast, abstract=f"Tờ trình {n}")
    (kind,) = kinds_of(ask(cast.head, "work"))
    told, after = [], 0
    while after is not None:
        answer = ask(cast.head, "waiting", kind=kind, after=after, limit=limit)
        told, after = [*told, len(answer["rows"])], answer["following"]
    assert told == parts
