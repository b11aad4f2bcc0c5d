"""The one organisation that runs this installation, and the rule set in force for it on a day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from django.db import models

from steward.foundations.scheme import Scheme, SchemeError, on_day
from steward.models.machinery.record import Record, RecordQuerySet
from steward.models.schemes import RuleSet, law
from steward.rules.machinery.answers import Refusal


@dataclass(frozen=True)
class Laws:
    """The texts that the organisation adopted, oldest first:
    what was its law on a day long ago is told by them."""

    texts: tuple[tuple[date, Scheme], ...]

    def first_of(self, day: date | None) -> Iterator[Scheme]:
        """The law of a day, then the other texts, the newest first:
        what a code is called where that one does not know it."""
        newest = sorted(
            (text for _, text in reversed(self.texts)), key=lambda one: one.valid_from, reverse=True
        )
        known = {text.code: text for adopted_on, text in self.texts if day is not None and adopted_on <= day}
        yield from (
            one for one in newest if day is not None and known.get(one.code) is one and one.in_force(day)
        )
        yield from newest


class OrganisationQuerySet(RecordQuerySet["Organisation"]):
    def _in_use(self) -> tuple[str, tuple[Scheme, ...]]:
        """the organisation's family, and of each code the rule set that was adopted last; one query,
        for most pages ask it."""
        family = models.Subquery(self.order_by().values("family")[:1])
        rows = list(RuleSet.objects.order_by("pk").values_list("code", "scheme_digest", family))
        last = {code: digest for code, digest, _ in rows}
        return rows[0][2] if rows else "", tuple(map(law, last.values()))

    def scheme_on(self, day: date) -> Scheme:
        """The adopted rule set of the organisation's family in force on a day; Refusal when none was."""
        family, in_use = self._in_use()
        try:
            return on_day(family, day, in_use)
        except SchemeError:
            raise Refusal("no_rules_on_day", day=day) from None

    def laws(self) -> tuple[Scheme, ...]:
        """The rule sets in use of the organisation's own family, the newest law first."""
        family, in_use = self._in_use()
        return tuple(
            sorted(
                (one for one in in_use if one.family == family), key=lambda one: one.valid_from, reverse=True
            )
        )

    def adopted(self) -> Laws:
        """Every text of the organisation's own family, with the day of its adoption, in that order."""
        family = models.Subquery(self.order_by().values("family")[:1])
        rows = list(RuleSet.objects.order_by("pk").values_list("adopted_on", "scheme_digest", family))
        texts = [(adopted_on, law(digest), own) for adopted_on, digest, own in rows]
        return Laws(tuple((adopted_on, text) for adopted_on, text, own in texts if text.family == own))

    def law_on(self, day: date) -> Scheme | None:
        """The rule set in force on a day; None where none was."""
        try:
            return self.scheme_on(day)
        except Refusal:
            return None


class Organisation(Record):
    """The one organisation that runs this installation: its name, scheme family, time zone and log origin."""

    LOGGED_AS = "body"

    title = models.CharField(max_length=200)
    family = models.CharField(max_length=16)
    time_zone = models.CharField(max_length=64)
    origin = models.CharField(max_length=200)
    begun_on = models.DateField()

    objects: ClassVar = OrganisationQuerySet.as_manager()
