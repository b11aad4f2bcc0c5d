"""HTML, SVG and XML: what is shown, and beside it attributes, comments and scripts.

Promises that unquoted attributes and broken nesting are understood as a browser would (lxml, no network, no
entities). XML goes through the linear stripper, so an XML bomb costs nothing. Refuses to fetch anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from .markup import decode_xml, strip
from .outcome import Aside, Event, Furniture, Note, Text
from .plain import decode, is_text
from .source import Source

_BLOCKS = frozenset(
    [
        "p",
        "div",
        "br",
        "li",
        "tr",
        "table",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "dl",
        "dt",
        "dd",
        "section",
        "article",
        "header",
        "footer",
        "nav",
        "aside",
        "main",
        "figure",
        "blockquote",
        "pre",
        "hr",
        "form",
        "fieldset",
        "option",
        "title",
        "caption",
        "body",
        "html",
        "head",
        "textarea",
    ]
)
_HIDDEN = frozenset(("script", "style", "template", "noscript"))
_DULL = frozenset(("class", "style", "id", "width", "height", "rel", "type", "colspan", "rowspan", "align"))
_MARK = re.compile(rb"<(?:!doctype\s+html|html|head|body|table|div|p|meta|h1)[\s>]", re.IGNORECASE)


def recognise(source: Source) -> str | None:
    """By the first tag; a name may only confirm it."""
    head = source.head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if not head.startswith(b"<") or not is_text(source.head):
        return None
    if re.search(rb"<(?:\w{1,20}:)?svg[\s>]", head[:2048]):
        return "image/svg+xml"
    if head.startswith(b"<?xml") and not re.search(
        rb"<(?:!doctype\s+html|html)[\s>]", head[:2048], re.IGNORECASE
    ):
        return "application/xml"
    if _MARK.search(head[:2048]) or source.name.lower().endswith((".html", ".htm", ".xhtml", ".mhtml")):
        return "text/html"
    return "application/xml" if re.match(rb"<[A-Za-z_!]", head) else None


def read(source: Source) -> Iterator[Event]:
    """Shown text, then the asides."""
    if source.size > source.account.budget.whole:
        yield Note("too-large")
    data = source.ends()
    if recognise(source) == "text/html":
        yield from html_events(data)
    else:
        part = strip(decode_xml(data))
        yield Text(part.text)
        yield Aside(part.aside)
        yield Furniture(part.attributes)


def html_events(data: bytes, charset: str | None = None) -> Iterator[Event]:
    """Text and asides of an HTML page given as bytes."""
    text = decode(data, charset or _declared(data)).replace("\0", "")
    # Encoded again, because lxml refuses a string that declares an encoding of its own.
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, recover=True)
    root = etree.fromstring(text.encode("utf-8", "replace"), parser) if text.strip() else None
    if root is None:
        yield Text(text)
        return
    shown: list[str] = []
    comments: list[str] = []
    beside: list[str] = []
    _collect(root, shown, comments, beside)
    yield Text("".join(shown))
    yield Aside("\n".join(comments))
    yield Furniture("\n".join(beside))


def _declared(data: bytes) -> str | None:
    found = re.search(rb"""charset\s{0,9}=\s{0,9}["']?([A-Za-z0-9_-]{2,30})""", data[:4096])
    return found.group(1).decode("ascii") if found else None


def _collect(root: etree._Element, shown: list[str], comments: list[str], beside: list[str]) -> None:
    for event, node in etree.iterwalk(root, events=("start", "end", "comment")):
        if event == "comment":
            comments.append(node.text or "")
        elif event == "start":
            if isinstance(node.tag, str):
                beside.extend(value for key, value in node.items() if key not in _DULL and len(value) > 1)
                out = beside if node.tag in _HIDDEN else shown
                if node.tag in _BLOCKS:
                    shown.append("\n")
                out.append(node.text or "")
            continue
        elif node.tag in _BLOCKS:
            shown.append("\n")
        elif node.tag in ("td", "th"):
            shown.append("\t")
        if node.tail:
            shown.append(node.tail)
