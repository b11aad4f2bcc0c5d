"""Remember: tables, constraints, querysets and facts. No verbs; nothing here writes."""

from steward.models.custody import (
    Copy,
    Destruction,
    DestructionLine,
    DestructionWitness,
    Handover,
    Permission,
)
from steward.models.people import (
    Account,
    Authorisation,
    Body,
    Compartment,
    Delegation,
    NeedSet,
    Office,
    Person,
    Reset,
    Unit,
)
from steward.models.register import (
    BasisEntry,
    Book,
    BookEntry,
    Correction,
    Document,
    Fingerprint,
    Proof,
    Volume,
)
from steward.models.spill import Allowance, Hit, Incident, Scan
from steward.models.tlog import Checkpoint, Disclosure, Entry, Head, Origin, Refused, Tile

__all__ = [
    "Account", "Allowance", "Authorisation", "BasisEntry", "Body", "Book", "BookEntry", "Checkpoint",
    "Compartment", "Copy", "Correction", "Delegation", "Destruction", "DestructionLine",
    "DestructionWitness", "Disclosure", "Document", "Entry", "Fingerprint", "Handover", "Head", "Hit",
    "Incident", "NeedSet", "Office", "Origin", "Permission", "Person", "Proof", "Refused", "Reset",
    "Scan", "Tile", "Unit", "Volume",
]  # fmt: skip
