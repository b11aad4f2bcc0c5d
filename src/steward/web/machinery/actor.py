"""From sign-in to who is asking: one frozen actor a request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from steward.reads.machinery.asking import signed_in


class ActorMiddleware:
    """Sets `request.actor` and `request.signed_in` (or None), and `request.now`, the moment of this request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        look(request)
        return self.get_response(request)


def look(request: HttpRequest) -> None:
    """Who asks at this moment; anew for an act at the end of long work, when rights may have been withdrawn meanwhile."""
    request.now = timezone.now()
    request.actor = request.signed_in = None
    if request.user.is_authenticated:
        request.signed_in = signed_in(request.user.pk, request.session.get("office"), request.now)
        request.actor = request.signed_in and request.signed_in.actor
