"""What was decided over records that somebody may see: by whom, when, on whose authority, and why.

Promises that a decision is told with the person who sat in the post when it was taken, whoever sits there
now. It is asked over rows that were narrowed before: a decision exists for whoever its record exists for. Of
a post that decided in no capacity, as a keeper or a registrar does, over what is about a copy or a book,
whoever may not know keepers is told the unit.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from django.utils.translation import gettext

from steward.models import BookEntry, Decision, Destruction, Loan, Organisation, Permission, Person, Post
from steward.models.machinery.record import Record
from steward.models.organisation import Laws
from steward.models.written import document_of
from steward.reads.machinery.show import AuthorityTold, PostTold, UnitTold, acted, authority_of, unit_of
from steward.reads.machinery.thing import Fact
from steward.reads.machinery.wording import called, shown
from steward.rules.access import keeps
from steward.rules.machinery.actor import Actor
from steward.rules.machinery.standing import Standing

#: Records about a copy or a line of a book.
KEPT = (Permission, Loan, Destruction, BookEntry)
Known = Callable[[Decision], bool]


def nobody(one: Decision) -> bool:
    """No post is known to the reader on a ground of its own."""
    return False


def facts_of(
    row: Record, by: Actor, *acts: Standing, known: Known = nobody, why: bool = True
) -> Iterator[Fact]:
    """These decisions over a record, each under the verb of its act: who, when, until when, why;
    of a post not named its unit."""
    verbs = {act.name: act.verb for act in acts}
    for one in Decision.objects.over([row]):
        if one.act in verbs:
            who = _whose(one) if one.post is None or named(one, row, by, known) else called(one.post.unit)
            until = gettext("until %(day)s") % {"day": shown(one.until)} if one.until else ""
            told = ", ".join(filter(None, (who, shown(one.day), until)))
            yield verbs[one.act], f"{told}: {one.reason}" if one.reason and why else told


def named(one: Decision, row: Record, by: Actor, known: Known = nobody) -> bool:
    """Whether the reader is told which post decided: with a capacity it is public;
    keepers are known to their registrar."""
    if not isinstance(row, KEPT) or one.capacity or one.post_id == by.post or known(one):
        return True
    document = document_of(row)
    return document is not None and keeps(by, document.facts())


def decided_by(row: Record, act: Standing) -> str:
    """Who did this act to a record last, and on whose authority; "" where nobody did."""
    last = Decision.objects.over([row]).filter(act=act.name).last()
    return _whose(last) if last else ""


def _whose(one: Decision) -> str:
    """Who decided; a deputy with whose authority it was and under which paper."""
    if one.post is None:
        return gettext("by itself, on its day")
    if one.delegation is None:
        return _post(one.post, one.person)
    lent = one.delegation
    told = {
        "deputy": _post(one.post, one.person),
        "giver": _post(lent.giver, lent.giver_person),
        "paper": lent.paper,
    }
    return gettext("%(deputy)s as deputy of %(giver)s under %(paper)s") % told


def _post(post: Post, person: Person | None) -> str:
    return f"{called(post)} – {called(post.unit)}" + (f" ({person.title})" if person else "")


@dataclass(frozen=True)
class DecisionTold:
    """One decision: by which act, by whom (None by the clock, a unit where the post is not told), when,
    on whose authority."""

    act: str
    by: PostTold | UnitTold | None
    day: date
    authority: AuthorityTold | None
    until: date | None
    reason: str


class Decisions:
    """The decisions over some records, in the order in which they were taken:
    one look at the table for all of them."""

    def __init__(self, records: Iterable[Record]) -> None:
        self.over: dict[UUID, list[Decision]] = defaultdict(list)
        for one in Decision.objects.over(records):
            self.over[one.record].append(one)

    @cached_property
    def laws(self) -> Laws:
        return Organisation.objects.adopted()

    def of(self, row: Record, *acts: Standing) -> Iterator[Decision]:
        """Those over one of the records; of these acts alone, where some are named."""
        names = {act.name for act in acts}
        return (one for one in self.over.get(row.key, ()) if not names or one.act in names)

    def told(
        self, row: Record, by: Actor, *acts: Standing, known: Known = nobody
    ) -> tuple[DecisionTold, ...]:
        """Those over one of the records as the reader is told of them;
        of a post that is not named its unit."""
        return tuple(self._told(one, named(one, row, by, known)) for one in self.of(row, *acts))

    def doer(self, row: Record, post: Post, *acts: Standing) -> PostTold:
        """A post of one of the records for what it did by these acts, with the person who sat in it then."""
        done = [one for one in self.of(row, *acts) if one.post_id == post.pk]
        return acted(post, done[-1].person if done else None)

    def _told(self, one: Decision, named: bool) -> DecisionTold:
        by = None if one.post is None else acted(one.post, one.person) if named else unit_of(one.post.unit)
        return DecisionTold(one.act, by, one.day, authority_of(one, self.laws), one.until, one.reason)
