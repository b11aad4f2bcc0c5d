"""Who lent and who owed a copy: named to those who may know them, in what is over as they sat there then."""

import pytest

from steward.models import Handover, Loan, Person, Post
from steward.reads.machinery.asking import actor_for
from steward.rules.machinery.actor import Actor
from tests.cast import NOW, Cast, do, incoming
from tests.reads.test_told_of_then import reseated
from tests.reads.visibility import ask

KEEPER = "Nguyễn Văn Keeper"


def follows(cast: Cast, who: str, name: str) -> Actor:
    """Somebody else sits in the post."""
    person = Person.objects.create(title=name, fold=name.lower())
    Post.objects.filter(key=cast.key(who)).update(person=person)
    return actor_for(cast.key(who), NOW)


def rows(by: Actor, kind: str) -> list[dict]:
    return [row for group in ask(by, "work")["groups"] for row in group["rows"] if row["kind"] == kind]


def lent(cast: Cast) -> tuple[str, str]:
    """A copy that its keeper lent on, and the handover by which."""
    copy = incoming(cast, copies="1").result["copies"][0]
    offer = do("copy.offer", cast.registrar, copy=copy, to=cast.key("keeper")).result["handover"]
    do("copy.accept", cast.keeper, handover=offer)
    order = {"copy": copy, "to": cast.key("second_keeper"), "due_back": "2026-12-01"}
    loan = do("copy.offer", cast.keeper, **order).result["handover"]
    do("copy.accept", cast.second_keeper, handover=loan)
    return copy, loan


@pytest.mark.parametrize("who", ["inspector", "head", "deputy"])
def test_who_lent_a_copy_is_named_to_nobody_who_is_not_told_of_the_handover(cast: Cast, who: str) -> None:
    copy, loan = lent(cast)
    do("copy.extend_loan", cast.keeper, loan=str(Loan.objects.get().key), until="2026-12-09", reason="họp")
    by = getattr(cast, who)
    told = ask(by, "copy", copy=copy)["loan"]
    assert told["lender"] is None and told["lender_unit"]["vi"] == "Sở Nội vụ"
    assert KEEPER not in str(ask(by, "copy", copy=copy)) and KEEPER not in str(
        ask(by, "handover", handover=loan)
    )
    assert KEEPER not in str(ask(by, "summary", subject="loan", key=str(Loan.objects.get().key)))
    for party in (cast.second_keeper, cast.registrar):
        assert ask(party, "copy", copy=copy)["loan"]["lender"]["person"] == KEEPER


def test_a_loan_that_is_over_names_nobody_who_came_after(cast: Cast) -> None:
    copy, _ = lent(cast)
    key = str(Loan.objects.get().key)
    back = do("copy.return", cast.second_keeper, copy=copy, to=cast.key("registrar")).result["handover"]
    do("copy.accept", cast.registrar, handover=back)
    before = ask(cast.registrar, "summary", subject="loan", key=key)["rows"]
    assert KEEPER in str(before) and "Nguyễn Văn Second" in str(before)
    reseated(cast)
    assert ask(cast.registrar, "summary", subject="loan", key=key)["rows"] == before


def test_what_two_people_of_one_post_gave_or_accepted_stands_under_the_name_of_neither(cast: Cast) -> None:
    copies = incoming(cast, copies="1 2").result["copies"]
    do("copy.offer", cast.registrar, copy=copies[0], to=cast.key("keeper"))
    do("copy.offer", follows(cast, "registrar", "Người Sau"), copy=copies[1], to=cast.key("keeper"))
    offered = rows(cast.keeper, "copy.accept")
    assert "2" in str(offered[0]["what"]) + str(offered[0]["beside"]) and "Registrar" not in str(offered)
    for n, one in enumerate(Handover.objects.order_by("pk")):
        do("copy.accept", actor_for(cast.key("keeper"), NOW), handover=str(one.key))
        follows(cast, "keeper", f"Chuyên viên {n}")
    accepted = rows(actor_for(cast.key("registrar"), NOW), "offers_accepted")
    assert len(accepted) == 1 and KEEPER not in str(accepted)


def test_who_lent_a_copy_hears_that_it_is_listed_and_that_it_was_destroyed(cast: Cast) -> None:
    copy, _ = lent(cast)
    by_list = {"reason": "hết giá trị", "method": "cắt"}
    assert rows(cast.keeper, "lent_running") and not rows(cast.keeper, "lent_listed")
    listed = do("copy.propose_destruction", cast.second_keeper, copies=[copy], **by_list).result[
        "destruction"
    ]
    assert [row["beside"] for row in rows(cast.keeper, "lent_listed")]
    line = ask(cast.head, "destruction", destruction=listed)["lines"][0]
    assert (line["lent_by"], line["lent_by_unit"]["vi"], str(line["due_back"])) == (
        None,
        "Sở Nội vụ",
        "2026-12-01",
    )
    do("copy.decide_destruction", cast.head, destruction=listed)
    for witness in (cast.inspector, cast.second_registrar):
        do("copy.witness_destruction", witness, destruction=listed)
    do("copy.destroy", cast.second_keeper, destruction=listed)
    assert not rows(cast.keeper, "lent_listed") and len(rows(cast.keeper, "lent_gone")) == 1
    assert not rows(cast.second_keeper, "lent_gone")


def test_copies_of_a_post_that_fell_vacant_wait_for_the_registry_in_one_row(cast: Cast) -> None:
    copies = incoming(cast, copies="1 2").result["copies"]
    for one in copies:
        offer = do("copy.offer", cast.registrar, copy=one, to=cast.key("keeper")).result["handover"]
        do("copy.accept", cast.keeper, handover=offer)
    assert not rows(cast.registrar, "copies_left")
    Post.objects.filter(key=cast.key("keeper")).update(person=None)
    waits = rows(cast.registrar, "copies_left")
    assert [row["number"] for row in waits] == [2] and waits[0]["group"] == "act"
    assert not rows(cast.inspector, "copies_left")
    for one in copies:
        do("copy.take_over", cast.registrar, copy=one, note="khuyết chức danh")
    assert not rows(cast.registrar, "copies_left")


def test_a_loan_that_runs_names_who_sits_there_now_to_whom_it_goes_back(cast: Cast) -> None:
    copy, _ = lent(cast)
    reseated(cast)
    told = ask(cast.registrar, "copy", copy=copy)["loan"]
    assert all(told[one]["person"].startswith("Người Kế Nhiệm") for one in ("lender", "borrower"))
