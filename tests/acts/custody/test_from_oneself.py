"""Nobody accepts a copy from himself: neither from who offered it, nor from who answers for it since."""

import pytest

from steward.models import Handover, Person, Post
from steward.reads.machinery.asking import actor_for
from steward.rules.machinery.answers import Refusal
from tests.cast import NOW, Cast, do, incoming, new_person, seat
from tests.reads.visibility import ask


def offered(cast: Cast) -> str:
    copy = incoming(cast, copies="1").result["copies"][0]
    return do("copy.offer", cast.registrar, copy=copy, to=cast.key("keeper")).result["handover"]


def refused(cast: Cast, key: str) -> None:
    """By the rule, and by its twin over the table."""
    by = actor_for(cast.key("keeper"), NOW)
    assert not Handover.objects.acceptable_by(by).filter(key=key).exists()
    with pytest.raises(Refusal, match="not_to_oneself"):
        do("copy.accept", by, handover=key)


def test_who_offered_it_and_moved_to_the_receiving_post_does_not_accept_it(cast: Cast) -> None:
    key = offered(cast)
    assert Handover.objects.acceptable_by(cast.keeper).filter(key=key).exists()
    giver = Post.objects.get(key=cast.key("registrar")).person
    Post.objects.filter(key=cast.key("registrar")).update(
        person=Person.objects.create(title="Người Sau", fold="nguoi sau")
    )
    Post.objects.filter(key=cast.key("keeper")).update(person=giver)
    refused(cast, key)


def test_who_answers_for_it_since_and_sits_in_the_receiving_post_too_does_not_accept_it(cast: Cast) -> None:
    key = offered(cast)
    Post.objects.filter(key=cast.key("registrar")).update(
        person=Post.objects.get(key=cast.key("keeper")).person
    )
    refused(cast, key)


def test_nobody_is_seated_where_copies_are_offered_until_whoever_offered_them_withdraws_that(
    cast: Cast, leaves_one, leaves_nothing
) -> None:
    key = offered(cast)
    for row in Post.objects.get(key=cast.key("keeper")).authorisations.all():
        do("authorisation.withdraw", cast.access, authorisation=str(row.key), reason="thôi việc")
    do("office.assign", cast.access, office=cast.key("keeper"), person="", since="2026-11-16")
    newcomer = new_person(cast)
    with leaves_nothing(Refusal, "office_is_offered"):
        seat(cast, cast.key("keeper"), newcomer)
    work = [row for group in ask(cast.registrar, "work")["groups"] for row in group["rows"]]
    assert any(row["act"] == "copy.withdraw" and "(" in row["beside"] for row in work)
    do("copy.withdraw", cast.registrar, handover=key)
    with leaves_one("office.assign"):
        seat(cast, cast.key("keeper"), newcomer)


@pytest.mark.parametrize("act", ["copy.return", "copy.take_over"])
def test_who_brought_back_and_who_took_over_are_kept_as_persons(cast: Cast, act: str) -> None:
    copy = incoming(cast, copies="1").result["copies"][0]
    do(
        "copy.accept",
        cast.keeper,
        handover=do("copy.offer", cast.registrar, copy=copy, to=cast.key("keeper")).result["handover"],
    )
    if act == "copy.take_over":
        Post.objects.filter(key=cast.key("keeper")).update(person=None)
        do(act, cast.registrar, copy=copy, note="khuyết chức danh")
    else:
        do(
            "copy.accept",
            cast.registrar,
            handover=do(act, cast.keeper, copy=copy, to=cast.key("registrar")).result["handover"],
        )
    row = Handover.objects.latest("pk")
    assert row.receiver_person == Post.objects.get(key=cast.key("registrar")).person
    assert (row.giver_person is None) == (act == "copy.take_over")
