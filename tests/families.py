"""A small office of a family, as the demo builds it,
in a database of its own beside that of the suite (SQLite)."""

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from sqlite3 import Connection
from typing import Any

from django.db import connections
from django.db.backends.sqlite3.base import DatabaseWrapper
from django.test import Client, override_settings
from django.utils import timezone


@dataclass(frozen=True)
class FamilyInstallation:
    """The family and the world that was built; everything in it happened."""

    family: str
    world: Any

    def client(self, post: str, language: str = "en") -> Client:
        """A browser in which the person of this post has signed in."""
        from steward.models import Account, Post

        person = Post.objects.get(key=self.world.posts[post]).person
        client = Client(raise_request_exception=False, headers={"Accept-Language": language})
        client.force_login(
            Account.objects.get(pk=person.account_id),
            backend="allauth.account.auth_backends.AuthenticationBackend",
        )
        return client


@contextmanager
def another_database(name: str) -> Iterator[None]:
    """Within this the default connection is a database of its own in memory,
    with the suite's tables and no row of the office.

    The tables are copied from the suite's own, as migrations take seconds.
    """
    theirs = connections["default"]
    theirs.ensure_connection()
    ours = DatabaseWrapper(
        {**theirs.settings_dict, "NAME": f"file:{name}?mode=memory&cache=shared"}, "default"
    )
    connections["default"] = ours
    try:
        ours.ensure_connection()
        _copy_tables(theirs.connection, ours.connection)
        yield
    finally:
        ours.connection.close()  # the wrapper keeps a database in memory open
        connections["default"] = theirs


def _copy_tables(source: Connection, target: Connection) -> None:
    """Tables, then indexes and triggers; the search makes its own tables behind its one."""
    made = source.execute(
        "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'"
    ).fetchall()
    for wanted in (("table",), ("index", "trigger")):
        for kind, name, sql in made:
            if kind in wanted and not (kind == "table" and name.startswith("steward_search_")):
                target.execute(sql)


@contextmanager
def installation(family: str, folder: Path) -> Iterator[FamilyInstallation]:
    """The office, open; a scan is decided and its report taken in besides what the demo's story tells."""
    keys = {"LOG_KEY_FILE": folder / "log.key", "FINGERPRINT_KEY_FILE": folder / "prints.key", "DATA": folder}
    with ExitStack() as stack:
        stack.enter_context(override_settings(**keys))
        stack.enter_context(another_database(f"office-{family}"))
        from steward.acts.log import checkpoint
        from steward.cli.demo import small
        from steward.models import Account, Head

        Head.objects.create(id=1)
        world = small.happens(family, timezone.now() - timedelta(seconds=1))
        scanned(world)
        checkpoint(timezone.now())
        Account.objects.update(must_change=False)
        yield FamilyInstallation(family, world)


def scanned(world: Any) -> None:
    """A scan with a finding on a document, which is confirmed, and two on marks alone, one allowed;
    and a scan not yet run."""
    from steward.acts.spill import scans
    from steward.models import Hit

    document, level = next(iter(world.texts)), world.level(len(world.law.levels) - 1)
    order = {
        "unit": world.units["HQ"],
        "stores": "/srv/share",
        "since": world.today,
        "until": world.today,
        "purpose": "Yearly",
    }
    scan = world.do(scans.open_scan, "head", **order).result["scan"]
    place = {
        "member": None,
        "places": [{"page": 1, "start": 3, "end": 90}],
        "score": 0.9,
        "containment": 0.5,
        "matched_words": 60,
    }
    passage = {
        "path": "/srv/share/notes.txt",
        "rule": "passage",
        "document": document,
        "level": level,
        "certain": True,
    }
    rule = f"mark/{world.law.code}/{level}"
    marks = [
        {"path": f"/srv/share/{n}.txt", "rule": rule, "document": None, "level": level, "certain": False}
        for n in (1, 2)
    ]
    hits = "\n".join(json.dumps({**place, **found}) for found in (passage, *marks))
    told = {"scan": scan, "decision": scan, "report_digest": "ef" * 32, "files": 4, "not_read": 0}
    world.do(scans.close_scan, "registrar", **told, hits=hits)
    confirmed, allowed, _ = Hit.objects.order_by("pk")
    world.do(scans.confirm_hit, "registrar", hit=str(confirmed.key))
    world.do(scans.allow_hit, "registrar", hit=str(allowed.key), reason="A form without content")
    world.do(scans.open_scan, "head", **order)
