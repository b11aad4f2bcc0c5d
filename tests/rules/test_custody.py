"""Who may release, accept, return, reproduce and destroy a numbered copy."""

from dataclasses import replace
from datetime import date

import pytest

from steward.rules import custody
from tests.rules.made import (
    ASIDE,
    DAY,
    LAW,
    MIDDLE,
    TOP,
    UNIT,
    code_of,
    copy,
    decided,
    destruction,
    document,
    handover,
    head,
    mandate,
    office,
    permission,
    registrar,
    table,
    who,
)  # fmt: skip

KEEPER, RECEIVER = who(mandate()), who(mandate(), office=50, person=500)
STRANGER = who(mandate(), office=99, person=990)
BLIND = office(ceilings=())
FREED = document(state="declassified", declassified=True)


def offer(by=KEEPER, what=copy(), to=office()):
    return lambda: custody.may_offer(by, what, to)


@pytest.mark.parametrize(**table(
    ("the keeper offers", offer(), None),
    ("only the keeper", offer(by=STRANGER), "not_the_keeper"),
    ("not what is listed for destruction", offer(what=copy(state="listed")), "copy_not_held"),
    ("not what is gone", offer(what=copy(state="destroyed")), "copy_not_held"),
    ("not what is already offered", offer(what=copy(open_handover=True)), "already_offered"),
    ("not to oneself", offer(to=office(10)), "not_to_oneself"),
    ("not to oneself in another office", offer(to=office(person=100)), "not_to_oneself"),
    ("not to a vacant office", offer(to=office(filled=False, person=None)), "office_vacant"),
    ("not to an office without authorisation", offer(to=BLIND), "receiver_not_authorised"),
    ("not to one below the level", offer(what=copy(document=document(rank=30)), to=office(ceilings=((20, (0,)),))), "receiver_not_authorised"),
    ("not to one without the need-to-know", offer(what=copy(document=document(need=8))), "receiver_not_authorised"),
    ("not level in one authorisation and need in another", offer(
        what=copy(document=document(rank=30, need=7)), to=office(ceilings=((20, (0, 7)), (40, (0,))))), "receiver_not_authorised"),
    ("a declassified one to anybody", offer(what=copy(document=FREED), to=BLIND), None),
    ("but a need-to-know outlives the level", offer(what=copy(document=replace(FREED, need=7)), to=BLIND), "receiver_not_authorised"),
))  # fmt: skip
def test_offering(answer, code):
    assert code_of(answer) == code


@pytest.mark.parametrize(**table(
    ("the receiver accepts", lambda: custody.may_accept(RECEIVER, handover(), office()), None),
    ("nobody else", lambda: custody.may_accept(STRANGER, handover(), office(99)), "not_the_receiver"),
    ("not twice", lambda: custody.may_accept(RECEIVER, handover(state="accepted"), office()), "not_waiting"),
    ("not the giver, moved into the receiver's office", lambda: custody.may_accept(who(mandate(), office=50, person=100), handover(), office()), "not_to_oneself"),
    ("not after the authorisation ended", lambda: custody.may_accept(RECEIVER, handover(), BLIND), "receiver_not_authorised"),
    ("the receiver answers", lambda: custody.is_receiver(RECEIVER, handover()), None),
    ("not the giver", lambda: custody.is_receiver(KEEPER, handover()), "not_the_receiver"),
    ("not what was withdrawn", lambda: custody.is_receiver(RECEIVER, handover(state="withdrawn")), "not_waiting"),
    ("the giver withdraws", lambda: custody.may_withdraw(KEEPER, handover()), None),
    ("not the receiver", lambda: custody.may_withdraw(RECEIVER, handover()), "not_the_giver"),
    ("not what was accepted", lambda: custody.may_withdraw(KEEPER, handover(state="accepted")), "not_waiting"),
))  # fmt: skip
def test_answering_an_offer(answer, code):
    assert code_of(answer) == code


def test_the_keeper_is_the_office_on_the_copy():
    assert custody.is_keeper(KEEPER, copy()) is None
    assert custody.is_keeper(STRANGER, copy()).code == "not_the_keeper"


def test_a_held_copy_without_an_offer_is_free():
    assert custody.is_free(copy()) is None
    assert custody.is_free(copy(state="spoiled")).code == "copy_not_held"


@pytest.mark.parametrize(**table(
    ("a copy goes back to its registry", lambda: custody.may_return(KEEPER, copy(), office(registrar_of=(UNIT,))), None),
    ("not to the registry of another unit", lambda: custody.may_return(KEEPER, copy(), office(registrar_of=(ASIDE,))), "not_the_registry"),
    ("not by another", lambda: custody.may_return(STRANGER, copy(), office(registrar_of=(UNIT,))), "not_the_keeper"),
))  # fmt: skip
def test_returning(answer, code):
    assert code_of(answer) == code


def take_over(by=registrar(), what=copy(keeper=40, keeper_person=None), filled=False, me=office(10)):
    return lambda: custody.may_take_over(by, what, filled, me)


@pytest.mark.parametrize(**table(
    ("the registry takes over from a vacant office", take_over(), None),
    ("not from a filled one", take_over(filled=True), "office_not_vacant"),
    ("not a reader", take_over(by=KEEPER), "not_the_registrar"),
    ("not what is listed", take_over(what=copy(keeper=40, state="listed")), "copy_not_held"),
    ("not from itself", take_over(what=copy()), "not_to_oneself"),
    ("not above its level", take_over(me=BLIND), "receiver_not_authorised"),
))  # fmt: skip
def test_taking_over(answer, code):
    assert code_of(answer) == code


def permit(by=head(), what=copy(), form="extract"):
    return lambda: custody.may_permit_reproduction(by, what, LAW, form)


@pytest.mark.parametrize(**table(
    ("a competent authority permits", permit(), None),
    ("not where the originator forbade it", permit(what=copy(document=document(reproduction="forbidden"))), "reproduction_forbidden"),
    ("not a form nobody knows", permit(form="photograph"), "no_such_form"),
    ("not of what is gone", permit(what=copy(state="destroyed")), "copy_not_held"),
    ("not the keeper", permit(by=KEEPER), "no_deciding_authority"),
    ("not a department head at the top level", permit(
        by=head(capacity="department-head"), what=copy(document=document(level=TOP.code, rank=40))), "not_competent_at_level"),
    ("a division head at the lowest level", permit(by=head(capacity="division-head")), None),
    ("not one level up", permit(
        by=head(capacity="division-head"), what=copy(document=document(level=MIDDLE.code, rank=30))), "not_competent_at_level"),
    ("a true copy of an original", lambda: custody.form_fits(copy(), LAW, "true-copy"), None),
    ("not of a copy", lambda: custody.form_fits(copy(form="true-copy"), LAW, "true-copy"), "form_of_another_source"),
    ("a copy of a copy", lambda: custody.form_fits(copy(form="true-copy"), LAW, "copy-of-copy"), None),
    ("not of an original", lambda: custody.form_fits(copy(), LAW, "copy-of-copy"), "form_of_another_source"),
    ("an extract of either", lambda: custody.form_fits(copy(), LAW, "extract"), None),
))  # fmt: skip
def test_permitting_reproduction(answer, code):
    assert code_of(answer) == code


@pytest.mark.parametrize(**table(
    ("the keeper makes what is permitted", lambda: custody.may_reproduce(KEEPER, permission(), 2), None),
    ("not one more", lambda: custody.may_reproduce(KEEPER, permission(), 3), "more_than_permitted"),
    ("the registrar too", lambda: custody.may_reproduce(registrar(office=12), permission(), 2), None),
    ("nobody else", lambda: custody.may_reproduce(STRANGER, permission(), 1), "not_the_registrar"),
    ("not from what is listed", lambda: custody.may_reproduce(KEEPER, permission(copy=copy(state="listed")), 1), "copy_not_held"),
    ("not under a permission used up", lambda: custody.may_reproduce(KEEPER, permission(state="used"), 1), "permission_used_up"),
))  # fmt: skip
def test_reproducing(answer, code):
    assert code_of(answer) == code


SCHEMES = {LAW.code: LAW}
LEVELS = {1: TOP}
TWO = {"witnesses": (81, 82), "witness_persons": (810, 820)}


@pytest.mark.parametrize(**table(
    ("the keeper lists copies", lambda: custody.may_propose_destruction(KEEPER, [copy()]), None),
    ("the registrar lists copies of others", lambda: custody.may_propose_destruction(registrar(office=12), [copy()]), None),
    ("nobody else", lambda: custody.may_propose_destruction(STRANGER, [copy()]), "not_the_registrar"),
    ("not one that is offered", lambda: custody.may_propose_destruction(KEEPER, [copy(), copy(open_handover=True)]), "already_offered"),
    ("not one on another list", lambda: custody.may_propose_destruction(KEEPER, [copy(state="listed")]), "copy_not_held"),
))  # fmt: skip
def test_proposing_destruction(answer, code):
    assert code_of(answer) == code


def test_a_refused_list_names_the_copy_it_fails_at():
    refusal = custody.may_propose_destruction(KEEPER, [copy(), copy(path="4", state="listed")])
    assert refusal.params["copy"] == "4"


def decide(by=head(), what=destruction()):
    return lambda: custody.may_decide_destruction(by, what, SCHEMES)


@pytest.mark.parametrize(**table(
    ("a competent authority decides", decide(), None),
    ("not twice", decide(what=decided()), "not_waiting"),
    ("not the proposer", decide(by=head(office=10, person=100)), "two_persons_needed"),
    ("not the proposer in another office", decide(by=head(person=100)), "two_persons_needed"),
    ("not a keeper of a listed copy", decide(what=destruction(copies=(copy(), copy(keeper=20, keeper_person=200)))), "keeper_cannot_decide"),
    ("not a keeper in another office", decide(what=destruction(copies=(copy(keeper=77, keeper_person=200),))), "keeper_cannot_decide"),
    ("not when one copy is above it", decide(what=destruction(
        copies=(copy(), copy(document=document(level=TOP.code, rank=40)))), by=head(rank=20)), "no_deciding_authority"),
    ("not when one copy is elsewhere", decide(what=destruction(
        copies=(copy(), copy(document=document(units=(1, ASIDE)))))), "no_deciding_authority"),
))  # fmt: skip
def test_deciding_destruction(answer, code):
    assert code_of(answer) == code


def witness(by=STRANGER, what=decided()):
    return lambda: custody.may_witness(by, what)


@pytest.mark.parametrize(**table(
    ("a third one witnesses", witness(), None),
    ("not before the decision", witness(what=destruction()), "not_decided"),
    ("not a keeper", witness(what=decided(copies=(copy(keeper=99),))), "keeper_cannot_witness"),
    ("not a keeper in another office", witness(what=decided(copies=(copy(keeper=77, keeper_person=990),))), "keeper_cannot_witness"),
    ("not the proposer", witness(what=decided(proposer=99)), "proposer_cannot_witness"),
    ("not the proposer in another office", witness(what=decided(proposer_person=990)), "proposer_cannot_witness"),
    ("not the decider", witness(by=head()), "decider_cannot_witness"),
    ("not the decider in another office", witness(by=who(mandate(), office=98, person=200)), "decider_cannot_witness"),
    ("not twice", witness(what=decided(witnesses=(99,), witness_persons=(990,))), "already_witnessed"),
    ("not twice in two offices", witness(what=decided(witnesses=(77,), witness_persons=(990,))), "already_witnessed"),
    ("beside another", witness(what=decided(witnesses=(77,), witness_persons=(770,))), None),
))  # fmt: skip
def test_witnessing(answer, code):
    assert code_of(answer) == code


@pytest.mark.parametrize(**table(
    ("with two witnesses", lambda: custody.may_destroy(KEEPER, decided(**TWO), LEVELS), None),
    ("not with one", lambda: custody.may_destroy(KEEPER, decided(witnesses=(81,)), LEVELS), "witnesses_missing"),
    ("not before the decision", lambda: custody.may_destroy(KEEPER, destruction(**TWO), LEVELS), "not_decided"),
    ("not twice", lambda: custody.may_destroy(KEEPER, decided(state="done", **TWO), LEVELS), "not_decided"),
    ("not a stranger", lambda: custody.may_destroy(STRANGER, decided(**TWO), LEVELS), "not_the_keeper"),
))  # fmt: skip
def test_destroying(answer, code):
    assert code_of(answer) == code


@pytest.mark.parametrize(**table(
    ("a party to it attaches a paper", lambda: custody.may_attach_proof(STRANGER, document(), frozenset({99})), None),
    ("the registrar too", lambda: custody.may_attach_proof(registrar(), document(), frozenset()), None),
    ("no other reader", lambda: custody.may_attach_proof(STRANGER, document(), frozenset({10})), "not_the_registrar"),
))  # fmt: skip
def test_attaching(answer, code):
    assert code_of(answer) == code


def test_overdue_is_after_the_day_and_never_without_one():
    assert custody.overdue(date(2026, 11, 15), DAY)
    assert not custody.overdue(DAY, DAY) and not custody.overdue(None, DAY)
