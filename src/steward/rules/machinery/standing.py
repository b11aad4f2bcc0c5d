"""An act as it is known before anybody orders it: declared once, beside the rule that it rests on.

A **standing** rule needs only the actor, the thing and the day that the actor carries: may this post do this
to this thing, now? Page, inbox, palette, picker, the form when it is opened and the act itself ask the same
one. A **fitting** rule is over the order, and the act alone asks it (docs/decisions/0021). What every door
must say of an act stands here too: its verb, its sentence once it is done,
whether it is shown once more before, what takes it back.

Promises that a declaration is the only place outside the act's own files where its name stands.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from steward.rules.machinery.actor import POST, Actor, RuleFacts
from steward.rules.machinery.answers import Refusal
from steward.rules.machinery.life import Life

Asks = Callable[[Actor, Any], Refusal | None]


@dataclass(frozen=True, eq=False)
class Standing:
    """One act: `on` are the subjects of the things it is done to (none: the actor alone is asked about).

    `verb` is the word on a button, `past` the sentence once it is done, with names of the thing in braces
    (message ids), `pasts` that of several things done in one go, called `{things}`. `grave` acts are shown
    once more, with `back`: how and until when what was done can be undone; without it nothing can. `main` is
    the first thing to do with what one looks at; `undo` names the act that takes it back; `goes` is the
    subject of the page that follows; `waits` the group of My work (`act`: sign, decide or do, `due`: by a
    day) in which the act stands for everybody who may perform it; a day `starts` with it. What is done
    `again` and again leads to the next thing it may be done to: to that thing's "page", where one decides
    between several acts, or to the "act" itself; what comes `then` is the act to be done next with what was
    made, where it is no main one. From the first release on `version` rises with every change of what its
    rules answer from the same facts: an entry names it, so that a decision can be replayed by the rules of
    its day. What `hands_out` a file or a print is performed by the page that makes it, which counts what it
    hands out; nobody orders it by itself. What `decides` answers or ends something, or rests on an authority:
    who, when, in which capacity and by which paper is kept of it (docs/decisions/0028).
    """

    name: str
    asks: Asks
    on: tuple[str, ...]
    verb: str
    past: str
    life: Life | None = None
    principals: frozenset[str] = frozenset({POST})
    grave: bool = False
    main: bool = False
    undo: str = ""
    goes: str = ""
    waits: str = ""
    starts: bool = False
    again: str = ""
    version: int = 1
    hands_out: bool = False
    then: str = ""
    pasts: str = ""
    back: str = ""
    decides: bool = False

    def __call__(self, by: Actor, thing: Any = None) -> Refusal | None:
        """What stands against it for this actor and this thing: the state of the thing first,
        then the rule."""
        by.hears(self.name, thing)
        if by.principal not in self.principals:
            return Refusal("not_for_this_principal", act=self.name)
        return (self.life.refuses(self.name, thing.state) if self.life else None) or self.asks(by, thing)

    @property
    def rule(self) -> RuleFacts:
        """Which rules answer for the act, as it is sealed beside an entry."""
        return RuleFacts(self.name, self.version)

    @property
    def subject(self) -> str:
        return self.name.split(".")[0]

    @property
    def __doc__(self) -> str | None:  # type: ignore[override]  # of a class it is a text, of one of these its rule's
        return self.asks.__doc__


def standing(
    name: str,
    on: str | tuple[str, ...] = (),
    *,
    verb: str,
    past: str,
    life: Life | None = None,
    principals: tuple[str, ...] = (POST,),
    grave: bool = False,
    main: bool = False,
    undo: str = "",
    goes: str = "",
    waits: str = "",
    starts: bool = False,
    again: str = "",
    version: int = 1,
    hands_out: bool = False,
    then: str = "",
    pasts: str = "",
    back: str = "",
    decides: bool = False,
) -> Callable[[Asks], Standing]:
    """Declare an act with its standing rule; `rules.catalogue` collects what is declared."""
    subjects = (on,) if isinstance(on, str) else on

    def declare(asks: Asks) -> Standing:
        leads = goes or next(iter(subjects), "")
        who = frozenset(principals)
        return Standing(
            name,
            asks,
            subjects,
            verb,
            past,
            life,
            who,
            grave,
            main,
            undo,
            leads,
            waits,
            starts,
            again,
            version,
            hands_out,
            then,
            pasts,
            back,
            decides,
        )

    return declare
