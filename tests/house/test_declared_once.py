"""An act is declared once: its name, and the names of roles,
stand nowhere a second hand would have to follow.

The home of an act are the files called like the one of its rules or of its act, on any floor, and those in
the folder of its subject or called like that; tests and vectors may say what they try. Whoever else needs an
act takes the declaration, or the act itself, from its home. Not read are docstrings, which are for people,
and migrations, which are generated.

No door names a role, but for two reasons: as the key of an answer it is a word like any other ("decider" of a
document), and the demo founds an office: it grants roles and asks for none.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from inspect import getfile
from pathlib import Path

import pytest

from steward.acts.catalogue import ACTS
from steward.acts.machinery.act import Act
from steward.rules.catalogue import ROLES
from steward.rules.machinery.standing import Standing
from tests.house.source import ROOT

HOME = ROOT / "src" / "steward"
FLOORS = {"rules", "acts", "machinery", "__init__"}
DOORS = ("web", "api", "cli", "jobs")
#: What is read: code, what pages and papers are made of, and what the browser runs.
READ = (".py", ".html", ".txt", ".typ", ".js", ".css", ".toml", ".sql")


def homes(act: Act) -> frozenset[str]:
    """The names of the files and folders in which an act may be named."""
    return frozenset(name for one in (act.standing.asks, act.run) for name in names(Path(getfile(one))))


def names(path: Path) -> set[str]:
    """What a file is called, and the folder of its subject: not the floor on which it lies."""
    return {path.stem, path.parent.name} - FLOORS


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
    here = names(path)
    told = ((line, name) for line, text in texts(path) for name in named if _names(text, name))
    return [f"{path.name}:{line} names {name}" for line, name in told if not here & named[name]]


def _names(text: str, name: str) -> bool:
    """Whether a text holds the name by itself: alone, in an address, in a list of names."""
    return re.search(rf"(?<![\w.]){re.escape(name)}(?![\w.]*\w)", text) is not None


NAMED = {act.name: homes(act) for act in ACTS}
FILES = [p for p in sorted(HOME.rglob("*")) if p.suffix in READ and "migrations" not in p.parts]


def test_an_act_is_named_in_its_home_alone():
    assert [place for path in FILES for place in strangers(path, NAMED)] == []


OFFER = {"copy.offer": frozenset({"custody"})}


@pytest.mark.parametrize(
    ("home", "elsewhere", "naming", "not_naming"),
    [
        (
            "web/custody/copies.py",
            "web/book/books.py",
            'ACT = "copy.offer"',
            '"""Of copy.offer."""\nACT = "copy.offers"',
        ),
        (
            "web/custody/copies.py",
            "web/book/books.py",
            'PAGE = f"/acts/copy.offer/{key}"',
            'FIELD = "my.copy.offer", "copy.offer.to"',
        ),
        (
            "rules/custody/handovers.py",
            "rules/document/register.py",
            'FIRST = ("copy.offer", "copy.accept")',
            "x = copy.offer",
        ),
        (
            "acts/custody/handovers.py",
            "acts/document/register.py",
            'WORDS = "Hand it over (copy.offer)."',
            "# copy.offer",
        ),
        (
            "templates/custody/one.html",
            "templates/document/one.html",
            '<a href="/acts/copy.offer/">',
            "{{ copy.offered }}",
        ),
        (
            "templates/custody/one.html",
            "templates/document/one.html",
            "{% if 'copy.offer' in may %}",
            "{{ copy.offer_to }}",
        ),
        ("static/custody.js", "static/steward.js", "go('/acts/copy.offer/')", "copy.offerings()"),
        ("papers/custody.typ", "papers/receipt.typ", '#if act == "copy.offer" [ ]', "copy.path"),
    ],
)
def test_a_second_place_that_names_an_act_is_found(
    tmp_path: Path, home: str, elsewhere: str, naming: str, not_naming: str
):
    for name, text, found in ((home, naming, 0), (elsewhere, naming, 1), (elsewhere, not_naming, 0)):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text + "\n")
        assert len(strangers(file, OFFER)) == found, text


def test_code_templates_papers_and_what_the_browser_runs_are_read():
    kinds = {path.suffix for path in HOME.rglob("*") if path.is_file() and "__pycache__" not in path.parts}
    assert set(READ) <= kinds
    assert kinds - set(READ) <= {".po", ".mo", ".pot", ".woff2", ".svg", ".png", ".ico", ".ttf", ".typed", ""}


def role_tests(path: Path, roles: Iterable[str]) -> list[str]:
    """Places of a file that hold the name of a role; as the key of an answer it is a word like any other."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    keys = {id(node.slice) for node in ast.walk(tree) if isinstance(node, ast.Subscript)}
    texts = (n for n in ast.walk(tree) if isinstance(n, ast.Constant) and id(n) not in keys)
    return [f"{path.name}:{n.lineno} names {n.value}" for n in texts if n.value in roles]


def test_no_door_names_a_role():
    doors = [
        p
        for p in FILES
        if p.suffix == ".py" and p.relative_to(HOME).parts[0] in DOORS and "demo" not in p.parts
    ]
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
        f.name: {
            getattr(n.func, "attr", getattr(n.func, "id", "")) for n in ast.walk(f) if isinstance(n, ast.Call)
        }
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
