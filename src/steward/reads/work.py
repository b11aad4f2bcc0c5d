"""My work today: what waits for me, what is due, what waits for others, what I watch. It is asked,
never stored.

Which kinds of rows there are stands with their subjects (`reads.waiting`); here they are put together,
told and counted.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from steward.foundations.scheme import Scheme
from steward.models import Organisation
from steward.reads import waiting as every
from steward.reads.hints import following
from steward.reads.machinery.collected import Row, collect, counted
from steward.reads.machinery.show import LevelTold, level_of
from steward.reads.machinery.waits import ACTING, GROUPS, WAITING, Leads, Waits, level
from steward.reads.machinery.wording import filled, label, verb, word
from steward.reads.question import PAGE, Counted, question
from steward.rules.machinery.actor import Actor
from steward.rules.machinery.answers import Unknown
from steward.rules.machinery.fields import number, ref, text

#: The most rows of one page, of all kinds together.
SHOWN = 200


@dataclass(frozen=True)
class Alike:
    """What rows that are one have in common: the field, and the key of the record that they share in it."""

    field: str
    key: str


@dataclass(frozen=True)
class RowTold:
    """A row of work: of which kind, about what, since or until when, the act that it waits for,
    the page that shows it.

    Of several records that are `alike` it is one row with their `number`; what is theirs alone is then empty.
    `also` are acts that may be done instead; `days` are those that passed since `day`;
    one that `waits` has no last day.
    """

    kind: str
    group: str
    subject: str
    key: str
    number: int
    what: str
    beside: str
    level: LevelTold | None
    day: date | None
    days: int | None
    is_due: bool
    waits: bool
    act: str | None
    also: tuple[str, ...]
    page: Leads
    alike: Alike | None


@dataclass(frozen=True)
class NotShown:
    """A kind of which not every row stands here: its word, and how many of how many do."""

    kind: str
    word: str
    shown: int
    count: int


@dataclass(frozen=True)
class GroupTold:
    """A group of the page: how many rows it has, the longest waiting first,
    and of which kinds not all are shown."""

    group: str
    count: int
    rows: tuple[RowTold, ...]
    cut: tuple[NotShown, ...]


@dataclass(frozen=True)
class HintTold:
    """What to look at where nothing waits: a sentence, and the question that the page there asks."""

    text: str
    place: str


@dataclass(frozen=True)
class WorkTold:
    """Every group in its order, how many rows ask something of the reader, and what to look at next."""

    groups: tuple[GroupTold, ...]
    count: int
    next: tuple[HintTold, ...]


@dataclass(frozen=True)
class Work:
    """What waits for you today: to sign, decide or do, due and overdue, waiting for others,
    and what you watch."""


@question("work", Work)
def work(ask: Work, by: Actor) -> WorkTold:
    rows, totals = collect(by, every.WAITS, SHOWN)
    told = _told(rows, by)
    groups = tuple(_group(name, [one for one in told if one.group == name], totals) for name in GROUPS)
    hints = tuple(HintTold(label(hint.text), hint.place) for hint in following(by))
    return WorkTold(groups, sum(one.count for one in groups if one.group in ACTING), hints)


def _group(name: str, rows: Sequence[RowTold], totals: dict[str, int]) -> GroupTold:
    """A group with its rows, the longest waiting first, and what of it is not shown:
    so many of so many of a kind."""
    kinds = list(every.BY_KIND)
    here = {kind: n for kind, n in totals.items() if every.of(kind).stands_in == name}
    shown = {kind: sum(row.kind == kind for row in rows) for kind in here}
    return GroupTold(
        group=name,
        count=sum(here.values()),
        rows=tuple(sorted(rows, key=lambda row: (row.day or date.max, kinds.index(row.kind)))),
        cut=tuple(
            NotShown(kind, called(kind), shown[kind], n) for kind, n in here.items() if n > shown[kind]
        ),
    )


def called(kind: str) -> str:
    """A kind in words: the verb of its act, or the word of its own."""
    return verb(kind) if every.of(kind).kind != every.of(kind).name else word("waiting", kind)


def _told(rows: list[Row], by: Actor) -> tuple[RowTold, ...]:
    """The rows in words: one query for each kind among them."""
    keys: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        keys[row.waits.kind].append(row.pk)
    records = {kind: {one.pk: one for one in every.of(kind).told(by, pks)} for kind, pks in keys.items()}
    return _in_words([(row, records[row.waits.kind][row.pk]) for row in rows], by.day)


def _in_words(pairs: list[tuple[Row, Any]], day: date) -> tuple[RowTold, ...]:
    """The rule set of the day is asked once, and only where a right up to one of its levels is told."""
    reaching = any(row.waits.up_to(record) for row, record in pairs)
    scheme = Organisation.objects.scheme_on(day) if reaching else None
    return tuple(tell(row, record, day, scheme) for row, record in pairs)


def _level(waits: Waits, record: Any, scheme: Scheme | None) -> LevelTold | None:
    """The level of the document that a row is about, or that a right reaches."""
    code = waits.up_to(record)
    known = scheme is not None and code in {one.code for one in scheme.levels}
    return level_of(scheme.digest, code) if scheme is not None and known else level(waits.about(record))


def tell(row: Row, record: Any, day: date, scheme: Scheme | None = None) -> RowTold:
    """A row in words: what it is, beside what, since when, and the act that it waits for."""
    waits, many = row.waits, row.number > 1
    names = {**waits.names(record), "n": row.number}
    return RowTold(
        kind=waits.kind,
        group=waits.stands_in,
        subject=waits.subject,
        key=str(record.key),
        number=row.number,
        what=filled(waits.many if many else waits.what, names),
        beside="" if many else filled(waits.beside, names),
        level=None if many else _level(waits, record, scheme),
        day=row.day,
        days=(day - row.day).days if row.day else None,
        is_due=waits.is_due,
        waits=waits.stands_in in WAITING and not waits.is_due,
        act=waits.act.name if waits.act else None,
        also=() if many else tuple(act.name for act in waits.also),
        page=waits.page(record),
        alike=Alike(waits.alike, str(getattr(record, waits.alike).key)) if waits.alike else None,
    )


@dataclass(frozen=True)
class WaitingTold:
    """Rows of one kind with the word of it: how many there are,
    and how many to pass over for those that follow."""

    word: str
    rows: tuple[RowTold, ...]
    following: int | None
    total: Counted


@dataclass(frozen=True)
class Waiting:
    """All rows of one kind that wait for you, one by one, the longest waiting first."""

    kind: str = text("Kind")
    alike: str = ref("record", "Alike", "Only rows that share this record.", default="")
    after: int = number("After", "How many to pass over.", default=0)
    limit: int = number("Rows", default=PAGE, least=1, most=200)


@question("waiting", Waiting)
def waiting_of(ask: Waiting, by: Actor) -> WaitingTold:
    waits = every.of(ask.kind)
    rows = waits.found(by)
    if ask.alike and not waits.alike:
        raise Unknown("work")
    rows = rows.filter(**{f"{waits.alike}__key": ask.alike}) if ask.alike else rows
    shown = list(_in_order(waits, rows)[ask.after : ask.after + ask.limit + 1])
    told = _in_words([(Row(waits, row.pk, row.w_day, 1), row) for row in shown[: ask.limit]], by.day)
    following_ = ask.after + ask.limit if len(shown) > ask.limit else None
    return WaitingTold(called(ask.kind), told, following_, Counted(rows.count(), False))


def _in_order(waits: Waits, rows: Any) -> Any:
    since = waits.since(rows)
    return rows.annotate(w_day=since).order_by("w_day", "pk").select_related(*waits.related)


def waiting(by: Actor) -> int:
    """How many rows ask something of this actor, for the number on the bar: the sum of the page."""
    return counted(by, every.ASKING)
