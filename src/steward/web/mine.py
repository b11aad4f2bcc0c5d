"""My work today: one page, every item with one button; and the list of everything one can do."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy, gettext_noop, ngettext

from steward.acts.catalogue import ACTS
from steward.reads.wording import label, word
from steward.rules.facts import OFFICE
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
    """What a day begins with, by role."""
    roles = {mandate.role for mandate in request.actor.mandates}
    acts = []
    if "registrar" in roles:
        acts.append(act_link("document.register_incoming", main=True, icon="plus"))
    if roles & {"reader", "registrar", "decider"}:
        acts.append(act_link("document.propose", icon="pen"))
    return [*acts, {"url": reverse("acts"), "text": gettext("Everything I can do")}]


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


OTHER = gettext_noop("Further")
#: The acts of a subject stand under one head.
SUBJECTS = {
    gettext_noop("Documents"): ("document", "basis", "proof"),
    gettext_noop("Copies and custody"): ("copy",),
    gettext_noop("Register books"): ("book",),
    gettext_noop("Spill scan"): ("scan", "hit"),
    gettext_noop("Units, offices, persons"): ("unit", "office", "person", "account", "credential"),
    gettext_noop("Authorisations"): ("authorisation", "delegation", "compartment"),
    gettext_noop("Transparency log"): ("disclosure",),
}


@door
def acts(request: HttpRequest) -> HttpResponse:
    """Every act by subject, each with its own page."""
    groups: dict[str, list[Any]] = {head: [] for head in SUBJECTS}
    for one in ACTS:
        if OFFICE in one.principals:
            head = next((head for head, subjects in SUBJECTS.items() if one.subject in subjects), OTHER)
            groups.setdefault(head, []).append({"url": reverse("act", args=[one.name]), "what": label(one.sentence)})
    told = [{"head": gettext(head), "acts": listed} for head, listed in groups.items() if listed]
    sub = gettext("What you may not do is refused with its reason; nothing is changed by trying.")
    return render(request, "mine/acts.html", {"title": gettext("Everything one can do"), "sub": sub, "groups": told})
