"""My work today: one page, every item with one button; and the list of everything one can do."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy, ngettext

from steward.acts.catalogue import find
from steward.reads.wording import label, word
from steward.web import tell
from steward.web.door import ask, door
from steward.web.tell import Told, act_link

HEADS = {
    "sign": (gettext_lazy("To sign or acknowledge"), gettext_lazy("No copy waits for your signature")),
    "due": (gettext_lazy("Due today or overdue"), gettext_lazy("Nothing is due")),
    "decide": (gettext_lazy("Waiting for you to decide"), gettext_lazy("Nothing waits for your decision")),
    "hits": (gettext_lazy("Findings of scans"), gettext_lazy("No finding waits to be judged")),
    "watch": (gettext_lazy("Watching"), gettext_lazy("Nothing of yours is waiting for others")),
}


@door
def work(request: HttpRequest) -> HttpResponse:
    """The first page after signing in."""
    answer = ask(request, "work")
    groups = [_group(name, answer[name]) for name in HEADS if answer[name] or name != "hits"]
    groups.sort(key=lambda group: not group["tasks"])
    title = gettext("My work today")
    return render(request, "mine/work.html", {"title": title, "groups": groups, "actions": _starts(request)})


def _group(name: str, rows: list[Told]) -> Told:
    head, nothing = HEADS[name]
    several = (
        {"url": reverse("accept_several"), "text": gettext("Accept several"), "small": True}
        if name == "sign" and len(rows) > 1
        else None
    )
    return {
        "action": several,
        "head": head,
        "count": len(rows),
        "tasks": [TASKS[row["what"]](row) for row in rows],
        "empty": {"head": nothing},
    }


def _starts(request: HttpRequest) -> list[Told]:
    """What a day begins with: the first thing to do with what lies at hand, and everything else."""
    started = ask(request, "acts", first=True)["rows"]
    links = [act_link(row["act"], main=n == 0, icon="plus" if n == 0 else "pen") for n, row in enumerate(started)]
    return [*links, {"url": reverse("acts"), "text": gettext("All actions")}]


def _handover(row: Told) -> Told:
    """What an offer of a copy is about, for the one it is made to and for the one who made it."""
    what = {"path": row["copy"], "symbol": row["symbol"] or gettext("an unnumbered item")}
    return {
        "url": reverse("handover", args=[row["key"]]),
        "what": gettext("Copy %(path)s of %(symbol)s") % what,
        "level": tell.level(row["level"]),
    }


def _offer(row: Told) -> Told:
    return _handover(row) | {
        "icon": "hand",
        "from": gettext("offered by %(giver)s") % {"giver": tell.name(row["giver"])},
        "action": act_link("copy.accept", handover=row["key"], next=reverse("mine"), small=True, main=True),
    }


def _overdue(row: Told) -> Told:
    return {
        "url": reverse("copy", args=[row["key"]]),
        "what": tell.title_of(row["document"]),
        "level": tell.level(row["document"]["level"]),
        "from": gettext("copy %(path)s, due back") % {"path": row["path"]},
        "icon": "clock",
        "due": {"code": "overdue" if row["overdue"] else "due"},
        "action": act_link("copy.return", copy=row["key"], next=reverse("mine"), small=True, main=True),
    }


def _determine(row: Told) -> Told:
    said = ngettext("%(who)s proposes %(n)d copy", "%(who)s proposes %(n)d copies", row["copies"])
    return {
        "url": reverse("document", args=[row["key"]]),
        "what": tell.title_of(row),
        "level": tell.level(row["level"]),
        "icon": "pen",
        "from": said % {"who": tell.name(row["drafter"]), "n": row["copies"]},
        "action": {
            "url": reverse("document", args=[row["key"]]),
            "text": gettext("Look and decide"),
            "small": True,
            "main": True,
        },
    }


def _destruction(row: Told) -> Told:
    said = ngettext("%(n)d copy, proposed by %(who)s", "%(n)d copies, proposed by %(who)s", row["copies"])
    return {
        "url": reverse("destruction", args=[row["key"]]),
        "what": gettext("Destruction list: %(reason)s") % row,
        "icon": "cross",
        "from": said % {"n": row["copies"], "who": tell.name(row["by"])},
        "action": {
            "url": reverse("destruction", args=[row["key"]]),
            "text": gettext("Look and decide"),
            "small": True,
            "main": True,
        },
    }


def _cancelling(row: Told) -> Told:
    return {
        "url": reverse("act", args=["document.confirm_cancelling"]) + f"?entry={row['key']}",
        "icon": "cross",
        "what": gettext("Cancel entry %(ordinal)s of %(year)s") % row,
        "from": row["reason"],
        "action": act_link("document.confirm_cancelling", entry=row["key"], next=reverse("mine"), small=True, main=True),
    }


def _authorisation(row: Told) -> Told:
    return {
        "url": reverse("office", args=[row["office"]["key"]]),
        "icon": "lock",
        "what": gettext("Authorisation: %(role)s") % {"role": word("role", row["role"])},
        "from": tell.name(row["office"]),
        "action": act_link("authorisation.confirm", authorisation=row["key"], next=reverse("mine"), small=True, main=True),
    }


def _reset(row: Told) -> Told:
    return {
        "url": reverse("act", args=["credential.confirm_reset"]) + f"?reset={row['key']}",
        "icon": "unlock",
        "what": gettext("Reset: %(what)s") % {"what": word("reset", row["lost"])},
        "from": row["person"],
        "action": act_link("credential.confirm_reset", reset=row["key"], small=True, main=True),
    }


def _erasure(row: Told) -> Told:
    return {
        "url": reverse("entry", args=[row["entry"]]),
        "icon": "cross",
        "what": gettext("Erase what entry %(entry)s disclosed: %(ground)s") % row,
        "from": gettext("proposed by %(who)s") % {"who": tell.name(row["by"])},
        "action": act_link("disclosure.erase", erasure=row["key"], next=reverse("mine"), small=True, main=True),
    }


def hit_task(row: Told) -> Told:
    """A finding as a task: the place, the document, how much."""
    place = " → ".join(filter(None, (row["place"], row["member"])))
    said = (
        gettext("%(words)d words of a protected document") % {"words": row["matched_words"]}
        if row["document"]
        else gettext("a mark of protection")
    )
    return {
        "url": reverse("hit", args=[row["key"]]),
        "what": place,
        "icon": "scan",
        "from": said,
        "level": tell.level(row["document"]["level"]) if row["document"] else None,
        "due": {
            "code": "confirmed" if row["certain"] else "new",
            "word": gettext("Certain") if row["certain"] else gettext("To look at"),
        },
        "action": {"url": reverse("hit", args=[row["key"]]), "text": gettext("Judge"), "small": True, "main": True},
    }


def _offered(row: Told) -> Told:
    return _handover(row) | {
        "icon": "arrow",
        "from": gettext("offered to %(receiver)s, not yet accepted") % {"receiver": tell.name(row["receiver"])},
        "action": act_link("copy.withdraw", handover=row["key"], next=reverse("mine"), small=True),
    }


def _draft(row: Told) -> Told:
    return {
        "url": reverse("document", args=[row["key"]]),
        "what": tell.title_of(row),
        "level": tell.level(row["level"]),
        "icon": "pen",
        "from": row["ground"] or word("document_state", row["state"]),
        "due": {"word": word("document_state", row["state"])},
    }


TASKS = {
    "offer": _offer,
    "overdue": _overdue,
    "determine": _determine,
    "destruction": _destruction,
    "cancelling": _cancelling,
    "authorisation": _authorisation,
    "reset": _reset,
    "erasure": _erasure,
    "hit": hit_task,
    "offered": _offered,
    "draft": _draft,
}


@door
def acts(request: HttpRequest) -> HttpResponse:
    """What one may do, by subject, each act with its own page; one that is done to a thing asks for it first."""
    every = ask(request, "acts")["rows"]
    heads = dict.fromkeys(row["subject"] for row in every)
    told = [
        {
            "head": word("subject", head),
            "acts": [
                {"url": reverse("act", args=[row["act"]]), "what": label(find(row["act"]).sentence)}
                for row in every
                if row["subject"] == head
            ],
        }
        for head in heads
    ]
    return render(request, "mine/acts.html", {"title": gettext("All actions"), "groups": told})
