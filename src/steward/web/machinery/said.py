"""What the reader is told once an act is done: the sentence, the entry, what takes it back, what comes next.

Promises that every link leads to what nothing stands against at this moment.
"""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from steward.acts.catalogue import find
from steward.acts.machinery.act import Act
from steward.acts.machinery.seal import Receipt
from steward.reads import done
from steward.reads.custody import held
from steward.reads.machinery.wording import verb
from steward.rules.custody.handovers import may_accept
from steward.rules.machinery.fields import kinds
from steward.web.machinery.actor import Asked
from steward.web.machinery.sent import moment
from steward.web.machinery.tell import Told, act_link, name, page_of
from steward.web.machinery.together import PAGES, together


def told(request: Asked, found: Act, receipt: Receipt, came_from: str) -> SafeString:
    """The number that was given, large; the sentence, and whether it was done before; the entry of the log;
    the next steps."""
    said = done.sentence(found.standing, receipt.result, request.actor)
    number = receipt.result.get("ordinal")
    large = format_html('<strong class="given">{}</strong> ', number) if number else ""
    entry = {
        "url": reverse("entry", args=[receipt.index]),
        "text": gettext("Log entry %(n)s") % {"n": receipt.index},
    }
    links = [entry, *_undo(request, found, receipt), *following(request, found, receipt, came_from)]
    joined = format_html_join(" · ", '<a href="{}">{}</a>', ((link["url"], link["text"]) for link in links))
    return format_html("{}{}{} {}", _before(receipt), large, said, joined)


def _before(receipt: Receipt) -> str:
    """That an order which was sent once more with the very same values was done the first time."""
    if not receipt.before:
        return ""
    return (
        gettext("This was done already, on %(at)s; nothing was done once more.") % {"at": moment(receipt)}
        + " "
    )


def told_of_several(request: Asked, found: Act, receipts: Sequence[Receipt]) -> SafeString:
    """Acts of one batch: which things, to whom; the entries; where they can be taken back;
    what is done with them next."""
    if len(receipts) == 1:
        return told(request, found, receipts[0], "/")
    said = done.sentence_of_several(found.standing, [one.result for one in receipts], request.actor)
    span = gettext("Log entries %(first)s–%(last)s") % {
        "first": receipts[0].index,
        "last": receipts[-1].index,
    }
    links = [{"url": reverse("entry", args=[receipts[0].index]), "text": span}]
    links += _receipts(request, found, receipts)
    back = done.undo(found.standing, receipts[0].result, request.actor)
    links += [act_link(back[0].name)] if back else []
    steps = done.following(found.standing, receipts[0].result, request.actor)
    links += [together(step.act.name) for step in steps if step.act.name in PAGES]
    joined = format_html_join(" · ", '<a href="{}">{}</a>', ((link["url"], link["text"]) for link in links))
    return format_html("{}{} {}", _before(receipts[0]), said, joined)


def _receipts(request: Asked, found: Act, receipts: Sequence[Receipt]) -> list[Told]:
    """Of what was accepted from several givers every receipt,
    with whose it is and how many copies stand on it."""
    if found.standing is not may_accept:
        return []
    papers = held.receipts([str(one.result["handover"]) for one in receipts], request.actor)
    return [
        {
            "url": reverse("receipt", args=[one["key"]]),
            "text": _receipt(one["copies"])
            % {"n": n, "all": len(papers), "giver": name(one["giver"]), "copies": one["copies"]},
        }
        for n, one in enumerate(papers, 1)
    ]


def _receipt(copies: int) -> str:
    return ngettext(
        "Receipt %(n)d of %(all)d: %(giver)s, %(copies)d copy",
        "Receipt %(n)d of %(all)d: %(giver)s, %(copies)d copies",
        copies,
    )


def _undo(request: Asked, found: Act, receipt: Receipt) -> list[Told]:
    undone = done.undo(found.standing, receipt.result, request.actor)
    if undone is None:
        return []
    taking_back, _, key = undone
    return [act_link(taking_back.name, **{find(taking_back.name).names: key})]


def following(request: Asked, found: Act, receipt: Receipt, came_from: str) -> list[Told]:
    """What comes next: the series, what is done with what was made,
    the next thing that waits for the same act."""
    links = []
    if any(kind.kept for kind in kinds(found.order).values()):
        links.append({"url": series(request, found, came_from), "text": gettext("Register the next")})
    links += [
        _link(find(step.act.name), step, receipt)
        for step in done.following(found.standing, receipt.result, request.actor)
    ]
    waiting = done.waiting(found.standing, receipt.result, request.actor)
    if waiting is not None:
        own = page_of(waiting.subject, waiting.keys[0]) if found.standing.again == "page" else ""
        url = (
            own
            or act_link(
                found.name, next=came_from if came_from != "/" else "", **{found.names: waiting.keys[0]}
            )["url"]
        )
        links.append({"url": url, "text": gettext("Next: %(what)s") % {"what": waiting.label}})
    return links


def _link(act: Act, step: done.Step, made: Receipt) -> Told:
    """To the act's own page, to the page for several things, or to the page that every act has.
    Many are named by their entry."""
    text = f"{verb(act.name)} ({len(step.keys)})" if len(step.keys) > 1 else verb(act.name)
    if len(step.keys) > 1 and act.name in PAGES:
        return {**together(act.name, made=str(made.index)), "text": text}
    key: Any = step.keys if kinds(act.order)[act.names].name == "refs" else step.keys[0]
    return act_link(act.name, text, **{act.names: key})


def series(request: Asked, found: Act, came_from: str) -> str:
    """The next form of a series: what is kept of the one that was sent stands in it."""
    kept = {name: request.POST.get(name, "") for name, kind in kinds(found.order).items() if kind.kept}
    more = {"again": "yes", "next": came_from if came_from != "/" else ""}
    query = {name: value for name, value in {**kept, **more}.items() if value}
    return f"{reverse('act', args=[found.name])}?{urlencode(query)}"
