"""From sign-in to who is asking: one frozen actor a request."""

from collections.abc import Callable
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django_htmx.middleware import HtmxDetails

from steward.reads.machinery.asking import SignedIn, signed_in
from steward.rules.machinery.actor import Actor


class Seen(HttpRequest):
    """A request as those that stand before the pages leave it: who asks, if anybody,
    and the moment it came."""

    actor: Actor | None
    signed_in: SignedIn | None
    now: datetime
    htmx: HtmxDetails


class Asked(Seen):
    """A request that has come through a door: a post asks."""

    actor: Actor
    signed_in: SignedIn


class ActorMiddleware:
    """Sets `request.actor` and `request.signed_in` (or None), and `request.now`,
    the moment of this request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Seen) -> HttpResponse:
        look(request)
        return self.get_response(request)


def look(request: Seen) -> None:
    """Who asks at this moment; anew for an act at the end of long work,
    when rights may have been withdrawn meanwhile."""
    request.now = timezone.now()
    request.actor = request.signed_in = None
    if request.user.is_authenticated:
        request.signed_in = signed_in(request.user.pk, request.session.get("post"), request.now)
        request.actor = request.signed_in.actor if request.signed_in else None
