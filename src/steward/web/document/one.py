"""The page of one document of the register. The list is in `web.document.listing`."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy

from steward.jobs.files import payload
from steward.reads.custody import copy as chain
from steward.reads.custody.told import CopyLine, PermissionTold
from steward.reads.document import one
from steward.reads.document.told import CorrectionTold, DocumentTold, LineOfDocument, PaperTold
from steward.reads.machinery.decisions import DecisionTold
from steward.reads.machinery.show import Asks
from steward.reads.machinery.wording import verb, word
from steward.rules.clock import HAS_ENDED
from steward.rules.custody.handovers import COPY, may_offer
from steward.rules.document.drafts import may_propose_again, may_revoke, may_withdraw
from steward.rules.document.register import (
    may_declassify,
    may_determine,
    may_propose,
    may_return_proposal,
    protection_has_ended,
)
from steward.web.custody.copies import copy_state, event
from steward.web.document.basis import address
from steward.web.machinery import tell
from steward.web.machinery.actor import Asked
from steward.web.machinery.door import asked, door
from steward.web.machinery.paging import given, pager
from steward.web.machinery.tell import Told
from steward.web.templatetags.steward import day


def state(code: str) -> Told:
    return tell.state("document", code)


@door
def document(request: Asked, key: Any) -> HttpResponse:
    """One document: what it is, its copies and their custody, its lines, what you can do."""
    d = asked(request, one.document, document=str(key))
    here = request.path
    context = {
        "title": tell.title_of(d),
        "level": tell.level(d.level),
        "state": d.state,
        "d": d,
        "facts": facts(d),
        "state_of": state(d.state),
        "sub": d.symbol,
        "crumbs": [{"url": reverse("register"), "text": gettext("Register")}],
        "actions": [*tell.offered(d.may, "document", d, here), *_handing_over(d, here)],
        "copy_columns": COPY_COLUMNS,
        "copies": [copy_row(c) for c in d.copies],
        "events": _life(d),
        "cut": tell.of_total(0, len(d.timeline), d.events),
        "history": reverse("history", args=[d.key]),
        "empty_copies": {
            "head": gettext("No copy has been made yet"),
            "text": gettext("Copies are numbered when the document is issued."),
        },
        "corrections": [_correction(c) for c in d.corrections],
        "lines": [_entry(e, here) for e in d.entries],
        "permissions": [_permission(p, here) for p in d.permissions],
        "papers": [_paper(p, d.key) for p in d.proofs],
    }
    return render(request, "document/document.html", context)


def _handing_over(d: DocumentTold, here: str) -> list[Told]:
    """The way to hand over the copies of it that one holds: the one there is, or those that one ticks."""
    copies = [c for c in d.copies if c.key in d.handable]
    if len(copies) == 1:
        return tell.offered([may_offer.name], "copy", copies[0], here)
    return (
        [
            {
                "url": f"{reverse('offer_several')}?{urlencode({'document': d.key})}",
                "text": gettext("Hand over"),
                "icon": "hand",
            }
        ]
        if copies
        else []
    )


@door
def history(request: Asked, key: Any) -> HttpResponse:
    """The whole chain of custody of a document's copies, part by part."""
    values = given(request, ())
    answer = asked(request, chain.history, document=str(key), **values)
    d = answer.document
    context = {
        "title": gettext("Chain of custody"),
        "sub": tell.title_of(d),
        "level": tell.level(d.level),
        "events": [event(h) for h in answer.rows],
        "pager": pager(values, answer),
        "crumbs": [{"url": reverse("document", args=[d.key]), "text": d.symbol or tell.title_of(d)}],
    }
    return render(request, "document/history.html", context)


def _paper(p: PaperTold, document: str) -> Told:
    """A signed paper with the address of its file, where one was handed in."""
    there = payload(p.key).is_file()
    return {"told": p, "url": reverse("attached", args=[document, p.key]) if there else ""}


COPY_COLUMNS = [
    {"key": "path", "head": gettext_lazy("Copy"), "kind": "text"},
    {"key": "keeper", "head": gettext_lazy("Keeper"), "kind": "text"},
    {"key": "since", "head": gettext_lazy("Since"), "kind": "day"},
    {"key": "pages", "head": gettext_lazy("Pages"), "kind": "number"},
    {"key": "due", "head": gettext_lazy("Due back"), "kind": "day"},
    {"key": "lent_by", "head": gettext_lazy("Lent by"), "kind": "text"},
    {"key": "state", "head": gettext_lazy("State"), "kind": "status"},
]


def copy_row(c: CopyLine) -> Told:
    return {
        "url": reverse("copy", args=[c.key]),
        "struck": c.state in COPY.ends,
        "cells": {
            "path": c.path,
            "keeper": tell.name(c.keeper) or tell.name(c.unit) or "–",
            "since": c.since,
            "due": c.due_back,
            "pages": c.pages,
            "lent_by": tell.name(c.lent_by) or tell.name(c.lent_by_unit),
            "state": copy_state(c),
        },
    }


def facts(d: DocumentTold) -> list[Told]:
    """The document's facts for a summary list; corrected fields show what stood there before."""
    was = {c.field: _shown(c.field, c.old) for c in reversed(d.corrections)}
    basis = f"{d.basis.code} – {d.basis.text}" if d.basis else ""
    rows = [
        (gettext("Number, symbol"), d.symbol, "symbol"),
        (gettext("Dated"), day(d.dated), ""),
        (gettext("Kind"), d.kind, "kind"),
        (gettext("Abstract"), d.abstract, "abstract"),
        (gettext("Issued by"), d.issuing_body or tell.name(d.unit), "issuing_body"),
        (gettext("Signer"), d.signer, "signer"),
        (gettext("Recipients"), d.recipients, "recipients"),
        (gettext("Number of copies"), d.copies_authorised or "", ""),
        (gettext("Receiving unit"), _received_by(d), ""),
        (gettext("Unit"), tell.name(d.unit), ""),
        (gettext("Basis"), basis, "basis"),
        (gettext("Proposed by"), tell.name(d.drafter), ""),
        (
            gettext("Determined by") if d.determined_on else gettext("Returned by"),
            tell.decided_by(d.decisions, *_last(d.state)),
            "",
        ),
        (gettext("Determined on"), day(d.determined_on), ""),
        (gettext("Protected until"), _until(d), "protected_until"),
        (gettext("Paper that extended it"), d.extended, "extended"),
        (gettext("Opened by"), tell.name(d.opened_by), ""),
        (gettext("Declassified on"), day(d.declassified_on), ""),
        (gettext("Declassified by"), tell.decided_by(d.decisions, may_declassify.name), ""),
        (gettext("Why it was returned"), d.ground if d.state == "returned" else "", ""),
        (gettext("Need-to-know"), d.compartments, ""),
        (gettext("Reproduction"), word("reproduction", d.reproduction), ""),
        (gettext("At this level"), _asked(d.asks), ""),
    ]
    told = [
        {
            "label": label,
            "value": value,
            "was": was.get(field, ""),
            "whole": field in ("abstract", "recipients"),
            "url": address(d.basis.key) if field == "basis" and d.basis else "",
        }
        for label, value, field in rows
        if value or was.get(field)
    ]
    law = {"url": reverse("ruleset", args=[d.ruleset.key]), "value": tell.in_words(d.ruleset)}
    return [*told, {"label": gettext("Rule set"), **law}]


def _correction(c: CorrectionTold) -> Told:
    """A correction, with the field called by its name and its values as the facts above show them."""
    return {
        "word": word("correctable", c.field),
        "day": c.day,
        "who": tell.name(c.by),
        "reason": c.reason,
        "old": _shown(c.field, c.old),
        "new": _shown(c.field, c.new),
    }


def _shown(field: str, value: str) -> str:
    return day(value) if field in ("protected_until", "dated") else value


def _last(state: str) -> tuple[str, ...]:
    """The acts of which the last says who decided how it stands: of a draft that waits again, none."""
    back = (may_return_proposal.name, may_revoke.name)
    return (
        back if state in ("returned", "withdrawn") else () if state == "proposed" else (may_determine.name,)
    )


def _received_by(d: DocumentTold) -> str:
    """The units that its lines in the books name as those that received it."""
    return "; ".join(dict.fromkeys(e.receiving_unit for e in d.entries if e.receiving_unit))


def _until(d: DocumentTold) -> str:
    """The end of the protection, with what is doubtful about it."""
    end = day(d.protected_until)
    if d.unsure:
        return gettext("%(day)s (doubtful: reckoned, not stamped)") % {"day": end or "…"}
    doubtful = end and d.doubts and not d.as_stamped and not d.extended
    return gettext("%(day)s (the period of this level is doubtful)") % {"day": end} if doubtful else end


def _asked(asks: Asks) -> str:
    """What the level asks of whoever handles the document."""
    said = (
        (asks.numbered, gettext("numbered copies")),
        (asks.booked, gettext("entry in the official book")),
        (asks.receipt, gettext("signature for each handover")),
        (asks.decision, gettext("decision before destruction")),
        (asks.witnesses, gettext("witnesses of the destruction: %(number)s") % {"number": asks.witnesses}),
    )
    return "; ".join(text for asked, text in said if asked)


def _life(d: DocumentTold) -> list[Told]:
    """What happened to the document and its copies, the latest first; at the end stands its beginning."""
    handed = [event(h) for h in d.timeline]
    return sorted([*handed, *_milestones(d)], key=lambda e: str(e["at"] or e["day"])[:10], reverse=True)


def _milestones(d: DocumentTold) -> list[Told]:
    """Days of the document itself: freed, entered, determined, proposed."""
    named = {"incoming": gettext("Registered as %(line)s"), "outgoing": gettext("Issued as %(line)s")}
    entered = [
        _milestone("book", named[e.direction] % {"line": f"{e.ordinal}/{e.year}"}, e.day) for e in d.entries
    ]
    freed = [one for one in d.decisions if one.act in (may_declassify.name, protection_has_ended.name)]
    drafted = [one for one in d.decisions if one not in freed]
    proposed = any(one.act == may_propose.name for one in drafted)
    told = [
        *(_decided(one) for one in reversed(freed)),
        _milestone("unlock", gettext("Declassified"), None if freed else d.declassified_on),
        *reversed(entered),
        *(_decided(one) for one in reversed(drafted)),
        _milestone("pen", gettext("Proposed"), None if proposed else d.proposed_on, tell.name(d.drafter)),
    ]
    return [one for one in told if one["day"]]


#: How decisions on a document are called in its life, and what stands before them.
DECIDED = {
    may_propose.name: ("pen", gettext_lazy("Proposed")),
    may_propose_again.name: ("pen", gettext_lazy("Proposed again")),
    may_determine.name: ("lock", gettext_lazy("Level determined")),
    may_return_proposal.name: ("cross", gettext_lazy("Returned to its drafter")),
    may_revoke.name: ("cross", gettext_lazy("Determination revoked")),
    may_withdraw.name: ("cross", gettext_lazy("Proposal withdrawn")),
    may_declassify.name: ("unlock", gettext_lazy("Declassified")),
    protection_has_ended.name: ("unlock", gettext_lazy("Its protection has ended")),
}


def _decided(one: DecisionTold) -> Told:
    icon, said = DECIDED.get(one.act, ("pen", verb(one.act)))
    return {**tell.decision(one), "icon": icon, "word": said}


def _milestone(icon: str, said: str, day: date | None, who: str = "") -> Told:
    return {"at": "", "day": day or "", "icon": icon, "word": said, "tone": "quiet", "who": who}


def _entry(e: LineOfDocument, here: str) -> Told:
    return {
        "told": e,
        "book_word": word("direction", e.direction),
        "state_word": word("entry_state", e.state),
        "decided": [tell.decision(one) for one in e.decisions],
        "actions": tell.offered(e.may, "entry", e, here, small=True),
        "kept": f"{verb(e.kept.act)}: {e.kept.because} {e.kept.way_out}" if e.kept else "",
    }


def _permission(p: PermissionTold, here: str) -> Told:
    return {
        "told": p,
        "state_word": word("on_day", HAS_ENDED) if p.over else word("permission_state", p.state),
        "decided": [tell.decision(one) for one in p.decisions],
        "actions": tell.offered(p.may, "permission", p, here, small=True),
    }
