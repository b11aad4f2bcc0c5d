"""What the keys of one scheme mean to each other.

Promises that codes are unique, ranks ascend, every level and capacity that is named exists, the validity
interval is not empty, books count their columns from 1, and every doubt (`unsure`) points at something.
Refuses with file, line and key, as `check.py` does.
Links to other schemes are looked at when the shipped ones are loaded together.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from steward.foundations.scheme.check import Source
from steward.foundations.scheme.lines import Path

CODED = ("levels", "capacities", "sharing_labels", "copy_forms", "clocks", "books")


def check_refs(source: Source) -> None:
    """Complain about the first thing that does not fit together."""
    data = source.data
    for name in CODED:
        _unique(source, (name,), data.get(name, []), "code")
    _unique(source, ("articles",), data.get("articles", []), "rule")
    _interval(source)
    _levels(source)
    _deciders(source)
    _numbering(source)
    for index, clock in enumerate(data.get("clocks", [])):
        _clock(source, ("clocks", index), clock)
    check_books(source)
    for index, doubt in enumerate(data.get("unsure", [])):
        _doubt(source, ("unsure", index, "key"), doubt["key"])


def check_books(source: Source) -> None:
    """Complain about the first thing in its books that does not fit together."""
    for index, book in enumerate(source.data.get("books", [])):
        _book(source, ("books", index), book)


def _unique(source: Source, path: Path, items: list[dict[str, Any]], key: str) -> None:
    seen: dict[Any, int] = {}
    for index, one in enumerate(items):
        first = seen.setdefault(one[key], index)
        if first != index:
            line = source.lines.of((*path, first, key))
            source.complain(
                (*path, index, key), f"{one[key]!r} is already used in line {line}", "give it another"
            )


def _interval(source: Source) -> None:
    end = source.data.get("valid_until")
    if end is not None and end <= source.data["valid_from"]:
        source.complain(
            ("valid_until",), "is not after valid_from", "give the first day on which it no longer holds"
        )


def _levels(source: Source) -> None:
    levels = source.data["levels"]
    if not levels:
        source.complain(("levels",), "is empty", "give at least one level")
    for index, level in enumerate(levels):
        path: Path = ("levels", index)
        if index and level["rank"] <= levels[index - 1]["rank"]:
            source.complain(
                (*path, "rank"), "does not rise", "order the levels from the lowest to the highest rank"
            )
        if "extension_max_years" in level and "period_years" not in level:
            source.complain(
                (*path, "extension_max_years"), "has no period to extend", "add period_years or remove it"
            )
        _conditions(source, path, level)
        detect = level["detect"]
        if detect.get("weak") and not detect.get("anchors"):
            source.complain(
                (*path, "detect", "weak"), "has no anchors", "add anchors: a weak text alone is no hit"
            )


def _conditions(source: Source, path: Path, level: Mapping[str, Any]) -> None:
    for number, one in enumerate(level.get("conditional_fields", [])):
        if one["field"] in level["forbidden_fields"]:
            where = (*path, "conditional_fields", number, "field")
            source.complain(where, f"{one['field']!r} is also forbidden", "keep it in one of the two lists")


def _deciders(source: Source) -> None:
    levels = {one["code"] for one in source.data["levels"]}
    capacities = {one["code"] for one in source.data["capacities"]}
    for index, decider in enumerate(source.data["deciders"]):
        _known(source, ("deciders", index, "levels"), decider["levels"], levels)
        _known(source, ("deciders", index, "capacities"), decider["capacities"], capacities)


def _known(source: Source, path: Path, named: list[str], known: set[str]) -> None:
    for index, code in enumerate(named):
        if code not in known:
            source.complain(
                (*path, index),
                f"there is no {code!r} in {path[-1]}",
                f"use one of {', '.join(sorted(known))}",
            )


def _numbering(source: Source) -> None:
    numbering = source.data["copy_numbering"]
    said = ((key, *item) for key in ("label", "made") for item in numbering.get(key, {}).items())
    for key, language, text in said:
        path = ("copy_numbering", key, language)
        extra = set(re.findall(r"\{(.*?)\}", text)) - {"n", "total"}
        if extra:
            source.complain(path, f"knows no {{{extra.pop()}}}", "use {n} and {total} only")
        if numbering["pattern"] == "path" and "{n}" not in text:
            source.complain(path, "does not say the number", "put {n} where the copy's number stands")


def _clock(source: Source, path: Path, clock: Mapping[str, Any]) -> None:
    if (clock["unit"] == "immediately") != (clock["amount"] == 0):
        source.complain(
            (*path, "amount"),
            f"{clock['amount']} does not fit {clock['unit']}",
            "0 goes with immediately only",
        )


def _book(source: Source, path: Path, book: Mapping[str, Any]) -> None:
    columns = book.get("columns", [])
    if book["complete"] and not columns:
        source.complain(
            (*path, "columns"), "missing in a complete book", "add the columns or set complete = false"
        )
    _unique(source, (*path, "columns"), columns, "field")
    for index, column in enumerate(columns):
        if column["number"] != index + 1:
            where = (*path, "columns", index, "number")
            source.complain(
                where, f"{column['number']} is out of order", f"number the columns from 1: here {index + 1}"
            )


def _doubt(source: Source, path: Path, key: str) -> None:
    head, _, rest = key.partition(".")
    if head not in source.data:
        source.complain(
            path, f"{key!r} points at nothing", "begin with a key of this file, e.g. clocks.incident_report"
        )
    found = source.data[head]
    if rest and isinstance(found, list) and rest.split(".")[0] not in {str(one.get("code")) for one in found}:
        source.complain(path, f"{key!r} points at nothing", f"name one of the codes in {head}")
