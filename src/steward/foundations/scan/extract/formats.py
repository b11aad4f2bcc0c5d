"""The list of formats, in the order in which they are asked. A new format is a new file and one line here.

Promises that the first reader that recognises a file's bytes reads it, and that the last one always does.
Refuses to look at file names first.
"""

from __future__ import annotations

from types import ModuleType

from . import binary, mail, odf, ole, ooxml, packed, pdf, plain, rtf, tarred, web, zipped
from .source import Source

FORMATS: tuple[ModuleType, ...] = (
    pdf,
    odf,
    ooxml,
    zipped,
    ole,
    rtf,
    packed,
    tarred,
    mail,
    web,
    plain,
    binary,
)


def choose(source: Source, hint: str | None) -> tuple[ModuleType, str]:
    """(reader, media type) for a source; `hint` decides only for mail, which cannot always be told."""
    if hint == mail.MESSAGE:
        return mail, mail.MESSAGE
    for reader in FORMATS:
        if reader is mail and not plain.is_text(source.head) and _is_known_binary(source):
            break
        kind = reader.recognise(source)
        if kind:
            return reader, kind
    return binary, binary.kind_of(source.head)[0]


def _is_known_binary(source: Source) -> bool:
    return binary.kind_of(source.head)[0] != binary.UNKNOWN
