"""What a question answers: frozen values with a name for each, and what programs are told of them.

Promises that a page, the JSON twin, a command and the reference speak of the same fields: `plain` makes of an
answer what JSON has, `shape` the schema of that. Values are those of the trade: a day is a date here,
and a text only in JSON.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from types import UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

SIMPLE: dict[object, dict[str, Any]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    bool: {"type": "boolean"},
    float: {"type": "number"},
    date: {"type": "string", "format": "date"},
    datetime: {"type": "string", "format": "date-time"},
    type(None): {"type": "null"},
}
T = TypeVar("T")


def widened(kind: type[T], told: Any, **more: Any) -> T:
    """What was told, as a kind of it that has more fields."""
    return kind(**{one.name: getattr(told, one.name) for one in fields(told)}, **more)


def plain(value: Any) -> Any:
    """An answer as JSON has it: objects, lists, texts, numbers; days in ISO 8601."""
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, Mapping):
        return {key: plain(part) for key, part in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [plain(part) for part in value]
    return value.isoformat() if isinstance(value, date) else value


def shape(kind: Any) -> dict[str, Any]:
    """The JSON schema of a kind of answer; an object without fields where they are not told."""
    if kind in SIMPLE:
        return SIMPLE[kind]
    if get_origin(kind) is UnionType:
        return {"anyOf": [shape(one) for one in get_args(kind)]}
    if get_origin(kind) is tuple:
        return {"type": "array", "items": shape(get_args(kind)[0])}
    if is_dataclass(kind):
        told = {name: shape(hint) for name, hint in get_type_hints(kind).items()}
        return {
            "type": "object",
            "properties": told,
            "required": list(told),
            "description": (kind.__doc__ or "").strip(),
        }
    return {"type": "object"}


def told(kind: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Each value of an answer by its path, `rows[].name`, and what kind of value it is."""
    for name, hint in get_type_hints(kind).items():
        here = f"{path}{name}" + ("[]" if _part(hint)[1] else "")
        yield here, _word(hint)
        yield from dict.fromkeys(line for one in _objects(hint) for line in told(one, f"{here}."))


def _objects(hint: Any) -> list[Any]:
    """The kinds of object that a value, or each of several, can be."""
    if get_origin(hint) in (UnionType, tuple):
        return [one for part in get_args(hint) for one in _objects(part)]
    return [hint] if is_dataclass(hint) else []


def _part(hint: Any) -> tuple[Any, bool]:
    """What a value is made of, and whether there are many of them."""
    whole = (
        [one for one in get_args(hint) if one is not type(None)] if get_origin(hint) is UnionType else [hint]
    )
    many = get_origin(whole[0]) is tuple
    return (_part(get_args(whole[0])[0])[0] if many else whole[0]), many


def _word(hint: Any) -> str:
    one, many = _part(hint)
    words = {str: "text", int: "number", bool: "yes or no", float: "number", date: "day", datetime: "moment"}
    word = (
        f"several {words.get(one, 'object')}s"
        if many and one in words
        else words.get(one, "objects" if many else "object")
    )
    return f"{word}, or nothing" if type(None) in get_args(hint) else word
