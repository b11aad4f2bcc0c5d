"""What one may hand over or accept in one go: all of it, part by part, the newest first;
and why one of them may not go.

The standing rule is asked for each row that is told; the fitting rule for each row where a receiver is named.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from steward.models import Copy, Document, Handover, Post
from steward.reads.custody.receivers import open_loans
from steward.reads.custody.told import AcceptableTold, OfferableTold, ToAccept, ToOffer, Unfit
from steward.reads.machinery.show import acted, level_of
from steward.reads.machinery.wording import because, copy_number
from steward.reads.question import PAGE, Counted, question
from steward.rules.custody import handovers
from steward.rules.custody.loans import handing_fits, still_to_come
from steward.rules.machinery.actor import Actor, PostFacts
from steward.rules.machinery.answers import Refusal, first
from steward.rules.machinery.fields import day, number, ref, refs, text


@dataclass(frozen=True)
class Offerable:
    """Copies that you may hand over, the newest first; of a receiver, which of them it may have."""

    q: str = text(
        "Search", "Words of number, kind, abstract or issuer; diacritics do not matter.", default=""
    )
    to: str = ref("office", "Receiver", default="")
    asked: tuple[str, ...] = refs("copy", "Copies", "Why these may not go.", default=())
    ticked: tuple[str, ...] = refs(
        "copy", "Ticked", "These stand first on the first page, wherever they lie.", default=()
    )
    due_back: date | None = day(
        "Due back", "Of a loan: which of them may be lent until this day.", default=None
    )
    after: int = number("After", "How many to pass over.", default=0)
    limit: int = number("Rows", default=PAGE, least=1, most=200)


@question("offerable", Offerable)
def offerable(ask: Offerable, by: Actor) -> OfferableTold:
    post = Post.objects.addressable_by(by).known(ask.to).facts(by.day) if ask.to else None
    every = Copy.objects.visible_to(by).telling()
    rows = every.free_with(by).filter(state__in=handovers.COPY.before(handovers.may_offer.name))
    rows = (
        rows.filter(document__in=Document.objects.visible_to(by).matching(ask.q).values("pk"))
        if ask.q
        else rows
    )
    rows = rows.select_related("document__need").order_by("-since", "-pk")
    page = list(rows[ask.after : ask.after + ask.limit + 1])
    here = {str(row.key) for row in page[: ask.limit]}
    away = set(ask.ticked) - here if not ask.after else set()
    first_of_all = list(rows.filter(key__in=away)) if away else []
    asked = list(every.filter(key__in=ask.asked).order_by("pk")) if ask.asked else []
    shown = [*first_of_all, *page[: ask.limit]]
    to = _Receiver(post, ask.due_back, by, [*shown, *asked])
    return OfferableTold(
        rows=tuple(_copy(row, to.unfit(row)) for row in shown),
        following=ask.after + ask.limit if len(page) > ask.limit else None,
        total=Counted(rows.count(), more=False),
        unfit=tuple(_unfit(row, row.key, no) for row in asked if (no := to.unfit(row))),
    )


def _copy(row: Copy, unfit: str) -> ToOffer:
    return ToOffer(
        key=str(row.key),
        copy=copy_number(row.path),
        symbol=row.document.symbol,
        kind=row.document.kind,
        abstract=row.document.abstract,
        level=level_of(row.document.scheme_digest, row.document.level),
        compartments=row.document.need.codes,
        pages=row.pages,
        since=row.since,
        version=row.version,
        recipients=row.document.recipients,
        unfit=unfit,
    )


class _Receiver:
    """To whom copies shall go and until when, as far as it is named; asked by the rules that the act asks."""

    def __init__(
        self, post: PostFacts | None, due_back: date | None, by: Actor, copies: Sequence[Copy]
    ) -> None:
        self._post, self._by = post, by
        self._due_back = still_to_come(due_back, by.day)
        self._loans = open_loans([copy.pk for copy in copies], by) if post else {}

    def unfit(self, row: Copy) -> str:
        """Why a copy may not go to it, in a sentence; empty where nothing stands against it."""
        return _sentence(first(handovers.may_offer(self._by, row.facts()), self._refuses(row)))

    def _refuses(self, row: Copy) -> Refusal | None:
        if self._post is None:
            return None
        return handing_fits(self._by, row.facts(), self._post, self._due_back, self._loans.get(row.pk, ()))


def _sentence(no: Refusal | None) -> str:
    return because(no.code, no.params) if no else ""


def _unfit(copy: Copy, key: UUID, because: str) -> Unfit:
    """That it may not go, by the key of what was asked about: of the copy, or of an offer of it."""
    return Unfit(str(key), copy_number(copy.path), copy.document.symbol, because)


@dataclass(frozen=True)
class Acceptable:
    """Copies offered to you that you may accept, the newest offer first."""

    q: str = text("Number, symbol", "Part of the number and symbol.", default="")
    giver: str = ref("office", "Given by", default="")
    asked: tuple[str, ...] = refs("handover", "Handovers", "Why these may not be accepted.", default=())
    after: int = number("After", "How many to pass over.", default=0)
    limit: int = number("Rows", default=PAGE, least=1, most=200)


@question("acceptable", Acceptable)
def acceptable(ask: Acceptable, by: Actor) -> AcceptableTold:
    every = Handover.objects.filter(receiver=by.post).select_related(
        "copy__document__unit", "copy__document__need", "copy__keeper", "giver__unit", "giver_person"
    )
    rows = every.acceptable_by(by).filter(state__in=handovers.HANDOVER.before(handovers.may_accept.name))
    rows = rows.filter(copy__document__symbol__icontains=ask.q) if ask.q else rows
    rows = rows.filter(giver__key=ask.giver) if ask.giver else rows
    page = list(rows.order_by("-offered_at", "-pk")[ask.after : ask.after + ask.limit + 1])
    asked: Iterable[Handover] = every.filter(key__in=ask.asked).order_by("pk") if ask.asked else []
    return AcceptableTold(
        rows=tuple(_offer(row) for row in page[: ask.limit]),
        following=ask.after + ask.limit if len(page) > ask.limit else None,
        total=Counted(rows.count(), more=False),
        unfit=tuple(
            _unfit(row.copy, row.key, _sentence(no))
            for row in asked
            if (no := handovers.may_accept(by, row.facts())) is not None
        ),
    )


def _offer(row: Handover) -> ToAccept:
    """An offer as its receiver may know it: by number and level, not by what it is about."""
    document = row.copy.document
    return ToAccept(
        key=str(row.key),
        copy=copy_number(row.copy.path),
        symbol=document.symbol,
        level=level_of(document.scheme_digest, document.level),
        compartments=document.need.codes,
        pages=row.copy.pages,
        giver=acted(row.giver, row.giver_person),
        since=row.offered_at,
        due_back=row.due_back,
        note=row.note,
        unfit="",
        version=row.version,
    )
