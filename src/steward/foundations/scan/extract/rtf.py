"""RTF by a small tokenizer of our own: all destinations are kept, not only the body.

Promises headers, footers, footnotes, comments, deleted and hidden text, in the character set of the font they
are set in; embedded objects become members. Linear in the input. Refuses pictures (members without a reader).
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from functools import partial

from .outcome import Aside, Event, Furniture, Member, Text
from .source import Source

TYPE = "application/rtf"
_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z'])|([{}])|([^\\{}\r\n]+)|[\r\n]+|\\"
)
_SKIP = frozenset(
    b"fonttbl colortbl themedata colorschememapping datastore rsidtbl latentstyles xmlnstbl listtable "
    b"listoverridetable pgptbl wgrffmtfilter mmathPr generator blipuid objclass".split()
)
_HEAD = frozenset(b"header headerl headerr headerf".split())
_FOOT = frozenset(b"footer footerl footerr footerf".split())
_ASIDE = (
    _HEAD
    | _FOOT
    | frozenset(
        b"footnote annotation atnauthor info stylesheet fldinst bkmkstart shptxt private userprops "
        b"docvar".split()
    )
)
_HEX = frozenset((b"pict", b"objdata"))
_SIGNS = {
    b"par": "\n",
    b"line": "\n",
    b"row": "\n",
    b"page": "\n",
    b"sect": "\n",
    b"tab": "\t",
    b"cell": "\t",
    b"emdash": "—",
    b"endash": "–",
    b"lquote": "‘",
    b"rquote": "’",
    b"ldblquote": "“",
    b"rdblquote": "”",
    b"bullet": "•",
    b"emspace": " ",
    b"enspace": " ",
}
_CHARSETS = {
    0: "cp1252",
    163: "cp1258",
    204: "cp1251",
    238: "cp1250",
    161: "cp1253",
    162: "cp1254",
    128: "cp932",
    129: "cp949",
    134: "cp936",
    136: "cp950",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
}


def recognise(source: Source) -> str | None:
    """By the first group."""
    return TYPE if source.head.lstrip()[:4] == b"{\\rt" else None


def read(source: Source) -> Iterator[Event]:
    """The body, the asides, the embedded objects."""
    reader = _Reader(source.data())
    reader.run()
    yield Text("".join(reader.head) + "".join(reader.body) + "".join(reader.foot))
    yield Furniture("".join(reader.furniture))
    yield Aside("".join(reader.aside))
    for number, digits in enumerate(reader.objects, 1):
        data = bytes.fromhex(digits[: len(digits) // 2 * 2].decode("ascii"))
        yield Member(f"object-{number}", partial(io.BytesIO, data), None, len(data))


class _Reader:
    """Walks the tokens with a stack of (destination, characters to skip after \\u, encoding)."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.body: list[str] = []
        self.aside: list[str] = []
        self.head: list[str] = []
        self.foot: list[str] = []
        self.furniture: list[str] = []
        self.objects: list[bytes] = []
        self.fonts: dict[int, str] = {}
        self.font = 0
        self.codepage = "cp1252"
        self.pending = bytearray()
        self.state: tuple[bytes, int, str] = (b"", 1, "cp1252")
        self.stack: list[tuple[bytes, int, str]] = []
        self.skip = 0
        self.hex: list[bytes] = []

    def run(self) -> None:
        at, end = 0, len(self.data)
        while at < end and (token := _TOKEN.match(self.data, at)):
            at = token.end()
            word, number, byte, sign, brace, text = token.groups()
            if text is not None:
                self.text(text)
            elif byte is not None:
                self.text(bytes((int(byte, 16),)))
            elif word is not None:
                at += self.word(word, number)
            elif brace is not None:
                self.brace(brace)
            elif sign is not None:
                self.sign(sign)
        self.flush()

    def text(self, data: bytes) -> None:
        if self.skip:
            cut = min(self.skip, len(data))
            self.skip -= cut
            data = data[cut:]
        if self.state[0] in _HEX:
            self.hex.append(data)
        elif self.state[0] not in _SKIP:
            self.pending += data

    def flush(self) -> None:
        if self.pending:
            self.out().append(self.pending.decode(self.state[2], "replace"))
            self.pending.clear()

    def out(self) -> list[str]:
        place = self.state[0]
        if place in _HEAD:
            return self.head
        if place in _FOOT:
            return self.foot
        if place in (b"stylesheet", b"fldinst"):
            return self.furniture
        return self.aside if place in _ASIDE else self.body

    def last(self, place: bytes) -> list[str]:
        return self.head if place in _HEAD else self.foot if place in _FOOT else self.aside

    def brace(self, brace: bytes) -> None:
        self.flush()
        self.skip = 0
        if brace == b"{":
            self.stack.append(self.state)
            return
        if self.state[0] in _HEX and self.hex:
            digits = re.sub(rb"[^0-9a-fA-F]", b"", b"".join(self.hex))
            self.hex.clear()
            if digits:
                self.objects.append(digits)
        left = self.state[0]
        self.state = self.stack.pop() if self.stack else (b"", 1, self.codepage)
        if left in _ASIDE and self.state[0] != left:
            self.last(left).append("\n")

    def sign(self, sign: bytes) -> None:
        if sign in (b"~", b"_"):
            self.text(b" " if sign == b"~" else b"-")
        elif sign in (b"\\", b"{", b"}"):
            self.text(sign)
        elif sign in (b"\r", b"\n"):
            self.text(b"\n")

    def word(self, word: bytes, number: bytes | None) -> int:
        value = int(number) if number else 0
        if word == b"u":
            self.unicode(value)
        elif word == b"bin":
            return max(value, 0)
        elif word in _SIGNS:
            self.flush()
            self.out().append(_SIGNS[word])
        elif word in _SKIP or word in _ASIDE or word in _HEX:
            self.flush()
            self.state = (word, self.state[1], self.state[2])
        elif word == b"uc":
            self.state = (self.state[0], max(0, min(value, 16)), self.state[2])
        else:
            self.charset(word, value)
        return 0

    def unicode(self, value: int) -> None:
        self.flush()
        if self.state[0] not in _SKIP and self.state[0] not in _HEX:
            code = value & 0xFFFF
            self.out().append(chr(code) if not 0xD800 <= code < 0xE000 else "\ufffd")
        self.skip = self.state[1]

    def charset(self, word: bytes, value: int) -> None:
        if word == b"ansicpg":
            self.codepage = _known(f"cp{value}")
            self.state = (self.state[0], self.state[1], self.codepage)
        elif word == b"f":
            self.font = value
            self.flush()
            self.state = (self.state[0], self.state[1], self.fonts.get(value, self.codepage))
        elif word == b"fcharset" and self.state[0] == b"fonttbl" and value in _CHARSETS and value:
            self.fonts[self.font] = _CHARSETS[value]


def _known(name: str) -> str:
    try:
        b"".decode(name)
        "".encode(name)
    except LookupError:
        return "cp1252"
    return name
