"""Units and offices, one office with its authorisations, and one's own account."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from steward.reads.wording import word
from steward.web import tell
from steward.web.door import ask, door
from steward.web.tell import Told, act_link


@door
def units(request: HttpRequest) -> HttpResponse:
    """The tree of units; offices stand under their unit with whoever fills them."""
    rows = ask(request, "units")["rows"]
    told = [
        {
            **u,
            "name": tell.name(u),
            "offices": [
                {**o, "name": o[tell.tongue()] or o["vi"], "url": reverse("office", args=[o["key"]])} for o in u["offices"]
            ],
        }
        for u in rows
    ]
    keeps = any(m.role == "security" for m in request.actor.mandates)
    actions = (
        [
            act_link(name, next=request.path)
            for name in ("unit.create", "office.create", "person.register", "authorisation.propose")
        ]
        if keeps
        else []
    )
    decides = any(m.role == "decider" for m in request.actor.mandates)
    actions += [act_link("delegation.give", next=request.path)] if decides else []
    return render(request, "people/units.html", {"title": gettext("Units and people"), "units": told, "actions": actions})


@door
def office(request: HttpRequest, key: Any) -> HttpResponse:
    """One office."""
    o = ask(request, "office", office=str(key))
    facts = [
        {"label": gettext("Unit"), "value": tell.name(o["unit"])},
        {"label": gettext("Filled by"), "value": o["person"] or gettext("vacant")},
        {"label": gettext("Since"), "value": _day(o["since"])},
        {"label": gettext("Deciding capacity"), "value": o["capacity"]},
        {"label": gettext("Sign-in name"), "value": o["login"]},
    ]
    keeps = any(m.role == "security" for m in request.actor.mandates)
    context = {
        "title": o[tell.tongue()] or o["vi"],
        "sub": tell.name(o["unit"]),
        "rows": [f for f in facts if f["value"]],
        "o": o,
        "columns": columns_of(),
        "authorisations": [_authorisation(a, levels(request)) for a in o["authorisations"]],
        "actions": _actions(o, request.path) if keeps else [],
        "crumbs": [{"url": reverse("units"), "text": gettext("Units and people")}],
        "empty": {
            "head": gettext("No authorisation"),
            "text": gettext("Access rests on an authorisation alone: proposed by one, confirmed by another."),
        },
        "delegations": [{**d, "giver": tell.name(d["giver"]), "deputy": tell.name(d["deputy"])} for d in o["delegations"]],
    }
    return render(request, "people/office.html", context)


def _actions(o: Told, here: str) -> list[Told]:
    acts = [
        act_link("authorisation.propose", office=o["key"], next=here, main=True),
        act_link("office.assign", office=o["key"], next=here),
    ]
    if o["person_key"]:
        acts.append(act_link("credential.propose_reset" if o["login"] else "account.open", person=o["person_key"], next=here))
    return acts


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


def levels(request: HttpRequest) -> dict[str, str]:
    """The names of the levels in the reader's language."""
    return {row["code"]: row[tell.tongue()] or row["vi"] for row in ask(request, "choices", subject="level")["rows"]}


def _authorisation(a: Told, named: dict[str, str]) -> Told:
    tones = {"proposed": "warn", "in_force": "ok", "refused": "quiet", "withdrawn": "quiet"}
    acts = {"proposed": "authorisation.confirm", "in_force": "authorisation.withdraw"}
    url = reverse("act", args=[acts[a["state"]]]) + f"?authorisation={a['key']}" if a["state"] in acts else ""
    return {
        "url": url,
        "struck": a["state"] == "withdrawn",
        "cells": {
            "role": word("role", a["role"]),
            "unit": tell.name(a["unit"]),
            "level": named.get(a["level"], a["level"]),
            "needs": a["compartments"],
            "since": a["since"],
            "until": a["until"],
            "state": {"code": a["state"], "word": word("authorisation_state", a["state"]), "tone": tones[a["state"]]},
        },
    }


def _day(value: str | None) -> str:
    from steward.web.templatetags.steward import day

    return day(value)


@door
def account(request: HttpRequest) -> HttpResponse:
    """Everything Steward holds about the reader, and the ways to change password and second factor."""
    me, about = ask(request, "me"), ask(request, "about_me")
    facts = [
        {"label": gettext("Name"), "value": about["name"]},
        {"label": gettext("Sign-in name"), "value": about["login"]},
        {"label": gettext("Last sign-in"), "value": about["last_sign_in"] or "", "moment": about["last_sign_in"]},
        *({"label": gettext("Office"), "value": tell.name(o)} for o in about["offices"]),
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
        "authorisations": [_authorisation(a, levels(request)) | {"url": ""} for a in me["authorisations"]],
        "actions": links,
        "empty": {"head": gettext("No authorisation"), "text": ""},
        "delegations": [],
    }
    return render(request, "people/office.html", context)


@door
@require_POST
def act_as(request: HttpRequest) -> HttpResponse:
    """Choose the office one acts as, among one's own."""
    request.session["office"] = request.POST.get("office", "")
    target = request.POST.get("next") or "/"
    return HttpResponseRedirect(target if url_has_allowed_host_and_scheme(target, allowed_hosts=None) else "/")
