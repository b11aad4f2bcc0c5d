"""A log as a folder that outsiders can check: a C2SP tlog-tiles tree with keys, policy and disclosures
beside it.

Promises that a folder appears whole or not at all, and only when the leaves given hash to the checkpoint
given. Refuses to write into a folder that holds something, and to export a checkpoint line of a key that it
does not name. Reading takes a folder or a plain mapping of paths to bytes; links and other oddities in a
folder are refused.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Collection, Generator, Iterable, Iterator, Mapping
from itertools import groupby
from pathlib import Path

from . import note as notes
from .canonical import canonical
from .checkpoint import parse_text
from .disclosure import digest
from .errors import Malformed, Refuted
from .merkle import EMPTY_ROOT, complete_root, fold, leaf_hash
from .note import Note, VerifierKey
from .policy import parse as parse_policy
from .policy import render as render_policy
from .tiles import WIDTH, Bundle, Place, pack

CHECKPOINT, VKEYS, POLICY, DISCLOSURES = "checkpoint", "vkeys", "policy", "disclosures.jsonl"
SINGLE_FILES = (CHECKPOINT, VKEYS, POLICY, DISCLOSURES)

#: (path, bytes); a path that follows itself goes on in the same file.
Pieces = Iterator[tuple[str, bytes]]


def key_order(key: VerifierKey) -> tuple[int, bytes, bytes]:
    """Logs before cosigners, then by name and id: the order of the `vkeys` file and of signature lines."""
    return key.kind, key.name.encode("utf-8"), key.id


def export_pieces(
    note: Note,
    leaves: Iterable[bytes],
    keys: Collection[VerifierKey],
    disclosures: Iterable[tuple[int, str]] = (),
    policy: bytes | None = None,
) -> Pieces:
    """The files of an export, in an order that lets `write_export` stream them.

    `leaves` in index order, `disclosures` as (entry index, text) with rising index. Without `policy` one is
    written that wants every cosigner in `keys`. Malformed or Refuted, before the end, when the parts do not
    belong together.
    """
    checkpoint = parse_text(note.text)
    ordered = sorted(set(keys), key=key_order)
    yield CHECKPOINT, Note(note.text, tuple(_lines_in_order(note, ordered))).render()
    yield VKEYS, "".join(f"{key.text}\n" for key in ordered).encode("utf-8")
    if policy is None:
        policy = render_policy(
            [key for key in ordered if key.kind == notes.ED25519],
            [key for key in ordered if key.kind == notes.COSIGNATURE],
        )
    parse_policy(policy)
    yield POLICY, policy
    yield from _disclosure_pieces(disclosures, checkpoint.size)
    size, root = yield from tree_pieces(leaves)
    if (size, root) != (checkpoint.size, checkpoint.root):
        raise Refuted(
            f"export: the {size} stored entries hash to {root.hex()}, the checkpoint says {checkpoint.size} "
            f"and {checkpoint.root.hex()}; run 'steward log verify' before exporting"
        )


def as_mapping(pieces: Pieces) -> dict[str, bytes]:
    """The export as paths and bytes in memory."""
    files: dict[str, bytes] = {}
    for path, data in pieces:
        files[path] = files.get(path, b"") + data
    return files


def write_export(directory: Path, pieces: Pieces) -> None:
    """Write the export to `directory`, which must not exist or be empty; whole, on disk, or not there at all.

    The folder is readable by its owner only: disclosures hold personal facts.
    """
    if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
        raise Malformed(f"export: {directory} holds something already; name a new folder")
    directory.parent.mkdir(parents=True, exist_ok=True)
    part = Path(tempfile.mkdtemp(prefix=f".{directory.name}.", dir=directory.parent))
    try:
        for path, data in pieces:
            target = part / path
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("ab") as file:
                file.write(data)
        os.sync()
        part.rename(directory)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    os.sync()


class Folder(Mapping[str, bytes]):
    """An export on disk as a mapping of relative paths to bytes, read anew on each access.

    Malformed when the folder is none, or holds a link or a device: an export has plain files only.
    """

    def __init__(self, directory: Path) -> None:
        if not directory.is_dir():
            raise Malformed(f"export: {directory} is not a folder")
        self._directory = directory
        self._paths = frozenset(self._walk())

    def _walk(self) -> Iterator[str]:
        for folder, names, files in os.walk(self._directory):
            for name in (*names, *files):
                path = Path(folder, name)
                if path.is_symlink() or not (path.is_file() or path.is_dir()):
                    raise Malformed(
                        f"export: {path.relative_to(self._directory)} is not a plain file or folder"
                    )
            yield from (Path(folder, name).relative_to(self._directory).as_posix() for name in files)

    def __getitem__(self, path: str) -> bytes:
        if path not in self._paths:
            raise KeyError(path)
        return (self._directory / path).read_bytes()

    def __contains__(self, path: object) -> bool:
        return path in self._paths

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)


def _lines_in_order(note: Note, ordered: list[VerifierKey]) -> Iterator[notes.Signature]:
    for line in note.signatures:
        if not any(line.by(key) for key in ordered):
            raise Malformed(
                f"export: the checkpoint has a line of {line.name} ({line.key_id.hex()}); name its key too"
            )
    for key in ordered:
        yield from (line for line in note.signatures if line.by(key))


def _disclosure_pieces(disclosures: Iterable[tuple[int, str]], size: int) -> Pieces:
    yield DISCLOSURES, b""
    last = -1
    for index, group in groupby(disclosures, key=lambda pair: pair[0]):
        if not last < index < size:
            raise Malformed(
                f"export: disclosures of entry {index} after those of {last} in a log of {size}; "
                "give them in the order of entries"
            )
        last = index
        texts = sorted({text for _, text in group}, key=digest)
        yield DISCLOSURES, b"".join(canonical({"i": index, "d": text}) + b"\n" for text in texts)


def tree_pieces(leaves: Iterable[bytes]) -> Generator[tuple[str, bytes], None, tuple[int, bytes]]:
    """Only the bundles and tiles over these leaves; the generator returns (size, root)."""
    bundle: list[bytes] = []
    rows: list[list[bytes]] = [[]]
    done: list[int] = [0]
    size = 0
    for leaf in leaves:
        bundle.append(leaf)
        rows[0].append(leaf_hash(leaf))
        size += 1
        if len(bundle) == WIDTH:
            yield Bundle(size // WIDTH - 1).path, pack(bundle)
            bundle = []
            yield from _full_rows(rows, done)
    if bundle:
        yield Bundle(size // WIDTH, len(bundle)).path, pack(bundle)
    for level, row in enumerate(rows):
        if row:
            yield Place(level, done[level], len(row)).path, b"".join(row)
    return size, rows_root(rows)


def _full_rows(rows: list[list[bytes]], done: list[int]) -> Pieces:
    level = 0
    while len(rows[level]) == WIDTH:
        if level + 1 == len(rows):
            rows.append([])
            done.append(0)
        yield Place(level, done[level]).path, b"".join(rows[level])
        rows[level + 1].append(complete_root(rows[level]))
        rows[level], done[level] = [], done[level] + 1
        level += 1


def rows_root(rows: list[list[bytes]]) -> bytes:
    """The root of a tree whose unfinished row of each level is given, level 0 first."""
    tops: list[bytes] = []
    for row in reversed(rows):
        at = 0
        for bit in reversed(range(8)):
            if len(row) >> bit & 1:
                tops.append(complete_root(row[at : at + (1 << bit)]))
                at += 1 << bit
    return fold(tops) if tops else EMPTY_ROOT
