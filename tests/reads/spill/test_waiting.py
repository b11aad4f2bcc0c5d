"""An incident in My work of those who hear of it without closing it."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from steward.models import Document, Hit, Incident
from steward.reads import work
from tests.cast import LOW, MIDDLE, TOP, Cast, add_post, do, incoming
from tests.reads.asked import ask, findings, of, shown


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def test_a_confirmed_finding_leaves_an_incident_with_its_day_for_the_registrar(cast: Cast):
    document = Document.objects.get(key=incoming(cast).result["document"])
    hit = findings(cast, document, 3)[-1]
    assert [row[2] for row in shown(cast.registrar, "act")] == [3] and work.waiting(cast.registrar) == 1
    do("hit.confirm", cast.registrar, hit=str(hit.key))
    row = of(ask(cast.registrar, "work"), "due")["rows"][0]
    assert (row["subject"], row["is_due"]) == ("incident", True) and row["day"] is not None
    assert work.waiting(cast.registrar) == 2 and work.waiting(cast.keeper) == 0


@pytest.mark.parametrize("speaks_of", ["a document", "a mark"])
def test_an_incident_stands_with_its_day_before_the_one_who_decides_over_the_unit_and_nobody_else(
    cast: Cast, speaks_of: str
):
    """The head of another unit, one whose level it is above,
    and whoever decides nothing hear nothing of it."""
    for name, unit, level in (("other_head", "finance", TOP), ("low_head", "interior", LOW)):
        add_post(cast, name, unit, "Trưởng phòng", "province-chair", [("decider", level, unit)])
    document = Document.objects.get(key=incoming(cast, level=MIDDLE).result["document"])
    hit = findings(cast, document, 1)[0]
    if speaks_of == "a mark":
        Hit.objects.filter(pk=hit.pk).update(document=None, rank=document.rank)
    do("hit.confirm", cast.registrar, hit=str(hit.key))
    incident = Incident.objects.get()
    told = {
        name: [
            row
            for row in of(ask(getattr(cast, name), "work"), "watch")["rows"]
            if row["subject"] == "incident"
        ]
        for name in ("head", "registrar", "other_head", "low_head", "keeper")
    }
    assert {name: len(rows) for name, rows in told.items() if rows} == {"head": 1}
    (row,) = told["head"]
    assert (row["day"], row["is_due"], row["act"]) == (str(incident.report_due), True, None)
    assert f"its report is due: {incident.report_due:%d/%m/%Y}" in row["beside"]
    assert ask(cast.head, "summary", subject="incident", key=row["page"]["key"])["may"] == []
    assert work.waiting(cast.head) == 0
    do("incident.close", cast.registrar, incident=str(incident.key), outcome="đã gỡ")
    assert [row for row in of(ask(cast.head, "work"), "watch")["rows"] if row["subject"] == "incident"] == []
