"""The register: what may be entered, determined, issued, corrected, cancelled and declassified.

Everything that differs between schemes is read from the scheme the document was determined under:
who decides at which level, whether a basis is demanded, which fields may not be stored at all.
"""

import re
from collections.abc import Sequence
from datetime import date

from steward.foundations.scheme import Level, Scheme
from steward.rules.answers import Refusal, first
from steward.rules.facts import Actor, DocumentFacts, Mandate

COPY_NUMBER = re.compile(r"[1-9][0-9]{0,3}(/[1-9][0-9]{0,3}){0,8}")
REPRODUCTION = ("by_decision", "forbidden")
#: States of a document that stands in a book and was not cancelled.
ENTERED = ("in_force", "declassified", "closed")
FORMATS = ("pdf", "csv", "xlsx", "json")
#: Fields of an entry that a correction may change, with the longest value each may have.
CORRECTABLE = {
    "kind": 80, "abstract": 500, "symbol": 80, "issuing_body": 200, "signer": 120, "recipients": 1000,
}  # fmt: skip


def level_of(scheme: Scheme, code: str) -> Level | Refusal:
    """The level of this code in a scheme, or a Refusal naming the codes there are."""
    for level in scheme.levels:
        if level.code == code:
            return level
    return Refusal("no_such_level", scheme.code, level=code, known=", ".join(level.code for level in scheme.levels))


def is_registrar(by: Actor, units: tuple[int, ...], rank: int = 0, need: int = 0) -> Refusal | None:
    """Entries are made by a registrar whose authorisation reaches the unit, the level and the need-to-know."""
    mandates = by.having("registrar", units)
    if not mandates:
        return Refusal("not_the_registrar", "register")
    if not any(rank <= m.rank and need in m.needs for m in mandates):
        return Refusal("above_your_level", "mission 3")
    return None


def forbidden(level: Level, values: dict[str, str]) -> Refusal | None:
    """Fields that may not be stored at a level are refused, never silently emptied (invariant 18).

    A field kept only on a condition is refused too: no act records that the condition holds.
    """
    for name in (*level.forbidden_fields, *(one.field for one in level.conditional_fields)):
        if values.get(name):
            return Refusal("field_forbidden_at_level", "invariant 18", field=name, level=level.code)
    return None


def arrived(dated: date, arrived_on: date, day: date) -> Refusal | None:
    """Entered after receipt, received after it was written (invariant 10)."""
    return first(
        Refusal("not_yet_arrived", "invariant 10", day=arrived_on.isoformat()) if arrived_on > day else None,
        Refusal("dated_after_arrival", "invariant 10", day=dated.isoformat()) if dated > arrived_on else None,
    )


def may_register(
    by: Actor, units: tuple[int, ...], level: Level, need: int, values: dict[str, str], unopened: bool
) -> Refusal | None:
    """An incoming document is entered after receipt; an unopened one carries its outside data only."""
    return first(
        is_registrar(by, units, level.rank, need),
        forbidden(level, values),
        Refusal("unopened_has_no_abstract", "invariant 10") if unopened and values.get("abstract") else None,
    )


def may_enter(opened_on: date, closed_on: date | None, year: int, day: date) -> Refusal | None:
    """A book takes entries of its own year while it is open."""
    return first(
        Refusal("book_closed", "register", year=year) if closed_on is not None else None,
        Refusal("book_of_another_year", "register", year=year, day=day.isoformat()) if day.year != year else None,
        Refusal("before_the_book_opened", "register") if day < opened_on else None,
    )


def may_propose(
    by: Actor, units: tuple[int, ...], scheme: Scheme, level: Level, need: int, basis: str, values: dict[str, str]
) -> Refusal | None:
    """A drafter proposes a level with its basis, at or below what the drafter may read."""
    reach = any(m.reads and m.unit in units and level.rank <= m.rank and need in m.needs for m in by.mandates)
    return first(
        None if reach else Refusal("above_your_level", "mission 3"),
        Refusal("basis_required", scheme.code) if scheme.basis_required and not basis else None,
        forbidden(level, values),
    )


def may_determine(by: Actor, document: DocumentFacts, scheme: Scheme) -> Refusal | None:
    """Decided by an authority competent for the level on that day, who did not draft it (invariant 4, 5, 14)."""
    return first(
        may_return_proposal(by, document, scheme),
        Refusal("rules_have_changed", scheme.code, day=by.day.isoformat()) if not scheme.in_force(by.day) else None,
    )


def may_return_proposal(by: Actor, document: DocumentFacts, scheme: Scheme) -> Refusal | None:
    """Returned by whoever could have determined it, also after the rule set it was written under has ended."""
    return first(
        Refusal("not_waiting", "register") if document.state != "proposed" else None,
        Refusal("drafter_cannot_decide", "invariant 4") if by.is_also(document.drafter, document.drafter_person) else None,
        decides(by, document, scheme, "determine"),
    )


def decides(by: Actor, document: DocumentFacts, scheme: Scheme, act: str) -> Refusal | None:
    """Whether one of the actor's deciding mandates is competent for this act at this level, here and now."""
    mandates = [m for m in by.having("decider", document.units) if document.need in m.needs and document.rank <= m.rank]
    if not mandates:
        return Refusal("no_deciding_authority", "invariant 14")
    if not any(competent(m, document, scheme, act) for m in mandates):
        return Refusal("not_competent_at_level", scheme.code, act=act, level=document.level)
    return None


def competent(mandate: Mandate, document: DocumentFacts, scheme: Scheme, act: str) -> bool:
    """Whether a mandate's capacity decides the act at the document's level; an unknown capacity decides nothing."""
    known = mandate.capacity in {capacity.code for capacity in scheme.capacities}
    return known and scheme.may_decide(act, document.level, mandate.capacity) is not None


def may_issue(by: Actor, document: DocumentFacts, direction: str, unit: int) -> Refusal | None:
    """Issued once, by the registrar of the outgoing book's unit, within the quantity that was decided."""
    line = document.units[: document.units.index(unit) + 1] if unit in document.units else ()
    return first(
        Refusal("not_determined", "register", state=document.state) if document.state != "determined" else None,
        Refusal("wrong_book", "register") if direction != "outgoing" or not line else None,
        is_registrar(by, line, document.rank, document.need),
    )


def may_correct(by: Actor, document: DocumentFacts, level: Level, field: str, old: str, new: str) -> Refusal | None:
    """A correction is a new version with a reason; it never changes level, number or custody."""
    longest = CORRECTABLE.get(field, 0)
    return first(
        is_registrar(by, document.units, document.rank, document.need),
        Refusal("not_entered", "invariant 2", state=document.state) if document.state not in ENTERED else None,
        Refusal("unopened_has_no_abstract", "invariant 10") if document.unopened and field == "abstract" and new else None,
        None if field in CORRECTABLE else Refusal("not_correctable", "invariant 2", field=field, known=", ".join(CORRECTABLE)),
        Refusal("nothing_changes", "invariant 2") if old == new else None,
        Refusal("too_long_for_field", "register", longest=longest) if len(new) > longest else None,
        forbidden(level, {field: new}),
    )


def may_propose_cancelling(by: Actor, document: DocumentFacts, book: tuple[int, ...], state: str, moved: bool) -> Refusal | None:
    """Only an entry made in error, of which no copy ever left the registry, can be cancelled (a1).

    `book` is the line of units of the book, which may lie above the document's own.
    """
    return first(
        is_registrar(by, book, document.rank, document.need),
        Refusal("not_waiting", "register") if state != "valid" or document.state != "in_force" else None,
        Refusal("copies_have_moved", "register") if moved else None,
    )


def may_confirm_cancelling(
    by: Actor, document: DocumentFacts, book: tuple[int, ...], state: str, proposer: tuple[int | None, int | None], moved: bool
) -> Refusal | None:
    """A second person confirms: another registrar of the book, or a decider over its unit. `proposer`: office, person."""
    deciders = [m for m in by.having("decider", book) if document.rank <= m.rank and document.need in m.needs]
    return first(
        None if deciders else is_registrar(by, book, document.rank, document.need),
        Refusal("not_waiting", "register") if state != "cancel_proposed" or document.state != "in_force" else None,
        Refusal("two_persons_needed", "decisions 19") if by.is_also(*proposer) else None,
        Refusal("copies_have_moved", "register") if moved else None,
    )


def may_keep_fingerprints(by: Actor, document: DocumentFacts) -> Refusal | None:
    """Kept by the registrar; of an unopened document the text is not known (invariant 10)."""
    return first(
        is_registrar(by, document.units, document.rank, document.need),
        Refusal("unopened_has_no_abstract", "invariant 10") if document.unopened else None,
        Refusal("not_entered", "register", state=document.state) if document.state in ("returned", "cancelled") else None,
    )


def is_protected(document: DocumentFacts) -> bool:
    """In force, or closed before its protection ended: what the entry says stays protected when no copy is left."""
    return document.state in ("in_force", "closed") and not document.declassified


def may_declassify(by: Actor, document: DocumentFacts, scheme: Scheme) -> Refusal | None:
    """By decision of the competent authority, while protected."""
    return first(
        None if is_protected(document) else Refusal("not_protected", "register", state=document.state),
        decides(by, document, scheme, "declassify"),
    )


def within_period(level: Level, start: date, until: date | None) -> Refusal | None:
    """A shorter protection may be written on the document; a longer one than the level's own may not (art. 19)."""
    longest = level.period_end(start)
    return first(
        Refusal("ends_before_it_begins", "art. 19") if until is not None and until <= start else None,
        Refusal("longer_than_the_period", "art. 19", longest=longest) if until and longest and until > longest else None,
    )


def protection_has_ended(document: DocumentFacts, day: date) -> Refusal | None:
    """Automatic declassification: the period has run out (Law 29/2018 and 117/2025, art. 22)."""
    if not is_protected(document):
        return Refusal("not_protected", "register", state=document.state)
    if document.protected_until is None or day < document.protected_until:
        return Refusal("still_protected", "art. 22")
    return None


def may_open_book(direction: str, year: int, opened_on: date) -> Refusal | None:
    """A book is incoming or outgoing and is opened within its year."""
    return first(
        Refusal("no_such_book", "register", direction=direction) if direction not in ("incoming", "outgoing") else None,
        Refusal("book_of_another_year", "register", year=year, day=opened_on.isoformat()) if opened_on.year != year else None,
    )


def may_close_volume(closed_on: date | None, first_number: int | None, following: int) -> Refusal | None:
    """A volume is closed when it has at least one line; the next begins with the following number."""
    return first(
        Refusal("book_closed", "register") if closed_on is not None or first_number is None else None,
        Refusal("volume_empty", "register") if first_number is not None and following <= first_number else None,
    )


def may_turn_year(year: int, closed_on: date | None, day: date) -> Refusal | None:
    """A book is closed once, when its year is over."""
    return first(
        Refusal("book_closed", "register", year=year) if closed_on is not None else None,
        Refusal("year_not_over", "register", year=year) if day.year <= year else None,
    )


def copy_numbers(paths: Sequence[str]) -> Refusal | None:
    """Copy numbers as marked by the sender: numbers, or a tree path such as 14/1, each once (invariant 7)."""
    wrong = [path for path in paths if not COPY_NUMBER.fullmatch(path)]
    twice = sorted({path for path in paths if paths.count(path) > 1})
    return first(
        Refusal("not_a_copy_number", "invariant 7", numbers=", ".join(wrong)) if wrong else None,
        Refusal("copy_number_twice", "invariant 7", numbers=", ".join(twice)) if twice else None,
    )


def may_adopt_basis(by: Actor, level: Level) -> Refusal | None:
    """The list is the whole body's: adopted by who decides at that level, or is in charge of access at the root."""
    deciders = [m for m in by.having("decider") if level.rank <= m.rank]
    return None if deciders or by.having("security", by.units[:1]) else Refusal("no_deciding_authority", "scheme")


def basis_covers(scheme: str, level: str, basis: tuple[str, str] | None) -> Refusal | None:
    """The cited entry belongs to the same rule set and the same level (no determination outside the list)."""
    if basis is not None and basis != (scheme, level):
        return Refusal("basis_of_another_level", scheme, level=basis[1])
    return None


def basis_in_force(since: date, until: date | None, day: date) -> Refusal | None:
    """The cited entry is in force on the day it is relied on (invariant 5)."""
    valid = since <= day and (until is None or day < until)
    return None if valid else Refusal("basis_not_in_force", "invariant 5", day=day.isoformat())


def known_reproduction(code: str) -> Refusal | None:
    """Reproduction is by decision, or forbidden by the originator."""
    return None if code in REPRODUCTION else Refusal("no_such_choice", "art. 11", known=", ".join(REPRODUCTION))


def known_format(code: str) -> Refusal | None:
    return None if code in FORMATS else Refusal("no_such_choice", "decisions 6", known=", ".join(FORMATS))
