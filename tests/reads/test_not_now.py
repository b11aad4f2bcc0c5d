"""What is not possible now says what is: out of the whole life, in the reader's language,
and nothing that only the clock does."""

import pytest
from django.utils.translation import override

from steward.reads.machinery.wording import possible, way_out


@pytest.mark.parametrize(
    ("subject", "state", "told"),
    [
        ("document", "returned", "What you can do with it now: Withdraw the proposal, Propose again."),
        (
            "reset",
            "proposed",
            "What you can do with it now: Confirm the reset, Refuse the reset, Withdraw the reset.",
        ),
        ("reset", "lapsed", "What you can do with it now: nothing more."),
    ],
)
def test_what_can_be_done_in_a_state_is_told_from_the_whole_life(subject, state, told):
    with override("en"):
        assert way_out("not_now", {"subject": subject, "state": state}) == told


def test_what_the_clock_alone_does_is_told_to_nobody():
    assert possible("entry", "cancel_proposed") == [
        "document.confirm_cancelling",
        "document.refuse_cancelling",
        "document.withdraw_cancelling",
    ]
