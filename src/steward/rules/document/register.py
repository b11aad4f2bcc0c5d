"""Documents of the register: what may be entered, determined, issued, corrected and declassified.

Everything that differs between schemes is read from the scheme the document was determined under: who decides
at which level, whether a basis is demanded, which fields may not be stored at all.
"""

import re
from collections.abc import Sequence
from datetime import date

from steward.foundations.scheme import Level, Scheme
from steward.rules.authority import authority, decides
from steward.rules.book.facts import BookFacts
from steward.rules.clock import basis_in_force, takes_entries
from steward.rules.document.facts import DocumentFacts
from steward.rules.document.kept import forbidden, numbered
from steward.rules.machinery.actor import CLOCK, POST, Actor, Authority
from steward.rules.machinery.answers import Refusal, first
from steward.rules.machinery.life import Life, moves, stays
from steward.rules.machinery.roles import Role
from steward.rules.machinery.standing import standing
from steward.rules.reach import is_registrar, keeps_register

READER = Role("reader", "Reader")
REGISTRAR = Role("registrar", "Registrar")
DECIDER = Role("decider", "Deciding authority", decides=True)
COPY_NUMBER = re.compile(r"[1-9][0-9]{0,3}(/[1-9][0-9]{0,3}){0,8}")
#: The number of a copy that bears none, as it is kept: nobody can write it.
UNNUMBERED = "0"
REPRODUCTION = ("by_decision", "forbidden")
#: States of a document that stands in a book and was not cancelled.
ENTERED = ("in_force", "declassified", "closed")
#: States in which a document is protected until its period is over or somebody competent ends it: from the
#: day on which its level was determined. Closed, no copy is left, and what its entry says stays protected.
UNTIL_CLOSED = ("determined", "in_force")
PROTECTED = (*UNTIL_CLOSED, "closed")
#: Fields of an entry that a correction may change, with the longest value each may have.
CORRECTABLE = {
    "kind": 80,
    "abstract": 500,
    "symbol": 80,
    "issuing_body": 200,
    "signer": 120,
    "recipients": 1000,
}
#: Fields that take several lines; and those without which nothing is entered,
#: so that no correction empties them.
SEVERAL_LINES = frozenset({"abstract", "recipients"})
NEVER_EMPTY = {"incoming": frozenset({"symbol", "issuing_body"}), "outgoing": frozenset({"symbol", "kind"})}

DOCUMENT = Life(
    "document",
    begins=("proposed", "in_force"),
    arrows=(
        moves("document.determine", "proposed", "determined"),
        moves("document.return_proposal", "proposed", "returned"),
        moves("document.issue", "determined", "in_force"),
        stays("document.correct", *ENTERED),
        moves("document.declassify", UNTIL_CLOSED, "declassified"),
        stays("document.declassify", "closed"),
        moves("document.end_protection", UNTIL_CLOSED, "declassified"),
        stays("document.end_protection", "closed"),
        stays("document.keep_fingerprints", "proposed", "determined", *ENTERED),
    ),
    ends=("declassified", "closed", "cancelled", "withdrawn"),
    tones={
        "proposed": "warn",
        "returned": "warn",
        "determined": "info",
        "declassified": "quiet",
        "closed": "quiet",
        "cancelled": "quiet",
        "withdrawn": "quiet",
    },
    icons={"in_force": "lock", "declassified": "unlock"},
)


def level_of(scheme: Scheme, code: str) -> Level | Refusal:
    """The level of this code in a scheme, or a Refusal naming the codes there are."""
    for level in scheme.levels:
        if level.code == code:
            return level
    return Refusal(
        "no_such_level", at="level", level=code, known=tuple(level.name for level in scheme.levels)
    )


def arrived(dated: date, arrived_on: date, day: date) -> Refusal | None:
    """Entered after receipt, received after it was written."""
    return first(
        Refusal("not_yet_arrived", at="arrived_on", day=arrived_on) if arrived_on > day else None,
        Refusal("dated_after_arrival", at="dated", day=dated) if dated > arrived_on else None,
    )


@standing(
    "document.register_incoming",
    starts=True,
    on="book",
    verb="Register incoming",
    past="Registered as {ordinal} in {book}.",
    main=True,
    goes="document",
)
def may_register(by: Actor, book: BookFacts) -> Refusal | None:
    """Entered by the registrar of the book's unit, in the incoming book of the year while it is open."""
    return first(
        Refusal("wrong_book") if book.direction != "incoming" else None,
        is_registrar(by, book.units),
        takes_entries(book, by.day),
    )


@standing(
    "document.propose",
    starts=True,
    verb="Propose the level",
    past="{document} proposed: it waits for a decision.",
    goes="document",
    decides=True,
)
def may_propose(by: Actor, _: None) -> Refusal | None:
    """A drafter proposes for the own unit, where the drafter may read."""
    return None if any(m.reads and m.unit in by.units for m in by.mandates) else Refusal("above_your_level")


def proposal_fits(
    by: Actor,
    scheme: Scheme,
    level: Level,
    need: int,
    basis: str,
    values: dict[str, str],
    agreed: bool = False,
) -> Refusal | None:
    """A level with its basis, at or below what the drafter may read."""
    reach = any(
        m.reads and m.unit in by.units and level.rank <= m.rank and need in m.needs for m in by.mandates
    )
    return first(
        None if reach else Refusal("above_your_level", at="level"),
        Refusal("basis_required", scheme.article("basis"), at="basis")
        if scheme.basis_required and not basis
        else None,
        forbidden(scheme, level, values, agreed),
    )


@standing(
    "document.determine",
    on="document",
    life=DOCUMENT,
    verb="Determine",
    past="{document} determined: the registrar issues it now.",
    main=True,
    waits="act",
    again="act",
    decides=True,
)
def may_determine(by: Actor, document: DocumentFacts) -> Refusal | None:
    """Decided by an authority competent for the level on that day, who did not draft it."""
    return first(
        determines(by, document),
        Refusal("rules_have_changed", day=by.day) if not document.law.in_force(by.day) else None,
        _end_to_come(document.protected_until, by.day),
        basis_in_force(document.cited, by.day),
    )


def _end_to_come(until: date | None, day: date) -> Refusal | None:
    """What would be free on the day on which it is determined is proposed anew:
    nobody changes the end that was drafted."""
    return Refusal("proposed_end_has_come", until=until) if until is not None and until <= day else None


def determines(by: Actor, document: DocumentFacts) -> Refusal | None:
    """An authority competent for the level, of somebody who did not draft it."""
    if by.is_also(document.drafter, document.drafter_person):
        return Refusal("drafter_cannot_decide")
    return decides(by, document, "determine", (document.drafter, document.drafter_person))


def determining_authority(by: Actor, document: DocumentFacts) -> Authority | Refusal:
    """The authority on which its level is decided: none that its drafter lent."""
    return authority(by, document, "determine", (document.drafter, document.drafter_person))


@standing(
    "document.return_proposal",
    on="document",
    life=DOCUMENT,
    verb="Return to the drafter",
    past="{document} returned to its drafter.",
    again="page",
    decides=True,
)
def may_return_proposal(by: Actor, document: DocumentFacts) -> Refusal | None:
    """Returned by whoever could have determined it,
    also after the rule set it was written under has ended."""
    return determines(by, document)


@standing(
    "document.issue",
    on="document",
    life=DOCUMENT,
    verb="Issue",
    past="{document} issued as {ordinal} in {book}.",
    main=True,
    waits="act",
)
def may_issue(by: Actor, document: DocumentFacts) -> Refusal | None:
    """Issued once, by a registrar of the document's unit or of one above it."""
    return keeps_register(by, document)


def issuing_fits(by: Actor, document: DocumentFacts, book: BookFacts) -> Refusal | None:
    """Entered in the open outgoing book of its unit, or of one above it, by the registrar of that book."""
    line = (
        document.units[: document.units.index(book.units[-1]) + 1] if book.units[-1] in document.units else ()
    )
    return first(
        Refusal("wrong_book", at="book") if book.direction != "outgoing" or not line else None,
        is_registrar(by, line, document.rank, document.need),
        takes_entries(book, by.day),
    )


@standing(
    "document.correct",
    on="document",
    life=DOCUMENT,
    verb="Correct",
    past="{field} of {document} corrected; the old one stays.",
)
def may_correct(by: Actor, document: DocumentFacts) -> Refusal | None:
    """Corrected by the registrar, while it stands in a book:
    its protection may have ended before it was issued."""
    return first(keeps_register(by, document), None if document.entered else Refusal("not_entered"))


def correctable(document: DocumentFacts) -> tuple[str, ...]:
    """What its entry says of it: of one's own no other body as its issuer,
    of what nobody opened no abstract."""
    never = (
        "" if document.direction == "incoming" else "issuing_body",
        "abstract" if document.unopened else "",
    )
    return tuple(field for field in CORRECTABLE if field not in never)


def correction_fits(document: DocumentFacts, field: str, old: str, new: str) -> Refusal | None:
    """A correction is a new version with a reason; it never changes level, number or custody."""
    longest, known = CORRECTABLE.get(field, 0), correctable(document)
    return first(
        Refusal("unopened_has_no_abstract", at="value")
        if document.unopened and field in ("abstract", "kind") and new
        else None,
        None
        if field in known
        else Refusal("not_correctable", at="field", field=field, known=", ".join(known)),
        Refusal("nothing_changes", at="value") if old == new else None,
        Refusal("too_long_for_field", at="value", longest=longest) if len(new) > longest else None,
        Refusal("one_line_only", at="value") if "\n" in new and field not in SEVERAL_LINES else None,
        numbered(new, "value") if field == "symbol" and document.direction == "outgoing" else None,
        Refusal("not_left_empty", at="value")
        if not new and field in NEVER_EMPTY[document.direction]
        else None,
    )


def agreeing_fits(document: DocumentFacts, field: str, needed: bool, said: bool) -> Refusal | None:
    """Agreement is recorded where a field needs one; of one's own document its decider gave it, or nobody."""
    if not said:
        return None
    return first(
        Refusal("no_agreement_needed", at="agreed", field=field) if not needed else None,
        Refusal("agreement_is_the_deciders", at="agreed")
        if document.direction == "outgoing" and not document.agreed
        else None,
    )


@standing(
    "document.keep_fingerprints",
    on="document",
    life=DOCUMENT,
    verb="Fingerprint the text",
    past="The fingerprints of {document} are kept; its text is not.",
    decides=True,
)
def may_keep_fingerprints(by: Actor, document: DocumentFacts) -> Refusal | None:
    """Kept by the registrar; of an unopened document the text is not known."""
    return first(
        keeps_register(by, document),
        Refusal("unopened_has_no_abstract") if document.unopened else None,
    )


def is_protected(document: DocumentFacts) -> bool:
    """In a state that protects, and its protection has not been ended."""
    return document.state in PROTECTED and not document.declassified


@standing(
    "document.declassify",
    on="document",
    life=DOCUMENT,
    verb="Declassify",
    past="{document} declassified.",
    grave=True,
    decides=True,
)
def may_declassify(by: Actor, document: DocumentFacts) -> Refusal | None:
    """By decision of the competent authority, while protected."""
    return first(
        None if is_protected(document) else Refusal("not_protected"),
        decides(by, document, "declassify"),
    )


def within_period(
    law: Scheme, level: Level, start: date, until: date | None, longer: bool = False
) -> Refusal | None:
    """A shorter protection may be written on the document; a longer one than the level's own only where it
    was extended by the issuer, or is not bound by this rule set (`longer`).
    """
    longest, at = level.period_end(start), "protected_until"
    too_long = until and longest and until > longest and not longer
    return first(
        Refusal("protects_no_day", at=at, start=start) if until is not None and until <= start else None,
        Refusal("longer_than_the_period", law.article("period"), at=at, longest=longest)
        if too_long
        else None,
    )


def determining_fits(document: DocumentFacts, today: Scheme, day: date) -> Refusal | None:
    """Determined under the rule set as it is adopted today: where another text of it was adopted since,
    proposed anew."""
    return None if document.scheme_digest == today.digest else Refusal("rules_have_changed", day=day)


@standing(
    "document.end_protection",
    on="document",
    life=DOCUMENT,
    verb="End the protection",
    past="The protection of {document} has ended.",
    principals=(CLOCK, POST),
    grave=True,
    decides=True,
)
def protection_has_ended(by: Actor, document: DocumentFacts) -> Refusal | None:
    """Automatic declassification: the period has run out.
    An end that was reckoned and not read is confirmed first."""
    if not is_protected(document):
        return Refusal("not_protected")
    if document.protected_until is None:
        return Refusal("has_no_end")
    if by.day < document.protected_until:
        return Refusal("still_protected", document.law.article("end"), until=document.protected_until)
    return Refusal("end_is_unsure", until=document.protected_until) if document.unsure else None


def copy_numbers(paths: Sequence[str]) -> Refusal | None:
    """Copy numbers as marked by the sender: numbers, or a tree path such as 14/1, each once."""
    wrong = [path for path in paths if not COPY_NUMBER.fullmatch(path)]
    twice = sorted({path for path in paths if paths.count(path) > 1})
    return first(
        Refusal("not_a_copy_number", at="copies", numbers=", ".join(wrong)) if wrong else None,
        Refusal("copy_number_twice", at="copies", numbers=", ".join(twice)) if twice else None,
    )


def known_reproduction(code: str) -> Refusal | None:
    """Reproduction is by decision, or forbidden by the originator."""
    return (
        None
        if code in REPRODUCTION
        else Refusal("no_such_choice", at="reproduction", known=", ".join(REPRODUCTION))
    )
