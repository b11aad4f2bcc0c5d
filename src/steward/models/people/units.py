"""The tree of units, and the column by which a row says which person sat in a post when it acted."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from steward.models.machinery.fold import fold, sort_key
from steward.models.machinery.record import Record, RecordQuerySet
from steward.rules.machinery.actor import Actor
from steward.rules.people.facts import UnitFacts
from steward.rules.people.posts import DEEPEST

DEPTH = 6  #: levels of units below the root for which documents carry ancestor columns, plus one


class UnitQuerySet(RecordQuerySet["Unit"]):
    def within(self, unit: Unit) -> UnitQuerySet:
        return self.filter(path__startswith=unit.path)

    def hold_root(self) -> None:
        """Lock the root until the transaction ends:
        what is counted over the whole organisation is counted one after another."""
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

    objects: ClassVar = UnitQuerySet.as_manager()
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
    """The person who sat in the post of that column when it acted: two-person acts compare persons."""
    return models.ForeignKey(
        "Person", models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=name
    )
