"""One search for documents, copies, units, offices and places of the bar: the page and the palette."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from steward.web import tell
from steward.web.door import ask, door
from steward.web.tell import Told
from steward.web.templatetags.navigation import PLACES, Place, address

SHOWN = 12


@door
def search(request: HttpRequest) -> HttpResponse:
    """What was found; a number that names one thing opens it."""
    q = request.GET.get("q", "")[:200]
    options = found(request, q)
    exact = [o for o in options if o["exact"]]
    if len(exact) == 1:
        return HttpResponseRedirect(exact[0]["url"])
    groups = [
        {
            "head": gettext("Found"),
            "count": len(options),
            "empty": {"head": gettext("Nothing found"), "text": gettext("Try fewer words; diacritics do not matter.")},
            "tasks": [
                {"url": o["url"], "what": o["title"], "from": o["detail"] or o["kind"], "level": o["level"], "icon": o["icon"]}
                for o in options
            ],
        }
    ]
    return render(request, "mine/work.html", {"title": gettext("Search"), "sub": q, "groups": groups})


@door
def palette(request: HttpRequest) -> HttpResponse:
    """The options of the palette as a fragment."""
    return render(request, "parts/_palette_results.html", {"found": found(request, request.GET.get("q", "")[:200])})


def found(request: HttpRequest, q: str) -> list[Told]:
    """Options for these words: documents first, then offices and units, then pages."""
    if not q.strip():
        return [_place(p) for p in PLACES]
    documents = [_document(d, q) for d in ask(request, "documents", q=q, limit=SHOWN)["rows"]]
    offices = [
        {
            "url": reverse("office", args=[o["key"]]),
            "title": o["label"],
            "detail": "",
            "kind": gettext("Office"),
            "icon": "user",
            "level": None,
            "exact": False,
        }
        for o in ask(request, "pick", subject="office", q=q, limit=5)["rows"]
    ]
    places = [_place(p) for p in PLACES if q.lower() in str(p.words).lower()]
    return [*documents, *offices, *places]


def _place(p: Place) -> Told:
    return {
        "url": address(p.name),
        "title": p.words,
        "detail": "",
        "kind": gettext("Page"),
        "icon": p.icon,
        "level": None,
        "exact": False,
    }


def _document(d: Told, q: str) -> Told:
    return {
        "url": reverse("document", args=[d["key"]]),
        "title": d["symbol"] or tell.title_of(d),
        "detail": tell.title_of(d),
        "kind": gettext("Document"),
        "icon": "document",
        "level": tell.level(d["level"]),
        "exact": d["symbol"].casefold() == q.strip().casefold(),
    }
