"""What a post may do on a day: its own authorisations,
and the authority that another post lends it in writing.

Promises that a right dies with its source: a post that nobody fills has none and lends none, and what is lent
ends with the authorisation it was lent from, and with the law that lets it be lent. What is lent never opens
an entry that the deputy could not read: it is cut to what both reach. Nothing lent is lent on.
"""

from __future__ import annotations

from datetime import date

from steward.models.organisation import Organisation
from steward.models.people.compartments import needs_within
from steward.models.people.posts import Post
from steward.models.people.rights import Authorisation, Delegation
from steward.models.people.units import Unit
from steward.models.schemes import RuleSet
from steward.rules.authority import of_use
from steward.rules.catalogue import is_blind
from steward.rules.machinery.actor import Actor, Mandate
from steward.rules.people.delegations import lends


def actor(post: Post, day: date) -> Actor:
    """The frozen actor of a post on a day: its own mandates, then those delegated to it in writing."""
    if post.person_id is None:
        return _actor(post, day, ())
    lending = _lending(post, day)
    rows = list(
        Authorisation.objects.in_force(day)
        .filter(post__in=(post.pk, *lending))
        .select_related("unit")
        .order_by("pk")
    )
    own = [a for a in rows if a.post_id == post.pk]
    lent = [a for a in rows if a.post_id != post.pk and a.role == "decider"]
    held = [_mandate(a, a.unit, a.rank, a.compartments, post.capacity) for a in own]
    for a in lent:
        held += [_lent(a, b, lending[a.post_id]) for b in own if not is_blind(b.role) and _narrower(a, b)]
    return _actor(post, day, tuple(dict.fromkeys(held)))


def _lending(post: Post, day: date) -> dict[int, Delegation]:
    """By its giver, each delegation that lends this post anything under the law of the day.

    Of two papers by one giver the older counts: it comes last and so replaces the others.
    """
    papers = list(Delegation.objects.lending(post, day).select_related("giver").order_by("-pk"))
    law = Organisation.objects.law_on(day) if papers else None
    return {one.giver_id: one for one in papers if law and lends(one.paper, law.delegation)}


def lends_today(row: Delegation, day: date) -> bool:
    """Whether its deputy decides anything by it on that day, as the deputy's own acts are asked."""
    by = actor(row.deputy, day)
    return any(m.delegation == row.pk and of_use(m, by.law) for m in by.mandates)


def would_lend(row: Delegation) -> bool:
    """Whether what is about to be given lets its deputy decide anything,
    on its first day or once a right of either begins."""
    rights = Authorisation.objects.filter(state="in_force", post__in=(row.giver_id, row.deputy_id))
    later = rights.filter(since__gt=row.since, since__lte=row.until).values_list("since", flat=True)
    return any(_would_lend(row, day) for day in (row.since, *sorted(set(later))))


def _would_lend(row: Delegation, day: date) -> bool:
    rights = list(
        Authorisation.objects.in_force(day)
        .filter(post__in=(row.giver_id, row.deputy_id))
        .select_related("unit")
    )
    own = [a for a in rights if a.post_id == row.deputy_id and not is_blind(a.role)]
    lent = [a for a in rights if a.post_id == row.giver_id and a.role == "decider"]
    law = Organisation.objects.law_on(day)
    return any(of_use(_lent(a, b, row), law) for a in lent for b in own if _narrower(a, b))


def _actor(post: Post, day: date, mandates: tuple[Mandate, ...]) -> Actor:
    law = Organisation.objects.law_on(day) if any(m.role == "decider" for m in mandates) else None
    return Actor(
        post=post.pk,
        key=str(post.key),
        pseudonym=post.pseudonym,
        unit=post.unit_id,
        units=post.unit.units,
        capacity=post.capacity,
        day=day,
        person=post.person_id,
        mandates=mandates,
        scheme_digest=law.digest if law else "",
        law=law,
        laws=RuleSet.objects.digests() if law else (),
    )


def _narrower(one: Authorisation, other: Authorisation) -> Unit | None:
    """The unit over which both reach, or None where they lie apart."""
    if one.unit_id in other.unit.units:
        return other.unit
    return one.unit if other.unit_id in one.unit.units else None


def _lent(row: Authorisation, own: Authorisation, by: Delegation) -> Mandate:
    both = "+".join(sorted(set(row.compartments.split("+")) & set(own.compartments.split("+")) - {""}))
    return _mandate(
        row, _narrower(row, own) or row.unit, min(row.rank, own.rank), both, by.giver.capacity, by
    )


def _mandate(
    row: Authorisation,
    unit: Unit,
    rank: int,
    compartments: str,
    capacity: str,
    lent: Delegation | None = None,
) -> Mandate:
    return Mandate(
        role=row.role,
        unit=unit.pk,
        depth=len(unit.units) - 1,
        rank=rank,
        needs=needs_within(compartments),
        capacity=capacity,
        deputy_of=lent.giver_id if lent else None,
        delegation=lent.pk if lent else None,
        paper=lent.paper if lent else "",
        lender=lent.giver.person_id if lent else None,
        blind=is_blind(row.role),
    )
