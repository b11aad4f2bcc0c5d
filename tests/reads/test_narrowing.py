"""What is looked through for an act is, to the row, what its rule allows:
no list costs more for what it refuses.

Held for every act of the catalogue, so that one which is added without a narrowing fails here: first that the
narrowing is the rule's twin in random worlds,
then that a register ten times as long costs no list and no page more.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from random import Random
from unittest.mock import patch

import pytest
from django.db import connection, transaction
from django.db.models import Model
from django.test.utils import CaptureQueriesContext

from steward.models import Allowance, BasisEntry, Document, NeedSet, Organisation, Post, Unit
from steward.models.people.mandates import actor
from steward.reads import offers, waiting
from steward.reads.catalogue import find
from steward.reads.machinery.collected import _counting
from steward.reads.machinery.together import statement
from steward.reads.things import THINGS
from steward.rules.catalogue import DECLARED, ROLES
from steward.rules.document.proofs import may_attach_proof
from steward.rules.machinery.actor import POST, Actor, Mandate
from steward.rules.machinery.answers import Refusal
from steward.rules.machinery.fields import read
from steward.rules.machinery.standing import Standing
from tests.cast import LOW, TODAY, Cast
from tests.journeys.filled import fill, wait
from tests.reads.lively import Back, lively

#: Every act with each subject that it is done to and that can be listed.
PAIRS = [
    (act, on)
    for act in DECLARED
    if POST in act.principals
    for on in act.on
    if on in THINGS and not THINGS[on].find
]
FEW, MANY, SHOWN = 30, 300, 20
#: The most records that one row of a list brings with it: the document, its unit,
#: the posts and persons that it names.
BESIDE = 12


def everybody() -> list[Actor]:
    return [actor(post, TODAY) for post in Post.objects.filter(person__isnull=False).select_related("unit")]


def over_all() -> list[Actor]:
    """For each role a post that has it over everything, and one that has none;
    all see to the highest level."""
    root, needs = Unit.objects.get(parent=None), tuple(NeedSet.objects.values_list("pk", flat=True))
    post = Post.objects.filter(person__isnull=False).select_related("unit").order_by("pk")[3]
    by = replace(actor(post, TODAY), mandates=(), units=(root.pk,), unit=root.pk, capacity="province-chair")
    laws = tuple(Document.objects.order_by().values_list("scheme_digest", flat=True).distinct())
    given = [
        (Mandate(role, root.pk, 0, 40, needs, "province-chair", blind=ROLES[role].blind),) for role in ROLES
    ]
    return [replace(by, mandates=mandates, laws=laws) for mandates in [(), *given]]


@pytest.mark.parametrize("number", [1, 2, 3])
def test_what_is_looked_through_is_what_the_rule_allows(cast: Cast, number: int) -> None:
    fill(cast)
    wait(cast)
    with pytest.raises(Back), transaction.atomic():
        lively(Random(number), number)
        for by in everybody():
            for act, subject in PAIRS:
                refused = [
                    row for row in THINGS[subject].narrowed(act, by) if act(by, row.thing(by.day)) is not None
                ]
                assert refused == [], (act.name, subject, by.mandates)
        raise Back


@pytest.mark.parametrize("number", [1, 2])
def test_nothing_that_the_rule_allows_to_a_role_over_everything_is_left_out(cast: Cast, number: int) -> None:
    """Also what belongs to others: the posts of a world have one role in one unit,
    and so hardly ever a copy of another's."""
    fill(cast)
    wait(cast)
    with pytest.raises(Back), transaction.atomic():
        lively(Random(number), number)
        for by in over_all():
            for act, subject in PAIRS:
                every = {row.pk for row in THINGS[subject].rows(by) if act(by, row.thing(by.day)) is None}
                assert {row.pk for row in THINGS[subject].narrowed(act, by)} == every, (
                    act.name,
                    subject,
                    by.mandates,
                )
        raise Back


@contextmanager
def counted() -> Iterator[dict[str, int]]:
    """How often a rule is asked, and how many records are read."""
    told = {"asked": 0, "read": 0}
    plain, from_db = Standing.__call__, Model.from_db.__func__

    def asking(self: Standing, by: Actor, thing: object = None) -> Refusal | None:
        told["asked"] += 1
        return plain(self, by, thing)

    def reading(model: type[Model], *args: object) -> Model:
        told["read"] += 1
        return from_db(model, *args)

    with patch.object(Standing, "__call__", asking), patch.object(Model, "from_db", classmethod(reading)):
        yield told


def ask(by: Actor, question: str, **values: object) -> dict:
    found = find(question)
    return found.run(read(found.params, values), by)


def register_of(documents: int, already: int) -> int:
    """Worlds until there are so many documents, with everything else that worlds hold;
    the number of the last."""
    while Document.objects.count() < documents:
        already += 1
        w = lively(Random(already), already)
        Allowance.objects.bulk_create(
            Allowance(
                unit=hit.unit,
                rank=hit.rank,
                path=hit.path,
                rule=hit.rule,
                document=hit.document,
                reason="x",
                post=w.posts[0],
                day=TODAY,
            )
            for hit in w.hits
        )
        scheme = Organisation.objects.scheme_on(TODAY).code
        BasisEntry.objects.bulk_create(
            BasisEntry(
                scheme=scheme,
                code=f"W{already}-{n}",
                text="x",
                level=LOW,
                since=TODAY,
                until=until,
                adopted_by=w.posts[0],
                ended_by=w.posts[0] if until else None,
            )
            for n, until in enumerate((None, TODAY))
        )
    return already


def sizes() -> dict[str, int]:
    """How many records of each subject somebody sees."""
    return {subject: max(THINGS[subject].rows(by).count() for by in over_all()) for _, subject in PAIRS}


def costs() -> dict[tuple[str, str, str], tuple[int, int]]:
    """Rules asked and records read for the first rows of each list, by role, act and subject."""
    told = {}
    for by in over_all():
        role = by.mandates[0].role if by.mandates else ""
        for act, subject in PAIRS:
            with counted() as cost:
                ask(by, "pick", subject=subject, act=act.name, limit=SHOWN)
            told[role, act.name, subject] = (cost["asked"], cost["read"])
    return told


def test_a_register_ten_times_as_long_costs_no_list_and_no_page_more(cast: Cast) -> None:
    last = register_of(FEW, 0)
    short = sizes()
    before = [(len(queries(by)), ask(by, "acts")) for by in over_all()]
    register_of(MANY, last)
    assert {subject for subject, long in sizes().items() if long < 3 * short[subject]} == set(), (
        "held by no test"
    )
    told = costs()
    assert {key: cost for key, cost in told.items() if cost[0] > SHOWN + 1} == {}, (
        "a rule is asked what it refuses"
    )
    assert {key: cost for key, cost in told.items() if cost[1] > BESIDE * (SHOWN + 1)} == {}, (
        "records are read in vain"
    )
    assert [len(queries(by)) for by in over_all()] == [n for n, _ in before] == [2] * len(before)


def queries(by: Actor) -> list[dict[str, str]]:
    """What All actions asks the tables: nothing is asked of a record."""
    bare = [act for act in DECLARED if not act.on and not act.hands_out and POST in act.principals]
    with CaptureQueriesContext(connection) as seen, counted() as cost:
        ask(by, "acts")
    assert cost["read"] == 0 and cost["asked"] == len(bare)
    return seen.captured_queries


def test_a_later_act_without_a_narrowing_is_found_out(cast: Cast) -> None:
    """The test above sees what it is there to see: the rule that is asked of every line of the register."""
    register_of(FEW + 30, 0)
    by, act = over_all()[0], may_attach_proof
    with counted() as right:
        list(offers.among(act, "document", by))
    kind = replace(THINGS["document"], among={}, rows=lambda by: Document.objects.select_related("unit"))
    with patch.dict(THINGS, document=kind), counted() as wrong:
        list(offers.among(act, "document", by))
    assert right["asked"] == 0 < SHOWN + 1 < wrong["asked"]


def asking(what: object) -> int:
    with CaptureQueriesContext(connection) as seen:
        what()
    return len(seen)


def test_what_is_kept_asked_the_tables_nothing_and_what_asked_them_is_made_anew(cast: Cast) -> None:
    """So what is kept by the actor is what would be made again,
    whatever has happened in the tables meanwhile."""
    anew = set()
    for by in everybody():
        offers._any.cache_clear()
        _counting.cache_clear()
        assert asking(lambda by=by: _counting(by, waiting.ASKING)) == 0
        for act, subject in PAIRS:
            first, again = (asking(lambda: offers._any(act, subject, by)) for _ in range(2))  # noqa: B023
            assert first == again
            anew |= {act.name} if first else set()
    assert anew == {"basis.end"}, "its list is that of the rule set of the day"
    assert statement(Document.objects.none()) is None


def test_pages_of_choices_follow_one_another_without_a_gap(cast: Cast) -> None:
    """From the last row of the page before, whatever the order of the kind."""
    register_of(FEW, 0)
    for by in over_all():
        for subject in sorted({subject for _, subject in PAIRS}):
            whole = [row["key"] for row in ask(by, "pick", subject=subject, limit=200)["rows"]]
            told, after = [], ""
            while after is not None and len(told) < len(whole):
                page = ask(by, "pick", subject=subject, limit=7, after=after)
                told, after = [*told, *(row["key"] for row in page["rows"])], page["following"]
            assert told[: len(whole)] == whole, subject
