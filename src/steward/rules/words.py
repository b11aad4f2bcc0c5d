"""The texts of every "no": what was refused, because of what, and what one can do; and of every code.
English message ids.

Collected from the subjects; what several of them answer with stands here. A test renders all of them in both
languages and finds every code that a rule or an act can answer with.
"""

from collections.abc import Iterable, Mapping

from steward.rules.book import words as book
from steward.rules.catalogue import ROLES
from steward.rules.custody import words as custody
from steward.rules.document import words as document
from steward.rules.imports import words as imports
from steward.rules.log import words as log
from steward.rules.machinery import words as machinery
from steward.rules.machinery.words import Codes, Word
from steward.rules.people import words as people
from steward.rules.schemes import words as schemes
from steward.rules.spill import words as spill

#: The subjects, in the order in which lists of them stand.
SUBJECTS = (people, book, document, custody, schemes, spill, imports, log)
SHARED: dict[str, Word] = {
    "not_in_charge_of_access": Word("Only an access officer of this unit may do this.", "Ask an access officer."),
    "two_persons_needed": Word("This needs a second person.", "Somebody else must confirm it."),
    "ends_before_it_begins": Word("It would end before it begins.", "Check both days."),
    "over_already": Word("The last day has passed already.", "Write today or a later day."),
    "lends_nothing": Word(
        "This post would decide nothing by it: lent is only what both of you are authorised for, in unit, level and need-to-know.",
        "Choose a post that reads the same entries, or propose an authorisation for it first.",
    ),
    "back_dated": Word("What is decided today does not hold for days that have passed.", "Let it begin on {day} or later."),
    "has_ended": Word("It has ended by itself on {on}: there is nothing left to decide.", "Propose it anew where it is still needed."),
    "not_the_registrar": Word("Only the registrar of this unit may do this.", "Ask the registrar of the unit."),
    "above_your_level": Word("This lies above the level or outside the need-to-know of your authorisation."),
    "book_closed": Word("This book is closed.", "Use the open book of this year."),
    "book_of_another_year": Word("The day does not lie in the year of this book ({year}).", "Choose the book of that year."),
    "before_the_book_opened": Word("The book was not yet open on that day."),
    "authority_of_the_first": Word(
        "What you could decide this on was lent to you by whoever drafted, proposed or keeps it: that is no second authority.",
        "It waits for an authority of one's own, or one that another post has lent.",
    ),
    "no_deciding_authority": Word("You have no deciding authority for this.", "It waits for the competent authority."),
    "not_competent_at_level": Word("Your capacity is not competent for this act at the level “{level}”.", "This is decided by: {who}."),
    "nobody_decides_at_level": Word(
        "“{law}”, in force today, gives this act at the level “{level}” to nobody.", "Ask the body that issued the document."
    ),
    "level_not_known_today": Word(
        "“{law}”, in force today, has no level that is treated like “{level}”: nobody here decides this.",
        "Ask the body that issued the document, or adopt a rule set that says which level is treated like it.",
    ),
    "listed_apart": Word(
        "No one authority decides all of these: one list is of one unit, one need-to-know and levels that one post may decide.",
        "List the copies apart, by unit, need-to-know and level.",
    ),
    "several_authorities": Word(
        "No one authority of yours is competent for everything on this list.", "Let it be listed apart, by unit and level."
    ),
    "not_the_proposer": Word("Only the one who proposed it may do this.", "A second person may refuse it."),
    "still_waiting": Word("It does not lapse yet: its last day is {until}."),
    "office_vacant": Word("This post is vacant.", "Choose a post that is filled."),
    "receiver_not_authorised": Word("The receiver is not authorised for this level or need-to-know.", "Choose an authorised post, or propose an authorisation first."),
    "not_over_the_whole": Word(
        "This holds for the whole organisation: only whoever decides, or is in charge of access, at its root may do it.",
        "Ask a post at the root.",
    ),
    "basis_not_in_force": Word("The cited entry of the list is not in force on {day}.", "Choose an entry in force."),
    "no_rules_on_day": Word("No rule set of this organisation was in force on {day}.", "Check the day."),
}  # fmt: skip # one refusal, one line: code, why, way out


def _once(tables: Iterable[Mapping[str, Word]]) -> dict[str, Word]:
    """All of these in one; ValueError where a code has two homes."""
    told: dict[str, Word] = {}
    for table in tables:
        if twice := told.keys() & table.keys():
            raise ValueError(f"said in two places: {', '.join(sorted(twice))}")
        told |= table
    return told


def _codes(tables: Iterable[Codes]) -> Codes:
    """All of these in one; a table that several subjects add to has the codes of all of them."""
    told: Codes = {}
    for table in tables:
        for name, codes in table.items():
            told[name] = told.get(name, {}) | codes
    return told


WORDS = _once((machinery.WORDS, SHARED, *(subject.WORDS for subject in SUBJECTS)))
OWN: Codes = {
    "role": {role.code: role.word for role in ROLES.values()},
    "on_day": {
        "to_come": "Not yet in force",
        "has_ended": "Ended by itself",
        "post_vacant": "Opens nothing: the post is vacant",
        "lends_nothing": "Lends nothing today",
    },
}
CODES = _codes((OWN, *(subject.CODES for subject in SUBJECTS)))
