"""Parts of the register, and filters kept under a name: how many, and how they may be called (docs/decisions/0023)."""

from steward.rules.answers import Refusal, first
from steward.rules.register import DOCUMENT, ENTERED

#: Parts of the register: what stands in a book, what is not entered yet, what was struck out or taken back.
GONE = ("cancelled", "withdrawn")
PARTS = {
    "entered": ENTERED,
    "drafts": tuple(state for state in DOCUMENT.states if state not in (*ENTERED, *GONE)),
    "cancelled": GONE,
}

#: Copies that are to come back: all that are lent, and those that should be back.
LOANS = ("lent", "overdue")

#: So many a person keeps in one post; so long may a name be, and the filters as they stand in an address.
MOST, LONGEST, LONGEST_QUERY = 30, 60, 8000


def may_keep(title: str, names: tuple[str, ...]) -> Refusal | None:
    """Under a name; one that is taken by the same person is given anew and counts once."""
    return first(
        Refusal("filter_without_name", at="title") if not title else None,
        Refusal("too_many_filters", most=MOST) if title not in names and len(names) >= MOST else None,
    )
