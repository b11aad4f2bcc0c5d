"""One page for every act: what it is about, a form with its fields, a step of confirmation where it cannot be undone.

Opened from a thing, the thing is a fact on the page and no field; opened from nowhere, everything the act may be done to
is listed first. The standing rule is asked before a form is shown: what one may not do is refused with its reason at once. A
refusal of what was sent stands above the form; a conflict shows the way to the present state; after success the reader is
told what was done and goes to what was made or changed. The form's token is the act's origin, so a double click is one act.
A better page for one act is a template named after it: `acts/<name>.html`.
"""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext

from steward.acts.act import Act
from steward.acts.catalogue import find
from steward.acts.envelope import Receipt, perform, seen_from
from steward.reads import done as doing
from steward.reads import offers
from steward.reads.wording import label, verb
from steward.rules.answers import Conflict, Invalid, No, Refusal, Unknown, must
from steward.rules.facts import OFFICE
from steward.rules.fields import kinds
from steward.web import choosing, subjects
from steward.web.door import does_and_tells
from steward.web.forms import form_for, order_of, origin_of, put_errors
from steward.web.outcome import conflict_panel, refusal_panel
from steward.web.tell import act_link, page_of


@does_and_tells
def act(request: HttpRequest, name: str) -> HttpResponse:
    """The page of one act."""
    found = find(name)
    if OFFICE not in found.standing.principals:
        raise Unknown("act")
    return _sent(request, found) if request.method == "POST" else _opened(request, found)


def _opened(request: HttpRequest, found: Act) -> HttpResponse:
    """The form, once the standing rule has nothing against it; the things to choose from, where none is named."""
    keys = choosing.named(request, found, request.GET)
    try:
        if not found.standing.on:
            must(found.standing(request.actor))
        elif keys:
            offers.must_be(found.standing, choosing.subject_of(found, request.GET), keys, request.actor)
    except Refusal as no:
        return render(request, "acts/refused.html", _frame(request, found, no=no), status=403)
    if found.names and not keys and kinds(found.order)[found.names].name != "number":
        return choosing.page(request, found)
    initial = {**{k: v for k, v in request.GET.dict().items() if k in kinds(found.order)}, **_fixed(found, keys)}
    return page(request, found, form_for(found.order, request.actor, initial=initial, fixed=_fixed(found, keys)), status=200)


def _fixed(found: Act, keys: tuple[str, ...]) -> dict[str, Any]:
    """The thing of the act as the value of its field: a fact that the form carries and does not ask."""
    if not keys:
        return {}
    return {found.names: list(keys) if kinds(found.order)[found.names].name == "refs" else keys[0]}


def _sent(request: HttpRequest, found: Act) -> HttpResponse:
    fixed = _fixed(found, choosing.named(request, found, request.POST)) if request.POST.get("about") else {}
    form = form_for(found.order, request.actor, data=request.POST, fixed=fixed)
    order = order_of(found.order, form)
    if order is None:
        return page(request, found, form, status=422)
    if found.standing.grave and request.POST.get("confirmed") != "yes":
        return _confirm(request, found, form)
    try:
        expect = seen_from(request.POST.get("expect", ""))
        receipt = perform(found, order, request.actor, request.now, origin=origin_of(request), expect=expect)
    except Invalid as wrong:
        put_errors(form, wrong)
        return page(request, found, form, status=422)
    except Unknown:
        raise
    except (Refusal, Conflict) as no:
        return page(request, found, form, status=403 if isinstance(no, Refusal) else 409, no=no)
    return done(request, found, receipt)


def _frame(request: HttpRequest, found: Act, no: No | None = None, given: Any = None) -> dict[str, Any]:
    """What stands around the form: the act, what it is about, what was said to it."""
    title = label(found.sentence)
    subject = subjects.of(request, found.order, given or request.GET.dict())
    return {
        "subject": subject,
        "title": title,
        "cancel": back(request),
        "refusal": refusal_panel(verb(found.name), no) if isinstance(no, Refusal) else None,
        "conflict": conflict_panel(title, no, back(request), subject) if isinstance(no, Conflict) else None,
    }


def page(request: HttpRequest, found: Act, form: Any, *, status: int, no: No | None = None) -> HttpResponse:
    """The form of an act, with what was said to it."""
    context = {
        **_frame(request, found, no, getattr(form, "cleaned_data", None)),
        "sub": gettext("This will be recorded in the log."),
        "act": found.name,
        "form": form,
        "origin": request.POST.get("origin") if status == 422 else str(uuid.uuid4()),
        "expect": request.GET.get("expect") or request.POST.get("expect", ""),
        "submit": verb(found.name),
        "grave": found.standing.grave,
        "action": reverse("act", args=[found.name]) + (f"?next={back(request)}" if back(request) != "/" else ""),
    }
    return render(request, [f"acts/{found.name}.html", "acts/act.html"], context, status=status)


def _confirm(request: HttpRequest, found: Act, form: Any) -> HttpResponse:
    rows = [{"label": field.label, "value": _shown(field)} for field in form if not field.is_hidden and _shown(field)]
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name in kinds(found.order) or name in ("expect", "about")
    ]
    context = {
        **_frame(request, found, given=form.cleaned_data),
        "question": gettext("Look once more before you go on"),
        "rows": rows,
        "fields": fields,
        "grave": True,
        "consequence": gettext("This will be recorded in the log and cannot be taken back."),
        "submit": verb(found.name),
        "action": request.get_full_path(),
        "origin": request.POST.get("origin", ""),
    }
    return render(request, "acts/confirm.html", context)


def _shown(field: Any) -> str:
    value = field.value()
    choices = dict(getattr(field.field, "choices", ()))
    values = value if isinstance(value, list) else [value]
    return ", ".join(str(choices.get(one, one) or "") for one in values)


def back(request: HttpRequest) -> str:
    """The page the reader came from: `next`, when it is ours."""
    target = request.GET.get("next") or request.POST.get("next") or "/"
    return target if url_has_allowed_host_and_scheme(target, allowed_hosts=None) else "/"


def done(request: HttpRequest, found: Act, receipt: Receipt) -> HttpResponse:
    """Say what was done and go on; what is shown only once is shown on a page of its own."""
    said = doing.sentence(found.standing, receipt.result, request.actor)
    if receipt.aside:
        context = {"title": said, "aside": receipt.aside, "entry": receipt.index, "cancel": back(request)}
        return render(request, "acts/once.html", context)
    messages.success(request, told(request, found, receipt, said))
    goes = found.standing.goes
    made = page_of(goes, receipt.result[goes]) if receipt.result.get(goes) else ""
    return HttpResponseRedirect(made if made and back(request) == "/" else back(request))


def told(request: HttpRequest, found: Act, receipt: Receipt, said: str) -> str:
    """The sentence, the entry of the log, and the way to take it back where there is one."""
    line = format_html(
        '{} <a href="{}">{}</a>', said, reverse("entry", args=[receipt.index]), gettext("Log entry %(n)s") % {"n": receipt.index}
    )
    undone = doing.undo(found.standing, receipt.result, request.actor)
    if undone is None:
        return line
    taking_back, _, key = undone
    link = act_link(taking_back.name, **{find(taking_back.name).names: key})
    return format_html('{} · <a href="{}">{}</a>', line, link["url"], link["text"])
