"""The transparency log's tables (docs/formats/log.md) and what lies beside the tree.

Entries, tiles and the head are written only by the appender that the envelope calls; disclosures can
be erased, by two people, nothing else here can. Refusals are a journal beside the tree: counted, not
committed to.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from steward.foundations.tlog.leaf import parse
from steward.models.machinery.record import Record, RecordQuerySet, itself, own_of
from steward.models.people.posts import Post
from steward.models.people.units import person_in
from steward.rules.log.erasures import ERASURE, keeps_access_over_all
from steward.rules.log.facts import ErasureFacts
from steward.rules.machinery.actor import Actor


class Entry(models.Model):
    """One leaf: its index, its exact bytes and its RFC 9162 leaf hash."""

    idx = models.BigIntegerField(primary_key=True)
    leaf = models.BinaryField()
    leaf_hash = models.BinaryField(max_length=32)


class Tile(models.Model):
    """A full tile row of 256 hashes at a level (c2sp.org/tlog-tiles)."""

    pk = models.CompositePrimaryKey("level", "idx")
    level = models.IntegerField()
    idx = models.BigIntegerField()
    hashes = models.BinaryField(max_length=8192)
    root = models.BinaryField(max_length=32)


class Head(models.Model):
    """Size and peaks of the tree: the one row every write locks, always last."""

    size = models.BigIntegerField(default=0)
    peaks = models.BinaryField(default=b"")


class Disclosure(models.Model):
    """A salted disclosure of an entry (RFC 9901). An erased one keeps its digest and loses its text."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="disclosures")
    title = models.CharField(max_length=24)
    digest = models.CharField(max_length=43)
    text = models.TextField(null=True)
    rank = models.PositiveSmallIntegerField(default=0)


class Origin(models.Model):
    """What makes an act idempotent: one origin, one actor, one order, one entry."""

    origin = models.CharField(max_length=120, unique=True)
    actor = models.CharField(max_length=24)
    order_digest = models.CharField(max_length=64)
    entry = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="origins")


class ErasureQuerySet(RecordQuerySet["Erasure"]):
    def visible_to(self, by: Actor) -> ErasureQuerySet:
        """All of them, for those in charge of access over the whole organisation;
        and those one proposed oneself."""
        return (
            self.all()
            if keeps_access_over_all(by) is None
            else self.filter(own_of(by, "proposed_by", "proposed_by_person"))
        )

    def kept_by(self, by: Actor) -> ErasureQuerySet:
        """All of them, for those in charge of access over the whole organisation."""
        return self.all() if keeps_access_over_all(by) is None else self.none()

    def erasable_by(self, by: Actor) -> ErasureQuerySet:
        """Proposed by somebody else for an entry that still tells something:
        the twin of `rules.log.erasures.may_erase`.

        That the entry is no erasure itself was asked when it was proposed, and an entry's act never changes.
        """
        told = Disclosure.objects.filter(entry=OuterRef("entry"), text__isnull=False)
        return self.kept_by(by).filter(Exists(told)).exclude(itself(by, "proposed_by", "proposed_by_person"))


class Erasure(Record):
    """What an entry disclosed is to be erased: proposed by one in charge of access over the organisation,
    done by another."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="erasures")
    ground = models.CharField(max_length=400)
    state = models.CharField(max_length=12, default="proposed")
    proposed_by = models.ForeignKey(Post, models.PROTECT, related_name="+")
    proposed_on = models.DateField(null=True)
    proposed_by_person = person_in("who proposed")
    confirmed_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    answer = models.CharField(max_length=400, blank=True, help_text="why it was refused")
    answered_on = models.DateField(null=True, help_text="when somebody else carried it out or refused it")

    objects: ClassVar = ErasureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ERASURE.states), name="erasure_state"),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("proposed_by")),
                name="erased_by_two",
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(confirmed_by__isnull=False), name="erased_when_confirmed"
            ),
            models.UniqueConstraint(
                fields=["entry"], condition=Q(state="proposed"), name="one_waiting_erasure"
            ),
        ]

    def facts(self) -> ErasureFacts:
        act = parse(bytes(self.entry.leaf)).act
        told = Disclosure.objects.filter(entry=self.entry_id, text__isnull=False).exists()
        return ErasureFacts(
            entry=self.entry_id,
            act=act,
            told=told,
            state=self.state,
            proposer=self.proposed_by_id,
            proposer_person=self.proposed_by_person_id,
        )


class Checkpoint(models.Model):
    """A signed note over a size and a root (c2sp.org/tlog-checkpoint), cosignatures included."""

    size = models.BigIntegerField(primary_key=True)
    note = models.TextField()
    made_at = models.DateTimeField()


class Refused(models.Model):
    """The journal of refusals: when, which act, which kind of no. Never what was asked for."""

    at = models.DateTimeField()
    act = models.CharField(max_length=48)
    actor = models.CharField(max_length=24)
    kind = models.CharField(max_length=12)
    code = models.CharField(max_length=48)
