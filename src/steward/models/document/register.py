"""Protected documents, and who may see them.

A document is a register entry; Steward keeps no body of it. `visible_to` is the only way to a row:
level, unit and need-to-know, or holding one of its copies (the pure twin is `rules.access.may_see`).
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from steward.foundations.scheme import Level, Scheme
from steward.models.document.basis import BasisEntry
from steward.models.document.drafters import reads
from steward.models.document.places import PLACES
from steward.models.document.queries import DRAFTED, Documents
from steward.models.machinery.fold import first_number, fold
from steward.models.machinery.record import Record
from steward.models.people.compartments import NeedSet
from steward.models.people.posts import Post
from steward.models.people.units import DEPTH, Unit, person_in
from steward.models.schemes import law
from steward.rules.document import issued
from steward.rules.document.facts import DocumentFacts
from steward.rules.document.twice import LONGEST, number_of
from steward.rules.lives import BY_SUBJECT as LIVES

#: So many documents are gathered before a list is read, where only these can stand in it.
GATHERED = 5_000


def ending_before(day: date) -> Q:
    """Documents whose protection ends before a day.

    Few of them are looked up by their ends; many are met soon enough by whoever reads the register in its
    order, and would cost more to gather than a page of them shows.
    """
    ending = Document.objects.filter(protected_until__lt=day).order_by()
    few = ending[: GATHERED + 1].count() <= GATHERED
    return Q(pk__in=ending.values("pk")) if few else Q(protected_until__lt=day)


class DocumentQuerySet(Documents["Document"]):
    """Documents by what may be asked about many of them."""


class Document(Record):
    """A protected document under the rule set it was determined under.

    `need` has no index: almost every document has the empty set, and SQLite would read them all by it,
    in no order.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="documents")
    scheme = models.CharField(max_length=24)
    scheme_digest = models.CharField(max_length=64)
    level = models.CharField(max_length=48)
    rank = models.PositiveSmallIntegerField()
    need = models.ForeignKey(NeedSet, models.PROTECT, default=0, db_index=False)
    direction = models.CharField(max_length=8)
    state = models.CharField(max_length=12)
    kind = models.CharField(max_length=80)
    abstract = models.CharField(max_length=500, blank=True)
    symbol = models.CharField(max_length=80, blank=True)
    dated = models.DateField(null=True)
    issuing_body = models.CharField(max_length=200, blank=True)
    signer = models.CharField(max_length=120, blank=True)
    recipients = models.CharField(max_length=1000, blank=True)
    copies_authorised = models.PositiveIntegerField(default=0)
    reproduction = models.CharField(max_length=16, default="by_decision")
    basis = models.ForeignKey(BasisEntry, models.PROTECT, null=True, related_name="+")
    drafter = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    drafter_person = person_in("who drafted")
    proposed_on = models.DateField(null=True)
    decider = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    determined_on = models.DateField(null=True)
    returned_on = models.DateField(null=True, help_text="since when it lies with its drafter again")
    closed_on = models.DateField(
        null=True, help_text="when another than its drafter closed what was returned"
    )
    protected_until = models.DateField(null=True, help_text="the first day without protection")
    declassified_on = models.DateField(null=True)
    declassifier = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+", db_index=False)
    ground = models.CharField(max_length=400, blank=True)
    unopened = models.BooleanField(default=False)
    opened_on = models.DateField(null=True)
    opened_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    opened_by_person = person_in("who opened")
    as_stamped = models.BooleanField(
        default=False, help_text="level and end are those on the paper, not those of its rule set"
    )
    extended = models.CharField(
        max_length=120, blank=True, help_text="the issuer's paper that extended the protection"
    )
    unsure = models.BooleanField(
        default=False, help_text="the end was reckoned by rules that did not determine it"
    )
    end_read = models.BooleanField(
        default=False, help_text="the end stands on the paper, or its issuer was asked"
    )
    review_on = models.DateField(null=True)
    agreed = models.BooleanField(
        default=False, help_text="who determined it agreed to what may be kept on that condition"
    )
    fold = models.TextField(default="")
    fold_label = models.TextField(
        default="", help_text="what it is called in a list, folded: how its copies are found by words"
    )
    fold_symbol = models.TextField(default="", help_text="its number and symbol, folded")
    issuer = models.CharField(
        max_length=240, default="", help_text="who issued it, folded: what it is sorted and sought by"
    )
    number = models.PositiveIntegerField(default=0, help_text="the first number in its symbol")
    bears = models.CharField(
        max_length=LONGEST, default="", help_text="its number and symbol as numbers are compared"
    )
    goes_to = models.PositiveSmallIntegerField(null=True, help_text="how many recipients it names")
    u1 = models.BigIntegerField(null=True)
    u2 = models.BigIntegerField(null=True)
    u3 = models.BigIntegerField(null=True)
    u4 = models.BigIntegerField(null=True)
    u5 = models.BigIntegerField(null=True)

    GRADED = "rank"

    objects: ClassVar = DocumentQuerySet.as_manager()
    DERIVED = (
        "fold",
        "fold_label",
        "fold_symbol",
        "issuer",
        "number",
        "bears",
        "goes_to",
        "u1",
        "u2",
        "u3",
        "u4",
        "u5",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=LIVES["document"].states), name="document_state"),
            models.CheckConstraint(
                condition=Q(direction__in=("incoming", "outgoing")), name="document_direction"
            ),
            models.CheckConstraint(
                condition=~Q(drafter=F("decider")) | Q(drafter__isnull=True), name="not_decided_by_drafter"
            ),
            models.CheckConstraint(
                condition=~Q(state="declassified") | Q(declassified_on__isnull=False),
                name="declassified_has_day",
            ),
            models.CheckConstraint(
                condition=Q(unopened=False) | Q(abstract=""), name="unopened_has_no_abstract"
            ),
            models.CheckConstraint(
                condition=Q(unsure=False) | Q(end_read=False), name="read_end_is_not_unsure"
            ),
            models.CheckConstraint(
                condition=Q(extended="") | Q(protected_until__isnull=False), name="extended_to_some_day"
            ),
        ]
        indexes = [
            *(models.Index(fields=[f"u{d}", "-id"], name=f"document_u{d}") for d in range(1, DEPTH)),
            models.Index(fields=["protected_until"], name="document_until"),
            models.Index(fields=["bears", "dated"], name="document_bears"),
            *(models.Index(place, "id", name=f"document_by_{name}") for name, place in PLACES.items()),
        ]

    def derive(self) -> None:
        self.fold = fold(" ".join((self.symbol, self.kind, self.abstract, self.issuing_body)))
        self.fold_label, self.fold_symbol = fold(self.label), fold(self.symbol)
        self.issuer = fold(self.issuing_body or self.unit.title)[:240]
        self.number, self.bears = first_number(self.symbol), number_of(self.symbol)
        self.goes_to = issued.addressed(self.recipients)
        for depth, unit in zip(range(1, DEPTH), (*self.unit.units[1:], *[None] * DEPTH), strict=False):
            setattr(self, f"u{depth}", unit)

    @property
    def label(self) -> str:
        """Number and abstract; without a number the kind, where the abstract does not begin with it."""
        if not self.symbol and self.kind and self.abstract.casefold().startswith(self.kind.casefold()):
            return self.abstract
        return f"{self.symbol or self.kind} {self.abstract}".strip()

    def moved(self) -> bool:
        """Whether a copy is offered, or was ever handed over, reproduced, listed or ended:
        no mere slip of the pen then."""
        moved = Q(handovers__state__in=("open", "accepted")) | Q(parent__isnull=False) | ~Q(state="held")
        return self.copies.filter(moved).exists()

    def lost_a_copy(self) -> bool:
        """Whether a copy is gone for good: all of them come back into one hand never again."""
        return self.copies.filter(state__in=LIVES["copy"].ends).exists()

    def texts(self) -> dict[str, str]:
        """All that it says in words, as `rules.document.kept` asks about it."""
        return {
            name: getattr(self, name)
            for name in ("kind", "symbol", "abstract", "signer", "recipients", "issuing_body")
        }

    def keepers(self) -> tuple[int, ...]:
        """The posts with which all of its copies lie; none where one is offered, lent, listed or gone."""
        bound = ~Q(state="held") | Q(handovers__state="open") | Q(loans__state="open")
        return (
            ()
            if self.copies.filter(bound).exists()
            else tuple(sorted(set(self.copies.values_list("keeper", flat=True))))
        )

    @property
    def law(self) -> Scheme:
        """The rule set this document was determined under, as it was adopted then."""
        return law(self.scheme_digest)

    @property
    def grade(self) -> Level:
        """Its level, with what the rule set asks for at that level."""
        return self.law.level(self.level)

    @property
    def need_key(self) -> int:
        """Its need-to-know set;
        the type checker takes a key that has a default for one that may be missing."""
        return self.need_id or 0

    @property
    def entered(self) -> bool:
        """Whether it stands in a book: what is received is entered at once,
        what is issued has the day of its determination."""
        return self.direction == "incoming" or self.dated is not None

    def drafter_left(self, day: date | None) -> bool:
        """Whether it is a draft of a post that nobody fills, or was returned to one that may not read it on
        that day; asked of drafts alone, since it reads that post.
        Without a day nothing is asked about its rights."""
        if self.state not in DRAFTED or self.drafter is None:
            return False
        asked = day if self.state == "returned" else None
        unread = asked is not None and not reads(
            self.drafter, self.unit.units, self.rank, self.need_key, asked
        )
        return self.drafter.person_id is None or unread

    def thing(self, day: date) -> DocumentFacts:
        return self.facts(day)

    def facts(self, day: date | None = None) -> DocumentFacts:
        """Of a day where a rule asks about a draft that was left."""
        return DocumentFacts(
            document=self.pk,
            units=self.unit.units,
            scheme=self.scheme,
            level=self.level,
            rank=self.rank,
            need=self.need_key,
            state=self.state,
            direction=self.direction,
            drafter=self.drafter_id,
            basis=self.basis_id,
            copies_authorised=self.copies_authorised,
            reproduction=self.reproduction,
            protected_until=self.protected_until,
            drafter_person=self.drafter_person_id,
            declassified=self.declassified_on is not None,
            unopened=self.unopened,
            decider=self.decider_id,
            law=self.law,
            declassifier=self.declassifier_id,
            scheme_digest=self.scheme_digest,
            as_stamped=self.as_stamped,
            unsure=self.unsure,
            entered=self.entered,
            cited=self.basis.facts() if self.state == "proposed" and self.basis else None,
            drafter_left=self.drafter_left(day),
            agreed=self.agreed,
        )
