"""Folding: every spelling meets, and every letter knows where it came from."""

from __future__ import annotations

import hashlib
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.foundations.scan import kernel
from steward.foundations.scan.fold import fold_reference, fold_values

from .texts import prose, rewrapped, viqr, without_marks

VECTORS = Path(__file__).parents[3] / "vectors" / "scan"


def letters(text: str) -> bytes:
    return fold_reference(text).letters


@pytest.mark.parametrize(
    "change",
    [
        str.upper,
        without_marks,
        viqr,
        rewrapped,
        lambda text: unicodedata.normalize("NFD", text),
        lambda text: text.replace(" ", ""),
        lambda text: "\u00ad".join(text),
    ],
    ids=["upper case", "no diacritics", "VIQR", "re-wrapped", "decomposed", "blanks lost", "soft hyphens"],
)
def test_every_spelling_of_a_text_folds_to_the_same_letters(change):
    text = prose("fold", 300)
    assert letters(change(text)) == letters(text)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đã ĐẾN", b"daden"),
        ("\ufb01nal of\ufb01ce", b"finalofice"),
        ("СЕСRЕТ", b"cecret"),
        ("ＡＢ１２", b"ab12"),
        ("Straße Ærø", b"straseaero"),
        ("1.000.000", b"10"),
        ("...—!?", b""),
        ("\ud800\U000e0001\U0010ffff", b""),
    ],
)
def test_letters_are_those_of_the_page(text, folded):
    assert letters(text) == folded


def test_texts_of_other_scripts_keep_letters_of_their_own():
    assert letters("国家秘密") != letters("国家机密")
    assert len(letters("国家秘密")) == 4


@given(
    st.text(max_size=300)
    | st.text(alphabet="aăâđeêoôơuư ĂÂĐ.\u0301\u0323ﬁœВо中\U0001d400\ud801", max_size=300)
)
def test_the_kernel_equals_the_reference(text):
    expected = fold_reference(text)
    found, offsets = kernel.fold(text)
    assert (found.tobytes(), offsets.tolist()) == (expected.letters, list(expected.offsets))


@given(st.text(max_size=200))
def test_offsets_name_the_character_a_letter_came_from(text):
    folded = fold_reference(text)
    values = fold_values()
    for letter, place in zip(folded.letters, folded.offsets, strict=True):
        value = values[ord(text[place])]
        assert letter in (value & 255, value >> 8)
    assert list(folded.offsets) == sorted(folded.offsets)


def test_the_table_is_the_one_that_was_published():
    table = b"".join(value.to_bytes(2, "little") for value in fold_values())
    assert hashlib.sha256(table).hexdigest() == (VECTORS / "fold-1.sha256").read_text().split()[0]


def test_a_text_of_ligatures_only_has_room():
    for text in ("\ufb01\u0133" * 5000, "\ufb01", "a\ufb01" * 65):
        assert kernel.fold(text)[0].tobytes() == fold_reference(text).letters
