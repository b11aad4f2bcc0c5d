"""Marks: found by capitals, line shape and place; running text about the law does not trip."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.foundations.scan.marks import Marker, MarkRule

from .texts import prose, without_marks

RULES = [
    MarkRule("vn", "tuyet-mat", ("TUYỆT MẬT",), (), ()),
    MarkRule("vn", "toi-mat", ("TỐI MẬT", "BẢN SAO BÍ MẬT NHÀ NƯỚC"), (), ()),
    MarkRule("vn", "mat", (), ("MẬT",), ("bí mật nhà nước", "độ mật")),
    MarkRule("us", "top-secret", ("TOP SECRET",), (), (), ("(TS)",), neutral=("(U)",)),
    MarkRule("us", "secret", ("SECRET",), (), (), ("(S)",), neutral=("(U)",)),
    MarkRule("us-data", "secret", ("BLUE//",), ("BLUE",), ("Classified By",), ("(B)", "(B//X)")),
    MarkRule("tlp", "red", ("TLP:RED", "TLP: RED"), (), ()),
    MarkRule("tlp", "amber-strict", ("TLP:AMBER+STRICT",), (), ()),
    MarkRule("company", "confidential", (), ("CONFIDENTIAL",), ()),
]
MARKER = Marker(RULES)
BODY = "\n" + prose("marks", 300) + "\n" * 2 + "\n".join(prose(n, 12) for n in range(20)) + "\n"
MIDDLE = "\n".join(prose(f"lines {n}", 8) for n in range(12))


def levels(text: str, pages: tuple[int, ...] = ()) -> dict[str, bool]:
    return {f"{s.rule.scheme}/{s.rule.level}": s.certain for s in MARKER.find(text, pages)}


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("UBND TỈNH X        CỘNG HÒA XÃ HỘI\nTỐI MẬT", {"vn/toi-mat": True}),
        ("UBND TỈNH X        TỐI MẬT\nSố: 12/BC", {"vn/toi-mat": True}),
        ("UBND TỈNH X\tTỐI MẬT", {"vn/toi-mat": True}),
        ("T Ố I  M Ậ T", {"vn/toi-mat": True}),
        ("*** TUYỆT MẬT ***", {"vn/tuyet-mat": True}),
        ("ĐỘ MẬT: TỐI MẬT", {"vn/toi-mat": True}),
        ("BẢN SAO BÍ MẬT NHÀ NƯỚC", {"vn/toi-mat": True}),
        ("TUYET MAT", {"vn/tuyet-mat": False}),
        ("MẬT\nCăn cứ Luật Bảo vệ bí mật nhà nước;", {"vn/mat": False}),
        ("MAT\nCan cu Luat Bao ve bi mat nha nuoc;", {"vn/mat": False}),
        ("TOP SECRET//SI//NOFORN", {"us/top-secret": True}),
        ("SECRET", {"us/secret": True}),
        ("TLP:RED", {"tlp/red": True}),
        ("TLP: RED", {"tlp/red": True}),
        ("BLUE//NOFORN", {"us-data/secret": True}),
        ("BLUE // REL TO ALL", {"us-data/secret": True}),
        ("BLUE\nClassified By: the head", {"us-data/secret": False}),
        ("(B//X) First paragraph.\n(B) Second paragraph.", {"us-data/secret": False}),
        ("TLP:AMBER+STRICT", {"tlp/amber-strict": True}),
        ("(S) First paragraph.\n(S//NF) Second paragraph.", {"us/secret": False}),
        (
            "1. (TS//SI) First paragraph.\n2. (S) Second paragraph.",
            {"us/top-secret": False, "us/secret": False},
        ),
        ("(U) What everybody may read.\n(S) One paragraph only.\n(U) The rest.", {"us/secret": False}),
    ],
)
def test_marks_where_marks_stand_are_found(head, expected):
    assert levels(head + BODY) == expected
    assert levels(unicodedata.normalize("NFD", head) + BODY) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Bí mật nhà nước gồm ba độ: tuyệt mật, tối mật và mật.",
        "Văn bản được đóng dấu TỐI MẬT thì gửi hai lớp phong bì.",
        "QUYẾT ĐỊNH\nBan hành danh mục bí mật nhà nước độ Tối mật",
        "DANH MỤC BÍ MẬT NHÀ NƯỚC ĐỘ TỐI MẬT",
        "DANH MỤC BÍ MẬT NHÀ NƯỚC ĐỘ\nTỐI MẬT",
        "DANH MỤC\nTUYỆT MẬT\nVÀ TỐI MẬT CỦA NGÀNH",
        "Tối mật",
        "tối mật",
        "MẬT",
        "MẬT\nMật ong rừng nguyên chất",
        "MẬT KHẨU",
        "Mật độ dân số",
        "UBND TỈNH X   TOI MAT",
        "CONFIDENTIAL",
        "BLUE",
        "BLUE//",
        "BLUE//see below",
        "Confidential",
        "Confidential and proprietary\nCONFIDENTIAL\nbí mật nhà nước",
        "The SECRET of good bread",
        "Secret",
        "(A) one\n(B) two\n(S) three\n(S) four",
        "(S) alone",
        "(U) Nothing in it\n(U) is protected.",
        "(S) one scheme\n(B) the other",
        "(S) 2019 Nhà in\n(S) 2020 Nhà in",
        "(S) Copyright Nhà in\n(S) Copyright Nhà in",
        "shirt sizes (S) and (S) again",
        "TLP:RED may only be shared in the room.",
        "",
    ],
)
def test_texts_that_only_speak_of_marks_do_not_trip(text):
    assert levels(text + BODY) == {}


def test_a_mark_inside_a_page_is_worth_a_look_and_at_its_edge_certain():
    assert levels(f"{MIDDLE}\nTỐI MẬT\n{MIDDLE}") == {"vn/toi-mat": False}
    assert levels(f"{MIDDLE}\nTỐI MẬT") == {"vn/toi-mat": True}


@pytest.mark.parametrize("parted", ["pages", "form feed"])
def test_each_page_has_edges_of_its_own(parted):
    first = MIDDLE + ("\n" if parted == "pages" else "\f")
    text = f"{first}TỐI MẬT\n{MIDDLE}"
    assert levels(text, (0, len(first)) if parted == "pages" else ()) == {"vn/toi-mat": True}


def test_a_cell_counts_only_at_the_edge_of_a_page():
    assert levels(f"{MIDDLE}\nSỐ LIỆU      TỐI MẬT\n{MIDDLE}") == {}


def test_a_list_of_all_levels_is_never_certain():
    assert set(levels("TUYỆT MẬT\nTỐI MẬT\nMẬT\nbí mật nhà nước" + BODY).values()) == {False}


def test_an_anchor_far_away_does_not_count():
    assert levels("MẬT\n" + prose("far", 600) + "\nbí mật nhà nước") == {}


def test_spans_are_characters_of_the_text():
    text = unicodedata.normalize("NFD", f"{MIDDLE}\r\n   TỐI MẬT  \r\n{MIDDLE}")
    [sighting] = MARKER.find(text)
    [(start, end)] = sighting.spans
    assert unicodedata.normalize("NFC", text[start:end]) == "TỐI MẬT"


def test_prose_in_capitals_does_not_trip():
    text = "\n".join(prose(n, 10) for n in range(200))
    assert levels(text.upper()) == levels(without_marks(text).upper()) == {}


@given(
    st.text(alphabet="TỐI MẬSECR(/):|\n\f \t\u0301ab", max_size=120),
    st.lists(st.integers(0, 130), max_size=4).map(tuple),
)
def test_any_text_is_answered_with_spans_inside_it(text, pages):
    for sighting in MARKER.find(text, pages):
        assert all(0 <= start < end <= len(text) for start, end in sighting.spans)


def test_no_rules_find_nothing():
    assert Marker(()).find("TỐI MẬT\n(S) a\n(S) b") == []


@pytest.mark.parametrize(
    ("least", "heads", "found"), [(1, "S", True), (3, "SS", False), (3, "SUS", True), (3, "SSS", True)]
)
def test_a_rule_says_how_many_portion_marks_make_a_hit(least: int, heads: str, found: bool) -> None:
    rule = MarkRule("us", "secret", (), (), (), ("(S)",), least, ("(U)",))
    text = "\n".join(f"({head}) {prose(f'{head} {n}', 8)}" for n, head in enumerate(heads))
    assert bool(Marker([rule]).find(text)) is found
