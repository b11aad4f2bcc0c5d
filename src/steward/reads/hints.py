"""What to do next where nothing waits: a sentence and a place for each thing one is authorised for.

The roles stand here and nowhere on a page: whoever adds a role says here what its day looks like.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_noop as _

from steward.rules.machinery.actor import Actor


@dataclass(frozen=True)
class Hint:
    """A sentence (a message id) and the place it leads to: the question that the page there asks."""

    role: str
    text: str
    place: str


HINTS = (
    Hint(
        "registrar", _("Enter what came in today, and look at who holds what and what is overdue."), "holders"
    ),
    Hint(
        "decider",
        _("Look at the documents of your units: which of them still need their level?"),
        "documents",
    ),
    Hint(
        "security",
        _("Look at who is authorised for what, what ends soon, and which posts are vacant."),
        "units",
    ),
    Hint("inspector", _("Look at the scans of your units and what became of their findings."), "scans"),
    Hint("auditor", _("Look at the log, and hold it against a checkpoint that a witness has signed."), "log"),
    Hint("administrator", _("Look at the log: its newest checkpoint should be of today."), "log"),
    Hint(
        "reader", _("Look at what you hold; what you no longer need goes back to the registry."), "holdings"
    ),
)
NOBODY = Hint("", _("You are authorised for nothing yet. What is offered to you will stand here."), "account")


def following(by: Actor) -> list[Hint]:
    """What this actor could look at now, in the order of the roles here."""
    roles = {mandate.role for mandate in by.mandates}
    return [hint for hint in HINTS if hint.role in roles] or [NOBODY]
