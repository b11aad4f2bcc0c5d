"""What one needs to know: compartments, and the sets of them that documents may need together."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from steward.models.machinery.record import Record, RecordQuerySet
from steward.rules.machinery.answers import Invalid


class CompartmentQuerySet(RecordQuerySet["Compartment"]):
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

    objects: ClassVar = CompartmentQuerySet.as_manager()


class NeedSetQuerySet(RecordQuerySet["NeedSet"]):
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

    objects: ClassVar = NeedSetQuerySet.as_manager()

    @property
    def members(self) -> frozenset[str]:
        return frozenset(self.codes.split("+")) if self.codes else frozenset()


def needs_within(compartments: str) -> tuple[int, ...]:
    """Ids of the need-to-know sets that lie wholly inside these compartments; always with 0."""
    if not compartments:
        return (0,)
    held = set(compartments.split("+"))
    every = NeedSet.objects.exclude(codes="").order_by("pk").values_list("pk", "codes")
    return (0, *(pk for pk, codes in every if held.issuperset(codes.split("+"))))
