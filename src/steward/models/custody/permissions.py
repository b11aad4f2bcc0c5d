"""Permissions to reproduce a copy: how many, in which form, until when, and how many were made."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from steward.models.custody.copies import Copy, cleared_for
from steward.models.document.register import Document
from steward.models.machinery.record import Record, RecordQuerySet
from steward.models.people.posts import Post
from steward.rules.custody.facts import PermissionFacts
from steward.rules.lives import BY_SUBJECT as LIVES
from steward.rules.machinery.actor import Actor


class PermissionQuerySet(RecordQuerySet["Permission"]):
    def visible_to(self, by: Actor) -> PermissionQuerySet:
        seen = self.filter(copy__in=Copy.objects.visible_to(by))
        return seen.select_related("copy__document__unit", "copy__keeper")

    def reproducible_by(self, by: Actor) -> PermissionQuerySet:
        """Of copies at hand that this actor keeps and may have: the twin of
        `rules.custody.reproduction.may_reproduce`."""
        at_hand = self.filter(
            copy__in=Copy.objects.free_with(by).filter(state__in=LIVES["copy"].before("copy.reproduce"))
        )
        at_hand = at_hand.filter(Q(until__isnull=True) | Q(until__gte=by.day))
        return at_hand.filter(cleared_for(by.seat, "copy__document__"))

    def endable_by(self, by: Actor) -> PermissionQuerySet:
        """Of documents whose copying this actor decides: the twin of `rules.custody.reproduction.may_end`."""
        return self.filter(copy__document__in=Document.objects.decidable_by(by, "copy").values("pk"))


class Permission(Record):
    """A decision to reproduce a copy: form, number, reason, and how many were made of it."""

    copy = models.ForeignKey(Copy, models.PROTECT, related_name="permissions")
    form = models.CharField(max_length=24)
    quantity = models.PositiveIntegerField()
    used = models.PositiveIntegerField(default=0)
    decider = models.ForeignKey(Post, models.PROTECT, related_name="+")
    decided_on = models.DateField()
    reason = models.CharField(max_length=400)
    until = models.DateField(null=True, help_text="its last day")
    answer = models.CharField(max_length=400, blank=True, help_text="why it was ended")
    state = models.CharField(max_length=12, default="open")

    objects: ClassVar = PermissionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(used__lte=F("quantity")), name="within_the_permitted_number"),
            models.CheckConstraint(
                condition=Q(state__in=LIVES["permission"].states), name="permission_state"
            ),
        ]
        indexes = [
            models.Index(fields=["until"], name="permission_until"),
            # Few are open, however many copies one keeps.
            models.Index(fields=["state"], name="permission_open"),
        ]

    def facts(self) -> PermissionFacts:
        return PermissionFacts(
            permission=self.pk,
            state=self.state,
            quantity=self.quantity,
            used=self.used,
            copy=self.copy.facts(),
            until=self.until,
        )
