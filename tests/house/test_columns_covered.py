"""Every column of this application's tables is covered by the log, derived, or exempt with a reason."""

import pytest
from django.db import connection

from steward.reads.log.coverage import coverage

#: Tables of the search index: `verify()` makes them anew from the column they serve and compares.
REMADE = "steward_search"


def uncovered(there: dict[str, set[str]], known: dict[str, str]) -> list[str]:
    """`table.column` of every column nobody answers for, and every answer for a column that is not there."""
    columns = {f"{table}.{column}" for table, names in there.items() for column in names}
    return sorted(columns.symmetric_difference(name for name, answer in known.items() if answer))


def in_the_database() -> dict[str, set[str]]:
    with connection.cursor() as cursor:
        tables = [
            t
            for t in connection.introspection.table_names(cursor)
            if t.startswith("steward_") and not t.startswith(REMADE)
        ]
        return {
            table: {c.name for c in connection.introspection.get_table_description(cursor, table)}
            for table in tables
        }


@pytest.mark.django_db
def test_every_column_of_the_application_is_answered_for():
    assert uncovered(in_the_database(), coverage()) == []


def test_a_column_with_an_answer_passes_and_one_without_does_not():
    known = {"steward_paper.title": "covered", "steward_paper.sort": "derived", "steward_paper.note": ""}
    assert uncovered({"steward_paper": {"title", "sort"}}, known) == []
    assert uncovered({"steward_paper": {"title", "sort", "note"}}, known) == ["steward_paper.note"]
    assert uncovered({"steward_paper": {"title"}}, known) == ["steward_paper.sort"]
