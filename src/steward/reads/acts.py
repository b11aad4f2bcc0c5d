"""What one may do at all: every act that nothing stands against, done to no thing or to at least one."""

from dataclasses import dataclass

from steward.reads import offers
from steward.reads.question import question
from steward.rules import catalogue
from steward.rules.machinery.actor import Actor
from steward.rules.machinery.fields import flag, text


@dataclass(frozen=True)
class ActTold:
    """An act by its name, the subject whose act it is, and its verb."""

    act: str
    subject: str
    verb: str


@dataclass(frozen=True)
class ActsTold:
    """The acts that nothing stands against, in their declared order."""

    rows: tuple[ActTold, ...]


@dataclass(frozen=True)
class Acts:
    """The acts that you may perform now, by subject."""

    act: str = text("Act", "Only this one.", default="")
    first: bool = flag("Only what a day begins with")


@question("acts", Acts)
def acts(ask: Acts, by: Actor) -> ActsTold:
    asked = (offers.found(ask.act),) if ask.act else catalogue.DECLARED
    chosen = [one for one in asked if not ask.first or one.starts]
    could = offers.possible(chosen, by)
    return ActsTold(tuple(ActTold(one.name, one.subject, one.verb) for one in chosen if one in could))
