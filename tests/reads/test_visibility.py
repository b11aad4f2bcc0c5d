"""The queryset and the pure rule agree on who sees what, in random worlds, for everybody and everything."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from steward.acts.envelope import store
from steward.models import (
    Authorisation,
    Book,
    BookEntry,
    Compartment,
    Copy,
    Delegation,
    Document,
    Handover,
    Hit,
    NeedSet,
    Office,
    Person,
    Scan,
    Unit,
)  # fmt: skip
from steward.models.people import actor
from steward.rules.access import may_see, may_see_mark, reaches
from steward.rules.facts import ROLES, Actor
from tests.cast import LOW, MIDDLE, NOW, TODAY, TOP, Cast

LEVELS = ((LOW, 20), (MIDDLE, 30), (TOP, 40))
WORDS = ("đê điều", "cán bộ", "ngân sách", "đất rừng")


@dataclass
class World:
    """What was made: everything else of the database stays out of the comparison."""

    units: list[Unit]
    offices: list[Office]
    documents: list[Document]
    copies: list[Copy]
    hits: list[Hit]
    books: list[Book]


def world(random: Random, root: Unit, mark: int) -> World:
    units = [root]
    for n in range(random.randint(2, 8)):
        parent = random.choice([unit for unit in units if len(unit.units) < 6])
        units.append(Unit(parent=parent, code=f"w{mark}-{n}", title=f"Đơn vị {n}"))
        store(units[-1:])
    sets = compartments(mark)
    offices = [Office(unit=random.choice(units), title=f"O{n}", pseudonym=f"w{mark}-{n}") for n in range(7)]
    for office in offices[:6]:
        office.person = Person(title=f"Người {office.title}")
    store([office.person for office in offices[:6]])
    store(offices)
    rights(random, units, offices, mark)
    documents = [document(random, units, sets) for _ in range(random.randint(3, 12))]
    store(documents)
    copies = [
        Copy(document=d, path=str(n), keeper=random.choice(offices), since=TODAY) for d in documents for n in range(1, random.randint(1, 3))
    ]  # fmt: skip
    store(copies)
    waiting = [(copy, random.choice([o for o in offices if o != copy.keeper])) for copy in copies if random.random() < 0.3]
    store(
        [
            Handover(copy=copy, giver=copy.keeper, receiver=to, offered_at=NOW, state=random.choice(("open", "withdrawn")))
            for copy, to in waiting
        ]
    )
    return World(units, offices, documents, copies, hits(random, units, documents), books(units, documents, mark))


def compartments(mark: int) -> list[NeedSet]:
    one, two = f"k{mark}a", f"k{mark}b"
    sets = [NeedSet(codes=codes) for codes in (one, two, f"{one}+{two}")]
    store([Compartment(code=one, title="one"), Compartment(code=two, title="two"), *sets])
    return [NeedSet.objects.get(codes=""), *sets]


def rights(random: Random, units: list[Unit], offices: list[Office], mark: int) -> None:
    """Authorisations in force and not, over any unit, and delegations of what some of them decide."""
    rows = []
    for office in offices:
        for _ in range(random.randint(0, 3)):
            since = TODAY + timedelta(days=random.choice((-30, -1, 0, 0, 1)))
            until = random.choice((None, None, since, since + timedelta(days=40)))
            rows.append(
                Authorisation(
                    office=office,
                    role=random.choice((*ROLES, "reader", "decider")),
                    unit=random.choice(units),
                    rank=random.choice((0, 20, 30, 40)),
                    since=since,
                    until=until,
                    state=random.choice(("in_force", "in_force", "in_force", "proposed", "withdrawn")),
                    compartments=random.choice(("", "", f"k{mark}a", f"k{mark}a+k{mark}b")),
                )  # fmt: skip
            )
    pairs = [random.sample(offices, 2) for _ in range(random.randint(0, 3))]
    lent = [Delegation(giver=one, deputy=other, paper="01/UQ", since=TODAY, until=TODAY) for one, other in pairs]
    store(rows + lent)


def document(random: Random, units: list[Unit], sets: list[NeedSet]) -> Document:
    level, rank = random.choice(LEVELS)
    freed = random.random() < 0.25
    return Document(
        unit=random.choice(units), scheme="vn-2026", level=level, rank=rank, need=random.choice(sets), direction="incoming",
        state=random.choice(("declassified", "closed")) if freed else random.choice(("proposed", "in_force", "in_force", "closed")),
        declassified_on=TODAY if freed else None, kind="Báo cáo", abstract=random.choice(WORDS),
    )  # fmt: skip


def hits(random: Random, units: list[Unit], documents: list[Document]) -> list[Hit]:
    scan = Scan(unit=units[0], stores="/srv", since=TODAY, until=TODAY, purpose="test", decided_by=Office.objects.first())
    found = [
        Hit(scan=scan, unit=d.unit, document=d, path=f"{n}.txt", rule="passage", rank=d.rank) for n, d in enumerate(documents)
    ]
    marks = [
        Hit(scan=scan, unit=random.choice(units), path=f"{n}.doc", rule="mark/x/y", rank=random.choice((0, 20, 30, 40)))
        for n in range(5)
    ]
    store([scan, *found, *marks])
    return [*found, *marks]


def books(units: list[Unit], documents: list[Document], mark: int) -> list[Book]:
    made = [
        Book(unit=unit, direction="incoming", year=1950 + mark % 40, scheme="vn-2026", opened_on=date(2026, 1, 2))
        for unit in units
    ]
    book = made[-1]
    store([*made, *(BookEntry(book=book, ordinal=n, document=d, day=TODAY) for n, d in enumerate(documents, start=1))])
    return made


def seen_by(by: Actor, w: World) -> set[int]:
    keepers = {d.pk: frozenset(c.keeper_id for c in w.copies if c.document_id == d.pk) for d in w.documents}
    return {d.pk for d in w.documents if may_see(by, d.facts(), keepers[d.pk])}


def ids(rows: object, among: list) -> set[int]:
    return set(rows.filter(pk__in=[row.pk for row in among]).values_list("pk", flat=True))


def compare(by: Actor, w: World) -> None:
    seen = seen_by(by, w)
    rows = Document.objects.visible_to(by)
    assert ids(rows, w.documents) == seen
    assert rows.filter(pk__in=[d.pk for d in w.documents]).count() == len(seen)
    for words in WORDS:
        assert ids(rows.matching(words), w.documents) == {d.pk for d in w.documents if d.pk in seen and d.abstract == words}
    lines = BookEntry.objects.visible_to(by).filter(document__in=[d.pk for d in w.documents])
    assert sorted(lines.values_list("document", flat=True)) == sorted(seen)
    offered = set(Handover.objects.filter(receiver=by.office, state="open").values_list("copy", flat=True))
    assert ids(Copy.objects.visible_to(by), w.copies) == {
        c.pk for c in w.copies if c.document_id in seen or c.keeper_id == by.office or c.pk in offered
    }
    assert ids(Handover.objects.visible_to(by), list(Handover.objects.all())) == {
        h.pk
        for h in Handover.objects.select_related("copy")
        if by.office in (h.giver_id, h.receiver_id) or h.copy.document_id in seen
    }
    assert ids(Hit.objects.visible_to(by), w.hits) == {
        h.pk for h in w.hits if (h.document_id in seen if h.document_id else may_see_mark(by, h.unit.units, h.rank))
    }
    assert ids(Book.objects.visible_to(by), w.books) == {
        b.pk for b in w.books if any(m.reads and m.unit in b.unit.units for m in by.mandates)
    }
    for role in ("registrar", "decider"):
        charge = {d.pk for d in w.documents if any(reaches(m, d.facts()) for m in by.having(role))}
        assert ids(Document.objects.in_charge_of(by, role), w.documents) == charge


class Back(Exception):
    """Undo one world."""


@pytest.mark.usefixtures("cast")
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(random=st.randoms(use_true_random=False), mark=st.integers(1, 10**6))
def test_list_count_search_book_copies_and_hits_show_what_the_rule_says(random: Random, mark: int):
    with pytest.raises(Back), transaction.atomic():
        w = world(random, Unit.objects.get(parent=None), mark)
        for office in w.offices:
            compare(actor(office, TODAY), w)
        raise Back


def test_what_is_lent_never_shows_a_deputy_more_than_its_own_authorisations(cast: Cast):
    """The deputy reads up to the middle level: the head's authority over the top level does not open it."""
    from tests.cast import do

    before = ids(Document.objects.visible_to(cast.deputy), list(Document.objects.all()))
    do("delegation.give", cast.head, deputy=cast.key("deputy"), paper="02/UQ", since="2026-11-01", until="2026-12-31")
    assert [m.rank for m in cast.deputy.having("decider")] == [30]
    assert ids(Document.objects.visible_to(cast.deputy), list(Document.objects.all())) == before


def test_an_office_that_nobody_fills_sees_nothing(cast: Cast):
    from tests.cast import do

    assert cast.inspector.mandates
    do("office.assign", cast.access, office=cast.key("inspector"), since="2026-11-16")
    assert cast.inspector.mandates == ()
    assert not Document.objects.visible_to(cast.inspector).exists()
