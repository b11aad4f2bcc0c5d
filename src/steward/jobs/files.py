"""Files that people hand in: spooled on the data disk, read in a jailed process, removed in every case.

Promises that no parser of a foreign file runs in the office's own process, and that of a document only its
digest and its keyed fingerprints come back. A signed paper is kept beside the database under its digest.
"""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings

from steward.rules.answers import Invalid

LARGEST = 100_000_000
PATIENCE = 180
#: Folder of STEWARD_DATA in which signed papers are kept; `steward backup` takes it along.
PAYLOADS = "payload"
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
    """A kept paper: its digest, its size in bytes, its media type by its first bytes."""

    sha256: str
    size: int
    media_type: str


def kept(chunks: Iterable[bytes]) -> Paper:
    """Keep a scanned paper under its SHA-256 beside the database; only PDF and images."""
    spool = Path(settings.DATA) / "spool"
    with TemporaryDirectory(dir=spool) as folder:
        file = _spooled(Path(folder), "paper", chunks)
        data = file.read_bytes()
        media = next((kind for head, kind in MEDIA.items() if data.startswith(head)), None)
        if media is None:
            raise Invalid({"file": ("not_a_scanned_paper", {})})
        digest = hashlib.sha256(data).hexdigest()
        place = payload(digest)
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file.replace(place)
        _settled(place.parent)
    return Paper(digest, len(data), media)


def _settled(folder: Path) -> None:
    """The names in a folder are on the disk when this returns: the entry that names the paper will be."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def payload(sha256: str) -> Path:
    """Where the file of a digest lies."""
    return Path(settings.DATA) / PAYLOADS / sha256[:2] / sha256
