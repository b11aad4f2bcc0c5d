"""Who received the copies of a line of a book: unit and receiver, and the receipt,
as the last but one column of it asks.

Promises that a part of a book costs the same number of queries however many lines it has. A reader is told
what the custody chain tells: the unit and the day to whom the document exists for, post and number of the
receipt to its parties and to the registrar of the document (docs/decisions/0019).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Min

from steward.models import Handover
from steward.reads.machinery.asking import organisation_day
from steward.reads.machinery.show import PostTold, UnitTold, acted, receipt_code, unit_told
from steward.rules.machinery.actor import Actor


@dataclass(frozen=True)
class Received:
    """To which unit a copy went and on which day;
    post and number of the receipt ("" else) for those who are told of them."""

    unit: UnitTold
    receiver: PostTold | None
    receipt: str
    day: date | None


def received(documents: Collection[int], by: Actor) -> dict[int, tuple[Received, ...]]:
    """By document how its copies left the registry: to whom each was handed first, once it was accepted;
    one receipt once."""
    firsts = (
        _handed(by)
        .filter(copy__document__in=documents, copy__parent=None)
        .order_by()
        .values("copy")
        .annotate(n=Min("pk"))
    )
    rows = Handover.objects.visible_to(by).filter(pk__in=firsts.values("n")).order_by("pk")
    found = list(rows.select_related("copy", "receiver__unit", "receiver_person"))
    codes = _codes(found, by)
    lines: dict[int, dict[Any, Received]] = {}
    for row in found:
        told = _line(row, codes.get(_receipt(row)))
        lines.setdefault(row.copy.document_id, {}).setdefault((row.receiver_id, told.receipt, told.day), told)
    return {document: tuple(each.values()) for document, each in lines.items()}


def _handed(by: Actor) -> Any:
    return Handover.objects.visible_to(by).filter(state="accepted", kind="handover")


def _line(row: Handover, code: str | None) -> Received:
    receiver = acted(row.receiver, row.receiver_person) if code else None
    day = organisation_day(row.answered_at) if row.answered_at else None
    return Received(unit_told(row.receiver.unit), receiver, code or "", day)


def _codes(rows: list[Handover], by: Actor) -> dict[Any, str]:
    """The number of each receipt of which the actor is told: that of the first handover on it,
    as the receipt is printed."""
    told = Handover.objects.told_to(by).filter(state="accepted")
    goes = told.filter(batch__in={row.batch for row in rows if row.batch})
    alone = told.filter(pk__in=[row.pk for row in rows if not row.batch])
    codes: dict[Any, str] = {}
    for row in (*goes.order_by("pk"), *alone.order_by("pk")):
        codes.setdefault(_receipt(row), receipt_code(str(row.key)))
    return codes


def _receipt(row: Handover) -> Any:
    return (row.batch, row.giver_id, row.giver_person_id, row.receiver_id, row.kind) if row.batch else row.pk
