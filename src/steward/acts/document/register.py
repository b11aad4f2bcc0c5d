"""Documents are proposed, determined, issued, corrected and set free.

Numbers come from the book row, which is locked until the entry is sealed: no gap, no reuse. The forbidden
abstract is refused before anything is stored.
"""

import re
from base64 import b64decode
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from steward.acts.document.incoming import entry_result, known_once
from steward.acts.machinery.act import Done, act
from steward.foundations.scan.fingerprint import ScanError, stored_key_id
from steward.foundations.scheme import Level, Scheme
from steward.models import (
    BasisEntry,
    Book,
    BookEntry,
    Copy,
    Correction,
    Document,
    Fingerprint,
    NeedSet,
    Organisation,
)
from steward.models.book.lines import bearing, highest
from steward.models.schemes import pinned
from steward.rules import clock
from steward.rules.authority import authority
from steward.rules.document import basis as basis_rules
from steward.rules.document import kept, register, twice
from steward.rules.document.twice import REGISTERED_ALREADY
from steward.rules.machinery.actor import CLOCK, Actor, law_used
from steward.rules.machinery.answers import Invalid, Refusal, granted, must
from steward.rules.machinery.fields import choice, day, flag, long_text, number, ref, text

SHA256 = re.compile(r"[0-9a-f]{64}")


def level_in(scheme: Scheme, code: str) -> Level:
    return granted(register.level_of(scheme, code))


@dataclass(frozen=True)
class Proposal:
    """What is proposed of a document, the first time and again."""

    kind: str = text("Kind", longest=80)
    abstract: str = long_text("Abstract", default="", longest=500)
    level: str = choice("level", "Level")
    basis: str = ref(
        "basis",
        "Basis",
        "Entry of the list of what may be protected, of this level; empty only where the rules ask for none.",
        default="",
        asked=True,
        narrowed_by="level",
    )
    compartments: str = text("Need-to-know", "Codes, separated by blanks.", default="")
    copies: int = number("Number of copies", least=1, most=999)
    recipients: str = long_text("Recipients", default="", longest=1000)
    reproduction: str = choice("reproduction", "Reproduction", default="by_decision")
    signer: str = text("Signer", default="", longest=120)
    protected_until: date | None = day(
        "Protected until", "Only where the document states a shorter time than its level has.", default=None
    )
    agreed: bool = flag(
        "Abstract permitted",
        "Where a level keeps it only if whoever determines it agrees: the decision covers it.",
    )


@dataclass(frozen=True)
class ProposeDocument(Proposal):
    """Propose the level of a document of one's own unit, with its basis."""


@act(register.may_propose, ProposeDocument)
def propose_document(order: ProposeDocument, by: Actor, now: datetime) -> Done:
    must(register.may_propose(by))
    document = Document(unit_id=by.unit, direction="outgoing", state="proposed", **proposed(order, by))
    return Done((document,), {"document": str(document.key)}, (law_used(document.law),), rests=by.own)


def proposed(order: Proposal, by: Actor) -> dict[str, Any]:
    """The columns of a proposal, under the rules of its day, or what stands against it."""
    scheme = Organisation.objects.scheme_on(by.day)
    level = level_in(scheme, order.level)
    needs = NeedSet.objects.of(order.compartments)
    basis = BasisEntry.objects.known(order.basis) if order.basis else None
    values = {
        "kind": order.kind,
        "abstract": order.abstract,
        "signer": order.signer,
        "recipients": order.recipients,
    }
    must(
        register.proposal_fits(by, scheme, level, needs.pk, basis.code if basis else "", values, order.agreed)
    )
    must(basis_rules.basis_covers(scheme, level.code, (basis.scheme, basis.level) if basis else None))
    must(clock.basis_in_force(basis.facts() if basis else None, by.day))
    must(register.known_reproduction(order.reproduction))
    must(register.within_period(scheme, level, by.day, order.protected_until))
    return {
        **pinned(scheme),
        "level": level.code,
        "rank": level.rank,
        "need": needs,
        "kind": order.kind,
        "abstract": order.abstract,
        "recipients": order.recipients,
        "signer": order.signer,
        "copies_authorised": order.copies,
        "reproduction": order.reproduction,
        "basis": basis,
        "drafter_id": by.post,
        "drafter_person_id": by.person,
        "proposed_on": by.day,
        "protected_until": order.protected_until,
        "agreed": order.agreed,
    }


@dataclass(frozen=True)
class DetermineDocument:
    """Determine the proposed level: from this day the protection runs."""

    document: str = ref("document", "Document")


@act(register.may_determine, DetermineDocument)
def determine_document(order: DetermineDocument, by: Actor, now: datetime) -> Done:
    document = Document.objects.visible_to(by).to_change(order.document)
    facts = document.facts()
    must(register.may_determine(by, facts))
    must(register.determining_fits(facts, Organisation.objects.scheme_on(by.day), by.day))
    told = granted(register.determining_authority(by, facts))
    document.state, document.decider_id, document.determined_on = "determined", by.post, by.day
    document.protected_until = document.protected_until or document.grade.period_end(by.day)
    return Done((document,), {"document": str(document.key)}, rests=told)


@dataclass(frozen=True)
class ReturnProposal:
    """Return a proposal to its drafter, with the reason."""

    document: str = ref("document", "Document")
    reason: str = text("Reason", longest=400)


@act(register.may_return_proposal, ReturnProposal)
def return_proposal(order: ReturnProposal, by: Actor, now: datetime) -> Done:
    document = Document.objects.visible_to(by).to_change(order.document)
    facts = document.facts()
    must(register.may_return_proposal(by, facts))
    told = granted(register.determining_authority(by, facts))
    document.state, document.ground, document.returned_on = "returned", order.reason, by.day
    document.decider_id = by.post
    return Done((document,), {"document": str(document.key)}, rests=told)


@dataclass(frozen=True)
class IssueDocument:
    """Issue a determined document: take its number in the outgoing book and make copies 1 to n."""

    document: str = ref("document", "Document")
    book: str = ref("outgoing_book", "Outgoing book")
    symbol: str = text("Number, symbol", longest=80, suggests="symbol")
    keeping_unit: str = text("Keeping unit", default="")
    pages: int | None = number("Pages", default=None, least=1, most=100000)
    note: str = text("Note", default="", longest=400)


@act(register.may_issue, IssueDocument)
def issue_document(order: IssueDocument, by: Actor, now: datetime) -> Done:
    document = Document.objects.visible_to(by).to_change(order.document)
    book = Book.objects.visible_to(by).to_change(order.book)
    facts = document.facts()
    must(register.may_issue(by, facts))
    must(register.issuing_fits(by, facts, book.facts()))
    today = Organisation.objects.scheme_on(by.day)
    written = {**document.texts(), "symbol": order.symbol, "note": order.note}
    must(kept.keepable_of(today, facts, written, document.agreed))
    must(kept.numbered(order.symbol))
    must(given_once(BookEntry.objects.filter(book=book), document, order.symbol, by))
    document.state, document.symbol, document.dated = "in_force", order.symbol, document.determined_on
    copies = [
        Copy(document=document, path=str(n), keeper_id=by.post, pages=order.pages, since=by.day)
        for n in range(1, document.copies_authorised + 1)
    ]
    entry = BookEntry(
        book=book,
        ordinal=book.take(),
        document=document,
        day=by.day,
        keeping_unit=order.keeping_unit,
        quantity=len(copies),
        note=order.note,
    )
    return Done((book, document, entry, *copies), entry_result(document, entry, copies))


@dataclass(frozen=True)
class CorrectDocument:
    """Correct a field of an entry; the old value stays readable."""

    document: str = ref("document", "Document")
    field: str = choice("correctable", "Field")
    value: str = long_text(
        "New value", "Left empty, nothing stands there any more.", default="", longest=1000, asked=True
    )
    agreed: bool = flag("Abstract permitted", "Where a level keeps it only if whoever determined it agreed.")
    reason: str = text("Reason", longest=400)
    twice: bool = flag(
        "Correct all the same", "Where the same paper is registered already.", answers=REGISTERED_ALREADY
    )


@act(register.may_correct, CorrectDocument)
def correct_document(order: CorrectDocument, by: Actor, now: datetime) -> Done:
    document = Document.objects.visible_to(by).to_change(order.document)
    facts = document.facts()
    old = getattr(document, order.field) if order.field in register.CORRECTABLE else ""
    must(register.may_correct(by, facts))
    agreed, today = document.agreed or order.agreed, Organisation.objects.scheme_on(by.day)
    must(register.correction_fits(facts, order.field, old, order.value))
    must(kept.keepable_of(today, facts, {order.field: order.value}, agreed))
    said = {**document.texts(), order.field: order.value}
    must(kept.described(document.unopened, said, at="value") if order.field in kept.DESCRIBES else None)
    needed = kept.needs_agreement(today, facts, order.field)
    must(register.agreeing_fits(facts, order.field, needed, order.agreed))
    setattr(document, order.field, order.value)
    must(still_once(document, by) if order.field in ("kind", "symbol") else None)
    must(
        known_once(document, by, order.twice, at="value")
        if order.field in ("issuing_body", "symbol")
        else None
    )
    document.agreed = agreed
    correction = Correction(
        document=document,
        field=order.field,
        old=old,
        new=order.value,
        reason=order.reason,
        post_id=by.post,
        person_id=by.person,
        day=by.day,
    )
    return Done((document, correction), {"document": str(document.key), "field": order.field})


def given_once(
    entries: Any, document: Document, symbol: str, by: Actor, at: str = "symbol"
) -> Refusal | None:
    """A number stands once for each kind of document in these lines, whoever sees which of them."""
    lines = bearing(entries, symbol, BookEntry.objects.visible_to(by))
    return twice.given_once(lines, highest(entries), document.kind, symbol, at)


def still_once(document: Document, by: Actor) -> Refusal | None:
    """A number that was given out stays the only one of its kind in its book, also when it is corrected.

    The book is locked before its lines are read, as for issuing:
    of two at once the second finds what the first wrote.
    """
    own = BookEntry.objects.filter(document=document, book__direction="outgoing")
    books = Book.objects.all_to_change(tuple(own.values_list("book__key", flat=True)))
    others = BookEntry.objects.filter(book__in=books).exclude(document=document)
    return given_once(others, document, document.symbol, by, at="value")


@dataclass(frozen=True)
class DeclassifyDocument:
    """Declassify a document by decision; the history of custody stays."""

    document: str = ref("document", "Document")
    ground: str = text("Ground", longest=400)


@act(register.may_declassify, DeclassifyDocument)
def declassify_document(order: DeclassifyDocument, by: Actor, now: datetime) -> Done:
    document = Document.objects.visible_to(by).to_change(order.document)
    facts = document.facts()
    must(register.may_declassify(by, facts))
    told = granted(authority(by, facts, "declassify"))
    document.declassifier_id = by.post
    free(document, by.day, order.ground)
    return Done((document,), {"document": str(document.key)}, rests=told)


def free(document: Document, day: date, ground: str) -> None:
    """The protection ends; a closed document stays closed."""
    document.state = "closed" if document.state == "closed" else "declassified"
    document.declassified_on, document.ground = day, ground


@dataclass(frozen=True)
class EndProtection:
    """End the protection of a document whose period has run out."""

    document: str = ref("document", "Document")


@act(register.protection_has_ended, EndProtection)
def end_protection(order: EndProtection, by: Actor, now: datetime) -> Done:
    sight = Document.objects.all() if by.principal == CLOCK else Document.objects.visible_to(by)
    document = sight.to_change(order.document)
    must(register.protection_has_ended(by, document.facts()))
    free(document, by.day, "period")
    return Done((document,), {"document": str(document.key)}, rests=by.own)


def decoded(prints: str, key_id: str) -> bytes:
    """Stored prints out of Base64; Invalid when they are none, or of another key than they are said to be.

    The key itself is not read here: whether they are whole is found out where an index is made of them.
    """
    try:
        data = b64decode(prints, validate=True)
    except ValueError:
        raise Invalid({"prints": ("not_base64", {})}) from None
    try:
        made_with = stored_key_id(data)
    except ScanError:
        raise Invalid({"prints": ("not_fingerprints", {})}) from None
    if made_with != key_id:
        raise Invalid({"key_id": ("not_fingerprints", {})})
    return data


@dataclass(frozen=True)
class KeepFingerprints:
    """Keep the fingerprints of a document's text; the text itself is not kept."""

    document: str = ref("document", "Document")
    sha256: str = text("SHA-256 of the file", longest=64)
    key_id: str = text("Fingerprint key", longest=16)
    prints: str = long_text("Fingerprints", "Base64, made in the isolated worker.", longest=2_000_000)


@act(register.may_keep_fingerprints, KeepFingerprints)
def keep_fingerprints(order: KeepFingerprints, by: Actor, now: datetime) -> Done:
    document = Document.objects.visible_to(by).to_change(order.document)
    must(register.may_keep_fingerprints(by, document.facts()))
    if not SHA256.fullmatch(order.sha256):
        raise Invalid({"sha256": ("not_a_digest", {})})
    row = Fingerprint.objects.select_for_update().filter(document=document).first() or Fingerprint(
        document=document
    )
    row.sha256, row.key_id, row.data = order.sha256, order.key_id, decoded(order.prints, order.key_id)
    return Done((row,), {"document": str(document.key)}, rests=by.own, decided=(document,))
