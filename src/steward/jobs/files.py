"""Files that people hand in: spooled on the data disk, read in a jailed process, removed in every case.

Promises that no parser of a foreign file runs in the office's own process, and that of a document only its
digest and its keyed fingerprints come back. A signed paper is kept beside the database as the file of the
proof that an act has made; a refused one is gone.
"""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from django.conf import settings

from steward.reads.clock import proofs_of
from steward.rules.answers import Invalid

LARGEST = 100_000_000
PATIENCE = 180
#: Folder of STEWARD_DATA in which signed papers are kept; `steward backup` takes it along.
PAYLOADS = "payload"
WAITING = "waiting"
MEDIA = {
    b"%PDF": "application/pdf",
    b"\x89PNG": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"II*\x00": "image/tiff",
    b"MM\x00*": "image/tiff",
}


@dataclass(frozen=True)
class Prints:
    """What is kept of a document's file: its digest, the key's id, its prints in Base64, and what was left unread."""

    sha256: str
    key_id: str
    prints: str
    partly: str


def fingerprinted(name: str, chunks: Iterable[bytes]) -> Prints:
    """The fingerprints of a file; Invalid when no text can be read. The file is gone afterwards."""
    spool = Path(settings.DATA) / "spool"
    with TemporaryDirectory(dir=spool) as folder:
        file = _spooled(Path(folder), "file" + Path(name).suffix[:12], chunks)
        done = _jailed(file)
    if done.returncode:
        raise Invalid(
            {"file": ("file_not_read", {"why": done.stderr.strip().splitlines()[-1][:200] if done.stderr.strip() else ""})}
        )
    told = json.loads(done.stdout)
    return Prints(told["sha256"], told["key_id"], told["prints"], told["partly"])


def _jailed(file: Path) -> "subprocess.CompletedProcess[str]":
    words = [sys.executable, "-m", "steward", "scan", "fingerprint", str(file), "--key-file", str(settings.FINGERPRINT_KEY_FILE)]
    try:
        return subprocess.run(words, capture_output=True, text=True, timeout=PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        raise Invalid({"file": ("file_not_read", {"why": f"{PATIENCE} s"})}) from None


def _spooled(folder: Path, name: str, chunks: Iterable[bytes]) -> Path:
    file, size = folder / name, 0
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        for chunk in chunks:
            size += len(chunk)
            if size > LARGEST:
                raise Invalid({"file": ("file_too_large", {"most": f"{LARGEST // 1_000_000} MB"})})
            out.write(chunk)
        out.flush()
        os.fsync(out.fileno())
    return file


@dataclass(frozen=True)
class Paper:
    """A paper handed in: its digest, its size in bytes, its media type by its first bytes, and where it waits."""

    sha256: str
    size: int
    media_type: str
    waits: Path

    def keep(self, proof: str) -> None:
        """Keep it for good as the file of this proof, on the disk when this returns."""
        _keep(self.waits, proof)


@contextmanager
def handed_in(chunks: Iterable[bytes]) -> Iterator[Paper]:
    """A scanned paper that waits for the act about it; gone afterwards unless it was kept. Only PDF and images.

    It waits beside the kept ones, not in the spool: a crash between the act and `keep` loses nothing (`settle`).
    """
    waiting = Path(settings.DATA) / PAYLOADS / WAITING
    waiting.mkdir(parents=True, exist_ok=True, mode=0o700)
    name = uuid4().hex
    try:
        file = _spooled(waiting, name, chunks)
        with file.open("rb") as paper:
            begins = paper.read(8)
        media = next((kind for head, kind in MEDIA.items() if begins.startswith(head)), None)
        if media is None:
            raise Invalid({"file": ("not_a_scanned_paper", {})})
        yield Paper(_digest(file), file.stat().st_size, media, file)
    finally:
        (waiting / name).unlink(missing_ok=True)


def settle(before: datetime | None = None) -> int:
    """What a crash left waiting (until a moment, when one is given): kept when its proof stands, else removed; how many went."""
    gone, waiting = 0, Path(settings.DATA) / PAYLOADS / WAITING
    for file in sorted(waiting.iterdir()) if waiting.is_dir() else ():
        if before is not None and file.lstat().st_mtime >= before.timestamp():
            continue
        fileless = next((key for key in proofs_of(_digest(file)) if not payload(key).exists()), None)
        if fileless is None:
            file.unlink(missing_ok=True)
            gone += 1
        else:
            _keep(file, fileless)
    return gone


def _digest(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _keep(file: Path, proof: str) -> None:
    """The file of this proof, by name on the disk when this returns: the entry that names the proof will be."""
    place = payload(proof)
    place.parent.mkdir(exist_ok=True, mode=0o700)
    file.replace(place)
    descriptor = os.open(place.parent, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def payload(proof: str) -> Path:
    """Where the file of a proof lies: by the proof's key, so that naming a digest opens nothing."""
    return Path(settings.DATA) / PAYLOADS / proof[:2] / proof
