"""Numbered copies and their chain of custody.

At any instant a copy has exactly one keeper or is in a terminal state; it changes hands only by a pair
of acts, release and acceptance, and until accepted the giver answers for it. Constraints below keep what
must never be untrue even if a rule were wrong.
"""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast, Coalesce, Concat

from steward.models.book.books import BookEntry
from steward.models.document.reach import held_by, in_charge, registered, within_reach
from steward.models.document.register import Document
from steward.models.machinery.record import Record, RecordQuerySet, itself
from steward.models.people.posts import Person, Post
from steward.models.people.units import Unit, person_in
from steward.rules.custody.facts import CopyFacts, HandoverFacts
from steward.rules.document import issued
from steward.rules.lives import BY_SUBJECT as LIVES
from steward.rules.machinery.actor import Actor, PostFacts

TERMINAL = LIVES["copy"].ends
IN_HAND = tuple(state for state in LIVES["copy"].states if state not in TERMINAL)


def cleared_for(seat: PostFacts, document: str) -> Q:
    """Documents whose level and need-to-know a post's own authorisations reach:
    the twin of `rules.access.cleared`."""
    ended, reach = Q(**{f"{document}declassified_on__isnull": False}), Q(pk__in=())
    for rank, needs in seat.ceilings:
        reach |= (ended | Q(**{f"{document}rank__lte": rank})) & Q(**{f"{document}need__in": needs})
    return reach | (ended & Q(**{f"{document}need": 0}))


def of_its_registry(seat: PostFacts, document: str) -> Q:
    """Documents of whose unit a post keeps the register in its own right: the twin of
    `rules.custody.handovers.is_registry`."""
    return Q(**{f"{document}unit__in": Unit.objects.under(seat.registrar_of).values("pk")})


def to_be_cancelled(document: str) -> Exists:
    """Of a document whose entry is proposed to be cancelled: its copies stay,
    the twin of `rules.custody.handovers.may_move`."""
    return Exists(BookEntry.objects.filter(document=OuterRef(document), state="cancel_proposed"))


def handled(by: Actor, copy: str = "") -> Q:
    """Copies that this actor keeps or registers: the twin of `rules.reach.handles`."""
    return Q(**{f"{copy}keeper": by.post}) | registered(by, f"{copy}document__")


def answered_for(by: Actor, copy: str = "") -> Q:
    """Copies that this actor keeps or that a vacant post left to it:
    the twin of `rules.reach.answers_for`."""
    vacant = Q(**{f"{copy}keeper__isnull": False, f"{copy}keeper__person": None})
    return Q(**{f"{copy}keeper": by.post}) | (vacant & registered(by, f"{copy}document__"))


def _forms(by: Actor) -> Q:
    """Copies of which the rule set of the day knows a form to make: the twin of
    `rules.custody.reproduction.forms_of`."""
    sources = {form.made_from for form in by.law.copy_forms} if by.law else {"any"}
    originals, copies = (Q() if sources & {"any", one} else Q(pk__in=()) for one in ("original", "copy"))
    return (Q(form="original") & originals) | (~Q(form="original") & copies)


def holding_up() -> tuple[Exists, Coalesce]:
    """What keeps a copy where it is, as a query asks: whether it is offered,
    and the line whose cancelling is proposed, or ""."""
    waiting = Handover.objects.filter(copy=OuterRef("pk"), state="open")
    line = Concat(Cast("ordinal", CharField()), Value("/"), Cast("book__year", CharField()))
    proposed = BookEntry.objects.filter(document=OuterRef("document"), state="cancel_proposed").order_by("pk")
    return Exists(waiting), Coalesce(Subquery(proposed.values_list(line)[:1]), Value(""))


class CopyQuerySet(RecordQuerySet["Copy"]):
    def telling(self) -> CopyQuerySet:
        """With what the facts of each need, so that a list of copies costs one query;
        never to be changed by an act."""
        return self.select_related("document__unit", "keeper").held_up()

    def held_up(self) -> CopyQuerySet:
        """With what keeps each where it is: an open offer,
        and the line of a book whose cancelling is proposed."""
        offered, cancelling = holding_up()
        return self.annotate(is_offered=offered, cancelling=cancelling)

    def visible_to(self, by: Actor) -> CopyQuerySet:
        """Copies of visible documents."""
        return self._with_their_documents(within_reach(by, "document__") | Q(document__in=held_by(by)))

    def told_to(self, by: Actor) -> CopyQuerySet:
        """Those, and what one is offered:
        of that a receiver knows what stands on the receipt (decisions 19)."""
        offered = RawSQL(
            "SELECT copy_id FROM steward_handover WHERE receiver_id = %s AND state = 'open'", [by.post]
        )
        seen = within_reach(by, "document__") | Q(document__in=held_by(by))
        return self._with_their_documents(seen | Q(pk__in=offered))

    def _with_their_documents(self, which: Q) -> CopyQuerySet:
        return self.filter(which).select_related("document__unit", "keeper")

    def in_hand(self) -> CopyQuerySet:
        """Those that somebody answers for."""
        return self.filter(state__in=IN_HAND)

    def on_offer(self) -> CopyQuerySet:
        """Those that are offered and not yet accepted."""
        return self.filter(Exists(Handover.objects.filter(copy=OuterRef("pk"), state="open")))

    def free(self) -> CopyQuerySet:
        """Those that are not offered and may move: the twin of `rules.custody.handovers.is_free`."""
        waiting = Handover.objects.filter(copy=OuterRef("pk"), state="open")
        return self.filter(~Exists(waiting), ~to_be_cancelled("document"))

    def free_with(self, by: Actor) -> CopyQuerySet:
        """Those of them that this actor keeps: the twin of `rules.custody.handovers.may_offer`
        and `may_return`."""
        return self.free().filter(keeper=by.post)

    def never_left(self, by: Actor) -> CopyQuerySet:
        """Those that this actor issued not long ago, or took over from whoever did, and that went to nobody
        and are offered to nobody. Asked of the copies of the last days alone:
        a registry keeps file copies for ever.
        """
        went = Handover.objects.filter(copy=OuterRef("pk"), state__in=("open", "accepted")).exclude(
            kind="takeover"
        )
        since = by.day - timedelta(days=issued.WAITED_FOR)
        rows = self.filter(
            keeper=by.post, since__gte=since, state="held", parent=None, document__direction="outgoing"
        )
        return rows.filter(~Exists(went))

    def to_hand_out(self, by: Actor) -> CopyQuerySet:
        """Those of them that have still to go: the twin of `rules.document.issued.to_go`."""
        later = (
            Copy.objects.never_left(by)
            .filter(document=OuterRef("document"), pk__gt=OuterRef("pk"))
            .order_by()
        )
        behind = Subquery(later.values("document").annotate(n=Count("pk")).values("n"))
        stay = Case(
            When(document__goes_to=None, then=Value(1)),
            default=F("document__copies_authorised") - F("document__goes_to"),
        )
        rows = self.never_left(by).alias(behind=Coalesce(behind, Value(0)), stay=stay)
        return rows.filter(behind__gte=F("stay"))

    def handled_by(self, by: Actor) -> CopyQuerySet:
        """Those that this actor keeps or registers."""
        return self.filter(handled(by))

    def takeable_by(self, by: Actor) -> CopyQuerySet:
        """Those that a post left behind which nobody fills: the twin of
        `rules.custody.handovers.may_take_over`."""
        rows = self.filter(
            registered(by, "document__"), cleared_for(by.seat, "document__"), keeper__person=None
        )
        return rows.filter(~to_be_cancelled("document")).exclude(keeper=by.post)

    def permittable_by(self, by: Actor) -> CopyQuerySet:
        """Those whose copying this actor may permit: the twin of
        `rules.custody.reproduction.may_permit_reproduction`."""
        documents = Document.objects.decidable_by(by, "copy").exclude(reproduction="forbidden")
        return self.filter(_forms(by), ~to_be_cancelled("document"), document__in=documents.values("pk"))


class Copy(Record):
    """Copy number `path` of a document: `3`, or `14/1` for the first reproduction made from copy 14;
    `0` bears no number."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="copies")
    path = models.CharField(max_length=60)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    keeper = models.ForeignKey(Post, models.PROTECT, null=True, related_name="holdings")
    state = models.CharField(max_length=12, default="held")
    form = models.CharField(max_length=24, default="original")
    pages = models.PositiveIntegerField(null=True)
    since = models.DateField()

    objects: ClassVar = CopyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "path"], name="a_copy_number_once"),
            models.CheckConstraint(condition=Q(state__in=LIVES["copy"].states), name="copy_state"),
            models.CheckConstraint(
                condition=Q(state__in=IN_HAND, keeper__isnull=False)
                | Q(state__in=TERMINAL, keeper__isnull=True),
                name="one_keeper_or_terminal",
            ),
        ]
        indexes = [
            models.Index(fields=["keeper", "state"], name="copy_keeper"),
            models.Index(fields=["keeper", "document"], name="copy_held"),  # `held_by` reads nothing but this
            models.Index(fields=["keeper", "since"], name="copy_since"),  # what came to a post not long ago
        ]

    def facts(self) -> CopyFacts:
        offered, cancelling = self._held_up()
        return CopyFacts(
            copy=self.pk,
            path=self.path,
            state=self.state,
            keeper=self.keeper_id,
            document=self.document.facts(),
            open_handover=offered,
            form=self.form,
            cancelling=cancelling,
            keeper_person=self.keeper.person_id if self.keeper else None,
        )

    def _held_up(self) -> tuple[bool, str]:
        """What keeps it where it is, as `telling` found it or as it is now."""
        known = self.__dict__
        if "is_offered" in known:
            return known["is_offered"], known["cancelling"]
        offered, cancelling = holding_up()
        rows = Copy.objects.filter(pk=self.pk).annotate(is_offered=offered, cancelling=cancelling)
        return rows.values_list("is_offered", "cancelling").first() or (False, "")


#: What is read to tell who gave a copy and who received it.
PARTIES = ("giver__unit", "giver_person", "receiver__unit", "receiver__person", "receiver_person")


class HandoverQuerySet(RecordQuerySet["Handover"]):
    def visible_to(self, by: Actor) -> HandoverQuerySet:
        """Those one gave or receives, and those of visible documents:
        the only way to the handovers of a copy."""
        seen = within_reach(by, "copy__document__") | Q(copy__document__in=held_by(by))
        return self.filter(_party(by) | seen).select_related("copy__keeper", "copy__document__unit", "giver")

    def told_to(self, by: Actor) -> HandoverQuerySet:
        """Those of which one learns the posts, note, reason and receipt: as a party,
        or as registrar of the document."""
        return self.filter(_party(by) | in_charge(by, "registrar", "copy__document__"))

    def waiting_for(self, copies: list[Copy]) -> HandoverQuerySet:
        """The open offers of copies that the reader may know of."""
        rows = self.filter(copy__in=[copy.pk for copy in copies], state="open")
        return rows.select_related(*PARTIES)

    def acceptable_by(self, by: Actor) -> HandoverQuerySet:
        """Offers to this actor by somebody else, of what its post may have: the twin of
        `rules.custody.handovers.may_accept`."""
        rows = self.filter(cleared_for(by.seat, "copy__document__"), receiver=by.post)
        rows = rows.filter(Q(due_back__isnull=True) | Q(due_back__gte=by.day))
        rows = rows.filter(~Q(kind="return") | of_its_registry(by.seat, "copy__document__"))
        return rows.exclude(itself(by, "giver", "giver_person") | itself(by, "giver", "giver__person"))

    def provable_by(self, by: Actor) -> HandoverQuerySet:
        """Those this actor was party to or whose document it registers: the twin of
        `rules.document.proofs.may_attach_proof`."""
        return self.filter(_party(by) | registered(by, "copy__document__"))


def _party(by: Actor) -> Q:
    return Q(giver=by.post) | Q(receiver=by.post)


def receipt_code(handover: str) -> str:
    """The code of a receipt, made of the key of its handover: sixteen digits that tell nothing.
    Its last six name it in short."""
    return f"{UUID(handover).int % 10**16:016d}"


class Handover(Record):
    """Release of one copy by a giver and the receiver's answer;
    what was accepted in one batch shares one receipt."""

    copy = models.ForeignKey(Copy, models.PROTECT, related_name="handovers")
    giver = models.ForeignKey(Post, models.PROTECT, related_name="given")
    giver_person = person_in("who gave")
    receiver = models.ForeignKey(Post, models.PROTECT, related_name="received")
    receiver_person = person_in("who accepted or refused")
    kind = models.CharField(max_length=12, default="handover")
    state = models.CharField(max_length=12, default="open")
    offered_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=400, blank=True)
    reason = models.CharField(max_length=400, blank=True)
    due_back = models.DateField(null=True)
    batch = models.UUIDField(null=True)
    short = models.CharField(
        max_length=6, default="", db_index=True, help_text="the number of its receipt in short"
    )

    objects: ClassVar = HandoverQuerySet.as_manager()
    DERIVED = ("short",)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["copy"], condition=Q(state="open"), name="one_open_handover"),
            models.CheckConstraint(condition=~Q(giver=F("receiver")), name="two_parties"),
            models.CheckConstraint(condition=Q(state__in=LIVES["handover"].states), name="handover_state"),
            models.CheckConstraint(condition=~Q(state="refused") | ~Q(reason=""), name="refused_with_reason"),
        ]
        indexes = [models.Index(fields=["receiver", "state"], name="handover_inbox")]

    def derive(self) -> None:
        self.short = receipt_code(str(self.key))[-6:]

    def performed_in(self, batch: str | None) -> None:
        self.batch = batch

    @property
    def answers(self) -> Person | None:
        """Who answered it, as the one who sat there then; as long as it is open whoever sits there now."""
        return self.receiver.person if self.state == "open" else self.receiver_person

    def facts(self) -> HandoverFacts:
        return HandoverFacts(
            handover=self.pk,
            state=self.state,
            giver=self.giver_id,
            receiver=self.receiver_id,
            copy=self.copy.facts(),
            giver_person=self.giver_person_id,
            giver_now=self.giver.person_id,
            due_back=self.due_back,
            returning=self.kind == "return",
        )
