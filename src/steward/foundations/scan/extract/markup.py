"""A linear tag stripper for office XML and XML at large: text in order, and what stands beside it.

Promises time proportional to the input, whatever the input is: it splits at "<" and never searches back, and
entities beyond the built-in ones stay unexpanded, so an XML bomb stays a few bytes. Refuses to judge
well-formedness: a broken part still gives its text.
"""

from __future__ import annotations

import codecs
import html
import re
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

_NAMED = re.compile(
    r"""\b(?:descr|title|alt|tooltip|name|display|prompt|promptTitle|error|val|value|target|href|Target|label"""
    r"""|string-value|formula|condition|expression|initials|author|dc:title|content)=["']([^"'<>]{2,400})["']"""
)
_SPACED = re.compile(r"""="([^"<>]* [^"<>]*)"|='([^'<>]* [^'<>]*)'""")


@dataclass(slots=True)
class Stripped:
    """`text` in reading order; `aside` what is hidden, deleted or commented; `attributes` values of attributes."""

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
    """Attribute values in which something can be written: named ones, and all that hold a blank."""
    found = dict.fromkeys(_NAMED.findall(xml))
    found.update(dict.fromkeys(a or b for a, b in _SPACED.findall(xml)))
    return unescape("\n".join(found))


def unescape(text: str) -> str:
    """Character references resolved, the built-in ones only."""
    return html.unescape(text) if "&" in text else text


def strip(xml: str, actions: dict[str, int] | None = None) -> Stripped:
    """Text of office XML. With `actions` None every tag ends a word, as in XML of unknown vocabulary."""
    main: list[str] = []
    aside: list[str] = []
    out, depth = main, 0
    memo: dict[str, int] = {}
    for piece in xml.split("<"):
        tag, _, text = piece.partition(">")
        if tag[:1] in ("!", "?"):
            _special(piece, tag, text, out, aside)
            continue
        name = tag.split(None, 1)[0] if tag else ""
        act = memo.get(name)
        if act is None:
            if len(memo) > 4096:  # a part of a million different tags must not fill the memory
                memo.clear()
            act = memo[name] = _action(name.rstrip("/"), actions)
        if act == 0:
            pass
        elif act <= SPACE:
            out.append("\n\t "[act - 1])
        elif act == ASIDE_TEXT:
            aside.append(text + " ")
            continue
        elif act == ASIDE_OPEN and not tag.endswith("/"):
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


def _action(name: str, actions: dict[str, int] | None) -> int:
    if actions is None:
        return SPACE
    closing, bare = name.startswith("/"), name.lstrip("/").rpartition(":")[2]
    return actions.get("/" + bare if closing else bare, 0)


def _special(piece: str, tag: str, text: str, out: list[str], aside: list[str]) -> None:
    if tag.startswith("![CDATA["):
        out.append(piece[8:].replace("]]>", " "))
    elif tag.startswith("!--"):
        aside.append(tag[3:].removesuffix("--") + "\n")
        out.append(text)
    elif tag.startswith("!ENTITY"):
        aside.append(tag[7:] + "\n")
    else:
        out.append(text)
