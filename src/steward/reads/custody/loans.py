"""Loans as lender and borrower know them, and how a copy stands: lent, due, overdue, offered."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from steward.models import Copy, Document, Handover, Loan, Post
from steward.reads.custody.things import known_to
from steward.reads.custody.told import CopyStanding, LoanList, LoansTold, LoanTold
from steward.reads.machinery.asking import time_zone
from steward.reads.machinery.show import PostTold, acted, level_of, post_told, unit_told
from steward.reads.machinery.wording import copy_number
from steward.reads.offers import may
from steward.reads.question import PAGE, question
from steward.rules.custody.loans import overdue
from steward.rules.machinery.actor import Actor
from steward.rules.machinery.fields import number


@dataclass(frozen=True)
class Loans:
    """Copies on loan: what you have lent and what you owe, due and overdue first, each part by part."""

    after: int = number("After", "How many of each to pass over.", default=0)
    limit: int = number("Rows", default=PAGE, least=1, most=200)


@question("loans", Loans)
def loans(ask: Loans, by: Actor) -> LoansTold:
    return LoansTold(
        lent=_listed(Loan.objects.lent_by(by), ask, by), borrowed=_listed(Loan.objects.due_to(by), ask, by)
    )


def _listed(rows: Any, ask: Loans, by: Actor) -> LoanList:
    shown = list(rows.telling()[ask.after : ask.after + ask.limit + 1])
    more = len(shown) > ask.limit
    whole = not more and not ask.after
    late = (
        sum(overdue(one.until, by.day) for one in shown) if whole else rows.filter(until__lt=by.day).count()
    )
    return LoanList(
        rows=loans_of(shown[: ask.limit], by),
        count=len(shown) if whole else rows.count(),
        overdue=late,
        following=ask.after + ask.limit if more else None,
    )


def loans_of(shown: Sequence[Loan], by: Actor) -> tuple[LoanTold, ...]:
    """These loans in their order, as they are told to the lender, the borrower or the registrar."""
    if not shown:
        return ()
    seen = set(
        Document.objects.visible_to(by)
        .filter(pk__in=[x.copy.document_id for x in shown])
        .values_list("pk", flat=True)
    )
    return tuple(loan_of(one, by, one.copy.document_id in seen) for one in shown)


def loan_of(row: Loan, by: Actor, seen: bool) -> LoanTold:
    """One loan; its parties are named to those who may know them, others learn the units."""
    document = row.copy.document
    lender, borrower = known_to(row, by)
    return LoanTold(
        key=str(row.key),
        version=row.version,
        state=row.state,
        copy=copy_number(row.copy.path),
        copy_key=str(row.copy.key) if seen else None,
        symbol=document.symbol,
        kind=document.kind if seen else "",
        level=level_of(document.scheme_digest, document.level),
        lender=acted(row.lender, row.lends) if lender else None,
        lender_unit=unit_told(row.lender.unit),
        borrower=acted(row.borrower, row.owes) if borrower else None,
        borrower_unit=unit_told(row.borrower.unit),
        lent_on=row.lent_on,
        due_back=row.until,
        overdue=overdue(row.until, by.day),
        reason=row.reason,
        may=tuple(may(by, "loan", row.facts())),
    )


class Standings:
    """How several copies stand for an actor, in two queries: the loan that is due, and the offer that waits.

    Of a copy that was lent on, whoever lent it is told of the own loan, everybody else of the last. Posts of
    the units in `own` are named in any case.
    """

    def __init__(self, copies: Sequence[Copy], by: Actor, own: Collection[int] = ()) -> None:
        self._by, self._own, self._loans = by, own, dict[int, Loan]()
        running = Loan.objects.visible_to(by).filter(copy__in=copies).running()
        for loan in running.select_related("lender__unit", "lender__person"):
            if loan.copy_id not in self._loans or self._loans[loan.copy_id].lender_id != by.post:
                self._loans[loan.copy_id] = loan
        waiting = Handover.objects.visible_to(by).filter(copy__in=copies, state="open")
        self._offers = {
            offer.copy_id: offer for offer in waiting.select_related("receiver__unit", "receiver__person")
        }

    def of(self, copy: Copy, everyone: bool) -> CopyStanding:
        """Due, overdue, lent by whom, offered to whom; posts are named to a party and to the registrar,
        to others the unit."""
        loan, offer = self.loan_of(copy), self._offers.get(copy.pk)
        return CopyStanding(
            due_back=loan.until if loan else None,
            overdue=loan is not None and overdue(loan.until, self._by.day),
            lent_by=self._named(loan.lender, everyone, loan.borrower_id) if loan else None,
            lent_by_unit=unit_told(loan.lender.unit) if loan else None,
            offered=offer is not None,
            offered_to=self._named(offer.receiver, everyone, offer.giver_id) if offer else None,
            offered_to_unit=unit_told(offer.receiver.unit) if offer else None,
            offered_since=offer.offered_at.astimezone(time_zone()).date() if offer else None,
        )

    def loan_of(self, copy: Copy) -> Loan | None:
        return self._loans.get(copy.pk)

    def _named(self, post: Post, everyone: bool, other: int) -> PostTold | None:
        """A post to whom it may be known: to itself, to the other party,
        to whoever is told everything or keeps its unit."""
        known = everyone or post.unit_id in self._own or self._by.post in (post.pk, other)
        return post_told(post) if known else None
