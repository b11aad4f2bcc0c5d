"""Fields of orders and questions: what a door must know to ask for a value.

`ref`, `refs`, `choice`, `text`, `long_text`, `day`, `number` and `flag` make dataclass fields that carry a
kind, a label and a help text (English message ids, rendered by `reads.wording`). `read` turns the plain
values of a form, a JSON body or a command line into the dataclass, or raises Invalid naming every wrong
field. Unknown fields are errors: an order is a public format and a misspelt field must not pass silently.
"""

import dataclasses
import unicodedata
from collections.abc import Mapping
from dataclasses import MISSING, dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from steward.rules.answers import Invalid

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T", bound="DataclassInstance")


@dataclass(frozen=True)
class Kind:
    """How a field is asked for: `name` is the kind, `subject` what a reference or choice points at."""

    name: str
    label: str
    help: str = ""
    subject: str = ""
    longest: int = 200
    least: int = 0
    most: int = 10**9


def _field(kind: Kind, default: Any) -> Any:
    return dataclasses.field(default=default, kw_only=True, metadata={"kind": kind})


def ref(subject: str, label: str, help: str = "", default: Any = MISSING) -> Any:
    """The key of one record of `subject`."""
    return _field(Kind("ref", label, help, subject), default)


def refs(subject: str, label: str, help: str = "", default: Any = MISSING) -> Any:
    """The keys of several records of `subject`, at least one."""
    return _field(Kind("refs", label, help, subject), default)


def choice(subject: str, label: str, help: str = "", default: Any = MISSING) -> Any:
    """One code out of those the question for `subject` gives."""
    return _field(Kind("choice", label, help, subject), default)


def text(label: str, help: str = "", default: Any = MISSING, longest: int = 200) -> Any:
    """One line of text."""
    return _field(Kind("text", label, help, longest=longest), default)


def long_text(label: str, help: str = "", default: Any = MISSING, longest: int = 4000) -> Any:
    """Several lines of text."""
    return _field(Kind("long_text", label, help, longest=longest), default)


def day(label: str, help: str = "", default: Any = MISSING) -> Any:
    """A date; d/m/Y on pages, YYYY-MM-DD elsewhere (both are read)."""
    return _field(Kind("day", label, help), default)


def number(label: str, help: str = "", default: Any = MISSING, least: int = 0, most: int = 10**9, of: str = "") -> Any:
    """A whole number; `of` is the subject that is known by it."""
    return _field(Kind("number", label, help, of, least=least, most=most), default)


def flag(label: str, help: str = "", default: Any = False) -> Any:
    """Yes or no."""
    return _field(Kind("flag", label, help), default)


def kinds(order: type) -> dict[str, Kind]:
    """The fields of an order or question in their written order."""
    return {f.name: f.metadata["kind"] for f in dataclasses.fields(order)}


def required(order: type) -> set[str]:
    return {f.name for f in dataclasses.fields(order) if f.default is MISSING}


def read(order: type[T], values: Mapping[str, Any]) -> T:
    """The order made of plain values; raises Invalid with a code for every wrong or missing field."""
    fields = dataclasses.fields(order)
    wrong: dict[str, tuple[str, dict[str, Any]]] = {
        name: ("no_such_field", {}) for name in values.keys() - {f.name for f in fields}
    }
    right: dict[str, Any] = {}
    for f in fields:
        value = values.get(f.name)
        if _empty(value):
            if f.default is MISSING:
                wrong[f.name] = ("required", {})
            continue
        try:
            right[f.name] = READERS[f.metadata["kind"].name](f.metadata["kind"], value)
        except Wrong as problem:
            wrong[f.name] = (problem.code, problem.params)
    if wrong:
        raise Invalid(wrong)
    return order(**right)


def plain(order: Any) -> dict[str, Any]:
    """The order as plain JSON values, every field named: the form in which it is sealed and sent."""
    return {f.name: _plain(getattr(order, f.name)) for f in dataclasses.fields(order)}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _empty(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip()) or value == [] or value == ()


class Wrong(Exception):
    def __init__(self, code: str, **params: Any) -> None:
        self.code, self.params = code, params


def _line(kind: Kind, given: Any) -> str:
    if not isinstance(given, str):
        raise Wrong("not_text")
    value = unicodedata.normalize("NFC", given).strip()
    if len(value) > kind.longest:
        raise Wrong("too_long", longest=kind.longest)
    if any(ord(c) < 32 and (c not in "\n\r\t" or kind.name != "long_text") for c in value):
        raise Wrong("control_characters")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise Wrong("not_text") from None
    return value.replace("\r\n", "\n")


def _key(_: Kind, value: Any) -> str:
    try:
        return str(UUID(str(value)))
    except ValueError:
        raise Wrong("not_a_key") from None


def _keys(kind: Kind, value: Any) -> tuple[str, ...]:
    items = value.replace(",", " ").split() if isinstance(value, str) else list(value)
    return tuple(dict.fromkeys(_key(kind, item) for item in items))


def _day(_: Kind, value: Any) -> date:
    if type(value) is date:
        return value
    try:
        if "/" in str(value):
            d, m, y = str(value).split("/")
            return date(int(y), int(m), int(d))
        return date.fromisoformat(str(value))
    except ValueError:
        raise Wrong("not_a_day") from None


def _number(kind: Kind, value: Any) -> int:
    try:
        whole = int(str(value)) if not isinstance(value, bool) else None
    except ValueError:
        whole = None
    if whole is None:
        raise Wrong("not_a_number")
    if not kind.least <= whole <= kind.most:
        raise Wrong("out_of_range", least=kind.least, most=kind.most)
    return whole


def _flag(_: Kind, value: Any) -> bool:
    known = {"true": True, "on": True, "1": True, "yes": True, "false": False, "off": False, "0": False, "no": False}
    if str(value).lower() not in known:
        raise Wrong("not_yes_or_no")
    return known[str(value).lower()]


READERS = {
    "ref": _key, "refs": _keys, "choice": _line, "text": _line, "long_text": _line,
    "day": _day, "number": _number, "flag": _flag,
}  # fmt: skip
