"""Which letters the papers are set in.

Promise: the fonts are files of one named folder (setting `STEWARD_FONTS`) or those inside typst, never
whatever the machine has, because two machines with different fonts would make different papers. A folder is
used only when one serif family in it has every Vietnamese letter: the old Liberation 1.07 lacks 93 of them
and is passed over. Refuses to fail for want of a font: without a good folder the papers are set in typst's
own Libertinus, and `letter_faults` says what is missing and which package brings it."""

from __future__ import annotations

import struct
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from typst import Fonts

EMBEDDED = ("Libertinus Serif", "New Computer Modern", "DejaVu Sans Mono")
FAMILIES = (("Tinos", "Tinos"), ("Liberation Serif", "LiberationSerif"))
STYLES = ("Regular", "Bold", "Italic")
WAY_OUT = "install fonts-croscore (Tinos) or fonts-liberation2 and name its folder in STEWARD_FONTS"


def vietnamese_letters() -> frozenset[str]:
    """The 134 letters of Vietnamese beyond plain ASCII, capital and small, each as one character."""
    vowels = "aăâeêioôơuưy"
    tones = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
    made = {unicodedata.normalize("NFC", vowel + tone) for vowel in vowels for tone in tones} | {"đ"}
    both = made | {letter.upper() for letter in made}
    return frozenset(letter for letter in both if ord(letter) > 127)


@dataclass(frozen=True)
class Lettering:
    """The families to ask for, best first, and the folder they are in (None: only typst's own)."""

    families: tuple[str, ...] = EMBEDDED
    folder: Path | None = None

    def fonts(self) -> Fonts:
        """The fonts for the compiler; loaded once for each folder."""
        return _fonts(self.folder)


@lru_cache(maxsize=4)
def _fonts(folder: Path | None) -> Fonts:
    return Fonts(
        include_system_fonts=False,
        include_embedded_fonts=True,
        font_paths=[str(folder)] if folder else [],
    )


def _segments(table: bytes, at: int) -> set[int]:
    """Code points of one cmap subtable, formats 4 and 12 (ISO/IEC 14496-22, cmap)."""
    (form,) = struct.unpack_from(">H", table, at)
    if form == 12:
        (groups,) = struct.unpack_from(">I", table, at + 12)
        spans = [struct.unpack_from(">II", table, at + 16 + 12 * n) for n in range(groups)]
        return {point for first, last in spans for point in range(first, min(last, 0x10FFFF) + 1)}
    if form != 4:
        return set()
    (doubled,) = struct.unpack_from(">H", table, at + 6)
    count = doubled // 2
    ends = struct.unpack_from(f">{count}H", table, at + 14)
    starts = struct.unpack_from(f">{count}H", table, at + 16 + doubled)
    deltas = struct.unpack_from(f">{count}H", table, at + 16 + 2 * doubled)
    offsets_at = at + 16 + 3 * doubled
    found = set()
    for n, (first, last, delta) in enumerate(zip(starts, ends, deltas, strict=True)):
        (offset,) = struct.unpack_from(">H", table, offsets_at + 2 * n)
        for point in range(first, last + 1):
            glyph = point + delta
            if offset:
                where = offsets_at + 2 * n + offset + 2 * (point - first)
                (raw,) = struct.unpack_from(">H", table, where)
                glyph = raw + delta if raw else 0
            if glyph % 65536 and point != 0xFFFF:
                found.add(point)
    return found


def covered(font: Path) -> frozenset[int]:
    """The code points a TrueType or OpenType file can draw. A file that cannot be read as one is a
    ValueError."""
    data = font.read_bytes()
    try:
        (tables,) = struct.unpack_from(">H", data, 4)
        found: set[int] = set()
        for n in range(tables):
            tag, _sum, at, size = struct.unpack_from(">4sIII", data, 12 + 16 * n)
            if tag == b"cmap":
                table = data[at : at + size]
                (count,) = struct.unpack_from(">H", table, 2)
                for m in range(count):
                    (where,) = struct.unpack_from(">I", table, 4 + 8 * m + 4)
                    found |= _segments(table, where)
        return frozenset(found)
    except (struct.error, IndexError) as broken:
        raise ValueError(f"{font.name}: not a readable font file") from broken


def _faults_of(folder: Path, stem: str) -> list[str]:
    faults = []
    for style in STYLES:
        font = folder / f"{stem}-{style}.ttf"
        if not font.is_file():
            faults.append(f"{font.name} is not there")
            continue
        points = covered(font)
        missing = [letter for letter in vietnamese_letters() if ord(letter) not in points]
        if missing:
            faults.append(f"{font.name} lacks {len(missing)} Vietnamese letters")
    return faults


@lru_cache(maxsize=4)
def lettering_in(folder: Path | None) -> Lettering:
    """The lettering of a folder,
    or typst's own when the folder has no family with every Vietnamese letter."""
    if folder is not None and folder.is_dir():
        for family, stem in FAMILIES:
            if not _faults_of(folder, stem):
                return Lettering((family, *EMBEDDED), folder)
    return Lettering()


def letter_faults(folder: Path | None) -> list[str]:
    """For the start-up check: why a folder is not used for the papers, and the way out. Empty when all is
    well."""
    if folder is None:
        return [f"papers are set in {EMBEDDED[0]}, not in a Times twin: {WAY_OUT}"]
    if not folder.is_dir():
        return [f"STEWARD_FONTS: {folder} is not a folder: {WAY_OUT}"]
    if lettering_in(folder).folder is not None:
        return []
    faults = [fault for _family, stem in FAMILIES for fault in _faults_of(folder, stem)]
    return [f"STEWARD_FONTS: {'; '.join(faults)}: {WAY_OUT}"]
