"""Text of a user, made safe to print.

Promise: what is printed is what was typed, in composed form (NFC); a character that no font of the paper
can draw, that steers the printer or that turns the reading direction is written out as <U+202E>, so that
nothing disappears and no paper fails. Line breaks stay, tabs become a space. Refuses nothing."""

from __future__ import annotations

import json
import unicodedata
from functools import lru_cache

import typst

from .lettering import Lettering

_PROBE = b"#set document(title: sys.inputs.t)\n#set text(font: json(bytes(sys.inputs.f)))\n#sys.inputs.t"


def _plain(char: str) -> bool:
    point = ord(char)
    spans = ((0x20, 0x7E), (0xC0, 0x17F), (0x1EA0, 0x1EF9))
    return char in "ƠơƯư–—“”‘’…·\n" or any(first <= point <= last for first, last in spans)


@lru_cache(maxsize=4096)
def _drawable(text: str, lettering: Lettering) -> bool:
    """Whether typst accepts these characters under the archive standard; asked once for each."""
    inputs = {"t": text, "f": json.dumps(lettering.families)}
    try:
        compiler = typst.Compiler(
            _PROBE, font_paths=lettering.fonts(), ignore_system_fonts=True, sys_inputs=inputs
        )
        compiler.compile(format="pdf", pdf_standards=["a-2a"], timestamp=0)
    except typst.TypstError:
        return False
    return True


def _shown(char: str, lettering: Lettering) -> str:
    if _plain(char):
        return char
    if char == "\t" or unicodedata.category(char) == "Zs":
        return " " if char != "\u00a0" else char
    if unicodedata.category(char)[0] == "C" or char in "\u2028\u2029" or not _drawable(f"x{char}", lettering):
        return f"<U+{ord(char):04X}>"
    return char


def literal(text: str, lettering: Lettering) -> str:
    """The text as it will stand on the paper."""
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    if all(map(_plain, lines)):
        return lines
    return "".join(_shown(char, lettering) for char in lines)
