"""What rules may know of documents and of what they may be protected for."""

from dataclasses import dataclass
from datetime import date

from steward.foundations.scheme import Level, Scheme
from steward.rules.machinery.actor import unsealed


@dataclass(frozen=True)
class BasisFacts:
    """An entry of the list of what may be protected: in force from `since`, and no longer on `until`."""

    basis: int
    since: date
    until: date | None

    def in_force(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True)
class DocumentFacts:
    """A protected document: `units` are its unit's ancestors and itself; `basis` is the row cited, `cited`
    what a proposal rests on: once it is determined, the end of that entry changes nothing.

    `as_stamped`: it was received with a level and an end that its rule set did not set; `unsure`: nobody has
    read its end. `declassified` stays true when the document is closed: the level has ended, the need-to-know
    has not. `entered`: it stands in a book; one whose protection ended before it was issued does not.
    `drafter_left`: it is no more than a draft, and nobody fills the post that drafted it,
    or that post may not read what was returned to it.
    """

    document: int
    units: tuple[int, ...]
    scheme: str
    level: str
    rank: int
    need: int
    state: str
    direction: str
    drafter: int | None = None
    basis: int | None = None
    copies_authorised: int = 0
    reproduction: str = "by_decision"
    protected_until: date | None = None
    drafter_person: int | None = None
    declassified: bool = False
    unopened: bool = False
    decider: int | None = None
    declassifier: int | None = None
    scheme_digest: str = ""
    as_stamped: bool = False
    unsure: bool = False
    entered: bool = True
    cited: BasisFacts | None = None
    drafter_left: bool = False
    agreed: bool = False
    law: Scheme = unsealed()

    @property
    def grade(self) -> Level:
        """Its level, with what the rule set asks for at that level."""
        return self.law.level(self.level)
