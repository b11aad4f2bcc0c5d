"""Who may see an entry."""

import pytest

from steward.rules.access import cleared, may_see, may_see_loan, may_see_mark, reaches, took_part
from tests.rules.made import ASIDE, BELOW, LINE, ROOT, UNIT, document, loan, mandate, post, who

SEEN = {
    "over the unit": (mandate(), document(), True),
    "over the unit above": (mandate(unit=ROOT), document(), True),
    "over a unit below": (mandate(unit=BELOW), document(), False),
    "over another unit": (mandate(unit=ASIDE), document(), False),
    "at the level": (mandate(rank=20), document(), True),
    "below the level": (mandate(rank=19), document(), False),
    "without the need-to-know": (mandate(), document(need=7), False),
    "with it": (mandate(needs=(0, 7)), document(need=7), True),
    "an administrator": (mandate("administrator", unit=ROOT), document(), False),
    "an auditor": (mandate("auditor", unit=ROOT), document(), False),
    "whoever keeps access": (mandate("security", unit=ROOT), document(), False),
    "below the level once that has ended": (mandate(rank=0), document(declassified=True), True),
    "of another unit once that has ended": (mandate(unit=ASIDE), document(declassified=True), False),
    "without the need-to-know once the level has ended": (
        mandate(),
        document(declassified=True, need=7),
        False,
    ),
}


@pytest.mark.parametrize(
    ("given", "entry", "seen"), SEEN.values(), ids=[name.replace(" ", "_") for name in SEEN]
)
def test_an_authorisation_reaches_an_entry(given, entry, seen):
    assert reaches(given, entry) is seen
    assert may_see(who(given), entry, frozenset()) is seen


def test_a_keeper_sees_the_entry_without_any_authorisation():
    assert may_see(who(), document(), frozenset({10}))
    assert not may_see(who(), document(), frozenset({11}))


def test_level_and_need_are_not_put_together_from_two_authorisations():
    both = who(mandate(rank=40), mandate(rank=10, needs=(0, 7)))
    assert not may_see(both, document(rank=20, need=7), frozenset())


def test_a_mark_is_seen_by_registrar_and_inspector_at_its_level():
    assert may_see_mark(who(mandate("registrar", unit=ROOT)), LINE, 40)
    assert may_see_mark(who(mandate("inspector")), LINE, 40)
    assert may_see_mark(who(mandate("decider")), LINE, 40) and not may_see_mark(
        who(mandate("decider", unit=ASIDE)), LINE, 0
    )
    assert not may_see_mark(who(mandate("reader")), LINE, 0)
    assert not may_see_mark(who(mandate("registrar", rank=20)), LINE, 30)
    assert not may_see_mark(who(mandate("registrar", unit=ASIDE)), LINE, 0)


def test_a_receiver_is_cleared_in_whatever_unit_it_is_authorised():
    assert cleared(post(ceilings=((20, (0,)),)), document(units=(ROOT, ASIDE)))
    assert not cleared(post(ceilings=((19, (0,)),)), document())
    assert not cleared(post(ceilings=()), document(declassified=True, need=7))
    assert cleared(post(ceilings=((0, (0, 7)),)), document(declassified=True, need=7))


def test_roles_are_asked_for_in_a_line_of_units_or_anywhere():
    by = who(mandate("decider", unit=ASIDE))
    assert by.having("decider") and not by.having("decider", LINE) and not by.having("decider", ())
    assert who(mandate("decider", unit=UNIT)).having("decider", LINE)


def test_the_same_person_in_two_offices_is_the_same():
    assert who(post=1, person=9).is_also(2, 9) and who(post=1, person=9).is_also(1, 8)
    assert not who(post=1, person=9).is_also(2, 8)
    assert not who(post=1, person=None).is_also(2, None)


@pytest.mark.parametrize("party", ["lender", "borrower"])
def test_a_loan_is_known_to_both_parties_without_any_authorisation_and_else_to_readers_and_keepers_alone(
    party,
):
    by = who()
    assert may_see_loan(by, loan(**{"lender": 98, "borrower": 99, party: by.post}), frozenset())
    others = loan(lender=98, borrower=99)
    assert not may_see_loan(by, others, frozenset({98, 99})) and may_see_loan(
        by, others, frozenset({by.post})
    )
    assert may_see_loan(who(mandate()), others, frozenset()) and not may_see_loan(
        who(mandate(rank=19)), others, frozenset()
    )


OTHER = who(mandate("reader"), post=77, person=770)


@pytest.mark.parametrize(
    ("state", "hears"),
    [
        ("proposed", True),
        ("returned", True),
        ("determined", True),
        ("withdrawn", False),
        ("in_force", False),
    ],
)
def test_how_a_draft_went_is_heard_by_every_reader_as_long_as_it_is_open_and_then_by_those_of_it(
    state, hears
):
    draft = document(state=state, entered=state == "in_force", drafter=60)
    assert took_part(OTHER, draft, ()) is hears
    assert (
        took_part(who(mandate("registrar")), draft, ())
        and took_part(OTHER, draft, (77,))
        and took_part(who(post=60), draft, ())
    )
