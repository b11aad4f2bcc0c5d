"""What every page shows around its content: who is acting, how much work waits, how long the log is."""

from typing import Any

from django.http import HttpRequest

from steward.reads import work
from steward.reads.log import entries
from steward.reads.machinery.asking import SignedIn
from steward.web.machinery import tell


def frame(request: HttpRequest) -> dict[str, Any]:
    """Lazily: pages without a signed-in post cost no query."""
    who: SignedIn | None = getattr(request, "signed_in", None)
    if who is None:
        return {"acting": None, "log_size": None}
    return {"acting": _acting(who), "counts": {"mine": work.waiting(who.actor)}, "log_size": entries.size()}


def _acting(who: SignedIn) -> dict[str, Any]:
    return {
        "person": who.here.person,
        "post": tell.in_words(who.here),
        "unit": tell.name(who.here.unit),
        "posts": [
            {"id": o.key, "name": tell.in_words(o), "chosen": o.key == who.actor.key} for o in who.posts
        ],
    }
