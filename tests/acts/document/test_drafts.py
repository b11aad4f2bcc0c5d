"""A proposal that is not determined as it stands goes on, or ends."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from steward.models import Authorisation, Decision, Disclosure, Document, Organisation
from steward.reads.catalogue import find
from steward.reads.machinery.asking import the_clock
from steward.rules.machinery.actor import Actor
from steward.rules.machinery.answers import Invalid, Refusal
from steward.rules.machinery.fields import read
from tests.acts.document.drafted import determined, proposed
from tests.cast import LOW, TODAY, TOP, do, incoming


def test_a_drafter_withdraws_what_is_proposed_or_returned_and_nothing_else(cast, leaves_one, leaves_nothing):
    waiting, returned, ready = proposed(cast), proposed(cast), determined(cast)
    do("document.return_proposal", cast.head, document=returned, reason="thiếu căn cứ")
    with leaves_nothing(Refusal, "not_the_drafter"):
        do("document.withdraw_proposal", cast.head, document=waiting)
    for document in (waiting, returned):
        with leaves_one("document.withdraw_proposal"):
            do("document.withdraw_proposal", cast.drafter, document=document)
        with leaves_nothing(Refusal, "not_now"):
            do("document.withdraw_proposal", cast.drafter, document=document)
    with leaves_nothing(Refusal, "not_now"):
        do("document.withdraw_proposal", cast.drafter, document=ready)


def test_a_returned_proposal_is_proposed_again_as_corrected_and_determined(cast, leaves_one, leaves_nothing):
    document = proposed(cast)
    order = {"document": document, "kind": "Báo cáo", "level": TOP, "basis": cast.basis["top"], "copies": 2}
    with leaves_nothing(Refusal, "not_now"):
        do("document.propose_again", cast.drafter, **order)
    do("document.return_proposal", cast.head, document=document, reason="mức cao hơn")
    with leaves_nothing(Refusal, "not_the_drafter"):
        do("document.propose_again", cast.inspector, **order)
    with leaves_nothing(Refusal, "basis_of_another_level"):
        do("document.propose_again", cast.drafter, **{**order, "level": LOW})
    with leaves_one("document.propose_again"):
        do("document.propose_again", cast.drafter, **order)
    with leaves_one("document.determine"):
        do("document.determine", cast.head, document=document)
    row = Document.objects.get(key=document)
    assert (row.level, row.rank, row.copies_authorised, row.abstract, row.ground) == (
        TOP,
        row.grade.rank,
        2,
        "",
        "",
    )


def test_what_is_proposed_again_rests_on_nobodys_decision_until_somebody_decides_anew(cast, leaves_one):
    """The deputy returned it on authority that was lent; nothing of that stays with the new proposal."""
    paper = {"deputy": cast.key("deputy"), "since": str(TODAY), "until": "2027-11-15", "paper": "12/GUQ"}
    do("delegation.give", cast.head, **paper)
    document = proposed(cast)
    do("document.return_proposal", cast.deputy, document=document, reason="thiếu căn cứ")
    row = Document.objects.get(key=document)
    returned = Decision.objects.get(record=document, act="document.return_proposal")
    assert row.decider_id == returned.post_id == cast.deputy.post
    assert returned.capacity == "province-chair" and returned.delegation.paper == "12/GUQ"
    with leaves_one("document.propose_again"):
        do(
            "document.propose_again",
            cast.drafter,
            document=document,
            kind="Báo cáo",
            level=LOW,
            basis=cast.basis["low"],
            copies=1,
        )
    row = Document.objects.get(key=document)
    acts = list(Decision.objects.filter(record=document).order_by("pk").values_list("act", flat=True))
    assert row.decider_id is None and acts == [
        "document.propose",
        "document.return_proposal",
        "document.propose_again",
    ]


@pytest.mark.parametrize(("first", "then"), [(TOP, LOW), (LOW, TOP)], ids=["lowered", "raised"])
def test_what_is_proposed_again_at_another_level_is_disclosed_at_the_higher_of_the_two(cast, first, then):
    """Order, facts and result tell of what it was and of what it is to be."""
    told = {
        level: {"level": level, "basis": cast.basis["top" if level == TOP else "low"], "abstract": ""}
        for level in (LOW, TOP)
    }
    document = proposed(cast, **told[first])
    do("document.return_proposal", cast.head, document=document, reason="mức khác")
    before = Document.objects.get(key=document).rank
    index = do(
        "document.propose_again", cast.drafter, document=document, kind="Báo cáo", copies=1, **told[then]
    ).index
    after = Document.objects.get(key=document).rank
    assert (after > before) == (then == TOP) and after != before
    assert set(Disclosure.objects.filter(entry=index).values_list("rank", flat=True)) == {max(before, after)}


def test_a_determination_is_revoked_until_the_document_is_issued(cast, leaves_one, leaves_nothing):
    ready, sent = determined(cast), determined(cast)
    do("document.issue", cast.registrar, document=sent, book=cast.books["outgoing"], symbol="7/QĐ")
    with leaves_nothing(Refusal, "no_deciding_authority"):
        do("document.revoke_determination", cast.registrar, document=ready, reason="sai mức")
    with leaves_nothing(Refusal, "not_now"):
        do("document.revoke_determination", cast.head, document=sent, reason="sai mức")
    with leaves_one("document.revoke_determination"):
        do("document.revoke_determination", cast.head, document=ready, reason="sai mức")
    row = Document.objects.get(key=ready)
    assert (row.state, row.ground, row.determined_on, row.protected_until) == (
        "returned",
        "sai mức",
        None,
        None,
    )
    assert row.decider_id == cast.head.post
    told = (
        Decision.objects.filter(record=ready).order_by("pk").values_list("act", "capacity", "reason", "level")
    )
    assert list(told) == [
        ("document.propose", "", "", LOW),
        ("document.determine", "province-chair", "", LOW),
        ("document.revoke_determination", "province-chair", "sai mức", LOW),
    ]


def test_the_protection_of_a_document_that_was_never_issued_ends_like_any(cast, leaves_one, leaves_nothing):
    first, second = determined(cast), determined(cast)
    with leaves_one("document.declassify"):
        do("document.declassify", cast.head, document=first, ground="hết lý do")
    later = datetime(2036, 11, 16, 2, 0, tzinfo=UTC)
    with leaves_nothing(Refusal, "not_now"):
        do("document.end_protection", the_clock(later), now=later, document=first)
    with leaves_one("document.end_protection"):
        do("document.end_protection", the_clock(later), now=later, document=second)
    assert set(Document.objects.values_list("state", flat=True)) == {"declassified"}


def left_drafts(by: Actor) -> list[str]:
    waits = find("waiting")
    return [row["key"] for row in waits.run(read(waits.params, {"kind": "drafts_left"}), by)["rows"]]


def test_what_a_vacant_post_drafted_is_withdrawn_by_the_registrar_in_whose_work_it_stands(
    cast, leaves_one, leaves_nothing
):
    waiting, returned = proposed(cast), proposed(cast)
    do("document.return_proposal", cast.head, document=returned, reason="thiếu căn cứ")
    for document in (waiting, returned):
        with leaves_nothing(Refusal, "not_the_drafter"):
            do("document.withdraw_proposal", cast.registrar, document=document, reason="bỏ lại")
    assert left_drafts(cast.registrar) == []
    do("office.assign", cast.access, office=cast.key("drafter"), since="2026-11-16")
    assert left_drafts(cast.registrar) == left_drafts(cast.second_registrar) == [returned]
    assert left_drafts(cast.inspector) == left_drafts(cast.head) == []
    for document in (waiting, returned):
        with leaves_nothing(Refusal, "not_the_drafter"):
            do("document.withdraw_proposal", cast.inspector, document=document)
        with leaves_nothing(Invalid, "invalid"):
            do("document.withdraw_proposal", cast.registrar, document=document)
        with leaves_one("document.withdraw_proposal"):
            do("document.withdraw_proposal", cast.registrar, document=document, reason="bỏ lại")
    assert set(Document.objects.values_list("state", flat=True)) == {"withdrawn"}


@pytest.mark.parametrize("gone", [True, False])
def test_what_was_returned_to_a_post_that_may_not_read_it_is_withdrawn_by_the_registrar(
    cast, leaves_one, leaves_nothing, gone
):
    """Its right has ended and the post is filled: the draft stands in no work of the drafter,
    so it stands in the registrar's."""
    waiting, returned = proposed(cast), proposed(cast)
    do("document.return_proposal", cast.head, document=returned, reason="thiếu căn cứ")
    if gone:
        for right in Authorisation.objects.filter(post__key=cast.key("drafter"), state="in_force"):
            do("authorisation.withdraw", cast.access, authorisation=str(right.key), reason="chuyển việc")
    assert left_drafts(cast.registrar) == [returned] * gone and left_drafts(cast.inspector) == []
    offered = find("document").run(read(find("document").params, {"document": returned}), cast.registrar)[
        "may"
    ]
    assert ("document.withdraw_proposal" in offered) is gone
    with leaves_nothing(Refusal, "not_the_drafter"):
        do("document.withdraw_proposal", cast.registrar, document=waiting)
    if not gone:
        with leaves_nothing(Refusal, "not_the_drafter"):
            do("document.withdraw_proposal", cast.registrar, document=returned, reason="bỏ lại")
        return
    with leaves_one("document.withdraw_proposal"):
        do("document.withdraw_proposal", cast.registrar, document=returned, reason="bỏ lại")
    assert left_drafts(cast.registrar) == []


#: A text that a document carries, as each door enters it;
#: what is issued was determined while the law still kept it.
SAYS = "Việc nội bộ"


@pytest.mark.parametrize("field", ["abstract", "signer", "recipients"])
def test_what_the_law_of_the_day_forbids_enters_through_no_door(
    cast, monkeypatch, leaves_one, leaves_nothing, field
):
    """One rule over all texts: at proposing, proposing again, issuing, receiving, opening and correcting."""
    order = {"kind": "Báo cáo", "level": LOW, "basis": cast.basis["low"], "copies": 1}
    ready, clean, back = (
        proposed(cast, **{"abstract": "", **({field: SAYS} if n == 0 else {})}) for n in range(3)
    )
    for one in (ready, clean):
        do("document.determine", cast.head, document=one)
    do("document.return_proposal", cast.head, document=back, reason="thiếu")
    entered = incoming(cast, abstract="").result["document"]
    closed = incoming(cast, abstract="", unopened=True, dated="").result["document"]
    kept = Organisation.objects.law_on(TODAY)
    low = replace(kept.level(LOW), forbidden_fields=(field,), conditional_fields=())
    law = replace(kept, levels=tuple(low if one.code == LOW else one for one in kept.levels))
    monkeypatch.setattr("steward.models.organisation.on_day", lambda family, day, in_use: law)
    own = {"value": SAYS, "field": field, "reason": "bổ sung"}
    opening = {
        "document": closed,
        "opened_by": cast.key("head"),
        "dated": "2026-11-10",
        "kind": "Thư",
        "twice": True,
    }
    forbidden = [
        ("document.propose", cast.drafter, {**order, field: SAYS}),
        ("document.propose_again", cast.drafter, {**order, "document": back, field: SAYS}),
        (
            "document.issue",
            cast.registrar,
            {"document": ready, "book": cast.books["outgoing"], "symbol": "5/BC"},
        ),
        ("document.correct", cast.registrar, {**own, "document": entered}),
    ] + ([("document.open", cast.registrar, {**opening, "abstract": SAYS})] if field == "abstract" else [])
    for name, by, fields in forbidden:
        with leaves_nothing(Refusal, "field_forbidden_at_level"):
            do(name, by, **fields)
    if field == "abstract":
        with leaves_nothing(Refusal, "field_forbidden_at_level"):
            incoming(cast, abstract=SAYS)
    with leaves_one("document.issue"):
        do("document.issue", cast.registrar, document=clean, book=cast.books["outgoing"], symbol="6/BC")
    with leaves_one("document.open"):
        do("document.open", cast.registrar, **opening)
    with leaves_one("document.revoke_determination"):
        do("document.revoke_determination", cast.head, document=ready, reason="bỏ trích yếu")
    with leaves_one("document.correct"):
        do("document.correct", cast.registrar, **{**own, "document": entered, "field": "kind"})
