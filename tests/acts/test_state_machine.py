"""Random acts by random people leave the invariants standing and a log that verifies.

STEWARD_STEPS is the number of steps of one run (2,500 on each engine by default; `make soak` asks for 100,000),
STEWARD_SEED which ones (unset: Hypothesis chooses).
"""

import os
from collections import Counter
from datetime import timedelta
from random import Random

from django.db import transaction
from hypothesis import HealthCheck, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from steward.models import Book, BookEntry, Copy, Delegation, Destruction, Document, Handover, Loan, Office, Permission
from steward.reads import people
from steward.reads.verify import verify
from steward.rules.answers import No
from steward.rules.facts import Actor
from tests.acts.invariants import Watch
from tests.cast import LOW, MIDDLE, NOW, OFFICES, TOP, Cast, do
from tests.progress import Progress, summary

STEPS = int(os.environ.get("STEWARD_STEPS", "2500"))
SEED = os.environ.get("STEWARD_SEED")
LENGTH = 250
EVERYBODY = (*OFFICES, "access")
KEEPERS = ("keeper", "second_keeper", "registrar", "second_registrar", "head", "inspector")
FORMS = ("true-copy", "extract", "copy-of-copy", "photograph")


class OfficeMachine(RuleBasedStateMachine):
    """One day after another in the cast's unit; every example begins from the same tables and is undone."""

    cast: staticmethod
    done: Counter
    refused: Counter
    progress: Progress

    def __init__(self) -> None:
        super().__init__()
        self.block = transaction.atomic()
        self.block._from_testcase = True
        self.block.__enter__()
        self.now, self.watch, self.last = NOW, Watch(), None
        self.names = {Office.objects.get(key=key).pk: name for name, key in self.cast().offices.items()}

    def teardown(self) -> None:
        try:
            self.watch.everything()
            assert list(verify()) == []
        finally:
            transaction.set_rollback(True)
            self.block.__exit__(None, None, None)
            forget_virtual_tables()

    def actor(self, name: str) -> Actor:
        return people.actor_for(self.cast().offices[name], self.now)

    def attempt(self, act: str, who: str, usual: str, **fields: object) -> bool:
        """Perform it, or be told no: anything else is a fault."""
        by = self.actor(who or usual)
        try:
            with transaction.atomic():
                transaction.get_connection().atomic_blocks[-1]._from_testcase = True
                self.last = do(act, by, now=self.now, **fields).index
        except No as no:
            self.refused[f"{act}: {no.code}"] += 1
        else:
            self.done[act] += 1
        return True

    def some(self, rows: object, random: Random) -> object | None:
        found = list(rows.order_by("-pk")[:8])
        return random.choice(found) if found else None

    def decider(self, random: Random) -> str:
        return random.choice(("head", "head", "deputy"))

    def keeper_of(self, copy: Copy) -> str:
        return self.names.get(copy.keeper_id, "registrar")

    def one(self, model: type, random: Random, **wanted: object) -> object | None:
        """Mostly a record in the wanted state, sometimes any."""
        return self.some(model.objects.all() if random.random() < 0.1 else model.objects.filter(**wanted), random)

    @invariant()
    def what_was_touched_holds(self) -> None:
        if self.last is not None:
            self.watch.after(self.last)
            self.last = None

    @initialize(seed=st.integers(0, 2**32))
    def begin(self, seed: int) -> None:
        self.random = Random(seed)

    @rule()
    def step(self) -> None:
        """One move that finds something to move; uniform draws go deeper than the strategies' own."""
        random = self.random
        self.progress.step()
        who = random.choice(("", "", "", "", "", random.choice(EVERYBODY)))
        while not random.choices(MOVES, WEIGHTS)[0](self, who, random):
            pass

    def register(self, who, random):
        level, unopened = random.choice((LOW, LOW, MIDDLE, TOP)), random.random() < 0.1
        return self.attempt(
            "document.register_incoming", who, "registrar", book=self.book("incoming"), arrived_on=str(self.now.date()),
            issuing_body="Bộ", symbol="1/BC", dated="2026-11-10", level=level, unopened=unopened,
            copies=random.choice(("", "1", "3 4", "2 2/1 9", "7 7")), abstract="" if level == TOP or unopened else "Trích yếu",
        )  # fmt: skip

    def propose(self, who, random):
        level = random.choice((LOW, TOP))
        return self.attempt(
            "document.propose", who, "drafter", kind="Báo cáo", level=level, basis=self.cast().basis["low" if level == LOW else "top"],
            copies=random.randint(1, 4), reproduction=random.choice(("forbidden", "by_decision", "by_decision")),
        )  # fmt: skip

    def answer_a_proposal(self, who, random):
        act, more = random.choice(
            (("document.determine", {}), ("document.determine", {}), ("document.return_proposal", {"reason": "thiếu"}))
        )
        document = self.one(Document, random, state="proposed")
        return document and self.attempt(act, who, self.decider(random), document=str(document.key), **more)

    def issue(self, who, random):
        document = self.one(Document, random, state="determined")
        more = {"book": self.book("outgoing"), "symbol": "2/QĐ"}
        return document and self.attempt("document.issue", who, "registrar", document=str(document.key), **more)

    def correct(self, who, random):
        document = self.one(Document, random, state="in_force")
        more = {"field": random.choice(("kind", "abstract", "signer", "level")), "value": random.choice("abc "), "reason": "sai"}
        return document and self.attempt("document.correct", who, "registrar", document=str(document.key), **more)

    def cancel(self, who, random):
        entry = self.one(BookEntry, random, state="valid")
        return entry and self.attempt("document.cancel_entry", who, "registrar", entry=str(entry.key), reason="vào sổ nhầm")

    def confirm_cancelling(self, who, random):
        entry = self.one(BookEntry, random, state="cancel_proposed")
        return entry and self.attempt("document.confirm_cancelling", who, "second_registrar", entry=str(entry.key))

    def free(self, who, random):
        document = self.one(Document, random, state="in_force")
        act, usual, more = random.choice(
            (("document.end_protection", "registrar", {}), ("document.declassify", self.decider(random), {"ground": "hết lý do"}))
        )
        return document and self.attempt(act, who, usual, document=str(document.key), **more)

    def offer(self, who, random):
        copy, to = self.one(Copy, random, state="held"), random.choice((*KEEPERS, random.choice(EVERYBODY)))
        due = {"due_back": str(self.now.date() + timedelta(days=random.randint(0, 30)))} if random.random() < 0.4 else {}
        return copy and self.attempt("copy.offer", who, self.keeper_of(copy), copy=str(copy.key), to=self.cast().key(to), **due)

    def extend(self, who, random):
        loan = self.one(Loan, random, state="open")
        more = {"until": str(self.now.date() + timedelta(days=random.randint(0, 40))), "reason": "họp thêm"}
        return loan and self.attempt("copy.extend_loan", who, self.names[loan.lender_id], loan=str(loan.key), **more)

    def give_back(self, who, random):
        copy = self.one(Copy, random, state="held")
        to = self.cast().key("registrar")
        return copy and self.attempt("copy.return", who, self.keeper_of(copy), copy=str(copy.key), to=to)

    def answer_an_offer(self, who, random):
        handover = self.one(Handover, random, state="open")
        act = random.choice(("copy.accept", "copy.accept", "copy.accept", "copy.refuse", "copy.withdraw"))
        if not handover:
            return None
        usual = self.names[handover.giver_id if act == "copy.withdraw" else handover.receiver_id]
        return self.attempt(
            act, who, usual, handover=str(handover.key), **({"reason": "thiếu trang"} if act == "copy.refuse" else {})
        )

    def permit(self, who, random):
        copy = self.one(Copy, random, state="held")
        more = {"form": random.choice(FORMS), "quantity": random.randint(1, 3), "reason": "họp"}
        return copy and self.attempt("copy.permit_reproduction", who, self.decider(random), copy=str(copy.key), **more)

    def reproduce(self, who, random):
        permission = self.one(Permission, random, state="open")
        if not permission:
            return None
        more = {"permission": str(permission.key), "quantity": random.randint(1, 3)}
        return self.attempt("copy.reproduce", who, self.keeper_of(permission.copy), **more)

    def list_for_destruction(self, who, random):
        first = self.one(Copy, random, state="held")
        if not first:
            return None
        copies = [
            str(c.key)
            for c in Copy.objects.filter(document=first.document_id, state="held").order_by("pk")[: random.randint(1, 4)]
        ]
        more = {"copies": copies, "reason": "hết hạn", "method": "cắt vụn"}
        return self.attempt("copy.propose_destruction", who, random.choice(("registrar", self.keeper_of(first))), **more)

    def decide(self, who, random):
        destruction = self.one(Destruction, random, state="proposed")
        act = random.choice(("copy.decide_destruction", "copy.decide_destruction", "copy.refuse_destruction"))
        return destruction and self.attempt(act, who, self.decider(random), destruction=str(destruction.key))

    def witness(self, who, random):
        destruction = self.one(Destruction, random, state="decided")
        usual = random.choice(("inspector", "second_registrar", "drafter"))
        return destruction and self.attempt("copy.witness_destruction", who, usual, destruction=str(destruction.key))

    def destroy(self, who, random):
        destruction = self.one(Destruction, random, state="decided")
        return destruction and self.attempt(
            "copy.destroy", who, self.names[destruction.proposer_id], destruction=str(destruction.key)
        )

    def lend(self, who, random):
        """The head lends its authority, and the deputy decides from then on; or a paper is ended before its time."""
        lent = self.some(Delegation.objects.filter(state="in_force"), random)
        if lent and random.random() < 0.4:
            return self.attempt("delegation.end", who, "head", delegation=str(lent.key))
        since = self.now.date() + timedelta(days=random.choice((-1, 0, 0, 0, 3)))
        more = {"since": str(since), "until": str(since + timedelta(days=random.choice((1, 10, 60)))), "paper": "02/UQ"}
        return self.attempt("delegation.give", who, "head", deputy=self.cast().key("deputy"), **more)

    def leave_an_office(self, who, random):
        return self.attempt("office.assign", who, "access", office=self.cast().key("second_keeper"), since="2026-11-16")

    def take_over(self, who, random):
        copy = self.some(Copy.objects.filter(keeper__person=None, state="held"), random)
        return copy and self.attempt("copy.take_over", who, "registrar", copy=str(copy.key), note="người giữ thôi việc")

    def time_passes(self, who, random):
        self.now += timedelta(hours=random.choice((1, 1, 1, 5, 26, 200)))
        return True

    def the_year_turns(self, who, random):
        if self.now.year == 2026:
            self.now = self.now.replace(year=2027, month=1, day=4)
        for book in Book.objects.filter(closed_on=None, year=2026):
            self.attempt("book.turn_year", who, "registrar", book=str(book.key))
        return True

    def close_a_volume(self, who, random):
        book = self.some(Book.objects.filter(closed_on=None), random)
        return book and self.attempt("book.close_volume", who, "registrar", book=str(book.key))

    def book(self, direction: str) -> str:
        return str(Book.objects.filter(direction=direction).order_by("-year").first().key)


M = OfficeMachine
MOVES, WEIGHTS = zip(
    (M.register, 8), (M.propose, 5), (M.answer_a_proposal, 6), (M.issue, 8), (M.correct, 4), (M.cancel, 4), (M.confirm_cancelling, 6),
    (M.free, 2), (M.offer, 14), (M.give_back, 3), (M.answer_an_offer, 16), (M.permit, 4), (M.reproduce, 6), (M.list_for_destruction, 5),
    (M.decide, 5), (M.witness, 8), (M.destroy, 6), (M.leave_an_office, 0.3), (M.lend, 2), (M.extend, 2), (M.take_over, 3), (M.time_passes, 3),
    (M.the_year_turns, 0.2), (M.close_a_volume, 0.5), strict=True,
)  # fmt: skip


def forget_virtual_tables() -> None:
    """SQLite keeps those that `verify` has made and dropped until the transaction ends: each savepoint then costs more than the last."""
    if transaction.get_connection().vendor == "sqlite":
        for statement in ("ROLLBACK", "BEGIN"):
            transaction.get_connection().connection.execute(statement)


def test_random_acts_by_random_people_keep_every_invariant(cast: Cast):
    OfficeMachine.cast, OfficeMachine.done, OfficeMachine.refused = staticmethod(lambda: cast), Counter(), Counter()
    vendor = transaction.get_connection().vendor
    OfficeMachine.progress = Progress(f"acts on {vendor}", STEPS)
    run_state_machine_as_test(
        seed(int(SEED))(OfficeMachine) if SEED else OfficeMachine,
        settings=settings(
            max_examples=max(1, STEPS // LENGTH), stateful_step_count=LENGTH, database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
    done, refused = sum(OfficeMachine.done.values()), sum(OfficeMachine.refused.values())
    steps, chosen = OfficeMachine.progress.done, SEED or "of Hypothesis"
    summary(f"acts on {vendor}: {steps:,} steps, {done + refused:,} orders, {done:,} done, {refused:,} refused, seed {chosen}")
    print(dict(OfficeMachine.done), dict(OfficeMachine.refused))
    if STEPS >= 2000:
        assert {"copy.accept", "copy.reproduce", "copy.witness_destruction", "document.confirm_cancelling"} <= set(
            OfficeMachine.done
        )
