"""The register books as one person may know them: the list of books, and one book line by line.

A gap-free book is seen by its registrar; for others the numbers they may not see do not exist, and stand as held
apart where a book is printed.
"""

from dataclasses import asdict, dataclass
from itertools import takewhile
from typing import Any

from django.db.models import Count

from steward.models import Book, BookEntry, RuleSet, Volume
from steward.models.schemes import law
from steward.reads.book.received import received
from steward.reads.machinery.show import day_of, level_of, unit_of
from steward.reads.offers import may
from steward.reads.question import question
from steward.rules.book.form import BookForm, form_of
from steward.rules.machinery.actor import Actor
from steward.rules.machinery.fields import number, ref

#: So many lines are read at once for a book that is printed.
PART = 1000


@dataclass(frozen=True)
class Books:
    """The register books you may open."""


@question("books", Books)
def books(ask: Books, by: Actor) -> dict[str, Any]:
    rows = Book.objects.visible_to(by).own_first(by)
    seen = BookEntry.objects.visible_to(by).filter(book__in=rows.order_by()).values_list("book").annotate(n=Count("pk"))
    lines = dict(seen.order_by()) if rows else {}
    told = ((row, book_of(row, by)) for row in rows)
    return {"rows": [{**b, "lines": b["following"] - row.first if b["following"] else lines.get(row.pk, 0)} for row, b in told]}


def book_of(row: Book, by: Actor) -> dict[str, Any]:
    """A book; how far its numbers run is for its registrar to know (decisions 29)."""
    return {
        "key": str(row.key),
        "unit": unit_of(row.unit),
        "direction": row.direction,
        "year": row.year,
        "first": row.first,
        "following": row.following if by.having("registrar", row.unit.units) else None,
        "opened_on": day_of(row.opened_on),
        "closed_on": day_of(row.closed_on),
        "scheme": row.scheme,
        "scheme_digest": row.scheme_digest,
        "version": row.version,
    }


@dataclass(frozen=True)
class OneBook:
    """One register book, line by line; for its registrar, numbers out of sight stand as held apart."""

    book: str = ref("book", "Book")
    after: int = number("After number", default=0)
    limit: int = number("Rows", default=200, least=1, most=1000)


@question("book", OneBook)
def book(ask: OneBook, by: Actor) -> dict[str, Any]:
    row = Book.objects.visible_to(by).known(ask.book)
    told = _told(row, by, ask.after, ask.limit, apart=bool(by.having("registrar", row.unit.units)))
    return {**told, "may": may(by, "book", row.facts())}


def printed(key: str, by: Actor) -> dict[str, Any]:
    """The whole book as it stands on paper, with what is held apart: no question, but told after the act `book.print`."""
    row = Book.objects.visible_to(by).known(key)
    parts = [_told(row, by, 0, PART, apart=True)]
    while parts[-1]["following_line"]:
        parts.append(_told(row, by, parts[-1]["following_line"], PART, apart=True))
    sheets: list[dict[str, Any]] = []
    for part in parts:
        if not sheets or part["turned"]:
            sheets.append({"form": part["form"], "lines": []})
        sheets[-1]["lines"] += part["lines"]
    lines = [line for part in parts for line in part["lines"]]
    return {**parts[0], "lines": lines, "sheets": sheets, "following_line": None}


def _told(row: Book, by: Actor, after: int, limit: int, apart: bool) -> dict[str, Any]:
    """The lines after a number, as far as they stand in one form; `apart`: also the numbers that the actor may not see.

    `turned`: the line before stands in volumes of another rule set.
    """
    known = BookEntry.objects.all() if apart else BookEntry.objects.visible_to(by)
    every = known.filter(book=row, ordinal__gt=after).order_by("ordinal")[: limit + 1]
    found, bound = list(every.values_list("ordinal", flat=True)), list(row.volumes.order_by("ordinal"))
    digest = _law_at(row, bound, found[0] if found else row.following)
    ordinals = list(takewhile(lambda n: _law_at(row, bound, n) == digest, found[:limit]))
    seen = BookEntry.objects.visible_to(by).filter(book=row, ordinal__in=ordinals).select_related("document__unit", "book")
    handed = received({entry.document_id for entry in seen}, by)
    lines = {entry.ordinal: line_of(entry, handed.get(entry.document_id, [])) for entry in seen}
    return {
        **book_of(row, by),
        "form": told_form(form_of(law(digest), row.direction, RuleSet.objects.in_use())),
        "turned": after > 0 and _law_at(row, bound, after) != digest,
        "volumes": [{"ordinal": v.ordinal, "first": v.first, "last": v.last} for v in bound] if apart else [],
        "lines": [lines.get(n) or {"ordinal": n, "apart": True} for n in ordinals],
        "following_line": ordinals[-1] if len(ordinals) < len(found) else None,
    }


def _law_at(row: Book, volumes: list[Volume], number: int) -> str:
    """The digest of the rule set in whose form a number stands: that of its volume."""
    return next((v.scheme_digest for v in reversed(volumes) if v.first <= number), row.scheme_digest)


def told_form(form: BookForm) -> dict[str, Any]:
    """The form of a book as plain values: `official`, its titles, the law, whose columns stand in, and its columns."""
    columns = [{"vi": c.heading.vi, "en": c.heading.en, "field": c.field, "width": c.width} for c in form.columns]
    cited = {lang: form.citation.in_language(lang) for lang in ("vi", "en")} if form.citation else None
    return {
        "official": form.official, "title": asdict(form.title), "law": asdict(form.law), "citation": cited,
        "lender": asdict(form.lender) if form.lender else None, "columns": columns,
    }  # fmt: skip


def kind_and_abstract(kind: str, abstract: str) -> str:
    """Both as one text; an abstract that begins with the kind says it already."""
    return (
        abstract if abstract.casefold().startswith(kind.casefold()) and abstract else " – ".join(filter(None, (kind, abstract)))
    )


def line_of(entry: BookEntry, handed: list[dict[str, Any]]) -> dict[str, Any]:
    """One line with the fields that book columns are bound to (scheme data), and to whom its copies were handed."""
    d = entry.document
    return {
        "ordinal": entry.ordinal,
        "document": str(d.key),
        "state": entry.state,
        "apart": False,
        "symbol": d.symbol,
        "document_date": day_of(d.dated),
        "kind_and_abstract": kind_and_abstract(d.kind, d.abstract),
        "level": level_of(d.scheme_digest, d.level),
        "signer": d.signer,
        "recipients": d.recipients,
        "keeping_unit": entry.keeping_unit,
        "quantity": entry.quantity,
        "note": entry.note or (entry.reason if entry.state == "cancelled" else ""),
        "arrival_day": day_of(entry.day),
        "arrival_number": entry.arrival_number,
        "issuing_body": d.issuing_body,
        "receiving_unit": entry.receiving_unit,
        "day": day_of(entry.day),
        "received": handed,
    }
