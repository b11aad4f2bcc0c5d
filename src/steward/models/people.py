"""Units, offices, persons, authorisations: what rights rest on, and nothing else about anyone.

The columns about persons are a closed list (docs/personal-data.md, tested). People are reached only
through `named_to`; there is no field for an opinion, a judgement or a trait.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q

from steward.models.accounts import Account
from steward.models.fold import fold, sort_key
from steward.models.record import Record, RecordQuerySet, itself, not_over
from steward.rules.catalogue import ROLES, is_blind
from steward.rules.machinery.actor import Actor, OfficeFacts
from steward.rules.machinery.answers import Invalid
from steward.rules.people.authorisations import AUTHORISATION
from steward.rules.people.delegations import DELEGATION
from steward.rules.people.facts import AuthorisationFacts, DelegationFacts, PersonFacts, UnitFacts
from steward.rules.people.posts import DEEPEST, over_all

DEPTH = 6  #: levels of units below the root for which documents carry ancestor columns, plus one


class CompartmentQuerySet(RecordQuerySet):
    def codes(self, text: str) -> str:
        """Known codes in a text, sorted and joined by +; Invalid names the unknown ones."""
        asked = set(text.replace(",", " ").replace("+", " ").split())
        missing = asked and asked - set(self.filter(code__in=asked).values_list("code", flat=True))
        if missing:
            raise Invalid({"compartments": ("no_such_compartment", {"codes": ", ".join(sorted(missing))})})
        return "+".join(sorted(asked))


class Compartment(Record):
    """A need-to-know: a code and what it is for."""

    code = models.SlugField(max_length=32, unique=True)
    title = models.CharField(max_length=200)

    objects = CompartmentQuerySet.as_manager()


class NeedSetQuerySet(RecordQuerySet):
    def of(self, text: str) -> NeedSet:
        """The set of exactly these codes; sets are made beforehand by `compartment.combine`."""
        codes = Compartment.objects.codes(text)
        found = list(self.filter(codes=codes).order_by()[:1])
        if not found:
            raise Invalid({"compartments": ("no_such_combination", {"codes": codes})})
        return found[0]


class NeedSet(Record):
    """A set of compartments as one number on a document; 0 is the empty set, for everybody."""

    codes = models.CharField(max_length=400, unique=True, help_text="sorted codes joined by +")

    objects = NeedSetQuerySet.as_manager()

    @property
    def members(self) -> frozenset[str]:
        return frozenset(self.codes.split("+")) if self.codes else frozenset()


class UnitQuerySet(RecordQuerySet):
    def within(self, unit: Unit) -> UnitQuerySet:
        return self.filter(path__startswith=unit.path)

    def hold_root(self) -> None:
        """Lock the root until the transaction ends: what is counted over the whole body is counted one after another."""
        list(self.select_for_update(no_key=True).filter(parent=None).order_by())

    def under(self, units: Iterable[int]) -> UnitQuerySet:
        """These units and everything below them."""
        reach = Q(pk__in=())
        for unit in units:
            reach |= Q(path__startswith=f"{unit}.") | Q(path__contains=f".{unit}.")
        return self.filter(reach)

    def with_room(self) -> UnitQuerySet:
        """Those below which the tree may go on."""
        return self.exclude(**{"__".join(["parent"] * (DEEPEST - 1)) + "__isnull": False})

    def in_charge(self, by: Actor) -> UnitQuerySet:
        """The units whose people this actor keeps: those over which it is in charge of access."""
        return self.under({m.unit for m in by.having("security")})


class Unit(Record):
    """A node in the tree of units; `path` holds the ids of all ancestors and itself, as `1.4.9.`."""

    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    code = models.SlugField(max_length=32, unique=True)
    title = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    path = models.CharField(max_length=120, default="")
    sort = models.CharField(max_length=120, default="")
    fold = models.TextField(default="", help_text="what it is called, folded: how it is found by words")
    fold_en = models.TextField(default="", help_text="the same in English")

    objects = UnitQuerySet.as_manager()
    DERIVED = ("path", "sort", "fold", "fold_en")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                models.ExpressionWrapper(Q(parent__isnull=True), output_field=models.BooleanField()),
                name="one_root",
                condition=Q(parent__isnull=True),
            )
        ]

    def derive(self) -> None:
        self.path = f"{self.parent.path if self.parent else ''}{self.pk}." if self.pk else ""
        self.sort = sort_key(self.title)
        self.fold, self.fold_en = fold(self.title), fold(self.title_en or self.title)

    @property
    def units(self) -> tuple[int, ...]:
        return tuple(int(i) for i in self.path.split(".") if i)

    def facts(self) -> UnitFacts:
        return UnitFacts(self.pk, self.units)


def person_in(name: str) -> Any:
    """The person who sat in the office of that column when it acted: two-person acts compare persons."""
    return models.ForeignKey("Person", models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=name)


def capacity_used() -> Any:
    """The scheme's key of the capacity in which something was decided; empty where nothing was."""
    return models.SlugField(max_length=48, blank=True)


def delegation_used() -> Any:
    """The written authority under which a deputy decided; null where the post decided in its own right."""
    return models.ForeignKey("Delegation", models.PROTECT, null=True, related_name="+", db_index=False)


class PersonQuerySet(RecordQuerySet):
    def kept_by(self, by: Actor) -> PersonQuerySet:
        """Those all of whose posts lie where this actor is in charge of access: the twin of `rules.people.posts.keeps_person`."""
        seats = Office.objects.filled()
        kept = self.exclude(pk__in=seats.exclude(unit__in=Unit.objects.in_charge(by)).values("person"))
        return kept if over_all(by) is None else kept.filter(pk__in=seats.values("person"))

    def resettable_by(self, by: Actor) -> PersonQuerySet:
        """Others of those who can sign in: the twin of `rules.people.accounts.may_propose_reset`."""
        return self.kept_by(by).filter(account__isnull=False).exclude(pk=by.person or 0)

    def without_account(self, by: Actor) -> PersonQuerySet:
        """Others of those, who have neither a sign-in nor a right: the twin of `rules.people.accounts.may_open_account`."""
        granted = Office.objects.granted(by.day).values("pk")
        return self.kept_by(by).filter(account=None).exclude(pk=by.person or 0).exclude(offices__in=granted)

    def named_to(self, by: Actor) -> PersonQuerySet:
        """Those who exist for this actor, shown or aimed at by an act: the twin of `rules.people.posts.is_named`."""
        if over_all(by) is None:
            return self.all()
        named = Q(pk__in=Office.objects.filled().values("person")) | Q(pk=by.person or 0)
        return self.filter(named | Q(account=None) if by.having("security") else named)


class Person(Record):
    """Somebody who fills offices. The name is all that is kept (mission, limits 1 and 2)."""

    title = models.CharField("name", max_length=120)
    account = models.OneToOneField(Account, models.PROTECT, null=True, related_name="person")
    sort = models.CharField(max_length=120, default="")
    fold = models.TextField(default="", help_text="the name, folded")

    objects = PersonQuerySet.as_manager()
    DERIVED = ("sort", "fold")
    DAILY = True

    def derive(self) -> None:
        self.sort = sort_key(" ".join(reversed(self.title.split()[-1:])) + " " + self.title)
        self.fold = fold(self.title)

    def lines(self) -> list[tuple[int, ...]]:
        """The lines of the units in which this person fills an office: whoever resets must be in charge of them all."""
        return [office.unit.units for office in self.offices.select_related("unit").order_by("pk")]

    def facts(self, day: date) -> PersonFacts:
        granted = sum(office.grants(day) for office in self.offices.all())
        return PersonFacts(self.pk, tuple(self.lines()), self.account_id is not None, granted)


class OfficeQuerySet(RecordQuerySet):
    def addressable_by(self, by: Actor) -> OfficeQuerySet:
        """Offices can be named by anyone in the body: a copy is handed to an office, not to a person."""
        return self.select_related("unit", "person")

    def granted(self, day: date) -> OfficeQuerySet:
        """Those that have an authorisation or a delegation that waits or is not over on that day: the twin of `Office.grants`."""
        rights, lent = Authorisation.objects.standing(day).values("office"), Delegation.objects.standing(day)
        return self.filter(Q(pk__in=rights) | Q(pk__in=lent.values("giver")) | Q(pk__in=lent.values("deputy")))

    def filled(self) -> OfficeQuerySet:
        return self.filter(person__isnull=False)

    def keeping_access(self, day: date, without: Authorisation | None = None) -> OfficeQuerySet:
        """The offices that keep access over the whole body from that day on; `without` leaves one authorisation out.

        A right with an end keeps nothing, and neither does a person without a sign-in.
        """
        rights = Authorisation.objects.in_force(day).filter(role="security", unit__parent=None, until=None)
        rights = rights if without is None else rights.exclude(pk=without.pk)
        seated = self.filter(person__account__is_active=True, pk__in=rights.values("office"))
        return seated.select_related("unit").order_by("pk")


class Office(Record):
    """A post in a unit; `capacity` is the scheme's key for what its holder may decide."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="offices")
    title = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    capacity = models.SlugField(max_length=48, blank=True)
    pseudonym = models.CharField(max_length=24, unique=True)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="offices")
    since = models.DateField(null=True)
    sort = models.CharField(max_length=120, default="")
    fold = models.TextField(default="", help_text="what it is called, folded: how it is found by words")
    fold_en = models.TextField(default="", help_text="the same in English")

    objects = OfficeQuerySet.as_manager()
    DERIVED = ("sort", "fold", "fold_en")
    DAILY = True

    def derive(self) -> None:
        self.sort = sort_key(self.title)
        self.fold, self.fold_en = fold(self.title), fold(self.title_en or self.title)

    def grants(self, day: date) -> int:
        """How many authorisations and delegations this office has that wait or are not over on that day."""
        lent = Delegation.objects.standing(day).filter(Q(giver=self) | Q(deputy=self))
        return self.authorisations.standing(day).count() + lent.count()

    def charge(self) -> int:
        """How many copies this office keeps or has been offered."""
        return self.holdings.count() + self.received.filter(state="open").count()

    def facts(self, day: date) -> OfficeFacts:
        held = list(self.authorisations.in_force(day).values_list("role", "unit", "rank", "compartments"))
        return OfficeFacts(
            office=self.pk, unit=self.unit_id, units=self.unit.units, filled=self.person_id is not None,
            capacity=self.capacity, person=self.person_id,
            ceilings=tuple((rank, needs_within(codes)) for role, _, rank, codes in held if not is_blind(role)),
            registrar_of=tuple(unit for role, unit, _, _ in held if role == "registrar"),
        )  # fmt: skip


class AuthorisationQuerySet(RecordQuerySet):
    def in_force(self, day: date) -> AuthorisationQuerySet:
        return self.filter(state="in_force", since__lte=day).filter(not_over(day))

    def standing(self, day: date) -> AuthorisationQuerySet:
        """Those that wait for a second person, hold, or will hold: all that could still let somebody in."""
        return self.filter(not_over(day), state__in=("proposed", "in_force"))

    def visible_to(self, by: Actor) -> AuthorisationQuerySet:
        """Those kept, those this actor proposed and that wait, and its own: as its page does."""
        own = Q(office__person=by.person) if by.person else Q(office=by.office)
        waits = Q(proposed_by=by.office, state="proposed")
        return self.filter(Q(office__unit__in=Unit.objects.in_charge(by)) | waits | own)

    def kept_by(self, by: Actor) -> AuthorisationQuerySet:
        """Those of the offices for which this actor is in charge of access."""
        return self.filter(office__unit__in=Unit.objects.in_charge(by))

    def withdrawable_by(self, by: Actor) -> AuthorisationQuerySet:
        """Those kept that are not over, and this actor's proposals: the twin of `rules.people.authorisations.may_withdraw`."""
        kept = ~Q(state="proposed") & Q(office__unit__in=Unit.objects.in_charge(by))
        return self.filter((kept & not_over(by.day)) | Q(state="proposed", proposed_by=by.office))

    def refusable_by(self, by: Actor) -> AuthorisationQuerySet:
        """Those kept that somebody else proposed: the twin of `rules.people.authorisations.may_refuse`."""
        return self.kept_by(by).exclude(itself(by, "proposed_by", "proposed_by_person"))

    def confirmable_by(self, by: Actor) -> AuthorisationQuerySet:
        """Of others over what this actor keeps, proposed by another: the twin of `rules.people.authorisations.may_confirm`."""
        kept = self.kept_by(by).filter(not_over(by.day), unit__in=Unit.objects.in_charge(by).values("pk"))
        return kept.exclude(itself(by, "office", "office__person")).exclude(itself(by, "proposed_by", "proposed_by_person"))


class Authorisation(Record):
    """A role, a level, a unit, compartments and dates, granted by one office and confirmed by another."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="authorisations")
    role = models.CharField(max_length=16)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    level = models.CharField(max_length=48, blank=True)
    rank = models.PositiveSmallIntegerField(default=0)
    compartments = models.CharField(max_length=400, blank=True)
    since = models.DateField()
    until = models.DateField(null=True)
    trained_on = models.DateField(null=True)
    break_glass = models.BooleanField(default=False)
    reason = models.CharField(max_length=400, blank=True)
    state = models.CharField(max_length=12, default="proposed")
    ended_on = models.DateField(null=True)
    proposed_by = models.ForeignKey(Office, models.PROTECT, null=True, related_name="+")
    confirmed_by = models.ForeignKey(Office, models.PROTECT, null=True, related_name="+")
    confirmed_on = models.DateField(null=True, help_text="when the second person confirmed it")
    proposed_by_person = person_in("who proposed")
    proposed_on = models.DateField(null=True)

    objects = AuthorisationQuerySet.as_manager()
    DAILY = True

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(role__in=tuple(ROLES)), name="known_role"),
            models.CheckConstraint(condition=Q(state__in=AUTHORISATION.states), name="authorisation_state"),
            models.CheckConstraint(condition=Q(until__isnull=True) | Q(until__gte=models.F("since")), name="authorisation_dates"),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=models.F("proposed_by")), name="granted_by_two"
            ),
            models.CheckConstraint(condition=Q(break_glass=False) | Q(until__isnull=False), name="break_glass_ends"),
        ]
        indexes = [models.Index(fields=["office", "state"])]

    def facts(self, day: date) -> AuthorisationFacts:
        return AuthorisationFacts(
            authorisation=self.pk, state=self.state, office=self.office.facts(day), over=self.unit.units, role=self.role,
            proposer=self.proposed_by_id, proposer_person=self.proposed_by_person_id, proposed_on=self.proposed_on,
            until=self.until,
        )  # fmt: skip


class DelegationQuerySet(RecordQuerySet):
    def visible_to(self, by: Actor) -> DelegationQuerySet:
        """Those the actor gave or holds in any of its posts, and those from or to a post that it keeps."""
        mine, kept = itself(by, "giver", "giver__person") | itself(by, "deputy", "deputy__person"), Unit.objects.in_charge(by)
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
        """Given by this actor or by whom it keeps, not over yet: the twin of `rules.people.delegations.may_end_delegation`."""
        return self.filter(Q(giver=by.office) | Q(giver__unit__in=Unit.objects.in_charge(by)), not_over(by.day))

    def lending(self, deputy: Office, day: date) -> DelegationQuerySet:
        """Those that lend this deputy anything on the day: in force, and given by a post that somebody fills."""
        return self.filter(deputy=deputy, state="in_force", since__lte=day, until__gte=day, giver__person__isnull=False)


class Delegation(Record):
    """Written, dated authority of a deputy: never longer than its paper says, never passed on."""

    giver = models.ForeignKey(Office, models.PROTECT, related_name="delegations_given")
    deputy = models.ForeignKey(Office, models.PROTECT, related_name="delegations_held")
    paper = models.CharField(max_length=120, blank=True)
    since = models.DateField()
    until = models.DateField()
    state = models.CharField(max_length=12, default="in_force")
    ended_on = models.DateField(null=True)

    objects = DelegationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until__gte=models.F("since")), name="delegation_dates"),
            models.CheckConstraint(condition=~Q(giver=models.F("deputy")), name="no_self_delegation"),
            models.CheckConstraint(condition=Q(state__in=DELEGATION.states), name="delegation_state"),
        ]

    def facts(self) -> DelegationFacts:
        return DelegationFacts(self.pk, self.state, self.giver_id, self.giver.unit.units, self.until)


def needs_within(compartments: str) -> tuple[int, ...]:
    """Ids of the need-to-know sets that lie wholly inside these compartments; always with 0."""
    if not compartments:
        return (0,)
    held, every = set(compartments.split("+")), NeedSet.objects.exclude(codes="").order_by("pk").values_list("pk", "codes")
    return (0, *(pk for pk, codes in every if held.issuperset(codes.split("+"))))
