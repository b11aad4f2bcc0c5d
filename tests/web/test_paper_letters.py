"""Letters of the papers: a font with every Vietnamese letter is taken, one without is named,
and plain writing stays as it is."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from steward.web.papers.lettering import (
    EMBEDDED,
    Lettering,
    covered,
    letter_faults,
    lettering_in,
    vietnamese_letters,
)
from steward.web.papers.literal import literal


def test_plain_vietnamese_is_left_as_it_is() -> None:
    every = "".join(sorted(vietnamese_letters()))
    assert literal(every, Lettering()) == every
    assert len(vietnamese_letters()) == 134


def font_file(points: set[int], form: int) -> bytes:
    """The smallest file with a cmap of these points: one table, nothing to draw."""
    spans = [(point, point) for point in sorted(points)]
    if form == 12:
        body = struct.pack(">HHIII", 12, 0, 16 + 12 * len(spans), 0, len(spans))
        body += b"".join(struct.pack(">III", first, last, 1) for first, last in spans)
    else:
        spans.append((0xFFFF, 0xFFFF))
        ends = b"".join(struct.pack(">H", last) for _first, last in spans)
        starts = b"".join(struct.pack(">H", first) for first, _last in spans)
        deltas = b"".join(struct.pack(">H", (1 - first) % 65536) for first, _last in spans)
        body = (
            struct.pack(">HHHHHHH", 4, 0, 0, 2 * len(spans), 0, 0, 0)
            + ends
            + b"\0\0"
            + starts
            + deltas
            + b"\0\0" * len(spans)
        )
    cmap = struct.pack(">HHHHI", 0, 1, 3, 10, 12) + body
    return (
        struct.pack(">IHHHH", 0x00010000, 1, 0, 0, 0)
        + struct.pack(">4sIII", b"cmap", 0, 28, len(cmap))
        + cmap
    )


@pytest.mark.parametrize("form", [4, 12])
def test_a_font_with_every_vietnamese_letter_is_taken_and_one_without_is_named(
    form: int, tmp_path: Path
) -> None:
    all_of_them = {ord(letter) for letter in vietnamese_letters()}
    for folder, points in (("good", all_of_them), ("poor", all_of_them - {ord("ữ")})):
        (tmp_path / folder).mkdir()
        for style in ("Regular", "Bold", "Italic"):
            (tmp_path / folder / f"LiberationSerif-{style}.ttf").write_bytes(font_file(points, form))
    assert covered(tmp_path / "good" / "LiberationSerif-Bold.ttf") == all_of_them
    assert lettering_in(tmp_path / "good").families[0] == "Liberation Serif"
    assert letter_faults(tmp_path / "good") == []
    assert lettering_in(tmp_path / "poor").families == EMBEDDED
    (fault,) = letter_faults(tmp_path / "poor")
    assert "lacks 1 Vietnamese letters" in fault and "fonts-liberation2" in fault


def test_without_a_folder_the_papers_are_still_set_and_the_check_says_how_to_better_it(
    tmp_path: Path,
) -> None:
    assert lettering_in(None).families == EMBEDDED
    assert "STEWARD_FONTS" in letter_faults(None)[0]
    assert "is not a folder" in letter_faults(tmp_path / "none")[0]


def test_a_broken_font_file_is_named(tmp_path: Path) -> None:
    broken = tmp_path / "Tinos-Regular.ttf"
    broken.write_bytes(b"\x00\x01\x00\x00\x00\x09")
    with pytest.raises(ValueError, match=r"Tinos-Regular\.ttf"):
        covered(broken)
