"""The rows of a random world (tests/worlds.py): people and their rights, documents,
copies and what became of them, books, findings.

Every text is one that stands nowhere else (`once`). Rows are stored without entries of the log.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count
from random import Random
from uuid import uuid4

from steward.acts.machinery.envelope import store
from steward.foundations.scheme import shipped
from steward.models import (
    Account,
    Authorisation,
    Book,
    BookEntry,
    Compartment,
    Copy,
    Delegation,
    Document,
    Handover,
    Hit,
    Loan,
    NeedSet,
    Person,
    Post,
    Scan,
    Unit,
)
from steward.models.schemes import pinned
from steward.rules.catalogue import ROLES
from tests.cast import LOW, MIDDLE, TODAY, TOP

LEVELS = ((LOW, 20), (MIDDLE, 30), (TOP, 40))


WORDS = ("đê điều", "cán bộ", "ngân sách", "đất rừng")
YEAR = 2026


LAW = shipped()["vn-2026"]


CAPACITIES = ("", "province-chair")


def people(random: Random, units: list[Unit], number: int) -> list[Post]:
    """Seven offices, six of them filled, each person with a sign-in."""
    posts = [
        Post(
            unit=random.choice(units),
            title=f"O{n}",
            pseudonym=f"p-{number:08x}{n:04x}",
            capacity=CAPACITIES[n % 2],
        )
        for n in range(7)
    ]
    for n, post in enumerate(posts[:6]):
        post.person = Person(
            title=f"Người {post.title}", account=Account(login=f"w{number}-{n}", must_change=False)
        )
        post.person.account.save()
    store([post.person for post in posts[:6]])
    store(posts)
    return posts


def compartments(number: int) -> list[NeedSet]:
    one, two = f"k{number}a", f"k{number}b"
    sets = [NeedSet(codes=codes) for codes in (one, two, f"{one}+{two}")]
    store([Compartment(code=one, title="one"), Compartment(code=two, title="two"), *sets])
    return [NeedSet.objects.get(codes=""), *sets]


def rights(random: Random, units: list[Unit], posts: list[Post], number: int) -> None:
    """Authorisations in force and not, over any unit; one registrar over everything that is low;
    delegations."""
    rows = []
    for post in posts:
        for _ in range(random.randint(0, 3)):
            since = TODAY + timedelta(days=random.choice((-30, -1, 0, 0, 1)))
            until = random.choice((None, None, since, since + timedelta(days=40)))
            rows.append(
                Authorisation(
                    post=post,
                    role=random.choice((*ROLES, "reader", "decider", "registrar", "registrar")),
                    unit=random.choice(units),
                    rank=random.choice((0, 20, 30, 40)),
                    since=since,
                    until=until,
                    state=random.choice(("in_force", "in_force", "in_force", "proposed", "withdrawn")),
                    compartments=random.choice(("", "", f"k{number}a", f"k{number}a+k{number}b")),
                )
            )
    low = {"rank": random.choice((0, 20)), "compartments": "", "since": TODAY, "state": "in_force"}
    rows.append(Authorisation(post=random.choice(posts[:6]), role="registrar", unit=units[0], **low))
    pairs = [random.sample(posts, 2) for _ in range(random.randint(0, 3))]
    lent = [
        Delegation(giver=one, deputy=other, paper="01/UQ", since=TODAY, until=TODAY) for one, other in pairs
    ]
    then = Random(number)
    for row in rows:
        row.person = then.choice((row.post.person, then.choice(posts).person))
    for one in lent:
        one.giver_person = then.choice((one.giver.person, then.choice(posts).person))
        one.deputy_person = then.choice((one.deputy.person, then.choice(posts).person))
    store(rows + lent)


#: Counted and not drawn: what Hypothesis draws it may draw twice.
COUNT = count(1)


def once() -> str:
    """A word that stands nowhere else."""
    return f"zq{next(COUNT):08d}qz"


def big() -> int:
    """A number that stands nowhere else."""
    return 731_000_000 + next(COUNT)


def document(random: Random, units: list[Unit], sets: list[NeedSet], posts: list[Post]) -> Document:
    level, rank = random.choice(LEVELS)
    freed = random.random() < 0.25
    return Document(
        id=big(),
        unit=random.choice(units),
        **pinned(LAW),
        level=level,
        rank=rank,
        need=random.choice(sets),
        direction=random.choice(("incoming", "outgoing")),
        state=random.choice(("declassified", "closed"))
        if freed
        else random.choice(("proposed", "in_force", "in_force", "closed")),
        declassified_on=TODAY if freed else None,
        kind=f"Báo cáo {once()}",
        abstract=f"{random.choice(WORDS)} {once()}",
        symbol=random.choice((once(), f"{random.randint(1, 20)}{once()}", once(), "")),
        issuing_body=once(),
        signer=once(),
        recipients=once(),
        ground=once(),
        drafter=random.choice((None, *posts)),
        dated=random.choice((None, *(TODAY - timedelta(days=n) for n in (1, 2, 3)))),
        protected_until=random.choice((None, TODAY, TODAY + timedelta(days=9))),
    )


def days() -> Iterator[date]:
    """Days that stand nowhere else in a world."""
    return (date(1990, 1, 2) + timedelta(days=n) for n in count())  # the books of 1989 are due the day before


def numbered(random: Random, documents: list[Document], posts: list[Post], day: Iterator[date]) -> list[Copy]:
    """One or two copies of most documents: held, listed, or ended without a keeper."""
    copies = []
    for d in documents:
        for n in range(1, random.randint(1, 3)):
            copy = Copy(id=big(), document=d, path=str(n), keeper=random.choice(posts), since=next(day))
            if random.random() < 0.1:
                copy.keeper, copy.state = None, "destroyed"
            copies.append(copy)
    store(copies)
    return copies


def handed(random: Random, copies: list[Copy], posts: list[Post], day: Iterator[date]) -> list[Handover]:
    """Chains of handovers by anybody to anybody, many of them accepted at one moment;
    last sometimes an offer that waits.

    Of those accepted at one moment, some are between the same two, and on one receipt;
    others share the giver or the receiver.
    """
    giver, receiver, other, another = random.sample(posts, 4)
    together, moment = (
        ((giver, receiver), (giver, receiver), (giver, other), (another, receiver)),
        at(next(day)),
    )
    batch = uuid4()
    made = []
    for copy in copies:
        for _ in range(random.choice((0, 1, 2, 3, 4))):
            (one, to), answered = random.choice(together), moment
            state, go = "accepted", batch
            if random.random() < 0.5:
                (one, to), answered = random.sample(posts, 2), at(next(day))
                state, go = random.choice(("accepted", "refused", "withdrawn")), None
            told = {"state": state, "answered_at": answered, "reason": once(), "batch": go}
            made.append(Handover(copy=copy, giver=one, receiver=to, **told))
        if copy.keeper and random.random() < 0.4:
            to = random.choice([o for o in posts if o != copy.keeper])
            made.append(
                Handover(
                    copy=copy, giver=copy.keeper, receiver=to, kind=random.choice(("handover", "return"))
                )
            )
    then = Random(len(made))  # of its own, so that the worlds of before are drawn as before
    for h in made:
        h.giver_person = then.choice((h.giver.person, then.choice(posts).person))
        h.receiver_person = then.choice(posts).person if h.state in ("accepted", "refused") else None
        h.offered_at, h.due_back, h.note = at(next(day)), random.choice((None, next(day))), once()
    store(made)
    return made


def lent(random: Random, handovers: list[Handover], day: Iterator[date]) -> list[Loan]:
    """Some of the copies that were accepted are on loan: by who gave them, owed by their keeper;
    some were returned."""
    made: dict[int, Loan] = {}
    for h in handovers:
        keeper = h.copy.keeper
        if (
            h.state == "accepted"
            and keeper
            and keeper != h.giver
            and h.copy_id not in made
            and random.random() < 0.5
        ):
            over = {"state": "returned", "ended_on": TODAY} if random.random() < 0.2 else {}
            terms = {"lent_on": next(day), "until": next(day), **over}
            made[h.copy_id] = Loan(copy=h.copy, lender=h.giver, borrower=keeper, handover=h, **terms)
    store(list(made.values()))
    return list(made.values())


def at(day: date) -> datetime:
    """A moment that is on this day in UTC and here."""
    return datetime(day.year, day.month, day.day, 2, tzinfo=UTC)


def hits(random: Random, units: list[Unit], documents: list[Document]) -> list[Hit]:
    scan = Scan(
        unit=units[0],
        stores="/srv",
        since=TODAY,
        until=TODAY,
        purpose="test",
        decided_on=TODAY,
        decided_by=Post.objects.first(),
    )
    found = [
        Hit(scan=scan, unit=d.unit, document=d, path=f"/srv/{once()}.txt", rule="passage", rank=d.rank)
        for d in documents
    ]
    marks = [
        Hit(
            scan=scan,
            unit=random.choice(units),
            path=f"/srv/{once()}.doc",
            rule="mark/x/y",
            rank=random.choice((0, 20, 30, 40)),
        )
        for _ in range(5)
    ]
    store([scan, *found, *marks])
    return [*found, *marks]


def books(
    random: Random, units: list[Unit], documents: list[Document], number: int
) -> tuple[list[Book], list[BookEntry]]:
    """An incoming book in every unit, one of them with a line for each document,
    under numbers that stand nowhere else."""
    made = [
        Book(
            unit=unit,
            direction="incoming",
            year=1950 + number % 40,
            **pinned(LAW),
            opened_on=date(YEAR, 1, 2),
        )
        for unit in units
    ]
    book = made[random.randrange(len(made))]
    taken = [310_000_000 + next(COUNT) for _ in range(len(documents) + 1)]
    book.following = taken[-1]
    entries = [
        BookEntry(
            book=book,
            ordinal=ordinal,
            document=d,
            day=TODAY - timedelta(days=random.randint(0, 3)),
            note=once(),
            arrival_number=once(),
            keeping_unit=once(),
        )
        for ordinal, d in zip(taken[:-1], documents, strict=True)
    ]
    store([*made, *entries])
    return made, entries
