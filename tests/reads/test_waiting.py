"""My work holds exactly what the standing rules say, in random worlds, for everybody;
its number is the sum of its page."""

from collections.abc import Iterator
from datetime import timedelta
from random import Random

import pytest
from django.db import transaction
from django.utils import translation
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from steward.models import BookEntry, Document, Handover, Loan
from steward.models.people.mandates import actor
from steward.reads import things, waiting, work
from steward.reads.machinery.waits import ACTING, GROUPS, Waits
from steward.rules.catalogue import DECLARED
from steward.rules.machinery.actor import Actor
from steward.rules.machinery.answers import Unknown
from steward.rules.spill import scans
from tests.cast import LOW, NOW, TODAY, Cast, do, grant, incoming, new_person, new_post, seat
from tests.reads.asked import ask, named, of, offered, proposal, shown
from tests.reads.lively import Back, lively
from tests.unseen import unseen

SETTINGS = settings(
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
#: Days on which much happens in a lively world: they give nothing away.
DAYS = {f"{day:%d/%m/%Y}" for n in range(-60, 41) for day in (TODAY + timedelta(days=n),)}
DAYS |= {str(TODAY + timedelta(days=n)) for n in range(-60, 41)}
ACTS = [waits for waits in waiting.WAITS if waits.act]
WATCHED = {"incidents_overseen": scans.oversees}


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def expected(waits: Waits, by: Actor) -> set[int]:
    """Ids of the things that exist for the actor and that the rule has nothing against, asked one by one."""
    rows = things.of(waits.subject).rows(by)
    return {row.pk for row in rows if waits.act(by, row.thing(by.day)) is None and waits.when(by, row)}


def differences(by: Actor) -> dict[str, tuple[set[int], set[int]]]:
    """By kind, what is shown and should not be, and what should be and is not."""
    for waits in ACTS:  # what is offered besides, nothing stands against either
        assert [
            (row, one.name)
            for row in waits.found(by)
            for one in waits.also
            if one(by, row.thing(by.day)) is not None
        ] == []
    found = {
        waits.kind: (set(waits.found(by).values_list("pk", flat=True)), expected(waits, by)) for waits in ACTS
    }
    for kind, rule in WATCHED.items():  # what is only watched by a rule of its own
        waits = waiting.of(kind)
        right = {
            row.pk
            for row in things.of(waits.subject).rows(by)
            if rule(by, row.thing(by.day)) and row.state == "open"
        }
        found[kind] = (set(waits.found(by).values_list("pk", flat=True)), right)
    return {kind: (shown - right, right - shown) for kind, (shown, right) in found.items() if shown != right}


@pytest.mark.usefixtures("cast")
@settings(SETTINGS, max_examples=6)
@given(random=st.randoms(use_true_random=False), number=st.integers(1, 10**6))
def test_what_waits_is_what_the_standing_rule_allows_and_the_number_is_the_sum_of_the_page(
    random: Random, number: int
):
    with pytest.raises(Back), transaction.atomic():
        w = lively(random, number)
        for post in w.posts:
            by = actor(post, TODAY)
            assert differences(by) == {}
            adds_up(by)
        raise Back


def adds_up(by: Actor) -> None:
    """The number on the bar, the numbers of the groups and the rows are one."""
    answer = ask(by, "work")
    acting = [group for group in answer["groups"] if group["group"] in ACTING]
    assert work.waiting(by) == answer["count"] == sum(group["count"] for group in acting)
    for group in answer["groups"]:
        assert group["count"] == len(group["rows"]) and group["cut"] == []
        for kind in {row["kind"] for row in group["rows"]}:
            whole = ask(by, "waiting", kind=kind, limit=200)
            assert whole["total"]["count"] == sum(
                row["number"] for row in group["rows"] if row["kind"] == kind
            )


@pytest.mark.usefixtures("cast")
@settings(SETTINGS, max_examples=3)
@given(random=st.randoms(use_true_random=False), number=st.integers(1, 10**6))
def test_my_work_tells_nothing_that_the_rule_hides(random: Random, number: int):
    import json

    with pytest.raises(Back), transaction.atomic():
        w = lively(random, number)
        for post in w.posts:
            by = actor(post, TODAY)
            told = json.dumps(
                [ask(by, "work"), *(ask(by, "waiting", kind=kind) for kind in waiting.BY_KIND)],
                ensure_ascii=False,
            )
            assert [text for text in unseen(by, w) - DAYS if text in told] == []
        raise Back


def test_every_act_that_waits_has_its_rows_and_stands_in_the_group_it_names():
    declared = {act.name: act.waits for act in DECLARED if act.waits}
    groups = {name: {waits.stands_in for waits in ACTS if waits.act.name == name} for name in declared}
    assert [name for name, group in declared.items() if group not in groups[name]] == []
    assert set(declared.values()) <= set(ACTING) and {waits.stands_in for waits in waiting.WAITS} == set(
        GROUPS
    )
    assert len(waiting.BY_KIND) == len(waiting.WAITS)


def test_alike_offers_are_one_row_with_a_number_and_one_alone_names_its_copy(cast: Cast):
    offered(cast, 1)
    assert shown(cast.keeper, "act") == [("Copy 1 of 1-0/BC", f"offered by {named(cast, 'registrar')}", 1)]
    offered(cast, 2)
    giver, receiver = (
        named(cast, who).split(" (")[0] for who in ("registrar", "keeper")
    )  # each may be of another person
    assert shown(cast.keeper, "act") == [(f"3 copies offered by {giver}", "", 3)]
    assert shown(cast.registrar, "others") == [(f"3 copies offered to {receiver}, not yet accepted", "", 3)]
    assert work.waiting(cast.keeper) == 1 and work.waiting(cast.registrar) == 0


def test_the_list_behind_a_row_of_alike_ones_holds_those_and_no_others(cast: Cast):
    """Two were offered by the registrar, one by a post to which a copy had been handed before."""
    do(
        "copy.accept",
        cast.second_keeper,
        handover=do(
            "copy.offer",
            cast.registrar,
            to=cast.key("second_keeper"),
            copy=(copy := incoming(cast, symbol="9/BC", copies="1").result["copies"][0]),
        ).result["handover"],
    )
    other = do("copy.offer", cast.second_keeper, copy=copy, to=cast.key("keeper")).result["handover"]
    mine = offered(cast, 2)
    kind = "copy.accept"
    for giver, handovers in (("registrar", mine), ("second_keeper", [other])):
        answer = ask(cast.keeper, "waiting", kind=kind, alike=cast.key(giver))
        assert ([row["key"] for row in answer["rows"]], answer["total"]["count"]) == (
            handovers,
            len(handovers),
        )
    assert ask(cast.keeper, "waiting", kind=kind)["total"]["count"] == 3
    with pytest.raises(Unknown):
        ask(cast.head, "waiting", kind="document.determine", alike=cast.key("registrar"))


def test_an_answer_to_what_one_offered_is_told_for_two_weeks(cast: Cast):
    one, other = offered(cast, 2)
    do("copy.accept", cast.keeper, handover=one)
    do("copy.refuse", cast.keeper, handover=other, reason="thiếu trang")
    keeper = named(cast, "keeper")
    refused = [("Copy 1 of 2-1/BC", f"refused by {keeper}: thiếu trang; you still answer for it", 1)]
    assert shown(cast.registrar, "act") == refused
    assert shown(cast.registrar, "watch") == [("Copy 1 of 2-0/BC", f"accepted by {keeper}", 1)]
    Handover.objects.update(answered_at=NOW - timedelta(days=15))
    assert shown(cast.registrar, "watch") == shown(cast.registrar, "act") == []


@pytest.mark.parametrize(("days", "counts"), [(-1, 1), (0, 1), (1, 0)])
def test_a_loan_is_due_to_the_borrower_and_to_the_lender_from_its_day_on(cast: Cast, days: int, counts: int):
    copy = incoming(cast, symbol="1-0/BC", copies="1").result["copies"][0]
    lent = do("copy.offer", cast.registrar, copy=copy, to=cast.key("keeper"), due_back=str(TODAY)).result[
        "handover"
    ]
    do("copy.accept", cast.keeper, handover=lent)
    Loan.objects.update(until=TODAY + timedelta(days=days))
    for who, beside in (
        ("keeper", "on loan to you"),
        ("registrar", f"lent by you to {named(cast, 'keeper')}"),
    ):
        by = getattr(cast, who)
        assert shown(by, "due") == [("Copy 1 of 1-0/BC", beside, 1)] * counts
        assert work.waiting(by) == counts
    assert work.waiting(cast.second_registrar) == 0


def test_whoever_proposed_a_cancelling_or_a_destruction_waits_and_another_decides(cast: Cast):
    made = incoming(cast).result
    entry = str(BookEntry.objects.get(document__key=made["document"]).key)
    do("document.cancel_entry", cast.registrar, entry=entry, reason="vào sổ nhầm")
    other = incoming(cast, symbol="77/BC").result["copies"][0]
    do("copy.propose_destruction", cast.registrar, copies=other, reason="hết hạn", method="nghiền")
    kinds = {
        who: {row["subject"] for row in of(ask(getattr(cast, who), "work"), "act")["rows"]}
        for who in ("registrar", "second_registrar", "head", "keeper")
    }
    assert kinds == {
        "registrar": set(),
        "second_registrar": {"entry"},
        "head": {"entry", "destruction"},
        "keeper": set(),
    }
    assert {row["subject"] for row in of(ask(cast.registrar, "work"), "others")["rows"]} == {
        "entry",
        "destruction",
    }


def test_a_destruction_list_does_not_wait_for_a_decider_who_proposed_it_or_keeps_a_copy_of_it(cast: Cast):
    grant(cast, cast.key("head"), "registrar", "tuyet-mat", "interior")
    own, kept, other = (incoming(cast, symbol=f"{n}/BC", copies="1").result["copies"][0] for n in range(3))
    do(
        "copy.accept",
        cast.head,
        handover=do("copy.offer", cast.registrar, copy=kept, to=cast.key("head")).result["handover"],
    )
    lists = {
        "proposed": do("copy.propose_destruction", cast.head, copies=own, reason="hết hạn", method="nghiền"),
        "kept": do(
            "copy.propose_destruction", cast.registrar, copies=kept, reason="hết hạn", method="nghiền"
        ),
        "other": do(
            "copy.propose_destruction", cast.registrar, copies=other, reason="hết hạn", method="nghiền"
        ),
    }
    keys = {name: receipt.result["destruction"] for name, receipt in lists.items()}
    rows = of(ask(cast.head, "work"), "act")["rows"]
    assert [row["key"] for row in rows if row["subject"] == "destruction"] == [keys["other"]]
    assert differences(cast.head) == {}


def test_a_determined_document_waits_for_its_registrars_and_a_permission_for_whoever_makes_the_copies(
    cast: Cast,
):
    document = proposal(cast)
    do("document.determine", cast.head, document=document)
    copy = incoming(cast).result["copies"][0]
    do("copy.permit_reproduction", cast.head, copy=copy, form="extract", quantity=3, reason="họp")
    for by in (cast.registrar, cast.second_registrar):
        groups = {name: of(ask(by, "work"), name)["rows"] for name in ("act", "due")}
        told = {
            name: {(row["subject"], row["days"], row["is_due"]) for row in rows}
            for name, rows in groups.items()
        }
        made = (
            {("permission", 0, False)} if by == cast.registrar else set()
        )  # who keeps the copy makes others of it
        assert told == {"due": set(), "act": {("document", 0, False)} | made}
    last = str(TODAY + timedelta(days=3))
    do("copy.permit_reproduction", cast.head, copy=copy, form="extract", quantity=1, reason="họp", until=last)
    due = [row for row in of(ask(cast.registrar, "work"), "due")["rows"] if row["subject"] == "permission"]
    assert [(row["day"], row["days"], row["is_due"]) for row in due] == [(last, -3, True)]
    assert of(ask(cast.drafter, "work"), "others")["count"] == 1 and work.waiting(cast.drafter) == 0


def test_of_what_is_due_the_oldest_day_stands_first_and_what_has_none_is_only_to_be_done(cast: Cast):
    for symbol, until in (("1/BC", TODAY - timedelta(days=1)), ("2/BC", TODAY - timedelta(days=9))):
        copy = incoming(cast, symbol=symbol, copies="1").result["copies"][0]
        lent = do("copy.offer", cast.registrar, copy=copy, to=cast.key("keeper"), due_back=str(TODAY)).result[
            "handover"
        ]
        do("copy.accept", cast.keeper, handover=lent)
        Loan.objects.filter(copy__key=copy).update(until=until)
    for days in (30, 60):
        document = proposal(cast)
        do("document.determine", cast.head, document=document)
        Document.objects.filter(key=document).update(determined_on=TODAY - timedelta(days=days))
    told = {name: of(ask(cast.registrar, "work"), name)["rows"] for name in ("due", "act")}
    assert [(row["subject"], row["days"]) for row in told["due"]] == [("loan", 9), ("loan", 1)]
    assert [(row["subject"], row["days"]) for row in told["act"]] == [("document", 60), ("document", 30)]


def test_a_book_of_last_year_waits_to_be_turned(cast: Cast):
    from datetime import UTC, datetime

    from steward.reads.machinery.asking import actor_for

    later = actor_for(cast.posts["registrar"], datetime(2027, 1, 4, 2, 0, tzinfo=UTC))
    rows = [row for row in of(ask(later, "work"), "act")["rows"] if row["subject"] == "book"]
    assert of(ask(later, "work"), "due")["rows"] == []
    assert [(row["subject"], row["day"], row["days"]) for row in rows] == [("book", "2027-01-01", 3)] * 2
    assert of(ask(cast.registrar, "work"), "act")["rows"] == []


def test_a_right_that_was_refused_a_delegation_and_a_decided_scan_stand_before_whom_they_concern(cast: Cast):
    right = {
        "office": cast.key("outsider"),
        "role": "reader",
        "unit": cast.units["interior"],
        "level": LOW,
        "trained_on": "2026-01-04",
    }
    key = do("authorisation.propose", cast.access, **right, since=str(TODAY)).result["authorisation"]
    do("authorisation.refuse", cast.second_access, authorisation=key, reason="không cần")
    (row,) = (row for row in of(ask(cast.access, "work"), "watch")["rows"] if row["key"] == key)
    assert row["beside"] == "your proposal, refused: không cần"
    until = str(TODAY + timedelta(days=5))
    do("delegation.give", cast.head, deputy=cast.key("deputy"), paper="02/UQ", since=str(TODAY), until=until)
    (row,) = (row for row in of(ask(cast.deputy, "work"), "watch")["rows"] if row["subject"] == "delegation")
    assert (row["day"], row["beside"]) == (until, "by paper 02/UQ, from 16/11/2026; until")
    do(
        "scan.open",
        cast.head,
        unit=cast.units["interior"],
        stores="/srv/chung",
        purpose="rà soát",
        since=str(TODAY),
        until=until,
    )
    for by, due in ((cast.registrar, [until]), (cast.keeper, [])):
        assert [row["day"] for row in of(ask(by, "work"), "due")["rows"] if row["subject"] == "scan"] == due


def test_whoever_has_nothing_to_do_is_told_what_to_look_at(cast: Cast):
    for name in ("registrar", "head", "access", "inspector", "keeper", "administrator", "outsider"):
        assert ask(getattr(cast, name), "work")["next"], name
    assert [hint["place"] for hint in ask(cast.registrar, "work")["next"]] == ["holders"]


def test_whoever_is_authorised_for_nothing_yet_is_told_so_and_where_to_look(cast: Cast):
    post = new_post(cast)
    seat(cast, post, new_person(cast))
    cast.posts["newcomer"] = post
    (hint,) = ask(cast.newcomer, "work")["next"]
    assert hint["place"] == "account" and "authorised for nothing yet" in hint["text"]
    grant(cast, post, "reader", "mat", "interior")
    assert [hint["place"] for hint in ask(cast.newcomer, "work")["next"]] == ["holdings"]
