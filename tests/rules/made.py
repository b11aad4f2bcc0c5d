"""Facts for the tables: one ordinary case of each, changed by keyword."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from steward.foundations.scheme import shipped
from steward.rules.book.facts import BookFacts, EntryFacts
from steward.rules.catalogue import is_blind
from steward.rules.custody.facts import CopyFacts, DestructionFacts, HandoverFacts, LoanFacts, PermissionFacts
from steward.rules.document.facts import DocumentFacts
from steward.rules.log.facts import ErasureFacts
from steward.rules.machinery.actor import Actor, Mandate, PostFacts
from steward.rules.people.facts import AuthorisationFacts, DelegationFacts, PersonFacts, ResetFacts, UnitFacts
from steward.rules.spill.facts import HitFacts, IncidentFacts, ScanFacts

DAY = date(2026, 11, 16)
LAW, OLD_LAW = shipped()["vn-2026"], shipped()["vn-2020"]
LOW, MIDDLE, TOP = LAW.levels
ROOT, UNIT, BELOW, ASIDE = 1, 2, 3, 4
LINE = (ROOT, UNIT)


def mandate(role: str = "reader", unit: int = UNIT, rank: int = 40, **more: Any) -> Mandate:
    return Mandate(
        role=role, unit=unit, depth=0 if unit == ROOT else 1, rank=rank, **{"blind": is_blind(role), **more}
    )


def who(*mandates: Mandate, post: int = 10, person: int | None = 100, **more: Any) -> Actor:
    """As in `models.people.mandates.actor`: only who decides carries a law."""
    law = LAW if any(m.role == "decider" for m in mandates) else None
    values: dict[str, Any] = {"unit": UNIT, "units": LINE, "capacity": "", "day": DAY, "law": law, **more}
    return Actor(post, f"key-{post}", f"p-{post}", mandates=mandates, person=person, **values)


def registrar(**more: Any) -> Actor:
    return who(mandate("registrar"), **more)


def head(rank: int = 40, capacity: str = "province-chair", unit: int = UNIT, **more: Any) -> Actor:
    return who(
        mandate("decider", unit=unit, rank=rank, capacity=capacity), **{"post": 20, "person": 200, **more}
    )


def security(unit: int = ROOT, **more: Any) -> Actor:
    return who(mandate("security", unit=unit, rank=0), **{"post": 30, "person": 300, **more})


def post(number: int = 50, **more: Any) -> PostFacts:
    values: dict[str, Any] = {
        "unit": UNIT,
        "units": LINE,
        "filled": True,
        "person": number * 10,
        "ceilings": ((40, (0, 7)),),
        **more,
    }
    return PostFacts(number, **values)


def unit(units: tuple[int, ...] = LINE) -> UnitFacts:
    return UnitFacts(units[-1] if units else 0, units)


def person(number: int = 700, **more: Any) -> PersonFacts:
    return PersonFacts(number, **{"lines": (LINE,), "has_account": True, "granted": 0, **more})


def authorisation(**more: Any) -> AuthorisationFacts:
    values: dict[str, Any] = {
        "authorisation": 1,
        "state": "proposed",
        "post": post(),
        "over": LINE,
        "role": "reader",
        "proposer": 30,
        "proposer_person": 300,
        **more,
    }
    return AuthorisationFacts(**values)


def delegation(**more: Any) -> DelegationFacts:
    return DelegationFacts(**{"delegation": 1, "state": "in_force", "giver": 20, "units": LINE, **more})


def reset(**more: Any) -> ResetFacts:
    values: dict[str, Any] = {
        "reset": 1,
        "state": "proposed",
        "person": person(),
        "proposer": 30,
        "proposer_person": 300,
        **more,
    }
    return ResetFacts(**values)


def book(**more: Any) -> BookFacts:
    values: dict[str, Any] = {
        "book": 1,
        "key": "b",
        "units": LINE,
        "direction": "incoming",
        "year": DAY.year,
        "opened_on": date(2026, 1, 2),
        "state": "open",
        "first_number": 1,
        "following": 5,
        **more,
    }
    return BookFacts(**values)


def document(**more: Any) -> DocumentFacts:
    """An entry in force; its law is that of `scheme`."""
    values: dict[str, Any] = {
        "document": 1,
        "units": LINE,
        "scheme": LAW.code,
        "level": LOW.code,
        "rank": LOW.rank,
        "need": 0,
        "state": "in_force",
        "direction": "incoming",
        "drafter": 60,
        "drafter_person": 600,
        **more,
    }
    return DocumentFacts(**{"law": shipped()[values["scheme"]], **values})


def entry(**more: Any) -> EntryFacts:
    return EntryFacts(
        **{"entry": 1, "state": "valid", "units": LINE, "document": document(), "moved": False, **more}
    )


def copy(**more: Any) -> CopyFacts:
    values: dict[str, Any] = {
        "copy": 1,
        "path": "3",
        "state": "held",
        "keeper": 10,
        "keeper_person": 100,
        "document": document(),
        **more,
    }
    return CopyFacts(**values)


def handover(**more: Any) -> HandoverFacts:
    values: dict[str, Any] = {
        "handover": 1,
        "state": "open",
        "giver": 10,
        "giver_person": 100,
        "receiver": 50,
        "copy": copy(),
        **more,
    }
    return HandoverFacts(**values)


def loan(**more: Any) -> LoanFacts:
    """Lent by the post that also keeps the register of these tables; `until` is a fortnight away."""
    values: dict[str, Any] = {
        "loan": 1,
        "state": "open",
        "lender": 10,
        "borrower": 50,
        "until": DAY + timedelta(days=14),
        "document": document(),
        **more,
    }
    return LoanFacts(**values)


def permission(**more: Any) -> PermissionFacts:
    values: dict[str, Any] = {
        "permission": 1,
        "state": "open",
        "quantity": 3,
        "used": 1,
        "copy": copy(),
        **more,
    }
    return PermissionFacts(**values)


def destruction(**more: Any) -> DestructionFacts:
    values: dict[str, Any] = {
        "destruction": 1,
        "state": "proposed",
        "proposer": 10,
        "proposer_person": 100,
        "decider": None,
        "witnesses": (),
        "copies": (copy(keeper=10, keeper_person=100),),
        **more,
    }
    return DestructionFacts(**values)


def decided(**more: Any) -> DestructionFacts:
    return destruction(**{"state": "decided", "decider": 20, "decider_person": 200, **more})


def scan(**more: Any) -> ScanFacts:
    return ScanFacts(
        **{"scan": 1, "key": "s", "state": "open", "units": LINE, "until": date(2026, 12, 16), **more}
    )


def hit(**more: Any) -> HitFacts:
    return HitFacts(**{"hit": 1, "state": "open", "units": LINE, "rank": 0, "document": document(), **more})


def erasure(**more: Any) -> ErasureFacts:
    """Proposed for an entry that still tells something."""
    values: dict[str, Any] = {
        "entry": 7,
        "act": "copy.offer",
        "told": True,
        "state": "proposed",
        "proposer": 30,
        "proposer_person": 300,
        **more,
    }
    return ErasureFacts(**values)


def incident(**more: Any) -> IncidentFacts:
    return IncidentFacts(**{"incident": 1, "state": "open", "hit": hit(state="confirmed"), **more})


#: How a thing of each subject that has a life of its own is made.
THINGS: dict[str, Callable[..., Any]] = {
    "authorisation": authorisation,
    "delegation": delegation,
    "reset": reset,
    "book": book,
    "document": document,
    "entry": entry,
    "copy": copy,
    "handover": handover,
    "loan": loan,
    "permission": permission,
    "destruction": destruction,
    "scan": scan,
    "hit": hit,
    "allowance": hit,
    "incident": incident,
    "erasure": erasure,
}


def table(*rows: tuple[str, Any, str | None]) -> dict[str, Any]:
    """Arguments for `parametrize`: each row is a sentence, an answer to be computed,
    the code expected or None."""
    return {
        "argnames": ("answer", "code"),
        "argvalues": [row[1:] for row in rows],
        "ids": [row[0].replace(" ", "_") for row in rows],
    }


def code_of(answer: Any) -> str | None:
    refusal = answer()
    return refusal and refusal.code
