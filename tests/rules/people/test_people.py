"""Who may grant what to whom."""

from dataclasses import replace
from datetime import date

import pytest

from steward.rules.machinery.actor import CEREMONY
from steward.rules.people import accounts, authorisations, delegations, posts
from tests.rules.made import (
    ASIDE,
    BELOW,
    DAY,
    LAW,
    LINE,
    ROOT,
    UNIT,
    authorisation,
    code_of,
    delegation,
    head,
    mandate,
    person,
    post,
    reset,
    security,
    table,
    unit,
    who,
)

LATER, BEFORE = date(2026, 12, 1), date(2026, 1, 1)
OTHER = security(post=31, person=310)
IN_UNIT = security(unit=UNIT)
BESIDE = (ROOT, ASIDE)


def test_access_is_kept_by_the_office_in_charge_over_the_unit():
    assert posts.keeps_people(security(), LINE) is None
    assert posts.keeps_people(IN_UNIT, (ROOT, UNIT, BELOW)) is None
    assert posts.keeps_people(security(unit=ASIDE), LINE).code == "not_in_charge_of_access"
    assert posts.keeps_people(security(unit=BELOW), LINE).code == "not_in_charge_of_access"
    assert posts.keeps_people(who(mandate("registrar", unit=ROOT)), LINE).code == "not_in_charge_of_access"


def test_access_over_several_units_is_kept_over_every_one_of_them():
    assert posts.keeps_people(security(), LINE, BESIDE) is None
    assert posts.keeps_people(IN_UNIT, LINE, BESIDE).code == "not_in_charge_of_access"


def test_an_empty_line_of_units_is_reached_by_nobody():
    assert posts.keeps_people(security(), ()).code == "not_in_charge_of_access"


@pytest.mark.parametrize(**table(
    ("a unit is added by whoever is in charge over its parent",
     lambda: posts.may_create_unit(IN_UNIT, unit()), None),
    ("not beside", lambda: posts.may_create_unit(IN_UNIT, unit(BESIDE)), "not_in_charge_of_access"),
    ("six deep", lambda: posts.may_create_unit(security(), unit((1, 2, 3, 4, 5))), None),
    ("not deeper", lambda: posts.may_create_unit(security(), unit((1, 2, 3, 4, 5, 6))), "tree_too_deep"),
    ("a post is added by whoever is in charge over its unit", lambda: posts.may_create_post(IN_UNIT, unit()),
     None),
    ("not in a unit beside", lambda: posts.may_create_post(IN_UNIT, unit(BESIDE)), "not_in_charge_of_access"),
    ("a person is entered by whoever is in charge over the own unit",
     lambda: posts.may_register_person(IN_UNIT), None),
    ("not by whoever is in charge elsewhere", lambda: posts.may_register_person(security(unit=ASIDE)),
     "not_in_charge_of_access"),
    ("need-to-know is kept at the root", lambda: posts.may_create_compartment(security()), None),
    ("not below", lambda: posts.may_create_compartment(IN_UNIT), "not_in_charge_of_access"),
    ("combinations too", lambda: posts.may_combine_compartments(security()), None),
    ("neither below", lambda: posts.may_combine_compartments(IN_UNIT), "not_in_charge_of_access"),
))  # fmt: skip # a case in one line or two
def test_adding(answer, code):
    assert code_of(answer) == code


def filling(person, now, granted=0, held=0):
    return lambda: posts.filling_fits(security(), person, now, granted, held)


@pytest.mark.parametrize(**table(
    ("an office is filled by whoever is in charge over it", lambda: posts.may_assign(IN_UNIT, post()), None),
    ("and by nobody else", lambda: posts.may_assign(security(unit=ASIDE), post()), "not_in_charge_of_access"),
    ("an empty office is filled", filling(7, None), None),
    ("one passes to somebody else", filling(7, 8), None),
    ("nobody moves themself", filling(300, None), "nothing_for_oneself"),
    ("nor is seated where they sit", filling(300, 300), "nothing_for_oneself"),
    ("nor is anybody else", filling(7, 7), "post_as_it_is"),
    ("what is vacant is not left once more", filling(None, None), "post_as_it_is"),
    ("an authorised office is not filled by one", filling(7, None, 1), "withdraw_authorisations_first"),
    ("an office with copies is not filled", filling(7, None, 0, 1), "office_holds_copies"),
    ("an authorised office with copies falls vacant at any time", filling(None, 7, 2, 3), None),
))  # fmt: skip # one case a line
def test_assigning(answer, code):
    assert code_of(answer) == code


ONE, TWO, THREE = post(1), post(2), post(3)


@pytest.mark.parametrize(
    **table(
        ("two are left of three", lambda: posts.keeps_access((ONE, TWO, THREE), (ONE, TWO)), None),
        ("not one of two", lambda: posts.keeps_access((ONE, TWO), (ONE,)), "access_would_be_lost"),
        (
            "not one person in two offices",
            lambda: posts.keeps_access((ONE, TWO, THREE), (ONE, post(3, person=10))),
            "access_would_be_lost",
        ),
        ("where one is left already, one stays", lambda: posts.keeps_access((ONE,), (ONE,)), None),
        ("that one stays", lambda: posts.keeps_access((ONE,), ()), "access_would_be_lost"),
    )
)
def test_keeping_two_in_charge(answer, code):
    assert code_of(answer) == code


def open_account(by=security(), **more):
    return lambda: accounts.may_open_account(by, person(**{"has_account": False, **more}))


@pytest.mark.parametrize(**table(
    ("a sign-in is opened", open_account(), None),
    ("not for oneself", open_account(number=300), "nothing_for_oneself"),
    ("not twice", open_account(has_account=True), "has_an_account"),
    ("not after the person was authorised", open_account(granted=1), "withdraw_authorisations_first"),
    ("not when one of the offices lies elsewhere", open_account(by=IN_UNIT, lines=(LINE, BESIDE)),
     "not_in_charge_of_access"),
    ("of somebody without an office by whoever is in charge over the whole", open_account(lines=()), None),
    ("and not in one unit", open_account(by=IN_UNIT, lines=()), "not_in_charge_of_access"),
))  # fmt: skip # a case in one line or two
def test_opening_a_sign_in(answer, code):
    assert code_of(answer) == code


def propose(by=security(), to=post()):
    return lambda: authorisations.may_propose(by, to)


def propose_as(by=security(), since=DAY, until=None, over=LINE):
    return lambda: authorisations.authorisation_fits(by, since, until, over)


@pytest.mark.parametrize(
    **table(
        ("an authorisation is proposed", propose(), None),
        (
            "for an office within charge",
            propose(to=post(units=BESIDE), by=IN_UNIT),
            "not_in_charge_of_access",
        ),
        ("not for the own office", propose(to=post(30)), "nothing_for_oneself"),
        ("not for another office of the same person", propose(to=post(person=300)), "nothing_for_oneself"),
        ("for a vacant office", propose(to=post(filled=False, person=None)), None),
        ("over a unit", propose_as(), None),
        ("over a unit within charge", propose_as(over=BESIDE, by=IN_UNIT), "not_in_charge_of_access"),
        ("not for days that have passed", propose_as(since=BEFORE), "back_dated"),
        ("for days to come", propose_as(since=LATER), None),
        ("not ending before it begins", propose_as(since=LATER, until=DAY), "ends_before_it_begins"),
        ("not what is over already", propose_as(since=BEFORE, until=BEFORE), "over_already"),
        ("for a time", propose_as(until=LATER), None),
        ("for a day", propose_as(until=DAY), None),
    )
)
def test_proposing_an_authorisation(answer, code):
    assert code_of(answer) == code


def confirm(by=OTHER, to=post(), **more):
    return lambda: authorisations.may_confirm(by, authorisation(post=to, **more))


@pytest.mark.parametrize(**table(
    ("an authorisation is confirmed by another", confirm(), None),
    ("not by the office that proposed", confirm(by=security()), "two_persons_needed"),
    ("not by the person who proposed in another office", confirm(by=security(post=31)), "two_persons_needed"),
    ("not for oneself", confirm(to=post(31)), "nothing_for_oneself"),
    ("not for the same person's other office", confirm(to=post(person=310)), "nothing_for_oneself"),
    ("not once it was answered", confirm(state="in_force"), "not_now"),
    ("on its last day", confirm(until=DAY), None),
    ("not once it has ended by itself", confirm(until=BEFORE), "has_ended"),
    ("not over a unit outside", confirm(by=security(post=31, person=310, unit=UNIT), over=BESIDE),
     "not_in_charge_of_access"),
    ("not for an office outside", confirm(by=security(post=31, person=310, unit=ASIDE)),
     "not_in_charge_of_access"),
))  # fmt: skip # a case in one line or two
def test_confirming_an_authorisation(answer, code):
    assert code_of(answer) == code


def withdraw(by=OTHER, **more):
    return lambda: authorisations.may_withdraw(by, authorisation(**more))


def refuse(by=OTHER, **more):
    return lambda: authorisations.may_refuse(by, authorisation(**more))


@pytest.mark.parametrize(
    **table(
        ("a proposed one is refused by somebody else", refuse(), None),
        ("and taken back by the one who proposed it", withdraw(by=security()), None),
        ("who does not refuse it", refuse(by=security()), "two_persons_needed"),
        ("and by nobody else", withdraw(), "not_the_proposer"),
        ("what is in force is not refused", refuse(state="in_force"), "not_now"),
        ("one in force is withdrawn", withdraw(state="in_force"), None),
        ("on its last day", withdraw(state="in_force", until=DAY), None),
        ("not once it has ended by itself", withdraw(state="in_force", until=BEFORE), "has_ended"),
        ("what was proposed for days that have passed is refused", refuse(until=BEFORE), None),
        ("not twice", withdraw(state="withdrawn"), "not_now"),
        ("not what was refused", withdraw(state="refused"), "not_now"),
        ("not of an office outside", refuse(by=security(unit=ASIDE, post=31)), "not_in_charge_of_access"),
        ("its own by a proposer outside", withdraw(by=security(unit=ASIDE)), None),
        (
            "not by a proposer outside once in force",
            withdraw(by=security(unit=ASIDE), state="in_force"),
            "not_in_charge_of_access",
        ),
    )
)
def test_withdrawing_an_authorisation(answer, code):
    assert code_of(answer) == code


@pytest.mark.parametrize(**table(
    ("a post is filled today", lambda: posts.seated_fits(DAY, DAY, first_one=False), None),
    ("by the first one by a paper of before", lambda: posts.seated_fits(BEFORE, DAY, first_one=True), None),
    ("by a later one not for days that have passed", lambda: posts.seated_fits(BEFORE, DAY, first_one=False),
     "back_dated"),
    ("nor on a day to come", lambda: posts.seated_fits(LATER, DAY, first_one=False), "takes_effect_today"),
    ("not even by the first one", lambda: posts.seated_fits(LATER, DAY, first_one=True),
     "takes_effect_today"),
    ("within the longest service", lambda: posts.seated_fits(date(1976, 1, 1), DAY, first_one=True), None),
    ("not before it", lambda: posts.seated_fits(date(1975, 12, 31), DAY, first_one=True), "too_long_ago"),
))  # fmt: skip # a case in one line or two
def test_the_day_since_when_a_post_is_filled(answer, code):
    assert code_of(answer) == code


def test_a_right_begins_on_its_day_or_on_that_of_its_confirmation():
    assert (
        authorisations.begins(LATER, DAY),
        authorisations.begins(DAY, DAY),
        authorisations.begins(BEFORE, DAY),
    ) == (
        LATER,
        DAY,
        DAY,
    )


@pytest.mark.parametrize(
    **table(
        ("training was completed", lambda: authorisations.trained(20, BEFORE, DAY), None),
        ("training is missing", lambda: authorisations.trained(20, None, DAY), "training_missing"),
        ("training lies ahead", lambda: authorisations.trained(20, LATER, DAY), "training_missing"),
        ("nothing protected is seen", lambda: authorisations.trained(0, None, DAY), None),
    )
)
def test_training(answer, code):
    assert code_of(answer) == code


def delegate(by=head()):
    return lambda: delegations.may_delegate(by)


def delegate_to(by=head(), deputy=post(), since=DAY, until=LATER, **law):
    return lambda: delegations.delegation_fits(by, deputy, since, until, replace(LAW.delegation, **law))


LENT, OWN = (mandate("decider", capacity="province-chair", **more) for more in ({"deputy_of": 20}, {}))


@pytest.mark.parametrize(
    **table(
        ("a decider lends its authority", delegate(), None),
        ("who decides nothing lends nothing", delegate(by=security()), "nothing_to_delegate"),
        ("nor who has no capacity to decide in", delegate(by=head(capacity="")), "nothing_to_delegate"),
        ("what was lent is not passed on", delegate(by=who(LENT)), "no_sub_delegation"),
        ("but the own beside it", delegate(by=who(LENT, OWN)), None),
        ("to another, for a time", delegate_to(), None),
        ("a scheme may forbid it", delegate_to(allowed=False), "no_delegation"),
        ("not to oneself", delegate_to(deputy=post(person=200)), "nothing_for_oneself"),
        ("not to a vacant office", delegate_to(deputy=post(filled=False, person=None)), "office_vacant"),
        ("not ending before it begins", delegate_to(until=BEFORE), "ends_before_it_begins"),
        ("for a year", delegate_to(until=date(2027, 11, 16)), None),
        ("not for longer than a year", delegate_to(until=date(2028, 1, 1)), "delegation_too_long"),
    )
)
def test_delegating(answer, code):
    assert code_of(answer) == code


def test_what_was_lent_is_not_passed_on_even_where_the_scheme_would_allow_it():
    """Nobody follows a chain of delegations: a second link would be a paper that opens nothing."""
    assert delegate_to(by=who(LENT), sub_delegation=True)() is None
    assert delegations.may_delegate(who(LENT)).code == "no_sub_delegation"


def test_the_article_that_forbids_delegation_is_told():
    assert delegate_to(allowed=False)().basis == LAW.delegation.basis


@pytest.mark.parametrize(**table(
    ("the giver ends a delegation", lambda: delegations.may_end_delegation(head(), delegation()), None),
    ("whoever is in charge over the giver too",
     lambda: delegations.may_end_delegation(security(), delegation()), None),
    ("on its last day", lambda: delegations.may_end_delegation(head(), delegation(until=DAY)), None),
    ("not once it has ended by itself",
     lambda: delegations.may_end_delegation(head(), delegation(until=BEFORE)), "has_ended"),
    ("not in charge elsewhere", lambda: delegations.may_end_delegation(security(unit=ASIDE), delegation()),
     "not_in_charge_of_access"),
    ("not the deputy", lambda: delegations.may_end_delegation(who(LENT), delegation()),
     "not_in_charge_of_access"),
    ("not twice", lambda: delegations.may_end_delegation(head(), delegation(state="ended")), "not_now"),
))  # fmt: skip # a case in one line or two
def test_ending_a_delegation(answer, code):
    assert code_of(answer) == code


@pytest.mark.parametrize(**table(
    ("by anybody who fills a post", lambda: posts.is_named(who(), person()), True),
    ("oneself", lambda: posts.is_named(who(person=7), person(7, lines=())), True),
    ("not one who has left", lambda: posts.is_named(who(), person(lines=())), False),
    ("who has left, in charge of one unit: not either", lambda: posts.is_named(IN_UNIT, person(lines=())),
     False),
    ("who has left, in charge of the whole", lambda: posts.is_named(security(), person(lines=())), True),
    ("a new one, in charge of one unit", lambda: posts.is_named(IN_UNIT, person(lines=(), has_account=False)),
     True),
    ("a new one to nobody else", lambda: posts.is_named(who(), person(lines=(), has_account=False)), False),
))  # fmt: skip # a case in one line or two
def test_who_exists_for_whom(answer, code):
    assert answer() is code


def ask(by=security(), **more):
    return lambda: accounts.may_propose_reset(by, person(**more))


def confirm_reset(by=OTHER, number=700, **more):
    return lambda: accounts.may_confirm_reset(by, reset(person=person(number), **more))


@pytest.mark.parametrize(**table(
    ("a reset is asked for", ask(), None),
    ("not by the one who lost it", ask(number=300), "nothing_for_oneself"),
    ("not by somebody in charge elsewhere", ask(by=security(unit=ASIDE)), "not_in_charge_of_access"),
    ("not in charge of one of two offices alone", ask(by=IN_UNIT, lines=(LINE, BESIDE)),
     "not_in_charge_of_access"),
    ("of somebody without an office by whoever is in charge over the whole", ask(lines=()), None),
    ("and not in one unit", ask(by=IN_UNIT, lines=()), "not_in_charge_of_access"),
    ("not where there is no sign-in", ask(has_account=False), "no_account"),
    ("a reset is confirmed", confirm_reset(), None),
    ("not by the one who asked", confirm_reset(by=security()), "two_persons_needed"),
    ("not by that person in another office", confirm_reset(by=security(post=39)), "two_persons_needed"),
    ("not by the one who lost it either", confirm_reset(number=310), "nothing_for_oneself"),
    ("not by somebody in charge elsewhere either",
     confirm_reset(by=security(unit=ASIDE, post=31, person=310)), "not_in_charge_of_access"),
    ("not twice", confirm_reset(state="confirmed"), "not_now"),
))  # fmt: skip # a case in one line or two
def test_resetting(answer, code):
    assert code_of(answer) == code


@pytest.mark.parametrize(**table(
    ("the ceremony begins", lambda: posts.may_begin(who(principal=CEREMONY)), None),
    ("no office does", lambda: posts.may_begin(security()), "not_for_this_principal"),
    ("two people begin", lambda: posts.beginning_fits(("An", "an"), ("Bình", "binh")), None),
    ("one name twice is one person", lambda: posts.beginning_fits(("An", "an"), ("an ", "binh")),
     "two_persons_needed"),
    ("one sign-in twice is one person", lambda: posts.beginning_fits(("An", "an"), ("Bình", "AN")),
     "two_persons_needed"),
))  # fmt: skip # a case in one line or two
def test_beginning(answer, code):
    assert code_of(answer) == code
