"""Several copies in one go: offered to one receiver, or accepted together. n acts, one batch, one receipt.

All that are ticked go, or none: where one of them may not, it is marked with its reason and unticked, and the
others can be sent. The form's token and the place of the order make the origin of each act,
so a double click is one batch.
"""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from steward.acts.custody.handovers import OfferCopy, accept_copy, offer_copy
from steward.acts.machinery.act import Act
from steward.acts.machinery.envelope import perform_many, seen_from
from steward.acts.machinery.seal import Receipt
from steward.reads import offers
from steward.reads.custody import several
from steward.reads.custody.told import AcceptableTold, OfferableTold, ToAccept, ToOffer
from steward.reads.machinery.wording import grouped
from steward.reads.machinery.wording import status as answer_of
from steward.rules.custody.handovers import may_offer
from steward.rules.machinery.answers import Conflict, Invalid, No, Refusal
from steward.rules.machinery.fields import kinds, read
from steward.rules.machinery.values import figure
from steward.web.machinery import tell
from steward.web.machinery.actor import Asked
from steward.web.machinery.door import asked, does_and_tells
from steward.web.machinery.forms import form_for, origin_of, put_errors, token_of
from steward.web.machinery.inputs import is_key
from steward.web.machinery.outcome import copies_of, in_the_way, refusal_panel
from steward.web.machinery.paging import PAGE, address, given, part
from steward.web.machinery.said import told_of_several
from steward.web.machinery.sent import page as sent_page
from steward.web.machinery.sent import sent_before
from steward.web.machinery.tell import Told

#: The most that is offered or accepted at once.
MOST = 200


@does_and_tells
def hand_over(request: Asked) -> HttpResponse:
    """Tick copies, name the receiver, send: one batch of offers. The receiver can be tried before."""
    before = sent_before(request, offer_copy, "-0")
    if before is not None:
        return sent_page(request, offer_copy, before)
    chosen = _chosen(request, offer_copy)
    fixed = {"copy": chosen[:MOST]}
    sent = request.POST if request.method == "POST" and "turn" not in request.POST else None
    first = {**request.GET.dict(), **request.POST.dict()}
    hints = {"note": gettext("At a level at which no abstract is stored, nothing of the contents either.")}
    form = form_for(
        OfferCopy, request.actor, data=sent, initial=first, fixed=fixed, act=offer_copy.name, hints=hints
    )
    del form.fields["copy"]
    context = {
        "act": offer_copy,
        "chosen": chosen,
        "title": gettext("Hand over several copies"),
        "form": form,
        "name": "copy",
        "question": several.offerable,
        "filters": ("q",),
        "target": reverse("custody"),
        "head": gettext("Copies to hand over"),
        "submit": gettext("Hand over"),
        "sending": gettext("Hand over the other %(n)d"),
        "tries": True,
        "ticked": True,
        "filter": gettext("Number, title"),
        "empty": {"head": gettext("You hold no copy that could be handed over"), "text": ""},
    }
    valid = sent is not None and form.is_valid()
    context["to"], context["due_back"] = (
        getattr(form, "cleaned_data", {}).get(name) or "" for name in ("to", "due_back")
    )
    if sent is None or "look" in request.POST or not valid:
        return _page(request, context, status=200 if sent is None or valid else 422)
    order = {name: value for name, value in form.cleaned_data.items() if value}
    return _sent(
        request, context, offer_copy, [{**order, "copy": key} for key in _sent_keys(request, "copy")]
    )


@does_and_tells
def accept(request: Asked) -> HttpResponse:
    """What was offered to me, ticked: accept it together."""
    before = sent_before(request, accept_copy, "-0")
    if before is not None:
        return sent_page(request, accept_copy, before)
    context = {
        "act": accept_copy,
        "chosen": _chosen(request, accept_copy),
        "title": gettext("Accept several copies"),
        "name": "handover",
        "question": several.acceptable,
        "filters": ("q", "giver"),
        "target": "",
        "head": gettext("Copies offered to you"),
        "submit": gettext("Accept"),
        "to": "",
        "sending": gettext("Accept the other %(n)d"),
        "filter": gettext("Number, symbol"),
        "empty": {"head": gettext("No copy waits for your signature"), "text": ""},
    }
    if request.method == "GET" or "turn" in request.POST:
        return _page(request, context, status=200)
    return _sent(
        request, context, accept_copy, [{"handover": key} for key in _sent_keys(request, "handover")]
    )


def _chosen(request: Asked, act: Act) -> list[str]:
    """What is ticked and exists for the reader, whoever named it: what was sent; the address, what an entry
    of the log tells that it made (`made`), or the copies of a document (`document`),
    of which only what may go counts."""
    name, subject = str(act.names), kinds(act.order)[act.names].subject
    if request.method == "POST":
        return offers.there(subject, filter(is_key, request.POST.getlist(name)), request.actor)
    made = figure(request.GET.get("made", ""))
    named = [*request.GET.getlist(name), *(copies_of(made) if made is not None else ())]
    named = [*named, *_of_document(request)] if name == "copy" else named
    return offers.left(act.standing, subject, filter(is_key, named), request.actor)


def _sent_keys(request: Asked, name: str) -> list[str]:
    """What was sent to be done, each once: what does not exist for the reader is the act's to answer."""
    return list(dict.fromkeys(request.POST.getlist(name)))


def _of_document(request: Asked) -> list[str]:
    """The copies of the document of the address that may be handed over, found once for a page."""
    known = vars(request)
    if "handable" not in known:
        key = request.GET.get("document", "")
        held = (
            offers.among(may_offer, "copy", request.actor, within={"document__key": key})
            if is_key(key)
            else ()
        )
        known["handable"] = [str(copy.key) for copy in held]
    return list(known["handable"])


def _row(row: ToOffer | ToAccept, unfit: dict[str, str], ticked: list[str]) -> Told:
    reason = row.unfit or unfit.get(row.key, "")
    title = tell.name(row.giver) if isinstance(row, ToAccept) else tell.title_of(row)
    return {
        "told": row,
        "level": tell.level(row.level),
        "title": title,
        "unfit": reason,
        "ticked": row.key in ticked and not reason,
    }


def _page(request: Asked, context: Told, *, status: int, no: No | None = None, **more: Any) -> HttpResponse:
    """The list with its ticks. Rows that may not go are marked with their reason, and not ticked any more."""
    values, ticked = _values(request, context["filters"]), context["chosen"][:MOST]
    named = {name: context[name] for name in ("to", "due_back") if context.get(name) and context["to"]}
    doubted = (
        {"asked": ticked}
        if request.method == "POST" and "turn" not in request.POST and ticked and (named or no)
        else {}
    )
    shown = {"ticked": ticked} if ticked and "ticked" in context else {}
    answer: OfferableTold | AcceptableTold = asked(
        request, context["question"], **values, **named, **doubted, **shown
    )
    rows: Sequence[ToOffer | ToAccept] = answer.rows
    unfit = {one.key: one.because for one in answer.unfit}
    away = [key for key in ticked if key not in unfit and key not in {row.key for row in rows}]
    fit = [key for key in ticked if key not in unfit]
    form = context.get("form")
    if isinstance(no, Refusal) and not unfit and form is not None and no.at in form.fields:
        put_errors(form, Invalid({no.at: (no.code, no.params)}))
        status, no = 422, None
    frame = {
        "origin": (request.POST.get("origin") if status in (200, 422) else "") or token_of(request),
        "rows": [_row(row, unfit, ticked) for row in sorted(rows, key=lambda row: row.key not in ticked)],
        "total": answer.total.count,
        "pager": _turns(values, answer),
        "away": away,
        "seen": [one for one in request.POST.getlist("expect") if one.rpartition(":")[0] in away],
        "nothing": _too_many(request, len(context["chosen"])),
        "q": values.get("q", ""),
        "recipients": _recipients(rows, ticked),
        "kept": [(name, value) for name, value in values.items() if name not in ("q", "after")],
        "clear": "q" in values or "giver" in values,
        "unfit": answer.unfit,
        "others": bool(fit),
        "send": context["sending"] % {"n": len(fit)} if unfit and fit else context["submit"],
        "here": request.path,
        "action": request.path + (address({**values, "after": ""}) if values else ""),
        "crumbs": [{"url": reverse("custody"), "text": gettext("Custody")}],
        "sub": gettext(
            "One act for each copy, all that are ticked or none, and one receipt for each giver and receiver."
        ),
        "refusal": refusal_panel(context["title"], no) if isinstance(no, Refusal) and not unfit else None,
        "conflict": in_the_way(request, context["act"], no, request.path)
        if isinstance(no, Conflict)
        else None,
    }
    return render(request, "custody/several.html", {**context, **frame, **more}, status=status)


def _recipients(rows: Sequence[ToOffer | ToAccept], ticked: Sequence[str]) -> list[Told]:
    """The recipients that are named on the documents whose copies are ticked here, each document once."""
    named = {
        row.symbol: row.recipients
        for row in rows
        if isinstance(row, ToOffer) and row.key in ticked and row.recipients
    }
    said = gettext("Recipients of %(symbol)s")
    return [
        {"label": said % {"symbol": symbol}, "value": value, "whole": True} for symbol, value in named.items()
    ]


def _values(request: Asked, filters: Sequence[str]) -> dict[str, str]:
    """The filters and the place in the list: of the address,
    or of the button that was pressed under it or beside the filter."""
    values = given(request, filters)
    if "clear" in request.POST:
        return {}
    if "turn" in request.POST:
        values |= {name: request.POST[name] for name in filters if name in request.POST} | {
            "after": request.POST["turn"]
        }
    return {name: value for name, value in values.items() if value}


def _turns(values: Told, answer: OfferableTold | AcceptableTold) -> Told:
    """Which part is shown, and the places of the parts beside it: buttons of the form,
    so that ticks go along."""
    first = figure(values.get("after", "")) or 0
    # Without what stands before them for its tick.
    here = range(first, answer.following or answer.total.count)
    told = part(values, len(here), answer.following, answer.total)
    return {**told, "before": max(0, first - PAGE) if first else None, "behind": answer.following}


def _too_many(request: Asked, count: int) -> str:
    """What is said where more was to be ticked than goes at once."""
    said = gettext("%(most)d of %(count)s are ticked: no more go at once. The others follow after these.")
    return said % {"most": MOST, "count": grouped(count)} if count > MOST and request.method == "GET" else ""


def _sent(request: Asked, context: Told, act: Act, orders: Sequence[Told]) -> HttpResponse:
    if len(request.POST.getlist(context["name"])) > MOST:
        return _page(
            request,
            context,
            status=422,
            nothing=gettext("At most %(n)d go at once: the others are unticked now.") % {"n": MOST},
        )
    if not orders:
        return _page(request, context, status=422, nothing=gettext("Tick at least one copy."))
    try:
        receipts = _perform(request, act, orders)
    except Invalid as wrong:
        form = context.get("form") or forms.Form(request.POST)
        put_errors(form, wrong)
        return _page(request, {**context, "form": form}, status=422)
    except (Refusal, Conflict) as no:
        return _page(request, context, status=answer_of(no), no=no)
    messages.success(request, told_of_several(request, act, receipts))
    return HttpResponseRedirect(
        context["target"] or reverse("handover", args=[receipts[0].result["handover"]])
    )


def _perform(request: Asked, act: Act, orders: Sequence[Told]) -> list[Receipt]:
    origin = origin_of(request)
    asked: list[Any] = [read(act.order, order) for order in orders]
    items = [(act, order, f"{origin}-{number}") for number, order in enumerate(asked)]
    named = {str(order[act.names]) for order in orders}
    seen = seen_from(",".join(request.POST.getlist("expect")))
    return perform_many(
        items, request.actor, request.now, expect={key: seen[key] for key in named & seen.keys()}
    )
