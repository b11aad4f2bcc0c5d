"""No level of any scheme stands in Python: levels are data, in TOML, with their dates and sources."""

import ast

import pytest

from steward.foundations.scheme import shipped
from tests.house.source import ROOT, files, tree

ROOMS = ("foundations", "rules", "models", "acts", "reads", "web", "api", "cli", "jobs")


def words() -> set[str]:
    """Codes, names and marks of all levels; plain English words that are levels elsewhere are asked for in capitals only."""
    found = set()
    for scheme in shipped().values():
        for level in scheme.levels:
            found |= {level.name.vi, level.mark}
            found |= {level.code} if "-" in level.code else set()
    return {word for word in found if len(word) > 2}


def constants(module: ast.Module) -> set[str]:
    """Text constants that are not documentation."""
    documentation = {
        id(node.value) for node in ast.walk(module) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    return {
        node.value
        for node in ast.walk(module)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation
    }


def named(module: ast.Module, levels: set[str]) -> set[str]:
    return {level for level in levels for text in constants(module) if level == text}


def test_the_rule_finds_a_level_in_a_bad_example_and_none_in_a_good_one():
    level = next(iter(words()))
    assert named(ast.parse(f"x = {level!r}"), words()) == {level}
    assert named(ast.parse("x = document.level"), words()) == set()


@pytest.mark.parametrize("room", ROOMS)
def test_no_level_name_stands_in_a_room(room):
    assert {str(p.relative_to(ROOT)): found for p in files(room) if (found := named(tree(p), words()))} == {}
