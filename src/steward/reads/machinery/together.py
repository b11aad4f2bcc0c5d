"""Several questions to the tables as one statement, and its text kept:
to make it costs ten times what to ask it costs.

Promises that a kept text is the one that would be made again: it depends on the frozen actor and on nothing
in the tables. Refuses to keep one for whose making the tables were asked.
"""

from collections.abc import Callable, Iterable
from functools import lru_cache, wraps
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection


class Statement(NamedTuple):
    """A query as text, with the values that stand in it."""

    sql: str
    values: tuple[Any, ...]


Make = Callable[..., Statement | None]


class _NotKept(Exception):
    """What was made, where the tables were asked for it."""

    def __init__(self, made: Statement | None) -> None:
        super().__init__(made)
        self.made = made


def kept(most: int) -> Callable[[Make], Make]:
    """Keep what is made of these arguments, the last so many: see above."""

    def around(make: Make) -> Make:
        @lru_cache(maxsize=most)
        def keep(*given: Any) -> Statement | None:
            told: list[str] = []

            def noting(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
                told.append(sql)
                return execute(sql, *rest)

            with connection.execute_wrapper(noting):
                made = make(*given)
            if told:
                raise _NotKept(made)
            return made

        @wraps(make)
        def known(*given: Any) -> Statement | None:
            try:
                return keep(*given)
            except _NotKept as no:
                return no.made

        known.cache_clear = keep.cache_clear  # type: ignore[attr-defined]  # as of any function that is kept
        return known

    return around


def statement(rows: Any) -> Statement | None:
    """A queryset as text; None where it can have no row, whatever there is."""
    try:
        sql, values = rows.query.get_compiler(rows.db).as_sql()
    except EmptyResultSet:
        return None
    return Statement(sql, tuple(values))


def any_of(rows: Any) -> Statement | None:
    """Whether a queryset has a row, as a value of a statement; None where it can have none."""
    found = rows.all()
    found.query = found.query.exists()
    told = statement(found)
    return Statement(f"EXISTS({told.sql})", told.values) if told else None


def asked(told: Statement | None) -> list[tuple[Any, ...]]:
    """The rows of a statement."""
    if told is None:
        return []
    with connection.cursor() as cursor:
        cursor.execute(told.sql, told.values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def each(values: Iterable[Statement | None]) -> list[Any]:
    """Several values by one query, however many they are; None where a value is not to be asked for."""
    every = list(values)
    there = [value for value in every if value]
    sql = ", ".join(value.sql for value in there)
    given = tuple(one for value in there for one in value.values)
    found = iter(asked(Statement(f"SELECT {sql}", given))[0] if there else ())
    return [next(found) if value else None for value in every]
