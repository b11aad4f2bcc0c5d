"""The past is told as it was: by whom, whoever sits there now;
and who is not named beside a copy is named nowhere else."""

import pytest
from django.utils import translation

from steward.acts.catalogue import find
from steward.acts.machinery.envelope import perform_many
from steward.models import BookEntry, Document, Person, Post
from steward.reads.begun import came_back
from steward.reads.custody.held import receipts
from steward.reads.machinery.asking import actor_for
from steward.reads.machinery.show import receipt_code
from steward.rules.document import drafts
from steward.rules.machinery.actor import Actor
from steward.rules.machinery.fields import read
from tests.acts.spill.test_scans import opened
from tests.cast import LOW, NOW, Cast, do, incoming
from tests.reads.visibility import ask


def proposed(cast: Cast) -> str:
    return do(
        "document.propose", cast.drafter, kind="Báo cáo", level=LOW, basis=cast.basis["low"], copies=1
    ).result["document"]


def reseated(cast: Cast) -> None:
    """Whoever sat anywhere is followed by somebody else."""
    for n, post in enumerate(Post.objects.filter(person__isnull=False)):
        post.person = Person.objects.create(title=f"Người Kế Nhiệm {n}", fold=f"nguoi ke nhiem {n}")
        post.save()


def opened_item(cast: Cast) -> str:
    key = incoming(cast, unopened=True, kind="", abstract="", dated="").result["document"]
    do(
        "document.open",
        cast.registrar,
        document=key,
        opened_by=cast.key("keeper"),
        dated="2026-11-02",
        kind="Thư",
    )
    do("document.correct", cast.registrar, document=key, field="signer", value="Lê An", reason="nhầm")
    return key


def test_who_corrected_opened_drafted_and_returned_is_told_as_they_sat_there_then(cast: Cast) -> None:
    read, draft = opened_item(cast), proposed(cast)
    do("document.return_proposal", cast.head, document=draft, reason="thiếu tên")
    entry = str(BookEntry.objects.get(document__key=read).key)
    do("document.cancel_entry", cast.registrar, entry=entry, reason="nhầm")
    scan = opened(cast)

    def told() -> list[object]:
        one, other = (
            ask(cast.registrar, "document", document=read),
            ask(cast.head, "document", document=draft),
        )
        rows = [row for group in ask(cast.second_registrar, "work")["groups"] for row in group["rows"]]
        waits = [row for row in rows if row["act"] == "document.confirm_cancelling"]
        return [
            one["corrections"],
            one["opened_by"],
            other["drafter"],
            other["decisions"],
            waits,
            came_back(drafts.may_propose_again, draft, cast.drafter),
            ask(cast.registrar, "scan", scan=scan)["decided_by"],
            [row["adopted_by"] for of in ("bases", "rule_sets") for row in ask(cast.registrar, of)["rows"]],
        ]

    before = told()
    assert "Nguyễn Văn Registrar" in str(before[0]) and "Nguyễn Văn Head" in str(before[5]) and before[4]
    reseated(cast)
    assert told() == before


@pytest.mark.parametrize("who", ["inspector", "head"])
def test_a_keeper_who_made_a_copy_is_named_to_those_who_may_know_the_keeper_and_nowhere_to_others(
    cast: Cast, who: str
) -> None:
    received = incoming(cast, copies="1").result
    offer = do("copy.offer", cast.registrar, copy=received["copies"][0], to=cast.key("keeper")).result[
        "handover"
    ]
    do("copy.accept", cast.keeper, handover=offer)
    order = {"copy": received["copies"][0], "form": "true-copy", "quantity": 1, "reason": "họp"}
    allowed = do("copy.permit_reproduction", cast.head, **order).result["permission"]
    do("copy.reproduce", cast.keeper, permission=allowed, quantity=1)
    name = Post.objects.get(key=cast.key("keeper")).person.title
    assert name in str(ask(cast.registrar, "document", document=received["document"])["permissions"])
    assert name in str(ask(cast.keeper, "document", document=received["document"])["permissions"])
    seen = str(ask(getattr(cast, who), "document", document=received["document"]))
    assert str(Document.objects.get(key=received["document"]).key) in seen and name not in seen


def handed_on(cast: Cast) -> list[str]:
    """Handovers of the copies of a paper: accepted, refused, withdrawn, still open."""
    received = incoming(cast, copies="1 2 3 4").result
    offers = [
        do("copy.offer", cast.registrar, copy=one, to=cast.key("keeper")).result["handover"]
        for one in received["copies"]
    ]
    do("copy.accept", cast.keeper, handover=offers[0])
    do("copy.refuse", cast.keeper, handover=offers[1], reason="không thuộc việc của tôi")
    do("copy.withdraw", cast.registrar, handover=offers[2])
    return offers


def test_who_gave_and_who_received_a_copy_are_told_as_they_sat_there_then(cast: Cast) -> None:
    """On the receipt, in the chain, in the book, in search and in what one is told of an answer."""
    offers = handed_on(cast)

    def told() -> list[object]:
        rows = [row for group in ask(cast.registrar, "work")["groups"] for row in group["rows"]]
        code = ask(cast.registrar, "find", q=receipt_code(offers[0]))
        lines = ask(cast.registrar, "book", book=cast.books["incoming"])["lines"]
        handovers = [ask(cast.registrar, "handover", handover=one) for one in offers[:3]]
        return [
            [(one["giver"], one["receiver"]) for one in handovers],
            code["handovers"],
            [line["received"] for line in lines],
            [row["beside"] for row in rows if row["kind"] in ("offers_refused", "offers_accepted")],
            ask(cast.keeper, "acceptable")["rows"],
            [one["giver"] for one in receipts(offers, cast.registrar)],
        ]

    before = told()
    gave, received = "Nguyễn Văn Registrar", "Nguyễn Văn Keeper"
    assert [(one["person"], other["person"]) for one, other in before[0]] == [
        (gave, received),
        (gave, received),
        (gave, ""),
    ]
    assert (
        all(received in str(before[n]) for n in (1, 2)) and gave in str(before[4]) and gave in str(before[5])
    )
    assert len(before[3]) == 2 and all(received in one for one in before[3])
    reseated(cast)
    assert told() == before
    to = ask(cast.registrar, "handover", handover=offers[3])["receiver"]
    assert to["person"].startswith("Người Kế Nhiệm"), "an offer that is open is for whoever sits there"


def test_copies_of_two_givers_in_one_post_do_not_share_a_receipt(cast: Cast) -> None:
    received = incoming(cast, copies="1 2").result["copies"]
    offers = []
    for copy in received:
        offers.append(
            do("copy.offer", actor_for(cast.key("registrar"), NOW), copy=copy, to=cast.key("keeper")).result[
                "handover"
            ]
        )
        Post.objects.filter(key=cast.key("registrar")).update(
            person=Person.objects.create(title="Người Sau", fold="nguoi sau")
        )
    accept = find("copy.accept")
    perform_many([(accept, read(accept.order, {"handover": one}), one) for one in offers], cast.keeper, NOW)
    told = receipts(offers, cast.keeper)
    assert [(one["giver"].person, one["copies"]) for one in told] == [
        ("Nguyễn Văn Registrar", 1),
        ("Người Sau", 1),
    ]
    assert [len(ask(cast.keeper, "handover", handover=one)["together"]) for one in offers] == [1, 1]
    line = ask(actor_for(cast.key("registrar"), NOW), "book", book=cast.books["incoming"])["lines"][0]
    assert {one["receipt"] for one in line["received"]} == {receipt_code(one) for one in offers}


def test_a_deputy_s_decision_names_whose_authority_it_was_and_nobody_who_came_after(cast: Cast) -> None:
    do(
        "delegation.give",
        cast.head,
        deputy=cast.key("deputy"),
        paper="5/QĐ",
        since="2026-11-16",
        until="2026-12-31",
    )
    draft, order = proposed(cast), {"form": "true-copy", "quantity": 1, "reason": "họp"}
    do("document.determine", cast.deputy, document=draft)
    copy = incoming(cast, copies="1").result["copies"][0]
    allowed = do("copy.permit_reproduction", cast.deputy, copy=copy, **order).result["permission"]

    def told() -> list[object]:
        summary = ask(cast.registrar, "summary", subject="permission", key=allowed)["rows"]
        return [ask(cast.registrar, "document", document=draft)["decisions"], summary]

    before = told()
    assert all(
        f"Nguyễn Văn {who}" in str(one) for who in ("Deputy", "Head") for one in before
    ) and "5/QĐ" in str(before[0])
    reseated(cast)
    assert told() == before


def test_who_proposed_to_cancel_is_told_as_of_then_to_who_answers_and_to_others_the_unit(cast: Cast) -> None:
    entry = str(BookEntry.objects.get(document__key=incoming(cast).result["document"]).key)
    do("document.cancel_entry", cast.registrar, entry=entry, reason="nhầm")

    def facts(by: Actor) -> dict[str, str]:
        with translation.override("en"):
            return {
                one["label"]: one["value"] for one in ask(by, "summary", subject="entry", key=entry)["rows"]
            }

    answers, others = facts(cast.second_registrar)["Proposed by"], facts(cast.inspector)["Proposed by"]
    assert "Nguyễn Văn Registrar" in answers and others == "Phòng Văn thư"
    reseated(cast)
    assert facts(cast.second_registrar)["Proposed by"] == answers


def test_why_a_draft_was_withdrawn_is_told_to_those_of_it_alone(cast: Cast) -> None:
    draft = proposed(cast)
    do("document.return_proposal", cast.head, document=draft, reason="thiếu tên")
    assert ask(cast.inspector, "document", document=draft)["ground"] == "thiếu tên", "as long as it is open"
    do("document.withdraw_proposal", cast.head, document=draft, reason="lý do riêng")
    assert ask(cast.drafter, "document", document=draft)["ground"] == "lý do riêng"
    told = ask(cast.inspector, "document", document=draft)
    assert (told["ground"], told["returned_on"], told["decisions"]) == ("", None, [])
