"""Since when and until when a row of My work waits: what is due has a day,
what came back waits since it came back."""

from collections.abc import Iterator
from datetime import timedelta
from random import Random

import pytest
from django.db import transaction
from django.utils import translation

from steward.models import Destruction, Document, Incident
from steward.models.people.mandates import actor
from steward.reads import waiting
from tests.cast import TODAY, Cast, do, incoming
from tests.reads.asked import ask, findings, of, proposal
from tests.reads.lively import Back, lively


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def test_of_every_kind_in_some_world_a_row_that_is_due_has_its_last_day_and_what_is_watched_does_not_wait(
    cast: Cast,
):
    """And every kind is somebody's in some world: one that stands in none is held by no test."""
    seen: set[str] = set()
    for number in range(1, 80):
        with pytest.raises(Back), transaction.atomic():
            for post in lively(Random(number), number).posts:
                for group in ask(actor(post, TODAY), "work")["groups"]:
                    for row in group["rows"]:
                        seen.add(row["kind"])
                        assert group["group"] != "due" or (row["is_due"] and row["day"]), row
                        assert row["waits"] == (not row["is_due"] and group["group"] != "watch"), row
            raise Back
        if seen == set(waiting.BY_KIND):
            break
    assert seen == set(waiting.BY_KIND)
    assert {waits.kind for waits in waiting.WAITS if waits.stands_in == "due" and not waits.is_due} == set()


@pytest.mark.parametrize("way", ["returned", "revoked"])
def test_a_draft_that_came_back_waits_since_that_day_and_not_since_it_was_proposed(cast: Cast, way: str):
    document = proposal(cast)
    Document.objects.filter(key=document).update(proposed_on=TODAY - timedelta(days=9))
    if way == "returned":
        do("document.return_proposal", cast.head, document=document, reason="Sai căn cứ")
    else:
        do("document.determine", cast.head, document=document)
        do("document.revoke_determination", cast.head, document=document, reason="Sai căn cứ")
    (row,) = of(ask(cast.drafter, "work"), "act")["rows"]
    assert (row["kind"], row["day"], row["days"]) == ("document.propose_again", str(TODAY), 0)
    again = {"kind": "Tờ trình", "level": "mat", "basis": cast.basis["low"], "copies": 2}
    do("document.propose_again", cast.drafter, document=document, **again)
    assert Document.objects.get(key=document).returned_on is None


def test_a_destruction_waits_to_be_carried_out_since_its_last_witness_confirmed(cast: Cast):
    copy = incoming(cast, copies="1").result["copies"][0]
    listed = do(
        "copy.propose_destruction", cast.registrar, copies=copy, reason="hết hạn", method="nghiền"
    ).result["destruction"]
    do("copy.decide_destruction", cast.head, destruction=listed)
    Destruction.objects.update(proposed_on=TODAY - timedelta(days=9), decided_on=TODAY - timedelta(days=8))
    for witness in (cast.inspector, cast.second_registrar):
        do("copy.witness_destruction", witness, destruction=listed)
    (row,) = of(ask(cast.registrar, "work"), "act")["rows"]
    assert (row["kind"], row["day"], row["days"]) == ("copy.destroy", str(TODAY), 0)


def test_an_incident_without_a_day_of_report_is_to_be_closed_and_not_overdue(cast: Cast):
    document = Document.objects.get(key=incoming(cast).result["document"])
    do("hit.confirm", cast.registrar, hit=str(findings(cast, document, 1)[0].key))
    told = {
        name: [row["kind"] for row in of(ask(cast.registrar, "work"), name)["rows"]]
        for name in ("act", "due")
    }
    assert told == {"act": [], "due": ["incident.close"]}
    Incident.objects.update(report_due=None)
    (row,) = of(ask(cast.registrar, "work"), "act")["rows"]
    assert (row["kind"], row["is_due"], row["waits"]) == ("incidents_without_a_day", False, True)
    assert of(ask(cast.registrar, "work"), "due")["rows"] == []
