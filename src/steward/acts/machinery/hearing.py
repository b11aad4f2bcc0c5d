"""Who acts, as an act hears of them: what the rules are asked over in their
name is remembered until the entry is sealed.

Promises that no act can leave out of its entry what its own standing rule answered from, nor disclose it
below the level of what the act is about: neither is named by the act. Nor can one take down, as its reason or
note, more than a reason about a thing of which nothing of the contents may be written.
It refuses an act that never asked.
"""

from dataclasses import dataclass, field, fields, replace
from typing import Any

from steward.acts.machinery.act import Act, Done
from steward.models import Organisation
from steward.models.machinery.record import rank_of
from steward.rules.document import kept
from steward.rules.machinery.actor import Actor, RuleFacts
from steward.rules.machinery.answers import must
from steward.rules.machinery.fields import kinds
from steward.rules.machinery.sealing import highest_rank


@dataclass(frozen=True)
class Heard(Actor):
    """The actor of one act; `asked` are the standing rules that were asked, each with its thing or None."""

    asked: list[tuple[str, Any]] = field(default_factory=list, kw_only=True, repr=False, compare=False)

    def hears(self, act: str, thing: Any) -> None:
        self.asked.append((act, thing))


def heard(by: Actor) -> Heard:
    """The same actor, who remembers."""
    return Heard(**{one.name: getattr(by, one.name) for one in fields(Actor)})


def whole(act: Act, by: Heard, done: Done) -> tuple[RuleFacts, Done]:
    """Which rules answered and over how many things,
    and what the act told with those things first and at its true level."""
    if act.name not in {asked for asked, _ in by.asked}:
        raise RuntimeError(f"{act.name} was performed, and its own rule was not asked")
    things = tuple(
        dict.fromkeys(thing for asked, thing in by.asked if asked == act.name and thing is not None)
    )
    others = (*(thing for asked, thing in by.asked if asked != act.name and thing is not None), *done.facts)
    facts = tuple(dict.fromkeys((*things, *others)))
    rank = max(done.rank, highest_rank(facts), *map(rank_of, done.objects), 0)
    return replace(act.standing.rule, over=len(things)), replace(done, facts=facts, rank=rank)


def said_in_few_words(order: Any, by: Heard) -> None:
    """Refuses a text that has room for contents, where the thing has a level at which none may be written."""
    told = {
        name: getattr(order, name)
        for name, kind in kinds(type(order)).items()
        if kind.name in ("text", "long_text")
    }
    name = kept.talkative(told)
    documents = list(kept.documents_in(thing for _, thing in by.asked)) if name else []
    law = kept.silent(Organisation.objects.law_on(by.day), documents) if documents else None
    must(kept.too_much(law, name) if law is not None else None)
