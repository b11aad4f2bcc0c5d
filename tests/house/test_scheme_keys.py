"""Every key of a scheme file is read by a rule, a page or a paper, or names the subject that will read it.

A mark is no excuse for ever: it names a subject that is not built yet, and goes once the key is read.

What the loader and the reference page do with a key does not count. A key is read where an attribute of its
name is: names that other things bear too (`name`, `code`) are not told apart,
so the test finds the key that nobody mentions.
"""

import ast
from collections.abc import Iterator, Mapping

from steward.foundations.scheme.keys import SCHEME, Key
from tests.house.source import files, tree

#: Rooms whose reading counts; offline commands read the marks for the scanner.
READERS = ("rules", "models", "acts", "reads", "jobs", "web", "api", "cli/offline")
#: Keys that bear another name once they are read.
CALLED = {
    "basis_vi": "in_language",
    "form_vi": "in_language",
    "vi": "in_language",
    "en": "in_language",
    "tag": "unsure",
    "acts": "act",
}
METHODS = tuple(f"foundations/scheme/{name}.py" for name in ("types", "levels", "practice", "parts"))


def attributes(module: ast.AST) -> set[str]:
    """Names of attributes that are read."""
    return {
        node.attr
        for node in ast.walk(module)
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load)
    }


def read() -> set[str]:
    """What the rooms read, and what the methods read that they call."""
    found = set().union(*(attributes(tree(path)) for path in files(*READERS)))
    methods = [
        node for path in files(*METHODS) for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef)
    ]
    while more := {name for one in methods if one.name in found for name in attributes(one)} - found:
        found |= more
    return found


def unread(keys: Mapping[str, Key], seen: set[str], path: str = "") -> Iterator[str]:
    """Keys that nothing reads and that name nobody who will."""
    for name, key in keys.items():
        if key.later:
            continue
        if CALLED.get(name, name) not in seen:
            yield f"{path}{name}"
        yield from unread(key.keys, seen, f"{path}{name}.")


def test_every_key_is_read_or_names_who_will() -> None:
    assert list(unread(SCHEME, read())) == [], (
        "read it, remove it, or mark it with the subject that will: later=..."
    )


def test_a_key_that_nobody_reads_is_found() -> None:
    keys = {
        "levels": Key(
            "tables", "x", keys={"smell": Key("text", "x"), "sound": Key("text", "x", later="music")}
        )
    }
    assert list(unread(keys, {"levels"})) == ["levels.smell"]


#: Names that keys of a later subject share with other things, so that reading the name proves nothing.
SHARED = {"name", "mark", "number", "start"}


def marked(keys: Mapping[str, Key], path: str = "") -> Iterator[tuple[str, str, str]]:
    """Path, name and subject of each key that waits for one."""
    for name, key in keys.items():
        if key.later:
            yield f"{path}{name}", name, key.later
        yield from marked(key.keys, f"{path}{name}.")


def overdue(keys: Mapping[str, Key], seen: set[str], built: set[str]) -> list[str]:
    """Keys that wait for a subject that is there, or that are read already."""
    return [
        path for path, name, later in marked(keys) if later in built or (name in seen and name not in SHARED)
    ]


def test_what_a_key_waits_for_is_not_there_yet() -> None:
    built = {name for path in files("rules", "acts") for name in (path.stem, path.parent.name)}
    assert overdue(SCHEME, read(), built) == [], (
        "the subject is built: read the key, or remove it, or name who will"
    )
    keys = {
        "levels": Key(
            "tables",
            "x",
            keys={"smell": Key("text", "x", later="wine"), "sound": Key("text", "x", later="books")},
        )
    }
    assert overdue(keys, {"smell"}, built) == ["levels.smell", "levels.sound"]
    assert overdue(keys, set(), {"custody"}) == []


#: Who may look at what a release brings: those who adopt it,
#: and what runs without an office or tells of the release.
ADOPTING = {"models/schemes.py", "reads/schemes/schemes.py"}
SHIPPED = {"shipped", "shipped_text", "on_day"}
LAWFUL = {
    "models/organisation.py",
    "rules/document/incoming.py",
}  # `on_day` among the rule sets they are given


def looking(module: ast.Module) -> set[str]:
    """What a file takes from the rule sets that come with the release."""
    return {
        name.name
        for node in ast.walk(module)
        if isinstance(node, ast.ImportFrom) and node.module == "steward.foundations.scheme"
        for name in node.names
        if name.name in SHIPPED
    }


def test_nobody_judges_by_a_rule_set_that_was_not_adopted() -> None:
    rooms = ("rules", "models", "acts", "reads", "jobs", "web", "api")
    found = {str(path).split("src/steward/")[1]: looking(tree(path)) for path in files(*rooms)}
    told = {name: said for name, said in found.items() if said and name not in ADOPTING}
    assert told == dict.fromkeys(LAWFUL, {"on_day"})
    assert looking(ast.parse("from steward.foundations.scheme import Level, shipped")) == {"shipped"}


def test_the_day_is_asked_among_adopted_rule_sets_only() -> None:
    for name in LAWFUL:
        (path,) = files(name)
        calls = [
            n
            for n in ast.walk(tree(path))
            if isinstance(n, ast.Call) and getattr(n.func, "id", "") == "on_day"
        ]
        assert calls and all(len(call.args) == 3 for call in calls), name
