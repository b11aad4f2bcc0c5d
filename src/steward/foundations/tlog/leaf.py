"""The leaf: what the log says for ever about one act.

Promises that `encode` and `parse` are each other's inverse on exactly the leaves of docs/formats/log.md:
act, ids, digests and the pseudonym of the acting post. Refuses everything else by field name, so that no
order, name, title or note can slip into bytes that cannot be erased; those are disclosures.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from .canonical import LARGEST, canonical
from .canonical import parse as parse_canonical
from .errors import Malformed

LARGEST_LEAF = 65_535
MOST_OBJECTS = 400
_UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
_PATTERNS = {
    "id": re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"),
    "act": re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+"),
    "at": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z"),
    "actor": re.compile(r"p-[0-9a-f]{4,64}"),
    "batch": re.compile(_UUID),
}
_OBJECT = re.compile(r"[a-z][a-z0-9_]*/[A-Za-z0-9._-]{1,120}")
_STATE = re.compile(r"[1-9][0-9]{0,4}:[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]")
_SD = re.compile(r"[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_NEEDED = ("v", "id", "act", "at", "actor", "after", "_sd", "_sd_alg")
_ALLOWED = frozenset((*_NEEDED, "batch", "refs", "pay"))


@dataclass(frozen=True)
class Payload:
    """A detached file, by its SHA-256 in lower-case hex and its size in bytes."""

    sha256: str
    size: int


@dataclass(frozen=True)
class Leaf:
    """One entry. `after` pairs an object ("copy/102") with the digest of its state after the act ("1:...").

    `sd` holds the digests of the erasable disclosures, `refs` earlier entry indexes, `batch` the id shared
    by the entries of one larger act. The position in the log is not in the leaf: it is known only once it
    is appended.
    """

    id: str
    act: str
    at: str
    actor: str
    after: tuple[tuple[str, str], ...] = ()
    sd: tuple[str, ...] = ()
    batch: str | None = None
    refs: tuple[int, ...] = ()
    pay: tuple[Payload, ...] = ()

    def encode(self) -> bytes:
        """The leaf's bytes (canonical JSON, at most 65,535, no newline); Malformed naming the field
        otherwise.

        Disclosure digests are written in sorted order, so that their order tells nothing about the fields.
        """
        fields: dict[str, Any] = {
            "v": 1,
            "id": self.id,
            "act": self.act,
            "at": self.at,
            "actor": self.actor,
            "after": [list(pair) for pair in self.after],
            "_sd": sorted(self.sd),
            "_sd_alg": "sha-256",
        }
        if self.batch is not None:
            fields["batch"] = self.batch
        if self.refs:
            fields["refs"] = list(self.refs)
        if self.pay:
            fields["pay"] = [{"sha256": item.sha256, "size": item.size} for item in self.pay]
        _check_fields(fields)
        return _fitting(canonical(fields))


def parse(data: bytes) -> Leaf:
    """The leaf spelled by `data`; Malformed naming the field for everything `Leaf.encode` would not write."""
    fields = parse_canonical(_fitting(data))
    if not isinstance(fields, dict):
        raise Malformed("leaf: a JSON object belongs here")
    _check_fields(fields)
    return Leaf(
        id=fields["id"],
        act=fields["act"],
        at=fields["at"],
        actor=fields["actor"],
        after=tuple((name, digest) for name, digest in fields["after"]),
        sd=tuple(fields["_sd"]),
        batch=fields.get("batch"),
        refs=tuple(fields.get("refs", ())),
        pay=tuple(Payload(item["sha256"], item["size"]) for item in fields.get("pay", ())),
    )


def uuid7(milliseconds: int, random10: bytes) -> str:
    """The UUIDv7 (RFC 9562 section 5.7) of a Unix time in milliseconds and ten random bytes (74 bits are
    used).
    """
    if not 0 <= milliseconds < 1 << 48:
        raise Malformed(f"uuid7: {milliseconds} ms does not fit in 48 bits")
    if len(random10) != 10:
        raise Malformed(f"uuid7: {len(random10)} random bytes where 10 belong")
    head = int.from_bytes(random10[:2], "big") & 0x0FFF
    tail = int.from_bytes(random10[2:], "big") & ((1 << 62) - 1)
    text = f"{milliseconds << 80 | 7 << 76 | head << 64 | 2 << 62 | tail:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def _fitting(data: bytes) -> bytes:
    if len(data) > LARGEST_LEAF:
        raise Malformed(f"leaf: {len(data)} bytes; at most {LARGEST_LEAF} fit. Split the act into a batch")
    return data


def _check_fields(fields: dict[str, Any]) -> None:
    for name in _NEEDED:
        if name not in fields:
            raise Malformed(f"leaf: field {name!r} is missing")
    for name in sorted(fields.keys() - _ALLOWED):
        raise Malformed(f"leaf: field {name!r} is not one of a leaf; facts belong in disclosures")
    if type(fields["v"]) is not int or fields["v"] != 1:
        raise Malformed(f"leaf.v: {fields['v']!r}; this reader knows version 1")
    if fields["_sd_alg"] != "sha-256":
        raise Malformed(f"leaf._sd_alg: {fields['_sd_alg']!r}; only 'sha-256' is written")
    for name, pattern in _PATTERNS.items():
        if name in fields:
            _match(pattern, fields[name], f"leaf.{name}")
    _check_time(fields["at"])
    _check_after(fields["after"])
    _check_sd(fields["_sd"])
    _check_refs(fields.get("refs", [0]))
    _check_pay(fields.get("pay", [{"sha256": "0" * 64, "size": 0}]))


def _match(pattern: re.Pattern[str], value: Any, place: str) -> str:
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise Malformed(f"{place}: {str(value)[:80]!r} does not have the shape {pattern.pattern}")
    return value


def _check_time(text: str) -> None:
    try:
        datetime.fromisoformat(text[:-1])
    except ValueError:
        raise Malformed(f"leaf.at: {text!r} is no moment of the calendar") from None


def _listed(value: Any, place: str, least: int) -> list[Any]:
    if not isinstance(value, list) or len(value) < least:
        raise Malformed(
            f"{place}: a list of at least {least} belongs here; leave an empty optional field out"
        )
    return value


def _check_after(value: Any) -> None:
    pairs = _listed(value, "leaf.after", 0)
    if len(pairs) > MOST_OBJECTS:
        raise Malformed(
            f"leaf.after: {len(pairs)} objects; at most {MOST_OBJECTS}. Split the act into a batch"
        )
    seen = set()
    for place, pair in enumerate(pairs):
        if not isinstance(pair, list) or len(pair) != 2:
            raise Malformed(f"leaf.after[{place}]: a pair of object and digest belongs here")
        seen.add(_match(_OBJECT, pair[0], f"leaf.after[{place}][0]"))
        _match(_STATE, pair[1], f"leaf.after[{place}][1]")
    if len(seen) != len(pairs):
        raise Malformed("leaf.after: an object stands there twice")


def _check_sd(value: Any) -> None:
    digests = _listed(value, "leaf._sd", 0)
    for place, digest in enumerate(digests):
        _match(_SD, digest, f"leaf._sd[{place}]")
    if any(left >= right for left, right in pairwise(digests)):
        raise Malformed("leaf._sd: digests stand sorted and once each")


def _check_refs(value: Any) -> None:
    refs = _listed(value, "leaf.refs", 1)
    if any(type(ref) is not int or not 0 <= ref <= LARGEST for ref in refs):
        raise Malformed("leaf.refs: entry indexes (whole numbers from 0) belong here")
    if any(left >= right for left, right in pairwise(refs)):
        raise Malformed("leaf.refs: indexes rise and stand once each")


def _check_pay(value: Any) -> None:
    for place, item in enumerate(_listed(value, "leaf.pay", 1)):
        if not isinstance(item, dict) or set(item) != {"sha256", "size"}:
            raise Malformed(f"leaf.pay[{place}]: an object with exactly sha256 and size belongs here")
        _match(_SHA256, item["sha256"], f"leaf.pay[{place}].sha256")
        if type(item["size"]) is not int or item["size"] < 0:
            raise Malformed(f"leaf.pay[{place}].size: a whole number of bytes from 0 belongs here")
