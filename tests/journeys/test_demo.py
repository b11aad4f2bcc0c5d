"""The demo as a visitor meets it, at a small scale: built, scanned, verified, served, signed in.
All input is generated."""

import http.client
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Box
from tests.cli.test_serve import free_port

BUILD = """
import os
from steward.cli.demo import build, command
from steward.cli.demo.scale import Scale

def small(folder):
    import steward.settings
    steward.settings.PASSWORD_HASHERS = ["tests.hasher.QuickArgon2"]
    return build.build(folder, Scale(units=4, documents=30, copies=70, printed=9, files=24))

command.prepared(command.chosen(dict(os.environ)), build=small)
"""
ENTER = """
import json
from steward.cli.ready import open_installation
open_installation()
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from steward.reads import work
from steward.reads.machinery import asking
client = Client(HTTP_HOST="127.0.0.1")
answer = client.post(reverse("account_login"), {{"login": {login!r}, "password": {password!r}}})
account = int(client.session["_auth_user_id"])
actor = asking.signed_in(account, None, timezone.now()).actor
told = work.work.run(work.Work(), actor)
counts = {{one["group"]: one["count"] for one in told["groups"]}}
print(json.dumps({{"status": answer.status_code, **counts}}))
"""


@pytest.fixture(scope="module")
def box(tmp_path_factory: pytest.TempPathFactory) -> Box:
    """A machine on which a small demo was built."""
    box = Box(tmp_path_factory.mktemp("journey") / "demo")
    done = box.python(BUILD)
    assert done.returncode == 0, done.stderr
    return box


@pytest.fixture(scope="module")
def stamp(box: Box) -> dict:
    return json.loads((box.data / "demo.json").read_text())


def test_every_planted_passage_became_a_hit_and_nothing_else_did(stamp: dict) -> None:
    figures = stamp["figures"]
    assert figures["found"] == figures["planted"] >= 12
    assert figures["besides"] == 0


def test_the_log_of_the_demo_verifies(box: Box, stamp: dict) -> None:
    done = box.steward("log", "verify")
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_texts_of_the_protected_documents_are_not_kept(box: Box) -> None:
    from steward.cli.demo.text import document_text

    database = b"".join(path.read_bytes() for path in box.data.glob("steward.sqlite3*"))
    for number in range(30):
        sentence = document_text(f"demo 1 {number}", 220, "vi").split("\n\n")[2][:60]
        assert sentence.encode() not in database


@pytest.mark.parametrize(("login", "what"), [("registrar", "act"), ("head", "act"), ("keeper", "act")])
def test_whoever_signs_in_finds_work_waiting(box: Box, stamp: dict, login: str, what: str) -> None:
    demo = Box(box.data, (("STEWARD_DEMO", "1"),))
    done = demo.python(ENTER.format(login=login, password=stamp["password"]))
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["status"] == 302
    assert told[what] > 0


@pytest.fixture
def served(box: Box) -> Iterator[tuple[int, list[str]]]:
    """The second start: the port, and the lines that were said until the office was ready."""
    port = free_port()
    with (box.data.parent / "demo.err").open("w") as said:
        command = [sys.executable, "-m", "steward", "demo", "--port", str(port)]
        process = subprocess.Popen(
            command, env=box.environment, stdout=subprocess.PIPE, stderr=said, text=True
        )
        lines = []
        for line in process.stdout or ():
            lines.append(line.rstrip("\n"))
            if line.startswith("Steward is ready"):
                break
        yield port, lines
        process.terminate()
        process.wait(30)
        if process.stdout:
            process.stdout.close()


def test_a_second_start_builds_nothing_and_its_last_line_is_the_address(
    box: Box, served: tuple[int, list[str]], stamp: dict
) -> None:
    port, lines = served
    assert lines, Path(box.data.parent / "demo.err").read_text()
    assert lines[-1] == f"Steward is ready at http://127.0.0.1:{port}/"
    assert all(
        any(one["login"] in line and one["name"] in line for line in lines) for one in stamp["sign_ins"]
    )
    assert json.loads((box.data / "demo.json").read_text()) == stamp
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", "/")
    assert connection.getresponse().status < 400
    connection.close()
