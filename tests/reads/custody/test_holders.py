"""Who holds what: the sum is the register's, a post is named only where it may be,
filters find what they say."""

from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from django.db import transaction
from django.utils import translation

from steward.acts.machinery.envelope import store
from steward.models import Authorisation, Copy, Loan, Post, Unit
from steward.models.people.mandates import actor
from steward.reads.catalogue import find
from steward.rules.access import reaches
from steward.rules.machinery.actor import Actor
from steward.rules.machinery.fields import read
from tests.cast import TODAY, Cast, do, incoming
from tests.worlds import World, world


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def ask(by: Actor, question: str, /, **values: Any) -> dict[str, Any]:
    found = find(question)
    return found.run(read(found.params, values), by)


class Back(Exception):
    """Undo one world."""


def every_row(by: Actor, **values: Any) -> list[dict[str, Any]]:
    rows, after = [], 0
    while after is not None:
        answer = ask(by, "holders", **values, after=after, limit=3)
        rows, after = [*rows, *answer["rows"]], answer["following"]
    return rows


def test_the_sum_over_all_holders_is_the_number_of_copies_in_hand_of_the_registers_documents(cast: Cast):
    told = 0
    for number in range(1, 7):
        with pytest.raises(Back), transaction.atomic():
            w = world(Random(number), Unit.objects.get(parent=None), number)
            keep(Random(number), w)
            for post in w.posts:
                told += adds_up(actor(post, TODAY), w)
            raise Back
    assert told > 5


def keep(random: Random, w: World) -> None:
    """Registers kept over some units by some posts."""
    store(
        [
            Authorisation(
                post=post,
                role="registrar",
                unit=random.choice(w.units),
                rank=random.choice((20, 40)),
                since=TODAY,
                state="in_force",
            )
            for post in w.posts[:5]
        ]
    )


def adds_up(by: Actor, w: World) -> int:
    """Rows, numbers by unit and total are the copies in hand of what the registrar's own mandates reach,
    by the pure rule."""
    kept = {d.pk for d in w.documents if any(reaches(m, d.facts()) for m in by.having("registrar"))}
    copies = {str(c.key): c for c in w.copies if c.document_id in kept and c.state in ("held", "listed")}
    answer, rows = ask(by, "holders"), every_row(by)
    assert sorted(row["key"] for row in rows) == sorted(copies)
    assert answer["total"]["count"] == answer["register"]["count"] == answer["units"]["sum"] == len(copies)
    assert sum(one["count"] for one in answer["units"]["rows"]) == len(copies)
    assert w.seen_by(by) >= kept
    names_whom_it_may(by, rows, copies)
    return len(copies)


def names_whom_it_may(by: Actor, rows: list[dict[str, Any]], copies: dict[str, Copy]) -> None:
    """Posts of own documents and of the own unit; of units below the unit alone (mission, limit 2)."""
    own = {m.unit for m in by.having("registrar")}
    for row in rows:
        copy = copies[row["key"]]
        assert (row["keeper"] is not None) is bool({copy.document.unit_id, copy.keeper.unit_id} & own)
        assert row["unit"]["key"] == str(copy.keeper.unit.key)
        if row["offered_to"]:
            receiver = Post.objects.get(key=row["offered_to"]["key"])
            assert {copy.document.unit_id, receiver.unit_id} & own or by.post in (copy.keeper_id, receiver.pk)


def given(cast: Cast, copy: str, to: str, **more: Any) -> None:
    handover = do("copy.offer", cast.registrar, copy=copy, to=cast.key(to), **more).result["handover"]
    do("copy.accept", getattr(cast, to), handover=handover)


def test_filters_find_what_is_lent_overdue_offered_and_held_by_a_post(cast: Cast):
    copies = incoming(cast, copies="1 2 3 4", abstract="Đề án sắp xếp").result["copies"]
    given(cast, copies[0], "keeper", due_back="2026-11-20")
    given(cast, copies[1], "second_keeper")
    do("copy.offer", cast.registrar, copy=copies[2], to=cast.key("keeper"))
    found = {
        "due": ask(cast.registrar, "holders", due=True),
        "offered": ask(cast.registrar, "holders", offered=True),
        "keeper": ask(cast.registrar, "holders", keeper=cast.key("second_keeper")),
        "words": ask(cast.registrar, "holders", q="de an sap"),
        "nothing": ask(cast.registrar, "holders", q="không có"),
        "overdue": ask(cast.registrar, "holders", overdue=True),
    }
    shown = {name: {row["path"] for row in answer["rows"]} for name, answer in found.items()}
    assert shown == {
        "due": {"1"},
        "offered": {"3"},
        "keeper": {"2"},
        "words": {"1", "2", "3", "4"},
        "nothing": set(),
        "overdue": set(),
    }
    assert {answer["register"]["count"] for answer in found.values()} == {4}
    Loan.objects.filter(copy__key=copies[0]).update(until="2026-11-15")
    (row,) = ask(cast.registrar, "holders", overdue=True)["rows"]
    assert (row["path"], row["overdue"], row["due_back"], row["keeper"]["key"]) == (
        "1",
        True,
        "2026-11-15",
        cast.key("keeper"),
    )
    (row,) = found["offered"]["rows"]
    assert (row["offered_to"]["key"], row["offered_since"]) == (cast.key("keeper"), "2026-11-16")


def test_whoever_keeps_no_register_sees_nobody_who_holds_anything(cast: Cast):
    incoming(cast)
    for name in ("keeper", "head", "inspector", "outsider", "administrator"):
        answer = ask(getattr(cast, name), "holders")
        assert (answer["rows"], answer["total"]["count"], answer["keepers"]) == ([], 0, []), name
    assert ask(cast.registrar, "holders")["total"]["count"] == 2


def test_a_filter_by_post_says_nothing_of_posts_that_are_not_named(cast: Cast):
    """The registrar of the department may not ask what a post of another unit holds,
    though it holds a copy of its document."""
    copies = incoming(cast, copies="1 2").result["copies"]
    given(cast, copies[0], "outsider")
    assert [
        row["keeper"]["key"] for row in ask(cast.registrar, "holders", q="BNV")["rows"] if row["path"] == "1"
    ] == [cast.key("outsider")]
    assert ask(cast.registrar, "holders", keeper=cast.key("outsider"))["rows"] == []


def test_what_i_hold_comes_newest_first_page_by_page_and_is_found_without_diacritics(cast: Cast):
    made = [incoming(cast, symbol=f"{n}/BC", abstract=f"Quy hoạch {n}", copies="1").result for n in range(7)]
    answer = ask(cast.registrar, "holdings", limit=3)
    assert [row["document"]["symbol"] for row in answer["rows"]] == ["6/BC", "5/BC", "4/BC"]
    assert (answer["following"], answer["total"]["count"]) == (3, 7)
    rest = ask(cast.registrar, "holdings", after=6, limit=3)
    assert ([row["document"]["symbol"] for row in rest["rows"]], rest["following"]) == (["0/BC"], None)
    assert [row["document"]["key"] for row in ask(cast.registrar, "holdings", q="quy hoach 4")["rows"]] == [
        made[4]["document"]
    ]
    do("copy.offer", cast.registrar, copy=made[2]["copies"][0], to=cast.key("keeper"))
    (row,) = ask(cast.registrar, "holdings", offered=True)["rows"]
    assert (row["document"]["symbol"], row["offered_to"]["key"]) == ("2/BC", cast.key("keeper"))
    assert ask(cast.registrar, "holdings", due=True)["rows"] == []


def test_a_copy_that_is_offered_or_lent_says_so_on_its_document_to_those_who_may_know(cast: Cast):
    made = incoming(cast, copies="1 2").result
    given(cast, made["copies"][0], "keeper", due_back="2026-11-20")
    Loan.objects.filter(copy__key=made["copies"][0]).update(until="2026-11-10")
    do("copy.offer", cast.registrar, copy=made["copies"][1], to=cast.key("second_keeper"))
    lent, offered = ask(cast.registrar, "document", document=made["document"])["copies"]
    assert (lent["due_back"], lent["overdue"], lent["offered"]) == ("2026-11-10", True, False)
    assert offered["offered_to"]["key"] == cast.key("second_keeper")
    other = ask(cast.drafter, "document", document=made["document"])["copies"][1]
    assert other["offered_to"] is None and other["offered_to_unit"]["code"] == "interior"


def test_the_whole_history_is_there_part_by_part(cast: Cast, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("steward.reads.custody.chain.EVENTS", 2)
    made = incoming(cast, copies="1").result
    for _ in range(3):
        handover = do("copy.offer", cast.registrar, copy=made["copies"][0], to=cast.key("keeper")).result[
            "handover"
        ]
        do("copy.refuse", cast.keeper, handover=handover, reason="chưa cần")
    answer = ask(cast.registrar, "document", document=made["document"])
    assert (len(answer["timeline"]), answer["events"]) == (2, 3)
    whole = ask(cast.registrar, "history", document=made["document"], limit=2)
    rest = ask(cast.registrar, "history", document=made["document"], after=2, limit=2)
    assert (len(whole["rows"]), whole["following"], len(rest["rows"]), rest["following"]) == (2, 2, 1, None)


def test_what_may_be_handed_over_is_what_the_rule_allows_and_a_receiver_is_tried_before(cast: Cast):
    low, high, out = (
        incoming(cast, symbol=f"{n}/X", level=level, copies="1").result["copies"][0]
        for n, level in enumerate(("mat", "toi-mat", "mat"))
    )
    do("copy.offer", cast.registrar, copy=out, to=cast.key("keeper"))
    answer = ask(cast.registrar, "offerable")
    assert ([row["key"] for row in answer["rows"]], answer["total"]["count"]) == ([high, low], 2)
    tried = ask(cast.registrar, "offerable", to=cast.key("outsider"))
    assert [bool(row["unfit"]) for row in tried["rows"]] == [True, False]
    asked = ask(cast.registrar, "offerable", asked=(low, high, out), to=cast.key("outsider"))["unfit"]
    assert [one["key"] for one in asked] == [high, out] and "already" in asked[1]["because"]
    assert ask(cast.keeper, "offerable")["rows"] == []


def test_what_may_be_accepted_is_found_by_giver_and_number(cast: Cast):
    copies = [incoming(cast, symbol=f"{n}/BC", copies="1").result["copies"][0] for n in (3, 44)]
    for copy in copies:
        do("copy.offer", cast.registrar, copy=copy, to=cast.key("keeper"))
    assert [row["symbol"] for row in ask(cast.keeper, "acceptable")["rows"]] == ["44/BC", "3/BC"]
    assert [row["symbol"] for row in ask(cast.keeper, "acceptable", q="44")["rows"]] == ["44/BC"]
    assert ask(cast.keeper, "acceptable", giver=cast.key("registrar"))["total"]["count"] == 2
    assert ask(cast.keeper, "acceptable", giver=cast.key("head"))["rows"] == []
    assert ask(cast.registrar, "acceptable")["rows"] == []
