"""What the form of an act begins with: what already stands in the thing that the act changes,
and why it came to be changed.

Promises that of an act for which an empty field means that nothing stands there any more, the form says what
stands there: so nothing is lost because nobody touched it (`tests/reads/test_begun.py`
holds every act to that).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from steward.models import Document, Organisation, Post
from steward.reads import offers
from steward.reads.machinery.decisions import Decisions
from steward.reads.machinery.show import PostTold
from steward.reads.people import lent
from steward.rules.document import drafts, incoming, kept, register
from steward.rules.machinery.actor import Actor
from steward.rules.machinery.standing import Standing
from steward.rules.people.delegations import may_delegate
from steward.rules.people.posts import may_assign

#: By act, the values of its order as they stand in its thing;
#: `given` are values that were named for the form.
Begins = Callable[[Any, Mapping[str, Any]], dict[str, Any]]


def _draft(row: Document, given: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "kind": row.kind,
        "abstract": row.abstract,
        "level": row.level,
        "basis": str(row.basis.key) if row.basis else "",
        "compartments": row.need.codes.replace("+", " "),
        "copies": row.copies_authorised,
        "recipients": row.recipients,
        "reproduction": row.reproduction,
        "signer": row.signer,
        "agreed": row.agreed,
        **_end(row, given),
    }


def _end(row: Document, given: Mapping[str, Any]) -> dict[str, Any]:
    return {"protected_until": row.protected_until.isoformat() if row.protected_until else ""}


def _read_end(row: Document, given: Mapping[str, Any]) -> dict[str, Any]:
    return {**_end(row, given), "extended": row.extended}


def _corrected(row: Document, given: Mapping[str, Any]) -> dict[str, Any]:
    """Which field is corrected is chosen; where it was named, what stands in it."""
    field = given.get("field")
    return {"value": getattr(row, field)} if field in register.CORRECTABLE else {}


def _seated(row: Post, given: Mapping[str, Any]) -> dict[str, Any]:
    return {"person": str(row.person.key) if row.person else ""}


BEGINS: dict[Standing, Begins] = {
    drafts.may_propose_again: _draft,
    register.may_correct: _corrected,
    incoming.may_confirm_end: _end,
    incoming.may_correct_end: _read_end,
    may_assign: _seated,
}


def begun(act: Standing, subject: str, key: str, by: Actor, given: Mapping[str, Any]) -> dict[str, Any]:
    """What the form of this act, done to this thing, begins with."""
    return BEGINS[act](offers.thing(subject, key, by), given) if act in BEGINS else {}


#: By act, what is said at a field of its form before anything stands there.
BEFOREHAND: dict[Standing, tuple[str, Callable[[Actor], str]]] = {may_delegate: ("deputy", lent.beforehand)}


def beforehand(act: Standing, by: Actor) -> dict[str, str]:
    """What the reader has to know of a field before choosing, by the name of the field."""
    if act not in BEFOREHAND:
        return {}
    field, said = BEFOREHAND[act]
    return {field: told} if (told := said(by)) else {}


def silent(subject: str, keys: Iterable[str], by: Actor) -> bool:
    """Whether one of these things has a level at which nothing of the contents may be written,
    in a reason neither."""
    documents = list(kept.documents_in(offers.thing(subject, key, by).thing(by.day) for key in keys))
    return bool(documents) and kept.silent(Organisation.objects.law_on(by.day), documents) is not None


@dataclass(frozen=True)
class CameBack:
    """Who returned a draft, on which day and why."""

    by: PostTold
    on: date
    reason: str


def came_back(act: Standing, key: str, by: Actor) -> CameBack | None:
    """Of a draft that is written anew: who returned it, on which day and why."""
    if act is not drafts.may_propose_again:
        return None
    row = offers.thing("document", key, by)
    if row.decider is None or act(by, row.facts(by.day)) is not None:
        return None  # withdrawn or proposed again meanwhile, or another's
    by_whom = Decisions([row]).doer(row, row.decider, register.may_return_proposal, drafts.may_revoke)
    return CameBack(by_whom, row.returned_on, row.ground)
