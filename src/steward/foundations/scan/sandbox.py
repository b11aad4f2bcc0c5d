"""The parent's side of the jail: a nursery that forks workers, and the handling of those that die.

Promises that the parent never reads a byte of a file: it opens, hands the descriptor over and waits. A worker
that crashes, is killed, runs out of memory or out of time costs its own file and no other; one killed from
outside gets its file a second chance in a fresh worker. Refuses to go on when workers cannot be had at all
(`SandboxError`).
"""

from __future__ import annotations

import os
import selectors
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from typing import Any

from .channel import frames, receive, send
from .fingerprint import ScanError

_ENDED_BY = {
    signal.SIGXCPU: "time-limit",
    signal.SIGKILL: "worker-killed",
    signal.SIGSYS: "forbidden-call",
}
_KEPT = ("PATH", "LANG", "LC_ALL", "PYTHONPATH", "VIRTUAL_ENV", "HOME", "NUMBA_CACHE_DIR", "TMPDIR")


class SandboxError(RuntimeError):
    """Workers cannot be started; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Time and life of a worker. Processor seconds a file: `base` + `per_mb` x MB, at most `most`.

    The clock on the wall may run `patience` times as long, because the machine has other work too.
    """

    base: float = 5.0
    per_mb: float = 1.0
    most: float = 120.0
    patience: float = 6.0
    life: int = 200

    def cpu(self, size: int) -> float:
        """Processor seconds permitted for a file of `size` bytes."""
        return min(self.base + self.per_mb * size / 1e6, self.most)


@dataclass(slots=True)
class Job:
    """One file to be read: an open descriptor (closed by the pool) and what came back so far."""

    fd: int
    name: str
    size: int
    want_text: bool = False
    token: Any = None
    lines: list[dict[str, Any]] = field(default_factory=list)
    fate: str | None = None
    tries: int = 0


@dataclass(slots=True)
class _Worker:
    pid: int
    channel: socket.socket
    inbox: bytearray = field(default_factory=bytearray)
    job: Job | None = None
    deadline: float = 0.0
    files: int = 0
    late: bool = False


class Pool:
    """Workers and the jobs they have. `submit` until `free` is 0, then `collect`."""

    def __init__(self, workers: int, settings: dict[str, Any], limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self.active: list[str] = []
        self.index: dict[str, Any] = {}
        self.restarts = 0
        self._settings = settings
        self._size = max(1, workers)
        self._workers: list[_Worker] = []
        self._again: list[Job] = []
        self._selector = selectors.DefaultSelector()
        self._nursery: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._failures = 0
        self._start()

    @property
    def free(self) -> int:
        """How many more jobs can be taken now."""
        return self._size - self.busy

    @property
    def busy(self) -> int:
        """Jobs that are not collected yet."""
        return sum(worker.job is not None for worker in self._workers) + len(self._again)

    def pids(self) -> list[int]:
        """Process ids of the workers, for tests and monitoring."""
        return [worker.pid for worker in self._workers]

    def submit(self, job: Job) -> None:
        """Give a job to a worker."""
        worker = next((worker for worker in self._workers if worker.job is None), None) or self._fork()
        if worker is None:
            self._again.append(job)
            return
        worker.job, worker.files, worker.late = job, worker.files + 1, False
        job.tries += 1
        cpu = self.limits.cpu(job.size)
        worker.deadline = time.monotonic() + cpu * self.limits.patience
        order = {"name": job.name, "cpu": max(1, round(cpu)), "text": job.want_text}
        try:
            send(worker.channel, order, (job.fd,))
        except OSError:  # it was dead before it had the file: that is no try
            job.tries -= 1

    def collect(self, patience: float = 1.0) -> list[Job]:
        """Jobs that ended: `fate` None when the worker answered to the end, else a reason code."""
        ended: list[Job] = []
        for job in self._again[: self._size]:
            self._again.remove(job)
            self.submit(job)
        for key, _ in self._selector.select(self._wait(patience)):
            ended += self._hear(key.data)
        now = time.monotonic()
        for worker in list(self._workers):
            if worker.job and now > worker.deadline:
                worker.late = True
                ended += self._bury(worker)
        return ended

    def close(self) -> None:
        """End all workers and the nursery."""
        try:
            for worker in list(self._workers):
                self._drop(worker)
        except (SandboxError, OSError):
            self._workers.clear()
        if self._control:
            self._control.close()
        if self._nursery:
            try:
                self._nursery.wait(2)
            except subprocess.TimeoutExpired:
                self._nursery.kill()
                self._nursery.wait()
        self._selector.close()

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _wait(self, patience: float) -> float:
        deadlines = [worker.deadline for worker in self._workers if worker.job]
        if not deadlines:
            return 0.0
        return max(0.0, min(patience, min(deadlines) - time.monotonic()))

    def _start(self) -> None:
        mine, theirs = socket.socketpair()
        environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
        environment |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "NUMBA_NUM_THREADS": "1"}
        command = [sys.executable, "-P", "-m", "steward.foundations.scan.worker", str(theirs.fileno())]
        self._nursery = subprocess.Popen(
            command,
            pass_fds=(theirs.fileno(),),
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )
        theirs.close()
        self._control = mine
        self.index = self._ask(self._settings, expect="ready")

    def _ask(self, order: dict[str, Any], expect: str, fds: tuple[int, ...] = ()) -> Any:
        assert self._control is not None
        try:
            send(self._control, order, fds)
            answer, _ = receive(self._control)
        except OSError:
            answer = None
        if answer is None:
            raise SandboxError("the scanner's worker process ended; run again with --resume")
        if "failed" in answer:
            if answer["kind"] == "ScanError":
                raise ScanError(answer["failed"])
            raise SandboxError(f"the scanner's worker cannot start: {answer['kind']}: {answer['failed']}")
        return answer[expect]

    def _fork(self) -> _Worker | None:
        mine, theirs = socket.socketpair()
        try:
            pid = self._ask({"fork": True}, "pid", (theirs.fileno(),))
        except SandboxError:
            mine.close()
            self._revive()
            return None
        finally:
            theirs.close()
        worker = _Worker(pid, mine)
        self._workers.append(worker)
        self._selector.register(mine, selectors.EVENT_READ, worker)
        return worker

    def _revive(self) -> None:
        """The nursery itself was killed: its workers died with it, their files are tried again."""
        self.restarts += 1
        if self.restarts > 20:
            raise SandboxError(
                "the scanner's worker process was killed twenty times; run again with --resume"
            )
        for worker in self._workers:
            self._selector.unregister(worker.channel)
            worker.channel.close()
            if worker.job:
                worker.job.lines.clear()
                self._again.append(worker.job)
        self._workers.clear()
        if self._nursery:
            self._nursery.kill()
            self._nursery.wait()
        if self._control:
            self._control.close()
        self._start()

    def _hear(self, worker: _Worker) -> list[Job]:
        if worker not in self._workers:
            return []
        try:
            block = worker.channel.recv(1 << 20)
        except OSError:
            block = b""
        if not block:
            return self._bury(worker)
        worker.inbox += block
        return [job for message in frames(worker.inbox) for job in self._message(worker, message)]

    def _message(self, worker: _Worker, message: dict[str, Any]) -> list[Job]:
        if "hello" in message:
            self.active = message["hello"]
        elif "file" in message and worker.job:
            worker.job.lines.append(message)
        elif "done" in message and worker.job:
            job, worker.job = worker.job, None
            if not message["healthy"] or worker.files >= self.limits.life:
                self._drop(worker)
            return [_closed(job)]
        return []

    def _bury(self, worker: _Worker) -> list[Job]:
        """A worker that ended or must end: its job gets a fate, or another chance."""
        job = worker.job
        try:
            status = self._drop(worker)
        except SandboxError:
            self._workers.append(worker)
            self._selector.register(worker.channel, selectors.EVENT_READ, worker)
            self._revive()
            return []
        if job is None:
            return []
        fate = "time-limit" if worker.late else _fate(status)
        if fate == "worker-killed" and job.tries < 2:
            job.lines.clear()
            self._again.append(job)
            return []
        job.fate = fate
        return [_closed(job)]

    def _drop(self, worker: _Worker) -> int:
        self._workers.remove(worker)
        self._selector.unregister(worker.channel)
        status = int(self._ask({"end": worker.pid}, "status"))
        worker.channel.close()
        return status


def _fate(status: int) -> str:
    if os.WIFSIGNALED(status):
        return _ENDED_BY.get(signal.Signals(os.WTERMSIG(status)), "crash")
    return "memory-limit" if os.WIFEXITED(status) and os.WEXITSTATUS(status) == 9 else "crash"


def _closed(job: Job) -> Job:
    os.close(job.fd)
    return job
