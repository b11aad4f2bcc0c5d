"""My work today: one page, every row with its day and one button; and the list of everything one can do."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext, gettext_lazy, ngettext

from steward.acts.catalogue import find
from steward.reads import acts as doing
from steward.reads import work as reading
from steward.reads.machinery.wording import grouped, label, word
from steward.reads.work import GroupTold, NotShown, RowTold
from steward.rules.machinery.values import figure
from steward.web.machinery import tell
from steward.web.machinery.actor import Asked
from steward.web.machinery.door import asked, door
from steward.web.machinery.tell import Told, act_link
from steward.web.machinery.together import PAGES, together

HEADS = {
    "act": gettext_lazy("To sign, decide or do"),
    "due": gettext_lazy("Due and overdue"),
    "others": gettext_lazy("Waiting for others"),
    "watch": gettext_lazy("Watching"),
}
#: Of what waits: of a copy its clock, of a document that it is to be signed,
#: of a line that it is to be cancelled.
ICONS = {**tell.ICONS, "copy": "clock", "document": "pen", "entry": "cross"}
#: Rows of a subject that share a record lead to this list, filtered by it;
#: others to the whole list of their kind.
LISTS = {("hit", "scan"): ("hits", {"state": "open"}), ("copy", "document"): ("offer_several", {})}
#: The page of each place that a hint leads to.
PLACES = {
    "holders": "holders",
    "documents": "register",
    "units": "units",
    "scans": "scans",
    "log": "log",
    "holdings": "custody",
    "account": "account",
}


@door
def work(request: Asked) -> HttpResponse:
    """The first page after signing in."""
    answer = asked(request, reading.work)
    context = {
        "title": gettext("My work today"),
        "groups": [_group(group) for group in answer.groups if group.rows],
        "actions": _starts(request),
        "hints": []
        if answer.count
        else [{"text": one.text, "url": reverse(PLACES[one.place])} for one in answer.next],
    }
    return render(request, "mine/work.html", context)


def _group(group: GroupTold) -> Told:
    """A group with its number; what is not shown of a kind is named, and leads to the whole list."""
    every = {row.kind for row in group.rows if sum(r.number for r in group.rows if r.kind == row.kind) > 1}
    at_once = [together(kind) for kind in sorted(every) if kind in PAGES]
    return {
        "head": HEADS[group.group],
        "count": group.count,
        "unit": _unit(group.count, sum(row.number for row in group.rows)),
        "action": at_once[0] if at_once else None,
        "tasks": [task(row, reverse("mine")) for row in group.rows],
        "cut": [_cut(one) for one in group.cut],
    }


def _cut(one: NotShown) -> Told:
    return {
        "word": one.word,
        "shown": one.shown,
        "count": one.count,
        "url": reverse("waiting", args=[one.kind]),
    }


def _unit(lines: int, records: int) -> str:
    """What the number of a group counts: its lines, as the number on the bar does;
    where a line stands for several, how many."""
    if records > lines:
        return ngettext("line of work, for %(n)s records", "lines of work, for %(n)s records", lines) % {
            "n": grouped(records)
        }
    return ngettext("line of work", "lines of work", lines)


def task(row: RowTold, here: str) -> Told:
    """A row: what it is, since when or until when, and one thing to do."""
    many = row.number > 1
    return {
        "url": _whole(row) if many else _page(row, here),
        "what": row.what,
        "from": row.beside,
        "level": tell.level(row.level),
        "icon": ICONS[row.subject],
        "due": _due(row),
        "day": row.day,
        "age": age(row.days) if row.waits else "",
        "action": _several(row) if many else _button(row, here),
        "also": tell.offered(row.also, row.subject, tell.Keyed(row.key), here, small=True),
    }


def _shared(row: RowTold) -> dict[str, str]:
    """What rows that are one have in common, as a list of them is asked for."""
    return {row.alike.field: row.alike.key} if row.alike else {}


def _whole(row: RowTold) -> str:
    """The list of all rows that are alike."""
    name, query = LISTS.get((row.subject, row.alike.field if row.alike else ""), ("", {}))
    if name:
        return f"{reverse(name)}?{urlencode({**_shared(row), **query})}"
    return f"{reverse('waiting', args=[row.kind])}?{urlencode({'alike': row.alike.key if row.alike else ''})}"


def _page(row: RowTold, here: str) -> str:
    """The page of the record, or of the act that waits."""
    there = tell.page_of(row.page.subject, row.page.key)
    return there or (_button(row, here) or {"url": ""})["url"]


def _button(row: RowTold, here: str) -> Told | None:
    if not row.act:
        return None
    (link,) = tell.offered((row.act,), row.subject, tell.Keyed(row.key), here, small=True)
    return {**link, "main": row.group in ("act", "due")}


def _several(row: RowTold) -> Told:
    """All that are alike in one go, where the act has a page for that; else their list."""
    if row.act in PAGES:
        return together(row.act, **_shared(row))
    return {"url": _whole(row), "text": gettext("Look through"), "small": True, "main": row.group == "act"}


def _due(row: RowTold) -> Told | None:
    if not row.is_due or row.days is None or row.days < 0:
        return None
    said = ngettext("Overdue for %(n)d day", "Overdue for %(n)d days", row.days) % {"n": row.days}
    return {"code": "overdue", "word": said} if row.days else {"code": "due"}


def age(days: int | None) -> str:
    """How long something waits."""
    if days is None:
        return ""
    return (
        ngettext("waiting %(n)d day", "waiting %(n)d days", days) % {"n": days}
        if days > 0
        else gettext("new today")
    )


def _starts(request: Asked) -> list[Told]:
    """What a day begins with: the first thing to do with what lies at hand, and everything else."""
    started = asked(request, doing.acts, first=True).rows
    links = [
        act_link(row.act, main=n == 0, icon="plus" if n == 0 else "pen") for n, row in enumerate(started)
    ]
    return [*links, {"url": reverse("acts"), "text": gettext("All actions")}]


@door
def waiting(request: Asked, kind: str) -> HttpResponse:
    """All rows of one kind that wait, page by page; of those that share a record, or of all."""
    kept: dict[str, Any] = {name: request.GET[name] for name in ("alike", "after") if request.GET.get(name)}
    answer = asked(request, reading.waiting_of, kind=kind, **kept)
    rows, total, first = answer.rows, answer.total.count, figure(kept.get("after", "")) or 0
    following = f"?{urlencode({**kept, 'after': answer.following})}" if answer.following else ""
    group = {
        "head": HEADS[rows[0].group] if rows else gettext("My work today"),
        "count": total,
        "unit": _unit(total, 0),
        "tasks": [task(row, request.get_full_path()) for row in rows],
        "empty": {"head": gettext("Nothing more of this kind is waiting")},
        "said": tell.of_total(first, len(rows), total),
        "following": following,
    }
    context = {
        "title": answer.word,
        "groups": [group],
        "crumbs": [{"url": reverse("mine"), "text": gettext("My work today")}],
    }
    return render(request, "mine/work.html", context)


@door
def acts(request: Asked) -> HttpResponse:
    """What one may do, by subject, each act with its own page;
    one that is done to a thing asks for it first."""
    every = asked(request, doing.acts).rows
    heads = dict.fromkeys(row.subject for row in every)
    told = [
        {
            "head": word("subject", head),
            "acts": [
                {"url": reverse("act", args=[row.act]), "what": label(find(row.act).sentence)}
                for row in every
                if row.subject == head
            ],
        }
        for head in heads
    ]
    return render(request, "mine/acts.html", {"title": gettext("All actions"), "groups": told})
