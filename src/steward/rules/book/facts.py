"""What rules may know of books and their lines."""

from dataclasses import dataclass
from datetime import date

from steward.rules.document.facts import DocumentFacts


@dataclass(frozen=True)
class BookFacts:
    """A book of a unit for a year; `first_number` is that of its open volume,
    `following` the number the next entry takes."""

    book: int
    key: str
    units: tuple[int, ...]
    direction: str
    year: int
    opened_on: date
    state: str
    first_number: int | None
    following: int


@dataclass(frozen=True)
class EntryFacts:
    """One line of a book of a unit; `moved`: a copy of its document was; `keepers`: who has those now, where
    none is bound; `lost`: one of them is gone for good."""

    entry: int
    state: str
    units: tuple[int, ...]
    document: DocumentFacts
    moved: bool
    proposer: int | None = None
    proposer_person: int | None = None
    proposed_on: date | None = None
    keepers: tuple[int, ...] = ()
    lost: bool = False
