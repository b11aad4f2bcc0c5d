"""Basis lists: the entries that a determination of secrecy must rest on.

Promises the entries of one file, each with its code, its text and the highest level it allows. Refuses a file
that is wrong in any way (`SchemeError`: file, line, key, way out). Steward ships no real list (a list can be
protected itself); `basis-demo.toml` is invented and says so with `invented = true`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from steward.foundations.scheme.build import digest, name
from steward.foundations.scheme.check import Source, check
from steward.foundations.scheme.keys import BASIS_LIST
from steward.foundations.scheme.parts import Name, SchemeError
from steward.foundations.scheme.types import Scheme


@dataclass(frozen=True)
class BasisEntry:
    """One entry: its code, what it covers, the level it allows (a code of the family's schemes)."""

    code: str
    text: Name
    level: str


@dataclass(frozen=True)
class BasisList:
    """The entries of one list and the days it holds (`valid_until` is the first day it does not)."""

    code: str
    family: str
    name: Name
    valid_from: date
    valid_until: date | None
    invented: bool
    entries: tuple[BasisEntry, ...]
    digest: str

    def entry(self, code: str) -> BasisEntry:
        """The entry of that code; `KeyError` if the list has none."""
        return {one.code: one for one in self.entries}[code]


def load_basis_list(path: Path | str) -> BasisList:
    """The list of one file. Raises `SchemeError` naming file, line and key of the first thing wrong."""
    source = Source.read(Path(path))
    data = check(source, BASIS_LIST)
    codes = [one["code"] for one in data["entries"]]
    for index, code in enumerate(codes):
        if code in codes[:index]:
            source.complain(
                ("entries", index, "code"), f"{code!r} is used twice", "give each entry its own code"
            )
    entries = tuple(BasisEntry(one["code"], name(one["text"]), one["level"]) for one in data["entries"])
    head = (data["code"], data["family"], name(data["name"]), data["valid_from"], data.get("valid_until"))
    return BasisList(*head, data["invented"], entries, digest(data))


def check_basis_list(basis: BasisList, scheme: Scheme) -> None:
    """Raise `SchemeError` if the list is for another family or names a level the scheme does not have."""
    if basis.family != scheme.family:
        raise SchemeError(
            f"{basis.code}: is for {basis.family!r}, not {scheme.family!r}; choose a list of that family"
        )
    for entry in basis.entries:
        if entry.level not in {level.code for level in scheme.levels}:
            text = f"{basis.code}, key entries.{entry.code}.level: {scheme.code} has no level {entry.level!r}"
            raise SchemeError(f"{text}; use one of {', '.join(level.code for level in scheme.levels)}")
