"""Who adopts a rule set for the organisation: what was adopted is law here, and nothing else is."""

from steward.rules.machinery.actor import Actor
from steward.rules.machinery.answers import Refusal
from steward.rules.machinery.standing import standing
from steward.rules.reach import over_the_whole


@standing(
    "scheme.adopt",
    verb="Adopt a rule set",
    past="{ruleset} adopted: {use}.",
    grave=True,
    goes="ruleset",
    decides=True,
)
def may_adopt(by: Actor, _: None) -> Refusal | None:
    """Adopted by whoever decides, or is in charge of access, over the whole organisation."""
    return over_the_whole(by)
