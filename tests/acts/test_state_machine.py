"""Random acts by random people leave the invariants standing and a log that verifies.

STEWARD_STEPS is the number of steps of one run (2,500 on each engine by default; `make soak` asks for 100,000).
"""

import os
from collections import Counter
from datetime import timedelta

from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from steward.models import Book, BookEntry, Copy, Destruction, Document, Handover, Office, Permission
from steward.reads import people
from steward.reads.verify import verify
from steward.rules.answers import No
from steward.rules.facts import Actor
from tests.acts.invariants import Watch
from tests.cast import LOW, MIDDLE, NOW, OFFICES, TOP, Cast, do

STEPS = int(os.environ.get("STEWARD_STEPS", "2500"))
LENGTH = 60
#: Rarely an office other than the one whose business it is.
WHO = st.one_of(st.just(""), st.just(""), st.just(""), st.sampled_from([*OFFICES, "access"]))
PICK = st.integers(0, 2**16)
LEVEL = st.sampled_from((LOW, LOW, MIDDLE, TOP))


class Office_(RuleBasedStateMachine):
    """One day after another in the cast's unit; every example begins from the same tables and is undone."""

    cast: Cast
    done: Counter
    refused: Counter

    def __init__(self) -> None:
        super().__init__()
        self.block = transaction.atomic()
        self.block._from_testcase = True
        self.block.__enter__()
        self.now, self.watch, self.last = NOW, Watch(), None
        self.names = {Office.objects.get(key=key).pk: name for name, key in self.cast.offices.items()}

    def teardown(self) -> None:
        try:
            self.watch.everything()
            assert list(verify()) == []
        finally:
            transaction.set_rollback(True)
            self.block.__exit__(None, None, None)

    def actor(self, name: str) -> Actor:
        return people.actor_for(self.cast.offices[name], self.now)

    def attempt(self, act: str, who: str, usual: str, **fields: object) -> None:
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

    def some(self, rows: object, pick: int) -> object | None:
        keys = list(rows.order_by("-pk")[:12])
        return keys[pick % len(keys)] if keys else None

    def keeper_of(self, copy: Copy) -> str:
        return self.names.get(copy.keeper_id, "registrar")

    def one(self, model: type, pick: int, **wanted: object) -> object | None:
        """Mostly a record in the wanted state, sometimes any."""
        rows = model.objects.filter(**wanted) if pick % 5 else model.objects.all()
        return self.some(rows, pick // 5)

    @invariant()
    def what_was_touched_holds(self) -> None:
        if self.last is not None:
            self.watch.after(self.last)
            self.last = None

    @rule(who=WHO, level=LEVEL, copies=st.sampled_from(("", "1", "3 4", "2 2/1 9", "7 7")), unopened=st.booleans())
    def register(self, who, level, copies, unopened):
        book = Book.objects.filter(direction="incoming").order_by("-year").first()
        abstract = "" if level == TOP or unopened else "Trích yếu"
        self.attempt(
            "document.register_incoming", who, "registrar", book=str(book.key), arrived_on=str(self.now.date()), issuing_body="Bộ",
            symbol="1/BC", dated="2026-11-10", level=level, copies=copies, unopened=unopened, abstract=abstract,
        )  # fmt: skip

    @rule(who=WHO, level=st.sampled_from((LOW, TOP)), copies=st.integers(1, 4), forbid=st.booleans())
    def propose(self, who, level, copies, forbid):
        basis = self.cast.basis["low" if level == LOW else "top"]
        self.attempt(
            "document.propose", who, "drafter", kind="Báo cáo", level=level, basis=basis, copies=copies,
            reproduction="forbidden" if forbid else "by_decision",
        )  # fmt: skip

    @rule(who=WHO, pick=PICK, act=st.sampled_from(("document.determine", "document.determine", "document.return_proposal")))
    def answer_a_proposal(self, who, pick, act):
        document = self.one(Document, pick, state="proposed")
        if document:
            more = {"reason": "không đủ căn cứ"} if act == "document.return_proposal" else {}
            self.attempt(act, who, "head", document=str(document.key), **more)

    @rule(who=WHO, pick=PICK)
    def issue(self, who, pick):
        document = self.one(Document, pick, state="determined")
        book = Book.objects.filter(direction="outgoing").order_by("-year").first()
        if document:
            self.attempt("document.issue", who, "registrar", document=str(document.key), book=str(book.key), symbol="2/QĐ")

    @rule(who=WHO, pick=PICK, field=st.sampled_from(("kind", "abstract", "signer", "level")), value=st.sampled_from(("a", "b", "")))
    def correct(self, who, pick, field, value):
        document = self.one(Document, pick, state="in_force")
        if document:
            self.attempt("document.correct", who, "registrar", document=str(document.key), field=field, value=value, reason="sai")

    @rule(who=WHO, pick=PICK)
    def cancel(self, who, pick):
        entry = self.one(BookEntry, pick, state="valid")
        if entry:
            self.attempt("document.cancel_entry", who, "registrar", entry=str(entry.key), reason="vào sổ nhầm")

    @rule(who=WHO, pick=PICK)
    def confirm_cancelling(self, who, pick):
        entry = self.one(BookEntry, pick, state="cancel_proposed")
        if entry:
            self.attempt("document.confirm_cancelling", who, "second_registrar", entry=str(entry.key))

    @rule(who=WHO, pick=PICK, ended=st.booleans())
    def free(self, who, pick, ended):
        document = self.one(Document, pick, state="in_force")
        if document and ended:
            self.attempt("document.end_protection", who, "registrar", document=str(document.key))
        elif document and pick % 3 == 0:
            self.attempt("document.declassify", who, "head", document=str(document.key), ground="hết lý do")

    @rule(who=WHO, pick=PICK, to=st.sampled_from([*OFFICES]))
    def offer(self, who, pick, to):
        copy = self.one(Copy, pick, state="held")
        if copy:
            self.attempt("copy.offer", who, self.keeper_of(copy), copy=str(copy.key), to=self.cast.key(to))

    @rule(who=WHO, pick=PICK)
    def give_back(self, who, pick):
        copy = self.one(Copy, pick, state="held")
        if copy:
            self.attempt("copy.return", who, self.keeper_of(copy), copy=str(copy.key), to=self.cast.key("registrar"))

    @rule(who=WHO, pick=PICK, act=st.sampled_from(("copy.accept", "copy.accept", "copy.accept", "copy.refuse", "copy.withdraw")))
    def answer_an_offer(self, who, pick, act):
        handover = self.one(Handover, pick, state="open")
        if handover:
            usual = self.names[handover.giver_id if act == "copy.withdraw" else handover.receiver_id]
            more = {"reason": "thiếu trang"} if act == "copy.refuse" else {}
            self.attempt(act, who, usual, handover=str(handover.key), **more)

    @rule(who=WHO, pick=PICK, form=st.sampled_from(("true-copy", "copy-of-copy", "extract", "x")), quantity=st.integers(1, 3))
    def permit(self, who, pick, form, quantity):
        copy = self.one(Copy, pick, state="held")
        if copy:
            self.attempt("copy.permit_reproduction", who, "head", copy=str(copy.key), form=form, quantity=quantity, reason="họp")

    @rule(who=WHO, pick=PICK, quantity=st.integers(1, 3))
    def reproduce(self, who, pick, quantity):
        permission = self.one(Permission, pick, state="open")
        if permission:
            self.attempt("copy.reproduce", who, self.keeper_of(permission.copy), permission=str(permission.key), quantity=quantity)

    @rule(who=WHO, pick=PICK, number=st.integers(1, 3))
    def list_for_destruction(self, who, pick, number):
        first = self.one(Copy, pick, state="held")
        if first:
            copies = [str(c.key) for c in Copy.objects.filter(document=first.document_id).order_by("pk")[:number]]
            self.attempt("copy.propose_destruction", who, self.keeper_of(first), copies=copies, reason="hết hạn", method="cắt vụn")

    @rule(who=WHO, pick=PICK, refuse=st.integers(0, 3))
    def decide(self, who, pick, refuse):
        destruction = self.one(Destruction, pick, state="proposed")
        if destruction:
            act = "copy.decide_destruction" if refuse else "copy.refuse_destruction"
            self.attempt(act, who, "head", destruction=str(destruction.key))

    @rule(who=WHO, pick=PICK, usual=st.sampled_from(("inspector", "second_registrar", "drafter")))
    def witness(self, who, pick, usual):
        destruction = self.one(Destruction, pick, state="decided")
        if destruction:
            self.attempt("copy.witness_destruction", who, usual, destruction=str(destruction.key))

    @rule(who=WHO, pick=PICK)
    def destroy(self, who, pick):
        destruction = self.one(Destruction, pick, state="decided")
        if destruction:
            self.attempt("copy.destroy", who, self.names[destruction.proposer_id], destruction=str(destruction.key))

    @rule(pick=PICK)
    def leave_an_office(self, pick):
        """A keeper leaves; the registry takes its copies over; somebody comes once the office is clear."""
        if pick % 4 == 0:
            self.attempt("office.assign", "", "access", office=self.cast.key("second_keeper"), since="2026-11-16")
        copy = self.some(Copy.objects.filter(keeper__person=None, state="held"), pick)
        if copy:
            self.attempt("copy.take_over", "", "registrar", copy=str(copy.key), note="người giữ thôi việc")

    @rule(hours=st.sampled_from((1, 1, 1, 5, 26, 200)))
    def time_passes(self, hours):
        self.now += timedelta(hours=hours)

    @rule(who=WHO, pick=PICK, jump=st.integers(0, 5))
    def the_year_turns(self, who, pick, jump):
        if jump == 0 and self.now.year == 2026:
            self.now = self.now.replace(year=2027, month=1, day=4)
        book = self.some(Book.objects.filter(closed_on=None), pick)
        if book:
            self.attempt("book.turn_year" if jump < 3 else "book.close_volume", who, "registrar", book=str(book.key))


def test_random_acts_by_random_people_keep_every_invariant(cast: Cast):
    Office_.cast, Office_.done, Office_.refused = cast, Counter(), Counter()
    run_state_machine_as_test(
        Office_,
        settings=settings(
            max_examples=max(1, STEPS // LENGTH), stateful_step_count=LENGTH, deadline=None, database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
    print(sum(Office_.done.values()), "acts,", sum(Office_.refused.values()), "refusals", Office_.done, Office_.refused)
    if STEPS >= 2000:
        assert {"copy.accept", "copy.reproduce", "copy.witness_destruction", "document.confirm_cancelling"} <= set(Office_.done)
