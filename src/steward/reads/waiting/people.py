"""Rights and resets that wait for somebody in charge of access."""

from functools import partial
from typing import Any

from django.utils.translation import gettext_noop as _

from steward.models import Authorisation, Reset
from steward.reads.things.people import period
from steward.reads.waiting.waiting import Waits, who
from steward.reads.wording import called, label, word
from steward.rules import accounts, people


def _right(row: Authorisation) -> dict[str, Any]:
    return {
        "role": word("role", row.role), "office": who(row.office), "unit": called(row.unit), "period": period(row),
        "needs": row.compartments.replace("+", ", ") or label(_("none")),
        "trained": row.trained_on or label(_("not entered")), "who": who(row.proposed_by),
    }  # fmt: skip


def _reset(row: Reset) -> dict[str, Any]:
    return {"person": row.person.title, "lost": word("reset", row.what), "who": who(row.proposed_by)}


RIGHT = partial(
    Waits,
    subject="authorisation",
    names=_right,
    up_to=lambda row: row.level,
    day="proposed_on",
    what=_("Authorisation: {role} – {office}"),
    related=("office__person", "unit", "proposed_by__person"),
)
RESET = partial(
    Waits,
    subject="reset",
    names=_reset,
    day="proposed_on",
    what=_("Reset: {lost} – {person}"),
    related=("person", "proposed_by__person"),
)

WAITS = (
    RIGHT(
        act=people.may_confirm,
        rows=lambda by: Authorisation.objects.confirmable_by(by),
        beside=_("over {unit}, need-to-know: {needs}, {period}; training: {trained}; proposed by {who}"),
    ),
    RESET(
        act=accounts.may_confirm_reset,
        rows=lambda by: Reset.objects.confirmable_by(by),
        beside=_("proposed by {who}"),
    ),
    RIGHT(
        name="rights_proposed",
        group="others",
        rows=lambda by: Authorisation.objects.filter(proposed_by=by.office, state="proposed"),
        beside=_("over {unit}, need-to-know: {needs}, {period}; training: {trained}; proposed by you, waits for a second person"),
    ),
    RESET(
        name="resets_proposed",
        group="others",
        rows=lambda by: Reset.objects.filter(proposed_by=by.office, state="proposed"),
        beside=_("proposed by you, waits for a second person"),
    ),
)
