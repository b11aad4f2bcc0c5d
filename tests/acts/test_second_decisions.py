"""What is decided second keeps its own authority, day and reason,
and takes nothing from what was decided first.

Each end below is made by a head in its own capacity, by its deputy under a paper, or by a post in its own
right: the rows must tell them apart, and the row of the first decision must stand as it was.
"""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.utils import translation

from steward.models import BookEntry, Decision, Destruction, Document, Loan
from steward.reads.machinery.asking import the_clock
from tests.cast import LOW, TODAY, TOP, Cast, add_post, do, incoming
from tests.reads.visibility import ask

PAPER = "12/GUQ"
WHY = {"reason": "lý do thôi"}


@pytest.fixture(autouse=True)
def lent(cast: Cast) -> None:
    do(
        "delegation.give",
        cast.head,
        deputy=cast.key("deputy"),
        paper=PAPER,
        since=str(TODAY),
        until="2027-11-15",
    )


def proposed(cast: Cast) -> str:
    return do(
        "document.propose", cast.drafter, kind="Báo cáo", level=LOW, basis=cast.basis["low"], copies=1
    ).result["document"]


def permission(cast: Cast) -> dict:
    copy = incoming(cast).result["copies"][0]
    order = {"copy": copy, "form": "true-copy", "quantity": 1, "reason": "họp"}
    return {"permission": do("copy.permit_reproduction", cast.head, **order).result["permission"]}


def cancelling(cast: Cast) -> dict:
    entry = str(BookEntry.objects.get(document__key=incoming(cast).result["document"]).key)
    do("document.cancel_entry", cast.registrar, entry=entry, reason="nhầm")
    return {"entry": entry}


def returned(cast: Cast) -> dict:
    document = proposed(cast)
    do("document.return_proposal", cast.head, document=document, reason="thiếu căn cứ")
    return {"document": document}


def determined(cast: Cast) -> dict:
    document = proposed(cast)
    do("document.determine", cast.head, document=document)
    return {"document": document}


def scan(cast: Cast) -> dict:
    stores = {
        "unit": cast.units["interior"],
        "stores": "/srv/chung",
        "since": str(TODAY),
        "until": "2026-11-30",
    }
    return {"scan": do("scan.open", cast.head, purpose="rà soát", **stores).result["scan"]}


def listed(cast: Cast) -> dict:
    copies = incoming(cast).result["copies"]
    order = {"copies": copies, "reason": "hết hạn", "method": "cắt"}
    destruction = do("copy.propose_destruction", cast.registrar, **order).result["destruction"]
    do("copy.decide_destruction", cast.head, destruction=destruction)
    return {"destruction": destruction}


CAPACITY = {"head": "province-chair", "deputy": "province-chair"}
ENDS = [
    pytest.param(permission, "copy.end_permission", WHY, ("head", "deputy"), id="end a permission"),
    pytest.param(
        cancelling,
        "document.refuse_cancelling",
        WHY,
        ("head", "deputy", "second_registrar"),
        id="refuse a cancelling",
    ),
    pytest.param(
        returned,
        "document.withdraw_proposal",
        WHY,
        ("head", "deputy", "drafter"),
        id="close what was returned",
    ),
    pytest.param(
        determined, "document.revoke_determination", WHY, ("head", "deputy"), id="revoke a determination"
    ),
    pytest.param(scan, "scan.abandon", WHY, ("head", "deputy", "registrar"), id="abandon a scan"),
    pytest.param(
        listed, "copy.give_up_destruction", WHY, ("head", "deputy", "registrar"), id="give up a destruction"
    ),
]


@pytest.mark.parametrize(("made", "act", "more", "who"), ENDS)
def test_who_ended_it_and_on_whose_authority_stands_in_the_tables(
    cast: Cast, made: Callable, act: str, more: dict, who: tuple[str, ...]
) -> None:
    for name in who:
        order = made(cast)
        (key,) = order.values()
        before = list(Decision.objects.filter(record=key))
        do(act, getattr(cast, name), **order, **more)
        *first, last = Decision.objects.filter(record=key).order_by("pk")
        assert first == before and [one.reason for one in first] == [one.reason for one in before]
        assert (last.act, last.post_id, last.day, last.reason) == (
            act,
            getattr(cast, name).post,
            TODAY,
            more.get("reason", ""),
        )
        assert last.person_id == getattr(cast, name).person
        assert last.capacity == CAPACITY.get(name, "")
        assert (last.delegation.paper if last.delegation else "") == (PAPER if name == "deputy" else "")


def test_what_was_determined_revoked_and_proposed_again_keeps_every_decision_with_its_level(
    cast: Cast,
) -> None:
    (document,) = determined(cast).values()
    do("document.revoke_determination", cast.deputy, document=document, reason="sai căn cứ")
    again = {"kind": "Báo cáo", "level": LOW, "basis": cast.basis["low"], "copies": 1}
    do("document.propose_again", cast.drafter, document=document, **again)
    do("document.return_proposal", cast.head, document=document, reason="thiếu tên")
    assert Document.objects.get(key=document).ground == "thiếu tên"
    told = (
        Decision.objects.filter(record=document).order_by("pk").values_list("act", "post", "reason", "level")
    )
    assert list(told) == [
        ("document.propose", cast.drafter.post, "", LOW),
        ("document.determine", cast.head.post, "", LOW),
        ("document.revoke_determination", cast.deputy.post, "sai căn cứ", LOW),
        ("document.propose_again", cast.drafter.post, "", LOW),
        ("document.return_proposal", cast.head.post, "thiếu tên", LOW),
    ]


def test_a_loan_that_is_extended_twice_keeps_both_days_and_both_reasons(cast: Cast) -> None:
    copy = incoming(cast).result["copies"][0]
    offer = do("copy.offer", cast.registrar, copy=copy, to=cast.key("keeper"), due_back="2026-11-20").result[
        "handover"
    ]
    do("copy.accept", cast.keeper, handover=offer)
    loan = Loan.objects.get()
    for until, reason in (("2026-11-25", "chưa xong"), ("2026-11-30", "họp lại")):
        do("copy.extend_loan", cast.registrar, loan=str(loan.key), until=until, reason=reason)
    told = Decision.objects.filter(record=loan.key).order_by("pk").values_list("until", "reason", "post")
    assert [(str(until), reason, post) for until, reason, post in told] == [
        ("2026-11-25", "chưa xong", cast.registrar.post),
        ("2026-11-30", "họp lại", cast.registrar.post),
    ]


@pytest.mark.parametrize(("who", "capacity"), [("access", ""), ("chair", "province-chair")])
def test_what_is_the_whole_organisations_says_whether_a_decider_or_the_keeper_of_access_did_it(
    cast: Cast, who: str, capacity: str
) -> None:
    add_post(cast, "chair", "root", "Chủ tịch", "province-chair", [("decider", TOP, "root")])
    order = {"code": f"x-{who}", "text": "Mục mới", "level": LOW, "since": str(TODAY)}
    basis = do("basis.adopt", getattr(cast, who), **order).result["basis"]
    do("basis.end", getattr(cast, who), basis=basis, until="2026-12-01", reason="bãi bỏ")
    told = Decision.objects.filter(record=basis).order_by("pk").values_list("act", "capacity", "day")
    assert list(told) == [("basis.adopt", capacity, TODAY), ("basis.end", capacity, TODAY)]


def test_the_answer_of_a_document_names_who_ended_and_not_who_permitted(cast: Cast) -> None:
    copy, _ = (received := incoming(cast).result)["copies"]
    order = {"copy": copy, "form": "true-copy", "quantity": 1, "reason": "họp giao ban"}
    made = do("copy.permit_reproduction", cast.head, **order).result["permission"]
    do("copy.end_permission", cast.deputy, permission=made, reason="lộ tin")
    (row,) = ask(cast.registrar, "document", document=received["document"])["permissions"]
    told = [(one["by"]["key"], one["reason"], one["authority"]["paper"]) for one in row["decisions"]]
    assert told == [(cast.key("head"), "họp giao ban", ""), (cast.key("deputy"), "lộ tin", PAPER)]


def test_who_sees_an_entry_alone_is_not_told_how_its_document_was_drafted(cast: Cast) -> None:
    """The registry and those who took part are; what was determined and set
    free is told to whoever sees the entry."""
    (document,) = determined(cast).values()
    do("document.revoke_determination", cast.deputy, document=document, reason="sai căn cứ")
    again = {"kind": "Báo cáo", "level": LOW, "basis": cast.basis["low"], "copies": 1}
    do("document.propose_again", cast.drafter, document=document, **again)
    do("document.determine", cast.head, document=document)
    do("document.issue", cast.registrar, document=document, book=cast.books["outgoing"], symbol="9/BC")
    told = {
        who: [one["act"] for one in ask(getattr(cast, who), "document", document=document)["decisions"]]
        for who in ("registrar", "drafter", "deputy", "inspector")
    }
    every = [
        "document.propose",
        "document.determine",
        "document.revoke_determination",
        "document.propose_again",
        "document.determine",
    ]
    assert told == {
        "registrar": every,
        "drafter": every,
        "deputy": every,
        "inspector": ["document.determine"],
    }


def test_a_list_decided_and_given_up_tells_both_on_its_page(cast: Cast) -> None:
    (key,) = listed(cast).values()
    do("copy.give_up_destruction", cast.deputy, destruction=key, reason="tòa yêu cầu giữ")
    row = ask(cast.registrar, "destruction", destruction=key)
    assert [(one["act"], one["by"]["key"]) for one in row["decisions"]] == [
        ("copy.decide_destruction", cast.key("head")),
        ("copy.give_up_destruction", cast.key("deputy")),
    ]
    assert Destruction.objects.get().decider_id == cast.head.post


def test_a_reason_that_the_level_forbids_from_now_on_is_emptied_and_a_short_one_stays(cast: Cast) -> None:
    """Returned at a level at which much may be said,
    proposed again at one at which nothing of the contents may."""
    short, long = "sai mức", " ".join(["nội dung chi tiết"] * 20)
    document = proposed(cast)
    do("document.return_proposal", cast.head, document=document, reason=long)
    again = {"kind": "Báo cáo", "copies": 1}
    do("document.propose_again", cast.drafter, document=document, level=LOW, basis=cast.basis["low"], **again)
    do("document.return_proposal", cast.head, document=document, reason=short)
    kept = [
        one.reason
        for one in Decision.objects.filter(record=document, act="document.return_proposal").order_by("pk")
    ]
    do("document.propose_again", cast.drafter, document=document, level=TOP, basis=cast.basis["top"], **again)
    left = [
        one.reason
        for one in Decision.objects.filter(record=document, act="document.return_proposal").order_by("pk")
    ]
    assert (kept, left) == ([long, short], ["", short])


def test_a_list_names_the_keeper_who_withdrew_it_to_its_proposer_and_to_others_the_unit(cast: Cast) -> None:
    copy = incoming(cast, copies="1").result["copies"][0]
    do(
        "copy.accept",
        cast.keeper,
        handover=do("copy.offer", cast.registrar, copy=copy, to=cast.key("keeper")).result["handover"],
    )
    order = {"copies": copy, "reason": "hết hạn", "method": "cắt"}
    key = do("copy.propose_destruction", cast.registrar, **order).result["destruction"]
    do("copy.withdraw_destruction", cast.keeper, destruction=key, reason="còn dùng")
    told = {
        who: ask(getattr(cast, who), "destruction", destruction=key)["decisions"][-1]["by"]["key"]
        for who in ("registrar", "keeper", "inspector")
    }
    assert told == {
        "registrar": cast.key("keeper"),
        "keeper": cast.key("keeper"),
        "inspector": cast.units["interior"],
    }


def test_who_witnessed_and_took_it_back_stays_readable_with_the_day_and_the_reason(cast: Cast) -> None:
    (key,) = listed(cast).values()
    do("copy.witness_destruction", cast.inspector, destruction=key)
    do("copy.withdraw_witness", cast.inspector, destruction=key, reason="nhầm danh sách")
    row = ask(cast.registrar, "destruction", destruction=key)
    assert row["witnesses"] == []
    assert [
        (one["by"]["key"], one["day"], one["withdrawn_on"], one["reason"]) for one in row["witnessed"]
    ] == [(cast.key("inspector"), str(TODAY), str(TODAY), "nhầm danh sách")]


def test_what_lapses_or_ends_by_its_day_is_a_row_of_nobody(cast: Cast) -> None:
    """A cancelling that nobody answered, and a protection that is over,
    also where the line is cancelled after."""
    freed = incoming(cast, symbol="77/X", protected_until="2026-12-01", ends="yes").result["document"]
    entry = cancelling(cast)["entry"]
    later = datetime(2026, 12, 20, 2, 0, tzinfo=UTC)
    do("document.lapse_cancelling", the_clock(later), now=later, entry=entry)
    row = Decision.objects.filter(record=entry).last()
    assert (row.act, row.post, row.person, str(row.day)) == (
        "document.lapse_cancelling",
        None,
        None,
        "2026-12-20",
    )
    do("document.end_protection", the_clock(later), now=later, document=freed)
    assert Decision.objects.get(record=freed).post is None
    with translation.override("en"):
        told = ask(cast.registrar, "document", document=freed)["decisions"]
    assert [(one["act"], one["by"]) for one in told] == [("document.end_protection", None)]


def test_a_permission_that_ends_with_its_copy_says_when_and_with_what(cast: Cast) -> None:
    received = incoming(cast, copies="1").result
    order = {"copy": received["copies"][0], "form": "true-copy", "quantity": 1, "reason": "họp"}
    made = do("copy.permit_reproduction", cast.head, **order).result["permission"]
    entry = str(BookEntry.objects.get(document__key=received["document"]).key)
    do("document.cancel_entry", cast.registrar, entry=entry, reason="nhầm")
    do("document.confirm_cancelling", cast.second_registrar, entry=entry)
    first, last = Decision.objects.filter(record=made).order_by("pk")
    assert (first.act, last.act, last.post_id) == (
        "copy.permit_reproduction",
        "document.confirm_cancelling",
        cast.second_registrar.post,
    )


def test_a_decision_bears_the_level_of_what_it_is_about_and_not_of_what_was_listed_beside_it(
    cast: Cast,
) -> None:
    low, top = (
        incoming(cast, symbol=f"{level}/1", level=level, abstract="", copies="1").result
        for level in (LOW, TOP)
    )
    order = {"copy": low["copies"][0], "form": "true-copy", "quantity": 1, "reason": "họp"}
    made = do("copy.permit_reproduction", cast.head, **order).result["permission"]
    both = {"copies": " ".join((low["copies"][0], top["copies"][0])), "reason": "hết hạn", "method": "nghiền"}
    listing = do("copy.propose_destruction", cast.registrar, **both).result["destruction"]
    do("copy.decide_destruction", cast.head, destruction=listing)
    for witness in (cast.inspector, cast.second_registrar):
        do("copy.witness_destruction", witness, destruction=listing)
    do("copy.destroy", cast.registrar, destruction=listing)
    assert set(Decision.objects.filter(record=listing).values_list("level", flat=True)) == {TOP}
    assert list(Decision.objects.filter(record=made).values_list("level", flat=True)) == [LOW, LOW]
