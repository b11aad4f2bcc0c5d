"""A form that was sent already and is opened again at its address, as Back does: what was done by it,
and a fresh one.

Promises that nobody writes into a form whose token was used: half of what was sent would stand in it, and
under its token nothing else can be done. Whose act it was not learns nothing of it.
"""

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from steward.acts.machinery.act import Act
from steward.acts.machinery.envelope import origin_from
from steward.acts.machinery.seal import Receipt, receipt, sent
from steward.reads import done
from steward.reads.machinery.wording import status as answer_of
from steward.reads.machinery.wording import verb
from steward.rules.machinery.answers import Conflict
from steward.web.machinery.actor import Asked
from steward.web.machinery.inputs import is_key
from steward.web.machinery.tell import Told, page_of

#: Buttons of a form that do nothing yet: they turn its list, or go on from it.
ASKS = {"choosing", "turn", "clear", "look"}


def _token(request: Asked) -> str:
    """The token that the address of a form keeps,
    or the one that it sends along while nothing is done yet."""
    if request.method == "GET":
        return request.GET.get("origin", "")
    return request.POST.get("origin", "") if ASKS & request.POST.keys() else ""


def sent_before(request: Asked, found: Act, place: str = "") -> Receipt | None:
    """What was done by the form that is opened;
    `place` stands behind its token where it does several acts."""
    token = _token(request)
    known = sent(origin_from("web", token, "origin") + place, request.actor) if is_key(token) else None
    return known if known and known.act == found.name else None


def page(request: Asked, found: Act, done_then: Receipt, status: int = 200) -> HttpResponse:
    """When it was sent, what was done, the way to what came of it, and the way to a fresh form."""
    goes = found.standing.goes
    made = page_of(goes, done_then.result[goes]) if done_then.result.get(goes) else ""
    context = {
        "title": verb(found.name),
        "sent": gettext("This form was sent on %(at)s.") % {"at": moment(done_then)},
        "said": done.sentence(found.standing, done_then.result, request.actor),
        "ways": [
            *([{"url": made, "text": gettext("Open it"), "main": True}] if made else []),
            {
                "url": reverse("entry", args=[done_then.index]),
                "text": gettext("Log entry %(n)s") % {"n": done_then.index},
            },
            fresh(request, found),
        ],
    }
    return render(request, "acts/sent.html", context, status=status)


def moment(receipt: Receipt) -> str:
    """When an act was done, as an organisation writes it."""
    return timezone.localtime(datetime.fromisoformat(receipt.at)).strftime("%d/%m/%Y %H:%M")


def fresh(request: Asked, found: Act) -> Told:
    """The way to a form of this act that was not sent: for the one thing that the sent one was about,
    as it stands now."""
    given = request.GET.copy()
    for name in ("origin", "expect"):
        given.pop(name, None)
    things = request.POST.getlist(found.names) if found.names and request.POST.get("about") else []
    if len(things) == 1:
        given[found.names] = things[0]
    return {"url": request.path + (f"?{given.urlencode()}" if given else ""), "text": gettext("A fresh form")}


def again(request: Asked, found: Act, no: Conflict) -> HttpResponse:
    """The same page where a form was sent once more with something else in it;
    any other conflict goes on its way."""
    if not no.params.get("entry"):
        raise no
    return page(request, found, receipt(no.params["entry"]), answer_of(no))
