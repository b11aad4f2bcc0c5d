"""What rules may know of copies, handovers, loans, permissions and destruction lists."""

from dataclasses import dataclass, field
from datetime import date

from steward.rules.document.facts import DocumentFacts


@dataclass(frozen=True)
class CopyFacts:
    """One numbered copy and the document it belongs to;
    `cancelling` is the line of a book whose cancelling is proposed."""

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
    """Release by a giver, waiting for the receiver's answer; a loan where it has a day of return,
    `returning` to the registry.

    `giver_person` offered it, `giver_now` fills the post since:
    until it is accepted that one answers for the copy.
    """

    handover: int
    state: str
    giver: int
    receiver: int
    copy: CopyFacts
    giver_person: int | None = None
    giver_now: int | None = None
    due_back: date | None = None
    returning: bool = False


@dataclass(frozen=True)
class LoanFacts:
    """A copy on loan; of two loans of a copy the later has the greater `loan`. `lender_left`:
    nobody fills the lender's post."""

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
class DestructionFacts:
    """A destruction list with its decision and witnesses: posts, and the persons who sat in them that day.

    `keeper_persons` sat in the keepers' posts when the copies were listed, also where one of these is vacant
    since; `proposer_left`: nobody fills the post that proposed it.
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
