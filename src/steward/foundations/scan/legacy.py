"""The Vietnamese 8-bit encodings as tables: TCVN3 (ABC), VNI, VISCII and Windows-1258.

Promises that every byte decodes to something: what an encoding leaves open reads as Latin-1. Refuses nothing.
Sources: TCVN 5712:1993 (third set, capitals of the first), RFC 1456 (VISCII), the VNI-Windows character set,
Microsoft code page 1258.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

FILLER = "\u2060"
"""WORD JOINER: stands where two characters became one, so that a reading keeps the length of its text."""

_TCVN3_FIRST = {
    0xA1: "ĂÂÊÔƠƯĐăâêôơưđ",
    0xB5: "àảãáạ",
    0xBB: "ằẳẵắ",
    0xC6: "ặầẩẫấậè",
    0xCE: "ẻẽéẹềểễếệìỉ",
    0xDC: "ĩíịò",
    0xE1: "ỏõóọồổỗốộờởỡớợù",
    0xF1: "ủũúụừửữứựỳỷỹýỵ",
}

# The capitals of the first set; the third leaves them to fonts, yet some converters write them.
_TCVN1_CAPITALS = dict(
    zip(b"\xaf\xba\xbf\xc0\xc1\xc2\xc3\xc4\xc5\xcd\xd9\xda\xdb\xe0\xf0\xff", "ẰẲẴẮẦẨẪẤỀỂỄẾỒỔỖỐ", strict=True)
)

_VISCII = (
    "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯ"
    "ÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡưàáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ"
)
_VISCII_LOW = {0x02: "Ẳ", 0x05: "Ẵ", 0x06: "Ẫ", 0x14: "Ỷ", 0x19: "Ỹ", 0x1E: "Ỵ"}

# VNI: a base letter and a mark of its own; these are the lower-case marks
# and what they add (combining characters).
_VNI_MARKS = {
    "ù": "\u0301",
    "ø": "\u0300",
    "û": "\u0309",
    "õ": "\u0303",
    "ï": "\u0323",
    "â": "\u0302",
    "á": "\u0302\u0301",
    "à": "\u0302\u0300",
    "å": "\u0302\u0309",
    "ã": "\u0302\u0303",
    "ä": "\u0302\u0323",
    "ê": "\u0306",
    "é": "\u0306\u0301",
    "è": "\u0306\u0300",
    "ú": "\u0306\u0309",
    "ü": "\u0306\u0303",
    "ë": "\u0306\u0323",
}
_VNI_ALLOWED = {"a": "ùøûõïâáàåãäêéèúüë", "e": "ùøûõïâáàåãä", "o": "ùøûõïâáàåãä", "u": "ùøûõï", "y": "ùøûõ"}
_VNI_SINGLE = {"ô": "ơ", "ö": "ư", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "ñ": "đ"}


@cache
def tcvn3_table() -> dict[int, str]:
    """Code point (Latin-1 view) to Vietnamese letter, for `str.translate`."""
    letters = {first + i: letter for first, run in _TCVN3_FIRST.items() for i, letter in enumerate(run)}
    return {**letters, **_TCVN1_CAPITALS}


@cache
def viscii_table() -> dict[int, str]:
    """As `tcvn3_table`, for VISCII."""
    return {**{0x80 + i: letter for i, letter in enumerate(_VISCII)}, **_VISCII_LOW}


@cache
def cp1258_table() -> dict[int, str]:
    """As `tcvn3_table`, for Windows-1258 (tone marks decode to combining characters)."""
    table = {}
    for byte in range(0x80, 0x100):
        try:
            table[byte] = bytes([byte]).decode("cp1258")
        except UnicodeDecodeError:
            table[byte] = chr(byte)
    return table


@cache
def vni_pairs() -> dict[str, str]:
    """VNI sequences (one or two characters of the Latin-1 view) to Vietnamese letters, both cases."""
    pairs = dict(_VNI_SINGLE)
    for base, marks in _VNI_ALLOWED.items():
        for mark in marks:
            pairs[base + mark] = unicodedata.normalize("NFC", base + _VNI_MARKS[mark])
    for base, letter in (("ô", "ơ"), ("ö", "ư")):
        for mark in "ùøûõï":
            pairs[base + mark] = unicodedata.normalize("NFC", letter + _VNI_MARKS[mark])
    upper = {key.upper(): value.upper() for key, value in pairs.items()}
    mixed = {key[0].upper() + key[1:]: value.upper() for key, value in pairs.items() if len(key) == 2}
    return {**mixed, **upper, **pairs}


@cache
def _vni_pattern() -> re.Pattern[str]:
    keys = sorted(vni_pairs(), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, keys)))


def vni(text: str, filler: str = "") -> str:
    """VNI seen as Latin-1 to Vietnamese; `filler` follows each letter that was two characters."""
    pairs = vni_pairs()
    return _vni_pattern().sub(lambda m: pairs[m[0]] + filler * (len(m[0]) - 1), text)
