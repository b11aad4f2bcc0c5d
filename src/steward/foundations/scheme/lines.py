"""Where each key of a TOML text stands.

`tomllib` tells a line only for broken syntax; a complaint about a meaning needs one too. Promises the line of
every key and array item of a text that `tomllib` accepts, and the keys that are written twice in one that it
does not. Refuses to judge syntax or values: that is `tomllib`'s work,
this reader only walks over them (TOML 1.0).
"""

from __future__ import annotations

import re
from bisect import bisect_right

Path = tuple[str | int, ...]
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_STRING = re.compile(r'"""(?:\\.|[^\\])*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'', re.DOTALL)
_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_SCALAR = re.compile(r"[^,\]}\n#]*")


class Lines:
    """Lines (from 1) of the keys of one text: `of(path)` for a path such as ("levels", 0, "rank")."""

    def __init__(self, text: str) -> None:
        self._text, self._at = text, 0
        self._starts = [0] + [found.end() for found in re.finditer("\n", text)]
        self._seen: dict[Path, int] = {}
        self._items: dict[Path, int] = {}
        self.twice: list[tuple[Path, int, int]] = []
        self._walk()

    def of(self, path: Path) -> int:
        """The line of `path`, or of the nearest thing around it; 1 when nothing around it is written."""
        while path and path not in self._seen:
            path = path[:-1]
        return self._line(self._seen[path]) if path else 1

    def _walk(self) -> None:
        prefix: Path = ()
        while self._skip() < len(self._text):
            if self._text[self._at] == "[":
                prefix = self._header()
            elif not self._pair(prefix):
                return

    def _header(self) -> Path:
        start, double = self._at, self._text.startswith("[[", self._at)
        self._at += 2 if double else 1
        path: Path = ()
        keys = self._dotted()
        for key in keys[:-1]:
            path = self._latest((*path, key))
        path = (*path, *keys[-1:])
        if double:
            self._seen.setdefault(path, start)
            self._items[path] = self._items.get(path, -1) + 1
            path = self._latest(path)
        self._note(path, start)
        newline = self._text.find("\n", self._at)
        self._at = len(self._text) if newline < 0 else newline
        return path

    def _pair(self, prefix: Path) -> bool:
        start, keys = self._at, self._dotted()
        if not keys or not self._text.startswith("=", self._skip()):
            return False
        self._at += 1
        path = (*prefix, *keys)
        for short in range(1, len(keys)):
            self._seen.setdefault((*prefix, *keys[:short]), start)
        self._note(path, start)
        self._value(path)
        return True

    def _value(self, path: Path) -> None:
        opening = self._text[self._skip() : self._at + 1]
        if opening == "[":
            self._inside("]", path)
        elif opening == "{":
            self._inside("}", path)
        else:
            found = _STRING.match(self._text, self._at) or _SCALAR.match(self._text, self._at)
            self._at = found.end() if found else len(self._text)

    def _inside(self, closing: str, path: Path) -> None:
        self._at += 1
        index = 0
        while self._skip() < len(self._text) and self._text[self._at] != closing:
            before = self._at
            if closing == "]":
                self._note((*path, index), self._at)
                self._value((*path, index))
            elif not self._pair(path):
                return
            index += 1
            if self._text.startswith(",", self._skip()):
                self._at += 1
            elif self._at == before:
                return
        self._at += 1

    def _dotted(self) -> Path:
        keys: list[str] = []
        while found := _STRING.match(self._text, self._skip()) or _BARE.match(self._text, self._at):
            keys.append(found.group().strip("\"'"))
            self._at = found.end()
            if not self._text.startswith(".", self._skip()):
                break
            self._at += 1
        return tuple(keys)

    def _note(self, path: Path, at: int) -> None:
        first = self._seen.setdefault(path, at)
        if first != at:
            self.twice.append((path, self._line(first), self._line(at)))

    def _latest(self, path: Path) -> Path:
        return (*path, self._items[path]) if path in self._items else path

    def _line(self, at: int) -> int:
        return bisect_right(self._starts, at)

    def _skip(self) -> int:
        found = _BLANK.match(self._text, self._at)
        self._at = found.end() if found else self._at
        return self._at


def spoken(path: Path) -> str:
    """A path as a person writes it: `levels[0].rank`."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text
