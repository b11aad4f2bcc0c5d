"""The file of a backup: one tar, its manifest first, each member named by its digest and measured.

Promises that what is unpacked is what was packed, and is whole, before anybody reads it. Refuses names that
lead out of its folder, members that the manifest does not know, and a cut or damaged file.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from steward.cli.errors import Trouble
from steward.jobs.files import PAYLOADS

FORMAT = "steward-backup-1"
MANIFEST, SQLITE, POSTGRES = "manifest.json", "steward.sqlite3", "steward.pgdump"
#: Files of STEWARD_DATA that belong to the installation besides its database and its papers.
OPEN_FILES = ("log.vkey", "log.signed")
#: It only grows, and before the cosignatures that need it: it is taken after the database.
WITNESSES = "log.witnesses"
SECRETS = ("log.key", "fingerprint.key")


def sha256(path: Path) -> str:
    """The digest of a file, read piece by piece."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def pack(whole: Path, manifest: dict[str, Any], files: dict[str, Path]) -> None:
    """Write the tar of these files, with the manifest that names them first; it is on the disk then."""
    data = json.dumps(manifest, indent=1, sort_keys=True).encode()
    with private(whole) as out:
        with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as archive:
            archive.addfile(_entry(MANIFEST, len(data)), io.BytesIO(data))
            for name, path in files.items():
                with path.open("rb") as file:
                    archive.addfile(_entry(name, manifest["files"][name]["size"]), file)
        # Only now: closing the archive writes its end.
        out.flush()
        os.fsync(out.fileno())


def private(path: Path) -> IO[bytes]:
    """A new file that its owner alone may read."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _entry(name: str, size: int) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    return info


@contextmanager
def unpacked(file: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The members in a private folder, each checked against the manifest; Trouble for anything else."""
    with tempfile.TemporaryDirectory(prefix="steward-restore-") as folder:
        try:
            manifest = _unpack(file, Path(folder))
        except (
            tarfile.TarError,
            EOFError,
            KeyError,
            TypeError,
            AttributeError,
            ValueError,
            OSError,
        ) as error:
            raise Trouble(f"{file} is not a whole backup: {error}", "take another copy of it") from error
        yield Path(folder), manifest


def _unpack(file: Path, folder: Path) -> dict[str, Any]:
    with tarfile.open(file, "r:") as archive:
        first = archive.next()
        if first is None or first.name != MANIFEST or first.size > 50_000_000:
            raise ValueError("its manifest is missing")
        manifest: dict[str, Any] = json.loads(_contents(archive, first).read())
        if manifest.get("format") != FORMAT:
            raise ValueError(f"format {manifest.get('format')!r}, this version reads {FORMAT}")
        waiting = dict(manifest["files"])
        while (member := archive.next()) is not None:
            told = waiting.pop(member.name)
            if not member.isreg() or not _plain(member.name):
                raise ValueError(f"{member.name} does not belong in a backup")
            target = folder / member.name
            target.parent.mkdir(parents=True, exist_ok=True)
            with private(target) as out:
                shutil.copyfileobj(_contents(archive, member), out)
            if (target.stat().st_size, sha256(target)) != (told["size"], told["sha256"]):
                raise ValueError(f"{member.name} is not what the manifest names")
    if waiting:
        raise ValueError(f"{sorted(waiting)[0]} is missing")
    return manifest


def _contents(archive: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    """The bytes of a member; ValueError for one that is no file,
    such as a link put in the place of the manifest."""
    file = archive.extractfile(member) if member.isreg() else None
    if file is None:
        raise ValueError(f"{member.name} is no file")
    return file


def _plain(name: str) -> bool:
    known = name in (SQLITE, POSTGRES, *OPEN_FILES, WITNESSES, *SECRETS)
    return known or (name.split("/")[0] == PAYLOADS and ".." not in name.split("/") and "\\" not in name)
