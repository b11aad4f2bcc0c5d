"""A cancelling that is not confirmed leaves the line as it was."""

from datetime import timedelta

import pytest

from steward.models import BookEntry
from steward.reads import people
from steward.rules.answers import Refusal
from tests.cast import NOW, Cast, do, incoming


@pytest.fixture
def entry(cast: Cast) -> str:
    """A line whose cancelling the registrar proposed, and of which a copy has moved since."""
    made = incoming(cast).result
    key = str(BookEntry.objects.get(document__key=made["document"]).key)
    do("document.cancel_entry", cast.registrar, entry=key, reason="nhầm")
    do("copy.offer", cast.registrar, copy=made["copies"][0], to=cast.key("keeper"))
    with pytest.raises(Refusal, match="copies_have_moved"):
        do("document.confirm_cancelling", cast.second_registrar, entry=key)
    return key


def stands(entry: str) -> tuple[object, ...]:
    row = BookEntry.objects.get(key=entry)
    return row.state, row.reason, row.answer, row.cancel_proposed_by, row.cancel_proposed_on


def test_a_second_person_refuses_it_with_a_reason(cast, entry, leaves_one, leaves_nothing):
    order = {"entry": entry, "reason": "bản đã chuyển"}
    with leaves_nothing(Refusal, "two_persons_needed"):
        do("document.refuse_cancelling", cast.registrar, **order)
    with leaves_nothing(Refusal, "not_the_registrar"):
        do("document.refuse_cancelling", cast.inspector, **order)
    with leaves_one("document.refuse_cancelling"):
        do("document.refuse_cancelling", cast.second_registrar, **order)
    assert stands(entry) == ("valid", "", "bản đã chuyển", None, None)
    with leaves_nothing(Refusal, "not_now"):
        do("document.refuse_cancelling", cast.second_registrar, **order)


def test_its_proposer_withdraws_it(cast, entry, leaves_one, leaves_nothing):
    with leaves_nothing(Refusal, "not_the_proposer"):
        do("document.withdraw_cancelling", cast.second_registrar, entry=entry)
    with leaves_one("document.withdraw_cancelling"):
        do("document.withdraw_cancelling", cast.registrar, entry=entry)
    assert stands(entry) == ("valid", "", "", None, None)


def test_it_lapses_by_the_clock_alone_when_its_days_are_over(cast, entry, leaves_one, leaves_nothing):
    last, over = NOW + timedelta(days=30), NOW + timedelta(days=31)
    with leaves_nothing(Refusal, "still_waiting"):
        do("document.lapse_cancelling", people.clock(last), now=last, entry=entry)
    with leaves_nothing(Refusal, "not_for_this_principal"):
        do("document.lapse_cancelling", cast.registrar, entry=entry)
    with leaves_one("document.lapse_cancelling"):
        do("document.lapse_cancelling", people.clock(over), now=over, entry=entry)
    assert stands(entry) == ("valid", "", "", None, None)
