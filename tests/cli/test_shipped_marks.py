"""The marks of the shipped schemes as the command line hands them to the scanner,
on papers as offices write them."""

import unicodedata

import pytest

from steward.cli.offline.marks import all_rules
from steward.foundations.scan.marks import Marker
from tests.foundations.scan.texts import prose

MIDDLE = "\n".join(prose(f"lines {n}", 8) for n in range(12))
SHIPPED = Marker(all_rules())
REPORT = """\
ỦY BAN NHÂN DÂN TỈNH MINH HẢI        CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
SỞ NỘI VỤ                            Độc lập - Tự do - Hạnh phúc
TỐI MẬT
{stamp}
Số: 12/BC-SNV

BÁO CÁO
Về công tác bố trí nhân sự năm 2019

"""
MEMO = """\
{stamp}
{banner}

MEMORANDUM FOR THE RECORD
Classified By: Chief of Registry
Declassify On: 20450101

{first} The convoy leaves the depot before dawn and returns by the northern road.
(U) The canteen is open until nine.
{second} Spare keys are kept by the duty officer.
"""


def shipped(text: str) -> dict[str, tuple[float, bool]]:
    return {f"{s.rule.scheme}/{s.rule.level}": (s.score, s.certain) for s in SHIPPED.find(text)}


def memo(
    stamp: str = "FOR THE REGISTRY",
    banner: str = "TOP SECRET//NOFORN",
    first: str = "(U)",
    second: str = "(U)",
) -> str:
    return MEMO.format(stamp=stamp, banner=banner, first=first, second=second) + "\n" + MIDDLE


@pytest.mark.parametrize(
    "stamp", ["GIẢI MẬT", "ĐÃ GIẢI MẬT", "*** ĐÃ GIẢI MẬT ***", "UBND TỈNH        GIẢI MẬT"]
)
def test_a_stamp_that_ends_the_protection_lowers_a_certain_mark_and_does_not_clear_it(stamp: str) -> None:
    for form in ("NFC", "NFD"):
        with_stamp = unicodedata.normalize(form, REPORT.format(stamp=stamp) + MIDDLE)
        assert shipped(REPORT.format(stamp="Kính gửi: Văn phòng") + MIDDLE)["vn-2026/toi-mat"] == (1.0, True)
        assert shipped(with_stamp)["vn-2026/toi-mat"] == (0.4, False)


@pytest.mark.parametrize(
    "stamp",
    [
        "Tài liệu này chưa được giải mật.",
        "Giải mật",
        "GIẢI MẬT TÀI LIỆU THEO ĐỀ NGHỊ CỦA SỞ",
        "Việc GIẢI MẬT do Chủ tịch quyết định",
        "GIAI MAT",
        "QUYẾT ĐỊNH VỀ VIỆC\nGIẢI MẬT",
        "DECLASSIFIED",
    ],
)
def test_words_about_declassifying_and_stamps_of_another_scheme_lower_nothing(stamp: str) -> None:
    assert shipped(REPORT.format(stamp=stamp) + MIDDLE)["vn-2026/toi-mat"] == (1.0, True)


def test_a_heading_inside_a_page_lowers_nothing() -> None:
    assert shipped(f"{REPORT.format(stamp='')}{MIDDLE}\nGIẢI MẬT\n{MIDDLE}\n{MIDDLE}")["vn-2026/toi-mat"] == (
        1.0,
        True,
    )


def test_a_stamp_alone_is_no_hit() -> None:
    assert shipped("ĐÃ GIẢI MẬT\n" + MIDDLE) == shipped("DECLASSIFIED\n" + MIDDLE) == {}


def test_a_declassified_stamp_lowers_banners_weak_words_and_portions_of_its_scheme() -> None:
    assert shipped(memo()) == {"us/top-secret": (1.0, True)}
    assert shipped(memo("DECLASSIFIED")) == {"us/top-secret": (0.4, False)}
    assert shipped(memo(banner="SECRET"))["us/secret"] == (0.7, False)
    assert shipped(memo("CANCELLED", "SECRET"))["us/secret"] == (0.4, False)
    assert shipped(memo(banner="", second="(S)"))["us/secret"] == (0.6, False)
    assert shipped(memo("DECLASSIFIED", "", second="(S)"))["us/secret"] == (0.4, False)


def test_the_marks_of_another_scheme_in_the_same_file_stay_as_certain_as_they_were() -> None:
    assert shipped(memo("DECLASSIFIED") + "\nNATO SECRET\n") == {
        "us/top-secret": (0.4, False),
        "nato/secret": (1.0, True),
    }


def test_portion_marks_of_a_real_memorandum_count_together_with_the_unclassified_ones() -> None:
    assert shipped(memo(banner="", first="(S//NF)")) == {"us/secret": (0.6, False)}
    assert shipped(memo(banner="", first="(C)", second="(TS//SI)")) == {
        "us/confidential": (0.6, False),
        "us/top-secret": (0.6, False),
    }
    assert shipped(memo(banner="")) == {}


@pytest.mark.parametrize(
    "text",
    ["(C) 2019 Nhà in\n(C) 2020 Nhà in\n", "(C) Copyright\n(C) Copyright\n", "(C) một\n(D) hai\n(C) ba\n"],
)
def test_signs_of_a_copyright_and_lists_are_no_portion_marks(text: str) -> None:
    assert shipped(text + MIDDLE) == {}
