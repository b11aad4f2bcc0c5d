"""Spill scans, their hits and the incidents that follow.

A scan reads only stores named in a decision; its report speaks of places in files, never of people,
and never quotes text. A hit waits in the inbox of the registrar whose unit answers for the document.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from steward.models.document.reach import in_charge, registered
from steward.models.document.register import Document
from steward.models.machinery.fold import fold
from steward.models.machinery.record import Record, RecordQuerySet
from steward.models.people.posts import Post
from steward.models.people.units import Unit
from steward.rules.authority import deciding
from steward.rules.machinery.actor import Actor
from steward.rules.spill.facts import HitFacts, IncidentFacts, ScanFacts
from steward.rules.spill.scans import ALLOWANCE, HIT, INCIDENT, SCAN, within_store


class ScanQuerySet(RecordQuerySet["Scan"]):
    def visible_to(self, by: Actor) -> ScanQuerySet:
        units = Unit.objects.under(
            {m.unit for m in by.mandates if m.role in ("registrar", "decider", "inspector")}
        )
        return self.filter(unit__in=units.values("pk")).select_related("unit", "decided_by")

    def kept_by(self, by: Actor) -> ScanQuerySet:
        """Those whose report this actor may take in: the twin of `rules.spill.scans.may_take_in`."""
        units = Unit.objects.under({m.unit for m in (*deciding(by), *by.having("registrar"))})
        return self.filter(unit__in=units.values("pk"))


class Scan(Record):
    """A scan decision: stores, period, purpose; closed with the digest of the report."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="scans")
    stores = models.TextField(help_text="one a line")
    since = models.DateField()
    until = models.DateField()
    purpose = models.CharField(max_length=400)
    decided_by = models.ForeignKey(Post, models.PROTECT, related_name="+")
    decided_on = models.DateField()
    state = models.CharField(max_length=12, default="open")
    report_digest = models.CharField(max_length=64, blank=True)
    files = models.PositiveBigIntegerField(default=0)
    not_read = models.PositiveBigIntegerField(default=0)
    closed_on = models.DateField(null=True)
    answer = models.CharField(max_length=400, blank=True, help_text="why it was abandoned")

    objects: ClassVar = ScanQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=SCAN.states), name="scan_state"),
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="scan_dates"),
        ]

    def facts(self) -> ScanFacts:
        return ScanFacts(self.pk, str(self.key), self.state, self.unit.units, self.until)


def within_reach(by: Actor) -> Q:
    """What speaks of a visible document; of a mark alone, for those who see its unit at that level."""
    reach = Q(document__in=Document.objects.visible_to(by))
    for mandate in by.mandates:
        if mandate.role in ("registrar", "decider", "inspector"):
            units = Unit.objects.under([mandate.unit])
            reach |= Q(document__isnull=True, unit__in=units.values("pk"), rank__lte=mandate.rank)
    return reach


def judgeable(by: Actor, place: str = "") -> Q:
    """Places for which this actor answers, of a visible document or of a mark:
    the twin of `rules.spill.scans.answers_for`."""
    reach = registered(by, f"{place}document__")
    for m in by.having("registrar"):
        units = Unit.objects.under([m.unit]).values("pk")
        reach |= Q(
            **{f"{place}document__isnull": True, f"{place}unit__in": units, f"{place}rank__lte": m.rank}
        )
    return reach


class HitQuerySet(RecordQuerySet["Hit"]):
    def visible_to(self, by: Actor) -> HitQuerySet:
        return self.filter(within_reach(by)).select_related("document", "scan", "unit")

    def judgeable_by(self, by: Actor) -> HitQuerySet:
        """Those for which this actor answers."""
        return self.filter(judgeable(by))


class Hit(Record):
    """One finding of a scan: a place in a file, a rule, perhaps a document. Containment is in 1/10,000."""

    scan = models.ForeignKey(Scan, models.PROTECT, related_name="hits")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="hits")
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="hits")
    path = models.CharField(max_length=1000)
    member = models.CharField(max_length=1000, blank=True)
    rule = models.CharField(max_length=120)
    rank = models.PositiveSmallIntegerField(default=0)
    matched_words = models.PositiveIntegerField(default=0)
    containment = models.PositiveIntegerField(default=0)
    certain = models.BooleanField(default=False)
    places = models.TextField(default="[]")
    state = models.CharField(max_length=12, default="open")
    reason = models.CharField(max_length=400, blank=True)
    fold = models.TextField(
        default="", help_text="where it lies, as seen from its store, folded: how it is found by words"
    )

    GRADED = "rank"

    objects: ClassVar = HitQuerySet.as_manager()
    DERIVED = ("fold",)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=HIT.states), name="hit_state"),
            models.CheckConstraint(
                condition=~Q(state="dismissed") | ~Q(reason=""), name="dismissed_with_reason"
            ),
        ]
        indexes = [models.Index(fields=["state", "document"], name="hit_inbox")]

    def derive(self) -> None:
        self.fold = fold(f"{within_store(self.path, self.scan.stores)} {self.member}")

    def facts(self) -> HitFacts:
        return place(self)


class IncidentQuerySet(RecordQuerySet["Incident"]):
    def visible_to(self, by: Actor) -> IncidentQuerySet:
        return self.filter(hit__in=Hit.objects.visible_to(by).values("pk")).select_related(
            "hit", "hit__document", "unit"
        )

    def judgeable_by(self, by: Actor) -> IncidentQuerySet:
        """Those of findings for which this actor answers."""
        return self.filter(judgeable(by, "hit__"))

    def overseen_by(self, by: Actor) -> IncidentQuerySet:
        """Those of which this actor hears and that it does not close:
        the twin of `rules.spill.scans.oversees`."""
        reach = Q(hit__document__isnull=False) & in_charge(by, "decider", "hit__document__")
        for m in by.having("decider"):
            here = Q(hit__unit__in=Unit.objects.under([m.unit]).values("pk"))
            reach |= here & Q(hit__document__isnull=True, hit__rank__lte=m.rank)
            reach |= here & Q(hit__document__rank__lte=m.rank, hit__document__need__in=m.needs)
        return self.filter(reach).exclude(pk__in=self.model.objects.judgeable_by(by).values("pk"))


class Incident(Record):
    """An incident opened from a confirmed hit; its clock starts on the day it was opened,
    and it ends with its outcome."""

    hit = models.OneToOneField(Hit, models.PROTECT, related_name="incident")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="incidents")
    opened_by = models.ForeignKey(Post, models.PROTECT, related_name="+")
    opened_on = models.DateField()
    report_due = models.DateField(null=True)
    state = models.CharField(max_length=12, default="open")
    outcome = models.CharField(max_length=1000, blank=True)
    closed_on = models.DateField(null=True)

    objects: ClassVar = IncidentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=INCIDENT.states), name="incident_state"),
            models.CheckConstraint(condition=~Q(state="closed") | ~Q(outcome=""), name="closed_with_outcome"),
        ]

    def facts(self) -> IncidentFacts:
        return IncidentFacts(self.pk, self.state, self.hit.facts())


class AllowanceQuerySet(RecordQuerySet["Allowance"]):
    def visible_to(self, by: Actor) -> AllowanceQuerySet:
        return self.filter(within_reach(by)).select_related("document", "unit", "post")

    def judgeable_by(self, by: Actor) -> AllowanceQuerySet:
        """Those of places for which this actor answers."""
        return self.filter(judgeable(by))


class Allowance(Record):
    """A reviewed place where a hit of a unit is expected:
    later ones there count as allowed until it is ended."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="allowances")
    rank = models.PositiveSmallIntegerField(default=0)
    path = models.CharField(max_length=1000)
    member = models.CharField(max_length=1000, blank=True)
    rule = models.CharField(max_length=120)
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=400)
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    day = models.DateField()
    state = models.CharField(max_length=12, default="in_force")
    fold = models.TextField(
        default="", help_text="the place and the reason, folded: how it is found by words"
    )

    GRADED = "rank"

    objects: ClassVar = AllowanceQuerySet.as_manager()
    DERIVED = ("fold",)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ALLOWANCE.states), name="allowance_state"),
        ]

    def derive(self) -> None:
        self.fold = fold(f"{self.path} {self.member} {self.reason}")

    def facts(self) -> HitFacts:
        return place(self)


def place(row: Hit | Allowance) -> HitFacts:
    """A place in a store with what it speaks of: of a finding, or of what is expected there."""
    document = row.document.facts() if row.document else None
    return HitFacts(row.pk, row.state, row.unit.units, row.rank, document)
