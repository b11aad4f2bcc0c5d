"""Random acts by random people leave the invariants standing and a log that verifies.

STEWARD_STEPS is the number of steps of one run (2,500 on each engine by default; `make soak` asks for
100,000), STEWARD_SEED which ones (unset: Hypothesis chooses).
"""

import os
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from random import Random

from django.db import transaction
from hypothesis import HealthCheck, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from steward.reads.log.verify import verify
from steward.rules.lives import LIVES
from steward.rules.machinery.life import Life, moves, stays
from tests.acts import moves_clock, moves_custody, moves_people, moves_register, moves_spill  # noqa: F401
from tests.acts.machine import EVERYBODY, MOVES, Move, Stage
from tests.cast import Cast
from tests.progress import Progress, summary

STEPS = int(os.environ.get("STEWARD_STEPS", "2500"))
SEED = os.environ.get("STEWARD_SEED")
LENGTH = 250
#: So many times as likely is a move of which an act has not happened yet: a short run comes to all of them.
WANTED = 8
#: So rarely chosen a move may be missed by a short run, and so many of their acts at once.
#: A long one misses none.
RARE = 2
MAY_MISS = 6
#: From so many steps on a run is asked whether everything happened,
#: and from so many whether nothing at all was missed.
SHORT, LONG = 2_000, 50_000
#: Acts on arrows that no move performs, each with its reason.
NOT_MOVED: Mapping[str, str] = {}


class OrganisationMachine(Stage, RuleBasedStateMachine):
    """One day after another in the cast's unit; every example begins from the same tables and is undone."""

    def __init__(self) -> None:
        super().__init__()
        self.block = transaction.atomic()
        self.block._from_testcase = True
        self.block.__enter__()
        self.start()

    def teardown(self) -> None:
        try:
            self.watch.everything()
            assert list(verify()) == []
        finally:
            transaction.set_rollback(True)
            self.block.__exit__(None, None, None)
            forget_virtual_tables()

    @invariant()
    def what_was_touched_holds(self) -> None:
        self.look()

    @initialize(seed=st.integers(0, 2**32))
    def begin(self, seed: int) -> None:
        """The seed and what had happened before it first ran: played again it goes the same way,
        and a failure is told as it is."""
        self.random = course(SEED, seed)
        self.done = Counter(self.before.setdefault(seed, Counter(self.total)))

    @rule()
    def step(self) -> None:
        """One move that finds something to move; uniform draws go deeper than the strategies' own."""
        random = self.random
        self.progress.step()
        who = random.choice(("", "", "", "", "", random.choice(EVERYBODY)))
        weights = [one.weight * (WANTED if set(one.acts) - self.done.keys() else 1) for one in MOVES]
        while not random.choices(MOVES, weights)[0].run(self, who, random):
            pass


def course(chosen: str | None, drawn: int) -> Random:
    """The course of one example. Of its own seed Hypothesis makes much the same small numbers:
    the chosen one is mixed in."""
    return Random(f"{chosen or ''}/{drawn}")


def forget_virtual_tables() -> None:
    """SQLite keeps those that `verify` has made and dropped until the transaction ends:
    each savepoint then costs more than the last."""
    if transaction.get_connection().vendor == "sqlite":
        for statement in ("ROLLBACK", "BEGIN"):
            transaction.get_connection().connection.execute(statement)


def unmoved(lives: Iterable[Life], moved: Collection[str], excused: Collection[str]) -> list[str]:
    """Acts that stand on an arrow of a life and that nothing moves, and excuses that are none any more."""
    walked = {arrow.act for life in lives for arrow in life.arrows}
    return sorted(
        (walked - set(moved) - set(excused)) | (set(excused) & set(moved)) | (set(excused) - walked)
    )


def lacking(moves: Collection[Move], done: Collection[str], steps: int) -> list[str]:
    """Acts of these moves that should have happened in so many steps and did not."""
    missed = {act for one in moves for act in one.acts} - set(done)
    excused = {act for one in moves if one.weight <= RARE for act in one.acts}
    if steps >= LONG or (steps >= SHORT and len(missed) > MAY_MISS):
        return sorted(missed)
    return sorted(missed - excused) if steps >= SHORT else []


def test_every_act_on_an_arrow_has_a_move_or_a_reason():
    assert unmoved(LIVES, {act for one in MOVES for act in one.acts}, NOT_MOVED) == []


def test_an_act_without_a_move_and_an_excuse_without_a_need_are_found():
    life = Life(
        "paper", ("here",), (moves("paper.lose", "here", "gone"), stays("paper.read", "here")), ("gone",)
    )
    assert unmoved([life], ["paper.lose", "paper.read"], []) == []
    assert unmoved([life], ["paper.lose"], ["paper.read"]) == []
    assert unmoved([life], ["paper.lose"], []) == ["paper.read"]
    assert unmoved([life], ["paper.lose", "paper.read"], ["paper.read", "paper.sell"]) == [
        "paper.read",
        "paper.sell",
    ]


def test_another_seed_is_another_course_and_the_same_seed_is_the_same_one():
    def course_of(chosen: str | None, drawn: int) -> list[float]:
        random = course(chosen, drawn)
        return [random.random() for _ in range(20)]

    assert course_of("7", 0) == course_of("7", 0) and course_of(None, 0) == course_of(None, 0)
    firsts = {tuple(course_of(chosen, drawn)) for chosen in (None, "0", "1", "7") for drawn in (0, 1, 7)}
    assert len(firsts) == 12


def test_random_acts_by_random_people_keep_every_invariant(cast: Cast):
    OrganisationMachine.cast, OrganisationMachine.before = staticmethod(lambda: cast), {}
    OrganisationMachine.total, OrganisationMachine.refused = Counter(), Counter()
    vendor = transaction.get_connection().vendor
    OrganisationMachine.progress = Progress(f"acts on {vendor}", STEPS)
    run_state_machine_as_test(
        seed(int(SEED))(OrganisationMachine) if SEED else OrganisationMachine,
        settings=settings(
            max_examples=max(1, STEPS // LENGTH),
            stateful_step_count=LENGTH,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    done, refused = sum(OrganisationMachine.total.values()), sum(OrganisationMachine.refused.values())
    steps, chosen = OrganisationMachine.progress.done, SEED or "of Hypothesis"
    summary(
        f"acts on {vendor}: {steps:,} steps, {done + refused:,} orders, {done:,} done, {refused:,} refused, "
        f"seed {chosen}"
    )
    print(dict(OrganisationMachine.total), dict(OrganisationMachine.refused))
    assert lacking(MOVES, OrganisationMachine.total, STEPS) == [], (
        f"never happened in {STEPS} steps, seed {chosen}"
    )
