"""How far a mandate reaches: a registrar's over a unit, a level and a need-to-know,
that of who keeps or decides for the whole organisation.

What is decided, and on whose authority, is `rules/authority.py`.
"""

from collections.abc import Callable

from steward.rules.authority import authority_used, deciding
from steward.rules.custody.facts import CopyFacts
from steward.rules.document.facts import DocumentFacts
from steward.rules.machinery.actor import Actor, Authority, Mandate
from steward.rules.machinery.answers import Refusal


def is_registrar(by: Actor, units: tuple[int, ...], rank: int = 0, need: int = 0) -> Refusal | None:
    """Entries are made by a registrar whose authorisation reaches the unit,
    the level and the need-to-know."""
    mandates = by.having("registrar", units)
    if not mandates:
        return Refusal("not_the_registrar")
    if not any(rank <= m.rank and need in m.needs for m in mandates):
        return Refusal("above_your_level")
    return None


def over_the_whole(by: Actor) -> Refusal | None:
    """What is the whole organisation's is done at its root, in one's own right.

    By whoever keeps access there, or decides there in a capacity that the law of the day knows;
    it is not lent.
    """
    return None if _own_over_the_whole(by) or _keeps_the_whole(by) else Refusal("not_over_the_whole")


def authority_over_the_whole(by: Actor, of_use: Callable[[Mandate], bool] = lambda _: True) -> Authority:
    """On whose authority it is done: the own deciding one, of which it may be asked more,
    or that of who keeps access."""
    return authority_used(by, tuple(m for m in _own_over_the_whole(by) if of_use(m)), _keeps_the_whole(by))


def _own_over_the_whole(by: Actor) -> tuple[Mandate, ...]:
    return tuple(m for m in deciding(by, by.units[:1]) if m.deputy_of is None)


def _keeps_the_whole(by: Actor) -> bool:
    return bool(by.having("security", by.units[:1]))


def keeps_register(by: Actor, document: DocumentFacts) -> Refusal | None:
    """The registrar of the document's unit, at its level and need-to-know."""
    return is_registrar(by, document.units, document.rank, document.need)


def handles(by: Actor, copy: CopyFacts) -> Refusal | None:
    """The keeper of the copy, or the registrar of its document."""
    return None if copy.keeper == by.post else keeps_register(by, copy.document)


def answers_for(by: Actor, copy: CopyFacts) -> bool:
    """The keeper of the copy; while nobody fills the keeper's post, the registrar of its document."""
    left_behind = copy.keeper is not None and copy.keeper_person is None
    return copy.keeper == by.post or (left_behind and keeps_register(by, copy.document) is None)
