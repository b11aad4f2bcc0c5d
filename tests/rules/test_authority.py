"""On whose authority something is decided: one's own before what is lent, and one authority for one decision."""

import pytest

from steward.rules import reach
from steward.rules.answers import Refusal, granted
from steward.rules.cancelling import cancelling_authority
from steward.rules.facts import EntryFacts, UnitFacts
from steward.rules.reach import Authority, authority, decides, joint_authority
from steward.rules.spill import opening_authority
from tests.rules.made import ASIDE, LINE, ROOT, TOP, document, mandate, registrar, who

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
    assert cancelling_authority(registrar(), entry) is None
    assert cancelling_authority(who(lent()), entry) == LENT
    assert cancelling_authority(who(lent(), mandate("registrar")), entry) is None
    assert cancelling_authority(who(own(), mandate("registrar")), entry) == OWN


def test_a_need_to_know_outside_the_mandate_is_outside_the_authority():
    assert isinstance(authority(who(own()), document(need=7), "determine"), Refusal)
    assert authority(who(own(needs=(0, 7))), document(need=7), "determine") == OWN
    assert reach.authorities(who(own()), LINE, TOP.rank + 10) == ()
