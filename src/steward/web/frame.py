"""What every page shows around its content: who is acting, how much work waits, how long the log is."""

from typing import Any

from django.http import HttpRequest

from steward.reads import log, people, work
from steward.web import tell


def frame(request: HttpRequest) -> dict[str, Any]:
    """Lazily: pages without a signed-in office cost no query."""
    by = getattr(request, "actor", None)
    if by is None:
        return {"acting": None, "log_size": None}
    return {"acting": _acting(by), "counts": {"mine": work.waiting(by)}, "log_size": log.size()}


def _acting(by: Any) -> dict[str, Any]:
    here, offices = people.acting(by)
    return {
        "person": here["person"], "office": here[tell.tongue()], "unit": tell.name(here["unit"]),
        "offices": [{"id": o["key"], "name": o[tell.tongue()], "chosen": o["key"] == by.key} for o in offices],
    }  # fmt: skip
