"""Rule and table agree on who is a second person: over drafts, lines and lists of everybody,
and authorities that anybody lent."""

from collections import Counter
from collections.abc import Iterable
from random import Random

import pytest
from django.db.models import QuerySet

from steward.acts.machinery.envelope import store
from steward.models import (
    BasisEntry,
    Book,
    BookEntry,
    Copy,
    Destruction,
    DestructionLine,
    Document,
    NeedSet,
    Organisation,
    Post,
)
from steward.models.machinery.record import Record
from steward.rules.custody.destruction import may_decide_destruction, may_give_up, may_witness
from steward.rules.document import cancelling, register
from steward.rules.machinery.actor import Actor, Mandate
from steward.rules.machinery.standing import Standing
from tests.cast import LOW, TODAY, Cast


def made(random: Random, posts: list[Post], cast: Cast) -> None:
    """Drafts, lines whose cancelling is proposed and lists, by anybody;
    of copies that anybody keeps or once kept."""
    law, book = Organisation.objects.law_on(TODAY), Book.objects.get(key=cast.books["incoming"])
    common = {
        "unit": book.unit,
        "scheme": law.code,
        "scheme_digest": law.digest,
        "level": LOW,
        "rank": 20,
        "kind": "Báo cáo",
        "need": NeedSet.objects.get(codes=""),
        "basis": BasisEntry.objects.first(),
    }
    some = lambda: random.choice(posts)  # noqa: E731
    person = lambda: random.choice((None, some().person_id))  # noqa: E731
    drafts = [
        Document(**common, direction="outgoing", state="proposed", drafter=some(), drafter_person_id=person())
        for _ in range(25)
    ]
    papers = [Document(**common, direction="incoming", state="in_force") for _ in range(25)]
    lines = [
        BookEntry(
            book=book,
            ordinal=900 + n,
            document=one,
            day=TODAY,
            state="cancel_proposed",
            reason="nhầm",
            cancel_proposed_by=some(),
            cancel_proposed_by_person_id=person(),
        )
        for n, one in enumerate(papers)
    ]
    others = [Document(**common, direction="incoming", state="in_force") for _ in range(40)]
    copies = [Copy(document=one, path="1", keeper=some(), state="listed", since=TODAY) for one in others]
    lists = [
        Destruction(proposer=some(), proposer_person_id=person(), reason="cũ", method="cắt")
        for _ in range(25)
    ]
    of_lists = [
        DestructionLine(
            destruction=random.choice(lists) if n >= len(lists) else lists[n],
            copy=copy,
            keeper_person_id=person(),
        )
        for n, copy in enumerate(copies)
    ]
    for rows in (drafts, papers, lines, others, copies, lists, of_lists):
        store(rows)


#: Mostly one that the rule set knows; in none, or in one that it does not know, nothing is decided.
KNOWN = ("province-chair", "province-chair", "province-chair", "", "mayor")


def deputy(random: Random, posts: list[Post], cast: Cast) -> Actor:
    """A post with up to three authorities: its own, or lent by some post."""
    by, unit = random.choice(posts), Book.objects.get(key=cast.books["incoming"]).unit
    mandates = []
    for n in range(random.randint(1, 3)):
        giver = random.choice((None, *(post for post in posts if post != by)))
        lent = {"deputy_of": giver.pk, "delegation": n, "lender": giver.person_id} if giver else {}
        mandates.append(
            Mandate("decider", unit.pk, len(unit.units) - 1, 40, capacity=random.choice(KNOWN), **lent)
        )
    if random.random() < 0.2:
        mandates.append(Mandate("registrar", unit.pk, len(unit.units) - 1, 40))
    law = Organisation.objects.law_on(TODAY)
    return Actor(
        by.pk,
        "k",
        "p",
        unit.pk,
        unit.units,
        "",
        TODAY,
        tuple(mandates),
        person=by.person_id,
        law=law,
        laws=(law.digest,),
    )


def allowed(act: Standing, by: Actor, rows: Iterable[Record], told: Counter[str]) -> set[int]:
    answers = {row.pk: act.asks(by, row.facts()) for row in rows}
    told.update(f"{act.name}: {answer.code if answer else 'given'}" for answer in answers.values())
    return {pk for pk, answer in answers.items() if answer is None}


def keys(rows: QuerySet) -> set[int]:
    return set(rows.values_list("pk", flat=True))


@pytest.mark.parametrize("seed", range(3))
def test_the_tables_find_what_the_rule_gives_to_a_deputy(cast: Cast, seed: int) -> None:
    random, told = Random(seed), Counter()
    posts = list(Post.objects.filter(person__isnull=False).order_by("pk")[:5])
    posts[4].person = posts[3].person  # one person in two posts
    posts[2].person = None  # and one that is vacant
    store([posts[4], posts[2]])
    made(random, posts, cast)
    drafts, lines, lists = (
        Document.objects.filter(state="proposed"),
        BookEntry.objects.all(),
        Destruction.objects.all(),
    )
    for _ in range(12):
        by = deputy(random, posts, cast)
        given = allowed(register.may_determine, by, drafts, told)
        assert keys(drafts.determinable_by(by)) == given, by
        assert keys(drafts.drafts_of_others(by)) == allowed(register.may_return_proposal, by, drafts, told), (
            by
        )
        assert keys(lines.cancellable_by(by)) == allowed(cancelling.may_confirm, by, lines, told), by
        assert keys(lines.answerable_by(by)) == allowed(cancelling.may_refuse, by, lines, told), by
        assert keys(lists.given_up_by(by)) == allowed(may_give_up, by, lists, told), by
        assert keys(lists.decidable_by(by)) == allowed(may_decide_destruction, by, lists, told), by
        assert keys(lists.witnessable_by(by)) == allowed(may_witness, by, lists, told), by
    deciding = ("document.determine", "document.confirm_cancelling", "copy.decide_destruction")
    expected = {f"{act}: {code}" for act in deciding for code in ("given", "authority_of_the_first")}
    assert expected | {
        "copy.decide_destruction: keeper_cannot_decide",
        "copy.witness_destruction: given",
    } <= set(told), told
