"""Choices and pickers: what can stand in a field of an order, as far as the actor may know.

Every `choice` and every `ref` of an order or question finds its values here, so that a page, the command
line and a program are offered the same. An unknown subject gives Unknown.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from steward.foundations.scheme import shipped
from steward.models import (
    Allowance,
    Authorisation,
    BasisEntry,
    Body,
    Book,
    BookEntry,
    Copy,
    Delegation,
    Destruction,
    Document,
    Erasure,
    Handover,
    Hit,
    Office,
    Permission,
    Person,
    Reset,
    Scan,
    Unit,
)
from steward.models.fold import fold
from steward.models.register import STATES
from steward.reads.question import question
from steward.reads.wording import word
from steward.rules.answers import Unknown
from steward.rules.facts import ROLES, Actor
from steward.rules.fields import number, ref, text
from steward.rules.log import keeps_access_over_all
from steward.rules.register import CORRECTABLE, FORMATS, REPRODUCTION

SHOWN = 30
Pair = dict[str, str]


@dataclass(frozen=True)
class Choices:
    """The codes that a choice field takes, with their names."""

    subject: str = text("Subject")


@question("choices", Choices)
def choices(ask: Choices, by: Actor) -> dict[str, Any]:
    if ask.subject in FIXED:
        return {"rows": [{"code": code, "vi": "", "en": ""} for code in FIXED[ask.subject]]}
    if ask.subject not in OF_SCHEME:
        raise Unknown("choice")
    return {"rows": OF_SCHEME[ask.subject](Body.objects.scheme_on(by.day))}


def _named(items: Any) -> list[Pair]:
    return [{"code": item.code, "vi": item.name.vi, "en": item.name.en} for item in items]


FIXED: dict[str, tuple[str, ...]] = {
    "role": ROLES,
    "direction": ("incoming", "outgoing"),
    "export_format": FORMATS,
    "reset": ("password", "second_factor"),
    "reproduction": REPRODUCTION,
    "correctable": tuple(CORRECTABLE),
    "document_state": STATES,
    "hit_state": ("open", "confirmed", "dismissed", "allowed"),
    "proof_subject": ("document", "copy", "handover"),
    "family": tuple(sorted({scheme.family for scheme in shipped().values()})),
}
OF_SCHEME: dict[str, Callable[[Any], list[Pair]]] = {
    "level": lambda scheme: _named(scheme.levels),
    "capacity": lambda scheme: _named(scheme.capacities),
    "copy_form": lambda scheme: _named(scheme.copy_forms),
}


@dataclass(frozen=True)
class Pick:
    """Records that a reference field can name: at most 30, narrowed by words."""

    subject: str = text("Subject")
    q: str = text("Words", default="")
    key: str = ref("record", "Record", "Only this one, to learn what it is called.", default="")
    limit: int = number("Rows", default=SHOWN, least=1, most=200)


@question("pick", Pick)
def pick(ask: Pick, by: Actor) -> dict[str, Any]:
    if ask.subject not in PICKERS:
        raise Unknown("picker")
    wanted = fold(ask.q).split()
    rows = NAMED[ask.subject](by) if ask.key and ask.subject in NAMED else PICKERS[ask.subject](by, ask.q)
    rows = rows.filter(key=ask.key) if ask.key else rows[: MOST.get(ask.subject)]
    told = ({"key": str(row.key), "label": LABELS[ask.subject](row)} for row in rows)
    kept = [row for row in told if all(word in fold(row["label"]) for word in wanted)]
    return {"rows": kept[: ask.limit]}


#: What may be called by its name is more than what is offered: a decider names copies that others keep. A label tells the
#: abstract, so a copy that one is offered has none before the document exists for one; a handover's names both offices.
NAMED: dict[str, Callable[[Actor], Any]] = {
    "copy": lambda by: Copy.objects.filter(document__in=Document.objects.visible_to(by)).select_related("document"),
    "handover": lambda by: Handover.objects.told_to(by).select_related("copy__document", "giver", "receiver"),
}
#: Tables that grow without end are looked through this far back; words find documents in all of them.
MOST = {
    "document": SHOWN,
    "record": SHOWN,
    "entry": 200,
    "copy": 200,
    "hit": 200,
    "allowance": 200,
    "scan": 200,
    "destruction": 200,
}


def _offices(by: Actor, q: str) -> Any:
    return Office.objects.addressable_by(by).select_related("unit", "person").order_by("unit__path", "sort", "pk")


def _registries(by: Actor, q: str) -> Any:
    registrars = Authorisation.objects.in_force(by.day).filter(role="registrar").values("office")
    return _offices(by, q).filter(pk__in=registrars).exclude(pk=by.office)


def _documents(by: Actor, q: str) -> Any:
    return Document.objects.visible_to(by).matching(q).order_by("-pk")


def _own_copies(by: Actor, q: str) -> Any:
    return Copy.objects.visible_to(by).filter(keeper=by.office, state="held").select_related("document").order_by("-pk")


PICKERS: dict[str, Callable[[Actor, str], Any]] = {
    "unit": lambda by, q: Unit.objects.order_by("path"),
    "office": lambda by, q: _offices(by, q).filled(),
    "registry": _registries,
    "person": lambda by, q: (
        Person.objects.addressable_by(by).order_by("sort", "pk")
        if not by.having("security")
        else Person.objects.order_by("sort", "pk")
    ),
    "authorisation": lambda by, q: (
        Authorisation.objects.kept_by(by)
        .filter(state__in=("proposed", "in_force"))
        .select_related("office__unit", "unit")
        .order_by("-pk")
    ),
    "delegation": lambda by, q: (
        Delegation.objects.filter(Q(giver=by.office) | Q(deputy=by.office)).select_related("giver", "deputy").order_by("-pk")
    ),
    "reset": lambda by, q: Reset.objects.kept_by(by).filter(state="proposed").select_related("person").order_by("pk"),
    "erasure": lambda by, q: (
        Erasure.objects.filter(state="proposed").order_by("pk") if keeps_access_over_all(by) is None else Erasure.objects.none()
    ),
    "book": lambda by, q: Book.objects.visible_to(by).filter(closed_on=None).own_first(by),
    "document": _documents,
    "basis": lambda by, q: BasisEntry.objects.filter(scheme=Body.objects.scheme_on(by.day).code).order_by("code"),
    "entry": lambda by, q: BookEntry.objects.visible_to(by).select_related("book", "document").order_by("-pk"),
    "copy": _own_copies,
    "record": _documents,
    "handover": lambda by, q: (
        Handover.objects.visible_to(by)
        .filter(Q(giver=by.office) | Q(receiver=by.office), state="open")
        .select_related("copy__document", "giver", "receiver")
        .order_by("pk")
    ),
    "permission": lambda by, q: (
        Permission.objects.visible_to(by).filter(state="open").select_related("copy__document").order_by("-pk")
    ),
    "destruction": lambda by, q: (
        Destruction.objects.visible_to(by).filter(state__in=("proposed", "decided")).select_related("proposer").order_by("-pk")
    ),
    "scan": lambda by, q: Scan.objects.visible_to(by).order_by("-pk"),
    "hit": lambda by, q: Hit.objects.visible_to(by).filter(state="open").order_by("pk"),
    "allowance": lambda by, q: Allowance.objects.visible_to(by).filter(state="in_force").order_by("-pk"),
}


def _office_label(row: Office) -> str:
    return f"{row.title} – {row.unit.title}" + (f" ({row.person.title})" if row.person else "")


LABELS: dict[str, Callable[[Any], str]] = {
    "unit": lambda r: f"{'– ' * (len(r.units) - 1)}{r.title}",
    "office": _office_label,
    "registry": _office_label,
    "person": lambda r: r.title,
    "authorisation": lambda r: f"{r.office.title}: {word('role', r.role)} – {r.unit.title}",
    "delegation": lambda r: f"{r.giver.title} → {r.deputy.title} ({r.paper})",
    "reset": lambda r: f"{r.person.title}: {word('reset', r.what)}",
    "erasure": lambda r: f"{r.entry_id}: {r.ground}",
    "book": lambda r: f"{word('direction', r.direction)} {r.year} – {r.unit.title}",
    "document": lambda r: f"{r.symbol or r.kind} {r.abstract}".strip(),
    "record": lambda r: f"{r.symbol or r.kind} {r.abstract}".strip(),
    "basis": lambda r: f"{r.code} – {r.text}",
    "entry": lambda r: f"{r.ordinal}/{r.book.year} {r.document.symbol}",
    "copy": lambda r: f"{r.path} – {r.document.symbol or r.document.kind} {r.document.abstract}".strip(),
    "handover": lambda r: f"{r.copy.path} – {r.copy.document.symbol}: {r.giver.title} → {r.receiver.title}",
    "permission": lambda r: f"{r.copy.path} – {r.copy.document.symbol}: {r.used}/{r.quantity}",
    "destruction": lambda r: f"{r.proposer.title}: {r.reason[:60]}",
    "scan": lambda r: f"{r.purpose} ({r.since:%d/%m/%Y})",
    "hit": lambda r: f"{r.path} {r.member}".strip(),
    "allowance": lambda r: f"{r.path} {r.member} – {r.reason}",
}
