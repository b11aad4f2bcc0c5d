"""Reading one TOML file against a list of keys.

Promises plain values in which every key is known, present where it must be, and of its kind; the first thing
that is not raises `SchemeError` with file, line, key and the way out. Refuses unknown keys, empty texts where
a text is needed, and numbers outside their range. Meanings that join several keys are `refs.py`'s work.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path as FilePath
from typing import Any, NoReturn

from steward.foundations.scheme.keys import Key
from steward.foundations.scheme.lines import Lines, Path, spoken
from steward.foundations.scheme.parts import SchemeError

SLUG = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
EMPTY_ALLOWED = ("outer_mark", "inner_mark", "mark")


class Source:
    """One file: its text, its values, and the lines to complain with."""

    def __init__(self, file: str, text: str) -> None:
        self.file, self.text = file, text
        try:
            self.lines = Lines(text)
            self.data: dict[str, Any] = self._parse()
        except RecursionError as error:
            raise SchemeError(
                f"{file}: nested too deeply; a scheme has at most five levels", file=file
            ) from error

    @classmethod
    def read(cls, path: FilePath) -> Source:
        """The file at `path`. `SchemeError` if it cannot be read, is not UTF-8 or is not TOML."""
        try:
            return cls(str(path), path.read_text(encoding="utf-8"))
        except OSError as error:
            raise SchemeError(
                f"{path}: cannot be read ({error.strerror}); give a readable file", file=str(path)
            ) from error
        except UnicodeDecodeError as error:
            raise SchemeError(
                f"{path}: not UTF-8 at byte {error.start}; save it as UTF-8", file=str(path)
            ) from error

    def complain(self, path: Path, what: str, way_out: str) -> NoReturn:
        """Raise a `SchemeError` about the key at `path`."""
        line, key = self.lines.of(path), spoken(path)
        raise SchemeError(
            f"{self.file}, line {line}, key {key}: {what}; {way_out}", file=self.file, line=line, key=key
        )

    def _parse(self) -> dict[str, Any]:
        try:
            return tomllib.loads(self.text)
        except ValueError as error:  # a TOMLDecodeError, or int() on a number of thousands of digits
            raise self._broken(error) from error

    def _broken(self, error: ValueError) -> SchemeError:
        if self.lines.twice:
            path, first, second = self.lines.twice[0]
            place = f"{self.file}, line {second}, key {spoken(path)}"
            text = f"{place}: already set in line {first}; remove one of the two"
            return SchemeError(text, file=self.file, line=second, key=spoken(path))
        found = re.search(r"at line (\d+)", str(error))
        line = int(found.group(1)) if found else self.text.count("\n") + 1
        key = self._key_on(line)
        text = f"{self.file}, line {line}, key {key}: {error}; correct the TOML there"
        return SchemeError(text, file=self.file, line=line, key=key)

    def _key_on(self, line: int) -> str:
        rows = self.text.splitlines()[:line]
        for row in reversed(rows):
            if found := re.match(r"\s*\[*\s*([\w.\"'-]+)", row):
                return found.group(1)
        return "(start of the file)"


def check(source: Source, keys: Mapping[str, Key]) -> dict[str, Any]:
    """The values of the file, every one checked against `keys`."""
    _table(source, (), source.data, keys)
    return source.data


def _table(source: Source, path: Path, found: Mapping[str, Any], keys: Mapping[str, Key]) -> None:
    for name in found:
        if name not in keys:
            near = difflib.get_close_matches(name, keys, 1)
            way_out = f"did you mean {near[0]}?" if near else f"known here are {', '.join(sorted(keys))}"
            source.complain((*path, name), "unknown key", way_out)
    for name, key in keys.items():
        if name in found:
            _KINDS[key.kind](source, (*path, name), found[name], key)
        elif key.required:
            source.complain((*path, name), "missing", f"add it ({key.help})")


def _text(source: Source, path: Path, value: Any, key: Key) -> None:
    if not isinstance(value, str):
        source.complain(path, f"must be a text, not {value!r}", "put it in quotes")
    if value != value.strip() or (not value and path[-1] not in EMPTY_ALLOWED):
        source.complain(path, "is empty or has blanks at its ends", f"write the text ({key.help})")


def _slug(source: Source, path: Path, value: Any, key: Key) -> None:
    if not isinstance(value, str) or not SLUG.fullmatch(value):
        source.complain(
            path,
            f"{value!r} is no code",
            "use small ASCII letters and digits, joined by single hyphens or underscores",
        )


def _integer(source: Source, path: Path, value: Any, key: Key) -> None:
    if type(value) is not int or not key.least <= value <= key.most:
        source.complain(
            path, f"must be a whole number, not {value!r}", f"give one from {key.least} to {key.most}"
        )


def _flag(source: Source, path: Path, value: Any, key: Key) -> None:
    if type(value) is not bool:
        source.complain(path, f"must be true or false, not {value!r}", "write true or false without quotes")


def _day(source: Source, path: Path, value: Any, key: Key) -> None:
    if not isinstance(value, date) or isinstance(value, datetime):
        source.complain(path, f"must be a day, not {value!r}", "write it as 2026-03-01 without quotes")


def _choice(source: Source, path: Path, value: Any, key: Key) -> None:
    if value not in key.choices:
        source.complain(
            path, f"{value!r} is not one of the words allowed", f"choose from {', '.join(key.choices)}"
        )


def _list(each: Callable[[Source, Path, Any, Key], None]) -> Callable[[Source, Path, Any, Key], None]:
    def check_list(source: Source, path: Path, value: Any, key: Key) -> None:
        if not isinstance(value, list):
            source.complain(path, f"must be a list, not {value!r}", "put it in square brackets")
        for index, one in enumerate(value):
            each(source, (*path, index), one, key)
            if one in value[:index]:
                source.complain((*path, index), f"{one!r} stands twice in the list", "remove one of the two")

    return check_list


def _one_table(source: Source, path: Path, value: Any, key: Key) -> None:
    if not isinstance(value, dict):
        source.complain(path, f"must be a table, not {value!r}", f"give it the keys {', '.join(key.keys)}")
    _table(source, path, value, key.keys)


_KINDS: Mapping[str, Callable[[Source, Path, Any, Key], None]] = {
    "text": _text,
    "slug": _slug,
    "integer": _integer,
    "flag": _flag,
    "day": _day,
    "choice": _choice,
    "texts": _list(_text),
    "slugs": _list(_slug),
    "choices": _list(_choice),
    "table": _one_table,
    "tables": _list(_one_table),
}
