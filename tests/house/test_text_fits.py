"""What a field lets through fits the column it is kept in: SQLite would keep more,
PostgreSQL would stop with an error of ours.

Read from the acts themselves: `Document(kind=order.kind)` and `document.kind
= order.kind` put a field into a column.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import CharField

from steward.acts.catalogue import ACTS
from steward.acts.document import filters
from steward.models import SavedFilter
from steward.rules.document.register import CORRECTABLE
from steward.rules.machinery.fields import kinds
from tests.house.source import ROOT

MODELS = {model.__name__: model for model in apps.get_app_config("steward").get_models()}
Use = tuple[str, str, str]


def put(source: str) -> Iterator[Use]:
    """Model (or "" where it is not said), column and field,
    wherever a field of an order goes into a column."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MODELS:
            yield from (
                (node.func.id, word.arg or "", name)
                for word in node.keywords
                for name in fields_in(word.value)
            )
        elif isinstance(node, ast.Assign):
            for target in node.targets:
                yield from assigned(target, node.value)
        elif isinstance(node, ast.Dict):
            named = zip(node.keys, node.values, strict=True)
            yield from (
                ("", str(key.value), name)
                for key, value in named
                if isinstance(key, ast.Constant)
                for name in fields_in(value)
            )


def assigned(target: ast.expr, value: ast.expr) -> Iterator[Use]:
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        for one, given in zip(target.elts, value.elts, strict=True):
            yield from assigned(one, given)
    elif isinstance(target, ast.Attribute):
        yield from (("", target.attr, name) for name in fields_in(value))


def fields_in(value: ast.expr) -> list[str]:
    """The field of an order that stands there as it is, or as one of two."""
    parts = value.values if isinstance(value, ast.BoolOp) else [value]
    return [one.attr for one in parts if isinstance(one, ast.Attribute) and ast.unparse(one.value) == "order"]


def shortest(model: str, column: str, imported: list[str]) -> int | None:
    """The shortest column of this name among the models that the file works with;
    None where none is bounded."""
    told = []
    for name in [model] if model else imported:
        found = next((f for f in MODELS[name]._meta.fields if f.attname == column or f.name == column), None)
        told += [found.max_length] if isinstance(found, CharField) and found.max_length else []
    return min(told, default=None)


def too_long(source: str, orders: list[type]) -> list[str]:
    imported = [name for name in MODELS if f" {name}(" in source or f"{name}.objects" in source]
    longest = {}
    for order in orders:
        for name, kind in kinds(order).items():
            if kind.name in ("text", "long_text", "choice"):
                longest[name] = max(longest.get(name, 0), kind.longest)
    told = []
    for model, column, name in put(source):
        room = shortest(model, column, imported)
        if room is not None and longest.get(name, 0) > room and not _a_code(orders, name):
            told.append(f"{name}: {longest[name]} characters for {column} of {room}")
    return told


def _a_code(orders: list[type], name: str) -> bool:
    """A choice is held by its rule to the codes there are."""
    return all(kinds(order)[name].name == "choice" for order in orders if name in kinds(order))


ACTS_ROOM = ROOT / "src" / "steward" / "acts"
FILES = sorted(ACTS_ROOM.rglob("*.py"))


def module(path: Path) -> str:
    return ".".join(path.relative_to(ROOT / "src").with_suffix("").parts)


def test_every_act_stands_in_a_file_that_is_read():
    assert {act.run.__module__ for act in ACTS} <= {module(path) for path in FILES}


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ACTS_ROOM)))
def test_each_text_of_an_order_fits_the_column_it_is_kept_in(path: Path):
    orders = [act.order for act in ACTS if act.run.__module__ == module(path)]
    assert too_long(path.read_text(encoding="utf-8"), orders) == []


def test_the_check_sees_what_is_put_into_columns():
    seen = {use for path in FILES for use in put(path.read_text(encoding="utf-8"))}
    assert {
        ("BookEntry", "note", "note"),
        ("", "symbol", "symbol"),
        ("", "abstract", "abstract"),
        ("", "reason", "reason"),
    } <= seen
    assert len(seen) > 60


def test_a_field_that_is_longer_than_its_column_is_found():
    from steward.acts.document.register import IssueDocument

    source = "def f(order):\n    return Document(kind=order.note)\n"
    assert too_long(source, [IssueDocument]) == ["note: 400 characters for kind of 80"]
    assert too_long(source.replace("order.note", "order.symbol"), [IssueDocument]) == []


def test_corrections_and_kept_filters_fit_too():
    for column, longest in CORRECTABLE.items():
        assert longest <= MODELS["Document"]._meta.get_field(column).max_length
    for name, kind in kinds(filters.KeepFilter).items():
        assert kind.longest <= SavedFilter._meta.get_field(name).max_length
