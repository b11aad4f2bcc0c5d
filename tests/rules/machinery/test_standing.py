"""Every act is declared once and whole; each check stands beside a declaration that it finds wrong."""

import re
from collections import Counter
from string import Formatter

import pytest

from steward.rules import catalogue
from steward.rules.catalogue import BY_NAME, DECLARED, declared_in, on
from steward.rules.custody import handovers
from steward.rules.document import proofs
from steward.rules.lives import BY_SUBJECT
from steward.rules.machinery.actor import CEREMONY, CLOCK, POST, RuleFacts
from steward.rules.machinery.answers import Refusal
from steward.rules.machinery.life import Life, moves
from steward.rules.machinery.standing import Standing, standing
from tests.rules.made import THINGS, copy, mandate, who

PRINCIPALS = (POST, CLOCK, CEREMONY)
WAITS = ("", "act", "due")
NAME = re.compile(r"[a-z]+\.[a-z]+(_[a-z]+)*")
PLACE = re.compile(r"[a-z]+(_[a-z]+)*")
each = pytest.mark.parametrize("one", DECLARED, ids=lambda one: one.name)


def lamp(name="lamp.light", verb="Light", past="{lamp} is lit.", **more):
    """A declaration of the tests' own, good unless told otherwise."""
    return standing(name, **{"on": "lamp", "verb": verb, "past": past, **more})(lambda by, thing: None)


def twice(declared):
    """Names under which more than one act is declared."""
    return [name for name, number in Counter(one.name for one in declared).items() if number > 1]


def places(past):
    """What stands in braces in a sentence."""
    return [name for _, name, spec, how in Formatter().parse(past) if name is not None or spec or how]


def wrong(one):
    """What is wrong with a declaration, in words."""
    told = [place for place in places(one.past) if not PLACE.fullmatch(place)]
    return [
        *(["its name is not subject.act"] if not NAME.fullmatch(one.name) else []),
        *(["it has no verb"] if not one.verb.strip() or places(one.verb) else []),
        *(["it has no sentence for when it is done"] if not one.past.endswith(".") else []),
        *(f"{place!r} is no simple name" for place in told),
        *([f"it waits for {one.waits!r}"] if one.waits not in WAITS else []),
        *(
            [f"it is asked by {one.principals - set(PRINCIPALS)}"]
            if not one.principals <= set(PRINCIPALS)
            else []
        ),
        *(["nobody may ask it"] if not one.principals else []),
        *(
            ["it has a life and is done to no thing of it"]
            if one.life and one.life.subject not in one.on
            else []
        ),
        *(["it stands nowhere in its life"] if one.life and not one.life.before(one.name) else []),
        *(["it waits for nobody in particular"] if one.waits and not one.on else []),
    ]


def astray(one, known):
    """Whether what takes the act back is not declared, or is not done to what the act leads to."""
    back = known.get(one.undo)
    return bool(one.undo) and (back is None or one.goes not in back.on)


def test_no_name_is_declared_twice():
    assert twice(DECLARED) == []
    assert twice((lamp(), lamp(), lamp("lamp.drop"))) == ["lamp.light"]


@each
def test_a_declaration_is_whole(one):
    assert wrong(one) == []


LIFE = Life("lamp", ("dark",), (moves("lamp.light", "dark", "bright"),), ("bright",))


@pytest.mark.parametrize(
    ("bad", "because"),
    [
        (lamp("light"), "its name is not subject.act"),
        (lamp("lamp.Light"), "its name is not subject.act"),
        (lamp(verb=" "), "it has no verb"),
        (lamp(verb="Light {lamp}"), "it has no verb"),
        (lamp(past=""), "it has no sentence for when it is done"),
        (lamp(past="{lamp} is lit"), "it has no sentence for when it is done"),
        (lamp(past="{lamp.title} is lit."), "'lamp.title' is no simple name"),
        (lamp(past="{0} is lit."), "'0' is no simple name"),
        (lamp(past="{} is lit."), "'' is no simple name"),
        (lamp(waits="look"), "it waits for 'look'"),
        (lamp(waits="due", on=()), "it waits for nobody in particular"),
        (lamp(principals=("ghost",)), "it is asked by frozenset({'ghost'})"),
        (lamp(principals=()), "nobody may ask it"),
        (lamp(life=LIFE, on="shade"), "it has a life and is done to no thing of it"),
        (lamp("lamp.drop", life=LIFE), "it stands nowhere in its life"),
    ],
)
def test_a_declaration_that_is_not_whole_is_found(bad, because):
    assert wrong(lamp(life=LIFE)) == []
    assert wrong(bad) == [because]


@each
def test_what_takes_an_act_back_is_declared_and_is_done_to_what_the_act_leads_to(one):
    assert not astray(one, BY_NAME)


def test_an_act_that_is_taken_back_by_nothing_known_is_found():
    known = {"lamp.put_out": lamp("lamp.put_out"), "oil.fill": lamp("oil.fill", on="oil")}
    assert not astray(lamp(undo="lamp.put_out"), known)
    assert astray(lamp(undo="lamp.sell"), known)
    assert astray(lamp(undo="oil.fill"), known)


@each
def test_an_act_is_not_for_other_principals_whoever_they_are_and_whatever_its_thing(one):
    for principal in PRINCIPALS:
        by = who(*(mandate(role) for role in ("registrar", "decider", "security")), principal=principal)
        if principal not in one.principals:
            refusal = one(by, None)
            assert (refusal.code, refusal.params) == ("not_for_this_principal", {"act": one.name})


def test_a_principal_that_may_ask_is_answered_by_life_and_rule():
    asked = lamp(principals=(CLOCK,), life=LIFE)
    dark, bright = copy(state="dark"), copy(state="bright")
    assert asked(who(principal=POST), dark).code == "not_for_this_principal"
    assert asked(who(principal=CLOCK), dark) is None
    assert asked(who(principal=CLOCK), bright).code == "not_now"


def test_the_life_is_asked_before_the_rule_and_the_rule_alone_can_be_asked():
    @standing("lamp.light", on="lamp", verb="Light", past="Lit.", life=LIFE)
    def may_light(by, thing):
        """Never."""
        return Refusal("above_your_level")

    assert may_light(who(), copy(state="bright")).code == "not_now"
    assert may_light(who(), copy(state="dark")).code == "above_your_level"
    assert may_light.asks(who(), copy(state="bright")).code == "above_your_level"
    assert may_light.__doc__ == "Never."


def test_what_an_act_leads_to_is_its_thing_unless_said_otherwise():
    assert (lamp().goes, lamp(goes="room").goes, lamp(on=()).goes) == ("lamp", "room", "")
    assert (lamp().on, lamp(on=("lamp", "room")).on, lamp().subject) == (("lamp",), ("lamp", "room"), "lamp")


def test_the_catalogue_lists_every_declaration_of_every_file_once():
    written = [
        one for module in catalogue.SUBJECTS for one in vars(module).values() if isinstance(one, Standing)
    ]
    assert {one.name for one in written} == BY_NAME.keys() == {one.name for one in DECLARED}
    assert (
        handovers.may_offer in declared_in(handovers)
        and BY_NAME[handovers.may_offer.name] is handovers.may_offer
    )


def test_acts_are_found_by_the_subject_of_their_thing():
    assert (
        handovers.may_offer in on("copy")
        and handovers.may_offer not in on("document")
        and handovers.may_offer not in on("")
    )
    assert proofs.may_attach_proof in on("document") and proofs.may_attach_proof in on("handover")
    assert all(not one.on for one in on("")) and on("lamp") == ()
    assert {
        one.name for subject in ("", *{s for o in DECLARED for s in o.on}) for one in on(subject)
    } == BY_NAME.keys()


def test_every_thing_that_a_life_is_asked_of_can_be_made_and_has_a_state():
    assert {one.life.subject for one in DECLARED if one.life} == THINGS.keys(), (
        "made.THINGS makes one of each"
    )
    for subject, make in THINGS.items():
        for state in BY_SUBJECT[subject].states:
            assert make(state=state).state == state


#: What is not taken back by whoever did it, or never: a destruction, the end of a protection, a book or a
#: decision that is closed, what is erased.
FINAL = {
    "basis.end",
    "book.close_volume",
    "book.turn_year",
    "copy.decide_destruction",
    "copy.destroy",
    "copy.give_up_destruction",
    "copy.witness_destruction",
    "credential.confirm_reset",
    "disclosure.erase",
    "document.confirm_cancelling",
    "document.declassify",
    "document.end_protection",
    "document.revoke_determination",
    "incident.close",
    "scan.abandon",
    "scheme.adopt",
}


def test_what_is_not_easily_taken_back_is_shown_once_more():
    assert {one.name for one in DECLARED if one.grave} == FINAL


def test_before_the_first_release_every_rule_is_of_its_first_version():
    """An entry names the version, and no log is kept that an older rule answered (docs/decisions/0021)."""
    assert {one.version for one in DECLARED} == {1}


def test_a_version_that_is_raised_is_the_one_that_an_entry_names():
    raised = standing("copy.offer", verb="Hand over", past="Offered.", version=4)(lambda by, thing: None)
    assert raised.rule == RuleFacts("copy.offer", 4)
