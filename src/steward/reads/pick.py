"""Choices and pickers: what can stand in a field of an order, as far as the actor may know.

Every `choice` and every `ref` of an order or question finds its values here, so that a page, the command
line and a program are offered the same. An unknown subject gives Unknown.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce
from itertools import islice
from typing import Any

from steward.reads import fitting, offers, things
from steward.reads.choices import ChoiceTold
from steward.reads.custody import receivers
from steward.reads.custody.receivers import Receiver
from steward.reads.machinery.thing import EVERY, Picked, Things
from steward.reads.question import Counted, question
from steward.rules.document import register
from steward.rules.machinery.actor import Actor
from steward.rules.machinery.answers import Refusal, Unknown, first
from steward.rules.machinery.fields import day, flag, number, ref, refs, text
from steward.rules.machinery.standing import Standing

SHOWN = 30


@dataclass(frozen=True)
class ChoicesTold:
    """The codes in the order in which they are offered."""

    rows: tuple[ChoiceTold, ...]


@dataclass(frozen=True)
class Choices:
    """The codes that a choice field takes, with their names; of an act,
    those that could be taken for its thing."""

    subject: str = text("Subject")
    act: str = text(
        "Act", "The act whose field it is: codes that its rules always refuse are left out.", default=""
    )
    things: tuple[str, ...] = refs("record", "Things", "What the act is done to.", default=())


@question("choices", Choices)
def choices(ask: Choices, by: Actor) -> ChoicesTold:
    return ChoicesTold(fitting.rows(offers.found(ask.act) if ask.act else None, ask.subject, ask.things, by))


@dataclass(frozen=True)
class PickedInGroup(Picked):
    """A record that fits where another field names its group."""

    group: str


@dataclass(frozen=True)
class PickTold:
    """The records, those that fit or come first before the others;
    the key to go on from where there are more.

    Each is told by its key and what it is called; with its `group`, where another field must name that; a
    receiver with whether it may have the things, why not, until when, and whether it comes `first`.
    """

    rows: tuple[Picked | PickedInGroup | Receiver, ...]
    following: str | None
    total: Counted | None


@dataclass(frozen=True)
class Pick:
    """Records that a field can name, narrowed by words; of an act, everything that the act may be done to."""

    subject: str = text("Subject")
    q: str = text("Words", default="")
    act: str = text("Act", "Only records that this act may be done to.", default="")
    fitting: str = text(
        "Fitting", "The act in which the record is named: of each is told whether it fits.", default=""
    )
    things: tuple[str, ...] = refs("record", "Things", "What the act of “fitting” is done to.", default=())
    due_back: date | None = day(
        "Due back", "Of a loan: of each receiver is told whether it fits this day too.", default=None
    )
    key: str = ref("record", "Record", "Only this one, to learn what it is called.", default="")
    after: str = ref("record", "After", "The one to go on from.", default="")
    limit: int = number("Rows", default=SHOWN, least=1, most=200)
    counted: bool = flag("Counted", "Also how many there are, exactly up to 500.")
    begins: bool = flag("Beginning", "All that there are and whose words begin so, as the search finds them.")


#: Up to so many are counted.
COUNTED = 500


@question("pick", Pick)
def pick(ask: Pick, by: Actor) -> PickTold:
    kind = things.of(ask.subject)
    if ask.key:
        return PickTold(_told(kind, kind.rows(by).filter(key=ask.key)), None, None)
    if ask.fitting:
        return _judged(ask, kind, by)
    found = list(islice(_found(ask, kind, by), ask.limit + 1))
    following = str(found[ask.limit - 1].key) if len(found) > ask.limit else None
    total = _counted(ask, kind, by, len(found)) if ask.counted else None
    return PickTold(_told(kind, found[: ask.limit]), following, total)


def _judged(ask: Pick, kind: Things, by: Actor) -> PickTold:
    """Those that the act could name, or each with whether it could."""
    if not tells_fitting(ask.fitting, ask.subject):
        raise Unknown("picker")
    act = offers.found(ask.fitting)
    if act in BESIDE:
        fit = _fitting(act, kind, ask, by)
        return PickTold(fit[: ask.limit], None, Counted(min(len(fit), ask.limit), len(fit) > ask.limit))
    rows = receivers.told(act, kind, ask.things, ask.q, ask.limit, by, ask.due_back)
    return PickTold(rows, None, _of_receivers(act, ask, kind, by, len(rows)) if ask.counted else None)


def _counted(ask: Pick, kind: Things, by: Actor, there: int) -> Counted:
    """How many there are in all; the first page that holds everything has counted them already."""
    if not ask.after and there <= ask.limit:
        return Counted(there, False)
    if ask.q and kind.looked_through:
        count = sum(1 for _ in islice(_found(replace(ask, after=""), kind, by), COUNTED + 1))
    else:
        count = kind.sought(_narrowed(ask, kind, by), ask.q, ask.begins)[: COUNTED + 1].count()
    return Counted(min(count, COUNTED), count > COUNTED)


def _of_receivers(act: Standing, ask: Pick, kind: Things, by: Actor, there: int) -> Counted:
    """How many posts the words name; where only those are told that fit, those that are told."""
    if there < ask.limit or act in receivers.ONLY:
        return Counted(there, there >= ask.limit)
    count = kind.sought(_narrowed(ask, kind, by), ask.q)[: COUNTED + 1].count()
    return Counted(min(count, COUNTED), count > COUNTED)


def _narrowed(ask: Pick, kind: Things, by: Actor) -> Any:
    return kind.rows(by) if ask.begins else kind.narrowed(offers.found(ask.act) if ask.act else None, by)


def _found(ask: Pick, kind: Things, by: Actor) -> Iterator[Any]:
    """The records that the words name, from the one asked for: the table knows which,
    or each label is read."""
    rows = _looked_through(ask, kind, by)
    return kind.labelled(rows, ask.q) if kind.looked_through else rows


def _looked_through(ask: Pick, kind: Things, by: Actor) -> Iterator[Any]:
    """As many at once as are wanted; where each label is read, all that there are."""
    at_once = EVERY if ask.q and kind.looked_through else ask.limit + 1
    if ask.act:
        return offers.among(offers.found(ask.act), ask.subject, by, ask.q, ask.after, at_once=at_once)
    rows = _narrowed(ask, kind, by)
    if ask.begins:
        return kind.walked(kind.sought(rows, ask.q, begins=True), by, "", ask.after, at_once)
    return kind.walked(rows, by, ask.q, ask.after, at_once)


def _told(kind: Things, rows: Iterable[Any]) -> tuple[Picked | PickedInGroup, ...]:
    """Keys and labels; where two would be called the same, each with what tells it apart."""
    return tuple(_one(row, label, kind.group(row)) for row, label in things.called_apart(kind, rows))


def _one(row: Any, label: str, group: str) -> Picked | PickedInGroup:
    return PickedInGroup(str(row.key), label, group) if group else Picked(str(row.key), label)


@dataclass(frozen=True)
class Beside:
    """A record that an act names beside its thing: of which subject, narrowed how,
    judged by which fitting rule."""

    subject: str
    narrowed: Callable[[Any, Any, Actor], Any]
    fits: Callable[[Actor, Any, Any], Refusal | None]


#: Of these only what fits is told.
BESIDE: dict[Standing, Beside] = {
    register.may_issue: Beside(
        "outgoing_book",
        lambda rows, document, by: rows.issuing(by.day, document.units),
        register.issuing_fits,
    ),
}


def tells_fitting(act: str, subject: str) -> bool:
    """Whether of the records of this subject, named in this act, it is told which of them fit its thing."""
    told = {
        found.name: one.subject for table in (BESIDE, receivers.RECEIVERS) for found, one in table.items()
    }
    return told.get(act) == subject


def _fitting(act: Standing, kind: Things, ask: Pick, by: Actor) -> tuple[Picked | PickedInGroup, ...]:
    """The records that can be named in an act that is done to these things, the likeliest first,
    and one that is too many."""
    subject, beside = act.on[0], BESIDE[act]
    offers.must_be(act, subject, ask.things, by)
    given = [offers.thing(subject, key, by).thing(by.day) for key in ask.things]
    narrowed = reduce(
        lambda rows, one: beside.narrowed(rows, one, by), given, kind.sought(kind.narrowed(None, by), ask.q)
    )
    rows = (row for row in narrowed if first(*(beside.fits(by, one, row.facts()) for one in given)) is None)
    return _told(kind, islice(rows, ask.limit + 1))
