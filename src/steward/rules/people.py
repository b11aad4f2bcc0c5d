"""Who may grant what to whom: never to oneself, always by two, never beyond the scheme.

These rules refuse by office; they know nothing of persons but that two offices may be filled by the same
one, because a pair of acts by one person in two offices is not two-person control.
"""

from datetime import date

from steward.rules.answers import Refusal, first
from steward.rules.facts import ROLES, Actor, OfficeFacts


def may_keep_people(by: Actor, unit_line: tuple[int, ...]) -> Refusal | None:
    """Units, offices and persons are kept by the office in charge of access (role `security`) over the unit."""
    if not by.having("security", unit_line):
        return Refusal("not_in_charge_of_access", "mission 3")
    return None


def may_propose(by: Actor, to: OfficeFacts, role: str, since: date, until: date | None) -> Refusal | None:
    """An authorisation is proposed by somebody in charge of access, for another office, with sane dates."""
    return first(
        may_keep_people(by, to.units),
        Refusal("nothing_for_oneself", "mission 3") if _same(by, to) else None,
        Refusal("no_such_role", "decisions 28", role=role) if role not in ROLES else None,
        Refusal("ends_before_it_begins", "decisions 28") if until is not None and until < since else None,
    )


def may_confirm(by: Actor, to: OfficeFacts, proposed_by: OfficeFacts, state: str) -> Refusal | None:
    """Confirmed by a second person in charge of access, who neither proposed nor receives it."""
    return first(
        may_keep_people(by, to.units),
        Refusal("nothing_for_oneself", "mission 3") if _same(by, to) else None,
        Refusal("two_persons_needed", "decisions 19") if _same(by, proposed_by) else None,
        Refusal("not_waiting", "decisions 19") if state != "proposed" else None,
    )


def may_delegate(by: Actor, deputy: OfficeFacts, since: date, until: date, sub_delegation: bool) -> Refusal | None:
    """A deciding office lends its own authority in writing, for a time, and never what was lent to it."""
    own = [m for m in by.having("decider") if m.deputy_of is None]
    return first(
        Refusal("nothing_to_delegate", "scheme delegation") if not by.having("decider") else None,
        Refusal("no_sub_delegation", "scheme delegation") if not own and not sub_delegation else None,
        Refusal("nothing_for_oneself", "mission 3") if _same(by, deputy) else None,
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
        Refusal("two_persons_needed", "decisions 19") if _same(by, proposer) else None,
        Refusal("not_waiting", "decisions 19") if state != "proposed" else None,
    )


def _same(by: Actor, other: OfficeFacts) -> bool:
    return by.office == other.office or (by.person is not None and by.person == other.person)


def may_begin(first_one: tuple[str, str], second: tuple[str, str]) -> Refusal | None:
    """The first two offices are taken by two different people."""
    if first_one[0].casefold() == second[0].casefold() or first_one[1] == second[1]:
        return Refusal("two_persons_needed", "decisions 28")
    return None
