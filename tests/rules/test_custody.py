"""Who may release, accept, return, reproduce and destroy a numbered copy."""

from dataclasses import replace
from datetime import date

import pytest

from steward.rules import custody, loans, proofs, reproduction
from tests.rules.made import (
    ASIDE,
    DAY,
    LAW,
    LOW,
    MIDDLE,
    ROOT,
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


def offer(by=KEEPER, what=copy()):
    return lambda: custody.may_offer(by, what)


def offer_to(to=office(), what=copy(), by=KEEPER):
    return lambda: custody.offer_fits(by, what, to)


@pytest.mark.parametrize(**table(
    ("the keeper offers", offer(), None),
    ("only the keeper", offer(by=STRANGER), "not_the_keeper"),
    ("not what is listed for destruction", offer(what=copy(state="listed")), "not_now"),
    ("not what is gone", offer(what=copy(state="destroyed")), "not_now"),
    ("not what is already offered", offer(what=copy(open_handover=True)), "already_offered"),
    ("to an office authorised for it", offer_to(), None),
    ("not to oneself", offer_to(to=office(10)), "not_to_oneself"),
    ("not to oneself in another office", offer_to(to=office(person=100)), "not_to_oneself"),
    ("not to a vacant office", offer_to(to=office(filled=False, person=None)), "office_vacant"),
    ("not to an office without authorisation", offer_to(to=BLIND), "receiver_not_authorised"),
    ("not to one below the level", offer_to(what=copy(document=document(rank=30)), to=office(ceilings=((20, (0,)),))), "receiver_not_authorised"),
    ("not to one without the need-to-know", offer_to(what=copy(document=document(need=8))), "receiver_not_authorised"),
    ("not level in one authorisation and need in another", offer_to(
        what=copy(document=document(rank=30, need=7)), to=office(ceilings=((20, (0, 7)), (40, (0,))))), "receiver_not_authorised"),
    ("a declassified one to anybody", offer_to(what=copy(document=FREED), to=BLIND), None),
    ("but a need-to-know outlives the level", offer_to(what=copy(document=replace(FREED, need=7)), to=BLIND), "receiver_not_authorised"),
))  # fmt: skip
def test_offering(answer, code):
    assert code_of(answer) == code


UNAUTHORISED = who(office=50, person=500)
REGISTRY = who(mandate("registrar"), office=50, person=500)


def accept(by=RECEIVER, **more):
    return lambda: custody.may_accept(by, handover(**more))


def refuse(by=RECEIVER, **more):
    return lambda: custody.may_refuse(by, handover(**more))


def withdraw(by=KEEPER, **more):
    return lambda: custody.may_withdraw(by, handover(**more))


@pytest.mark.parametrize(**table(
    ("the receiver accepts", accept(), None),
    ("nobody else", accept(by=STRANGER), "not_the_receiver"),
    ("not twice", accept(state="accepted"), "not_now"),
    ("not the giver, moved into the receiver's office", accept(by=who(mandate(), office=50, person=100)), "not_to_oneself"),
    ("not after the authorisation ended", accept(by=UNAUTHORISED), "receiver_not_authorised"),
    ("not by an authorisation that is lent", accept(by=who(mandate(deputy_of=20), office=50, person=500)), "receiver_not_authorised"),
    ("not below its level", accept(by=who(mandate(rank=10), office=50, person=500)), "receiver_not_authorised"),
    ("a registry accepts what is returned", accept(by=REGISTRY, returning=True), None),
    ("one above it too", accept(by=who(mandate("registrar", unit=ROOT), office=50, person=500), returning=True), None),
    ("not who keeps no register", accept(returning=True), "registry_no_more"),
    ("not that of another unit", accept(by=who(mandate(), mandate("registrar", unit=ASIDE), office=50, person=500), returning=True),
     "registry_no_more"),
    ("not one that deputises for it", accept(by=who(
        mandate(), mandate("registrar", deputy_of=20), office=50, person=500), returning=True), "registry_no_more"),
    ("what is handed over needs no registry", accept(), None),
    ("who keeps no register refuses it", refuse(returning=True), None),
    ("the receiver answers", refuse(), None),
    ("authorised or not", refuse(by=UNAUTHORISED), None),
    ("not the giver", refuse(by=KEEPER), "not_the_receiver"),
    ("not what was withdrawn", refuse(state="withdrawn"), "not_now"),
    ("the giver withdraws", withdraw(), None),
    ("not the receiver", withdraw(by=RECEIVER), "not_the_giver"),
    ("not what was accepted", withdraw(state="accepted"), "not_now"),
))  # fmt: skip
def test_answering_an_offer(answer, code):
    assert code_of(answer) == code


def test_the_keeper_is_the_office_on_the_copy():
    assert custody.is_keeper(KEEPER, copy()) is None
    assert custody.is_keeper(STRANGER, copy()).code == "not_the_keeper"


def test_a_held_copy_without_an_offer_is_free():
    assert custody.is_free(copy()) is None
    assert custody.is_free(copy(open_handover=True)).code == "already_offered"
    assert custody.may_offer(KEEPER, copy(state="spoiled")).code == "not_now"


def return_to(by=KEEPER, **more):
    return lambda: custody.return_fits(by, copy(), office(**more))


@pytest.mark.parametrize(**table(
    ("a keeper gives a copy back", lambda: custody.may_return(KEEPER, copy()), None),
    ("not by another", lambda: custody.may_return(STRANGER, copy()), "not_the_keeper"),
    ("not what is offered", lambda: custody.may_return(KEEPER, copy(open_handover=True)), "already_offered"),
    ("not what is listed", lambda: custody.may_return(KEEPER, copy(state="listed")), "not_now"),
    ("a copy goes back to its registry", return_to(registrar_of=(UNIT,)), None),
    ("or to one above it", return_to(registrar_of=(ROOT,)), None),
    ("not to the registry of another unit", return_to(registrar_of=(ASIDE,)), "not_the_registry"),
    ("not to an office that keeps no register", return_to(), "not_the_registry"),
    ("not to a registry below the level", return_to(registrar_of=(UNIT,), ceilings=()), "receiver_not_authorised"),
    ("not to oneself", return_to(registrar_of=(UNIT,), person=100), "not_to_oneself"),
))  # fmt: skip
def test_returning(answer, code):
    assert code_of(answer) == code


def registrar_up_to(rank):
    return who(mandate("registrar", rank=rank))


def take_over(by=registrar(), **more):
    return lambda: custody.may_take_over(by, copy(**{"keeper": 40, "keeper_person": None, **more}))


@pytest.mark.parametrize(**table(
    ("the registry takes over from a vacant office", take_over(), None),
    ("not from a filled one", take_over(keeper_person=400), "office_not_vacant"),
    ("not a reader", take_over(by=KEEPER), "not_the_registrar"),
    ("not what is listed", take_over(state="listed"), "not_now"),
    ("not from itself", take_over(keeper=10), "not_to_oneself"),
    ("not above its level", take_over(by=registrar_up_to(10)), "above_your_level"),
    ("not by an authorisation that is lent", take_over(by=who(mandate("registrar", deputy_of=20))), "receiver_not_authorised"),
    ("what its giver had offered too", take_over(open_handover=True), None),
))  # fmt: skip
def test_taking_over(answer, code):
    assert code_of(answer) == code


def permit(by=head(), what=copy()):
    return lambda: custody.may_permit_reproduction(by, what)


WITHOUT_FORMS = replace(LAW, copy_forms=())


@pytest.mark.parametrize(**table(
    ("a competent authority permits", permit(), None),
    ("not where the originator forbade it", permit(what=copy(document=document(reproduction="forbidden"))), "reproduction_forbidden"),
    ("not of what is gone", permit(what=copy(state="destroyed")), "not_now"),
    ("not the keeper", permit(by=KEEPER), "no_deciding_authority"),
    ("not a department head at the top level", permit(
        by=head(capacity="department-head"), what=copy(document=document(level=TOP.code, rank=40))), "not_competent_at_level"),
    ("a division head at the lowest level", permit(by=head(capacity="division-head")), None),
    ("not one level up", permit(
        by=head(capacity="division-head"), what=copy(document=document(level=MIDDLE.code, rank=30))), "not_competent_at_level"),
    ("not where the rules know no form", permit(by=head(law=WITHOUT_FORMS)), "no_such_form"),
    ("not a form nobody knows", lambda: reproduction.form_fits(head(), copy(), "photograph"), "no_such_form"),
    ("a true copy of an original", lambda: reproduction.form_fits(head(), copy(), "true-copy"), None),
    ("not of a copy", lambda: reproduction.form_fits(head(), copy(form="true-copy"), "true-copy"), "form_of_another_source"),
    ("a copy of a copy", lambda: reproduction.form_fits(head(), copy(form="true-copy"), "copy-of-copy"), None),
    ("not of an original", lambda: reproduction.form_fits(head(), copy(), "copy-of-copy"), "form_of_another_source"),
    ("an extract of either", lambda: reproduction.form_fits(head(), copy(), "extract"), None),
))  # fmt: skip
def test_permitting_reproduction(answer, code):
    assert code_of(answer) == code


@pytest.mark.parametrize(**table(
    ("the keeper makes what is permitted", lambda: custody.may_reproduce(KEEPER, permission()), None),
    ("up to its number", lambda: reproduction.reproducing_fits(permission(), 2), None),
    ("not one more", lambda: reproduction.reproducing_fits(permission(), 3), "more_than_permitted"),
    ("not the registrar, who has it not at hand", lambda: custody.may_reproduce(registrar(office=12), permission()), "not_the_keeper"),
    ("nor the keeper while it is offered", lambda: custody.may_reproduce(KEEPER, permission(copy=copy(open_handover=True))), "already_offered"),
    ("not a keeper whose authorisation was withdrawn", lambda: custody.may_reproduce(replace(KEEPER, mandates=()), permission()), "receiver_not_authorised"),
    ("nobody else", lambda: custody.may_reproduce(STRANGER, permission()), "not_the_keeper"),
    ("not from what is listed", lambda: custody.may_reproduce(KEEPER, permission(copy=copy(state="listed"))), "not_now"),
    ("not under a permission used up", lambda: custody.may_reproduce(KEEPER, permission(state="used")), "not_now"),
))  # fmt: skip
def test_reproducing(answer, code):
    assert code_of(answer) == code


AT_THE_TOP = document(level=TOP.code, rank=TOP.rank)
UNWITNESSED = document(law=replace(LAW, levels=tuple(replace(level, destruction_witnesses=0) for level in LAW.levels)))
TWO = {"witnesses": (81, 82), "witness_persons": (810, 820)}


@pytest.mark.parametrize(**table(
    ("the keeper lists a copy", lambda: custody.may_propose_destruction(KEEPER, copy()), None),
    ("the registrar lists copies of others", lambda: custody.may_propose_destruction(registrar(office=12), copy()), None),
    ("nobody else", lambda: custody.may_propose_destruction(STRANGER, copy()), "not_the_registrar"),
    ("not one that is offered", lambda: custody.may_propose_destruction(KEEPER, copy(open_handover=True)), "already_offered"),
    ("not one that a vacant post left", lambda: custody.may_propose_destruction(registrar(office=12), copy(keeper_person=None)), "keeper_post_vacant"),
    ("not one on another list", lambda: custody.may_propose_destruction(KEEPER, copy(state="listed")), "not_now"),
))  # fmt: skip
def test_proposing_destruction(answer, code):
    assert code_of(answer) == code


def test_a_refused_list_names_the_copy_it_fails_at():
    assert custody.listing_fits(KEEPER, [copy(), copy(path="4")], LAW) is None
    for fault, code in (({"state": "listed"}, "not_now"), ({"open_handover": True}, "already_offered")):
        refusal = custody.listing_fits(KEEPER, [copy(), copy(path="4", **fault), copy(path="5", **fault)], LAW)
        assert (refusal.code, refusal.params["copy"]) == (code, "4")


def of(**more):
    """Copies that the keeper holds: one of the ordinary document, one of such a one."""
    return [copy(), copy(copy=2, path="4", document=document(document=2, **more))]


def together(*copies, law=LAW):
    return lambda: custody.listing_fits(KEEPER, copies, law)


NOBODY = replace(LAW, deciders=tuple(one for one in LAW.deciders if one.act != "destroy"))
APART = replace(LAW, deciders=tuple(
    replace(one, levels=(level.code,), capacities=(capacity,))
    for one in LAW.deciders if one.act == "destroy"
    for level, capacity in ((LOW, "province-chair"), (TOP, "department-head"))
))  # fmt: skip


@pytest.mark.parametrize(**table(
    ("copies of two documents of one unit", together(*of()), None),
    ("of two levels", together(*of(level=TOP.code, rank=TOP.rank)), None),
    ("of two units", together(*of(units=(ROOT, ASIDE))), "listed_apart"),
    ("of a unit and the one above it", together(*of(units=(ROOT,))), "listed_apart"),
    ("of two kinds of need-to-know", together(*of(need=7)), "listed_apart"),
    ("of levels that no one post decides", together(*of(level=TOP.code, rank=TOP.rank), law=APART), "listed_apart"),
    ("each for itself", together(copy(), law=APART), None),
    ("where nobody decides", together(copy(), law=NOBODY), "nobody_decides_at_level"),
))  # fmt: skip
def test_a_list_is_proposed_only_over_copies_that_one_authority_decides(answer, code):
    assert code_of(answer) == code


def test_what_needs_no_decision_is_listed_whoever_decides_what():
    open_law = replace(LAW, levels=tuple(replace(one, destruction_decision=False) for one in LAW.levels))
    free = [replace(one, document=replace(one.document, law=open_law)) for one in of()]
    assert custody.listing_fits(KEEPER, free, NOBODY) is None


def decide(by=head(), what=destruction()):
    return lambda: custody.may_decide_destruction(by, what)


@pytest.mark.parametrize(**table(
    ("a competent authority decides", decide(), None),
    ("not twice", decide(what=decided()), "not_now"),
    ("not the proposer", decide(by=head(office=10, person=100)), "two_persons_needed"),
    ("not the proposer in another office", decide(by=head(person=100)), "two_persons_needed"),
    ("not a keeper of a listed copy", decide(what=destruction(copies=(copy(), copy(keeper=20, keeper_person=200)))), "keeper_cannot_decide"),
    ("not a keeper in another office", decide(what=destruction(copies=(copy(keeper=77, keeper_person=200),))), "keeper_cannot_decide"),
    ("not who kept it in an office that is vacant since", decide(
        what=destruction(copies=(copy(keeper=77, keeper_person=None),), keeper_persons=(200,))), "keeper_cannot_decide"),
    ("whoever else fills another office", decide(
        what=destruction(copies=(copy(keeper=77, keeper_person=None),), keeper_persons=(770,))), None),
    ("not when one copy is above it", decide(what=destruction(
        copies=(copy(), copy(document=document(level=TOP.code, rank=40)))), by=head(rank=20)), "no_deciding_authority"),
    ("not when one copy is elsewhere", decide(what=destruction(
        copies=(copy(), copy(document=document(units=(1, ASIDE)))))), "no_deciding_authority"),
))  # fmt: skip
def test_deciding_destruction(answer, code):
    assert code_of(answer) == code


def not_decide(by=head(), what=destruction()):
    return lambda: custody.may_refuse_destruction(by, what)


@pytest.mark.parametrize(**table(
    ("whoever could decide it refuses", not_decide(), None),
    ("not the proposer", not_decide(by=head(office=10, person=100)), "two_persons_needed"),
    ("not the registrar", not_decide(by=registrar(office=12, person=120)), "no_deciding_authority"),
    ("not twice", not_decide(what=destruction(state="refused")), "not_now"),
    ("not what is carried out", not_decide(what=decided(state="done")), "not_now"),
))  # fmt: skip
def test_refusing_destruction(answer, code):
    assert code_of(answer) == code


def witness(by=STRANGER, what=decided()):
    return lambda: custody.may_witness(by, what)


@pytest.mark.parametrize(**table(
    ("a third one witnesses", witness(), None),
    ("not before the decision", witness(what=destruction()), "not_now"),
    ("not once it is carried out", witness(what=decided(state="done")), "not_now"),
    ("not a keeper", witness(what=decided(copies=(copy(keeper=99),))), "keeper_cannot_witness"),
    ("not a keeper in another office", witness(what=decided(copies=(copy(keeper=77, keeper_person=990),))), "keeper_cannot_witness"),
    ("not who kept it in an office that is vacant since", witness(
        what=decided(copies=(copy(keeper=77, keeper_person=None),), keeper_persons=(990,))), "keeper_cannot_witness"),
    ("whoever else fills another office", witness(
        what=decided(copies=(copy(keeper=77, keeper_person=None),), keeper_persons=(770,))), None),
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


def destroy(by=KEEPER, **more):
    return lambda: custody.may_destroy(by, decided(**{"copies": (copy(document=AT_THE_TOP),), **more}))


@pytest.mark.parametrize(**table(
    ("with two witnesses", destroy(**TWO), None),
    ("not with one", destroy(witnesses=(81,)), "witnesses_missing"),
    ("not before the decision", destroy(state="proposed", **TWO), "not_now"),
    ("not twice", destroy(state="done", **TWO), "not_now"),
    ("not a stranger", destroy(by=STRANGER, **TWO), "not_the_keeper"),
    ("a keeper of a listed copy who did not propose it", destroy(by=STRANGER, copies=(copy(), copy(keeper=99)), **TWO), None),
    ("with as many as the strictest level asks for", destroy(copies=(copy(document=UNWITNESSED), copy(document=AT_THE_TOP))), "witnesses_missing"),
    ("with none where no level asks for any", destroy(copies=(copy(document=UNWITNESSED),)), None),
))  # fmt: skip
def test_destroying(answer, code):
    assert code_of(answer) == code


def test_a_refusal_for_want_of_witnesses_says_how_many_there_are():
    refusal = destroy(witnesses=(81,))()
    assert refusal.params == {"needed": TOP.destruction_witnesses, "present": 1}


def attach(to, by=STRANGER):
    return lambda: proofs.may_attach_proof(by, to)


@pytest.mark.parametrize(**table(
    ("a party to it attaches a paper", attach(document(decider=99)), None),
    ("the registrar too", attach(document(), by=registrar()), None),
    ("no other reader", attach(document(decider=10)), "not_the_registrar"),
    ("the keeper of a copy", attach(copy(keeper=99)), None),
    ("the registrar of a copy", attach(copy(keeper=99), by=registrar(office=12)), None),
    ("no former keeper", attach(copy(keeper=10)), "not_the_registrar"),
    ("the giver of a handover", attach(handover(giver=99)), None),
    ("its receiver", attach(handover(receiver=99)), None),
    ("the registrar of its document", attach(handover(), by=registrar(office=12)), None),
    ("nobody beside it", attach(handover()), "not_the_registrar"),
    ("whatever its state", attach(handover(state="withdrawn", receiver=99)), None),
))  # fmt: skip
def test_attaching(answer, code):
    assert code_of(answer) == code


@pytest.mark.parametrize(**table(
    ("a loan is due later", lambda: loans.may_be_due(date(2026, 11, 17), DAY), None),
    ("or on the day", lambda: loans.may_be_due(DAY, DAY), None),
    ("or is none", lambda: loans.may_be_due(None, DAY), None),
    ("not before", lambda: loans.may_be_due(date(2026, 11, 15), DAY), "due_in_the_past"),
))  # fmt: skip
def test_lending(answer, code):
    assert code_of(answer) == code


def test_overdue_is_after_the_day_and_never_without_one():
    assert loans.overdue(date(2026, 11, 15), DAY)
    assert not loans.overdue(DAY, DAY) and not loans.overdue(None, DAY)
