"""The worker as a process: killed in the middle of an import, started again, every row stands once.
Generated workbook."""

import json
from pathlib import Path

from tests.cli.conftest import Box
from tests.jobs.test_worker import VERIFY, box, killed_and_followed, told
from tests.jobs.workbooks import rows_of, workbook

__all__ = ["box"]
#: Builds the office, looks at the workbook as its registrar, hands it to the worker; prints its key.
BEGIN = """
import django
django.setup()
from django.utils import timezone
from steward.jobs import imports
from steward.reads.machinery import asking
from tests.cast import build, turned
cast = turned(build())
now = timezone.now()
by = asking.actor_for(cast.key("registrar"), now)
with open({file!r}, "rb") as file:
    key = imports.look(file, "book.xlsx", cast.books["incoming"], by, now)
imports.begin(key, by, skip=True)
print(key)
"""
LOOK = """
import django, json
django.setup()
from steward.models import BookEntry
print(json.dumps(list(BookEntry.objects.order_by("ordinal").values_list("ordinal", "document__symbol"))))
"""


def test_a_killed_worker_is_followed_by_one_that_ends_the_import_with_every_row_once(
    box: Box, tmp_path: Path
) -> None:
    rows = rows_of(500, faulty=[450])
    key = told(box, BEGIN.format(file=str(workbook(tmp_path, rows))))

    standing = killed_and_followed(
        box, key, lambda standing: standing["state"] == "running" and standing["done"] >= 200
    )
    assert (standing["state"], standing["done"]) == ("done", 499), standing
    tally = json.loads((box.data / "imports" / key / "result.json").read_text())["tally"]
    assert tally == {"rows": 500, "registered": 499, "there": 0, "faulty": 1, "refused": 0}
    lines = json.loads(told(box, LOOK))
    assert lines == [[n, row[4]] for n, row in enumerate((row for row in rows if row[4]), start=1)]
    assert told(box, VERIFY) == "0"
