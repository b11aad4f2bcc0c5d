"""The filled office, and the tools of Debian that these tests need."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.tables import FILE

ROOT = Path(__file__).resolve().parents[2]
#: Each tool, and the package of Debian 12 that has it. The Makefile asks for the same (make full-tools).
PACKAGES = {
    "soffice": "libreoffice-writer-nogui libreoffice-calc-nogui libreoffice-impress-nogui",
    "pdftotext": "poppler-utils",
    "pdffonts": "poppler-utils",
    "qpdf": "qpdf",
    "go": "golang-go",
    "unshare": "util-linux",
}


def tool(name: str) -> str:
    """Where it is; stops with the one command to run when it is not."""
    found = shutil.which(name)
    assert found, f"no {name}: run `apt-get install {PACKAGES[name]}`"
    return found


def run(*words: object, **more: Any) -> "subprocess.CompletedProcess[str]":
    """Run a program to its end and keep what it says."""
    return subprocess.run(
        [str(word) for word in words], capture_output=True, text=True, check=False, timeout=600, **more
    )


@dataclass(frozen=True)
class Filled:
    """The folder of an office with hundreds of entries, and what `tests.full.house` told of it."""

    folder: Path
    told: dict[str, Any]

    @property
    def environment(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("STEWARD_", "DJANGO_", "PORT"))}
        secret = "tests only, tests only, tests only, tests only, tests only"
        database = str(self.folder / FILE)
        mine = {"STEWARD_DATA": str(self.folder), "STEWARD_DATABASE": database, "STEWARD_SECRET_KEY": secret}
        return {**kept, **mine, "STEWARD_HOSTS": "127.0.0.1"}

    def steward(self, *words: object) -> "subprocess.CompletedProcess[str]":
        return run(sys.executable, "-m", "steward", *words, env=self.environment)


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Filled:
    """Built once; look, do not change."""
    folder = tmp_path_factory.mktemp("filled") / "var"
    made = run(sys.executable, "-m", "tests.full.house", folder, cwd=ROOT)
    assert made.returncode == 0, made.stderr
    return Filled(folder, json.loads(made.stdout.splitlines()[-1]))
