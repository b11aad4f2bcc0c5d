"""Base64 and decimal numbers with exactly one spelling each.

Promises that two different texts never read as the same value: padding bits, leading zeroes and stray
characters are refused. Signatures and proofs cover values, so a second spelling would be an edit that no
signature notices.
"""

from __future__ import annotations

import base64
import binascii
import re

from .errors import Malformed

_DECIMAL = re.compile(r"0|[1-9][0-9]{0,18}")


def to_base64(data: bytes) -> str:
    """Standard base64 with padding (RFC 4648 section 4)."""
    return base64.b64encode(data).decode("ascii")


def from_base64(text: str, what: str, length: int | None = None) -> bytes:
    """The bytes of a standard base64 text; Malformed, naming `what`, for a second spelling or another
    length.
    """
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise Malformed(f"{what}: {text[:60]!r} is not base64 (RFC 4648 section 4)") from None
    if to_base64(data) != text:
        raise Malformed(f"{what}: {text[:60]!r} is not the one spelling of its bytes")
    if length is not None and len(data) != length:
        raise Malformed(f"{what}: {len(data)} bytes where {length} belong")
    return data


def to_base64url(data: bytes) -> str:
    """URL-safe base64 without padding (RFC 7515 section 2)."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def from_base64url(text: str, what: str, length: int | None = None) -> bytes:
    """The bytes of an unpadded URL-safe base64 text; Malformed for a second spelling or another length."""
    try:
        padded = text.encode("ascii") + b"=" * (-len(text) % 4)
        data = base64.b64decode(padded, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise Malformed(f"{what}: {text[:60]!r} is not unpadded base64url") from None
    if to_base64url(data) != text:
        raise Malformed(f"{what}: {text[:60]!r} is not the one spelling of its bytes")
    if length is not None and len(data) != length:
        raise Malformed(f"{what}: {len(data)} bytes where {length} belong")
    return data


def from_decimal(text: str, what: str) -> int:
    """A number below 2^63 in plain decimal without leading zeroes; Malformed for anything else."""
    if not _DECIMAL.fullmatch(text) or int(text) >= 1 << 63:
        raise Malformed(f"{what}: {text[:40]!r} is not a decimal number below 2^63 without leading zeroes")
    return int(text)
