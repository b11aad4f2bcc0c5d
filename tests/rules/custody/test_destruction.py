"""Destruction: who lists, decides, refuses, witnesses and carries it out."""

from dataclasses import replace

import pytest

from steward.rules.custody.destruction import (
    listing_fits,
    may_decide_destruction,
    may_destroy,
    may_propose_destruction,
    may_refuse_destruction,
    may_witness,
)
from tests.rules.custody.test_handovers import KEEPER, STRANGER
from tests.rules.made import (
    ASIDE,
    LAW,
    LOW,
    ROOT,
    TOP,
    code_of,
    copy,
    decided,
    destruction,
    document,
    head,
    mandate,
    registrar,
    table,
    who,
)

AT_THE_TOP = document(level=TOP.code, rank=TOP.rank)


UNWITNESSED = document(
    law=replace(LAW, levels=tuple(replace(level, destruction_witnesses=0) for level in LAW.levels))
)


TWO = {"witnesses": (81, 82), "witness_persons": (810, 820)}


@pytest.mark.parametrize(**table(
    ("the keeper lists a copy", lambda: may_propose_destruction(KEEPER, copy()), None),
    ("the registrar lists copies of others", lambda: may_propose_destruction(registrar(post=12), copy()),
     None),
    ("nobody else", lambda: may_propose_destruction(STRANGER, copy()), "not_the_registrar"),
    ("not one that is offered", lambda: may_propose_destruction(KEEPER, copy(open_handover=True)),
     "already_offered"),
    ("not one that a vacant post left",
     lambda: may_propose_destruction(registrar(post=12), copy(keeper_person=None)), "keeper_post_vacant"),
    ("not one on another list", lambda: may_propose_destruction(KEEPER, copy(state="listed")), "not_now"),
))  # fmt: skip # a case in one line or two
def test_proposing_destruction(answer, code):
    assert code_of(answer) == code


def test_a_refused_list_names_the_copy_it_fails_at():
    assert listing_fits(KEEPER, [copy(), copy(path="4")], LAW) is None
    for fault, code in (({"state": "listed"}, "not_now"), ({"open_handover": True}, "already_offered")):
        refusal = listing_fits(KEEPER, [copy(), copy(path="4", **fault), copy(path="5", **fault)], LAW)
        assert (refusal.code, refusal.params["copy"]) == (code, "4")


def of(**more):
    """Copies that the keeper holds: one of the ordinary document, one of such a one."""
    return [copy(), copy(copy=2, path="4", document=document(document=2, **more))]


def together(*copies, law=LAW):
    return lambda: listing_fits(KEEPER, copies, law)


NOBODY = replace(LAW, deciders=tuple(one for one in LAW.deciders if one.act != "destroy"))


APART = replace(
    LAW,
    deciders=tuple(
        replace(one, levels=(level.code,), capacities=(capacity,))
        for one in LAW.deciders
        if one.act == "destroy"
        for level, capacity in ((LOW, "province-chair"), (TOP, "department-head"))
    ),
)


@pytest.mark.parametrize(
    **table(
        ("copies of two documents of one unit", together(*of()), None),
        ("of two levels", together(*of(level=TOP.code, rank=TOP.rank)), None),
        ("of two units", together(*of(units=(ROOT, ASIDE))), "listed_apart"),
        ("of a unit and the one above it", together(*of(units=(ROOT,))), "listed_apart"),
        ("of two kinds of need-to-know", together(*of(need=7)), "listed_apart"),
        (
            "of levels that no one post decides",
            together(*of(level=TOP.code, rank=TOP.rank), law=APART),
            "listed_apart",
        ),
        ("each for itself", together(copy(), law=APART), None),
        ("where nobody decides", together(copy(), law=NOBODY), "nobody_decides_at_level"),
    )
)
def test_a_list_is_proposed_only_over_copies_that_one_authority_decides(answer, code):
    assert code_of(answer) == code


def test_what_needs_no_decision_is_listed_whoever_decides_what():
    open_law = replace(LAW, levels=tuple(replace(one, destruction_decision=False) for one in LAW.levels))
    free = [replace(one, document=replace(one.document, law=open_law)) for one in of()]
    assert listing_fits(KEEPER, free, NOBODY) is None


def decide(by=head(), what=destruction()):
    return lambda: may_decide_destruction(by, what)


@pytest.mark.parametrize(**table(
    ("a competent authority decides", decide(), None),
    ("not twice", decide(what=decided()), "not_now"),
    ("not the proposer", decide(by=head(post=10, person=100)), "two_persons_needed"),
    ("not the proposer in another office", decide(by=head(person=100)), "two_persons_needed"),
    ("not a keeper of a listed copy",
     decide(what=destruction(copies=(copy(), copy(keeper=20, keeper_person=200)))), "keeper_cannot_decide"),
    ("not a keeper in another office", decide(what=destruction(copies=(copy(keeper=77, keeper_person=200),))),
     "keeper_cannot_decide"),
    ("not who kept it in an office that is vacant since", decide(
        what=destruction(copies=(copy(keeper=77, keeper_person=None),), keeper_persons=(200,))),
        "keeper_cannot_decide"),
    ("whoever else fills another office", decide(
        what=destruction(copies=(copy(keeper=77, keeper_person=None),), keeper_persons=(770,))), None),
    ("not when one copy is above it", decide(what=destruction(
        copies=(copy(), copy(document=document(level=TOP.code, rank=40)))), by=head(rank=20)),
        "no_deciding_authority"),
    ("not when one copy is elsewhere", decide(what=destruction(
        copies=(copy(), copy(document=document(units=(1, ASIDE)))))), "no_deciding_authority"),
))  # fmt: skip # a case in one line or two
def test_deciding_destruction(answer, code):
    assert code_of(answer) == code


def not_decide(by=head(), what=destruction()):
    return lambda: may_refuse_destruction(by, what)


@pytest.mark.parametrize(
    **table(
        ("whoever could decide it refuses", not_decide(), None),
        ("not the proposer", not_decide(by=head(post=10, person=100)), "two_persons_needed"),
        ("not the registrar", not_decide(by=registrar(post=12, person=120)), "no_deciding_authority"),
        ("not twice", not_decide(what=destruction(state="refused")), "not_now"),
        ("not what is carried out", not_decide(what=decided(state="done")), "not_now"),
    )
)
def test_refusing_destruction(answer, code):
    assert code_of(answer) == code


def witness(by=STRANGER, what=decided()):
    return lambda: may_witness(by, what)


@pytest.mark.parametrize(**table(
    ("a third one witnesses", witness(), None),
    ("not before the decision", witness(what=destruction()), "not_now"),
    ("not once it is carried out", witness(what=decided(state="done")), "not_now"),
    ("not a keeper", witness(what=decided(copies=(copy(keeper=99),))), "keeper_cannot_witness"),
    ("not a keeper in another office", witness(what=decided(copies=(copy(keeper=77, keeper_person=990),))),
     "keeper_cannot_witness"),
    ("not who kept it in an office that is vacant since", witness(
        what=decided(copies=(copy(keeper=77, keeper_person=None),), keeper_persons=(990,))),
        "keeper_cannot_witness"),
    ("whoever else fills another office", witness(
        what=decided(copies=(copy(keeper=77, keeper_person=None),), keeper_persons=(770,))), None),
    ("not the proposer", witness(what=decided(proposer=99)), "proposer_cannot_witness"),
    ("not the proposer in another office", witness(what=decided(proposer_person=990)),
     "proposer_cannot_witness"),
    ("not the decider", witness(by=head()), "decider_cannot_witness"),
    ("not the decider in another office", witness(by=who(mandate(), post=98, person=200)),
     "decider_cannot_witness"),
    ("not twice", witness(what=decided(witnesses=(99,), witness_persons=(990,))), "already_witnessed"),
    ("not twice in two offices", witness(what=decided(witnesses=(77,), witness_persons=(990,))),
     "already_witnessed"),
    ("beside another", witness(what=decided(witnesses=(77,), witness_persons=(770,))), None),
))  # fmt: skip # a case in one line or two
def test_witnessing(answer, code):
    assert code_of(answer) == code


def destroy(by=KEEPER, **more):
    return lambda: may_destroy(by, decided(**{"copies": (copy(document=AT_THE_TOP),), **more}))


@pytest.mark.parametrize(**table(
    ("with two witnesses", destroy(**TWO), None),
    ("not with one", destroy(witnesses=(81,)), "witnesses_missing"),
    ("not before the decision", destroy(state="proposed", **TWO), "not_now"),
    ("not twice", destroy(state="done", **TWO), "not_now"),
    ("not a stranger", destroy(by=STRANGER, **TWO), "not_the_keeper"),
    ("a keeper of a listed copy who did not propose it",
     destroy(by=STRANGER, copies=(copy(), copy(keeper=99)), **TWO), None),
    ("with as many as the strictest level asks for",
     destroy(copies=(copy(document=UNWITNESSED), copy(document=AT_THE_TOP))), "witnesses_missing"),
    ("with none where no level asks for any", destroy(copies=(copy(document=UNWITNESSED),)), None),
))  # fmt: skip # a case in one line or two
def test_destroying(answer, code):
    assert code_of(answer) == code


def test_a_refusal_for_want_of_witnesses_says_how_many_there_are():
    refusal = destroy(witnesses=(81,))()
    assert refusal.params == {"needed": TOP.destruction_witnesses, "present": 1}
