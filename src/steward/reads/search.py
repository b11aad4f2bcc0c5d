"""One search over everything one may see: documents, copies, receipts, lines of books, books, units, posts, and acts.

What is looked up depends on what was typed: a number and a year name a line, "copy 16" a copy, six or sixteen digits a
receipt; nothing is asked that the words cannot name. Words are folded, so diacritics do not matter; words without a
letter or digit find nothing.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from steward.models import BookEntry, Copy, Document, Handover
from steward.models.fold import fold
from steward.reads import offers, things
from steward.reads.documents import Filters, counted, found
from steward.reads.order import ORDERS, merged
from steward.reads.question import question
from steward.reads.register import row_of
from steward.reads.show import labels_of, office_of, receipt_code, unit_of
from steward.reads.wording import copy_number, verb, word
from steward.rules import catalogue
from steward.rules.facts import Actor
from steward.rules.fields import number, text

#: So many of each kind beside documents, and so many receipts are looked through, the newest.
FEW, RECEIPTS = 5, 5_000
COPY = re.compile(r"(?:^|\s)(?:copy|ban(?: sao| tai lieu)?)(?: so| no| number)? (\d{1,4}(?:/\d{1,4}){0,8})(?=\s|$)")
LINE = re.compile(r"(\d{1,9})/(\d{4})")


@dataclass(frozen=True)
class Find:
    """Everything that matches these words and exists for you."""

    q: str = text("Words", "Number, symbol, title, person, unit, line of a book, receipt, or what to do.", default="")
    limit: int = number("Documents", default=12, least=1, most=50)


@question("find", Find)
def find(ask: Find, by: Actor) -> dict[str, Any]:
    q = unicodedata.normalize("NFKC", ask.q).strip()
    words = words_of(q)
    if not words:
        return {"documents": {"rows": [], "total": {"count": 0, "more": False}}, **{name: [] for name in FINDS}}
    return {"documents": _documents(q, ask.limit, by), **{name: list(look(q, words, by)) for name, look in FINDS.items()}}


def _documents(q: str, limit: int, by: Actor) -> dict[str, Any]:
    """The newest, and how many there are: counted where there are more than are told."""
    halves = found(Filters(q=q, part="all"), by)
    places = merged(ORDERS["entered"], halves, limit + 1)
    total = counted(*halves) if len(places) > limit else {"count": len(places), "more": False}
    ids = [place.id for place in places[:limit]]
    rows = Document.objects.visible_to(by).filter(pk__in=ids).select_related("unit").order_by("-pk") if ids else []
    return {"rows": [row_of(d) for d in rows], "total": total}


def _marked(q: str) -> str:
    """The words as typed, but for marks on letters: a slash stays."""
    return " ".join(" ".join(fold(part) for part in re.split(r"(?=/)", one)).replace(" ", "/") for one in q.split())


def _copies(q: str, words: list[str], by: Actor) -> Iterator[dict[str, Any]]:
    named = COPY.search(_marked(q))
    rest = COPY.sub(" ", _marked(q)).strip()
    if not named or not fold(rest):
        return
    of = Document.objects.visible_to(by).matching(rest).order_by().values("pk")
    rows = list(Copy.objects.visible_to(by).filter(document__in=of, path=named[1]).order_by("-document_id", "pk")[:FEW])
    labels = labels_of(rows)
    yield from (
        {"key": str(r.key), "path": copy_number(r.path), "label": labels[r.pk], "document": row_of(r.document)} for r in rows
    )


def _entries(q: str, words: list[str], by: Actor) -> Iterator[dict[str, Any]]:
    named = LINE.fullmatch(q)
    if not named:
        return
    rows = BookEntry.objects.visible_to(by).filter(ordinal=int(named[1]), book__year=int(named[2]))
    for row in rows.select_related("book__unit", "document__unit").order_by("-pk")[:FEW]:
        yield {
            "line": f"{row.ordinal}/{row.book.year}", "direction": row.book.direction, "unit": unit_of(row.book.unit),
            "document": row_of(row.document),
        }  # fmt: skip


def _handovers(q: str, words: list[str], by: Actor) -> Iterator[dict[str, Any]]:
    """By the number of the receipt or its whole code; of receipts one is told of."""
    if not (q.isdecimal() and len(q) in (6, 16)):
        return
    told = Handover.objects.told_to(by).filter(state="accepted").order_by("-pk")
    ids = [pk for pk, key in told.values_list("pk", "key")[:RECEIPTS] if receipt_code(str(key)).endswith(q)]
    if not ids:
        return
    shown = (
        Handover.objects.told_to(by)
        .filter(pk__in=ids[:FEW])
        .select_related("copy__document", "receiver__unit", "receiver__person")
    )
    for row in shown:
        yield {"key": str(row.key), "code": receipt_code(str(row.key)), "copy": copy_number(row.copy.path),
               "symbol": row.copy.document.symbol, "receiver": office_of(row.receiver)}  # fmt: skip


def _named(subject: str) -> Callable[[str, list[str], Actor], Iterator[dict[str, Any]]]:
    """Records of a subject by the words of their label."""

    def told(q: str, words: list[str], by: Actor) -> Iterator[dict[str, Any]]:
        if len("".join(words)) < 2:
            return
        kind, n = things.of(subject), 0
        for row in kind.rows(by).order_by(*kind.order).iterator(chunk_size=500):
            if fits(words, kind.label(row)):
                yield {"key": str(row.key), "label": kind.label(row).lstrip("– ")}
                n += 1
            if n == FEW:
                return

    return told


def _books(q: str, words: list[str], by: Actor) -> Iterator[dict[str, Any]]:
    """Only where the words say that a book is meant: "so den 2026", "outgoing 2025"."""
    asked = fold(" ".join(word("direction", code) for code in ("incoming", "outgoing"))).split()
    if words[0] in asked:
        yield from _named("book")(q, words, by)


def words_of(q: str) -> list[str]:
    """The words of a text as they are compared."""
    return fold(q).split()


def fits(words: list[str], label: str) -> bool:
    """Whether each word begins a word of the label."""
    there = fold(label).split()
    return all(any(one.startswith(word) for one in there) for word in words)


def _acts(q: str, words: list[str], by: Actor) -> Iterator[dict[str, Any]]:
    """What one may do, by its verb; only the first few that fit are asked whether there is anything to do them to."""
    fitting = [one for one in catalogue.DECLARED if by.principal in one.principals and fits(words, verb(one.name))][:3]
    could = offers.possible(fitting, by)
    yield from ({"act": one.name, "verb": one.verb} for one in fitting if one in could)


FINDS: dict[str, Callable[[str, list[str], Actor], Iterator[dict[str, Any]]]] = {
    "acts": _acts, "copies": _copies, "entries": _entries, "handovers": _handovers, "books": _books,
    "units": _named("unit"), "posts": _named("office"),
}  # fmt: skip
