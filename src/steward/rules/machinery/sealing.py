"""What of the facts stands beside an entry, and at which level.

Promises that an entry repeats nothing that its facts name by a digest, and that nothing a fact tells of a
document or of a finding is disclosed below the level of that document or finding,
however deep in the fact it stands.
"""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any


def sealed(fact: Any) -> dict[str, Any]:
    """A fact as plain values, as it stands beside an entry."""
    return {"is": type(fact).__name__, **{name: _plain(value) for name, value in _told(fact)}}


def highest_rank(facts: tuple[Any, ...]) -> int:
    """The highest rank that any of these facts has, or any fact within them;
    0 where none is about anything of a level."""
    return max((getattr(one, "rank", 0) for one in within(facts)), default=0)


def within(facts: tuple[Any, ...]) -> Iterator[Any]:
    """These facts and all that stand in them, however deep; not what an entry does not repeat."""
    for one in _flat(facts):
        yield one
        yield from within(tuple(value for _, value in _told(one)))


def _told(fact: Any) -> Iterator[tuple[str, Any]]:
    return ((f.name, getattr(fact, f.name)) for f in fields(fact) if not f.metadata.get("unsealed"))


def _flat(value: Any) -> Iterator[Any]:
    """The facts in a value."""
    if isinstance(value, tuple):
        for one in value:
            yield from _flat(one)
    elif is_dataclass(value) and not isinstance(value, type):
        yield value


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {name: _plain(one) for name, one in _told(value)}
    return [_plain(one) for one in value] if isinstance(value, tuple) else value
