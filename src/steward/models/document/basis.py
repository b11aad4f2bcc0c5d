"""The organisation's list of what may be protected: the reasons that determinations cite."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from steward.foundations.scheme import Scheme
from steward.models.machinery.record import Record, RecordQuerySet
from steward.models.people.posts import Post
from steward.rules.document.facts import BasisFacts


def in_force_on(day: date, basis: str = "") -> Q:
    """Entries of the list in force on a day: the twin of `BasisFacts.in_force`;
    `basis` is the way to them."""
    return Q(**{f"{basis}since__lte": day}) & (Q(**{f"{basis}until": None}) | Q(**{f"{basis}until__gt": day}))


class BasisQuerySet(RecordQuerySet["BasisEntry"]):
    def listed_under(self, scheme: Scheme) -> BasisQuerySet:
        """The list that belongs to this rule set."""
        return self.filter(scheme=scheme.code)


class BasisEntry(Record):
    """One entry of the organisation's list of what may be protected: the reason every determination cites."""

    scheme = models.CharField(max_length=24)
    code = models.CharField(max_length=48)
    text = models.CharField(max_length=400)
    level = models.CharField(max_length=48)
    since = models.DateField()
    until = models.DateField(null=True, help_text="the first day on which it is no longer in force")
    reason = models.CharField(max_length=400, blank=True, help_text="why it ended")
    adopted_by = models.ForeignKey(Post, models.PROTECT, related_name="+", db_index=False)
    ended_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+", db_index=False)

    objects: ClassVar = BasisQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scheme", "code"], name="one_basis"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="basis_dates"
            ),
            models.CheckConstraint(
                condition=Q(until=None, ended_by=None) | Q(until__isnull=False, ended_by__isnull=False),
                name="basis_ended_by",
            ),
        ]

    def facts(self) -> BasisFacts:
        return BasisFacts(self.pk, self.since, self.until)
