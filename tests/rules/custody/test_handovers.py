"""Who may release, accept, return, reproduce and destroy a numbered copy."""

from dataclasses import replace
from datetime import date

import pytest

from steward.rules.custody import handovers, loans
from tests.rules.made import (
    ASIDE,
    DAY,
    ROOT,
    UNIT,
    code_of,
    copy,
    document,
    handover,
    mandate,
    post,
    registrar,
    table,
    who,
)

KEEPER, RECEIVER = who(mandate()), who(mandate(), post=50, person=500)
STRANGER = who(mandate(), post=99, person=990)
BLIND = post(ceilings=())
FREED = document(state="declassified", declassified=True)


def offer(by=KEEPER, what=copy()):
    return lambda: handovers.may_offer(by, what)


def offer_to(to=post(), what=copy(), by=KEEPER):
    return lambda: handovers.offer_fits(by, what, to)


@pytest.mark.parametrize(**table(
    ("the keeper offers", offer(), None),
    ("only the keeper", offer(by=STRANGER), "not_the_keeper"),
    ("not what is listed for destruction", offer(what=copy(state="listed")), "not_now"),
    ("not what is gone", offer(what=copy(state="destroyed")), "not_now"),
    ("not what is already offered", offer(what=copy(open_handover=True)), "already_offered"),
    ("to an office authorised for it", offer_to(), None),
    ("not to oneself", offer_to(to=post(10)), "not_to_oneself"),
    ("not to oneself in another office", offer_to(to=post(person=100)), "not_to_oneself"),
    ("not to a vacant office", offer_to(to=post(filled=False, person=None)), "office_vacant"),
    ("not to an office without authorisation", offer_to(to=BLIND), "receiver_not_authorised"),
    ("not to one below the level",
     offer_to(what=copy(document=document(rank=30)), to=post(ceilings=((20, (0,)),))),
     "receiver_not_authorised"),
    ("not to one without the need-to-know", offer_to(what=copy(document=document(need=8))),
     "receiver_not_authorised"),
    ("not level in one authorisation and need in another", offer_to(
        what=copy(document=document(rank=30, need=7)), to=post(ceilings=((20, (0, 7)), (40, (0,))))),
        "receiver_not_authorised"),
    ("a declassified one to anybody", offer_to(what=copy(document=FREED), to=BLIND), None),
    ("but a need-to-know outlives the level", offer_to(what=copy(document=replace(FREED, need=7)), to=BLIND),
     "receiver_not_authorised"),
))  # fmt: skip # a case in one line or two
def test_offering(answer, code):
    assert code_of(answer) == code


UNAUTHORISED = who(post=50, person=500)
REGISTRY = who(mandate("registrar"), post=50, person=500)


def accept(by=RECEIVER, **more):
    return lambda: handovers.may_accept(by, handover(**more))


def refuse(by=RECEIVER, **more):
    return lambda: handovers.may_refuse(by, handover(**more))


def withdraw(by=KEEPER, **more):
    return lambda: handovers.may_withdraw(by, handover(**more))


@pytest.mark.parametrize(**table(
    ("the receiver accepts", accept(), None),
    ("nobody else", accept(by=STRANGER), "not_the_receiver"),
    ("not twice", accept(state="accepted"), "not_now"),
    ("not the giver, moved into the receiver's office", accept(by=who(mandate(), post=50, person=100)),
     "not_to_oneself"),
    ("not after the authorisation ended", accept(by=UNAUTHORISED), "receiver_not_authorised"),
    ("not by an authorisation that is lent", accept(by=who(mandate(deputy_of=20), post=50, person=500)),
     "receiver_not_authorised"),
    ("not below its level", accept(by=who(mandate(rank=10), post=50, person=500)), "receiver_not_authorised"),
    ("a registry accepts what is returned", accept(by=REGISTRY, returning=True), None),
    ("one above it too", accept(by=who(mandate("registrar", unit=ROOT), post=50, person=500), returning=True),
     None),
    ("not who keeps no register", accept(returning=True), "registry_no_more"),
    ("not that of another unit",
     accept(by=who(mandate(), mandate("registrar", unit=ASIDE), post=50, person=500), returning=True),
     "registry_no_more"),
    ("not one that deputises for it", accept(by=who(
        mandate(), mandate("registrar", deputy_of=20), post=50, person=500), returning=True),
        "registry_no_more"),
    ("what is handed over needs no registry", accept(), None),
    ("who keeps no register refuses it", refuse(returning=True), None),
    ("the receiver answers", refuse(), None),
    ("authorised or not", refuse(by=UNAUTHORISED), None),
    ("not the giver", refuse(by=KEEPER), "not_the_receiver"),
    ("not what was withdrawn", refuse(state="withdrawn"), "not_now"),
    ("the giver withdraws", withdraw(), None),
    ("not the receiver", withdraw(by=RECEIVER), "not_the_giver"),
    ("not what was accepted", withdraw(state="accepted"), "not_now"),
))  # fmt: skip # a case in one line or two
def test_answering_an_offer(answer, code):
    assert code_of(answer) == code


def test_the_keeper_is_the_office_on_the_copy():
    assert handovers.is_keeper(KEEPER, copy()) is None
    assert handovers.is_keeper(STRANGER, copy()).code == "not_the_keeper"


def test_a_held_copy_without_an_offer_is_free():
    assert handovers.is_free(copy()) is None
    assert handovers.is_free(copy(open_handover=True)).code == "already_offered"
    assert handovers.may_offer(KEEPER, copy(state="spoiled")).code == "not_now"


def return_to(by=KEEPER, **more):
    return lambda: handovers.return_fits(by, copy(), post(**more))


@pytest.mark.parametrize(**table(
    ("a keeper gives a copy back", lambda: handovers.may_return(KEEPER, copy()), None),
    ("not by another", lambda: handovers.may_return(STRANGER, copy()), "not_the_keeper"),
    ("not what is offered", lambda: handovers.may_return(KEEPER, copy(open_handover=True)),
     "already_offered"),
    ("not what is listed", lambda: handovers.may_return(KEEPER, copy(state="listed")), "not_now"),
    ("a copy goes back to its registry", return_to(registrar_of=(UNIT,)), None),
    ("or to one above it", return_to(registrar_of=(ROOT,)), None),
    ("not to the registry of another unit", return_to(registrar_of=(ASIDE,)), "not_the_registry"),
    ("not to an office that keeps no register", return_to(), "not_the_registry"),
    ("not to a registry below the level", return_to(registrar_of=(UNIT,), ceilings=()),
     "receiver_not_authorised"),
    ("not to oneself", return_to(registrar_of=(UNIT,), person=100), "not_to_oneself"),
))  # fmt: skip # a case in one line or two
def test_returning(answer, code):
    assert code_of(answer) == code


def registrar_up_to(rank):
    return who(mandate("registrar", rank=rank))


def take_over(by=registrar(), **more):
    return lambda: handovers.may_take_over(by, copy(**{"keeper": 40, "keeper_person": None, **more}))


@pytest.mark.parametrize(
    **table(
        ("the registry takes over from a vacant office", take_over(), None),
        ("not from a filled one", take_over(keeper_person=400), "office_not_vacant"),
        ("not a reader", take_over(by=KEEPER), "not_the_registrar"),
        ("not what is listed", take_over(state="listed"), "not_now"),
        ("not from itself", take_over(keeper=10), "not_to_oneself"),
        ("not above its level", take_over(by=registrar_up_to(10)), "above_your_level"),
        (
            "not by an authorisation that is lent",
            take_over(by=who(mandate("registrar", deputy_of=20))),
            "receiver_not_authorised",
        ),
        ("what its giver had offered too", take_over(open_handover=True), None),
    )
)
def test_taking_over(answer, code):
    assert code_of(answer) == code


@pytest.mark.parametrize(
    **table(
        ("a loan is due later", lambda: loans.may_be_due(date(2026, 11, 17), DAY), None),
        ("or on the day", lambda: loans.may_be_due(DAY, DAY), None),
        ("or is none", lambda: loans.may_be_due(None, DAY), None),
        ("not before", lambda: loans.may_be_due(date(2026, 11, 15), DAY), "due_in_the_past"),
    )
)
def test_lending(answer, code):
    assert code_of(answer) == code


def test_overdue_is_after_the_day_and_never_without_one():
    assert loans.overdue(date(2026, 11, 15), DAY)
    assert not loans.overdue(DAY, DAY) and not loans.overdue(None, DAY)
