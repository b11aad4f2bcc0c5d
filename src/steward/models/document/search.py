"""Full-text search over the folded column: FTS5 on SQLite, `tsvector` with `simple` on PostgreSQL.

Triggers in the migration keep both inside the transaction; permissions join in the same query, so a
result list is never cut short by what one may not see.
"""

from typing import Any, TypeVar

from django.db import connections
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from steward.models.machinery.fold import fold

Rows = TypeVar("Rows", bound=QuerySet[Any])


def matching(documents: Rows, words: str) -> Rows:
    """Documents whose folded text has a word beginning with each of these words;
    none where no letter or digit is given."""
    terms = list(dict.fromkeys(fold(words).split()))
    if not terms:
        return documents.none()
    if connections[documents.db].vendor == "sqlite":
        query = " ".join(f'"{term}"*' for term in terms)
        return documents.filter(
            id__in=RawSQL("SELECT rowid FROM steward_search WHERE steward_search MATCH %s", [query])
        )
    query = " & ".join(f"{term}:*" for term in terms)
    # Materialized: folded into the list, a rare word made the planner read every row,
    # newest first (1.4 s at 100,000 documents).
    found = RawSQL(
        "WITH found AS MATERIALIZED (SELECT id FROM steward_document"
        " WHERE to_tsvector('simple', fold) @@ to_tsquery('simple', %s)) SELECT id FROM found",
        [query],
    )
    return documents.filter(id__in=found)
