"""What an act is to be done to, where it was opened from nowhere: everything its standing rule allows, page by page.

A list that is cut says so and leads on; a filter looks through all of it. One thing is chosen by its line, several by
ticks. Where there is only one, or one lies at hand (the open book of the own unit), nobody is asked.
"""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from steward.acts.act import Act
from steward.reads.things import THINGS, of
from steward.reads.wording import label, verb
from steward.rules.fields import kinds
from steward.rules.values import Kind
from steward.web.door import ask
from steward.web.inputs import is_key
from steward.web.tell import own_page

SHOWN = 50


def kind_of(found: Act) -> Kind:
    """The field of the order that names the thing."""
    return kinds(found.order)[found.names]


def subject_of(found: Act, given: Mapping[str, Any]) -> str:
    """The subject of the thing: that of its field, or the one the order names beside it."""
    kind = kind_of(found)
    return kind.subject if kind.subject in found.standing.on else str(given.get("subject", found.standing.on[0]))


def listed(found: Act, given: Mapping[str, Any]) -> bool:
    """Whether the things of this act can be listed at all; an entry of the log is named by its number."""
    return bool(found.names) and kind_of(found).name != "number" and subject_of(found, given) in THINGS


def named(request: HttpRequest, found: Act, given: QueryDict) -> tuple[str, ...]:
    """The keys that were given for the thing."""
    if not found.names:
        return ()
    values = tuple(value for value in given.getlist(found.names) if value)
    return values if kind_of(found).name == "number" or all(is_key(value) for value in values) else ()


def page(request: HttpRequest, found: Act) -> HttpResponse:
    """The things to choose from, or the form of the only one."""
    subject, words = subject_of(found, request.GET), request.GET.get("q", "")[:200]
    after = request.GET.get("after", "0")
    answer = ask(request, "pick", subject=subject, act=found.name, q=words, limit=SHOWN, after=after)
    rows = answer["rows"]
    if rows and not words and after == "0" and (of(subject).at_hand or (len(rows) == 1 and answer["following"] is None)):
        return HttpResponseRedirect(_to(request, found, subject, rows[0]["key"]))
    context = {
        "title": verb(found.name),
        "sub": label(found.sentence),
        "head": gettext("Choose what this is about"),
        "rows": [{**row, "url": _to(request, found, subject, row["key"])} for row in rows],
        "several": kind_of(found).name == "refs",
        "name": found.names,
        "q": words,
        "kept": [(name, request.GET[name]) for name in ("next",) if request.GET.get(name)],
        "more": _with(request, found, q=words, after=answer["following"]) if answer["following"] else "",
        "empty": {
            "head": gettext("Nothing matches these words") if words else gettext("There is nothing you can do this to now"),
            "text": "",
        },
    }
    return render(request, "acts/choose.html", context)


def _to(request: HttpRequest, found: Act, subject: str, key: str) -> str:
    """To the act's own page of this thing, where it has one; else to the form."""
    return own_page(found, subject, key) or _with(request, found, **{found.names: key})


def _with(request: HttpRequest, found: Act, **values: Any) -> str:
    query = request.GET.copy()
    for name in ("q", "after"):
        query.pop(name, None)
    for name, value in values.items():
        if value not in ("", None):
            query[name] = str(value)
    return f"{reverse('act', args=[found.name])}?{query.urlencode()}"
