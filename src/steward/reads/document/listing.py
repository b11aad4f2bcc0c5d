"""The list of the register: what it may be asked for, in which order, and how many there are of each.

Promises that a filter, an order and a number speak of visible documents only: each is laid over the two
halves of what is visible (within reach, and held), which are read apart and merged, because as one OR the
engines sort everything before the first row (docs/performance.md).
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Case, Count, Exists, OuterRef, Q, When

from steward.models import BookEntry, Copy, Document, Post, Unit
from steward.models.custody.loans import lent_out
from steward.models.document.queries import STANDS_IN_A_BOOK
from steward.models.document.register import ending_before
from steward.models.machinery.fold import fold
from steward.reads.document.order import ORDERS, Place, merged
from steward.reads.machinery.answers import widened
from steward.reads.machinery.show import DocumentLine, PostTold, post_told, row_of
from steward.reads.question import COUNTED, PAGE, Counted, capped, question
from steward.rules.access import may_ask_holdings
from steward.rules.document.filters import PARTS, part_of
from steward.rules.machinery.actor import Actor
from steward.rules.machinery.answers import Unknown
from steward.rules.machinery.fields import choice, day, flag, number, ref, text


@dataclass(frozen=True)
class Filters:
    """What a list of the register may be narrowed to."""

    q: str = text(
        "Search", "Words of number, kind, abstract or issuer; diacritics do not matter.", default=""
    )
    part: str = choice(
        "register_part", "Part", "Without one: what stands in a book, or all of a state.", default=""
    )
    level: str = choice("known_level", "Level", default="")
    state: str = choice("document_state", "State", default="")
    direction: str = choice("direction", "Direction", default="")
    kind: str = text("Kind", "Exactly this kind.", default="", longest=80)
    issuer: str = text("Issued by", "Words of the issuer.", default="")
    unit: str = ref("unit", "Unit", default="")
    keeper: str = ref(
        "office", "Keeper", "Your own post; for a registrar, a post of the own unit.", default=""
    )
    loans: str = choice("loans", "Loans", "Documents with a copy that is to come back.", default="")
    dated_from: date | None = day("Dated from", default=None)
    dated_to: date | None = day("Dated until", default=None)
    entered_from: date | None = day("Entered from", default=None)
    entered_to: date | None = day("Entered until", default=None)
    ending: date | None = day("Protection ends before", default=None)
    mine: bool = flag("Copies I hold")


@dataclass(frozen=True)
class Documents(Filters):
    """The register: documents you may see, newest first."""

    sort: str = choice("register_order", "Order", default="")
    reverse: bool = flag("The other way round")
    after: str = text("After", "The place to go on from, as the answer before told it.", default="")
    limit: int = number("Rows", default=PAGE, least=1, most=200)


@dataclass(frozen=True)
class ListedDocument(DocumentLine):
    """A document of the list, and how many copies there are of it."""

    copies: int


@dataclass(frozen=True)
class DocumentInBook(ListedDocument):
    """A document of the list that stands in a book: its first line there. Of one that does not,
    these four are not told."""

    ordinal: int
    year: int
    entered_on: date
    arrival_number: str


@dataclass(frozen=True)
class DocumentsTold:
    """Documents in the order asked for; `following` is the place to go on from, where there are more."""

    rows: tuple[DocumentInBook | ListedDocument, ...]
    following: str | None
    total: Counted


@question("documents", Documents)
def documents(ask: Documents, by: Actor) -> DocumentsTold:
    halves = found(ask, by)
    order = ORDERS[ask.sort or "entered"]
    order = order.turned() if ask.reverse else order
    after = order.place(ask.after, Document.objects.visible_to(by)) if ask.after else None
    places = merged(order, halves, ask.limit + 1, after)
    more, places = len(places) > ask.limit, places[: ask.limit]
    return DocumentsTold(
        rows=tuple(rows_of(by, places)),
        following=order.told(places[-1]) if more else None,
        total=counted(*halves),
    )


def rows_of(by: Actor, places: list[Place]) -> Iterator[ListedDocument]:
    """The documents at these places, in their order,
    each with its line in a book and the number of its copies."""
    shown = (
        Document.objects.visible_to(by).filter(pk__in=[place.id for place in places]).select_related("unit")
    )
    rows = {d.pk: d for d in shown}
    lines, held = _first_entries(list(rows)), _copies_of(list(rows))
    for d in (rows[place.id] for place in places if place.id in rows):
        told = widened(ListedDocument, row_of(d), copies=held.get(d.pk, 0))
        yield widened(DocumentInBook, told, **lines[d.pk]) if d.pk in lines else told


def found(ask: Filters, by: Actor) -> tuple[Any, Any]:
    """The documents a set of filters asks for: those within the actor's reach, and those the actor holds."""
    wanted = wanted_of(ask, by)
    return wanted(Document.objects.within_reach_of(by)), wanted(Document.objects.held_by(by))


def wanted_of(ask: Filters, by: Actor) -> Callable[[Any], Any]:
    """The filters as one function over documents; Unknown and Invalid are said before any is looked at."""
    part = _part_asked(ask)
    simple: dict[str, Any] = {
        "level": ask.level,
        "state": ask.state,
        "direction": ask.direction,
        "kind": ask.kind,
        "dated__gte": ask.dated_from,
        "dated__lte": ask.dated_to,
        **_within(ask.unit),
    }
    simple = {name: value for name, value in simple.items() if value not in ("", None, ())}
    tests = [*_copies(ask, by), *_entries(ask), *_ending(ask), *map(_issued_by, fold(ask.issuer).split())]
    words = [given for given in (ask.q, ask.issuer) if given]

    def wanted(rows: Any) -> Any:
        rows = (rows if part == "all" else rows.in_part(part)).filter(*tests, **simple)
        for given in words:
            rows = rows.matching(given)
        return rows

    return wanted


def _part_asked(ask: Filters) -> str:
    """The part that is shown: a state alone is asked for in whatever part it stands."""
    return ask.part or ("all" if ask.state else "entered")


def _within(key: str) -> dict[str, int]:
    """Of a unit and those below it; of the root, everything."""
    unit = Unit.objects.known(key) if key else None
    return {f"u{len(unit.units) - 1}": unit.pk} if unit and unit.parent_id else {}


def _copies(ask: Filters, by: Actor) -> list[Any]:
    tests: list[Any] = []
    if ask.mine:
        tests.append(Q(pk__in=Copy.objects.filter(keeper=by.post).values("document")))
    if ask.keeper:
        tests.append(Exists(Copy.objects.filter(document=OuterRef("pk"), keeper=_keeper(ask.keeper, by))))
    if ask.loans:
        tests.append(lent_out(by.day if ask.loans == "overdue" else None))
    return tests


def _keeper(key: str, by: Actor) -> int:
    """The post whose holdings are asked for; one that is not for the actor to
    ask about is as unknown as one that is not."""
    post = Post.objects.addressable_by(by).known(key)
    if not may_ask_holdings(by, post.pk, post.unit_id):
        raise Unknown("office")
    return int(post.pk)


def _entries(ask: Filters) -> list[Any]:
    days = {"day__gte": ask.entered_from, "day__lte": ask.entered_to}
    given = {name: value for name, value in days.items() if value is not None}
    return [Exists(BookEntry.objects.filter(document=OuterRef("pk"), **given))] if given else []


def _ending(ask: Filters) -> list[Any]:
    return [ending_before(ask.ending)] if ask.ending else []


def _issued_by(word: str) -> Q:
    return Q(issuer__startswith=word) | Q(issuer__contains=f" {word}")


def counted(reach: Any, held: Any) -> Counted:
    """How many documents both halves hold together, exactly up to 10,000."""
    total = capped(reach)
    if total.more:
        return total
    besides = held.exclude(pk__in=reach.order_by().values("pk")).order_by()[: COUNTED + 1].count()
    both = total.count + besides
    return Counted(min(both, COUNTED), both > COUNTED)


def _first_entries(shown: list[int]) -> dict[int, dict[str, Any]]:
    rows = BookEntry.objects.filter(document__in=shown).order_by("-pk")
    return {
        row["document"]: {
            "ordinal": row["ordinal"],
            "year": row["book__year"],
            "entered_on": row["day"],
            "arrival_number": row["arrival_number"],
        }
        for row in rows.values("document", "ordinal", "book__year", "day", "arrival_number")
    }


def _copies_of(shown: list[int]) -> dict[int, int]:
    rows = Copy.objects.filter(document__in=shown).values("document").annotate(n=Count("pk")).order_by()
    return {row["document"]: row["n"] for row in rows}


@dataclass(frozen=True)
class Facets(Filters):
    """How many of the documents you may see lie in each part of the register, and of each level, state,
    direction and kind."""


class Codes(NamedTuple):
    """What is counted of a document; `in_book`: whether it stands in one."""

    level: str
    state: str
    direction: str
    kind: str
    in_book: bool


@dataclass(frozen=True)
class CodeCounted:
    """A code, and how many documents have it."""

    code: str
    count: int


@dataclass(frozen=True)
class FacetsTold:
    """Counts over at most the newest 10,000, `more` where there are as many;
    the posts by whose holdings one may narrow."""

    part: tuple[CodeCounted, ...]
    level: tuple[CodeCounted, ...]
    state: tuple[CodeCounted, ...]
    direction: tuple[CodeCounted, ...]
    kind: tuple[CodeCounted, ...]
    more: bool
    keepers: tuple[PostTold, ...]


@question("facets", Facets)
def facets(ask: Facets, by: Actor) -> FacetsTold:
    """Counts over at most the newest 10,000: a facet is a signpost, not a statistic.

    Parts are counted whatever part and state were asked for; the others are of what the list shows.
    """
    reach, held = found(replace(ask, part="all", state=""), by)
    counts = _told(reach)
    for codes, n in _told(held.exclude(pk__in=reach.order_by().values("pk"))).items():
        counts[codes] = counts.get(codes, 0) + n
    part = _part_asked(ask)
    in_part = {c: n for c, n in counts.items() if part in ("all", part_of(c.state, c.in_book))}
    shown = {c: n for c, n in in_part.items() if ask.state in ("", c.state)}
    parts: Counter[str] = Counter()
    for c, n in counts.items():
        parts[part_of(c.state, c.in_book)] += n
    return FacetsTold(
        part=tuple(CodeCounted(code, parts[code]) for code in PARTS),
        level=_ranked(shown, "level"),
        state=_ranked(shown, "state"),
        direction=_ranked(shown, "direction"),
        kind=_ranked(shown, "kind"),
        more=sum(counts.values()) >= COUNTED,
        keepers=tuple(post_told(post) for post in keepers(by)),
    )


def keepers(by: Actor) -> Any:
    """The posts by whose holdings this actor may narrow the list beside its own: for a registrar,
    those of the own unit."""
    if not may_ask_holdings(by, 0, by.unit):
        return ()
    return Post.objects.addressable_by(by).filter(unit=by.unit).order_by("sort", "pk")


def _told(rows: Any) -> dict[Codes, int]:
    """How often each combination stands among the newest, counted by the engine:
    rows by the thousand cost more to fetch."""
    newest = (
        rows.order_by("-pk")
        .annotate(in_book=Case(When(STANDS_IN_A_BOOK, True), default=False))
        .values(*Codes._fields)[:COUNTED]
    )
    try:
        sql, params = newest.query.sql_with_params()
    except EmptyResultSet:
        return {}
    columns = ", ".join(Codes._fields)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns}, COUNT(*) FROM ({sql}) newest GROUP BY {columns}", params)
        return {Codes(*row[:-1]): row[-1] for row in cursor.fetchall()}


def _ranked(counts: dict[Codes, int], name: str) -> tuple[CodeCounted, ...]:
    """Codes of one kind with their numbers, the most frequent first."""
    told: dict[str, int] = {}
    for codes, n in counts.items():
        code = getattr(codes, name)
        told[code] = told.get(code, 0) + n
    ranked = sorted(told.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(CodeCounted(code, n) for code, n in ranked if code)
