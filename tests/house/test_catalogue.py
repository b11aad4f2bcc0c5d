"""Every act and every question is in its catalogue, has a sentence, and is asked for in words."""

import ast
from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields, is_dataclass
from importlib import import_module

import pytest

from steward.acts.catalogue import ACTS
from steward.reads.catalogue import QUESTIONS
from steward.rules.fields import choice, kinds, ref, text
from tests.house.source import ROOT, files, tree

BOTH = [*((act.name, act.order) for act in ACTS), *((question.name, question.params) for question in QUESTIONS)]


def decorated(modules: Iterable[ast.Module], decorator: str) -> list[str]:
    """Names given to a decorator."""
    return [
        ast.literal_eval(node.args[0]) if isinstance(node.args[0], ast.Constant) else constant(module, node.args[0])
        for module in modules
        for node in ast.walk(module)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == decorator and node.args
    ]


def constant(module: ast.Module, name: ast.Name) -> str:
    """The value of a module's constant, in the module or where it is imported from."""
    found = [n.value for n in module.body if isinstance(n, ast.Assign) and n.targets[0].id == name.id]
    return ast.literal_eval(found[0]) if found else getattr(import_module("steward.rules.facts"), name.id)


def unlisted(written: Collection[str], listed: Collection[str]) -> list[str]:
    """What is written and not listed, listed and not written, or there twice."""
    twice = {name for names in (written, listed) for name in names if list(names).count(name) > 1}
    return sorted(set(written) ^ set(listed) | twice)


def test_every_act_that_is_written_stands_in_the_catalogue_once():
    assert unlisted(decorated(map(tree, files("acts")), "act"), [act.name for act in ACTS]) == []


def test_every_question_that_is_written_stands_in_the_catalogue_once():
    assert unlisted(decorated(map(tree, files("reads")), "question"), [question.name for question in QUESTIONS]) == []


def test_an_act_that_is_written_and_not_listed_is_found():
    module = ast.parse("NAME = 'copy.lose'\n@act('copy.lend', Lend)\ndef lend(): ...\n@act(NAME, Lose)\ndef lose(): ...")
    assert decorated([module], "act") == ["copy.lend", "copy.lose"] and decorated([module], "question") == []
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
    sentence = (order.__doc__ or "").strip().split("\n")[0]
    told = [] if sentence.endswith(".") and len(sentence) > 10 else ["no sentence"]
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
    from steward.reads.pick import FIXED, OF_SCHEME, PICKERS

    known = {"choice": {*FIXED, *OF_SCHEME}, "ref": {*PICKERS}, "refs": {*PICKERS}}
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
    written = {node.value for text in tests for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Constant)}
    return [name for name in names if name not in written]


def test_every_act_has_a_test_that_names_it():
    here = ROOT / "tests" / "house"
    texts = (path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("*.py") if here not in path.parents)
    assert untried([act.name for act in ACTS], texts) == []


def test_an_act_that_no_test_performs_is_found():
    tests = ["def test_a():\n    do('copy.lend', by)", "# do('copy.lose', by)\nx = 1"]
    assert untried(["copy.lend"], tests) == [] and untried(["copy.lend", "copy.lose"], tests) == ["copy.lose"]
