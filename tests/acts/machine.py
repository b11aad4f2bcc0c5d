"""The office of the random campaign: one day after another in the cast's unit, one move a step.

A move is a function of `moves_*.py`: it looks for something to move, has it done by somebody, and says what
it tried. It names the acts that it may perform, so that an act without a move is found (`MOVES`).
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

from django.db import transaction

from steward.models import Authorisation, Book, Copy, Post
from steward.reads.machinery.asking import actor_for
from steward.rules.machinery.actor import Actor
from steward.rules.machinery.answers import No
from tests.acts.invariants import Watch
from tests.cast import NOW, POSTS, Cast, do
from tests.progress import Progress

ACCESS = ("access", "second_access")
EVERYBODY = (*POSTS, *ACCESS)
KEEPERS = ("keeper", "second_keeper", "registrar", "second_registrar", "head", "inspector")


class Stage:
    """Acts and looks things up for one run; `now` is its day; `total` and `refused` count over all runs,
    `done` over those before it and itself, `before` keeps those of each seed.

    `rights` is the last authorisation of the cast itself: those up to it stay,
    for without them nothing happens any more.
    """

    cast: Callable[[], Cast]
    done: Counter[str]
    total: Counter[str]
    before: dict[int, Counter[str]]
    refused: Counter[str]
    progress: Progress

    def start(self) -> None:
        self.now, self.watch, self.last = NOW, Watch(), None
        self.rights = Authorisation.objects.order_by("-pk").values_list("pk", flat=True).first()
        self.names = {Post.objects.get(key=key).pk: name for name, key in self.cast().posts.items()}

    @property
    def today(self) -> str:
        return str(self.actor("access").day)

    def actor(self, name: str) -> Actor:
        return actor_for(self.cast().posts[name], self.now)

    def attempt(self, act: str, who: str, usual: str, **fields: object) -> bool:
        """Perform it, or be told no: anything else is a fault."""
        return self.perform(act, self.actor(who or usual), **fields)

    def perform(self, act: str, by: Actor, **fields: object) -> bool:
        try:
            with transaction.atomic():
                transaction.get_connection().atomic_blocks[-1]._from_testcase = True
                self.last = do(act, by, now=self.now, **fields).index
        except No as no:
            self.refused[f"{act}: {no.code}"] += 1
        else:
            self.done[act] += 1
            self.total[act] += 1
            self.look()
        return True

    def look(self) -> None:
        """What the last act touched holds."""
        if self.last is not None:
            self.watch.after(self.last)
            self.last = None

    def some(self, rows: Any, random: Random) -> Any:
        found = list(rows.order_by("-pk")[:8])
        return random.choice(found) if found else None

    def one(self, model: Any, random: Random, **wanted: object) -> Any:
        """Mostly a record in the wanted state, sometimes any."""
        return self.some(
            model.objects.all() if random.random() < 0.1 else model.objects.filter(**wanted), random
        )

    def decider(self, random: Random) -> str:
        return random.choice(("head", "head", "deputy"))

    def keeper_of(self, copy: Copy) -> str:
        return self.names.get(copy.keeper_id, "registrar")

    def named(self, post: int | None, otherwise: str) -> str:
        return self.names.get(post, otherwise)

    def book(self, direction: str) -> str:
        return str(Book.objects.filter(direction=direction).order_by("-year").first().key)


@dataclass(frozen=True)
class Move:
    """Something that can happen: the acts it may perform, how often it is chosen, and how it goes."""

    acts: tuple[str, ...]
    weight: float
    run: Callable[[Any, str, Random], object]


MOVES: list[Move] = []


def move(
    *acts: str, weight: float
) -> Callable[[Callable[[Any, str, Random], object]], Callable[[Any, str, Random], object]]:
    """Enter a function as a move."""

    def entered(run: Callable[[Any, str, Random], object]) -> Callable[[Any, str, Random], object]:
        MOVES.append(Move(acts, weight, run))
        return run

    return entered
