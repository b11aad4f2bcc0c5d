"""What a backup holds besides the database, and archives that nobody would write."""

import io
import json
import shutil
import tarfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from steward.cli import backup
from steward.jobs.files import handed_in
from steward.rules.machinery.answers import Refusal
from tests.cli.conftest import Box

PAPER = b"%PDF-1.7 a signed paper"


@pytest.fixture
def installation(begun: Box, tmp_path: Path) -> Box:
    """A copy of the begun office with one signed paper beside its database."""
    shutil.copytree(begun.data, tmp_path / "var")
    digest = sha256(PAPER).hexdigest()
    kept = tmp_path / "var" / "payload" / digest[:2] / digest
    kept.parent.mkdir(parents=True)
    kept.write_bytes(PAPER)
    return Box(tmp_path / "var")


def test_signed_papers_travel_with_the_backup_and_come_back(installation: Box, tmp_path: Path) -> None:
    out, other = tmp_path / "office.backup", Box(tmp_path / "other")
    assert installation.steward("backup", out).returncode == 0
    done = other.steward("restore", out)
    assert done.returncode == 0, done.stderr
    digest = sha256(PAPER).hexdigest()
    assert (other.data / "payload" / digest[:2] / digest).read_bytes() == PAPER


def test_a_paper_that_waits_for_its_act_travels_too_and_one_that_is_still_coming_in_does_not(
    installation: Box, tmp_path: Path
) -> None:
    out, other, waiting = (
        tmp_path / "office.backup",
        Box(tmp_path / "other"),
        installation.data / "payload" / "waiting",
    )
    waiting.mkdir()
    (waiting / "aa").write_bytes(PAPER)
    (waiting / "bb.part").write_bytes(PAPER[:9])
    assert installation.steward("backup", out).returncode == 0
    done = other.steward("restore", out)
    assert done.returncode == 0, done.stderr
    assert [(file.name, file.read_bytes()) for file in (other.data / "payload" / "waiting").iterdir()] == [
        ("aa", PAPER)
    ]


def test_a_backup_made_while_papers_are_handed_in_misses_none_that_is_kept(
    settings: Settings, tmp_path: Path
) -> None:
    """Each paper comes in, waits, and is kept or refused, as fast as a thread can;
    what was kept before is in every list."""
    settings.DATA = tmp_path / "var"
    part = tmp_path / "part"
    part.mkdir()
    kept: list[str] = []

    def hand_in() -> None:
        for number in range(1500):
            with suppress(Refusal), handed_in([PAPER, str(number).encode()]) as paper:
                if number % 3 == 0:
                    raise Refusal("not_the_registrar")
                paper.keep(f"{number:04}")
                kept.append(f"payload/{number // 100:02}/{number:04}")

    with ThreadPoolExecutor(1) as people:
        work, looks = people.submit(hand_in), 0
        while not work.done():
            before = set(kept)
            found = backup._papers(part)
            assert before <= set(found) and all(file.stat().st_size > len(PAPER) for file in found.values())
            looks += 1
        work.result()
    assert looks > 1 and set(kept) == set(backup._papers(part))


def folder_as_manifest(archive: tarfile.TarFile) -> None:
    info = tarfile.TarInfo("manifest.json")
    info.type = tarfile.DIRTYPE
    archive.addfile(info)


def link_as_manifest(archive: tarfile.TarFile) -> None:
    info = tarfile.TarInfo("manifest.json")
    info.type, info.linkname = tarfile.SYMTYPE, "/etc/hostname"
    archive.addfile(info)


def link_as_member(archive: tarfile.TarFile) -> None:
    told = {
        "format": "steward-backup-1",
        "engine": "sqlite",
        "files": {"steward.sqlite3": {"size": 0, "sha256": ""}},
    }
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
