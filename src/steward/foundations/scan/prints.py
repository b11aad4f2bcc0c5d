"""The prints of a document by the fast kernels, and the letters of the shipped stop list.

Promises the numbers of `fingerprint.prints_reference`. Refuses keys of another length (ScanError).
"""

from __future__ import annotations

from array import array
from functools import cache
from importlib import resources

import numpy as np

from . import kernel
from .fingerprint import DEFAULT, Keys, Params, Prints, derive, pack_prints
from .kernel import U8, U32, U64


def gram_values(letters: U8, keys: Keys, params: Params) -> U64:
    """The keyed polynomial of each k letters in a row."""
    return kernel._grams(letters, np.uint64(keys.point), params.k)


def winnowed(grams: U64, keys: Keys, params: Params) -> U32:
    """The gram places that winnowing keeps."""
    return kernel._winnow(grams, np.uint64(keys.order[0]), np.uint64(keys.order[1]), params.w)


def tags_at(grams: U64, places: U32, keys: Keys) -> U64:
    """SipHash tags of the grams at the places."""
    return kernel._tags(grams, places, np.uint64(keys.sip[0]), np.uint64(keys.sip[1]))


def prints_of(text: str, keys: Keys, params: Params = DEFAULT) -> Prints:
    """The prints of a text: letters, tags and places."""
    letters, _ = kernel.fold(text)
    grams = gram_values(letters, keys, params)
    places = winnowed(grams, keys, params)
    tags = tags_at(grams, places, keys)
    return Prints(len(letters), array("Q", tags.tobytes()), array("I", places.tobytes()))


def all_tags(text: str, keys: Keys, params: Params = DEFAULT) -> U64:
    """The tags of every gram of a text, as wanted of a stop list."""
    letters, _ = kernel.fold(text)
    grams = gram_values(letters, keys, params)
    return tags_at(grams, np.arange(len(grams), dtype=np.uint32), keys)


def fingerprints(text: str, key: bytes) -> bytes:
    """One document's prints in their stored form (docs/formats/fingerprint-index.md);
    the text is not in it."""
    keys = derive(key)
    return pack_prints(prints_of(text, keys), keys)


@cache
def boilerplate() -> tuple[str, ...]:
    """The shipped stop list: administrative phrases in Vietnamese and English, one text a paragraph."""
    whole = resources.files(__package__).joinpath("data/boilerplate.txt").read_text(encoding="utf-8")
    lines = "\n".join(line for line in whole.splitlines() if not line.startswith("#"))
    return tuple(part.strip() for part in lines.split("\n\n") if part.strip())
