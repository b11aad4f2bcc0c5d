"""One page for every act: a form with its fields, a step of confirmation where it cannot be undone, the answer.

A refusal is shown above the form that was sent, in words and with its basis; a conflict shows the way to the
present state; after success the reader goes to what was made or changed. The form's token is the act's
origin, so a double click is one act.
"""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from steward.acts.act import Act
from steward.acts.catalogue import find
from steward.acts.envelope import Receipt, perform
from steward.reads.wording import label
from steward.rules.answers import Conflict, Invalid, No, Refusal, Unknown
from steward.rules.facts import OFFICE
from steward.rules.fields import kinds
from steward.web import subjects, tell
from steward.web.door import ask, door
from steward.web.forms import form_for, order_of, origin_of, put_errors
from steward.web.outcome import conflict_panel, refusal_panel

#: Acts that cannot be undone: they are shown once more before they are performed.
GRAVE = frozenset(
    {
        "copy.destroy",
        "copy.decide_destruction",
        "copy.witness_destruction",
        "document.declassify",
        "document.end_protection",
        "document.confirm_cancelling",
        "disclosure.erase",
        "book.turn_year",
        "book.close_volume",
    }
)

#: Acts that take a number, and the direction of the book they take it from.
BOOKS = {"document.register_incoming": "incoming", "document.issue": "outgoing"}

#: Where the reader goes afterwards: the first key of the result that has a page.
PAGES = (
    ("handover", "handover"),
    ("destruction", "destruction"),
    ("document", "document"),
    ("copy", "copy"),
    ("scan", "scan_one"),
    ("hit", "hit"),
    ("office", "office"),
)


@door
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, name: str) -> HttpResponse:
    """The page of one act."""
    found = find(name)
    if OFFICE not in found.principals:
        raise Unknown("act")
    if request.method == "GET":
        initial = {**_at_hand(request, found), **{k: v for k, v in request.GET.dict().items() if k in kinds(found.order)}}
        return page(request, found, form_for(found.order, request.actor, initial=initial), status=200)
    return _sent(request, found)


def _at_hand(request: HttpRequest, found: Act) -> dict[str, str]:
    """What stands in the form to begin with: the newest open book that the act writes in, one's own unit's first."""
    direction = BOOKS.get(found.name)
    if direction is None:
        return {}
    mine = [b["key"] for b in ask(request, "books")["rows"] if b["direction"] == direction and not b["closed_on"]]
    return {"book": mine[0]} if mine else {}


def _sent(request: HttpRequest, found: Act) -> HttpResponse:
    form = form_for(found.order, request.actor, data=request.POST)
    order = order_of(found.order, form)
    if order is None:
        return page(request, found, form, status=422)
    if found.name in GRAVE and request.POST.get("confirmed") != "yes":
        return _confirm(request, found, form)
    try:
        receipt = perform(found, order, request.actor, request.now, origin=origin_of(request), expect=_seen(request))
    except Invalid as wrong:
        put_errors(form, wrong)
        return page(request, found, form, status=422)
    except Unknown:
        raise
    except (Refusal, Conflict) as no:
        return page(request, found, form, status=403 if isinstance(no, Refusal) else 409, no=no)
    return done(request, found, receipt)


def _seen(request: HttpRequest) -> dict[str, int]:
    """`key:version` pairs of what the reader had seen."""
    pairs = (pair.rpartition(":") for pair in request.POST.get("expect", "").split(",") if ":" in pair)
    return {key: int(version) for key, _, version in pairs if version.isdigit()}


def page(request: HttpRequest, found: Act, form: Any, *, status: int, no: No | None = None) -> HttpResponse:
    """The form of an act, with what was said to it."""
    title = label(found.sentence)
    subject = subjects.of(request, found.order, getattr(form, "cleaned_data", None) or request.GET.dict())
    context = {
        "subject": subject,
        "sub": gettext("The act is entered in the log under your office."),
        "act": found.name,
        "title": title,
        "form": form,
        "origin": request.POST.get("origin") if status == 422 else str(uuid.uuid4()),
        "expect": request.GET.get("expect") or request.POST.get("expect", ""),
        "submit": tell.verb(found.name),
        "grave": found.name in GRAVE,
        "action": reverse("act", args=[found.name]) + (f"?next={back(request)}" if back(request) != "/" else ""),
        "cancel": back(request),
        "refusal": refusal_panel(title, no) if isinstance(no, Refusal) else None,
        "conflict": conflict_panel(title, no, back(request), subject) if isinstance(no, Conflict) else None,
    }
    return render(request, "acts/act.html", context, status=status)


def _confirm(request: HttpRequest, found: Act, form: Any) -> HttpResponse:
    rows = [{"label": field.label, "value": _shown(field)} for field in form if _shown(field)]
    fields = {name: value for name, value in request.POST.items() if name in kinds(found.order) or name == "expect"}
    context = {
        "title": label(found.sentence),
        "question": gettext("Look once more before you go on"),
        "rows": rows,
        "fields": fields,
        "grave": True,
        "consequence": gettext("The act is entered in the log and cannot be taken back."),
        "submit": tell.verb(found.name),
        "action": request.get_full_path(),
        "origin": request.POST.get("origin", ""),
        "cancel": back(request),
    }
    return render(request, "acts/confirm.html", context)


def _shown(field: Any) -> str:
    value = field.value()
    choices = dict(getattr(field.field, "choices", ()))
    return str(choices.get(value, value) or "")


def back(request: HttpRequest) -> str:
    """The page the reader came from: `next`, when it is ours."""
    target = request.GET.get("next") or request.POST.get("next") or "/"
    return target if url_has_allowed_host_and_scheme(target, allowed_hosts=None) else "/"


def done(request: HttpRequest, found: Act, receipt: Receipt) -> HttpResponse:
    """Say that it is done and go on; what is shown only once is shown on a page of its own."""
    if receipt.aside:
        return render(
            request,
            "acts/once.html",
            {"title": label(found.sentence), "aside": receipt.aside, "entry": receipt.index, "cancel": back(request)},
        )
    messages.success(
        request, gettext("Done: %(what)s Log entry %(entry)s.") % {"what": label(found.sentence), "entry": receipt.index}
    )
    target = back(request)
    if target == "/":
        for key, view in PAGES:
            if receipt.result.get(key):
                target = reverse(view, args=[receipt.result[key]])
                break
    return HttpResponseRedirect(target)
