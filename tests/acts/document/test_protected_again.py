"""What a cancelling protects again keeps nothing of what was written while it was free, in whatever row;
and the cancelling goes through."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from steward.models import Decision, Destruction, DestructionWitness, Document, Handover, Hit, Incident
from steward.models.written import TAKEN_OUT, rows_about, texts_of
from steward.reads.machinery.asking import actor_for, the_clock
from steward.rules.document import kept
from tests.acts.spill.test_scans import DIGEST, line
from tests.acts.test_silent import CONTENTS, opened_too_late
from tests.cast import NOW, TOP, Cast, do, incoming

LONG = CONTENTS[:390].strip()
WEEKS = {"since": "2026-11-19", "until": "2026-12-01"}
Act = Callable[..., dict]


def acting(cast: Cast, later: datetime) -> Act:
    def act(name: str, who: str, **order: object) -> dict:
        return do(name, actor_for(cast.key(who), later), now=later, **order).result

    return act


def found(cast: Cast, act: Act, row: Document) -> str:
    scan = act(
        "scan.open", "head", unit=cast.units["interior"], stores="/srv/chung", purpose="định kỳ", **WEEKS
    )["scan"]
    hits = line(str(row.key), level=TOP)
    act("scan.close", "registrar", scan=scan, decision=scan, report_digest=DIGEST, files=300, hits=hits)
    return str(Hit.objects.get().key)


def refused(cast: Cast, act: Act, row: Document) -> None:
    offer = act(
        "copy.offer", "registrar", copy=str(row.copies.get().key), to=cast.key("second_registrar"), note=LONG
    )["handover"]
    act("copy.refuse", "second_registrar", handover=offer, reason=LONG)


def dismissed(cast: Cast, act: Act, row: Document) -> None:
    act("hit.dismiss", "registrar", hit=found(cast, act, row), reason=LONG)


def closed_incident(cast: Cast, act: Act, row: Document) -> None:
    incident = act("hit.confirm", "registrar", hit=found(cast, act, row))["incident"]
    act("incident.close", "registrar", incident=incident, outcome=LONG)


def listed(cast: Cast, act: Act, row: Document) -> None:
    order = {"copies": str(row.copies.get().key), "reason": LONG, "method": "cắt"}
    destruction = act("copy.propose_destruction", "registrar", **order)["destruction"]
    act("copy.withdraw_destruction", "registrar", destruction=destruction, reason=LONG)


@pytest.mark.parametrize("written", [refused, dismissed, closed_incident, listed])
def test_a_cancelling_goes_through_whatever_was_written_beside_and_takes_it_out(
    cast: Cast, written: Callable
) -> None:
    row, later = opened_too_late(cast)
    act = acting(cast, later)
    written(cast, act, row)
    entry = str(row.entries.get().key)
    act("document.cancel_entry", "registrar", entry=entry, reason="nhầm năm")
    assert [text for one in rows_about(row) for _, text in texts_of(one).values() if text == LONG]
    act("document.confirm_cancelling", "second_registrar", entry=entry)
    left = [(name, text) for one in rows_about(row) for name, text in texts_of(one).values() if text]
    assert left and not [name for name, text in left if kept.talkative({name: text})]


def test_of_a_reason_that_was_taken_out_stays_that_there_was_one(cast: Cast) -> None:
    row, later = opened_too_late(cast)
    act = acting(cast, later)
    for written in (refused, closed_incident, listed):
        written(cast, act, row)
    entry = str(row.entries.get().key)
    act("document.cancel_entry", "registrar", entry=entry, reason="nhầm năm")
    act("document.confirm_cancelling", "second_registrar", entry=entry)
    kept_in = (
        Handover.objects.get().reason,
        Incident.objects.get().outcome,
        Destruction.objects.get().reason,
    )
    assert kept_in == (TAKEN_OUT,) * 3
    assert "" in Decision.objects.filter(act="copy.withdraw_destruction").values_list("reason", flat=True)


def test_the_paper_that_extended_it_is_taken_out_where_it_has_room_for_contents(cast: Cast) -> None:
    """It is no text that could be corrected first, and nothing rests on it once the line is cancelled."""
    order = {
        "unopened": True,
        "abstract": "",
        "kind": "",
        "dated": "",
        "protected_until": "2026-11-18",
        "copies": "1",
    }
    key, later = incoming(cast, level=TOP, **order).result["document"], NOW + timedelta(days=3)
    do("document.end_protection", the_clock(later), now=later, document=key)
    act, row = acting(cast, later), Document.objects.get(key=key)
    inside = {
        "opened_by": cast.key("drafter"),
        "dated": "2026-11-02",
        "kind": "Thư",
        "protected_until": "2026-11-18",
    }
    act("document.open", "registrar", document=key, extended=CONTENTS[:119], **inside)
    entry = str(row.entries.get().key)
    act("document.cancel_entry", "registrar", entry=entry, reason="nhầm năm")
    act("document.confirm_cancelling", "second_registrar", entry=entry)
    row.refresh_from_db()
    assert (row.state, row.extended) == ("cancelled", "")


def test_why_a_witness_took_it_back_is_taken_out_too(cast: Cast) -> None:
    row, later = opened_too_late(cast)
    act = acting(cast, later)
    order = {"copies": str(row.copies.get().key), "reason": "hết", "method": "cắt"}
    destruction = act("copy.propose_destruction", "registrar", **order)["destruction"]
    act("copy.decide_destruction", "head", destruction=destruction)
    act("copy.witness_destruction", "second_registrar", destruction=destruction)
    act("copy.withdraw_witness", "second_registrar", destruction=destruction, reason=LONG)
    act("copy.give_up_destruction", "head", destruction=destruction, reason="thôi")
    entry = str(row.entries.get().key)
    act("document.cancel_entry", "registrar", entry=entry, reason="nhầm năm")
    act("document.confirm_cancelling", "second_registrar", entry=entry)
    assert DestructionWitness.objects.get().reason == TAKEN_OUT


def test_a_paper_that_extended_it_and_says_no_more_than_its_number_stays(cast: Cast) -> None:
    order = {"unopened": True, "abstract": "", "kind": "", "dated": "", "copies": "1"}
    order |= {"protected_until": "2026-11-18", "extended": "77/QĐ-BCA"}
    key, later = incoming(cast, level=TOP, **order).result["document"], NOW + timedelta(days=3)
    do("document.end_protection", the_clock(later), now=later, document=key)
    act, row = acting(cast, later), Document.objects.get(key=key)
    entry = str(row.entries.get().key)
    act("document.cancel_entry", "registrar", entry=entry, reason="nhầm năm")
    act("document.confirm_cancelling", "second_registrar", entry=entry)
    row.refresh_from_db()
    assert (row.state, row.extended) == ("cancelled", "77/QĐ-BCA")
