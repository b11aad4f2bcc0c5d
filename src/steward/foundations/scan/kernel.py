"""The fast kernels: folding, rolling hash, winnowing, SipHash and look-up, compiled by numba without the GIL.

Promises the same numbers as the plain functions in `fold` and `fingerprint`, which define them (held equal by
property tests). Refuses nothing by itself: callers give arrays of the named types and sizes. Compiled code is
cached beside this file, or in the folder named by NUMBA_CACHE_DIR.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar, cast

import numpy as np
from numba import njit
from numpy.typing import NDArray

from .fold import TABLE_SIZE, fold_values

U8 = NDArray[np.uint8]
U16 = NDArray[np.uint16]
U32 = NDArray[np.uint32]
U64 = NDArray[np.uint64]
I64 = NDArray[np.int64]

F = TypeVar("F", bound=Callable[..., Any])


def _compiled(function: F) -> F:
    return cast(F, njit(cache=True, nogil=True)(function))


# numba turns int64 with uint64 into float64, silently; hence every constant is a uint64 of its own.
_M31 = np.uint64((1 << 31) - 1)
_M30 = np.uint64((1 << 30) - 1)
_P = np.uint64((1 << 61) - 1)
_ONES = np.uint64((1 << 64) - 1)
_C0, _C1 = np.uint64(0x736F6D6570736575), np.uint64(0x646F72616E646F6D)
_C2, _C3 = np.uint64(0x6C7967656E657261), np.uint64(0x7465646279746573)
_END = np.uint64(8 << 56)
_S = [np.uint64(n) for n in range(65)]
_1, _13, _16, _17, _21, _29, _30, _31, _32 = (_S[n] for n in (1, 13, 16, 17, 21, 29, 30, 31, 32))
_33, _43, _47, _48, _51, _58, _61, _63, _6 = (_S[n] for n in (33, 43, 47, 48, 51, 58, 61, 63, 6))
_FF = np.uint64(0xFF)
_S12, _S18, _S24 = _S[12], _S[18], _S[24]


@cache
def fold_table() -> U16:
    """The folding table of `fold` as an array."""
    return np.array(fold_values(), dtype=np.uint16)


@_compiled
def _fold(codes: U32, table: U16, letters: U8, offsets: U32) -> int:
    n = 0
    last = 0
    for i in range(len(codes)):
        code = codes[i]
        value = table[code] if code < TABLE_SIZE else 0
        letter = value & 255
        letters[n] = letter
        offsets[n] = i
        # No branch on the letter: blanks and marks are too frequent and too irregular to be predicted.
        keep = (letter != 0) & (letter != last)
        n += keep
        last = letter if letter != 0 else last
        if value > 255:
            if n >= len(letters) - (len(codes) - i) - 1:
                return -1
            letter = value >> 8
            letters[n] = letter
            offsets[n] = i
            n += letter != last
            last = letter
    return n


def fold(text: str) -> tuple[U8, U32]:
    """Letters of a text and the character offset of each (see `fold.fold_reference`)."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    # Room for one letter a character and some ligatures; only a text made of them needs the double.
    for room in (len(codes) + len(codes) // 16 + 64, 2 * len(codes) + 64):
        letters = np.empty(room, dtype=np.uint8)
        offsets = np.empty(room, dtype=np.uint32)
        n = _fold(codes, fold_table(), letters, offsets)
        if n >= 0:
            break
    return letters[:n], offsets[:n]


@_compiled
def _mulmod(a: Any, b: Any) -> Any:
    """a * b modulo 2^61 - 1 without 128-bit numbers; both below 2^61."""
    au, ad, bu, bd = a >> _31, a & _M31, b >> _31, b & _M31
    mid = ad * bu + au * bd
    total = ((au * bu) << _1) + (mid >> _30) + ((mid & _M30) << _31) + ad * bd
    total = (total >> _61) + (total & _P)
    return total - _P if total >= _P else total


@_compiled
def _sip(k0: Any, k1: Any, word: Any) -> Any:
    v0, v1, v2, v3 = k0 ^ _C0, k1 ^ _C1, k0 ^ _C2, k1 ^ _C3
    for step in range(8):
        if step == 0:
            v3 ^= word
        elif step == 2:
            v0 ^= word
            v3 ^= _END
        elif step == 4:
            v0 ^= _END
            v2 ^= _FF
        v0 += v1
        v2 += v3
        v1 = ((v1 << _13) | (v1 >> _51)) ^ v0
        v3 = ((v3 << _16) | (v3 >> _48)) ^ v2
        v0 = (v0 << _32) | (v0 >> _32)
        v2 += v1
        v0 += v3
        v1 = ((v1 << _17) | (v1 >> _47)) ^ v2
        v3 = ((v3 << _21) | (v3 >> _43)) ^ v0
        v2 = (v2 << _32) | (v2 >> _32)
    return v0 ^ v1 ^ v2 ^ v3


@_compiled
def _order(add: Any, mul: Any, gram: Any) -> Any:
    mixed = (gram + add) * mul
    mixed = (mixed ^ (mixed >> _32)) * mul
    return mixed ^ (mixed >> _29)


@_compiled
def _falling(point: np.uint64, k: int) -> U64:
    """For each letter, what leaves the polynomial when that letter leaves: prime - letter * point^(k-1)."""
    power = np.uint64(1)
    for _ in range(k - 1):
        power = _mulmod(power, point)
    table = np.empty(256, dtype=np.uint64)
    for letter in range(256):
        table[letter] = _P - _mulmod(np.uint64(letter), power)
    return table


@_compiled
def _first(letters: Any, start: Any, point: Any, k: Any) -> Any:
    """The polynomial of the k letters from `start`."""
    value = np.uint64(0)
    for i in range(start, start + k):
        value = _mulmod(value, point) + np.uint64(letters[i])
        value = value - _P if value >= _P else value
    return value


@_compiled
def _rolled(value: Any, point: Any, leaving: Any, letter: Any) -> Any:
    """The polynomial one letter on."""
    value += leaving
    value = value - _P if value >= _P else value
    value = _mulmod(value, point) + np.uint64(letter)
    return value - _P if value >= _P else value


@_compiled
def _grams(letters: U8, point: np.uint64, k: int) -> U64:
    count = max(0, len(letters) - k + 1)
    grams = np.empty(count, dtype=np.uint64)
    if count == 0:
        return grams
    falling = _falling(point, k)
    # Each step waits for the multiplication of the one before;
    # four stretches at once keep the processor busy.
    part = count // 4 if count >= 64 else 0
    if part:
        a = _first(letters, 0, point, k)
        b = _first(letters, part, point, k)
        c = _first(letters, 2 * part, point, k)
        d = _first(letters, 3 * part, point, k)
        grams[0], grams[part], grams[2 * part], grams[3 * part] = a, b, c, d
        for i in range(1, part):
            a = _rolled(a, point, falling[letters[i - 1]], letters[i + k - 1])
            j = i + part
            b = _rolled(b, point, falling[letters[j - 1]], letters[j + k - 1])
            m = j + part
            c = _rolled(c, point, falling[letters[m - 1]], letters[m + k - 1])
            n = m + part
            d = _rolled(d, point, falling[letters[n - 1]], letters[n + k - 1])
            grams[i], grams[j], grams[m], grams[n] = a, b, c, d
    value = _first(letters, 4 * part, point, k) if 4 * part < count else np.uint64(0)
    for i in range(4 * part, count):
        if i > 4 * part:
            value = _rolled(value, point, falling[letters[i - 1]], letters[i + k - 1])
        grams[i] = value
    return grams


@_compiled
def _winnow(grams: U64, add: np.uint64, mul: np.uint64, w: int) -> U32:
    """Places of the smallest order in each w grams in a row (the last of equals)."""
    n = len(grams)
    places = np.empty(n, dtype=np.uint32)
    ring = np.empty(w, dtype=np.uint64)
    found = 0
    best = _ONES
    at = -1
    slot = 0
    for i in range(n):
        value = _order(add, mul, grams[i])
        ring[slot] = value
        slot = slot + 1 if slot + 1 < w else 0
        if at < 0 or value <= best:
            best, at = value, i
            if i >= w - 1:
                places[found] = at
                found += 1
        else:
            if at <= i - w:
                best, at = ring[slot], i - w + 1
                for j in range(1, w):
                    other = ring[(slot + j) % w]
                    if other <= best:
                        best, at = other, i - w + 1 + j
                places[found] = at
                found += 1
            elif i == w - 1:
                places[found] = at
                found += 1
    if 0 < n < w:
        places[0] = at
        found = 1
    return places[:found]


@_compiled
def _tags(grams: U64, places: U32, k0: np.uint64, k1: np.uint64) -> U64:
    tags = np.empty(len(places), dtype=np.uint64)
    for i in range(len(places)):
        tags[i] = _sip(k0, k1, grams[places[i]])
    return tags


@_compiled
def bloom_bits(tag: Any) -> Any:
    """The four bits of a tag in its bloom word (the word itself
    is named by the tag's low bits from 24 up)."""
    return (
        (_1 << (tag & _63))
        | (_1 << ((tag >> _6) & _63))
        | (_1 << ((tag >> _S12) & _63))
        | (_1 << ((tag >> _S18) & _63))
    )


@_compiled
def fill_bloom(tags: U64, words: U64) -> None:
    """Set the bits of each tag. `words` has a power of two of entries."""
    mask = np.uint64(len(words) - 1)
    for i in range(len(tags)):
        words[(tags[i] >> _S24) & mask] |= bloom_bits(tags[i])


@_compiled
def _probe(tags: Any, places: Any, words: Any, starts: Any, rest: Any, shift: Any, cap: Any) -> Any:
    """(number found, asked places, entries): every index row whose key equals an asked tag;
    stops past `cap`."""
    mask = np.uint64(len(words) - 1)
    asked = np.empty(1024, dtype=np.uint32)
    rows = np.empty(1024, dtype=np.uint32)
    found = 0
    for i in range(len(tags)):
        bits = bloom_bits(tags[i])
        if words[(tags[i] >> _S24) & mask] & bits != bits:
            continue
        bucket = np.int64(tags[i] >> shift)
        key = np.uint32((tags[i] >> (shift - _32)) & np.uint64(0xFFFFFFFF))
        low: Any = np.int64(starts[bucket])  # Any: what numpy says of its integers differs between versions
        high: Any = np.int64(starts[bucket + 1])
        end = high
        while low < high:
            middle = (low + high) >> 1
            if rest[middle] < key:
                low = middle + 1
            else:
                high = middle
        while low < end and rest[low] == key:
            if found == len(rows):
                if found >= cap:
                    return -1, asked, rows
                asked = np.concatenate((asked, np.empty(found, dtype=np.uint32)))
                rows = np.concatenate((rows, np.empty(found, dtype=np.uint32)))
            asked[found] = places[i]
            rows[found] = low
            found += 1
            low += 1
    return found, asked[:found], rows[:found]


@_compiled
def near(places: Any, count: int, reach: int) -> U32:
    """All gram places below `count` within `reach` of one of the places (ascending)."""
    chosen = np.empty(count, dtype=np.uint32)
    n = 0
    done: Any = 0
    for i in range(len(places)):
        first: Any = max(done, np.int64(places[i]) - reach)
        last: Any = min(count, np.int64(places[i]) + reach + 1)
        for place in range(first, last):
            chosen[n] = place
            n += 1
        done = max(done, last)
    return chosen[:n]


@_compiled
def repeated(docs: U32) -> NDArray[np.bool_]:
    """Which hits are of a document that has another hit too; in a large register most are not."""
    size = 4
    while size < 2 * len(docs):
        size *= 2
    first = np.full(size, -1, dtype=np.int64)
    again = np.zeros(len(docs), dtype=np.bool_)
    for i in range(len(docs)):
        slot = (np.uint64(docs[i]) * _C0 >> _32) & np.uint64(size - 1)
        while first[slot] >= 0 and docs[first[slot]] != docs[i]:
            slot = (slot + _1) & np.uint64(size - 1)
        if first[slot] < 0:
            first[slot] = i
        else:
            again[i] = True
            again[first[slot]] = True
    return again


@_compiled
def chain(docs: Any, starts: Any, origins: Any, slack: Any, gap: Any) -> Any:
    """Number of the chain of each hit, hits sorted by (document, place in the file).

    A chain takes a hit of its document whose diagonal (place here - place there) differs at most `slack`
    letters from its last one and whose place is at most `gap` letters on; the nearest diagonal wins.
    """
    n = len(docs)
    of = np.empty(n, dtype=np.int64)
    diagonal = np.empty(n, dtype=np.int64)
    last = np.empty(n, dtype=np.int64)
    chains = 0
    oldest = 0
    for i in range(n):
        place = np.int64(starts[i])
        line = place - np.int64(origins[i])
        if i > 0 and docs[i] != docs[i - 1]:
            oldest = chains
        while oldest < chains and place - last[oldest] > gap:
            oldest += 1
        best = -1
        distance = slack + 1
        for c in range(chains - 1, oldest - 1, -1):
            if place - last[c] <= gap and abs(line - diagonal[c]) < distance:
                best, distance = c, abs(line - diagonal[c])
                if distance == 0:
                    break
        if best < 0:
            best = chains
            chains += 1
        diagonal[best] = line
        last[best] = place
        of[i] = best
    return chains, of


@_compiled
def covered(places: Any, sizes: Any, k: int) -> I64:
    """Letters covered by k-grams, per chain; `places` ascending inside each chain of `sizes` places."""
    letters = np.empty(len(sizes), dtype=np.int64)
    at: Any = 0
    for number in range(len(sizes)):
        total: Any = k
        for i in range(at + 1, at + sizes[number]):
            total += min(k, np.int64(places[i]) - np.int64(places[i - 1]))
        letters[number] = total
        at += sizes[number]
    return letters
