"""OpenDocument text, sheets, slides (odt, ods, odp and templates), part by part.

Promises content first, then styles (headers and footers), properties and sub-documents. Refuses encrypted
packages with that word: their parts are noise.
"""

from __future__ import annotations

from collections.abc import Iterator

from .outcome import Aside, Event, Furniture, Limit, Text
from .package import Package
from .source import Source
from .zipped import opened

_PREFIX = b"application/vnd.oasis.opendocument."


def recognise(source: Source) -> str | None:
    """By the `mimetype` entry, which ODF puts first and stores unpacked; else by its parts."""
    if source.head[:4] != b"PK\x03\x04":
        return None
    at = source.head.find(_PREFIX, 30, 200)
    if at > 0:
        end = source.head.find(b"PK", at)
        return source.head[at : end if 0 < end < at + 90 else at + 39].decode("ascii", "replace").strip()
    try:
        names = opened(source).names()
    except Exception:  # noqa: BLE001 - whatever is wrong with it, the ZIP reader says it better
        return None
    if "META-INF/manifest.xml" in names and "content.xml" in names:
        return "application/vnd.oasis.opendocument"
    return None


def read(source: Source) -> Iterator[Event]:
    """The content in reading order; the rest beside it."""
    package = Package(source)
    done = {"mimetype"}
    for entry in package.entries:
        if entry.name == "META-INF/manifest.xml" and "encryption-data" in package.xml(entry):
            raise Limit("encrypted")
    # Page headers and footers stand in styles.xml;
    # at the head of the text a mark in them is where it belongs.
    for entry in sorted(package.entries, key=lambda entry: entry.name != "styles.xml"):
        if entry.name in ("styles.xml", "content.xml"):
            done.add(entry.name)
            part = package.stripped(entry)
            yield Text(part.text)
            yield Aside(part.aside)
            yield Furniture(part.attributes)
    yield from package.rest(done)
