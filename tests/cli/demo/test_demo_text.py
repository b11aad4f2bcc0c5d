"""The demo's papers: plausible, different from one another, and the same for the same seed.
All input is generated."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steward.cli.demo.text import (
    KINDS,
    POSTS,
    PROVINCE,
    UNITS,
    document_text,
    kind_of,
    language_of,
    people,
    title,
)
from steward.foundations.scan.fold import fold_reference
from steward.foundations.scheme import shipped

PASSAGE = 50


def letters(text: str) -> bytes:
    return fold_reference(text).letters


@settings(max_examples=60)
@given(st.integers(), st.integers(1, 900))
def test_a_paper_has_the_words_asked_for_and_few_more(seed: int, words: int) -> None:
    text = document_text(seed, words)
    assert words <= len(text.split()) <= words + 60
    assert text.startswith(title(seed))
    assert text == document_text(seed, words)
    assert text == unicodedata.normalize("NFC", text)


def test_a_paper_of_no_words_is_refused() -> None:
    with pytest.raises(ValueError, match="a paper of 0 words: ask for one or more"):
        document_text(1, 0)


def test_every_slot_of_every_pattern_is_filled() -> None:
    papers = [document_text(seed, 300) for seed in range(300)] + [title(seed) for seed in range(300)]
    assert not [paper for paper in papers if re.search(r"[{}]", paper)]


def test_most_papers_are_vietnamese_and_some_are_english() -> None:
    languages = [language_of(seed) for seed in range(400)]
    assert 20 <= languages.count("en") <= 80
    assert {kind_of(seed) for seed in range(100)} == set(KINDS)
    assert document_text(1, 80, "en") != document_text(1, 80, "vi")


def test_two_papers_share_no_passage() -> None:
    seen: dict[bytes, int] = {}
    shared = []
    for seed in range(300):
        run = letters(document_text(seed, 300))
        grams = {run[at : at + PASSAGE] for at in range(len(run) - PASSAGE + 1)}
        shared += [(seed, seen[gram], gram) for gram in grams if gram in seen]
        seen.update(dict.fromkeys(grams, seed))
    assert shared == []


def test_a_paper_carries_no_mark_of_any_scheme() -> None:
    marks = {text for scheme in shipped().values() for level in scheme.levels for text in level.detect.strong}
    anchors = {
        text for scheme in shipped().values() for level in scheme.levels for text in level.detect.anchors
    }
    for seed in range(200):
        text = document_text(seed, 300).upper()
        assert not [mark for mark in marks if mark in text]
        assert not [anchor for anchor in anchors if anchor.upper() in text]


def test_the_province_is_one_tree_of_forty_units() -> None:
    codes = [unit.code for unit in UNITS]
    assert len(codes) == len(set(codes)) == 40
    assert [unit for unit in UNITS if unit.parent is None] == [PROVINCE]
    for number, unit in enumerate(UNITS):
        assert unit.parent is None or unit.parent in codes[:number], "a unit stands after the one above it"


def test_each_unit_has_a_decider_a_registrar_and_a_keeper() -> None:
    assert len({post.code for post in POSTS}) == len(POSTS) == 120
    for unit in UNITS:
        assert [post.role for post in POSTS if post.unit == unit.code] == ["decider", "registrar", "keeper"]


@pytest.mark.parametrize("code", ["vn-2020", "vn-2026"])
def test_the_capacities_of_the_offices_are_those_of_the_scheme(code: str) -> None:
    known = {capacity.code for capacity in shipped()[code].capacities}
    assert {post.capacity for post in POSTS if post.capacity} <= known


def test_people_are_different_and_follow_from_the_seed() -> None:
    names = people(7, 500)
    assert len(set(names)) == 500
    assert names == people(7, 500) != people(8, 500)
    assert all(len(name.split()) == 3 for name in names)


def test_more_people_than_there_are_names_are_refused() -> None:
    assert people(1, 0) == []
    with pytest.raises(ValueError, match="between 0 and 10,000"):
        people(1, 10_001)
