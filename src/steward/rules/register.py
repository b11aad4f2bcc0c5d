"""The register: what may be entered, determined, issued, corrected, cancelled and declassified.

Everything that differs between schemes is read from the scheme the document was determined under:
who decides at which level, whether a basis is demanded, which fields may not be stored at all.
"""

import re
from datetime import date

from steward.foundations.scheme import Level, Scheme
from steward.rules.answers import Refusal, first
from steward.rules.facts import Actor, DocumentFacts, Mandate

COPY_NUMBER = re.compile(r"[0-9]{1,4}(/[0-9]{1,4}){0,8}")
REPRODUCTION = ("by_decision", "forbidden")
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
    """Fields that may not be stored at a level are refused, never silently emptied (invariant 18)."""
    for name in level.forbidden_fields:
        if values.get(name):
            return Refusal("field_forbidden_at_level", "invariant 18", field=name, level=level.code)
    return None


def may_register(by: Actor, units: tuple[int, ...], level: Level, need: int, values: dict[str, str], unopened: bool) -> Refusal | None:
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


def may_propose(by: Actor, units: tuple[int, ...], scheme: Scheme, level: Level, need: int, basis: str, values: dict[str, str]) -> Refusal | None:
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
        Refusal("not_waiting", "register") if document.state != "proposed" else None,
        Refusal("drafter_cannot_decide", "invariant 4") if document.drafter == by.office else None,
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
    """Issued once, by the registrar, into the outgoing book, within the quantity that was decided."""
    return first(
        Refusal("not_determined", "register", state=document.state) if document.state != "determined" else None,
        Refusal("wrong_book", "register") if direction != "outgoing" or unit not in document.units else None,
        is_registrar(by, document.units, document.rank, document.need),
    )


def may_correct(by: Actor, document: DocumentFacts, level: Level, field: str, old: str, new: str) -> Refusal | None:
    """A correction is a new version with a reason; it never changes level, number or custody."""
    return first(
        is_registrar(by, document.units, document.rank, document.need),
        Refusal("not_correctable", "invariant 2", field=field, known=", ".join(CORRECTABLE)) if field not in CORRECTABLE else None,
        Refusal("nothing_changes", "invariant 2") if old == new else None,
        Refusal("too_long_for_field", "register", longest=CORRECTABLE.get(field, 0)) if len(new) > CORRECTABLE.get(field, 0) else None,
        forbidden(level, {field: new}),
    )


def may_propose_cancelling(by: Actor, document: DocumentFacts, state: str, moved: bool) -> Refusal | None:
    """Only an entry made in error, of which no copy ever left the registry, can be cancelled (a1)."""
    return first(
        is_registrar(by, document.units, document.rank, document.need),
        Refusal("not_waiting", "register") if state != "valid" else None,
        Refusal("copies_have_moved", "register") if moved else None,
    )


def may_confirm_cancelling(by: Actor, document: DocumentFacts, state: str, proposer: int | None, moved: bool) -> Refusal | None:
    """A second person confirms: another registrar, or a decider over the unit."""
    allowed = is_registrar(by, document.units, document.rank, document.need)
    if by.having("decider", document.units):
        allowed = None
    return first(
        allowed,
        Refusal("not_waiting", "register") if state != "cancel_proposed" else None,
        Refusal("two_persons_needed", "decisions 19") if proposer == by.office else None,
        Refusal("copies_have_moved", "register") if moved else None,
    )


def may_declassify(by: Actor, document: DocumentFacts, scheme: Scheme) -> Refusal | None:
    """By decision of the competent authority, while protected."""
    return first(
        Refusal("not_protected", "register", state=document.state) if document.state != "in_force" else None,
        decides(by, document, scheme, "declassify"),
    )


def protection_has_ended(document: DocumentFacts, day: date) -> Refusal | None:
    """Automatic declassification: the period has run out (Law 29/2018 and 117/2025, art. 22)."""
    if document.state != "in_force":
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


def copy_numbers(paths: list[str]) -> Refusal | None:
    """Copy numbers as marked by the sender: digits, or a tree path such as 14/1 (invariant 7)."""
    wrong = [path for path in paths if not COPY_NUMBER.fullmatch(path)]
    return Refusal("not_a_copy_number", "invariant 7", numbers=", ".join(wrong)) if wrong else None


def basis_covers(scheme: str, level: str, basis: tuple[str, str] | None) -> Refusal | None:
    """The cited entry belongs to the same rule set and the same level (no determination outside the list)."""
    if basis is not None and basis != (scheme, level):
        return Refusal("basis_of_another_level", scheme, level=basis[1])
    return None


def known_reproduction(code: str) -> Refusal | None:
    """Reproduction is by decision, or forbidden by the originator."""
    return None if code in REPRODUCTION else Refusal("no_such_choice", "art. 11", known=", ".join(REPRODUCTION))


def known_format(code: str) -> Refusal | None:
    return None if code in FORMATS else Refusal("no_such_choice", "decisions 6", known=", ".join(FORMATS))
