"""Who may have taken away what an entry of the log disclosed."""

import pytest

from steward.rules.log import erasures
from tests.rules.made import UNIT, code_of, erasure, registrar, security, table

ONE, OTHER, BELOW = security(), security(post=31, person=310), security(unit=UNIT, post=32, person=320)
NEVER = {"state": "", "proposer": None, "proposer_person": None}


def propose(by=ONE, **more):
    return lambda: erasures.may_propose_erasure(by, erasure(**{**NEVER, **more}))


@pytest.mark.parametrize(
    **table(
        ("whoever keeps access over all proposes", propose(), None),
        ("not over a unit alone", propose(by=BELOW), "not_in_charge_of_access"),
        ("not the registrar", propose(by=registrar()), "not_in_charge_of_access"),
        ("not twice at once", propose(state="proposed", proposer=31), "already_proposed"),
        ("again after it was refused", propose(state="refused", proposer=31), None),
        ("not what tells nothing any more", propose(told=False), "already_erased"),
        ("not an erasure", propose(act=erasures.may_erase.name), "erasures_stay"),
        ("not the proposal of one", propose(act=erasures.may_propose_erasure.name), "erasures_stay"),
        ("not the refusal of one", propose(act=erasures.may_refuse_erasure.name), "erasures_stay"),
    )
)
def test_proposing_an_erasure(answer, code):
    assert code_of(answer) == code


def erase(by=OTHER, **more):
    return lambda: erasures.may_erase(by, erasure(**more))


@pytest.mark.parametrize(
    **table(
        ("another one erases", erase(), None),
        ("not the proposer", erase(by=ONE), "two_persons_needed"),
        ("not the proposer in another office", erase(by=security(post=39)), "two_persons_needed"),
        ("not over a unit alone", erase(by=BELOW), "not_in_charge_of_access"),
        ("not twice", erase(state="done", told=False), "not_now"),
        ("not what was refused", erase(state="refused"), "not_now"),
        ("not what nobody proposed", erase(**NEVER), "not_now"),
        ("not an erasure", erase(act=erasures.may_erase.name), "erasures_stay"),
        ("not what another erasure took meanwhile", erase(told=False), "already_erased"),
    )
)
def test_erasing(answer, code):
    assert code_of(answer) == code


def refuse(by=OTHER, **more):
    return lambda: erasures.may_refuse_erasure(by, erasure(**more))


@pytest.mark.parametrize(
    **table(
        ("another one refuses", refuse(), None),
        ("the proposer takes it back", refuse(by=ONE), None),
        ("not over a unit alone", refuse(by=BELOW), "not_in_charge_of_access"),
        ("not what is done", refuse(state="done"), "not_now"),
        ("not twice", refuse(state="refused"), "not_now"),
    )
)
def test_refusing_an_erasure(answer, code):
    assert code_of(answer) == code
