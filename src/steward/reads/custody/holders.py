"""Who holds what: every numbered copy of the registers one keeps, with its holder, for the registrar.

Promises that the copies it counts are those of the register's documents that are in hand, no more and no
less. Names a post only where the document or the post is of the registrar's own unit;
of the units below it names the unit (mission, limit 2).
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from steward.models import Copy, Document, Loan, Post, Unit
from steward.reads.custody.held import holding_of
from steward.reads.custody.loans import Standings
from steward.reads.custody.told import HeldBy, HeldInUnit, HoldersTold, HoldingUnits
from steward.reads.machinery.answers import widened
from steward.reads.machinery.show import PostTold, post_of, post_told, unit_told
from steward.reads.question import COUNTED, PAGE, capped, question
from steward.rules.machinery.actor import Actor
from steward.rules.machinery.fields import choice, flag, number, ref, text

#: Holding units that are told with their numbers; the others are in the sum.
TOLD = 50


@dataclass(frozen=True)
class Holders:
    """Who holds which copy of the documents whose register you keep, the newest copy first."""

    q: str = text(
        "Search", "Words of number, kind, abstract or issuer; diacritics do not matter.", default=""
    )
    unit: str = ref("unit", "Held in the unit", default="")
    keeper: str = ref("office", "Held by", "A post of your own unit.", default="")
    state: str = choice("copy_state", "State", default="")
    due: bool = flag("Only what is to be given back")
    overdue: bool = flag("Only what is overdue")
    offered: bool = flag("Only what is offered and not yet accepted")
    after: int = number("After", "How many to pass over.", default=0)
    limit: int = number("Rows", default=PAGE, least=1, most=200)


@question("holders", Holders)
def holders(ask: Holders, by: Actor) -> HoldersTold:
    own, register = {m.unit for m in by.having("registrar")}, in_hand(by)
    rows = _filtered(ask, register, own, by)
    page = rows.select_related("document__unit", "document__need", "keeper__unit", "keeper__person").order_by(
        "-pk"
    )
    shown = list(page[ask.after : ask.after + ask.limit + 1])
    stand = Standings(shown[: ask.limit], by, own)
    return HoldersTold(
        rows=tuple(_row(row, stand, own) for row in shown[: ask.limit]),
        following=ask.after + ask.limit if len(shown) > ask.limit else None,
        total=capped(rows),
        register=capped(register),
        units=_units(rows),
        keepers=_keepers(register, own, by),
    )


def in_hand(by: Actor) -> Any:
    """The copies that somebody answers for, of all documents whose registers this actor keeps."""
    kept = Document.objects.in_charge_of(by, "registrar").values("pk")
    return Copy.objects.filter(document__in=kept).in_hand()


def _filtered(ask: Holders, rows: Any, own: set[int], by: Actor) -> Any:
    if ask.unit:
        rows = rows.filter(keeper__unit__in=Unit.objects.within(Unit.objects.known(ask.unit)).values("pk"))
    if ask.keeper:
        rows = rows.filter(
            keeper__in=Post.objects.addressable_by(by).filter(key=ask.keeper, unit__in=own).values("pk")
        )
    if ask.state:
        rows = rows.filter(state=ask.state)
    if ask.due or ask.overdue:
        loans = Loan.objects.told_of(by).order_by()
        rows = rows.filter(pk__in=(loans.filter(until__lt=by.day) if ask.overdue else loans).values("copy"))
    if ask.offered:
        rows = rows.on_offer()
    return (
        rows.filter(document__in=Document.objects.in_charge_of(by, "registrar").matching(ask.q).values("pk"))
        if ask.q
        else rows
    )


def _row(row: Copy, stand: Standings, own: set[int]) -> HeldBy:
    assert row.keeper is not None  # they are copies in hand
    registered = row.document.unit_id in own
    named = registered or row.keeper.unit_id in own
    keeper, unit = post_of(row.keeper) if named else None, unit_told(row.keeper.unit)
    return widened(HeldBy, holding_of(row, stand, everyone=registered), keeper=keeper, unit=unit)


def _units(rows: Any) -> HoldingUnits:
    """The units with most of these copies, each with its number, and how many units there are."""
    counts = dict(
        rows.order_by()
        .values_list("keeper__unit")
        .annotate(n=Count("pk"))
        .order_by("-n", "keeper__unit")[:COUNTED]
    )
    first = list(counts)[:TOLD]
    units = {unit.pk: unit for unit in Unit.objects.filter(pk__in=first)}
    told = tuple(HeldInUnit(unit_told(units[pk]), counts[pk]) for pk in first)
    return HoldingUnits(rows=told, count=len(counts), sum=sum(counts.values()))


def _keepers(register: Any, own: set[int], by: Actor) -> tuple[PostTold, ...]:
    """The posts of the registrar's own units that hold something: those by whom one may filter."""
    held = register.filter(keeper__unit__in=own).order_by().values("keeper")
    rows = (
        Post.objects.addressable_by(by)
        .filter(pk__in=held)
        .select_related("unit", "person")
        .order_by("sort", "pk")
    )
    return tuple(post_told(row) for row in rows)
