"""Who asks: what every rule may know of an actor,
and how what a rule was asked over is named beside an entry.

Facts hold posts, units and numbers. There is no field in which a person could be described or judged
(mission, limits 1 to 3). The same facts are sealed beside the entry (`sealing.py`), so that a decision can be
replayed years later and must come out the same.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from steward.foundations.scheme import Scheme

POST, CLOCK, CEREMONY = "post", "clock", "ceremony"


def unsealed(**more: Any) -> Any:
    """A field for what the facts already name by its digest: rules may read it,
    an entry does not repeat it."""
    return field(kw_only=True, repr=False, compare=False, metadata={"unsealed": True}, **more)


@dataclass(frozen=True)
class Mandate:
    """One authorisation in force on the actor's day: a role, a unit, a ceiling and what one needs to know.

    `needs` are ids of need-to-know sets that lie wholly inside the authorisation's compartments (0 is the
    empty set). `capacity` is the scheme's key of the post whose authority this is; `deputy_of` is that post
    when the mandate is delegated in writing, with the `delegation`, its `paper` and the `lender`, who sits in
    that post; else None. A mandate of a `blind` role shows no entry.
    """

    role: str
    unit: int
    depth: int
    rank: int
    needs: tuple[int, ...] = (0,)
    capacity: str = ""
    deputy_of: int | None = None
    delegation: int | None = None
    paper: str = ""
    blind: bool = False
    lender: int | None = None

    @property
    def reads(self) -> bool:
        return not self.blind


@dataclass(frozen=True)
class Authority:
    """On whose authority something is decided: the post whose it is, its capacity,
    and the paper by which it was lent.

    Without a capacity it is done in the own right of the post: as its registrar, its drafter, its keeper.
    """

    post: int
    capacity: str = ""
    delegation: int | None = None
    paper: str = ""


@dataclass(frozen=True)
class PostFacts:
    """A post as receiver, witness or grantee. `ceilings` pairs each reading mandate's rank with its needs."""

    post: int
    unit: int
    units: tuple[int, ...]
    filled: bool
    capacity: str = ""
    person: int | None = None
    ceilings: tuple[tuple[int, tuple[int, ...]], ...] = ()
    registrar_of: tuple[int, ...] = ()


@dataclass(frozen=True)
class Actor:
    """Who asks: one post (a person with two acts as one chosen post), loaded once per request.

    `units` are the ids of the post's unit and all its ancestors, root first. `law` is the organisation's own
    rule set in force on the day, which says who decides (docs/decisions/0025); None where none was, and for
    whoever decides nothing. `laws` are the digests of every rule set that was ever adopted, for one who
    decides under them. What is asked of the tables for an actor depends on nothing else.
    """

    post: int
    key: str
    pseudonym: str
    unit: int
    units: tuple[int, ...]
    capacity: str
    day: date
    mandates: tuple[Mandate, ...] = ()
    person: int | None = None
    principal: str = POST
    scheme_digest: str = ""
    law: Scheme | None = unsealed(default=None)
    laws: tuple[str, ...] = field(default=(), kw_only=True, repr=False, metadata={"unsealed": True})

    def having(self, role: str, units: tuple[int, ...] | None = None) -> tuple[Mandate, ...]:
        """The mandates of this role that reach a subject lying in `units` (all its ancestors,
        itself included).

        None asks for the role anywhere; an empty line of units is reached by no mandate.
        """
        return tuple(m for m in self.mandates if m.role == role and (units is None or m.unit in units))

    @property
    def seat(self) -> PostFacts:
        """The actor's post as a receiver: by its own authorisations, not by what is lent to it."""
        own = tuple(m for m in self.mandates if m.deputy_of is None)
        return PostFacts(
            post=self.post,
            unit=self.unit,
            units=self.units,
            filled=True,
            capacity=self.capacity,
            person=self.person,
            ceilings=tuple((m.rank, m.needs) for m in own if m.reads),
            registrar_of=tuple(m.unit for m in own if m.role == "registrar"),
        )

    @property
    def own(self) -> Authority:
        """What the post does in its own right, and in no capacity that decides."""
        return Authority(self.post)

    def hears(self, act: str, thing: Any) -> None:
        """Told of every rule that is asked in this name:
        who performs an act remembers it (`acts/machinery/hearing.py`)."""

    def is_also(self, post: int | None, person: int | None) -> bool:
        """Whether this is the same post, or the same person sitting in another one."""
        return self.post == post or (self.person is not None and self.person == person)


@dataclass(frozen=True)
class RuleFacts:
    """The rules of an act: their name, the version that answered, and `over` how many things:
    their facts stand next."""

    name: str
    version: int
    over: int = 0


@dataclass(frozen=True)
class LawFacts:
    """The rule set that a rule answered from where no document names it:
    its code and the digest of what it says."""

    scheme: str
    digest: str


def law_used(scheme: Scheme) -> LawFacts:
    """The rule set as it is sealed beside an entry."""
    return LawFacts(scheme.code, scheme.digest)
