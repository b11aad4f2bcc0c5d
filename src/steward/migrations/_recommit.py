"""What a migration must end with that touches a column the log commits to (docs/decisions/0002).

Promises nothing by itself: rows are committed anew by the act `record.recommit`, once all migrations are
through (`steward migrate`). It stands in the migration so that whoever reads it, and a house test,
sees that this was thought of.
"""

from typing import Any

from django.db.migrations.operations.base import Operation


class Recommit(Operation):
    """The rows of this model are committed anew, under the next form of its record (`Record.FORMS`)."""

    reduces_to_sql = False
    reversible = True

    def __init__(self, model: str) -> None:
        self.model = model

    def state_forwards(self, app_label: str, state: Any) -> None:
        """No table changes."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Nothing yet: an act does it, after the last migration."""

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Nothing: a form that was used stays in the log."""

    def describe(self) -> str:
        return f"Commit the rows of {self.model} anew"
