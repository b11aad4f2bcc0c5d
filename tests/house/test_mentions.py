"""What docstrings, comments and docs name of the house is there: a rule, a question, a file.

A name that was left behind by a move leads a newcomer nowhere. Not read are decisions, which tell what was.
"""

import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from tests.house.source import ROOT, SOURCE

ROOMS = "rules|models|acts|reads|web|jobs|cli|api|foundations"
DOTTED = re.compile(rf"`((?:{ROOMS})(?:\.\w+)+)`")
PATH = re.compile(rf"`((?:{ROOMS}|tests)/[a-z_/]+\.[a-z]+)(?:`|: )")
#: What a program in a text imports: such a text is run by another process, and no checker reads it.
IMPORTS = re.compile(r"^from steward\.([\w.]+) import ([\w, ]+)$", re.M)
PAGES = [
    ROOT / "README.md",
    *(page for page in (ROOT / "docs").rglob("*.md") if "decisions" not in page.parts),
]
READ = [*PAGES, *(ROOT / "src").rglob("*.py"), *(ROOT / "tests").rglob("*.py")]


def exists(name: str) -> bool:
    """Whether a dotted name is a module of the house, or something in one."""
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        try:
            found: object = import_module(".".join(("steward", *parts[:length])))
        except ModuleNotFoundError:
            continue
        for part in parts[length:]:
            found = getattr(found, part, None)
        return found is not None
    return False


def gone(text: str) -> Iterator[str]:
    """What a text names of the house that is not there."""
    yield from (
        name
        for name in DOTTED.findall(text)
        if name.split(".")[-1] not in ("py", "md", "toml") and not exists(name)
    )
    imported = (
        (module, name.split(" as ")[0].strip())
        for module, names in IMPORTS.findall(text)
        for name in names.split(",")
    )
    yield from (f"{module}.{name}" for module, name in imported if not exists(f"{module}.{name}"))
    yield from (
        path for path in PATH.findall(text) if not any((place / path).exists() for place in (SOURCE, ROOT))
    )


@pytest.mark.parametrize("top", ["docs", "src", "tests"])
def test_what_is_named_of_the_house_is_there(top: str) -> None:
    here = [
        path
        for path in READ
        if (path.relative_to(ROOT).parts[0] == top) or (top == "docs" and path.parent == ROOT)
    ]
    told = {
        str(path.relative_to(ROOT)): list(gone(path.read_text(encoding="utf-8")))
        for path in here
        if path != Path(__file__)
    }
    assert here and {path: names for path, names in told.items() if names} == {}


def test_a_name_that_leads_nowhere_is_found_and_one_that_leads_somewhere_is_not() -> None:
    assert list(gone("`rules.access.may_see`, `rules/access.py`, `reads/custody/copy.py: OneCopy`")) == []
    assert list(gone("from steward.rules.access import may_see, keeps")) == []
    assert list(gone("from steward.rules.access import may_see, seen\nfrom steward.rule import x")) == [
        "rules.access.seen",
        "rule.x",
    ]
    assert list(
        gone("`rules.acces`, `rules.access.may_seee`, `rules/acces.py`, `reads/copy.py: OneCopy`")
    ) == [
        "rules.acces",
        "rules.access.may_seee",
        "rules/acces.py",
        "reads/copy.py",
    ]
