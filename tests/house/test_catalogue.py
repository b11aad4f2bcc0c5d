"""Every act and every question is in its catalogue, has a sentence, and is asked for in words."""

import ast
import json
from dataclasses import fields, is_dataclass
from importlib import import_module

import pytest

from steward.acts.catalogue import ACTS
from steward.reads.catalogue import QUESTIONS
from steward.rules.fields import kinds, read
from tests.house.source import ROOT, files, tree

ORDERS = ROOT / "vectors" / "orders"


def decorated(room: str, decorator: str) -> set[str]:
    """Names given to a decorator in a room."""
    return {
        ast.literal_eval(node.args[0]) if isinstance(node.args[0], ast.Constant) else constant(tree(path), node.args[0])
        for path in files(room)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == decorator and node.args
    }


def constant(module: ast.Module, name: ast.Name) -> str:
    """The value of a module's constant, in the module or where it is imported from."""
    found = [n.value for n in module.body if isinstance(n, ast.Assign) and n.targets[0].id == name.id]
    return ast.literal_eval(found[0]) if found else getattr(import_module("steward.rules.facts"), name.id)


def test_every_act_that_is_written_stands_in_the_catalogue_once():
    names = [act.name for act in ACTS]
    assert len(names) == len(set(names)) and set(names) == decorated("acts", "act")


def test_every_question_that_is_written_stands_in_the_catalogue_once():
    names = [question.name for question in QUESTIONS]
    assert len(names) == len(set(names)) and set(names) == decorated("reads", "question")


@pytest.mark.parametrize("thing", [*ACTS, *QUESTIONS], ids=lambda thing: thing.name)
def test_it_has_a_sentence_and_every_field_a_label(thing):
    order = getattr(thing, "order", None) or thing.params
    assert is_dataclass(order) and order.__dataclass_params__.frozen
    assert thing.sentence.endswith(".") and len(thing.sentence) > 10
    for field in fields(order):
        kind = field.metadata["kind"]
        assert kind.label and kind.label[0].isupper()
        if kind.name in ("ref", "refs", "choice"):
            assert kind.subject, f"{field.name} says not what it refers to"


@pytest.mark.parametrize("thing", [*ACTS, *QUESTIONS], ids=lambda thing: thing.name)
def test_every_choice_and_reference_can_be_offered(thing):
    from steward.reads.pick import FIXED, OF_SCHEME, PICKERS

    for name, kind in kinds(getattr(thing, "order", None) or thing.params).items():
        if kind.name == "choice":
            assert kind.subject in FIXED or kind.subject in OF_SCHEME, f"{name}: nobody offers {kind.subject}"
        if kind.name in ("ref", "refs"):
            assert kind.subject in PICKERS, f"{name}: nobody offers {kind.subject}"


def test_every_act_has_a_rule_test_and_an_act_test_of_its_subject():
    text = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("*.py"))
    assert [act.name for act in ACTS if f'"{act.name}"' not in text] == []


def test_every_order_ever_published_still_parses():
    """vectors/orders/<act>.json: one order as it was sent; a new act adds its own, none is ever taken away."""
    stored = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(ORDERS.glob("*.json"))}
    missing = [act.name for act in ACTS if act.name not in stored]
    assert missing == [], "write them with: python -m tests.house.orders"
    for act in ACTS:
        read(act.order, stored[act.name])
