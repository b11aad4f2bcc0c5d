"""The first day as docs/guide/access.md tells it: by commands alone,
from the ceremony of two to the first issued document."""

import contextlib
import io
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Box

PEOPLE = {
    "chi": ("Văn thư", "", "registrar"),
    "dung": ("Chủ tịch", "province-chair", "decider"),
    "em": ("Chuyên viên", "", "reader"),
}


def tried(command: str, called: str, post: str, /, **fields: object) -> tuple[int, Any]:
    """One command line in this process: its exit code, and what it told or what was wrong."""
    from steward.cli.main import run

    words = [word for field, value in fields.items() for word in (f"--{field.replace('_', '-')}", str(value))]
    with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.redirect_stderr(io.StringIO()) as wrong:
        code = run([command, called, "--as", post, *words, "--json"])
    return code, json.loads(out.getvalue()) if code == 0 else wrong.getvalue()


def do(act: str, by: str, /, **fields: object) -> dict[str, str]:
    code, told = tried("do", act, by, **fields)
    assert code == 0, (act, told)
    return dict(told["result"])


def people(unit: str, first: str, second: str, since: str) -> dict[str, str]:
    """Steps 1 to 4: offices, persons, sign-ins and rights; one proposes and the other confirms."""
    posts = {}
    for login, (title, capacity, role) in PEOPLE.items():
        posts[login] = post = do("office.create", first, unit=unit, title=title, capacity=capacity)["office"]
        person = do("person.register", first, name=title)["person"]
        do("office.assign", first, office=post, person=person, since=since)
        do("account.open", first, person=person, login=login)
        right = {
            "office": post,
            "role": role,
            "unit": unit,
            "level": "mat",
            "since": since,
            "trained_on": since,
        }
        waiting = do("authorisation.propose", first, **right)["authorisation"]
        assert tried("do", "authorisation.confirm", first, authorisation=waiting)[0] == 3
        do("authorisation.confirm", second, authorisation=waiting)
        assert tried("do", "account.open", first, person=person, login=f"{login}2")[0] == 3
    return posts


def day(first: str, second: str) -> None:
    """The whole page; prints what the register then shows to the registrar."""
    root = tried("ask", "units", first)[1]["rows"][0]["key"]
    today = tried("ask", "me", first)[1]["day"]
    unit = do("unit.create", first, parent=root, code="vp", title="Văn phòng")["unit"]
    posts = people(unit, first, second, today)
    books = {
        way: do("book.open", posts["chi"], unit=unit, direction=way, year=today[:4], opened_on=today)["book"]
        for way in ("incoming", "outgoing")
    }
    proposal = {"kind": "Báo cáo", "level": "mat", "copies": 2, "reproduction": "forbidden"}
    assert tried("do", "document.propose", posts["em"], **proposal)[0] in (2, 3)
    basis = do("basis.adopt", first, code="I.1", text="Kế hoạch", level="mat", since=today)["basis"]
    document = do("document.propose", posts["em"], **proposal, basis=basis)["document"]
    do("document.determine", posts["dung"], document=document)
    do("document.issue", posts["chi"], document=document, book=books["outgoing"], symbol="1/BC")
    print(json.dumps(tried("ask", "documents", posts["chi"])[1]["rows"]))


@pytest.fixture
def box(begun: Box, tmp_path: Path) -> Box:
    """A copy of the begun office, where this test's own modules are found."""
    shutil.copytree(begun.data, tmp_path / "var")
    return Box(tmp_path / "var", (("PYTHONPATH", str(Path(__file__).parents[2])),))


def test_two_people_lead_a_new_office_to_its_first_issued_document(begun: Box, box: Box) -> None:
    posts = json.loads((begun.data.parent / "receipt.json").read_text())["offices"]
    done = box.python(f"from tests.cli.test_first_day import day; day(*{posts!r})")
    assert done.returncode == 0, done.stderr
    (row,) = json.loads(done.stdout)
    assert (row["symbol"], row["level"]["code"], row["state"]) == ("1/BC", "mat", "in_force")
    assert box.steward("log", "verify").returncode == 0
