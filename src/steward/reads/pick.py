"""Choices and pickers: what can stand in a field of an order, as far as the actor may know.

Every `choice` and every `ref` of an order or question finds its values here, so that a page, the command
line and a program are offered the same. An unknown subject gives Unknown.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from steward.foundations.scheme import Scheme
from steward.models import Body
from steward.models.fold import fold
from steward.models.schemes import RuleSet, families
from steward.reads import offers, receivers, things
from steward.reads.documents import LOANS
from steward.reads.order import ORDERS
from steward.reads.question import question
from steward.reads.schemes import stamped_levels
from steward.reads.suggestions import SUGGESTED
from steward.reads.things.thing import Things
from steward.rules.answers import Unknown
from steward.rules.books import FORMATS
from steward.rules.catalogue import ROLES
from steward.rules.facts import Actor
from steward.rules.fields import day, number, ref, refs, text
from steward.rules.filters import PARTS
from steward.rules.lives import LIVES
from steward.rules.register import CORRECTABLE, REPRODUCTION

SHOWN = 30
Pair = dict[str, Any]


@dataclass(frozen=True)
class Choices:
    """The codes that a choice field takes, with their names."""

    subject: str = text("Subject")


@question("choices", Choices)
def choices(ask: Choices, by: Actor) -> dict[str, Any]:
    if ask.subject in FIXED:
        return {"rows": [{"code": code, "vi": "", "en": ""} for code in FIXED[ask.subject]]}
    if ask.subject not in OF_SCHEME:
        raise Unknown("choice")
    return {"rows": OF_SCHEME[ask.subject](Body.objects.scheme_on(by.day))}


def _offer(scheme: Scheme) -> Pair:
    """A rule set of this release as a choice: its code with the digest of what it says."""
    vi, en = (f"{scheme.name.in_language(lang)} ({scheme.code}, {scheme.digest[:12]})" for lang in ("vi", "en"))
    return {"code": f"{scheme.code}@{scheme.digest}", "vi": vi, "en": en}


def _named(items: Any) -> list[Pair]:
    return [{"code": item.code, "vi": item.name.vi, "en": item.name.en} for item in items]


FIXED: dict[str, Collection[str]] = {
    "role": ROLES,
    "register_part": (*PARTS, "all"),
    "register_order": tuple(ORDERS),
    "loans": LOANS,
    "direction": ("incoming", "outgoing"),
    "export_format": FORMATS,
    "reset": ("password", "second_factor"),
    "reproduction": REPRODUCTION,
    "correctable": tuple(CORRECTABLE),
    "suggested": SUGGESTED,
    "proof_subject": ("document", "copy", "handover"),
    "family": families(),
    **{f"{life.subject}_state": life.states for life in LIVES},
}
OF_SCHEME: dict[str, Callable[[Any], list[Pair]]] = {
    "level": lambda scheme: _named(scheme.levels),
    "capacity": lambda scheme: _named(scheme.capacities),
    "copy_form": lambda scheme: _named(scheme.copy_forms),
    "stamped_level": stamped_levels,
    "offered": lambda scheme: [_offer(one) for one in RuleSet.objects.offered()],
}


@dataclass(frozen=True)
class Pick:
    """Records that a field can name, narrowed by words; of an act, everything that the act may be done to."""

    subject: str = text("Subject")
    q: str = text("Words", default="")
    act: str = text("Act", "Only records that this act may be done to.", default="")
    fitting: str = text("Fitting", "The act in which the record is named: of each is told whether it fits.", default="")
    things: tuple[str, ...] = refs("record", "Things", "What the act of “fitting” is done to.", default=())
    due_back: date | None = day("Due back", "Of a loan: of each receiver is told whether it fits this day too.", default=None)
    key: str = ref("record", "Record", "Only this one, to learn what it is called.", default="")
    after: int = number("After", "The place to go on from.", default=0)
    limit: int = number("Rows", default=SHOWN, least=1, most=200)


@question("pick", Pick)
def pick(ask: Pick, by: Actor) -> dict[str, Any]:
    kind = things.of(ask.subject)
    if ask.key:
        return {"rows": _told(kind, kind.rows(by).filter(key=ask.key)), "following": None}
    wanted = fold(ask.q).split()
    if ask.fitting:
        act = offers.found(ask.fitting)
        return {"rows": receivers.told(act, kind, ask.things, wanted, ask.limit, by, ask.due_back), "following": None}
    fitting = (pair for pair in _found(ask, kind, by) if all(word in fold(kind.label(pair[1])) for word in wanted))
    found = list(islice(fitting, ask.limit + 1))
    following = found[ask.limit][0] if len(found) > ask.limit else None
    return {"rows": _told(kind, (row for _, row in found[: ask.limit])), "following": following}


def _found(ask: Pick, kind: Things, by: Actor) -> Iterator[tuple[int, Any]]:
    """The records looked through, each with its place, from the place asked for."""
    if ask.act:
        yield from offers.among(offers.found(ask.act), ask.subject, by, ask.q, ask.after)
        return
    rows = kind.narrowed(None, by)
    rows = kind.seek(rows, ask.q) if kind.seek and ask.q else rows
    rows = rows.order_by(*kind.order) if kind.order else rows
    yield from enumerate(rows[ask.after :].iterator(chunk_size=offers.AT_ONCE), start=ask.after)


def _told(kind: Things, rows: Iterable[Any]) -> list[Pair]:
    """Keys and labels; where two would be called the same, each with what tells it apart."""
    return [{"key": str(row.key), "label": label} for row, label in things.called_apart(kind, rows)]
