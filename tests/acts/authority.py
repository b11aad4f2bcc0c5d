"""Invariant 14, asked of the tables: what was decided, was decided by an authority competent for it on that day.

Each decided row names its decider, the capacity and, of a deputy, the delegation. Nothing is asked of how things stand today:
an authorisation withdrawn since, a delegation ended since, a decider moved since change no answer here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from steward.foundations.scheme import Scheme
from steward.models import Authorisation, Body, BookEntry, Destruction, Document, NeedSet, Office, Permission, RuleSet, Scan, Unit
from steward.models.machinery.record import Record
from steward.rules.catalogue import ROLES

NOBODY_NEEDS = NeedSet(codes="")
READING = [role.code for role in ROLES.values() if not role.blind]


@dataclass(frozen=True)
class Decision:
    """One row that was decided: what, by whom, when, on whose authority, over what."""

    row: Record
    act: str
    decider: Office
    day: date
    capacity: str
    delegation: Any
    document: Document | None
    unit: Unit

    @property
    def reach(self) -> tuple[int, NeedSet]:
        return (self.document.rank, self.document.need) if self.document else (0, NOBODY_NEEDS)


def of_document(document: Document) -> Iterator[Decision]:
    """Every decision on a document, its entries, its copies and their destruction."""
    d, unit = document, document.unit
    if d.decider is not None and d.determined_on is not None:
        lent = d.authority_delegation
        yield Decision(d, "determine", d.decider, d.determined_on, d.authority_capacity, lent, d, unit)
    if d.declassifier is not None:
        lent = d.declassified_delegation
        yield Decision(d, "declassify", d.declassifier, d.declassified_on, d.declassified_capacity, lent, d, unit)
    for p in Permission.objects.filter(copy__document=d):
        yield Decision(p, "copy", p.decider, p.decided_on, p.authority_capacity, p.authority_delegation, d, unit)
    for r in Destruction.objects.filter(lines__copy__document=d, decider__isnull=False).distinct():
        yield Decision(r, "destroy", r.decider, r.decided_on, r.authority_capacity, r.authority_delegation, d, unit)
    for e in BookEntry.objects.filter(document=d, cancelled_by__isnull=False):
        lent = e.authority_delegation
        yield Decision(e, "", e.cancelled_by, e.cancelled_on, e.authority_capacity, lent, d, e.book.unit)


def of_scans() -> Iterator[Decision]:
    for s in Scan.objects.all():
        yield Decision(s, "", s.decided_by, s.decided_on, s.authority_capacity, s.authority_delegation, None, s.unit)


def competent(one: Decision) -> None:
    """The authority was the decider's own or lent in writing, in force that day, and reached the level for this act."""
    if one.act:
        assert any(gives(law, one) for law in laws_of(one.day)), (one.row.name, one.act, one.capacity)
    giver, lent = one.decider, one.delegation
    if lent is not None:
        giver = lent.giver
        assert giver.pk not in first_of(one.row), (one.row.name, "nobody's second person is whoever one decides for")
        ended = lent.ended_on is not None and lent.ended_on < one.day
        assert lent.deputy_id == one.decider.pk and lent.since <= one.day <= lent.until and not ended, one.row.name
        assert held(one, one.decider, Q(role__in=READING)), (one.row.name, "the deputy could not read it")
    if one.act or one.capacity or one.document is None or lent is not None:
        assert one.capacity and one.capacity == giver.capacity, (one.row.name, one.capacity)
        assert held(one, giver, Q(role="decider")), (one.row.name, "nothing to decide by")
    else:
        assert held(one, giver, Q(role="registrar")), (one.row.name, "a line that its registrar cancels rests on no capacity")


def first_of(row: Record) -> set[int | None]:
    """The post that drafted or proposed what was decided, where a row says so."""
    return {getattr(row, column, None) for column in ("drafter_id", "proposer_id", "cancel_proposed_by_id")} - {None}


def laws_of(day: date) -> list[Scheme]:
    """The organisation's rule sets that were adopted and in force that day: where a text followed another that day, both."""
    adopted = [row for row in RuleSet.objects.filter(adopted_on__lte=day).order_by("pk") if row.law.in_force(day)]
    own = [row for row in adopted if row.law.family == Body.objects.get().family]
    before = [row for row in own if row.adopted_on < day]
    return [row.law for row in (*before[-1:], *(row for row in own if row.adopted_on == day))]


def gives(law: Scheme, one: Decision) -> bool:
    """Whether that rule set gave the act to the capacity, at the level it has for the document's."""
    level = law.counterpart(one.document.law, one.document.grade)
    known = one.capacity in {capacity.code for capacity in law.capacities}
    return known and level is not None and law.may_decide(one.act, level.code, one.capacity) is not None


def held(one: Decision, office: Office, which: Q) -> list[Authorisation]:
    """The authorisations of that post, confirmed by two, that reached the unit, the level and the need-to-know that day."""
    rank, need = one.reach
    rows = on_day(Authorisation.objects.filter(which, office=office, confirmed_by__isnull=False, rank__gte=rank), one.day)
    near = [row for row in rows if row.unit_id in one.unit.units]
    return [row for row in near if need.members <= set(row.compartments.split("+"))]


def on_day(rows: QuerySet, day: date) -> QuerySet:
    ended = Q(ended_on__isnull=True) | Q(ended_on__gte=day)
    return rows.filter(ended, Q(until__isnull=True) | Q(until__gte=day), since__lte=day)
