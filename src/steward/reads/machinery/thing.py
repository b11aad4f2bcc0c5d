"""How the records of one subject are found, told apart and called, by somebody who may see them.

Every reference of an order, every act that is opened from a thing, every sentence about what was done finds
its record here. Each subject's file beside this one lists its things in `THINGS`; `reads.things` collects
them. Nothing here decides: which of them an act may be done to is its standing rule's answer.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import reduce
from typing import Any

from django.db.models import Q

from steward.models.machinery.fold import fold
from steward.models.machinery.words import Word, having, words_in
from steward.rules.machinery.actor import Actor
from steward.rules.machinery.standing import Standing

#: One thing that is known of a record: what it is called (a message id), and its value,
#: as an organisation writes it.
Fact = tuple[str, Any]
#: Where the search finds the records of a subject by what they are called: at each key of the palette and on
#: its page, on its page alone, or nowhere, since it finds them otherwise, or under another name.
AT_EACH_KEY, ON_ITS_PAGE, NOWHERE = "at each key", "on its page", "nowhere"
#: So many records are read at once while one looks for those that are wanted;
#: and where each label must be read.
AT_ONCE, EVERY = 100, 5_000


@dataclass(frozen=True)
class Picked:
    """A record by its key and what it is called."""

    key: str
    label: str


@dataclass(frozen=True)
class Things:
    """The records of a subject. `rows` are those that exist for an actor, with all that facts,
    label and names need.

    `offered` narrows them to what a field may name that is not the thing of the act. `among` narrows to what
    an act may be done to: beside the states of its life it leaves, to the row, what the rule allows, so that
    nobody looks through what it refuses (`tests/reads/test_narrowing.py` holds every act to that; where there
    is no narrowing, the rule allows them all). `called` is the twin of `label` in the table: which records
    have a word in what they are called; without it every label is read. `seek` narrows otherwise, by the
    words of the table itself, where it grows without end. `exactly`: what words mean that are a whole number,
    as the search finds it, or None. `apart` tells records with one label apart, `names` are the words of a
    record in a sentence, `beside` what those share that are judged in one go. `order` says which come first,
    by columns that are never empty, the last of which tells any two apart. Of a kind that lies `at_hand` the
    first is taken unasked; `find` is the way from a key where it is no record's; `group` is what another
    field must say for a record to fit. `waits` says which of those that wait comes first, as My work does:
    the oldest; `whose` tells whose it is, where it is named alone. `search` says where the search finds it,
    and `meant` whether the words can name one there. `facts` is what whoever decides about a record must know
    of it: every page of an act on it shows them, and its own page.
    """

    subject: str
    rows: Callable[[Actor], Any]
    label: Callable[[Any], str]
    called: Callable[[Word], Q] | None = None
    order: tuple[str, ...] = ("-pk",)
    offered: Callable[[Any, Actor], Any] = lambda rows, by: rows
    among: Mapping[Standing, Callable[[Any, Actor], Any]] = field(default_factory=dict)
    names: Callable[[Any], Mapping[str, Any]] = lambda row: {}
    apart: Callable[[Any], str] = lambda row: ""
    at_hand: bool = False
    find: Callable[[Actor, str], Any] | None = None
    beside: Callable[[Any], Mapping[str, Any]] | None = None
    seek: Callable[[Any, str], Any] | None = None
    exactly: Callable[[Any, str], Any] = lambda rows, words: None
    group: Callable[[Any], str] = lambda row: ""
    facts: Callable[[Any, Actor], Iterable[Fact]] | None = None
    waits: tuple[str, ...] = ("pk",)
    whose: Callable[[Any], str] = lambda row: ""
    search: str = ON_ITS_PAGE
    meant: Callable[[list[str]], bool] = lambda words: True

    def known(self, key: str, by: Actor) -> Any:
        """The record of this key as it exists for the actor, or Unknown."""
        return self.find(by, key) if self.find else self.rows(by).known(key)

    def narrowed(self, act: Standing | None, by: Actor) -> Any:
        """What is looked through for an act, or for a field of none."""
        rows = self.rows(by)
        if act is None:
            return self.offered(rows, by)
        if act.life and any(f.name == "state" for f in rows.model._meta.concrete_fields):
            rows = rows.filter(state__in=act.life.before(act.name))
        return self.among[act](rows, by) if act in self.among else rows

    def sought(self, rows: Any, words: str, begins: bool = False) -> Any:
        """Those that have the words, where the table knows; where it `begins`, at the beginning of words."""
        if not words or self.looked_through:
            return rows
        exact = self.exactly(rows, words) if begins else None
        if exact is not None:
            return exact
        return self.seek(rows, words) if self.seek else having(rows, words_in(words, begins), self.called)

    @property
    def looked_through(self) -> bool:
        """Whether words are found in labels alone, record by record: of what there is little of."""
        return self.seek is None and self.called is None

    def labelled(self, rows: Iterable[Any], words: str) -> Iterator[Any]:
        """Those whose label has each of the words, wherever:
        what the table does not know is read record by record."""
        wanted = fold(words).split()
        return (row for row in rows if all(word in fold(self.label(row)) for word in wanted))

    def walked(
        self,
        rows: Any,
        by: Actor,
        words: str = "",
        after: str = "",
        at_once: int = AT_ONCE,
        order: tuple[str, ...] = (),
    ) -> Iterator[Any]:
        """These records in order, from the one after that of a key, as many at once as are wanted: no page
        costs more for lying deep. Unknown where the key is no record's."""
        order = order or self.order
        rows = self.sought(rows, words).order_by(*order)
        last = self.rows(by).known(after) if after else None
        while True:
            part = list((rows.filter(self._beyond(last, order)) if last else rows)[:at_once])
            yield from part
            if len(part) < at_once:
                return
            last = part[-1]

    def _beyond(self, last: Any, order: tuple[str, ...]) -> Q:
        """What comes after a record in the order."""
        beyond = Q()
        equal: dict[str, Any] = {}
        for column in order:
            name = column.removeprefix("-")
            value = reduce(getattr, name.split("__"), last)
            beyond |= Q(**equal, **{f"{name}__{'lt' if column.startswith('-') else 'gt'}": value})
            equal[name] = value
        return beyond
