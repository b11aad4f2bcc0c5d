"""Files of old programs: made by LibreOffice (see samples/README.md),
and compound files of our own making."""

import gzip
from pathlib import Path

import pytest

from steward.foundations.scan.extract import Extracted, extract

from . import papers
from .compound import compound

SAMPLES = Path(__file__).parents[1] / "samples"
TEXT = "KIMBODY KIMHEADER KIMFOOTER KIMCELL KIMCOMMENT KIMTITLE"
FOUND = {
    "text.doc": ("partly", TEXT),
    "text.docx": ("scanned", TEXT),
    "text.odt": ("scanned", TEXT),
    "text.rtf": ("scanned", TEXT),
    "text.pdf": ("scanned", "KIMBODY KIMHEADER KIMFOOTER KIMCELL KIMTITLE"),
    "sheet.xls": ("partly", "KIMBODY KIMHEADER KIMCOMMENT KIMTITLE KIMHIDDEN"),
    "sheet.ods": ("scanned", "KIMBODY KIMHEADER KIMCOMMENT KIMTITLE KIMHIDDEN"),
    "slides.odp": ("scanned", "KIMBODY KIMNOTES"),
    "slides.ppt.gz": ("partly", "KIMBODY KIMNOTES"),
}


def lines(data: bytes, name: str) -> list[Extracted]:
    return list(extract(data, name))


@pytest.mark.parametrize("name", FOUND)
def test_libreoffice_samples_give_their_markers(name: str) -> None:
    outcome, markers = FOUND[name]
    found = lines((SAMPLES / name).read_bytes(), name)
    text = "\n".join(item.text for item in found)
    assert found[-1].outcome == outcome
    assert [marker for marker in markers.split() if marker not in text] == []


def test_every_sample_is_in_the_table() -> None:
    assert {path.name for path in SAMPLES.iterdir()} - {"README.md"} == FOUND.keys()


def test_an_old_word_file_says_that_only_strings_were_read() -> None:
    found = lines(gzip.decompress((SAMPLES / "slides.ppt.gz").read_bytes()), "slides.ppt")
    assert (found[-1].type, found[-1].reason) == ("application/vnd.ms-powerpoint", "strings-only")


def test_both_widths_of_letters_are_swept_from_an_old_file() -> None:
    body = (
        bytes(600)
        + "Bản giao nhận ZWIDE số 7".encode("utf-16-le")
        + bytes(40)
        + b"plain words ZNARROW here"
        + bytes(9)
    )
    item = lines(compound({"WordDocument": body}), "a.doc")[-1]
    assert item.type == "application/msword"
    assert "Bản giao nhận ZWIDE số 7" in item.text and "ZNARROW" in item.text


def test_an_outlook_message_is_read_by_its_properties_with_its_attachment() -> None:
    word, markers = papers.word()
    data = compound(
        {
            "__properties_version1.0": bytes(64),
            "__substg1.0_0037001F": "ZSUBJECT giao".encode("utf-16-le"),
            "__substg1.0_1000001F": "ZBODYTEXT".encode("utf-16-le"),
            "__substg1.0_37010102": word,
        }
    )
    found = lines(data, "a.msg")
    assert (found[-1].type, found[-1].outcome) == ("application/vnd.ms-outlook", "scanned")
    assert "ZSUBJECT giao" in found[-1].text and "ZBODYTEXT" in found[-1].text
    inner = next(item for item in found if item.type.endswith("wordprocessingml.document"))
    assert all(marker in inner.text for marker in markers)
