r"""Names as an office keeps them: always storable, never two alike, and read back to the very name."""

import os
import re
import unicodedata
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.foundations.scan.names import LONGEST, kept, printable
from steward.foundations.tlog.canonical import canonical

COMPOSED = "Báo cáo mật.docx"
APART = unicodedata.normalize("NFD", COMPOSED)
#: What names are made of when somebody means harm: accents by themselves, our own marks, surrogates, jamo,
#: controls.
HARD = st.sampled_from(
    [
        "a",
        "e",
        "/",
        "\\",
        "u",
        "x",
        "0301",
        "#",
        "NFD",
        "...",
        "u0301",
        "\u0301",
        "\u0323",
        "\u0327",
        "\u0338",
        "=",
        "ấ",
        "a\u0301",
        "\u1100",
        "\u1161",
        "\u11a8",
        "가",
        "\u212b",
        "\ud800",
        "\udcff",
        "\0",
        "\n",
        "\u202a",
        "\u200d",
        "\u2028",
        "\U000e0001",
        "\u09c7",
        "\u09be",
        "\u0344",
        "\U0001d15e",
    ]
)
NAMES = st.one_of(st.text(), st.lists(HARD, max_size=12).map("".join))


def read_back(text: str) -> str:
    """The name of which a kept text speaks, when it was not cut: the rule of docs/formats/scan-report.md."""

    def part(text: str) -> str:
        apart = text.endswith("\\NFD")
        found = re.sub(
            r"\\u([0-9a-f]{4})|\\U([0-9a-f]{8})",
            lambda m: chr(int(m[1] or m[2], 16)),
            text.removesuffix("\\NFD"),
        )
        return unicodedata.normalize("NFD", found) if apart else found

    return "/".join(map(part, text.split("/")))


@pytest.mark.parametrize(
    ("name", "as_kept"),
    [
        (f"/srv/chung/{COMPOSED}", f"/srv/chung/{COMPOSED}"),
        (f"/srv/chung/{APART}", rf"/srv/chung/{COMPOSED}\NFD"),
        ("ấ và a\u0301.txt", r"ấ và a\u0301.txt"),
        (r"C:\báo cáo\x.txt", r"C:\báo cáo\x.txt"),
        (r"a\u0301", r"a\u005cu0301"),
        (rf"{COMPOSED}\NFD", rf"{COMPOSED}\u005cNFD"),
        ("\ud800x\u202ecod.exe\0", r"\ud800x\u202ecod.exe\u0000"),
        ("\u202a\u0301", r"\u202a\u0301"),
        ("", ""),
    ],
)
def test_a_name_is_kept_readable_and_says_what_was_written_out(name: str, as_kept: str) -> None:
    assert kept(name) == as_kept


@given(NAMES)
def test_every_name_can_be_kept_and_is_read_back_to_the_very_name(name: str) -> None:
    text = kept(name)
    canonical({"path": text})
    assert "\0" not in text and read_back(text) == name


@given(NAMES.filter(bool))
def test_a_long_name_is_kept_by_its_ends_and_its_digest(name: str) -> None:
    long = name * (LONGEST // len(name)) + "x" * LONGEST
    text = kept(long)
    canonical({"path": text})
    assert len(text) == LONGEST and text.count("\\...") == 1 and kept(long + "y") != text
    assert text.endswith("\\#" + sha256(long.encode("utf-8", "surrogatepass")).hexdigest()[:32])
    assert not kept(text).endswith(text[-34:]), "a name that looks like one that was cut is another name"


def test_bytes_that_are_not_utf_8_and_a_name_that_spells_them_stay_apart() -> None:
    names = [b"b\xe1o.txt", rb"b\xe1o.txt", rb"b\x5cxe1o.txt", rb"b\o.txt"]
    assert [printable(os.fsdecode(name)) for name in names] == [
        r"b\xe1o.txt",
        r"b\x5cxe1o.txt",
        r"b\x5cx5cxe1o.txt",
        r"b\o.txt",
    ]
