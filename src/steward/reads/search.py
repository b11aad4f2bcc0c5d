"""One search over everything one may see: documents, copies, receipts, lines of books,
whatever else has a page, and acts.

What is looked up depends on what was typed: a number and a year name a line, "copy 16" a copy, six or sixteen
digits a receipt; nothing is asked that the words cannot name. Words are folded, so diacritics do not matter;
words without a letter or digit find nothing.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from steward.models import BookEntry, Copy, Document, Handover
from steward.models.machinery.fold import fold
from steward.reads import offers, things
from steward.reads.document.listing import Filters, counted, found
from steward.reads.document.order import ORDERS, merged
from steward.reads.document.things import of_line
from steward.reads.machinery.show import (
    DocumentLine,
    Named,
    PostTold,
    UnitTold,
    acted,
    labels_of,
    receipt_code,
    row_of,
    unit_told,
)
from steward.reads.machinery.thing import AT_EACH_KEY, ON_ITS_PAGE, Picked, Things
from steward.reads.machinery.wording import copy_number, verb
from steward.reads.question import Counted, capped, question
from steward.rules import catalogue
from steward.rules.machinery.actor import Actor
from steward.rules.machinery.fields import flag, number, text

#: So many of each kind beside documents, and so many acts. Receipts are told whole:
#: hardly two share six digits.
FEW, ACTS = 5, 3
COPY = re.compile(
    r"(?:^|\s)(?:copy|ban(?: sao| tai lieu)?)(?: so| no| number)? (\d{1,4}(?:/\d{1,4}){0,8})(?=\s|$)"
)


@dataclass(frozen=True)
class ActFound:
    """An act that could be done now, by its verb."""

    act: str
    verb: str


@dataclass(frozen=True)
class CopyFound:
    """A copy by its number, with what stands on it."""

    key: str
    path: str
    label: Named
    document: DocumentLine


@dataclass(frozen=True)
class LineFound:
    """A line of a book, `12/2026`, with what was entered there."""

    line: str
    direction: str
    unit: UnitTold
    document: DocumentLine


@dataclass(frozen=True)
class ReceiptFound:
    """A receipt by its whole code: of which copy, and who signed for it."""

    key: str
    code: str
    copy: str
    symbol: str
    receiver: PostTold


@dataclass(frozen=True)
class DocumentsFound:
    """The newest documents that have the words, and how many there are."""

    rows: tuple[DocumentLine, ...]
    total: Counted


@dataclass(frozen=True)
class FindTold:
    """The first of everything that was found: `things` by subject; in `cut`,
    how many there are of which not all are told."""

    documents: DocumentsFound
    acts: tuple[ActFound, ...]
    copies: tuple[CopyFound, ...]
    entries: tuple[LineFound, ...]
    handovers: tuple[ReceiptFound, ...]
    things: dict[str, tuple[Picked, ...]]
    cut: dict[str, Counted]

    def of(self, kind: str) -> tuple[Any, ...]:
        """The first of a kind."""
        found: tuple[Any, ...] = self.things[kind] if kind in self.things else getattr(self, kind)
        return found


@dataclass(frozen=True)
class Find:
    """Everything that matches these words and exists for you."""

    q: str = text(
        "Words", "Number, symbol, title, person, unit, line of a book, receipt, or what to do.", default=""
    )
    limit: int = number("Documents", default=12, least=1, most=50)
    quick: bool = flag("Quick", "As at each key of the palette: without what is rarely looked for.")


@question("find", Find)
def find(ask: Find, by: Actor) -> FindTold:
    q = unicodedata.normalize("NFKC", ask.q).strip()
    words = words_of(q)
    told = {name: look(q, words, by) if words else NONE for name, look in FINDS.items()}
    named = {subject: _named(subject, q, words, by) for subject in searched(ask.quick)}
    cut = {name: total for name, (rows, total) in {**told, **named}.items() if total.count > len(rows)}
    documents = _documents(q, ask.limit, by) if words else DocumentsFound(*NONE)
    found = {subject: rows for subject, (rows, _) in named.items() if rows}
    return FindTold(
        documents=documents, **{name: rows for name, (rows, _) in told.items()}, things=found, cut=cut
    )


#: The first of a kind, and how many there are in all.
Found = tuple[tuple[Any, ...], Counted]
NONE: Found = ((), Counted(0, False))


def _first(rows: Any, tell: Callable[[list[Any]], Iterable[Any]]) -> Found:
    """The first few; they are counted where there are more."""
    read = list(rows[: FEW + 1])
    total = capped(rows) if len(read) > FEW else Counted(len(read), False)
    return tuple(tell(read[:FEW])), total


def _documents(q: str, limit: int, by: Actor) -> DocumentsFound:
    """The newest, and how many there are: counted where there are more than are told."""
    halves = found(Filters(q=q, part="all"), by)
    places = merged(ORDERS["entered"], halves, limit + 1)
    total = counted(*halves) if len(places) > limit else Counted(len(places), False)
    ids = [place.id for place in places[:limit]]
    every = Document.objects.visible_to(by).select_related("unit").order_by("-pk")
    rows: Iterable[Document] = every.filter(pk__in=ids) if ids else []
    return DocumentsFound(tuple(map(row_of, rows)), total)


def _marked(q: str) -> str:
    """The words as typed, but for marks on letters: a slash stays."""
    return " ".join(
        " ".join(fold(part) for part in re.split(r"(?=/)", one)).replace(" ", "/") for one in q.split()
    )


def without_copy(q: str) -> str:
    """The words that name the document of a copy."""
    return COPY.sub(" ", _marked(q)).strip()


def _copies(q: str, words: list[str], by: Actor) -> Found:
    named, rest = COPY.search(_marked(q)), without_copy(q)
    if not named or not fold(rest):
        return NONE
    of = Document.objects.visible_to(by).matching(rest).order_by().values("pk")
    rows = Copy.objects.visible_to(by).filter(document__in=of, path=named[1]).order_by("-document_id", "pk")
    return _first(rows, _copies_told)


def _copies_told(rows: list[Copy]) -> Iterable[CopyFound]:
    labels = labels_of(rows)
    return (
        CopyFound(str(row.key), copy_number(row.path), labels[row.pk], row_of(row.document)) for row in rows
    )


def _entries(q: str, words: list[str], by: Actor) -> Found:
    rows = of_line(BookEntry.objects.visible_to(by), q)
    if rows is None:
        return NONE
    return _first(
        rows.select_related("book__unit", "document__unit").order_by("-pk"), lambda rows: map(_entry, rows)
    )


def _entry(row: BookEntry) -> LineFound:
    line = f"{row.ordinal}/{row.book.year}"
    return LineFound(line, row.book.direction, unit_told(row.book.unit), row_of(row.document))


def _handovers(q: str, words: list[str], by: Actor) -> Found:
    """By the number of the receipt or its whole code; of receipts one is told of."""
    if not (q.isdecimal() and len(q) in (6, 16)):
        return NONE
    told = Handover.objects.told_to(by).filter(state="accepted", short=q[-6:]).order_by("-pk")
    rows = told.select_related("copy__document", "receiver__unit", "receiver_person")
    found = tuple(_receipt(row) for row in rows if receipt_code(str(row.key)).endswith(q))
    return found, Counted(len(found), False)


def _receipt(row: Handover) -> ReceiptFound:
    number, code = copy_number(row.copy.path), receipt_code(str(row.key))
    return ReceiptFound(
        str(row.key), code, number, row.copy.document.symbol, acted(row.receiver, row.receiver_person)
    )


def searched(quick: bool) -> list[str]:
    """The subjects whose records are found by what they are called."""
    places = (AT_EACH_KEY,) if quick else (AT_EACH_KEY, ON_ITS_PAGE)
    return [subject for subject, kind in things.THINGS.items() if kind.search in places]


def _named(subject: str, q: str, words: list[str], by: Actor) -> Found:
    """Records of a subject by the words of their label."""
    kind = things.of(subject)
    if len("".join(words)) < 2 or not kind.meant(words):
        return NONE
    rows = kind.sought(kind.rows(by), q, begins=True).order_by(*kind.order)
    if kind.looked_through:
        labelled = list(kind.labelled(rows, q))
        return _picked(kind, labelled[:FEW]), Counted(len(labelled), False)
    return _first(rows, lambda rows: _picked(kind, rows))


def _picked(kind: Things, rows: list[Any]) -> tuple[Picked, ...]:
    return tuple(Picked(str(row.key), kind.label(row).lstrip("– ")) for row in rows)


def words_of(q: str) -> list[str]:
    """The words of a text as they are compared."""
    return fold(q).split()


def fits(words: list[str], label: str) -> bool:
    """Whether each word begins a word of the label."""
    there = fold(label).split()
    return all(any(one.startswith(word) for one in there) for word in words)


def _acts(q: str, words: list[str], by: Actor) -> Found:
    """What one may do, by its verb:
    whether there is anything to do it to is one question for all that fit."""
    fitting = [
        one for one in catalogue.DECLARED if by.principal in one.principals and fits(words, verb(one.name))
    ]
    could = offers.possible(fitting, by) if fitting else set()
    there = tuple(ActFound(one.name, one.verb) for one in fitting if one in could)
    return there[:ACTS], Counted(len(there), False)


FINDS: dict[str, Callable[[str, list[str], Actor], Found]] = {
    "acts": _acts,
    "copies": _copies,
    "entries": _entries,
    "handovers": _handovers,
}
