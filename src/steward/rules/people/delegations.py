"""Who lends the own authority to whom: in writing where the law asks for it, for a time,
and never what was lent."""

from datetime import date

from steward.foundations.scheme import Delegation
from steward.rules.authority import authority_used, deciding
from steward.rules.clock import ended_by_itself, from_today
from steward.rules.machinery.actor import Actor, Authority, PostFacts
from steward.rules.machinery.answers import Refusal, first
from steward.rules.machinery.life import Life, moves
from steward.rules.machinery.standing import standing
from steward.rules.people.facts import DelegationFacts
from steward.rules.people.posts import another, keeps_people

DELEGATION = Life(
    "delegation",
    begins=("in_force",),
    arrows=(moves("delegation.end", "in_force", "ended"),),
    ends=("ended",),
    tones={"in_force": "ok", "ended": "quiet"},
)


@standing(
    "delegation.give",
    verb="Give a delegation",
    past="Authority delegated to {deputy} from {since} to {until}, paper: {paper}.",
    goes="delegation",
    undo="delegation.end",
    decides=True,
)
def may_delegate(by: Actor, _: None) -> Refusal | None:
    """A deciding post lends its own authority, and never what was lent to it."""
    able = deciding(by)
    return first(
        Refusal("nothing_to_delegate") if not able else None,
        Refusal("no_sub_delegation") if all(m.deputy_of is not None for m in able) else None,
    )


def lent_authority(by: Actor) -> Authority:
    """The authority that is lent: the post's own, in the capacity in which it decides."""
    return authority_used(by, tuple(m for m in deciding(by) if m.deputy_of is None), True)


def delegation_fits(
    by: Actor, deputy: PostFacts, since: date, until: date, law: Delegation
) -> Refusal | None:
    """For a time that begins today or later, to another post that is filled."""
    return first(
        Refusal("no_delegation", law.basis) if not law.allowed else None,
        another(by, deputy.post, deputy.person),
        Refusal("office_vacant", at="deputy") if not deputy.filled else None,
        from_today(since, by.day),
        Refusal("ends_before_it_begins", at="until") if until < since else None,
        Refusal("delegation_too_long", at="until", days=366) if (until - since).days > 366 else None,
    )


def lending_fits(of_use: bool, older: tuple[str, date] | None) -> Refusal | None:
    """Lent is what both posts reach, and a deputy decides by it;
    what an `older` paper lends on all these days is lent once.

    Of two papers the older counts, so that a further one for the same
    days would lend nothing as long as it runs.

    `of_use`: whether the deputy could decide anything by it. A post that reads no entries, or that has its
    authorisations elsewhere, shares no unit and level with the giver.
    """
    return first(
        Refusal("lends_nothing", at="deputy") if not of_use else None,
        Refusal("delegated_already", at="deputy", paper=older[0] or "–", last=older[1]) if older else None,
    )


def in_writing(paper: str, law: Delegation) -> Refusal | None:
    """The paper is named where the rule set lends authority in writing only."""
    return Refusal("only_in_writing", law.basis) if law.written and not paper.strip() else None


def lends(paper: str, law: Delegation) -> bool:
    """Whether what was given lends anything: only while the law of the day lets it be lent,
    and in this form."""
    return law.allowed and in_writing(paper, law) is None


@standing(
    "delegation.end",
    on="delegation",
    life=DELEGATION,
    verb="End the delegation",
    past="The delegation to {deputy} has ended.",
    decides=True,
)
def may_end_delegation(by: Actor, row: DelegationFacts) -> Refusal | None:
    """Ended by the one who gave it, or by whoever keeps access over the giver."""
    return first(
        None if row.giver == by.post else keeps_people(by, row.units),
        ended_by_itself(row.until, by.day),
    )
