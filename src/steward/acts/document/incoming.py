"""Received documents: entered as what stands on the paper, opened by their addressee, their end confirmed.

Level and end are those of the issuer. What the paper does not state is reckoned from what was adopted,
and marked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from steward.acts.machinery.act import Done, act
from steward.models import Book, BookEntry, Copy, Correction, Document, NeedSet, Organisation, Post, RuleSet
from steward.models.book.lines import known
from steward.models.schemes import pinned
from steward.rules.document import incoming, kept, register, twice
from steward.rules.document.entering import Desk, entering, paper_of
from steward.rules.document.twice import REGISTERED_ALREADY
from steward.rules.machinery.actor import Actor, law_used
from steward.rules.machinery.answers import Invalid, Refusal, granted, must
from steward.rules.machinery.fields import choice, day, flag, long_text, number, ranges, ref, section, text


def extension() -> Any:
    """The field for the paper by which the issuer extended the protection."""
    help = "Number and date of the issuer's paper, where it extended the protection."
    return text("Paper that extended it", help, default="", longest=120)


def end_all_the_same() -> Any:
    """The flag that answers the question about an end that is over or near."""
    return flag(
        "Enter this end all the same", "Where the protection is over, or ends soon.", answers="ends_soon"
    )


@dataclass(frozen=True)
class RegisterIncoming:
    """Enter a received document with its copies in the incoming book."""

    book: str = ref("book", "Incoming book", kept=True)
    the_paper = section("The paper")
    arrived_on: date = day("Arrived on", kept=True, today=True)
    issuing_body: str = text("Issued by", kept=True, suggests="issuing_body")
    symbol: str = text("Number, symbol", longest=80)
    dated: date | None = day(
        "Dated",
        "The day that stands on the document; only an unopened item may have none outside.",
        default=None,
        asked=True,
    )
    its_content = section("Its content")
    level: str = choice(
        "stamped_level", "Level", "As stamped on the document, also under another organisation's rules."
    )
    kind: str = text(
        "Kind",
        "Empty only where the paper bears none and an abstract is written.",
        default="",
        longest=80,
        asked=True,
        suggests="kind",
    )
    abstract: str = long_text(
        "Abstract",
        "Empty only for an unopened item, and at a level at which it may not be stored.",
        default="",
        longest=500,
        asked=True,
    )
    its_copies = section("Its copies")
    copies: tuple[str, ...] = ranges(
        "Copy numbers",
        "As marked by the sender, such as 7-10, 12 or 14/1; empty for one unnumbered copy.",
        default=(),
    )
    pages: int | None = number("Pages", default=None, least=1, most=100000)
    receiving_unit: str = text("Receiving unit", default="")
    more = section("More", rare=True)
    arrival_number: str = text("Arrival number", "As on the arrival stamp.", default="", longest=40)
    compartments: str = text("Need-to-know", "Codes, separated by blanks.", default="")
    protected_until: date | None = day(
        "Protected until", "As stamped; empty where the document states no end.", default=None
    )
    extended: str = extension()
    unopened: bool = flag("Addressee only, unopened")
    agreed: bool = flag("Abstract permitted", "Where a level keeps it only if whoever determined it agreed.")
    note: str = text(
        "Note",
        "At a level at which no abstract is stored, nothing of the contents either.",
        default="",
        longest=400,
    )
    twice: bool = flag(
        "Register all the same", "Where the same paper is registered already.", answers=REGISTERED_ALREADY
    )
    other_year: bool = flag(
        "Enter in this book all the same",
        "Where it arrived in another year than the book's.",
        answers="arrived_in_another_year",
    )
    ends: bool = end_all_the_same()


@act(register.may_register, RegisterIncoming)
def register_incoming(order: RegisterIncoming, by: Actor, now: datetime) -> Done:
    book = Book.objects.visible_to(by).to_change(order.book)
    must(register.may_register(by, book.facts()))
    start, needs = day_of(order), NeedSet.objects.of(order.compartments)
    lines = known(by, book.unit_id, order.symbol, order.dated)
    family, today = Organisation.objects.get().family, Organisation.objects.scheme_on(by.day)
    desk = Desk(by, book.facts(), RuleSet.objects.in_use(), family, today, lines)
    must(next(entering(desk, paper_of(vars(order), needs.pk)), None))
    terms = granted(
        incoming.terms_of(desk.laws, family, order.level, start, order.protected_until, bool(order.extended))
    )
    document = Document(
        unit=book.unit,
        need=needs,
        direction="incoming",
        state="in_force",
        kind=order.kind,
        abstract=order.abstract,
        symbol=order.symbol,
        dated=order.dated,
        issuing_body=order.issuing_body,
        determined_on=order.dated,
        unopened=order.unopened,
        extended=order.extended,
        agreed=order.agreed,
    )
    enter_terms(document, terms, by.day)
    paths = order.copies or (register.UNNUMBERED,)
    document.copies_authorised = len(paths)
    copies = [
        Copy(document=document, path=path, keeper_id=by.post, pages=order.pages, since=by.day)
        for path in paths
    ]
    entry = BookEntry(
        book=book,
        ordinal=book.take(),
        document=document,
        day=order.arrived_on,
        arrival_number=order.arrival_number,
        receiving_unit=order.receiving_unit,
        quantity=len(paths),
        note=order.note,
    )
    result = entry_result(document, entry, copies)
    return Done((book, document, entry, *copies), result, (law_used(terms.law),))


def known_once(document: Document, by: Actor, said: bool, at: str) -> Refusal | None:
    """A paper that becomes the same as one registered already, by a correction or an opening,
    is asked about as at its entry."""
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


def enter_terms(document: Document, terms: incoming.Terms, today: date) -> None:
    """Write the terms into the document; a doubtful end is to be looked at from today on."""
    for column, value in pinned(terms.law).items():
        setattr(document, column, value)
    document.level, document.rank, document.protected_until = terms.level.code, terms.level.rank, terms.until
    document.as_stamped, document.unsure, document.end_read = terms.as_stamped, terms.unsure, terms.read
    document.review_on = today if terms.unsure else None


def entry_result(document: Document, entry: BookEntry, copies: Sequence[Copy]) -> dict[str, object]:
    return {
        "document": str(document.key),
        "ordinal": entry.ordinal,
        "copies": [str(copy.key) for copy in copies],
    }


@dataclass(frozen=True)
class OpenDocument:
    """Enter what was inside an item for the addressee only, once the addressee has opened it."""

    document: str = ref("document", "Document")
    opened_by: str = ref("office", "Opened by", "The addressee, in whose presence it is entered.")
    dated: date = day("Dated")
    kind: str = text("Kind", default="", longest=80)
    abstract: str = long_text("Abstract", default="", longest=500)
    protected_until: date | None = day(
        "Protected until", "As stamped; empty where the document states no end.", default=None
    )
    extended: str = extension()
    reason: str = text(
        "Reason", "Where the day or the end of protection that stands there changes.", default="", longest=400
    )
    twice: bool = flag(
        "Enter all the same", "Where the same paper is registered already.", answers=REGISTERED_ALREADY
    )
    ends: bool = end_all_the_same()


def named(document: Document) -> str:
    """Its level as a stamp names it: of another family with its rule set."""
    own = document.law.family == Organisation.objects.get().family
    return document.level if own else f"{document.scheme}/{document.level}"


def inside_terms(document: Document, order: OpenDocument) -> incoming.Terms:
    """The terms of what was inside: with the end that is typed, else with the one that was read from the
    outside, as long as no further paper extended it.
    That the issuer sets none stays where no rule set says otherwise."""
    stays = document.end_read and order.protected_until is None and order.extended in ("", document.extended)
    until = document.protected_until if stays else order.protected_until
    laws, family = RuleSet.objects.in_use(), Organisation.objects.get().family
    terms = granted(
        incoming.terms_of(
            laws, family, named(document), order.dated, until, bool(order.extended or document.extended)
        )
    )
    return terms.without_end if stays and terms.unsure else terms


def replaced(
    document: Document, order: OpenDocument, terms: incoming.Terms
) -> dict[str, tuple[object, object]]:
    """What was read outside, or asked of the issuer, and reads otherwise inside;
    an end that was reckoned is none."""
    stood: dict[str, tuple[object, object]] = {}
    if document.dated is not None and order.dated != document.dated:
        stood["dated"] = (document.dated, order.dated)
    if document.end_read and terms.until != document.protected_until:
        stood["protected_until"] = (document.protected_until, terms.until)
    if document.extended and order.extended not in ("", document.extended):
        stood["extended"] = (document.extended, order.extended)
    return stood


def corrections(
    document: Document, changes: Mapping[str, tuple[object, object]], reason: str, by: Actor
) -> list[Correction]:
    """What stood in these fields and what stands there now, each a row of its own."""
    return [
        Correction(
            document=document,
            field=field,
            old=str(old or ""),
            new=str(new or ""),
            reason=reason,
            post_id=by.post,
            person_id=by.person,
            day=by.day,
        )
        for field, (old, new) in changes.items()
    ]


def arrival_of(document: Document) -> date | None:
    """The day on which it was received, as its first line in a book says."""
    return document.entries.order_by("pk").values_list("day", flat=True).first()


@act(incoming.may_open, OpenDocument)
def open_document(order: OpenDocument, by: Actor, now: datetime) -> Done:
    document = Document.objects.visible_to(by).to_change(order.document)
    opener = Post.objects.select_related("unit").known(order.opened_by)
    facts, addressee = document.facts(), opener.facts(by.day)
    must(incoming.may_open(by, facts))
    arrived_on = arrival_of(document) or by.day
    must(incoming.opening_fits(facts, addressee, order.dated, arrived_on, by.day))
    today = Organisation.objects.scheme_on(by.day)
    inside = {
        **document.texts(),
        "kind": order.kind or document.kind,
        "abstract": order.abstract,
        "extended": order.extended,
    }
    must(kept.keepable_of(today, facts, inside, document.agreed))
    must(kept.described(False, inside))
    terms = inside_terms(document, order)
    must(incoming.opens_protected(facts, terms.read_until, by.day, document.lost_a_copy()))
    must(incoming.says_why(facts, document.end_read, terms.until, order.reason))
    must(incoming.says_why_dated(document.dated, order.dated, order.reason))
    changes = replaced(document, order, terms)
    stays = document.end_read and "protected_until" not in changes
    must(twice.ends_later(None if stays else terms.read_until, by.day, order.ends))
    enter_terms(document, terms, by.day)
    document.unopened, document.opened_on = False, by.day
    document.opened_by, document.opened_by_person = opener, opener.person
    document.dated = document.determined_on = order.dated
    document.kind, document.abstract = order.kind or document.kind, order.abstract
    document.extended = order.extended or document.extended
    must(known_once(document, by, order.twice, at="dated"))
    changed = corrections(document, changes, order.reason or order.extended, by)
    return Done(
        (document, *changed),
        {"document": str(document.key)},
        (addressee, law_used(document.law)),
        rests=by.own,
    )


@dataclass(frozen=True)
class ConfirmEnd:
    """Confirm when the protection of a received document ends, from what its issuer says."""

    document: str = ref("document", "Document")
    protected_until: date | None = day("Protected until", "Empty where the issuer sets no end.", default=None)
    reason: str = text("Reason", "What it rests on: the stamp, or the issuer's paper.", longest=400)
    ends: bool = end_all_the_same()


@act(incoming.may_confirm_end, ConfirmEnd)
def confirm_end(order: ConfirmEnd, by: Actor, now: datetime) -> Done:
    document = Document.objects.visible_to(by).to_change(order.document)
    facts = document.facts()
    must(incoming.may_confirm_end(by, facts))
    start, until = document.dated or arrival_of(document), order.protected_until
    must(incoming.end_fits(facts, start, until, bool(document.extended)))
    must(twice.ends_later(until, by.day, order.ends))
    told = corrections(document, {"protected_until": (document.protected_until, until)}, order.reason, by)
    document.protected_until = until
    document.unsure = False
    document.review_on = None
    document.end_read = True
    return Done((document, *told), {"document": str(document.key)})


@dataclass(frozen=True)
class CorrectEnd:
    """Enter another end of protection of a received document, from what its issuer says;
    the old one stays readable."""

    document: str = ref("document", "Document")
    protected_until: date | None = day(
        "Protected until",
        "Empty where the issuer states none: then the end that its level has.",
        default=None,
    )
    extended: str = extension()
    reason: str = text("Reason", "What it rests on: the stamp, or the issuer's paper.", longest=400)
    ends: bool = end_all_the_same()


@act(incoming.may_correct_end, CorrectEnd)
def correct_end(order: CorrectEnd, by: Actor, now: datetime) -> Done:
    document = Document.objects.visible_to(by).to_change(order.document)
    facts, start = document.facts(), document.dated or arrival_of(document)
    must(incoming.may_correct_end(by, facts))
    must(
        kept.keepable_of(
            Organisation.objects.scheme_on(by.day), facts, {"extended": order.extended}, document.agreed
        )
    )
    laws, family = RuleSet.objects.in_use(), Organisation.objects.get().family
    terms = granted(
        incoming.standing_terms(
            laws, family, facts, start or by.day, order.protected_until, bool(order.extended)
        )
    )
    must(twice.ends_later(terms.read_until, by.day, order.ends))
    said = {
        "protected_until": (document.protected_until, terms.until),
        "extended": (document.extended, order.extended),
    }
    changed = granted(incoming.changed(said, read=document.end_read != terms.read))
    document.protected_until, document.unsure, document.end_read = terms.until, terms.unsure, terms.read
    document.extended, document.review_on = order.extended, by.day if terms.unsure else None
    return Done(
        (document, *corrections(document, changed, order.reason, by)), {"document": str(document.key)}
    )
