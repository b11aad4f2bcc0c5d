"""The worker: tasks from the database one after the other, and the clock once a minute.

Promises that work interrupted by a stop, a crash or `kill -9` is taken up again at the next start: a task
that was running when its worker died is made ready again. Refuses to run twice on one data folder, because
each would take up the other's work. Stops at once on SIGTERM: acts are transactions, reports are resumed.
"""

import fcntl
import logging
import os
import signal
import threading
from pathlib import Path
from types import FrameType
from typing import IO

EVERY = 60.0
log = logging.getLogger("steward.jobs")


def main() -> None:
    """Run until stopped. Needs DJANGO_SETTINGS_MODULE; ends with code 75 when another worker is at work."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "steward.settings")
    os.umask(0o077)
    import django

    django.setup()
    from django.conf import settings
    from django_tasks_db.management.commands.db_worker import Worker

    held = only_one(Path(settings.DATA))
    if held is None:
        log.error("another worker is at work on %s; stop it first", settings.DATA)
        raise SystemExit(75)
    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, _stop)
    take_up_again()
    threading.Thread(target=_clock, daemon=True, name="clock").start()
    Worker(
        queue_names=["*"],
        interval=1,
        batch=False,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=f"steward-{os.getpid()}",
        excluded_queue_names=[],
    ).run()


def _stop(number: int, frame: FrameType | None) -> None:
    """End now: children die with this process, and the task that runs stays marked so,
    to be taken up again."""
    os._exit(0)


def only_one(folder: Path) -> IO[str] | None:
    """The lock of the data folder's worker, held as long as the file is open;
    None when another one has it."""
    held = (folder / "worker.lock").open("w")
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        held.close()
        return None
    return held


def take_up_again() -> int:
    """Make tasks ready that a dead worker left running; how many."""
    from django_tasks import TaskResultStatus
    from django_tasks_db.models import DBTaskResult

    left = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING)
    return int(left.update(status=TaskResultStatus.READY, started_at=None))


def _clock() -> None:
    """Tick for ever. A tick that fails is said and tried again a minute later:
    the installation must go on."""
    from django.db import close_old_connections

    wait = threading.Event()
    while True:
        close_old_connections()
        once()
        wait.wait(EVERY)


def once() -> bool:
    """One tick of the worker's clock; False when it failed, with the type of the error in the journal."""
    from django.utils import timezone

    from steward.jobs.tick import tick

    try:
        done = tick(timezone.now())
    except Exception as error:  # noqa: BLE001 - the clock goes on: the next minute tries again
        log.error(
            "the clock's tick failed (%s); it is tried again in a minute. Try 'steward tick'",
            type(error).__name__,
        )
        return False
    if done.alarm or done.refused:
        log.error("%s", done.sentence())
    return True


if __name__ == "__main__":
    main()
