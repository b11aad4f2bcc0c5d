"""Bytes to text: old encodings are told apart, and nothing raises."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.foundations.scan.encodings import decode_text, is_syllable, readings
from steward.foundations.scan.legacy import FILLER

from . import texts

VECTORS = Path(__file__).parents[3] / "vectors" / "scan"
TEXT = texts.prose("encodings", 200)


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (TEXT.encode(), "utf-8"),
        (b"\xef\xbb\xbf" + TEXT.encode(), "utf-8"),
        (TEXT.encode("utf-16"), "utf-16-le"),
        (TEXT.encode("utf-16-le"), "utf-16"),
        (TEXT.encode("utf-16-be"), "utf-16"),
        (TEXT.encode("utf-32"), "utf-32-le"),
        (texts.viscii(TEXT), "viscii"),
        (texts.vni(TEXT), "vni"),
        (texts.windows_1258(TEXT), "windows-1258"),
    ],
)
def test_vietnamese_is_read_in_its_encoding(data, name):
    text, encoding = decode_text(data)
    assert (unicodedata.normalize("NFC", text), encoding) == (TEXT, name)


def test_tcvn3_is_read_in_small_letters_since_capitals_are_a_font():
    assert decode_text(texts.tcvn3(TEXT)) == (TEXT.lower(), "tcvn3")


@pytest.mark.parametrize(
    "case", json.loads((VECTORS / "encodings.json").read_text()), ids=lambda case: case["encoding"]
)
def test_published_bytes_read_as_published_text(case):
    text, encoding = decode_text(bytes.fromhex(case["bytes"]))
    assert (unicodedata.normalize("NFC", text), encoding) == (case["text"], case["encoding"])


@pytest.mark.parametrize(
    "text",
    [
        "Le français était à la fenêtre, où naïveté créée. " * 8,
        "Größe und Maß für Übungen " * 8,
        "señor año mañana " * 8,
    ],
)
def test_other_languages_stay_latin_1(text):
    assert decode_text(text.encode("latin-1")) == (text, "latin-1")
    assert readings(text) == []


def test_a_cut_utf_8_file_stays_utf_8():
    assert decode_text(TEXT.encode()[:-1])[1] == "utf-8"


@given(st.binary(max_size=400))
def test_no_bytes_raise(data):
    text, name = decode_text(data)
    assert isinstance(text, str)
    assert name
    for reading in readings(text):
        assert len(reading) == len(text)


@pytest.mark.parametrize(
    ("encode", "spelled"), [(texts.tcvn3, TEXT.lower()), (texts.vni, TEXT)], ids=["TCVN3", "VNI"]
)
def test_text_in_an_old_font_gets_a_reading_of_the_same_length(encode, spelled):
    shown = encode(TEXT).decode("latin-1")
    found = readings(shown)
    assert spelled in [reading.replace(FILLER, "") for reading in found]
    assert {len(reading) for reading in found} == {len(shown)}


@pytest.mark.parametrize("text", [TEXT, texts.without_marks(TEXT), "", "été", "plain ascii " * 50])
def test_ordinary_text_has_no_second_reading(text):
    assert readings(text) == []


@pytest.mark.parametrize("word", ["nghiêng", "quyết", "ĐƯỜNG", "giữa", "ở", "huyện"])
def test_syllables_are_known(word):
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["idée", "naïve", "größe", "ab\u0302", "ê\u0301\u0300m", "¸m"])
def test_other_words_are_no_syllables(word):
    assert not is_syllable(word)
