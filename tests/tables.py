"""Tables that `steward migrate` made once in this process, copied for every office of a test:
it takes five seconds, a copy none.

Promises a data folder as the command leaves it on SQLite, with its keys not yet made. The copy is current, so
that `migrate` there has nothing to run.
"""

import atexit
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

from tests.cli.folder import surroundings

FILE = "steward.sqlite3"


@cache
def migrated() -> Path:
    """The data folder of a machine with tables and no office: look, and copy."""
    folder = Path(tempfile.mkdtemp(prefix="steward-tables-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    done = subprocess.run(
        [sys.executable, "-m", "steward", "migrate", "--quiet"],
        env=surroundings(folder / "var"),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return folder / "var"


def copied(folder: Path) -> Path:
    """A copy of it at this place."""
    shutil.copytree(migrated(), folder, dirs_exist_ok=True)
    return folder
