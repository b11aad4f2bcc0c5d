"""Remember: tables, constraints, querysets and facts. No verbs; nothing here writes."""

from steward.models.accounts import Account
from steward.models.body import Body
from steward.models.books import Book, BookEntry, Volume
from steward.models.custody import (
    Copy,
    Handover,
    Permission,
)
from steward.models.destruction import Destruction, DestructionLine, DestructionWitness
from steward.models.filters import SavedFilter
from steward.models.loans import Loan
from steward.models.people import (
    Authorisation,
    Compartment,
    Delegation,
    NeedSet,
    Office,
    Person,
    Unit,
)
from steward.models.proofs import Correction, Fingerprint, Proof
from steward.models.record import Record
from steward.models.register import BasisEntry, Document
from steward.models.resets import Reset
from steward.models.schemes import RuleSet
from steward.models.spill import Allowance, Hit, Incident, Scan
from steward.models.tlog import Checkpoint, Disclosure, Entry, Erasure, Head, Origin, Refused, Tile

__all__ = [
    "BY_SUBJECT", "Account", "Allowance", "Authorisation", "BasisEntry", "Body", "Book", "BookEntry", "Checkpoint",
    "Compartment", "Copy", "Correction", "Delegation", "Destruction", "DestructionLine",
    "DestructionWitness", "Disclosure", "Document", "Entry", "Erasure", "Fingerprint", "Handover", "Head",
    "Hit", "Incident", "Loan", "NeedSet", "Office", "Origin", "Permission", "Person", "Proof", "Refused", "Reset",
    "RuleSet", "SavedFilter", "Scan", "Tile", "Unit", "Volume",
]  # fmt: skip

#: What a reference of an order can point at, by the name it has there.
BY_SUBJECT: dict[str, type[Record]] = {
    **{model._meta.model_name or "": model for model in Record.__subclasses__()},
    "entry": BookEntry,
    "registry": Office,
    "basis": BasisEntry,
    "outgoing_book": Book,
}
