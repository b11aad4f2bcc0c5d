"""A form that was sent already and is opened again at its address, as Back does: what was done by it, and a fresh one.

Promises that nobody writes into a form whose token was used: half of what was sent would stand in it, and under its token
nothing else can be done. Whose act it was not learns nothing of it.
"""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from steward.acts.act import Act
from steward.acts.envelope import Receipt, origin_from
from steward.acts.seal import sent
from steward.reads import done
from steward.reads.wording import verb
from steward.web.inputs import is_key
from steward.web.tell import page_of


def sent_before(request: HttpRequest, found: Act, place: str = "") -> Receipt | None:
    """What was done by the form whose token the address keeps; `place` stands behind the token where it does several acts."""
    token = request.GET.get("origin", "") if request.method == "GET" else ""
    receipt = sent(origin_from("web", token, "origin") + place, request.actor) if is_key(token) else None
    return receipt if receipt and receipt.act == found.name else None


def page(request: HttpRequest, found: Act, receipt: Receipt) -> HttpResponse:
    """When it was sent, what was done, the way to what came of it, and the way to a fresh form."""
    goes, fresh = found.standing.goes, request.GET.copy()
    del fresh["origin"]
    made = page_of(goes, receipt.result[goes]) if receipt.result.get(goes) else ""
    at = timezone.localtime(datetime.fromisoformat(receipt.at)).strftime("%d/%m/%Y %H:%M")
    context = {
        "title": verb(found.name),
        "sent": gettext("This form was sent on %(at)s.") % {"at": at},
        "said": done.sentence(found.standing, receipt.result, request.actor),
        "ways": [
            *([{"url": made, "text": gettext("Open it"), "main": True}] if made else []),
            {"url": reverse("entry", args=[receipt.index]), "text": gettext("Log entry %(n)s") % {"n": receipt.index}},
            {"url": request.path + (f"?{fresh.urlencode()}" if fresh else ""), "text": gettext("A fresh form")},
        ],
    }
    return render(request, "acts/sent.html", context)
