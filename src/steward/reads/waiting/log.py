"""Erasures of what an entry disclosed that wait for somebody in charge of access over the whole organisation."""

from functools import partial
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_noop as _

from steward.models import Disclosure, Erasure
from steward.models.record import itself
from steward.reads.waiting.waiting import Waits, who
from steward.rules import log
from steward.rules.facts import Actor


def _erasure(row: Erasure) -> dict[str, Any]:
    return {"entry": row.entry_id, "ground": row.ground, "who": who(row.proposed_by)}


def _erasable(by: Actor) -> Any:
    """Proposed by somebody else for an entry that still tells something: the twin of `rules.log.may_erase`.

    That the entry is no erasure itself was asked when it was proposed, and an entry's act never changes.
    """
    if log.keeps_access_over_all(by) is not None:
        return Erasure.objects.none()
    told = Disclosure.objects.filter(entry=OuterRef("entry"), text__isnull=False)
    return Erasure.objects.filter(Exists(told)).exclude(itself(by, "proposed_by", "proposed_by_person"))


ERASURE = partial(
    Waits,
    subject="erasure",
    names=_erasure,
    day="proposed_on",
    what=_("Erase what entry {entry} disclosed: {ground}"),
    related=("proposed_by__person",),
)

WAITS = (
    ERASURE(act=log.may_erase, rows=_erasable, beside=_("proposed by {who}")),
    ERASURE(
        name="erasures_proposed",
        group="others",
        rows=lambda by: Erasure.objects.filter(proposed_by=by.office, state="proposed"),
        beside=_("proposed by you, waits for a second person"),
    ),
)
