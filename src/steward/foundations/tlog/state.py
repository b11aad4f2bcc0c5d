"""The digest of an object's state after an act, which ties the register's tables to the log.

Promises that equal states under equal salt and form give equal digests, and that without the salt a state
cannot be guessed from its digest. Refuses short salts and forms below 1. The form is the version of the
columns' spelling: old forms stay computable for ever, so that an old entry can be replayed.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

from .canonical import canonical
from .errors import Malformed
from .text import to_base64url


def state_digest(form: int, salt: bytes, state: dict[str, Any]) -> str:
    """`"<form>:<base64url of HMAC-SHA-256(salt, canonical({"form": form, "state": state}))>"`.

    `salt` is at least 16 bytes and kept in the object's row; `state` lies within the canonical profile.
    """
    if form < 1:
        raise Malformed(f"form {form}: versions of the spelling begin at 1")
    if len(salt) < 16:
        raise Malformed(f"state salt: {len(salt)} bytes; at least 16 random bytes belong here")
    message = canonical({"form": form, "state": state})
    return f"{form}:{to_base64url(hmac.new(salt, message, hashlib.sha256).digest())}"
