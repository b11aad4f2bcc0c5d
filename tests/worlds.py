"""Random worlds of documents, copies and people,
in which every text that could give one away is unlike any other.

A world promises that each word, number and key in it belongs to one thing alone, so that a test can look for
it in the bytes of an answer; that a copy went through many hands, between offices that mostly may not see its
document; and that some keep a register over a unit below the level of what lies there. tests/unseen.py says
what of it must stand in no answer to an actor. Rows are stored without entries of the log: nothing here is
about the log.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from random import Random

from django.test import Client

from steward.acts.machinery.envelope import store
from steward.models import (
    Account,
    Authorisation,
    Book,
    BookEntry,
    Copy,
    Correction,
    Decision,
    Delegation,
    Destruction,
    DestructionLine,
    Document,
    Entry,
    Erasure,
    Handover,
    Hit,
    Loan,
    Permission,
    Person,
    Post,
    Proof,
    Reset,
    Unit,
)
from steward.models.machinery.record import Record
from steward.rules.access import (
    is_party,
    keeps,
    may_be_told,
    may_see,
    may_see_handover,
    may_see_loan,
    may_see_mark,
)
from steward.rules.custody.facts import HandoverFacts
from steward.rules.machinery.actor import Actor
from tests.cast import TODAY
from tests.world_rows import (
    books,
    compartments,
    days,
    document,
    handed,
    hits,
    lent,
    numbered,
    once,
    people,
    rights,
)


@dataclass
class World:
    """What was made: everything else of the database stays out of the comparison."""

    units: list[Unit]
    posts: list[Post]
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
    resets: list[Reset] = field(default_factory=list)
    persons: list[Person] = field(default_factory=list)
    erasures: list[Erasure] = field(default_factory=list)
    decisions: list[tuple[Decision, Record]] = field(default_factory=list)

    @property
    def rights(self) -> list[Authorisation]:
        return list(Authorisation.objects.filter(post__in=self.posts))

    @property
    def lent(self) -> list[Delegation]:
        return list(Delegation.objects.filter(giver__in=self.posts))

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
        return {h.copy_id for h in self.handovers if h.receiver_id == by.post and h.state == "open"}

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
        """Keys of all handovers on one receipt: accepted in one go between the same two,
        for one who is told of them."""
        if handover.state != "accepted" or not self.told(by, handover):
            return []
        one = _receipt(handover)
        batch = [
            h
            for h in self.handovers
            if h.batch and h.state == "accepted" and _receipt(h) == one and self.told(by, h)
        ]
        return [str(h.key) for h in batch or [handover]]

    def shown_paper(self, by: Actor, paper: Proof) -> bool:
        """A paper of a document is for its readers, one of a handover or a copy for its registrar,
        parties and keeper."""
        of = {h.name: self.told(by, h) for h in self.handovers} | {
            c.name: c.keeper_id == by.post for c in self.copies
        }
        document = self.document_of[paper.document_id]
        return of.get(paper.subject, True) or keeps(by, document.facts()) or paper.post_id == by.post

    def sees_loan(self, by: Actor, loan: Loan) -> bool:
        """Or is offered its copy: whoever accepts it owes it by the day of the loan."""
        offered = loan.copy_id in self.offered_to(by)
        return offered or may_see_loan(
            by, loan.facts(), self.keepers(self.document_of[loan.copy.document_id])
        )

    def sees_hit(self, by: Actor, hit: Hit, seen: set[int]) -> bool:
        return hit.document_id in seen if hit.document_id else may_see_mark(by, hit.unit.units, hit.rank)


def _receipt(h: Handover) -> tuple[object, ...]:
    return h.giver_id, h.giver_person_id, h.receiver_id, h.kind, h.batch


def signed_in(post: Post) -> Client:
    """A browser in which the person of this office has signed in."""
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(post.person.account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def world(random: Random, root: Unit, number: int) -> World:
    """Units, offices and rights; documents of every kind; copies with every kind of custody; hits; a book;
    `number` names it."""
    units = [root]
    for n in range(random.randint(2, 8)):
        parent = random.choice([unit for unit in units if len(unit.units) < 6])
        units.append(Unit(parent=parent, code=f"w{number}-{n}", title=f"Đơn vị {n}"))
        store(units[-1:])
    sets = compartments(number)
    posts = people(random, units, number)
    rights(random, units, posts, number)
    documents = [document(random, units, sets, posts) for _ in range(random.randint(3, 12))]
    store(documents)
    day = days()
    copies = numbered(random, documents, posts, day)
    handovers = handed(random, copies, posts, day)
    made = World(units, posts, documents, copies, handovers, [], hits(random, units, documents), [])
    made.loans = lent(random, handovers, day)
    made.books, made.entries = books(random, units, documents, number)
    besides(random, made)
    answered_for(made, number)
    return made


def answered_for(w: World, number: int) -> None:
    """Of every kind that is kept by those in charge of access: persons between two posts and new ones,
    lost passwords."""
    account = Account(login=f"w{number}-left", must_change=False)
    account.save()
    w.persons = [Person(title=once(), account=account), Person(title=once())]
    store(w.persons)
    proposer = w.posts[1]
    told = {
        "what": "password",
        "proposed_by": proposer,
        "proposed_by_person": proposer.person,
        "proposed_on": TODAY,
    }
    w.resets = [Reset(person=person, **told) for person in (w.posts[0].person, w.persons[0])]
    rights = Authorisation(
        post=w.posts[0], role="reader", unit=w.units[-1], since=TODAY, proposed_by=proposer
    )
    lent = Delegation(giver=w.posts[2], deputy=w.posts[3], paper=once(), since=TODAY, until=TODAY)
    entry = Entry.objects.exclude(erasures__state="proposed").order_by("idx").first()
    w.erasures = (
        [Erasure(entry=entry, ground=once(), proposed_by=proposer, proposed_on=TODAY)] if entry else []
    )
    store([*w.resets, rights, lent, *w.erasures])


def besides(random: Random, w: World) -> None:
    """Corrections, signed papers, permissions to reproduce, destruction lists."""
    for d in w.documents:
        post = random.choice(w.posts)
        if random.random() < 0.4:
            w.corrections.append(
                Correction(
                    document=d,
                    field="abstract",
                    old=once(),
                    new=d.abstract,
                    reason=once(),
                    post=post,
                    day=TODAY,
                )
            )
    for copy in random.sample(w.copies, min(3, len(w.copies))):
        decider = random.choice(w.posts)
        w.permissions.append(
            Permission(copy=copy, form="copy", quantity=2, decider=decider, decided_on=TODAY, reason=once())
        )
    papers(random, w)
    apart = Random(len(w.documents))  # with a chance of its own, so that it moves nothing of the rest
    w.decisions = [decided(apart, w, *one) for one in decidable(apart, w)]
    ids = {h.copy_id for h in w.handovers if h.state == "open"}
    waiting, free = [c for c in w.copies if c.pk in ids], [c for c in w.copies if c.pk not in ids]
    for state, copies in (("proposed", free),) * 2 + (("refused", waiting),) * 2:
        if copies and random.random() < 0.5:  # what is offered is on no list but one that was refused
            listed = random.sample(copies, random.randint(1, min(2, len(copies))))
            one = Destruction(proposer=random.choice(w.posts), reason=once(), method="nghiền", state=state)
            w.destructions.append((one, listed))
    lines = [DestructionLine(destruction=one, copy=copy) for one, copies in w.destructions for copy in copies]
    w.decisions += [decided(apart, w, "copy.refuse_destruction", one) for one, _ in w.destructions]
    decisions = (one for one, _ in w.decisions)
    store(
        [*w.corrections, *w.proofs, *w.permissions, *(one for one, _ in w.destructions), *lines, *decisions]
    )


#: Acts by which something is decided over a document as a draft, and once it stands in a book.
DRAFTING, STANDING = (
    ("document.return_proposal", "document.revoke_determination"),
    ("document.determine", "document.declassify"),
)


def decidable(random: Random, w: World) -> list[tuple[str, Record]]:
    """What was decided, and over which thing of the world."""
    permissions = [
        (act, p) for p in w.permissions for act in ("copy.permit_reproduction", "copy.end_permission")
    ]
    documents = [(act, d) for d in w.documents for act in (*DRAFTING, *STANDING) if random.random() < 0.4]
    return [
        *permissions,
        *documents,
        *(("hit.dismiss", h) for h in w.hits),
        *(("document.refuse_cancelling", e) for e in w.entries),
        *(("copy.extend_loan", x) for x in w.loans),
    ]


def decided(random: Random, w: World, act: str, about: Record) -> tuple[Decision, Record]:
    post = random.choice(w.posts)
    what = {"subject": str(about._meta.model_name), "record": about.key, "act": act}
    return Decision(**what, post=post, person=post.person, day=TODAY, reason=once()), about


def papers(random: Random, w: World) -> None:
    """Signed papers of documents, and of the handovers and copies below them."""
    below = [*((c, c.document) for c in w.copies), *((h, h.copy.document) for h in w.handovers)]
    some = random.sample(below, min(6, len(below)))
    for record, about in [*((d, d) for d in w.documents if random.random() < 0.3), *some]:
        sha256 = hashlib.sha256(once().encode()).hexdigest()
        paper = {"title": once(), "sha256": sha256, "size": 9, "media_type": "application/pdf"}
        w.proofs.append(Proof(subject=record.name, document=about, post=random.choice(w.posts), **paper))
