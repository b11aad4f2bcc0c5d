"""100,000 random moves decided by the rules alone: the invariants of custody stand after each of them.

STEWARD_RULE_STEPS sets their number, STEWARD_SEED the first of the four seeds they are drawn from.
"""

import os
from dataclasses import dataclass, field, replace
from random import Random

import pytest

from steward.rules.custody import handovers, reproduction
from steward.rules.custody.destruction import (
    listing_fits,
    may_decide_destruction,
    may_destroy,
    may_refuse_destruction,
    may_witness,
)
from steward.rules.custody.facts import CopyFacts, DestructionFacts, HandoverFacts, PermissionFacts
from steward.rules.document.facts import DocumentFacts
from steward.rules.machinery.actor import Actor, PostFacts
from steward.rules.machinery.answers import first
from tests.progress import Progress, summary
from tests.rules.made import DAY, LAW, LINE, LOW, MIDDLE, document, handover, mandate, who

WALKS = 4
STEPS = int(os.environ.get("STEWARD_RULE_STEPS", "100000")) // WALKS
SEED = int(os.environ.get("STEWARD_SEED", "0"))
LEVELS = dict(enumerate((LOW, MIDDLE)))
#: office: person; the first and the last are one person in two offices.
SEATS = {1: 10, 2: 20, 3: 30, 4: 40, 5: 50, 6: 10}
ROLES = {1: "registrar", 2: "decider", 3: "reader", 4: "reader", 5: "inspector", 6: "reader"}


@dataclass
class Walk:
    """One office in memory: copies, the open offer of each,
    permissions and one destruction list at a time."""

    random: Random
    documents: list[DocumentFacts]
    copies: list[CopyFacts] = field(default_factory=list)
    offers: dict[int, tuple[int, int]] = field(default_factory=dict)
    permissions: list[PermissionFacts] = field(default_factory=list)
    listed: list[int] = field(default_factory=list)
    destruction: DestructionFacts | None = None
    moves: int = 0

    def actor(self, number: int) -> Actor:
        role = mandate(ROLES[number], rank=20 if number == 4 else 40, capacity="province-chair")
        return who(role, post=number, person=SEATS[number], units=LINE, day=DAY)

    def facts(self, number: int) -> PostFacts:
        return self.actor(number).seat

    def put(self, n: int, **changes: object) -> None:
        self.copies[n] = replace(self.copies[n], **changes)


def offer(w: Walk, by: int, n: int) -> None:
    to = w.random.choice(list(SEATS))
    me, copy = w.actor(by), w.copies[n]
    if first(handovers.may_offer(me, copy), handovers.offer_fits(me, copy, w.facts(to))) is None:
        w.offers[n] = by, to
        w.put(n, open_handover=True)
        assert SEATS[by] != SEATS[to]


def answer(w: Walk, by: int, n: int) -> None:
    if n not in w.offers:
        return
    giver, receiver = w.offers[n]
    given = handover(giver=giver, giver_person=SEATS[giver], receiver=receiver, copy=w.copies[n])
    if handovers.may_accept(w.actor(by), given) is None:
        w.put(n, keeper=by, keeper_person=SEATS[by], open_handover=False)
        assert w.copies[n].document.rank <= w.facts(by).ceilings[0][0]
        del w.offers[n]
    elif handovers.may_withdraw(w.actor(by), given) is None or refused(w, by, given):
        w.put(n, open_handover=False)
        del w.offers[n]


def refused(w: Walk, by: int, given: HandoverFacts) -> bool:
    """Seldom, so that most offers are accepted; those who may not accept may refuse."""
    return w.random.random() < 0.2 and handovers.may_refuse(w.actor(by), given) is None


def permit(w: Walk, by: int, n: int) -> None:
    me, copy = w.actor(by), w.copies[n]
    if (
        first(reproduction.may_permit_reproduction(me, copy), reproduction.form_fits(me, copy, "extract"))
        is None
    ):
        w.permissions.append(
            PermissionFacts(len(w.permissions), "open", w.random.randint(1, 3), 0, w.copies[n])
        )


def reproduce(w: Walk, by: int, n: int) -> None:
    made = w.random.randint(1, 3)
    for i, permission in enumerate(w.permissions):
        permission = replace(permission, copy=w.copies[permission.copy.copy])
        may = first(
            reproduction.may_reproduce(w.actor(by), permission),
            reproduction.reproducing_fits(permission, made),
        )
        if permission.copy.copy == n and may is None:
            used = permission.used + made
            w.permissions[i] = replace(
                permission, used=used, state="used" if used == permission.quantity else "open"
            )
            for _ in range(made):
                w.copies.append(
                    replace(
                        w.copies[n],
                        copy=len(w.copies),
                        path=f"{n}/{len(w.copies)}",
                        keeper=by,
                        keeper_person=SEATS[by],
                        open_handover=False,
                    )
                )
            return


def list_copies(w: Walk, by: int, n: int) -> None:
    chosen = [n, *(m for m in (n + 1, n + 2) if m < len(w.copies))]
    if w.destruction is None and listing_fits(w.actor(by), [w.copies[m] for m in chosen], LAW) is None:
        w.listed = chosen
        for m in chosen:
            w.put(m, state="listed")
        w.destruction = DestructionFacts(
            1, "proposed", by, None, (), tuple(w.copies[m] for m in chosen), proposer_person=SEATS[by]
        )


def destroy(w: Walk, by: int, n: int) -> None:
    found, me = w.destruction, w.actor(by)
    if found is None:
        return
    if may_refuse_destruction(me, found) is None and w.random.random() < 0.2:
        given_back(w)
    elif may_decide_destruction(me, found) is None:
        w.destruction = replace(found, state="decided", decider=by, decider_person=SEATS[by])
    elif may_witness(me, found) is None:
        w.destruction = replace(
            found, witnesses=(*found.witnesses, by), witness_persons=(*found.witness_persons, SEATS[by])
        )
    elif may_destroy(me, found) is None:
        people = [found.proposer_person, found.decider_person, *found.witness_persons]
        assert len(people) == len(set(people)) >= 4
        assert not set(found.witness_persons) & {copy.keeper_person for copy in found.copies}
        for m in w.listed:
            w.put(m, state="destroyed", keeper=None, keeper_person=None)
        w.destruction = None
    elif w.random.random() < 0.05:
        given_back(w)


def given_back(w: Walk) -> None:
    for m in w.listed:
        w.put(m, state="held")
    w.destruction = None


def check(w: Walk, before: list[CopyFacts], n: int) -> None:
    old, new = before[n], w.copies[n]
    assert (new.keeper is None) == (new.state == "destroyed")
    assert old.state != "destroyed" or new.state == "destroyed"
    assert not (new.state == "listed" and n in w.offers)
    assert sum(p.used for p in w.permissions) == len(w.copies) - len(w.documents) * 4
    assert all(p.used <= p.quantity for p in w.permissions)


@pytest.mark.parametrize("seed", range(SEED, SEED + WALKS))
def test_random_moves_keep_the_invariants(seed: int):
    random = Random(seed)
    w = fresh(random)
    done, progress = 0, Progress(f"rules, seed {seed}", STEPS)
    for _ in range(STEPS):
        if len(w.copies) > 60 or all(copy.state == "destroyed" for copy in w.copies):
            w = fresh(random)
        n, before = random.randrange(len(w.copies)), list(w.copies)
        random.choice(
            (offer, offer, answer, answer, answer, permit, reproduce, list_copies, destroy, destroy)
        )(w, random.choice(list(SEATS)), n)
        check(w, before, n)
        done += w.copies != before
        progress.step()
    summary(f"rules: {STEPS:,} moves, {done:,} of them changed something, seed {seed}")
    assert done > STEPS // 50


def fresh(random: Random) -> Walk:
    documents = [document(document=i, level=LEVELS[i].code, rank=LEVELS[i].rank) for i in LEVELS]
    w = Walk(random, documents)
    w.copies = [CopyFacts(i, str(i), "held", 1, documents[i % 2], keeper_person=10) for i in range(8)]
    return w
