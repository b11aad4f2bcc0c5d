"""The index file: it holds no words, opens whole or not at all, and is the same from stored prints."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from steward.foundations.scan.fingerprint import Params, ScanError
from steward.foundations.scan.index import Index, build_index, build_index_from_fingerprints, fingerprints
from steward.foundations.scan.match import Engine

from .texts import BOILERPLATE, KEY, paper, passage, prose

DOCUMENTS = [(f"thu-muc/van-ban-{n}.docx", paper(n), "muc-1" if n % 2 else None) for n in range(12)]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("index") / "PROTECTED.idx"
    build_index(DOCUMENTS, path, KEY)
    return path


def test_the_header_names_key_parameters_and_digest(index):
    header = Index(index, KEY).header
    assert (header.documents, header.params, header.df_cut) == (12, Params(), 5)
    assert len(header.key_id) == 16
    assert len(header.digest) == 64
    assert header.dropped_stop > 0
    assert header.thin == ()


def test_documents_come_back_with_their_levels(index):
    opened = Index(index, KEY)
    assert [(d.id, d.level) for d in opened.documents] == [(name, level) for name, _, level in DOCUMENTS]


def test_no_word_of_a_document_nor_its_name_is_in_the_file(index):
    data = index.read_bytes()
    words = {word for _, text, _ in DOCUMENTS for word in text.split() if len(word.encode()) > 4}
    assert not [word for word in words if word.encode() in data or word.encode("utf-16-le") in data]
    assert b"van-ban" not in data
    assert b"muc-1" not in data


def test_stored_prints_alone_give_the_same_file(index, tmp_path):
    stored = [(name, fingerprints(text, KEY), level) for name, text, level in DOCUMENTS]
    again = build_index_from_fingerprints(stored, tmp_path / "again.idx", KEY)
    assert (tmp_path / "again.idx").read_bytes() == index.read_bytes()
    assert again == Index(index, KEY).header


def test_the_file_is_for_its_owner_only(index):
    assert index.stat().st_mode & 0o777 == 0o600


def test_building_replaces_the_old_index_at_once(index, tmp_path):
    path = tmp_path / "a.idx"
    build_index(DOCUMENTS[:2], path, KEY)
    old = Index(path, KEY)
    build_index(DOCUMENTS, path, KEY)
    assert len(old.documents) == 2
    assert path.read_bytes() == index.read_bytes()


@pytest.mark.parametrize("seed", range(40))
def test_a_changed_index_is_refused_with_its_name(index, tmp_path, seed):
    """Forty times three changes of every kind: bits, cuts, stretches of zeros, swapped pieces,
    bytes added."""
    rng = random.Random(seed)
    whole = index.read_bytes()
    for kind in rng.sample(("bit", "cut", "zeros", "swap", "more", "head"), 3):
        data = bytearray(whole)
        place = rng.randrange(len(data))
        if kind == "bit":
            data[place] ^= 1 << rng.randrange(8)
        elif kind == "head":
            data[rng.randrange(900)] ^= rng.randrange(1, 256)
        elif kind == "cut":
            del data[place:]
        elif kind == "zeros":
            start = rng.randrange(600)
            data[start : start + 50] = bytes(50)
        elif kind == "swap":
            data[100:180], data[300:380] = data[300:380], data[100:180]
        else:
            data += rng.randbytes(rng.randint(1, 70))
        path = tmp_path / f"{kind}.idx"
        path.write_bytes(data)
        assert bytes(data) != whole
        with pytest.raises(ScanError, match=r"\.idx.*(again|key)"):
            Engine.open(path, KEY, ())


@pytest.mark.parametrize("key", [bytes(32), b"short"])
def test_another_key_is_refused(index, key):
    with pytest.raises(ScanError, match="key"):
        Engine.open(index, key, ())


@pytest.mark.parametrize(
    "data",
    [b"", b"STWINDX1", b"STWINDX9" + bytes(500), bytes(4000), b"STWINDX1\xff\xff\xff\xff" + bytes(900)],
)
def test_other_files_are_refused(tmp_path, data):
    (tmp_path / "odd.idx").write_bytes(data)
    with pytest.raises(ScanError, match="odd.idx"):
        Index(tmp_path / "odd.idx", KEY)
    with pytest.raises(ScanError, match="none.idx"):
        Index(tmp_path / "none.idx", KEY)


def test_a_name_that_is_no_unicode_is_kept(tmp_path):
    name = "công văn \udcff.doc"
    build_index([(name, prose(1, 100), None)], tmp_path / "x.idx", KEY)
    assert Index(tmp_path / "x.idx", KEY).documents[0].id == name


def test_the_same_id_twice_is_refused(tmp_path):
    with pytest.raises(ScanError, match="twice"):
        build_index([("a", prose(1, 80), None), ("a", prose(2, 80), None)], tmp_path / "x.idx", KEY)


def test_prints_of_another_key_are_refused_by_document(tmp_path):
    with pytest.raises(ScanError, match="document a: .*key"):
        build_index_from_fingerprints(
            [("a", fingerprints(prose(1, 80), bytes(32)), None)], tmp_path / "x.idx", KEY
        )


def test_an_empty_register_gives_an_index_that_finds_nothing(tmp_path):
    header = build_index([], tmp_path / "x.idx", KEY)
    assert (header.documents, header.prints) == (0, 0)
    assert Engine.open(tmp_path / "x.idx", KEY, ()).match(prose(1, 500)) == []


def test_documents_that_cannot_be_found_are_named(tmp_path):
    documents = [
        ("short", "Số 12.", None),
        ("empty", "", None),
        ("boilerplate", BOILERPLATE.format(body=""), None),
        ("good", prose(1, 200), None),
    ]
    header = build_index(documents, tmp_path / "x.idx", KEY)
    assert header.thin == ("short", "empty", "boilerplate")


def test_what_many_documents_share_is_dropped(tmp_path):
    shared = prose("shared", 100)
    many = [(str(n), f"{prose(n, 300)} {shared} {prose(-n - 1, 300)}", None) for n in range(8)]
    assert build_index(many, tmp_path / "x.idx", KEY).dropped_common > 0
    assert not Engine.open(tmp_path / "x.idx", KEY, ()).match(shared)
    build_index(many[:4], tmp_path / "y.idx", KEY)
    assert len(Engine.open(tmp_path / "y.idx", KEY, ()).match(shared)) == 4


def test_versions_of_one_paper_do_not_hide_one_another(tmp_path):
    versions = [(f"v{n}", prose("same", 400) + f" Bản sửa đổi lần {n}.", None) for n in range(9)]
    build_index(versions, tmp_path / "x.idx", KEY)
    found = Engine.open(tmp_path / "x.idx", KEY, ()).match(passage(versions[0][1], 50, 1))
    assert {match.document for match in found} == {f"v{n}" for n in range(9)}


def test_the_offices_own_boilerplate_can_be_left_out(tmp_path):
    habit = prose("habit", 60)
    build_index([("a", habit + prose(1, 200), None)], tmp_path / "x.idx", KEY)
    assert Engine.open(tmp_path / "x.idx", KEY, ()).match(habit)
    build_index([("a", habit + prose(1, 200), None)], tmp_path / "y.idx", KEY, stoplist=[habit])
    assert not Engine.open(tmp_path / "y.idx", KEY, ()).match(habit)
