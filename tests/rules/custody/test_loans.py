"""Loans: extended by the lender, lent on for no longer, over when the copy is back."""

from datetime import date, timedelta

import pytest

from steward.rules.custody import handovers, loans
from tests.rules.made import DAY, handover, loan, mandate, post, registrar, table, who

PAST, SOON, LATER, LAST = (DAY + timedelta(days=n) for n in (-9, 5, 14, 20))


def extending(until: date = LAST, others=(), due: date = LATER, **more):
    one = loan(until=due, **more)
    return lambda: loans.may_extend(registrar(), one) or loans.extension_fits(one, until, DAY, [one, *others])


OLDER, YOUNGER = (
    loan(loan=0, lender=40, borrower=10, until=LATER),
    loan(loan=2, lender=50, borrower=60, until=SOON),
)


@pytest.mark.parametrize(
    **table(
        ("the lender extends", extending(), None),
        ("nobody else", extending(lender=11), "not_the_lender"),
        ("not what is over", extending(state="returned"), "not_now"),
        ("not to an earlier day", extending(SOON), "not_later"),
        ("not to the same day", extending(LATER), "not_later"),
        ("an overdue one too", extending(DAY, due=PAST), None),
        ("not to a day that has passed", extending(DAY - timedelta(1), due=PAST), "due_in_the_past"),
        ("not for longer than the lender has it", extending(others=[OLDER]), "longer_than_the_loan"),
        ("whatever was lent on since", extending(others=[YOUNGER]), None),
    )
)
def test_extending(answer, code):
    refusal = answer()
    assert (refusal and refusal.code) == code


def lending(due, *running, to: int = 60):
    return lambda: loans.lending_fits(to, due, DAY, running)


@pytest.mark.parametrize(
    **table(
        ("a copy of one's own is lent", lending(LAST), None),
        ("or given for good", lending(None, loan()), None),
        ("not until a day that has passed", lending(DAY - timedelta(1)), "due_in_the_past"),
        ("what one has on loan is lent on", lending(SOON, loan()), None),
        ("to the last day", lending(LATER, loan()), None),
        ("not beyond it", lending(LAST, loan()), "longer_than_the_loan"),
        ("not to its lender", lending(SOON, loan(), to=10), "loan_to_its_lender"),
        ("to that it goes back", lending(None, loan(), to=10), None),
    )
)
def test_lending(answer, code):
    refusal = answer()
    assert (refusal and refusal.code) == code


def test_a_loan_is_over_with_its_lender_and_all_of_them_in_the_registry():
    chain = (OLDER, loan(), YOUNGER)
    back = {to: loans.brought_back(chain, to, False) for to in (40, 10, 50, 99)}
    assert back == {40: (0, 1, 2), 10: (1, 2), 50: (2,), 99: ()}
    assert loans.brought_back(chain, 99, True) == (0, 1, 2) and loans.brought_back((), 99, True) == ()


def keeping(to: int, *running, to_the_registry: bool = False):
    return lambda: loans.may_have_until(post(to), running, to_the_registry)


@pytest.mark.parametrize(
    **table(
        ("one's own copy without end", keeping(60), None),
        ("what is on loan as long as one has it oneself", keeping(60, loan()), LATER),
        ("of several loans as long as the shortest", keeping(60, OLDER, loan(until=SOON)), SOON),
        ("whom it goes back to, without end", keeping(10, loan()), None),
        ("whom it goes back to, as long as that one has it", keeping(10, OLDER, loan(until=SOON)), LATER),
        ("the registry, without end", keeping(60, OLDER, loan(until=SOON), to_the_registry=True), None),
    )
)
def test_until_when_a_receiver_may_keep_what_is_on_loan(answer, code):
    assert answer() == code


def test_a_loan_is_accepted_on_its_day_and_not_after_it():
    keeper = who(mandate(), post=50, person=500)
    assert handovers.may_accept(keeper, handover(due_back=None)) is None
    assert handovers.may_accept(keeper, handover(due_back=DAY)) is None
    refusal = handovers.may_accept(keeper, handover(due_back=DAY - timedelta(1)))
    assert (refusal.code, refusal.params) == ("day_of_return_is_over", {"day": DAY - timedelta(1)})
    assert handovers.may_refuse(keeper, handover(due_back=DAY - timedelta(1))) is None
