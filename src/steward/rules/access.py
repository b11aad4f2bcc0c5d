"""Who may see an entry: level and unit and need-to-know, or being its keeper.

This is the pure twin of `models.register.DocumentQuerySet.visible_to`; a property test over random
worlds holds the two equal. It refuses nothing in words: what you may not see does not exist for you.
"""

from steward.rules.facts import Actor, DocumentFacts, Mandate, OfficeFacts


def reaches(mandate: Mandate, document: DocumentFacts) -> bool:
    """Whether one authorisation covers the document's unit, level and need-to-know set."""
    return (
        mandate.reads
        and mandate.unit in document.units
        and document.rank <= mandate.rank
        and document.need in mandate.needs
    )


def may_see(by: Actor, document: DocumentFacts, keepers: frozenset[int]) -> bool:
    """Whether the entry exists for this actor; `keepers` are the offices that hold one of its copies."""
    return by.office in keepers or any(reaches(m, document) for m in by.mandates)


def cleared(office: OfficeFacts, document: DocumentFacts) -> bool:
    """Whether an office's own authorisations reach the level and need-to-know of a document, in any unit."""
    return any(document.rank <= rank and document.need in needs for rank, needs in office.ceilings)
