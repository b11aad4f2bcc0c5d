"""Who may grant what to whom: never to oneself, always by two, never beyond the scheme.

These rules refuse by post; they know nothing of persons but that two posts may be filled by the same one, because a
pair of acts by one person in two posts is not two-person control.
"""

from collections.abc import Sequence
from datetime import date

from steward.foundations.scheme import Delegation, Scheme
from steward.rules.answers import Refusal, first
from steward.rules.clock import ended_by_itself, from_today, over
from steward.rules.facts import (
    CEREMONY,
    CLOCK,
    Actor,
    AuthorisationFacts,
    DelegationFacts,
    OfficeFacts,
    PersonFacts,
    UnitFacts,
)
from steward.rules.life import Life, moves
from steward.rules.reach import deciding
from steward.rules.roles import ROOT, Role
from steward.rules.standing import standing

SECURITY = Role("security", "Access officer", blind=True)
ADMINISTRATOR = Role("administrator", "Administrator", blind=True)
DEEPEST = 6  #: levels of the tree of units
LONGEST_SERVICE = 50  #: years for which anybody has filled a post
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
DELEGATION = Life(
    "delegation",
    begins=("in_force",),
    arrows=(moves("delegation.end", "in_force", "ended"),),
    ends=("ended",),
    tones={"in_force": "ok", "ended": "quiet"},
)
AUTHORISATION_WAITS = 30  #: days for which a proposal waits for its second person; then the clock lets it lapse


def keeps_people(by: Actor, *lines: tuple[int, ...]) -> Refusal | None:
    """Units, posts and persons are kept by the post in charge of access (role `security`) over the unit."""
    return None if all(by.having("security", line) for line in lines) else Refusal("not_in_charge_of_access")


def over_all(by: Actor) -> Refusal | None:
    """What is the whole organisation's is kept by those in charge of access over its root."""
    return keeps_people(by, by.units[:1])


def keeps_person(by: Actor, person: PersonFacts) -> Refusal | None:
    """Kept by whoever keeps access over every post of the person; one who fills none is the whole organisation's.

    Between two posts everybody fills none: whoever could then answer for the sign-in would have it in the next post.
    """
    return keeps_people(by, *person.lines) if person.lines else over_all(by)


def is_named(by: Actor, person: PersonFacts) -> bool:
    """Whether this person exists for the actor: by a post that is filled, as oneself, and for who has to keep them.

    Whoever was entered and has neither post nor sign-in yet can be named by every access officer, to be given a post.
    """
    new = not person.has_account and bool(by.having("security"))
    return bool(person.lines) or person.person == by.person or new or over_all(by) is None


def another(by: Actor, office: int | None, person: int | None) -> Refusal | None:
    return Refusal("nothing_for_oneself") if by.is_also(office, person) else None


def second(by: Actor, office: int | None, person: int | None) -> Refusal | None:
    """Confirmed by somebody else than whoever proposed."""
    return Refusal("two_persons_needed") if by.is_also(office, person) else None


@standing("unit.create", on="unit", verb="Add a unit", past="{unit} added to the tree.")
def may_create_unit(by: Actor, parent: UnitFacts) -> Refusal | None:
    """Below a unit that is kept by whoever asks, within the depth of the tree."""
    return first(keeps_people(by, parent.units), Refusal("tree_too_deep") if len(parent.units) >= DEEPEST else None)


@standing("office.create", on="unit", verb="Add a post", past="{office} added.", goes="office", then="office.assign")
def may_create_office(by: Actor, unit: UnitFacts) -> Refusal | None:
    """In a unit that is kept by whoever asks."""
    return keeps_people(by, unit.units)


@standing("person.register", verb="Enter a person", past="{person} entered.")
def may_register_person(by: Actor, _: None) -> Refusal | None:
    """By whoever keeps access over the own unit."""
    return keeps_people(by, by.units)


@standing("office.assign", on="office", verb="Fill the post", past="{post}: filled by {holder}, since {since}.")
def may_assign(by: Actor, office: OfficeFacts) -> Refusal | None:
    """By whoever keeps access over the unit."""
    return keeps_people(by, office.units)


def filling_fits(by: Actor, person: int | None, now: int | None, granted: int, held: int) -> Refusal | None:
    """One fills a post that has nothing yet: rights are granted anew, by two, and copies change hands by acceptance.

    `now` is who fills it as it is: nobody is seated where they sit, oneself least of all.
    `granted` counts its authorisations and delegations that wait or are not over; `held` the copies on its charge.
    A post may be left vacant at any time (`person` is None): that takes access away and gives none; but see
    `keeps_access`.
    """
    filling = person is not None
    return first(
        Refusal("nothing_for_oneself") if filling and person == by.person else None,
        Refusal("post_as_it_is") if person == now else None,
        Refusal("withdraw_authorisations_first", number=granted) if filling and granted else None,
        Refusal("office_holds_copies", number=held) if filling and held else None,
    )


def seated_fits(since: date, day: date, first_one: bool) -> Refusal | None:
    """Who fills a post fills it at once; of the `first_one` ever to do so the day may be that of a paper of before.

    Nobody acted in a post that nobody filled, so that day is a fact and no more: rights begin today or later. A later one
    seated for days that have passed would be taken for whoever acted on them, and so would one who left before them.
    """
    long_ago = first_one and day.year - since.year > LONGEST_SERVICE
    return first(
        Refusal("takes_effect_today", at="since", day=day) if since > day else None,
        None if first_one else from_today(since, day),
        Refusal("too_long_ago", at="since", years=LONGEST_SERVICE) if long_ago else None,
    )


def keeps_access(before: Sequence[OfficeFacts], after: Sequence[OfficeFacts]) -> Refusal | None:
    """Two people stay in charge of access over the whole body: one alone confirms nothing, and nobody could be added.

    `before` and `after` are the offices that keep access over the root without an end and by somebody who can sign in,
    as they are and once it is done: what ends by itself would be lost on a day when nobody is asked.
    """
    were, left = len({office.person for office in before}), len({office.person for office in after})
    return Refusal("access_would_be_lost", left=left) if left < min(were, 2) else None


@standing("compartment.create", verb="Add a compartment", past="{compartment} added.")
def may_create_compartment(by: Actor, _: None) -> Refusal | None:
    """Kept for the whole organisation."""
    return over_all(by)


@standing("compartment.combine", verb="Allow a combination", past="Documents may need {compartments} together now.")
def may_combine_compartments(by: Actor, _: None) -> Refusal | None:
    """Kept for the whole organisation."""
    return over_all(by)


@standing(
    "authorisation.propose",
    on="office",
    verb="Propose an authorisation",
    past="Proposed for {office}: {role} over {unit}, {period}. It waits for a second person.",
    main=True,
    goes="authorisation",
    undo="authorisation.withdraw",
)
def may_propose(by: Actor, to: OfficeFacts) -> Refusal | None:
    """Proposed by somebody in charge of access, for another post."""
    return first(keeps_people(by, to.units), another(by, to.office, to.person))


def authorisation_fits(by: Actor, since: date, until: date | None, over: tuple[int, ...]) -> Refusal | None:
    """Over a unit one is in charge of (`over`), for a time that begins today or later and is not over already."""
    return first(
        keeps_people(by, over),
        Refusal("ends_before_it_begins", at="until") if until is not None and until < since else None,
        Refusal("over_already", at="until") if until is not None and until < by.day else None,
        from_today(since, by.day),
    )


def begins(since: date, day: date) -> date:
    """A right holds from its day on, or from the day of its confirmation where that is later: by one, nothing was granted."""
    return max(since, day)


def role_fits(asked: str, role: Role | None, over: tuple[int, ...], to: OfficeFacts, law: Scheme) -> Refusal | None:
    """A role that some subject declares, over as much as it is granted for, to a post that it fits under the law of the day."""
    if role is None:
        return Refusal("no_such_role", role=asked)
    return first(Refusal("role_over_all") if role.over == ROOT and len(over) > 1 else None, capacity_fits(role, to, law))


def capacity_fits(role: Role, to: OfficeFacts, law: Scheme) -> Refusal | None:
    """What decides is granted to a post that has a capacity to decide in: without one it would decide nothing."""
    known = to.capacity in {one.code for one in law.capacities}
    return Refusal("no_capacity_to_decide", at="role", law=law.name) if role.decides and not known else None


def grantable(by: Actor, role: Role, to: OfficeFacts, law: Scheme) -> Refusal | None:
    """A role that this actor could grant to a post over something: one over the root alone, where in charge of all of it."""
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
)
def may_confirm(by: Actor, row: AuthorisationFacts) -> Refusal | None:
    """Confirmed by a second person in charge of access over the same, who neither proposed nor receives it."""
    return first(
        keeps_people(by, row.office.units, row.over),
        another(by, row.office.office, row.office.person),
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
)
def may_refuse(by: Actor, row: AuthorisationFacts) -> Refusal | None:
    """Refused by somebody else who keeps access over the post, also where it could not be confirmed any more."""
    return first(keeps_people(by, row.office.units), second(by, row.proposer, row.proposer_person))


@standing(
    "authorisation.withdraw",
    on="authorisation",
    life=AUTHORISATION,
    verb="Withdraw the authorisation",
    past="{role} over {unit} for {office}: {state}.",
)
def may_withdraw(by: Actor, row: AuthorisationFacts) -> Refusal | None:
    """Withdrawn by whoever keeps access over the post; while it is no more than proposed, taken back by its proposer."""
    if row.state == "proposed":
        return None if by.office == row.proposer else Refusal("not_the_proposer")
    return first(keeps_people(by, row.office.units), ended_by_itself(row.until, by.day))


@standing(
    "authorisation.lapse",
    on="authorisation",
    life=AUTHORISATION,
    verb="Let the proposal lapse",
    past="Nobody confirmed the authorisation of {office} in time.",
    principals=(CLOCK,),
)
def proposal_has_lapsed(by: Actor, row: AuthorisationFacts) -> Refusal | None:
    """Nobody answered within its days."""
    return over(row.proposed_on, AUTHORISATION_WAITS, by.day) if row.proposed_on else None


@standing(
    "delegation.give",
    verb="Give a delegation",
    past="Authority delegated to {deputy} from {since} to {until}, paper: {paper}.",
    goes="delegation",
    undo="delegation.end",
)
def may_delegate(by: Actor, _: None) -> Refusal | None:
    """A deciding post lends its own authority, and never what was lent to it."""
    able = deciding(by)
    return first(
        Refusal("nothing_to_delegate") if not able else None,
        Refusal("no_sub_delegation") if all(m.deputy_of is not None for m in able) else None,
    )


def delegation_fits(by: Actor, deputy: OfficeFacts, since: date, until: date, law: Delegation) -> Refusal | None:
    """For a time that begins today or later, to another post that is filled."""
    return first(
        Refusal("no_delegation", law.basis) if not law.allowed else None,
        another(by, deputy.office, deputy.person),
        Refusal("office_vacant", at="deputy") if not deputy.filled else None,
        from_today(since, by.day),
        Refusal("ends_before_it_begins", at="until") if until < since else None,
        Refusal("delegation_too_long", at="until", days=366) if (until - since).days > 366 else None,
    )


def lending_fits(of_use: bool, older: tuple[str, date] | None) -> Refusal | None:
    """Lent is what both posts reach, and a deputy decides by it; what an `older` paper lends on all these days is lent once.

    Of two papers the older counts, so that a further one for the same days would lend nothing as long as it runs.

    `of_use`: whether the deputy could decide anything by it. A post that reads no entries, or that has its authorisations
    elsewhere, shares no unit and level with the giver.
    """
    return first(
        Refusal("lends_nothing", at="deputy") if not of_use else None,
        Refusal("delegated_already", at="deputy", paper=older[0] or "–", last=older[1]) if older else None,
    )


def in_writing(paper: str, law: Delegation) -> Refusal | None:
    """The paper is named where the rule set lends authority in writing only."""
    return Refusal("only_in_writing", law.basis) if law.written and not paper.strip() else None


def lends(paper: str, law: Delegation) -> bool:
    """Whether what was given lends anything: only while the law of the day lets it be lent, and in this form."""
    return law.allowed and in_writing(paper, law) is None


@standing(
    "delegation.end", on="delegation", life=DELEGATION, verb="End the delegation", past="The delegation to {deputy} has ended."
)
def may_end_delegation(by: Actor, row: DelegationFacts) -> Refusal | None:
    """Ended by the one who gave it, or by whoever keeps access over the giver."""
    return first(
        None if row.giver == by.office else keeps_people(by, row.units),
        ended_by_itself(row.until, by.day),
    )


@standing("body.begin", verb="Set up", past="{title} is set up.", principals=(CEREMONY,))
def may_begin(by: Actor, _: None) -> Refusal | None:
    """The ceremony of two people, once."""
    return None


def beginning_fits(first_one: tuple[str, str], other: tuple[str, str]) -> Refusal | None:
    """The first two posts are taken by two different people."""
    if any(one.strip().casefold() == two.strip().casefold() for one, two in zip(first_one, other, strict=True)):
        return Refusal("two_persons_needed")
    return None
