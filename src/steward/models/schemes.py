"""Rule sets as they were adopted: each kept whole under its digest, for ever.

What is asked of a rule set here is asked of adopted text, never of the files that come with a release: a
corrected figure in a later release changes nothing that was decided, until somebody adopts it. Refuses a text
that is not the one its digest names.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import ClassVar

from django.db import models

from steward.foundations.scheme import Scheme, loads, shipped, shipped_text
from steward.models.machinery.record import Record, RecordQuerySet
from steward.rules.machinery.actor import Actor


class RuleSetQuerySet(RecordQuerySet["RuleSet"]):
    def digests(self) -> tuple[str, ...]:
        """Of all that were ever adopted, in that order: what any document may have been determined under."""
        return tuple(self.order_by("pk").values_list("scheme_digest", flat=True))

    def every(self) -> tuple[Scheme, ...]:
        """The same, as what they say."""
        return tuple(map(law, self.digests()))

    def in_use(self) -> tuple[Scheme, ...]:
        """Those under which one determines now: of each code the one that was adopted last."""
        last = dict(self.order_by("pk").values_list("code", "scheme_digest"))
        return tuple(law(digest) for digest in last.values())

    def offered(self) -> tuple[Scheme, ...]:
        """The rule sets that come with this release and that nobody has adopted yet."""
        known = set(self.order_by().values_list("scheme_digest", flat=True))
        return tuple(one for one in shipped().values() if one.digest not in known)


class RuleSet(Record):
    """A rule set that the organisation adopted: `content` is its exact text,
    `scheme_digest` names what the text says."""

    code = models.CharField(max_length=24)
    scheme_digest = models.CharField(max_length=64, unique=True)
    content = models.TextField()
    adopted_on = models.DateField()
    adopted_by = models.ForeignKey("steward.Post", models.PROTECT, related_name="+")

    objects: ClassVar = RuleSetQuerySet.as_manager()

    @property
    def law(self) -> Scheme:
        return law(self.scheme_digest)

    @property
    def valid_from(self) -> date:
        return self.law.valid_from

    @property
    def valid_until(self) -> date | None:
        return self.law.valid_until


@lru_cache(maxsize=128)
def law(digest: str) -> Scheme:
    """The adopted rule set of this digest. A digest names one content for ever,
    so it is read once in a process."""
    row = RuleSet.objects.only("code", "content").get(scheme_digest=digest)
    found = loads(row.content, f"{row.code} as adopted")
    if found.digest != digest:
        raise ValueError(f"the text kept of {row.code} is not the one that was adopted as {digest}")
    return found


def laws_of(by: Actor) -> tuple[Scheme, ...]:
    """The rule sets under which this actor may have to decide."""
    return tuple(law(digest) for digest in by.laws)


def pinned(scheme: Scheme) -> dict[str, str]:
    """The two columns by which a row names its rule set: what it is called,
    and the digest of what it says."""
    return {"scheme": scheme.code, "scheme_digest": scheme.digest}


@dataclass(frozen=True)
class Offered:
    """A rule set of this release as it would be adopted: what it says, and its exact text."""

    scheme: Scheme
    text: str


def of_release(family: str) -> Iterator[Offered]:
    """What an organisation of this family adopts when it begins: its rule sets,
    and those that they treat as their equals."""
    own = [one for one in shipped().values() if one.family == family]
    named = {other.scheme for one in own for level in one.levels for other in level.equivalences}
    for one in shipped().values():
        if one in own or one.code in named:
            yield Offered(one, shipped_text(one.code))


def offer(code: str, digest: str) -> Offered | None:
    """The rule set of this release that has this code and digest; None where the release has none such."""
    found = shipped().get(code)
    return Offered(found, shipped_text(code)) if found is not None and found.digest == digest else None


def families() -> tuple[str, ...]:
    """The families of rule sets that an organisation can begin with."""
    return tuple(sorted({scheme.family for scheme in shipped().values()}))
