"""A life as data: the states of a thing, which act leads from which state to which, and where it ends.

Promises that what a state allows is written once: the database constraint, the first sentence of a refusal,
the buttons, the table in the docs and the walk of the tests come from the same arrows. Refuses to guard:
whether *this* post may do it to *this* thing is Python, in the rules of the subject.
Which lives there are stands in `rules.lives`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from steward.rules.machinery.answers import Refusal


@dataclass(frozen=True)
class Arrow:
    """One act that is possible in any of the states `before`; the thing is in `after` then,
    "" where it stays as it is."""

    act: str
    before: tuple[str, ...]
    after: str = ""


#: The drawing of a tone.
DRAWN = {
    "plain": "flag",
    "ok": "tick-circle",
    "info": "arrow",
    "warn": "clock",
    "bad": "alert",
    "quiet": "cross",
}


@dataclass(frozen=True)
class Life:
    """The states of one kind of thing: where it begins, by which arrows it goes on, where it ends.

    `tones` say how a state looks wherever it is shown, "plain" unless told: `warn` waits for somebody, `info`
    goes on by itself, `ok` stands, `bad` went wrong, `quiet` is over.
    `icons` are the drawings of those that have one of their own.
    """

    subject: str
    begins: tuple[str, ...]
    arrows: tuple[Arrow, ...]
    ends: tuple[str, ...]
    tones: Mapping[str, str] = field(default_factory=dict, compare=False)
    icons: Mapping[str, str] = field(default_factory=dict, compare=False)

    @property
    def states(self) -> tuple[str, ...]:
        """Every state, in the order in which a life comes to it."""
        told = (
            *self.begins,
            *(s for arrow in self.arrows for s in (*arrow.before, arrow.after) if s),
            *self.ends,
        )
        return tuple(dict.fromkeys(told))

    def joined(self, *arrows: Arrow) -> "Life":
        """The same life with arrows that belong to the acts of another file;
        the whole of it stands in `rules.lives`."""
        return replace(self, arrows=(*self.arrows, *arrows))

    def before(self, act: str) -> tuple[str, ...]:
        """The states in which an act is possible; none where the act is no arrow of this life."""
        return tuple(state for arrow in self.arrows if arrow.act == act for state in arrow.before)

    def after(self, act: str, state: str) -> tuple[str, ...]:
        """The states in which an act may leave a thing that is in `state`."""
        return tuple(
            arrow.after or state for arrow in self.arrows if arrow.act == act and state in arrow.before
        )

    def following(self, state: str) -> tuple[str, ...]:
        """The states to which an arrow leads out of this one."""
        led = (
            arrow.after for arrow in self.arrows if state in arrow.before and arrow.after not in ("", state)
        )
        return tuple(dict.fromkeys(led))

    def could(self, state: str) -> tuple[str, ...]:
        """The acts that are possible in a state, in the order of the arrows."""
        return tuple(dict.fromkeys(arrow.act for arrow in self.arrows if state in arrow.before))

    def refuses(self, act: str, state: str) -> Refusal | None:
        """Not now: the state it is in, and what one could do with a thing that is in it."""
        if state in self.before(act):
            return None
        return Refusal("not_now", subject=self.subject, state=state, could=self.could(state))

    def tone(self, state: str) -> str:
        """How a thing in this state looks."""
        return self.tones.get(state, "plain")

    def icon(self, state: str) -> str:
        """What is drawn before it: never the colour alone says how it stands."""
        return self.icons.get(state) or DRAWN[self.tone(state)]

    def dead_ends(self) -> tuple[str, ...]:
        """States out of which no arrow leads although they are no end: there must be none."""
        return tuple(state for state in self.states if not self.following(state) and state not in self.ends)


def moves(act: str, before: str | Iterable[str], after: str) -> Arrow:
    """An act that leads from any of these states to another."""
    return Arrow(act, (before,) if isinstance(before, str) else tuple(before), after)


def stays(act: str, *states: str) -> Arrow:
    """An act that is possible in these states and leaves the thing in them."""
    return Arrow(act, states)
