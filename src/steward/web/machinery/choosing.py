"""What an act is to be done to, where it was opened from nowhere: everything its standing rule allows,
page by page.

A list that is cut says so and leads on; a filter looks through all of it. One thing is chosen by its line,
several by ticks. Where there is only one, or one lies at hand (the open book of the own unit),
nobody is asked.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from steward.acts.machinery.act import Act
from steward.reads import offers, pick
from steward.reads.machinery.thing import Picked
from steward.reads.machinery.wording import label, verb
from steward.reads.things import THINGS, of
from steward.rules.machinery.answers import Unknown
from steward.rules.machinery.fields import kinds
from steward.rules.machinery.values import Kind, figure
from steward.web.machinery.actor import Asked
from steward.web.machinery.door import asked
from steward.web.machinery.forms import token_of
from steward.web.machinery.inputs import is_key
from steward.web.machinery.tell import Told, of_total, own_page

SHOWN = 50


def kind_of(found: Act) -> Kind:
    """The field of the order that names the thing."""
    return kinds(found.order)[found.names]


def subject_of(found: Act, given: Mapping[str, Any]) -> str:
    """The subject of the thing: that of its field, or the one the order names beside it;
    Unknown where it is none of them."""
    kind = kind_of(found)
    if kind.subject in found.standing.on:
        return kind.subject
    named = str(given.get("subject") or found.standing.on[0])
    if named not in found.standing.on:
        raise Unknown("record")
    return named


def listed(found: Act, given: Mapping[str, Any]) -> bool:
    """Whether the things of this act can be listed at all; an entry of the log is named by its number."""
    return bool(found.names) and kind_of(found).name != "number" and subject_of(found, given) in THINGS


def named(request: Asked, found: Act, given: QueryDict) -> tuple[str, ...]:
    """The keys that were given for the thing."""
    if not found.names:
        return ()
    values = tuple(value for value in given.getlist(found.names) if value)
    return values if kind_of(found).name == "number" or all(is_key(value) for value in values) else ()


def page(request: Asked, found: Act, given: QueryDict) -> HttpResponse:
    """The things to choose from, or the form of the only one. Ticks stay while one goes on or filters:
    they are sent along."""
    subject = subject_of(found, given)
    words = given.get("q", "")[:200]
    after = _record(given, "after")
    before = _place(given, "shown")
    answer = asked(
        request, pick.pick, subject=subject, act=found.name, q=words, limit=SHOWN, after=after, counted=True
    )
    ticked = offers.there(subject, named(request, found, given), request.actor)
    rows, following, total = answer.rows, answer.following, answer.total
    if (
        rows
        and not words
        and not after
        and not ticked
        and (of(subject).at_hand or (len(rows) == 1 and following is None))
    ):
        return HttpResponseRedirect(_to(request, found, subject, rows[0].key))
    shown = before + len(rows)
    context = {
        "title": verb(found.name),
        "sub": label(found.sentence),
        "head": gettext("Choose what this is about"),
        "rows": [_row(row, _to(request, found, subject, row.key), ticked) for row in rows],
        "token": request.POST.get("origin") or token_of(request),
        "several": kind_of(found).name == "refs",
        "name": found.names,
        "away": [key for key in ticked if key not in {row.key for row in rows}],
        "ticked": len(ticked),
        "q": words,
        "kept": [(name, given[name]) for name in ("next",) if given.get(name)],
        "said": of_total(before, len(rows), total.count, total.more) if total else "",
        "following": following,
        "shown": shown,
        "more": _with(request, found, q=words, after=following, shown=shown) if following else "",
        "again": reverse("act", args=[found.name]),
        "empty": {
            "head": gettext("Nothing matches these words")
            if words
            else gettext("There is nothing you can do this to now"),
            "text": "",
        },
    }
    return render(request, "acts/choose.html", context)


def _row(one: Picked, url: str, ticked: Iterable[str]) -> Told:
    return {"key": one.key, "label": one.label, "url": url, "ticked": one.key in ticked}


def turned(given: QueryDict) -> QueryDict:
    """What a button under a list with ticks asks for: the next part (`more:record:shown`),
    or the first of what is filtered."""
    asked = given.copy()
    _, _, rest = given.get("choosing", "").partition(":")
    asked["after"], _, asked["shown"] = rest.partition(":")
    return asked


def _record(given: QueryDict, name: str) -> str:
    """The key of the record to go on from; the beginning where it is none."""
    told = given.get(name, "")
    return told if is_key(told) else ""


def _place(given: QueryDict, name: str) -> int:
    """A place in a list, as an address or a button names it; the beginning where it is none."""
    return figure(given.get(name, "")) or 0


def _to(request: Asked, found: Act, subject: str, key: str) -> str:
    """To the act's own page of this thing, where it has one; else to the form."""
    return own_page(found, subject, key) or _with(request, found, **{found.names: key})


def _with(request: Asked, found: Act, **values: Any) -> str:
    query = request.GET.copy()
    for name in ("q", "after", "shown"):
        query.pop(name, None)
    for name, value in values.items():
        if value not in ("", None):
            query[name] = str(value)
    return f"{reverse('act', args=[found.name])}?{query.urlencode()}"
