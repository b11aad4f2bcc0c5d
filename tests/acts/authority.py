"""Invariant 14, asked of the tables: what was decided,
was decided by an authority competent for it on that day.

Every decision is a row of one table; none is gathered from a list. It names who decided, the capacity, of a
deputy the delegation, and the level that was decided over. Nothing is asked of how things stand today: an
authorisation withdrawn since, a delegation ended since, a decider moved since,
a level proposed anew since change no answer here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from steward.foundations.scheme import Level, Scheme
from steward.models import (
    BY_SUBJECT,
    Authorisation,
    Decision,
    Destruction,
    Document,
    NeedSet,
    Organisation,
    Post,
    RuleSet,
    Unit,
)
from steward.models.machinery.record import Record
from steward.models.schemes import law
from steward.rules.catalogue import ROLES

READING = [role.code for role in ROLES.values() if not role.blind]
#: What a rule set calls that which is decided by these acts;
#: by every other act that decides it names no competence.
MATTER = {
    "document.determine": "determine",
    "document.return_proposal": "determine",
    "document.revoke_determination": "determine",
    "document.declassify": "declassify",
    "copy.permit_reproduction": "copy",
    "copy.end_permission": "copy",
    "copy.decide_destruction": "destroy",
    "copy.refuse_destruction": "destroy",
}
#: The same, where it may also be done in one's own right: then in no capacity.
OR_OWN = {"document.withdraw_proposal": "determine", "copy.give_up_destruction": "destroy"}
#: What a registrar may do in the own right, and a decider by a capacity.
OR_REGISTRAR = {
    "document.confirm_cancelling",
    "document.refuse_cancelling",
    "scan.take_in",
    "scan.close",
    "scan.abandon",
}
#: What is decided by a capacity alone, whichever it is.
ANY = {"scan.open", "delegation.give"}


@dataclass(frozen=True)
class Judged:
    """A decision with its record, the documents it is about, and the unit it was taken over;
    `last` over its record."""

    row: Decision
    record: Record
    documents: tuple[Document, ...]
    unit: Unit | None
    last: bool

    @property
    def matter(self) -> str:
        return MATTER.get(self.row.act) or OR_OWN.get(self.row.act, "")

    @property
    def grade(self) -> Level | None:
        return law(self.row.scheme_digest).level(self.row.level) if self.row.level else None

    @property
    def needs(self) -> list[NeedSet]:
        """What one had to need to know; unknown of a decision after which it may have been proposed anew."""
        return [one.need for one in self.documents] if self.last else []


def decisions(rows: QuerySet[Decision] | None = None) -> Iterator[Judged]:
    """These decisions, or all, with what they are about."""
    for row in Decision.objects.order_by("pk") if rows is None else rows.order_by("pk"):
        record = BY_SUBJECT[row.subject].objects.get(key=row.record)
        later = Decision.objects.filter(record=row.record, pk__gt=row.pk)
        documents = tuple(about(record))
        yield Judged(row, record, documents, unit_of(record, documents), not later.exists())


def about(record: Record) -> Iterator[Document]:
    """The documents that a record is about."""
    if isinstance(record, Document):
        yield record
    elif isinstance(record, Destruction):
        yield from Document.objects.filter(copies__destruction_lines__destruction=record).distinct()
    elif hasattr(record, "copy"):
        yield record.copy.document
    elif getattr(record, "document", None) is not None:
        yield record.document


def unit_of(record: Record, documents: tuple[Document, ...]) -> Unit | None:
    return (
        record.book.unit
        if hasattr(record, "book")
        else documents[0].unit
        if documents
        else getattr(record, "unit", None)
    )


def over(document: Document) -> QuerySet[Decision]:
    """The decisions over a document, its lines, its permissions and the lists of its copies."""
    keys = [document.key]
    for subject, path in {
        "entry": "document",
        "permission": "copy__document",
        "destruction": "lines__copy__document",
    }.items():
        keys += BY_SUBJECT[subject].objects.filter(**{path: document}).values_list("key", flat=True)
    return Decision.objects.filter(record__in=keys)


def competent(one: Judged) -> None:
    """The authority was the decider's own or lent in writing, in force that day,
    and reached the level for this act."""
    row = one.row
    assert row.act not in {*MATTER, *ANY} or row.capacity, (row.name, row.act, "in no capacity")
    if row.capacity:
        by_a_capacity(one)
    else:
        in_its_own_right(one)


def by_a_capacity(one: Judged) -> None:
    row = one.row
    if one.matter:
        assert any(gives(law, one) for law in laws_of(row.day)), (row.name, row.act, row.capacity)
    giver, lent = row.post, row.delegation
    if lent is not None:
        giver = lent.giver
        lender_began = one.last and giver.pk in first_of(one.record)
        assert not lender_began, (row.name, "nobody's second person is whoever one decides for")
        ended = lent.ended_on is not None and lent.ended_on < row.day
        assert lent.deputy_id == row.post.pk and lent.since <= row.day <= lent.until and not ended, row.name
        assert one.unit is None or held(one, row.post, Q(role__in=READING)), (
            row.name,
            "the deputy could not read it",
        )
    assert row.capacity == giver.capacity, (row.name, row.capacity)
    assert held(one, giver, Q(role="decider")), (row.name, "nothing to decide by")


def in_its_own_right(one: Judged) -> None:
    """No paper lends what one does in the own right; what a registrar does so, its registrar does."""
    assert one.row.delegation is None, (one.row.name, "lent, and in no capacity")
    if one.row.act in OR_REGISTRAR:
        assert held(one, one.row.post, Q(role="registrar")), (
            one.row.name,
            one.row.act,
            "by no registrar of it",
        )


def first_of(row: Record) -> set[int | None]:
    """The post that drafted or proposed what was decided, where a row says so."""
    return {
        getattr(row, column, None) for column in ("drafter_id", "proposer_id", "cancel_proposed_by_id")
    } - {None}


def laws_of(day: date) -> list[Scheme]:
    """The organisation's rule sets that were adopted and in force that day:
    where a text followed another that day, both."""
    adopted = [
        row for row in RuleSet.objects.filter(adopted_on__lte=day).order_by("pk") if row.law.in_force(day)
    ]
    own = [row for row in adopted if row.law.family == Organisation.objects.get().family]
    before = [row for row in own if row.adopted_on < day]
    return [row.law for row in (*before[-1:], *(row for row in own if row.adopted_on == day))]


def gives(today: Scheme, one: Judged) -> bool:
    """Whether that rule set gave the act to the capacity, at the level it has for the document's."""
    assert one.grade is not None, (one.row.name, "over no level")
    level = today.counterpart(law(one.row.scheme_digest), one.grade)
    known = one.row.capacity in {capacity.code for capacity in today.capacities}
    return (
        known and level is not None and today.may_decide(one.matter, level.code, one.row.capacity) is not None
    )


def held(one: Judged, post: Post, which: Q) -> list[Authorisation]:
    """The authorisations of that post, confirmed by two, that reached the unit,
    the level and the need-to-know that day."""
    rank = one.grade.rank if one.grade else 0
    rows = on_day(
        Authorisation.objects.filter(which, post=post, confirmed_by__isnull=False, rank__gte=rank),
        one.row.day,
    )
    near = [row for row in rows if one.unit is None or row.unit_id in one.unit.units]
    return [
        row for row in near if all(need.members <= set(row.compartments.split("+")) for need in one.needs)
    ]


def on_day(rows: QuerySet, day: date) -> QuerySet:
    ended = Q(ended_on__isnull=True) | Q(ended_on__gte=day)
    return rows.filter(ended, Q(until__isnull=True) | Q(until__gte=day), since__lte=day)
