"""Keyed fingerprints of a text: what they are, in plain Python, and the stored form of one document's prints.

Promises that without the 32-byte key a print is a random number, and that two texts which share `k + w - 1`
folded letters in a row share a print. Refuses keys of another length, and stored prints that are damaged, of
another key or of other parameters. The functions named `*_reference` define the numbers; `kernel` computes
the same ones faster. Sources: Karp and Rabin 1987 (rolling hash modulo the prime 2^61 - 1); Aumasson and
Bernstein 2012 (SipHash-2-4); Schleimer, Wilkerson and Aiken 2003 (winnowing). Format:
docs/formats/fingerprint-index.md.
"""

from __future__ import annotations

import hashlib
import struct
from array import array
from dataclasses import dataclass
from typing import NamedTuple

from .fold import FOLD_VERSION, fold_reference

PRIME = (1 << 61) - 1
MASK64 = (1 << 64) - 1
KEY_BYTES = 32
PRINTS_MAGIC = b"STWPRNT1"
_HEAD = struct.Struct("<8sHBBII8s16s")  # magic, fold, k, w, letters, prints, key id, keyed check


class ScanError(ValueError):
    """A key, stored fingerprint or index that cannot be used; the text names the place and the way out."""


@dataclass(frozen=True)
class Params:
    """k letters a gram, one print kept in each w grams in a row, the version of the folding."""

    k: int = 20
    w: int = 8
    fold: int = FOLD_VERSION

    def __post_init__(self) -> None:
        if not (8 <= self.k <= 64 and 1 <= self.w <= 64 and self.fold == FOLD_VERSION):
            raise ScanError(
                f"fingerprint parameters k={self.k} w={self.w} fold={self.fold} are not supported"
            )


DEFAULT = Params()


@dataclass(frozen=True, repr=False)
class Keys:
    """The secrets drawn from one key file. `key_id` may be shown; nothing else may."""

    point: int
    sip: tuple[int, int]
    order: tuple[int, int]
    mac: bytes
    names: bytes
    key_id: bytes

    def __repr__(self) -> str:
        return f"Keys({self.key_id.hex()})"


def _sub(key: bytes, label: bytes, size: int = 32) -> bytes:
    return hashlib.blake2b(label, key=key, digest_size=size, person=b"steward.scan.1").digest()


def derive(key: bytes) -> Keys:
    """The sub-keys of a 32-byte key (BLAKE2b, RFC 7693, one label each). ScanError for any other length."""
    if len(key) != KEY_BYTES:
        raise ScanError(
            f"the scan key has {len(key)} bytes, not {KEY_BYTES}; name the key file written with the index"
        )
    sip = struct.unpack("<QQ", _sub(key, b"siphash", 16))
    add, mul = struct.unpack("<QQ", _sub(key, b"order", 16))
    return Keys(
        point=(1 << 32) + int.from_bytes(_sub(key, b"point"), "little") % (PRIME - (1 << 33)),
        sip=(sip[0], sip[1]),
        order=(add, mul | 1),
        mac=_sub(key, b"mac"),
        names=_sub(key, b"names"),
        key_id=_sub(key, b"key id", 8),
    )


def siphash_reference(key: tuple[int, int], word: int) -> int:
    """SipHash-2-4 of one 64-bit word, little end first."""
    v0, v1 = key[0] ^ 0x736F6D6570736575, key[1] ^ 0x646F72616E646F6D
    v2, v3 = key[0] ^ 0x6C7967656E657261, key[1] ^ 0x7465646279746573

    def rotl(x: int, n: int) -> int:
        return ((x << n) | (x >> (64 - n))) & MASK64

    def rounds(n: int) -> None:
        nonlocal v0, v1, v2, v3
        for _ in range(n):
            v0, v2 = (v0 + v1) & MASK64, (v2 + v3) & MASK64
            v1, v3 = rotl(v1, 13) ^ v0, rotl(v3, 16) ^ v2
            v0 = rotl(v0, 32)
            v2, v0 = (v2 + v1) & MASK64, (v0 + v3) & MASK64
            v1, v3 = rotl(v1, 17) ^ v2, rotl(v3, 21) ^ v0
            v2 = rotl(v2, 32)

    for block in (word, 8 << 56):
        v3 ^= block
        rounds(2)
        v0 ^= block
    v2 ^= 0xFF
    rounds(4)
    return v0 ^ v1 ^ v2 ^ v3


def order_reference(order: tuple[int, int], gram: int) -> int:
    """The secret order in which winnowing prefers grams: a keyed 64-bit mix, smallest first."""
    mixed = (gram + order[0]) * order[1] & MASK64
    mixed = (mixed ^ (mixed >> 32)) * order[1] & MASK64
    return mixed ^ (mixed >> 29)


def grams_reference(letters: bytes, keys: Keys, k: int) -> list[int]:
    """Polynomial of each k letters in a row at the secret point, modulo 2^61 - 1."""
    found = []
    for start in range(len(letters) - k + 1):
        value = 0
        for letter in letters[start : start + k]:
            value = (value * keys.point + letter) % PRIME
        found.append(value)
    return found


def winnow_reference(order: list[int], w: int) -> list[int]:
    """Places of the smallest order in each w in a row (the last of equals);
    of all when there are fewer than w."""
    chosen: list[int] = []
    for start in range(max(1, len(order) - w + 1) if order else 0):
        window = order[start : start + w]
        place = start + len(window) - 1 - window[::-1].index(min(window))
        if not chosen or chosen[-1] != place:
            chosen.append(place)
    return chosen


class Prints(NamedTuple):
    """One document: number of folded letters, tags (uint64) and the letter
    at which each print begins (uint32)."""

    letters: int
    tags: array[int]
    places: array[int]


def prints_reference(text: str, keys: Keys, params: Params = DEFAULT) -> Prints:
    """The prints of a text in plain Python; about 0.1 MB/s, for proofs and for machines without numba."""
    letters = fold_reference(text).letters
    grams = grams_reference(letters, keys, params.k)
    places = winnow_reference([order_reference(keys.order, gram) for gram in grams], params.w)
    tags = array("Q", [siphash_reference(keys.sip, grams[place]) for place in places])
    return Prints(len(letters), tags, array("I", places))


def _check(keys: Keys, body: bytes) -> bytes:
    return hashlib.blake2b(body, key=keys.mac, digest_size=16, person=b"steward.prints").digest()


def pack_prints(prints: Prints, keys: Keys, params: Params = DEFAULT) -> bytes:
    """The stored form: head, tags (8 bytes each), places (4 bytes each), little end first."""
    body = _little(prints.tags) + _little(prints.places)
    fields = (PRINTS_MAGIC, params.fold, params.k, params.w, prints.letters, len(prints.tags), keys.key_id)
    return _HEAD.pack(*fields, _check(keys, _HEAD.pack(*fields, bytes(16)) + body)) + body


def _little(values: array[int]) -> bytes:
    if struct.pack("=H", 1) != struct.pack("<H", 1):
        values = array(values.typecode, values)
        values.byteswap()
    return values.tobytes()


def stored_key_id(data: bytes, params: Params = DEFAULT) -> str:
    """The id of the key that stored prints were made with.
    ScanError when these bytes cannot be stored prints.

    Without the key nobody can say more: whether they are whole, `unpack_prints` finds out where the key is.
    """
    if len(data) < _HEAD.size or data[:8] != PRINTS_MAGIC:
        raise ScanError("this is not a stored fingerprint of version 1; fingerprint the document again")
    _, fold, k, w, _, count, key_id, _ = _HEAD.unpack_from(data)
    if (fold, k, w) != (params.fold, params.k, params.w):
        raise ScanError(
            f"stored fingerprint has k={k} w={w} fold={fold}, wanted {params}; fingerprint it again"
        )
    if len(data) != _HEAD.size + 12 * count:
        raise ScanError("stored fingerprint is damaged or was changed; fingerprint the document again")
    return str(key_id.hex())


def unpack_prints(data: bytes, keys: Keys, params: Params = DEFAULT) -> Prints:
    """Stored prints back as numbers. ScanError when damaged, of another key, or of other parameters."""
    key_id = stored_key_id(data, params)
    if key_id != keys.key_id.hex():
        raise ScanError(f"stored fingerprint is of key {key_id}, the key given is {keys.key_id.hex()}")
    *_, letters, count, _, check = _HEAD.unpack_from(data)
    blank = data[: _HEAD.size - 16] + bytes(16) + data[_HEAD.size :]
    if _check(keys, blank) != check:
        raise ScanError("stored fingerprint is damaged or was changed; fingerprint the document again")
    tags, places = array("Q"), array("I")
    tags.frombytes(data[_HEAD.size : _HEAD.size + 8 * count])
    places.frombytes(data[_HEAD.size + 8 * count :])
    return Prints(letters, tags, places)
