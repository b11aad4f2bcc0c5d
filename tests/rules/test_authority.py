"""On whose authority something is decided: one's own before what is lent,
and one authority for one decision."""

from dataclasses import replace

import pytest

from steward.rules.authority import authorities, authority, decides, joint_authority
from steward.rules.book.facts import EntryFacts
from steward.rules.custody.destruction import (
    destroying_authority,
    may_decide_destruction,
    may_give_up,
    may_refuse_destruction,
)
from steward.rules.document.cancelling import answering_authority, may_refuse
from steward.rules.document.cancelling import may_confirm as may_confirm_cancelling
from steward.rules.document.drafts import may_revoke
from steward.rules.document.register import may_determine, may_return_proposal
from steward.rules.machinery.actor import Authority
from steward.rules.machinery.answers import Refusal, granted
from steward.rules.people.facts import UnitFacts
from steward.rules.spill.scans import opening_authority
from tests.rules.made import (
    ASIDE,
    LINE,
    ROOT,
    TOP,
    copy,
    destruction,
    document,
    entry,
    mandate,
    registrar,
    who,
)

OWN = Authority(10, "province-chair")
LENT = Authority(20, "province-chair", 7, "02/UQ")


def own(**more):
    return mandate("decider", **{"capacity": "province-chair", **more})


def lent(**more):
    return own(**{"deputy_of": 20, "delegation": 7, "paper": "02/UQ", **more})


def test_authority_is_told_with_the_post_the_capacity_and_the_paper():
    assert authority(who(own()), document(), "determine") == OWN
    assert authority(who(lent()), document(), "determine") == LENT


def test_what_is_ones_own_comes_before_what_is_lent():
    assert authority(who(lent(), own()), document(), "determine") == OWN
    assert authority(who(lent(), own(unit=ASIDE)), document(), "determine") == LENT
    assert authority(who(lent(), own(capacity="")), document(), "determine") == LENT


@pytest.mark.parametrize(
    ("mandates", "code"),
    [
        pytest.param((), "no_deciding_authority", id="none at all"),
        pytest.param((own(unit=ASIDE),), "no_deciding_authority", id="over another unit"),
        pytest.param((own(rank=0),), "no_deciding_authority", id="below the level"),
        pytest.param((own(capacity=""),), "not_competent_at_level", id="in no capacity"),
    ],
)
def test_where_there_is_none_the_standing_answer_says_why(mandates, code):
    by = who(*mandates)
    told = authority(by, document(), "determine")
    assert isinstance(told, Refusal) and told.code == code
    assert decides(by, document(), "determine").code == code
    with pytest.raises(Refusal, match=code):
        granted(told)


def test_one_decision_over_several_documents_rests_on_one_authority():
    here, there = document(), document(document=2, units=(ROOT, ASIDE))
    assert joint_authority(who(own(), own(unit=ASIDE)), (here, there), "destroy") == OWN
    assert joint_authority(who(own(), lent(), lent(unit=ASIDE)), (here, there), "destroy") == LENT
    mixed = joint_authority(who(own(), lent(unit=ASIDE)), (here, there), "destroy")
    assert isinstance(mixed, Refusal) and mixed.code == "several_authorities"
    half = joint_authority(who(own()), (here, there), "destroy")
    assert isinstance(half, Refusal) and half.code == "no_deciding_authority"


def test_nothing_to_decide_on_rests_on_no_authority():
    told = joint_authority(who(own()), (), "destroy")
    assert isinstance(told, Refusal) and told.code == "no_deciding_authority"


def test_a_scan_is_decided_on_the_first_authority_over_the_unit():
    unit = UnitFacts(2, LINE)
    assert opening_authority(who(lent(), own()), unit) == OWN
    assert opening_authority(who(lent()), unit) == LENT
    assert isinstance(opening_authority(registrar(), unit), Refusal)


def test_a_deputy_who_keeps_the_book_confirms_a_cancelling_in_its_own_right():
    entry = EntryFacts(1, "cancel_proposed", LINE, document(), False, 99, 990)
    assert answering_authority(registrar(), entry) == registrar().own
    assert answering_authority(who(lent()), entry) == LENT
    assert answering_authority(who(lent(), mandate("registrar")), entry) == who().own
    assert answering_authority(who(own(), mandate("registrar")), entry) == OWN


def test_a_need_to_know_outside_the_mandate_is_outside_the_authority():
    assert isinstance(authority(who(own()), document(need=7), "determine"), Refusal)
    assert authority(who(own(needs=(0, 7))), document(need=7), "determine") == OWN
    assert authorities(who(own()), LINE, TOP.rank + 10) == ()


THIRD = Authority(21, "province-chair", 8, "03/UQ")


def by_third(**more):
    return lent(**{"deputy_of": 21, "delegation": 8, "paper": "03/UQ", "lender": 210, **more})


@pytest.mark.parametrize(
    "first", [(20, 999), (999, 200)], ids=["the post that lent it", "another post of the person who lent it"]
)
def test_on_an_authority_that_the_first_person_lent_nobody_is_the_second(first):
    """The deputy's own, and what a third lent, still is one."""
    deputy = who(lent(lender=200))
    assert authority(deputy, document(), "determine") == LENT
    told = authority(deputy, document(), "determine", first)
    assert isinstance(told, Refusal) and told.code == "authority_of_the_first"
    assert authority(who(lent(lender=200), by_third()), document(), "determine", first) == THIRD
    assert authority(who(lent(lender=200), own()), document(), "determine", first) == OWN
    assert authority(deputy, document(), "determine", (999, 998), (None, None)) == LENT


DRAFT = document(state="proposed", drafter=20, drafter_person=200)
LINE_OF_HEAD = entry(state="cancel_proposed", proposer=20, proposer_person=200)
LIST_OF_HEAD = destruction(proposer=20, proposer_person=200)
KEPT_BY_HEAD = destruction(copies=(copy(keeper=20, keeper_person=200),))
LEFT_BY_HEAD = destruction(copies=(copy(keeper=22, keeper_person=None),), keeper_persons=(200,))


@pytest.mark.parametrize(
    ("act", "thing"),
    [
        pytest.param(may_determine, DRAFT, id="determining a draft"),
        pytest.param(may_return_proposal, DRAFT, id="returning it"),
        pytest.param(may_revoke, replace(DRAFT, state="determined"), id="revoking its determination"),
        pytest.param(may_confirm_cancelling, LINE_OF_HEAD, id="confirming a cancelling"),
        pytest.param(may_refuse, LINE_OF_HEAD, id="refusing it"),
        pytest.param(may_decide_destruction, LIST_OF_HEAD, id="deciding a list"),
        pytest.param(may_refuse_destruction, LIST_OF_HEAD, id="refusing a list"),
        pytest.param(may_decide_destruction, KEPT_BY_HEAD, id="deciding on a kept copy"),
        pytest.param(
            may_give_up,
            replace(KEPT_BY_HEAD, state="decided"),
            id="giving up what was decided of a kept copy",
        ),
        pytest.param(may_decide_destruction, LEFT_BY_HEAD, id="deciding on a copy of a post that was left"),
    ],
)
def test_a_deputy_is_no_second_person_to_whom_it_is_deputy_of(act, thing):
    """The same thing, the same deputy: by what the first person lent it is refused,
    by anything else it is done."""
    deputy = {"post": 30, "person": 300}
    assert act(who(lent(lender=200), **deputy), thing).code == "authority_of_the_first"
    assert act(who(lent(lender=200), by_third(), **deputy), thing) is None
    assert act(who(lent(lender=200), own(), **deputy), thing) is None
    assert act(who(by_third(), **deputy), thing) is None
    assert act(who(**deputy), thing).code in ("no_deciding_authority", "not_the_registrar")


def test_a_deputy_who_keeps_the_book_confirms_what_its_giver_proposed_as_registrar_alone():
    both = who(lent(lender=200), mandate("registrar"), post=30, person=300)
    assert (
        may_confirm_cancelling(both, LINE_OF_HEAD) is None
        and answering_authority(both, LINE_OF_HEAD) == both.own
    )
    assert answering_authority(who(lent(lender=200), by_third(), post=30, person=300), LINE_OF_HEAD) == THIRD


def test_a_list_is_decided_on_one_authority_that_no_party_lent():
    by = who(lent(lender=200), by_third(), post=30, person=300)
    assert destroying_authority(by, LIST_OF_HEAD) == THIRD
    both = replace(LIST_OF_HEAD, copies=(copy(keeper=21, keeper_person=210),))
    assert may_decide_destruction(by, both).code == "authority_of_the_first"
