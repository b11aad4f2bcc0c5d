"""What each engine adds: full-text search kept by triggers, the log's appender, rows that never go.

Triggers are hygiene, the tree is the evidence: they stop a slip of the application, not a superuser.
"""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from steward.foundations.tlog.append import append_function_sql
from steward.migrations._keep import REFUSE, keeping
from steward.models.machinery.record import Record

APPEND_ONLY = ("steward_entry", "steward_tile")

SQLITE_SEARCH = (
    "CREATE VIRTUAL TABLE steward_search USING fts5(fold, content='steward_document', content_rowid='id')"
)
POSTGRES_SEARCH = ["CREATE INDEX steward_search ON steward_document USING gin (to_tsvector('simple', fold))"]
POSTGRES_REFUSE = """CREATE FUNCTION steward_refuse() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp AS $$ BEGIN
    RAISE EXCEPTION '%: rows of this table are never changed or removed', TG_TABLE_NAME; END $$"""


def record_tables(apps: Apps) -> list[str]:
    """Those that are there when this migration runs: what comes later brings its own triggers."""
    there = {model._meta.db_table for model in apps.get_models()}
    return sorted(there & {model._meta.db_table for model in Record.__subclasses__()})


def build(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    sqlite = editor.connection.vendor == "sqlite"
    kept = (*APPEND_ONLY, *record_tables(apps))
    statements = _sqlite(kept) if sqlite else _postgres(kept)
    with editor.connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    apps.get_model("steward", "Head").objects.create(id=1)


def _sqlite(tables: tuple[str, ...]) -> list[str]:
    kept = [statement for table in tables for statement in keeping("sqlite", table)]
    fixed = [f"CREATE TRIGGER {t}_fixed BEFORE UPDATE ON {t} BEGIN {REFUSE}; END" for t in APPEND_ONLY]
    return [SQLITE_SEARCH, *kept, *fixed]


def _postgres(tables: tuple[str, ...]) -> list[str]:
    kept = [statement for table in tables for statement in keeping("postgresql", table)]
    fixed = [
        f"CREATE TRIGGER fixed BEFORE UPDATE ON {t} FOR EACH ROW EXECUTE FUNCTION steward_refuse()"
        for t in APPEND_ONLY
    ]
    return [*POSTGRES_SEARCH, POSTGRES_REFUSE, append_function_sql(), *kept, *fixed]


class Migration(migrations.Migration):
    dependencies = [("steward", "0001_initial")]
    operations = [migrations.RunPython(build, migrations.RunPython.noop)]
