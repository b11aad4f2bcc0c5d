"""Destruction lists: what stands on them, who decided and who saw them carried out.

Promises that what a listed copy is about is told to whom its document exists for,
and who keeps it to its registrar and itself.
"""

from dataclasses import dataclass
from datetime import date

from steward.models import Copy, Destruction, DestructionWitness, Document
from steward.reads.custody.held import in_order
from steward.reads.custody.loans import Standings
from steward.reads.machinery.answers import widened
from steward.reads.machinery.decisions import Decisions, DecisionTold
from steward.reads.machinery.show import LevelTold, PostTold, UnitTold, acted, level_of, post_of, unit_of
from steward.reads.machinery.wording import copy_number
from steward.reads.offers import may
from steward.reads.question import PAGE, Counted, question
from steward.rules.access import keeps
from steward.rules.machinery.actor import Actor
from steward.rules.machinery.fields import number, ref

WITNESSES = ("witnesses__post__unit", "witnesses__post__person", "witnesses__person")


@dataclass(frozen=True)
class WitnessTold:
    """Who saw a destruction, on which day, and what was taken back of that, when and why."""

    by: PostTold
    day: date
    withdrawn_on: date | None
    reason: str


@dataclass(frozen=True)
class DestructionLine:
    """A destruction list with who proposed, decided and saw it;
    `witnesses` are those who did not take it back."""

    key: str
    state: str
    reason: str
    method: str
    answer: str
    version: int
    proposer: PostTold
    decider: PostTold | None
    decisions: tuple[DecisionTold, ...]
    decided_on: date | None
    done_on: date | None
    witnesses: tuple[PostTold, ...]
    witnessed: tuple[WitnessTold, ...]


@dataclass(frozen=True)
class DestructionsTold:
    """Destruction lists, newest first, part by part."""

    rows: tuple[DestructionLine, ...]
    following: int | None
    total: Counted


@dataclass(frozen=True)
class ListedCopy:
    """A copy on a destruction list with whoever keeps it and, of a loan, lent it:
    the post to its registrar and to itself, to others the unit."""

    path: str
    copy: str
    symbol: str
    level: LevelTold
    document: str
    pages: int | None
    kind: str
    abstract: str
    dated: date | None
    keeper: PostTold | None
    unit: UnitTold | None
    lent_by: PostTold | None
    lent_by_unit: UnitTold | None
    due_back: date | None


@dataclass(frozen=True)
class DestructionTold(DestructionLine):
    """One destruction list with its copies, as documents and copies are numbered."""

    lines: tuple[ListedCopy, ...]
    witnesses_needed: int
    may: tuple[str, ...]


@dataclass(frozen=True)
class Destructions:
    """Destruction lists you may see, the newest first."""

    after: int = number("After", "How many to pass over.", default=0)
    limit: int = number("Rows", default=PAGE, least=1, most=200)


@question("destructions", Destructions)
def destructions(ask: Destructions, by: Actor) -> DestructionsTold:
    every = Destruction.objects.visible_to(by)
    rows = every.select_related("proposer__unit", "proposer__person", "decider__unit", "decider__person")
    rows = rows.prefetch_related(*WITNESSES)
    shown = list(rows.order_by("-pk")[ask.after : ask.after + ask.limit + 1])
    decided = Decisions(shown)
    return DestructionsTold(
        rows=tuple(_destruction(row, decided, by) for row in shown[: ask.limit]),
        following=ask.after + ask.limit if len(shown) > ask.limit else None,
        total=Counted(every.count(), more=False),
    )


@dataclass(frozen=True)
class OneDestruction:
    """One destruction list: its copies, decision and witnesses."""

    destruction: str = ref("destruction", "Destruction list")


@question("destruction", OneDestruction)
def destruction(ask: OneDestruction, by: Actor) -> DestructionTold:
    rows = Destruction.objects.visible_to(by).prefetch_related(*WITNESSES)
    row = rows.known(ask.destruction)
    lines = row.lines.select_related("copy__document__unit", "copy__keeper__unit", "copy__keeper__person")
    copies = sorted((line.copy for line in lines), key=in_order)
    seen = set(
        Document.objects.visible_to(by)
        .filter(pk__in={one.document_id for one in copies})
        .values_list("pk", flat=True)
    )
    stand = Standings(copies, by)
    return widened(
        DestructionTold,
        _destruction(row, Decisions([row]), by),
        lines=tuple(_line(one, by, one.document_id in seen, stand) for one in copies),
        witnesses_needed=row.witnesses_needed,
        may=tuple(may(by, "destruction", row.facts())),
    )


def _line(copy: Copy, by: Actor, seen: bool, stand: Standings) -> ListedCopy:
    """A listed copy with whoever keeps it: the post to its registrar and to itself, to others the unit. What
    it is about to whom its document exists for."""
    document = copy.document
    registry = keeps(by, document.facts())
    known = copy.keeper is not None and (copy.keeper_id == by.post or registry)
    owed = stand.of(copy, registry)
    return ListedCopy(
        path=copy_number(copy.path),
        copy=str(copy.key),
        symbol=document.symbol,
        level=level_of(document.scheme_digest, document.level),
        document=str(document.key),
        pages=copy.pages,
        kind=document.kind if seen else "",
        abstract=document.abstract if seen else "",
        dated=document.dated if seen else None,
        keeper=post_of(copy.keeper) if known else None,
        unit=unit_of(copy.keeper.unit) if copy.keeper else None,
        lent_by=owed.lent_by,
        lent_by_unit=owed.lent_by_unit,
        due_back=owed.due_back,
    )


def _witness(row: DestructionWitness) -> WitnessTold:
    """The post with the person who sat in it then."""
    return WitnessTold(acted(row.post, row.person), row.day, row.withdrawn_on, row.reason)


def _destruction(row: Destruction, decided: Decisions, by: Actor) -> DestructionLine:
    """A list as a line: who ended it as a keeper is named, as the keeper beside the copy is,
    to that post and its proposer."""
    proposer = by.post == row.proposer_id
    named = {row.proposer_id, row.decider_id, by.post}
    return DestructionLine(
        key=str(row.key),
        state=row.state,
        reason=row.reason,
        method=row.method,
        answer=row.answer,
        version=row.version,
        proposer=acted(row.proposer, row.proposer_person),
        decider=acted(row.decider, row.decider_person) if row.decider else None,
        decisions=decided.told(row, by, known=lambda one: proposer or one.post_id in named),
        decided_on=row.decided_on,
        done_on=row.done_on,
        witnesses=tuple(acted(w.post, w.person) for w in row.witnesses.all() if w.withdrawn_on is None),
        witnessed=tuple(_witness(w) for w in row.witnesses.all()),
    )
