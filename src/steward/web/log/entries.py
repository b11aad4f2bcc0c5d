"""The log: its head and latest checkpoint with a code to carry away, its entries, a proof for each."""

import base64
import json

import zxingcpp
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy

from steward.acts.catalogue import BY_NAME
from steward.reads import offers
from steward.reads.log import entries as reading
from steward.reads.machinery.wording import grouped, label
from steward.reads.people import posts
from steward.rules.machinery.answers import Unknown
from steward.rules.machinery.values import figure
from steward.web.log.sheet import checkpoint
from steward.web.machinery import tell
from steward.web.machinery.actor import Asked
from steward.web.machinery.door import asked, door
from steward.web.machinery.export import pdf
from steward.web.machinery.tell import Told
from steward.web.papers.official import official

COLUMNS = [
    {"key": "index", "head": gettext_lazy("Entry"), "kind": "text"},
    {"key": "at", "head": gettext_lazy("Moment"), "kind": "time"},
    {"key": "act", "head": gettext_lazy("Act"), "kind": "text"},
    {"key": "actor", "head": gettext_lazy("Pseudonym"), "kind": "text"},
    {"key": "objects", "head": gettext_lazy("Records"), "kind": "number"},
    {"key": "signed", "head": gettext_lazy("Under a checkpoint"), "kind": "status"},
]


@door
def log(request: Asked) -> HttpResponse:
    """Head, checkpoint, entries."""
    before = request.GET.get("before", "")
    state = reading.state()
    entries = reading.entries(figure(before, digits=18))
    context = {
        **_going_on(entries, state.size, bool(before)),
        "columns": COLUMNS,
        "rows": [_row(e) for e in entries],
        "caption": gettext("Entries of the log, newest first"),
    }
    if request.htmx and before:
        return render(request, "parts/_register_rows.html", context)
    latest = reading.latest()
    context |= {
        "title": gettext("Transparency log"),
        "sub": gettext("Whoever holds a checkpoint can prove that nothing before it was changed."),
        "facts": [
            {"label": gettext("Origin"), "value": state.origin, "mono": True},
            {"label": gettext("Entries"), "value": grouped(state.size)},
            {
                "label": gettext("Root"),
                "value": base64.b64encode(bytes.fromhex(state.root)).decode(),
                "mono": True,
            },
            {
                "label": gettext("Signed up to"),
                "value": grouped(latest.size) if latest else gettext("not yet"),
            },
        ],
        "latest": latest,
        "code": code(latest.note) if latest else "",
        "empty": {"head": gettext("The log is empty"), "text": ""},
        "actions": [
            {"url": reverse("checkpoint_sheet"), "text": gettext("Checkpoint sheet (PDF)"), "icon": "print"}
        ]
        if latest
        else [],
    }
    return render(request, "log/log.html", context)


def _going_on(entries: list[reading.EntryView], size: int, further: bool) -> Told:
    """How many of how many are shown, the entries before these, and the way back to the newest."""
    if not entries or (entries[-1].index == 0 and not further):
        return {"more": ""}
    last = entries[-1].index
    said = tell.of_total(size - 1 - entries[0].index, len(entries), size)
    return {
        "more": f"?before={last}" if last else "",
        "said": said,
        "first": reverse("log") if further else "",
    }


def code(note: str) -> str:
    """The signed note as a code, as an image the page may show under its policy."""
    drawn = zxingcpp.create_barcode(note, zxingcpp.BarcodeFormat.QRCode, ec_level="M").to_svg(scale=3)
    return "data:image/svg+xml;base64," + base64.b64encode(str(drawn).encode()).decode()


def _row(e: reading.EntryView) -> Told:
    signed = (
        {"code": "verified", "word": gettext("yes"), "tone": "ok"}
        if e.signed
        else {"code": "waiting", "word": gettext("not yet"), "tone": "warn"}
    )
    return {
        "url": reverse("entry", args=[e.index]),
        "cells": {
            "index": e.index,
            "at": e.leaf.at.replace("Z", "+00:00"),
            "act": sentence(e.leaf.act),
            "actor": e.leaf.actor,
            "objects": len(e.leaf.after),
            "signed": signed,
        },
    }


def sentence(act: str) -> str:
    """An act in words; the name itself where this version does not know it."""
    return label(BY_NAME[act].sentence) if act in BY_NAME else act


@door
def entry(request: Asked, index: int) -> HttpResponse:
    """One entry: what the tree commits to, and what you disclosed with it."""
    e = reading.entry(index, request.actor)
    facts = [
        {"label": gettext("Act"), "value": sentence(e.leaf.act)},
        {"label": gettext("Name of the act"), "value": e.leaf.act, "mono": True},
        {"label": gettext("Moment"), "value": e.leaf.at, "moment": e.leaf.at.replace("Z", "+00:00")},
        {"label": gettext("Pseudonym"), "value": e.leaf.actor, "mono": True},
        {"label": gettext("Leaf hash"), "value": e.leaf_hash, "mono": True},
        {"label": gettext("Under a checkpoint"), "value": gettext("yes") if e.signed else gettext("not yet")},
    ]
    actions = _erasing(request, index)
    actions += (
        [
            {
                "url": reverse("proof", args=[index]),
                "text": gettext("Inclusion proof (file)"),
                "icon": "download",
            }
        ]
        if e.signed
        else []
    )
    context = {
        "title": gettext("Log entry %(index)s") % {"index": index},
        "rows": facts,
        "e": e,
        "actions": actions,
        "crumbs": [{"url": reverse("log"), "text": gettext("Transparency log")}],
        "disclosed": [
            (name, json.dumps(value, ensure_ascii=False, indent=1))
            for name, value in filter(None, e.disclosures.values())
        ],
        "opaque": [d for d, v in e.disclosures.items() if not v],
    }
    return render(request, "log/entry.html", context)


def _erasing(request: Asked, index: int) -> list[Told]:
    """What may be done about what the entry disclosed: propose its erasure,
    or answer the proposal that waits."""
    by, row = request.actor, offers.thing("log", str(index), request.actor)
    facts = row.thing(by.day)
    waits = offers.may(by, "erasure", facts) if row.pk else []
    answers = tell.offered(waits, "erasure", tell.Keyed(str(row.key), row.version), request.path)
    return [
        *answers,
        *tell.offered(offers.may(by, "log", facts), "log", tell.Keyed(str(index)), request.path),
    ]


@door
def proof(request: Asked, index: int) -> HttpResponse:
    """The inclusion proof of an entry, for anybody to verify without us."""
    return HttpResponse(
        reading.proof(index),
        content_type="text/plain; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="entry-{index}.tlog-proof"'},
    )


@door
def checkpoint_sheet(request: Asked) -> HttpResponse:
    """The latest checkpoint on paper."""
    latest = reading.latest()
    if latest is None:
        raise Unknown("checkpoint")
    with official() as lang:
        sheet = checkpoint(latest.note, asked(request, posts.the_organisation), lang, latest.made_at)
    return pdf(sheet, f"checkpoint-{latest.size}.pdf")
