"""What rules may know: small frozen facts, never rows of a table.

Facts hold offices, units and numbers. There is no field in which a person could be described or
judged (mission, limits 1 to 3). The same facts are sealed beside the entry (`sealing.py`), so that a decision can
be replayed years later and must come out the same.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from steward.foundations.scheme import Level, Scheme

OFFICE, CLOCK, CEREMONY = "office", "clock", "ceremony"


def unsealed(**more: Any) -> Any:
    """A field for what the facts already name by its digest: rules may read it, an entry does not repeat it."""
    return field(kw_only=True, repr=False, compare=False, metadata={"unsealed": True}, **more)


@dataclass(frozen=True)
class Mandate:
    """One authorisation in force on the actor's day: a role, a unit, a ceiling and what one needs to know.

    `needs` are ids of need-to-know sets that lie wholly inside the authorisation's compartments (0 is the empty set). `capacity`
    is the scheme's key of the office whose authority this is; `deputy_of` is that office when the mandate is delegated in
    writing, with the `delegation`, its `paper` and the `lender`, who sits in that office; else None. A mandate of a `blind` role
    shows no entry.
    """

    role: str
    unit: int
    depth: int
    rank: int
    needs: tuple[int, ...] = (0,)
    capacity: str = ""
    deputy_of: int | None = None
    delegation: int | None = None
    paper: str = ""
    blind: bool = False
    lender: int | None = None

    @property
    def reads(self) -> bool:
        return not self.blind


@dataclass(frozen=True)
class OfficeFacts:
    """An office as receiver, witness or grantee. `ceilings` pairs each reading mandate's rank with its needs."""

    office: int
    unit: int
    units: tuple[int, ...]
    filled: bool
    capacity: str = ""
    person: int | None = None
    ceilings: tuple[tuple[int, tuple[int, ...]], ...] = ()
    registrar_of: tuple[int, ...] = ()


@dataclass(frozen=True)
class Actor:
    """Who asks: one office (a person with two acts as one chosen office), loaded once per request.

    `units` are the ids of the office's unit and all its ancestors, root first. `law` is the organisation's own rule set in
    force on the day, which says who decides (docs/decisions/0025); None where none was, and for whoever decides nothing.
    `laws` are the digests of every rule set that was ever adopted, for one who decides under them. What is asked of the
    tables for an actor depends on nothing else.
    """

    office: int
    key: str
    pseudonym: str
    unit: int
    units: tuple[int, ...]
    capacity: str
    day: date
    mandates: tuple[Mandate, ...] = ()
    person: int | None = None
    principal: str = OFFICE
    scheme_digest: str = ""
    law: Scheme | None = unsealed(default=None)
    laws: tuple[str, ...] = field(default=(), kw_only=True, repr=False, metadata={"unsealed": True})

    def having(self, role: str, units: tuple[int, ...] | None = None) -> tuple[Mandate, ...]:
        """The mandates of this role that reach a subject lying in `units` (all its ancestors, itself included).

        None asks for the role anywhere; an empty line of units is reached by no mandate.
        """
        return tuple(m for m in self.mandates if m.role == role and (units is None or m.unit in units))

    @property
    def seat(self) -> OfficeFacts:
        """The actor's office as a receiver: by its own authorisations, not by what is lent to it."""
        own = tuple(m for m in self.mandates if m.deputy_of is None)
        return OfficeFacts(
            office=self.office, unit=self.unit, units=self.units, filled=True, capacity=self.capacity, person=self.person,
            ceilings=tuple((m.rank, m.needs) for m in own if m.reads),
            registrar_of=tuple(m.unit for m in own if m.role == "registrar"),
        )  # fmt: skip

    def hears(self, act: str, thing: Any) -> None:
        """Told of every standing rule that is asked in this name: who performs an act remembers it (`acts/hearing.py`)."""

    def is_also(self, office: int | None, person: int | None) -> bool:
        """Whether this is the same office, or the same person sitting in another one."""
        return self.office == office or (self.person is not None and self.person == person)


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
    """A protected document: `units` are its unit's ancestors and itself; `basis` is the row cited, `cited` what a proposal
    rests on: once it is determined, the end of that entry changes nothing.

    `as_stamped`: it was received with a level and an end that its rule set did not set; `unsure`: nobody has read its end.
    `declassified` stays true when the document is closed: the level has ended, the need-to-know has not. `entered`: it
    stands in a book; one whose protection ended before it was issued does not. `drafter_left`: it is no more than a draft, and
    nobody fills the post that drafted it, or that post may not read what was returned to it.
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


@dataclass(frozen=True)
class RuleFacts:
    """The rules of an act: their name, the version that answered, and `over` how many things: their facts stand next."""

    name: str
    version: int
    over: int = 0


@dataclass(frozen=True)
class LawFacts:
    """The rule set that a rule answered from where no document names it: its code and the digest of what it says."""

    scheme: str
    digest: str


def law_used(scheme: Scheme) -> LawFacts:
    """The rule set as it is sealed beside an entry."""
    return LawFacts(scheme.code, scheme.digest)


@dataclass(frozen=True)
class CopyFacts:
    """One numbered copy and the document it belongs to; `cancelling` is the line of a book whose cancelling is proposed."""

    copy: int
    path: str
    state: str
    keeper: int | None
    document: DocumentFacts
    open_handover: bool = False
    keeper_person: int | None = None
    form: str = "original"
    cancelling: str = ""


@dataclass(frozen=True)
class HandoverFacts:
    """Release by a giver, waiting for the receiver's answer; a loan where it has a day of return, `returning` to the registry."""

    handover: int
    state: str
    giver: int
    receiver: int
    copy: CopyFacts
    giver_person: int | None = None
    due_back: date | None = None
    returning: bool = False


@dataclass(frozen=True)
class LoanFacts:
    """A copy on loan; of two loans of a copy the later has the greater `loan`. `lender_left`: nobody fills the lender's post."""

    loan: int
    state: str
    lender: int
    borrower: int
    until: date
    document: DocumentFacts
    lender_left: bool = False


@dataclass(frozen=True)
class PermissionFacts:
    """A decision to reproduce: how many of the permitted number have been made."""

    permission: int
    state: str
    quantity: int
    used: int
    copy: CopyFacts
    until: date | None = None


@dataclass(frozen=True)
class ErasureFacts:
    """An entry of the log whose disclosures are to be erased: its act, whether it still tells anything, and how far it is.

    `state` is empty as long as nobody proposed it.
    """

    entry: int
    act: str
    told: bool
    state: str = ""
    proposer: int | None = None
    proposer_person: int | None = None


@dataclass(frozen=True)
class DestructionFacts:
    """A destruction list with its decision and witnesses: offices, and the persons who sat in them that day.

    `keeper_persons` sat in the keepers' offices when the copies were listed, also where one of these is vacant since;
    `proposer_left`: nobody fills the office that proposed it.
    """

    destruction: int
    state: str
    proposer: int
    decider: int | None
    witnesses: tuple[int, ...]
    copies: tuple[CopyFacts, ...] = field(default=())
    proposer_person: int | None = None
    decider_person: int | None = None
    witness_persons: tuple[int, ...] = ()
    keeper_persons: tuple[int, ...] = ()
    proposer_left: bool = False


@dataclass(frozen=True)
class UnitFacts:
    """A unit: the ids of all its ancestors and itself, root first."""

    unit: int
    units: tuple[int, ...]


@dataclass(frozen=True)
class PersonFacts:
    """Somebody who fills posts: the lines of their units, and how many rights those posts have that are not over."""

    person: int
    lines: tuple[tuple[int, ...], ...]
    has_account: bool
    granted: int


@dataclass(frozen=True)
class AuthorisationFacts:
    """A right with the post that receives it and the post that proposed it; `over` is the line of its unit."""

    authorisation: int
    state: str
    office: OfficeFacts
    over: tuple[int, ...]
    role: str
    proposer: int | None = None
    proposer_person: int | None = None
    proposed_on: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class DelegationFacts:
    """Written authority of a deputy; `units` is the line of the giver's unit, `until` its last day."""

    delegation: int
    state: str
    giver: int
    units: tuple[int, ...]
    until: date | None = None


@dataclass(frozen=True)
class ResetFacts:
    """A lost password or second factor of a person, whose posts lie in `lines`."""

    reset: int
    state: str
    person: PersonFacts
    proposer: int
    proposer_person: int | None = None
    proposed_on: date | None = None


@dataclass(frozen=True)
class BookFacts:
    """A book of a unit for a year; `first_number` is that of its open volume, `following` the number the next entry takes."""

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
    """One line of a book of a unit; `moved`: a copy of its document was; `keepers`: who has those now, where none is bound."""

    entry: int
    state: str
    units: tuple[int, ...]
    document: DocumentFacts
    moved: bool
    proposer: int | None = None
    proposer_person: int | None = None
    proposed_on: date | None = None
    keepers: tuple[int, ...] = ()


@dataclass(frozen=True)
class ScanFacts:
    """A scan decision for a unit and a period."""

    scan: int
    key: str
    state: str
    units: tuple[int, ...]
    until: date


@dataclass(frozen=True)
class HitFacts:
    """A finding of a scan, or an allowance for its place: of a document, or of a mark of this rank in a unit."""

    hit: int
    state: str
    units: tuple[int, ...]
    rank: int
    document: DocumentFacts | None = None


@dataclass(frozen=True)
class IncidentFacts:
    """An incident and the finding that it came from."""

    incident: int
    state: str
    hit: HitFacts
