"""Every life goes on to an end: no state is a trap, none is never reached,
and no proposal binds anybody for ever."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

import pytest

from steward.rules.catalogue import BY_NAME
from steward.rules.lives import BY_SUBJECT, JOBS, LIVES
from steward.rules.machinery.actor import CLOCK
from steward.rules.machinery.life import Life, moves, stays
from steward.rules.words import CODES
from steward.web.templatetags.steward import TONES

ALL = [*LIVES, *JOBS]


def named(life: Life) -> str:
    return life.subject


def unreached(life: Life) -> list[str]:
    """States to which no way leads from where the life begins."""
    known, front = set(life.begins), list(life.begins)
    while front:
        front = [after for state in front for after in life.following(state) if after not in known]
        known |= set(front)
    return [state for state in life.states if state not in known]


def endless(life: Life) -> list[str]:
    """States from which no way leads to an end."""
    good = set(life.ends)
    while more := {state for state in life.states if state not in good and good & set(life.following(state))}:
        good |= more
    return [state for state in life.states if state not in good]


@pytest.mark.parametrize("life", ALL, ids=named)
def test_every_state_is_reached_and_every_state_that_is_no_end_has_a_way_to_one(life: Life) -> None:
    assert (life.dead_ends(), unreached(life), endless(life)) == ((), [], [])


def test_a_trap_a_circle_and_a_state_that_nothing_leads_to_are_found() -> None:
    good = Life("paper", ("new",), (moves("paper.read", "new", "read"), stays("paper.see", "new")), ("read",))
    assert (good.dead_ends(), unreached(good), endless(good)) == ((), [], [])
    trap = replace(good, arrows=(*good.arrows, moves("paper.lose", "new", "lost")))
    assert (trap.dead_ends(), endless(trap)) == (("lost",), ["lost"])
    circle = replace(
        trap,
        arrows=(*trap.arrows, moves("paper.find", "lost", "found"), moves("paper.lose", "found", "lost")),
    )
    assert (circle.dead_ends(), endless(circle)) == ((), ["lost", "found"])
    assert unreached(replace(good, arrows=(*good.arrows, moves("paper.burn", "torn", "ash")))) == [
        "torn",
        "ash",
    ]


@pytest.mark.parametrize("life", ALL, ids=named)
def test_every_state_has_a_word_and_a_tone_and_no_word_is_left_over(life: Life) -> None:
    assert set(CODES[f"{life.subject}_state"]) == set(life.states)
    assert set(life.tones) <= set(life.states) and set(life.tones.values()) <= set(TONES)


@pytest.mark.parametrize("life", LIVES, ids=named)
def test_every_arrow_is_an_act_that_is_declared(life: Life) -> None:
    assert [arrow.act for arrow in life.arrows if arrow.act not in BY_NAME] == []


#: Every state in which something waits for somebody's answer: what refuses it, what takes it back, what lets
#: it lapse. One act may be two of them: an erasure is turned down, and taken back, by one act.
ANSWERS: Mapping[tuple[str, str], tuple[str, str, str]] = {
    ("document", "proposed"): ("document.return_proposal", "document.withdraw_proposal", ""),
    ("document", "returned"): ("", "document.withdraw_proposal", ""),
    ("document", "determined"): ("document.revoke_determination", "", "document.end_protection"),
    ("entry", "cancel_proposed"): (
        "document.refuse_cancelling",
        "document.withdraw_cancelling",
        "document.lapse_cancelling",
    ),
    ("handover", "open"): ("copy.refuse", "copy.withdraw", ""),
    ("permission", "open"): ("copy.end_permission", "", "copy.lapse_permission"),
    ("destruction", "proposed"): ("copy.refuse_destruction", "copy.withdraw_destruction", ""),
    ("destruction", "decided"): ("copy.give_up_destruction", "copy.give_up_destruction", ""),
    ("scan", "open"): ("scan.abandon", "scan.abandon", "scan.lapse"),
    ("authorisation", "proposed"): ("authorisation.refuse", "authorisation.withdraw", "authorisation.lapse"),
    ("reset", "proposed"): ("credential.refuse_reset", "credential.withdraw_reset", "credential.lapse_reset"),
    ("erasure", "proposed"): ("disclosure.refuse_erasure", "disclosure.refuse_erasure", ""),
}
#: What may wait for ever, each with its reason.
PATIENT: Mapping[tuple[str, str], str] = {
    (
        "document",
        "proposed",
    ): "a draft binds nobody; it stands in its deciders' work and its drafter takes it back",
    ("document", "returned"): "a draft binds nobody; it stands in its drafter's work",
    ("handover", "open"): "the giver answers for the copy until it is accepted, and takes the offer back",
    ("destruction", "proposed"): "the copies are in custody meanwhile; a list is no danger by its age",
    ("destruction", "decided"): "what is decided stays due until it is carried out or given up",
    (
        "erasure",
        "proposed",
    ): "what is to be erased stays readable meanwhile; the ground does not end by itself",
}
#: States that wait for one person alone, so that nobody has to refuse them or nobody else proposed them.
ALONE = {("document", "returned"), ("document", "determined"), ("permission", "open")}


def waits(state: str) -> bool:
    return "proposed" in state or state in ("open", "returned", "decided", "determined")


#: What the clock does besides: it ends nothing that waits.
SERVICE = {"record.recommit"}
#: Open things that are no proposal: they wait for work, and end by it.
WORK = {("hit", "open"), ("incident", "open"), ("book", "open"), ("volume", "open"), ("loan", "open")}


def unanswerable(lives: Iterable[Life], answers: Mapping[tuple[str, str], tuple[str, str, str]]) -> list[str]:
    """States of waiting without an answer in the list, and answers that are no arrow out of theirs."""
    told = []
    for life in lives:
        for state in life.states:
            place = life.subject, state
            if waits(state) and state not in life.ends and place not in WORK and place not in answers:
                told.append(f"{life.subject} {state}: nobody can refuse it or take it back")
            refuses, takes_back, lapses = answers.get(place, ("", "", ""))
            leading = filter(None, (refuses, takes_back, lapses))
            still = (act for act in leading if not set(life.after(act, state)) - {state})
            told.extend(f"{life.subject} {state}: {act} leads nowhere" for act in still)
    return told


def test_every_proposal_can_be_refused_and_taken_back_by_those_who_may() -> None:
    assert unanswerable(LIVES, ANSWERS) == []
    assert {place for place, (refuses, back, _) in ANSWERS.items() if not (refuses and back)} == ALONE
    assert [place for place in WORK if place[0] not in BY_SUBJECT] == []


def test_every_proposal_lapses_by_the_clock_or_has_a_reason_to_wait_for_ever() -> None:
    assert {place for place, (_, _, lapses) in ANSWERS.items() if not lapses} == PATIENT.keys()
    lapsing = {act for _, _, act in ANSWERS.values() if act}
    assert {act for act in lapsing if CLOCK not in BY_NAME[act].principals} == set()
    assert {act.name for act in BY_NAME.values() if CLOCK in act.principals} == lapsing | SERVICE


def test_a_proposal_that_nobody_can_refuse_and_an_answer_that_leads_nowhere_are_found() -> None:
    good = Life(
        "paper",
        ("proposed",),
        (moves("paper.refuse", "proposed", "gone"), stays("paper.see", "proposed")),
        ("gone",),
    )
    assert unanswerable([good], {("paper", "proposed"): ("paper.refuse", "", "")}) == []
    assert unanswerable([good], {}) == ["paper proposed: nobody can refuse it or take it back"]
    assert unanswerable([good], {("paper", "proposed"): ("paper.see", "", "")}) == [
        "paper proposed: paper.see leads nowhere"
    ]


def test_what_refuses_asks_for_a_reason() -> None:
    """An order sealed before there was a field for it has none: then the field has a default,
    and is asked for all the same."""
    from steward.acts.catalogue import find
    from steward.rules.machinery.fields import kinds, required

    def asks(act: str) -> bool:
        order = find(act).order
        return "reason" in required(order) or ("reason" in kinds(order) and kinds(order)["reason"].asked)

    assert [act for act, _, _ in ANSWERS.values() if act and not asks(act)] == []
