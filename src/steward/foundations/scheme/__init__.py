"""Classification schemes as data: levels, marks, periods, deciders, clocks and books of one rule set each.

Promises schemes read from TOML, checked to the last key, immutable, and named by a digest of their content. Refuses to
decide anything: rules ask, the file answers, and where the file does not know it says so (`unsure`).
Format: docs/formats/scheme.md. What the shipped ones hold: docs/reference/schemes.md.
"""

from steward.foundations.scheme.basis import BasisEntry, BasisList, check_basis_list, load_basis_list
from steward.foundations.scheme.load import BASIS_DEMO, load, loads, on_day, shipped, together
from steward.foundations.scheme.types import (
    ACTS,
    BOOK_FIELDS,
    DOCUMENT_FIELDS,
    Basis,
    Book,
    Capacity,
    Clock,
    Column,
    ConditionalField,
    CopyForm,
    CopyNumbering,
    Decider,
    Delegation,
    Detect,
    Envelope,
    Equivalence,
    Level,
    Name,
    Scheme,
    SchemeError,
    SharingLabel,
    TakeOut,
    Unsure,
    add_months,
)

__all__ = [
    "ACTS",
    "BASIS_DEMO",
    "BOOK_FIELDS",
    "DOCUMENT_FIELDS",
    "Basis",
    "BasisEntry",
    "BasisList",
    "Book",
    "Capacity",
    "Clock",
    "Column",
    "ConditionalField",
    "CopyForm",
    "CopyNumbering",
    "Decider",
    "Delegation",
    "Detect",
    "Envelope",
    "Equivalence",
    "Level",
    "Name",
    "Scheme",
    "SchemeError",
    "SharingLabel",
    "TakeOut",
    "Unsure",
    "add_months",
    "check_basis_list",
    "load",
    "load_basis_list",
    "loads",
    "on_day",
    "shipped",
    "together",
]
