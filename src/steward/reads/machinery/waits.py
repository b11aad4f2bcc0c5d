"""What waits for somebody: rows of a subject that stand in My work,
each kind declared once in its subject's file.

A kind promises that its rows are, to the row, those that its standing rule lets this actor act on now (and,
where a duty is narrower than a right, those for which `when` says so): `tests/reads/test_waiting.py` holds
the two equal in random worlds. So the number on the bar, the page and the rule never tell different things,
and nothing is cut before the rule was asked.

To add a kind: write its queryset beside its table, then declare a `Waits` in the file of its subject here.
No page is changed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import DateTimeField, F
from django.db.models.functions import TruncDate

from steward.models import Decision, Document, Person, Post
from steward.reads.machinery.asking import time_zone
from steward.reads.machinery.show import LevelTold, level_of
from steward.reads.machinery.wording import called
from steward.rules.machinery.actor import Actor
from steward.rules.machinery.standing import Standing

#: The groups of the page in their order: to sign, decide or do, due and overdue, waiting for others,
#: watching. A row that is due has a last day; what has none is to be done.
GROUPS = ("act", "due", "others", "watch")
#: Those that ask something of the reader: their rows are the number on the bar.
ACTING = ("act", "due")
#: Days for which an answer to what one asked for is shown.
ANSWERED = 14
#: Those in which a row waits: of what is only watched nothing is late, and no days are counted.
WAITING = ("act", "due", "others")


@dataclass(frozen=True)
class Leads:
    """The record to whose page a row leads."""

    subject: str
    key: str


@dataclass(frozen=True, kw_only=True, eq=False)
class Waits:
    """One kind of row: `rows` exist for an actor with `act` as their main act; without one,
    `group` and `name` are its own.

    `also` are acts that nothing stands against wherever nothing stands against `act`, such as to refuse
    beside to confirm. `day` is the column since when it waits, or, where it `is_due`, until when. `what` and
    `beside` are message ids, filled with `names` of the row; it `leads` to the page of a record, if not its
    own; `about` is the document whose level is shown, `up_to` the level that a right reaches. Rows that share
    the field `alike` are one row, called `many`. `related` is what names and facts read besides, so that a
    kind costs one query however long it is.
    """

    subject: str
    rows: Callable[[Actor], Any]
    day: Any
    what: str
    names: Callable[[Any], Mapping[str, Any]]
    beside: str = ""
    act: Standing | None = None
    also: tuple[Standing, ...] = ()
    name: str = ""
    group: str = ""
    when: Callable[[Actor, Any], bool] = lambda by, row: True
    about: Callable[[Any], Document | None] = lambda row: None
    up_to: Callable[[Any], str] = lambda row: ""
    leads: Callable[[Any], tuple[str, Any]] | None = None
    related: tuple[str, ...] = ()
    alike: str = ""
    many: str = ""
    is_due: bool = False

    @property
    def kind(self) -> str:
        """What the kind is called in an address: the act that waits, or its own name."""
        return self.name or (self.act.name if self.act else "")

    @property
    def stands_in(self) -> str:
        """Its group on the page."""
        return self.group or (self.act.waits if self.act else "")

    def found(self, by: Actor) -> Any:
        """Its rows for this actor, in the states in which the act is possible."""
        rows = self.rows(by).order_by()
        if self.act and self.act.life and any(f.name == "state" for f in rows.model._meta.concrete_fields):
            rows = rows.filter(state__in=self.act.life.before(self.act.name))
        return rows

    def told(self, by: Actor, keys: list[int]) -> Any:
        """These of its rows, with what is told of them."""
        rows = self.found(by).filter(pk__in=keys).select_related(*self.related)
        return rows if self.act else rows.annotate(**Decision.objects.last_over("key"))

    def page(self, row: Any) -> Leads:
        """The record whose page shows a row."""
        subject, key = self.leads(row) if self.leads else (self.subject, row.key)
        return Leads(subject, str(key))

    def since(self, rows: Any) -> Any:
        """The day of a row as an expression: a moment is a day in the time zone of the organisation."""
        if not isinstance(self.day, str):
            return self.day
        moment = "__" not in self.day and isinstance(rows.model._meta.get_field(self.day), DateTimeField)
        return TruncDate(self.day, tzinfo=time_zone()) if moment else F(self.day)


def lately(by: Actor) -> date:
    """The first day of those for which an answer is shown."""
    return by.day - timedelta(days=ANSWERED)


def level(document: Document | None) -> LevelTold | None:
    return level_of(document.scheme_digest, document.level) if document else None


def who(post: Post | None) -> str:
    """A post with the one who fills it."""
    if post is None:
        return ""
    return f"{called(post)} ({post.person.title})" if post.person else called(post)


def did(post: Post | None, person: Person | None = None) -> str:
    """A post for what it did: with the person of then, where that is kept,
    and never with who sits there now."""
    return _with(post, person.title if person else "")


def answered_by(row: Any, post: Post | None) -> str:
    """The post that answered, in a kind that is only watched: with who sat in it then,
    where its answer is the last decision."""
    return _with(post, row.last_person if post and getattr(row, "last_post", None) == post.pk else "")


def _with(post: Post | None, person: str) -> str:
    if post is None:
        return ""
    return f"{called(post)} ({person})" if person else called(post)


def titled(document: Document) -> str:
    """A document that exists for the reader: its number, its kind and what it is about."""
    kind, abstract = document.kind, document.abstract
    title = (
        abstract
        if abstract.casefold().startswith(kind.casefold())
        else " – ".join(filter(None, (kind, abstract)))
    )
    return " · ".join(filter(None, (document.symbol, title)))
