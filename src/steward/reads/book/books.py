"""The register books as one person may know them: the list of books, and one book line by line.

A gap-free book is seen by its registrar; for others the numbers they may not see do not exist,
and stand as held apart where a book is printed.
"""

from dataclasses import dataclass, replace
from datetime import date
from itertools import takewhile

from django.db.models import Count

from steward.foundations.scheme import Basis, Name
from steward.models import Book, BookEntry, RuleSet, Volume
from steward.models.schemes import law
from steward.reads.book.received import Received, received
from steward.reads.machinery.answers import widened
from steward.reads.machinery.show import LevelTold, Named, UnitTold, level_of, unit_told
from steward.reads.offers import may
from steward.reads.question import question
from steward.rules.book.form import BookForm, form_of
from steward.rules.machinery.actor import Actor
from steward.rules.machinery.fields import number, ref

#: So many lines are read at once for a book that is printed.
PART = 1000


@dataclass(frozen=True)
class BookTold:
    """A register book; how far its numbers run (`following`) is for its registrar to know (decisions 29)."""

    key: str
    unit: UnitTold
    direction: str
    year: int
    first: int
    following: int | None
    opened_on: date
    closed_on: date | None
    scheme: str
    scheme_digest: str
    version: int


@dataclass(frozen=True)
class BookInList(BookTold):
    """A book, and how many of its lines the reader sees."""

    lines: int


@dataclass(frozen=True)
class BooksTold:
    """The books that the reader may open, those of the own unit first."""

    rows: tuple[BookInList, ...]


@dataclass(frozen=True)
class ColumnTold:
    """A column: its heading, what of a line stands in it, its share of the width."""

    vi: str
    en: str
    field: str
    width: int


@dataclass(frozen=True)
class FormTold:
    """The form of a book: whether it is the official one, its title, the law, whose columns stand in,
    and its columns."""

    official: bool
    title: Named
    law: Named
    citation: Named | None
    lender: Named | None
    columns: tuple[ColumnTold, ...]


@dataclass(frozen=True)
class VolumeTold:
    """A volume: its number, and the numbers of its first line and its last."""

    ordinal: int
    first: int
    last: int | None


@dataclass(frozen=True)
class Line:
    """One line with the values that columns are bound to (scheme data),
    and to whom its copies were handed."""

    ordinal: int
    document: str
    state: str
    apart: bool
    symbol: str
    document_date: date | None
    kind_and_abstract: str
    level: LevelTold
    signer: str
    recipients: str
    keeping_unit: str
    quantity: int
    note: str
    arrival_day: date
    arrival_number: str
    issuing_body: str
    receiving_unit: str
    day: date
    received: tuple[Received, ...]


@dataclass(frozen=True)
class HeldApart:
    """A number whose line the reader may not see: nothing else is told of it."""

    ordinal: int
    apart: bool = True


@dataclass(frozen=True)
class BookPart(BookTold):
    """Lines after a number, as far as they stand in one form; `turned`:
    the line before stands in volumes of another rule set.

    Of what is held `apart` no more is told than the number. `following_line` is the number to go on after.
    """

    form: FormTold
    turned: bool
    volumes: tuple[VolumeTold, ...]
    lines: tuple[Line | HeldApart, ...]
    following_line: int | None


@dataclass(frozen=True)
class BookOpened(BookPart):
    """A part of a book, and what the reader may do to the book."""

    may: tuple[str, ...]


@dataclass(frozen=True)
class Books:
    """The register books you may open."""


@question("books", Books)
def books(ask: Books, by: Actor) -> BooksTold:
    rows = Book.objects.visible_to(by).own_first(by)
    seen = (
        BookEntry.objects.visible_to(by)
        .filter(book__in=rows.order_by())
        .values_list("book")
        .annotate(n=Count("pk"))
    )
    lines = dict(seen.order_by()) if rows else {}
    return BooksTold(tuple(_listed(book_of(row, by), lines.get(row.pk, 0)) for row in rows))


def _listed(told: BookTold, seen: int) -> BookInList:
    """With all its lines for its registrar, for others with those that they see."""
    return widened(BookInList, told, lines=told.following - told.first if told.following else seen)


def book_of(row: Book, by: Actor) -> BookTold:
    """A book as this actor is told of it."""
    return BookTold(
        key=str(row.key),
        unit=unit_told(row.unit),
        direction=row.direction,
        year=row.year,
        first=row.first,
        following=row.following if by.having("registrar", row.unit.units) else None,
        opened_on=row.opened_on,
        closed_on=row.closed_on,
        scheme=row.scheme,
        scheme_digest=row.scheme_digest,
        version=row.version,
    )


@dataclass(frozen=True)
class OneBook:
    """One register book, line by line; for its registrar, numbers out of sight stand as held apart."""

    book: str = ref("book", "Book")
    after: int = number("After number", default=0)
    limit: int = number("Rows", default=200, least=1, most=1000)


@question("book", OneBook)
def book(ask: OneBook, by: Actor) -> BookOpened:
    row = Book.objects.visible_to(by).known(ask.book)
    told = _told(row, by, ask.after, ask.limit, apart=bool(by.having("registrar", row.unit.units)))
    return widened(BookOpened, told, may=tuple(may(by, "book", row.facts())))


def printed(key: str, by: Actor) -> list[BookPart]:
    """The whole book as it stands on paper, with what is held apart, each part in one form.

    No question, but told after the act `book.print`.
    """
    row, after = Book.objects.visible_to(by).known(key), 0
    sheets: list[BookPart] = []
    while True:
        part = _told(row, by, after, PART, apart=True)
        if not sheets or part.turned:
            sheets.append(part)
        else:
            sheets[-1] = replace(sheets[-1], lines=sheets[-1].lines + part.lines)
        if not part.following_line:
            return sheets
        after = part.following_line


def _told(row: Book, by: Actor, after: int, limit: int, apart: bool) -> BookPart:
    """The lines after a number, as far as they stand in one form; `apart`:
    also the numbers that the actor may not see."""
    known = BookEntry.objects.all() if apart else BookEntry.objects.visible_to(by)
    every = known.filter(book=row, ordinal__gt=after).order_by("ordinal")[: limit + 1]
    found, bound = list(every.values_list("ordinal", flat=True)), list(row.volumes.order_by("ordinal"))
    digest = _law_at(row, bound, found[0] if found else row.following)
    ordinals = list(takewhile(lambda n: _law_at(row, bound, n) == digest, found[:limit]))
    seen = (
        BookEntry.objects.visible_to(by)
        .filter(book=row, ordinal__in=ordinals)
        .select_related("document__unit", "book")
    )
    handed = received({entry.document_id for entry in seen}, by)
    lines = {entry.ordinal: line_of(entry, handed.get(entry.document_id, ())) for entry in seen}
    return widened(
        BookPart,
        book_of(row, by),
        form=told_form(form_of(law(digest), row.direction, RuleSet.objects.in_use())),
        turned=after > 0 and _law_at(row, bound, after) != digest,
        volumes=tuple(VolumeTold(v.ordinal, v.first, v.last) for v in bound) if apart else (),
        lines=tuple(lines.get(n) or HeldApart(n) for n in ordinals),
        following_line=ordinals[-1] if len(ordinals) < len(found) else None,
    )


def _law_at(row: Book, volumes: list[Volume], number: int) -> str:
    """The digest of the rule set in whose form a number stands: that of its volume."""
    return next((v.scheme_digest for v in reversed(volumes) if v.first <= number), row.scheme_digest)


def told_form(form: BookForm) -> FormTold:
    """The form of a book as it is told."""
    return FormTold(
        official=form.official,
        title=_named(form.title),
        law=_named(form.law),
        citation=_named(form.citation) if form.citation else None,
        lender=_named(form.lender) if form.lender else None,
        columns=tuple(ColumnTold(c.heading.vi, c.heading.en, c.field, c.width) for c in form.columns),
    )


def _named(text: Name | Basis) -> Named:
    return Named(text.in_language("vi"), text.in_language("en"))


def kind_and_abstract(kind: str, abstract: str) -> str:
    """Both as one text; an abstract that begins with the kind says it already."""
    return (
        abstract
        if abstract.casefold().startswith(kind.casefold()) and abstract
        else " – ".join(filter(None, (kind, abstract)))
    )


def line_of(entry: BookEntry, handed: tuple[Received, ...]) -> Line:
    """One line, and to whom its copies were handed."""
    d = entry.document
    return Line(
        ordinal=entry.ordinal,
        document=str(d.key),
        state=entry.state,
        apart=False,
        symbol=d.symbol,
        document_date=d.dated,
        kind_and_abstract=kind_and_abstract(d.kind, d.abstract),
        level=level_of(d.scheme_digest, d.level),
        signer=d.signer,
        recipients=d.recipients,
        keeping_unit=entry.keeping_unit,
        quantity=entry.quantity,
        note=entry.note or (entry.reason if entry.state == "cancelled" else ""),
        arrival_day=entry.day,
        arrival_number=entry.arrival_number,
        issuing_body=d.issuing_body,
        receiving_unit=entry.receiving_unit,
        day=entry.day,
        received=handed,
    )
