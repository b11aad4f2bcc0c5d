"""On whose authority something is decided: the competence of a capacity for an act at a level.

It is asked of the organisation's own rule set in force on the day of the act, at the level that it has for
the document's; what the level asks for is asked of the rule set the document was determined under
(docs/decisions/0025). It is answered with the **authority** it rests on: the act stores it, so that years
later the tables tell on whose authority a deputy decided. To whoever drafted, proposed or keeps a thing
nobody is a second person on an authority that this one lent (docs/decisions/0024).
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from steward.foundations.scheme import Level, Scheme
from steward.rules.document.facts import DocumentFacts
from steward.rules.machinery.actor import Actor, Authority, Mandate
from steward.rules.machinery.answers import Refusal


def authorities(
    by: Actor, units: tuple[int, ...] | None, rank: int = 0, need: int = 0
) -> tuple[Mandate, ...]:
    """The actor's deciding mandates that reach a unit, a level and a need-to-know:
    its own before those that are lent."""
    reach = (m for m in by.having("decider", units) if rank <= m.rank and need in m.needs)
    return tuple(sorted(reach, key=lambda m: m.delegation is not None))


def deciding(
    by: Actor, units: tuple[int, ...] | None = None, rank: int = 0, need: int = 0
) -> tuple[Mandate, ...]:
    """Those of them in a capacity that the rule set of the day knows: in no other is anything decided;
    None for any unit."""
    known = {one.code for one in by.law.capacities} if by.law is not None else set()
    return tuple(m for m in authorities(by, units, rank, need) if m.capacity in known)


def authority_by(by: Actor, mandate: Mandate) -> Authority:
    """The authority that a mandate gives: the actor's own, or that of the post it is lent by."""
    return Authority(mandate.deputy_of or by.post, mandate.capacity, mandate.delegation, mandate.paper)


def authority_used(by: Actor, able: Sequence[Mandate], otherwise: bool) -> Authority:
    """The authority of the first deciding mandate, `able` in their order; what is lent only where the post
    may not do it `otherwise`, in its own right: as a registrar, a keeper, a drafter.
    """
    own = not able or (able[0].delegation is not None and otherwise)
    return by.own if own else authority_by(by, able[0])


#: Who did the first half of what two do: the post, and the person who sat in it then.
First = tuple[int | None, int | None]


def lent_by(mandate: Mandate, post: int | None, person: int | None) -> bool:
    """Whether a mandate is lent by this post, or by one in which this person sits;
    what is one's own is lent by nobody."""
    same = mandate.lender is not None and mandate.lender == person
    return mandate.deputy_of is not None and (mandate.deputy_of == post or same)


def apart_from(by: Actor, *firsts: First) -> Actor:
    """The actor without what these lent to it."""
    return replace(by, mandates=tuple(m for m in by.mandates if not any(lent_by(m, *one) for one in firsts)))


def authority(by: Actor, document: DocumentFacts, act: str, *firsts: First) -> Authority | Refusal:
    """The first authority of the actor that is competent for this act at this level, here and now,
    and not lent by these."""
    return joint_authority(by, (document,), act, *firsts)


def joint_authority(
    by: Actor, documents: Iterable[DocumentFacts], act: str, *firsts: First
) -> Authority | Refusal:
    """The first authority that is competent for every one of these documents: one decision rests on one
    authority, and on none that was lent by whoever did the first half.
    """
    papers = tuple(documents)
    told = _joint(apart_from(by, *firsts), papers, act)
    lent = isinstance(told, Refusal) and not isinstance(_joint(by, papers, act), Refusal)
    return Refusal("authority_of_the_first") if lent else told


def _joint(by: Actor, documents: tuple[DocumentFacts, ...], act: str) -> Authority | Refusal:
    each = [_competent(by, document, act) for document in documents]
    missing = next((told for told in each if isinstance(told, Refusal)), None)
    if missing is not None:
        return missing
    told = [one for one in each if not isinstance(one, Refusal)]
    common = (one for one in told[0] if all(one in others for others in told)) if told else iter(())
    return next(common, None) or Refusal("several_authorities" if told else "no_deciding_authority")


def _competent(by: Actor, document: DocumentFacts, act: str) -> tuple[Authority, ...] | Refusal:
    mandates = authorities(by, document.units, document.rank, document.need)
    if not mandates:
        return Refusal("no_deciding_authority")
    if by.law is None:
        return Refusal("no_rules_on_day", day=by.day)
    level = by.law.counterpart(document.law, document.grade)
    if level is None:
        return Refusal("level_not_known_today", level=document.grade.name, law=by.law.name)
    told = tuple(authority_by(by, m) for m in mandates if competent(m, by.law, level.code, act))
    return told or _not_competent(by.law, level, act)


def decides(by: Actor, document: DocumentFacts, act: str, *firsts: First) -> Refusal | None:
    """What stands against the actor's deciding this: nothing,
    where it has an authority for it that none of these lent."""
    told = authority(by, document, act, *firsts)
    return told if isinstance(told, Refusal) else None


def one_decides(law: Scheme, documents: Iterable[DocumentFacts], act: str) -> Refusal | None:
    """Whether some capacity of the day's rule set decides the act for all of these, whoever sits in it."""
    able = {capacity.code for capacity in law.capacities}
    for document in documents:
        level = law.counterpart(document.law, document.grade)
        if level is None:
            return Refusal("level_not_known_today", level=document.grade.name, law=law.name)
        if not (here := {code for code in able if law.may_decide(act, level.code, code) is not None}):
            return (
                Refusal("listed_apart")
                if law.who_decides(act, level.code)
                else _not_competent(law, level, act)
            )
        able = here
    return None


def _not_competent(law: Scheme, level: Level, act: str) -> Refusal:
    """Names those who do decide this at this level, by the article of the day;
    where the rule set names nobody, it says so."""
    who = tuple(one.name for one in law.who_decides(act, level.code))
    if not who:
        return Refusal("nobody_decides_at_level", level=level.name, law=law.name)
    basis = next((one.basis for one in law.deciders if one.act == act and level.code in one.levels), None)
    return Refusal("not_competent_at_level", basis, level=level.name, who=who)


def competent(mandate: Mandate, scheme: Scheme, level: str, act: str) -> bool:
    """Whether a mandate's capacity decides the act at a level; an unknown capacity decides nothing."""
    known = mandate.capacity in {capacity.code for capacity in scheme.capacities}
    return known and scheme.may_decide(act, level, mandate.capacity) is not None


def of_use(mandate: Mandate, today: Scheme | None) -> bool:
    """Whether the rule set of the day gives the capacity of a mandate anything to decide."""
    known = {capacity.code for capacity in today.capacities} if today is not None else set()
    deciders = today.deciders if today is not None else ()
    return mandate.capacity in known and any(mandate.capacity in one.capacities for one in deciders)


def competent_for(mandate: Mandate, today: Scheme | None, law: Scheme, level: Level, act: str) -> bool:
    """Whether a mandate's capacity decides the act by the rule set of the day,
    at its level for this one of another."""
    here = today.counterpart(law, level) if today is not None else None
    return today is not None and here is not None and competent(mandate, today, here.code, act)
