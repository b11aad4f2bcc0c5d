"""Facts for the tables: one ordinary case of each, changed by keyword."""

from datetime import date
from typing import Any

from steward.foundations.scheme import shipped
from steward.rules.facts import (
    Actor,
    CopyFacts,
    DestructionFacts,
    DocumentFacts,
    HandoverFacts,
    Mandate,
    OfficeFacts,
    PermissionFacts,
)  # fmt: skip

DAY = date(2026, 11, 16)
LAW, OLD_LAW = shipped()["vn-2026"], shipped()["vn-2020"]
LOW, MIDDLE, TOP = LAW.levels
ROOT, UNIT, BELOW, ASIDE = 1, 2, 3, 4
LINE = (ROOT, UNIT)


def mandate(role: str = "reader", unit: int = UNIT, rank: int = 40, **more: Any) -> Mandate:
    return Mandate(role=role, unit=unit, depth=0 if unit == ROOT else 1, rank=rank, **more)


def who(*mandates: Mandate, office: int = 10, person: int | None = 100, **more: Any) -> Actor:
    values: dict[str, Any] = {"unit": UNIT, "units": LINE, "capacity": "", "day": DAY, **more}
    return Actor(office, f"key-{office}", f"p-{office}", mandates=mandates, person=person, **values)


def registrar(**more: Any) -> Actor:
    return who(mandate("registrar"), **more)


def head(rank: int = 40, capacity: str = "province-chair", unit: int = UNIT, **more: Any) -> Actor:
    return who(mandate("decider", unit=unit, rank=rank, capacity=capacity), **{"office": 20, "person": 200, **more})


def security(unit: int = ROOT, **more: Any) -> Actor:
    return who(mandate("security", unit=unit, rank=0), **{"office": 30, "person": 300, **more})


def office(number: int = 50, **more: Any) -> OfficeFacts:
    values: dict[str, Any] = {
        "unit": UNIT, "units": LINE, "filled": True, "person": number * 10, "ceilings": ((40, (0, 7)),), **more,
    }  # fmt: skip
    return OfficeFacts(number, **values)


def document(**more: Any) -> DocumentFacts:
    values: dict[str, Any] = {
        "document": 1, "units": LINE, "scheme": LAW.code, "level": LOW.code, "rank": LOW.rank, "need": 0,
        "state": "in_force", "direction": "incoming", "drafter": 60, "drafter_person": 600, **more,
    }  # fmt: skip
    return DocumentFacts(**values)


def copy(**more: Any) -> CopyFacts:
    values: dict[str, Any] = {
        "copy": 1, "path": "3", "state": "held", "keeper": 10, "keeper_person": 100, "document": document(), **more,
    }  # fmt: skip
    return CopyFacts(**values)


def handover(**more: Any) -> HandoverFacts:
    values: dict[str, Any] = {
        "handover": 1, "state": "open", "giver": 10, "giver_person": 100, "receiver": 50, "copy": copy(), **more,
    }  # fmt: skip
    return HandoverFacts(**values)


def permission(**more: Any) -> PermissionFacts:
    values: dict[str, Any] = {"permission": 1, "state": "open", "quantity": 3, "used": 1, "copy": copy(), **more}
    return PermissionFacts(**values)


def destruction(**more: Any) -> DestructionFacts:
    values: dict[str, Any] = {
        "destruction": 1, "state": "proposed", "proposer": 10, "proposer_person": 100, "decider": None,
        "witnesses": (), "copies": (copy(keeper=10, keeper_person=100),), **more,
    }  # fmt: skip
    return DestructionFacts(**values)


def decided(**more: Any) -> DestructionFacts:
    return destruction(**{"state": "decided", "decider": 20, "decider_person": 200, **more})


def table(*rows: tuple[str, Any, str | None]) -> dict[str, Any]:
    """Arguments for `parametrize`: each row is a sentence, an answer to be computed, the code expected or None."""
    return {
        "argnames": ("answer", "code"),
        "argvalues": [row[1:] for row in rows],
        "ids": [row[0].replace(" ", "_") for row in rows],
    }


def code_of(answer: Any) -> str | None:
    refusal = answer()
    return refusal and refusal.code
