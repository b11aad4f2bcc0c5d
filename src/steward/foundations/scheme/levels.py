"""One level of a scheme: what it asks of the organisation, and by which marks it is known.

Promises plain frozen values. Refuses to know any level by name.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from steward.foundations.scheme.days import add_months
from steward.foundations.scheme.parts import Basis, Name

# What a register keeps about a document and a level may forbid or make conditional.
DOCUMENT_FIELDS = ("abstract", "signer", "recipients", "note", "keywords")


@dataclass(frozen=True)
class Envelope:
    """Packing of a level: the letter outside, how many envelopes, how they are closed, the stamp inside."""

    outer_mark: str
    envelopes: int
    seal: Literal["none", "closed", "body_seal"]
    inner_mark: str


@dataclass(frozen=True)
class Detect:
    """Texts by which a scanner knows a mark; all literal, compared in capitals.

    `strong` counts by itself. `weak` counts only near one of `anchors` (any case). `portions` are paragraph
    marks; a hit needs `portions_at_least` of the scheme, those at the top of the file (which are no hit)
    among them. `lowering` stamps (declassified) lower a hit without clearing it.
    """

    strong: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    anchors: tuple[str, ...] = ()
    portions: tuple[str, ...] = ()
    portions_at_least: int = 2
    lowering: tuple[str, ...] = ()


@dataclass(frozen=True)
class ConditionalField:
    """A field that may be kept only when `condition` holds (`determiner-agreed`:
    the one who determined agreed)."""

    field: str
    condition: Literal["determiner-agreed"]


@dataclass(frozen=True)
class Equivalence:
    """The level of another scheme that is treated alike."""

    scheme: str
    level: str
    basis: Basis


@dataclass(frozen=True)
class Level:
    """One level and what it asks of the organisation.
    `rank` compares across schemes (docs/formats/scheme.md)."""

    code: str
    rank: int
    name: Name
    mark: str
    abbreviation: str
    envelope: Envelope
    period_years: int | None
    extension_max_years: int | None
    numbered_copies: bool
    registered: bool
    receipt_required: bool
    destruction_witnesses: int
    destruction_decision: bool
    muster_months: int | None
    forbidden_fields: tuple[str, ...]
    conditional_fields: tuple[ConditionalField, ...]
    detect: Detect
    equivalences: tuple[Equivalence, ...]

    def forbids(self, field: str) -> bool:
        """True if `field` (one of `DOCUMENT_FIELDS`) may never be kept at this level."""
        if field not in DOCUMENT_FIELDS:
            raise KeyError(field)
        return field in self.forbidden_fields

    def condition_of(self, field: str) -> str | None:
        """The condition under which `field` may be kept, or None where it is free (or forbidden outright)."""
        return next((one.condition for one in self.conditional_fields if one.field == field), None)

    def period_end(self, determined: date) -> date | None:
        """The first day without protection, counted in calendar years from the day of determination."""
        return None if self.period_years is None else add_months(determined, 12 * self.period_years)


@dataclass(frozen=True)
class SharingLabel:
    """A limit on passing on, which is no classification level (for example the Traffic Light Protocol)."""

    code: str
    name: Name
    mark: str
    meaning: Name
    detect: Detect
