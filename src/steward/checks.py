"""What an administrator must or should put right, each with its way out: Django system checks.

Promises that `steward check` and the start of `steward serve` find key files that others may read, a data
folder open to others, a database too old, and papers without a proper font. Refuses nothing itself: a check
says, the command decides.
"""

import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import connections

#: The checks of this file, so that a start need not run those of the libraries too.
OWN = "steward"
SQLITE, POSTGRES = (3, 40), 15

Apps = Iterable[AppConfig] | None


def _open_to_others(path: Path) -> bool:
    return bool(path.stat().st_mode & 0o077)


@register(OWN, Tags.security)
def data_folder(app_configs: Apps, **_: Any) -> list[CheckMessage]:
    """The data folder is its owner's alone."""
    folder = Path(settings.DATA)
    if folder.is_dir() and _open_to_others(folder):
        return [
            Warning(
                f"{folder} is open to others on this machine", hint=f"chmod 700 {folder}", id="steward.W001"
            )
        ]
    return []


@register(OWN, Tags.security)
def key_files(app_configs: Apps, **_: Any) -> list[CheckMessage]:
    """No secret is readable by others; a key that is not there yet is nobody's trouble."""
    files = (
        Path(settings.DATA) / "secret.key",
        Path(settings.LOG_KEY_FILE),
        Path(settings.FINGERPRINT_KEY_FILE),
    )
    return [
        Error(
            f"{file} is a secret and others may read it",
            hint=f"chmod 600 {file}, and change the key if others did",
            id="steward.E001",
        )
        for file in files
        if file.exists() and _open_to_others(file)
    ]


@register(OWN, Tags.database)
def engine(app_configs: Apps, databases: Iterable[str] | None = None, **_: Any) -> list[CheckMessage]:
    """SQLite from 3.40 with full-text search, or PostgreSQL from 15."""
    connection: Any = connections["default"]
    if connection.vendor == "postgresql":
        return postgres_fit(connection.pg_version)
    return sqlite_fit(sqlite3.sqlite_version_info)


def postgres_fit(version: int) -> list[CheckMessage]:
    """`version` as libpq has it: 150004 is 15.4."""
    if version // 10_000 >= POSTGRES:
        return []
    return [
        Error(
            f"PostgreSQL {version // 10_000} is too old",
            hint=f"use PostgreSQL {POSTGRES} or newer",
            id="steward.E002",
        )
    ]


def sqlite_fit(version: tuple[int, ...]) -> list[CheckMessage]:
    """`version` as the sqlite3 module has it."""
    found: list[CheckMessage] = []
    if version < SQLITE:
        text = f"SQLite {'.'.join(map(str, version))} is too old"
        found.append(
            Error(
                text,
                hint="use a Python whose SQLite is 3.40 or newer (Debian 12), or PostgreSQL",
                id="steward.E003",
            )
        )
    with sqlite3.connect(":memory:") as probe:
        options = {row[0] for row in probe.execute("PRAGMA compile_options")}
    probe.close()
    if "ENABLE_FTS5" not in options:
        hint = "use a Python whose SQLite has FTS5 (Debian 12), or PostgreSQL"
        found.append(Error("SQLite has no full-text search", hint=hint, id="steward.E004"))
    return found


@register(OWN)
def fonts(app_configs: Apps, **_: Any) -> list[CheckMessage]:
    """The papers have a font with every Vietnamese letter, the one that organisations expect."""
    from steward.web.papers.lettering import letter_faults

    folder = getattr(settings, "STEWARD_FONTS", None)
    return [
        Warning(fault.partition(": ")[0], hint=fault.partition(": ")[2], id="steward.W002")
        for fault in letter_faults(Path(folder) if folder else None)
    ]
