"""Destruction lists, their lines and their witnesses."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from steward.models.custody.copies import Copy, answered_for
from steward.models.document.reach import registered
from steward.models.document.register import Document
from steward.models.machinery.record import Record, RecordQuerySet, itself, lent_by
from steward.models.people.posts import Post
from steward.models.people.units import person_in
from steward.rules.custody.facts import DestructionFacts
from steward.rules.lives import BY_SUBJECT as LIVES
from steward.rules.machinery.actor import Actor, Mandate


class DestructionQuerySet(RecordQuerySet["Destruction"]):
    def visible_to(self, by: Actor) -> DestructionQuerySet:
        hidden = DestructionLine.objects.exclude(copy__in=Copy.objects.visible_to(by).values("pk"))
        return self.exclude(pk__in=hidden.values("destruction"))

    def without(self, copies: Q) -> DestructionQuerySet:
        """Lists on which no copy is such."""
        return self.exclude(pk__in=DestructionLine.objects.filter(copies).values("destruction"))

    def decidable_by(self, by: Actor) -> DestructionQuerySet:
        """Lists that this actor may decide:
        the twin of `rules.custody.destruction.may_decide_destruction`."""
        whole = Q(pk__in=())
        for told, covered in Document.objects.decidable_by_authority(by, "destroy"):
            beyond = DestructionLine.objects.filter(
                ~Q(copy__document__in=covered.values("pk")) | _kept(lent_by, told)
            )
            whole |= ~Q(pk__in=beyond.values("destruction")) & ~lent_by(told, "proposer", "proposer_person")
        rows = self.exclude(itself(by, "proposer", "proposer_person"))
        return rows.without(_kept(itself, by)).filter(whole)

    def witnessable_by(self, by: Actor) -> DestructionQuerySet:
        """Lists to which this actor may be a witness: the twin of `rules.custody.destruction.may_witness`."""
        signed = DestructionWitness.objects.standing().filter(itself(by, "post", "person"))
        rows = self.exclude(itself(by, "proposer", "proposer_person")).exclude(
            itself(by, "decider", "decider_person")
        )
        return rows.without(_kept(itself, by)).exclude(pk__in=signed.values("destruction"))

    def witnessed_by(self, by: Actor) -> DestructionQuerySet:
        """Lists to which this actor's person is a witness: the twin of
        `rules.custody.destruction.may_withdraw_witness`."""
        return self.filter(pk__in=DestructionWitness.objects.given_by(by).values("destruction"))

    def lacking_witnesses(self) -> DestructionQuerySet:
        """Lists with fewer witnesses than their levels demand: the twin of
        `rules.custody.listed.lacks_witnesses`."""
        present = (
            DestructionWitness.objects.standing()
            .filter(destruction=OuterRef("pk"))
            .order_by()
            .values("destruction")
        )
        rows = self.annotate(present=Coalesce(Subquery(present.annotate(n=Count("pk")).values("n")), 0))
        return rows.filter(present__lt=F("witnesses_needed"))

    def carried_out_by(self, by: Actor) -> DestructionQuerySet:
        """Lists that this actor may carry out: the twin of `rules.custody.destruction.may_destroy`."""
        return self.involving(by).exclude(pk__in=self.model.objects.lacking_witnesses().values("pk"))

    def involving(self, by: Actor) -> DestructionQuerySet:
        """Lists that this actor proposed, answers for a copy of or was left with:
        the twin of `rules.custody.destruction.carries_out`."""
        return self.filter(_involved(by))

    def given_up_by(self, by: Actor) -> DestructionQuerySet:
        """Lists that this actor may give up: the twin of `rules.custody.destruction.may_give_up`."""
        deciding = self.model.objects.decidable_by(by).values("pk")
        witnessed = DestructionWitness.objects.standing().values("destruction")
        return self.filter(_involved(by) | Q(pk__in=deciding)).exclude(pk__in=witnessed)


def _kept(who: Callable[..., Q], one: Actor | Mandate) -> Q:
    """Lines whose copy this one keeps, or kept when it was listed: the twin of
    `rules.custody.destruction._keepers`."""
    return who(one, "copy__keeper", "copy__keeper__person") | who(one, "copy__keeper", "keeper_person")


def _involved(by: Actor) -> Q:
    listed = DestructionLine.objects.filter(answered_for(by, "copy__")).values("destruction")
    beyond = DestructionLine.objects.exclude(registered(by, "copy__document__")).values("destruction")
    return Q(proposer=by.post) | Q(pk__in=listed) | (Q(proposer__person=None) & ~Q(pk__in=beyond))


class Destruction(Record):
    """A destruction list: proposed, decided, witnessed by two, carried out."""

    proposer = models.ForeignKey(Post, models.PROTECT, related_name="+")
    proposer_person = person_in("who proposed")
    decider = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    decider_person = person_in("who decided")
    needs_decision = models.BooleanField(default=True, help_text="false: no level on it demands one")
    witnesses_needed = models.PositiveSmallIntegerField(
        default=0, help_text="as many as the highest level on it demands"
    )
    state = models.CharField(max_length=12, default="proposed")
    proposed_on = models.DateField(null=True)
    reason = models.CharField(max_length=400)
    method = models.CharField(max_length=200)
    answer = models.CharField(
        max_length=400, blank=True, help_text="why it was refused, withdrawn or given up"
    )
    decided_on = models.DateField(null=True)
    done_on = models.DateField(null=True, help_text="when it was carried out, withdrawn or given up")
    done_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+", db_index=False)

    objects: ClassVar = DestructionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=LIVES["destruction"].states), name="destruction_state"
            ),
            models.CheckConstraint(
                condition=Q(decider__isnull=True) | ~Q(decider=F("proposer")), name="destruction_by_two"
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(decider__isnull=False) | Q(needs_decision=False),
                name="destroyed_after_decision",
            ),
        ]

    def facts(self) -> DestructionFacts:
        lines = list(self.lines.select_related("copy__document__unit", "copy__keeper").order_by("copy__key"))
        witnesses = list(self.witnesses.standing().order_by("id").values_list("post", "person"))
        return DestructionFacts(
            destruction=self.pk,
            state=self.state,
            proposer=self.proposer_id,
            decider=self.decider_id,
            witnesses=tuple(post for post, _ in witnesses),
            copies=tuple(line.copy.facts() for line in lines),
            proposer_person=self.proposer_person_id,
            proposer_left=self.proposer.person_id is None,
            decider_person=self.decider_person_id,
            witness_persons=tuple(person for _, person in witnesses if person is not None),
            keeper_persons=tuple(
                line.keeper_person_id for line in lines if line.keeper_person_id is not None
            ),
        )


class DestructionLine(Record):
    """One copy on a destruction list."""

    destruction = models.ForeignKey(Destruction, models.PROTECT, related_name="lines")
    copy = models.ForeignKey(Copy, models.PROTECT, related_name="destruction_lines")
    keeper_person = person_in("who kept the copy")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["destruction", "copy"], name="listed_once")]


class DestructionWitnessQuerySet(RecordQuerySet["DestructionWitness"]):
    def standing(self) -> DestructionWitnessQuerySet:
        """Those that were not taken back."""
        return self.filter(withdrawn_on=None)

    def given_by(self, by: Actor) -> DestructionWitnessQuerySet:
        """Those of them that this actor's person gave, in whatever post."""
        return self.standing().filter(person=by.person, person__isnull=False)


class DestructionWitness(Record):
    """A post that confirmed having seen the destruction of a list; taken back,
    the confirmation stays readable."""

    destruction = models.ForeignKey(Destruction, models.PROTECT, related_name="witnesses")
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    person = person_in("who witnessed")
    day = models.DateField()
    withdrawn_on = models.DateField(null=True)
    reason = models.CharField(max_length=400, blank=True, help_text="why it was taken back")

    objects: ClassVar = DestructionWitnessQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["destruction", one], condition=Q(withdrawn_on__isnull=True), name=name
            )
            for one, name in (("post", "a_witness_once"), ("person", "a_person_witnesses_once"))
        ]
