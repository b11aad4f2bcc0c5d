"""Several copies in one go: offered to one receiver, or accepted together. n acts, one batch, one receipt.

All or none: what is refused for one copy is refused for all, and the form stands as it was sent. The form's token and
the place of the order make the origin of each act, so a double click is one batch.
"""

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from steward.acts.act import Act
from steward.acts.custody import OfferCopy, accept_copy, offer_copy
from steward.acts.envelope import Receipt, perform_many, seen_from
from steward.rules.answers import Conflict, Invalid, Refusal
from steward.rules.fields import read
from steward.web import tell
from steward.web.door import ask, does_and_tells
from steward.web.forms import form_for, origin_of, put_errors
from steward.web.outcome import conflict_panel, refusal_panel
from steward.web.tell import Told

#: The most that is offered or accepted at once.
MOST = 200


@does_and_tells
def hand_over(request: HttpRequest) -> HttpResponse:
    """Tick copies, name the receiver, send: one batch of offers."""
    rows = [_held(row) for row in ask(request, "holdings")["rows"] if row["state"] == "held" and not row["offered"]]
    ticked = [key for key in _ticked(request, "copy") if key in {row["key"] for row in rows}]
    form = form_for(OfferCopy, request.actor, data=request.POST or None, fixed={"copy": ticked}, act=offer_copy.name)
    del form.fields["copy"]
    rows.sort(key=lambda row: row["key"] not in ticked)
    context = {
        "title": gettext("Hand over several copies"), "rows": rows[:MOST], "form": form, "name": "copy",
        "submit": gettext("Hand over"), "head": gettext("Copies to hand over"),
        "empty": {"head": gettext("You hold no copy that could be handed over"), "text": ""},
    }  # fmt: skip
    if request.method == "GET" or not form.is_valid():
        return _page(request, context, status=200 if request.method == "GET" else 422)
    given = {name: value for name, value in form.cleaned_data.items() if value}
    return _sent(request, context, offer_copy, [{**given, "copy": key} for key in _ticked(request, "copy")], reverse("custody"))


@does_and_tells
def accept(request: HttpRequest) -> HttpResponse:
    """What was offered to me, ticked: accept it together."""
    rows = [_offered(row) for row in ask(request, "work")["sign"]]
    context = {
        "title": gettext("Accept several copies"), "rows": rows, "name": "handover", "submit": gettext("Accept"), "all": True,
        "head": gettext("Copies offered to you"), "empty": {"head": gettext("No copy waits for your signature"), "text": ""},
    }  # fmt: skip
    if request.method == "GET":
        return _page(request, context, status=200)
    return _sent(request, context, accept_copy, [{"handover": key} for key in _ticked(request, "handover")], "")


def _held(row: Told) -> Told:
    d = row["document"]
    level, title = tell.level(d["level"]), tell.title_of(d)
    return {
        "version": row["version"],
        "key": row["key"],
        "copy": row["path"],
        "symbol": d["symbol"],
        "level": level,
        "title": title,
        "pages": row["pages"],
    }


def _offered(row: Told) -> Told:
    level, giver = tell.level(row["level"]), tell.name(row["giver"])
    return {
        "key": row["key"],
        "version": row["version"],
        "copy": row["copy"],
        "symbol": row["symbol"],
        "level": level,
        "title": giver,
        "pages": row["pages"],
    }


def _ticked(request: HttpRequest, name: str) -> list[str]:
    given = request.POST if request.method == "POST" else request.GET
    return list(dict.fromkeys(given.getlist(name)))[:MOST]


def _page(request: HttpRequest, context: Told, *, status: int, **more: Any) -> HttpResponse:
    origin = request.POST.get("origin") if status == 422 else ""
    frame = {
        "origin": origin or str(uuid.uuid4()), "ticked": _ticked(request, context["name"]), "action": request.path,
        "crumbs": [{"url": reverse("custody"), "text": gettext("Custody")}],
        "sub": gettext("One act for each copy, all or none, and one receipt."),
    }  # fmt: skip
    return render(request, "custody/several.html", {**context, **frame, **more}, status=status)


def _sent(request: HttpRequest, context: Told, act: Act, orders: Sequence[Told], target: str) -> HttpResponse:
    if not orders:
        return _page(request, context, status=422, nothing=gettext("Tick at least one copy."))
    try:
        receipts = _perform(request, act, orders)
    except Invalid as wrong:
        form = context.get("form") or forms.Form(request.POST)
        put_errors(form, wrong)
        return _page(request, {**context, "form": form}, status=422)
    except Refusal as no:
        form = context.get("form")
        if form is not None and no.at in form.fields:
            put_errors(form, Invalid({no.at: (no.code, no.params)}))
            return _page(request, context, status=422)
        return _page(request, context, status=403, refusal=refusal_panel(context["title"], no))
    except Conflict as no:
        return _page(request, context, status=409, conflict=conflict_panel(context["title"], no, request.path))
    said = ngettext(
        "Done for %(n)d copy. Log entries from %(first)s.", "Done for %(n)d copies. Log entries from %(first)s.", len(receipts)
    )
    messages.success(request, said % {"n": len(receipts), "first": receipts[0].index})
    return HttpResponseRedirect(target or reverse("handover", args=[receipts[0].result["handover"]]))


def _perform(request: HttpRequest, act: Act, orders: Sequence[Told]) -> list[Receipt]:
    origin = origin_of(request)
    items = [(act, read(act.order, order), f"{origin}-{number}") for number, order in enumerate(orders)]
    named = {str(order[act.names]) for order in orders}
    seen = seen_from(",".join(request.POST.getlist("expect")))
    return perform_many(items, request.actor, request.now, expect={key: seen[key] for key in named & seen.keys()})
