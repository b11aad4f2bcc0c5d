"""Salted disclosures (RFC 9901, SD-JWT): the digest stands in the leaf, the text beside the log, erasable.

Promises that whoever holds the text can show it belongs to the leaf, and that whoever lost it cannot guess
it from the digest, as long as the salt is 16 fresh random bytes. Refuses short salts and names that RFC
9901 reserves; does not make salts, because foundations draw no random numbers.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from .canonical import canonical
from .canonical import parse as parse_canonical
from .errors import Malformed
from .text import from_base64url, to_base64url

SALT_BYTES = 16
_RESERVED = frozenset({"_sd", "_sd_alg", "..."})


@dataclass(frozen=True)
class Disclosure:
    """`text` is kept beside the log and may be erased;
    `digest` (43 characters) stands in the leaf's `_sd`."""

    text: str
    digest: str


def disclose(name: str, value: Any, salt: bytes) -> Disclosure:
    """The disclosure of one named value under `salt` (at least 16 bytes, random, never used twice).

    `value` is any value of the canonical profile. Malformed for a short salt, a reserved name or a value
    outside.
    """
    if len(salt) < SALT_BYTES:
        raise Malformed(
            f"salt of {name!r}: {len(salt)} bytes; at least {SALT_BYTES} random bytes belong here"
        )
    if not name or name in _RESERVED:
        raise Malformed(f"disclosure name {name!r} is empty or reserved by RFC 9901")
    text = to_base64url(canonical([to_base64url(salt), name, value]))
    return Disclosure(text, digest(text))


def digest(text: str) -> str:
    """base64url(SHA-256(ASCII of the disclosure text)), as RFC 9901 section 4.2.3 has it."""
    return to_base64url(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest())


def read(text: str) -> tuple[bytes, str, Any]:
    """(salt, name, value) of a disclosure text; Malformed when `disclose` would not have written it."""
    triple = parse_canonical(from_base64url(text, "disclosure"))
    if not isinstance(triple, list) or len(triple) != 3:
        raise Malformed("disclosure: a list of salt, name and value belongs here")
    salt_text, name, value = triple
    if not isinstance(salt_text, str) or not isinstance(name, str) or not name or name in _RESERVED:
        raise Malformed("disclosure: salt and name are texts, and the name is not reserved")
    salt = from_base64url(salt_text, "disclosure salt")
    if len(salt) < SALT_BYTES:
        raise Malformed(f"disclosure salt: {len(salt)} bytes; at least {SALT_BYTES} belong here")
    return salt, name, value
