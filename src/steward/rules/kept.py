"""What may be kept of a document at a level: texts that its rule set, or that of the day, forbids are refused, never emptied."""

import re
from collections.abc import Mapping

from steward.foundations.scheme import DOCUMENT_FIELDS, Level, Scheme
from steward.rules.answers import Refusal, first
from steward.rules.sheet import KIND_WORDS

#: At a level that forbids the abstract: so many words say what a document is and which number it bears, and not what about.
FEW = {"kind": KIND_WORDS, "symbol": 6}
WORD = re.compile(r"[^\W\d_]+")


def barred(level: Level, field: str) -> bool:
    """Whether a field may not be kept at a level, or only where whoever determined it agreed."""
    return field in DOCUMENT_FIELDS and (level.forbids(field) or level.condition_of(field) is not None)


def forbidden(law: Scheme, level: Level, values: dict[str, str], agreed: bool = False) -> Refusal | None:
    """Fields that may not be stored at a level are refused, never silently emptied.

    `agreed`: whoever determined the level agreed that a field is kept which may be kept on that condition alone.
    """
    for name in level.forbidden_fields:
        if values.get(name):
            return Refusal("field_forbidden_at_level", law.article("fields"), at=name, field=name, level=level.name)
    for name, value in values.items():
        if value and name in DOCUMENT_FIELDS and level.condition_of(name) == "determiner-agreed" and not agreed:
            return Refusal("field_needs_agreement", law.article("fields"), at=name, field=name, level=level.name)
    return _instead_of_the_abstract(law, level, values)


def _instead_of_the_abstract(law: Scheme, level: Level, values: Mapping[str, str]) -> Refusal | None:
    """What may not be said in the abstract is not said beside it either."""
    for name, most in FEW.items() if level.forbids("abstract") else ():
        if len(WORD.findall(values.get(name, ""))) > most:
            return Refusal("says_too_much", law.article("fields"), at=name, field=name, words=most)
    return None


def keepable(today: Scheme, law: Scheme, level: Level, values: dict[str, str], agreed: bool = False) -> Refusal | None:
    """Whether all these texts of a document may be kept by its own rule set and by that of today.

    Asked wherever they are entered, and once more of all that it carries where it enters a book.
    """
    return first(forbidden(law, level, values, agreed), forbidden_today(today, law, level, values, agreed))


def needs_agreement(laws: tuple[Scheme, Scheme], level: Level, field: str) -> bool:
    """Whether the rule set of today or that of a document keeps a field at its level only where its determiner agreed."""
    today, law = laws
    own = today.counterpart(law, level)
    return field in DOCUMENT_FIELDS and any(one.condition_of(field) for one in (level, own) if one is not None)


def outside_only(unopened: bool, values: Mapping[str, object]) -> Refusal | None:
    """Of an item that nobody opened is entered what stands outside: nobody knows its kind, what it says, nor its pages."""
    inside = next((name for name in ("abstract", "kind", "pages") if unopened and values.get(name)), "")
    return Refusal("unopened_has_no_abstract", at=inside) if inside else None


def numbered(symbol: str, at: str = "symbol") -> Refusal | None:
    """What an office gives out as a number has a digit."""
    return None if any(c.isdecimal() for c in symbol) else Refusal("number_without_digit", at=at)


def forbidden_today(today: Scheme, law: Scheme, level: Level, values: dict[str, str], agreed: bool) -> Refusal | None:
    """What the rule set of today forbids to be written at a level of this height, whatever that of the paper allows.

    Its level is that of the same code, of another family that which is treated alike.
    """
    own = today.counterpart(law, level)
    return forbidden(today, own, values, agreed) if own is not None else None
