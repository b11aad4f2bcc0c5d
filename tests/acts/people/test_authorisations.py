"""Rights are granted by two, never to oneself, never outside one's charge; access is kept by two for ever."""

from datetime import timedelta

import pytest

from steward.models import Authorisation, Person, Post
from steward.reads.machinery.asking import the_clock
from steward.rules.machinery.actor import Actor
from steward.rules.machinery.answers import Invalid, Refusal, Unknown
from tests.cast import LOW, MIDDLE, NOW, TOP, Cast, do, grant, new_person, new_post


def proposal(cast: Cast, post: str, by: Actor | None = None, **fields: object) -> str:
    values = {
        "role": "reader",
        "unit": cast.units["interior"],
        "level": LOW,
        "since": "2026-11-16",
        "trained_on": "2026-11-02",
        **fields,
    }
    return do("authorisation.propose", by or cast.access, office=post, **values).result["authorisation"]


def test_an_authorisation_takes_two_people(cast, leaves_one, leaves_nothing):
    post = cast.key("outsider")
    with leaves_one("authorisation.propose"):
        waiting = proposal(cast, post)
    assert len(cast.outsider.mandates) == 1
    with leaves_nothing(Refusal, "two_persons_needed"):
        do("authorisation.confirm", cast.access, authorisation=waiting)
    with leaves_nothing(Unknown, "unknown"):
        do("authorisation.confirm", cast.head, authorisation=waiting)
    with leaves_one("authorisation.confirm"):
        do("authorisation.confirm", cast.second_access, authorisation=waiting)
    assert len(cast.outsider.mandates) == 2
    with leaves_nothing(Refusal, "not_now"):
        do("authorisation.confirm", cast.second_access, authorisation=waiting)
    with leaves_one("authorisation.withdraw"):
        do("authorisation.withdraw", cast.access, authorisation=waiting, reason="hết việc")
    assert len(cast.outsider.mandates) == 1
    with leaves_nothing(Refusal, "not_now"):
        do("authorisation.withdraw", cast.access, authorisation=waiting, reason="hết việc")


def test_an_authorisation_is_not_proposed_for_oneself_without_training_or_backwards(cast, leaves_nothing):
    with leaves_nothing(Refusal, "nothing_for_oneself"):
        proposal(cast, cast.key("access"))
    with leaves_nothing(Refusal, "training_missing"):
        proposal(cast, cast.key("outsider"), trained_on="")
    with leaves_nothing(Refusal, "training_missing"):
        proposal(cast, cast.key("outsider"), trained_on="2026-11-17")
    with leaves_nothing(Refusal, "ends_before_it_begins"):
        proposal(cast, cast.key("outsider"), until="2026-01-01")
    with leaves_nothing(Refusal, "no_such_role"):
        proposal(cast, cast.key("outsider"), role="owner")
    with leaves_nothing(Invalid, "invalid"):
        proposal(cast, cast.key("outsider"), level="ts")


def test_whoever_is_in_charge_of_one_unit_grants_nothing_elsewhere(local, leaves_nothing):
    """Neither for an office elsewhere, nor over a unit elsewhere,
    nor by confirming what somebody above proposed."""
    with leaves_nothing(Refusal, "not_in_charge_of_access"):
        proposal(local, local.key("keeper"), by=local.local)
    with leaves_nothing(Refusal, "not_in_charge_of_access"):
        proposal(local, local.key("outsider"), by=local.local, unit=local.units["root"], role="security")
    waiting = proposal(local, local.key("outsider"), unit=local.units["root"])
    with leaves_nothing(Refusal, "not_in_charge_of_access"):
        do("authorisation.confirm", local.local, authorisation=waiting)
    own = proposal(local, local.key("outsider"), by=local.local, unit=local.units["finance"])
    do("authorisation.confirm", local.second_local, authorisation=own)


def test_a_proposer_moved_to_another_office_does_not_confirm(cast, leaves_nothing):
    """Persons are compared as they sat on the day: moving the proposer does not make two of one."""
    waiting = proposal(cast, cast.key("outsider"))
    person = str(Person.objects.get(pk=cast.access.person).key)
    post = new_post(cast, "root")
    do("office.assign", cast.second_access, office=post, person=person, since="2026-11-16")
    grant_by(cast, post)
    do("office.assign", cast.second_access, office=cast.key("access"), since="2026-11-16")
    cast.posts["moved"] = post
    try:
        with leaves_nothing(Refusal, "two_persons_needed"):
            do("authorisation.confirm", cast.moved, authorisation=waiting)
    finally:
        del cast.posts["moved"]


def test_access_over_the_whole_body_is_never_left_to_one_person(cast, leaves_one, leaves_nothing):
    """Neither by withdrawing a right nor by leaving an office vacant:
    one alone could confirm nothing any more."""
    own = Authorisation.objects.get(post__key=cast.key("second_access"), role="security")
    with leaves_nothing(Refusal, "access_would_be_lost"):
        do("authorisation.withdraw", cast.access, authorisation=str(own.key), reason="nghỉ hưu")
    with leaves_nothing(Refusal, "access_would_be_lost"):
        do("office.assign", cast.access, office=cast.key("second_access"), since="2026-11-16")
    third_keeper(cast)
    with leaves_one("authorisation.withdraw"):
        do("authorisation.withdraw", cast.access, authorisation=str(own.key), reason="nghỉ hưu")


def third_keeper(cast: Cast, login: str = "ha", **more: object) -> str:
    """The office of a third person in charge of access over the whole body;
    without a login they cannot sign in."""
    post, person = new_post(cast, "root"), new_person(cast, "Ngô Thị Hà")
    do("office.assign", cast.second_access, office=post, person=person, since="2026-11-16")
    if login:
        do("account.open", cast.second_access, person=person, login=login)
    grant(cast, post, "security", "", "root", **more)
    return post


@pytest.mark.parametrize(
    "lacking",
    [
        pytest.param({"until": "2026-11-17"}, id="a right that ends tomorrow"),
        pytest.param({"until": "2030-12-31"}, id="a right that ends in years"),
        pytest.param({"login": ""}, id="a person without a sign-in"),
    ],
)
def test_access_is_kept_neither_by_rights_that_end_nor_by_people_who_cannot_sign_in(
    cast, leaves_one, leaves_nothing, lacking
):
    """On the day after, or at once, nobody could grant, confirm or reset anything for ever."""
    own = str(Authorisation.objects.get(post__key=cast.key("second_access"), role="security").key)
    weak = third_keeper(cast, **lacking)
    with leaves_nothing(Refusal, "access_would_be_lost"):
        do("authorisation.withdraw", cast.access, authorisation=own, reason="nghỉ hưu")
    with leaves_nothing(Refusal, "access_would_be_lost"):
        do("office.assign", cast.access, office=cast.key("second_access"), since="2026-11-16")
    third_keeper(cast, login="lan")
    with leaves_one("authorisation.withdraw"):
        do("authorisation.withdraw", cast.access, authorisation=own, reason="nghỉ hưu")
    right = Authorisation.objects.get(post__key=weak)
    with leaves_one("authorisation.withdraw"):
        do("authorisation.withdraw", cast.access, authorisation=str(right.key), reason="nghỉ hưu")


def test_a_sign_in_is_opened_after_the_rights_given_too_early_are_withdrawn(cast, leaves_one, leaves_nothing):
    """Such rights keep nothing, so withdrawing them loses nothing: there is always a way out."""
    post = third_keeper(cast, login="")
    row = Post.objects.get(key=post)
    with leaves_nothing(Refusal, "withdraw_authorisations_first"):
        do("account.open", cast.access, person=str(row.person.key), login="ha")
    do(
        "authorisation.withdraw",
        cast.access,
        authorisation=str(row.authorisations.get().key),
        reason="cấp quá sớm",
    )
    with leaves_one("account.open"):
        do("account.open", cast.access, person=str(row.person.key), login="ha")


def grant_by(cast: Cast, post: str) -> None:
    """The security role for an office of the first keeper of access, by the second and a third."""
    third = third_keeper(cast)
    right = proposal(cast, post, by=cast.second_access, role="security", unit=cast.units["root"], level="")
    cast.posts["third"] = third
    try:
        do("authorisation.confirm", cast.third, authorisation=right)
    finally:
        del cast.posts["third"]


def test_levels_above_are_granted_by_their_code(cast):
    row = Authorisation.objects.get(key=proposal(cast, cast.key("outsider"), level=TOP))
    assert row.rank > Authorisation.objects.get(key=proposal(cast, cast.key("outsider"), level=MIDDLE)).rank


def test_a_proposed_authorisation_is_taken_back_by_its_proposer_and_lapses(local, leaves_one, leaves_nothing):
    """Whoever proposed it takes it back, also when access over the post is kept by others since."""
    first, second = (
        proposal(local, new_post(local, "finance"), local.local, unit=local.units["finance"])
        for _ in range(2)
    )
    own = str(Authorisation.objects.get(post__key=local.key("local")).key)
    do("authorisation.withdraw", local.access, authorisation=own, reason="thôi")
    with leaves_nothing(Unknown, "unknown"):
        do("authorisation.withdraw", local.head, authorisation=first, reason="nhầm")
    with leaves_one("authorisation.withdraw"):
        do("authorisation.withdraw", local.local, authorisation=first, reason="nhầm")
    last, over = NOW + timedelta(days=30), NOW + timedelta(days=31)
    with leaves_nothing(Refusal, "still_waiting"):
        do("authorisation.lapse", the_clock(last), now=last, authorisation=second)
    with leaves_one("authorisation.lapse"):
        do("authorisation.lapse", the_clock(over), now=over, authorisation=second)
    states = (
        Authorisation.objects.filter(key__in=(first, second)).order_by("pk").values_list("state", flat=True)
    )
    assert list(states) == ["withdrawn", "lapsed"]
