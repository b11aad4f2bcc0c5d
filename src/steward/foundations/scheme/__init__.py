"""Classification schemes as data: levels, marks, periods, deciders, clocks and books of one rule set each.

Promises schemes read from TOML, checked to the last key, immutable, and named by a digest of their content.
Refuses to decide anything: rules ask, the file answers, and where the file does not know it says so
(`unsure`). Format: docs/formats/scheme.md. What the shipped ones hold: docs/reference/schemes.md.
"""

from steward.foundations.scheme.basis import BasisEntry, BasisList, check_basis_list, load_basis_list
from steward.foundations.scheme.days import add_months
from steward.foundations.scheme.levels import (
    DOCUMENT_FIELDS,
    ConditionalField,
    Detect,
    Envelope,
    Equivalence,
    Level,
    SharingLabel,
)
from steward.foundations.scheme.load import (
    BASIS_DEMO,
    load,
    loads,
    on_day,
    plain_book,
    shipped,
    shipped_text,
    together,
)
from steward.foundations.scheme.parts import Article, Basis, Name, SchemeError, Unsure
from steward.foundations.scheme.practice import (
    BOOK_FIELDS,
    Book,
    Clock,
    Column,
    CopyForm,
    CopyNumbering,
    Delegation,
    Papers,
    TakeOut,
)
from steward.foundations.scheme.types import ACTS, ARTICLES, Capacity, Decider, Scheme

__all__ = [
    "ACTS",
    "ARTICLES",
    "BASIS_DEMO",
    "BOOK_FIELDS",
    "DOCUMENT_FIELDS",
    "Article",
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
    "Papers",
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
    "plain_book",
    "shipped",
    "shipped_text",
    "together",
]
