"""What an act is about, beside its form: the record that the order names, as the one who acts may know it.

Promises the present state, with the basis of the level where there is one. Refuses nothing: a record that is unknown
to the reader is simply not shown, and the act will say so.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext

from steward.acts.machinery.act import Act
from steward.reads.machinery.wording import grouped, label, word
from steward.reads.things import THINGS
from steward.rules.machinery.answers import No
from steward.rules.machinery.fields import kinds
from steward.web import choosing, tell
from steward.web.door import ask
from steward.web.tell import Told
from steward.web.templatetags.steward import day

#: So many copies of a list are named beside the form of an act; the list's own page names all of them.
LISTED = 50


def of(request: HttpRequest, found: Act, given: Mapping[str, Any]) -> Told | None:
    """Head and rows of the thing that the act is done to, or else of the first record that its order names."""
    named = {name: kind for name, kind in kinds(found.order).items() if kind.name in ("ref", "refs")}
    for name in sorted(named, key=lambda one: one != found.names):
        keys = given.get(name)
        subject = choosing.subject_of(found, given) if name == found.names else named[name].subject
        if keys and subject in THINGS and (subject in SHOWN or name == found.names):
            rows = _facts(request, subject, keys if isinstance(keys, list) else [keys], label(named[name].label))
            return {"head": gettext("What it is about"), "rows": rows} if rows else None
    return None


def _facts(request: HttpRequest, subject: str, keys: list[str], called: str) -> list[Told]:
    """What one may know of it, as its page or the thing itself tells it; of several what they are called."""
    try:
        if subject in SHOWN and len(keys) == 1:
            rows = SHOWN[subject](ask(request, subject, **{subject: keys[0]}))
            return [row for row in rows if row["value"] or row.get("level")]
        if THINGS[subject].facts and len(keys) == 1:
            told_of: list[Told] = ask(request, "summary", subject=subject, key=keys[0])["rows"]
            return told_of
        told = [row for key in keys for row in ask(request, "pick", subject=subject, key=key)["rows"]]
    except No:
        return []
    return [_row(called, row["label"]) for row in told]


def _row(label: str, value: Any, **more: Any) -> Told:
    return {"label": label, "value": value, **more}


def _document(d: Told) -> list[Told]:
    return [
        _row(gettext("Number, symbol"), d["symbol"]),
        _row(gettext("Level"), "", level=tell.level(d["level"])),
        _row(gettext("Kind and abstract"), tell.title_of(d)),
        _row(gettext("Basis"), f"{d['basis']['code']} – {d['basis']['text']}" if d.get("basis") else ""),
        _row(gettext("Proposed by"), tell.name(d.get("drafter"))),
        _row(gettext("Issued by"), d.get("issuing_body") or tell.name(d["unit"])),
        _row(gettext("Signer"), d.get("signer")),
        _row(gettext("Recipients"), d.get("recipients")),
        _row(gettext("Number of copies"), d.get("copies_authorised") or ""),
        _row(gettext("State"), word("document_state", d["state"])),
        _row(gettext("Protected until"), day(d["protected_until"])),
        _row(gettext("Protected until, when determined today"), day(d["would_end"])),
    ]


def _copy(c: Told) -> list[Told]:
    d = c["document"]
    return [
        _row(gettext("Number, symbol"), d["symbol"]),
        _row(gettext("Copy"), c["path"]),
        _row(gettext("Level"), "", level=tell.level(d["level"])),
        _row(gettext("Kind and abstract"), tell.title_of(d) if d["key"] else ""),
        _row(gettext("Recipients"), d.get("recipients")),
        _row(gettext("Pages"), c["pages"]),
        _row(gettext("Keeper"), tell.name(c["keeper"]) or tell.name(c["unit"])),
        _row(gettext("Due back"), day(c["due_back"])),
        _row(gettext("Lent by"), tell.name(c["lent_by"]) or tell.name(c["lent_by_unit"])),
        _row(gettext("State"), word("copy_state", c["state"])),
    ]


def _handover(h: Told) -> list[Told]:
    return [
        _row(gettext("Number, symbol"), h["symbol"]),
        _row(gettext("Copy"), h["path"]),
        _row(gettext("Level"), "", level=tell.level(h["level"])),
        _row(gettext("Pages"), h["pages"]),
        _row(gettext("Given by"), tell.name(h["giver"]) or tell.name(h["from_unit"])),
        _row(gettext("Received by"), tell.name(h["receiver"]) or tell.name(h["to_unit"])),
        _row(gettext("State"), word("handover_state", h["state"])),
    ]


def _destruction(r: Told) -> list[Told]:
    return [
        _row(gettext("Reason"), r["reason"]),
        _row(gettext("Method"), r["method"]),
        *(_row(gettext("Copy"), _listed(line)) for line in r["lines"][:LISTED]),
        _copies(r),
        _row(gettext("Proposed by"), tell.name(r["proposer"])),
        _row(gettext("Decided by"), tell.decided(r["decider"], r["authority"])),
        _row(gettext("State"), word("destruction_state", r["state"])),
    ]


def _copies(r: Told) -> Told:
    """How many stand on a list; where not all of them are named here, the way to the page that names them."""
    count = len(r["lines"])
    if count <= LISTED:
        return _row(gettext("Copies"), count)
    said = gettext("%(shown)s of %(all)s") % {"shown": grouped(LISTED), "all": grouped(count)}
    return _row(gettext("Copies"), said, url=tell.page_of("destruction", r["key"]))


def _listed(line: Told) -> str:
    """A listed copy by its number and level, what it is and how long, with whoever keeps it."""
    keeper = tell.name(line["keeper"]) or tell.name(line["unit"])
    title = tell.title_of(line) if line["kind"] or line["abstract"] else ""
    pages = gettext("pages: %(n)d") % {"n": line["pages"]} if line["pages"] else ""
    return " · ".join(filter(None, (line["path"], line["symbol"], tell.in_words(line["level"]), title, pages, keeper)))


SHOWN: dict[str, Callable[[Told], list[Told]]] = {
    "document": _document,
    "copy": _copy,
    "handover": _handover,
    "destruction": _destruction,
}
