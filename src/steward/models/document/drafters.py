"""Whether a draft is still read by the post that drafted it:
what that post may not read stands in no work of its own."""

from __future__ import annotations

from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Concat, StrIndex

from steward.models.people.compartments import Compartment, needs_within
from steward.models.people.posts import Post
from steward.models.people.rights import Authorisation
from steward.models.people.units import DEPTH
from steward.rules.catalogue import ROLES, is_blind


def reads(post: Post, units: tuple[int, ...], rank: int, need: int, day: date) -> bool:
    """Whether a right of this post, in force on the day, reaches a document in these units."""
    rights = post.authorisations.in_force(day).filter(unit__in=units, rank__gte=rank)
    held = [row.compartments for row in rights if not is_blind(row.role)]
    return any(need in needs_within(compartments) for compartments in held)


def read_by_drafter(day: date) -> Exists:
    """Documents that a right of their drafter reaches: the twin of `reads`."""
    line = reduce(or_, (Q(unit=OuterRef(f"u{depth}")) for depth in range(1, DEPTH)), Q(unit__parent=None))
    rights = Authorisation.objects.in_force(day).filter(
        line, post=OuterRef("drafter"), rank__gte=OuterRef("rank")
    )
    rights = rights.exclude(role__in=[role.code for role in ROLES.values() if role.blind])
    asked, had = _has(OuterRef(OuterRef("need__codes"))), _has(OuterRef("compartments"))
    return Exists(
        rights.filter(~Exists(Compartment.objects.alias(asked=asked, had=had).filter(asked__gt=0, had=0)))
    )


def _has(codes: Any) -> StrIndex:
    """Where a compartment stands among codes that are joined by +; 0 where it does not."""
    return StrIndex(Concat(Value("+"), codes, Value("+")), Concat(Value("+"), F("code"), Value("+")))
