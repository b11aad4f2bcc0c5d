"""How single things are told: a unit, an office, a level, a day, as plain values in both languages."""

from collections.abc import Iterable
from datetime import date
from pathlib import PurePosixPath
from typing import Any

from django.db.models import Count

from steward.foundations.scheme import shipped
from steward.models import Copy, Office, Unit


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
        numbering = row.document.law.copy_numbering
        told[row.pk] = {lang: numbering.text(row.path, total, lang) for lang in ("vi", "en")}
    return told


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


def within_store(path: str, stores: str) -> str:
    """A path as seen from the store it lies in: the store's own name, then the way to the file."""
    for store in sorted(stores.splitlines(), key=len, reverse=True):
        if path.startswith(store.rstrip("/") + "/"):
            return f"{PurePosixPath(store).name}/{path[len(store.rstrip('/')) + 1 :]}"
    return path
