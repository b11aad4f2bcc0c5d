"""Parts of the register, and filters kept under a name: how many,
and how they may be called (docs/decisions/0023)."""

from steward.rules.machinery.answers import Refusal, first

#: Parts of the register: what stands in a book, what stands in none, what was struck out or taken back.
PARTS = ("entered", "drafts", "cancelled")
GONE = ("cancelled", "withdrawn")

#: In which order the register can be listed (`reads.document.order`).
ORDERED = ("entered", "number", "dated", "level", "issuer", "ending")
#: Copies that are to come back: all that are lent, and those that should be back.
LOANS = ("lent", "overdue")

#: So many a person keeps in one post; so long may a name be, and the filters as they stand in an address.
MOST, LONGEST, LONGEST_QUERY = 30, 60, 8000


def part_of(state: str, entered: bool) -> str:
    """The one part of the register in which a document lies;
    a draft that was freed before it was issued stands in no book."""
    return "cancelled" if state in GONE else "entered" if entered else "drafts"


def may_keep(title: str, names: tuple[str, ...]) -> Refusal | None:
    """Under a name; one that is taken by the same person is given anew and counts once."""
    return first(
        Refusal("filter_without_name", at="title") if not title else None,
        Refusal("too_many_filters", most=MOST) if title not in names and len(names) >= MOST else None,
    )
