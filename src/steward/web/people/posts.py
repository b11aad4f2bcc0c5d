"""Units and posts, one post with its authorisations, and one's own account."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext

from steward.reads import pick
from steward.reads.machinery.show import right_called
from steward.reads.machinery.wording import word
from steward.reads.people import posts
from steward.reads.people.told import AuthorisationOfPost, AuthorisationTold, DelegationTold
from steward.rules.clock import HAS_ENDED, HOLDS, TO_COME
from steward.web.machinery import tell
from steward.web.machinery.actor import Asked
from steward.web.machinery.door import asked, does, door, tells_of_oneself
from steward.web.machinery.tell import Told
from steward.web.templatetags.steward import day


@door
def units(request: Asked) -> HttpResponse:
    """The tree of units; posts stand under their unit with whoever fills them."""
    answer = asked(request, posts.units)
    told = [
        {
            "told": u,
            "name": tell.name(u),
            "actions": tell.offered(u.may, "unit", u, request.path, small=True),
            "posts": [
                {
                    "person": o.person,
                    "name": tell.in_words(o),
                    "url": reverse("office", args=[o.key]),
                    "rights": ", ".join(right_called(word("role", one.role), one) for one in o.rights),
                }
                for o in u.posts
            ],
        }
        for u in answer.rows
    ]
    rules = {"url": reverse("schemes"), "text": gettext("Rule sets"), "icon": "book"}
    actions = [*tell.begun(answer.may, request.path), rules]
    return render(
        request,
        "people/units.html",
        {"title": gettext("Units and people"), "units": told, "actions": actions},
    )


@door
def post(request: Asked, key: Any) -> HttpResponse:
    """One post."""
    o = asked(request, posts.post, post=str(key))
    facts: list[Told] = [
        {"label": gettext("Unit"), "value": tell.name(o.unit)},
        {"label": gettext("Filled by"), "value": o.person or gettext("vacant")},
        {"label": gettext("Since"), "value": day(o.since)},
        {
            "label": gettext("Deciding capacity"),
            "value": _called(request, "capacity").get(o.capacity, o.capacity),
        },
        {"label": gettext("Sign-in name"), "value": o.login},
    ]
    here = request.path
    context = {
        "title": tell.in_words(o),
        "sub": tell.name(o.unit),
        "rows": [f for f in facts if f["value"]],
        "columns": columns_of(),
        "authorisations": [_authorisation(one, levels(request), one.may, here) for one in o.authorisations],
        "waiting": [_waiting(one, here) for one in o.authorisations if one.state == "proposed" and one.may],
        "actions": [
            *tell.offered(o.may, "office", o, here),
            *tell.offered(o.may_person, "person", tell.Keyed(o.person_key or ""), here),
        ],
        "crumbs": [{"url": reverse("units"), "text": gettext("Units and people")}],
        "empty": _no_authorisation(o.entitled),
        "delegations": [_delegation(one, here) for one in o.delegations],
    }
    return render(request, "people/post.html", context)


def _delegation(row: DelegationTold, here: str) -> Told:
    return {
        "told": row,
        "url": reverse("delegation", args=[row.key]),
        "stands": _stands("delegation", row.state, row.on_day),
        "giver": tell.name(row.giver),
        "deputy": tell.name(row.deputy),
        "actions": tell.offered(row.may, "delegation", row, here, small=True),
    }


def _no_authorisation(entitled: bool) -> Told:
    """There is none, or it is not for the reader: the two are told apart,
    or a rightful receiver would be turned away."""
    if entitled:
        text = gettext("Access rests on an authorisation alone: proposed by one, confirmed by another.")
        return {"head": gettext("No authorisation"), "text": text}
    return {
        "head": gettext("Not shown to you"),
        "text": gettext("The authorisations of a post are seen by its holder and by access officers."),
    }


def columns_of() -> list[Told]:
    return [
        {"key": "role", "head": gettext("Role"), "kind": "text"},
        {"key": "unit", "head": gettext("Over unit"), "kind": "text"},
        {"key": "level", "head": gettext("Up to level"), "kind": "text"},
        {"key": "needs", "head": gettext("Need-to-know"), "kind": "text"},
        {"key": "since", "head": gettext("From"), "kind": "day"},
        {"key": "until", "head": gettext("Until"), "kind": "day"},
        {"key": "state", "head": gettext("State"), "kind": "status"},
    ]


def levels(request: Asked) -> dict[str, str]:
    """The names of the levels in the reader's language."""
    return _called(request, "level")


def _called(request: Asked, subject: str) -> dict[str, str]:
    """What the codes of a choice are called in the reader's language."""
    return {row.code: tell.in_words(row) for row in asked(request, pick.choices, subject=subject).rows}


def _authorisation(
    row: AuthorisationTold, named: dict[str, str], may: Iterable[str] = (), here: str = ""
) -> Told:
    return {
        "url": reverse("authorisation", args=[row.key]),
        "actions": tell.offered(may, "authorisation", row, here, small=True),
        "struck": not _counts(row),
        "cells": {
            "role": word("role", row.role),
            "unit": tell.name(row.unit),
            "level": named.get(row.level, row.level),
            "needs": row.compartments,
            "since": row.since,
            "until": row.until,
            "state": _stands("authorisation", row.state, row.on_day),
        },
    }


def _waiting(row: AuthorisationOfPost, here: str) -> Told:
    """A right that waits for its second person, with what may be done about it."""
    over = {"role": word("role", row.role), "unit": tell.name(row.unit)}
    return {
        "url": reverse("authorisation", args=[row.key]),
        "what": gettext("%(role)s over %(unit)s") % over,
        "from": f"{day(row.since)} – {day(row.until)}",
        "actions": tell.offered(row.may, "authorisation", row, here, small=True),
    }


def _counts(row: AuthorisationTold) -> bool:
    """Whether a right waits, holds or will hold."""
    return row.state in ("proposed", "in_force") and row.on_day != HAS_ENDED


#: How it looks that something in force gives nothing today: because of its days,
#: or because of what else would have to be.
TONES = {HAS_ENDED: "quiet", TO_COME: "info"}


def _stands(subject: str, state: str, on_day: str) -> Told:
    """Its state; of what is in force only on other days, that it is not in force today."""
    if state != "in_force" or on_day == HOLDS:
        return tell.state(subject, state)
    return {"code": on_day, "word": word("on_day", on_day), "tone": TONES.get(on_day, "warn")}


@tells_of_oneself
def account(request: Asked) -> HttpResponse:
    """Everything Steward holds about the reader, and the ways to change password and second factor."""
    about = asked(request, posts.about_me)
    facts = [
        {"label": gettext("Name"), "value": about.name},
        {"label": gettext("Sign-in name"), "value": about.login},
        {"label": gettext("Last sign-in"), "value": about.last_sign_in, "moment": about.last_sign_in},
        *({"label": gettext("Post"), "value": tell.name(one)} for one in about.posts),
        *(
            {
                "label": gettext("Saved filter"),
                "value": one.title,
                "url": f"{reverse('register')}?{one.query}",
            }
            for one in about.saved_filters
        ),
    ]
    links = [
        {"url": reverse("account_change_password"), "text": gettext("Change the password")},
        {"url": reverse("mfa_index"), "text": gettext("Second factor")},
        {"url": reverse("api-1:about_me"), "text": word("export_format", "json"), "icon": "download"},
    ]
    context = {
        "title": gettext("What Steward holds about me"),
        "rows": facts,
        "columns": columns_of(),
        "authorisations": [_authorisation(one, levels(request)) for one in about.authorisations],
        "actions": links,
        "empty": {"head": gettext("No authorisation"), "text": ""},
        "delegations": [_delegation(one, request.path) for one in about.delegations],
    }
    return render(request, "people/post.html", context)


@does
def act_as(request: Asked) -> HttpResponse:
    """Choose the post one acts as, among one's own."""
    request.session["post"] = request.POST.get("post", "")
    target = request.POST.get("next") or "/"
    return HttpResponseRedirect(
        target if url_has_allowed_host_and_scheme(target, allowed_hosts=None) else "/"
    )
