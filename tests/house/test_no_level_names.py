"""No level of any scheme stands in Python: levels are data, in TOML, with their dates and sources."""

import ast
import re

import pytest

from steward.foundations.scheme import shipped
from tests.house.source import ROOT, files, tree

ROOMS = ("foundations", "rules", "models", "acts", "reads", "web", "api", "cli", "jobs")


def words() -> set[str]:
    """Codes, names and marks of all levels; plain English words that are levels
    elsewhere are asked for in capitals only."""
    found = set()
    for scheme in shipped().values():
        for level in scheme.levels:
            found |= {level.name.vi, level.mark}
            found |= {level.code} if "-" in level.code else set()
    return {word for word in found if len(word) > 2}


def constants(module: ast.Module) -> set[str]:
    """Text constants that are not documentation."""
    documentation = {
        id(node.value)
        for node in ast.walk(module)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    return {
        node.value
        for node in ast.walk(module)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation
    }


def named(module: ast.Module, levels: set[str]) -> set[str]:
    """Levels that stand in a text of the code, alone or as a word of it."""
    texts = "\n".join(constants(module))
    return {
        level
        for level in levels
        if level in texts and re.search(rf"(?<![\w-]){re.escape(level)}(?![\w-])", texts)
    }


def test_the_rule_finds_a_level_in_a_bad_example_and_none_in_a_good_one():
    for level in words():
        for bad in (f"x = {level!r}", f"x = f'{{n}} {level} {{m}}'", f"if level == {level!r}: pass"):
            assert level in named(ast.parse(bad), words())
    for good in ("x = document.level", "x = 'matter'", "x = 'a level'"):
        assert named(ast.parse(good), words()) == set()
    assert named(ast.parse(f"def f():\n    {level!r}\n    return 1"), words()) == set(), (
        "documentation may name a level"
    )


@pytest.mark.parametrize("room", ROOMS)
def test_no_level_name_stands_in_a_room(room):
    assert {str(p.relative_to(ROOT)): found for p in files(room) if (found := named(tree(p), words()))} == {}
