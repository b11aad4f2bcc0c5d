"""The page of a thing that has no page of its own making: its facts,
and a button for everything that may be done with it.

Promises that whoever decides sees what he decides about,
and that a row of My work leads to where all of its acts stand.
"""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy

from steward.reads import summary
from steward.reads.machinery.wording import word
from steward.web.machinery import tell
from steward.web.machinery.actor import Asked
from steward.web.machinery.door import asked, door

#: The place above the page of a subject.
ABOVE = {
    **dict.fromkeys(("authorisation", "delegation", "reset"), ("units", gettext_lazy("Units and people"))),
    "erasure": ("log", gettext_lazy("Transparency log")),
    "incident": ("scans", gettext_lazy("Spill scan")),
    "allowance": ("allowances", gettext_lazy("Allow-list")),
}


@door
def one(request: Asked, key: Any, subject: str) -> HttpResponse:
    """One thing of this subject."""
    told = asked(request, summary.summary, subject=subject, key=str(key))
    above, place = ABOVE[subject]
    context = {
        "title": word("thing", subject),
        "sub": told.label,
        "rows": told.rows,
        "actions": tell.offered(told.may, subject, told, request.path),
        "crumbs": [{"url": reverse(above), "text": place}],
    }
    return render(request, "things/one.html", context)
