"""How far a mandate reaches: the registrar's over a unit, the decider's competence for an act at a level.

Everything that differs between schemes is read from the scheme the document was determined under.
"""

from steward.foundations.scheme import Basis, Scheme
from steward.rules.answers import Refusal
from steward.rules.facts import Actor, DocumentFacts, Mandate


def is_registrar(by: Actor, units: tuple[int, ...], rank: int = 0, need: int = 0) -> Refusal | None:
    """Entries are made by a registrar whose authorisation reaches the unit, the level and the need-to-know."""
    mandates = by.having("registrar", units)
    if not mandates:
        return Refusal("not_the_registrar")
    if not any(rank <= m.rank and need in m.needs for m in mandates):
        return Refusal("above_your_level")
    return None


def keeps_register(by: Actor, document: DocumentFacts) -> Refusal | None:
    """The registrar of the document's unit, at its level and need-to-know."""
    return is_registrar(by, document.units, document.rank, document.need)


def decides(by: Actor, document: DocumentFacts, act: str) -> Refusal | None:
    """Whether one of the actor's deciding mandates is competent for this act at this level, here and now."""
    mandates = [m for m in by.having("decider", document.units) if document.need in m.needs and document.rank <= m.rank]
    if not mandates:
        return Refusal("no_deciding_authority")
    if not any(competent(m, document.law, document.level, act) for m in mandates):
        return _not_competent(document, act)
    return None


def _not_competent(document: DocumentFacts, act: str) -> Refusal:
    """Names those who do decide this at this level; where the rule set names nobody, it says so."""
    who = tuple(one.name for one in document.law.who_decides(act, document.level))
    if not who:
        return Refusal("nobody_decides_at_level", level=document.grade.name)
    return Refusal("not_competent_at_level", _basis(document, act), level=document.grade.name, who=who)


def _basis(document: DocumentFacts, act: str) -> Basis | None:
    """The article that says who decides this at this level, where the rule set has one."""
    told = (one.basis for one in document.law.deciders if one.act == act and document.level in one.levels)
    return next(told, None)


def competent(mandate: Mandate, scheme: Scheme, level: str, act: str) -> bool:
    """Whether a mandate's capacity decides the act at a level; an unknown capacity decides nothing."""
    known = mandate.capacity in {capacity.code for capacity in scheme.capacities}
    return known and scheme.may_decide(act, level, mandate.capacity) is not None
