"""A destruction list that is not carried out sets its copies free."""

import pytest

from steward.models import Copy, Destruction
from steward.rules.answers import Refusal
from tests.cast import Cast, do, incoming


@pytest.fixture
def listed(cast: Cast) -> str:
    copies = incoming(cast).result["copies"]
    return do("copy.propose_destruction", cast.registrar, copies=copies, reason="hết hạn", method="cắt vụn").result["destruction"]


def states() -> set[str]:
    return set(Copy.objects.values_list("state", flat=True))


def test_its_proposer_withdraws_a_list_that_nobody_decided(cast, listed, leaves_one, leaves_nothing):
    with leaves_nothing(Refusal, "not_the_proposer"):
        do("copy.withdraw_destruction", cast.head, destruction=listed)
    with leaves_one("copy.withdraw_destruction"):
        do("copy.withdraw_destruction", cast.registrar, destruction=listed)
    assert (Destruction.objects.get().state, states()) == ("withdrawn", {"held"})
    with leaves_nothing(Refusal, "not_now"):
        do("copy.decide_destruction", cast.head, destruction=listed)


@pytest.mark.parametrize("who", ["registrar", "head"])
def test_a_decided_list_is_given_up_with_a_reason(cast, listed, leaves_one, leaves_nothing, who):
    order = {"destruction": listed, "reason": "tòa yêu cầu giữ"}
    with leaves_nothing(Refusal, "not_now"):
        do("copy.give_up_destruction", getattr(cast, who), **order)
    do("copy.decide_destruction", cast.head, destruction=listed)
    with leaves_nothing(Refusal, "not_now"):
        do("copy.withdraw_destruction", cast.registrar, destruction=listed)
    with leaves_nothing(Refusal, "no_deciding_authority"):
        do("copy.give_up_destruction", cast.inspector, **order)
    with leaves_one("copy.give_up_destruction"):
        do("copy.give_up_destruction", getattr(cast, who), **order)
    row = Destruction.objects.get()
    assert (row.state, row.answer, states()) == ("given_up", "tòa yêu cầu giữ", {"held"})
    with leaves_nothing(Refusal, "not_now"):
        do("copy.destroy", cast.registrar, destruction=listed)
