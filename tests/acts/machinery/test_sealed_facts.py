"""What stands beside an entry: the facts its rule answered from, at the level of what they tell of."""

import pytest

from steward.acts.catalogue import find
from steward.acts.machinery.act import Act, Done
from steward.acts.machinery.envelope import perform
from steward.foundations.tlog.disclosure import disclose
from steward.foundations.tlog.disclosure import read as read_disclosure
from steward.foundations.tlog.leaf import parse
from steward.models import Disclosure, Document, Entry, Unit
from steward.rules.machinery.fields import read
from tests.cast import LOW, NOW, TOP, Cast, do, incoming
from tests.journeys.filled import fill
from tests.replay import at_its_level, replayed


def test_every_decision_of_an_office_is_replayed_from_what_stands_beside_its_entry(cast: Cast):
    fill(cast)
    entries = {row.pk: parse(bytes(row.leaf)).act for row in Entry.objects.order_by("pk")}
    assert {replayed(index) for index in entries} - {None} == set(entries.values())


def test_nothing_that_an_office_disclosed_stands_below_the_level_of_what_it_tells_of(cast: Cast):
    fill(cast)
    levels = [at_its_level(index) for index in Entry.objects.order_by("pk").values_list("pk", flat=True)]
    assert {0, max(Document.objects.values_list("rank", flat=True))} <= set(levels)


def test_what_the_rule_was_asked_over_stands_beside_the_entry_though_the_act_names_no_fact(cast: Cast):
    made = do("unit.create", cast.access, parent=cast.units["root"], code="moi", title="Phòng mới")
    root = Unit.objects.get(key=cast.units["root"])
    told = read_disclosure(Disclosure.objects.get(entry=made.index, title="facts").text)[2]
    assert told[1:] == [
        {"is": "RuleFacts", "name": "unit.create", "version": 1, "over": 1},
        {"is": "UnitFacts", "unit": root.pk, "units": [root.pk]},
    ]


@pytest.mark.parametrize(("name", "value"), [("state", "cancelled"), ("units", [])])
def test_a_fact_that_is_changed_in_what_stands_beside_the_entry_no_longer_gives_the_decision(
    cast: Cast, name, value
):
    document = incoming(cast, level=LOW).result["document"]
    index = do(
        "document.correct", cast.registrar, document=document, field="kind", value="Công văn", reason="nhầm"
    ).index
    assert replayed(index) == "document.correct"
    row = Disclosure.objects.get(entry=index, title="facts")
    told = read_disclosure(row.text)[2]
    told[2][name] = value
    Disclosure.objects.filter(pk=row.pk).update(text=disclose("facts", told, bytes(16)).text)
    with pytest.raises(AssertionError):
        replayed(index)


# ---- an act that forgets ----


def without(name: str, run) -> Act:
    """The same act, run otherwise."""
    known = find(name)
    return Act(known.standing, known.order, run)


@pytest.mark.parametrize("level", [LOW, TOP])
def test_an_act_that_names_no_level_and_no_fact_is_disclosed_at_the_level_of_its_document(cast: Cast, level):
    document = incoming(cast, level=level, abstract="").result["document"]
    known = find("document.correct")

    def bare(order, by, now):
        return Done(known.run(order, by, now).objects, {"document": order.document})

    order = read(known.order, {"document": document, "field": "kind", "value": "Công văn", "reason": "nhầm"})
    made = perform(without("document.correct", bare), order, cast.registrar, NOW, origin="bare")
    row = Document.objects.get(key=document)
    assert set(Disclosure.objects.filter(entry=made.index).values_list("rank", flat=True)) == {row.rank}
    assert at_its_level(made.index) == row.rank and replayed(made.index)


def test_an_act_that_never_asks_its_rule_is_not_performed(cast: Cast, leaves_one):
    known = find("person.register")

    def hasty(order, by, now):
        return Done(known.run(order, known_actor, now).objects)

    known_actor, order = cast.access, read(known.order, {"name": "Nguyễn Văn Vội"})
    size = Entry.objects.count()
    with pytest.raises(RuntimeError, match=r"person\.register .* not asked"):
        perform(without("person.register", hasty), order, cast.access, NOW, origin="hasty")
    assert Entry.objects.count() == size
    with leaves_one("person.register"):
        perform(known, order, cast.access, NOW, origin="hasty")
