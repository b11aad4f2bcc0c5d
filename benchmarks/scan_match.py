"""How fast the spill scanner indexes and matches, against a peer and the limits of the machine.

Prints one table per run: registers of 100, 1,000 and 10,000 documents (12 kB each), one core, CPU time.
Promises that every figure of a table comes from the same run: SHA-256 and CPython's UTF-8 decoder over the
same bytes stand beside it. The peer is MinHash LSH (datasketch, extra `bench`: 128 permutations over word
5-grams), which answers another, easier question: which whole documents are alike. `--no-peer` leaves it out.
Text is generated, or with STEWARD_CORPORA set taken from text/viwiki.jsonl.xz there;
the first line says which.

    python -m benchmarks.scan_match [--documents 100 1000 10000] [--files 400] [--no-peer]
"""

from __future__ import annotations

import argparse
import hashlib
import json
import lzma
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import datasketch

from tests.foundations.scan.texts import passage, prose

KEY = bytes(range(32))
WORDS = 2030


def timed(work: Callable[[], Any], repeat: int = 1) -> tuple[float, Any]:
    """CPU seconds of this thread (median of `repeat` runs) and the last result."""
    seconds, result = [], None
    for _ in range(repeat):
        before = time.thread_time()
        result = work()
        seconds.append(time.thread_time() - before)
    return statistics.median(seconds), result


def texts(count: int) -> tuple[str, Callable[[int], str]]:
    """(where the texts come from, a function from number to a text of some 12 kB)."""
    folder = os.environ.get("STEWARD_CORPORA")
    if not folder:
        return "generated prose", lambda n: prose(n, WORDS)
    with lzma.open(Path(folder) / "text" / "viwiki.jsonl.xz", "rt", encoding="utf-8") as file:
        words = [word for line in file for word in json.loads(line)["text"].split()]
    if count * WORDS > len(words):
        return "generated prose (the corpus is too small for this register)", lambda n: prose(n, WORDS)
    return "viwiki.jsonl.xz", lambda n: " ".join(words[n * WORDS : (n + 1) * WORDS])


def limits(sample: Sequence[str]) -> dict[str, float]:
    """MB/s of hashing and of decoding the same text."""
    data = "\n".join(sample).encode()
    size = len(data) / 1e6
    return {
        "SHA-256 (hashlib)": size / timed(lambda: hashlib.sha256(data).digest(), 5)[0],
        "UTF-8 decode (CPython)": size / timed(lambda: data.decode(), 5)[0],
    }


def steward(documents: Sequence[str], clean: Sequence[str], spilled: Sequence[str]) -> dict[str, float | str]:
    """Index `documents`, then ask clean files and files with one passage of 50 words of document n each."""
    from steward.foundations.scan.index import build_index
    from steward.foundations.scan.match import Engine

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.idx"
        build_index([("warm", documents[0], None)], path, KEY)
        rows = [(str(n), text, None) for n, text in enumerate(documents)]
        build, header = timed(lambda: build_index(rows, path, KEY))
        opened, engine = timed(lambda: Engine.open(path, KEY, ()))
        ask, hits = timed(lambda: [engine.match(text) for text in clean])
        ask_spilled, found = timed(lambda: [engine.match(text) for text in spilled])
        size = path.stat().st_size
    right = sum(any(m.document == str(n) and m.certain for m in got) for n, got in enumerate(found))
    return {
        "build MB/s": megabytes(documents) / build,
        "match clean MB/s": megabytes(clean) / ask,
        "match spilled MB/s": megabytes(spilled) / ask_spilled,
        "open ms": opened * 1000,
        "index kB a document": size / 1000 / len(documents),
        "prints a document": header.prints / len(documents),
        "found": f"{right}/{len(spilled)}",
        "clean files with a certain hit": str(sum(any(m.certain for m in got) for got in hits)),
    }


def minhash(documents: Sequence[str], clean: Sequence[str], spilled: Sequence[str]) -> dict[str, float | str]:
    """The peer pipeline on the same files."""

    def sketch(text: str) -> Any:
        words = text.lower().split()
        made = datasketch.MinHash(num_perm=128)
        made.update_batch([" ".join(words[i : i + 5]).encode() for i in range(len(words) - 4)])
        return made

    lsh = datasketch.MinHashLSH(threshold=0.1, num_perm=128)
    build, _ = timed(lambda: [lsh.insert(str(n), sketch(text)) for n, text in enumerate(documents)])
    ask, hits = timed(lambda: [lsh.query(sketch(text)) for text in clean])
    ask_spilled, found = timed(lambda: [lsh.query(sketch(text)) for text in spilled])
    return {
        "build MB/s": megabytes(documents) / build,
        "match clean MB/s": megabytes(clean) / ask,
        "match spilled MB/s": megabytes(spilled) / ask_spilled,
        "found": f"{sum(str(n) in got for n, got in enumerate(found))}/{len(spilled)}",
        "clean files with a certain hit": str(sum(bool(got) for got in hits)),
    }


def megabytes(batch: Sequence[str]) -> float:
    """Size as UTF-8."""
    return sum(len(text.encode()) for text in batch) / 1e6


def table(rows: Sequence[tuple[str, dict[str, float | str]]]) -> str:
    """A Markdown table; measures that an engine does not have stay empty."""
    names = list(dict.fromkeys(name for _, row in rows for name in row))
    lines = ["| engine | " + " | ".join(names) + " |", "| --- |" + " ---: |" * len(names)]
    for engine, row in rows:
        cells = [
            f"{v:,.1f}" if isinstance(v, float) else str(v) for v in (row.get(name, "") for name in names)
        ]
        lines.append(f"| {engine} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main(argv: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--documents", type=int, nargs="+", default=[100, 1000, 10000])
    parser.add_argument("--files", type=int, default=400)
    parser.add_argument(
        "--peer",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="measure MinHash LSH (datasketch) too",
    )
    given = parser.parse_args(argv)
    source, text = texts(max(given.documents) + given.files)
    clean = [text(max(given.documents) + n) for n in range(given.files)]
    print(f"\nText: {source}; {WORDS} words a file; {given.files} clean files; CPU time, one core.\n")
    rows: list[tuple[str, dict[str, float | str]]] = []
    for count in given.documents:
        documents = [text(n) for n in range(count)]
        spilled = []
        for n in range(min(count, given.files, 200)):
            place = random.Random(n).randrange(len(clean[n]))
            spilled.append(f"{clean[n][:place]} {passage(documents[n], 50, n)} {clean[n][place:]}")
        rows.append((f"steward, {count:,} documents", steward(documents, clean, spilled)))
        if given.peer:
            rows.append((f"datasketch, {count:,} documents", minhash(documents, clean, spilled)))
    print(table(rows))
    beside = ", ".join(f"{name} {value:,.0f} MB/s" for name, value in limits(clean).items())
    print(f"\nThe same bytes: {beside}." + ("" if given.peer else " Peer left out (--no-peer)."))


if __name__ == "__main__":
    main()
