"""What an act is: its declaration, an order, and a function of about six lines: load, ask, change, tell.

The function receives the order, the actor and the moment; it loads what the actor may see, asks a rule,
changes objects in memory and returns Done naming every object it changed or made. It stores nothing:
the envelope stores exactly what Done names, so a change that is not told does not happen.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from steward.models.machinery.record import Record
from steward.models.people.accounts import Account
from steward.rules.machinery.actor import Actor, Authority
from steward.rules.machinery.fields import kinds, sentence
from steward.rules.machinery.standing import Standing


@dataclass(frozen=True)
class Done:
    """What an act tells: the objects to store, the result for the receipt,
    facts beside those of the things it asked over.

    `rank` only raises the level of what is disclosed, which is reckoned from facts and objects
    (`hearing.py`); `pay` names detached files as (sha256, size); `accounts` are sign-ins to store with them;
    `aside` goes back to the one who acts and is written nowhere (a one-time password); `erase` names entries
    whose disclosures lose their text. Of what decides, `rests` says on whose authority, and `decided` over
    which records: the first of the objects, where it names none.
    """

    objects: tuple[Record, ...]
    result: dict[str, Any] = field(default_factory=dict)
    facts: tuple[Any, ...] = ()
    rank: int = 0
    pay: tuple[tuple[str, int], ...] = ()
    accounts: tuple[Account, ...] = ()
    aside: dict[str, str] = field(default_factory=dict)
    erase: tuple[int, ...] = ()
    rests: Authority | None = None
    decided: tuple[Record, ...] = ()


Run = Callable[[Any, Actor, datetime], Done]


@dataclass(frozen=True)
class Act:
    """An act of the catalogue: what is declared of it in its rules, what orders it, and what it does."""

    standing: Standing
    order: type
    run: Run

    @property
    def name(self) -> str:
        return self.standing.name

    @property
    def subject(self) -> str:
        return self.standing.subject

    @property
    def names(self) -> str:
        """The field of the order that names the thing; "" where the act is done to none."""
        found = (
            name for name, kind in kinds(self.order).items() if kind.subject in (*self.standing.on, "record")
        )
        return next(found, "") if self.standing.on else ""

    @property
    def sentence(self) -> str:
        """What the act does, in one English sentence: the order's docstring, a message id."""
        return sentence(self.order)


def act(standing: Standing, order: type) -> Callable[[Run], Act]:
    """Make an act of a function, under what its rules declare; the catalogue lists it."""
    return lambda run: Act(standing, order, run)
