"""What OOXML and ODF share: a ZIP whose XML parts are text and whose other parts are members.

Promises that every part of the package is read or becomes a member: styles, themes, relations, comments,
headers, hidden sheets and properties too, because that is where leaks hide. Refuses to ask what "the
document" is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .binary import sweep
from .markup import OFFICE_ACTIONS, Stripped, decode_xml, strip
from .outcome import Aside, Event, Furniture, Member, Note
from .source import Source
from .zipped import Entry, opened

XML_ENDINGS = (".xml", ".rels", ".vml", ".xhtml", ".rdf", ".xsd", ".xsl")

# Parts beside the body that people write into; styles, themes, layouts and settings come with the program.
_WRITTEN = re.compile(
    r"comments|footnotes|endnotes|notesSlides/|drawings/|diagrams/data|charts/|custom|glossary|Object ",
    re.IGNORECASE,
)

# What a printer was set to: fixed fields, and all that it holds of text are names, which are swept out.
_PRINTER = re.compile(r"printerSettings\d*\.bin$", re.IGNORECASE)


def natural(name: str) -> tuple[str | int, ...]:
    """Sort key under which `slide10` comes after `slide9`."""
    return tuple(int(part) if index % 2 else part for index, part in enumerate(re.split(r"(\d{1,9})", name)))


class Package:
    """An opened package: parts read within the account, and notes on what was not whole."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.archive = opened(source)
        self.entries = sorted(self.archive.entries, key=lambda entry: natural(entry.name))
        self.reasons = ["damaged"] if self.archive.damaged else []

    def whole(self, entry: Entry) -> bytes:
        """A part as it is; what is not whole is remembered in `reasons`."""
        data, reason = self.archive.read(entry, self.source)
        if reason:
            self.reasons.append(reason)
        return data

    def xml(self, entry: Entry) -> str:
        """An XML part as a string."""
        return decode_xml(self.whole(entry))

    def stripped(self, entry: Entry) -> Stripped:
        """An XML part as text and asides."""
        return strip(self.xml(entry), OFFICE_ACTIONS)

    def rest(self, done: set[str]) -> Iterator[Event]:
        """All parts not in `done`: XML as asides or furniture, everything else as members, then the notes."""
        for entry in self.entries:
            if entry.name in done:
                continue
            if entry.name.lower().endswith(XML_ENDINGS) and not entry.reason:
                part = self.stripped(entry)
                written = _WRITTEN.search(entry.name)
                yield (Aside if written else Furniture)(f"{part.text}\n{part.aside}")
                yield Furniture(part.attributes)
            elif _PRINTER.search(entry.name) and not entry.reason:
                yield Furniture(sweep(self.whole(entry), worth=5))
            else:
                yield Member(entry.name, entry.open, entry.packed, entry.size, reason=entry.reason)
        if self.archive.comment:
            yield Furniture(self.archive.comment)
        for reason in self.reasons:
            yield Note(reason)
