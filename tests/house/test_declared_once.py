"""An act is declared once: its name, and the names of roles, stand nowhere a second hand would have to follow.

The home of an act are the files called like the one of its rules or of its act, on any floor; tests and vectors may say
what they try. Whoever else needs an act takes the declaration, or the act itself, from its home.
"""

import ast
from collections.abc import Iterable, Iterator
from inspect import getfile
from pathlib import Path

import pytest

from steward.acts.act import Act
from steward.acts.catalogue import ACTS
from steward.rules.catalogue import ROLES
from steward.rules.standing import Standing
from tests.house.source import ROOT

HOME = ROOT / "src" / "steward"
DOORS = ("web", "api", "cli", "jobs")


def homes(act: Act) -> frozenset[str]:
    """The names of the files in which an act may be named."""
    return frozenset(Path(getfile(one)).stem for one in (act.standing.asks, act.run))


def texts(path: Path) -> Iterator[tuple[int, str]]:
    """Every text of a Python file that is no docstring, and every line of a template, with its line."""
    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        yield from enumerate(source.splitlines(), start=1)
        return
    tree = ast.parse(source)
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    yield from (
        (n.lineno, n.value)
        for n in ast.walk(tree)
        if isinstance(n, ast.Constant) and isinstance(n.value, str) and id(n) not in said
    )


def strangers(path: Path, named: dict[str, frozenset[str]]) -> list[str]:
    """Places of a file that name an act whose home is elsewhere."""
    here = {path.stem, path.parent.name} if path.suffix != ".py" else {path.stem}
    told = ((line, name) for line, text in texts(path) for name in named if _names(path, text, name))
    return [f"{path.name}:{line} names {name}" for line, name in told if not here & named[name]]


def _names(path: Path, text: str, name: str) -> bool:
    return text == name if path.suffix == ".py" else f'"{name}"' in text or f"'{name}'" in text


NAMED = {act.name: homes(act) for act in ACTS}
FILES = [p for p in sorted(HOME.rglob("*")) if p.suffix in (".py", ".html", ".typ") and "migrations" not in p.parts]


def test_an_act_is_named_in_its_home_alone():
    assert [place for path in FILES for place in strangers(path, NAMED)] == []


def test_a_second_place_that_names_an_act_is_found(tmp_path: Path):
    for name, found in (("custody", 0), ("several", 1)):
        file = tmp_path / f"{name}.py"
        file.write_text('"""Not copy.offer in words."""\nACT = "copy.offer"\n')
        assert len(strangers(file, {"copy.offer": frozenset({"custody"})})) == found


def role_tests(path: Path, roles: Iterable[str]) -> list[str]:
    """Places of a file that hold the name of a role; as the key of an answer it is a word like any other."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    keys = {id(node.slice) for node in ast.walk(tree) if isinstance(node, ast.Subscript)}
    texts = (n for n in ast.walk(tree) if isinstance(n, ast.Constant) and id(n) not in keys)
    return [f"{path.name}:{n.lineno} names {n.value}" for n in texts if n.value in roles]


def test_no_door_names_a_role():
    doors = [p for p in FILES if p.suffix == ".py" and p.relative_to(HOME).parts[0] in DOORS and "demo" not in p.parts]
    assert [place for path in doors for place in role_tests(path, set(ROLES))] == []


def test_a_door_that_asks_for_a_role_is_found(tmp_path: Path):
    file = tmp_path / "books.py"
    file.write_text('keeps = any(m.role == "registrar" for m in actor.mandates)\n')
    assert role_tests(file, {"registrar"}) == ["books.py:1 names registrar"]


def asks_its_rule(act: Act) -> bool:
    """Whether the function of an act calls its own declaration, or a rule of the same file that does."""
    rules, called = calls(Path(getfile(act.standing.asks))), calls(Path(getfile(act.run)))[act.run.__name__]
    return act.standing.asks.__name__ in called.union(*(rules.get(name, set()) for name in called))


def calls(path: Path) -> dict[str, set[str]]:
    """By function of a file, the names of what it calls."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {
        f.name: {getattr(n.func, "attr", getattr(n.func, "id", "")) for n in ast.walk(f) if isinstance(n, ast.Call)}
        for f in ast.walk(tree)
        if isinstance(f, ast.FunctionDef)
    }


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.name)
def test_an_act_asks_the_rule_it_is_declared_with(act: Act):
    assert asks_its_rule(act)


def test_an_act_that_asks_another_rule_is_found():
    offer, other = (next(act for act in ACTS if act.name == name) for name in ("copy.offer", "copy.accept"))
    assert asks_its_rule(offer)
    assert not asks_its_rule(Act(other.standing, offer.order, offer.run))
    assert isinstance(offer.standing, Standing)
