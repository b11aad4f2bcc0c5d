"""What was decided, by whom and on whose authority: one row a decision,
over a record of any subject (docs/decisions/0028)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from django.db import models

from steward.models.machinery.record import Record, RecordQuerySet
from steward.models.people.posts import Post
from steward.models.people.units import person_in


class DecisionQuerySet(RecordQuerySet["Decision"]):
    def over(self, records: Iterable[Record]) -> DecisionQuerySet:
        """Those over records that somebody may see, in the order in which they were taken,
        and whose authority it was."""
        whose = ["post__unit", "post__person", "delegation__giver__unit", "delegation__giver_person"]
        return (
            self.filter(record__in=[one.key for one in records])
            .select_related("person", *whose)
            .order_by("pk")
        )

    def last_over(self, key: str) -> dict[str, models.Subquery]:
        """The post and the person of the last one over the record of this key,
        as columns of that record's row."""
        last = self.filter(record=models.OuterRef(key)).order_by("-pk")
        return {
            "last_post": models.Subquery(last.values("post")[:1]),
            "last_person": models.Subquery(last.values("person__title")[:1]),
        }

    def person_by(self, act: str) -> models.Subquery:
        """Who did this act to a record last, as a column of that record's row."""
        return models.Subquery(
            self.filter(record=models.OuterRef("key"), act=act).order_by("-pk").values("person__title")[:1]
        )


class Decision(Record):
    """One decision: over what, by which act, by which post and who sat in it, when, on whose authority,
    until when and why.

    `capacity` is the key of the rule set of the day; empty where the post acted in its own right, as a
    registrar or a keeper does. `delegation` is the paper under which a deputy decided; null where the
    authority is the post's own. Without a post it was the clock, on the day that a rule sets.

    `level` is the one that the document had when it was taken, under the rule set of `scheme_digest`;
    of a list the highest.
    """

    subject = models.CharField(
        max_length=24, help_text="what the record is called in the log, such as document"
    )
    record = models.UUIDField(db_index=True, help_text="its key")
    act = models.CharField(max_length=48)
    post = models.ForeignKey(
        Post, models.PROTECT, null=True, related_name="+", db_index=False, help_text="none: by the clock"
    )
    person = person_in("who decided")
    day = models.DateField()
    capacity = models.SlugField(max_length=48, blank=True, db_index=False)
    delegation = models.ForeignKey("Delegation", models.PROTECT, null=True, related_name="+", db_index=False)
    level = models.CharField(max_length=48, blank=True)
    scheme_digest = models.CharField(max_length=64, blank=True)
    until = models.DateField(null=True, help_text="the day that it set")
    reason = models.CharField(max_length=400, blank=True)

    objects: ClassVar = DecisionQuerySet.as_manager()
