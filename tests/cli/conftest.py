"""An office of its own in a folder, set up by the commands an administrator types."""

import json
import os
import sqlite3
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cli.folder import steward
from tests.tables import copied

ANSWERS = {
    "title": "Ủy ban nhân dân tỉnh Minh Hải",
    "code": "ubnd",
    "family": "vn",
    "time_zone": "Asia/Ho_Chi_Minh",
    "log": "minh-hai.steward.example/log/2026",
    "first_name": "Trần Thị An",
    "first_title": "Trưởng phòng An ninh thông tin",
    "first_login": "an",
    "second_name": "Lê Văn Bảo",
    "second_title": "Phó Chánh Văn phòng",
    "second_login": "bao",
}


@dataclass(frozen=True)
class Box:
    """A machine's environment for `steward`: its data folder and what else is set."""

    data: Path
    more: tuple[tuple[str, str], ...] = ()

    @property
    def environment(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("STEWARD_", "DJANGO_", "PORT"))}
        return {**kept, "STEWARD_DATA": str(self.data), **dict(self.more)}

    def steward(self, *words: object, typed: str | None = None) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-m", "steward", *map(str, words)]
        return subprocess.run(
            command, capture_output=True, text=True, env=self.environment, input=typed or "", check=False
        )

    def python(self, code: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, env=self.environment, check=False
        )


@pytest.fixture
def box(tmp_path: Path) -> Box:
    """A machine on which nothing was set up."""
    return Box(tmp_path / "var")


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Box:
    """A machine with tables, and no office yet. Shared: look, do not begin."""
    return Box(copied(tmp_path_factory.mktemp("migrated") / "var"))


@pytest.fixture(scope="session")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Box:
    """A machine with an office that two people began."""
    folder = tmp_path_factory.mktemp("begun")
    box = Box(copied(folder / "var"))
    answers = folder / "answers.json"
    answers.write_text(json.dumps(ANSWERS), encoding="utf-8")
    done = box.steward("init", "--answers", answers, "--json")
    assert done.returncode == 0, done.stderr
    (folder / "receipt.json").write_text(done.stdout, encoding="utf-8")
    return box


@pytest.fixture(scope="session")
def signed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of an office begun by two people whose log has a checkpoint;
    tests work on copies of it."""
    folder = copied(tmp_path_factory.mktemp("office") / "data")
    (folder / "answers.json").write_text(json.dumps(ANSWERS), encoding="utf-8")
    for arguments in (("init", "--answers", folder / "answers.json", "--json"), ("log", "checkpoint")):
        done = steward(folder, *arguments)
        assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def installation(signed: Path, tmp_path: Path) -> Path:
    """A copy of that folder, keys included."""
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    with (
        sqlite3.connect(signed / "steward.sqlite3") as source,
        sqlite3.connect(folder / "steward.sqlite3") as copy,
    ):
        source.backup(copy)
    for name in ("log.key", "log.vkey", "log.signed", "secret.key", "fingerprint.key"):
        (folder / name).write_bytes((signed / name).read_bytes())
        (folder / name).chmod(0o600)
    return folder


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """What `steward scan` works on; what lays it is loaded only where it is asked for."""
    from tests.cli.scanning import laid

    return laid(tmp_path)
