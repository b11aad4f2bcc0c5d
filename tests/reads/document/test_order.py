"""The register's orders and its narrowing by ends: read by an index,
and the same whichever way they are read."""

from datetime import date, timedelta

import pytest
from django.db import connection

from steward.models import Document
from steward.models.document import register as documents
from steward.reads.catalogue import find
from steward.reads.document.order import ORDERS
from steward.rules.document.filters import ORDERED
from steward.rules.machinery.fields import read
from tests.cast import TODAY, incoming

BY_VALUE = [name for name, order in ORDERS.items() if order.by is not None]


def plan(rows: object, order: str) -> str:
    """How the engine reads the first page of these rows in this order."""
    walked = ORDERS[order]
    sort = ("-place", "-pk") if walked.down else ("place", "pk")
    sql, values = (
        rows.annotate(place=walked.by).order_by(*sort).values_list("place", "pk")[:51].query.sql_with_params()
    )  # type: ignore[attr-defined]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # of the few rows of a test it would rather read and sort all
            cursor.execute(
                "SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off; SET LOCAL enable_bitmapscan = "
                "off"
            )
        cursor.execute(f"EXPLAIN {'QUERY PLAN ' if connection.vendor == 'sqlite' else ''}{sql}", values)
        return "\n".join(str(row) for row in cursor.fetchall())


@pytest.mark.parametrize("order", BY_VALUE)
def test_whoever_sees_the_whole_body_reads_each_order_from_its_index_and_sorts_nothing(cast, order):
    """The rows of the whole reach: level and need-to-know, and no unit that would narrow them."""
    told = plan(Document.objects.filter(rank__lte=40, need__in=(0,)), order)
    assert f"document_by_{order}" in told
    assert "TEMP B-TREE" not in told and "Sort" not in told


def test_a_text_that_no_index_has_is_sorted_so_the_plan_tells_them_apart(cast):
    rows = Document.objects.filter(rank__lte=40, need__in=(0,)).order_by("kind")[:51]
    assert "TEMP B-TREE" in rows.explain() or "Sort" in rows.explain()


@pytest.mark.parametrize("gathered", [0, 5_000])
def test_what_ends_before_a_day_is_the_same_gathered_or_met_on_the_way(cast, monkeypatch, gathered):
    monkeypatch.setattr(documents, "GATHERED", gathered)
    keys = [incoming(cast, symbol=f"{n}/BC").result["document"] for n in (901, 902, 903)]
    for key, days in zip(keys, (5, 6, None), strict=True):
        Document.objects.filter(key=key).update(
            protected_until=TODAY + timedelta(days=days) if days else None
        )
    assert set(listed(cast, TODAY + timedelta(days=6))) & set(keys) == {keys[0]}
    assert set(listed(cast, TODAY + timedelta(days=7))) & set(keys) == set(keys[:2])


def listed(cast, day: date) -> list[str]:
    question = find("documents")
    return [
        row["key"]
        for row in question.run(read(question.params, {"ending": day.isoformat()}), cast.registrar)["rows"]
    ]


def test_every_order_that_can_be_asked_for_is_there():
    assert tuple(ORDERS) == ORDERED
