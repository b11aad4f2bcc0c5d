"""Files that people hand in: spooled on the data disk, read in a jailed process, removed in every case.

Promises that no parser of a foreign file runs in the installation's own process, and that of a document only
its digest and its keyed fingerprints come back. A signed paper is kept beside the database as the file of the
proof that an act has made; a refused one is gone.
"""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from django.conf import settings

from steward.reads.clock import proofs_of
from steward.rules.machinery.answers import Invalid, No

LARGEST = 100_000_000
PATIENCE = 180
#: Folder of STEWARD_DATA in which signed papers are kept; `steward backup` takes it along.
PAYLOADS = "payload"
WAITING = "waiting"
#: The end of the name of a paper that is still coming in.
PART = ".part"
MEDIA = {
    b"%PDF": "application/pdf",
    b"\x89PNG": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"II*\x00": "image/tiff",
    b"MM\x00*": "image/tiff",
}


@dataclass(frozen=True)
class Prints:
    """What is kept of a document's file: its digest, the key's id, its prints in Base64,
    and what was left unread."""

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
            {
                "file": (
                    "file_not_read",
                    {"why": done.stderr.strip().splitlines()[-1][:200] if done.stderr.strip() else ""},
                )
            }
        )
    told = json.loads(done.stdout)
    return Prints(told["sha256"], told["key_id"], told["prints"], told["partly"])


def _jailed(file: Path) -> "subprocess.CompletedProcess[str]":
    words = [
        sys.executable,
        "-m",
        "steward",
        "scan",
        "fingerprint",
        str(file),
        "--key-file",
        str(settings.FINGERPRINT_KEY_FILE),
    ]
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
    """A paper handed in: its digest, its size in bytes, its media type by its first bytes,
    and where it waits."""

    sha256: str
    size: int
    media_type: str
    waits: Path

    def keep(self, proof: str) -> None:
        """Keep it for good as the file of this proof, on the disk when this returns."""
        _keep(self.waits, proof)


@contextmanager
def handed_in(chunks: Iterable[bytes]) -> Iterator[Paper]:
    """A scanned paper that waits for the act about it, and is gone when the act is refused.
    Only PDF and images.

    It waits beside the kept ones, not in the spool, and stays there whatever else goes wrong: perhaps the act
    stands (`settle`). It has the name under which it waits only when it is whole.
    """
    waiting = Path(settings.DATA) / PAYLOADS / WAITING
    waiting.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = waiting / (uuid4().hex + PART)
    try:
        media = _paper(_spooled(waiting, part.name, chunks))
        whole = part.rename(part.with_suffix(""))
    finally:
        part.unlink(missing_ok=True)
    try:
        yield Paper(_digest(whole), whole.stat().st_size, media, whole)
    except No:
        whole.unlink(missing_ok=True)
        raise


def _paper(file: Path) -> str:
    """The media type of a scanned paper by its first bytes; Invalid for anything else."""
    with file.open("rb") as paper:
        begins = paper.read(8)
    media = next((kind for head, kind in MEDIA.items() if begins.startswith(head)), None)
    if media is None:
        raise Invalid({"file": ("not_a_scanned_paper", {})})
    return media


def settle(before: datetime) -> int:
    """What is left waiting since before a moment: kept when a proof that names it has no file, else removed;
    how many went."""
    gone, waiting = 0, Path(settings.DATA) / PAYLOADS / WAITING
    for file in sorted(waiting.iterdir()) if waiting.is_dir() else ():
        with suppress(FileNotFoundError):  # whoever handed it in was quicker
            if file.is_file() and file.lstat().st_mtime < before.timestamp():
                gone += _settled(file)
    return gone


def _settled(file: Path) -> bool:
    """Whether this file went for good; else it was kept."""
    fileless = next((key for key in proofs_of(_digest(file)) if not payload(key).exists()), None)
    if fileless is None:
        file.unlink()
    else:
        _keep(file, fileless)
    return fileless is None


def _digest(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _keep(file: Path, proof: str) -> None:
    """The file of this proof, by name on the disk when this returns:
    the entry that names the proof will be."""
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
