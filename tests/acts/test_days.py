"""A day is asked wherever it counts: what is over is in force no more,
and what is decided today holds from today on."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from steward.acts.catalogue import ACTS
from steward.models import Authorisation, BasisEntry, Post
from steward.reads import offers, things
from steward.reads.machinery.asking import actor_for
from steward.rules.machinery.actor import Actor
from steward.rules.machinery.answers import Refusal
from steward.rules.machinery.fields import kinds
from steward.rules.people import authorisations
from tests.cast import LOW, NOW, TODAY, Cast, do, grant, new_person, new_post, seat

#: Days of orders from which something holds. Power begins today or later;
#: a fact of before is entered with its own day.
POWER = {("authorisation.propose", "since"), ("delegation.give", "since"), ("scan.open", "since")}
FACT = {
    (
        "office.assign",
        "since",
    ): "the day of the paper by which the first one took the post: nobody acted in it before; a later one "
    "takes it today",
    (
        "basis.adopt",
        "since",
    ): "the day on which the law put it on the list: a document rests on it from the day it is determined",
    ("book.open", "opened_on"): "the day on which the book of paper was begun",
}
NOT_A_BEGINNING = {
    "until",
    "due_back",
    "trained_on",
    "dated",
    "arrived_on",
    "protected_until",
    "signed_on",
    "ended_on",
}
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
LATER = NOW + timedelta(days=3)


def test_every_day_of_an_order_from_which_something_holds_is_known_for_what_it_is():
    days = {(act.name, name) for act in ACTS for name, kind in kinds(act.order).items() if kind.name == "day"}
    assert {one for one in days if one[1] not in NOT_A_BEGINNING} == POWER | set(FACT)


def order(cast: Cast, name: str, since: date) -> dict[str, Any]:
    until = {"until": str(TODAY + timedelta(days=30))}
    unit = {"unit": cast.units["interior"]}
    return {
        "since": str(since),
        **{
            "authorisation.propose": {
                "office": cast.key("outsider"),
                "role": "reader",
                "level": LOW,
                "trained_on": "2026-01-04",
                **unit,
            },
            "delegation.give": {
                "deputy": cast.key("deputy"),
                "paper": f"{since}/UQ",
                "until": str(since + timedelta(days=30)),
            },
            "scan.open": {"stores": "/srv/chung", "purpose": "rà soát", **unit, **until},
        }[name],
    }


@pytest.mark.parametrize("name", sorted(name for name, _ in POWER))
def test_power_begins_today_or_later_and_never_for_days_that_have_passed(
    cast: Cast, name, leaves_one, leaves_nothing
):
    by = cast.access if name.startswith("authorisation") else cast.head
    with leaves_nothing(Refusal, "back_dated"):
        do(name, by, **order(cast, name, YESTERDAY))
    for day in (TODAY, TOMORROW):
        with leaves_one(name):
            do(name, by, **order(cast, name, day))


def test_a_post_is_first_filled_by_a_paper_of_before_but_not_on_a_day_to_come(
    cast: Cast, leaves_one, leaves_nothing
):
    post, person = new_post(cast), new_person(cast)
    with leaves_nothing(Refusal, "takes_effect_today"):
        do("office.assign", cast.access, office=post, person=person, since=str(TOMORROW))
    with leaves_nothing(Refusal, "too_long_ago"):
        do("office.assign", cast.access, office=post, person=person, since="1950-01-01")
    with leaves_one("office.assign"):
        do("office.assign", cast.access, office=post, person=person, since=str(YESTERDAY))


def test_nobody_comes_after_another_or_leaves_for_days_that_have_passed(
    cast: Cast, leaves_one, leaves_nothing
):
    """What the one before did on them would be taken for the act of whoever fills the post since then."""
    post, others = new_post(cast), [new_person(cast) for _ in range(2)]
    seat(cast, post, new_person(cast))
    for person in (others[0], "", others[1]):
        with leaves_nothing(Refusal, "back_dated"):
            do("office.assign", cast.access, office=post, person=person, since=str(YESTERDAY))
        with leaves_one("office.assign"):
            do("office.assign", cast.access, office=post, person=person, since=str(TODAY))


def test_nobody_is_seated_where_they_sit_and_least_of_all_by_themselves(cast: Cast, leaves_nothing):
    for name, code in (("access", "nothing_for_oneself"), ("outsider", "post_as_it_is")):
        row = Post.objects.get(key=cast.key(name))
        for since, why in ((TODAY, code), (YESTERDAY, "back_dated")):
            with leaves_nothing(Refusal, why):
                do(
                    "office.assign",
                    cast.access,
                    office=cast.key(name),
                    person=str(row.person.key),
                    since=str(since),
                )


def test_a_right_that_is_confirmed_later_holds_from_that_day_on(cast: Cast):
    kept, moved = (
        do("authorisation.propose", cast.access, **order(cast, "authorisation.propose", day)).result[
            "authorisation"
        ]
        for day in (TODAY + timedelta(days=9), TODAY)
    )
    for key in (kept, moved):
        do("authorisation.confirm", at(cast, "second_access", LATER), now=LATER, authorisation=key)
    assert Authorisation.objects.get(key=kept).since == TODAY + timedelta(days=9)
    assert Authorisation.objects.get(key=moved).since == TODAY + timedelta(days=3), "nobody had it in between"


def at(cast: Cast, name: str, now: datetime) -> Actor:
    """The post on another day."""
    return actor_for(cast.key(name), now)


def test_a_right_that_has_ended_keeps_nobody_out_of_the_post(cast: Cast, leaves_one, leaves_nothing):
    post = new_post(cast)
    grant(cast, post, "reader", LOW, "interior", until=str(TOMORROW))
    person = new_person(cast)
    with leaves_nothing(Refusal, "withdraw_authorisations_first"):
        seat(cast, post, person)
    with leaves_one("office.assign"):
        do(
            "office.assign",
            at(cast, "access", LATER),
            now=LATER,
            office=post,
            person=person,
            since=str(TODAY),
        )


def test_a_right_for_days_to_come_does(cast: Cast, leaves_nothing):
    post = new_post(cast)
    do(
        "authorisation.propose",
        cast.access,
        **{**order(cast, "authorisation.propose", TOMORROW), "office": post},
    )
    person = new_person(cast)
    with leaves_nothing(Refusal, "withdraw_authorisations_first"):
        seat(cast, post, person)


def test_a_delegation_that_has_ended_keeps_nobody_out_and_is_ended_by_nobody(
    cast: Cast, leaves_one, leaves_nothing
):
    post, other = new_post(cast), new_person(cast)
    seat(cast, post, new_person(cast))
    grant(cast, post, "reader", LOW, "interior", until=str(TOMORROW))
    lent = do(
        "delegation.give", cast.head, deputy=post, paper="1", since=str(TODAY), until=str(TOMORROW)
    ).result["delegation"]
    with leaves_nothing(Refusal, "withdraw_authorisations_first"):
        seat(cast, post, other)
    with leaves_nothing(Refusal, "has_ended"):
        do("delegation.end", at(cast, "head", LATER), now=LATER, delegation=lent)
    with leaves_one("office.assign"):
        do(
            "office.assign",
            at(cast, "access", LATER),
            now=LATER,
            office=post,
            person=other,
            since=str(LATER.date()),
        )


def test_a_sign_in_is_opened_where_every_right_has_ended(cast: Cast, leaves_one, leaves_nothing):
    post, person = new_post(cast), new_person(cast)
    seat(cast, post, person)
    grant(cast, post, "reader", LOW, "interior", until=str(TOMORROW))
    with leaves_nothing(Refusal, "withdraw_authorisations_first"):
        do("account.open", cast.access, person=person, login="dung")
    with leaves_one("account.open"):
        do("account.open", at(cast, "access", LATER), now=LATER, person=person, login="dung")


def test_what_has_ended_by_itself_is_neither_confirmed_nor_withdrawn(cast: Cast, leaves_one, leaves_nothing):
    held = grant(cast, cast.key("outsider"), "reader", LOW, "interior", until=str(TOMORROW))
    told = {**order(cast, "authorisation.propose", TODAY), "until": str(TOMORROW)}
    waits = do("authorisation.propose", cast.access, **told).result["authorisation"]
    assert [
        str(row.key) for row in offers.among(authorisations.may_confirm, "authorisation", cast.second_access)
    ] == [waits]
    by = at(cast, "second_access", LATER)
    assert not list(offers.among(authorisations.may_confirm, "authorisation", by))
    with leaves_nothing(Refusal, "has_ended"):
        do("authorisation.confirm", by, now=LATER, authorisation=waits)
    with leaves_nothing(Refusal, "has_ended"):
        do("authorisation.withdraw", by, now=LATER, authorisation=held, reason="thôi")
    with leaves_one("authorisation.refuse"):
        do("authorisation.refuse", by, now=LATER, authorisation=waits, reason="không kịp")


def test_an_entry_of_the_list_that_is_over_or_to_come_is_not_offered_as_a_basis(cast: Cast):
    kind = things.of("basis")
    assert kind.narrowed(None, cast.drafter).count() == 2
    for days, shown in (({"until": TODAY}, 1), ({"since": TOMORROW}, 1), ({"until": TOMORROW}, 2)):
        row = BasisEntry.objects.get(code="NV-01")
        ended = {"ended_by": row.adopted_by} if "until" in days else {}
        BasisEntry.objects.filter(pk=row.pk).update(**days, **ended)
        there = set(kind.narrowed(None, cast.drafter).values_list("pk", flat=True))
        every = {one.pk for one in BasisEntry.objects.all() if one.facts().in_force(TODAY)}
        assert there == every and len(there) == shown
        BasisEntry.objects.filter(pk=row.pk).update(since=row.since, until=row.until, ended_by=row.ended_by)
