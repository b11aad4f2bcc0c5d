"""Who may have these copies, and until when: told while a receiver is chosen, before anybody is refused.

Promises that of a post only this is told: whether it may have *these* things, and on which day its
authorisation for them ends; by the very rule that the act asks.
Refuses to tell it of things that the one who asks could not hand over now.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from typing import Any

from steward.models import Authorisation, Handover, Loan, Post
from steward.models.people.compartments import needs_within
from steward.reads import offers, things
from steward.reads.machinery.thing import Picked, Things
from steward.rules.access import cleared
from steward.rules.catalogue import ROLES, is_blind
from steward.rules.custody import handovers
from steward.rules.custody.facts import CopyFacts, LoanFacts
from steward.rules.custody.loans import handing_fits, may_have_until, still_to_come
from steward.rules.machinery.actor import Actor, PostFacts
from steward.rules.machinery.answers import Refusal, Unknown, first
from steward.rules.machinery.standing import Standing

Loans = Mapping[int, Sequence[LoanFacts]]


@dataclass(frozen=True)
class Asked:
    """What receivers are looked for: the act and its things, their open loans,
    and the day of return that is meant."""

    act: Standing
    given: Sequence[CopyFacts]
    loans: Loans
    due_back: date | None

    def fits(self, by: Actor, copy: CopyFacts, post: PostFacts) -> Refusal | None:
        return RECEIVERS[self.act].fits(by, copy, post, self.due_back, self.loans.get(copy.copy, ()))

    def longest(self, copy: CopyFacts, post: PostFacts) -> date | None:
        """Until when a receiver may keep what is on loan itself."""
        return may_have_until(post, self.loans.get(copy.copy, ()), self.act is handovers.may_return)


@dataclass(frozen=True)
class Receiver(Picked):
    """A post with whether it may have the things, why not, and until when;
    `first` is one that gave them and may."""

    may: bool
    because: str
    until: date | None
    first: bool


@dataclass(frozen=True)
class Said:
    """Whether one post may have all of it; why not; until when."""

    may: bool
    because: str
    until: date | None


@dataclass(frozen=True)
class Judge:
    """Who is named in an act as the receiver: a record of which subject,
    judged by which fitting rule over thing and post."""

    subject: str
    fits: Callable[..., Refusal | None]


RECEIVERS: Mapping[Standing, Judge] = {
    handovers.may_offer: Judge("office", handing_fits),
    handovers.may_return: Judge("registry", lambda by, copy, post, *_: handovers.return_fits(by, copy, post)),
}
#: Acts of which only those are told to whom it may go: there are few, and the others are nobody's choice.
ONLY = (handovers.may_return,)
#: So many posts are read at once, and each time four times as many: not many questions,
#: however long nobody fits.
AT_ONCE = 200

Held = list[tuple[str, int, int, str, date | None]]


def told(
    act: Standing,
    kind: Things,
    keys: Sequence[str],
    words: str,
    limit: int,
    by: Actor,
    due_back: date | None = None,
) -> tuple[Receiver, ...]:
    """Receivers with what is said of each: whoever gave the things comes first, then who may have them,
    then the others.

    `due_back` is the day of return of a loan; one that has passed says nothing of a receiver,
    the act refuses it.
    """
    if act not in RECEIVERS or not keys:
        raise Unknown("picker")
    subject = act.on[0]
    offers.must_be(act, subject, keys, by)
    given = [offers.thing(subject, key, by).thing(by.day) for key in keys]
    rows, gave = kind.sought(kind.narrowed(None, by), words).order_by(*kind.order), _gave(given, by)
    could = rows.filter(pk__in=_reaching(given, by)) if any(map(_asked, given)) else rows
    parts = (
        rows.filter(pk__in=gave),
        could.exclude(pk__in=gave),
        rows.exclude(pk__in=gave).exclude(pk__in=could.values("pk")),
    )
    asked = Asked(act, given, open_loans([copy.copy for copy in given], by), still_to_come(due_back, by.day))
    judged = [_judged(asked, part.iterator(chunk_size=AT_ONCE), by) for part in parts]
    if act in ONLY:
        judged = [((post, said) for post, said in part if said.may) for part in judged]
    shown = _those_who_may_first(judged, limit)
    labels = {row.pk: label for row, label in things.called_apart(kind, (row for row, _ in shown))}
    return tuple(
        Receiver(
            str(row.key),
            labels[row.pk],
            said.may,
            said.because,
            said.until,
            at == 0 and said.may and row.pk in gave,
        )
        for at, (row, said) in enumerate(shown)
    )


def open_loans(copies: Sequence[int], by: Actor) -> Loans:
    """The open loans of copies that one holds, oldest first, as the act will see them."""
    found: dict[int, list[LoanFacts]] = {}
    for loan in (
        Loan.objects.visible_to(by).filter(copy__in=copies).running().select_related("copy__document__unit")
    ):
        found.setdefault(loan.copy_id, []).append(loan.facts())
    return found


Judged = Iterator[tuple[Post, Said]]


def _those_who_may_first(parts: list[Judged], limit: int) -> list[tuple[Post, Said]]:
    """As many as are asked for. Of the last part nobody may have it:
    no more of it is looked at than is shown."""
    may: list[tuple[Post, Said]] = []
    others: list[tuple[Post, Said]] = []
    for at, part in enumerate(parts):
        for post, said in part:
            (may if said.may else others).append((post, said))
            if len(may) == limit or (at == len(parts) - 1 and len(may) + len(others) >= limit):
                break
    return [*may, *others][:limit]


def _asked(copy: CopyFacts) -> int:
    """The rank that an authorisation must reach; none for a copy of a declassified document."""
    return 0 if copy.document.declassified else copy.document.rank


def _reaching(given: Sequence[CopyFacts], by: Actor) -> Any:
    """Posts with a reading authorisation up to the level of all of it: no other may have it."""
    blind = [role.code for role in ROLES.values() if role.blind]
    reading = Authorisation.objects.in_force(by.day).exclude(role__in=blind)
    return reading.filter(rank__gte=max(map(_asked, given))).values("post")


def _gave(given: Sequence[CopyFacts], by: Actor) -> set[int]:
    """The posts from which the actor received these copies."""
    accepted = Handover.objects.filter(
        copy__in=[copy.copy for copy in given], receiver=by.post, state="accepted"
    )
    return set(accepted.values_list("giver", flat=True))


def _judged(asked: Asked, rows: Iterator[Post], by: Actor) -> Judged:
    sets: dict[str, tuple[int, ...]] = {"": (0,)}
    at_once = AT_ONCE
    while part := list(islice(rows, at_once)):
        at_once *= 4
        rights: dict[int, Held] = {}
        in_force = Authorisation.objects.in_force(by.day).filter(post__in=[post.pk for post in part])
        for holder, role, unit, rank, codes, until in in_force.values_list(
            "post", "role", "unit", "rank", "compartments", "until"
        ):
            rights.setdefault(holder, []).append((role, unit, rank, codes, until))
        for post in part:
            yield post, _said(asked, post, rights.get(post.pk, []), by, sets)


def _said(asked: Asked, post: Post, held: Held, by: Actor, sets: dict[str, tuple[int, ...]]) -> Said:
    ceilings = [
        (rank, _needs(codes, sets), until) for role, _, rank, codes, until in held if not is_blind(role)
    ]
    facts = PostFacts(
        post=post.pk,
        unit=post.unit_id,
        units=post.unit.units,
        filled=post.person_id is not None,
        capacity=post.capacity,
        person=post.person_id,
        ceilings=tuple((rank, needs) for rank, needs, _ in ceilings),
        registrar_of=tuple(unit for role, unit, *_ in held if role == "registrar"),
    )
    no = first(*(asked.fits(by, one, facts) for one in asked.given))
    ends = [day for one in asked.given for day in (_until(facts, one, ceilings), asked.longest(one, facts))]
    soonest = min((day for day in ends if day is not None), default=None)
    return Said(no is None, no.code if no else "", None if no else soonest)


def _needs(codes: str, sets: dict[str, tuple[int, ...]]) -> tuple[int, ...]:
    if codes not in sets:
        sets[codes] = needs_within(codes)
    return sets[codes]


def _until(
    post: PostFacts, copy: CopyFacts, ceilings: list[tuple[int, tuple[int, ...], date | None]]
) -> date | None:
    """The last day on which one of the post's authorisations reaches the copy; None where there is no end."""
    days = [
        until
        for rank, needs, until in ceilings
        if cleared(replace(post, ceilings=((rank, needs),)), copy.document)
    ]
    return None if None in days or not days else max(day for day in days if day is not None)
