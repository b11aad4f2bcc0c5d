"""`steward serve`: the installation in the foreground: pages (granian) and the worker, watched over.

Promises that both run or neither: when one ends, the other is stopped, the end is said and the exit code is
not zero, so that whoever started it (a person, systemd) sees it. SIGTERM and SIGINT stop both. Listens on
127.0.0.1 unless told otherwise. Refuses to start on tables of another release, on settings that a check calls
wrong, and when the port is taken.
"""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer

from steward.cli.errors import DONE, INTERNAL, Trouble
from steward.cli.ready import current, open_installation

#: Seconds between two looks at the children, and those they get to end by themselves.
LOOK, GRACE = 0.2, 10.0
#: Seconds for the first page.
START = 60.0


@dataclass
class Children:
    """The processes that make up the installation, by name."""

    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    stopping: bool = False

    def start(self, name: str, command: list[str]) -> None:
        from steward.jobs.scanner import die_with_parent

        env = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE", "steward.settings"),
        }
        self.running[name] = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, env=env, start_new_session=True, preexec_fn=die_with_parent
        )

    def ended(self) -> str | None:
        """The sentence about the first child that has ended, or None while all run."""
        for name, child in self.running.items():
            code = child.poll()
            if code is not None:
                return f"the {name} ended ({signal.Signals(-code).name if code < 0 else f'exit code {code}'})"
        return None

    def stop(self) -> None:
        """Ask all to end, then make them, and whatever they left behind (each has a group of its own)."""
        for child in self.running.values():
            if child.poll() is None:
                child.terminate()
        deadline = time.monotonic() + GRACE
        for child in self.running.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(max(0.1, deadline - time.monotonic()))
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()

    def on_signal(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True


def serve(
    host: Annotated[str, typer.Option("--host", help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", envvar="PORT", min=1, max=65535, help="Port to listen on.")
    ] = 8000,
    workers: Annotated[int, typer.Option("--workers", min=1, help="Processes that make pages.")] = 1,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print errors only.")] = False,
) -> int:
    """Run the installation: pages, worker and clock, until stopped.
    Ends with an error as soon as one of them ends."""
    ready_to_serve(host, port)
    return run_installation(host, port, workers, announce=(lambda address: None) if quiet else _say)


def ready_to_serve(host: str, port: int) -> None:
    """Everything that must hold before the first page; Trouble with its way out otherwise."""
    open_installation()
    current()
    from django.conf import settings
    from django.core.checks import run_checks

    from steward.jobs.spool import sweep

    wrong = [
        message for message in run_checks(tags=["steward"], databases=["default"]) if message.is_serious()
    ]
    if wrong:
        raise Trouble(f"{wrong[0].msg} ({wrong[0].id})", wrong[0].hint or "see 'steward check'")
    if not (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
        raise Trouble("the static files were never collected", "run 'steward migrate'")
    _port_is_free(host, port)
    sweep(Path(settings.FILE_UPLOAD_TEMP_DIR))


def _port_is_free(host: str, port: int) -> None:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        raise Trouble(
            f"cannot listen on {host}:{port}: {error.strerror}", "name another one with --port or PORT"
        ) from error


def run_installation(host: str, port: int, workers: int, announce: Callable[[str], None]) -> int:
    """Start the children, announce the address with the first page,
    watch until one ends or a signal comes."""
    children = Children()
    before = {number: signal.signal(number, children.on_signal) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        children.start("worker", [sys.executable, "-m", "steward.jobs.worker"])
        children.start("web server", _web(host, port, workers))
        return _watch(children, host, port, announce)
    finally:
        children.stop()
        for number, handler in before.items():
            signal.signal(number, handler)


def _web(host: str, port: int, workers: int) -> list[str]:
    return [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--host",
        host,
        "--port",
        str(port),
        "--workers",
        str(workers),
        "--blocking-threads",
        "4",
        "--no-ws",
        "--log-level",
        "warning",
        "--workers-kill-timeout",
        "5",
        "steward.cli.nameless:application",
    ]


def _watch(children: Children, host: str, port: int, announce: Callable[[str], None]) -> int:
    from django.conf import settings

    name = settings.ALLOWED_HOSTS[0].strip("*.")
    announced, deadline = False, time.monotonic() + START
    while not children.stopping:
        status = None if announced else answers(host, port, name)
        wrong = children.ended() or (None if announced else _wrong_so_far(status, deadline))
        if wrong:
            print(
                f"steward: {wrong}; the installation is stopped. Start it again with 'steward serve'",
                file=sys.stderr,
            )
            return INTERNAL
        if status is not None:
            announce(f"http://{f'[{host}]' if ':' in host else host}:{port}/")
            announced = True
        time.sleep(LOOK)
    return DONE


def _wrong_so_far(status: int | None, deadline: float) -> str | None:
    """What is wrong before the first page was seen, if anything."""
    if status is not None and status >= 500:
        return "the first page is an error (see the messages above)"
    return f"no page came within {START:.0f} s" if time.monotonic() > deadline else None


def answers(host: str, port: int, name: str = "") -> int | None:
    """The status of the first page, asked for under this name as a proxy would,
    or None while nobody answers."""
    connection = http.client.HTTPConnection(_nearest(host), port, timeout=5)
    try:
        connection.request("GET", "/", headers={"Host": name, "X-Forwarded-Proto": "https"} if name else {})
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def _nearest(host: str) -> str:
    """Where this machine reaches a server that listens on `host`:
    the loopback address for one that listens on all."""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    loopback = {4: "127.0.0.1", 6: "::1"}
    return loopback[address.version] if address.is_unspecified else host


def _say(address: str) -> None:
    print(f"Steward is ready at {address}", flush=True)
