"""Units, posts, persons and what they may do: begun by two, granted by two.

Nothing here gives anything to the one who acts, and nothing describes a person.
"""

from dataclasses import dataclass
from datetime import date, datetime

from steward.acts.machinery.act import Done, act
from steward.acts.people.posts import _keeps_access
from steward.foundations.scheme import Scheme
from steward.models import Authorisation, Compartment, Organisation, Post, Unit
from steward.rules import catalogue
from steward.rules.machinery.actor import Actor, LawFacts, law_used
from steward.rules.machinery.answers import Invalid, must
from steward.rules.machinery.fields import choice, day, ref, text
from steward.rules.people import authorisations


@dataclass(frozen=True)
class ProposeAuthorisation:
    """Propose an authorisation: a role, a level, a unit, compartments and dates."""

    office: str = ref("office", "Post")
    role: str = choice("role", "Role")
    unit: str = ref("unit", "Over unit")
    level: str = choice("level", "Up to level", default="")
    compartments: str = text("Compartments", "Codes, separated by blanks.", default="")
    since: date = day("From")
    until: date | None = day("Until", default=None)
    trained_on: date | None = day("Training completed", default=None)
    reason: str = text("Reason", default="", longest=400)


@act(authorisations.may_propose, ProposeAuthorisation)
def propose_authorisation(order: ProposeAuthorisation, by: Actor, now: datetime) -> Done:
    post = Post.objects.select_related("unit").to_change(order.office)
    unit = Unit.objects.known(order.unit)
    must(authorisations.may_propose(by, post.facts(by.day)))
    must(authorisations.authorisation_fits(by, order.since, order.until, unit.units))
    scheme = Organisation.objects.scheme_on(by.day)
    must(
        authorisations.role_fits(
            order.role, catalogue.ROLES.get(order.role), unit.units, post.facts(by.day), scheme
        )
    )
    row = Authorisation(
        post=post,
        person_id=post.person_id,
        role=order.role,
        unit=unit,
        level=order.level,
        rank=rank_of(order.role, order.level, scheme),
        compartments=Compartment.objects.codes(order.compartments),
        since=order.since,
        until=order.until,
        trained_on=order.trained_on,
        reason=order.reason,
        proposed_by_id=by.post,
        proposed_by_person_id=by.person,
        proposed_on=by.day,
    )
    must(authorisations.trained(row.rank, row.trained_on, by.day))
    used: tuple[LawFacts, ...] = (law_used(scheme),) if row.rank else ()
    return Done((row,), {"authorisation": str(row.key)}, used)


def rank_of(role: str, level: str, scheme: Scheme) -> int:
    """The ladder rank of a level in the scheme of the day; roles that see no entry have none."""
    if catalogue.is_blind(role) or not level:
        return 0
    found = {one.code: one.rank for one in scheme.levels}
    if level not in found:
        raise Invalid({"level": ("no_such_level", {"known": ", ".join(found)})})
    return found[level]


@dataclass(frozen=True)
class ConfirmAuthorisation:
    """Confirm a proposed authorisation as the second person."""

    authorisation: str = ref("authorisation", "Authorisation")


@act(authorisations.may_confirm, ConfirmAuthorisation)
def confirm_authorisation(order: ConfirmAuthorisation, by: Actor, now: datetime) -> Done:
    row = Authorisation.objects.visible_to(by).to_change(order.authorisation)
    must(authorisations.may_confirm(by, row.facts(by.day)))
    row.state, row.confirmed_by_id, row.since = "in_force", by.post, authorisations.begins(row.since, by.day)
    row.confirmed_on = by.day
    return Done((row,), {"authorisation": str(row.key)}, rests=by.own)


@dataclass(frozen=True)
class RefuseAuthorisation:
    """Refuse an authorisation that somebody else proposed, with the reason."""

    authorisation: str = ref("authorisation", "Authorisation")
    reason: str = text("Reason", longest=400)


@act(authorisations.may_refuse, RefuseAuthorisation)
def refuse_authorisation(order: RefuseAuthorisation, by: Actor, now: datetime) -> Done:
    row = Authorisation.objects.visible_to(by).to_change(order.authorisation)
    must(authorisations.may_refuse(by, row.facts(by.day)))
    return _ended(row, "refused", order.reason, by)


@dataclass(frozen=True)
class WithdrawAuthorisation:
    """Withdraw an authorisation, or take back one that you proposed."""

    authorisation: str = ref("authorisation", "Authorisation")
    reason: str = text("Reason", longest=400)


@act(authorisations.may_withdraw, WithdrawAuthorisation)
def withdraw_authorisation(order: WithdrawAuthorisation, by: Actor, now: datetime) -> Done:
    row = Authorisation.objects.visible_to(by).to_change(order.authorisation)
    must(authorisations.may_withdraw(by, row.facts(by.day)))
    must(_keeps_access(by.day, without=row))
    return _ended(row, "withdrawn", order.reason, by)


def _ended(row: Authorisation, state: str, reason: str, by: Actor) -> Done:
    row.state, row.answer, row.ended_on = state, reason, by.day
    return Done((row,), {"authorisation": str(row.key)}, rests=by.own)


@dataclass(frozen=True)
class LapseAuthorisation:
    """Let a proposed authorisation lapse that nobody confirmed in time."""

    authorisation: str = ref("authorisation", "Authorisation")


@act(authorisations.proposal_has_lapsed, LapseAuthorisation)
def lapse_authorisation(order: LapseAuthorisation, by: Actor, now: datetime) -> Done:
    row = Authorisation.objects.to_change(order.authorisation)
    must(authorisations.proposal_has_lapsed(by, row.facts(by.day)))
    row.state = "lapsed"
    return Done((row,), {"authorisation": str(row.key)}, rests=by.own)
