"""Who may grant what to whom."""

from dataclasses import replace
from datetime import date

import pytest

from steward.rules import people
from tests.rules.made import ASIDE, BELOW, DAY, LAW, LINE, ROOT, UNIT, code_of, head, mandate, office, security, table, who

LATER, BEFORE = date(2026, 12, 1), date(2026, 1, 1)
OTHER = security(office=31, person=310)


def delegation(**more):
    return replace(LAW.delegation, **more)


def test_access_is_kept_by_the_office_in_charge_over_the_unit():
    assert people.may_keep_people(security(), LINE) is None
    assert people.may_keep_people(security(unit=UNIT), (ROOT, UNIT, BELOW)) is None
    assert people.may_keep_people(security(unit=ASIDE), LINE).code == "not_in_charge_of_access"
    assert people.may_keep_people(security(unit=BELOW), LINE).code == "not_in_charge_of_access"
    assert people.may_keep_people(who(mandate("registrar", unit=ROOT)), LINE).code == "not_in_charge_of_access"


def test_an_empty_line_of_units_is_reached_by_nobody():
    assert people.may_keep_people(security(), ()).code == "not_in_charge_of_access"


@pytest.mark.parametrize(**table(
    ("an empty office is filled", lambda: people.may_assign(security(), LINE, 7, 0, 0), None),
    ("an office is filled by whoever is in charge over it", lambda: people.may_assign(security(unit=ASIDE), LINE, 7, 0, 0), "not_in_charge_of_access"),
    ("nobody moves themself", lambda: people.may_assign(security(), LINE, 300, 0, 0), "nothing_for_oneself"),
    ("an authorised office is not filled by one", lambda: people.may_assign(security(), LINE, 7, 1, 0), "withdraw_authorisations_first"),
    ("an office with copies is not filled", lambda: people.may_assign(security(), LINE, 7, 0, 1), "office_holds_copies"),
    ("an authorised office with copies falls vacant at any time", lambda: people.may_assign(security(), LINE, None, 2, 3), None),
))  # fmt: skip
def test_assigning(answer, code):
    assert code_of(answer) == code


@pytest.mark.parametrize(**table(
    ("a sign-in is opened", lambda: people.may_open_account(security(), [LINE], 7, False, 0), None),
    ("not for oneself", lambda: people.may_open_account(security(), [LINE], 300, False, 0), "nothing_for_oneself"),
    ("not twice", lambda: people.may_open_account(security(), [LINE], 7, True, 0), "has_an_account"),
    ("not after the person was authorised", lambda: people.may_open_account(security(), [LINE], 7, False, 1), "withdraw_authorisations_first"),
    ("not when one of the offices lies elsewhere", lambda: people.may_open_account(security(unit=UNIT), [LINE, (ROOT, ASIDE)], 7, False, 0), "not_in_charge_of_access"),
))  # fmt: skip
def test_opening_a_sign_in(answer, code):
    assert code_of(answer) == code


def propose(by=security(), to=office(), role="reader", since=DAY, until=None, over=LINE):
    return lambda: people.may_propose(by, to, role, since, until, over)


@pytest.mark.parametrize(**table(
    ("an authorisation is proposed", propose(), None),
    ("for an office within charge", propose(to=office(units=(ROOT, ASIDE)), by=security(unit=UNIT)), "not_in_charge_of_access"),
    ("over a unit within charge", propose(over=(ROOT, ASIDE), by=security(unit=UNIT)), "not_in_charge_of_access"),
    ("not for the own office", propose(to=office(30)), "nothing_for_oneself"),
    ("not for another office of the same person", propose(to=office(person=300)), "nothing_for_oneself"),
    ("of a role that there is", propose(role="owner"), "no_such_role"),
    ("not ending before it begins", propose(until=BEFORE), "ends_before_it_begins"),
    ("for a time", propose(until=LATER), None),
))  # fmt: skip
def test_proposing_an_authorisation(answer, code):
    assert code_of(answer) == code


def confirm(by=OTHER, to=office(), proposer=office(30, person=300), state="proposed", over=LINE):
    return lambda: people.may_confirm(by, to, proposer, state, over)


@pytest.mark.parametrize(**table(
    ("an authorisation is confirmed by another", confirm(), None),
    ("not by the office that proposed", confirm(by=security()), "two_persons_needed"),
    ("not by the person who proposed in another office", confirm(by=security(office=31)), "two_persons_needed"),
    ("not for oneself", confirm(to=office(31)), "nothing_for_oneself"),
    ("not for the same person's other office", confirm(to=office(person=310)), "nothing_for_oneself"),
    ("not once it was answered", confirm(state="in_force"), "not_waiting"),
    ("not over a unit outside", confirm(by=security(office=31, person=310, unit=UNIT), over=(ROOT, ASIDE)), "not_in_charge_of_access"),
    ("not for an office outside", confirm(by=security(office=31, person=310, unit=ASIDE)), "not_in_charge_of_access"),
))  # fmt: skip
def test_confirming_an_authorisation(answer, code):
    assert code_of(answer) == code


@pytest.mark.parametrize(**table(
    ("training was completed", lambda: people.trained(20, BEFORE, DAY), None),
    ("training is missing", lambda: people.trained(20, None, DAY), "training_missing"),
    ("training lies ahead", lambda: people.trained(20, LATER, DAY), "training_missing"),
    ("nothing protected is seen", lambda: people.trained(0, None, DAY), None),
))  # fmt: skip
def test_training(answer, code):
    assert code_of(answer) == code


def delegate(by=head(), deputy=office(), since=DAY, until=LATER, law=delegation()):
    return lambda: people.may_delegate(by, deputy, since, until, law)


BORROWED = who(mandate("decider", deputy_of=20))


@pytest.mark.parametrize(**table(
    ("a decider lends its authority", delegate(), None),
    ("a scheme may forbid it", delegate(law=delegation(allowed=False)), "no_delegation"),
    ("who decides nothing lends nothing", delegate(by=security()), "nothing_to_delegate"),
    ("what was lent is not passed on", delegate(by=BORROWED), "no_sub_delegation"),
    ("unless the scheme allows it", delegate(by=BORROWED, law=delegation(sub_delegation=True)), None),
    ("not to oneself", delegate(deputy=office(person=200)), "nothing_for_oneself"),
    ("not to a vacant office", delegate(deputy=office(filled=False, person=None)), "office_vacant"),
    ("not ending before it begins", delegate(until=BEFORE), "ends_before_it_begins"),
    ("not for longer than a year", delegate(until=date(2028, 1, 1)), "delegation_too_long"),
))  # fmt: skip
def test_delegating(answer, code):
    assert code_of(answer) == code


@pytest.mark.parametrize(**table(
    ("a reset is asked for", lambda: people.may_reset(security(), LINE, 7), None),
    ("not by the one who lost it", lambda: people.may_reset(security(), LINE, 300), "nothing_for_oneself"),
    ("not by somebody in charge elsewhere", lambda: people.may_reset(security(unit=ASIDE), LINE, 7), "not_in_charge_of_access"),
    ("a reset is confirmed", lambda: people.may_confirm_reset(OTHER, LINE, 7, office(30, person=300), "proposed"), None),
    ("not by the one who asked", lambda: people.may_confirm_reset(security(), LINE, 7, office(30, person=300), "proposed"), "two_persons_needed"),
    ("not by that person in another office", lambda: people.may_confirm_reset(security(office=39), LINE, 7, office(30, person=300), "proposed"), "two_persons_needed"),
    ("not by the one who lost it either", lambda: people.may_confirm_reset(OTHER, LINE, 310, office(30, person=300), "proposed"), "nothing_for_oneself"),
    ("not twice", lambda: people.may_confirm_reset(OTHER, LINE, 7, office(30, person=300), "confirmed"), "not_waiting"),
))  # fmt: skip
def test_resetting(answer, code):
    assert code_of(answer) == code


@pytest.mark.parametrize(**table(
    ("two people begin", lambda: people.may_begin(("An", "an"), ("Bình", "binh")), None),
    ("one name twice is one person", lambda: people.may_begin(("An", "an"), ("an ", "binh")), "two_persons_needed"),
    ("one sign-in twice is one person", lambda: people.may_begin(("An", "an"), ("Bình", "AN")), "two_persons_needed"),
))  # fmt: skip
def test_beginning(answer, code):
    assert code_of(answer) == code
