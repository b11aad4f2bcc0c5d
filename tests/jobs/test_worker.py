"""The worker as a process: killed in the middle of a scan, started again, the scan ends closed."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from steward.jobs.worker import only_one
from tests.cli.conftest import Box
from tests.jobs.conftest import make_share
from tests.tables import copied

#: Builds the cast in this machine's own office and prints keys: two documents, registrar, head, unit.
BUILD = """
import django, json
django.setup()
from tests.cast import build, incoming
cast = build()
documents = [incoming(cast).result["document"] for _ in range(2)]
print(json.dumps([*documents, cast.key("registrar"), cast.key("head"), cast.units["interior"]]))
"""
#: Keeps the document's fingerprints, and of another one those of another key, opens a scan as the head, hands
#: it to the worker as the registrar; prints its key.
BEGIN = """
import django
django.setup()
from base64 import b64encode
from datetime import timedelta
from pathlib import Path
from django.utils import timezone
from steward.acts.catalogue import find
from steward.acts.machinery.envelope import perform
from steward.foundations.scan.fingerprint import derive, pack_prints, prints_reference
from steward.jobs.scans import begin
from steward.reads.machinery import asking
from steward.rules.machinery.fields import read
from tests.fingerprints import prints as foreign
from tests.jobs.conftest import PROTECTED

head, unit, registrar, document, other, store, key = {arguments!r}
now = timezone.now()

def do(name, office, **fields):
    act, origin = find(name), name + fields.get("document", "")
    return perform(act, read(act.order, fields), asking.actor_for(office, now), now, origin=origin).result

keys = derive(bytes.fromhex(Path(key).read_text()))
prints = b64encode(pack_prints(prints_reference(PROTECTED, keys), keys)).decode()
own = {{"key_id": keys.key_id.hex(), "prints": prints}}
for one, kept in ((document, own), (other, foreign())):
    do("document.keep_fingerprints", registrar, document=one, sha256="ab" * 32, **kept)
first = asking.organisation_day(now)
last = first + timedelta(days=30)
scan = do("scan.open", head, unit=unit, stores=store, since=str(first), until=str(last), purpose="x")["scan"]
begin(scan, registrar, key_file=key)
print(scan)
"""
VERIFY = (
    "import django; django.setup(); from steward.reads.log.verify import verify; print(len(list(verify())))"
)


@pytest.fixture
def box(tmp_path: Path) -> Box:
    more = (("DJANGO_SETTINGS_MODULE", "steward.settings"), ("PYTHONPATH", str(Path(__file__).parents[2])))
    return Box(copied(tmp_path / "var"), more)


def told(box: Box, code: str) -> str:
    done = box.python(code)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def worker(box: Box) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-m", "steward.jobs.worker"], env=box.environment)


def until(box: Box, scan: str, enough: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """The standing of the scan as soon as it is enough."""
    file = box.data / "progress" / f"{scan}.json"
    for _ in range(2400):
        standing: dict[str, Any] = json.loads(file.read_text())
        if enough(standing):
            return standing
        time.sleep(0.1)
    raise AssertionError(f"the scan does not come further: {standing}")


def killed_and_followed(box: Box, key: str, when: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """How the work of this key ends, when its worker is killed at a moment and a second one takes it up."""
    first = worker(box)
    until(box, key, when)
    os.kill(first.pid, signal.SIGKILL)
    first.wait(30)
    assert json.loads((box.data / "progress" / f"{key}.json").read_text())["state"] == "running"
    second = worker(box)
    try:
        return until(box, key, lambda standing: standing["state"] not in ("waiting", "running"))
    finally:
        second.terminate()
        assert second.wait(30) == 0


def test_a_killed_worker_is_followed_by_one_that_indexes_the_register_and_ends_the_scan(
    box: Box, tmp_path: Path
) -> None:
    document, other, registrar, head, unit = json.loads(told(box, BUILD))
    share = make_share(tmp_path, document, 150)
    arguments = (head, unit, registrar, document, other, str(share.store), str(share.key))
    scan = told(box, BEGIN.format(arguments=arguments))

    standing = killed_and_followed(box, scan, lambda standing: standing["state"] == "running")
    assert (standing["state"], standing["done"], standing["found"]) == ("done", 151, 1), standing
    assert standing["unusable"] == 1, "a fingerprint that cannot be used stops no scan, and is counted"
    assert other in (box.data / "scans" / scan / "left-out.txt").read_text()
    assert told(box, VERIFY) == "0"


def test_two_workers_do_not_share_a_data_folder(tmp_path: Path) -> None:
    held = only_one(tmp_path)
    assert held is not None and only_one(tmp_path) is None
    held.close()
    again = only_one(tmp_path)
    assert again is not None
    again.close()
