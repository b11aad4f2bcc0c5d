"""Fields of orders and questions: what a door must know to ask for a value.

`ref`, `refs`, `choice`, `text`, `long_text`, `day`, `moment`, `number`, `ranges`, `flag`, `file` and `rows`
make dataclass fields that carry a kind, a label and a help text (English message ids, rendered by
`reads.machinery.wording`); `section` heads those that follow. `read` turns the plain values of a form, a JSON
body or a command line into the dataclass, or raises Invalid naming every wrong field. Unknown fields are
errors: an order is a public format and a misspelt field must not pass silently.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import MISSING
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from steward.rules.machinery.answers import Invalid
from steward.rules.machinery.values import READERS, File, Kind, Section, Wrong, json_in

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T", bound="DataclassInstance")


def _field(kind: Kind, default: Any) -> Any:
    return dataclasses.field(default=default, kw_only=True, metadata={"kind": kind})


def section(label: str, *, rare: bool = False) -> Section:
    """A heading over the fields written below it in the order's class: `paper = section("The paper")`,
    without annotation."""
    return Section(label, rare)


def ref(subject: str, label: str, help: str = "", default: Any = MISSING, **more: Any) -> Any:
    """The key of one record of `subject`."""
    return _field(Kind("ref", label, help, subject, **more), default)


def refs(subject: str, label: str, help: str = "", default: Any = MISSING) -> Any:
    """The keys of several records of `subject`, at least one."""
    return _field(Kind("refs", label, help, subject), default)


def choice(subject: str, label: str, help: str = "", default: Any = MISSING) -> Any:
    """One code out of those the question for `subject` gives."""
    return _field(Kind("choice", label, help, subject), default)


def text(label: str, help: str = "", default: Any = MISSING, longest: int = 200, **more: Any) -> Any:
    """One line of text."""
    return _field(Kind("text", label, help, longest=longest, **more), default)


def long_text(label: str, help: str = "", default: Any = MISSING, longest: int = 4000, **more: Any) -> Any:
    """Several lines of text."""
    return _field(Kind("long_text", label, help, longest=longest, **more), default)


def day(label: str, help: str = "", default: Any = MISSING, **more: Any) -> Any:
    """A date; d/m/Y on pages, YYYY-MM-DD elsewhere (both are read, and what people write in between)."""
    return _field(Kind("day", label, help, **more), default)


def moment(label: str, help: str = "", default: Any = MISSING) -> Any:
    """A moment: day and hour of the organisation's zone on pages, ISO 8601 with its offset elsewhere."""
    return _field(Kind("moment", label, help), default)


def number(
    label: str, help: str = "", default: Any = MISSING, least: int = 0, most: int = 10**9, of: str = ""
) -> Any:
    """A whole number; `of` is the subject that is known by it."""
    return _field(Kind("number", label, help, of, least=least, most=most), default)


def ranges(
    label: str, help: str = "", default: Any = MISSING, longest: int = 2000, most: int = 500, **more: Any
) -> Any:
    """Numbers and spans of numbers such as `7-10; 12 14/1`, as a tuple of texts;
    sealed and sent as one text."""
    return _field(Kind("ranges", label, help, longest=longest, most=most, **more), default)


def flag(label: str, help: str = "", default: Any = False, **more: Any) -> Any:
    """Yes or no."""
    return _field(Kind("flag", label, help, **more), default)


def file(label: str, help: str = "", default: Any = MISSING, most: int = 100_000_000) -> Any:
    """A file of at most so many bytes. The order names digest, size and media type;
    a page takes the file itself in."""
    return _field(Kind("file", label, help, most=most), default)


def rows(
    order: type, label: str, help: str = "", default: Any = MISSING, least: int = 1, most: int = 100
) -> Any:
    """Several of a smaller order, as a tuple: what an order says of each of many things."""
    return _field(Kind("rows", label, help, least=least, most=most, rows=order), default)


def sentence(what: Any) -> str:
    """The first sentences of a docstring on one line: how an order, a question or a command is told of."""
    return " ".join((what.__doc__ or "").strip().split("\n\n")[0].split())


def kinds(order: type) -> dict[str, Kind]:
    """The fields of an order or question in their written order."""
    return {f.name: f.metadata["kind"] for f in dataclasses.fields(order)}


def sections(order: type) -> list[tuple[Section | None, list[str]]]:
    """The fields under their headings; those above the first heading stand under none."""
    headings: list[Section | None] = [
        None,
        *(one for one in vars(order).values() if isinstance(one, Section)),
    ]
    told: list[tuple[Section | None, list[str]]] = [(heading, []) for heading in headings]
    for name, kind in kinds(order).items():
        at = sum(heading is not None and heading.written < kind.written for heading in headings)
        told[at][1].append(name)
    return [(heading, names) for heading, names in told if names]


def defaults(order: type) -> dict[str, Any]:
    """What holds of each field that is left out; None where one is needed."""
    return {f.name: None if f.default is MISSING else f.default for f in dataclasses.fields(order)}


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
            right[f.name] = _read(f.metadata["kind"], value)
        except Wrong as problem:
            within = {f"{f.name}.{name}": told for name, told in problem.within.items()}
            wrong |= within or {f.name: (problem.code, problem.params)}
    if wrong:
        raise Invalid(wrong)
    return order(**right)


def _read(kind: Kind, value: Any) -> Any:
    return _rows(kind, value) if kind.rows else READERS[kind.name](kind, value)


def _rows(kind: Kind, value: Any) -> tuple[Any, ...]:
    """Rows as mappings, or as orders that were read already; a text is JSON.
    Wrong names a field as `row.field`, from 0."""
    given = json_in(value)
    if (
        kind.rows is None
        or not isinstance(given, list | tuple)
        or not all(_is_row(kind.rows, one) for one in given)
    ):
        raise Wrong("not_rows")
    if not kind.least <= len(given) <= kind.most:
        raise Wrong("rows_out_of_range", least=kind.least, most=kind.most)
    made: list[Any] = []
    wrong: dict[str, tuple[str, Any]] = {}
    for at, one in enumerate(given):
        try:
            made.append(one if isinstance(one, kind.rows) else read(kind.rows, one))
        except Invalid as invalid:
            wrong |= {f"{at}.{name}": told for name, told in invalid.fields.items()}
    if wrong:
        raise Wrong("invalid", wrong)
    return tuple(made)


def _is_row(order: type, one: Any) -> bool:
    return isinstance(one, order) or (isinstance(one, Mapping) and all(isinstance(name, str) for name in one))


def needed(order: Any, *names: str) -> None:
    """Invalid where a field is empty that the act needs today and that orders of before do not have."""
    missing = {name: ("required", dict[str, Any]()) for name in names if _empty(getattr(order, name))}
    if missing:
        raise Invalid(missing)


def plain(order: Any) -> dict[str, Any]:
    """The order as plain JSON values, every field named: the form in which it is sealed and sent."""
    return {f.name: _plain(f.metadata["kind"], getattr(order, f.name)) for f in dataclasses.fields(order)}


def _plain(kind: Kind, value: Any) -> Any:
    if kind.rows:
        return [plain(one) for one in value]
    if kind.name == "ranges":
        return " ".join(value)
    if isinstance(value, date):  # a moment is one too
        return value.isoformat()
    if isinstance(value, File):
        return dataclasses.asdict(value)
    return list(value) if isinstance(value, tuple) else value


def _empty(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip()) or value in ([], ())
