"""A destruction list of things that differ: two levels, two rule sets, a proposer who is gone."""

from dataclasses import replace

import pytest

from steward.rules.custody import listed
from steward.rules.custody.destruction import carries_out
from tests.rules.made import LAW, LOW, MIDDLE, OLD_LAW, copy, decided, document, mandate, who

BOTH = tuple(
    copy(
        copy=n, keeper=50, keeper_person=500, document=document(document=n, level=level.code, rank=level.rank)
    )
    for n, level in ((1, LOW), (2, MIDDLE))
)


def of_rank(rank: int):
    return who(mandate("registrar", rank=rank), post=12, person=120)


@pytest.mark.parametrize("order", [BOTH, BOTH[::-1]], ids=["the lower first", "the higher first"])
def test_what_a_vacant_post_proposed_is_carried_out_by_a_registrar_of_all_of_it_and_of_part_of_it_by_none(
    order,
):
    left = decided(proposer=10, proposer_left=True, copies=order)
    assert carries_out(of_rank(MIDDLE.rank), left) and not carries_out(of_rank(LOW.rank), left)
    assert not carries_out(of_rank(MIDDLE.rank), replace(left, proposer_left=False))


@pytest.mark.parametrize("turned", [False, True])
def test_the_article_on_witnesses_is_that_of_the_document_that_demands_the_most(turned):
    strict = replace(OLD_LAW, levels=tuple(replace(one, destruction_witnesses=5) for one in OLD_LAW.levels))
    papers = (document(), document(document=2, scheme=OLD_LAW.code, law=strict))
    copies = tuple(copy(copy=one.document, document=one) for one in (papers[::-1] if turned else papers))
    assert LAW.article("witnesses") != OLD_LAW.article("witnesses")
    assert listed.article_on_witnesses(decided(copies=copies)) == OLD_LAW.article("witnesses")
    assert listed.witnesses_needed(copies) == 5
