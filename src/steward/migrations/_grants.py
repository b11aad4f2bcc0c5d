"""What the application role may do on PostgreSQL: read and write records, append to the log,
delete no record.

Runs after every `migrate` under the owner role, so that tables of a new release are covered too.
"""

from typing import Any

from django.conf import settings
from django.db import connections
from django.db.backends.utils import CursorWrapper

#: Tables of ours whose rows are erased by their owner: no records (docs/decisions/0023).
ERASED = ("steward_savedfilter",)
READ_ONLY = ("steward_entry", "steward_tile", "steward_head")


def application_role() -> str:
    return str(settings.APPLICATION_ROLE)


def grant(using: str = "default", **_: Any) -> None:
    """Give the application role its rights on every table of the public schema; do nothing elsewhere."""
    connection = connections[using]
    if connection.vendor != "postgresql" or not application_role():
        return
    role = connection.ops.quote_name(application_role())
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {role}")
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}")
        cursor.execute("REVOKE ALL ON FUNCTION steward_append(bytea) FROM PUBLIC")
        cursor.execute(f"GRANT EXECUTE ON FUNCTION steward_append(bytea) TO {role}")
        for table in connection.introspection.table_names(cursor):
            _table(cursor, role, table)


def _table(cursor: CursorWrapper, role: str, table: str) -> None:
    cursor.execute(f'REVOKE ALL ON "{table}" FROM {role}')
    own = table.startswith("steward_")
    rights = (
        "SELECT"
        if table in READ_ONLY or table == "django_migrations"
        else "SELECT, INSERT, UPDATE"
        if own and table not in ERASED
        else "SELECT, INSERT, UPDATE, DELETE"
    )
    cursor.execute(f'GRANT {rights} ON "{table}" TO {role}')
