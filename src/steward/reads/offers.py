"""What one may do here, now: the standing rules of the acts that are declared on a thing, asked one by one.

Pages, the JSON twin, pickers and My work ask here and nowhere else, so what is offered is what nothing stands
against. Where the question is whether there is anything at all, the tables answer it by the narrowings,
the rules' twins.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from steward.reads import things
from steward.reads.machinery.thing import AT_ONCE
from steward.reads.machinery.together import Statement, any_of, each, kept
from steward.rules import catalogue
from steward.rules.machinery.actor import Actor
from steward.rules.machinery.answers import Unknown, must
from steward.rules.machinery.standing import Standing


def may(by: Actor, subject: str, thing: Any) -> list[str]:
    """Names of the acts that nothing stands against, done to this thing (its facts) by this actor,
    in their declared order."""
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


def possible(acts: Iterable[Standing], by: Actor) -> set[Standing]:
    """Those of these acts that the actor could perform now: done to no thing,
    or to at least one that there is.

    One query, however many acts and records there are:
    a narrowing is to the row what its rule allows (`reads.things`).
    """
    could = [act for act in acts if by.principal in act.principals and not act.hands_out]
    pairs = [(act, subject) for act in could for subject in act.on if subject in things.THINGS]
    there = each(_any(act, subject, by) for act, subject in pairs)
    bare = {act for act in could if not act.on and act(by) is None}
    return bare | {act for (act, _), found in zip(pairs, there, strict=True) if found}


@kept(4096)
def _any(act: Standing, subject: str, by: Actor) -> Statement | None:
    return any_of(things.of(subject).narrowed(act, by))


def among(
    act: Standing,
    subject: str,
    by: Actor,
    words: str = "",
    after: str = "",
    within: Mapping[str, Any] | None = None,
    at_once: int = AT_ONCE,
    order: tuple[str, ...] = (),
) -> Iterator[Any]:
    """The records an act may be done to by this actor, in order;
    Unknown where the act is not done to such a subject.

    Lazily: whoever takes thirty of them reads little more, however many there are. `after` is the key of the
    record to go on from, `within` narrows to what has these values, `at_once` is how many the asker wants,
    `order` another order than that of the list. The rule has the last word.
    """
    if subject not in act.on:
        raise Unknown(subject)
    kind = things.of(subject)
    rows = kind.narrowed(act, by).filter(**(within or {}))
    return (
        row
        for row in kind.walked(rows, by, words, after, at_once, order)
        if act(by, row.thing(by.day)) is None
    )


def must_be(act: Standing, subject: str, keys: Iterable[str], by: Actor) -> None:
    """Go on where the act may be done to each of these records;
    else raise what stands against the first of them."""
    if subject not in act.on:
        raise Unknown(subject)
    for key in keys:
        must(act(by, thing(subject, key, by).thing(by.day)))


def there(subject: str, keys: Iterable[str], by: Actor) -> list[str]:
    """Those of these keys whose records exist for the actor, each once;
    what one may not see is left out like what is not."""
    return _among(things.of(subject).rows(by), keys)


def left(act: Standing, subject: str, keys: Iterable[str], by: Actor) -> list[str]:
    """Those of them to whose records the act may be done by this actor."""
    return _among(things.of(subject).narrowed(act, by), keys)


def _among(rows: Any, keys: Iterable[str]) -> list[str]:
    asked = list(dict.fromkeys(UUID(key) for key in keys))
    known = set(rows.filter(key__in=asked).order_by().values_list("key", flat=True)) if asked else set()
    return [str(key) for key in asked if key in known]


def seen(subject: str, keys: Iterable[str], by: Actor) -> str:
    """The versions of these records now, as an act takes them;
    of what several people write in at once, none."""
    if things.of(subject).at_hand:
        return ""
    return ",".join(f"{key}:{thing(subject, key, by).version}" for key in keys)
