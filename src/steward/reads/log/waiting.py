"""Erasures of what an entry disclosed that wait for somebody
in charge of access over the whole organisation."""

from functools import partial
from typing import Any

from django.utils.translation import gettext_noop as _

from steward.models import Erasure
from steward.reads.machinery.waits import Waits, answered_by, did, lately
from steward.rules.log import erasures


def _erasure(row: Erasure) -> dict[str, Any]:
    return {
        "entry": row.entry_id,
        "ground": row.ground,
        "who": did(row.proposed_by, row.proposed_by_person),
        "answer": row.answer,
        "second": answered_by(row, row.confirmed_by),
    }


ERASURE = partial(
    Waits,
    subject="erasure",
    names=_erasure,
    day="proposed_on",
    what=_("Erase what entry {entry} disclosed: {ground}"),
    related=("proposed_by", "proposed_by_person", "confirmed_by"),
)

WAITS = (
    ERASURE(
        act=erasures.may_erase,
        also=(erasures.may_refuse_erasure,),
        rows=lambda by: Erasure.objects.erasable_by(by),
        beside=_("proposed by {who}"),
    ),
    ERASURE(
        name="erasures_proposed",
        group="others",
        rows=lambda by: Erasure.objects.filter(proposed_by=by.post, state="proposed"),
        beside=_("proposed by you, waits for a second person"),
    ),
    ERASURE(
        name="erasures_refused",
        group="watch",
        rows=lambda by: Erasure.objects.filter(
            proposed_by=by.post, state="refused", answered_on__gte=lately(by)
        ),
        day="answered_on",
        beside=_("your proposal, refused: {answer}"),
    ),
    ERASURE(
        name="erasures_done",
        group="watch",
        rows=lambda by: Erasure.objects.filter(
            proposed_by=by.post, state="done", answered_on__gte=lately(by)
        ),
        day="answered_on",
        beside=_("your proposal, carried out by {second}"),
    ),
)
