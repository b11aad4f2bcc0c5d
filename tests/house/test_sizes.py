"""Towers: prints the longest files and functions; nothing above 400 lines and 60 lines."""

import ast

from tests.house.source import ROOT, tree

LONGEST_FILE, LONGEST_FUNCTION = 400, 60


def sources():
    return sorted((ROOT / "src").rglob("*.py"))


def functions(path):
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.end_lineno - node.lineno + 1, f"{path.relative_to(ROOT / 'src')}:{node.name}"


def test_no_file_and_no_function_is_a_tower():
    by_file = sorted(
        (
            (len(p.read_text(encoding="utf-8").splitlines()), str(p.relative_to(ROOT / "src")))
            for p in sources()
            if "migrations" not in p.parts
        ),
        reverse=True,
    )
    by_function = sorted((f for p in sources() if "migrations" not in p.parts for f in functions(p)), reverse=True)
    print("longest files:", *by_file[:5], "longest functions:", *by_function[:5], sep="\n  ")
    assert [f for f in by_file if f[0] > LONGEST_FILE] == []
    assert [f for f in by_function if f[0] > LONGEST_FUNCTION] == []
