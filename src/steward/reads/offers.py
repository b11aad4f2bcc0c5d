"""What one may do here, now: the standing rules of the acts that are declared on a thing, asked one by one.

Pages, the JSON twin, pickers and My work ask here and nowhere else, so what is offered is what nothing stands against.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from steward.reads import things
from steward.rules import catalogue
from steward.rules.answers import Unknown, must
from steward.rules.facts import Actor
from steward.rules.standing import Standing


def may(by: Actor, subject: str, thing: Any) -> list[str]:
    """Names of the acts that nothing stands against, done to this thing (its facts) by this actor, in their declared order."""
    return [act.name for act in catalogue.on(subject) if act(by, thing) is None]


def may_begin(by: Actor) -> list[str]:
    """Names of the acts that are done to no thing and that nothing stands against."""
    return [act.name for act in catalogue.on("") if act(by) is None]


def found(name: str) -> Standing:
    """The declaration of an act, or Unknown."""
    if name not in catalogue.BY_NAME:
        raise Unknown("act")
    return catalogue.BY_NAME[name]


def thing(subject: str, key: str, by: Actor) -> Any:
    """The record of this key as it exists for the actor, or Unknown."""
    return things.of(subject).known(key, by)


#: So many records are read at once while one looks for those that an act may be done to.
AT_ONCE = 100


def among(
    act: Standing, subject: str, by: Actor, words: str = "", after: int = 0, within: Mapping[str, Any] | None = None
) -> Iterator[tuple[int, Any]]:
    """The records an act may be done to by this actor, in order, with their places in the list looked through;
    Unknown where the act is not done to such a subject.

    Lazily: whoever takes thirty of them reads little more, however many there are; `after` is the place to go on from,
    `within` narrows to what has these values.
    """
    if subject not in act.on:
        raise Unknown(subject)
    kind = things.of(subject)
    rows = kind.narrowed(act, by).filter(**(within or {}))
    rows = rows.order_by(*kind.order) if kind.order else rows
    rows = kind.seek(rows, words) if words and kind.seek else rows
    while True:
        part = list(rows[after : after + AT_ONCE])
        for place, row in enumerate(part, start=after):
            if act(by, row.thing(by.day)) is None:
                yield place, row
        after += AT_ONCE
        if len(part) < AT_ONCE:
            return


def must_be(act: Standing, subject: str, keys: Iterable[str], by: Actor) -> None:
    """Go on where the act may be done to each of these records; else raise what stands against the first of them."""
    if subject not in act.on:
        raise Unknown(subject)
    for key in keys:
        must(act(by, thing(subject, key, by).thing(by.day)))


def seen(subject: str, keys: Iterable[str], by: Actor) -> str:
    """The versions of these records now, as an act takes them; of what several people write in at once, none."""
    if things.of(subject).at_hand:
        return ""
    return ",".join(f"{key}:{thing(subject, key, by).version}" for key in keys)
