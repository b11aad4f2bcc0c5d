"""From sign-in to who is asking: one frozen actor a request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from steward.reads import people


class ActorMiddleware:
    """Sets `request.actor` (or None) and `request.now`, the one moment of this request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.now = timezone.now()
        request.actor = None
        if request.user.is_authenticated:
            request.actor = people.actor_of(request.user.pk, request.session.get("office"), request.now)
        return self.get_response(request)
