"""Backups while people work, and restoring them: one tar file, each member named by its digest.

Promises that a backup is one moment of the database, that a damaged or cut file is refused before anything is
put in place, and that a restored installation is verified. Refuses to overwrite an installation, to carry
secret keys unless told so, and to forget that this machine has signed more than the backup knows.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import tempfile
from contextlib import closing, suppress
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

from steward.cli.archive import (
    FORMAT,
    OPEN_FILES,
    POSTGRES,
    SECRETS,
    SQLITE,
    WITNESSES,
    pack,
    private,
    sha256,
    unpacked,
)
from steward.cli.errors import DONE, FOUND, INTERNAL, Trouble
from steward.jobs.files import PART, PAYLOADS, WAITING

#: So many findings are told one by one.
SHOWN = 20


def backup(out: Path, with_keys: bool = False) -> int:
    """Write a backup of the installation to `out`, which must not exist; the exit code.

    The file appears whole or not at all, readable by its owner only.
    """
    if out.exists():
        raise Trouble(f"{out} is there already", "name a new file")
    with tempfile.TemporaryDirectory(prefix=".steward-backup-", dir=out.resolve().parent) as folder:
        part = Path(folder)
        # Before the database: a memory of signatures newer than the database would look like a rollback.
        kept = _copied(part, (*OPEN_FILES, *(SECRETS if with_keys else ())))
        engine, size, root = _dump(part)
        files = {**_members(part, (SQLITE, POSTGRES)), **kept, **_copied(part, (WITNESSES,)), **_papers(part)}
        manifest = {
            "format": FORMAT,
            "version": metadata.version("steward"),
            "engine": engine,
            "log_size": size,
            "log_root": root,
            "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "keys": with_keys,
            "files": {
                name: {"sha256": sha256(path), "size": path.stat().st_size} for name, path in files.items()
            },
        }
        whole = part / "backup.tar"
        pack(whole, manifest, files)
        os.link(whole, out)
    print(
        f"backup of {size} entries, root {root}, in {out}"
        + ("; it holds the secret keys" if with_keys else "; without keys")
    )
    return DONE


def restore(file: Path) -> int:
    """Put a backup in the place of an installation that is not there yet, then verify it; the exit code (1:
    found).

    Nothing is put in place before every digest of the file agrees.
    """
    from django.conf import settings

    target = settings.DATABASES["default"]
    with unpacked(file) as (folder, manifest):
        _must_suit(manifest, target)
        _must_not_go_back(folder, settings)
        if manifest["engine"] == "sqlite":
            _put(folder / SQLITE, Path(str(target["NAME"])))
        else:
            _pg_restore(folder / POSTGRES)
        for name in sorted(manifest["files"]):
            if name not in (SQLITE, POSTGRES) and not _place(name).exists():
                _put(folder / name, _place(name))
    size, root = manifest["log_size"], manifest["log_root"]
    print(
        f"restored: {size} entries, root {root}, made {manifest['made_at']} by version {manifest['version']}"
    )
    return _verified(size, root)


def _verified(size: int, root: str) -> int:
    from django.db import connection

    from steward.reads.log.verify import examine

    connection.close()
    report = examine()
    for one in report.findings[:SHOWN]:
        print(f"found: {one.place}: {one.text} [{one.code}]")
    if len(report.findings) > SHOWN:
        print(f"and {len(report.findings) - SHOWN} more: `steward log verify --json` lists them")
    if (report.size, report.root) != (size, root):
        print(
            f"found: the log has {report.size} entries and root {report.root}, the backup was made of {size} "
            f"and {root}"
        )
        return FOUND
    for line in report.unchecked:
        print(f"not checked: {line}")
    if report.ok:
        print("the log holds, and every table agrees with it")
    return DONE if report.ok else FOUND


def _dump(part: Path) -> tuple[str, int, str]:
    """One moment of the database into `part`: engine, entries of the log, root in hex."""
    from django.db import connection

    if connection.vendor == "postgresql":
        return "postgresql", *_pg_dump(part / POSTGRES)
    source = Path(str(connection.settings_dict["NAME"]))
    if not source.is_file():
        raise Trouble(f"{source} is not there", "check STEWARD_DATABASE, or begin with 'steward init'")
    # VACUUM INTO reads one snapshot without holding up writers, and leaves behind what free pages still show.
    with closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True, timeout=60)) as base:
        base.execute("VACUUM INTO ?", [str(part / SQLITE)])
    with closing(sqlite3.connect(part / SQLITE)) as copy:
        return "sqlite", *_head(copy.execute("SELECT size, peaks FROM steward_head").fetchone())


def _head(row: Any) -> tuple[int, str]:
    from steward.foundations.tlog.merkle import Peaks

    if row is None:
        raise Trouble("the database holds no installation", "run 'steward migrate' and 'steward init' first")
    return int(row[0]), Peaks.from_bytes(int(row[0]), bytes(row[1])).root().hex()


def _pg_dump(out: Path) -> tuple[int, str]:
    """`pg_dump` of the very snapshot from which size and root are read."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        try:
            cursor.execute("SELECT pg_export_snapshot()")
            snapshot = cursor.fetchone()[0]
            cursor.execute("SELECT size, peaks FROM steward_head")
            head = _head(cursor.fetchone())
            _run("pg_dump", "-Fc", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", f"--file={out}")
        finally:
            cursor.execute("ROLLBACK")
    return head


def _pg_restore(dump: Path) -> None:
    from django.db import connection

    _run(
        "pg_restore",
        "--no-owner",
        "--no-privileges",
        "--exit-on-error",
        "--single-transaction",
        f"--dbname={connection.settings_dict['NAME']}",
        str(dump),
    )
    from steward.migrations._grants import grant

    grant()


def _run(program: str, *arguments: str) -> None:
    """Run a program of PostgreSQL against this database; the password goes by the environment,
    not the command."""
    from django.db import connection

    known = connection.settings_dict
    places = {
        "PGHOST": "HOST",
        "PGPORT": "PORT",
        "PGUSER": "USER",
        "PGPASSWORD": "PASSWORD",
        "PGDATABASE": "NAME",
    }
    surroundings = {**os.environ, **{name: str(known[key]) for name, key in places.items() if known.get(key)}}
    path = shutil.which(program)
    command = f"{program} {' '.join(arguments)}"
    if path is None:
        raise Trouble(
            f"{program} is not on the path",
            f"install the PostgreSQL client, or run where it is: {command}",
            INTERNAL,
        )
    done = subprocess.run([path, *arguments], env=surroundings, capture_output=True, text=True, check=False)
    if done.returncode:
        said = (done.stderr.strip().splitlines() or ["no reason given"])[0]
        raise Trouble(
            f"{program}: {said}", f"its version must not be older than the server's: {command}", INTERNAL
        )


def _copied(part: Path, names: tuple[str, ...]) -> dict[str, Path]:
    """Those of the small files that are here, as they are now."""
    there = [name for name in names if _place(name).is_file()]
    return {name: Path(shutil.copyfile(_place(name), part / name)) for name in there}


def _papers(part: Path) -> dict[str, Path]:
    """The signed papers as they lie, and copies of those that wait for their act.

    Those that wait are taken first: what is kept meanwhile is among the kept ones,
    and what is refused is in neither.
    """
    from django.conf import settings

    data, found = Path(settings.DATA), dict[str, Path]()
    for path in sorted((data / PAYLOADS / WAITING).glob("*")):
        with suppress(FileNotFoundError):
            if path.suffix == PART or path.is_symlink():
                continue
            found[path.relative_to(data).as_posix()] = Path(shutil.copyfile(path, part / path.name))
    kept = (path for path in sorted((data / PAYLOADS).rglob("*")) if path.parent.name != WAITING)
    return found | {
        path.relative_to(data).as_posix(): path for path in kept if path.is_file() and not path.is_symlink()
    }


def _place(name: str) -> Path:
    """Where a member of the archive lies in this installation."""
    from django.conf import settings

    key: Path = settings.LOG_KEY_FILE
    named = {"log.key": key, "log.vkey": key.with_suffix(".vkey"), "log.signed": key.with_suffix(".signed")}
    named |= {WITNESSES: key.with_suffix(".witnesses"), "fingerprint.key": settings.FINGERPRINT_KEY_FILE}
    return named.get(name, Path(settings.DATA) / name)


def _members(folder: Path, names: tuple[str, ...]) -> dict[str, Path]:
    return {name: folder / name for name in names if (folder / name).exists()}


def _must_suit(manifest: dict[str, Any], target: dict[str, Any]) -> None:
    engine = "sqlite" if str(target["ENGINE"]).endswith("sqlite3") else "postgresql"
    if manifest["engine"] != engine:
        raise Trouble(
            f"a backup of {manifest['engine']}, and STEWARD_DATABASE names {engine}",
            "name a database of that engine",
        )
    if engine == "sqlite":
        if Path(str(target["NAME"])).exists():
            raise Trouble(
                f"{target['NAME']} is there already",
                "an installation is never overwritten: move it away, or name another file",
            )
        return
    from django.db import connection

    if any(name.startswith("steward_") for name in connection.introspection.table_names()):
        raise Trouble(
            "the database holds an installation already",
            "an installation is never overwritten: make an empty database",
        )


def _must_not_go_back(folder: Path, settings: Any) -> None:
    """Trouble when this machine signed a larger log than the backup knows:
    restoring it would fork the log."""
    from steward.foundations.tlog import checkpoint, note

    mine, theirs = settings.LOG_KEY_FILE.with_suffix(".signed"), folder / "log.signed"
    if not mine.exists():
        return
    here = checkpoint.parse_text(note.parse(mine.read_bytes()).text)
    there = checkpoint.parse_text(note.parse(theirs.read_bytes()).text) if theirs.exists() else None
    if there is None or here.origin != there.origin or here.size > there.size:
        raise Trouble(
            f"{here.size} entries were signed on this machine, the backup knows "
            f"{there.size if there else 'no signature'}",
            "restore a newer backup, or begin a new epoch: docs/guide/backup.md, 'When the newest backup is "
            "too old'",
        )


def _put(source: Path, target: Path) -> None:
    """Move a file into its place, private, whole, and on the disk."""
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = target.with_name(target.name + ".part")
    with source.open("rb") as file, private(part) as out:
        shutil.copyfileobj(file, out)
        out.flush()
        os.fsync(out.fileno())
    os.link(part, target)
    part.unlink()
