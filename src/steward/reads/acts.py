"""What one may do at all: every act that nothing stands against, done to no thing or to at least one."""

from dataclasses import dataclass
from typing import Any

from steward.reads import offers
from steward.reads.question import question
from steward.reads.things import THINGS
from steward.rules import catalogue
from steward.rules.facts import Actor
from steward.rules.fields import flag, text
from steward.rules.standing import Standing


@dataclass(frozen=True)
class Acts:
    """The acts that you may perform now, by subject."""

    act: str = text("Act", "Only this one.", default="")
    first: bool = flag("Only what a day begins with")


@question("acts", Acts)
def acts(ask: Acts, by: Actor) -> dict[str, Any]:
    asked = (offers.found(ask.act),) if ask.act else catalogue.DECLARED
    chosen = (one for one in asked if not ask.first or one.starts)
    rows = [{"act": one.name, "subject": one.subject, "verb": one.verb} for one in chosen if possible(one, by)]
    return {"rows": rows}


def possible(act: Standing, by: Actor) -> bool:
    """Whether the actor could order it now, on anything there is."""
    if by.principal not in act.principals or act.hands_out:
        return False
    if not act.on:
        return act(by) is None
    return any(next(offers.among(act, subject, by), None) is not None for subject in act.on if subject in THINGS)
