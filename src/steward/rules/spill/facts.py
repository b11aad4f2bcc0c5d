"""What rules may know of scans, findings and incidents."""

from dataclasses import dataclass
from datetime import date

from steward.rules.document.facts import DocumentFacts


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
    """A finding of a scan, or an allowance for its place: of a document,
    or of a mark of this rank in a unit."""

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
