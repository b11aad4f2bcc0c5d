"""Loans: who lent a copy, who owes it, and by when; a thing of its own beside the copy and its handovers.

A loan survives a handover: whoever takes the copy over from the borrower owes it from then on, by the same
day. What one has on loan one may lend on, for no longer than one has it. A loan ends when the copy comes back
to the post that lent it, is returned to the registry, is taken over by the registry, or is no more; handed
over to the registry it is still owed.
"""

from collections.abc import Sequence
from datetime import date

from steward.rules.custody.destruction import may_destroy
from steward.rules.custody.facts import CopyFacts, LoanFacts
from steward.rules.custody.handovers import may_accept, may_take_over, offer_fits
from steward.rules.machinery.actor import Actor, PostFacts
from steward.rules.machinery.answers import Refusal, first
from steward.rules.machinery.life import Life, moves, stays
from steward.rules.machinery.standing import standing
from steward.rules.reach import keeps_register

LOAN = Life(
    "loan",
    begins=("open",),
    arrows=(
        stays("copy.extend_loan", "open"),
        moves(may_accept.name, "open", "returned"),
        moves(may_take_over.name, "open", "taken_over"),
        moves(may_destroy.name, "open", "gone"),
    ),
    ends=("returned", "taken_over", "gone"),
)


@standing(
    "copy.extend_loan",
    on="loan",
    life=LOAN,
    verb="Extend the loan",
    past="The loan of copy {copy} of {document} now runs until {until}.",
    goes="copy",
    decides=True,
)
def may_extend(by: Actor, loan: LoanFacts) -> Refusal | None:
    """Extended by the post that lent the copy; what a vacant post lent, by the registrar of the document."""
    left = loan.lender_left and keeps_register(by, loan.document) is None
    return None if loan.lender == by.post or left else Refusal("not_the_lender")


def may_be_due(due_back: date | None, day: date) -> Refusal | None:
    """A loan is due back today or later."""
    return Refusal("due_in_the_past", at="due_back") if due_back is not None and due_back < day else None


def still_to_come(due_back: date | None, day: date) -> date | None:
    """The day of return that is asked about, where the act would take it;
    one that has passed says nothing of a receiver."""
    return due_back if may_be_due(due_back, day) is None else None


def overdue(due_back: date | None, day: date) -> bool:
    """Overdue stays overdue: the copy remains on its keeper's charge."""
    return due_back is not None and due_back < day


def extension_fits(loan: LoanFacts, until: date, day: date, others: Sequence[LoanFacts]) -> Refusal | None:
    """To a later day that has not passed, and for no longer than the lender itself has the copy.

    `others` are the open loans of the same copy.
    """
    older = [one for one in others if one.loan < loan.loan]
    return first(
        may_be_due(until, day),
        Refusal("not_later", day=loan.until) if until <= loan.until else None,
        _no_longer_than(until, older),
    )


def lending_fits(to: int, due_back: date | None, day: date, loans: Sequence[LoanFacts]) -> Refusal | None:
    """What one has on loan is lent on for no longer, and not to the post that lent it:
    to that it goes back."""
    if due_back is None:
        return None
    return first(
        may_be_due(due_back, day),
        Refusal("loan_to_its_lender") if any(one.lender == to for one in loans) else None,
        _no_longer_than(due_back, loans),
    )


def _no_longer_than(until: date, loans: Sequence[LoanFacts]) -> Refusal | None:
    longest = min((one.until for one in loans), default=until)
    return Refusal("longer_than_the_loan", longest=longest) if until > longest else None


def handing_fits(
    by: Actor, copy: CopyFacts, to: PostFacts, due_back: date | None, loans: Sequence[LoanFacts]
) -> Refusal | None:
    """Whether a copy may be handed to this post, lent where a day is named:
    asked by the act and by the page beforehand.

    `loans` are the open loans of the copy.
    """
    return first(offer_fits(by, copy, to), lending_fits(to.post, due_back, by.day, loans))


def may_have_until(to: PostFacts, loans: Sequence[LoanFacts], to_the_registry: bool) -> date | None:
    """Until when a receiver may keep what is on loan: as long as the giver;
    without end to whom it goes back."""
    back = brought_back(loans, to.post, to_the_registry)
    return min((one.until for one in loans if one.loan not in back), default=None)


def brought_back(loans: Sequence[LoanFacts], receiver: int, to_the_registry: bool) -> tuple[int, ...]:
    """The open loans of a copy, oldest first, that end when this post accepts it.

    All of them in the registry; with a lender those that it gave, and what was lent on since.
    """
    over = [n for n, one in enumerate(loans) if to_the_registry or one.lender == receiver]
    return tuple(one.loan for one in loans[over[0] :]) if over else ()
