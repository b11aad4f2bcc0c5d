"""A world in which something of every kind waits for somebody, or might: what My work is asked in."""

from datetime import timedelta
from random import Random
from typing import Any

from steward.acts.machinery.envelope import store
from steward.foundations.scheme import shipped
from steward.models import (
    Authorisation,
    Book,
    BookEntry,
    Copy,
    DestructionWitness,
    Entry,
    Erasure,
    Handover,
    Incident,
    Permission,
    Post,
    Reset,
    Unit,
)
from steward.rules.custody.listed import witnesses_needed
from tests.cast import NOW, TODAY
from tests.world_rows import big
from tests.worlds import World, once, world


class Back(Exception):
    """Undo one world."""


def lively(random: Random, number: int) -> World:
    """A world in which something of every kind waits for somebody, or might."""
    w = world(random, Unit.objects.get(parent=None), number)
    for post in w.posts:
        post.capacity = random.choice(("", "province-chair", "province-chair"))
    store(w.posts)
    for document in w.documents:
        if document.declassified_on is None and random.random() < 0.5:
            document.state = random.choice(("proposed", "proposed", "determined", "returned"))
        if document.drafter:
            document.drafter_person_id = random.choice((document.drafter.person_id, None))
        law = shipped()[random.choice(("vn-2026", "vn-2026", "vn-2020"))]
        document.scheme, document.scheme_digest = law.code, law.digest
        document.protected_until = random.choice((TODAY, TODAY + timedelta(days=1)))
        document.unsure, document.review_on = random.choice(
            ((False, None), (True, TODAY), (True, TODAY + timedelta(days=1)))
        )
    store(w.documents)
    _left_behind(random, w)
    _custody(random, w)
    _books(random, w)
    _people(random, w, number)
    _answered(Random(number), w, number)
    _issued(Random(number), w)
    return w


def _issued(random: Random, w: World) -> None:
    """Copies that were issued today and went nowhere yet, of documents that name many recipients, some,
    or none."""
    outgoing = [
        d for d in w.documents if d.direction == "outgoing" and d.state in ("in_force", "declassified")
    ]
    made = []
    for document in outgoing:
        document.copies_authorised, post = random.randint(1, 5), random.choice(w.posts)
        document.recipients = random.choice(
            ("", "Lưu: VT", "\n".join(once() for _ in range(random.randint(1, 6))))
        )
        made += [
            Copy(id=big(), document=document, path=str(91 + n), keeper=post, since=TODAY)
            for n in range(document.copies_authorised)
        ]
    store(outgoing)
    store(made)
    went = [
        Handover(
            copy=copy,
            giver=copy.keeper,
            receiver=random.choice([o for o in w.posts if o != copy.keeper]),
            state=state,
            offered_at=NOW,
            reason=once(),
            note=once(),
            answered_at=NOW if state != "open" else None,
        )
        for copy in made
        if (state := random.choice(("", "", "open", "accepted", "refused", "withdrawn")))
    ]
    then = Random(len(went))
    for h in went:
        h.giver_person = then.choice((h.giver.person, then.choice(w.posts).person))
    store(went)
    w.copies.extend(made)
    w.handovers.extend(went)


def _answered(random: Random, w: World, number: int) -> None:
    """What was asked for and answered: drafts issued and closed, cancellings, resets and erasures refused.

    With a chance of its own, so that what it makes moves nothing of the rest.
    """
    law, unit = shipped()["vn-2026"], next(unit for unit in w.units if unit.parent_id is None)
    book = Book(
        unit=unit,
        direction="outgoing",
        year=1850 + number % 40,
        scheme=law.code,
        scheme_digest=law.digest,
        opened_on=TODAY,
    )
    own = [
        d
        for d in w.documents
        if d.direction == "outgoing" and d.drafter and d.state in ("in_force", "declassified")
    ]
    taken = [410_000_000 + 1000 * (number % 10**4) + n for n in range(len(own) + 1)]
    book.following, texts = taken[-1], ("note", "arrival_number", "keeping_unit")
    lines = [
        BookEntry(book=book, ordinal=n, document=d, day=TODAY, **{name: once() for name in texts})
        for n, d in zip(taken[:-1], own, strict=True)
    ]
    closed = [
        d
        for d in w.documents
        if d.state == "returned" and d.drafter and d.drafter.person_id and random.random() < 0.5
    ]
    for document in closed:
        document.state, document.closed_on, document.ground = "withdrawn", TODAY, once()
    valid = [entry for entry in w.entries if entry.state == "valid"]
    for entry in valid:
        entry.answer, entry.refused_to, entry.refused_on = once(), random.choice(w.posts), TODAY
    told = {"proposed_on": TODAY, "state": "refused", "answered_on": TODAY}
    asked = [
        Reset(person=post.person, what="password", proposed_by=random.choice(w.posts), answer=once(), **told)
        for post in w.posts[:2]
    ]
    erasures = [
        Erasure(entry=entry, ground=once(), proposed_by=random.choice(w.posts), answer=once(), **told)
        for entry in Entry.objects.order_by("-idx")[:2]
    ]
    store([book, *lines])
    store([*closed, *valid, *asked, *erasures, *_confirmed(random, w)])
    w.books.append(book)
    w.entries.extend(lines)


def _another(random: Random, w: World, first: Post) -> Post:
    return random.choice([post for post in w.posts if post != first])


def _confirmed(random: Random, w: World) -> list[Any]:
    """What a second person confirmed, carried out or gave up, so that its proposer hears of it."""
    cancelled = [entry for entry in w.entries if entry.state == "cancel_proposed" and random.random() < 0.4]
    for entry in cancelled:
        entry.state, entry.cancelled_on, entry.cancelled_by = (
            "cancelled",
            TODAY,
            _another(random, w, entry.cancel_proposed_by),
        )
    held = Authorisation.objects.filter(post__in=[post.pk for post in w.posts], state="in_force")
    rights = [
        right
        for right in held.exclude(proposed_by=None).select_related("proposed_by")
        if random.random() < 0.4
    ]
    for right in rights:
        right.confirmed_on, right.confirmed_by = TODAY, _another(random, w, right.proposed_by)
    made: list[Any] = []
    for model, state, what in (
        (Reset, "confirmed", [{"person": post.person, "what": "password"} for post in w.posts[:2]]),
        (
            Erasure,
            "done",
            [{"entry": entry, "ground": once()} for entry in Entry.objects.order_by("idx")[:2]],
        ),
    ):
        for one in what:
            first = random.choice(w.posts)
            second, days = _another(random, w, first), {"proposed_on": TODAY, "answered_on": TODAY}
            made.append(model(state=state, proposed_by=first, confirmed_by=second, **days, **one))
    lists = [one for one, _ in w.destructions if one.state == "refused" and random.random() < 0.7]
    for n, one in enumerate(lists, start=len(w.copies)):  # keys differ from engine to engine
        one.state, one.done_on = random.choice(("done", "given_up")) if one.decider_id else "given_up", TODAY
        one.state = "withdrawn" if one.state == "given_up" and n % 2 else one.state
        one.done_by = random.choice((one.proposer, _another(random, w, one.proposer)))
    return [*cancelled, *rights, *made, *lists]


def _left_behind(random: Random, w: World) -> None:
    """A post that nobody fills any more, and copies that it left: some of them stand on lists."""
    vacant = Post(unit=random.choice(w.posts).unit, title=once(), pseudonym=f"p-{big():012x}")
    left = [copy for copy in w.copies if copy.keeper and random.random() < 0.3]
    for copy in left:
        copy.keeper = vacant
    store([vacant, *left])


def _custody(random: Random, w: World) -> None:
    for n, loan in enumerate(w.loans):
        loan.until = TODAY + timedelta(days=random.choice((-9, 0, 1)))
        if loan.state == "returned" and n % 2:
            loan.state = "gone"
    store(w.loans)
    answered = [handover for handover in w.handovers if handover.state in ("accepted", "refused")]
    for handover in answered:
        handover.answered_at = NOW - timedelta(days=random.choice((1, 60)))
    waiting_still = [handover for handover in w.handovers if handover.state == "open"]
    for handover in waiting_still:
        handover.due_back = random.choice((None, TODAY, TODAY - timedelta(days=1)))
    store([*answered, *waiting_still])
    _refused(random, w)
    for permission in w.permissions:
        permission.used = random.choice((0, 1))
        permission.until = random.choice((None, TODAY, TODAY - timedelta(days=1)))
    for one, listed in w.destructions:
        held = [copy for copy in listed if copy.keeper]
        for copy in held:
            copy.state = "listed"
        one.proposer = random.choice((one.proposer, *(copy.keeper for copy in held)))
        one.proposer_person_id = random.choice((one.proposer.person_id, None))
        if random.random() < 0.5:
            one.state, one.decided_on = "decided", TODAY
            one.decider = random.choice([post for post in w.posts if post != one.proposer])
        elif random.random() < 0.3:
            one.state, one.decided_on, one.answer = "refused", TODAY, once()
            one.decider = random.choice([post for post in w.posts if post != one.proposer])
            for copy in held:
                copy.state = "held"
        one.witnesses_needed = witnesses_needed([copy.facts() for copy in listed])
        seen = random.sample(w.posts[:6], random.randint(0, 3))
        present = [DestructionWitness(destruction=one, post=o, person=o.person, day=TODAY) for o in seen]
        lines = list(one.lines.select_related("copy__keeper"))
        for line in lines:
            kept = line.copy.keeper and line.copy.keeper.person_id
            line.keeper_person_id = random.choice((kept, None, random.choice(w.posts[:6]).person_id))
        store([*held, one, *present, *lines])
    listed_now = {copy.pk for _, listed in w.destructions for copy in listed}
    free = [
        copy
        for copy in w.copies
        if copy.keeper and copy.pk not in listed_now and copy.pk not in {h.copy_id for h in w.handovers}
    ]
    for copy in free[:4]:
        w.permissions.append(
            Permission(
                copy=copy, form="copy", quantity=2, decider=w.posts[0], decided_on=TODAY, reason=once()
            )
        )
    store(w.permissions)


def _refused(random: Random, w: World) -> None:
    """Copies whose last offer came back, some of them given by whoever holds them still."""
    busy = {handover.copy_id for handover in w.handovers if handover.state == "open"}
    made = []
    for copy in (one for one in w.copies if one.keeper and one.pk not in busy and random.random() < 0.5):
        giver, receiver = random.sample(w.posts, 2)
        giver = copy.keeper if receiver != copy.keeper and random.random() < 0.7 else giver
        made.append(
            Handover(
                copy=copy,
                giver=giver,
                receiver=receiver,
                state="refused",
                reason=once(),
                note=once(),
                offered_at=NOW - timedelta(days=61),
                answered_at=NOW - timedelta(days=random.choice((1, 60))),
            )
        )
    store(made)
    w.handovers.extend(made)


def _books(random: Random, w: World) -> None:
    for book in w.books:
        book.year, book.closed_on = book.year + random.choice((0, 100)), random.choice((None, None, TODAY))
    for entry in random.sample(w.entries, len(w.entries) // 2):
        entry.state, entry.reason = "cancel_proposed", once()
        entry.cancel_proposed_by = random.choice(w.posts)
        entry.cancel_proposed_by_person_id = random.choice((entry.cancel_proposed_by.person_id, None))
    store([*w.books, *w.entries])
    found = random.sample(w.hits, 2)
    for hit in found:
        hit.state = "confirmed"
    due = (TODAY + timedelta(days=1), None)  # some rule sets give no time for the report
    made = (
        Incident(hit=hit, unit=hit.unit, opened_by=w.posts[0], opened_on=TODAY, report_due=due[n % 2])
        for n, hit in enumerate(found)
    )
    store([*found, *made])


def _people(random: Random, w: World, number: int) -> None:
    rights = list(Authorisation.objects.filter(post__in=[post.pk for post in w.posts]))
    for right in rights:
        right.proposed_by = random.choice((None, *w.posts))
        if right.proposed_by and random.random() < 0.1:
            right.state, right.ended_on, right.answer = "refused", TODAY, once()
        right.proposed_by_person_id = right.proposed_by and random.choice((right.proposed_by.person_id, None))
    resets = [
        Reset(
            person=random.choice(w.posts[:6]).person,
            what="password",
            proposed_by=random.choice(w.posts),
            proposed_on=TODAY,
        )
        for _ in range(4)
    ]
    entries = list(Entry.objects.exclude(erasures__state="proposed").order_by("-idx")[:2])
    erasures = [
        Erasure(entry=entry, ground=once(), proposed_by=random.choice(w.posts), proposed_on=TODAY)
        for entry in entries
    ]
    root = next(unit for unit in w.units if unit.parent_id is None)
    over_all = [
        Authorisation(
            post=post,
            role=role,
            unit=root,
            rank=40,
            since=TODAY,
            state="in_force",
            compartments=f"k{number}a+k{number}b",
        )
        for post, role in zip(
            random.sample(w.posts[:6], 3), ("security", "decider", "registrar"), strict=True
        )
    ]
    over_all[1].post.capacity = "province-chair"
    store([over_all[1].post])
    store([*rights, *resets, *erasures, *over_all])
