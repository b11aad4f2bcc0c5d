"""A small office of a family, as the demo builds it, in a database of its own beside that of the suite (SQLite)."""

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connections
from django.db.backends.sqlite3.base import DatabaseWrapper
from django.test import Client, override_settings
from django.utils import timezone


@dataclass(frozen=True)
class FamilyOffice:
    """The family and the world that was built; everything in it happened."""

    family: str
    world: Any

    def client(self, post: str, language: str = "en") -> Client:
        """A browser in which the person of this post has signed in."""
        from steward.models import Account, Office

        person = Office.objects.get(key=self.world.offices[post]).person
        client = Client(raise_request_exception=False, headers={"Accept-Language": language})
        client.force_login(
            Account.objects.get(pk=person.account_id), backend="allauth.account.auth_backends.AuthenticationBackend"
        )
        return client


@contextmanager
def another_database(file: Path) -> Iterator[None]:
    """Within this the default connection is this SQLite file's."""
    theirs = connections["default"]
    connections["default"] = DatabaseWrapper({**theirs.settings_dict, "NAME": str(file)}, "default")
    try:
        yield
    finally:
        connections["default"].close()
        connections["default"] = theirs


def tables(file: Path) -> Path:
    """A file with the tables and nothing in them."""
    with another_database(file):
        call_command("migrate", verbosity=0, interactive=False)
    return file


@contextmanager
def office(family: str, folder: Path, template: Path) -> Iterator[FamilyOffice]:
    """The office, open; a scan is decided and its report taken in besides what the demo's story tells."""
    file = folder / "steward.sqlite3"
    file.write_bytes(template.read_bytes())
    keys = {"LOG_KEY_FILE": folder / "log.key", "FINGERPRINT_KEY_FILE": folder / "prints.key", "DATA": folder}
    with ExitStack() as stack:
        stack.enter_context(override_settings(**keys))
        stack.enter_context(another_database(file))
        from steward.acts.log import checkpoint
        from steward.cli.demo import small
        from steward.models import Account

        world = small.happens(family, timezone.now() - timedelta(seconds=1))
        scanned(world)
        checkpoint(timezone.now())
        Account.objects.update(must_change=False)
        yield FamilyOffice(family, world)


def scanned(world: Any) -> None:
    """A scan with a finding on a document, which is confirmed, and two on marks alone, one allowed; and a scan not yet run."""
    from steward.acts import spill
    from steward.models import Hit

    document, level = next(iter(world.texts)), world.level(len(world.law.levels) - 1)
    order = {"unit": world.units["HQ"], "stores": "/srv/share", "since": world.today, "until": world.today, "purpose": "Yearly"}
    scan = world.do(spill.open_scan, "head", **order).result["scan"]
    place = {
        "member": None,
        "places": [{"page": 1, "start": 3, "end": 90}],
        "score": 0.9,
        "containment": 0.5,
        "matched_words": 60,
    }
    passage = {"path": "/srv/share/notes.txt", "rule": "passage", "document": document, "level": level, "certain": True}
    rule = f"mark/{world.law.code}/{level}"
    marks = [{"path": f"/srv/share/{n}.txt", "rule": rule, "document": None, "level": level, "certain": False} for n in (1, 2)]
    hits = "\n".join(json.dumps({**place, **found}) for found in (passage, *marks))
    told = {"scan": scan, "decision": scan, "report_digest": "ef" * 32, "files": 4, "not_read": 0}
    world.do(spill.close_scan, "registrar", **told, hits=hits)
    confirmed, allowed, _ = Hit.objects.order_by("pk")
    world.do(spill.confirm_hit, "registrar", hit=str(confirmed.key))
    world.do(spill.allow_hit, "registrar", hit=str(allowed.key), reason="A form without content")
    world.do(spill.open_scan, "head", **order)
