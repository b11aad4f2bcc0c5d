"""A column that a later release adds is outside every digest until the rows are committed anew."""

from collections.abc import Iterator

import pytest
from django.db import connection, models

from steward.acts.log import Recommit
from steward.jobs import recommit as job
from steward.models import Compartment, Entry, Head
from steward.reads.log.entries import uncommitted
from steward.reads.log.verify import verify
from steward.reads.machinery.asking import the_clock
from steward.rules.machinery.answers import Refusal, Unknown
from tests.acts.test_log import without_hindrance
from tests.cast import NOW, do


@pytest.fixture
def rows(cast) -> list[Compartment]:
    for code in ("A", "B", "C"):
        do("compartment.create", cast.access, code=code, title="việc")
    return list(Compartment.objects.order_by("pk"))


@pytest.fixture
def release(rows, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A release that gives compartments a colour, as its migration leaves the table."""
    without_hindrance("ALTER TABLE steward_compartment ADD COLUMN colour varchar(20) NOT NULL DEFAULT ''")
    field = models.CharField(max_length=20, default="")
    field.contribute_to_class(Compartment, "colour")
    monkeypatch.setattr(Compartment, "FORMS", {1: ("colour",), 2: ()})
    monkeypatch.setattr(job.timezone, "now", lambda: NOW)
    yield
    Compartment._meta.local_fields.remove(field)
    Compartment._meta._expire_cache()
    del Compartment.colour


def repaint(colour: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE steward_compartment SET colour = %s WHERE code = 'B'", [colour])


def found() -> set[tuple[str, str]]:
    return {(one.code, one.place) for one in verify()}


def test_rows_are_committed_anew_and_from_then_on_the_new_column_is_covered(rows, release):
    names = {row.name for row in rows}
    assert found() == {("form", name) for name in names}, (
        "an office says itself that it is not covered in full"
    )
    before = Head.objects.get().size
    assert job.recommit() == 3
    assert (Head.objects.get().size, found(), uncommitted()) == (before + 1, set(), {})
    repaint("đỏ")
    assert found() == {("row", rows[1].name)}
    repaint("")
    assert job.recommit() == 0 and Head.objects.get().size == before + 1, "what is done is done once"


def test_long_tables_are_committed_in_parts_and_a_run_goes_on_where_it_stopped(rows, release, monkeypatch):
    monkeypatch.setattr("steward.acts.log.MOST_ROWS", 2)
    before = Entry.objects.count()
    do("record.recommit", the_clock(NOW), table="compartment")
    assert uncommitted() == {"compartment": [rows[2].pk]}
    assert job.recommit() == 1 and found() == set()
    assert Entry.objects.count() == before + 2


def test_what_somebody_changed_behind_the_log_is_not_made_good(rows, release, leaves_nothing):
    Compartment.objects.filter(code="B").update(title="việc khác")
    with pytest.raises(Refusal) as no:
        job.recommit()
    assert (no.value.code, no.value.params) == ("row_was_changed", {"name": rows[1].name})
    assert {code for code, _ in found()} == {"row", "form"}


def test_only_the_clock_commits_anew_and_only_what_there_is(cast, rows, leaves_nothing):
    with leaves_nothing(Refusal, "not_for_this_principal"):
        do("record.recommit", cast.access, table="compartment")
    with leaves_nothing(Refusal, "nothing_to_recommit"):
        do("record.recommit", the_clock(NOW), table="compartment")
    with leaves_nothing(Unknown, "unknown"):
        do("record.recommit", the_clock(NOW), table="entry")
    assert Recommit(table="compartment").after == 0
