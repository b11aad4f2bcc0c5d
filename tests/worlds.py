"""Random worlds of documents, copies and people, in which every text that could give one away is unlike any other.

A world promises that each word, number and key in it belongs to one thing alone, so that a test can look for it in the
bytes of an answer; that a copy went through many hands, between offices that mostly may not see its document; and that
some keep a register over a unit below the level of what lies there. `unseen` says, by the pure rule alone, what must not
stand in any answer to an actor. Rows are stored without entries of the log: nothing here is about the log.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from itertools import count
from random import Random
from uuid import uuid4

from django.test import Client

from steward.acts.envelope import store
from steward.foundations.scheme import shipped
from steward.models import (
    Account,
    Authorisation,
    Book,
    BookEntry,
    Compartment,
    Copy,
    Correction,
    Delegation,
    Destruction,
    DestructionLine,
    Document,
    Handover,
    Hit,
    Loan,
    NeedSet,
    Office,
    Permission,
    Person,
    Proof,
    Scan,
    Unit,
)  # fmt: skip
from steward.models.record import Record
from steward.models.schemes import pinned
from steward.rules.access import is_party, keeps, may_be_told, may_see, may_see_handover, may_see_loan, may_see_mark
from steward.rules.catalogue import ROLES
from steward.rules.facts import Actor, HandoverFacts
from tests.cast import LOW, MIDDLE, TODAY, TOP

LEVELS = ((LOW, 20), (MIDDLE, 30), (TOP, 40))
WORDS = ("đê điều", "cán bộ", "ngân sách", "đất rừng")
YEAR = 2026

LAW = shipped()["vn-2026"]


@dataclass
class World:
    """What was made: everything else of the database stays out of the comparison."""

    units: list[Unit]
    offices: list[Office]
    documents: list[Document]
    copies: list[Copy]
    handovers: list[Handover]
    entries: list[BookEntry]
    hits: list[Hit]
    books: list[Book]
    corrections: list[Correction] = field(default_factory=list)
    proofs: list[Proof] = field(default_factory=list)
    permissions: list[Permission] = field(default_factory=list)
    loans: list[Loan] = field(default_factory=list)
    destructions: list[tuple[Destruction, list[Copy]]] = field(default_factory=list)

    def of(self, document: Document, rows: Iterable[Record]) -> list[Record]:
        """Those of these rows that belong to a document."""
        return [row for row in rows if row.document_id == document.pk]

    def keepers(self, document: Document) -> frozenset[int]:
        return frozenset(c.keeper_id for c in self.of(document, self.copies))

    def seen_by(self, by: Actor) -> set[int]:
        """Ids of the documents that exist for this actor, by the pure rule alone."""
        return {d.pk for d in self.documents if may_see(by, d.facts(), self.keepers(d))}

    def offered_to(self, by: Actor) -> set[int]:
        """Ids of copies that this actor is offered."""
        return {h.copy_id for h in self.handovers if h.receiver_id == by.office and h.state == "open"}

    @cached_property
    def facts(self) -> dict[int, HandoverFacts]:
        """What the rule knows of each handover, loaded once."""
        return {h.pk: h.facts() for h in self.handovers}

    @cached_property
    def document_of(self) -> dict[int, Document]:
        return {d.pk: d for d in self.documents}

    def party(self, by: Actor, handover: Handover) -> bool:
        return is_party(by, self.facts[handover.pk])

    def sees_handover(self, by: Actor, handover: Handover) -> bool:
        document = self.document_of[handover.copy.document_id]
        return may_see_handover(by, self.facts[handover.pk], self.keepers(document))

    def told(self, by: Actor, handover: Handover) -> bool:
        """Whether this actor learns the offices, note, reason and receipt of a handover."""
        return may_be_told(by, self.facts[handover.pk])

    def receipt(self, by: Actor, handover: Handover) -> list[str]:
        """Keys of all handovers on one receipt: accepted in one go between the same two, for one who is told of them."""
        if handover.state != "accepted" or not self.told(by, handover):
            return []
        one = _receipt(handover)
        batch = [h for h in self.handovers if h.batch and h.state == "accepted" and _receipt(h) == one and self.told(by, h)]
        return [str(h.key) for h in batch or [handover]]

    def shown_paper(self, by: Actor, paper: Proof) -> bool:
        """A paper of a document is for its readers, one of a handover or a copy for its registrar, parties and keeper."""
        of = {h.name: self.told(by, h) for h in self.handovers} | {c.name: c.keeper_id == by.office for c in self.copies}
        document = self.document_of[paper.document_id]
        return of.get(paper.subject, True) or keeps(by, document.facts()) or paper.office_id == by.office

    def sees_loan(self, by: Actor, loan: Loan) -> bool:
        """Or is offered its copy: whoever accepts it owes it by the day of the loan."""
        offered = loan.copy_id in self.offered_to(by)
        return offered or may_see_loan(by, loan.facts(), self.keepers(self.document_of[loan.copy.document_id]))

    def sees_hit(self, by: Actor, hit: Hit, seen: set[int]) -> bool:
        return hit.document_id in seen if hit.document_id else may_see_mark(by, hit.unit.units, hit.rank)


def _receipt(h: Handover) -> tuple[object, ...]:
    return h.giver_id, h.receiver_id, h.kind, h.batch


DAYS = {Copy: ("since",), Handover: ("offered_at", "answered_at", "due_back"), Loan: ("lent_on", "until")}


def days_of(row: Copy | Handover | Loan) -> set[str]:
    """The days of a copy, a handover or a loan, as programs and pages write them."""
    days = {getattr(row, name) for name in DAYS[type(row)]} - {None, TODAY}
    return {f"{day:{form}}" for day in days for form in ("%Y-%m-%d", "%d/%m/%Y")}


def unseen(by: Actor, w: World) -> set[str]:
    """Every text that must stand in no answer to this actor, whatever is asked and whatever for.

    A party to a handover knows from its receipt the number and the level of the document and the copy, and nothing else of it:
    of the copy's other handovers not that there were any.
    """
    seen, told = w.seen_by(by), set()
    for d in (d for d in w.documents if d.pk not in seen):
        told |= {str(d.key), str(d.pk), mark(d.abstract), d.issuing_body, d.signer, d.recipients, mark(d.kind), d.ground}
        told |= {str(e.key) for e in w.of(d, w.entries)} | {e.note for e in w.of(d, w.entries)}
        told |= {e.arrival_number for e in w.of(d, w.entries)} | {e.keeping_unit for e in w.of(d, w.entries)}
        told |= {text for c in w.of(d, w.corrections) for text in (c.old, c.reason)}
        copies = w.of(d, w.copies)
        ids = {c.pk for c in copies}
        mine = {h.copy_id for h in w.handovers if h.copy_id in ids and w.party(by, h)}
        mine |= {x.copy_id for x in w.loans if x.copy_id in ids and by.office in (x.lender_id, x.borrower_id)}
        told |= set() if mine else {d.symbol}
        told |= {str(c.key) for c in copies if c.pk not in mine} | {str(c.pk) for c in copies}
        told |= {t for p in w.permissions if p.copy_id in ids for t in (str(p.key), p.reason)}
        told |= {day for c in copies for day in days_of(c)}
    for h in w.handovers:
        told |= set() if w.sees_handover(by, h) else {str(h.key), *days_of(h)}
        told |= set() if w.told(by, h) else {h.note, h.reason}
    for x in w.loans:
        told |= set() if w.sees_loan(by, x) else {str(x.key), *days_of(x)}
    for p in w.proofs:
        told |= set() if p.document_id in seen and w.shown_paper(by, p) else {p.title, p.sha256, str(p.key)}
    told |= {h.path for h in w.hits if not w.sees_hit(by, h, seen)} | {str(h.key) for h in w.hits if not w.sees_hit(by, h, seen)}
    apart = {c.pk for c in w.copies if c.document_id not in seen}
    for list_, copies in w.destructions:
        told |= {str(list_.key), list_.reason} if apart & {c.pk for c in copies} else set()
    return told - {"", *(day for h in w.handovers if w.sees_handover(by, h) for day in days_of(h))}


def numbers_unseen(by: Actor, w: World) -> set[str]:
    """Numbers in books of the documents that do not exist for this actor, where it is not the registrar of the book."""
    seen = w.seen_by(by)
    kept = {b.pk for b in w.books if by.having("registrar", b.unit.units)}
    after = {str(b.following) for b in w.books if b.pk not in kept and b.following > 1}
    return after | {str(e.ordinal) for e in w.entries if e.book_id not in kept and e.document_id not in seen}


def hidden(by: Actor, w: World) -> dict[str, list[str]]:
    """By subject, the keys of what does not exist for this actor, by the pure rule alone. What is offered has its page."""
    seen = w.seen_by(by)
    apart = {c.pk for c in w.copies if c.document_id not in seen}
    gone = {
        "document": [d for d in w.documents if d.pk not in seen],
        "copy": [c for c in w.copies if c.pk in apart - w.offered_to(by)],
        "handover": [h for h in w.handovers if not w.sees_handover(by, h)],
        "loan": [x for x in w.loans if not w.sees_loan(by, x)],
        "entry": [e for e in w.entries if e.document_id not in seen],
        "permission": [p for p in w.permissions if p.copy_id in apart],
        "destruction": [one for one, copies in w.destructions if apart & {c.pk for c in copies}],
        "hit": [h for h in w.hits if not w.sees_hit(by, h, seen)],
        "book": [b for b in w.books if not any(m.reads and m.unit in b.unit.units for m in by.mandates)],
    }
    return {subject: [str(row.key) for row in rows] for subject, rows in gone.items()}


def signed_in(office: Office) -> Client:
    """A browser in which the person of this office has signed in."""
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(office.person.account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def mark(text: str) -> str:
    """The one word of a text that stands nowhere else: its last."""
    return text.rsplit(" ", 1)[-1]


def world(random: Random, root: Unit, number: int) -> World:
    """Units, offices and rights; documents of every kind; copies with every kind of custody; hits; a book; `number` names it."""
    units = [root]
    for n in range(random.randint(2, 8)):
        parent = random.choice([unit for unit in units if len(unit.units) < 6])
        units.append(Unit(parent=parent, code=f"w{number}-{n}", title=f"Đơn vị {n}"))
        store(units[-1:])
    sets = compartments(number)
    offices = people(random, units, number)
    rights(random, units, offices, number)
    documents = [document(random, units, sets, offices) for _ in range(random.randint(3, 12))]
    store(documents)
    day = days()
    copies = numbered(random, documents, offices, day)
    handovers = handed(random, copies, offices, day)
    made = World(units, offices, documents, copies, handovers, [], hits(random, units, documents), [])
    made.loans = lent(random, handovers, day)
    made.books, made.entries = books(random, units, documents, number)
    besides(random, made)
    return made


def people(random: Random, units: list[Unit], number: int) -> list[Office]:
    """Seven offices, six of them filled, each person with a sign-in."""
    offices = [Office(unit=random.choice(units), title=f"O{n}", pseudonym=f"p-{number:08x}{n:04x}") for n in range(7)]
    for n, office in enumerate(offices[:6]):
        office.person = Person(title=f"Người {office.title}", account=Account(login=f"w{number}-{n}", must_change=False))
        office.person.account.save()
    store([office.person for office in offices[:6]])
    store(offices)
    return offices


def compartments(number: int) -> list[NeedSet]:
    one, two = f"k{number}a", f"k{number}b"
    sets = [NeedSet(codes=codes) for codes in (one, two, f"{one}+{two}")]
    store([Compartment(code=one, title="one"), Compartment(code=two, title="two"), *sets])
    return [NeedSet.objects.get(codes=""), *sets]


def rights(random: Random, units: list[Unit], offices: list[Office], number: int) -> None:
    """Authorisations in force and not, over any unit; one registrar over everything that is low; delegations."""
    rows = []
    for office in offices:
        for _ in range(random.randint(0, 3)):
            since = TODAY + timedelta(days=random.choice((-30, -1, 0, 0, 1)))
            until = random.choice((None, None, since, since + timedelta(days=40)))
            rows.append(
                Authorisation(
                    office=office,
                    role=random.choice((*ROLES, "reader", "decider", "registrar", "registrar")),
                    unit=random.choice(units),
                    rank=random.choice((0, 20, 30, 40)),
                    since=since,
                    until=until,
                    state=random.choice(("in_force", "in_force", "in_force", "proposed", "withdrawn")),
                    compartments=random.choice(("", "", f"k{number}a", f"k{number}a+k{number}b")),
                )  # fmt: skip
            )
    low = {"rank": random.choice((0, 20)), "compartments": "", "since": TODAY, "state": "in_force"}
    rows.append(Authorisation(office=random.choice(offices[:6]), role="registrar", unit=units[0], **low))
    pairs = [random.sample(offices, 2) for _ in range(random.randint(0, 3))]
    lent = [Delegation(giver=one, deputy=other, paper="01/UQ", since=TODAY, until=TODAY) for one, other in pairs]
    store(rows + lent)


#: Counted and not drawn: what Hypothesis draws it may draw twice.
COUNT = count(1)


def once() -> str:
    """A word that stands nowhere else."""
    return f"zq{next(COUNT):08d}qz"


def big() -> int:
    """A number that stands nowhere else."""
    return 731_000_000 + next(COUNT)


def document(random: Random, units: list[Unit], sets: list[NeedSet], offices: list[Office]) -> Document:
    level, rank = random.choice(LEVELS)
    freed = random.random() < 0.25
    return Document(
        id=big(), unit=random.choice(units), **pinned(LAW), level=level, rank=rank, need=random.choice(sets),
        direction=random.choice(("incoming", "outgoing")),
        state=random.choice(("declassified", "closed")) if freed else random.choice(("proposed", "in_force", "in_force", "closed")),
        declassified_on=TODAY if freed else None, kind=f"Báo cáo {once()}", abstract=f"{random.choice(WORDS)} {once()}",
        symbol=random.choice((once(), f"{random.randint(1, 20)}{once()}", once(), "")), issuing_body=once(), signer=once(),
        recipients=once(), ground=once(), drafter=random.choice((None, *offices)),
        dated=random.choice((None, *(TODAY - timedelta(days=n) for n in (1, 2, 3)))),
        protected_until=random.choice((None, TODAY, TODAY + timedelta(days=9))),
    )  # fmt: skip


def days() -> Iterator[date]:
    """Days that stand nowhere else in a world."""
    return (date(1990, 1, 1) + timedelta(days=n) for n in count())


def numbered(random: Random, documents: list[Document], offices: list[Office], day: Iterator[date]) -> list[Copy]:
    """One or two copies of most documents: held, listed, or ended without a keeper."""
    copies = []
    for d in documents:
        for n in range(1, random.randint(1, 3)):
            copy = Copy(id=big(), document=d, path=str(n), keeper=random.choice(offices), since=next(day))
            if random.random() < 0.1:
                copy.keeper, copy.state = None, "destroyed"
            copies.append(copy)
    store(copies)
    return copies


def handed(random: Random, copies: list[Copy], offices: list[Office], day: Iterator[date]) -> list[Handover]:
    """Chains of handovers by anybody to anybody, many of them accepted at one moment; last sometimes an offer that waits.

    Of those accepted at one moment, some are between the same two, and on one receipt; others share the giver or the receiver.
    """
    giver, receiver, other, another = random.sample(offices, 4)
    together, moment = ((giver, receiver), (giver, receiver), (giver, other), (another, receiver)), at(next(day))
    batch = uuid4()
    made = []
    for copy in copies:
        for _ in range(random.choice((0, 1, 2, 3, 4))):
            (one, to), answered = random.choice(together), moment
            state, go = "accepted", batch
            if random.random() < 0.5:
                (one, to), answered = random.sample(offices, 2), at(next(day))
                state, go = random.choice(("accepted", "refused", "withdrawn")), None
            told = {"state": state, "answered_at": answered, "reason": once(), "batch": go}
            made.append(Handover(copy=copy, giver=one, receiver=to, **told))
        if copy.keeper and random.random() < 0.4:
            made.append(Handover(copy=copy, giver=copy.keeper, receiver=random.choice([o for o in offices if o != copy.keeper])))
    for h in made:
        h.offered_at, h.due_back, h.note = at(next(day)), random.choice((None, next(day))), once()
    store(made)
    return made


def lent(random: Random, handovers: list[Handover], day: Iterator[date]) -> list[Loan]:
    """Some of the copies that were accepted are on loan: by who gave them, owed by their keeper; some were returned."""
    made: dict[int, Loan] = {}
    for h in handovers:
        keeper = h.copy.keeper
        if h.state == "accepted" and keeper and keeper != h.giver and h.copy_id not in made and random.random() < 0.5:
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
        decided_by=Office.objects.first(),
    )
    found = [Hit(scan=scan, unit=d.unit, document=d, path=f"/srv/{once()}.txt", rule="passage", rank=d.rank) for d in documents]
    marks = [
        Hit(scan=scan, unit=random.choice(units), path=f"/srv/{once()}.doc", rule="mark/x/y", rank=random.choice((0, 20, 30, 40)))
        for _ in range(5)
    ]  # fmt: skip
    store([scan, *found, *marks])
    return [*found, *marks]


def books(random: Random, units: list[Unit], documents: list[Document], number: int) -> tuple[list[Book], list[BookEntry]]:
    """An incoming book in every unit, one of them with a line for each document, under numbers that stand nowhere else."""
    made = [
        Book(unit=unit, direction="incoming", year=1950 + number % 40, **pinned(LAW), opened_on=date(YEAR, 1, 2))
        for unit in units
    ]
    book = made[random.randrange(len(made))]
    taken = [310_000_000 + next(COUNT) for _ in range(len(documents) + 1)]
    book.following = taken[-1]
    entries = [
        BookEntry(book=book, ordinal=ordinal, document=d, day=TODAY - timedelta(days=random.randint(0, 3)), note=once(), arrival_number=once(),
                  keeping_unit=once())
        for ordinal, d in zip(taken[:-1], documents, strict=True)
    ]  # fmt: skip
    store([*made, *entries])
    return made, entries


def besides(random: Random, w: World) -> None:
    """Corrections, signed papers, permissions to reproduce, destruction lists."""
    for d in w.documents:
        office = random.choice(w.offices)
        if random.random() < 0.4:
            w.corrections.append(
                Correction(document=d, field="abstract", old=once(), new=d.abstract, reason=once(), office=office, day=TODAY)
            )  # fmt: skip
    for copy in random.sample(w.copies, min(3, len(w.copies))):
        decider = random.choice(w.offices)
        w.permissions.append(Permission(copy=copy, form="copy", quantity=2, decider=decider, decided_on=TODAY, reason=once()))
    papers(random, w)
    ids = {h.copy_id for h in w.handovers if h.state == "open"}
    waiting, free = [c for c in w.copies if c.pk in ids], [c for c in w.copies if c.pk not in ids]
    for state, copies in (("proposed", free), ("proposed", free), ("refused", waiting), ("refused", waiting)):
        if copies and random.random() < 0.5:  # what is offered is on no list but one that was refused
            listed = random.sample(copies, random.randint(1, min(2, len(copies))))
            one = Destruction(proposer=random.choice(w.offices), reason=once(), method="nghiền", state=state)
            w.destructions.append((one, listed))
    lines = [DestructionLine(destruction=one, copy=copy) for one, copies in w.destructions for copy in copies]
    store([*w.corrections, *w.proofs, *w.permissions, *(one for one, _ in w.destructions), *lines])


def papers(random: Random, w: World) -> None:
    """Signed papers of documents, and of the handovers and copies below them."""
    below = [*((c, c.document) for c in w.copies), *((h, h.copy.document) for h in w.handovers)]
    some = random.sample(below, min(6, len(below)))
    for record, document in [*((d, d) for d in w.documents if random.random() < 0.3), *some]:
        sha256 = hashlib.sha256(once().encode()).hexdigest()
        paper = {"title": once(), "sha256": sha256, "size": 9, "media_type": "application/pdf"}
        w.proofs.append(Proof(subject=record.name, document=document, office=random.choice(w.offices), **paper))
