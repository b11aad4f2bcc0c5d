"""Rights and resets that wait for somebody in charge of access."""

from functools import partial
from typing import Any

from django.utils.translation import gettext_noop as _

from steward.models import Authorisation, Reset, Unit
from steward.models.record import itself, not_over
from steward.reads.waiting.waiting import Waits, who
from steward.reads.wording import called, label, word
from steward.rules import people
from steward.rules.facts import Actor


def _right(row: Authorisation) -> dict[str, Any]:
    return {
        "role": word("role", row.role), "office": who(row.office), "unit": called(row.unit), "since": row.since,
        "until": row.until or label(_("without an end")), "needs": row.compartments.replace("+", ", ") or label(_("none")),
        "trained": row.trained_on or label(_("not entered")), "who": who(row.proposed_by),
    }  # fmt: skip


def _reset(row: Reset) -> dict[str, Any]:
    return {"person": row.person.title, "lost": word("reset", row.what), "who": who(row.proposed_by)}


def _confirmable(by: Actor) -> Any:
    """Rights of others over what one is in charge of, proposed by somebody else: the twin of `rules.people.may_confirm`."""
    if not by.having("security"):
        return Authorisation.objects.none()
    kept = Authorisation.objects.kept_by(by).filter(unit__in=Unit.objects.in_charge(by).values("pk"))
    kept = kept.filter(not_over(by.day)).exclude(itself(by, "office", "office__person"))
    return kept.exclude(itself(by, "proposed_by", "proposed_by_person"))


def _resettable(by: Actor) -> Any:
    """Lost sign-ins of others, proposed by somebody else: the twin of `rules.people.may_confirm_reset`."""
    if not by.having("security"):
        return Reset.objects.none()
    kept = Reset.objects.kept_by(by).filter(person__account__isnull=False).exclude(person=by.person or 0)
    return kept.exclude(itself(by, "proposed_by", "proposed_by_person"))


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
        rows=_confirmable,
        beside=_("over {unit}, need-to-know: {needs}, from {since} to {until}; training: {trained}; proposed by {who}"),
    ),
    RESET(act=people.may_confirm_reset, rows=_resettable, beside=_("proposed by {who}")),
    RIGHT(
        name="rights_proposed",
        group="others",
        rows=lambda by: Authorisation.objects.filter(proposed_by=by.office, state="proposed"),
        beside=_("over {unit}, from {since} to {until}; proposed by you, waits for a second person"),
    ),
    RESET(
        name="resets_proposed",
        group="others",
        rows=lambda by: Reset.objects.filter(proposed_by=by.office, state="proposed"),
        beside=_("proposed by you, waits for a second person"),
    ),
)
