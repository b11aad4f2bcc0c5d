"""A linear tag stripper for office XML and XML at large: text in order, and what stands beside it.

Promises time proportional to the input, whatever the input is: it never searches back, and
entities beyond the built-in ones stay unexpanded, so an XML bomb stays a few bytes. Refuses to judge
well-formedness: a broken part still gives its text.
"""

from __future__ import annotations

import codecs
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

LINE, TAB, SPACE, ASIDE_TEXT, ASIDE_OPEN, ASIDE_CLOSE = 1, 2, 3, 4, 5, 6

# Local names. An end tag is written "/name" here; a bare name acts where it opens.
OFFICE_ACTIONS: dict[str, int] = {
    **dict.fromkeys(
        (
            "/p",
            "/h",
            "/tr",
            "/row",
            "/si",
            "/table-row",
            "/comment",
            "br",
            "cr",
            "line-break",
            "/author",
            "/list-item",
            "/text",
            "/title",
            "/keyword",
            "/subject",
            "/description",
            "/creator",
            "/lpwstr",
            "/user-defined",
            "/tag",
            "/pt",
        ),
        LINE,
    ),
    **dict.fromkeys(("/tc", "/table-cell", "tab", "ptab", "/covered-table-cell"), TAB),
    **dict.fromkeys(("s", "noBreakHyphen"), SPACE),
    **dict.fromkeys(("delText", "instrText", "delInstrText"), ASIDE_TEXT),
    **dict.fromkeys(("txbxContent", "annotation", "note"), ASIDE_OPEN),
    **dict.fromkeys(("/txbxContent", "/annotation", "/note"), ASIDE_CLOSE),
}

# Possessive throughout: what is no tag fails at once and is not searched again.
_TAG = re.compile(r"<(/?[^\s<>/=\"]++)[^<>]*+>([^<]*+)")
_CHUNK = 1 << 20
_CELL = re.compile(r"\$?[A-Z]{1,3}\$?\d{1,7}(?::\$?[A-Z]{1,3}\$?\d{1,7})?")
_HEX = re.compile(r"[0-9A-Fa-f{}()-]+")


@dataclass(slots=True)
class Stripped:
    """`text` in reading order; `aside` what is hidden, deleted or commented;
    `attributes` values of attributes."""

    text: str
    aside: str
    attributes: str


def decode_xml(data: bytes) -> str:
    """Bytes of an XML part as text: byte order mark, else the declared encoding, else UTF-8; never raises."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    if data[:4] in (b"<\0?\0", b"<\0!\0"):
        return data.decode("utf-16-le", "replace")
    declared = re.match(rb"""<\?xml[^>]{0,200}?encoding=["']([A-Za-z0-9._-]{1,40})""", data[:300])
    name = declared.group(1).decode("ascii") if declared else "utf-8"
    try:
        codecs.lookup(name)
        return data.decode(name, "replace")
    except (LookupError, ValueError):
        return data.decode("utf-8", "replace")


def attributes(xml: str) -> str:
    """Attribute values in which something can be written, each once; numbers,
    cell names and ids are left out."""
    found: dict[str, None] = {}
    for quote in ('"', "'"):
        if f"={quote}" in xml:
            found.update(dict.fromkeys(filter(_written, dict.fromkeys(xml.split(quote)))))
    return unescape("\n".join(found))


def _written(value: str) -> bool:
    # Pieces between two values hold a bracket or end in "=".
    if not 1 < len(value) < 4000 or value[-1] == "=" or "<" in value or ">" in value:
        return False
    if " " in value or not value.isascii():
        return True
    letters = sum(map(str.isalpha, value))
    return letters * 2 >= len(value) and not _CELL.fullmatch(value) and not _HEX.fullmatch(value)


def unescape(text: str) -> str:
    """Character references resolved, the built-in ones only."""
    return html.unescape(text) if "&" in text else text


def strip(xml: str, actions: dict[str, int] | None = None) -> Stripped:
    """Text of office XML. With `actions` None every tag ends a word, as in XML of unknown vocabulary."""
    main: list[str] = []
    aside: list[str] = []
    out, depth = main, 0
    memo: dict[str, int] = {}
    for name, text in _tags(_plain(xml, aside)):
        act = memo.get(name)
        if act is None:
            if len(memo) > 4096:  # a part of a million different tags must not fill the memory
                memo.clear()
            act = memo[name] = _action(name, actions)
        if act == 0:
            pass
        elif act <= SPACE:
            out.append("\n\t "[act - 1])
        elif act == ASIDE_TEXT:
            aside.append(text + " ")
            continue
        elif act == ASIDE_OPEN:
            out, depth = aside, depth + 1
            out.append("\n")
        elif act == ASIDE_CLOSE:
            depth = max(depth - 1, 0)
            out.append("\n")
            out = aside if depth else main
        # Indentation between tags is not text: kept, it would split words that run over several runs.
        if text and not (text.isspace() and "\n" in text):
            out.append(text)
    return Stripped(unescape("".join(main)), unescape("".join(aside)), attributes(xml))


def _tags(xml: str) -> Iterator[tuple[str, str]]:
    """(tag name, text behind it), in pieces, so that a large part does not become one large list."""
    start = 0
    while start < len(xml):
        end = xml.find("<", start + _CHUNK)
        end = len(xml) if end < 0 else end
        if start == 0 and (first := xml.find("<", 0, end)):
            yield "", xml[: first if first > 0 else end]
        yield from _TAG.findall(xml, start, end)
        start = end


def _plain(xml: str, aside: list[str]) -> str:
    """Comments, CDATA and declarations as ordinary text or as asides; what is left has tags only."""
    if "<!" not in xml:
        return xml
    head, *pieces = xml.split("<!")
    kept = [head]
    for piece in pieces:
        if piece.startswith("[CDATA["):
            inner, _, rest = piece[7:].partition("]]>")
            kept.append(inner.replace("<", " ") + rest)
        elif piece.startswith("--"):
            inner, _, rest = piece[2:].partition("-->")
            aside.append(inner + "\n")
            kept.append(rest)
        else:
            inner, _, rest = piece.partition(">")
            aside.append(inner + "\n")
            kept.append(rest)
    return "".join(kept)


def _action(name: str, actions: dict[str, int] | None) -> int:
    if actions is None:
        return SPACE
    closing, bare = name.startswith("/"), name.lstrip("/").rpartition(":")[2]
    return actions.get("/" + bare if closing else bare, 0)
