"""What I hold, one copy, one handover with its receipt, destruction lists."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy, ngettext

from steward.reads.custody.held import Holdings
from steward.reads.machinery.wording import grouped, label, word
from steward.rules.custody.destruction import may_propose_destruction
from steward.rules.machinery.answers import Unknown
from steward.rules.machinery.fields import kinds
from steward.rules.machinery.values import figure
from steward.web import sheets, tell
from steward.web.door import ask, does_and_tells, door
from steward.web.export import Column, exported, exports
from steward.web.paging import PAGE, address, given, going_on, pager, unpaged
from steward.web.register import copy_state, event
from steward.web.tell import Told, offer_in_words

COLUMNS = [
    {"key": "copy", "head": gettext_lazy("Copy"), "kind": "text"},
    {"key": "symbol", "head": gettext_lazy("Number, symbol"), "kind": "text"},
    {"key": "level", "head": gettext_lazy("Level"), "kind": "level"},
    {"key": "title", "head": gettext_lazy("Kind and abstract"), "kind": "long"},
    {"key": "since", "head": gettext_lazy("Since"), "kind": "day"},
    {"key": "due", "head": gettext_lazy("Due back"), "kind": "day"},
    {"key": "lent_by", "head": gettext_lazy("Lent by"), "kind": "text"},
    {"key": "state", "head": gettext_lazy("State"), "kind": "status"},
]
#: What whoever decides about a list knows of each copy on it.
LISTED = [
    *COLUMNS[:4],
    {"key": "dated", "head": gettext_lazy("Dated"), "kind": "day"},
    {"key": "pages", "head": gettext_lazy("Pages"), "kind": "number"},
    {"key": "keeper", "head": gettext_lazy("Keeper"), "kind": "text"},
]
FILTERS = ("q", "due", "offered")
EXPORTED = (
    Column(gettext_lazy("Copy"), lambda r: r["path"]),
    Column(gettext_lazy("Number, symbol"), lambda r: r["document"]["symbol"]),
    Column(gettext_lazy("Kind and abstract"), lambda r: tell.title_of(r["document"])),
    Column(gettext_lazy("Level"), lambda r: tell.in_words(r["document"]["level"])),
    Column(gettext_lazy("Need-to-know"), lambda r: r["compartments"]),
    Column(gettext_lazy("Pages"), lambda r: r["pages"]),
    Column(gettext_lazy("Since"), lambda r: r["since"], "day"),
    Column(gettext_lazy("Due back"), lambda r: r["due_back"], "day"),
    Column(gettext_lazy("Offered to"), offer_in_words),
    Column(gettext_lazy("State"), lambda r: word("copy_state", r["state"])),
)


@does_and_tells
def holdings(request: HttpRequest) -> HttpResponse:
    """What I hold and answer for; a POST takes the same rows away as a file: that is an act."""
    values = given(request, FILTERS)
    filters = unpaged(values)
    if request.method == "POST":
        return exported(request, "holdings", filters, request.POST.get("format", ""), EXPORTED, gettext("What I hold"))
    answer, lent = ask(request, "holdings", **values), _lent(request, values)
    nothing = {
        "head": gettext("You hold no copy"),
        "text": gettext("Copies offered to you stand on the page My work until you accept them."),
    }
    context = {
        "title": gettext("What I hold"),
        "sub": gettext("copies: %(count)s") % {"count": grouped(answer["total"]["count"])},
        "columns": COLUMNS,
        "rows": [_holding(row) for row in answer["rows"]],
        "loans": [_loan(row, request.path) for row in lent["rows"]],
        "lent": lent["count"],
        "lent_pager": lent["pager"],
        "empty": {"head": gettext("No copy matches these filters"), "text": ""} if filters else nothing,
        "caption": gettext("Copies you answer for"),
        "actions": _ways(answer),
        "form": what_is_filtered(Holdings, values, FILTERS) if answer["rows"] or filters else None,
        "exports": exports(),
        **going_on("custody", values, answer),
    }
    return render(request, "custody/holdings.html", context)


def _lent(request: HttpRequest, values: Told) -> Told:
    """What I have lent, part by part: the filters of what I hold stay meanwhile."""
    first = figure(request.GET.get("lent", "")) or 0
    lent: Told = ask(request, "loans", after=first)["lent"]
    turned = pager({"after": str(first)}, {**lent, "total": {"count": lent["count"], "more": False}})
    ways = {"previous": max(0, first - PAGE) if first else None, "following": lent["following"]}
    links = {name: address(values, lent=at) if at is not None else "" for name, at in ways.items()}
    return {**lent, "pager": {"said": turned["said"], **links}}


def _ways(answer: Told) -> list[Told]:
    """To hand over, to the holders of the own registers, to the destruction lists."""
    ways = [{"url": reverse("destructions"), "text": gettext("Destruction lists"), "icon": "cross"}]
    if answer["registry"]:
        ways.insert(0, {"url": reverse("holders"), "text": gettext("Who holds what"), "icon": "people"})
    if answer["rows"]:
        ways.insert(0, {"url": reverse("offer_several"), "text": gettext("Hand over"), "main": True, "icon": "hand"})
    return ways


def what_is_filtered(params: type, values: Told, names: tuple[str, ...]) -> forms.Form:
    """A form of some of a question's parameters, for the filters of its list."""
    fields: dict[str, forms.Field] = {}
    for name in names:
        said = label(kinds(params)[name].label)
        search = forms.TextInput(attrs={"type": "search", "autocomplete": "off"})
        flag = forms.BooleanField(label=said, required=False)
        fields[name] = forms.CharField(label=said, required=False, widget=search) if name == "q" else flag
    return type("Filters", (forms.Form,), fields)(initial=values, auto_id="f-%s", label_suffix="")


def _holding(row: Told) -> Told:
    d = row["document"]
    return {
        "url": reverse("copy", args=[row["key"]]),
        "cells": {
            "copy": row["path"],
            "symbol": d["symbol"],
            "level": tell.level(d["level"]),
            "title": tell.title_of(d),
            "since": row["since"],
            "due": row["due_back"],
            "lent_by": tell.name(row["lent_by"]),
            "state": copy_state(row),
        },
    }


def _loan(row: Told, here: str) -> Told:
    """What I have lent: where it is, when it is due, and what I can do about it."""
    said = gettext("overdue since %(day)s") if row["overdue"] else gettext("due back on %(day)s")
    return {
        "what": f"{gettext('Copy')} {row['copy']} · {row['symbol'] or row['kind']}",
        "url": reverse("copy", args=[row["copy_key"]]) if row["copy_key"] else "",
        "who": tell.name(row["borrower"]) or tell.name(row["borrower_unit"]),
        "level": tell.level(row["level"]),
        "due": {"code": "overdue" if row["overdue"] else "lent", "word": said % {"day": _day(row["due_back"])},
                "tone": "bad" if row["overdue"] else "info"},
        "actions": tell.offered(row["may"], "loan", row, here, small=True),
    }  # fmt: skip


@door
def copy(request: HttpRequest, key: Any) -> HttpResponse:
    """One numbered copy and its chain of custody, part by part."""
    values = given(request, ())
    c = ask(request, "copy", copy=str(key), **values)
    d = c["document"]
    rows = [
        {
            "label": gettext("Document"),
            "value": tell.title_of(d),
            "url": reverse("document", args=[d["key"]]) if d["key"] else "",
        },
        {"label": gettext("Level"), "value": "", "level": tell.level(d["level"])},
        {"label": gettext("Keeper"), "value": tell.name(c["keeper"]) or tell.name(c["unit"])},
        {"label": gettext("State"), "value": copy_state(c)["word"]},
        {"label": gettext("Unanswered since"), "value": _day(c["offered_since"])},
        {"label": gettext("Since"), "value": _day(c["since"])},
        {"label": gettext("Due back"), "value": _day(c["due_back"])},
        {"label": gettext("Lent by"), "value": tell.name(c["lent_by"]) or tell.name(c["lent_by_unit"])},
        {"label": gettext("Pages"), "value": c["pages"]},
    ]
    context = {
        "title": _number(c),
        "sub": d["symbol"],
        "level": tell.level(d["level"]),
        "rows": [r for r in rows if r["value"] or r.get("level")],
        "events": [event(h) for h in c["timeline"]],
        "pager": _part(values, c["timeline"], c["events"]),
        "actions": _of_a_copy(c, request.path),
        "crumbs": [{"url": reverse("document", args=[d["key"]]), "text": d["symbol"] or tell.title_of(d)}]
        if d["key"]
        else [{"url": reverse("custody"), "text": gettext("Custody")}],
    }
    return render(request, "custody/copy.html", context)


def _part(values: Told, rows: list[Told], count: int) -> Told:
    """Which part of a chain of so many handovers is shown, and the parts beside it."""
    until = (figure(values.get("after", "")) or 0) + len(rows)
    following = until if until < count and rows else None
    return pager(values, {"rows": rows, "following": following, "total": {"count": count, "more": False}})


def _number(c: Told) -> str:
    """What stands on the copy; where a rule set puts no number on copies, also the one by which the register tells them apart."""
    label: str = c["label"][tell.tongue()]
    return label if c["path"] in label else f"{label} {c['path']}"


def _of_a_copy(c: Told, here: str) -> list[Told]:
    """What one can do with it: with the copy, with the open offer of it, with its loan."""
    offer = tell.offered(c["offer"]["may"], "handover", c["offer"], here) if c["offer"] else []
    return [*tell.offered(c["may"], "copy", c, here), *offer, *_with_the_loan(c, here)]


def _with_the_loan(c: Told, here: str) -> list[Told]:
    return tell.offered(c["loan"]["may"], "loan", c["loan"], here) if c["loan"] else []


def _day(value: str | None) -> str:
    from steward.web.templatetags.steward import day

    return day(value)


@door
def handover(request: HttpRequest, key: Any) -> HttpResponse:
    """One handover: who releases what to whom, and the receiver's answer."""
    h = ask(request, "handover", handover=str(key))
    rows = [
        {
            "label": gettext("Number, symbol"),
            "value": h["symbol"],
            "url": reverse("document", args=[h["document"]]) if h["document"] else "",
        },
        {"label": gettext("Copy"), "value": _number(h), "url": reverse("copy", args=[h["copy_key"]])},
        {"label": gettext("Level"), "value": "", "level": tell.level(h["level"])},
        {"label": gettext("Pages"), "value": h["pages"]},
        {"label": gettext("Given by"), "value": tell.name(h["giver"]) or tell.name(h["from_unit"])},
        {"label": gettext("Received by"), "value": tell.name(h["receiver"]) or tell.name(h["to_unit"])},
        {"label": gettext("Due back"), "value": _day(h["due_back"])},
        {"label": gettext("Note"), "value": h["note"]},
        {"label": gettext("Reason"), "value": h["reason"]},
        {"label": gettext("On the same receipt"), "value": _others(h)},
    ]
    actions = [*tell.offered(h["may"], "handover", h, request.path), *_with_the_loan(h, request.path)]
    if h["state"] == "accepted" and h["giver"]:
        receipt = {"url": reverse("receipt", args=[h["key"]]), "text": gettext("Receipt (PDF)"), "icon": "print", "main": True}
        actions.insert(0, receipt)
    context = {
        "title": word("handover_kind", h["kind"]),
        "sub": word("handover_state", h["state"]),
        "level": tell.level(h["level"]),
        "rows": [r for r in rows if r["value"] or r.get("level")],
        "events": [event(h)],
        "actions": actions,
        "crumbs": [{"url": reverse("custody"), "text": gettext("Custody")}],
    }
    return render(request, "custody/copy.html", context)


def _others(h: Told) -> str:
    return ", ".join(f"{t['symbol']} ({t['path']})" for t in sheets.in_order(h["together"]) if t["key"] != h["key"])


@door
def receipt(request: HttpRequest, key: Any) -> HttpResponse:
    """The receipt of an accepted handover as PDF; the same bytes each time."""
    with sheets.official() as lang:
        h = ask(request, "handover", handover=str(key))
        if h["giver"] is None or h["state"] != "accepted":
            raise Unknown("receipt")
        return pdf(sheets.receipt(h, ask(request, "body"), lang), f"receipt-{h['key'][:8]}.pdf")


def pdf(content: bytes, name: str) -> HttpResponse:
    return HttpResponse(content, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'})


@door
def destructions(request: HttpRequest) -> HttpResponse:
    """Destruction lists."""
    values = given(request, ())
    answer = ask(request, "destructions", **values)
    rows = [
        {
            "url": reverse("destruction", args=[r["key"]]),
            "cells": {
                "reason": r["reason"],
                "by": tell.name(r["proposer"]),
                "on": r["decided_on"],
                "state": tell.state("destruction", r["state"]),
            },
        }
        for r in answer["rows"]
    ]
    columns = [
        {"key": "reason", "head": gettext("Reason"), "kind": "text"},
        {"key": "by", "head": gettext("Proposed by"), "kind": "text"},
        {"key": "on", "head": gettext("Decided on"), "kind": "day"},
        {"key": "state", "head": gettext("State"), "kind": "status"},
    ]
    context = {
        "title": gettext("Destruction lists"),
        "columns": columns,
        "rows": rows,
        "caption": gettext("Destruction lists"),
        "pager": pager(values, answer),
        "actions": tell.begun(
            [row["act"] for row in ask(request, "acts", act=may_propose_destruction.name)["rows"]], request.path
        ),
        "empty": {
            "head": gettext("No destruction list"),
            "text": gettext("Copies that are no longer needed are listed, decided on and destroyed before witnesses."),
        },
    }
    return render(request, "custody/holdings.html", context)


@door
def destruction(request: HttpRequest, key: Any) -> HttpResponse:
    """One destruction list: its copies, the decision, the witnesses, what you can do."""
    r = ask(request, "destruction", destruction=str(key))
    facts = [
        {"label": gettext("Reason"), "value": r["reason"]},
        {"label": gettext("Method"), "value": r["method"]},
        {"label": gettext("Proposed by"), "value": tell.name(r["proposer"])},
        {"label": gettext("Decided by"), "value": tell.decided(r["decider"], r["authority"])},
        {"label": gettext("Decided on"), "value": _day(r["decided_on"])},
        {"label": gettext("Witnesses"), "value": ", ".join(tell.name(w) for w in r["witnesses"])},
        {"label": gettext("Still to be done"), "value": _still(r)},
        {"label": gettext("Carried out on"), "value": _day(r["done_on"])},
        {"label": gettext("Reason given"), "value": r["answer"]},
    ]
    lines = [
        {
            "url": reverse("copy", args=[line["copy"]]),
            "cells": {
                "copy": line["path"],
                "symbol": line["symbol"],
                "level": tell.level(line["level"]),
                "title": tell.title_of(line) if line["kind"] or line["abstract"] else "",
                "dated": line["dated"],
                "pages": line["pages"],
                "keeper": tell.name(line["keeper"]) or tell.name(line["unit"]),
            },
        }
        for line in r["lines"]
    ]
    context = {
        "title": gettext("Destruction list"),
        "sub": word("destruction_state", r["state"]),
        "rows": [f for f in facts if f["value"]],
        "columns": LISTED,
        "lines": lines,
        "caption": gettext("Listed copies"),
        "actions": tell.offered(r["may"], "destruction", r, request.path),
        "crumbs": [{"url": reverse("destructions"), "text": gettext("Destruction lists")}],
    }
    return render(request, "custody/destruction.html", context)


def _still(r: Told) -> str:
    """What a destruction that was decided still needs: witnesses, then somebody who carries it out and records it."""
    if r["state"] != "decided":
        return ""
    missing = r["witnesses_needed"] - len(r["witnesses"])
    who = gettext(
        "carried out and recorded by %(who)s or the keeper of a listed copy, by the registrar where the keeper's post is vacant"
    ) % {"who": tell.name(r["proposer"])}
    more = ngettext(
        "%(missing)d of %(needed)d witness has still to confirm",
        "%(missing)d of %(needed)d witnesses have still to confirm",
        missing,
    )
    return "; ".join([more % {"missing": missing, "needed": r["witnesses_needed"]}, who] if missing > 0 else [who])
