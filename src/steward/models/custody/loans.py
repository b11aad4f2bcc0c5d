"""Loans of copies: by whom, to whom, until when. What is lent keeps its copy's chain of custody;
this is what is owed."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from steward.models.custody.copies import Copy, Handover
from steward.models.document.reach import held_by, registered, within_reach
from steward.models.machinery.record import Record, RecordQuerySet
from steward.models.people.posts import Person, Post
from steward.models.people.units import person_in
from steward.rules.custody.facts import LoanFacts
from steward.rules.custody.loans import LOAN
from steward.rules.machinery.actor import Actor


def lent_out(before: date | None = None) -> Q:
    """Documents with a copy on loan, or with one that was due back before a day: gathered from the loans,
    which are few beside the documents; asked of each document, every document would be looked at."""
    due = Q() if before is None else Q(until__lt=before)
    return Q(pk__in=Loan.objects.filter(due, state="open").values("copy__document"))


class LoanQuerySet(RecordQuerySet["Loan"]):
    def visible_to(self, by: Actor) -> LoanQuerySet:
        """Those one gave or owes, and those of visible documents."""
        seen = within_reach(by, "copy__document__") | Q(copy__document__in=held_by(by))
        return self.filter(Q(lender=by.post) | Q(borrower=by.post) | seen)

    def telling(self) -> LoanQuerySet:
        """With what is told of each."""
        return self.select_related(
            "copy__document__unit",
            "copy__keeper",
            "lender__unit",
            "lender__person",
            "borrower__unit",
            "borrower__person",
            "borrower_person",
            "handover__giver_person",
        )

    def running(self) -> LoanQuerySet:
        """Those that are open, oldest first: the last of a copy is the one that its keeper owes."""
        return self.filter(state="open").order_by("pk")

    def extendable_by(self, by: Actor) -> LoanQuerySet:
        """Those this actor lent, or that a vacant post left to it:
        the twin of `rules.custody.loans.may_extend`."""
        return self.filter(Q(lender=by.post) | (Q(lender__person=None) & registered(by, "copy__document__")))

    def told_of(self, by: Actor) -> LoanQuerySet:
        """Of each copy the loan that tells how it stands: to whoever lent it the own,
        to everybody else the last."""
        nearer = Loan.objects.filter(
            Q(lender=by.post) | Q(pk__gt=OuterRef("pk")), copy=OuterRef("copy"), state="open"
        )
        return self.running().filter(Q(lender=by.post) | ~Exists(nearer))

    def due_to(self, by: Actor) -> LoanQuerySet:
        """What this actor has to bring back, what is due first before the rest."""
        return self.running().filter(borrower=by.post).order_by("until", "pk")

    def lent_by(self, by: Actor) -> LoanQuerySet:
        """What this actor has lent and not got back, what is due first before the rest."""
        return self.running().filter(lender=by.post).order_by("until", "pk")


class Loan(Record):
    """A copy lent by one post to another until a day. `borrower` is the post that owes it now,
    `handover` how it began."""

    copy = models.ForeignKey(Copy, models.PROTECT, related_name="loans")
    lender = models.ForeignKey(Post, models.PROTECT, related_name="lent")
    borrower = models.ForeignKey(Post, models.PROTECT, related_name="borrowed")
    borrower_person = person_in("who owes it")
    handover = models.OneToOneField(Handover, models.PROTECT, related_name="loan")
    lent_on = models.DateField()
    until = models.DateField()
    reason = models.CharField(max_length=400, blank=True, help_text="why it was last extended")
    state = models.CharField(max_length=12, default="open")
    ended_on = models.DateField(null=True)

    objects: ClassVar = LoanQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=LOAN.states), name="loan_state"),
            models.CheckConstraint(condition=~Q(lender=F("borrower")), name="loan_between_two"),
            models.CheckConstraint(
                condition=Q(state="open", ended_on__isnull=True)
                | (~Q(state="open") & Q(ended_on__isnull=False)),
                name="loan_ended_on_a_day",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "until", "copy"], name="loan_open"),
            models.Index(fields=["lender", "state", "until"], name="loan_lender"),
            models.Index(fields=["borrower", "state", "until"], name="loan_borrower"),
        ]

    @property
    def lends(self) -> Person | None:
        """Who lent it, as the one who sat there then; as long as it runs whoever sits there now,
        and gets it back."""
        return self.lender.person if self.state == "open" else self.handover.giver_person

    @property
    def owes(self) -> Person | None:
        """Who owed it last, as the one who sat there then; as long as it runs whoever sits there now."""
        return self.borrower.person if self.state == "open" else self.borrower_person

    def facts(self) -> LoanFacts:
        return LoanFacts(
            loan=self.pk,
            state=self.state,
            lender=self.lender_id,
            borrower=self.borrower_id,
            until=self.until,
            document=self.copy.document.facts(),
            lender_left=self.lender.person_id is None,
        )
