"""Copies change hands by pairs of acts."""

from datetime import timedelta

import pytest

from steward.foundations.scheme import shipped
from steward.models import Copy, Document, Handover, Loan, Post
from steward.reads.machinery.asking import actor_for
from steward.rules.machinery.answers import Conflict, Refusal, Unknown
from tests.cast import NOW, TODAY, TOP, Cast, do, grant, incoming


@pytest.fixture
def copy(cast: Cast) -> str:
    return incoming(cast).result["copies"][0]


def test_an_offered_copy_stays_with_the_giver_until_it_is_accepted(cast, copy, leaves_one):
    with leaves_one("copy.offer"):
        handover = do("copy.offer", cast.registrar, copy=copy, to=cast.key("keeper")).result["handover"]
    assert Copy.objects.get(key=copy).keeper_id == cast.registrar.post
    with leaves_one("copy.accept"):
        do("copy.accept", cast.keeper, handover=handover)
    assert Copy.objects.get(key=copy).keeper_id == cast.keeper.post


def test_who_accepts_a_copy_keeps_it_from_that_day_and_the_giver_until_then_from_the_own_day(cast, copy):
    handover = do("copy.offer", cast.registrar, copy=copy, to=cast.key("keeper")).result["handover"]
    later = NOW + timedelta(days=3)
    assert Copy.objects.get(key=copy).since == TODAY
    do("copy.accept", actor_for(cast.key("keeper"), later), now=later, handover=handover)
    assert Copy.objects.get(key=copy).since == TODAY + timedelta(days=3)


def test_only_the_keeper_offers_a_copy(cast, copy, leaves_nothing):
    with leaves_nothing(Refusal, "not_the_keeper"):
        do("copy.offer", cast.second_registrar, copy=copy, to=cast.key("keeper"))


def test_a_copy_of_a_document_one_may_not_see_does_not_exist(cast, copy, leaves_nothing):
    with leaves_nothing(Unknown, "unknown"):
        do("copy.offer", cast.outsider, copy=copy, to=cast.key("keeper"))


def test_the_same_origin_gives_the_same_receipt_and_another_order_under_it_conflicts(
    cast, copy, leaves_nothing
):
    first = do("copy.offer", cast.registrar, origin="token-1", copy=copy, to=cast.key("keeper"))
    assert do("copy.offer", cast.registrar, origin="token-1", copy=copy, to=cast.key("keeper")) == first
    with leaves_nothing(Conflict, "origin_used_for_another_order"):
        do("copy.offer", cast.registrar, origin="token-1", copy=copy, to=cast.key("second_keeper"))


def handed(cast: Cast, copy: str, to: str = "keeper", by: str = "registrar") -> str:
    """The handover by which a copy went to somebody and was accepted."""
    handover = do("copy.offer", getattr(cast, by), copy=copy, to=cast.key(to)).result["handover"]
    do("copy.accept", getattr(cast, to), handover=handover)
    return handover


def test_a_loan_is_due_on_the_day_that_was_offered_until_the_copy_comes_back(
    cast, copy, leaves_one, leaves_nothing
):
    order = {"copy": copy, "to": cast.key("keeper")}
    with leaves_nothing(Refusal, "due_in_the_past"):
        do("copy.offer", cast.registrar, **order, due_back="2026-11-15")
    lent = do("copy.offer", cast.registrar, **order, due_back="2026-12-01").result["handover"]
    assert not Loan.objects.exists()
    with leaves_one("copy.accept"):
        do("copy.accept", cast.keeper, handover=lent)
    assert Loan.objects.get().until.isoformat() == "2026-12-01"
    back = do("copy.return", cast.keeper, copy=copy, to=cast.key("registrar")).result["handover"]
    do("copy.accept", cast.registrar, handover=back)
    assert Loan.objects.get().state == "returned"


def test_a_copy_is_offered_once_and_to_an_authorised_office_that_is_filled(cast, copy, leaves_nothing):
    top = incoming(cast, level=TOP, abstract="").result["copies"][0]
    with leaves_nothing(Refusal, "receiver_not_authorised"):
        do("copy.offer", cast.registrar, copy=top, to=cast.key("keeper"))
    with leaves_nothing(Refusal, "receiver_not_authorised"):
        do("copy.offer", cast.registrar, copy=copy, to=cast.key("administrator"))
    with leaves_nothing(Refusal, "not_to_oneself"):
        do("copy.offer", cast.registrar, copy=copy, to=cast.key("registrar"))
    do("copy.offer", cast.registrar, copy=copy, to=cast.key("keeper"))
    with leaves_nothing(Refusal, "already_offered"):
        do("copy.offer", cast.registrar, copy=copy, to=cast.key("second_keeper"))
    vacant = do("office.create", cast.access, unit=cast.units["interior"], title="Trống").result["office"]
    other = incoming(cast).result["copies"][0]
    with leaves_nothing(Refusal, "office_vacant"):
        do("copy.offer", cast.registrar, copy=other, to=vacant)


def test_a_copy_is_not_handed_to_oneself_in_another_office(cast, copy, leaves_nothing):
    from steward.models import Person

    person = str(Person.objects.get(pk=cast.registrar.person).key)
    second = do("office.create", cast.access, unit=cast.units["interior"], title="Kiêm nhiệm").result[
        "office"
    ]
    do("office.assign", cast.access, office=second, person=person, since="2026-11-16")
    grant(cast, second, "reader", TOP, "interior")
    with leaves_nothing(Refusal, "not_to_oneself"):
        do("copy.offer", cast.registrar, copy=copy, to=second)


def test_only_the_receiver_answers_and_only_while_authorised(cast, copy, leaves_nothing):
    handover = do("copy.offer", cast.registrar, copy=copy, to=cast.key("keeper")).result["handover"]
    with leaves_nothing(Refusal, "not_the_receiver"):
        do("copy.accept", cast.registrar, handover=handover)
    with leaves_nothing(Unknown, "unknown"):
        do("copy.accept", cast.outsider, handover=handover)
    for row in Post.objects.get(key=cast.key("keeper")).authorisations.all():
        do("authorisation.withdraw", cast.access, authorisation=str(row.key), reason="hết việc")
    with leaves_nothing(Refusal, "receiver_not_authorised"):
        do("copy.accept", cast.keeper, handover=handover)


def test_a_copy_is_refused_with_the_reason_and_stays(cast, copy, leaves_one, leaves_nothing):
    handover = do("copy.offer", cast.registrar, copy=copy, to=cast.key("keeper")).result["handover"]
    with leaves_nothing(Refusal, "not_the_receiver"):
        do("copy.refuse", cast.second_registrar, handover=handover, reason="thiếu trang")
    with leaves_one("copy.refuse"):
        do("copy.refuse", cast.keeper, handover=handover, reason="thiếu trang")
    assert Copy.objects.get(key=copy).keeper_id == cast.registrar.post
    with leaves_nothing(Refusal, "not_now"):
        do("copy.accept", cast.keeper, handover=handover)


def test_an_offer_is_withdrawn_by_the_giver(cast, copy, leaves_one, leaves_nothing):
    handover = do("copy.offer", cast.registrar, copy=copy, to=cast.key("keeper")).result["handover"]
    with leaves_nothing(Refusal, "not_the_giver"):
        do("copy.withdraw", cast.keeper, handover=handover)
    with leaves_one("copy.withdraw"):
        do("copy.withdraw", cast.registrar, handover=handover)
    with leaves_nothing(Refusal, "not_now"):
        do("copy.withdraw", cast.registrar, handover=handover)


def test_a_copy_goes_back_to_its_registry(cast, copy, leaves_one, leaves_nothing):
    handed(cast, copy)
    with leaves_nothing(Refusal, "not_the_registry"):
        do("copy.return", cast.keeper, copy=copy, to=cast.key("second_keeper"))
    with leaves_one("copy.return"):
        back = do("copy.return", cast.keeper, copy=copy, to=cast.key("second_registrar")).result["handover"]
    do("copy.accept", cast.second_registrar, handover=back)
    assert Copy.objects.get(key=copy).keeper_id == cast.second_registrar.post


def test_the_registry_takes_over_what_a_vacant_office_held(cast, copy, leaves_one, leaves_nothing):
    handed(cast, copy)
    do("copy.offer", cast.keeper, copy=copy, to=cast.key("second_keeper"))
    with leaves_nothing(Refusal, "office_not_vacant"):
        do("copy.take_over", cast.registrar, copy=copy, note="nghỉ hưu")
    do("office.assign", cast.access, office=cast.key("keeper"), since="2026-11-16")
    with leaves_nothing(Refusal, "not_the_registrar"):
        do("copy.take_over", cast.inspector, copy=copy, note="nghỉ hưu")
    with leaves_one("copy.take_over"):
        do("copy.take_over", cast.registrar, copy=copy, note="nghỉ hưu")
    assert Copy.objects.get(key=copy).keeper_id == cast.registrar.post
    assert list(Handover.objects.order_by("pk").values_list("state", "kind")) == [
        ("accepted", "handover"),
        ("withdrawn", "handover"),
        ("accepted", "takeover"),
    ]


def permitted(cast: Cast, copy: str, quantity: int = 2, form: str = "extract") -> str:
    order = {"copy": copy, "form": form, "quantity": quantity, "reason": "họp"}
    return do("copy.permit_reproduction", cast.head, **order).result["permission"]


def test_reproduction_is_permitted_by_the_competent_authority(cast, copy, leaves_one, leaves_nothing):
    order = {"copy": copy, "form": "extract", "quantity": 2, "reason": "họp"}
    with leaves_nothing(Refusal, "no_deciding_authority"):
        do("copy.permit_reproduction", cast.registrar, **order)
    with leaves_nothing(Refusal, "no_such_form"):
        do("copy.permit_reproduction", cast.head, **{**order, "form": "photograph"})
    with leaves_nothing(Refusal, "form_of_another_source"):
        do("copy.permit_reproduction", cast.head, **{**order, "form": "copy-of-copy"})
    with leaves_one("copy.permit_reproduction"):
        do("copy.permit_reproduction", cast.head, **order)


def test_reproductions_are_numbered_below_their_source_and_never_more_than_permitted(
    cast, copy, leaves_one, leaves_nothing
):
    permission = permitted(cast, copy)
    with leaves_nothing(Refusal, "not_the_keeper"):
        do("copy.reproduce", cast.inspector, permission=permission, quantity=1)
    with leaves_nothing(Refusal, "more_than_permitted"):
        do("copy.reproduce", cast.registrar, permission=permission, quantity=3)
    with leaves_one("copy.reproduce"):
        do("copy.reproduce", cast.registrar, permission=permission, quantity=2)
    assert set(Copy.objects.get(key=copy).children.values_list("path", "form")) == {
        ("3/1", "extract"),
        ("3/2", "extract"),
    }
    with leaves_nothing(Refusal, "not_now"):
        do("copy.reproduce", cast.registrar, permission=permission, quantity=1)


def test_numbers_that_the_sender_used_below_a_copy_are_not_given_again(cast, leaves_one):
    first = incoming(cast, copies="14 14/1 14/1/1 14/7").result["copies"][0]
    permission = permitted(cast, first)
    with leaves_one("copy.reproduce"):
        made = do("copy.reproduce", cast.registrar, permission=permission, quantity=2).result["copies"]
    assert set(Copy.objects.filter(key__in=made).values_list("path", flat=True)) == {"14/8", "14/9"}


@pytest.fixture
def listed(cast: Cast, copy: str) -> str:
    order = {
        "copies": list(map(str, Copy.objects.values_list("key", flat=True))),
        "reason": "hết hạn",
        "method": "cắt vụn",
    }
    return do("copy.propose_destruction", cast.registrar, **order).result["destruction"]


def test_copies_are_listed_by_their_keeper_or_registrar(cast, copy, leaves_one, leaves_nothing):
    order = {"copies": [copy], "reason": "hết hạn", "method": "cắt vụn"}
    with leaves_nothing(Refusal, "not_the_registrar"):
        do("copy.propose_destruction", cast.inspector, **order)
    with leaves_nothing(Unknown, "unknown"):
        do("copy.propose_destruction", cast.outsider, **order)
    with leaves_one("copy.propose_destruction"):
        do("copy.propose_destruction", cast.registrar, **order)
    with leaves_nothing(Refusal, "not_now"):
        do("copy.propose_destruction", cast.registrar, **order)
    with leaves_nothing(Refusal, "not_now"):
        do("copy.offer", cast.registrar, copy=copy, to=cast.key("keeper"))


def test_destruction_takes_a_decision_two_witnesses_and_closes_the_document(
    cast, listed, leaves_one, leaves_nothing
):
    with leaves_nothing(Refusal, "no_deciding_authority"):
        do("copy.decide_destruction", cast.second_registrar, destruction=listed)
    with leaves_nothing(Refusal, "not_now"):
        do("copy.destroy", cast.registrar, destruction=listed)
    with leaves_one("copy.decide_destruction"):
        do("copy.decide_destruction", cast.head, destruction=listed)
    for who, code in (("registrar", "keeper_cannot_witness"), ("head", "decider_cannot_witness")):
        with leaves_nothing(Refusal, code):
            do("copy.witness_destruction", getattr(cast, who), destruction=listed)
    with leaves_one("copy.witness_destruction"):
        do("copy.witness_destruction", cast.inspector, destruction=listed)
    with leaves_nothing(Refusal, "already_witnessed"):
        do("copy.witness_destruction", cast.inspector, destruction=listed)
    with leaves_nothing(Refusal, "witnesses_missing"):
        do("copy.destroy", cast.registrar, destruction=listed)
    do("copy.witness_destruction", cast.second_registrar, destruction=listed)
    with leaves_nothing(Refusal, "not_the_keeper"):
        do("copy.destroy", cast.inspector, destruction=listed)
    with leaves_one("copy.destroy"):
        do("copy.destroy", cast.registrar, destruction=listed)
    assert set(Copy.objects.values_list("state", "keeper")) == {("destroyed", None)}
    assert Document.objects.get().state == "closed"
    with leaves_nothing(Refusal, "not_now"):
        do("copy.destroy", cast.registrar, destruction=listed)


def test_one_person_in_two_offices_is_one_witness(cast, listed, leaves_nothing):
    from steward.models import Person

    do("copy.decide_destruction", cast.head, destruction=listed)
    do("copy.witness_destruction", cast.inspector, destruction=listed)
    person = str(Person.objects.get(pk=cast.inspector.person).key)
    second = do("office.create", cast.access, unit=cast.units["root"], title="Kiêm nhiệm").result["office"]
    do("office.assign", cast.access, office=second, person=person, since="2026-11-16")
    grant(cast, second, "reader", TOP, "root")
    with leaves_nothing(Refusal, "already_witnessed"):
        do("copy.witness_destruction", actor_for(second, NOW), destruction=listed)


def test_a_refused_list_gives_its_copies_back(cast, listed, leaves_one, leaves_nothing):
    with leaves_nothing(Refusal, "no_deciding_authority"):
        do("copy.refuse_destruction", cast.second_registrar, destruction=listed, reason="còn cần")
    with leaves_one("copy.refuse_destruction"):
        do("copy.refuse_destruction", cast.head, destruction=listed, reason="còn cần")
    assert set(Copy.objects.values_list("state", flat=True)) == {"held"}
    with leaves_nothing(Refusal, "not_now"):
        do("copy.decide_destruction", cast.head, destruction=listed)


def test_a_list_is_decided_only_where_a_level_on_it_demands_that(cast, leaves_one, leaves_nothing):
    """NATO's levels demand no decision: a list of such copies alone waits for its witnesses at once. With
    copies that must be decided they would be on a list that nobody may decide:
    the rules of the day know no level like theirs."""
    nato = shipped()["nato"]
    do("scheme.adopt", cast.access, rule_set=f"nato/{nato.digest}".replace("/", "@"))
    free = incoming(cast, level=f"nato/{nato.levels[0].code}", protected_until="2030-01-01").result["copies"]
    bound = incoming(cast, symbol="13/BC").result["copies"]
    told = {"reason": "hết hạn", "method": "cắt vụn"}
    with leaves_nothing(Refusal, "level_not_known_today"):
        do("copy.propose_destruction", cast.registrar, copies=[free[0], bound[0]], **told)
    demanding = do("copy.propose_destruction", cast.registrar, copies=[bound[0]], **told).result[
        "destruction"
    ]
    alone = do("copy.propose_destruction", cast.registrar, copies=[free[1]], **told).result["destruction"]
    with leaves_nothing(Refusal, "not_now"):
        do("copy.destroy", cast.registrar, destruction=demanding)
    with leaves_nothing(Refusal, "not_now"):
        do("copy.decide_destruction", cast.head, destruction=alone)
    with leaves_one("copy.destroy"):
        do("copy.destroy", cast.registrar, destruction=alone)
