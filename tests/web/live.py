"""A whole office in a process of its own, for the browser: real settings, a database, the worker, real pages.

`python -m tests.web.live FOLDER [DOCUMENTS] [OFFICES]` builds the cast in FOLDER (DOCUMENTS more papers with
their stories, OFFICES more offices), serves it on a free port of the loopback and says so in one JSON line:
address and a session for every sign-in. Then it does what it is told on its standard input, one JSON line
each: what happens outside the pages (a share is filled, a checkpoint is signed, the log is verified), and
ends with that input. The office's clock begins at `cast.NOW`. Its database is a SQLite file in FOLDER, or
with STEWARD_TEST_ENGINE=postgres a fresh one on the server of the suite, which the owner role migrates, the
application role works on and the end removes. All people, numbers and documents are made up.
"""

import json
import os
import subprocess
import sys
import threading
import time
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from tests import postgres
from tests.tables import FILE


def prepare(folder: Path, database: dict[str, str] | None = None) -> None:
    """Settings, tables and static files of a new office below `folder`, unless they lie there
    (`tests.tables`); on a SQLite file there unless `database` names another."""
    os.environ.update(
        STEWARD_DATA=str(folder),
        STEWARD_DATABASE=str(folder / FILE),
        DJANGO_SETTINGS_MODULE="steward.settings",
        STEWARD_SECRET_KEY="tests only, tests only, tests only, tests only, tests only",
        STEWARD_HOSTS="127.0.0.1",
    )
    os.environ.update(database or {})
    folder.mkdir(parents=True, exist_ok=True)
    if database or not (folder / FILE).exists():
        subprocess.run(
            [sys.executable, "-m", "steward", "migrate", "--quiet"], check=True, stdin=subprocess.DEVNULL
        )
    import django

    django.setup()
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["tests.hasher.QuickArgon2"]
    settings.FINGERPRINT_KEY_FILE.write_text(os.urandom(32).hex() + "\n")
    settings.FINGERPRINT_KEY_FILE.chmod(0o600)


def set_clock(began: Any) -> None:
    """Let the office's clock stand at this moment and go on from there."""
    from django.utils import timezone

    real, started = timezone.now, timezone.now()
    timezone.now = lambda: began + (real() - started)


def sessions() -> dict[str, str]:
    """A session key for every sign-in of the office, past the steps of a first sign-in
    (tests/web/signin has those)."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from steward.models import Account

    Account.objects.update(must_change=False)
    made = {}
    for account in Account.objects.all():
        store = SessionStore()
        store[SESSION_KEY] = str(account.pk)
        store[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
        store[HASH_SESSION_KEY] = account.get_session_auth_hash()
        store["second_factor"] = True
        store.create()
        made[account.login] = store.session_key
    return made


def share(folder: str, document: str, text: str, files: int) -> dict[str, Any]:
    """Fill a folder with real files, one or two of which carry a passage of this text."""
    from steward.cli.demo.share import write_share

    planted = write_share(folder, {document: text}, "browser", files)
    return {"planted": [one.path for one in planted]}


def checkpoint() -> dict[str, Any]:
    from django.utils import timezone

    from steward.acts.log import checkpoint as sign

    return {"note": sign(timezone.now())}


def verified() -> dict[str, Any]:
    """What `steward log verify` finds in tree and tables; nothing in a healthy office."""
    from steward.reads.log.verify import verify

    return {"found": [str(one) for one in verify()]}


def obey() -> None:
    """Do what the lines of standard input say; the answer is one line each."""
    commands = {"share": share, "verify": verified, "checkpoint": checkpoint}
    for line in sys.stdin:
        said = json.loads(line)
        try:
            answer = commands[said.pop("do")](**said)
        except Exception as error:
            answer = {"error": repr(error)}
        print(json.dumps(answer), flush=True)


def worker() -> Any:
    """The worker of `steward serve`, here for a thread, so that it lives by the same clock."""
    from django_tasks_db.management.commands.db_worker import Worker

    return Worker(
        queue_names=["*"],
        interval=0.2,
        batch=False,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id="browser",
        excluded_queue_names=[],
    )


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, *said: Any) -> None:
        """Says nothing: the test reads only what is answered."""


def main(folder: str, documents: int = 0, posts: int = 0) -> None:
    on_postgres = os.environ.get("STEWARD_TEST_ENGINE") == "postgres"
    with postgres.database(f"steward_live_{os.getpid()}") if on_postgres else nullcontext() as database:
        prepare(Path(folder).resolve(), database)
        live(documents, posts)


def live(documents: int, posts: int) -> None:
    """Build the cast, serve, work and obey; nothing is at work any more when this returns."""
    from tests import cast as casting
    from tests.web import live_papers as papers

    began = time.monotonic()
    cast = casting.build()
    papers.more_posts(cast, posts)
    papers.fill(cast, documents)
    set_clock(casting.NOW + timedelta(minutes=30))
    from steward.wsgi import application

    server = make_server("127.0.0.1", 0, application, server_class=Server, handler_class=Quiet)
    working = worker()
    threads = [threading.Thread(target=job, daemon=True) for job in (working.run, server.serve_forever)]
    for thread in threads:
        thread.start()
    site = {
        "address": f"http://127.0.0.1:{server.server_port}",
        "sessions": sessions(),
        "posts": cast.posts,
        "units": cast.units,
    }
    print(json.dumps({**site, "seconds": round(time.monotonic() - began, 1)}), flush=True)
    obey()
    working.running = False
    server.shutdown()
    for thread in threads:
        thread.join(30)


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
