"""What custody lets wait in My work: with whom, until when, with which act,
and that the page behind a row has it."""

from collections.abc import Iterator
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from django.db import transaction
from django.utils import translation

from steward.models import Authorisation, BookEntry, Handover, Loan, Post
from steward.models.people.mandates import actor
from steward.reads import work
from steward.rules.machinery.actor import Actor
from tests.cast import NOW, TODAY, Cast, do, incoming, new_person, seat
from tests.reads.asked import ask, named, of, offered, shown
from tests.reads.lively import Back, lively


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def told_acts(answer: Any) -> set[str]:
    """Every act that a page offers, on the record or on what stands below it."""
    if isinstance(answer, list):
        return {act for one in answer for act in told_acts(one)}
    if not isinstance(answer, dict):
        return set()
    return set(answer.get("may", ())) | {act for value in answer.values() for act in told_acts(value)}


#: Subjects whose page is another question, or none: their rows lead to the act itself.
ASKED = {
    "hit": "hit",
    "office": "office",
    "document": "document",
    "copy": "copy",
    "handover": "handover",
    "destruction": "destruction",
}


#: Kinds that the worlds below are made until they hold.
OF_CUSTODY = {
    "copy.accept",
    "copy.refuse",
    "copy.withdraw",
    "copy.witness_destruction",
    "lent",
    "lent_running",
    "offers_refused",
    "document.confirm_cancelling",
    "document.refuse_cancelling",
    "cancellings_proposed",
    "destructions_proposed",
}


def test_the_page_to_which_a_row_leads_has_the_act_that_the_row_waits_for(cast: Cast):
    seen: set[str] = set()
    for number in range(1, 30):
        if seen >= OF_CUSTODY:
            break
        with pytest.raises(Back), transaction.atomic():
            for post in lively(Random(number), number).posts:
                by = actor(post, TODAY)
                for row in (
                    row for group in ask(by, "work")["groups"] for row in group["rows"] if row["act"]
                ):
                    subject, key = row["page"]["subject"], row["page"]["key"]
                    if row["number"] == 1 and subject in ASKED:
                        assert row["act"] in told_acts(ask(by, ASKED[subject], **{subject: key})), row
                        seen.add(row["kind"])
            raise Back
    assert seen >= OF_CUSTODY


def test_a_refused_copy_waits_for_its_giver_with_the_act_that_offers_it_anew(cast: Cast):
    (one,) = offered(cast, 1)
    do("copy.refuse", cast.keeper, handover=one, reason="thiếu trang")
    (row,) = of(ask(cast.registrar, "work"), "act")["rows"]
    copy = str(Handover.objects.get(key=one).copy.key)
    assert (row["act"], row["subject"], row["key"], row["page"]) == (
        "copy.offer",
        "copy",
        copy,
        {"subject": "copy", "key": copy},
    )
    assert row["act"] in ask(cast.registrar, "copy", copy=copy)["may"]
    again = do("copy.offer", cast.registrar, copy=copy, to=cast.key("second_keeper")).result["handover"]
    assert shown(cast.registrar, "act") == [] and work.waiting(cast.registrar) == 0
    do("copy.refuse", cast.second_keeper, handover=again, reason="không phải của tôi")
    assert [beside.split(":")[1] for _, beside, _ in shown(cast.registrar, "act")] == [
        " không phải của tôi; you still answer for it"
    ]


@pytest.mark.parametrize(("days", "due", "watch"), [(1, 0, 1), (0, 1, 0), (-1, 1, 0)])
def test_a_loan_is_watched_with_its_day_by_both_until_it_is_due(cast: Cast, days: int, due: int, watch: int):
    copy = incoming(cast, symbol="1-0/BC", copies="1").result["copies"][0]
    lent = do("copy.offer", cast.registrar, copy=copy, to=cast.key("keeper"), due_back=str(TODAY)).result[
        "handover"
    ]
    do("copy.accept", cast.keeper, handover=lent)
    until = TODAY + timedelta(days=days)
    Loan.objects.update(until=until)
    Handover.objects.update(answered_at=NOW - timedelta(days=60))
    for by in (cast.keeper, cast.registrar):
        days_told = {
            name: [row["day"] for row in of(ask(by, "work"), name)["rows"]] for name in ("due", "watch")
        }
        assert days_told == {"due": [str(until)] * due, "watch": [str(until)] * watch}
    (row,) = of(ask(cast.registrar, "work"), "due" if due else "watch")["rows"]
    assert (
        row["page"] == {"subject": "copy", "key": copy}
        and row["act"] in ask(cast.registrar, "copy", copy=copy)["loan"]["may"]
    )
    (row,) = of(ask(cast.keeper, "work"), "due" if due else "watch")["rows"]
    assert (
        row["page"] == {"subject": "copy", "key": copy}
        and "copy.return" in ask(cast.keeper, "copy", copy=copy)["may"]
    )


def test_a_decided_destruction_waits_for_witnesses_before_its_proposer_carries_it_out(cast: Cast):
    copy = incoming(cast, symbol="77/BC", copies="1").result["copies"][0]
    listed = do(
        "copy.propose_destruction", cast.registrar, copies=copy, reason="hết hạn", method="nghiền"
    ).result["destruction"]
    assert [row["act"] for row in of(ask(cast.registrar, "work"), "others")["rows"]] == [
        "copy.withdraw_destruction"
    ]
    do("copy.decide_destruction", cast.head, destruction=listed)
    for missing, witness in ((2, cast.inspector), (1, cast.second_registrar)):
        (row,) = of(ask(cast.registrar, "work"), "others")["rows"]
        assert row["key"] == listed and row["beside"].endswith(f"still missing: {missing} of 2")
        do("copy.witness_destruction", witness, destruction=listed)
    assert of(ask(cast.registrar, "work"), "others")["rows"] == []
    assert [row["act"] for row in of(ask(cast.registrar, "work"), "act")["rows"]] == ["copy.destroy"]


def test_a_cancelling_that_nobody_can_confirm_any_more_waits_for_the_second_person_to_refuse_it(cast: Cast):
    made = incoming(cast).result
    entry = str(BookEntry.objects.get(document__key=made["document"]).key)
    do("document.cancel_entry", cast.registrar, entry=entry, reason="nhầm")

    def acts(by: Actor, group: str) -> list[str]:
        return [row["act"] for row in of(ask(by, "work"), group)["rows"] if row["subject"] == "entry"]

    assert acts(cast.second_registrar, "act") == ["document.confirm_cancelling"]
    do("document.declassify", cast.head, document=made["document"], ground="hết bí mật")
    for by in (cast.second_registrar, cast.head):
        assert acts(by, "act") == ["document.refuse_cancelling"]
        (line,) = ask(by, "document", document=made["document"])["entries"]
        assert (
            "document.refuse_cancelling" in line["may"] and "document.confirm_cancelling" not in line["may"]
        )
    assert (
        acts(cast.registrar, "others") == ["document.withdraw_cancelling"]
        and acts(cast.registrar, "act") == []
    )
    do("document.refuse_cancelling", cast.head, entry=entry, reason="đã giải mật")
    assert acts(cast.second_registrar, "act") == acts(cast.registrar, "others") == []


def test_what_the_registry_took_over_from_a_vacant_post_is_no_answer_to_what_that_post_offered(cast: Cast):
    """Whoever fills the post next offered nothing; what was taken up by hand is told, in the same days."""
    for symbol in ("1/BC", "2/BC"):
        copy = incoming(cast, symbol=symbol, copies="1").result["copies"][0]
        given = do("copy.offer", cast.registrar, copy=copy, to=cast.key("keeper")).result["handover"]
        do("copy.accept", cast.keeper, handover=given)
    back = do("copy.return", cast.keeper, copy=copy, to=cast.key("registrar")).result["handover"]
    do("copy.accept", cast.registrar, handover=back)
    left = str(Handover.objects.filter(copy__document__symbol="1/BC").get().copy.key)
    do("office.assign", cast.access, office=cast.key("keeper"), since="2026-11-16")
    do("copy.take_over", cast.registrar, copy=left, note="nghỉ hưu")
    for right in Authorisation.objects.filter(post__key=cast.key("keeper")):
        do("authorisation.withdraw", cast.access, authorisation=str(right.key), reason="nghỉ hưu")
    seat(cast, cast.key("keeper"), new_person(cast))
    assert [what for what, _, _ in shown(cast.keeper, "watch")] == ["Copy 1 of 2/BC"]


def lent_on(cast: Cast, **due: str) -> list[list[str]]:
    """What the three watch after the registrar lent a copy to a keeper, who handed it on: lender,
    first and last hand."""
    copy = incoming(cast, symbol="1-0/BC", copies="1").result["copies"][0]
    until = str(TODAY + timedelta(days=20))
    for giver, receiver, more in (
        ("registrar", "keeper", {"due_back": until}),
        ("keeper", "second_keeper", due),
    ):
        given = do("copy.offer", getattr(cast, giver), copy=copy, to=cast.key(receiver), **more).result[
            "handover"
        ]
        do("copy.accept", getattr(cast, receiver), handover=given)
    Handover.objects.update(answered_at=NOW - timedelta(days=60))
    return [
        [row[1] for row in shown(by, "watch")] for by in (cast.registrar, cast.keeper, cast.second_keeper)
    ]


def test_of_a_copy_that_was_handed_on_its_lender_learns_the_post_where_it_keeps_the_register(cast: Cast):
    lender, first, last = lent_on(cast)
    assert lender == [f"lent by you to {named(cast, 'second_keeper')}; due back"] and first == []
    assert last == [f"on loan to you from {named(cast, 'registrar')}; due back"]


def test_of_a_copy_that_was_handed_on_a_lender_who_keeps_no_register_learns_the_unit_and_not_the_post(
    cast: Cast,
):
    copy = incoming(cast, symbol="1-0/BC", copies="1").result["copies"][0]
    until = {"due_back": str(TODAY + timedelta(days=20))}
    for giver, receiver, more in (
        ("registrar", "keeper", {}),
        ("keeper", "second_keeper", until),
        ("second_keeper", "deputy", {}),
    ):
        given = do("copy.offer", getattr(cast, giver), copy=copy, to=cast.key(receiver), **more).result[
            "handover"
        ]
        do("copy.accept", getattr(cast, receiver), handover=given)
    Loan.objects.update(until=TODAY - timedelta(days=1))
    (row,) = of(ask(cast.keeper, "work"), "due")["rows"]
    unit = Post.objects.select_related("unit").get(key=cast.key("deputy")).unit.title
    assert (row["what"], row["beside"], row["days"]) == ("Copy 1 of 1-0/BC", f"lent by you to {unit}", 1)
    page = ask(
        cast.keeper, "handover", handover=row["page"]["key"]
    )  # for a keeper the document went with its copy
    assert row["page"]["subject"] == "handover" and row["act"] in page["loan"]["may"]


def test_the_row_of_a_loan_leads_a_lender_for_whom_the_copy_no_longer_exists_to_how_it_was_lent(cast: Cast):
    lent_on(cast)
    for right in Authorisation.objects.filter(post__key=cast.key("registrar")):
        do("authorisation.withdraw", cast.access, authorisation=str(right.key), reason="thôi việc")
    by = actor(Post.objects.get(key=cast.key("registrar")), TODAY)
    (row,) = of(ask(by, "work"), "watch")["rows"]
    assert (
        row["page"]["subject"] == "handover"
        and row["act"] in ask(by, "handover", handover=row["page"]["key"])["loan"]["may"]
    )
    assert row["beside"] == "lent by you to Sở Nội vụ; due back"


def test_what_one_lent_on_is_watched_as_lent_and_no_more_as_borrowed(cast: Cast):
    lender, first, last = lent_on(cast, due_back=str(TODAY + timedelta(days=9)))
    assert lender == [f"lent by you to {named(cast, 'keeper')}; due back"]
    assert first == [f"lent by you to {named(cast, 'second_keeper')}; due back"]
    assert last == [f"on loan to you from {named(cast, 'keeper')}; due back"]


def test_what_a_vacant_post_lent_waits_for_the_registrar_and_for_nobody_who_keeps_no_register(cast: Cast):
    until = str(TODAY + timedelta(days=1))
    copy = incoming(cast, copies="1").result["copies"][0]
    for giver, receiver, more in (
        ("registrar", "keeper", {}),
        ("keeper", "second_keeper", {"due_back": until}),
    ):
        given = do("copy.offer", getattr(cast, giver), copy=copy, to=cast.key(receiver), **more).result[
            "handover"
        ]
        do("copy.accept", getattr(cast, receiver), handover=given)
    Post.objects.filter(key=cast.key("keeper")).update(person=None)
    lender = Post.objects.get(key=cast.key("keeper")).title
    (row,) = (row for row in of(ask(cast.registrar, "work"), "watch")["rows"] if row["subject"] == "loan")
    assert row["beside"] == f"lent to {named(cast, 'second_keeper')} by {lender}, a vacant post; due back"
    Loan.objects.update(until=TODAY - timedelta(days=1))
    (row,) = of(ask(cast.registrar, "work"), "due")["rows"]
    assert (row["beside"], row["days"]) == (
        f"lent to {named(cast, 'second_keeper')} by {lender}, a vacant post",
        1,
    )
    assert row["act"] == "copy.extend_loan" and of(ask(cast.deputy, "work"), "due")["rows"] == []


def test_a_refusal_is_told_to_whoever_proposed_the_list_with_its_reason(cast: Cast):
    copy = incoming(cast, copies="1").result["copies"][0]
    order = {"copies": copy, "reason": "hết hạn", "method": "cắt"}
    listed = do("copy.propose_destruction", cast.registrar, **order).result["destruction"]
    do("copy.refuse_destruction", cast.head, destruction=listed, reason="còn dùng")
    told = {row["key"]: row["beside"] for row in of(ask(cast.registrar, "work"), "watch")["rows"]}
    assert told[listed] == "refused: còn dùng"
    assert listed not in {row["key"] for row in of(ask(cast.second_registrar, "work"), "watch")["rows"]}
