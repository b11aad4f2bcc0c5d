"""Matching: copied passages are found in every spelling, clean files are not, places are right."""

from __future__ import annotations

import json
import pickle
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steward.foundations.scan import kernel, match
from steward.foundations.scan.encodings import decode_text
from steward.foundations.scan.explain import explain
from steward.foundations.scan.fingerprint import ScanError
from steward.foundations.scan.index import Index, build_index
from steward.foundations.scan.marks import MarkRule
from steward.foundations.scan.match import MOST_PLACES, Engine
from steward.foundations.scan.verdict import covered_of, score_of

from . import texts
from .texts import KEY, paper, passage, prose

PLANTED = 40
DOCUMENTS = [(f"d{n}", paper(n, 600), "muc-2") for n in range(PLANTED)]
MARK = MarkRule("nha", "muc-2", ("TỐI MẬT",), (), ())


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("match") / "PROTECTED.idx"
    build_index(DOCUMENTS, path, KEY)
    return path


@pytest.fixture(scope="module")
def engine(index: Path) -> Engine:
    return Engine.open(index, KEY, [MARK])


def body(n: int) -> str:
    return prose(n, 600)


@pytest.mark.parametrize("spelling", texts.TRANSFORMATIONS)
def test_every_passage_of_fifty_words_is_found_for_certain(engine, spelling):
    missed = []
    for n in range(PLANTED):
        planted = f"{prose(f'before {n}', 300)} {passage(body(n), 50, n)} {prose(f'after {n}', 300)}"
        text, _ = decode_text(texts.TRANSFORMATIONS[spelling](planted))
        found = engine.match(text)
        if [(m.document, m.certain) for m in found] != [(f"d{n}", True)]:
            missed.append((n, found))
    assert missed == []


@settings(max_examples=150)
@given(st.integers(0, PLANTED - 1), st.integers(0, 900), st.integers(0, 10**6))
def test_the_shortest_promised_passage_is_always_certain(engine, n, start, seed):
    """94 letters of the document, wherever they begin (96 here:
    the neighbours may swallow a letter at either end)."""
    _, offsets = kernel.fold(body(n))
    copied = body(n)[offsets[start] : offsets[start + 95] + 1]
    text = f"{prose(f'b {seed}', 60)} | {copied} | {prose(f'a {seed}', 60)}"
    assert [(m.document, m.certain) for m in engine.match(text)] == [(f"d{n}", True)]


@pytest.mark.parametrize("encode", [texts.tcvn3, texts.vni], ids=["TCVN3", "VNI"])
def test_a_passage_in_an_old_font_is_found_at_its_place(engine, encode):
    before = prose("old font", 200)
    shown = encode(f"{before} {passage(body(3), 50, 3)}.").decode("latin-1")
    [found] = engine.match(shown)
    assert (found.document, found.certain) == ("d3", True)
    assert abs(found.places[0].start - len(encode(before))) < 40
    assert found.places[0].end <= len(shown)


def test_clean_files_give_no_hit(engine):
    assert [found for n in range(150) if (found := engine.match(prose(f"clean {n}", 1500)))] == []


def test_files_of_boilerplate_give_no_hit(engine):
    assert [found for n in range(60) if (found := engine.match(paper(f"clean {n}", 300)))] == []
    assert engine.match(texts.BOILERPLATE * 5) == []


def test_a_passage_inside_a_paper_full_of_boilerplate_is_found(engine):
    found = engine.match(texts.BOILERPLATE.format(body=passage(body(5), 50, 5)))
    assert [(m.document, m.level, m.certain) for m in found] == [("d5", "muc-2", True)]


def test_places_name_the_page_and_the_characters_of_the_passage(engine):
    secret = passage(body(7), 60, 7)
    pages = [
        prose("page 1", 200),
        prose("page 2", 200) + "\n" + secret + "\n" + prose("tail", 50),
        prose("page 3", 200),
    ]
    text = "".join(pages)
    starts = [0, len(pages[0]), len(pages[0]) + len(pages[1])]
    [found] = engine.match(text, starts)
    [place] = found.places
    start = text.index(secret)
    assert place.page == 2
    assert start - 5 <= place.start <= start + 40
    assert start + len(secret) - 40 <= place.end <= start + len(secret) + 5
    assert 45 <= found.matched_words <= 61
    assert engine.match(text)[0].places[0].page is None


def test_what_stands_on_no_page_is_not_said_to_stand_on_the_first(engine):
    """Notes and properties of a paged document come before its first page."""
    note = passage(body(4), 50, 4) + "\n"
    [found] = engine.match(note + prose("page 1", 200), [len(note)])
    assert [place.page for place in found.places] == [None]
    [found] = engine.match(note + prose("page 1", 200), [0])
    assert [place.page for place in found.places] == [1]


def test_containment_is_the_share_of_the_document(engine):
    [whole] = engine.match(DOCUMENTS[9][1])
    [half] = engine.match(DOCUMENTS[9][1][: len(DOCUMENTS[9][1]) // 2])
    assert whole.containment > 0.6  # the boilerplate of the paper is not counted
    assert 0.2 < half.containment < 0.6
    assert whole.score > half.score > 0.5


def test_two_passages_of_one_document_are_one_match_with_two_places(engine):
    first, second = passage(body(2)[:1200], 50, 1), passage(body(2)[1500:], 50, 2)
    [found] = engine.match(f"{prose('x', 400)} {first} {prose('y', 400)} {second} {prose('z', 400)}")
    assert len(found.places) == 2


def test_passages_of_two_documents_are_two_matches(engine):
    found = engine.match(f"{passage(body(1), 50, 1)} {prose('x', 100)} {passage(body(2), 50, 2)}")
    assert {m.document for m in found} == {"d1", "d2"}


@pytest.mark.parametrize(("words", "verdict"), [(8, None), (50, True)])
def test_short_runs_are_left_alone(engine, words, verdict):
    found = engine.match(f"{prose('s', 200)} {passage(body(4), words, 4)} {prose('t', 200)}")
    assert [m.certain for m in found] == ([] if verdict is None else [verdict])


def test_words_in_another_order_are_no_passage(engine):
    words = passage(body(6), 80, 6).split()
    assert engine.match(" ".join(sorted(words))) == []


def test_a_phrase_repeated_here_a_hundred_times_counts_once(engine):
    short = passage(body(8), 9, 8)
    assert [m for m in engine.match(f"{short} ... " * 200) if m.certain] == []


def test_changed_words_do_not_break_a_passage(engine):
    missed = 0
    for n in range(PLANTED):
        words = passage(body(n), 60, f"changed {n}").split()
        words[20], words[40] = "khác", "hẳn"
        missed += not any(m.document == f"d{n}" and m.certain for m in engine.match(" ".join(words)))
    assert missed <= 2


def test_a_long_file_is_searched_to_its_end_and_across_segments(engine):
    filler = prose("long", 15000)
    text = f"{filler} {passage(body(11), 50, 1)} {filler} {body(12)}"
    found = {m.document: m for m in engine.match(text)}
    assert set(found) == {"d11", "d12"}
    for start in range(match.SEGMENT - 300, match.SEGMENT + 60, 90):
        letters = "".join(word for word in filler.split())
        around = letters[: start * 4 // 3] + passage(body(13), 50, 2) + filler
        assert [m.document for m in engine.match(around) if m.certain] == ["d13"]


def test_a_file_with_more_hits_than_the_limit_is_cut_in_stretches_and_still_found(engine, monkeypatch):
    text = " ".join(body(n) for n in range(0, PLANTED, 2))
    expected = engine.match(text)
    monkeypatch.setattr(match, "MOST_HITS", 100)
    monkeypatch.setattr(match, "SMALL", 1024 + 512)
    assert {m.document for m in engine.match(text) if m.certain} == {
        m.document for m in expected if m.certain
    }
    assert len(expected) == 20


def test_a_text_of_several_chunks_gives_the_same_places(engine, monkeypatch):
    text = (
        prose("chunks", 6000) + passage(body(3), 50, 3) + prose("more chunks", 9000) + passage(body(4), 80, 4)
    )
    expected = engine.match(text, [0, 20_000])
    monkeypatch.setattr(match, "CHUNK", 20_000)
    assert engine.match(text, [0, 20_000]) == expected
    assert [m.document for m in expected] == ["d4", "d3"]


@pytest.mark.parametrize("text", ["", " ", "a", "\0" * 100, "ab" * 50_000, "\ud800" * 50, "中" * 100])
def test_odd_texts_give_no_hit(engine, text):
    assert engine.match(text) == []


@settings(max_examples=60)
@given(st.text(max_size=300), st.lists(st.integers(0, 300), max_size=5).map(sorted))
def test_any_text_is_answered(engine, text, pages):
    assert engine.match(text, pages) == engine.match(text, pages)


def test_marks_and_passages_are_found_together(engine):
    found = engine.match(f"TỐI MẬT\n{passage(body(1), 50, 1)}", [0])
    assert [(m.rule, m.document, m.level, m.places[0].page) for m in found] == [
        ("passage", "d1", "muc-2", 1),
        ("mark/nha/muc-2", None, "muc-2", 1),
    ]


def test_without_an_index_marks_are_found():
    assert [m.rule for m in Engine.open(None, None, [MARK]).match("TỐI MẬT\nNội dung")] == ["mark/nha/muc-2"]


def test_a_mark_repeated_a_hundred_thousand_times_is_one_line_that_can_be_taken_in():
    text = "TỐI MẬT\n" * 100_000
    (found,) = Engine.open(None, None, [MARK]).match(text)
    assert len(json.dumps(found.as_dict())) < 200_000
    assert found.matched_words == 200_000
    assert (found.places[0].start, found.places[-1].end) == (0, len(text) - 1)
    assert (
        all(one.end < after.start for one, after in pairwise(found.places))
        and len(found.places) == MOST_PLACES
    )


def test_an_engine_travels_to_a_worker_by_its_path(engine, index, tmp_path):
    text = passage(body(1), 50, 1)
    sent = pickle.dumps(engine)
    assert len(sent) < 2000
    assert pickle.loads(sent).match(text) == engine.match(text)
    with ThreadPoolExecutor(4) as pool:
        assert len({repr(found) for found in pool.map(engine.match, [text] * 16)}) == 1
    moved = tmp_path / "PROTECTED.idx"
    moved.write_bytes(index.read_bytes())
    travelling = pickle.dumps(Engine.open(moved, KEY, ()))
    moved.write_bytes(index.read_bytes()[:-10])
    with pytest.raises(ScanError):
        pickle.loads(travelling)


def test_opening_loads_every_kernel_so_that_a_jailed_worker_needs_no_disk(index):
    opened = Engine.open(index, KEY, [MARK])
    kernels = [value for value in vars(kernel).values() if hasattr(value, "signatures")]
    before = [len(value.signatures) for value in kernels]
    assert opened.match(body(1) * 20)
    assert [len(value.signatures) for value in kernels] == before


def test_a_match_is_a_line_of_the_report(engine):
    [found] = engine.match(passage(body(1), 50, 1), [0])
    line = json.loads(json.dumps(found.as_dict()))
    assert list(line) == [
        "rule",
        "document",
        "level",
        "matched_words",
        "containment",
        "places",
        "score",
        "certain",
    ]
    assert list(line["places"][0]) == ["page", "start", "end"]


def test_a_hit_explains_itself_without_quoting(engine, index):
    secret = passage(body(1), 50, 1)
    [found] = engine.match(secret)
    why = explain(found.as_dict(), Index(index, KEY).header)
    assert why["covered_letters"] >= 80
    assert why["thresholds"] == {"look": 50, "certain": 80}
    assert f"{why['covered_letters']} letters" in why["text"]
    assert not [word for word in secret.split() if not word.isascii() and word in why["text"]]
    [mark] = engine.match("TỐI MẬT\nNội dung")
    assert "certain" in explain(mark.as_dict())["text"]


@pytest.mark.parametrize(
    "line", [{}, {"rule": "passage"}, {"rule": "x/y/z", "places": []}, {"rule": "mark/a", "places": []}]
)
def test_a_line_that_is_no_hit_is_refused(line):
    with pytest.raises(ScanError, match=r"hits\.jsonl"):
        explain(line)


@pytest.mark.parametrize("covered", [50, 79, 80, 81, 400, 7000])
def test_a_score_gives_back_its_letters(covered):
    assert covered_of(score_of(covered)) == covered
    assert (score_of(covered) >= 0.5) == (covered >= 80)


def test_the_chain_kernel_keeps_diagonals_apart():
    docs = np.array([0, 0, 0, 0, 1], dtype=np.uint32)
    here = np.array([10, 20, 30, 400, 400], dtype=np.uint32)
    there = np.array([110, 120, 500, 500, 500], dtype=np.uint32)
    count, chains = kernel.chain(docs, here, there, 40, 250)
    assert (count, chains.tolist()) == (4, [0, 0, 1, 2, 3])
