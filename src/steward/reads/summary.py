"""One thing as whoever decides about it must know it: its facts, and what may be done with it.

Promises the same facts on the thing's own page, beside the form of every act that is done to it, and to
programs: they are written once, with the thing (`reads.things`).
"""

from dataclasses import dataclass

from steward.reads import offers, things
from steward.reads.machinery.wording import label, shown
from steward.reads.question import question
from steward.rules.machinery.actor import Actor
from steward.rules.machinery.answers import Unknown
from steward.rules.machinery.fields import ref, text


@dataclass(frozen=True)
class FactTold:
    """One fact in words: what it is called, and what it is."""

    label: str
    value: str


@dataclass(frozen=True)
class ThingTold:
    """A record by what it is called, its state where it has one, the facts that are not empty,
    and what may be done with it."""

    key: str
    version: int
    label: str
    state: str
    rows: tuple[FactTold, ...]
    may: tuple[str, ...]


@dataclass(frozen=True)
class Summary:
    """What is known of one thing to whoever decides about it, and what may be done with it."""

    subject: str = text("Subject")
    key: str = ref("record", "Record")


@question("summary", Summary)
def summary(ask: Summary, by: Actor) -> ThingTold:
    kind = things.of(ask.subject)
    if kind.facts is None:
        raise Unknown(ask.subject)
    row = kind.known(ask.key, by)
    told = ((label(name), "" if value in (None, "") else shown(value)) for name, value in kind.facts(row, by))
    return ThingTold(
        key=str(row.key),
        version=row.version,
        label=kind.label(row).strip(),
        state=getattr(row, "state", ""),
        rows=tuple(FactTold(name, value) for name, value in told if value),
        may=tuple(offers.may(by, ask.subject, row.thing(by.day))),
    )
