"""One page for every act: what it is about, a form with its fields,
a step of confirmation where it cannot be undone.

Opened from a thing, the thing is a fact on the page and no field; opened from nowhere, everything the act may
be done to is listed first. The standing rule is asked before a form is shown: what one may not do is refused
with its reason at once. A refusal of what was sent stands above the form; a conflict shows the way to the
present state; after success the reader is told what was done and goes to what was made or changed. The form's
token is the act's origin, so a double click is one act. An act of a series opens the next form of the series
with what is kept of this one. A better page for one act is a template named after it: `acts/<name>.html`.
"""

from collections.abc import Mapping
from contextlib import ExitStack
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.contrib import messages
from django.forms.utils import ErrorDict
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext

from steward.acts.catalogue import orderable
from steward.acts.machinery.act import Act
from steward.acts.machinery.envelope import perform, seen_from
from steward.acts.machinery.seal import Receipt
from steward.reads import begun, offers, pick
from steward.reads import done as doing
from steward.reads.machinery.wording import label, verb, word
from steward.reads.machinery.wording import status as answer_of
from steward.reads.things import THINGS
from steward.rules.document import kept
from steward.rules.machinery.actor import POST
from steward.rules.machinery.answers import Conflict, Invalid, No, Refusal, Unknown, must
from steward.rules.machinery.fields import kinds
from steward.web import beside
from steward.web.machinery import choosing, sent, tell
from steward.web.machinery.actor import Asked
from steward.web.machinery.confirming import consequence, filled_in, sent_again
from steward.web.machinery.door import asked, does_and_tells
from steward.web.machinery.forms import form_for, origin_of, put_errors, token_of
from steward.web.machinery.handed import keep, order_with_papers
from steward.web.machinery.inputs import with_rows
from steward.web.machinery.outcome import in_the_way, refusal_panel
from steward.web.machinery.said import following, series, told
from steward.web.machinery.tell import page_of
from steward.web.templatetags.steward import day


@does_and_tells
def act(request: Asked, name: str) -> HttpResponse:
    """The page of one act."""
    found = orderable(name)
    if POST not in found.standing.principals:
        raise Unknown("act")
    if request.method == "POST":
        return _chosen(request, found) if "choosing" in request.POST else _sent(request, found)
    return _opened(request, found, request.GET)


def _chosen(request: Asked, found: Act) -> HttpResponse:
    """What was ticked in a list: the form for it, or another part of the list. Nothing is done yet; where
    nothing can be listed there is no part of a list, whatever is asked for."""
    if request.POST["choosing"] == "go" or not choosing.listed(found, request.POST):
        return _opened(request, found, request.POST)
    return choosing.page(request, found, choosing.turned(request.POST))


def _opened(request: Asked, found: Act, given: QueryDict) -> HttpResponse:
    """The form, once the standing rule has nothing against it; the things to choose from,
    where none is named."""
    before = sent.sent_before(request, found)
    if before is not None:
        return sent.page(request, found, before)
    keys = choosing.named(request, found, given)
    try:
        if not found.standing.on:
            must(found.standing(request.actor))
        elif keys:
            offers.must_be(found.standing, choosing.subject_of(found, given), keys, request.actor)
    except Refusal as no:
        return _refused(request, found, keys, given, no)
    if found.names and not keys and choosing.listed(found, given):
        return choosing.page(request, found, given)
    return page(request, found, _form(request, found, keys, given), status=200, keys=keys)


def _refused(
    request: Asked, found: Act, keys: tuple[str, ...], given: Mapping[str, Any], no: Refusal
) -> HttpResponse:
    """What one may not do has no form: why, what one may do with it now, and the way to the thing."""
    frame: dict[str, Any] = {"thing": ""}
    if len(keys) == 1 and choosing.listed(found, given):
        subject = choosing.subject_of(found, given)
        may = offers.may(
            request.actor, subject, offers.thing(subject, keys[0], request.actor).thing(request.actor.day)
        )
        no = (
            Refusal(no.code, no.basis, at=no.at, **{**no.params, "may": may})
            if no.params.get("subject") == subject
            else no
        )
        frame = {"thing": page_of(subject, keys[0])}
    return render(request, "acts/refused.html", {**_frame(request, found, no, given), **frame}, status=403)


def _form(request: Asked, found: Act, keys: tuple[str, ...], opened: QueryDict | None = None) -> Any:
    """The form that is opened with these values, or the one that was sent,
    with what may not be written in it."""
    fixed = _fixed(found, keys)
    hints = _hints(request, found, keys, request.POST if opened is None else opened)
    if opened is None:
        sent = with_rows(request.POST, request.POST["rows"]) if request.POST.get("rows") else request.POST
        return form_for(
            found.order,
            request.actor,
            data=sent,
            fixed=fixed,
            files=request.FILES or None,
            act=found.name,
            hints=hints,
        )
    given = {name: value for name, value in opened.dict().items() if name in kinds(found.order)}
    stands = (
        begun.begun(found.standing, choosing.subject_of(found, opened), keys[0], request.actor, given)
        if len(keys) == 1
        else {}
    )
    return form_for(
        found.order,
        request.actor,
        initial={**stands, **given, **fixed},
        fixed=fixed,
        act=found.name,
        hints=hints,
    )


def _hints(request: Asked, found: Act, keys: tuple[str, ...], given: QueryDict) -> dict[str, str]:
    """What is known of a field beforehand, and what is said at the fields of reasons, where the thing has a
    level at which they hold nothing of its contents."""
    known = begun.beforehand(found.standing, request.actor)
    reasons = kept.REASONS & kinds(found.order).keys()
    if not reasons or not keys or not choosing.listed(found, given):
        return known
    try:
        silent = begun.silent(choosing.subject_of(found, given), keys, request.actor)
    except Unknown:  # what is not there is the act's to answer
        return known
    return known | (
        dict.fromkeys(reasons, gettext("At this level nothing of the contents may be written."))
        if silent
        else {}
    )


def _fixed(found: Act, keys: tuple[str, ...]) -> dict[str, Any]:
    """The thing of the act as the value of its field: a fact that the form carries and does not ask."""
    if not keys:
        return {}
    return {found.names: list(keys) if kinds(found.order)[found.names].name == "refs" else keys[0]}


def _sent(request: Asked, found: Act) -> HttpResponse:
    form = _form(
        request, found, choosing.named(request, found, request.POST) if request.POST.get("about") else ()
    )
    if request.POST.get("rows"):
        form._errors = ErrorDict()  # a row more or less: nothing is judged yet
        return page(request, found, form, status=200)
    with ExitStack() as papers:
        order, given = order_with_papers(found, form, papers)
        if order is None:
            return page(request, found, form, status=422)
        if found.standing.grave and request.POST.get("confirmed") != "yes":
            return _confirm(request, found, form)
        try:
            expect = seen_from(request.POST.get("expect", ""))
            made = perform(found, order, request.actor, request.now, origin=origin_of(request), expect=expect)
            keep(given, made)
        except Invalid as wrong:
            put_errors(form, wrong)
            return page(request, found, form, status=422)
        except Unknown:
            raise
        except (Refusal, Conflict) as no:
            return _answered(request, found, form, no)
    return done(request, found, made)


def _answered(request: Asked, found: Act, form: Any, no: Refusal | Conflict) -> HttpResponse:
    """The form with the answer: at the field that a refusal is about, else above the form."""
    if isinstance(no, Refusal) and no.at in form.fields and not form.fields[no.at].widget.is_hidden:
        put_errors(form, Invalid({no.at: (no.code, no.params)}))
        form.ways = _ways(request, found, no)
        return page(request, found, form, status=422)
    keys = choosing.named(request, found, request.POST) if found.names else ()
    if (
        isinstance(no, Refusal)
        and keys
        and choosing.listed(found, request.POST)
        and _stands_against(request, found, keys)
    ):
        return _refused(request, found, keys, request.POST.dict(), no)
    return page(request, found, form, status=answer_of(no), no=no)


def _stands_against(request: Asked, found: Act, keys: tuple[str, ...]) -> bool:
    """Whether the act could not even be begun any more: then no other order helps."""
    try:
        offers.must_be(found.standing, choosing.subject_of(found, request.POST), keys, request.actor)
    except Refusal:
        return True
    except Unknown:
        return False
    return False


def _ways(request: Asked, found: Act, no: Refusal) -> list[dict[str, str]]:
    """What one can do where the order may say "all the same": open what stands in the way, or say so, with
    the button that was pressed: a series goes on."""
    flags = [(name, kind) for name, kind in kinds(found.order).items() if no.code in kind.answers.split()]
    url = page_of("document", no.params["document"]) if flags and "document" in no.params else ""
    opens = [{"url": url, "text": gettext("Open it")}] if url else []
    target = _address(request, found, again="yes" if _goes_on(request) else "")
    return [*opens, *({"name": name, "text": label(kind.label), "target": target} for name, kind in flags)]


def _goes_on(request: Asked) -> bool:
    """Whether the next form of the series is asked for: by the button,
    or by the address that a question was answered to."""
    return bool(request.POST.get("again") or request.GET.get("again"))


def _address(request: Asked, found: Act, **more: str) -> str:
    """Where a form is sent: with the page that its reader came from."""
    return reverse("act", args=[found.name]) + _query(
        next=back(request) if back(request) != "/" else "", **more
    )


def _frame(request: Asked, found: Act, no: No | None = None, given: Any = None) -> dict[str, Any]:
    """What stands around the form: the act, what it is about, what was said to it."""
    subject = beside.of(request, found, given or request.GET.dict())
    return {
        "subject": subject,
        "title": verb(found.name),
        "sub": f"{label(found.sentence)} {gettext('This will be recorded in the log.')}",
        "cancel": back(request),
        "refusal": refusal_panel(verb(found.name), no) if isinstance(no, Refusal) else None,
        "conflict": in_the_way(request, found, no, back(request), subject)
        if isinstance(no, Conflict)
        else None,
    }


def page(
    request: Asked, found: Act, form: Any, *, status: int, no: No | None = None, keys: tuple[str, ...] = ()
) -> HttpResponse:
    """The form of an act, with what was said to it; `keys` are the things it was opened for."""
    sent = {**request.POST.dict(), **_fixed(found, keys)} if request.method == "POST" else None
    given = getattr(form, "cleaned_data", None) or sent
    named = choosing.named(request, found, request.POST)
    context = {
        **_frame(request, found, no, given),
        "act": found.name,
        "before": _came_back(request, found, keys or named),
        "form": form,
        "origin": (request.POST.get("origin") if status in (200, 422) else "") or token_of(request),
        "expect": request.GET.get("expect") or request.POST.get("expect") or _seen(request, found, keys),
        "submit": verb(found.name),
        "grave": found.standing.grave,
        "series": any(kind.kept for kind in kinds(found.order).values()),
        "again": _goes_on(request),
        "action": _address(request, found),
    }
    return render(request, [f"acts/{found.name}.html", "acts/act.html"], context, status=status)


def _came_back(request: Asked, found: Act, keys: tuple[str, ...]) -> str:
    """Why what is done once more came back: it stands above the form that answers it."""
    told = begun.came_back(found.standing, keys[0], request.actor) if len(keys) == 1 else None
    if told is None:
        return ""
    said = gettext("Returned by %(who)s on %(day)s: %(reason)s")
    return said % {"who": tell.name(told.by), "day": day(told.on), "reason": told.reason}


def _seen(request: Asked, found: Act, keys: tuple[str, ...]) -> str:
    """The versions of the things as this page shows them, where the page before named none."""
    if not keys or not choosing.listed(found, request.GET):
        return ""
    return offers.seen(choosing.subject_of(found, request.GET), keys, request.actor)


def _query(**values: str) -> str:
    given = {name: value for name, value in values.items() if value}
    return f"?{urlencode(given)}" if given else ""


def _confirm(request: Asked, found: Act, form: Any) -> HttpResponse:
    frame = _frame(request, found, given=form.cleaned_data)
    context = {
        **frame,
        "question": gettext("Look once more before you go on"),
        "rows": [*(frame["subject"] or {"rows": []})["rows"], *filled_in(form)],
        "fields": sent_again(request, found, form),
        "grave": True,
        "consequence": consequence(found),
        "submit": verb(found.name),
        "action": request.get_full_path(),
        "origin": request.POST.get("origin", ""),
    }
    return render(request, "acts/confirm.html", context)


def back(request: Asked) -> str:
    """The page the reader came from: `next`, when it is ours."""
    target = request.GET.get("next") or request.POST.get("next") or "/"
    return target if url_has_allowed_host_and_scheme(target, allowed_hosts=None) else "/"


def done(request: Asked, found: Act, receipt: Receipt) -> HttpResponse:
    """Say what was done and go on; what is shown only once is shown on a page of its own."""
    if receipt.aside:
        said = doing.sentence(found.standing, receipt.result, request.actor)
        steps = following(request, found, receipt, back(request))
        context = {
            "title": said,
            "aside": {word("aside", name): value for name, value in receipt.aside.items()},
            "entry": receipt.index,
            "cancel": back(request),
            "steps": steps,
        }
        return render(request, "acts/once.html", context)
    messages.success(request, told(request, found, receipt, back(request)))
    if _goes_on(request):
        return HttpResponseRedirect(series(request, found, back(request)))
    goes = found.standing.goes
    made = page_of(goes, receipt.result[goes]) if receipt.result.get(goes) else ""
    return HttpResponseRedirect(made if made and back(request) == "/" else _still_there(request))


def _still_there(request: Asked) -> str:
    """The page the reader came from; My work where the act took its record out of sight."""
    target = back(request)
    try:
        page = resolve(urlsplit(target).path)
    except Resolver404:
        return target
    subject, key = page.url_name or "", page.kwargs.get("key")
    gone = key and subject in THINGS and not asked(request, pick.pick, subject=subject, key=str(key)).rows
    return reverse("mine") if gone else target
