"""What decides is declared to decide, found from the rules and the lives themselves:
no list of decisions is kept anywhere."""

import ast
import inspect
from collections.abc import Callable, Iterator
from textwrap import dedent
from types import ModuleType

import pytest

from steward.rules import authority, catalogue
from steward.rules.lives import LIVES
from steward.rules.machinery.standing import Standing

#: Acts that end something and are told by what they make or change: each with what tells who did it,
#: when and in what right.
TOLD_BY_THEIR_ROW = {
    "copy.accept": "the handover names who received it, and when",
    "copy.refuse": "the handover names to whom it was offered, and nobody else refuses it",
    "copy.withdraw": "the handover names who offered it, and nobody else takes it back",
    "copy.take_over": "a handover of its own names who took it over",
}
#: Acts whose rule asks for an authority without deciding by it.
ASKED_BESIDE: dict[str, str] = {}


def rules_behind(act: Standing) -> set[Callable]:
    """The functions of the rules that the standing rule of an act reaches, however far."""
    found: set[Callable] = set()
    left = [act.asks]
    while left:
        rule = left.pop()
        if rule not in found:
            found.add(rule)
            left += [one for one in named_in(rule) if one.__module__.startswith("steward.rules")]
    return found


def named_in(rule: Callable) -> Iterator[Callable]:
    for node in ast.walk(ast.parse(dedent(inspect.getsource(rule)))):
        told = None
        if isinstance(node, ast.Name):
            told = rule.__globals__.get(node.id)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            owner = rule.__globals__.get(node.value.id)
            told = getattr(owner, node.attr, None) if isinstance(owner, ModuleType | Standing) else None
        told = told.asks if isinstance(told, Standing) else told
        if inspect.isfunction(told):
            yield told


def refuses_with(rules: set[Callable], code: str) -> bool:
    return any(f'"{code}"' in inspect.getsource(rule) for rule in rules)


@pytest.mark.parametrize("act", catalogue.DECLARED, ids=lambda act: act.name)
def test_what_asks_for_an_authority_or_a_second_person_is_kept_as_a_decision(act: Standing) -> None:
    rules = rules_behind(act)
    asked = authority.authorities in rules or refuses_with(rules, "two_persons_needed")
    assert act.decides or not asked or act.name in ASKED_BESIDE


def test_the_rules_behind_an_act_are_found_however_far_they_lie() -> None:
    found = {act.name for act in catalogue.DECLARED if authority.authorities in rules_behind(act)}
    assert {
        "document.determine",
        "copy.refuse_destruction",
        "document.withdraw_proposal",
        "scan.abandon",
        "basis.end",
    } <= found
    assert "copy.offer" not in found and "document.issue" not in found


ENDING = sorted({arrow.act for life in LIVES for arrow in life.arrows if arrow.after in life.ends})


@pytest.mark.parametrize("name", ENDING)
def test_who_ended_something_and_in_what_right_is_kept_or_stands_in_what_the_act_makes(name: str) -> None:
    act = catalogue.BY_NAME[name]
    assert act.decides != (name in TOLD_BY_THEIR_ROW), (
        "it decides, or it stands in the list with what tells it: one of the two"
    )
