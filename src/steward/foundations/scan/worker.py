"""The nursery and its workers: the only processes that read foreign bytes.

Promises that a worker holds everything it needs before the jail closes (readers, codecs, the index), that it
answers each file with one line per member and a last one for the file, and that it ends itself after an
out-of-memory. The nursery is a small fresh process that prepares once and then forks workers in
milliseconds; it never reads a file. Refuses to be imported for anything else: run as
`python -m steward.foundations.scan.worker FD`.
"""

from __future__ import annotations

import bz2
import codecs
import contextlib
import email
import encodings
import gzip
import importlib
import io
import lzma
import os
import pkgutil
import signal
import socket
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf

from . import jail
from .channel import receive, send

_LEFT_OUT = {"mbcs", "oem", "cp65001"}


class Preparation:
    """Engine and extraction, imported and warmed before the first fork."""

    def __init__(self, settings: dict[str, Any]) -> None:
        from .extract import Budget, extract

        _load_late_modules()
        self.extract, self.budget = extract, Budget(**settings.get("budget", {}))
        self.memory = int(settings.get("memory", jail.MEMORY))
        marks = [_rule(rule) for rule in settings.get("marks", ())]
        index, key = settings.get("index"), settings.get("key")
        self.engine: Any = None
        if index or marks:
            from .match import Engine

            self.engine = Engine.open(
                Path(index) if index else None, bytes.fromhex(key) if key else None, marks
            )
        for sample in _warm_samples():
            list(extract(sample, "warm"))

    def index(self) -> dict[str, Any]:
        """What the report's header says of the index."""
        header = self.engine.header if self.engine else None
        return {"index_digest": header and header.digest, "documents": header.documents if header else 0}


def _rule(fields: dict[str, Any]) -> Any:
    from .marks import MarkRule

    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in fields.items()
    }
    return MarkRule(**values)


def _load_late_modules() -> None:
    """Inside the jail no module can be loaded any more; codecs and parts of `email` load late."""
    for package in (encodings, email):
        for module in pkgutil.iter_modules(package.__path__):
            if module.name not in _LEFT_OUT:
                with contextlib.suppress(ImportError):
                    importlib.import_module(f"{package.__name__}.{module.name}")
    for module in pkgutil.iter_modules(encodings.__path__):
        with contextlib.suppress(LookupError, ImportError):
            codecs.lookup(module.name)


def _warm_samples() -> Iterator[bytes]:
    """One small file per family of readers, so that whatever they load late is loaded."""
    yield b"<html><p>a</p></html>"
    yield b"\xe1\xbb\x87 a\xff"
    yield b"{\\rtf1 a}"
    inner = b"From: =?utf-8?b?w6E=?= <a@b>\nSubject: c\nDate: Mon, 1 Jan 2001 00:00:00 +0000\n\nd"
    yield b"From: a@b\nSubject: c\nMIME-Version: 1.0\nContent-Type: message/rfc822\n\n" + inner
    yield from (gzip.compress(b"a"), bz2.compress(b"a"), lzma.compress(b"a"))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", "a")
    yield buffer.getvalue()
    yield buffer.getvalue()[:40]
    document = pikepdf.new()
    document.add_blank_page()
    document.docinfo["/Title"] = "warm"
    # Locked ones too: the cipher opens its source of random numbers at the first use.
    for lock in (
        False,
        pikepdf.Encryption(owner="a", user="", R=4),
        pikepdf.Encryption(owner="a", user="b", R=6),
    ):
        buffer = io.BytesIO()
        document.save(buffer, encryption=lock)
        yield buffer.getvalue()
    yield b"%PDF-1.4 broken"
    yield b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def work(channel: socket.socket, ready: Preparation, namespaces: list[str]) -> None:
    """A worker's life: enter the jail, say hello, answer files until told to stop or out of memory."""
    active = namespaces + jail.enter(ready.memory)
    send(channel, {"hello": active})
    while True:
        job, fds = receive(channel)
        if job is None or not fds:
            return
        try:
            jail.cpu_budget(int(job["cpu"]))
            healthy = _answer(channel, ready, job, fds[0])
        finally:
            os.close(fds[0])
        send(channel, {"done": True, "healthy": healthy})
        if not healthy:
            return


def _answer(channel: socket.socket, ready: Preparation, job: dict[str, Any], fd: int) -> bool:
    healthy = True
    began = time.monotonic()
    for item in ready.extract(fd, job["name"], ready.budget):
        healthy = healthy and item.reason != "memory-limit"
        line: dict[str, Any] = {
            "member": item.member,
            "sha256": item.sha256,
            "type": item.type,
            "outcome": item.outcome,
            "reason": item.reason,
            "bytes": item.bytes,
            "chars": len(item.text),
        }
        hits = _hits(ready, item, line)
        healthy = healthy and line["reason"] != "memory-limit"
        now = time.monotonic()
        line["seconds"], began = round(now - began, 4), now
        send(
            channel,
            {
                "file": line,
                "hits": hits,
                **({"text": item.text[slice(*item.content)]} if job.get("text") else {}),
            },
        )
    return healthy


def _hits(ready: Preparation, item: Any, line: dict[str, Any]) -> list[dict[str, Any]]:
    if ready.engine is None or not item.text:
        return []
    try:
        return [match.as_dict() for match in ready.engine.match(item.text, item.pages)]
    except MemoryError:
        line.update(outcome="unreadable", reason="memory-limit")
        return []


def nursery(control: socket.socket) -> None:
    """Prepare, then fork a worker for each request and say how it ended when asked."""
    jail.die_with_parent()
    settings, _ = receive(control)
    if settings is None:
        return
    try:
        ready = Preparation(settings)
    except Exception as error:  # noqa: BLE001 - the parent reports it in words; nothing may be lost here
        send(control, {"failed": str(error), "kind": type(error).__name__})
        return
    namespaces = jail.leave_network()
    send(control, {"ready": ready.index()})
    while True:
        order, fds = receive(control)
        if order is None:
            return
        if "end" in order:
            send(control, {"status": _end(int(order["end"]))})
        else:
            send(control, {"pid": _fork(control, fds[0], ready, namespaces)})
            os.close(fds[0])


def _fork(control: socket.socket, fd: int, ready: Preparation, namespaces: list[str]) -> int:
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        jail.die_with_parent()
        control.close()
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        work(socket.socket(fileno=fd), ready, namespaces)
        code = 0
    except MemoryError:
        code = 9
    except (BrokenPipeError, ConnectionError):
        code = 0
    finally:
        os._exit(code)


def _end(pid: int) -> int:
    try:
        os.kill(pid, signal.SIGKILL)
        return os.waitpid(pid, 0)[1]
    except (ProcessLookupError, ChildProcessError):
        return -1


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    nursery(socket.socket(fileno=int(sys.argv[1])))
