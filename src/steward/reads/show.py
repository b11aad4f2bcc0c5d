"""How single things are told: a unit, an office, a level, a day, as plain values in both languages."""

from datetime import date
from typing import Any

from steward.foundations.scheme import shipped
from steward.models import Office, Unit


def day_of(day: date | None) -> str | None:
    """ISO 8601; pages write it as d/m/Y."""
    return day.isoformat() if day else None


def level_of(scheme: str, code: str) -> dict[str, Any]:
    """A level with its names, its mark and its rank."""
    level = shipped()[scheme].level(code)
    return {
        "code": code, "scheme": scheme, "rank": level.rank, "mark": level.mark, "vi": level.name.vi, "en": level.name.en,
        "abbreviation": level.abbreviation,
    }  # fmt: skip


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
