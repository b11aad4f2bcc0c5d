"""What of a random world (tests/worlds.py) must stand in no answer to an actor, by the pure rule alone.

A question is held against it from both sides: what it says of this is a leak; what else it leaves out, a gap.
"""

from steward.models import (
    Authorisation,
    Copy,
    Decision,
    Delegation,
    Destruction,
    Document,
    Handover,
    Hit,
    Loan,
    Permission,
)
from steward.models.machinery.record import Record
from steward.rules.access import keeps
from steward.rules.log.erasures import keeps_access_over_all
from steward.rules.machinery.actor import Actor
from steward.rules.people.posts import is_named, keeps_people, keeps_person
from tests.cast import TODAY
from tests.worlds import STANDING, World

DAYS = {Copy: ("since",), Handover: ("offered_at", "answered_at", "due_back"), Loan: ("lent_on", "until")}


def days_of(row: Copy | Handover | Loan) -> set[str]:
    """The days of a copy, a handover or a loan, as programs and pages write them."""
    days = {getattr(row, name) for name in DAYS[type(row)]} - {None, TODAY}
    return {f"{day:{form}}" for day in days for form in ("%Y-%m-%d", "%d/%m/%Y")}


def unseen(by: Actor, w: World) -> set[str]:
    """Every text that must stand in no answer to this actor, whatever is asked and whatever for.

    A party to a handover knows from its receipt the number and the level of the document and the copy, and
    nothing else of it: of the copy's other handovers not that there were any.
    """
    seen, told = w.seen_by(by), set()
    for d in (d for d in w.documents if d.pk not in seen):
        told |= {
            str(d.key),
            str(d.pk),
            mark(d.abstract),
            d.issuing_body,
            d.signer,
            d.recipients,
            mark(d.kind),
            d.ground,
        }
        told |= {str(e.key) for e in w.of(d, w.entries)} | {e.note for e in w.of(d, w.entries)}
        told |= {e.arrival_number for e in w.of(d, w.entries)} | {e.keeping_unit for e in w.of(d, w.entries)}
        told |= {text for c in w.of(d, w.corrections) for text in (c.old, c.reason)}
        copies = w.of(d, w.copies)
        ids = {c.pk for c in copies}
        mine = {h.copy_id for h in w.handovers if h.copy_id in ids and w.party(by, h)}
        mine |= {x.copy_id for x in w.loans if x.copy_id in ids and by.post in (x.lender_id, x.borrower_id)}
        told |= set() if mine else {d.symbol}
        told |= {str(c.key) for c in copies if c.pk not in mine} | {str(c.pk) for c in copies}
        told |= {t for p in w.permissions if p.copy_id in ids for t in (str(p.key), p.reason)}
        told |= {day for c in copies for day in days_of(c)}
    told |= {one.reason for one, about in w.decisions if not hears(by, one, about, w, seen)}
    for h in w.handovers:
        told |= set() if w.sees_handover(by, h) else {str(h.key), *days_of(h)}
        told |= set() if w.told(by, h) else {h.note, h.reason}
    for x in w.loans:
        told |= set() if w.sees_loan(by, x) else {str(x.key), *days_of(x)}
    for p in w.proofs:
        told |= set() if p.document_id in seen and w.shown_paper(by, p) else {p.title, p.sha256, str(p.key)}
    told |= {h.path for h in w.hits if not w.sees_hit(by, h, seen)} | {
        str(h.key) for h in w.hits if not w.sees_hit(by, h, seen)
    }
    apart = {c.pk for c in w.copies if c.document_id not in seen}
    for list_, copies in w.destructions:
        told |= {str(list_.key), list_.reason} if apart & {c.pk for c in copies} else set()
    return told - {"", *(day for h in w.handovers if w.sees_handover(by, h) for day in days_of(h))}


def numbers_unseen(by: Actor, w: World) -> set[str]:
    """Numbers in books of the documents that do not exist for this actor,
    where it is not the registrar of the book."""
    seen = w.seen_by(by)
    kept = {b.pk for b in w.books if by.having("registrar", b.unit.units)}
    after = {str(b.following) for b in w.books if b.pk not in kept and b.following > 1}
    return after | {str(e.ordinal) for e in w.entries if e.book_id not in kept and e.document_id not in seen}


def hidden(by: Actor, w: World) -> dict[str, list[str]]:
    """By subject, the keys of what does not exist for this actor, by the pure rule alone.
    What is offered has its page."""
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
        "authorisation": [a for a in w.rights if not sees_right(by, a)],
        "delegation": [x for x in w.lent if not sees_delegation(by, x)],
        "reset": [
            r
            for r in w.resets
            if r.proposed_by_id != by.post and keeps_person(by, r.person.facts(by.day)) is not None
        ],
        "person": [p for p in w.persons if not is_named(by, p.facts(by.day))],
        "erasure": [
            e for e in w.erasures if e.proposed_by_id != by.post and keeps_access_over_all(by) is not None
        ],
        "book": [b for b in w.books if not any(m.reads and m.unit in b.unit.units for m in by.mandates)],
    }
    return {subject: [str(row.key) for row in rows] for subject, rows in gone.items()}


def sees_right(by: Actor, right: Authorisation) -> bool:
    """One's own, what one proposed and waits, and those of the posts that one keeps."""
    mine = (
        by.is_also(right.post_id, right.post.person_id)
        or right.state == "proposed"
        and right.proposed_by_id == by.post
    )
    return mine or keeps_people(by, right.post.unit.units) is None


def sees_delegation(by: Actor, lent: Delegation) -> bool:
    """Those from or to a post of one's own, or one that one keeps."""
    ends = (lent.giver, lent.deputy)
    return any(by.is_also(end.pk, end.person_id) or keeps_people(by, end.unit.units) is None for end in ends)


def mark(text: str) -> str:
    """The one word of a text that stands nowhere else: its last."""
    return text.rsplit(" ", 1)[-1]


def hears(by: Actor, one: Decision, about: Record, w: World, seen: set[int]) -> bool:
    """Who sees a thing hears of what was decided over it; how a document was drafted,
    its registry and who took part."""
    if isinstance(about, Loan):
        return w.sees_loan(by, about)
    if isinstance(about, Hit):
        return w.sees_hit(by, about, seen)
    if isinstance(about, Destruction):
        apart = {c.pk for c in w.copies if c.document_id not in seen}
        return not apart & next({c.pk for c in copies} for row, copies in w.destructions if row == about)
    document = (
        about
        if isinstance(about, Document)
        else about.copy.document
        if isinstance(about, Permission)
        else about.document
    )
    deciders = {row.post_id for row, over in w.decisions if over == document}
    part = (
        keeps(by, document.facts())
        or (not document.entered and document.declassified_on is None)
        or by.post in {document.drafter_id, *deciders}
    )
    return document.pk in seen and (part or about is not document or one.act in STANDING)
