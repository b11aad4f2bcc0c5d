"""Rights and resets that wait for somebody in charge of access."""

from functools import partial
from typing import Any

from django.utils.translation import gettext_noop as _

from steward.models import Authorisation, Delegation, Reset
from steward.reads.machinery.waits import Waits, answered_by, did, lately, who
from steward.reads.machinery.wording import called, label, word
from steward.reads.people.things import period
from steward.rules.machinery.actor import Actor
from steward.rules.people import accounts, authorisations


def _right(row: Authorisation) -> dict[str, Any]:
    return {
        "role": word("role", row.role),
        "office": did(row.post, row.person),
        "unit": called(row.unit),
        "period": period(row),
        "needs": row.compartments.replace("+", ", ") or label(_("none")),
        "trained": row.trained_on or label(_("not entered")),
        "who": did(row.proposed_by, row.proposed_by_person),
        "answer": row.answer,
        "second": answered_by(row, row.confirmed_by),
    }


def _delegation(row: Delegation) -> dict[str, Any]:
    return {"giver": who(row.giver), "paper": row.paper or label(_("none")), "since": row.since}


def _reset(row: Reset) -> dict[str, Any]:
    return {
        "person": row.person.title,
        "lost": word("reset", row.what),
        "who": did(row.proposed_by, row.proposed_by_person),
        "answer": row.answer,
        "second": answered_by(row, row.confirmed_by),
    }


def _refusable(by: Actor) -> Any:
    """Proposals that this actor may only refuse: over what it does not keep, for itself,
    or for days that are over."""
    confirmable = Authorisation.objects.visible_to(by).confirmable_by(by).values("pk")
    return Authorisation.objects.visible_to(by).refusable_by(by).exclude(pk__in=confirmable)


RIGHT = partial(
    Waits,
    subject="authorisation",
    names=_right,
    up_to=lambda row: row.level,
    day="proposed_on",
    what=_("Authorisation: {role} – {office}"),
    related=("post", "person", "unit", "proposed_by", "proposed_by_person", "confirmed_by"),
)
RESET = partial(
    Waits,
    subject="reset",
    names=_reset,
    day="proposed_on",
    what=_("Reset: {lost} – {person}"),
    related=("person", "proposed_by", "proposed_by_person", "confirmed_by"),
)

WAITS = (
    RIGHT(
        act=authorisations.may_confirm,
        rows=lambda by: Authorisation.objects.confirmable_by(by),
        also=(authorisations.may_refuse,),
        beside=_("over {unit}, need-to-know: {needs}, {period}; training: {trained}; proposed by {who}"),
    ),
    RIGHT(
        act=authorisations.may_refuse,
        rows=_refusable,
        when=lambda by, row: authorisations.may_confirm(by, row.facts(by.day)) is not None,
        beside=_("over {unit}, {period}; proposed by {who}; you cannot confirm it and can only refuse it"),
    ),
    RESET(
        act=accounts.may_confirm_reset,
        also=(accounts.may_refuse_reset,),
        rows=lambda by: Reset.objects.confirmable_by(by),
        beside=_("proposed by {who}"),
    ),
    RIGHT(
        act=authorisations.may_withdraw,
        name="rights_proposed",
        group="others",
        rows=lambda by: Authorisation.objects.filter(proposed_by=by.post, state="proposed"),
        when=lambda by, row: row.state == "proposed",
        beside=_(
            "over {unit}, need-to-know: {needs}, {period}; training: {trained}; proposed by you, waits for a "
            "second person"
        ),
    ),
    RIGHT(
        name="rights_refused",
        group="watch",
        rows=lambda by: Authorisation.objects.visible_to(by).filter(
            proposed_by=by.post, state="refused", ended_on__gte=lately(by)
        ),
        day="ended_on",
        beside=_("your proposal, refused: {answer}"),
    ),
    RIGHT(
        name="rights_confirmed",
        group="watch",
        rows=lambda by: Authorisation.objects.visible_to(by).filter(
            proposed_by=by.post, state="in_force", confirmed_on__gte=lately(by)
        ),
        day="confirmed_on",
        beside=_("over {unit}, {period}; your proposal, confirmed by {second}"),
        alike="confirmed_by",
        many=_("{n} authorisations that you proposed, confirmed by {second}"),
    ),
    Waits(
        name="delegations_held",
        subject="delegation",
        group="watch",
        names=_delegation,
        rows=lambda by: Delegation.objects.standing(by.day).filter(deputy=by.post),
        day="until",
        is_due=True,
        what=_("You are deputy of {giver}"),
        beside=_("by paper {paper}, from {since}; until"),
        related=("giver__person",),
    ),
    RESET(
        name="resets_proposed",
        group="others",
        rows=lambda by: Reset.objects.filter(proposed_by=by.post, state="proposed"),
        beside=_("proposed by you, waits for a second person"),
    ),
    RESET(
        name="resets_refused",
        group="watch",
        rows=lambda by: Reset.objects.filter(
            proposed_by=by.post, state="refused", answered_on__gte=lately(by)
        ),
        day="answered_on",
        beside=_("your proposal, refused: {answer}"),
    ),
    RESET(
        name="resets_confirmed",
        group="watch",
        rows=lambda by: Reset.objects.filter(
            proposed_by=by.post, state="confirmed", answered_on__gte=lately(by)
        ),
        day="answered_on",
        beside=_("your proposal, confirmed by {second}"),
    ),
)
