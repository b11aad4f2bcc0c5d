"""Loans begin when a copy offered with a day is accepted, go with the copy from hand to hand,
and end when it comes back.

What begins, moves and ends here is told by the acts of custody; only the extension is an act of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from steward.acts.machinery.act import Done, act
from steward.models import Copy, Handover, Loan
from steward.rules.custody import loans
from steward.rules.machinery.actor import Actor
from steward.rules.machinery.answers import must
from steward.rules.machinery.fields import day, ref, text


@dataclass(frozen=True)
class ExtendLoan:
    """Extend a loan to a later day, with the reason."""

    loan: str = ref("loan", "Loan")
    until: date = day("New day of return")
    reason: str = text("Reason", longest=400)


@act(loans.may_extend, ExtendLoan)
def extend_loan(order: ExtendLoan, by: Actor, now: datetime) -> Done:
    loan = Loan.objects.visible_to(by).telling().to_change(order.loan, "copy")
    facts = loan.facts()
    must(loans.may_extend(by, facts))
    must(loans.extension_fits(facts, order.until, by.day, [one.facts() for one in of(loan.copy)]))
    loan.until, loan.reason = order.until, order.reason
    result = {"loan": str(loan.key), "copy": str(loan.copy.key)}
    return Done((loan,), result, rests=by.own)


def of(*copies: Copy) -> list[Loan]:
    """The open loans of copies that are being changed, oldest first; the copies are locked,
    so their loans stand still."""
    known = {copy.pk: copy for copy in copies}
    running = list(Loan.objects.filter(copy__in=copies).running())
    for loan in running:
        loan.copy = known[loan.copy_id]
    return running


def handed_on(handover: Handover, by: Actor) -> list[Loan]:
    """What accepting a copy does to its loans: some end, the one that is left is owed by who accepts,
    one may begin."""
    running = of(handover.copy)
    over = loans.brought_back([loan.facts() for loan in running], by.post, handover.kind == "return")
    back = ended([loan for loan in running if loan.pk in over], "returned", by)
    left = [loan for loan in running if loan.pk not in over]
    if handover.due_back is not None:
        return [*back, _begun(handover, handover.due_back, by)]
    for loan in left[-1:]:
        loan.borrower_id, loan.borrower_person_id = by.post, by.person
    return [*back, *left[-1:]]


def _begun(handover: Handover, until: date, by: Actor) -> Loan:
    return Loan(
        copy=handover.copy,
        lender_id=handover.giver_id,
        borrower_id=by.post,
        borrower_person_id=by.person,
        handover=handover,
        lent_on=by.day,
        until=until,
    )


def ended(running: Sequence[Loan], state: str, by: Actor) -> list[Loan]:
    """These loans, over from today."""
    for loan in running:
        loan.state, loan.ended_on = state, by.day
    return list(running)
