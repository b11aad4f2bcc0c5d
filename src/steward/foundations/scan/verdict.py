"""The two thresholds of a passage, what makes a chain, and its score.

Promises that a hit's score alone tells how many letters were covered. Refuses nothing.
"""

from __future__ import annotations

LOOK = 50
"""Covered letters in order from which a passage is worth a look."""
CERTAIN = 80
"""Covered letters in order from which a passage is certain."""
SLACK = 40
"""Letters by which the diagonal of a chain may shift from hit to hit: a word inserted, lost or misread."""
GAP = 250
"""Letters between two hits of a chain at most."""


def score_of(covered: int) -> float:
    """Covered letters of the longest chain as 0..1: one half at the certain threshold."""
    return round(covered / (covered + CERTAIN), 6)


def covered_of(score: float) -> int:
    """The covered letters behind a score; exact up to some 8,000 letters."""
    return round(CERTAIN * score / (1 - score)) if score < 1 else 0
