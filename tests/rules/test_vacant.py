"""No thing is stuck because somebody left: whichever of its parties' posts are vacant, a way leads on.

`tests/house/test_lives.py` sees arrows; here the rules themselves are asked, for every state of every life
that is no end, with every choice of its parties gone. Who is left in the office has a post of its own for
each role over the whole, as an office can always have: who decides may be new, who proposed never is. Nobody
acts on what does not exist for them, and the rules of today need not know
the level of what was proposed under others.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import chain, combinations
from typing import Any
from unittest.mock import patch

import pytest

from steward.rules import reach
from steward.rules.access import may_see
from steward.rules.catalogue import BY_NAME
from steward.rules.custody import destruction as lists
from steward.rules.custody.facts import CopyFacts, DestructionFacts
from steward.rules.document import drafts
from steward.rules.document.facts import DocumentFacts
from steward.rules.lives import BY_SUBJECT, LIVES
from steward.rules.machinery.actor import CLOCK, Actor
from steward.rules.machinery.answers import Refusal
from tests.rules.made import (
    DAY,
    LAW,
    ROOT,
    THINGS,
    book,
    copy,
    document,
    entry,
    handover,
    mandate,
    permission,
    who,
)

#: Whoever is left, each in a post and a person of its own, and the clock of a later day.
LEFT = [
    who(
        mandate(role, unit=ROOT, rank=rank),
        post=900 + n,
        person=9000 + n,
        capacity="province-chair",
        unit=ROOT,
        units=(ROOT,),
    )
    for n, (role, rank) in enumerate(
        (("registrar", 40), ("security", 0), ("inspector", 40), ("inspector", 40))
    )
] + [who(mandate("decider", unit=ROOT, capacity="province-chair"), post=910, person=9100)]
LATER = who(principal=CLOCK, post=0, person=None, day=DAY + timedelta(days=400))
#: One step of a way: an act, and the thing that it is done to.
Step = tuple[str, Any]
KEEPER, DRAFTER, RECEIVER, DECIDER, PROPOSER = (
    who(
        mandate(role, capacity="province-chair" if role == "decider" else ""), post=number, person=number * 10
    )
    for role, number in (("reader", 10), ("reader", 60), ("reader", 50), ("decider", 20), ("registrar", 12))
)
ACCESS = who(mandate("security", unit=ROOT, rank=0), post=30, person=300)
#: One who keeps a copy and is authorised for nothing: sees that document,
#: and of a list that names another one nothing.
BLIND = who(post=10, person=100)
#: A rule set whose levels those of today know nothing of.
UNKNOWN = replace(
    LAW,
    code="zz",
    family="zz",
    levels=tuple(replace(one, code=f"zz-{one.code}", equivalences=()) for one in LAW.levels),
)
FOREIGN = {"law": UNKNOWN, "level": UNKNOWN.levels[0].code}


@dataclass(frozen=True)
class Scene:
    """A thing in a state with its parties. `make` makes it with those who are gone;
    `ways` are the ways on besides its arrows."""

    subject: str
    state: str
    parties: Mapping[str, Actor]
    make: Callable[[frozenset[str]], Any]
    ways: Callable[[Any], tuple[tuple[Step, ...], ...]] = lambda thing: ()

    def all_ways(self, thing: Any) -> Iterator[tuple[Step, ...]]:
        """Each arrow out of the state whose act is done to the thing itself, and the ways told."""
        for arrow in BY_SUBJECT[self.subject].arrows:
            if (
                self.state in arrow.before
                and arrow.after not in ("", self.state)
                and self.subject in BY_NAME[arrow.act].on
            ):
                yield ((arrow.act, thing),)
        yield from self.ways(thing)

    def leads_on(self, gone: frozenset[str]) -> bool:
        """Whether somebody who is still there, or the clock, may do each step of one of the ways."""
        there = [*LEFT, LATER, *(by for name, by in self.parties.items() if name not in gone)]
        ways = self.all_ways(self.make(gone))
        return any(
            all(any(sees(by, of) and BY_NAME[act](by, of) is None for by in there) for act, of in way)
            for way in ways
        )


def sees(by: Actor, thing: Any) -> bool:
    """Whether the thing exists for this actor: a list does where all of its copies do."""
    if by.principal == CLOCK:
        return True
    if isinstance(thing, DestructionFacts):
        return all(sees(by, one) for one in thing.copies)
    if isinstance(thing, CopyFacts):
        return may_see(by, thing.document, frozenset({thing.keeper} - {None}))
    return may_see(by, thing, frozenset()) if isinstance(thing, DocumentFacts) else True


def held(gone: frozenset[str], **more: Any) -> Any:
    """A copy that lies with the keeper, whose post may be vacant."""
    return copy(keeper=10, keeper_person=None if "keeper" in gone else 100, **more)


def draft(state: str, **more: Any) -> Callable[[frozenset[str]], Any]:
    """A document of one's own; of a draft it is known whether its drafter's post is vacant."""
    left = state in ("proposed", "returned")
    return lambda gone: document(
        state=state, direction="outgoing", drafter_left=left and "drafter" in gone, **more
    )


def list_of(
    state: str, witnesses: int, decided: bool, proposer: int = 10, *others: Any, **more: Any
) -> Callable[[frozenset[str]], Any]:
    def make(gone: frozenset[str]) -> Any:
        deciding = {"decider": 20, "decider_person": 200} if decided else {}
        seen = {
            "witnesses": tuple(range(70, 70 + witnesses)),
            "witness_persons": tuple(range(700, 700 + witnesses)),
        }
        return THINGS["destruction"](
            state=state,
            proposer=proposer,
            proposer_person=proposer * 10,
            proposer_left=("keeper" if proposer == 10 else "proposer") in gone,
            copies=(held(gone, state="listed", document=document(**more)), *others),
            **seen,
            **deciding,
        )

    return make


def witnessed(thing: Any) -> tuple[tuple[Step, ...], ...]:
    """One witness more, and it is carried out."""
    full = replace(thing, witnesses=(70, 71), witness_persons=(700, 710))
    return ((("copy.witness_destruction", thing), ("copy.destroy", full)),)


def offered_back(thing: Any) -> Any:
    return handover(giver=10, receiver=900, copy=replace(thing, open_handover=True))


@dataclass(frozen=True)
class OnLoan:
    """A copy on loan to its keeper: the loan ends with what becomes of the copy."""

    copy: Any

    def ways(self) -> tuple[tuple[Step, ...], ...]:
        return (("copy.return", self.copy), ("copy.accept", offered_back(self.copy))), (
            ("copy.take_over", self.copy),
        )


def taken_over(thing: Any) -> tuple[tuple[Step, ...], ...]:
    """What a vacant post left is taken over first, and goes on from there."""
    return (
        (
            ("copy.take_over", thing),
            ("copy.propose_destruction", replace(thing, keeper=900, keeper_person=9000)),
        ),
    )


def of_a_list(thing: Any) -> tuple[tuple[Step, ...], ...]:
    """A copy goes on with the list that it stands on: one that a witness has confirmed."""
    listed = replace(list_of("decided", 1, True)(frozenset()), copies=(thing,))
    return (("copy.destroy", listed),), (("copy.give_up_destruction", listed),), *witnessed(listed)


PARTIES = {"keeper": KEEPER, "decider": DECIDER}
LISTING = {**PARTIES, "proposer": PROPOSER}
#: A copy of another document that a third post keeps, on the same list.
BESIDE = copy(copy=2, path="4", state="listed", keeper=11, keeper_person=110, document=document(document=2))
DRAFTING = {"drafter": DRAFTER, "decider": DECIDER}
SCENES = (
    *(Scene("document", state, DRAFTING, draft(state))
      for state in ("proposed", "returned", "determined", "in_force")),
    *(Scene("document", state, DRAFTING, draft(state, **FOREIGN)) for state in ("proposed", "returned")),
    Scene("entry", "cancel_proposed", {"proposer": PROPOSER}, lambda _: entry(
        state="cancel_proposed", proposer=12, proposer_person=120, proposed_on=DAY)),
    Scene("book", "open", {}, lambda _: book(year=DAY.year - 1)),
    Scene("volume", "open", {}, lambda _: book(year=DAY.year),
          lambda thing: ((("book.close_volume", thing),),)),
    Scene("copy", "held", {"keeper": KEEPER}, held, taken_over),
    Scene("copy", "held", {"keeper": KEEPER}, lambda gone: held(gone, open_handover=True), lambda thing: (
        (("copy.take_over", thing),), (("copy.withdraw", handover(copy=thing)),))),
    Scene("copy", "listed", PARTIES, lambda gone: held(gone, state="listed"), of_a_list),
    Scene("handover", "open", {"keeper": KEEPER, "receiver": RECEIVER},
          lambda gone: handover(copy=held(gone, open_handover=True)),
          lambda thing: ((("copy.take_over", thing.copy),),)),
    Scene("permission", "open", PARTIES, lambda gone: permission(copy=held(gone))),
    *(Scene("destruction", "proposed", LISTING, list_of("proposed", 0, False, proposer))
      for proposer in (10, 12)),
    *(Scene("destruction", "decided", LISTING, list_of("decided", seen, decided, proposer), witnessed)
      for seen in (0, 1, 2) for decided in (True, False) for proposer in (10, 12)),
    *(Scene("destruction", "proposed", {**LISTING, "keeper": keeper},
            list_of("proposed", 0, False, 12, *others, **more))
      for keeper in (KEEPER, BLIND) for others in ((), (BESIDE,)) for more in ({}, FOREIGN)),
    *(Scene("destruction", "decided", {**LISTING, "keeper": BLIND},
            list_of("decided", seen, True, 12, BESIDE, **more), witnessed)
      for seen in (0, 1, 2) for more in ({}, FOREIGN)),
    Scene("scan", "open", {"decider": DECIDER}, lambda _: THINGS["scan"]()),
    *(Scene(subject, state, {}, lambda _, subject=subject, state=state: THINGS[subject](state=state))
      for subject, state in (("hit", "open"), ("incident", "open"), ("allowance", "in_force"))),
    Scene("authorisation", "proposed", {"proposer": ACCESS},
          lambda _: THINGS["authorisation"](proposed_on=DAY)),
    Scene("authorisation", "in_force", {"holder": RECEIVER},
          lambda _: THINGS["authorisation"](state="in_force")),
    Scene("delegation", "in_force", {"giver": DECIDER, "deputy": RECEIVER}, lambda _: THINGS["delegation"]()),
    Scene("reset", "proposed", {"proposer": ACCESS}, lambda _: THINGS["reset"](proposed_on=DAY)),
    Scene("erasure", "proposed", {"proposer": ACCESS}, lambda _: THINGS["erasure"]()),
    Scene("loan", "open", {"lender": RECEIVER, "keeper": KEEPER}, lambda gone: OnLoan(held(gone)),
          lambda thing: thing.ways()),
)  # fmt: skip # a case in one line or two


def choices(parties: Mapping[str, Actor]) -> list[frozenset[str]]:
    """Every choice of parties who are gone, from none to all of them."""
    return [
        frozenset(one)
        for one in chain.from_iterable(combinations(parties, n) for n in range(len(parties) + 1))
    ]


def stuck(scenes: tuple[Scene, ...] = SCENES) -> list[str]:
    return [
        f"{one.subject} {one.state} ({one.make(gone)}) without {', '.join(sorted(gone)) or 'nobody'}"
        for one in scenes
        for gone in choices(one.parties)
        if not one.leads_on(gone)
    ]


def test_every_state_that_is_no_end_is_walked():
    open_states = {(life.subject, state) for life in LIVES for state in life.states if state not in life.ends}
    assert {(one.subject, one.state) for one in SCENES} == open_states
    assert {life.subject for life in LIVES} == set(BY_SUBJECT)


def test_whoever_of_its_parties_is_gone_nothing_is_stuck():
    assert stuck() == []


def test_a_rule_that_asks_for_a_party_that_is_gone_is_found_out():
    """What this test was written for: only proposer and keeper carried a list out,
    and nobody gave it up once it was witnessed."""

    def named(by: Actor, one: DestructionFacts) -> bool:
        return by.post in (one.proposer, *(copy.keeper for copy in one.copies))

    with patch.object(lists, "carries_out", named):
        told = stuck()
    assert told and {one.split(" (")[0] for one in told} == {
        "destruction proposed",
        "destruction decided",
        "copy listed",
    }
    assert all({"keeper", "proposer"} & set(one.split(" without ")[1].split(", ")) for one in told)


def test_a_list_that_nobody_may_decide_is_seen_by_the_walk():
    """Whose proposer alone could withdraw it, under rules that do not know its level."""
    with patch.object(lists, "carries_out", lambda by, one: by.post == one.proposer):
        told = stuck()
    assert {one.split(" (")[0] for one in told} >= {"destruction proposed"}
    assert all(
        "proposer" in one.split(" without ")[1] or "keeper" in one.split(" without ")[1] for one in told
    )


def test_a_list_whose_copies_no_keeper_sees_whole_is_seen_by_the_walk():
    def no_more_than_the_own(by: Actor, one: DestructionFacts) -> bool:
        return by.post == one.proposer or any(reach.answers_for(by, copy) for copy in one.copies)

    with patch.object(lists, "carries_out", no_more_than_the_own):
        told = stuck()
    assert {one.split(" (")[0] for one in told} == {"destruction proposed", "destruction decided"}
    assert all("path='4'" in one and "proposer" in one.split(" without ")[1] for one in told)


def test_a_draft_whose_level_the_rules_of_today_do_not_know_is_seen_by_the_walk():
    with patch.object(drafts, "keeps_register", lambda by, of: Refusal("not_the_registrar")):
        told = stuck()
    assert {one.split(" (")[0] for one in told} == {"document proposed", "document returned"}
    assert all("drafter" in one.split(" without ")[1] and "zz" in one for one in told)


@pytest.mark.parametrize(
    "gone",
    choices({"lender": RECEIVER, "keeper": KEEPER}),
    ids=lambda gone: " and ".join(sorted(gone)) or "nobody",
)
def test_a_loan_is_extended_by_its_lender_or_by_the_registry_once_its_post_is_vacant(gone: frozenset[str]):
    """No arrow leads to another state: it is only due later, and that too must be possible for somebody,
    and for no other."""
    loan = THINGS["loan"](lender=50, lender_left="lender" in gone)
    may = {
        by.post
        for by in (*LEFT, KEEPER, *([] if "lender" in gone else [RECEIVER]))
        if BY_NAME["copy.extend_loan"](by, loan) is None
    }
    assert may == ({900} if "lender" in gone else {50})


@pytest.mark.parametrize("name", ["registrar", "decider"])
def test_without_the_role_a_thing_waits_for_it(name: str):
    """The walk sees roles as well: an office without a registrar or without
    one who decides is stuck somewhere."""
    left = [by for by in LEFT if not by.having(name)]
    with patch(f"{__name__}.LEFT", left):
        assert stuck() != []
