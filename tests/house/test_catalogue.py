"""Every act and every question is in its catalogue, has a sentence, and is asked for in words."""

import ast
from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields, is_dataclass

import pytest

from steward.acts.catalogue import ACTS
from steward.reads.catalogue import QUESTIONS
from steward.rules.catalogue import DECLARED
from steward.rules.machinery.fields import choice, kinds, ref, sentence, text
from tests.house.source import ROOT, files, tree

BOTH = [
    *((act.name, act.order) for act in ACTS),
    *((question.name, question.params) for question in QUESTIONS),
]


def unlisted(written: Collection[str], listed: Collection[str]) -> list[str]:
    """What is written and not listed, listed and not written, or there twice."""
    twice = {name for names in (written, listed) for name in names if list(names).count(name) > 1}
    return sorted(set(written) ^ set(listed) | twice)


def decorated(modules: Iterable[ast.Module], decorator: str) -> list[str]:
    """First arguments given to a decorator: names that are written out,
    or `module.NAME` where a declaration is named."""
    return [
        ast.literal_eval(node.args[0])
        if isinstance(node.args[0], ast.Constant)
        else ast.unparse(node.args[0])
        for module in modules
        for node in ast.walk(module)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == decorator and node.args
    ]


def test_every_act_that_is_declared_stands_in_the_catalogue_once():
    assert unlisted(decorated(map(tree, files("rules")), "standing"), [one.name for one in DECLARED]) == []


def test_every_declaration_is_carried_out_by_one_act():
    assert unlisted([one.name for one in DECLARED], [act.name for act in ACTS]) == []
    assert len(decorated(map(tree, files("acts")), "act")) == len(ACTS)


def test_every_question_that_is_written_stands_in_the_catalogue_once():
    assert (
        unlisted(decorated(map(tree, files("reads")), "question"), [question.name for question in QUESTIONS])
        == []
    )


def test_an_act_that_is_declared_and_not_listed_is_found():
    module = ast.parse(
        "@standing('copy.lend', on='copy')\ndef may_lend(): ...\n@act(custody.may_lose, Lose)\ndef lose(): "
        "..."
    )
    assert decorated([module], "standing") == ["copy.lend"] and decorated([module], "act") == [
        "custody.may_lose"
    ]
    assert unlisted(["copy.lend", "copy.lose"], ["copy.lose", "copy.lend"]) == []
    assert unlisted(["copy.lend", "copy.lose"], ["copy.lend", "copy.lend", "copy.sell"]) == [
        "copy.lend",
        "copy.lose",
        "copy.sell",
    ]


def faults(order: type) -> list[str]:
    """What is wrong with an order or with a question's parameters as something to be asked in words."""
    if not is_dataclass(order) or not order.__dataclass_params__.frozen:
        return ["not a frozen dataclass"]
    said = sentence(order)
    told = [] if said.endswith(".") and len(said) > 10 else ["no sentence"]
    for field in fields(order):
        kind = field.metadata.get("kind")
        if kind is None or not kind.label or not kind.label[0].isupper():
            told.append(f"{field.name}: no label")
        elif kind.name in ("ref", "refs", "choice") and not kind.subject:
            told.append(f"{field.name}: says not what it refers to")
    return told


@pytest.mark.parametrize(("name", "order"), BOTH, ids=lambda one: one if isinstance(one, str) else "")
def test_it_has_a_sentence_and_every_field_a_label(name, order):
    assert faults(order) == []


def offered(order: type) -> list[str]:
    """Fields for which nobody offers what could stand in them."""
    from steward.reads.choices import FIXED, OF_SCHEME, SHIPPED
    from steward.reads.things import THINGS

    known = {"choice": {*FIXED, *SHIPPED, *OF_SCHEME}, "ref": {*THINGS}, "refs": {*THINGS}}
    return [
        f"{name}: nobody offers {k.subject}"
        for name, k in kinds(order).items()
        if k.subject not in known.get(k.name, {k.subject})
    ]


@pytest.mark.parametrize(("name", "order"), BOTH, ids=lambda one: one if isinstance(one, str) else "")
def test_every_choice_and_reference_can_be_offered(name, order):
    assert offered(order) == []


@dataclass(frozen=True)
class Good:
    """Lend a copy to somebody."""

    copy: str = ref("copy", "Copy")
    level: str = choice("level", "Level")


@dataclass(frozen=True)
class Bad:
    """Lend"""

    copy: str = ref("", "Copy")
    mood: str = choice("mood", "Mood")
    note: str = text("note")


def test_an_order_without_words_or_choices_is_found():
    assert (faults(Good), offered(Good)) == ([], [])
    assert faults(Bad) == ["no sentence", "copy: says not what it refers to", "note: no label"]
    assert offered(Bad) == ["copy: nobody offers ", "mood: nobody offers mood"]
    assert faults(dataclass(type("Loose", (), {}))) == ["not a frozen dataclass"]


def untried(names: Iterable[str], tests: Iterable[str]) -> list[str]:
    """Acts that no test performs by name."""
    written = {
        node.value for text in tests for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Constant)
    }
    return [name for name in names if name not in written]


def test_every_act_has_a_test_that_names_it():
    here = ROOT / "tests" / "house"
    texts = (
        path.read_text(encoding="utf-8")
        for path in (ROOT / "tests").rglob("*.py")
        if here not in path.parents
    )
    assert untried([act.name for act in ACTS], texts) == []


def test_an_act_that_no_test_performs_is_found():
    tests = ["def test_a():\n    do('copy.lend', by)", "# do('copy.lose', by)\nx = 1"]
    assert untried(["copy.lend"], tests) == [] and untried(["copy.lend", "copy.lose"], tests) == ["copy.lose"]
