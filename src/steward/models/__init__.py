"""Remember: tables, constraints, querysets and facts. No verbs; nothing here writes."""

from steward.models.book.books import Book, BookEntry, Volume
from steward.models.custody.copies import Copy, Handover
from steward.models.custody.destruction import Destruction, DestructionLine, DestructionWitness
from steward.models.custody.loans import Loan
from steward.models.custody.permissions import Permission
from steward.models.document.basis import BasisEntry
from steward.models.document.filters import SavedFilter
from steward.models.document.proofs import Correction, Fingerprint, Proof
from steward.models.document.register import Document
from steward.models.log import Checkpoint, Disclosure, Entry, Erasure, Head, Origin, Refused, Tile
from steward.models.machinery.record import Record
from steward.models.organisation import Organisation
from steward.models.people.accounts import Account
from steward.models.people.compartments import Compartment, NeedSet
from steward.models.people.decisions import Decision
from steward.models.people.posts import Person, Post
from steward.models.people.resets import Reset
from steward.models.people.rights import Authorisation, Delegation
from steward.models.people.units import Unit
from steward.models.schemes import RuleSet
from steward.models.spill.scans import Allowance, Hit, Incident, Scan

__all__ = [
    "BY_SUBJECT",
    "Account",
    "Allowance",
    "Authorisation",
    "BasisEntry",
    "Organisation",
    "Book",
    "BookEntry",
    "Checkpoint",
    "Compartment",
    "Copy",
    "Correction",
    "Decision",
    "Delegation",
    "Destruction",
    "DestructionLine",
    "DestructionWitness",
    "Disclosure",
    "Document",
    "Entry",
    "Erasure",
    "Fingerprint",
    "Handover",
    "Head",
    "Hit",
    "Incident",
    "Loan",
    "NeedSet",
    "Post",
    "Origin",
    "Permission",
    "Person",
    "Proof",
    "Refused",
    "Reset",
    "RuleSet",
    "SavedFilter",
    "Scan",
    "Tile",
    "Unit",
    "Volume",
]

#: What a reference of an order can point at, by the name it has there.
BY_SUBJECT: dict[str, type[Record]] = {
    **{model.logged_as(): model for model in Record.__subclasses__()},
    "entry": BookEntry,
    "registry": Post,
    "basis": BasisEntry,
    "outgoing_book": Book,
}
