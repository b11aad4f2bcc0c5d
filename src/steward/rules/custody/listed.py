"""What stands on one destruction list, and what its copies together ask for: a decision, and witnesses."""

from collections.abc import Sequence

from steward.foundations.scheme import Basis, Scheme
from steward.rules.authority import one_decides
from steward.rules.custody.facts import CopyFacts, DestructionFacts
from steward.rules.machinery.answers import Refusal


def listed_together(copies: Sequence[CopyFacts], law: Scheme) -> Refusal | None:
    """A list is of one unit and one need-to-know, so that who sees its highest level sees it whole; and where
    it must be decided, one authority can decide it by the rule set of the day (`law`)."""
    places = {(copy.document.units, copy.document.need) for copy in copies}
    decided = (
        one_decides(law, (copy.document for copy in copies), "destroy") if needs_decision(copies) else None
    )
    return Refusal("listed_apart") if len(places) > 1 else decided


def needs_decision(copies: Sequence[CopyFacts]) -> bool:
    """Whether a list must be decided before it is carried out:
    where the level of any copy on it demands that."""
    return any(copy.document.grade.destruction_decision for copy in copies)


def article_on_witnesses(destruction: DestructionFacts) -> Basis | None:
    """The article of the listed document that demands the most witnesses."""
    laws = (copy.document for copy in destruction.copies)
    return max(laws, key=lambda document: document.grade.destruction_witnesses).law.article("witnesses")


def witnesses_needed(copies: Sequence[CopyFacts]) -> int:
    """As many as the highest of the listed levels demands."""
    return max((copy.document.grade.destruction_witnesses for copy in copies), default=0)


def lacks_witnesses(destruction: DestructionFacts) -> bool:
    return len(destruction.witnesses) < witnesses_needed(destruction.copies)
