"""Scans: the decision, the run with its progress, the findings and what becomes of them."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext, gettext_lazy, ngettext

from steward.jobs import progress as jobs
from steward.jobs import scans as work
from steward.reads import acts as doing
from steward.reads.machinery.wording import because, grouped, word
from steward.reads.spill import scans as reads
from steward.reads.spill.scans import AllowanceTold, HitsTold, HitTold, IncidentTold
from steward.reads.spill.things import found_by
from steward.rules.spill.scans import may_open, may_take_in
from steward.web.machinery import tell
from steward.web.machinery.actor import Asked
from steward.web.machinery.door import asked, does, door
from steward.web.machinery.paging import address, given, pager
from steward.web.machinery.tell import Told, act_link
from steward.web.templatetags.steward import day

COLUMNS = [
    {"key": "purpose", "head": gettext_lazy("Purpose"), "kind": "text"},
    {"key": "unit", "head": gettext_lazy("Unit"), "kind": "text"},
    {"key": "since", "head": gettext_lazy("From"), "kind": "day"},
    {"key": "until", "head": gettext_lazy("Until"), "kind": "day"},
    {"key": "files", "head": gettext_lazy("Files"), "kind": "number"},
    {"key": "open", "head": gettext_lazy("To be decided"), "kind": "number"},
    {"key": "state", "head": gettext_lazy("State"), "kind": "status"},
]


#: So many places of a finding are told at once; the address tells all of them.
PLACES = 20


@door
def scans(request: Asked) -> HttpResponse:
    """Scan decisions, part by part, and the findings that wait."""
    values = given(request, ())
    answer = asked(request, reads.scans, **values)
    rows = [
        {
            "url": reverse("scan", args=[s.key]),
            "cells": {
                "purpose": s.purpose,
                "unit": tell.name(s.unit),
                "since": s.since,
                "until": s.until,
                "files": s.files,
                "open": s.open_hits,
                "state": tell.state("scan", s.state),
            },
        }
        for s in answer.rows
    ]
    waiting = asked(request, reads.hits, state="open", limit=20)
    groups = [_group(gettext("Findings to be decided"), waiting, state="open")] if waiting.rows else []
    context = {
        "title": gettext("Spill scan"),
        "sub": gettext(
            "Only stores named in a decision are read; a report names places in files, not people."
        ),
        "columns": COLUMNS,
        "rows": rows,
        "groups": groups,
        "pager": pager(values, answer),
        "caption": gettext("Scan decisions"),
        "actions": [
            *(
                act_link(row.act, main=True, icon="plus")
                for row in asked(request, doing.acts, act=may_open.name).rows
            ),
            {"url": reverse("allowances"), "text": gettext("Allow-list")},
        ],
        "empty": {
            "head": gettext("No scan has been decided"),
            "text": gettext("A deciding authority names the stores, the period and the purpose."),
        },
    }
    return render(request, "spill/scans.html", context)


def _group(head: str, answer: HitsTold, **of: str) -> Told:
    """Findings with their number; where not all of them stand here, the way to the list of those."""
    more = reverse("hits") + address(of) if answer.following else ""
    tasks = [
        hit_task(h) if h.may else {**hit_task(h), "action": None, "due": tell.state("hit", h.state)}
        for h in answer.rows
    ]
    return {
        "head": head,
        "count": tell.number(answer.total),
        "tasks": tasks,
        "more": more,
        "empty": {"head": ""},
    }


def hit_task(row: HitTold) -> Told:
    """A finding as a task: the place, the document, how much."""
    place = " → ".join(filter(None, (row.place, row.member)))
    said = (
        gettext("%(words)s words of a protected document") % {"words": grouped(row.matched_words)}
        if row.document
        else gettext("a mark of protection")
    )
    return {
        "url": reverse("hit", args=[row.key]),
        "what": place,
        "icon": "scan",
        "from": said,
        "level": tell.level(row.document.level) if row.document else None,
        "due": {
            "code": "certain" if row.certain else "to_look_at",
            "word": gettext("Certain") if row.certain else gettext("To look at"),
            "tone": "warn",
            "icon": "alert" if row.certain else "flag",
        },
        "action": {
            "url": reverse("hit", args=[row.key]),
            "text": gettext("Judge"),
            "small": True,
            "main": True,
        },
    }


@door
def scan(request: Asked, key: Any) -> HttpResponse:
    """One decision: what it allows, how far the run is, what was found."""
    s = asked(request, reads.scan, scan=str(key))
    facts: list[Told] = [
        {"label": gettext("Stores"), "value": ", ".join(s.stores), "mono": True},
        {"label": gettext("Unit"), "value": tell.name(s.unit)},
        {"label": gettext("Decided by"), "value": tell.decided_by(s.decisions, may_open.name)},
        {"label": gettext("From"), "value": day(s.since)},
        {"label": gettext("Until"), "value": day(s.until)},
        {"label": gettext("Files"), "value": grouped(s.files) if s.files else ""},
        {"label": gettext("Not read"), "value": grouped(s.not_read) if s.not_read else ""},
        {"label": gettext("Digest of the report"), "value": s.report_digest, "mono": True},
        {"label": gettext("Abandoned because"), "value": s.answer},
    ]
    found = asked(request, reads.hits, scan=s.key, limit=100)
    groups = [_group(gettext("Findings"), found, scan=s.key)] if found.rows else []
    actions = []
    if s.may and not work.under_way(s.key):
        run = {
            "url": reverse("scan_run", args=[s.key]),
            "text": gettext("Run the scan here"),
            "main": True,
            "icon": "scan",
            "post": True,
            "fields": {},
        }
        order = {
            "url": reverse("scan_order", args=[s.key]),
            "text": gettext("Work order for another machine"),
        }
        actions = [
            run,
            order,
            *tell.offered((name for name in s.may if name != may_take_in.name), "scan", s, request.path),
        ]
    context = {
        "title": s.purpose,
        "sub": word("scan_state", s.state),
        "rows": [f for f in facts if f["value"]],
        "groups": groups,
        "events": [tell.decision(one) for one in reversed(s.decisions)],
        "job": job(s.key),
        "actions": actions,
        "crumbs": [{"url": reverse("scans"), "text": gettext("Spill scan")}],
    }
    return render(request, "spill/scan.html", context)


def job(key: str) -> Told | None:
    """How far the run of a scan is, for the progress panel."""
    standing = jobs.read(key)
    if standing is None:
        return None
    states = {jobs.WAITING: "waiting", jobs.RUNNING: "running", jobs.DONE: "done", jobs.FAILED: "failed"}
    share = standing.share
    # No number of findings: they stand below, and not everybody who sees the scan sees each of them.
    said = [
        {
            "label": gettext("Files"),
            "value": f"{grouped(standing.done)} / {grouped(standing.total) if standing.total else '?'}",
        }
    ]
    if standing.unusable:
        left = gettext(
            "documents whose stored fingerprints cannot be used; the administrator finds which in the journal"
        )
        said.append({"label": gettext("Not looked for"), "value": left})
    return {
        "id": key[:8],
        "title": gettext("Run of the scan"),
        "state": states[standing.state],
        "word": gettext("Waits for its turn") if standing.state == jobs.WAITING else "",
        "done": round((share or 0) * 1000),
        "total": 1000 if share is not None else 0,
        "said": said,
        "poll": reverse("scan_progress", args=[key]),
        "url": reverse("scan", args=[key]),
        "page": reverse("scan", args=[key]),
        "error": because(standing.code, {}) + (f" {standing.detail}" if standing.detail else "")
        if standing.state == jobs.FAILED
        else "",
    }


@does
def run(request: Asked, key: Any) -> HttpResponse:
    """Hand the scan to the worker; it goes on when this page is closed, and after a restart."""
    asked(request, reads.scan, scan=str(key))
    work.begin(str(key), request.actor.key)
    return HttpResponseRedirect(reverse("scan", args=[key]))


@door
def order(request: Asked, key: Any) -> HttpResponse:
    """The signed work order, to run the scan on another machine (`steward scan run --order`)."""
    name = f"scan-{key}.order"
    return HttpResponse(
        work.work_order(str(key), request.actor.key),
        content_type="text/plain; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@door
def progress(request: Asked, key: Any) -> HttpResponse:
    """The progress panel alone; when the work is done the whole page is loaded again."""
    asked(request, reads.scan, scan=str(key))
    told = job(str(key))
    answer = render(request, "parts/_progress.html", {"job": told}) if told else HttpResponse()
    if told is None or told["state"] in ("done", "failed"):
        answer["HX-Refresh"] = "true"
    return answer


@door
def hits(request: Asked) -> HttpResponse:
    """All findings one may see, page by page."""
    values = given(request, ("scan", "state"))
    answer = asked(request, reads.hits, **values)
    part = pager(values, answer)
    group = {
        **_group(gettext("Findings"), answer),
        "more": "",
        "said": part["said"],
        "following": part["following"],
    }
    group["empty"] = {"head": gettext("No finding")}
    return render(
        request,
        "mine/work.html",
        {
            "title": gettext("Findings"),
            "groups": [group],
            "crumbs": [{"url": reverse("scans"), "text": gettext("Spill scan")}],
        },
    )


@door
def allowances(request: Asked) -> HttpResponse:
    """The allow-list: what was judged beforehand, by whom, with the reason; each can be ended."""
    values = given(request, ())
    answer = asked(request, reads.allowances, **values)
    part = pager(values, answer)
    group = {
        "head": gettext("Places where a finding is expected"),
        "count": tell.number(answer.total),
        "tasks": [_allowance(row, request.path) for row in answer.rows],
        "following": part["following"],
        "said": part["said"],
        "empty": {
            "head": gettext("Nothing is on the allow-list"),
            "text": gettext("The registrar who judges a finding can put its place here, with the reason."),
        },
    }
    crumbs = [{"url": reverse("scans"), "text": gettext("Spill scan")}]
    return render(
        request, "mine/work.html", {"title": gettext("Allow-list"), "groups": [group], "crumbs": crumbs}
    )


def _allowance(row: AllowanceTold, here: str) -> Told:
    return {
        "url": reverse("allowance", args=[row.key]),
        "what": " → ".join(filter(None, (row.path, row.member))),
        "icon": "scan",
        "from": f"{row.reason} · {tell.name(row.unit)} · {day(row.day)}",
        "level": tell.level(row.document.level) if row.document else None,
        "due": None,
        "action": next(iter(tell.offered(row.may, "allowance", row, here, small=True)), None),
    }


@door
def hit(request: Asked, key: Any) -> HttpResponse:
    """One finding: where, by which rule, how much of which document; never the text."""
    h = asked(request, reads.hit, hit=str(key))
    d, incident = h.document, h.incident
    places = [
        ngettext("letters %(a)d to %(b)d", "letters %(a)d to %(b)d", 1) % {"a": p["start"], "b": p["end"]}
        + (gettext(", page %(n)s") % {"n": p["page"]} if p.get("page") else "")
        for p in (h.places if request.GET.get("places") == "all" else h.places[:PLACES])
    ]
    rest = tell.of_total(0, len(places), len(h.places))
    facts = [
        {"label": gettext("File"), "value": h.place, "mono": True},
        {"label": gettext("Inside"), "value": h.member, "mono": True},
        {"label": gettext("Rule"), "value": found_by(h.rule)},
        {"label": gettext("Places"), "value": "; ".join(places)},
        {"label": gettext("Places shown"), "value": rest, "url": address({"places": "all"})},
        {"label": gettext("Words"), "value": grouped(h.matched_words) if h.matched_words else ""},
        {
            "label": gettext("Share of the document"),
            "value": number_format(h.containment * 100, 1) + " %" if d else "",
        },
        {"label": gettext("Document"), "value": tell.title_of(d), "url": reverse("document", args=[d.key])}
        if d
        else {"label": "", "value": ""},
        {"label": gettext("Unit"), "value": tell.name(h.unit)},
        {"label": gettext("Reason"), "value": h.reason},
        *(_incident(incident) if incident else ()),
    ]
    actions = tell.offered(h.may, "hit", h, request.path)
    context = {
        "title": gettext("Finding"),
        "sub": word("hit_state", h.state)
        + " · "
        + (gettext("Certain") if h.certain else gettext("To look at")),
        "level": tell.level(d.level) if d else None,
        "rows": [f for f in facts if f["value"]],
        "actions": [
            *actions,
            *(tell.offered(incident.may, "incident", incident, request.path) if incident else ()),
        ],
        "events": [tell.decision(one) for one in reversed(h.decisions)],
        "crumbs": [{"url": reverse("scan", args=[h.scan]), "text": gettext("Spill scan")}],
    }
    return render(request, "spill/hit.html", context)


def _incident(i: IncidentTold) -> list[Told]:
    """What became of a finding that was confirmed."""
    return [
        {
            "label": gettext("Incident"),
            "value": word("incident_state", i.state),
            "url": reverse("incident", args=[i.key]),
        },
        {"label": gettext("Incident opened on"), "value": day(i.opened_on)},
        {"label": gettext("Report due on"), "value": day(i.report_due)},
        {"label": gettext("Incident closed on"), "value": day(i.closed_on)},
        {"label": gettext("Outcome"), "value": i.outcome},
    ]
