"""The list of what may be protected: an entry is adopted, and ends; what was determined on it stays."""

from dataclasses import dataclass
from datetime import date, datetime

from steward.acts.machinery.act import Done, act
from steward.models import BasisEntry, Organisation
from steward.rules.document import basis
from steward.rules.document.register import level_of
from steward.rules.machinery.actor import Actor, law_used
from steward.rules.machinery.answers import Conflict, granted, must
from steward.rules.machinery.fields import choice, day, long_text, ref, text


@dataclass(frozen=True)
class AdoptBasis:
    """Adopt an entry of the list of what may be protected."""

    code: str = text("Code", longest=48)
    text: str = text("Entry of the list", longest=400)
    level: str = choice("level", "Level")
    since: date = day("In force since")


@act(basis.may_adopt_basis, AdoptBasis)
def adopt_basis(order: AdoptBasis, by: Actor, now: datetime) -> Done:
    scheme = Organisation.objects.scheme_on(order.since)
    must(basis.may_adopt_basis(by))
    must(basis.law_still_holds(order.since, scheme, Organisation.objects.scheme_on(by.day), by.day))
    level = granted(level_of(scheme, order.level))
    must(basis.adopting_fits(by, scheme, level))
    if BasisEntry.objects.filter(scheme=scheme.code, code=order.code).exists():
        raise Conflict("code_taken", code=order.code)
    entry = BasisEntry(
        scheme=scheme.code,
        code=order.code,
        text=order.text,
        level=order.level,
        since=order.since,
        adopted_by_id=by.post,
    )
    told = basis.adopting_authority(by, scheme, level)
    return Done((entry,), {"basis": str(entry.key)}, (law_used(scheme),), rests=told)


@dataclass(frozen=True)
class EndBasis:
    """End an entry of the list of what may be protected; what was determined on it stays."""

    basis: str = ref("basis", "Basis")
    until: date = day("No longer in force from")
    reason: str = long_text("Reason", longest=400)


@act(basis.may_end_basis, EndBasis)
def end_basis(order: EndBasis, by: Actor, now: datetime) -> Done:
    scheme = Organisation.objects.scheme_on(by.day)
    entry = BasisEntry.objects.listed_under(scheme).to_change(order.basis)
    facts = entry.facts()
    must(basis.may_end_basis(by, facts))
    level = scheme.level(entry.level)
    must(basis.ending_fits(by, facts, scheme, level, order.until))
    entry.until, entry.reason, entry.ended_by_id = order.until, order.reason, by.post
    told = basis.adopting_authority(by, scheme, level)
    return Done((entry,), {"basis": str(entry.key)}, (law_used(scheme),), rests=told)
