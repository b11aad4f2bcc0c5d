"""The fingerprint index: one file, memory-mapped, that knows documents by keyed prints only.

Promises that a file that opens is whole, was written under the key given and points nowhere outside itself.
Refuses, with a `ScanError`, files that are cut, changed, of another key, version or parameters. Names and
levels of documents are enciphered under the key; no word of a document is in the file. Format:
docs/formats/fingerprint-index.md.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from .fingerprint import Keys, Params, ScanError, derive

MAGIC = b"STWINDX1"
ALIGN = 64
SECTIONS = ("starts", "rest", "docs", "places", "bloom", "names")
_TYPES = {"starts": "<u4", "rest": "<u4", "docs": "<u4", "places": "<u4", "bloom": "<u8", "names": "u1"}
_LENGTH = struct.Struct("<I")
_MAX_HEADER = 1 << 16


class Document(NamedTuple):
    """One registered document: id, level, folded letters, prints in the index,
    prints it had before the cuts."""

    id: str
    level: str | None
    letters: int
    kept: int
    prints: int


@dataclass(frozen=True)
class IndexHeader:
    """What the index says of itself; `digest` names it in reports."""

    key_id: str
    params: Params
    df_cut: int
    documents: int
    prints: int
    dropped_common: int
    dropped_stop: int
    bits: int
    digest: str
    thin: tuple[str, ...] = ()
    """Ids of documents with too few prints left to be found for certain (too short, or boilerplate only)."""


def digest_of(data: bytes | memoryview) -> str:
    """BLAKE2b-256 as hex."""
    return hashlib.blake2b(data, digest_size=32).hexdigest()


def seal_of(keys: Keys, digest: bytes) -> bytes:
    """The keyed seal over the header's digest: only a holder of the key can write an index that opens."""
    return hashlib.blake2b(digest, key=keys.mac, digest_size=32, person=b"steward.index.1").digest()


def cipher_names(keys: Keys, nonce: bytes, data: bytes) -> bytes:
    """Exclusive-or with SHAKE-256(key, nonce); the same call deciphers.
    Kept whole by the seal of the index."""
    stream = hashlib.shake_256(keys.names + nonce).digest(len(data))
    return (int.from_bytes(data, "little") ^ int.from_bytes(stream, "little")).to_bytes(len(data), "little")


def padded(size: int) -> int:
    """The next multiple of the alignment."""
    return -(-size // ALIGN) * ALIGN


def _bad(path: Path, why: str) -> ScanError:
    return ScanError(f"{path}: {why}; build it again with 'steward scan index'")


def _read_header(path: Path, raw: Any) -> tuple[dict[str, Any], bytes, bytes, int]:
    """(header, digest, seal, place of the body) of a mapped file."""
    if len(raw) < 12 or bytes(raw[:8]) != MAGIC:
        raise _bad(path, "this is not a fingerprint index of version 1")
    (size,) = _LENGTH.unpack(bytes(raw[8:12]))
    if size > _MAX_HEADER or 12 + size + 64 > len(raw):
        raise _bad(path, "the index is cut short in its header")
    text = bytes(raw[12 : 12 + size])
    digest = bytes(raw[12 + size : 44 + size])
    seal = bytes(raw[44 + size : 76 + size])
    if hashlib.blake2b(bytes(raw[: 12 + size]), digest_size=32).digest() != digest:
        raise _bad(path, "the header of the index was changed or damaged")
    if bytes(raw[76 + size : padded(76 + size)]).strip(b"\0"):
        raise _bad(path, "the gap after the header of the index is not empty")
    try:
        header = json.loads(text)
    except ValueError as error:
        raise _bad(path, "the header of the index cannot be read") from error
    return header, digest, seal, padded(76 + size)


class Index:
    """An opened index. The arrays are views of the file; nothing is read before it is asked for."""

    def __init__(self, path: Path, key: bytes, *, check_body: bool = True) -> None:
        """Open and check. `check_body=False` leaves out reading the whole file;
        for workers whose parent has done it."""
        self.path, self.keys = path, derive(key)
        self._raw = self._map()
        header, digest, seal, body = _read_header(path, self._raw)
        if header.get("key_id") != self.keys.key_id.hex():
            raise ScanError(
                f"{path}: the index is of key {header.get('key_id')}, the key given is "
                f"{self.keys.key_id.hex()}; name the right one with --key-file"
            )
        if not hmac.compare_digest(seal_of(self.keys, digest), seal):
            raise _bad(path, "the index was not sealed by this key")
        self._load(header, digest.hex(), body, check_body)

    def _map(self) -> Any:
        try:
            return np.memmap(self.path, dtype=np.uint8, mode="r")
        except (OSError, ValueError) as error:
            raise _bad(self.path, f"the index cannot be opened ({error})") from error

    def _load(self, header: dict[str, Any], digest: str, body: int, check_body: bool) -> None:
        whole = self._raw[body:]
        if len(whole) != header["body_bytes"]:
            raise _bad(self.path, f"the index is cut short: {len(whole)} of {header['body_bytes']} bytes")
        if check_body and digest_of(memoryview(whole)) != header["body"]:
            raise _bad(self.path, "the body of the index was changed or damaged")
        self.params = Params(*header["params"])
        parts = {name: self._section(whole, header["sections"][name], name) for name in SECTIONS}
        self.starts, self.rest, self.docs = parts["starts"], parts["rest"], parts["docs"]
        self.places, self.bloom = parts["places"], parts["bloom"]
        self.shift = np.uint64(64 - header["bits"])
        names = cipher_names(self.keys, bytes.fromhex(header["nonce"]), parts["names"].tobytes())
        self.documents = tuple(Document(*row) for row in json.loads(names))
        self.header = header_of(header, digest, self.documents)
        if check_body:
            self._check_bounds()

    def _section(self, whole: Any, span: list[int], name: str) -> Any:
        start, size = span
        if start % 8 or size < 0 or start + size > len(whole):
            raise _bad(self.path, f"section {name} lies outside the file")
        return whole[start : start + size].view(_TYPES[name]).view(np.ndarray)

    def _check_bounds(self) -> None:
        starts = self.starts
        count, words = len(self.rest), len(self.bloom)
        whole = len(starts) == (1 << self.header.bits) + 1 and starts[0] == 0 and starts[-1] == count
        whole = whole and bool((starts[1:] >= starts[:-1]).all()) and words > 0 and words & (words - 1) == 0
        whole = whole and len(self.docs) == len(self.places) == count == self.header.prints
        whole = whole and (count == 0 or int(self.docs.max()) < len(self.documents))
        if not whole:
            raise _bad(self.path, "the tables of the index contradict each other")


def header_of(header: dict[str, Any], digest: str, documents: tuple[Document, ...]) -> IndexHeader:
    """The header as a value."""
    params = Params(*header["params"])
    fields = ("key_id", "df_cut", "prints", "dropped_common", "dropped_stop", "bits")
    return IndexHeader(
        params=params,
        documents=len(documents),
        digest=digest,
        thin=tuple(d.id for d in documents if is_thin(d, params)),
        **{name: header[name] for name in fields},
    )


def is_thin(document: Document, params: Params) -> bool:
    """Shorter than the certain threshold, or less than a third of its prints left after the cuts."""
    return document.letters < 80 or document.kept * params.w < 80 or 3 * document.kept < document.prints
