"""Towers: prints the longest files and functions; nothing above 400 lines and 60 lines, tests included."""

import ast
from collections.abc import Iterable, Iterator

from tests.house.source import ROOT

LONGEST_FILE, LONGEST_FUNCTION = 400, 60


def sources() -> Iterator[tuple[str, str]]:
    """Every module and every test but the migrations, which are generated: its name and its text."""
    for path in sorted([*(ROOT / "src").rglob("*.py"), *(ROOT / "tests").rglob("*.py")]):
        if "migrations" not in path.parts:
            yield str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")


def files(modules: Iterable[tuple[str, str]]) -> list[tuple[int, str]]:
    """Lines and name of every module, the longest first."""
    return sorted(((len(text.splitlines()), name) for name, text in modules), reverse=True)


def functions(modules: Iterable[tuple[str, str]]) -> list[tuple[int, str]]:
    """Lines and name of every function, the longest first."""
    found = [
        ((node.end_lineno or 0) - node.lineno + 1, f"{name}:{node.name}")
        for name, text in modules
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    return sorted(found, reverse=True)


def towers(modules: Iterable[tuple[str, str]]) -> list[tuple[int, str]]:
    modules = list(modules)
    long_files = [one for one in files(modules) if one[0] > LONGEST_FILE]
    return long_files + [one for one in functions(modules) if one[0] > LONGEST_FUNCTION]


def test_no_file_and_no_function_is_a_tower():
    modules = list(sources())
    print("longest files:", *files(modules)[:5], "longest functions:", *functions(modules)[:5], sep="\n  ")
    assert towers(modules) == []
    assert {name.split("/")[0] for name, _ in modules} == {"src", "tests"}


def test_a_tower_is_found_and_what_is_just_short_enough_is_not():
    body = "    x = 1\n"
    assert towers([("a.py", "x = 1\n" * 400), ("b.py", "def f():\n" + body * 59)]) == []
    assert towers([("a.py", "x = 1\n" * 401), ("b.py", "async def f():\n" + body * 60)]) == [
        (401, "a.py"),
        (61, "b.py:f"),
    ]
