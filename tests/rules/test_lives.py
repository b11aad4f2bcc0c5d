"""Every life is walked: each arrow is taken, whatever is no arrow is refused by the life,
and nothing is stuck."""

import pytest

from steward.rules.catalogue import BY_NAME, DECLARED
from steward.rules.document import cancelling
from steward.rules.lives import BY_SUBJECT, DOCUMENT, JOBS, LIVES
from steward.rules.machinery.actor import POST
from steward.rules.machinery.life import DRAWN, Life, moves, stays
from steward.rules.words import CODES
from tests.rules.made import ROOT, THINGS, document, entry, mandate, permission, who

ROLES = ("reader", "registrar", "decider", "security")
#: Somebody who may do nearly everything, and somebody who may do nothing:
#: a state refuses the one as well as the other.
MIGHTY = who(*(mandate(role, unit=ROOT, capacity="province-chair") for role in ROLES), post=77, person=770)
NOBODY = who(post=78, person=780)
WITH_A_LIFE = [one for one in DECLARED if one.life]

lives = pytest.mark.parametrize("life", LIVES, ids=lambda life: life.subject)
acts = pytest.mark.parametrize("standing", WITH_A_LIFE, ids=lambda one: one.name)


def asking(standing):
    """The two as principals of the act."""
    principal = POST if POST in standing.principals else min(standing.principals)
    return [who(*by.mandates, post=by.post, person=by.person, principal=principal) for by in (MIGHTY, NOBODY)]


@lives
def test_every_arrow_is_taken_from_each_state_before_it(life):
    for arrow in life.arrows:
        for state in arrow.before:
            assert life.refuses(arrow.act, state) is None
            assert (arrow.after or state) in life.after(arrow.act, state)
            assert arrow.act in life.could(state)
            assert {state, *life.after(arrow.act, state)} <= set(life.states)


@lives
def test_what_is_no_arrow_is_refused_naming_the_state_and_what_one_could_do(life):
    for act in {arrow.act for arrow in life.arrows}:
        for state in set(life.states) - set(life.before(act)):
            refusal = life.refuses(act, state)
            assert (refusal.code, refusal.params) == (
                "not_now",
                {"subject": life.subject, "state": state, "could": life.could(state)},
            )
            assert life.after(act, state) == () and act not in life.could(state)


@acts
def test_an_act_is_refused_by_the_life_of_its_thing_before_its_rule_is_asked(standing):
    life = standing.life
    for state in set(life.states) - set(life.before(standing.name)):
        for by in asking(standing):
            refusal = standing(by, THINGS[life.subject](state=state))
            assert (refusal.code, refusal.params) == (
                "not_now",
                {"subject": life.subject, "state": state, "could": life.could(state)},
            )


@acts
def test_an_act_is_never_refused_by_the_life_of_its_thing_in_a_state_before_it(standing):
    assert standing.life.before(standing.name), "an act with a life stands in it"
    for state in standing.life.before(standing.name):
        for by in asking(standing):
            refusal = standing(by, THINGS[standing.life.subject](state=state))
            assert refusal is None or refusal.params.get("subject") != standing.life.subject


def test_a_rule_also_asks_the_life_of_what_the_thing_belongs_to():
    """An entry is cancelled with its document, a copy is reproduced under its permission:
    both lives are asked."""
    for state in set(DOCUMENT.states) - {"in_force"}:
        decided = {"declassifier": 20} if state == "declassified" else {}
        for act, of in ((cancelling.may_propose, "valid"), (cancelling.may_confirm, "cancel_proposed")):
            refusal = act(MIGHTY, entry(state=of, document=document(state=state, **decided)))
            assert (refusal.code, refusal.params["subject"], refusal.params["state"]) == (
                "not_now",
                "document",
                state,
            )
    for state in set(BY_SUBJECT["copy"].states) - {"held"}:
        refusal = BY_NAME["copy.reproduce"](MIGHTY, permission(copy=THINGS["copy"](state=state)))
        assert (refusal.code, refusal.params["subject"], refusal.params["state"]) == (
            "not_now",
            "copy",
            state,
        )


@lives
def test_no_state_is_a_dead_end_unless_it_is_an_end(life):
    assert life.dead_ends() == ()


@lives
def test_every_state_is_come_to(life):
    come_to = {*life.begins, *(arrow.after for arrow in life.arrows)}
    assert set(life.states) <= come_to


@lives
def test_every_state_has_a_word_and_every_word_a_state(life):
    assert set(CODES[f"{life.subject}_state"]) == set(life.states)


@lives
def test_every_act_of_an_arrow_is_declared(life):
    assert {arrow.act for arrow in life.arrows} <= BY_NAME.keys()


def test_the_lives_are_of_different_subjects_and_none_that_an_act_asks_is_missing():
    assert len(BY_SUBJECT) == len(LIVES)
    assert all(one.life.subject in BY_SUBJECT for one in WITH_A_LIFE)


LAMP = Life(
    "lamp",
    begins=("dark",),
    arrows=(
        moves("lamp.light", ("dark", "dim"), "bright"),
        stays("lamp.clean", "dark", "bright"),
        moves("lamp.drop", "bright", "broken"),
    ),
    ends=(),
)


def test_a_state_without_a_way_out_is_found():
    assert LAMP.dead_ends() == ("broken",)
    assert Life("lamp", ("dark",), (stays("lamp.clean", "dark"),), ()).dead_ends() == ("dark",)
    assert Life("lamp", ("dark",), (moves("lamp.clean", "dark", "dark"),), ()).dead_ends() == ("dark",)
    assert Life("lamp", LAMP.begins, LAMP.arrows, ("broken",)).dead_ends() == ()


def test_a_state_that_nothing_leads_to_is_found():
    assert set(LAMP.states) - {*LAMP.begins, *(arrow.after for arrow in LAMP.arrows)} == {"dim"}


def test_a_life_tells_what_it_allows():
    assert LAMP.states == ("dark", "dim", "bright", "broken")
    assert (LAMP.before("lamp.clean"), LAMP.after("lamp.clean", "dark")) == (("dark", "bright"), ("dark",))
    assert (LAMP.could("bright"), LAMP.could("broken")) == (("lamp.clean", "lamp.drop"), ())
    assert LAMP.refuses("lamp.light", "bright").params["could"] == ("lamp.clean", "lamp.drop")
    assert LAMP.refuses("lamp.sell", "dark").code == "not_now"
    more = LAMP.joined(moves("lamp.mend", "broken", "dark"))
    assert (more.dead_ends(), LAMP.dead_ends()) == ((), ("broken",))


@pytest.mark.parametrize("life", (*LIVES, *JOBS), ids=lambda life: life.subject)
def test_how_a_state_looks_is_said_of_states_there_are_in_tones_and_drawings_there_are(life):
    assert {*life.tones, *life.icons} <= set(life.states)
    assert {life.tone(state) for state in life.states} <= set(DRAWN)
