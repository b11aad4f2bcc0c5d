"""QR codes for papers and labels, drawn as vectors.

Promise: what goes in is what a reader gets out, at error level M. Refuses anything but digits where a
scanner types into a field, because Vietnamese input methods turn letters into others (AA becomes Â), and
text too long to scan."""

from __future__ import annotations

import zxingcpp

MOST_BYTES = 1500
"""About 130 modules a side, still read from a print of 58 mm; the format itself holds 2,331 at level M."""


def qr_svg(content: str) -> str:
    """The code as SVG with its quiet zone. More than MOST_BYTES of UTF-8, or nothing, is a ValueError."""
    size = len(content.encode())
    if not 0 < size <= MOST_BYTES:
        raise ValueError(f"a code holds 1 to {MOST_BYTES} bytes, this text has {size}")
    return zxingcpp.create_barcode(content, zxingcpp.BarcodeFormat.QRCode, ec_level="M").to_svg()


def digits(content: str) -> str:
    """The same text, when it is ASCII digits only (6 to 40 of them); else a ValueError."""
    if not (content.isascii() and content.isdigit() and 6 <= len(content) <= 40):
        raise ValueError(f"a scanned code is 6 to 40 digits, not {content[:60]!r}")
    return content


def in_fours(content: str) -> list[str]:
    """The digits in lines of at most two groups of four, to read aloud and to type."""
    groups = [content[at : at + 4] for at in range(0, len(content), 4)]
    return [" ".join(groups[at : at + 2]) for at in range(0, len(groups), 2)]
