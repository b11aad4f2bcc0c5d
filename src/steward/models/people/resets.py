"""Lost sign-ins: asked for by one, confirmed by another, without mail."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q

from steward.models.machinery.record import Record, RecordQuerySet, itself, own_of
from steward.models.people.posts import Person, Post
from steward.models.people.units import person_in
from steward.rules.machinery.actor import Actor
from steward.rules.people.accounts import RESET
from steward.rules.people.facts import ResetFacts


class ResetQuerySet(RecordQuerySet["Reset"]):
    def visible_to(self, by: Actor) -> ResetQuerySet:
        """Those of the persons whom this actor keeps, and those it proposed."""
        return self.filter(
            Q(person__in=Person.objects.kept_by(by).values("pk"))
            | own_of(by, "proposed_by", "proposed_by_person")
        )

    def kept_by(self, by: Actor) -> ResetQuerySet:
        """Those of persons whom this actor keeps."""
        return self.filter(person__in=Person.objects.kept_by(by).values("pk"))

    def confirmable_by(self, by: Actor) -> ResetQuerySet:
        """Those of others, proposed by somebody else:
        the twin of `rules.people.accounts.may_confirm_reset`."""
        rows = self.filter(person__in=Person.objects.resettable_by(by).values("pk"))
        return rows.exclude(itself(by, "proposed_by", "proposed_by_person"))


class Reset(Record):
    """A lost password or second factor: asked for by one, confirmed by another, without mail."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    what = models.CharField(max_length=16)
    state = models.CharField(max_length=12, default="proposed")
    proposed_by = models.ForeignKey(Post, models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    proposed_by_person = person_in("who proposed")
    proposed_on = models.DateField()
    answer = models.CharField(max_length=400, blank=True, help_text="why it was refused")
    answered_on = models.DateField(null=True, help_text="when it was confirmed or refused")

    objects: ClassVar = ResetQuerySet.as_manager()
    DAILY = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=models.F("proposed_by")),
                name="reset_by_two",
            ),
            models.CheckConstraint(condition=Q(state__in=RESET.states), name="reset_state"),
        ]

    def facts(self, day: date) -> ResetFacts:
        return ResetFacts(
            self.pk,
            self.state,
            self.person.facts(day),
            self.proposed_by_id,
            self.proposed_by_person_id,
            self.proposed_on,
        )
