"""Whose sign-in may be opened or reset, and by whom: by whoever keeps the person, a lost one by two,
never one's own."""

from steward.rules.clock import over
from steward.rules.machinery.actor import CLOCK, Actor
from steward.rules.machinery.answers import Refusal, first
from steward.rules.machinery.life import Life, moves
from steward.rules.machinery.standing import standing
from steward.rules.people.facts import PersonFacts, ResetFacts
from steward.rules.people.posts import keeps_person, second

RESET = Life(
    "reset",
    begins=("proposed",),
    arrows=(
        moves("credential.confirm_reset", "proposed", "confirmed"),
        moves("credential.refuse_reset", "proposed", "refused"),
        moves("credential.withdraw_reset", "proposed", "withdrawn"),
        moves("credential.lapse_reset", "proposed", "lapsed"),
    ),
    ends=("confirmed", "refused", "withdrawn", "lapsed"),
    tones={
        "proposed": "warn",
        "confirmed": "ok",
        "refused": "quiet",
        "withdrawn": "quiet",
        "lapsed": "quiet",
    },
)
RESET_WAITS = 7  #: days for which a reset waits for its second person; then the clock lets it lapse


def keeps_credentials(by: Actor, person: PersonFacts) -> Refusal | None:
    """Access officer over every post of the person, who is somebody else."""
    return first(
        keeps_person(by, person),
        Refusal("nothing_for_oneself") if by.person == person.person else None,
    )


@standing(
    "account.open",
    on="person",
    verb="Open a sign-in",
    past="The sign-in {login} is open for {person}.",
    main=True,
)
def may_open_account(by: Actor, person: PersonFacts) -> Refusal | None:
    """A sign-in is opened before its person is authorised for anything:
    whoever opens it has seen the password."""
    return first(
        keeps_credentials(by, person),
        Refusal("has_an_account") if person.has_account else None,
        Refusal("withdraw_authorisations_first", number=person.granted) if person.granted else None,
    )


@standing(
    "credential.propose_reset",
    on="person",
    verb="Propose a reset",
    past="The reset for {person} ({lost}) waits for a second person.",
    goes="reset",
    undo="credential.withdraw_reset",
)
def may_propose_reset(by: Actor, person: PersonFacts) -> Refusal | None:
    """A lost password or second factor is reset by others than the one who lost it."""
    return first(keeps_credentials(by, person), None if person.has_account else Refusal("no_account"))


@standing(
    "credential.confirm_reset",
    on="reset",
    life=RESET,
    verb="Confirm the reset",
    past="The sign-in of {person} is reset: {lost}.",
    grave=True,
    main=True,
    waits="act",
    again="page",
    decides=True,
)
def may_confirm_reset(by: Actor, row: ResetFacts) -> Refusal | None:
    """Confirmed by a second person."""
    return first(may_propose_reset.asks(by, row.person), second(by, row.proposer, row.proposer_person))


@standing(
    "credential.refuse_reset",
    on="reset",
    life=RESET,
    verb="Refuse the reset",
    past="The reset for {person} is refused: the sign-in stays as it is.",
    again="page",
    decides=True,
)
def may_refuse_reset(by: Actor, row: ResetFacts) -> Refusal | None:
    """Refused by a second person."""
    return may_confirm_reset.asks(by, row)


@standing(
    "credential.withdraw_reset",
    on="reset",
    life=RESET,
    verb="Withdraw the reset",
    past="The reset for {person} is withdrawn: the sign-in stays as it is.",
    decides=True,
)
def may_withdraw_reset(by: Actor, row: ResetFacts) -> Refusal | None:
    """Taken back by whoever proposed it."""
    return None if by.post == row.proposer else Refusal("not_the_proposer")


@standing(
    "credential.lapse_reset",
    on="reset",
    life=RESET,
    verb="Let the reset lapse",
    past="Nobody confirmed the reset for {person} in time.",
    principals=(CLOCK,),
    decides=True,
)
def reset_has_lapsed(by: Actor, row: ResetFacts) -> Refusal | None:
    """Nobody answered within its days."""
    return over(row.proposed_on, RESET_WAITS, by.day) if row.proposed_on else None
