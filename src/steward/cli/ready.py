"""Making the installation ready for a command: Django set up, the database reachable, its tables current.

Refuses to work on tables of another release, says which command brings them up to date,
and makes no database by looking for one.
"""

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from steward.cli.errors import INTERNAL, SENSELESS, Trouble


def open_installation(as_owner: bool = False) -> None:
    """Set Django up once for this process, which from then on makes private files only.

    `as_owner` connects as the role that owns the tables.
    """
    import django
    from django.apps import apps
    from django.core.exceptions import ImproperlyConfigured
    from django.utils import translation

    os.umask(0o077)
    if as_owner:
        os.environ["STEWARD_AS_OWNER"] = "1"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "steward.settings")
    try:
        if not apps.ready:
            with undisturbed():
                django.setup()
        translation.activate(os.environ.get("STEWARD_LANGUAGE", "en"))
    except ImproperlyConfigured as error:
        raise Trouble(f"the settings make no sense: {error}", "see docs/reference/settings.md") from error
    except PermissionError as error:
        raise Trouble(
            f"{error.filename} cannot be used: {error.strerror}", "check STEWARD_DATA and its owner"
        ) from error


@contextmanager
def undisturbed() -> Iterator[None]:
    """Load without the collector of garbage: what is loaded stays,
    and looking it through again is a tenth of a command.

    Afterwards the collector is as it was, and leaves alone what is there.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.freeze()
            gc.enable()


def pending() -> list[str]:
    """Names of migrations that this database has not seen; Trouble when it cannot be reached."""
    from django.db import OperationalError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
    except OperationalError as error:
        raise Trouble(
            "the database cannot be reached", "check STEWARD_DATABASE and that its server runs", INTERNAL
        ) from error
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def present() -> None:
    """Trouble when STEWARD_DATABASE names a SQLite file that is not there:
    to connect would make an empty one."""
    from django.db import connection

    name = str(connection.settings_dict["NAME"])
    if (
        connection.vendor == "sqlite"
        and "mode=memory" not in name
        and name != ":memory:"
        and not Path(name).exists()
    ):
        raise Trouble(
            f"{name} is not there", "check STEWARD_DATABASE, or run 'steward migrate' to begin a new one"
        )


def begun() -> None:
    """Trouble unless the database holds the tables of an installation, of this release or of an older one."""
    from django.db import DatabaseError, connection

    try:
        tables = set(connection.introspection.table_names())
    except DatabaseError as error:
        if "malformed" in str(error):
            return  # a torn file is told by the examination, as a finding
        raise Trouble("the database cannot be read", "check STEWARD_DATABASE", INTERNAL) from error
    if not {"steward_entry", "steward_head"} <= tables:
        raise Trouble(
            "the database holds no installation",
            "check STEWARD_DATABASE, or run 'steward migrate' to begin one",
        )


def current() -> None:
    """Trouble unless the tables are those of this release."""
    present()
    missing = pending()
    if missing:
        raise Trouble(
            f"{len(missing)} migrations are missing, {missing[0]} first", "run 'steward migrate'", SENSELESS
        )


def wording() -> Any:
    """What puts codes into sentences, when the installation is set up;
    else None (offline commands have no catalogue)."""
    from django.apps import apps

    if not apps.ready:
        return None
    from steward.reads.machinery import wording

    return wording
