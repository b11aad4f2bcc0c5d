"""What one text of a rule set says otherwise than another, key by key.

Promises every key whose value differs, named as a reader would name it (`levels.mat.period_years`), with both
values. Refuses to judge which of them is right. A list of tables is compared by the codes of its tables, so
that a new one in the middle changes nothing below it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Change:
    """One key: its value before and after; None where it is not there."""

    key: str
    before: str | None
    after: str | None


def changes(before: str, after: str) -> tuple[Change, ...]:
    """The keys of which two texts of a rule set say different things, in the order of the later text."""
    old, new = dict(_flat(tomllib.loads(before))), dict(_flat(tomllib.loads(after)))
    keys = [*new, *(key for key in old if key not in new)]
    return tuple(Change(key, old.get(key), new.get(key)) for key in keys if old.get(key) != new.get(key))


def _flat(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _flat(inner, f"{path}.{key}" if path else key)
    elif isinstance(value, list) and any(isinstance(one, Mapping) for one in value):
        for name, inner in _named(value):
            yield from _flat(inner, f"{path}.{name}")
    else:
        yield path, ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _named(tables: list[Any]) -> Iterator[tuple[str, Any]]:
    """Each table under its code, or what else names it; the second of a name is the second."""
    seen: dict[str, int] = {}
    for number, one in enumerate(tables, start=1):
        said = (
            one.get("code")
            or one.get("key")
            or one.get("field")
            or one.get("scheme")
            or one.get("acts")
            or number
        )
        name = "+".join(said) if isinstance(said, list) else str(said)
        seen[name] = seen.get(name, 0) + 1
        yield (name if seen[name] == 1 else f"{name}#{seen[name]}"), one
