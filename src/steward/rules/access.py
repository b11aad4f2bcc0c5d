"""Who may see an entry: level and unit and need-to-know, or being its keeper; and who is told of a handover.

This is the pure twin of `models.document.queries.Documents.visible_to` and of the querysets of
`models.custody`; a property test over random worlds holds them equal. It refuses nothing in words:
what you may not see does not exist for you.
"""

from collections.abc import Collection

from steward.rules.custody.facts import HandoverFacts, LoanFacts
from steward.rules.document.facts import DocumentFacts
from steward.rules.machinery.actor import Actor, Mandate, PostFacts


def reaches(mandate: Mandate, document: DocumentFacts) -> bool:
    """Whether one authorisation covers the document's unit, level (until it ends) and need-to-know set."""
    return (
        mandate.reads
        and mandate.unit in document.units
        and (document.declassified or document.rank <= mandate.rank)
        and document.need in mandate.needs
    )


def may_see(by: Actor, document: DocumentFacts, keepers: frozenset[int]) -> bool:
    """Whether the entry exists for this actor; `keepers` are the posts that hold one of its copies."""
    return by.post in keepers or any(reaches(m, document) for m in by.mandates)


def keeps(by: Actor, document: DocumentFacts) -> bool:
    """Whether the actor is a registrar for this document: over its unit, at its level,
    within its need-to-know."""
    return any(reaches(m, document) for m in by.having("registrar"))


def took_part(by: Actor, document: DocumentFacts, deciders: Collection[int]) -> bool:
    """Whether the actor hears how a document was drafted: returned, revoked, and why. To whoever sees a draft
    that is open; once it stands in a book or is free, to its registry, its drafter and who decided on it.
    """
    open_draft = not document.entered and not document.declassified and document.state != "withdrawn"
    return open_draft or keeps(by, document) or by.post == document.drafter or by.post in deciders


def may_ask_holdings(by: Actor, post: int, unit: int) -> bool:
    """Whether a list may be narrowed to what this post holds: one's own,
    and for a registrar the own unit's (decisions 29)."""
    return post == by.post or (unit == by.unit and bool(by.having("registrar", by.units)))


def is_party(by: Actor, handover: HandoverFacts) -> bool:
    """Giver or receiver, whether the offer waits, was accepted, refused or taken back."""
    return by.post in (handover.giver, handover.receiver)


def may_see_handover(by: Actor, handover: HandoverFacts, keepers: frozenset[int]) -> bool:
    """Whether the handover exists for this actor. A party knows its own,
    and of the copy's others nothing (decisions 19)."""
    return is_party(by, handover) or may_see(by, handover.copy.document, keepers)


def may_see_loan(by: Actor, loan: LoanFacts, keepers: frozenset[int]) -> bool:
    """Whether the loan exists for this actor: who lent it and who owes it know of it,
    and whoever sees its document."""
    return by.post in (loan.lender, loan.borrower) or may_see(by, loan.document, keepers)


def may_be_told(by: Actor, handover: HandoverFacts) -> bool:
    """Whether the actor learns its posts, its note and reason, and its receipt;
    other readers see the units."""
    return is_party(by, handover) or keeps(by, handover.copy.document)


def may_see_mark(by: Actor, units: tuple[int, ...], rank: int) -> bool:
    """Whether a hit on a mark alone exists for this actor: a registrar, decider or inspector over its unit,
    at its level."""
    over = (*by.having("registrar"), *by.having("decider"), *by.having("inspector"))
    return any(m.unit in units and rank <= m.rank for m in over)


def cleared(post: PostFacts, document: DocumentFacts) -> bool:
    """Whether a post's own authorisations reach the level and need-to-know of a document, in any unit.

    A declassified document asks for no level any more; a need-to-know that stands on it is still asked for.
    """
    if document.declassified and not document.need:
        return True
    return any(
        (document.declassified or document.rank <= rank) and document.need in needs
        for rank, needs in post.ceilings
    )
