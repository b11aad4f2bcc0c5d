"""What a backup holds besides the database, and archives that nobody would write."""

import io
import json
import shutil
import tarfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from tests.cli.conftest import Box

PAPER = b"%PDF-1.7 a signed paper"


@pytest.fixture
def office(begun: Box, tmp_path: Path) -> Box:
    """A copy of the begun office with one signed paper beside its database."""
    shutil.copytree(begun.data, tmp_path / "var")
    digest = sha256(PAPER).hexdigest()
    kept = tmp_path / "var" / "payload" / digest[:2] / digest
    kept.parent.mkdir(parents=True)
    kept.write_bytes(PAPER)
    return Box(tmp_path / "var")


def test_signed_papers_travel_with_the_backup_and_come_back(office: Box, tmp_path: Path) -> None:
    out, other = tmp_path / "office.backup", Box(tmp_path / "other")
    assert office.steward("backup", out).returncode == 0
    done = other.steward("restore", out)
    assert done.returncode == 0, done.stderr
    digest = sha256(PAPER).hexdigest()
    assert (other.data / "payload" / digest[:2] / digest).read_bytes() == PAPER


def folder_as_manifest(archive: tarfile.TarFile) -> None:
    info = tarfile.TarInfo("manifest.json")
    info.type = tarfile.DIRTYPE
    archive.addfile(info)


def link_as_manifest(archive: tarfile.TarFile) -> None:
    info = tarfile.TarInfo("manifest.json")
    info.type, info.linkname = tarfile.SYMTYPE, "/etc/hostname"
    archive.addfile(info)


def link_as_member(archive: tarfile.TarFile) -> None:
    told = {"format": "steward-backup-1", "engine": "sqlite", "files": {"steward.sqlite3": {"size": 0, "sha256": ""}}}
    data = json.dumps(told).encode()
    info = tarfile.TarInfo("manifest.json")
    info.size = len(data)
    archive.addfile(info, io.BytesIO(data))
    info = tarfile.TarInfo("steward.sqlite3")
    info.type, info.linkname = tarfile.LNKTYPE, "manifest.json"
    archive.addfile(info)


@pytest.mark.parametrize(
    ("write", "says"),
    [
        (folder_as_manifest, "manifest.json is no file"),
        (link_as_manifest, "manifest.json is no file"),
        (link_as_member, "steward.sqlite3 does not belong"),
    ],
)
def test_an_archive_with_something_else_than_files_is_refused_by_name(
    tmp_path: Path, write: Callable[[tarfile.TarFile], None], says: str
) -> None:
    out, box = tmp_path / "odd.backup", Box(tmp_path / "var")
    with tarfile.open(out, "w") as archive:
        write(archive)
    done = box.steward("restore", out)
    assert (done.returncode, says in done.stderr) == (2, True), done.stderr
    assert "take another copy" in done.stderr and not (box.data / "steward.sqlite3").exists()
