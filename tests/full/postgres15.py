"""A real server of PostgreSQL 15 for one command: `python -m tests.full.postgres15 COMMAND …`.

Starts Debian's server on a folder and a socket of its own, names it to the command as STEWARD_TEST_POSTGRES,
and removes it afterwards; the exit code is the command's. A server already named is taken instead, when it is
of version 15: that is the oldest one we support (decisions 25). As root the server runs as the user postgres.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

PROGRAMS = Path("/usr/lib/postgresql/15/bin")
WAY_OUT = "steward: no PostgreSQL 15; run: apt-get install postgresql-15"


def version(address: str) -> int:
    with psycopg.connect(address) as connection:
        return connection.info.server_version // 10_000


def as_server(*words: object) -> None:
    """Run one of the server's programs, as the user postgres if we are root."""
    command = [str(word) for word in words]
    if os.geteuid() == 0:
        command = ["runuser", "-u", "postgres", "--", *command]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/")


@contextmanager
def server() -> Iterator[str]:
    """The address of its superuser."""
    folder = Path(tempfile.mkdtemp(prefix="steward-pg15-"))
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
        as_server(
            PROGRAMS / "initdb",
            "-D",
            folder / "data",
            "-U",
            "postgres",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        )
        options = (
            f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off -c max_connections=100"
        )
        as_server(
            PROGRAMS / "pg_ctl", "-D", folder / "data", "-l", folder / "log", "-o", options, "-w", "start"
        )
        try:
            yield f"postgresql://postgres@/postgres?host={folder}"
        finally:
            as_server(PROGRAMS / "pg_ctl", "-D", folder / "data", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def run(address: str, command: list[str]) -> int:
    found = version(address)
    if found != 15:
        print(
            f"steward: the server named in STEWARD_TEST_POSTGRES is of version {found}; name one of version "
            f"15",
            file=sys.stderr,
        )
        return 1
    surroundings = {**os.environ, "STEWARD_TEST_ENGINE": "postgres", "STEWARD_TEST_POSTGRES": address}
    return subprocess.run(command, env=surroundings, check=False).returncode


def main(command: list[str]) -> int:
    if not command:
        print("steward: name the command to run", file=sys.stderr)
        return 2
    if named := os.environ.get("STEWARD_TEST_POSTGRES"):
        return run(named, command)
    if not (PROGRAMS / "initdb").exists():
        print(WAY_OUT, file=sys.stderr)
        return 1
    with server() as address:
        return run(address, command)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
