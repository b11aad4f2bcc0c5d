"""All kinds in one query: what waits, since when, how many alike; bounded together,
each kind with its oldest first.

Promises a number of queries that does not depend on the number of rows: one to count, one to collect, then at
most one for each kind that is shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, IntegerField, Min, Value, Window
from django.db.models.expressions import OrderBy
from django.db.models.functions import RowNumber

from steward.reads.machinery.together import Statement, asked, kept, statement
from steward.reads.machinery.waits import Waits
from steward.rules.machinery.actor import Actor


@dataclass(frozen=True)
class Row:
    """One row of the page: of its kind, the oldest record, its day, and how many are alike."""

    waits: Waits
    pk: int
    day: date | None
    number: int


def collect(by: Actor, kinds: tuple[Waits, ...], most: int) -> tuple[list[Row], dict[str, int]]:
    """The first rows of all kinds together, at most `most`, and how many rows each kind has.

    A kind with very many leaves room for the others: first the oldest of each, then the second of each,
    and so on.
    """
    told, totals = [], {}
    for number, pk, day, alike, _, total in asked(_collecting(by, kinds, most)):
        told.append(Row(kinds[number], pk, _day(day), alike))
        totals[kinds[number].kind] = total
    return told, totals


def _day(told: Any) -> date | None:
    """A day as an engine tells it: one of them knows texts alone."""
    return date.fromisoformat(told) if isinstance(told, str) else told


@kept(256)
def _collecting(by: Actor, kinds: tuple[Waits, ...], most: int) -> Statement | None:
    branches = [_rows(waits, number, by) for number, waits in enumerate(kinds)]
    return statement(_union(branches).order_by("w_place", "w_kind")[:most])


def counted(by: Actor, kinds: tuple[Waits, ...]) -> int:
    """How many rows these kinds have, those that are alike being one."""
    return sum(n for _, n in asked(_counting(by, kinds)))


@kept(256)
def _counting(by: Actor, kinds: tuple[Waits, ...]) -> Statement | None:
    return statement(_union([_number(waits, place, by) for place, waits in enumerate(kinds)]))


def _rows(waits: Waits, number: int, by: Actor) -> Any:
    rows = waits.found(by)
    day = waits.since(rows)
    if waits.alike:
        rows = rows.values(waits.alike).annotate(w_pk=Min("pk"), w_day=Min(day), w_alike=Count("pk"))
        order: tuple[OrderBy, ...] = (F("w_pk").asc(),)
    else:
        rows = rows.annotate(w_pk=F("pk"), w_day=day, w_alike=Value(1))
        order = (F("w_day").asc(nulls_last=True), F("w_pk").asc())
    rows = rows.annotate(
        w_kind=Value(number, IntegerField()),
        w_place=Window(RowNumber(), order_by=order),
        w_total=Window(Count("*")),
    )
    return rows.values_list("w_kind", "w_pk", "w_day", "w_alike", "w_place", "w_total")


def _number(waits: Waits, place: int, by: Actor) -> Any:
    rows = waits.found(by).annotate(w_kind=Value(place, IntegerField())).values("w_kind")
    return rows.annotate(w_count=Count(waits.alike or "pk", distinct=bool(waits.alike))).values_list(
        "w_kind", "w_count"
    )


def _union(branches: Sequence[Any]) -> Any:
    return branches[0].union(*branches[1:], all=True)
