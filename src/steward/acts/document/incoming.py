"""Received documents: entered as what stands on the paper, opened by their addressee, their end confirmed.

Level and end are those of the issuer. What the paper does not state is reckoned from what was adopted, and marked.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from steward.acts.machinery.act import Done, act
from steward.models import Body, Book, BookEntry, Copy, Correction, Document, NeedSet, Office, RuleSet
from steward.models.book.lines import known
from steward.models.schemes import pinned
from steward.rules.document import incoming, kept, register, twice
from steward.rules.document.entering import Desk, entering, paper_of
from steward.rules.document.twice import REGISTERED_ALREADY
from steward.rules.machinery.actor import Actor, law_used
from steward.rules.machinery.answers import Invalid, Refusal, granted, must
from steward.rules.machinery.fields import choice, day, flag, long_text, number, ranges, ref, section, text


@dataclass(frozen=True)
class RegisterIncoming:
    """Enter a received document with its copies in the incoming book."""

    book: str = ref("book", "Incoming book", kept=True)
    the_paper = section("The paper")
    arrived_on: date = day("Arrived on", kept=True, today=True)
    issuing_body: str = text("Issued by", kept=True, suggests="issuing_body")
    symbol: str = text("Number, symbol", longest=80)
    dated: date | None = day(
        "Dated", "The day that stands on the document; only an unopened item may have none outside.", default=None, asked=True
    )
    its_content = section("Its content")
    level: str = choice("stamped_level", "Level", "As stamped on the document, also under another organisation's rules.")
    kind: str = text(
        "Kind", "Empty only where the paper bears none and an abstract is written.", default="", longest=80, asked=True,
        suggests="kind",
    )  # fmt: skip
    abstract: str = long_text(
        "Abstract", "Empty only for an unopened item, and at a level at which it may not be stored.", default="", longest=500,
        asked=True,
    )  # fmt: skip
    its_copies = section("Its copies")
    copies: tuple[str, ...] = ranges(
        "Copy numbers", "As marked by the sender, such as 7-10, 12 or 14/1; empty for one unnumbered copy.", default=()
    )
    pages: int | None = number("Pages", default=None, least=1, most=100000)
    receiving_unit: str = text("Receiving unit", default="")
    more = section("More", rare=True)
    arrival_number: str = text("Arrival number", "As on the arrival stamp.", default="", longest=40)
    compartments: str = text("Need-to-know", "Codes, separated by blanks.", default="")
    protected_until: date | None = day("Protected until", "As stamped; empty where the document states no end.", default=None)
    extended: str = text(
        "Paper that extended it",
        "Number and date of the issuer's paper, where it extended the protection.",
        default="",
        longest=120,
    )  # fmt: skip
    unopened: bool = flag("Addressee only, unopened")
    agreed: bool = flag("Abstract permitted", "Where a level keeps it only if whoever determined it agreed.")
    note: str = text(
        "Note", "At a level at which no abstract is stored, nothing of the contents either.", default="", longest=400
    )
    twice: bool = flag("Register all the same", "Where the same paper is registered already.", answers=REGISTERED_ALREADY)
    other_year: bool = flag(
        "Enter in this book all the same", "Where it arrived in another year than the book's.", answers="arrived_in_another_year"
    )
    ends: bool = flag("Enter this end all the same", "Where the protection is over, or ends soon.", answers="ends_soon")


@act(register.may_register, RegisterIncoming)
def register_incoming(order: RegisterIncoming, by: Actor, now: datetime) -> Done:
    book = Book.objects.visible_to(by).to_change(order.book)
    must(register.may_register(by, book.facts()))
    start, needs = day_of(order), NeedSet.objects.of(order.compartments)
    lines = known(by, book.unit_id, order.symbol, order.dated)
    family, today = Body.objects.get().family, Body.objects.scheme_on(by.day)
    desk = Desk(by, book.facts(), RuleSet.objects.in_use(), family, today, lines)
    must(next(entering(desk, paper_of(vars(order), needs.pk)), None))
    terms = placed(order.level, start, order.protected_until, bool(order.extended))
    document = Document(
        unit=book.unit, need=needs, direction="incoming", state="in_force", kind=order.kind, abstract=order.abstract,
        symbol=order.symbol, dated=order.dated, issuing_body=order.issuing_body, determined_on=order.dated,
        unopened=order.unopened, extended=order.extended, agreed=order.agreed,
    )  # fmt: skip
    enter_terms(document, terms, by.day)
    paths = order.copies or (register.UNNUMBERED,)
    document.copies_authorised = len(paths)
    copies = [Copy(document=document, path=path, keeper_id=by.office, pages=order.pages, since=by.day) for path in paths]
    entry = BookEntry(
        book=book, ordinal=book.take(), document=document, day=order.arrived_on, arrival_number=order.arrival_number,
        receiving_unit=order.receiving_unit, quantity=len(paths), note=order.note,
    )  # fmt: skip
    result = entry_result(document, entry, copies)
    return Done((book, document, entry, *copies), result, (law_used(terms.law),))


def known_once(document: Document, by: Actor, said: bool, at: str) -> Refusal | None:
    """A paper that becomes the same as one registered already, by a correction or an opening, is asked about as at its entry."""
    if document.direction != "incoming":
        return None
    lines = known(by, document.unit_id, document.symbol, document.dated)
    others = [line for line in lines if line.document != str(document.key)]
    return twice.entered_once(others, document.issuing_body, document.symbol, document.dated, said, at)


def day_of(order: RegisterIncoming) -> date:
    """The day on the paper; of one that nobody opened, for want of it, the day of its arrival."""
    if not incoming.dated_or_unopened(order.dated, order.unopened):
        raise Invalid({"dated": ("required", {})})
    return order.dated or order.arrived_on


def placed(level: str, dated: date, until: date | None, extended: bool) -> incoming.Terms:
    """The terms of a received paper under what was adopted, or the Refusal that says why there are none."""
    terms = incoming.terms_of(RuleSet.objects.in_use(), Body.objects.get().family, level, dated, until, extended)
    if isinstance(terms, Refusal):
        raise terms
    return terms


def enter_terms(document: Document, terms: incoming.Terms, today: date) -> None:
    """Write the terms into the document; a doubtful end is to be looked at from today on."""
    for column, value in pinned(terms.law).items():
        setattr(document, column, value)
    document.level, document.rank, document.protected_until = terms.level.code, terms.level.rank, terms.until
    document.as_stamped, document.unsure, document.end_read = terms.as_stamped, terms.unsure, terms.read
    document.review_on = today if terms.unsure else None


def entry_result(document: Document, entry: BookEntry, copies: Sequence[Copy]) -> dict[str, object]:
    return {"document": str(document.key), "ordinal": entry.ordinal, "copies": [str(copy.key) for copy in copies]}


@dataclass(frozen=True)
class OpenDocument:
    """Enter what was inside an item for the addressee only, once the addressee has opened it."""

    document: str = ref("document", "Document")
    opened_by: str = ref("office", "Opened by", "The addressee, in whose presence it is entered.")
    dated: date = day("Dated")
    kind: str = text("Kind", default="", longest=80)
    abstract: str = long_text("Abstract", default="", longest=500)
    protected_until: date | None = day("Protected until", "As stamped; empty where the document states no end.", default=None)
    extended: str = text(
        "Paper that extended it",
        "Number and date of the issuer's paper, where it extended the protection.",
        default="",
        longest=120,
    )  # fmt: skip
    twice: bool = flag("Enter all the same", "Where the same paper is registered already.", answers=REGISTERED_ALREADY)
    ends: bool = flag("Enter this end all the same", "Where the protection is over, or ends soon.", answers="ends_soon")


def named(document: Document) -> str:
    """Its level as a stamp names it: of another family with its rule set."""
    own = document.law.family == Body.objects.get().family
    return document.level if own else f"{document.scheme}/{document.level}"


def standing_end(document: Document, terms: incoming.Terms) -> incoming.Terms:
    """The terms with the end that was read from the outside, or that the issuer was asked for: also that there is none."""
    return replace(terms, until=document.protected_until, unsure=False, read=True)


def arrival_of(document: Document) -> date | None:
    """The day on which it was received, as its first line in a book says."""
    return document.entries.order_by("pk").values_list("day", flat=True).first()


@act(incoming.may_open, OpenDocument)
def open_document(order: OpenDocument, by: Actor, now: datetime) -> Done:
    document = Document.objects.visible_to(by).to_change(order.document)
    opener = Office.objects.select_related("unit").known(order.opened_by)
    stood = {name: str(getattr(document, name) or "") for name in ("kind", "protected_until", "extended")}
    facts, addressee = document.facts(), opener.facts(by.day)
    must(incoming.may_open(by, facts))
    arrived_on = arrival_of(document) or by.day
    must(incoming.opening_fits(facts, addressee, order.dated, arrived_on, by.day))
    today = Body.objects.scheme_on(by.day)
    inside = {
        **document.texts(), "kind": order.kind or document.kind, "abstract": order.abstract, "extended": order.extended,
    }  # fmt: skip
    must(kept.keepable_of(today, facts, inside, document.agreed))
    must(kept.described(False, inside))
    stays = document.end_read and order.protected_until is None
    until = document.protected_until if stays else order.protected_until
    terms = placed(named(document), order.dated, until, bool(order.extended or document.extended))
    terms = standing_end(document, terms) if stays else terms
    must(twice.ends_later(None if stays else terms.read_until, by.day, order.ends))
    read = document.end_read
    enter_terms(document, terms, by.day)
    document.unopened, document.opened_on, document.opened_by = False, by.day, opener
    document.dated = document.determined_on = order.dated
    document.kind, document.abstract = order.kind or document.kind, order.abstract
    document.extended = order.extended or document.extended
    must(known_once(document, by, order.twice, at="dated"))
    changed = [
        Correction(document=document, field=name, old=old, new=new, reason=order.extended, office_id=by.office, day=by.day)
        for name, old in stood.items()
        if old and (new := str(getattr(document, name) or "")) != old and (read or name != "protected_until")
    ]
    return Done((document, *changed), {"document": str(document.key)}, (addressee, law_used(document.law)), rests=by.own)


@dataclass(frozen=True)
class ConfirmEnd:
    """Confirm when the protection of a received document ends, from what its issuer says."""

    document: str = ref("document", "Document")
    protected_until: date | None = day("Protected until", "Empty where the issuer sets no end.", default=None)
    reason: str = text("Reason", "What it rests on: the stamp, or the issuer's paper.", longest=400)
    ends: bool = flag("Enter this end all the same", "Where the protection is over, or ends soon.", answers="ends_soon")


@act(incoming.may_confirm_end, ConfirmEnd)
def confirm_end(order: ConfirmEnd, by: Actor, now: datetime) -> Done:
    document = Document.objects.visible_to(by).to_change(order.document)
    facts = document.facts()
    must(incoming.may_confirm_end(by, facts))
    must(incoming.end_fits(facts, document.dated or arrival_of(document), order.protected_until))
    must(twice.ends_later(order.protected_until, by.day, order.ends))
    old, new = document.protected_until, order.protected_until
    correction = Correction(
        document=document, field="protected_until", old=str(old or ""), new=str(new or ""), reason=order.reason,
        office_id=by.office, day=by.day,
    )  # fmt: skip
    document.protected_until, document.unsure, document.review_on, document.end_read = new, False, None, True
    return Done((document, correction), {"document": str(document.key)})


@dataclass(frozen=True)
class CorrectEnd:
    """Enter another end of protection of a received document, from what its issuer says; the old one stays readable."""

    document: str = ref("document", "Document")
    protected_until: date | None = day(
        "Protected until", "Empty where the issuer states none: then the end that its level has.", default=None
    )
    extended: str = text(
        "Paper that extended it",
        "Number and date of the issuer's paper, where it extended the protection.",
        default="",
        longest=120,
    )  # fmt: skip
    reason: str = text("Reason", "What it rests on: the stamp, or the issuer's paper.", longest=400)
    ends: bool = flag("Enter this end all the same", "Where the protection is over, or ends soon.", answers="ends_soon")


@act(incoming.may_correct_end, CorrectEnd)
def correct_end(order: CorrectEnd, by: Actor, now: datetime) -> Done:
    document = Document.objects.visible_to(by).to_change(order.document)
    facts, start = document.facts(), document.dated or arrival_of(document)
    must(incoming.may_correct_end(by, facts))
    must(kept.keepable_of(Body.objects.scheme_on(by.day), facts, {"extended": order.extended}, document.agreed))
    must(incoming.end_fits(facts, start, order.protected_until, bool(order.extended)))
    terms = placed(named(document), start or by.day, order.protected_until, bool(order.extended))
    must(twice.ends_later(terms.read_until, by.day, order.ends))
    said = {
        "protected_until": (str(document.protected_until or ""), str(terms.until or "")),
        "extended": (document.extended, order.extended),
    }  # fmt: skip
    changed = granted(incoming.changed(said))
    document.protected_until, document.unsure, document.end_read = terms.until, terms.unsure, terms.read
    document.extended, document.review_on = order.extended, by.day if terms.unsure else None
    told = [
        Correction(document=document, field=field, old=old, new=new, reason=order.reason, office_id=by.office, day=by.day)
        for field, (old, new) in changed.items()
    ]
    return Done((document, *told), {"document": str(document.key)})
