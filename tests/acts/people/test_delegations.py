"""Authority is lent in writing and for a time; it dies with its source, and never counts for days gone by."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.utils import translation

from steward.models import Authorisation, Delegation, Organisation, Post
from steward.reads import things
from steward.reads.catalogue import find
from steward.reads.machinery.asking import actor_for
from steward.rules.machinery.answers import Invalid, Refusal
from steward.rules.machinery.fields import read
from tests.cast import LOW, NOW, TODAY, Cast, do, grant, new_person, new_post, seat

ORDER = {"paper": "02/UQ", "since": "2026-11-16", "until": "2026-12-16"}
LATER = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


def lend(cast: Cast, **more: str) -> str:
    return do("delegation.give", cast.head, **{"deputy": cast.key("deputy"), **ORDER, **more}).result[
        "delegation"
    ]


def proposed(cast: Cast) -> str:
    return do(
        "document.propose", cast.drafter, kind="Báo cáo", level=LOW, basis=cast.basis["low"], copies=1
    ).result["document"]


def deputy_at(cast: Cast, now: datetime, post: str = ""):
    return actor_for(post or cast.key("deputy"), now)


def test_what_is_lent_names_its_giver_its_paper_and_its_delegation(cast):
    row = Delegation.objects.get(key=lend(cast))
    lent = cast.deputy.having("decider")
    assert {(m.deputy_of, m.delegation, m.paper, m.capacity) for m in lent} == {
        (row.giver_id, row.pk, "02/UQ", "province-chair")
    }
    assert all((m.delegation, m.paper) == (None, "") for m in cast.deputy.having("reader"))


def test_of_two_papers_by_one_giver_the_older_counts(cast):
    first = Delegation.objects.get(key=lend(cast))
    second = lend(cast, paper="09/UQ", until="2026-12-31")
    assert {m.delegation for m in cast.deputy.having("decider")} == {first.pk}
    do("delegation.end", cast.head, delegation=str(first.key))
    assert {m.delegation for m in cast.deputy.having("decider")} == {Delegation.objects.get(key=second).pk}


def test_authority_is_never_lent_for_days_that_have_passed(cast, leaves_one, leaves_nothing):
    with leaves_nothing(Refusal, "back_dated"):
        lend(cast, since="2026-11-15")
    with leaves_one("delegation.give"):
        lend(cast, since="2026-11-16")
    with leaves_one("delegation.give"):
        lend(cast, since="2026-11-18", until="2026-12-31", paper="03/UQ")


def test_what_would_lend_nothing_is_not_given(cast, leaves_one, leaves_nothing):
    """Lent is what both reach: nothing to a blind post,
    nor to one whose authorisations lie in another branch."""
    for name in ("administrator", "outsider", "access"):
        with leaves_nothing(Refusal, "lends_nothing"):
            lend(cast, deputy=cast.key(name))
    with leaves_one("delegation.give"):
        lend(cast, deputy=cast.key("drafter"))
    grant(cast, cast.key("outsider"), "reader", LOW, "interior")
    with leaves_one("delegation.give"):
        lend(cast, deputy=cast.key("outsider"))
    assert actor_for(cast.key("outsider"), LATER).having("decider")


def test_what_begins_to_lend_within_its_days_is_given_beforehand(cast, leaves_one, leaves_nothing):
    post = new_post(cast)
    seat(cast, post, new_person(cast))
    with leaves_nothing(Refusal, "lends_nothing"):
        lend(cast, deputy=post)
    right = {
        "role": "reader",
        "unit": cast.units["interior"],
        "level": LOW,
        "since": "2026-12-01",
        "trained_on": "2026-01-04",
    }
    key = do("authorisation.propose", cast.access, office=post, **right).result["authorisation"]
    with leaves_nothing(Refusal, "lends_nothing"):
        lend(cast, deputy=post)
    do("authorisation.confirm", cast.second_access, authorisation=key)
    with leaves_nothing(Refusal, "lends_nothing"):
        lend(cast, deputy=post, until="2026-11-30")
    for until in ("2026-12-01", ORDER["until"]):  # on its last day, too; the second runs on after the first
        with leaves_one("delegation.give"):
            lend(cast, deputy=post, until=until, paper=f"{until}/UQ")


def test_a_deputy_decides_no_higher_than_it_may_read_and_is_lent_no_other_right_of_its_giver(cast):
    grant(cast, cast.key("head"), "registrar", LOW, "interior")
    post = new_post(cast)
    seat(cast, post, new_person(cast))
    grant(cast, post, "reader", LOW, "interior")
    lend(cast, deputy=post)
    lent = [m for m in deputy_at(cast, NOW, post).mandates if m.delegation]
    (own,) = (m for m in deputy_at(cast, NOW, post).mandates if not m.delegation)
    assert [(m.role, m.rank, m.unit) for m in lent] == [("decider", own.rank, own.unit)]
    assert own.rank < max(m.rank for m in cast.head.having("decider"))


def test_nothing_is_lent_to_a_post_that_reads_no_entries(cast, leaves_nothing):
    with leaves_nothing(Refusal, "lends_nothing"):
        lend(cast, deputy=cast.key("access"))
    row = Delegation.objects.get(key=lend(cast))
    Delegation.objects.filter(pk=row.pk).update(deputy=Post.objects.get(key=cast.key("access")))
    assert [m for m in cast.access.mandates if m.delegation] == []


def test_what_an_older_paper_lends_on_all_these_days_is_not_lent_once_more(cast, leaves_one, leaves_nothing):
    first = lend(cast)
    for same in ({}, {"since": "2026-11-18", "until": "2026-12-01"}, {"paper": "02/uq"}, {"paper": "03/UQ"}):
        with leaves_nothing(Refusal, "delegated_already"):
            lend(cast, **same)
    with leaves_one("delegation.give"):
        lend(cast, until="2026-12-31")
    do("delegation.end", cast.head, delegation=first)
    with leaves_nothing(Refusal, "delegated_already"):
        lend(cast)


def test_a_delegation_lends_from_its_first_day_to_its_last(cast):
    lend(cast, since="2026-11-18", until="2026-11-19")
    days = {
        day: bool(deputy_at(cast, datetime(2026, 11, day, 2, tzinfo=UTC)).having("decider"))
        for day in (17, 18, 19, 20)
    }
    assert days == {17: False, 18: True, 19: True, 20: False}


def test_a_post_that_falls_vacant_lends_nothing(cast, leaves_one, leaves_nothing):
    lend(cast)
    first, second = proposed(cast), proposed(cast)
    with leaves_one("document.determine"):
        do("document.determine", cast.deputy, document=first)
    do("office.assign", cast.access, office=cast.key("head"), since="2026-11-16")
    assert cast.deputy.having("decider") == ()
    with leaves_nothing(Refusal, "no_deciding_authority"):
        do("document.determine", cast.deputy, document=second)


def test_a_giver_moved_to_another_post_leaves_no_authority_behind(cast):
    """Nor does it travel: what was lent was the post's, and the new post has been authorised for nothing."""
    lend(cast)
    person = str(Post.objects.get(key=cast.key("head")).person.key)
    do("office.assign", cast.access, office=cast.key("head"), since="2026-11-16")
    seat(cast, new_post(cast), person)
    assert cast.deputy.having("decider") == ()


def test_a_post_filled_anew_lends_nothing_of_its_predecessor(cast, leaves_nothing):
    lent = lend(cast)
    do("office.assign", cast.access, office=cast.key("head"), since="2026-11-16")
    newcomer = new_person(cast)
    own = str(Authorisation.objects.get(post__key=cast.key("head")).key)
    do("authorisation.withdraw", cast.access, authorisation=own, reason="nghỉ hưu")
    with leaves_nothing(Refusal, "withdraw_authorisations_first"):
        seat(cast, cast.key("head"), newcomer)
    with leaves_nothing(Invalid, "invalid"):
        do("delegation.end", cast.access, delegation=lent)
    do("delegation.end", cast.access, delegation=lent, reason="nghỉ hưu")
    seat(cast, cast.key("head"), newcomer)
    assert cast.deputy.having("decider") == ()


@pytest.mark.parametrize(
    ("law", "paper", "lends"),
    [
        pytest.param({}, "02/UQ", True, id="as it was given"),
        pytest.param({"allowed": False}, "02/UQ", False, id="a law that allows none"),
        pytest.param({"written": True}, " ", False, id="a law that asks for a paper"),
        pytest.param({"written": False}, " ", True, id="a law that asks for none"),
    ],
)
def test_what_is_lent_is_asked_of_the_law_of_the_day_on_which_it_is_used(
    cast, monkeypatch, law, paper, lends
):
    """Given under a law that allowed it, and used once another one is in force (docs/decisions/0025)."""
    Delegation.objects.filter(key=lend(cast)).update(paper=paper)
    now = Organisation.objects.law_on(TODAY)
    later = replace(now, delegation=replace(now.delegation, **law))
    assert cast.deputy.having("reader") and now.delegation.allowed
    monkeypatch.setattr("steward.models.organisation.on_day", lambda family, day, in_use: later)
    assert bool(cast.deputy.having("decider")) is lends
    assert cast.deputy.having("reader") and cast.head.having("decider")


@pytest.mark.parametrize("how", ["withdrawn", "ended"])
def test_what_is_lent_ends_with_the_authorisation_it_was_lent_from(cast, how):
    lend(cast)
    own = Authorisation.objects.get(post__key=cast.key("head"))
    assert deputy_at(cast, LATER).having("decider")
    if how == "withdrawn":
        do("authorisation.withdraw", cast.access, authorisation=str(own.key), reason="thôi giữ chức")
        own.refresh_from_db()
        assert (own.state, str(own.ended_on)) == ("withdrawn", "2026-11-16")
    else:
        Authorisation.objects.filter(pk=own.pk).update(until="2026-11-19")
    assert deputy_at(cast, LATER).having("decider") == ()


def test_an_ended_delegation_keeps_the_day_on_which_it_ended(cast):
    lent = lend(cast)
    do("delegation.end", cast.head, delegation=lent)
    row = Delegation.objects.get(key=lent)
    assert (row.state, str(row.ended_on)) == ("ended", "2026-11-16")
    assert cast.deputy.having("decider") == ()


def shown(by, lent: str) -> tuple[str, str]:
    """What the page of the post and the page of the delegation say of it."""
    row = Delegation.objects.get(key=lent)
    ask = find("post")
    (told,) = ask.run(read(ask.params, {"post": str(row.deputy.key)}), by)["delegations"]
    about = find("summary")
    facts = about.run(read(about.params, {"subject": "delegation", "key": lent}), by)["rows"]
    return told["on_day"], next(str(one["value"]) for one in facts if one["label"] == "State")


@pytest.mark.parametrize(
    ("law", "capacity", "stands"),
    [
        pytest.param({}, "province-chair", ("holds", "In force"), id="as it was given"),
        pytest.param(
            {"allowed": False},
            "province-chair",
            ("lends_nothing", "Lends nothing today"),
            id="no law allows it",
        ),
        pytest.param(
            {}, "no-such-capacity", ("lends_nothing", "Lends nothing today"), id="in a capacity of before"
        ),
    ],
)
def test_a_delegation_is_shown_as_it_may_be_used_today(cast, monkeypatch, law, capacity, stands):
    lent = lend(cast)
    Post.objects.filter(key=cast.key("head")).update(capacity=capacity)
    now = Organisation.objects.law_on(TODAY)
    later = replace(now, delegation=replace(now.delegation, **law))
    monkeypatch.setattr("steward.models.organisation.on_day", lambda family, day, in_use: later)
    with translation.override("en"):
        assert shown(cast.access, lent) == stands


def test_a_delegation_of_a_post_that_nobody_fills_or_that_has_no_right_is_not_shown_as_in_force(cast):
    lent = lend(cast)
    with translation.override("en"):
        assert shown(cast.access, lent)[0] == "holds"
        do("office.assign", cast.access, office=cast.key("head"), since="2026-11-16")
        assert shown(cast.access, lent) == ("lends_nothing", "Lends nothing today")
        do("delegation.end", cast.access, delegation=lent, reason="khuyết")
        assert shown(cast.access, lent)[1] == "Ended"


def test_a_right_of_a_post_that_nobody_fills_is_not_shown_as_in_force(cast):
    ask = find("post")

    def stands() -> set[str]:
        told = ask.run(read(ask.params, {"post": cast.key("keeper")}), cast.access)["authorisations"]
        return {one["on_day"] for one in told}

    assert stands() == {"holds"}
    do("office.assign", cast.access, office=cast.key("keeper"), since="2026-11-16")
    assert stands() == {"post_vacant"}


def test_a_refused_second_paper_and_the_page_of_one_that_runs_on_name_the_older_one(cast):
    lend(cast)
    with pytest.raises(Refusal) as no:
        lend(cast, paper="03/UQ")
    first = Delegation.objects.get()
    assert (no.value.code, no.value.params["paper"], no.value.params["last"]) == (
        "delegated_already",
        "02/UQ",
        first.until,
    )
    longer = Delegation.objects.get(key=lend(cast, paper="03/UQ", until="2026-12-31"))
    with translation.override("en"):
        told = {
            key: dict(things.of("delegation").facts(row, cast.head))
            for key, row in (("first", first), ("longer", longer))
        }
    assert "Why" not in told["first"] and told["first"]["State"] == "In force"
    assert (
        told["longer"]["State"] == "Lends nothing today"
        and "older paper 02/UQ until " in told["longer"]["Why"]
    )


def test_authority_is_lent_in_writing_for_a_time_and_ended(cast, leaves_one, leaves_nothing):
    order = {"deputy": cast.key("deputy"), "paper": "02/UQ", "since": "2026-11-16", "until": "2026-12-16"}
    with leaves_nothing(Refusal, "nothing_to_delegate"):
        do("delegation.give", cast.registrar, **order)
    with leaves_nothing(Refusal, "nothing_for_oneself"):
        do("delegation.give", cast.head, **{**order, "deputy": cast.key("head")})
    with leaves_nothing(Refusal, "only_in_writing"):
        do("delegation.give", cast.head, **{**order, "paper": " "})
    with leaves_nothing(Refusal, "delegation_too_long"):
        do("delegation.give", cast.head, **{**order, "until": "2028-12-16"})
    with leaves_one("delegation.give"):
        lent = do("delegation.give", cast.head, **order).result["delegation"]
    assert cast.deputy.having("decider")
    with leaves_nothing(Refusal, "no_sub_delegation"):
        do("delegation.give", cast.deputy, **{**order, "deputy": cast.key("keeper")})
    with leaves_nothing(Refusal, "not_in_charge_of_access"):
        do("delegation.end", cast.deputy, delegation=lent)
    with leaves_one("delegation.end"):
        do("delegation.end", cast.head, delegation=lent)
    assert not cast.deputy.having("decider")
    with leaves_nothing(Refusal, "not_now"):
        do("delegation.end", cast.access, delegation=lent)


def test_nothing_is_lent_to_a_deputy_elsewhere_whom_it_would_let_decide_nothing(
    cast, leaves_one, leaves_nothing
):
    lent = {"paper": "03/UQ", "since": "2026-11-16", "until": "2026-12-16"}
    with leaves_nothing(Refusal, "lends_nothing"):
        do("delegation.give", cast.head, deputy=cast.key("outsider"), **lent)
    with leaves_one("delegation.give"):
        do("delegation.give", cast.head, deputy=cast.key("deputy"), **lent)
