"""What the question of one document answers: the document with its copies, lines, corrections,
papers and permissions.

Promises that a day is a date, and that what the reader may not know of a line or a paper is None,
or not among the others.
"""

from dataclasses import dataclass
from datetime import date

from steward.reads.custody.told import CopyLine, HandoverLine, PermissionTold
from steward.reads.machinery.decisions import DecisionTold
from steward.reads.machinery.show import Asks, DocumentLine, PostTold, RuleSetNamed


@dataclass(frozen=True)
class BasisCited:
    """The entry of the list of bases that a level rests on."""

    key: str
    code: str
    text: str


@dataclass(frozen=True)
class KeptFromCancelling:
    """Why a line can no longer be cancelled by whoever could have done it, and what can be done instead."""

    act: str
    kind: str
    code: str
    because: str
    way_out: str
    basis: str
    field: str


@dataclass(frozen=True)
class LineOfDocument:
    """A line of the document in a book: how it stands, what was decided of it,
    and what the reader may do to it."""

    may: tuple[str, ...]
    kept: KeptFromCancelling | None
    key: str
    ordinal: int
    year: int
    direction: str
    day: date
    arrival_number: str
    quantity: int
    note: str
    state: str
    reason: str
    cancelled_on: date | None
    decisions: tuple[DecisionTold, ...]
    answer: str
    receiving_unit: str
    keeping_unit: str
    book: str


@dataclass(frozen=True)
class CorrectionTold:
    """A field that was corrected: what stood there before and after, as texts; why, when and by whom."""

    field: str
    old: str
    new: str
    reason: str
    day: date
    by: PostTold


@dataclass(frozen=True)
class PaperTold:
    """A signed paper that was handed in; `subject` is the record that it proves, by its name in the log."""

    key: str
    title: str
    sha256: str
    size: int
    media_type: str
    subject: str


@dataclass(frozen=True)
class DocumentTold(DocumentLine):
    """One document with its copies, lines in the books, corrections, papers,
    and the newest part of its chain of custody.

    Decisions are all told to the registry and to who took part, to others those that say how it stands.
    `events` is how many handovers the whole chain has; `handable` are the copies that the reader may hand
    over now; `would_end` is the end of its protection if it is determined today.
    """

    version: int
    recipients: str
    signer: str
    ground: str
    returned_on: date | None
    copies_authorised: int
    reproduction: str
    compartments: str
    scheme: str
    scheme_digest: str
    ruleset: RuleSetNamed
    as_stamped: bool
    extended: str
    unsure: bool
    review_on: date | None
    opened_on: date | None
    opened_by: PostTold | None
    asks: Asks
    doubts: tuple[str, ...]
    basis: BasisCited | None
    determined_on: date | None
    declassified_on: date | None
    drafter: PostTold | None
    proposed_on: date | None
    decisions: tuple[DecisionTold, ...]
    copies: tuple[CopyLine, ...]
    handable: tuple[str, ...]
    entries: tuple[LineOfDocument, ...]
    corrections: tuple[CorrectionTold, ...]
    timeline: tuple[HandoverLine, ...]
    events: int
    permissions: tuple[PermissionTold, ...]
    proofs: tuple[PaperTold, ...]
    would_end: date | None
    may: tuple[str, ...]
