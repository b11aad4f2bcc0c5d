"""`steward serve` for real: both processes or neither, and nothing left behind."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from steward.cli import serve
from tests.cli.conftest import Box


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def children(pid: int) -> dict[str, int]:
    """Children of a process: last word of the module they run, and their id."""
    found = {}
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        words = Path(f"/proc/{child}/cmdline").read_bytes().decode().split("\0")
        found[words[words.index("-m") + 1].rpartition(".")[2]] = int(child)
    return found


@contextmanager
def post(box: Box, port: int) -> Iterator["subprocess.Popen[str]"]:
    """A served office whose first page has come; stopped in every case."""
    command = [sys.executable, "-m", "steward", "serve", "--port", str(port)]
    said = (box.data / "serve.err").open("w+")
    served = subprocess.Popen(command, env=box.environment, stdout=subprocess.PIPE, stderr=said, text=True)
    try:
        line = served.stdout.readline() if served.stdout else ""
        said.seek(0)
        assert line == f"Steward is ready at http://127.0.0.1:{port}/\n", said.read()
        yield served
    finally:
        served.terminate()
        served.wait(30)
        if served.stdout:
            served.stdout.close()
        said.close()


def page(port: int) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", "/")
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer


def gone(pid: int) -> bool:
    """Whether the process ends; waits for it."""
    for _ in range(300):
        with suppress(ProcessLookupError):
            os.kill(pid, 0)
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
            if state != "Z":
                time.sleep(0.1)
                continue
        return True
    return False


def test_a_page_comes_and_a_signal_stops_everything(begun: Box) -> None:
    port = free_port()
    with post(begun, port) as served:
        answer = page(port)
        assert answer.status < 400
        assert not answer.getheader("server"), "the software is named"
        running = children(served.pid)
        assert set(running) == {"worker", "granian"}
        served.send_signal(signal.SIGTERM)
        assert served.wait(30) == 0
    assert all(gone(pid) for pid in running.values())


@pytest.mark.parametrize("victim", ["worker", "granian"])
def test_when_one_process_dies_the_office_ends_with_an_error_and_starts_again(
    begun: Box, victim: str
) -> None:
    port = free_port()
    with post(begun, port) as served:
        running = children(served.pid)
        os.kill(running[victim], signal.SIGKILL)
        assert served.wait(30) == 70
        told = (begun.data / "serve.err").read_text()
        assert "ended (SIGKILL)" in told and "steward serve" in told
    assert all(gone(pid) for pid in running.values())
    with post(begun, port):
        assert page(port).status < 400


def test_killing_the_supervisor_leaves_no_process_behind(begun: Box) -> None:
    with post(begun, free_port()) as served:
        running = children(served.pid)
        served.kill()
        served.wait(30)
    assert all(gone(pid) for pid in running.values())


def test_a_taken_port_is_said_before_anything_starts(begun: Box) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = begun.steward("serve", "--port", taken.getsockname()[1])
    assert done.returncode == 2 and "--port" in done.stderr


def test_tables_of_another_release_are_refused(box: Box) -> None:
    done = box.steward("serve", "--port", free_port())
    assert done.returncode == 2 and "steward migrate" in done.stderr


def test_leavings_of_uploads_are_swept_at_start(begun: Box) -> None:
    left = begun.data / "spool" / "left.upload"
    left.write_bytes(b"x")
    with post(begun, free_port()):
        assert not left.exists()


def test_the_first_page_is_asked_of_the_loopback_address_when_every_address_is_listened_on() -> None:
    asked = {
        host: serve._nearest(host)
        for host in ("0.0.0.0", "::", "0:0:0:0:0:0:0:0", "127.0.0.1", "10.0.0.7", "office.example")
    }
    assert asked == {
        "0.0.0.0": "127.0.0.1",
        "::": "::1",
        "0:0:0:0:0:0:0:0": "::1",
        "127.0.0.1": "127.0.0.1",
        "10.0.0.7": "10.0.0.7",
        "office.example": "office.example",
    }
