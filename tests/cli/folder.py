"""A data folder and `steward` as an operator types it there, each command in a process of its own."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path


def surroundings(folder: Path, database: Path | None = None) -> dict[str, str]:
    """The environment of a machine that has this data folder, and another database file if one is named."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("STEWARD_", "DJANGO_"))}
    file = database or folder / "steward.sqlite3"
    return {
        **kept,
        "STEWARD_DATA": str(folder),
        "STEWARD_DATABASE": str(file),
        "STEWARD_LANGUAGE": "en",
        "COLUMNS": "200",
    }


def steward(
    folder: Path, *arguments: object, database: Path | None = None
) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "steward", *map(str, arguments)]
    return subprocess.run(
        command, env=surroundings(folder, database), capture_output=True, text=True, check=False, timeout=120
    )


def change(file: Path, sql: str) -> None:
    """Change a table behind the office's back, its triggers taken away."""
    with sqlite3.connect(file) as tables:
        for (name,) in tables.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            tables.execute(f"DROP TRIGGER {name}")
        tables.execute(sql)
    tables.close()
