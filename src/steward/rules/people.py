"""Who may grant what to whom: never to oneself, always by two, never beyond the scheme.

These rules refuse by office; they know nothing of persons but that two offices may be filled by the same
one, because a pair of acts by one person in two offices is not two-person control.
"""

from collections.abc import Sequence
from datetime import date

from steward.foundations.scheme import Delegation
from steward.rules.answers import Refusal, first
from steward.rules.facts import ROLES, Actor, OfficeFacts


def may_keep_people(by: Actor, unit_line: tuple[int, ...]) -> Refusal | None:
    """Units, offices and persons are kept by the office in charge of access (role `security`) over the unit."""
    if not by.having("security", unit_line):
        return Refusal("not_in_charge_of_access", "mission 3")
    return None


def may_assign(by: Actor, unit_line: tuple[int, ...], person: int | None, granted: int, held: int) -> Refusal | None:
    """One fills an office that has nothing yet: rights are granted anew, by two, and copies change hands by acceptance.

    `granted` counts its authorisations and delegations, waiting or in force; `held` the copies on its charge.
    An office may be left vacant at any time (`person` is None): that takes access away and gives none; but see
    `keeps_access`.
    """
    filling = person is not None
    return first(
        may_keep_people(by, unit_line),
        Refusal("nothing_for_oneself", "mission 3") if filling and person == by.person else None,
        Refusal("withdraw_authorisations_first", "mission 3", number=granted) if filling and granted else None,
        Refusal("office_holds_copies", "invariant 9", number=held) if filling and held else None,
    )


def keeps_access(before: Sequence[OfficeFacts], after: Sequence[OfficeFacts]) -> Refusal | None:
    """Two people stay in charge of access over the whole body: one alone confirms nothing, and nobody could be added.

    `before` and `after` are the offices that keep access over the root without an end and by somebody who can sign in,
    as they are and once it is done: what ends by itself would be lost on a day when nobody is asked.
    """
    were, left = len({office.person for office in before}), len({office.person for office in after})
    return Refusal("access_would_be_lost", "decisions 19", left=left) if left < min(were, 2) else None


def may_open_account(
    by: Actor, unit_lines: Sequence[tuple[int, ...]], person: int, has_account: bool, granted: int
) -> Refusal | None:
    """A sign-in is opened before its person is authorised for anything: whoever opens it has seen the password."""
    return first(
        *(may_reset(by, line, person) for line in unit_lines),
        Refusal("has_an_account", "people") if has_account else None,
        Refusal("withdraw_authorisations_first", "mission 3", number=granted) if granted else None,
    )


def may_propose(by: Actor, to: OfficeFacts, role: str, since: date, until: date | None, over: tuple[int, ...]) -> Refusal | None:
    """Proposed by somebody in charge of access over office and unit (`over`), for another office, with sane dates."""
    return first(
        may_keep_people(by, to.units),
        may_keep_people(by, over),
        Refusal("nothing_for_oneself", "mission 3") if by.is_also(to.office, to.person) else None,
        Refusal("no_such_role", "decisions 28", role=role) if role not in ROLES else None,
        Refusal("ends_before_it_begins", "decisions 28") if until is not None and until < since else None,
    )


def trained(rank: int, trained_on: date | None, day: date) -> Refusal | None:
    """Whoever is to see protected entries has completed the training, on a day that has come."""
    missing = rank > 0 and (trained_on is None or trained_on > day)
    return Refusal("training_missing", "mission 3") if missing else None


def may_confirm(by: Actor, to: OfficeFacts, proposed_by: OfficeFacts, state: str, over: tuple[int, ...]) -> Refusal | None:
    """Confirmed by a second person in charge of access over the same, who neither proposed nor receives it."""
    return first(
        may_keep_people(by, to.units),
        may_keep_people(by, over),
        Refusal("nothing_for_oneself", "mission 3") if by.is_also(to.office, to.person) else None,
        Refusal("two_persons_needed", "decisions 19") if by.is_also(proposed_by.office, proposed_by.person) else None,
        Refusal("not_waiting", "decisions 19") if state != "proposed" else None,
    )


def may_delegate(by: Actor, deputy: OfficeFacts, since: date, until: date, law: Delegation) -> Refusal | None:
    """A deciding office lends its own authority in writing, for a time, and never what was lent to it."""
    own = [m for m in by.having("decider") if m.deputy_of is None]
    return first(
        Refusal("no_delegation", "scheme delegation") if not law.allowed else None,
        Refusal("nothing_to_delegate", "scheme delegation") if not by.having("decider") else None,
        Refusal("no_sub_delegation", "scheme delegation") if not own and not law.sub_delegation else None,
        Refusal("nothing_for_oneself", "mission 3") if by.is_also(deputy.office, deputy.person) else None,
        Refusal("office_vacant", "scheme delegation") if not deputy.filled else None,
        Refusal("ends_before_it_begins", "scheme delegation") if until < since else None,
        Refusal("delegation_too_long", "scheme delegation", days=366) if (until - since).days > 366 else None,
    )


def may_reset(by: Actor, units: tuple[int, ...], person: int) -> Refusal | None:
    """A lost password or second factor is reset by others than the one who lost it."""
    return first(
        may_keep_people(by, units),
        Refusal("nothing_for_oneself", "mission 3") if by.person == person else None,
    )


def may_confirm_reset(by: Actor, units: tuple[int, ...], person: int, proposer: OfficeFacts, state: str) -> Refusal | None:
    return first(
        may_reset(by, units, person),
        Refusal("two_persons_needed", "decisions 19") if by.is_also(proposer.office, proposer.person) else None,
        Refusal("not_waiting", "decisions 19") if state != "proposed" else None,
    )


def may_begin(first_one: tuple[str, str], second: tuple[str, str]) -> Refusal | None:
    """The first two offices are taken by two different people."""
    if any(one.strip().casefold() == other.strip().casefold() for one, other in zip(first_one, second, strict=True)):
        return Refusal("two_persons_needed", "decisions 28")
    return None
