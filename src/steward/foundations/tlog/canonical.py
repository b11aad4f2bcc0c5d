"""One spelling for each JSON value: RFC 8785 in a restricted profile.

Promises the bytes RFC 8785 gives, for values inside the profile. Refuses, naming the path of the offending
value: keys outside [a-z0-9_], floats, integers beyond 2^53-1, strings that are not NFC or hold lone
surrogates, anything nested deeper than 32. With ASCII keys the UTF-16 key order of RFC 8785 is plain byte
order, which is what makes the standard library's encoder enough.
"""

from __future__ import annotations

import json
import re
import unicodedata
from typing import Any

from .errors import Malformed

LARGEST = (1 << 53) - 1
DEEPEST = 32
_KEY = re.compile(r"[a-z0-9_]+")


def canonical(value: Any) -> bytes:
    """The one UTF-8 spelling of `value` (RFC 8785, profile above); Malformed naming the path otherwise."""
    _check(value, "$", 0)
    return _ENCODER.encode(value).encode("utf-8")


def parse(data: bytes) -> Any:
    """The value that `canonical` would spell as exactly `data`;
    Malformed when it would spell it otherwise."""
    try:
        value = _DECODER.decode(data.decode("utf-8"))
    except Malformed:
        raise
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise Malformed(f"not JSON in UTF-8: {type(error).__name__}: {error}") from None
    # Comparing the spelling also refuses doubled keys, blanks and escapes that need not be.
    if canonical(value) != data:
        raise Malformed("not in canonical form (RFC 8785): the same value has another spelling")
    return value


def _no_float(text: str) -> Any:
    raise Malformed(f"number {text[:40]}: floats are outside the profile; write an integer or a string")


def _whole(text: str) -> int:
    if len(text) > 17:
        raise Malformed(f"number {text[:40]}: beyond 2^53-1; write a string")
    return int(text)


# Made once: the standard functions build a new one on each call, at a third of the cost of a leaf.
_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)
_DECODER = json.JSONDecoder(parse_float=_no_float, parse_constant=_no_float, parse_int=_whole)


def _check(value: Any, path: str, depth: int) -> None:
    if depth > DEEPEST:
        raise Malformed(f"{path}: nested deeper than {DEEPEST}")
    if isinstance(value, str):
        _check_text(value, path)
    elif value is None or isinstance(value, bool):
        return
    elif isinstance(value, int):
        if not -LARGEST <= value <= LARGEST:
            raise Malformed(f"{path}: integer beyond 2^53-1; write a string")
    elif isinstance(value, dict):
        _check_object(value, path, depth)
    elif isinstance(value, (list, tuple)):
        for place, item in enumerate(value):
            _check(item, f"{path}[{place}]", depth + 1)
    else:
        raise Malformed(
            f"{path}: {type(value).__name__} is outside the profile (text, integer, true, false, null, list, "
            f"object)"
        )


def _check_object(value: dict[Any, Any], path: str, depth: int) -> None:
    for key, item in value.items():
        if not isinstance(key, str) or not _KEY.fullmatch(key):
            raise Malformed(f"{path}: key {key!r} is outside [a-z0-9_]")
        _check(item, f"{path}.{key}", depth + 1)


def _check_text(value: str, path: str) -> None:
    if value.isascii():
        return
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        raise Malformed(f"{path}: text holds a lone surrogate") from None
    if not unicodedata.is_normalized("NFC", value):
        raise Malformed(f"{path}: text is not in Unicode form NFC; normalise it before it is recorded")
