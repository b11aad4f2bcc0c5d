"""Sheets of Excel packages: rows of cells with their shared strings put back in place.

Promises cells in sheet order, so that a passage spread over cells stays a passage; formulas, validation
lists, page headers and footers beside them. Refuses to compute anything.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .markup import LINE, SPACE, attributes, strip, unescape

_CODES = re.compile(r'&(?:"[^"&]{0,80}"|[A-Za-z]|\d{1,3})')
_AFTER = {"c": "\t", "row": "\n"}
_STRING_ACTIONS = {"/rPh": SPACE, "br": LINE}


def shared_strings(xml: str) -> list[str]:
    """The strings of a shared-strings part, in order of their index."""
    items = re.split(r"<(?:\w+:)?si\b[^<>]*>", xml)[1:]
    return [strip("<" + "t>" + item, _STRING_ACTIONS).text for item in items]


@dataclass(slots=True)
class Sheet:
    """A sheet: `head` and `foot` are its page header and footer, `aside` formulas and lists."""

    head: str
    cells: str
    foot: str
    aside: str
    attributes: str


def read_sheet(xml: str, strings: list[str], used: set[int]) -> Sheet:
    """One sheet part; the indexes of shared strings shown are added to `used`."""
    cells: list[str] = []
    edges: dict[str, list[str]] = {"Header": [], "Footer": []}
    aside: list[str] = []
    shared = False
    for piece in xml.split("<"):
        tag, _, text = piece.partition(">")
        name = tag.split(None, 1)[0].rpartition(":")[2] if tag else ""
        if name == "c":
            shared = 't="s"' in tag or "t='s'" in tag
        elif name == "v":
            cells.append(_shared(text, strings, used) if shared else text)
        elif name == "t":
            cells.append(text)
        elif tag[:1] == "/":
            cells.append(_AFTER.get(tag[1:].rpartition(":")[2], ""))
        elif name[-6:] in edges:
            edges[name[-6:]].append(_CODES.sub(" ", unescape(text)) + "\n")
        elif text and not text.isspace():
            aside.append(text)
    head, foot = "".join(edges["Header"]), "".join(edges["Footer"])
    return Sheet(head, unescape("".join(cells)), foot, unescape("\n".join(aside)), attributes(xml))


def _shared(index: str, strings: list[str], used: set[int]) -> str:
    try:
        number = int(index)
        text = strings[number]
    except (ValueError, IndexError):
        return index
    used.add(number)
    return text
