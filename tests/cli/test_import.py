"""`steward import` as an operator types it: looked at, stopped, imported, imported again.
The workbook is generated."""

import json
from pathlib import Path

import pytest
from python_calamine import load_workbook

from tests.cli.conftest import Box
from tests.jobs.workbooks import rows_of, workbook
from tests.tables import copied

BUILD = """
import django, json
django.setup()
from tests.cast import build, turned
cast = turned(build())
print(json.dumps([cast.key("registrar"), cast.key("keeper"), cast.books["outgoing"]]))
"""
TODAY = """
import django
django.setup()
from steward.models import BookEntry, Head
print(BookEntry.objects.count())
"""


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> tuple[Box, str, str, str]:
    folder = tmp_path_factory.mktemp("import")
    more = (("DJANGO_SETTINGS_MODULE", "steward.settings"), ("PYTHONPATH", str(Path(__file__).parents[2])))
    box = Box(copied(folder / "var"), more)
    done = box.python(BUILD)
    assert done.returncode == 0, done.stderr
    return box, *json.loads(done.stdout)


def entered(box: Box) -> int:
    return int(box.python(TODAY).stdout)


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (["--as", "outgoing"], "propose, determine and issue"),
        (["--as", "holdings"], "hand the copies over"),
        ([], "--as incoming"),
        (["--as", "incoming"], "--template"),
    ],
)
def test_what_cannot_be_imported_is_said_with_what_to_do_instead(
    installation, words: list[str], hint: str, tmp_path: Path
) -> None:
    box, registrar, _, _ = installation
    book = [workbook(tmp_path, rows_of(1))] if words[-1:] != ["incoming"] else []
    done = box.steward("import", *book, *words, "--post", registrar)
    assert done.returncode == 2 and hint in done.stderr, done.stderr


def test_a_dry_run_says_all_that_is_wrong_and_an_import_stops_at_it(installation, tmp_path: Path) -> None:
    box, registrar, _, _ = installation
    file, errors = workbook(tmp_path, rows_of(5, faulty=[2, 4])), tmp_path / "errors.xlsx"
    common = ("import", file, "--as", "incoming", "--post", registrar)
    before = entered(box)
    dry = box.steward(*common, "--dry-run", "--errors", errors)
    assert dry.returncode == 1, dry.stderr
    assert (
        "E3 Số, ký hiệu: This field is needed." in dry.stdout
        and "H5 Độ mật: The scheme has no such level." in dry.stdout
    )
    assert dry.stdout.splitlines()[-1] == "rows: 5 · would be registered: 3 · already there: 0 · faulty: 2"
    assert [row[0] for row in load_workbook(errors).get_sheet_by_index(0).to_python()[1:]] == [3, 5]
    stopped = box.steward(*common)
    assert stopped.returncode == 2 and "nothing was imported: 2 rows are faulty" in stopped.stderr
    assert entered(box) == before and list((box.data / "imports").iterdir()) == []


def test_a_workbook_is_imported_once_and_the_sums_make_up_its_rows(installation, tmp_path: Path) -> None:
    box, registrar, _, _ = installation
    common = (
        "import",
        workbook(tmp_path, rows_of(5, faulty=[2])),
        "--as",
        "incoming",
        "--post",
        registrar,
        "--json",
    )
    first, second = box.steward(*common, "--skip-faulty"), box.steward(*common, "--skip-faulty")
    assert (first.returncode, second.returncode) == (1, 1), first.stderr + second.stderr
    names = ("rows", "registered", "there", "faulty", "refused")
    assert [json.loads(first.stdout)[name] for name in names] == [5, 4, 0, 1, 0]
    assert [json.loads(second.stdout)[name] for name in names] == [5, 0, 4, 1, 0]
    assert entered(box) == 4


def test_the_empty_workbook_is_written_and_refused_as_empty(installation, tmp_path: Path) -> None:
    box, registrar, _, _ = installation
    file = tmp_path / "empty.xlsx"
    assert box.steward("import", "--as", "incoming", "--template", file).returncode == 0
    done = box.steward("import", file, "--as", "incoming", "--post", registrar)
    assert done.returncode == 2 and "Nothing stands below the headings in row 1." in done.stderr


def test_who_is_no_registrar_is_refused_and_another_book_is_not_taken(installation, tmp_path: Path) -> None:
    box, registrar, keeper, outgoing = installation
    file = workbook(tmp_path, rows_of(1))
    assert (
        box.steward("import", file, "--as", "incoming", "--post", registrar, "--book", outgoing).returncode
        == 3
    )
    assert box.steward("import", file, "--as", "incoming", "--post", keeper).returncode in (2, 4)
    assert (
        box.steward("import", tmp_path / "none.xlsx", "--as", "incoming", "--post", registrar).returncode == 2
    )
