r"""The names of files as text: one spelling for the report,
a narrower one for the installation that keeps it.

Promises that no name stops a report, whatever bytes it holds, that two different names never become the same
text, and that whoever holds the text finds the file: what can be shown is shown. Refuses nothing. Written
with a backslash are bytes that are not UTF-8 (`\xNN`), characters that cannot be kept or seen (`\uNNNN`,
`\UNNNNNNNN`), the end of a part whose accents are stored apart from their letters (`\NFD`), and the place
where a long name was cut (`\...`, `\#`). Format: docs/formats/scan-report.md.
"""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata

LONGEST = 1000
"""Characters of a name that is kept; a longer one is cut in its middle."""
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_APART = r"\NFD"
# A backslash of the name itself that would read as one of ours.
_LIKE_BYTE = re.compile(rb"\\(?=x[0-9a-f]{2})")
_LIKE_OURS = re.compile(r"\\(?=[uU#]|NFD|\.\.\.)")


def printable(path: str) -> str:
    r"""A path of the file system as text: bytes that are not UTF-8 are written as \xNN."""
    return _LIKE_BYTE.sub(rb"\\x5c", os.fsencode(path)).decode("utf-8", "backslashreplace")


def kept(name: str) -> str:
    """A name of a report as an installation keeps it: NFC, nothing unseen, at most LONGEST characters,
    one for each name."""
    text = "/".join(map(_part, _LIKE_OURS.sub(r"\\u005c", name).split("/")))
    if len(text) <= LONGEST:
        return text
    ends = rf"\#{hashlib.sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()[:32]}"
    room = LONGEST - len(ends) - len(r"\...")
    return rf"{text[: room // 2]}\...{text[-(room - room // 2) :]}{ends}"


def _part(part: str) -> str:
    """One part of a path: as it is, composed and marked,
    or with the characters that stand in the way written out."""
    if unicodedata.is_normalized("NFC", part):
        return _spelled(part, apart=False)
    if unicodedata.is_normalized("NFD", part):
        return _spelled(unicodedata.normalize("NFC", part), apart=False) + _APART
    return _spelled(part, apart=True)


def _spelled(part: str, apart: bool) -> str:
    """Written out: what is not seen, what would be drawn into the character before it,
    and with `apart` every accent."""
    out: list[str] = []
    before, escaped = " ", False
    for char in part:
        accent = unicodedata.combining(char) > 0
        # An accent behind an escape would be drawn into the escape's last digit.
        hidden = unicodedata.category(char) in _UNSEEN or (accent and (apart or escaped))
        if hidden or not unicodedata.is_normalized("NFC", before + char):
            out.append(_escape(char))
            before, escaped = " ", True
        else:
            out.append(char)
            before, escaped = char, escaped and accent
    return "".join(out)


def _escape(char: str) -> str:
    return f"\\u{ord(char):04x}" if ord(char) < 0x10000 else f"\\U{ord(char):08x}"
