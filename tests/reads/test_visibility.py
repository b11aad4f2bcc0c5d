"""The queryset, every question and the pure rule agree on who sees what, in random worlds,
for everybody and everything.

The pages, the JSON door and the exports are asked the same in tests/web/test_visibility_doors.py.
STEWARD_WORLDS sets the number of worlds in which one office asks the questions (24; `make soak` asks for
10,000), STEWARD_SEED the first of them (unset: a fresh one).
"""

import os
import secrets
import uuid
from collections import Counter
from random import Random

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from steward.models import Book, BookEntry, Copy, Destruction, Document, Handover, Hit, Loan, Permission, Unit
from steward.models.people.mandates import actor
from steward.reads.book.books import printed
from steward.rules.access import keeps, reaches
from steward.rules.machinery.actor import Actor
from tests.cast import TODAY, Cast
from tests.progress import Progress, summary
from tests.reads.visibility import Answers, ask, check_questions, ids
from tests.unseen import hidden
from tests.world_rows import WORDS
from tests.worlds import World, world

WORLDS = int(os.environ.get("STEWARD_WORLDS", "24"))
SEED = int(os.environ.get("STEWARD_SEED") or secrets.randbelow(2**31))

#: A smaller world says no more than a large one, and finding it costs minutes: nothing is shrunk.
SETTINGS = settings(
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def compare(by: Actor, w: World) -> None:
    """Querysets against the rule."""
    seen = w.seen_by(by)
    rows = Document.objects.visible_to(by)
    assert ids(rows, w.documents) == seen
    assert rows.filter(pk__in=[d.pk for d in w.documents]).count() == len(seen)
    for words in WORDS:
        assert ids(rows.matching(words), w.documents) == {
            d.pk for d in w.documents if d.pk in seen and d.abstract.startswith(words)
        }
    lines = BookEntry.objects.visible_to(by).filter(document__in=[d.pk for d in w.documents])
    assert sorted(lines.values_list("document", flat=True)) == sorted(seen)
    offered = w.offered_to(by)
    assert ids(Copy.objects.visible_to(by), w.copies) == {c.pk for c in w.copies if c.document_id in seen}
    assert ids(Copy.objects.told_to(by), w.copies) == {
        c.pk for c in w.copies if c.document_id in seen or c.pk in offered
    }
    assert ids(Handover.objects.visible_to(by), w.handovers) == {
        h.pk for h in w.handovers if w.sees_handover(by, h)
    }
    assert ids(Handover.objects.told_to(by), w.handovers) == {h.pk for h in w.handovers if w.told(by, h)}
    offered_loans = {x.pk for x in w.loans if x.copy_id in offered}
    seen_loans = {x.pk for x in w.loans if w.sees_loan(by, x)}
    assert seen_loans - offered_loans <= ids(Loan.objects.visible_to(by), w.loans) <= seen_loans
    gone, lists = hidden(by, w), [one for one, _ in w.destructions]
    for rows, among, subject in (
        (Permission, w.permissions, "permission"),
        (Destruction, lists, "destruction"),
    ):
        assert ids(rows.objects.visible_to(by), among) == {
            one.pk for one in among if str(one.key) not in gone[subject]
        }
    assert ids(Hit.objects.visible_to(by), w.hits) == {h.pk for h in w.hits if w.sees_hit(by, h, seen)}
    assert ids(Book.objects.visible_to(by), w.books) == {
        b.pk for b in w.books if any(m.reads and m.unit in b.unit.units for m in by.mandates)
    }
    for role in ("registrar", "decider"):
        charge = {d.pk for d in w.documents if any(reaches(m, d.facts()) for m in by.having(role))}
        assert ids(Document.objects.in_charge_of(by, role), w.documents) == charge


class Back(Exception):
    """Undo one world."""


@pytest.mark.usefixtures("cast")
@settings(SETTINGS, max_examples=25)
@given(random=st.randoms(use_true_random=False), number=st.integers(1, 10**6))
def test_list_count_search_book_copies_and_hits_show_what_the_rule_says(random: Random, number: int):
    with pytest.raises(Back), transaction.atomic():
        w = world(random, Unit.objects.get(parent=None), number)
        for post in w.posts:
            compare(actor(post, TODAY), w)
        raise Back


@pytest.mark.usefixtures("cast")
def test_no_question_tells_more_than_the_rule_says():
    """Each world has a seed of its own, so that one is repeated without those before it."""
    progress, apart = Progress(f"worlds on {connection.vendor}", WORLDS), 0
    for seed in range(SEED, SEED + WORLDS):
        try:
            apart += asked_in(seed)
        except BaseException as wrong:
            wrong.add_note(
                f"again: STEWARD_SEED={seed} STEWARD_WORLDS=1 python -m pytest {__file__} -k {'no_question'}"
            )
            raise
        progress.step()
    summary(
        f"worlds on {connection.vendor}: {WORLDS:,} asked by one office each, {apart:,} chains with a "
        f"party that may not see "
        f"the document, first seed {SEED}"
    )


def asked_in(seed: int) -> int:
    """All questions of one office in one world, which is undone;
    how often it was party to part of a chain of a document unseen.

    One office, because another world says more than another office of the same:
    four cost as much as four worlds.
    """
    random, apart = Random(seed), 0
    with pytest.raises(Back), transaction.atomic():
        w = world(random, Unit.objects.get(parent=None), random.randint(1, 10**6))
        by = actor(random.choice(w.posts), TODAY)
        check_questions(by, w)
        apart += len(chains_in_part(by, w))
        raise Back
    return apart


def chains_in_part(by: Actor, w: World) -> set[int]:
    """Copies of which the actor gave or received some handovers,
    while others of the same copy are none of its business."""
    mine = {h.copy_id for h in w.handovers if w.party(by, h)}
    return mine & {h.copy_id for h in w.handovers if not w.sees_handover(by, h)}


def test_worlds_are_full_of_what_the_rule_is_about(cast: Cast):
    """Parties out of sight of a copy's other handovers, offered and answered; registrars told no office;
    shared receipts."""
    found = Counter()
    for seed in range(20):
        w = world(Random(seed), Unit.objects.get(parent=None), seed + 1)
        for by in (actor(post, TODAY) for post in w.posts):
            part = chains_in_part(by, w)
            found["party"] += len(part)
            found["offered"] += len(part & w.offered_to(by))
            below = [d for d in w.documents if d.pk in w.seen_by(by) and by.having("registrar", d.unit.units)]
            found["registrar"] += sum(not keeps(by, d.facts()) for d in below)
            found["receipt"] += sum(len(w.receipt(by, h)) > 1 for h in w.handovers)
    assert all(found[what] >= 10 for what in ("party", "offered", "registrar", "receipt")), found


def test_the_check_finds_an_answer_that_tells_too_much(cast: Cast, monkeypatch: pytest.MonkeyPatch):
    """A list without its filter is found out,
    in the first world in which somebody does not see everything."""
    w = world(Random(1), Unit.objects.get(parent=None), 1)
    by = next(by for by in (actor(post, TODAY) for post in w.posts) if len(w.seen_by(by)) < len(w.documents))
    check_questions(by, w)
    monkeypatch.setattr(type(Document.objects.all()), "within_reach_of", lambda rows, by: rows)
    with pytest.raises(AssertionError):
        check_questions(by, w)


def test_printed_for_others_a_book_shows_the_number_and_held_apart_and_its_registrar_sees_every_number(
    cast: Cast,
):
    """Decisions 29: in other views unseen rows do not exist."""
    for number in range(1, 4):
        w = world(Random(number), Unit.objects.get(parent=None), number)
        book = next(b for b in w.books if b.following > 1)
        every = [e.ordinal for e in w.entries]
        for post in w.posts:
            by = actor(post, TODAY)
            if any(m.reads and m.unit in book.unit.units for m in by.mandates):
                lines = ask(by, "book", book=str(book.key))["lines"]
                registrar, seen = bool(by.having("registrar", book.unit.units)), w.seen_by(by)
                theirs = [e.ordinal for e in w.entries if registrar or e.document_id in seen]
                assert [line["ordinal"] for line in lines] == theirs
                assert [line.ordinal for part in printed(str(book.key), by) for line in part.lines] == every
                apart = {e.ordinal for e in w.entries if e.document_id not in seen}
                assert {line["ordinal"] for line in lines if line["apart"]} == (apart if registrar else set())


def test_one_page_of_a_book_never_ends_at_a_number_that_is_not_seen(cast: Cast):
    for number in range(4, 8):
        w = world(Random(number), Unit.objects.get(parent=None), number)
        book = next(b for b in w.books if b.following > 1)
        for post in w.posts:
            by = actor(post, TODAY)
            if by.having("registrar", book.unit.units) or not any(
                m.reads and m.unit in book.unit.units for m in by.mandates
            ):
                continue
            seen, numbers, after = w.seen_by(by), [], 0
            while after is not None:
                answer = ask(by, "book", book=str(book.key), after=after, limit=1)
                numbers, after = (
                    [*numbers, *(line["ordinal"] for line in answer["lines"])],
                    answer["following_line"],
                )
                assert after is None or after in numbers
            assert numbers == [e.ordinal for e in w.entries if e.document_id in seen]


def test_a_key_that_is_not_there_and_one_that_is_not_for_you_get_one_answer(cast: Cast):
    w = world(Random(5), Unit.objects.get(parent=None), 5)
    for post in w.posts:
        by = actor(post, TODAY)
        for document in (d for d in w.documents if d.pk not in w.seen_by(by)):
            hidden_one, nothing = (
                Answers(by).text("document", document=str(key)) for key in (document.key, uuid.uuid4())
            )
            assert hidden_one == nothing


def test_what_is_lent_never_shows_a_deputy_more_than_its_own_authorisations(cast: Cast):
    """The deputy reads up to the middle level: the head's authority over the top level does not open it."""
    from tests.cast import do

    before = ids(Document.objects.visible_to(cast.deputy), list(Document.objects.all()))
    do(
        "delegation.give",
        cast.head,
        deputy=cast.key("deputy"),
        paper="02/UQ",
        since="2026-11-16",
        until="2026-12-31",
    )
    assert [m.rank for m in cast.deputy.having("decider")] == [30]
    assert ids(Document.objects.visible_to(cast.deputy), list(Document.objects.all())) == before


def test_an_office_that_nobody_fills_sees_nothing(cast: Cast):
    from tests.cast import do

    assert cast.inspector.mandates
    do("office.assign", cast.access, office=cast.key("inspector"), since="2026-11-16")
    assert cast.inspector.mandates == ()
    assert not Document.objects.visible_to(cast.inspector).exists()
