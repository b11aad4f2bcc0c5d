"""A share of real files, with passages of protected texts spilled in some of them.

Promises, for a seed, the same files byte for byte, and a list of what was planted where and how: each passage
is at least fifty words in a row of one protected text. Refuses a folder that has something in it, and
protected texts of which none has fifty words.
"""

from __future__ import annotations

import random
import textwrap
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from steward.cli.demo import writers
from steward.cli.demo.province import chance
from steward.cli.demo.text import UNITS, document_text, people, title
from steward.foundations.scan.legacy import tcvn3_table

HOWS = (
    "verbatim",
    "no_diacritics",
    "rewrapped",
    "mail_in_zip",
    "nfd",
    "tcvn3",
    "docx_footnote",
    "docx_header",
    "attachment",
    "cells",
    "slide_notes",
    "capitals",
)
"""The ways a passage is spilled, in the order in which they are used."""

SHORTEST = 50
LONGEST = 110

# Of a hundred clean files; what offices keep.
_CLEAN = {"docx": 32, "xlsx": 16, "pdf": 16, "txt": 10, "eml": 11, "odt": 6, "pptx": 4, "zip": 5}
_ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "tcvn3", "utf-8")
_FORMATS = {
    "verbatim": ("docx", "pdf", "odt"),
    "no_diacritics": ("txt", "docx"),
    "rewrapped": ("txt", "pdf"),
    "mail_in_zip": ("zip",),
    "nfd": ("docx", "txt"),
    "tcvn3": ("txt",),
    "docx_footnote": ("docx",),
    "docx_header": ("docx",),
    "attachment": ("eml",),
    "cells": ("xlsx",),
    "slide_notes": ("pptx",),
    "capitals": ("odt", "pdf"),
}


@dataclass(frozen=True)
class Planted:
    """One spilled passage: the file (relative to the share, with slashes), the member inside it (nested names
    joined by slashes) or None, the protected document's id, and the way it was spilled (one of `HOWS`)."""

    path: str
    member: str | None
    document: str
    how: str


@dataclass(frozen=True)
class _Spill:
    document: str
    how: str
    text: str


@dataclass(frozen=True)
class _Made:
    name: str
    data: bytes
    member: str | None = None


def write_share(
    folder: Path | str,
    protected: Mapping[str, str],
    seed: int | str,
    files: int = 300,
    progress: Callable[[int, int], None] | None = None,
) -> list[Planted]:
    """Write `files` files below `folder` and say what is planted in them, in the order of writing.

    About one file in twelve carries a passage, and each way of `HOWS` occurs once if there are files enough.
    Without protected texts the share is clean. `progress(done, files)` is called after each file. Raises
    `FileExistsError` if the folder has something in it, `ValueError` if no protected text is long enough.
    """
    root = Path(folder)
    if root.exists() and any(root.iterdir()):
        raise FileExistsError(f"{root} is not empty; give a new folder or remove what is in it")
    source = chance("share", seed)
    spills = _spills(source, protected, files)
    planted = []
    for number in range(files):
        spill = spills.get(number)
        made = _Author(source, f"share {seed} {number}", number).write(spill)
        place = _folder(source) + made.name
        (root / place).parent.mkdir(parents=True, exist_ok=True)
        (root / place).write_bytes(made.data)
        if spill:
            planted.append(Planted(place, made.member, spill.document, spill.how))
        if progress:
            progress(number + 1, files)
    return planted


def _spills(source: random.Random, protected: Mapping[str, str], files: int) -> dict[int, _Spill]:
    """Which files carry what: places are spread over the share, documents and ways taken in turn."""
    if not protected:
        return {}
    long_enough = sorted(name for name, text in protected.items() if len(text.split()) >= SHORTEST)
    if not long_enough:
        raise ValueError(
            f"no protected text has {SHORTEST} words; give longer ones, or none for a clean share"
        )
    count = min(files, max(len(HOWS), files // 12))
    source.shuffle(long_enough)
    accented = [name for name in long_enough if not protected[name].isascii()] or long_enough
    spills = {}
    for turn, place in enumerate(sorted(source.sample(range(files), count))):
        how = HOWS[turn % len(HOWS)]
        among = accented if how in ("no_diacritics", "nfd", "tcvn3") else long_enough
        name = among[turn % len(among)]
        spills[place] = _Spill(name, how, _passage(source, protected[name]))
    return spills


def _passage(source: random.Random, text: str) -> str:
    words = text.split()
    length = min(len(words), source.randint(SHORTEST, LONGEST))
    start = source.randint(0, len(words) - length)
    return " ".join(words[start : start + length])


def _folder(source: random.Random) -> str:
    unit = source.choice(UNITS)
    return f"{unit.code} {unit.vi.replace('Ủy ban nhân dân', 'UBND')}/{source.randint(2021, 2026)}/".replace(
        ",", ""
    )


class _Author:
    """Writes one file: clean paragraphs, with the spilled passage among them if there is one."""

    def __init__(self, source: random.Random, seed: str, number: int) -> None:
        self._random, self._seed = source, seed
        self._title = title(seed)
        self._paragraphs = document_text(seed, source.randint(150, 700)).split("\n\n")[1:]
        self._stem = f"{number:03} {self._title[:60].strip()}".replace("/", "-")
        if source.random() < 0.5:
            self._stem = without_diacritics(self._stem).replace(" ", "_")

    def write(self, spill: _Spill | None) -> _Made:
        """The file: its name, its bytes, and the member that holds the passage."""
        if spill is None:
            kind = self._random.choices(tuple(_CLEAN), tuple(_CLEAN.values()))[0]
            return self._named(kind, self._clean(kind))
        kind = self._random.choice(_FORMATS[spill.how])
        if spill.how in ("attachment", "mail_in_zip"):
            return self._mailed(spill)
        if spill.how in ("docx_footnote", "docx_header"):
            data = writers.docx_bytes(
                self._title, self._paragraphs, **{spill.how.removeprefix("docx_"): spill.text}
            )
        elif spill.how == "cells":
            data = self._table(textwrap.wrap(spill.text, 70))
        elif spill.how == "slide_notes":
            data = writers.pptx_bytes(self._title, self._paragraphs[:4], notes=spill.text)
        else:
            data = self._among(kind, _CHANGES[spill.how](spill.text), spill.how)
        return self._named(kind, data)

    def _named(self, kind: str, data: bytes, member: str | None = None) -> _Made:
        return _Made(f"{self._stem}.{kind}", data, member)

    def _among(self, kind: str, passage: str, how: str) -> bytes:
        middle = len(self._paragraphs) // 2
        paragraphs = [*self._paragraphs[:middle], passage, *self._paragraphs[middle:]]
        if kind == "txt":
            return _encoded(self._plain(paragraphs), "tcvn3" if how == "tcvn3" else "utf-8")
        write = {"docx": writers.docx_bytes, "pdf": writers.pdf_bytes, "odt": writers.odt_bytes}[kind]
        return write(self._title, paragraphs)

    def _mailed(self, spill: _Spill) -> _Made:
        middle = len(self._paragraphs) // 2
        inner = [*self._paragraphs[:middle], spill.text, *self._paragraphs[middle:]]
        name = f"phu-luc-{self._random.randint(1, 99)}.docx"
        mail = self._mail({name: writers.docx_bytes(self._title, inner)})
        if spill.how == "attachment":
            return self._named("eml", mail, name)
        letter = f"thu-den/thu-{self._random.randint(100, 999)}.eml"
        members = {"doc-truoc.txt": self._text(), letter: mail, "bang-ke.xlsx": self._table([])}
        return self._named("zip", writers.zip_bytes(members), f"{letter}/{name}")

    def _clean(self, kind: str) -> bytes:
        if kind == "txt":
            return _encoded(self._plain(self._paragraphs), self._random.choice(_ENCODINGS))
        if kind == "xlsx":
            return self._table([])
        if kind == "pptx":
            return writers.pptx_bytes(self._title, self._paragraphs[:5])
        if kind == "eml":
            return self._mail({"tai-lieu.pdf": self._pdf()} if self._random.random() < 0.5 else {})
        if kind == "zip":
            return writers.zip_bytes(
                {"tai-lieu.pdf": self._pdf(), "thu.eml": self._mail({}), "ghi-chu.txt": self._text()}
            )
        write = {"docx": writers.docx_bytes, "pdf": writers.pdf_bytes, "odt": writers.odt_bytes}[kind]
        return write(self._title, self._paragraphs)

    def _pdf(self) -> bytes:
        return writers.pdf_bytes(self._title, self._paragraphs)

    def _text(self) -> bytes:
        return _encoded(self._plain(self._paragraphs), "utf-8")

    def _plain(self, paragraphs: list[str]) -> str:
        return "\r\n\r\n".join([self._title, *paragraphs]) + "\r\n"

    def _mail(self, attachments: Mapping[str, bytes]) -> bytes:
        sender, receiver = people(self._seed, 2)
        body = "\n\n".join(self._paragraphs[:3])
        return writers.eml_bytes(self._title, body, sender, receiver, attachments)

    def _table(self, passage: list[str]) -> bytes:
        """A table of one sentence a row;
        the lines of a passage stand below one another in the same column."""
        sentences = [part for text in self._paragraphs for part in text.split(". ")]
        middle = len(sentences) // 2
        texts = [*sentences[:middle], *passage, *sentences[middle:]]
        rows = [(number, text, self._random.randint(1, 9999)) for number, text in enumerate(texts, start=1)]
        return writers.xlsx_bytes(self._title, [("TT", "Nội dung", "Số lượng"), *rows])


def without_diacritics(text: str) -> str:
    """The text in bare letters, as a hurried writer types it."""
    parts = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(part for part in parts if not unicodedata.combining(part))


def to_tcvn3(text: str) -> bytes:
    """The text in TCVN3; letters it has no place for become `?`, capitals without a code small letters."""
    codes: dict[str, int] = {}
    for byte, letter in tcvn3_table().items():
        codes.setdefault(letter, byte)
    out = bytearray()
    for letter in unicodedata.normalize("NFC", text):
        code = codes.get(letter, codes.get(letter.lower(), ord("?")))
        out.append(ord(letter) if letter.isascii() else code)
    return bytes(out)


def _encoded(text: str, encoding: str) -> bytes:
    return to_tcvn3(text) if encoding == "tcvn3" else text.encode(encoding)


def _rewrapped(text: str) -> str:
    return "\r\n".join(textwrap.wrap(text, 38))


_CHANGES: Mapping[str, Callable[[str], str]] = {
    "verbatim": str,
    "no_diacritics": without_diacritics,
    "rewrapped": _rewrapped,
    "nfd": lambda text: unicodedata.normalize("NFD", text),
    "tcvn3": str,
    "capitals": str.upper,
}
