"""What a migration ends with that makes a table of records, or changes one: its rows are never removed.

On SQLite a changed table is built anew without its triggers, and a new one has none on either engine. `Keep("loan")`
writes those of the table of `Loan` as they should stand, whatever stood before. Of a document also those that keep its
search up to date. Triggers are hygiene, the tree is the evidence: they stop a slip of the application, not a superuser.
"""

from typing import Any

from django.db.migrations.operations.base import Operation

NEVER = "rows of this table are never changed or removed"
REFUSE = f"SELECT RAISE(ABORT, '{NEVER}')"
#: By table what else is done when its rows change, on SQLite.
SEARCHED = {
    "steward_document": {
        "steward_search_insert": """AFTER INSERT ON steward_document BEGIN
         INSERT INTO steward_search(rowid, fold) VALUES (new.id, new.fold); END""",
        "steward_search_update": """AFTER UPDATE OF fold ON steward_document WHEN old.fold <> new.fold BEGIN
         INSERT INTO steward_search(steward_search, rowid, fold) VALUES ('delete', old.id, old.fold);
         INSERT INTO steward_search(rowid, fold) VALUES (new.id, new.fold); END""",
        "steward_search_delete": """AFTER DELETE ON steward_document BEGIN
         INSERT INTO steward_search(steward_search, rowid, fold) VALUES ('delete', old.id, old.fold); END""",
    }
}


def keeping(vendor: str, table: str) -> list[str]:
    """The statements after which a table has its triggers, once each."""
    if vendor != "sqlite":
        kept = f"BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION steward_refuse()"
        return [f"DROP TRIGGER IF EXISTS kept ON {table}", f"CREATE TRIGGER kept {kept}"]
    triggers = {f"{table}_kept": f"BEFORE DELETE ON {table} BEGIN {REFUSE}; END", **SEARCHED.get(table, {})}
    return [
        statement
        for name, does in triggers.items()
        for statement in (f"DROP TRIGGER IF EXISTS {name}", f"CREATE TRIGGER {name} {does}")
    ]


class Keep(Operation):
    """The rows of this model are never removed."""

    reduces_to_sql = True
    reversible = True

    def __init__(self, model: str) -> None:
        self.model = model

    def state_forwards(self, app_label: str, state: Any) -> None:
        """No table changes."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        table = to_state.apps.get_model(app_label, self.model)._meta.db_table
        for statement in keeping(schema_editor.connection.vendor, table):
            schema_editor.execute(statement)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Nothing: what an earlier migration kept, it kept by itself."""

    def describe(self) -> str:
        return f"Keep the rows of {self.model}"
