"""Making the office ready for a command: Django set up, the database reachable, its tables current.

Refuses to work on tables of another release; says which command brings them up to date.
"""

import os
from typing import Any

from steward.cli.errors import INTERNAL, SENSELESS, Trouble


def open_office(as_owner: bool = False) -> None:
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
            django.setup()
        translation.activate(os.environ.get("STEWARD_LANGUAGE", "en"))
    except ImproperlyConfigured as error:
        raise Trouble(f"the settings make no sense: {error}", "see docs/reference/settings.md") from error
    except PermissionError as error:
        raise Trouble(f"{error.filename} cannot be used: {error.strerror}", "check STEWARD_DATA and its owner") from error


def pending() -> list[str]:
    """Names of migrations that this database has not seen; Trouble when it cannot be reached."""
    from django.db import OperationalError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
    except OperationalError as error:
        raise Trouble("the database cannot be reached", "check STEWARD_DATABASE and that its server runs", INTERNAL) from error
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def current() -> None:
    """Trouble unless the tables are those of this release."""
    missing = pending()
    if missing:
        raise Trouble(f"{len(missing)} migrations are missing, {missing[0]} first", "run 'steward migrate'", SENSELESS)


def wording() -> Any:
    """What puts codes into sentences, when the office is set up; else None (offline commands have no catalogue)."""
    from django.apps import apps

    if not apps.ready:
        return None
    from steward.reads import wording

    return wording
