"""Copies change hands by pairs of acts."""

import pytest

from steward.rules.answers import Conflict, Refusal, Unknown
from tests.cast import Cast, do, incoming


@pytest.fixture
def copy(cast: Cast) -> str:
    return incoming(cast).result["copies"][0]


def test_an_offered_copy_stays_with_the_giver_until_it_is_accepted(cast, copy, leaves_one):
    from steward.models import Copy

    with leaves_one("copy.offer"):
        handover = do("copy.offer", cast.registrar, copy=copy, to=cast.key("keeper")).result["handover"]
    assert Copy.objects.get(key=copy).keeper_id == cast.registrar.office
    with leaves_one("copy.accept"):
        do("copy.accept", cast.keeper, handover=handover)
    assert Copy.objects.get(key=copy).keeper_id == cast.keeper.office


def test_only_the_keeper_offers_a_copy(cast, copy, leaves_nothing):
    with leaves_nothing(Refusal, "not_the_keeper"):
        do("copy.offer", cast.second_registrar, copy=copy, to=cast.key("keeper"))


def test_a_copy_of_a_document_one_may_not_see_does_not_exist(cast, copy, leaves_nothing):
    with leaves_nothing(Unknown, "unknown"):
        do("copy.offer", cast.outsider, copy=copy, to=cast.key("keeper"))


def test_the_same_origin_gives_the_same_receipt_and_another_order_under_it_conflicts(cast, copy, leaves_nothing):
    first = do("copy.offer", cast.registrar, origin="token-1", copy=copy, to=cast.key("keeper"))
    assert do("copy.offer", cast.registrar, origin="token-1", copy=copy, to=cast.key("keeper")) == first
    with leaves_nothing(Conflict, "origin_used_for_another_order"):
        do("copy.offer", cast.registrar, origin="token-1", copy=copy, to=cast.key("second_keeper"))
