"""What an act has done, in a sentence with names and numbers, and what takes it back.

Both are asked after the act, by the one who performed it: a receipt that is given again says what there is now.
"""

from collections.abc import Mapping
from typing import Any

from steward.reads.things import THINGS
from steward.reads.wording import filled
from steward.rules import catalogue
from steward.rules.facts import Actor
from steward.rules.standing import Standing


def sentence(act: Standing, result: Mapping[str, Any], by: Actor) -> str:
    """The act in the past tense: the names of the records in its result, then the numbers that it told."""
    names: dict[str, Any] = {}
    for subject, row in _named(result, by):
        names = {**THINGS[subject].names(row), **names}
    told = {name: value for name, value in result.items() if name not in names and isinstance(value, str | int)}
    return filled(act.past, {**told, **names})


def undo(act: Standing, result: Mapping[str, Any], by: Actor) -> tuple[Standing, str, str] | None:
    """The act that takes this one back while nothing stands against it, with the subject and key of its thing."""
    back = catalogue.BY_NAME.get(act.undo)
    if back is None:
        return None
    for subject, row in _named(result, by):
        if subject in back.on and back(by, row.thing(by.day)) is None:
            return back, subject, str(row.key)
    return None


def _named(result: Mapping[str, Any], by: Actor) -> list[tuple[str, Any]]:
    """The records that a result names and that exist for this actor."""
    keys = [(subject, key) for subject, key in result.items() if subject in THINGS and isinstance(key, str)]
    found = ((subject, THINGS[subject].rows(by).filter(key=key).first()) for subject, key in keys)
    return [(subject, row) for subject, row in found if row is not None]


def told(act: Standing, receipt: Any, by: Actor) -> dict[str, Any]:
    """A receipt as a program is told it; `once` holds what is shown now and never again, such as a one-time password."""
    return {
        "act": receipt.act, "sentence": sentence(act, receipt.result, by), "entry": receipt.index, "at": receipt.at,
        "result": receipt.result, "leaf_sha256": receipt.leaf_sha256, "once": receipt.aside,
    }  # fmt: skip
