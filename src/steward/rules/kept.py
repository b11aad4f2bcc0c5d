"""What may be kept of a document at a level: texts that its rule set, or that of the day, forbids are refused, never emptied."""

from steward.foundations.scheme import DOCUMENT_FIELDS, Level, Scheme
from steward.rules.answers import Refusal


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
    return None


def forbidden_today(today: Scheme, law: Scheme, level: Level, values: dict[str, str], agreed: bool) -> Refusal | None:
    """What the rule set of today forbids to be written at a level of this height, whatever that of the paper allows.

    Its level is that of the same code, of another family that which is treated alike.
    """
    own = today.counterpart(law, level)
    return forbidden(today, own, values, agreed) if own is not None else None
