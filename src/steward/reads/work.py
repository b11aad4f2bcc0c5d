"""My work today: what waits for me, what is due, what waits for others, what I watch. It is asked, never stored.

Which kinds of rows there are stands with their subjects (`reads.waiting`); here they are put together, told and counted.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from steward.foundations.scheme import Scheme
from steward.models import Body
from steward.reads import waiting as every
from steward.reads.hints import following
from steward.reads.machinery.collected import Row, collect, counted
from steward.reads.machinery.show import LevelTold, day_of, level_of
from steward.reads.machinery.waits import ACTING, GROUPS, WAITING, Waits, level
from steward.reads.machinery.wording import filled, label, verb, word
from steward.reads.question import PAGE, question
from steward.rules.machinery.actor import Actor
from steward.rules.machinery.answers import Unknown
from steward.rules.machinery.fields import number, ref, text

#: The most rows of one page, of all kinds together.
SHOWN = 200


@dataclass(frozen=True)
class Work:
    """What waits for you today: to sign, decide or do, due and overdue, waiting for others, and what you watch."""


@question("work", Work)
def work(ask: Work, by: Actor) -> dict[str, Any]:
    rows, totals = collect(by, every.WAITS, SHOWN)
    told = _told(rows, by)
    groups = [_group(name, [one for one in told if one["group"] == name], totals) for name in GROUPS]
    hints = [{"text": label(hint.text), "place": hint.place} for hint in following(by)]
    return {"groups": groups, "count": sum(g["count"] for g in groups if g["group"] in ACTING), "next": hints}


def _group(name: str, rows: list[dict[str, Any]], totals: dict[str, int]) -> dict[str, Any]:
    """A group with its rows, the longest waiting first, and what of it is not shown: so many of so many of a kind."""
    kinds = list(every.BY_KIND)
    count = sum(n for kind, n in totals.items() if every.of(kind).stands_in == name)
    shown = {kind: sum(row["kind"] == kind for row in rows) for kind in totals}
    cut = [
        {"kind": kind, "word": called(kind), "shown": shown[kind], "count": n}
        for kind, n in totals.items()
        if every.of(kind).stands_in == name and n > shown[kind]
    ]
    return {
        "group": name,
        "count": count,
        "rows": sorted(rows, key=lambda row: (row["day"] or "9999", kinds.index(row["kind"]))),
        "cut": cut,
    }


def called(kind: str) -> str:
    """A kind in words: the verb of its act, or the word of its own."""
    return verb(kind) if every.of(kind).kind != every.of(kind).name else word("waiting", kind)


def _told(rows: list[Row], by: Actor) -> list[dict[str, Any]]:
    """The rows in words: one query for each kind among them."""
    keys: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        keys[row.waits.kind].append(row.pk)
    records = {kind: {one.pk: one for one in every.of(kind).told(by, pks)} for kind, pks in keys.items()}
    return _in_words([(row, records[row.waits.kind][row.pk]) for row in rows], by.day)


def _in_words(pairs: list[tuple[Row, Any]], day: date) -> list[dict[str, Any]]:
    """The rule set of the day is asked once, and only where a right up to one of its levels is told."""
    reaching = any(row.waits.up_to(record) for row, record in pairs)
    scheme = Body.objects.scheme_on(day) if reaching else None
    return [tell(row, record, day, scheme) for row, record in pairs]


def _level(waits: Waits, record: Any, scheme: Scheme | None) -> LevelTold | None:
    """The level of the document that a row is about, or that a right reaches."""
    code = waits.up_to(record)
    known = scheme is not None and code in {one.code for one in scheme.levels}
    return level_of(scheme.digest, code) if scheme is not None and known else level(waits.about(record))


def tell(row: Row, record: Any, day: date, scheme: Scheme | None = None) -> dict[str, Any]:
    """A row as plain values: what it is, beside what, since when, and the act that it waits for."""
    waits, many = row.waits, row.number > 1
    names = {**waits.names(record), "n": row.number}
    return {
        "kind": waits.kind, "group": waits.stands_in, "subject": waits.subject, "key": str(record.key), "number": row.number,
        "what": filled(waits.many if many else waits.what, names), "beside": "" if many else filled(waits.beside, names),
        "level": None if many else _level(waits, record, scheme), "day": day_of(row.day),
        "days": (day - row.day).days if row.day else None, "is_due": waits.is_due,
        "waits": waits.stands_in in WAITING and not waits.is_due,
        "act": waits.act.name if waits.act else None,
        "also": [] if many else [act.name for act in waits.also],
        "page": waits.page(record),
        "alike": {"field": waits.alike, "key": str(getattr(record, waits.alike).key)} if waits.alike else None,
    }  # fmt: skip


@dataclass(frozen=True)
class Waiting:
    """All rows of one kind that wait for you, one by one, the longest waiting first."""

    kind: str = text("Kind")
    alike: str = ref("record", "Alike", "Only rows that share this record.", default="")
    after: int = number("After", "How many to pass over.", default=0)
    limit: int = number("Rows", default=PAGE, least=1, most=200)


@question("waiting", Waiting)
def waiting_of(ask: Waiting, by: Actor) -> dict[str, Any]:
    waits = every.of(ask.kind)
    rows = waits.found(by)
    if ask.alike and not waits.alike:
        raise Unknown("work")
    rows = rows.filter(**{f"{waits.alike}__key": ask.alike}) if ask.alike else rows
    shown = list(_in_order(waits, rows)[ask.after : ask.after + ask.limit + 1])
    told = _in_words([(Row(waits, row.pk, row.w_day, 1), row) for row in shown[: ask.limit]], by.day)
    following_ = ask.after + ask.limit if len(shown) > ask.limit else None
    return {"word": called(ask.kind), "rows": told, "following": following_, "total": {"count": rows.count(), "more": False}}


def _in_order(waits: Waits, rows: Any) -> Any:
    since = waits.since(rows)
    return rows.annotate(w_day=since).order_by("w_day", "pk").select_related(*waits.related)


def waiting(by: Actor) -> int:
    """How many rows ask something of this actor, for the number on the bar: the sum of the page."""
    return counted(by, every.ASKING)
