"""What the questions of custody answer: copies, their loans and handovers, and lists of them.

Promises that a day is a date, a moment a moment with its zone, and that what somebody may not know is None,
or "" of a text.
"""

from dataclasses import dataclass
from datetime import date, datetime

from steward.reads.machinery.decisions import DecisionTold
from steward.reads.machinery.show import DocumentLine, LevelTold, Named, PostTold, UnitTold
from steward.reads.question import Counted


@dataclass(frozen=True)
class LoanTold:
    """A loan; its parties to the registrar and, as far as they dealt with each other, to each other, to
    others the units; its copy to whom it exists for."""

    key: str
    version: int
    state: str
    copy: str
    copy_key: str | None
    symbol: str
    kind: str
    level: LevelTold
    lender: PostTold | None
    lender_unit: UnitTold
    borrower: PostTold | None
    borrower_unit: UnitTold
    lent_on: date
    due_back: date
    overdue: bool
    reason: str
    may: tuple[str, ...]


@dataclass(frozen=True)
class LoanList:
    """Loans of one sort, due first: this part of them, how many there are, how many are overdue,
    where the next part begins."""

    rows: tuple[LoanTold, ...]
    count: int
    overdue: int
    following: int | None


@dataclass(frozen=True)
class LoansTold:
    """What one has lent, and what one owes."""

    lent: LoanList
    borrowed: LoanList


@dataclass(frozen=True)
class HandoverLine:
    """A handover as one step of a chain: posts, note and reason to its parties and to the registrar,
    to others the units."""

    key: str
    copy: str
    kind: str
    state: str
    offered_at: datetime
    answered_at: datetime | None
    giver: PostTold | None
    receiver: PostTold | None
    from_unit: UnitTold
    to_unit: UnitTold
    note: str
    reason: str


@dataclass(frozen=True)
class OnReceipt:
    """A copy on the receipt of a handover, by its line; what it is about to whom its document exists for."""

    key: str
    path: str
    label: Named
    pages: int | None
    note: str
    symbol: str
    line: int
    kind: str
    abstract: str
    unopened: bool
    dated: date | None
    level: LevelTold


@dataclass(frozen=True)
class HandoverTold(HandoverLine):
    """A handover with all that was accepted in one go with it,
    and the loan that began with it as long as it runs."""

    version: int
    copy_key: str
    path: str
    label: Named
    pages: int | None
    form: str
    symbol: str
    dated: date | None
    level: LevelTold
    document: str | None
    may: tuple[str, ...]
    together: tuple[OnReceipt, ...]
    due_back: date | None
    loan: LoanTold | None


@dataclass(frozen=True)
class Chain:
    """A part of a chain of custody, newest first, and how many handovers the whole has."""

    timeline: tuple[HandoverLine, ...]
    events: int


@dataclass(frozen=True)
class CopyNumbered:
    """A numbered copy; since when it is held, and its version, to whom its document exists for."""

    key: str
    path: str
    version: int | None
    state: str
    form: str
    pages: int | None
    since: date | None


@dataclass(frozen=True)
class HistoryTold:
    """The handovers of all copies of a document, newest first, part by part."""

    document: DocumentLine
    rows: tuple[HandoverLine, ...]
    following: int | None
    total: Counted


@dataclass(frozen=True)
class CopyStanding:
    """How a copy stands: due, overdue, lent by whom, offered to whom; posts to whom they may be known,
    to others the units."""

    due_back: date | None
    overdue: bool | None
    lent_by: PostTold | None
    lent_by_unit: UnitTold | None
    offered: bool
    offered_to: PostTold | None
    offered_to_unit: UnitTold | None
    offered_since: date | None


@dataclass(frozen=True)
class CopyShown(CopyStanding, CopyNumbered):
    """A numbered copy and how it stands."""


@dataclass(frozen=True)
class CopyKept(CopyShown):
    """A copy with its keeper: the post to the registrar and to itself, to others the unit."""

    keeper: PostTold | None
    unit: UnitTold | None
    mine: bool


@dataclass(frozen=True)
class CopyLine(CopyKept):
    """A copy of a document that exists for the reader."""

    version: int
    since: date
    overdue: bool


@dataclass(frozen=True)
class DocumentOfCopy(DocumentLine):
    """The document of a copy, and whom it names as recipients."""

    recipients: str


@dataclass(frozen=True)
class DocumentOffered:
    """The document of a copy to whom it does not exist: what stands on the receipt, and no key."""

    key: str | None
    symbol: str
    level: LevelTold


@dataclass(frozen=True)
class OpenOffer:
    """The offer of a copy that waits for its receiver, and what one may do about it."""

    key: str
    version: int
    may: tuple[str, ...]


@dataclass(frozen=True)
class ListNamed:
    """A destruction list by its state and, once it was carried out, its day."""

    key: str
    state: str
    done_on: date | None


@dataclass(frozen=True)
class CopyTold(CopyKept):
    """One copy with its chain; to whom it is only offered nothing of its loan, since when it is held,
    nor its version. `list` is the one on which it stands or was destroyed, to whom that exists for."""

    loan: LoanTold | None
    list: ListNamed | None
    offer: OpenOffer | None
    label: Named
    document: DocumentOfCopy | DocumentOffered
    timeline: tuple[HandoverLine, ...]
    events: int
    may: tuple[str, ...]


@dataclass(frozen=True)
class PermissionTold:
    """A permission to reproduce a copy: how many, how many were made, by whom and until when;
    `over` when its day has passed."""

    may: tuple[str, ...]
    over: bool
    key: str
    copy: str
    form: str
    quantity: int
    used: int
    state: str
    until: date | None
    answer: str
    day: date
    by: PostTold
    decisions: tuple[DecisionTold, ...]
    reason: str


@dataclass(frozen=True)
class Holding(CopyShown):
    """A copy that somebody answers for, with its document."""

    version: int
    since: date
    overdue: bool
    compartments: str
    document: DocumentLine


@dataclass(frozen=True)
class HoldingsTold:
    """The copies one holds, this part of them and where the next begins; whether one keeps a register."""

    rows: tuple[Holding, ...]
    following: int | None
    total: Counted
    registry: bool


@dataclass(frozen=True)
class HeldBy(Holding):
    """A copy in hand with its holder: the post where it may be known, the unit in any case."""

    keeper: PostTold | None
    unit: UnitTold


@dataclass(frozen=True)
class HeldInUnit:
    """A unit and how many of the copies it holds."""

    unit: UnitTold
    count: int


@dataclass(frozen=True)
class HoldingUnits:
    """The units that hold most of the copies, how many units hold some,
    and how many copies that are in all."""

    rows: tuple[HeldInUnit, ...]
    count: int
    sum: int


@dataclass(frozen=True)
class HoldersTold:
    """The copies in hand: those asked for, part by part, how many the registers have,
    the units and own posts that hold some."""

    rows: tuple[HeldBy, ...]
    following: int | None
    total: Counted
    register: Counted
    units: HoldingUnits
    keepers: tuple[PostTold, ...]


@dataclass(frozen=True)
class Unfit:
    """What may not go, and why, in a sentence."""

    key: str
    copy: str
    symbol: str
    because: str


@dataclass(frozen=True)
class ToOffer:
    """A copy that one may hand over; `unfit` says why the named receiver may not have it."""

    key: str
    copy: str
    symbol: str
    kind: str
    abstract: str
    level: LevelTold
    compartments: str
    pages: int | None
    since: date
    version: int
    recipients: str
    unfit: str


@dataclass(frozen=True)
class OfferableTold:
    """What one may hand over, part by part, and which of those that were asked about may not go."""

    rows: tuple[ToOffer, ...]
    following: int | None
    total: Counted
    unfit: tuple[Unfit, ...]


@dataclass(frozen=True)
class ToAccept:
    """A copy that one is offered, by number and level and not by what it is about."""

    key: str
    copy: str
    symbol: str
    level: LevelTold
    compartments: str
    pages: int | None
    giver: PostTold
    since: datetime
    due_back: date | None
    note: str
    unfit: str
    version: int


@dataclass(frozen=True)
class AcceptableTold:
    """What one may accept, part by part, and which of those that were asked about may not be."""

    rows: tuple[ToAccept, ...]
    following: int | None
    total: Counted
    unfit: tuple[Unfit, ...]
