"""Writing an index: from texts, or from stored prints alone.

Promises the same file from a text and from its stored prints. Refuses the same document id twice, and prints
of another key. What the cuts take away is counted in the header; a document never loses more than half of its
prints to the frequency cut, so that versions of one paper do not hide one another.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from . import kernel
from .fingerprint import DEFAULT, Keys, Params, Prints, ScanError, derive, unpack_prints
from .indexfile import (
    MAGIC,
    SECTIONS,
    Document,
    Index,
    IndexHeader,
    cipher_names,
    digest_of,
    header_of,
    padded,
    seal_of,
)
from .kernel import U32, U64
from .prints import all_tags, boilerplate, fingerprints, prints_of

__all__ = ["Document", "Index", "IndexHeader", "build_index", "build_index_from_fingerprints", "fingerprints"]

PLACES_PER_TAG = 8
DOCUMENTS_PER_TAG = 64
BLOOM_BITS = 12
Entry = tuple[str, str | None, Prints]


class _Table(NamedTuple):
    """Prints of all documents, sorted by tag, then document, then place; equal lengths."""

    tags: U64
    docs: U32
    places: U32


def build_index(
    documents: Iterable[tuple[str, str, str | None]],
    out: Path,
    key: bytes,
    *,
    stoplist: Iterable[str] = (),
    df_cut: int = 5,
    params: Params = DEFAULT,
) -> IndexHeader:
    """Index (id, text, level) documents into `out`. A print in more than `df_cut` documents, or in a
    stop-list text (the shipped list always, `stoplist` besides), is left out.
    ScanError on a double id or a bad key."""
    keys = derive(key)
    entries = ((name, level, prints_of(text, keys, params)) for name, text, level in documents)
    return _build(entries, out, keys, params, stoplist, df_cut)


def build_index_from_fingerprints(
    documents: Iterable[tuple[str, bytes, str | None]],
    out: Path,
    key: bytes,
    *,
    stoplist: Iterable[str] = (),
    df_cut: int = 5,
    params: Params = DEFAULT,
) -> IndexHeader:
    """As `build_index`, from (id, stored prints, level): the texts are not needed."""
    keys = derive(key)
    return _build(_unpacked(documents, keys, params), out, keys, params, stoplist, df_cut)


def _unpacked(
    documents: Iterable[tuple[str, bytes, str | None]], keys: Keys, params: Params
) -> Iterator[Entry]:
    for name, data, level in documents:
        try:
            yield name, level, unpack_prints(data, keys, params)
        except ScanError as error:
            raise ScanError(f"document {name}: {error}") from error


def _build(
    entries: Iterable[Entry], out: Path, keys: Keys, params: Params, stoplist: Iterable[str], df_cut: int
) -> IndexHeader:
    names, table = _gather(entries)
    stop = _in_stoplist(table.tags, keys, params, stoplist)
    common = _too_common(table, stop, len(names), df_cut)
    kept = _Table(*(column[~(stop | common)] for column in table))
    counts = np.bincount(kept.docs, minlength=len(names))
    documents = tuple(
        Document(n, v, letters, int(counts[i]), p) for i, (n, v, letters, p) in enumerate(names)
    )
    facts: dict[str, Any] = {
        "df_cut": df_cut,
        "dropped_common": int((common & ~stop).sum()),
        "dropped_stop": int(stop.sum()),
    }
    return _write(out, keys, params, documents, kept, facts)


def _gather(entries: Iterable[Entry]) -> tuple[list[tuple[str, str | None, int, int]], _Table]:
    names: dict[str, tuple[str, str | None, int, int]] = {}
    tags, places = [np.empty(0, np.uint64)], [np.empty(0, np.uint32)]
    for name, level, prints in entries:
        if name in names:
            raise ScanError(f"document {name} is given twice; give every document an id of its own")
        names[name] = (name, level, prints.letters, len(prints.tags))
        tags.append(np.frombuffer(prints.tags, dtype=np.uint64))
        places.append(np.frombuffer(prints.places, dtype=np.uint32))
    docs = np.repeat(np.arange(len(names), dtype=np.uint32), [len(part) for part in tags[1:]])
    every = np.concatenate(tags)
    by_tag = np.argsort(every, kind="stable")  # stable keeps document and place order inside a tag
    return list(names.values()), _Table(every[by_tag], docs[by_tag], np.concatenate(places)[by_tag])


def _in_stoplist(tags: U64, keys: Keys, params: Params, stoplist: Iterable[str]) -> Any:
    texts = (*boilerplate(), *stoplist)
    return np.isin(tags, np.concatenate([all_tags(text, keys, params) for text in texts]))


def _too_common(table: _Table, stop: Any, documents: int, df_cut: int) -> Any:
    """Which rows go: tags of more than `df_cut` documents, unless their document would lose more than half;
    rows past the caps on places a document and documents a tag."""
    n = len(table.tags)
    if n == 0:
        return np.zeros(0, dtype=bool)
    new_tag = np.r_[True, table.tags[1:] != table.tags[:-1]]
    new_doc = new_tag | np.r_[True, table.docs[1:] != table.docs[:-1]]
    group = np.cumsum(new_tag) - 1
    rank = np.cumsum(new_doc) - 1
    rank_in_tag = rank - rank[new_tag][group]
    frequency = np.bincount(group[new_doc])[group]
    here = np.arange(n)
    repeat = here - here[new_doc][rank]
    common = frequency > df_cut
    losing = np.bincount(table.docs[common & ~stop], minlength=documents)
    having = np.bincount(table.docs[~stop], minlength=documents)
    spared = (2 * losing > having)[table.docs]
    return (common & ~spared) | (repeat >= PLACES_PER_TAG) | (rank_in_tag >= DOCUMENTS_PER_TAG)


def _bits(prints: int) -> int:
    return min(28, max(16, (prints // 8).bit_length()))


def _tables(table: _Table, bits: int) -> dict[str, bytes]:
    shift = np.uint64(64 - bits)
    buckets = (table.tags >> shift).astype(np.int64)
    starts = np.zeros((1 << bits) + 1, dtype="<u4")
    starts[1:] = np.cumsum(np.bincount(buckets, minlength=1 << bits))
    words = np.zeros(1 << max(10, (len(table.tags) * BLOOM_BITS // 64).bit_length()), dtype="<u8")
    kernel.fill_bloom(table.tags, words)
    rest = (table.tags >> (shift - np.uint64(32))).astype("<u4")
    columns = {"starts": starts, "rest": rest, "docs": table.docs, "places": table.places, "bloom": words}
    return {name: column.astype(column.dtype.newbyteorder("<")).tobytes() for name, column in columns.items()}


def _body(parts: dict[str, bytes]) -> tuple[bytes, dict[str, list[int]]]:
    body = bytearray()
    spans: dict[str, list[int]] = {}
    for name in SECTIONS:
        spans[name] = [len(body), len(parts[name])]
        body += parts[name] + bytes(padded(len(parts[name])) - len(parts[name]))
    return bytes(body), spans


def _write(
    out: Path,
    keys: Keys,
    params: Params,
    documents: tuple[Document, ...],
    table: _Table,
    facts: dict[str, Any],
) -> IndexHeader:
    names = json.dumps(
        [list(d) for d in documents], separators=(",", ":")
    ).encode()  # ids may hold lone surrogates
    nonce = hashlib.blake2b(names, key=keys.names, digest_size=16, person=b"steward.nonce").digest()
    bits = _bits(len(table.tags))
    body, spans = _body({**_tables(table, bits), "names": cipher_names(keys, nonce, names)})
    header = {
        **facts,
        "key_id": keys.key_id.hex(),
        "params": [params.k, params.w, params.fold],
        "documents": len(documents),
        "prints": len(table.tags),
        "bits": bits,
        "nonce": nonce.hex(),
        "sections": spans,
        "body_bytes": len(body),
        "body": digest_of(body),
    }
    text = json.dumps(header, sort_keys=True, separators=(",", ":")).encode()
    head = MAGIC + len(text).to_bytes(4, "little") + text
    digest = hashlib.blake2b(head, digest_size=32).digest()
    head += digest + seal_of(keys, digest)
    _replace(out, head + bytes(padded(len(head)) - len(head)), body)
    return header_of(header, digest.hex(), documents)


def _replace(out: Path, head: bytes, body: bytes) -> None:
    """Written beside and moved into place, so that a reader sees the old file or the whole new one."""
    beside = out.with_name(out.name + ".part")
    beside.unlink(missing_ok=True)
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(head)
        file.write(body)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(out)
