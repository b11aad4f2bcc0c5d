"""Who may grant what to whom: never to oneself, always by two, never beyond the scheme.

These rules refuse by post; they know nothing of persons but that two posts may be filled by the same one,
because a pair of acts by one person in two posts is not two-person control.
"""

from datetime import date

from steward.foundations.scheme import Scheme
from steward.rules.clock import ended_by_itself, from_today, over
from steward.rules.machinery.actor import CLOCK, Actor, PostFacts
from steward.rules.machinery.answers import Refusal, first
from steward.rules.machinery.life import Life, moves
from steward.rules.machinery.roles import ROOT, Role
from steward.rules.machinery.standing import standing
from steward.rules.people.facts import AuthorisationFacts
from steward.rules.people.posts import another, keeps_people, over_all, second

AUTHORISATION = Life(
    "authorisation",
    begins=("proposed", "in_force"),
    arrows=(
        moves("authorisation.confirm", "proposed", "in_force"),
        moves("authorisation.refuse", "proposed", "refused"),
        moves("authorisation.withdraw", ("proposed", "in_force"), "withdrawn"),
        moves("authorisation.lapse", "proposed", "lapsed"),
    ),
    ends=("refused", "withdrawn", "lapsed"),
    tones={"proposed": "warn", "in_force": "ok", "refused": "quiet", "withdrawn": "quiet", "lapsed": "quiet"},
)
AUTHORISATION_WAITS = (
    30  #: days for which a proposal waits for its second person; then the clock lets it lapse
)


@standing(
    "authorisation.propose",
    on="office",
    verb="Propose an authorisation",
    past="Proposed for {office}: {role} over {unit}, {period}. It waits for a second person.",
    main=True,
    goes="authorisation",
    undo="authorisation.withdraw",
)
def may_propose(by: Actor, to: PostFacts) -> Refusal | None:
    """Proposed by somebody in charge of access, for another post."""
    return first(keeps_people(by, to.units), another(by, to.post, to.person))


def authorisation_fits(by: Actor, since: date, until: date | None, over: tuple[int, ...]) -> Refusal | None:
    """Over a unit one is in charge of (`over`), for a time that begins
    today or later and is not over already."""
    return first(
        keeps_people(by, over),
        Refusal("ends_before_it_begins", at="until") if until is not None and until < since else None,
        Refusal("over_already", at="until") if until is not None and until < by.day else None,
        from_today(since, by.day),
    )


def begins(since: date, day: date) -> date:
    """A right holds from its day on, or from the day of its confirmation where that is later: by one,
    nothing was granted."""
    return max(since, day)


def role_fits(
    asked: str, role: Role | None, over: tuple[int, ...], to: PostFacts, law: Scheme
) -> Refusal | None:
    """A role that some subject declares, over as much as it is granted for,
    to a post that it fits under the law of the day."""
    if role is None:
        return Refusal("no_such_role", role=asked)
    return first(
        Refusal("role_over_all") if role.over == ROOT and len(over) > 1 else None,
        capacity_fits(role, to, law),
    )


def capacity_fits(role: Role, to: PostFacts, law: Scheme) -> Refusal | None:
    """What decides is granted to a post that has a capacity to decide in:
    without one it would decide nothing."""
    known = to.capacity in {one.code for one in law.capacities}
    return Refusal("no_capacity_to_decide", at="role", law=law.name) if role.decides and not known else None


def grantable(by: Actor, role: Role, to: PostFacts, law: Scheme) -> Refusal | None:
    """A role that this actor could grant to a post over something: one over the root alone,
    where in charge of all of it."""
    return first(over_all(by) if role.over == ROOT else None, capacity_fits(role, to, law))


def trained(rank: int, trained_on: date | None, day: date) -> Refusal | None:
    """Whoever is to see protected entries has completed the training, on a day that has come."""
    missing = rank > 0 and (trained_on is None or trained_on > day)
    return Refusal("training_missing", at="trained_on") if missing else None


@standing(
    "authorisation.confirm",
    on="authorisation",
    life=AUTHORISATION,
    verb="Confirm the authorisation",
    past="Confirmed for {office}: {role} over {unit}, {period}.",
    main=True,
    waits="act",
    undo="authorisation.withdraw",
    decides=True,
)
def may_confirm(by: Actor, row: AuthorisationFacts) -> Refusal | None:
    """Confirmed by a second person in charge of access over the same,
    who neither proposed nor receives it."""
    return first(
        keeps_people(by, row.post.units, row.over),
        another(by, row.post.post, row.post.person),
        second(by, row.proposer, row.proposer_person),
        ended_by_itself(row.until, by.day),
    )


@standing(
    "authorisation.refuse",
    on="authorisation",
    life=AUTHORISATION,
    verb="Refuse the authorisation",
    past="Refused for {office}: {role} over {unit}.",
    waits="act",
    decides=True,
)
def may_refuse(by: Actor, row: AuthorisationFacts) -> Refusal | None:
    """Refused by somebody else who keeps access over the post,
    also where it could not be confirmed any more."""
    return first(keeps_people(by, row.post.units), second(by, row.proposer, row.proposer_person))


@standing(
    "authorisation.withdraw",
    on="authorisation",
    life=AUTHORISATION,
    verb="Withdraw the authorisation",
    past="{role} over {unit} for {office}: {state}.",
    decides=True,
)
def may_withdraw(by: Actor, row: AuthorisationFacts) -> Refusal | None:
    """Withdrawn by whoever keeps access over the post; while it is no more than proposed,
    taken back by its proposer."""
    if row.state == "proposed":
        return None if by.post == row.proposer else Refusal("not_the_proposer")
    return first(keeps_people(by, row.post.units), ended_by_itself(row.until, by.day))


@standing(
    "authorisation.lapse",
    on="authorisation",
    life=AUTHORISATION,
    verb="Let the proposal lapse",
    past="Nobody confirmed the authorisation of {office} in time.",
    principals=(CLOCK,),
    decides=True,
)
def proposal_has_lapsed(by: Actor, row: AuthorisationFacts) -> Refusal | None:
    """Nobody answered within its days."""
    return over(row.proposed_on, AUTHORISATION_WAITS, by.day) if row.proposed_on else None
