"""Loans as lender and borrower know them, and how a copy stands: lent, due, overdue, offered."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from steward.models import Copy, Document, Handover, Loan
from steward.reads.machinery.asking import time_zone
from steward.reads.machinery.show import day_of, level_of, office_of, unit_of
from steward.reads.machinery.wording import copy_number
from steward.reads.offers import may
from steward.reads.question import PAGE, question
from steward.rules.access import keeps
from steward.rules.custody.loans import overdue
from steward.rules.machinery.actor import Actor
from steward.rules.machinery.fields import number


@dataclass(frozen=True)
class Loans:
    """Copies on loan: what you have lent and what you owe, due and overdue first, each part by part."""

    after: int = number("After", "How many of each to pass over.", default=0)
    limit: int = number("Rows", default=PAGE, least=1, most=200)


@question("loans", Loans)
def loans(ask: Loans, by: Actor) -> dict[str, Any]:
    return {"lent": _listed(Loan.objects.lent_by(by), ask, by), "borrowed": _listed(Loan.objects.due_to(by), ask, by)}


def _listed(rows: Any, ask: Loans, by: Actor) -> dict[str, Any]:
    shown = list(rows.telling()[ask.after : ask.after + ask.limit + 1])
    more = len(shown) > ask.limit
    whole = not more and not ask.after
    late = sum(overdue(one.until, by.day) for one in shown) if whole else rows.filter(until__lt=by.day).count()
    return {
        "rows": loans_of(shown[: ask.limit], by), "count": len(shown) if whole else rows.count(), "overdue": late,
        "following": ask.after + ask.limit if more else None,
    }  # fmt: skip


def loans_of(shown: Sequence[Loan], by: Actor) -> list[dict[str, Any]]:
    """These loans in their order, as they are told to the lender, the borrower or the registrar."""
    if not shown:
        return []
    seen = set(Document.objects.visible_to(by).filter(pk__in=[x.copy.document_id for x in shown]).values_list("pk", flat=True))
    return [loan_of(one, by, one.copy.document_id in seen) for one in shown]


def loan_of(row: Loan, by: Actor, seen: bool) -> dict[str, Any]:
    """One loan; its borrower is named to those who were party to how it came there, others learn the unit."""
    document = row.copy.document
    party = by.office == row.borrower_id or (by.office == row.lender_id and row.handover.receiver_id == row.borrower_id)
    known = party or keeps(by, document.facts())
    return {
        "key": str(row.key), "version": row.version, "state": row.state, "copy": copy_number(row.copy.path),
        "copy_key": str(row.copy.key) if seen else None, "symbol": document.symbol, "kind": document.kind if seen else "",
        "level": level_of(document.scheme_digest, document.level), "lender": office_of(row.lender),
        "borrower": office_of(row.borrower) if known else None, "borrower_unit": unit_of(row.borrower.unit),
        "lent_on": day_of(row.lent_on), "due_back": day_of(row.until), "overdue": overdue(row.until, by.day),
        "reason": row.reason, "may": may(by, "loan", row.facts()),
    }  # fmt: skip


class Standings:
    """How several copies stand for an actor, in two queries: the loan that is due, and the offer that waits.

    Of a copy that was lent on, whoever lent it is told of the own loan, everybody else of the last. Posts of the units in
    `own` are named in any case.
    """

    def __init__(self, copies: Sequence[Copy], by: Actor, own: Collection[int] = ()) -> None:
        self._by, self._own, self._loans = by, own, dict[int, Loan]()
        running = Loan.objects.visible_to(by).filter(copy__in=copies).running()
        for loan in running.select_related("lender__unit", "lender__person"):
            if loan.copy_id not in self._loans or self._loans[loan.copy_id].lender_id != by.office:
                self._loans[loan.copy_id] = loan
        waiting = Handover.objects.visible_to(by).filter(copy__in=copies, state="open")
        self._offers = {offer.copy_id: offer for offer in waiting.select_related("receiver__unit", "receiver__person")}

    def of(self, copy: Copy, everyone: bool) -> dict[str, Any]:
        """Due, overdue, lent by whom, offered to whom; offices are named to a party and to the registrar, to others the unit."""
        return {**self._lent(self.loan_of(copy), everyone), **self._offered(self._offers.get(copy.pk), everyone)}

    def loan_of(self, copy: Copy) -> Loan | None:
        return self._loans.get(copy.pk)

    def _lent(self, loan: Loan | None, everyone: bool) -> dict[str, Any]:
        if loan is None:
            return {"due_back": None, "overdue": False, "lent_by": None, "lent_by_unit": None}
        known = everyone or loan.lender.unit_id in self._own or self._by.office in (loan.lender_id, loan.borrower_id)
        return {
            "due_back": day_of(loan.until), "overdue": overdue(loan.until, self._by.day),
            "lent_by": office_of(loan.lender) if known else None, "lent_by_unit": unit_of(loan.lender.unit),
        }  # fmt: skip

    def _offered(self, offer: Handover | None, everyone: bool) -> dict[str, Any]:
        if offer is None:
            return {"offered": False, "offered_to": None, "offered_to_unit": None, "offered_since": None}
        known = everyone or offer.receiver.unit_id in self._own or self._by.office in (offer.giver_id, offer.receiver_id)
        return {
            "offered": True, "offered_to": office_of(offer.receiver) if known else None,
            "offered_to_unit": unit_of(offer.receiver.unit),
            "offered_since": day_of(offer.offered_at.astimezone(time_zone()).date()),
        }  # fmt: skip
