"""How single things are told: a unit, an office, a level, a day, a document, as plain values in both languages."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Count
from django.utils import translation
from django.utils.translation import gettext

from steward.foundations.scheme import Level, Name, Scheme
from steward.models import Authorisation, Copy, Decision, Delegation, Document, Office, RuleSet, Unit
from steward.models.body import Laws
from steward.models.custody.copies import receipt_code as receipt_code
from steward.models.people.mandates import lends_today
from steward.models.schemes import law
from steward.reads.machinery.wording import copy_number
from steward.rules.clock import HOLDS, LENDS_NOTHING, POST_VACANT, on_day
from steward.rules.document.register import UNNUMBERED

#: Within so many days a right that ends is said to end soon.
SOON = 30


def day_of(day: date | None) -> str | None:
    """ISO 8601; pages write it as d/m/Y."""
    return day.isoformat() if day else None


def level_of(digest: str, code: str) -> dict[str, Any]:
    """A level of the adopted rule set of this digest: its names, its mark and its rank."""
    scheme = law(digest)
    level = scheme.level(code)
    return {
        "code": code, "scheme": scheme.code, "digest": digest, "rank": level.rank,
        "mark": level.mark, "vi": level.name.vi, "en": level.name.en,
        "abbreviation": level.abbreviation,
    }  # fmt: skip


def level_named(scheme: str, level: str) -> Name | None:
    """The name of a level of an adopted rule set; None where none of that code was adopted, or it has no such level."""
    laws = (one for one in RuleSet.objects.in_use() if one.code == scheme)
    return next((one.name for law in laws for one in law.levels if one.code == level), None)


def labels_of(copies: Iterable[Copy]) -> dict[int, dict[str, str]]:
    """What stands on each copy, by its id: the text of its rule set with the copy's number and how many there are beside it.

    Copies made at entry or issue are as many as were authorised; those made of another copy are counted.
    """
    rows = list(copies)
    documents = {row.document_id for row in rows if row.parent_id}
    made = Copy.objects.filter(document__in=documents, parent__isnull=False).order_by() if documents else Copy.objects.none()
    beside: dict[int | None, int] = dict(made.values_list("parent").annotate(n=Count("pk")))
    told = {}
    for row in rows:
        total = beside.get(row.parent_id, row.document.copies_authorised) if row.parent_id else row.document.copies_authorised
        told[row.pk] = {lang: _on_it(row, total, lang) for lang in ("vi", "en")}
    return told


def _on_it(row: Copy, total: int, lang: str) -> str:
    """The text of its rule set; of one that bears no number, and of what was made of it, that it bears none."""
    with translation.override(lang):
        unnumbered, number = row.path == UNNUMBERED, copy_number(row.path)
        return gettext("Copy (no number)") if unnumbered else row.document.law.copy_numbering.text(number, total, lang)


def asks(level: Level) -> dict[str, Any]:
    """What a level asks of the office: whether copies are numbered, booked, signed for, how they are destroyed."""
    return {
        "numbered": level.numbered_copies, "booked": level.registered, "receipt": level.receipt_required,
        "decision": level.destruction_decision, "witnesses": level.destruction_witnesses,
    }  # fmt: skip


def rule_set(digest: str) -> dict[str, Any]:
    """The adopted rule set of this digest, as a page names it and leads to it."""
    row = RuleSet.objects.only("key", "scheme_digest").get(scheme_digest=digest)
    return {"key": str(row.key), "vi": row.law.name.vi, "en": row.law.name.en}


def unit_of(unit: Unit | None) -> dict[str, Any] | None:
    if unit is None:
        return None
    return {"key": str(unit.key), "vi": unit.title, "en": unit.title_en or unit.title, "code": unit.code}


def office_of(office: Office | None) -> dict[str, Any] | None:
    """An office with the name of the one who fills it, as on a receipt."""
    if office is None:
        return None
    return {
        "key": str(office.key), "vi": office.title, "en": office.title_en or office.title,
        "person": office.person.title if office.person else "", "unit": unit_of(office.unit),
    }  # fmt: skip


def authority_of(decision: Decision, laws: Laws) -> dict[str, Any] | None:
    """On whose authority something was decided: in which capacity and, of a deputy, whose it is and under which paper.

    The text that was the organisation's law on the day names the capacity: competence was asked of that one. None of what a
    post did in its own right, as its registrar or its keeper.
    """
    capacity, lent = decision.capacity, decision.delegation
    if not capacity:
        return None
    name = next((one.name for law in laws.first_of(decision.day) for one in law.capacities if one.code == capacity), None)
    return {
        "capacity": {"code": capacity, "vi": name.vi if name else capacity, "en": name.en if name else capacity},
        "giver": office_of(lent.giver) if lent else None, "paper": lent.paper if lent else "",
    }  # fmt: skip


def right_today(row: Authorisation, day: date) -> str:
    """How a right stands on a day, as acts are asked: of a post that nobody fills it opens nothing."""
    stands = on_day(row.since, row.until, day)
    return POST_VACANT if stands == HOLDS and row.office.person_id is None else stands


def lent_today(row: Delegation, day: date) -> str:
    """How a delegation stands on a day, as acts are asked: by the posts as they are filled, and by the law of that day."""
    stands = on_day(row.since, row.until, day)
    return LENDS_NOTHING if stands == HOLDS and row.state == "in_force" and not lends_today(row, day) else stands


def right_of(row: Authorisation, day: date) -> dict[str, Any]:
    """What a right comes to on a day: proposed, to come, held, ending soon or over."""
    stands = right_today(row, day)
    soon = stands == HOLDS and row.until is not None and (row.until - day).days <= SOON
    return {
        "role": row.role, "state": row.state, "since": day_of(row.since), "until": day_of(row.until),
        "on_day": stands, "soon": soon,
    }  # fmt: skip


def rule_set_called(law: Scheme) -> dict[str, Any]:
    """What a rule set is called, and when it holds."""
    return {
        "code": law.code, "family": law.family, "digest": law.digest, "vi": law.name.vi, "en": law.name.en,
        "valid_from": day_of(law.valid_from), "valid_until": day_of(law.valid_until),
    }  # fmt: skip


def row_of(document: Document) -> dict[str, Any]:
    """A document as one line of a list."""
    return {
        "key": str(document.key),
        "symbol": document.symbol,
        "kind": document.kind,
        "abstract": document.abstract,
        "level": level_of(document.scheme_digest, document.level),
        "state": document.state,
        "direction": document.direction,
        "dated": day_of(document.dated),
        "issuing_body": document.issuing_body,
        "unit": unit_of(document.unit),
        "protected_until": day_of(document.protected_until),
        "unopened": document.unopened,
    }
