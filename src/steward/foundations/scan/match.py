"""Matching: which registered documents have passages in a text, and where.

Promises that a passage of `80 + 2 * (w - 1)` folded letters copied word for word (94 letters, some 28
Vietnamese words) of prints kept in the index is found for certain, however it is spelled (see `fold`), and
that places are character offsets of the text given. Refuses texts of no kind; a text without hits gives an
empty list. *look* = 50 covered letters in order, *certain* = 80.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from . import kernel
from .encodings import readings
from .indexfile import Index, IndexHeader
from .kernel import U8, U32
from .marks import Marker, MarkRule, Sighting
from .prints import gram_values, tags_at, winnowed
from .verdict import CERTAIN, GAP, LOOK, SLACK, score_of

REACH = 300
"""Letters around a hit in which every gram is asked."""
HINT = 4
"""Letters beyond one gram that a chain of winnowed hits must cover before every gram around it is asked."""
CHUNK = 1 << 22
"""Characters folded at a time: bounds the memory of a match to some 60 MB beside the text."""
CHUNK_OVERLAP = 1 << 13
SEGMENT = 1 << 15
OVERLAP = 1 << 10
SMALL = 4096
MOST_HITS = 1 << 21
MOST_PLACES = 1000
"""Places named of one match: a text that repeats a mark a million times
must not make a line that nobody can take in."""


class Place(NamedTuple):
    """Characters start to end of the text, on a page counted from 1; None without pages,
    or before the first."""

    page: int | None
    start: int
    end: int


@dataclass(frozen=True)
class Match:
    """One document, or one mark, found in a text."""

    rule: str
    document: str | None
    level: str | None
    matched_words: int
    containment: float
    places: tuple[Place, ...]
    score: float
    certain: bool

    def as_dict(self) -> dict[str, object]:
        """The fields of a line of hits.jsonl, without path and member."""
        places = [place._asdict() for place in self.places]
        return {**self.__dict__, "places": places}


class _Chunk(NamedTuple):
    """Letters of a part of a text, the character of the part each came from,
    and where in the text the part begins."""

    letters: U8
    offsets: U32
    base: int


@dataclass
class _Found:
    """What was found of one document: spans of characters here, of letters there, the longest chain."""

    here: list[tuple[int, int]] = field(default_factory=list)
    there: list[tuple[int, int]] = field(default_factory=list)
    best: int = 0


def union(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Overlapping and touching spans as one, in order."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def places(spans: Sequence[tuple[int, int]], pages: Sequence[int]) -> tuple[Place, ...]:
    """Spans in order as places, at most MOST_PLACES: of more,
    so many neighbours become one that reaches over them all."""
    step = -(-len(spans) // MOST_PLACES) or 1
    joined = (
        (spans[at][0], max(end for _, end in spans[at : at + step])) for at in range(0, len(spans), step)
    )
    return tuple(Place(page_of(pages, start), start, end) for start, end in joined)


class Engine:
    """Matches texts against an index and mark rules. Pickles by path: a worker opens the file itself."""

    def __init__(self, index: Index | None, key: bytes | None, marks: Sequence[MarkRule]) -> None:
        self._index, self._key, self._rules = index, key, tuple(marks)
        self._marker = Marker(self._rules)

    @classmethod
    def open(cls, index: Path | None, key: bytes | None, marks: Sequence[MarkRule]) -> Engine:
        """Open and check the index (None: marks only). ScanError when index or key cannot be used."""
        return cls(Index(Path(index), key or b"") if index is not None else None, key, marks)._warmed()

    def _warmed(self) -> Engine:
        """Every kernel loaded now: after a worker's jail has closed,
        no compiled code can be read from the disk."""
        if self._index:
            one = np.zeros(1, dtype=np.uint32)
            kernel.near(one, 1, REACH)
            kernel.chain(one, one, one, SLACK, GAP)
            kernel.covered(one, np.ones(1, dtype=np.int64), self._index.params.k)
            self.match("abcdefghijklmnopqrstuvwxyz" * 4)
        return self

    @property
    def header(self) -> IndexHeader | None:
        """The header of the index, None without one."""
        return self._index.header if self._index else None

    def __reduce__(self) -> tuple[Any, ...]:
        return _reopen, (self._index.path if self._index else None, self._digest(), self._key, self._rules)

    def _digest(self) -> str | None:
        return self._index.header.digest if self._index else None

    def match(self, text: str, pages: Sequence[int] = ()) -> list[Match]:
        """Passages, most covered first, then marks. `pages` are the character offsets at which pages begin.

        A text in an old Vietnamese font is matched under its second readings too (see `encodings.readings`).
        """
        best: dict[tuple[str, str | None], Match] = {}
        for reading in (text, *readings(text)):
            for match in self._read(reading, pages):
                known = best.get((match.rule, match.document))
                if known is None or match.score > known.score:
                    best[match.rule, match.document] = match
        return sorted(best.values(), key=lambda m: (m.rule != "passage", -m.score, m.document or "", m.rule))

    def _read(self, text: str, pages: Sequence[int]) -> list[Match]:
        passages = self._passages(text, pages) if self._index else []
        return passages + [_mark(sighting, text, pages) for sighting in self._marker.find(text, pages)]

    def _passages(self, text: str, pages: Sequence[int]) -> list[Match]:
        assert self._index is not None
        found: dict[int, _Found] = {}
        for base in range(0, max(1, len(text) - CHUNK_OVERLAP), CHUNK - CHUNK_OVERLAP):
            chunk = _Chunk(*kernel.fold(text[base : base + CHUNK]), base)
            for start in range(0, max(1, len(chunk.letters) - OVERLAP), SEGMENT - OVERLAP):
                _search(self._index, chunk, start, min(len(chunk.letters), start + SEGMENT), found)
        return [_passage(self._index, doc, hit, text, pages) for doc, hit in found.items()]


def _reopen(path: Path | None, digest: str | None, key: bytes | None, rules: tuple[MarkRule, ...]) -> Engine:
    """In a worker: the body was checked by the parent, unless another file lies there now."""
    if path is None:
        return Engine.open(None, key, rules)
    index = Index(path, key or b"", check_body=False)
    return Engine(index if index.header.digest == digest else Index(path, key or b""), key, rules)._warmed()


def _search(index: Index, chunk: _Chunk, start: int, end: int, found: dict[int, _Found]) -> None:
    """Ask a stretch of letters; a stretch with too many hits is cut in two, so that memory stays bounded."""
    part = chunk.letters[start:end]
    grams = gram_values(part, index.keys, index.params)
    small = len(part) <= SMALL
    hits = _ask(index, grams, winnowed(grams, index.keys, index.params), small)
    if hits is not None and len(hits.rows):
        # Winnowing on both sides finds the copy; asking every gram around
        # it finds what noise has left of the rest.
        chains = _chained(index, hits)
        likely = np.repeat(chains.covered >= index.params.k + HINT, chains.sizes)
        hits = _ask(index, grams, kernel.near(np.unique(chains.hits.here[likely]), len(grams), REACH), small)
    if hits is None:
        middle = (start + end) // 2
        _search(index, chunk, start, min(end, middle + OVERLAP // 2), found)
        _search(index, chunk, max(start, middle - OVERLAP // 2), end, found)
    elif len(hits.rows):
        _collect(index, _chained(index, hits), chunk, start, found)


class _Hits(NamedTuple):
    """Places asked, index rows found there, and their documents; the only hit of a document is left out."""

    here: Any
    rows: U32
    docs: U32


class _Chains(NamedTuple):
    """Hits sorted by chain and place; per chain its size and the letters
    covered on the side where they are fewer."""

    hits: _Hits
    sizes: Any
    covered: Any


def _ask(index: Index, grams: Any, places: U32, small: bool) -> _Hits | None:
    tags = tags_at(grams, places, index.keys)
    cap = 1 << 40 if small else MOST_HITS
    count, here, rows = kernel._probe(tags, places, index.bloom, index.starts, index.rest, index.shift, cap)
    if count < 0:
        return None
    docs = index.docs[rows]
    more = kernel.repeated(docs)
    return _Hits(here[more], rows[more], docs[more])


def _chained(index: Index, hits: _Hits) -> _Chains:
    there = index.places[hits.rows]
    order = np.lexsort((there, hits.here, hits.docs))
    here, rows, docs, there = (*(column[order] for column in hits), there[order])
    _, chains = kernel.chain(docs, here, there, SLACK, GAP)
    by_here, by_there = np.lexsort((here, chains)), np.lexsort((there, chains))
    sizes = np.bincount(chains)
    # A phrase repeated here a hundred times and written there once must not count a hundred times.
    fewer = np.minimum(
        kernel.covered(here[by_here], sizes, index.params.k),
        kernel.covered(there[by_there], sizes, index.params.k),
    )
    return _Chains(_Hits(here[by_here], rows[by_here], docs[by_here]), sizes, fewer)


def _collect(index: Index, chains: _Chains, chunk: _Chunk, start: int, found: dict[int, _Found]) -> None:
    """Keep the chains of at least LOOK letters."""
    k, ends = index.params.k, np.cumsum(chains.sizes)
    for number in np.flatnonzero(chains.covered >= LOOK):
        here, rows, docs = (
            column[ends[number] - chains.sizes[number] : ends[number]] for column in chains.hits
        )
        hit = found.setdefault(int(docs[0]), _Found())
        hit.best = max(hit.best, int(chains.covered[number]))
        first, last = chunk.offsets[int(here[0]) + start], chunk.offsets[int(here[-1]) + start + k - 1]
        hit.here.append((chunk.base + int(first), chunk.base + int(last) + 1))
        hit.there.extend(_spans(np.sort(index.places[rows]).astype(np.int64), k))


def _spans(places: Any, k: int) -> list[tuple[int, int]]:
    """K-grams at ascending places as spans."""
    breaks = np.flatnonzero(np.diff(places) > k) + 1
    return [(int(part[0]), int(part[-1]) + k) for part in np.split(places, breaks)]


def page_of(pages: Sequence[int], place: int) -> int | None:
    """The page, counted from 1, on which a character lies; None without pages,
    and for what stands before the first."""
    return bisect_right(pages, place) or None


def _passage(index: Index, doc: int, hit: _Found, text: str, pages: Sequence[int]) -> Match:
    document = index.documents[doc]
    spans = union(hit.here)
    shared = sum(end - start for start, end in union(hit.there))
    return Match(
        rule="passage",
        document=document.id,
        level=document.level,
        matched_words=sum(len(text[start:end].split()) for start, end in spans),
        containment=min(1.0, round(shared / document.letters, 6)),
        places=places(spans, pages),
        score=score_of(hit.best),
        certain=hit.best >= CERTAIN,
    )


def _mark(sighting: Sighting, text: str, pages: Sequence[int]) -> Match:
    words = sum(len(text[start:end].split()) for start, end in sighting.spans)
    rule, found = f"mark/{sighting.rule.scheme}/{sighting.rule.level}", places(sighting.spans, pages)
    return Match(rule, None, sighting.rule.level, words, 0.0, found, sighting.score, sighting.certain)
