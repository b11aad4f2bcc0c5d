"""The books in which documents are entered: a line a document, numbers without a gap, volumes of paper."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from steward.models.document.register import Document
from steward.models.machinery.record import Record, RecordQuerySet, itself, lent_by
from steward.models.people.posts import Post
from steward.models.people.units import Unit, person_in
from steward.rules.authority import deciding
from steward.rules.book.facts import BookFacts, EntryFacts
from steward.rules.document import cancelling
from steward.rules.lives import BY_SUBJECT as LIVES
from steward.rules.machinery.actor import Actor, Mandate
from steward.rules.machinery.standing import Standing


class BookQuerySet(RecordQuerySet["Book"]):
    def visible_to(self, by: Actor) -> BookQuerySet:
        """Books of the units over which the actor may read or keep entries;
        their lines are filtered apart."""
        units = Unit.objects.under({m.unit for m in by.mandates if m.reads})
        return self.filter(unit__in=units.values("pk")).select_related("unit")

    def own_first(self, by: Actor) -> BookQuerySet:
        """The books of the actor's own unit, then the others; of each unit the newest first."""
        others = models.Case(models.When(unit=by.unit, then=0), default=1)
        return self.annotate(others=others).order_by("others", "-year", "unit__sort", "direction", "pk")

    def with_first(self) -> BookQuerySet:
        """Each with the first number of its open volume,
        so that the facts of many books ask for no volume one by one."""
        volume = Volume.objects.filter(book=OuterRef("pk"), closed_on=None).order_by("-ordinal")
        return self.annotate(first_open=models.Subquery(volume.values("first")[:1]))

    def issuing(self, day: date, units: Sequence[int]) -> BookQuerySet:
        """Those of a line of units in which something is issued on the day: narrows for
        `rules.document.register.issuing_fits`.

        The line begins at the root: the book of its last unit, whose document it is, comes first,
        then the nearest above it.
        """
        nearest = models.Case(
            *(models.When(unit=unit, then=-depth) for depth, unit in enumerate(units)), default=1
        )
        rows = self.filter(
            direction="outgoing", unit__in=units, year=day.year, opened_on__lte=day, closed_on=None
        )
        return rows.order_by(nearest, "pk")

    def kept_by(self, by: Actor) -> BookQuerySet:
        """Open books of the units of this registrar."""
        units = Unit.objects.under({m.unit for m in by.having("registrar")})
        return self.filter(unit__in=units.values("pk"), closed_on=None)

    def turnable_by(self, by: Actor) -> BookQuerySet:
        """Those of years that are over: the twin of `rules.book.books.may_turn_year`."""
        return self.kept_by(by).filter(year__lt=by.day.year)

    def taking_entries(self, by: Actor) -> BookQuerySet:
        """Those that take what is received on the actor's day: the twin of
        `rules.document.register.may_register`."""
        return self.kept_by(by).filter(direction="incoming", year=by.day.year, opened_on__lte=by.day)

    def with_lines(self, by: Actor) -> BookQuerySet:
        """Those whose open volume has a line: the twin of `rules.book.books.may_close_volume`."""
        lines = Volume.objects.filter(book=OuterRef("pk"), closed_on=None, first__lt=OuterRef("following"))
        return self.kept_by(by).filter(Exists(lines))


class Book(Record):
    """One register book of a unit for one year: numbers run from `first` without a gap."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="books")
    direction = models.CharField(max_length=8)
    year = models.PositiveSmallIntegerField()
    scheme = models.CharField(max_length=24)
    scheme_digest = models.CharField(max_length=64)
    first = models.PositiveIntegerField(default=1)
    following = models.PositiveIntegerField(default=1, help_text="the number the next entry takes")
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)

    objects: ClassVar = BookQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "direction", "year"], name="one_book_a_year"),
            models.CheckConstraint(condition=Q(following__gte=F("first")), name="numbers_rise"),
            models.CheckConstraint(
                condition=Q(direction__in=("incoming", "outgoing")), name="book_direction"
            ),
        ]

    def take(self) -> int:
        """The next number; it is never given again."""
        ordinal, self.following = self.following, self.following + 1
        return ordinal

    def open_volume(self) -> Volume | None:
        """The volume that takes entries now; none once the book is closed."""
        return Volume.objects.filter(book=self, closed_on=None).order_by("ordinal").last()

    def first_number(self) -> int | None:
        """The first number of the open volume, as `with_first` found it, or else asked for."""
        if "first_open" in self.__dict__:
            first: int | None = self.__dict__["first_open"]
            return first
        volume = self.open_volume()
        return volume.first if volume else None

    def facts(self) -> BookFacts:
        return BookFacts(
            book=self.pk,
            key=str(self.key),
            units=self.unit.units,
            direction=self.direction,
            year=self.year,
            opened_on=self.opened_on,
            state="open" if self.closed_on is None else "closed",
            first_number=self.first_number() if self.closed_on is None else None,
            following=self.following,
        )


class Volume(Record):
    """A paper volume of a book, in the form of the rule set of its first day: numbers run on;
    a closed one is locked."""

    book = models.ForeignKey(Book, models.PROTECT, related_name="volumes")
    ordinal = models.PositiveSmallIntegerField()
    scheme = models.CharField(max_length=24)
    scheme_digest = models.CharField(max_length=64)
    first = models.PositiveIntegerField()
    last = models.PositiveIntegerField(null=True)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["book", "ordinal"], name="one_volume")]


class BookEntryQuerySet(RecordQuerySet["BookEntry"]):
    def visible_to(self, by: Actor) -> BookEntryQuerySet:
        return self.filter(document__in=Document.objects.visible_to(by))

    def _covered(self, mandates: Iterable[Mandate], *first: str) -> BookEntryQuerySet:
        """Lines of books over which one of these mandates reaches,
        at the level and need-to-know of their documents.

        `first`: the columns of who did the first half, on whose authority nobody does the second.
        """
        reach = Q(pk__in=())
        for m in mandates:
            units = Unit.objects.under([m.unit]).values("pk")
            here = Q(book__unit__in=units, document__rank__lte=m.rank, document__need__in=m.needs)
            reach |= here & ~lent_by(m, *first) if first else here
        return self.filter(reach)

    def _at_hand(self, act: Standing, post: Any) -> BookEntryQuerySet:
        """Lines of documents that are protected, or whose period is over, none of whose copies moved or all
        of which lie with this post: the twin of what `rules.document.cancelling` asks of the document."""
        moved, elsewhere = MOVED, AWAY | Q(copies__keeper__lt=post) | Q(copies__keeper__gt=post)
        here = [~Exists(Document.objects.filter(way, pk=OuterRef("document"))) for way in (moved, elsewhere)]
        states = LIVES["document"].before(act.name)
        return self.filter(Q(here[0]) | Q(here[1]), document__state__in=states, document__declassifier=None)

    def proposable_by(self, by: Actor) -> BookEntryQuerySet:
        """Whose cancelling this actor may propose: the twin of `rules.document.cancelling.may_propose`."""
        return self._covered(by.having("registrar"))._at_hand(cancelling.may_propose, by.post)

    def answerable_by(self, by: Actor) -> BookEntryQuerySet:
        """To whose cancelling this actor is the second person: the twin of
        `rules.document.cancelling.second_for_entry`."""
        first = "cancel_proposed_by", "cancel_proposed_by_person"
        return self._covered((*deciding(by), *by.having("registrar")), *first).exclude(itself(by, *first))

    def cancellable_by(self, by: Actor) -> BookEntryQuerySet:
        """Whose cancelling this actor may confirm: the twin of `rules.document.cancelling.may_confirm`."""
        return self.answerable_by(by)._at_hand(cancelling.may_confirm, OuterRef("cancel_proposed_by"))


#: The twin of `Document.moved`, over the documents.
MOVED = (
    Q(copies__handovers__state__in=("open", "accepted"))
    | Q(copies__parent__isnull=False)
    | Q(copies__state__in=[state for state in LIVES["copy"].states if state != "held"])
)


#: The same of `Document.keepers`: where a copy is bound, nobody has them all at hand.
AWAY = (
    Q(copies__handovers__state="open")
    | Q(copies__loans__state="open")
    | Q(copies__state__in=[state for state in LIVES["copy"].states if state != "held"])
)


class BookEntry(Record):
    """One line of a book. A cancelled line keeps its number and its reason."""

    book = models.ForeignKey(Book, models.PROTECT, related_name="entries")
    ordinal = models.PositiveIntegerField()
    document = models.ForeignKey(Document, models.PROTECT, related_name="entries")
    day = models.DateField()
    arrival_number = models.CharField(max_length=40, blank=True)
    receiving_unit = models.CharField(max_length=200, blank=True)
    keeping_unit = models.CharField(max_length=200, blank=True)
    quantity = models.PositiveIntegerField(default=0)
    note = models.CharField(max_length=400, blank=True)
    state = models.CharField(max_length=16, default="valid")
    reason = models.CharField(max_length=400, blank=True)
    cancel_proposed_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    cancel_proposed_by_person = person_in("who proposed")
    cancel_proposed_on = models.DateField(null=True)
    answer = models.CharField(max_length=400, blank=True, help_text="why its cancelling was refused")
    refused_to = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+", db_index=False)
    refused_on = models.DateField(
        null=True, help_text="when the cancelling that `refused_to` proposed was refused"
    )
    cancelled_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    cancelled_on = models.DateField(null=True)

    objects: ClassVar = BookEntryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["book", "ordinal"], name="a_number_once"),
            models.CheckConstraint(condition=Q(state__in=LIVES["entry"].states), name="book_entry_state"),
            models.CheckConstraint(condition=Q(state="valid") | ~Q(reason=""), name="cancelled_with_reason"),
            models.CheckConstraint(
                condition=Q(cancelled_by__isnull=True) | ~Q(cancelled_by=F("cancel_proposed_by")),
                name="cancelled_by_two",
            ),
        ]
        indexes = [
            models.Index(fields=["cancel_proposed_on"], name="entry_waiting"),
            models.Index(fields=["refused_to", "refused_on"], name="entry_refused"),
        ]

    def facts(self) -> EntryFacts:
        moved = self.document.moved()
        keepers = self.document.keepers() if moved else ()
        return EntryFacts(
            entry=self.pk,
            state=self.state,
            units=self.book.unit.units,
            document=self.document.facts(),
            moved=moved,
            keepers=keepers,
            proposer=self.cancel_proposed_by_id,
            proposer_person=self.cancel_proposed_by_person_id,
            proposed_on=self.cancel_proposed_on,
            lost=moved and not keepers and self.document.lost_a_copy(),
        )
