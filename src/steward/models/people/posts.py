"""Posts and persons: who acts, and nothing else about anyone.

The columns about persons are a closed list (docs/personal-data.md, tested). People are reached only
through `named_to`; there is no field for an opinion, a judgement or a trait.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q

from steward.models.machinery.fold import fold, sort_key
from steward.models.machinery.record import Record, RecordQuerySet
from steward.models.people.accounts import Account
from steward.models.people.compartments import needs_within
from steward.models.people.rights import Authorisation, Delegation
from steward.models.people.units import Unit
from steward.rules.catalogue import is_blind
from steward.rules.machinery.actor import Actor, PostFacts
from steward.rules.people.facts import PersonFacts
from steward.rules.people.posts import over_all


class PersonQuerySet(RecordQuerySet["Person"]):
    def kept_by(self, by: Actor) -> PersonQuerySet:
        """Those all of whose posts lie where this actor is in charge of access:
        the twin of `rules.people.posts.keeps_person`."""
        seats = Post.objects.filled()
        kept = self.exclude(pk__in=seats.exclude(unit__in=Unit.objects.in_charge(by)).values("person"))
        return kept if over_all(by) is None else kept.filter(pk__in=seats.values("person"))

    def resettable_by(self, by: Actor) -> PersonQuerySet:
        """Others of those who can sign in: the twin of `rules.people.accounts.may_propose_reset`."""
        return self.kept_by(by).filter(account__isnull=False).exclude(pk=by.person or 0)

    def without_account(self, by: Actor) -> PersonQuerySet:
        """Others of those, who have neither a sign-in nor a right: the twin of
        `rules.people.accounts.may_open_account`."""
        granted = Post.objects.granted(by.day).values("pk")
        return self.kept_by(by).filter(account=None).exclude(pk=by.person or 0).exclude(posts__in=granted)

    def named_to(self, by: Actor) -> PersonQuerySet:
        """Those who exist for this actor, shown or aimed at by an act:
        the twin of `rules.people.posts.is_named`."""
        if over_all(by) is None:
            return self.all()
        named = Q(pk__in=Post.objects.filled().values("person")) | Q(pk=by.person or 0)
        return self.filter(named | Q(account=None) if by.having("security") else named)


class Person(Record):
    """Somebody who fills posts. The name is all that is kept (mission, limits 1 and 2)."""

    title = models.CharField("name", max_length=120)
    account = models.OneToOneField(Account, models.PROTECT, null=True, related_name="person")
    sort = models.CharField(max_length=120, default="")
    fold = models.TextField(default="", help_text="the name, folded")

    objects: ClassVar = PersonQuerySet.as_manager()
    DERIVED = ("sort", "fold")
    DAILY = True

    def derive(self) -> None:
        self.sort = sort_key(" ".join(reversed(self.title.split()[-1:])) + " " + self.title)
        self.fold = fold(self.title)

    def lines(self) -> list[tuple[int, ...]]:
        """The lines of the units in which this person fills a post:
        whoever resets must be in charge of them all."""
        return [post.unit.units for post in self.posts.select_related("unit").order_by("pk")]

    def facts(self, day: date) -> PersonFacts:
        granted = sum(post.grants(day) for post in self.posts.all())
        return PersonFacts(self.pk, tuple(self.lines()), self.account_id is not None, granted)


class PostQuerySet(RecordQuerySet["Post"]):
    def addressable_by(self, by: Actor) -> PostQuerySet:
        """Posts can be named by anyone in the organisation: a copy is handed to a post, not to a person."""
        return self.select_related("unit", "person")

    def granted(self, day: date) -> PostQuerySet:
        """Those that have an authorisation or a delegation that waits or is not over on that day:
        the twin of `Post.grants`."""
        rights, lent = Authorisation.objects.standing(day).values("post"), Delegation.objects.standing(day)
        return self.filter(
            Q(pk__in=rights) | Q(pk__in=lent.values("giver")) | Q(pk__in=lent.values("deputy"))
        )

    def filled(self) -> PostQuerySet:
        return self.filter(person__isnull=False)

    def keeping_access(self, day: date, without: Authorisation | None = None) -> PostQuerySet:
        """The posts that keep access over the whole organisation from that day on;
        `without` leaves one authorisation out.

        A right with an end keeps nothing, and neither does a person without a sign-in.
        """
        rights = Authorisation.objects.in_force(day).filter(role="security", unit__parent=None, until=None)
        rights = rights if without is None else rights.exclude(pk=without.pk)
        seated = self.filter(person__account__is_active=True, pk__in=rights.values("post"))
        return seated.select_related("unit").order_by("pk")


class Post(Record):
    """A post in a unit; `capacity` is the scheme's key for what its holder may decide."""

    LOGGED_AS = "office"

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts")
    title = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    capacity = models.SlugField(max_length=48, blank=True)
    pseudonym = models.CharField(max_length=24, unique=True)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="posts")
    since = models.DateField(null=True)
    sort = models.CharField(max_length=120, default="")
    fold = models.TextField(default="", help_text="what it is called, folded: how it is found by words")
    fold_en = models.TextField(default="", help_text="the same in English")

    objects: ClassVar = PostQuerySet.as_manager()
    DERIVED = ("sort", "fold", "fold_en")
    DAILY = True

    def derive(self) -> None:
        self.sort = sort_key(self.title)
        self.fold, self.fold_en = fold(self.title), fold(self.title_en or self.title)

    def grants(self, day: date) -> int:
        """How many authorisations and delegations this post has that wait or are not over on that day."""
        lent = Delegation.objects.standing(day).filter(Q(giver=self) | Q(deputy=self))
        return self.authorisations.standing(day).count() + lent.count()

    def charge(self) -> int:
        """How many copies this post keeps."""
        return self.holdings.count()

    def offers(self) -> int:
        """How many copies it is offered: by number, level and note one would be told of them unasked."""
        return self.received.filter(state="open").count()

    def facts(self, day: date) -> PostFacts:
        held = list(self.authorisations.in_force(day).values_list("role", "unit", "rank", "compartments"))
        return PostFacts(
            post=self.pk,
            unit=self.unit_id,
            units=self.unit.units,
            filled=self.person_id is not None,
            capacity=self.capacity,
            person=self.person_id,
            ceilings=tuple(
                (rank, needs_within(codes)) for role, _, rank, codes in held if not is_blind(role)
            ),
            registrar_of=tuple(unit for role, unit, _, _ in held if role == "registrar"),
        )
