"""One search for everything one may see and do: the page and the palette.

Promises that what is left out is said ("12 of 130") and that the rest is one step away, in the register.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy

from steward.reads import acts as doing
from steward.reads import pick
from steward.reads import search as reading
from steward.reads.machinery.show import DocumentLine
from steward.reads.machinery.thing import Picked
from steward.reads.machinery.wording import grouped, verb, word
from steward.reads.question import Counted
from steward.reads.search import CopyFound, FindTold, LineFound, ReceiptFound, fits, without_copy, words_of
from steward.rules.machinery.values import figure
from steward.web.machinery import tell
from steward.web.machinery.actor import Asked
from steward.web.machinery.door import asked, door
from steward.web.machinery.tell import Told
from steward.web.templatetags.navigation import PLACES, Place, address

#: Documents on the page and in the palette; the longest words that are looked up.
PAGE, PALETTE, LONGEST = 12, 8, 200
#: So many of one kind are listed on a page.
LISTED = 50


@door
def search(request: Asked) -> HttpResponse:
    """What was found, by kind; what was asked for by its number opens at once."""
    q = request.GET.get("q", "").strip()[:LONGEST]
    if request.GET.get("of") in WHOLE:
        return _whole(request, q, request.GET["of"])
    told = asked(request, reading.find, q=q, limit=PAGE)
    exact = [o for o in [*_documents(told, q), *_numbered(told)] if o["exact"]]
    if len(exact) == 1:
        return HttpResponseRedirect(exact[0]["url"])
    groups = [_group(gettext("Documents"), _documents(told, q), q, told.documents.total)]
    others = (
        (gettext("Copies, receipts and book lines"), _numbered(told), ("copies", "entries")),
        *((word("thing", subject), _named(told, subject), (subject,)) for subject in told.things),
        (gettext("What you can do"), [*_acts(told), *_places(q)], ("acts",)),
    )
    groups += [
        _group(head, options, q, cut=_cut(told, q, kinds)) for head, options, kinds in others if options
    ]
    groups.sort(key=lambda group: not group["tasks"])
    return render(request, "mine/work.html", {"title": gettext("Search"), "sub": q, "groups": groups})


#: Kinds that are found otherwise than by what a subject is called: what they are,
#: and which subject has the list of all of them.
KINDS = {
    "acts": (gettext_lazy("What you can do"), ""),
    "copies": (gettext_lazy("Copy"), ""),
    "entries": (gettext_lazy("Book line"), "entry"),
}
#: The subjects of which all that is found can be shown.
WHOLE = {*reading.searched(quick=False), *(subject for _, subject in KINDS.values() if subject)}


def _cut(told: FindTold, q: str, kinds: Iterable[str]) -> list[Told]:
    """The kinds of which not all is shown: how much of how much, and where the rest is."""
    return [
        {
            "word": KINDS[kind][0] if kind in KINDS else word("thing", kind),
            "shown": len(told.of(kind)),
            "count": _number(told.cut[kind]),
            "url": _rest(kind, q),
        }
        for kind in kinds
        if kind in told.cut
    ]


def _rest(kind: str, q: str) -> str:
    """The whole list of a kind: every act; the documents whose copies were asked for;
    the list by the same words."""
    subject = KINDS[kind][1] if kind in KINDS else kind
    if subject:
        return f"{reverse('search')}?{urlencode({'of': subject, 'q': q})}"
    return reverse("acts") if kind == "acts" else _in_register(without_copy(q))


def _whole(request: Asked, q: str, subject: str) -> HttpResponse:
    """All of one kind that the words find, page by page."""
    after, before = request.GET.get("after", ""), figure(request.GET.get("shown", "")) or 0
    answer = asked(
        request, pick.pick, subject=subject, q=q, begins=True, counted=True, limit=LISTED, after=after
    )
    rows, following, total = answer.rows, answer.following, answer.total or Counted(len(answer.rows), False)
    more = {"of": subject, "q": q, "after": following, "shown": before + len(rows)}
    options = [_called(subject, row) for row in rows]
    group = _group(word("thing", subject), options, q) | {
        "count": _number(total),
        "said": tell.of_total(before, len(rows), total.count, total.more),
        "following": f"{reverse('search')}?{urlencode(more)}" if following else "",
    }
    return render(request, "mine/work.html", {"title": gettext("Search"), "sub": q, "groups": [group]})


def _called(subject: str, row: Picked) -> Told:
    if subject == "unit":
        return _unit(row.key, row.label.lstrip("– "))
    return _option(
        tell.page_of(subject, row.key) or _in_register(row.label), row.label, "", "", tell.ICONS[subject]
    )


def _group(
    head: str, options: list[Told], q: str, total: Counted | None = None, cut: Sequence[Told] = ()
) -> Told:
    left_out = total is not None and (total.more or total.count > len(options))
    return {
        "head": head,
        "count": _of(len(options), total) if left_out else len(options),
        "more": _in_register(q) if left_out else "",
        "more_text": gettext("Show all in the register"),
        "cut": cut,
        "empty": {
            "head": gettext("Nothing found"),
            "text": gettext("Try fewer words; diacritics do not matter."),
        },
        "tasks": [
            {
                "url": o["url"],
                "what": o["title"],
                "from": o["detail"] or o["kind"],
                "level": o["level"],
                "icon": o["icon"],
            }
            for o in options
        ],
    }


def _in_register(q: str) -> str:
    return f"{reverse('register')}?{urlencode({'part': 'all', 'q': q})}"


def _of(shown: int, total: Counted | None) -> str:
    return gettext("%(shown)s of %(all)s") % {"shown": shown, "all": _number(total) if total else str(shown)}


def _number(total: Counted) -> str:
    count = grouped(total.count)
    return gettext("more than %(count)s") % {"count": count} if total.more else count


@door
def palette(request: Asked) -> HttpResponse:
    """The options of the palette as a fragment, without the frame of a page and what that asks:
    it is wanted at every key."""
    q = request.GET.get("q", "").strip()[:LONGEST]
    options = _options(request, q) if q else [*_begun(request), *map(_place, PLACES)]
    return HttpResponse(render_to_string("parts/_palette_results.html", {"found": options}))


def _options(request: Asked, q: str) -> list[Told]:
    """What one can do first, then what was found, the thing that was named before all,
    and the way to the rest."""
    told = asked(request, reading.find, q=q, limit=PALETTE, quick=True)
    shown, total = _documents(told, q), told.documents.total
    named = [option for subject in told.things for option in _named(told, subject)]
    options = [*_acts(told), *_places(q), *_numbered(told), *shown, *named]
    options.sort(key=lambda o: not o["exact"])
    if total.more or total.count > len(shown):
        rest = gettext("Show all in the register")
        options.append(_option(_in_register(q), rest, _of(len(shown), total), gettext("Register"), "book"))
    for one in _cut(told, q, told.cut):
        detail = gettext("%(shown)s of %(all)s") % {"shown": one["shown"], "all": one["count"]}
        options.append(_option(one["url"], gettext("Show all"), detail, one["word"], "arrow"))
    return [
        *options,
        _option(f"{reverse('search')}?{urlencode({'q': q})}", gettext("Search everything"), q, "", "search"),
    ]


def _option(url: str, title: Any, detail: str, kind: str, icon: str, **more: Any) -> Told:
    return {
        "url": url,
        "title": title,
        "detail": detail,
        "kind": kind,
        "icon": icon,
        "level": None,
        "exact": False,
        **more,
    }


def _place(p: Place) -> Told:
    return _option(address(p.name), p.words, "", gettext("Page"), p.icon)


def _places(q: str) -> list[Told]:
    words = words_of(q)
    return [_place(p) for p in PLACES if words and fits(words, str(p.words))]


def _begun(request: Asked) -> Iterator[Told]:
    """What a day begins with."""
    yield from (_act(row.act) for row in asked(request, doing.acts, first=True).rows)


def _act(name: str) -> Told:
    return _option(reverse("act", args=[name]), verb(name), "", gettext("Do"), "pen")


def _acts(told: FindTold) -> list[Told]:
    return [_act(row.act) for row in told.acts]


def _documents(told: FindTold, q: str) -> list[Told]:
    return [_document(d, q) for d in told.documents.rows]


def _document(d: DocumentLine, q: str) -> Told:
    title = tell.title_of(d)
    return _option(
        reverse("document", args=[d.key]),
        d.symbol or title,
        title if d.symbol else "",
        gettext("Document"),
        "document",
        level=tell.level(d.level),
        exact=bool(d.symbol) and words_of(d.symbol) == words_of(q),
    )


def _numbered(told: FindTold) -> list[Told]:
    """Copies, receipts and book lines: asked for by a number, so one alone is what was meant."""
    receipts: tuple[ReceiptFound, ...] = told.of("handovers")
    options = [*map(_copy, told.copies), *map(_receipt, receipts), *map(_line, told.entries)]
    return [o | {"exact": len(options) == 1} for o in options]


def _copy(c: CopyFound) -> Told:
    d = c.document
    title = f"{gettext('Copy')} {c.path} – {d.symbol}"
    return _option(
        reverse("copy", args=[c.key]),
        title,
        tell.title_of(d),
        gettext("Copy"),
        "copies",
        level=tell.level(d.level),
    )


def _receipt(h: ReceiptFound) -> Told:
    title = gettext("Receipt %(number)s") % {"number": h.code[-6:]}
    detail = f"{h.symbol} {gettext('Copy')} {h.copy} → {tell.name(h.receiver)}"
    return _option(reverse("handover", args=[h.key]), title, detail, gettext("Receipt"), "hand")


def _line(e: LineFound) -> Told:
    d = e.document
    title, detail = f"{word('direction', e.direction)} {e.line}", f"{d.symbol} – {tell.name(e.unit)}"
    return _option(
        reverse("document", args=[d.key]),
        title,
        detail,
        gettext("Book line"),
        "book",
        level=tell.level(d.level),
    )


def _named(told: FindTold, subject: str) -> list[Told]:
    """Records of a subject by what they are called; of a unit its documents."""
    return [_called(subject, row) | {"kind": word("thing", subject)} for row in told.things[subject]]


def _unit(key: str, called: str) -> Told:
    url = f"{reverse('register')}?{urlencode({'unit': key})}"
    return _option(url, called, gettext("Documents of this unit"), gettext("Unit"), "people")
