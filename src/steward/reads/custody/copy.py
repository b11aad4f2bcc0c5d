"""A copy as one person may know it, and how the copies of a document changed hands."""

from dataclasses import dataclass, replace
from typing import Any

from steward.models import Copy, Destruction, Document, Handover, Permission
from steward.reads.custody.chain import handover_of, handovers, timeline
from steward.reads.custody.loans import Standings, loan_of
from steward.reads.custody.told import (
    CopyLine,
    CopyTold,
    DocumentOfCopy,
    DocumentOffered,
    HistoryTold,
    ListNamed,
    OpenOffer,
    PermissionTold,
)
from steward.reads.machinery.answers import widened
from steward.reads.machinery.decisions import Decisions
from steward.reads.machinery.show import labels_of, level_of, post_of, row_of, unit_of
from steward.reads.machinery.wording import copy_number
from steward.reads.offers import may
from steward.reads.question import PAGE, Counted, question
from steward.rules.access import keeps
from steward.rules.custody.reproduction import may_permit_reproduction
from steward.rules.machinery.actor import Actor
from steward.rules.machinery.fields import number, ref


def copy_of(copy: Copy, by: Actor, everyone: bool, stand: Standings) -> CopyLine:
    """Others see the unit that holds a copy; its registrar and its keeper see the post."""
    shown = copy.keeper if everyone or copy.keeper_id == by.post else None
    return widened(
        CopyLine,
        stand.of(copy, everyone),
        key=str(copy.key),
        path=copy_number(copy.path),
        state=copy.state,
        form=copy.form,
        pages=copy.pages,
        since=copy.since,
        version=copy.version,
        keeper=post_of(shown),
        unit=unit_of(copy.keeper.unit) if copy.keeper else None,
        mine=copy.keeper_id == by.post,
    )


def permissions_of(row: Document) -> Any:
    return (
        Permission.objects.filter(copy__document=row)
        .select_related("copy__document__unit", "copy__keeper", "decider__unit")
        .order_by("-pk")
    )


def permission_of(row: Permission, by: Actor, decided: Decisions) -> PermissionTold:
    return PermissionTold(
        may=tuple(may(by, "permission", row.facts())),
        over=row.state == "open" and row.until is not None and row.until < by.day,
        key=str(row.key),
        copy=copy_number(row.copy.path),
        form=row.form,
        quantity=row.quantity,
        used=row.used,
        state=row.state,
        until=row.until,
        answer=row.answer,
        day=row.decided_on,
        by=decided.doer(row, row.decider, may_permit_reproduction),
        decisions=decided.told(row, by),
        reason=row.reason,
    )


@dataclass(frozen=True)
class History:
    """The whole chain of custody of a document's copies, part by part, newest first."""

    document: str = ref("document", "Document")
    after: int = number("After", "How many to pass over.", default=0)
    limit: int = number("Rows", default=PAGE, least=1, most=200)


@question("history", History)
def history(ask: History, by: Actor) -> HistoryTold:
    row = Document.objects.visible_to(by).select_related("unit").known(ask.document)
    everyone, every = keeps(by, row.facts()), handovers(by, copy__document=row)
    shown = list(every[ask.after : ask.after + ask.limit + 1])
    return HistoryTold(
        document=row_of(row),
        rows=tuple(handover_of(h, by, everyone) for h in shown[: ask.limit]),
        following=ask.after + ask.limit if len(shown) > ask.limit else None,
        total=Counted(every.count(), more=False),
    )


@dataclass(frozen=True)
class OneCopy:
    """One numbered copy: its keeper, its chain of custody part by part, what you may do with it."""

    copy: str = ref("copy", "Copy")
    after: int = number("After", "How many handovers of its chain to pass over.", default=0)
    limit: int = number("Rows", default=PAGE, least=1, most=200)


@question("copy", OneCopy)
def copy(ask: OneCopy, by: Actor) -> CopyTold:
    row = Copy.objects.told_to(by).known(ask.copy)
    stand = Standings([row], by)
    if not Document.objects.visible_to(by).filter(pk=row.document_id).exists():
        return _offered(row, by, stand, ask)
    everyone, loan = keeps(by, row.document.facts()), stand.loan_of(row)
    chain = timeline(by, everyone, ask.after, ask.limit, copy=row)
    return widened(
        CopyTold,
        copy_of(row, by, everyone, stand),
        loan=loan_of(loan, by, seen=True) if loan else None,
        list=_list_of(row, by),
        offer=_open_offer(row, by),
        label=labels_of([row])[row.pk],
        document=widened(DocumentOfCopy, row_of(row.document), recipients=row.document.recipients),
        timeline=chain.timeline,
        events=chain.events,
        may=tuple(may(by, "copy", row.facts())),
    )


def _list_of(row: Copy, by: Actor) -> ListNamed | None:
    """The destruction list on which a copy stands or with which it went."""
    states = {"listed": ("proposed", "decided"), "destroyed": ("done",)}.get(row.state, ())
    found = Destruction.objects.visible_to(by).filter(lines__copy=row, state__in=states).first()
    return ListNamed(str(found.key), found.state, found.done_on) if found else None


def _open_offer(row: Copy, by: Actor) -> OpenOffer | None:
    """The offer of a copy that waits for its receiver, as far as one may act on it."""
    offer = (
        Handover.objects.told_to(by)
        .filter(copy=row, state="open")
        .select_related("giver", "copy__document")
        .first()
    )
    return (
        OpenOffer(str(offer.key), offer.version, tuple(may(by, "handover", offer.facts()))) if offer else None
    )


def _offered(row: Copy, by: Actor, stand: Standings, ask: OneCopy) -> CopyTold:
    """A copy as its receipt tells it, to one whom it is offered and who
    may not see its document (decisions 19).

    Since when and until when its keeper holds it, and how often it changed, belong to other handovers.
    """
    d, chain = row.document, timeline(by, False, ask.after, ask.limit, copy=row)
    told = widened(
        CopyTold,
        copy_of(row, by, everyone=False, stand=stand),
        loan=None,
        list=None,
        offer=_open_offer(row, by),
        label=labels_of([row])[row.pk],
        document=DocumentOffered(None, d.symbol, level_of(d.scheme_digest, d.level)),
        timeline=chain.timeline,
        events=chain.events,
        may=(),
    )
    return replace(
        told, since=None, due_back=None, overdue=None, lent_by=None, lent_by_unit=None, version=None
    )
