"""Who may come in: every page is for a signed-in post, and "unknown" is the same page for everybody."""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any, Concatenate, TypeVar, cast

from django.contrib.auth.decorators import login_required
from django.http import HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from steward.reads.machinery.asking import time_zone, without_post
from steward.reads.machinery.wording import status
from steward.reads.question import Question
from steward.rules.machinery.answers import No
from steward.rules.machinery.fields import read
from steward.web.machinery.actor import Asked, Seen
from steward.web.machinery.outcome import told

#: Methods a page answers to: one that only tells, one that only does, one that does both.
TELLS, DOES, BOTH = ("GET", "HEAD"), ("POST",), ("GET", "HEAD", "POST")

A = TypeVar("A")
#: A page as it is written: for a request of which it is known who asks.
View = Callable[Concatenate[Asked, ...], HttpResponseBase]


def door(
    view: View, methods: tuple[str, ...] = TELLS, of_oneself: bool = False
) -> Callable[..., HttpResponseBase]:
    """A page for a signed-in account that fills a post; every "no" becomes a page in words;
    moments are the organisation's.

    A page answers to no other method than those it names (405): what only tells is never reached by a POST,
    and what changes something never by a link. A page `of_oneself` is for who fills no post, too.
    """

    @wraps(view)
    @login_required
    def inside(request: Seen, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method not in methods:
            return HttpResponseNotAllowed(methods)
        if request.actor is None and of_oneself:
            request.actor = without_post(cast("int", request.user.pk), request.now)
        if request.actor is None:
            return render(request, "no_post.html", status=403)
        with timezone.override(time_zone()):
            try:
                return view(cast("Asked", request), *args, **kwargs)
            except No as no:
                return render(request, "no.html", {"no": told(no)}, status=status(no))

    inside.methods = methods  # type: ignore[attr-defined]  # what a page answers to is read at the page
    return inside


does = partial(door, methods=DOES)
does_and_tells = partial(door, methods=BOTH)
tells_of_oneself = partial(door, of_oneself=True)


def asked(request: Asked, question: Question[A], /, **values: Any) -> A:
    """The answer of a question that says what is in its answers, for the one who asks."""
    return question.answers(read(question.params, values), request.actor)
