"""Filters of the register under a name: a convenience of one person in one post,
outside the log (docs/decisions/0023).

A row is no record: nothing rests on it, nobody else reads it, and its owner erases it for good.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from steward.models.people.posts import Person, Post
from steward.rules.document import filters
from steward.rules.machinery.actor import Actor
from steward.rules.machinery.answers import Unknown


class SavedFilterQuerySet(models.QuerySet["SavedFilter"]):
    def visible_to(self, by: Actor, anywhere: bool = False) -> SavedFilterQuerySet:
        """One's own: those of the post one acts in, or of all one's posts."""
        mine = self.filter(person=by.person or 0)
        return mine if anywhere else mine.filter(post=by.post)

    def known(self, key: str) -> SavedFilter:
        """The filter of this key among those in the queryset, or Unknown."""
        found = list(self.filter(key=key)[:1])
        if not found:
            raise Unknown("filter")
        return found[0]


class SavedFilter(models.Model):
    """What the register was asked for, under the name its owner gave it."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    post = models.ForeignKey(Post, models.CASCADE, related_name="+")
    title = models.CharField(max_length=filters.LONGEST)
    query = models.CharField(
        max_length=filters.LONGEST_QUERY, help_text="the filters as they stand in the page's address"
    )

    objects: ClassVar = SavedFilterQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "post", "title"], name="a_name_once")]
