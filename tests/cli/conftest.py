"""An office of its own in a folder, set up by the commands an administrator types."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ANSWERS = {
    "title": "Ủy ban nhân dân tỉnh Minh Hải", "code": "ubnd", "family": "vn", "time_zone": "Asia/Ho_Chi_Minh",
    "log": "minh-hai.steward.example/log/2026", "first_name": "Trần Thị An", "first_title": "Trưởng phòng An ninh thông tin",
    "first_login": "an", "second_name": "Lê Văn Bảo", "second_title": "Phó Chánh Văn phòng", "second_login": "bao",
}  # fmt: skip


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
        return subprocess.run(command, capture_output=True, text=True, env=self.environment, input=typed or "", check=False)

    def python(self, code: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=self.environment, check=False)


@pytest.fixture
def box(tmp_path: Path) -> Box:
    """A machine on which nothing was set up."""
    return Box(tmp_path / "var")


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Box:
    """A machine with tables, and no office yet. Shared: look, do not begin."""
    box = Box(tmp_path_factory.mktemp("migrated") / "var")
    done = box.steward("migrate")
    assert done.returncode == 0, done.stderr
    return box


@pytest.fixture(scope="session")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Box:
    """A machine with an office that two people began."""
    folder = tmp_path_factory.mktemp("begun")
    box = Box(folder / "var")
    answers = folder / "answers.json"
    answers.write_text(json.dumps(ANSWERS), encoding="utf-8")
    assert box.steward("migrate").returncode == 0
    done = box.steward("init", "--answers", answers, "--json")
    assert done.returncode == 0, done.stderr
    (folder / "receipt.json").write_text(done.stdout, encoding="utf-8")
    return box
