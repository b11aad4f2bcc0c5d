"""One handover with its receipt."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from steward.reads.custody import held
from steward.reads.custody.told import HandoverTold
from steward.reads.machinery.wording import word
from steward.reads.people import posts
from steward.rules.machinery.answers import Unknown
from steward.web.custody import sheet
from steward.web.custody.copies import event, number_of, with_the_loan
from steward.web.machinery import tell
from steward.web.machinery.actor import Asked
from steward.web.machinery.door import asked, door
from steward.web.machinery.export import pdf
from steward.web.machinery.tell import Told
from steward.web.papers.official import official
from steward.web.templatetags.steward import day


@door
def handover(request: Asked, key: Any) -> HttpResponse:
    """One handover: who releases what to whom, and the receiver's answer."""
    h = asked(request, held.handover, handover=str(key))
    rows: list[Told] = [
        {
            "label": gettext("Number, symbol"),
            "value": h.symbol,
            "url": reverse("document", args=[h.document]) if h.document else "",
        },
        {"label": gettext("Copy"), "value": number_of(h), "url": reverse("copy", args=[h.copy_key])},
        {"label": gettext("Level"), "value": "", "level": tell.level(h.level)},
        {"label": gettext("Pages"), "value": h.pages},
        {"label": gettext("Given by"), "value": tell.name(h.giver) or tell.name(h.from_unit)},
        {"label": gettext("Received by"), "value": tell.name(h.receiver) or tell.name(h.to_unit)},
        {"label": gettext("Due back"), "value": day(h.due_back)},
        {"label": gettext("Note"), "value": h.note},
        {"label": gettext("Reason"), "value": h.reason},
        {"label": gettext("On the same receipt"), "value": _others(h)},
    ]
    actions = [*tell.offered(h.may, "handover", h, request.path), *with_the_loan(h, request.path)]
    if h.state == "accepted" and h.giver:
        receipt = {
            "url": reverse("receipt", args=[h.key]),
            "text": gettext("Receipt (PDF)"),
            "icon": "print",
            "main": True,
        }
        actions.insert(0, receipt)
    context = {
        "title": word("handover_kind", h.kind),
        "sub": word("handover_state", h.state),
        "level": tell.level(h.level),
        "rows": [r for r in rows if r["value"] or r.get("level")],
        "events": [event(h)],
        "actions": actions,
        "crumbs": [{"url": reverse("custody"), "text": gettext("Custody")}],
    }
    return render(request, "custody/copy.html", context)


def _others(h: HandoverTold) -> str:
    return ", ".join(f"{t.symbol} ({t.path})" for t in sheet.in_order(h.together) if t.key != h.key)


@door
def receipt(request: Asked, key: Any) -> HttpResponse:
    """The receipt of an accepted handover as PDF; the same bytes each time."""
    with official() as lang:
        h = asked(request, held.handover, handover=str(key))
        if h.giver is None or h.receiver is None or h.state != "accepted":
            raise Unknown("receipt")
        return pdf(
            sheet.receipt(h, h.giver, h.receiver, asked(request, posts.the_organisation), lang),
            f"receipt-{h.key[:8]}.pdf",
        )
