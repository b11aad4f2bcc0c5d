"""Units, posts, persons and compartments: who keeps them, and that nobody keeps what is their own.

These rules refuse by post; they know nothing of persons but that two posts may be filled by the same one,
because a pair of acts by one person in two posts is not two-person control.
"""

from collections.abc import Sequence
from datetime import date

from steward.rules.clock import from_today
from steward.rules.machinery.actor import CEREMONY, Actor, PostFacts
from steward.rules.machinery.answers import Refusal, first
from steward.rules.machinery.roles import Role
from steward.rules.machinery.standing import standing
from steward.rules.people.facts import PersonFacts, UnitFacts

SECURITY = Role("security", "Access officer", blind=True)


ADMINISTRATOR = Role("administrator", "Administrator", blind=True)


DEEPEST = 6  #: levels of the tree of units


LONGEST_SERVICE = 50  #: years for which anybody has filled a post


def keeps_people(by: Actor, *lines: tuple[int, ...]) -> Refusal | None:
    """Units, posts and persons are kept by the post in charge of access (role `security`) over the unit."""
    return None if all(by.having("security", line) for line in lines) else Refusal("not_in_charge_of_access")


def over_all(by: Actor) -> Refusal | None:
    """What is the whole organisation's is kept by those in charge of access over its root."""
    return keeps_people(by, by.units[:1])


def keeps_person(by: Actor, person: PersonFacts) -> Refusal | None:
    """Kept by whoever keeps access over every post of the person;
    one who fills none is the whole organisation's.

    Between two posts everybody fills none: whoever could then answer for
    the sign-in would have it in the next post.
    """
    return keeps_people(by, *person.lines) if person.lines else over_all(by)


def is_named(by: Actor, person: PersonFacts) -> bool:
    """Whether this person exists for the actor: by a post that is filled, as oneself,
    and for who has to keep them.

    Whoever was entered and has neither post nor sign-in yet can be named by every access officer,
    to be given a post.
    """
    new = not person.has_account and bool(by.having("security"))
    return bool(person.lines) or person.person == by.person or new or over_all(by) is None


def another(by: Actor, post: int | None, person: int | None) -> Refusal | None:
    return Refusal("nothing_for_oneself") if by.is_also(post, person) else None


def second(by: Actor, post: int | None, person: int | None) -> Refusal | None:
    """Confirmed by somebody else than whoever proposed."""
    return Refusal("two_persons_needed") if by.is_also(post, person) else None


@standing("unit.create", on="unit", verb="Add a unit", past="{unit} added to the tree.")
def may_create_unit(by: Actor, parent: UnitFacts) -> Refusal | None:
    """Below a unit that is kept by whoever asks, within the depth of the tree."""
    return first(
        keeps_people(by, parent.units), Refusal("tree_too_deep") if len(parent.units) >= DEEPEST else None
    )


@standing(
    "office.create", on="unit", verb="Add a post", past="{office} added.", goes="office", then="office.assign"
)
def may_create_post(by: Actor, unit: UnitFacts) -> Refusal | None:
    """In a unit that is kept by whoever asks."""
    return keeps_people(by, unit.units)


@standing("person.register", verb="Enter a person", past="{person} entered.")
def may_register_person(by: Actor, _: None) -> Refusal | None:
    """By whoever keeps access over the own unit."""
    return keeps_people(by, by.units)


@standing(
    "office.assign", on="office", verb="Fill the post", past="{post}: filled by {holder}, since {since}."
)
def may_assign(by: Actor, post: PostFacts) -> Refusal | None:
    """By whoever keeps access over the unit."""
    return keeps_people(by, post.units)


def filling_fits(by: Actor, person: int | None, now: int | None, granted: int, held: int) -> Refusal | None:
    """One fills a post that has nothing yet: rights are granted anew, by two,
    and copies change hands by acceptance.

    `now` is who fills it as it is: nobody is seated where they sit, oneself least of all. `granted` counts
    its authorisations and delegations that wait or are not over; `held` the copies on its charge. A post may
    be left vacant at any time (`person` is None): that takes access away and gives none;
    but see `keeps_access`.
    """
    filling = person is not None
    return first(
        Refusal("nothing_for_oneself") if filling and person == by.person else None,
        Refusal("post_as_it_is") if person == now else None,
        Refusal("withdraw_authorisations_first", number=granted) if filling and granted else None,
        Refusal("office_holds_copies", number=held) if filling and held else None,
    )


def offered_fits(person: int | None, offered: int) -> Refusal | None:
    """Nobody is seated where copies are offered: who comes has no right to them and would hear of them."""
    return Refusal("office_is_offered", number=offered) if person is not None and offered else None


def seated_fits(since: date, day: date, first_one: bool) -> Refusal | None:
    """Who fills a post fills it at once; of the `first_one` ever to do so
    the day may be that of a paper of before.

    Nobody acted in a post that nobody filled, so that day is a fact and no more: rights begin today or later.
    A later one seated for days that have passed would be taken for whoever acted on them,
    and so would one who left before them.
    """
    long_ago = first_one and day.year - since.year > LONGEST_SERVICE
    return first(
        Refusal("takes_effect_today", at="since", day=day) if since > day else None,
        None if first_one else from_today(since, day),
        Refusal("too_long_ago", at="since", years=LONGEST_SERVICE) if long_ago else None,
    )


def keeps_access(before: Sequence[PostFacts], after: Sequence[PostFacts]) -> Refusal | None:
    """Two people stay in charge of access over the whole organisation: one alone confirms nothing,
    and nobody could be added.

    `before` and `after` are the posts that keep access over the root without an end and by somebody who can
    sign in, as they are and once it is done: what ends by itself would be lost on a day when nobody is asked.
    """
    were, left = len({post.person for post in before}), len({post.person for post in after})
    return Refusal("access_would_be_lost", left=left) if left < min(were, 2) else None


@standing("compartment.create", verb="Add a compartment", past="{compartment} added.")
def may_create_compartment(by: Actor, _: None) -> Refusal | None:
    """Kept for the whole organisation."""
    return over_all(by)


@standing(
    "compartment.combine", verb="Allow a combination", past="Documents may need {compartments} together now."
)
def may_combine_compartments(by: Actor, _: None) -> Refusal | None:
    """Kept for the whole organisation."""
    return over_all(by)


@standing("body.begin", verb="Set up", past="{title} is set up.", principals=(CEREMONY,))
def may_begin(by: Actor, _: None) -> Refusal | None:
    """The ceremony of two people, once."""
    return None


def beginning_fits(first_one: tuple[str, str], other: tuple[str, str]) -> Refusal | None:
    """The first two posts are taken by two different people."""
    if any(
        one.strip().casefold() == two.strip().casefold() for one, two in zip(first_one, other, strict=True)
    ):
        return Refusal("two_persons_needed")
    return None
