"""Who adopts a rule set for the organisation: what was adopted is law here, and nothing else is."""

from steward.rules.answers import Refusal
from steward.rules.facts import Actor
from steward.rules.people import over_all
from steward.rules.standing import standing


@standing(
    "scheme.adopt",
    verb="Adopt a rule set",
    past="{ruleset} adopted: from now on one determines under it.",
    grave=True,
    goes="ruleset",
)
def may_adopt(by: Actor, _: None) -> Refusal | None:
    """Adopted by those in charge of access over the whole organisation, or by whoever decides at its root."""
    return None if by.having("decider", by.units[:1]) else over_all(by)
