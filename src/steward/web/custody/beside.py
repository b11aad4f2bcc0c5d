"""What stands beside the form of an act on a copy, a handover or a destruction list."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext

from steward.reads.custody.destruction import DestructionTold, ListedCopy
from steward.reads.custody.told import CopyTold, DocumentOfCopy, HandoverTold
from steward.reads.machinery.wording import grouped, word
from steward.rules.custody.destruction import may_decide_destruction, may_refuse_destruction
from steward.web.machinery import tell
from steward.web.machinery.tell import Told, row
from steward.web.templatetags.steward import day

#: So many copies of a list are named beside the form of an act; the list's own page names all of them.
LISTED = 50


def _copy(c: CopyTold) -> list[Told]:
    d = c.document
    return [
        row(gettext("Number, symbol"), d.symbol),
        row(gettext("Copy"), c.path),
        row(gettext("Level"), "", level=tell.level(d.level)),
        row(gettext("Kind and abstract"), tell.title_of(d) if d.key else ""),
        row(gettext("Recipients"), d.recipients if isinstance(d, DocumentOfCopy) else ""),
        row(gettext("Pages"), c.pages),
        row(gettext("Keeper"), tell.name(c.keeper) or tell.name(c.unit)),
        row(gettext("Due back"), day(c.due_back)),
        row(gettext("Lent by"), tell.name(c.lent_by) or tell.name(c.lent_by_unit)),
        row(gettext("State"), word("copy_state", c.state)),
    ]


def _handover(h: HandoverTold) -> list[Told]:
    return [
        row(gettext("Number, symbol"), h.symbol),
        row(gettext("Copy"), h.path),
        row(gettext("Level"), "", level=tell.level(h.level)),
        row(gettext("Pages"), h.pages),
        row(gettext("Given by"), tell.name(h.giver) or tell.name(h.from_unit)),
        row(gettext("Received by"), tell.name(h.receiver) or tell.name(h.to_unit)),
        row(gettext("State"), word("handover_state", h.state)),
    ]


def _destruction(r: DestructionTold) -> list[Told]:
    return [
        row(gettext("Reason"), r.reason),
        row(gettext("Method"), r.method),
        *(row(gettext("Copy"), _listed(line)) for line in r.lines[:LISTED]),
        _copies(r),
        row(gettext("Proposed by"), tell.name(r.proposer)),
        row(
            gettext("Decided by"),
            tell.decided_by(r.decisions, may_decide_destruction.name, may_refuse_destruction.name),
        ),
        row(gettext("State"), word("destruction_state", r.state)),
    ]


def _copies(r: DestructionTold) -> Told:
    """How many stand on a list; where not all of them are named here, the way to the page that names them."""
    count = len(r.lines)
    if count <= LISTED:
        return row(gettext("Copies"), count)
    said = gettext("%(shown)s of %(all)s") % {"shown": grouped(LISTED), "all": grouped(count)}
    return row(gettext("Copies"), said, url=tell.page_of("destruction", r.key))


def _listed(line: ListedCopy) -> str:
    """A listed copy by its number and level, what it is and how long, with whoever keeps it."""
    keeper = tell.name(line.keeper) or tell.name(line.unit)
    title = tell.title_of(line) if line.kind or line.abstract else ""
    pages = gettext("pages: %(n)d") % {"n": line.pages} if line.pages else ""
    lent = {"lender": tell.name(line.lent_by) or tell.name(line.lent_by_unit), "day": day(line.due_back)}
    owed = gettext("on loan from %(lender)s, due back on %(day)s") % lent if line.due_back else ""
    return " · ".join(
        filter(None, (line.path, line.symbol, tell.in_words(line.level), title, pages, keeper, owed))
    )


SHOWN: dict[str, Callable[[Any], list[Told]]] = {
    "copy": _copy,
    "handover": _handover,
    "destruction": _destruction,
}
