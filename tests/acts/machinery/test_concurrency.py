"""Several processes in one database of their own: a real SQLite file,
and PostgreSQL where the suite runs on it.

Numbers stay gap-free, one of two racing answers wins, one origin gives one entry, and a process that is
killed in the middle leaves a database that verifies.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from tests import postgres

HERE = Path(__file__).resolve().parents[3]
ON_POSTGRES = os.environ.get("STEWARD_TEST_ENGINE") == "postgres"


@dataclass
class Place:
    """A database of one test and the file that names the cast in it."""

    cast: Path
    environment: dict[str, str]

    def start(self, *words: str) -> subprocess.Popen[str]:
        command = [
            sys.executable,
            "-W",
            "error::RuntimeWarning",
            "-m",
            "tests.acts.one_process",
            *words[:1],
            str(self.cast),
            *words[1:],
        ]
        pipe = subprocess.PIPE
        return subprocess.Popen(command, cwd=HERE, env=self.environment, stdout=pipe, stderr=pipe, text=True)

    def run(self, *words: str) -> dict:
        return finished(self.start(*words))


def finished(process: subprocess.Popen[str]) -> dict:
    out, err = process.communicate(timeout=300)
    assert process.returncode == 0, err
    return json.loads(out.splitlines()[-1])


def environment(folder: Path, database: str, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("STEWARD_", "DJANGO_"))}
    return {
        **kept,
        "STEWARD_DATA": str(folder),
        "STEWARD_DATABASE": database,
        "STEWARD_SECRET_KEY": "tests only " * 5,
        "DJANGO_SETTINGS_MODULE": "steward.settings",
        "PYTHONPATH": f"{HERE / 'src'}{os.pathsep}{HERE}",
        **more,
    }


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """The office before any document, built once by the owner and copied for every test."""
    folder = tmp_path_factory.mktemp("office")
    place = Place(folder / "cast.json", environment(folder, address(folder, "template")))
    if ON_POSTGRES:
        create("template", postgres.OWNER)
        owner = address(folder, "template", postgres.OWNER)
        place.environment |= {"STEWARD_DATABASE_OWNER": owner, "STEWARD_AS_OWNER": "1"}
    place.run("build")
    return place


def name(of: str) -> str:
    return f"steward_race_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{of}"


def address(folder: Path, of: str, role: str = postgres.APPLICATION) -> str:
    if not ON_POSTGRES:
        return str(folder / f"{of}.sqlite3")
    described = postgres.described()
    return f"postgresql://{role}:{role}@/{name(of)}?host={described['HOST']}" + (
        f"&port={described['PORT']}" if described["PORT"] else ""
    )


def create(of: str, owner: str, template: str = "template0") -> None:
    with psycopg.connect(postgres.address(), autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name(of)}"')
        connection.execute(f'CREATE DATABASE "{name(of)}" OWNER {owner} TEMPLATE "{template}"')


@pytest.fixture
def place(template: Place, tmp_path: Path) -> Iterator[Place]:
    mark = uuid.uuid4().hex[:8]
    shutil.copy(template.cast, tmp_path / "cast.json")
    if not ON_POSTGRES:
        for file in template.cast.parent.glob("template.sqlite3*"):
            shutil.copy(file, tmp_path / file.name.replace("template", mark))
        yield Place(tmp_path / "cast.json", environment(tmp_path, address(tmp_path, mark)))
        return
    create(mark, postgres.OWNER, name("template"))
    yield Place(tmp_path / "cast.json", environment(tmp_path, address(tmp_path, mark)))
    with psycopg.connect(postgres.address(), autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name(mark)}" WITH (FORCE)')


def test_three_processes_that_enter_in_one_book_leave_no_gap(place: Place):
    busy = [place.start("register", who, "12") for who in ("registrar", "second_registrar", "registrar")]
    taken = [number for process in busy for number in finished(process)["ordinals"]]
    after = place.run("look")
    assert sorted(taken) == after["ordinals"] == list(range(1, 37))
    assert after["findings"] == []


def test_the_same_origin_from_two_processes_gives_one_entry(place: Place):
    busy = [place.start("register", "registrar", "1", "one-and-the-same") for _ in range(3)]
    answers = [finished(process) for process in busy]
    assert answers[0] == answers[1] == answers[2]
    after = place.run("look")
    assert (after["ordinals"], after["findings"]) == ([1], [])


def test_of_two_answers_to_one_offer_one_wins(place: Place):
    place.run("register", "registrar", "3")
    for copy in place.run("look")["copies"]:
        handover = place.run("offer", copy, "keeper")["handover"]
        busy = [
            place.start("answer", "copy.accept", "keeper", handover),
            place.start("answer", "copy.withdraw", "registrar", handover),
        ]
        answers = [finished(process) for process in busy]
        assert sum("done" in answer for answer in answers) == 1
        assert {"refused": "not_now"} in answers
    after = place.run("look")
    assert "open" not in after["states"] and after["findings"] == []


def test_of_two_corrections_to_one_number_one_wins(place: Place):
    """Of two documents of one book: neither sees the other's number before it is written."""
    documents = place.run("issue", "20")["documents"]
    both = ("registrar", documents[::2]), ("second_registrar", documents[1::2])
    busy = [
        place.start("correct", who, other, *own)
        for (who, own), (other, _) in zip(both, both[::-1], strict=True)
    ]
    answers = zip(*(finished(process)["told"] for process in busy), strict=True)
    assert {tuple(sorted(pair)) for pair in answers} == {("done", "number_taken")}
    assert place.run("look")["findings"] == []


@pytest.mark.parametrize("lines", [1, 4, 9])
def test_a_process_killed_in_the_middle_leaves_a_database_that_verifies(place: Place, lines: int):
    """The victim is killed right after its n-th receipt, while another goes on."""
    victim, other = (
        place.start("register", "registrar", "500"),
        place.start("register", "second_registrar", "5"),
    )
    seen = [int(victim.stdout.readline()) for _ in range(lines)]
    victim.send_signal(signal.SIGKILL)
    victim.communicate()
    others = finished(other)["ordinals"]
    after = place.run("look")
    assert after["ordinals"] == list(range(1, len(after["ordinals"]) + 1))
    assert {*seen, *others} <= set(after["ordinals"])
    assert after["findings"] == []
    assert place.run("register", "registrar", "1")["ordinals"] == [len(after["ordinals"]) + 1]
