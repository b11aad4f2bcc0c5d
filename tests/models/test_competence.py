"""Rule and table agree on who decides: over documents of several adopted rule sets,
and on days of several laws."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from random import Random

import pytest

from steward.acts.machinery.envelope import store
from steward.foundations.scheme import Scheme, loads, shipped, shipped_text
from steward.models import Document, NeedSet, Organisation, RuleSet, Unit
from steward.models.schemes import pinned
from steward.reads.machinery.asking import actor_for
from steward.rules import authority
from steward.rules.machinery.actor import Actor, Mandate
from steward.rules.machinery.answers import Refusal
from tests.cast import MIDDLE, TODAY, Cast, add_post, do, incoming
from tests.rules.test_competence import WITH_TREATY_TEXT

ACTS = ("determine", "copy", "declassify", "destroy", "issue")
DAYS = (date(2019, 1, 1), date(2021, 5, 5), date(2026, 2, 28), date(2026, 3, 1), TODAY)
CAPACITIES = (
    "commune-chair",
    "district-chair",
    "division-head",
    "department-head",
    "province-chair",
    "originator",
    "",
)


def adopt(cast: Cast, *texts: str) -> list[Scheme]:
    laws = [loads(text) for text in texts]
    by = {"adopted_on": TODAY, "adopted_by_id": cast.access.post}
    store(
        [
            RuleSet(code=law.code, scheme_digest=law.digest, content=text, **by)
            for law, text in zip(laws, texts, strict=True)
        ]
    )
    return laws


@pytest.fixture
def laws(cast: Cast) -> list[Scheme]:
    """Both laws, a corrected text of each, of which one treats a foreign level like its own,
    and two foreign rule sets."""
    shorter = shipped_text("vn-2020").replace("period_years = 10\n", "period_years = 8\n", 1)
    own = [shipped()["vn-2020"], shipped()["vn-2026"]]
    return [*own, *adopt(cast, shorter, WITH_TREATY_TEXT, shipped_text("nato"), shipped_text("us"))]


def documents(random: Random, laws: list[Scheme], units: list[Unit]) -> list[Document]:
    rows = [
        Document(
            unit=random.choice(units),
            **pinned(law),
            level=level.code,
            rank=level.rank,
            need=NeedSet.objects.get(codes=""),
            direction="incoming",
            state="in_force",
            kind="Báo cáo",
        )
        for law in laws
        for level in law.levels
        for _ in range(2)
    ]
    store(rows)
    return rows


def decider(random: Random, units: list[Unit], day: date) -> Actor:
    """Somebody who decides in one to three ways, in the own right or for another,
    by the rule set of that day."""
    mandates = []
    for n in range(random.randint(1, 3)):
        unit, lent = random.choice(units), random.random() < 0.4
        mandates.append(
            Mandate(
                "decider",
                unit.pk,
                len(unit.units) - 1,
                random.choice((10, 20, 30, 40)),
                capacity=random.choice(CAPACITIES),
                deputy_of=900 + n if lent else None,
                delegation=n if lent else None,
            )
        )
    law = Organisation.objects.law_on(day)
    return Actor(
        1,
        "k",
        "p",
        units[0].pk,
        units[0].units,
        "",
        day,
        tuple(mandates),
        law=law,
        laws=RuleSet.objects.digests(),
    )


@pytest.mark.parametrize("seed", range(3))
def test_what_the_rule_gives_to_an_actor_is_what_the_tables_find_for_it(
    cast: Cast, laws: list[Scheme], seed: int
) -> None:
    random, units = Random(seed), list(Unit.objects.order_by("pk"))
    rows, told = documents(random, laws, units), Counter()
    facts = {row.pk: row.facts() for row in rows}
    for day in DAYS:
        for _ in range(6):
            by = decider(random, units, day)
            for act in ACTS:
                answers = {pk: authority.authority(by, one, act) for pk, one in facts.items()}
                given = {pk for pk, one in answers.items() if not isinstance(one, Refusal)}
                found = Document.objects.filter(pk__in=facts)
                assert set(found.decidable_by(by, act).values_list("pk", flat=True)) == given, (day, act, by)
                each = [
                    set(rows.filter(pk__in=facts).values_list("pk", flat=True))
                    for _, rows in found.decidable_by_authority(by, act)
                ]
                assert set().union(*each) == given
                told.update(one.code if isinstance(one, Refusal) else "given" for one in answers.values())
    expected = {
        "given",
        "no_deciding_authority",
        "not_competent_at_level",
        "level_not_known_today",
        "no_rules_on_day",
    }
    assert expected <= set(told), told


@pytest.fixture
def posts(cast: Cast):
    """Two posts of the commune, which the law of 2018 lets copy nothing."""
    for name in ("commune-chair", "commune-division-head"):
        add_post(cast, name, "interior", name, name, [("decider", "tuyet-mat", "interior")])
    yield cast
    del cast.posts["commune-chair"], cast.posts["commune-division-head"]


def test_one_document_and_one_post_before_and_after_the_law(posts: Cast, leaves_one, leaves_nothing) -> None:
    """A paper of 2021; the chair of a commune may not have it copied while the law of 2018 holds,
    and may under that of 2025."""
    held = incoming(posts, dated="2021-05-05", level=MIDDLE).result
    document = Document.objects.get(key=held["document"])
    assert document.scheme == "vn-2020"
    before, after = date(2026, 2, 27), datetime(2026, 11, 16, 2, 0, tzinfo=UTC)
    new = actor_for(posts.key("commune-chair"), after)
    old = replace(
        new, day=before, law=Organisation.objects.law_on(before)
    )  # as if its right had been granted before
    assert (old.law.code, new.law.code) == ("vn-2020", "vn-2026")
    told = authority.decides(old, document.facts(), "copy")
    assert told.code == "not_competent_at_level" and "29/2018" in told.basis.text
    assert not Document.objects.decidable_by(old, "copy").filter(pk=document.pk)
    assert Document.objects.decidable_by(new, "copy").filter(pk=document.pk)
    order = {"copy": held["copies"][0], "form": "true-copy", "quantity": 1, "reason": "họp"}
    with leaves_nothing(Refusal, "not_competent_at_level"):
        do("copy.permit_reproduction", actor_for(posts.key("commune-division-head"), after), **order)
    with leaves_one("copy.permit_reproduction"):
        do("copy.permit_reproduction", new, **order)


def test_only_whoever_decides_carries_the_law_of_the_day_and_its_entry_names_it(cast: Cast) -> None:
    head, keeper = cast.head, cast.keeper
    assert (head.law, head.scheme_digest) == (shipped()["vn-2026"], shipped()["vn-2026"].digest)
    assert (keeper.law, keeper.scheme_digest) == (None, "")
