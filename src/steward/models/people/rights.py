"""What a post may do: authorisations confirmed by two, and what another post lends it in writing."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q

from steward.models.machinery.record import Record, RecordQuerySet, itself, not_over, own_of
from steward.models.people.units import Unit, person_in
from steward.rules.catalogue import ROLES
from steward.rules.machinery.actor import Actor
from steward.rules.people.authorisations import AUTHORISATION
from steward.rules.people.delegations import DELEGATION
from steward.rules.people.facts import AuthorisationFacts, DelegationFacts


class AuthorisationQuerySet(RecordQuerySet["Authorisation"]):
    def in_force(self, day: date) -> AuthorisationQuerySet:
        return self.filter(state="in_force", since__lte=day).filter(not_over(day))

    def standing(self, day: date) -> AuthorisationQuerySet:
        """Those that wait for a second person, hold, or will hold: all that could still let somebody in."""
        return self.filter(not_over(day), state__in=("proposed", "in_force"))

    def visible_to(self, by: Actor) -> AuthorisationQuerySet:
        """Those kept, those this actor proposed and that wait, and its own:
        not those of who filled its post before."""
        unnamed = Q(person=None, post__person=by.person) if by.person else Q(post=by.post)
        own = (Q(person=by.person) | unnamed) if by.person else unnamed
        waits = own_of(by, "proposed_by", "proposed_by_person") & Q(state="proposed")
        return self.filter(Q(post__unit__in=Unit.objects.in_charge(by)) | waits | own)

    def kept_by(self, by: Actor) -> AuthorisationQuerySet:
        """Those of the posts for which this actor is in charge of access."""
        return self.filter(post__unit__in=Unit.objects.in_charge(by))

    def withdrawable_by(self, by: Actor) -> AuthorisationQuerySet:
        """Those kept that are not over, and this actor's proposals: the twin of
        `rules.people.authorisations.may_withdraw`."""
        kept = ~Q(state="proposed") & Q(post__unit__in=Unit.objects.in_charge(by))
        return self.filter((kept & not_over(by.day)) | Q(state="proposed", proposed_by=by.post))

    def refusable_by(self, by: Actor) -> AuthorisationQuerySet:
        """Those kept that somebody else proposed: the twin of `rules.people.authorisations.may_refuse`."""
        return self.kept_by(by).exclude(itself(by, "proposed_by", "proposed_by_person"))

    def confirmable_by(self, by: Actor) -> AuthorisationQuerySet:
        """Of others over what this actor keeps, proposed by another: the twin of
        `rules.people.authorisations.may_confirm`."""
        kept = self.kept_by(by).filter(not_over(by.day), unit__in=Unit.objects.in_charge(by).values("pk"))
        return kept.exclude(itself(by, "post", "post__person")).exclude(
            itself(by, "proposed_by", "proposed_by_person")
        )


class Authorisation(Record):
    """A role, a level, a unit, compartments and dates, granted by one post and confirmed by another."""

    post = models.ForeignKey("Post", models.PROTECT, related_name="authorisations")
    person = person_in("whose right it was")
    role = models.CharField(max_length=16)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    level = models.CharField(max_length=48, blank=True)
    rank = models.PositiveSmallIntegerField(default=0)
    compartments = models.CharField(max_length=400, blank=True)
    since = models.DateField()
    until = models.DateField(null=True)
    trained_on = models.DateField(null=True)
    break_glass = models.BooleanField(default=False)
    reason = models.CharField(max_length=400, blank=True, help_text="why it was proposed")
    answer = models.CharField(max_length=400, blank=True, help_text="why it was refused or withdrawn")
    state = models.CharField(max_length=12, default="proposed")
    ended_on = models.DateField(null=True)
    proposed_by = models.ForeignKey("Post", models.PROTECT, null=True, related_name="+")
    confirmed_by = models.ForeignKey("Post", models.PROTECT, null=True, related_name="+")
    confirmed_on = models.DateField(null=True, help_text="when the second person confirmed it")
    proposed_by_person = person_in("who proposed")
    proposed_on = models.DateField(null=True)

    objects: ClassVar = AuthorisationQuerySet.as_manager()
    DAILY = True

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(role__in=tuple(ROLES)), name="known_role"),
            models.CheckConstraint(condition=Q(state__in=AUTHORISATION.states), name="authorisation_state"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=models.F("since")), name="authorisation_dates"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=models.F("proposed_by")),
                name="granted_by_two",
            ),
            models.CheckConstraint(
                condition=Q(break_glass=False) | Q(until__isnull=False), name="break_glass_ends"
            ),
        ]
        indexes = [models.Index(fields=["post", "state"])]

    def facts(self, day: date) -> AuthorisationFacts:
        return AuthorisationFacts(
            authorisation=self.pk,
            state=self.state,
            post=self.post.facts(day),
            over=self.unit.units,
            role=self.role,
            proposer=self.proposed_by_id,
            proposer_person=self.proposed_by_person_id,
            proposed_on=self.proposed_on,
            until=self.until,
        )


class DelegationQuerySet(RecordQuerySet["Delegation"]):
    def visible_to(self, by: Actor) -> DelegationQuerySet:
        """Those that the actor's person gave or held in any post, and those of posts that it keeps."""
        mine = own_of(by, "giver", "giver_person") | own_of(by, "deputy", "deputy_person")
        kept = Unit.objects.in_charge(by)
        return self.filter(mine | Q(giver__unit__in=kept) | Q(deputy__unit__in=kept))

    def standing(self, day: date) -> DelegationQuerySet:
        """Those that lend something on that day or later."""
        return self.filter(state="in_force", until__gte=day)

    def covering(self, one: Delegation) -> DelegationQuerySet:
        """Those in force between the same posts for all the days of this one, the oldest first."""
        same = self.filter(giver=one.giver_id, deputy=one.deputy_id, state="in_force")
        return same.filter(since__lte=one.since, until__gte=one.until).order_by("pk")

    def before(self, one: Delegation, day: date) -> DelegationQuerySet:
        """Older ones between the same posts that run on that day: of two papers the older counts."""
        same = self.filter(giver=one.giver_id, deputy=one.deputy_id, state="in_force", pk__lt=one.pk)
        return same.filter(since__lte=day, until__gte=day).order_by("pk")

    def endable_by(self, by: Actor) -> DelegationQuerySet:
        """Given by this actor or by whom it keeps, not over yet: the twin of
        `rules.people.delegations.may_end_delegation`."""
        return self.filter(Q(giver=by.post) | Q(giver__unit__in=Unit.objects.in_charge(by)), not_over(by.day))

    def lending(self, deputy: models.Model, day: date) -> DelegationQuerySet:
        """Those that lend this deputy anything on the day: in force,
        and given by a post that somebody fills."""
        return self.filter(
            deputy=deputy.pk, state="in_force", since__lte=day, until__gte=day, giver__person__isnull=False
        )


class Delegation(Record):
    """Written, dated authority of a deputy: never longer than its paper says, never passed on."""

    giver = models.ForeignKey("Post", models.PROTECT, related_name="delegations_given")
    giver_person = person_in("who gave it")
    deputy = models.ForeignKey("Post", models.PROTECT, related_name="delegations_held")
    deputy_person = person_in("who was deputy")
    paper = models.CharField(max_length=120, blank=True)
    since = models.DateField()
    until = models.DateField()
    state = models.CharField(max_length=12, default="in_force")
    ended_on = models.DateField(null=True)

    objects: ClassVar = DelegationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until__gte=models.F("since")), name="delegation_dates"),
            models.CheckConstraint(condition=~Q(giver=models.F("deputy")), name="no_self_delegation"),
            models.CheckConstraint(condition=Q(state__in=DELEGATION.states), name="delegation_state"),
        ]

    def facts(self) -> DelegationFacts:
        return DelegationFacts(self.pk, self.state, self.giver_id, self.giver.unit.units, self.until)
