"""An act as it is known before anybody orders it: declared once, beside the rule that it rests on.

A **standing** rule needs only the actor, the thing and the day that the actor carries: may this post do this to this
thing, now? Page, inbox, palette, picker, the form when it is opened and the act itself ask the same one. A **fitting**
rule is over the order, and the act alone asks it (docs/decisions/0021). What every door must say of an act stands here
too: its verb, its sentence once it is done, whether it is shown once more before, what takes it back.

Promises that a declaration is the only place outside the act's own files where its name stands.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from steward.rules.answers import Refusal
from steward.rules.facts import OFFICE, Actor
from steward.rules.life import Life

Asks = Callable[[Actor, Any], Refusal | None]


@dataclass(frozen=True, eq=False)
class Standing:
    """One act: `on` are the subjects of the things it is done to (none: the actor alone is asked about).

    `verb` is the word on a button, `past` the sentence once it is done, with names of the thing in braces (message ids).
    `grave` acts are shown once more; `main` is the first thing to do with what one looks at; `undo` names the act that
    takes it back; `goes` is the subject of the page that follows; `waits` the group of My work (`act`: sign or decide,
    `due`) in which the act stands for everybody who may perform it; a day `starts` with it.
    """

    name: str
    asks: Asks
    on: tuple[str, ...]
    verb: str
    past: str
    life: Life | None = None
    principals: frozenset[str] = frozenset({OFFICE})
    grave: bool = False
    main: bool = False
    undo: str = ""
    goes: str = ""
    waits: str = ""
    starts: bool = False

    def __call__(self, by: Actor, thing: Any = None) -> Refusal | None:
        """What stands against it for this actor and this thing: the state of the thing first, then the rule."""
        if by.principal not in self.principals:
            return Refusal("not_for_this_principal", act=self.name)
        return (self.life.refuses(self.name, thing.state) if self.life else None) or self.asks(by, thing)

    @property
    def subject(self) -> str:
        return self.name.split(".")[0]

    @property
    def __doc__(self) -> str | None:  # type: ignore[override]
        return self.asks.__doc__


def standing(
    name: str,
    on: str | tuple[str, ...] = (),
    *,
    verb: str,
    past: str,
    life: Life | None = None,
    principals: tuple[str, ...] = (OFFICE,),
    grave: bool = False,
    main: bool = False,
    undo: str = "",
    goes: str = "",
    waits: str = "",
    starts: bool = False,
) -> Callable[[Asks], Standing]:
    """Declare an act with its standing rule; `rules.catalogue` collects what is declared."""
    subjects = (on,) if isinstance(on, str) else on

    def declare(asks: Asks) -> Standing:
        leads = goes or next(iter(subjects), "")
        return Standing(name, asks, subjects, verb, past, life, frozenset(principals), grave, main, undo, leads, waits, starts)

    return declare
