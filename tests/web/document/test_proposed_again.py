"""The form that proposes a draft again, sent when the draft is not there to be proposed any more,
or by whom it is not for."""

import pytest

from tests.cast import Cast, do, incoming
from tests.reads.test_told_of_then import proposed
from tests.reads.visibility import ask
from tests.web.acting import page_of, text_of


@pytest.mark.parametrize("who", ["drafter", "inspector"])
def test_a_form_sent_with_a_mistake_for_what_is_no_draft_any_more_is_refused_as_any(
    cast: Cast, signed, who: str
) -> None:
    """As from a second tab, after it was withdrawn in the first."""
    draft = proposed(cast)
    do("document.withdraw_proposal", cast.drafter, document=draft)
    for key in (draft, incoming(cast).result["document"]):
        sent = {"document": key, "about": "yes", "kind": ""}
        assert signed(who).post(page_of("document.propose_again"), sent).status_code in (403, 404, 422)


def test_why_a_draft_was_closed_is_told_by_no_form_to_whom_its_page_does_not_tell_it(
    cast: Cast, signed
) -> None:
    draft = proposed(cast)
    do("document.return_proposal", cast.head, document=draft, reason="LYDOTRALAI")
    sent = {"document": draft, "about": "yes", "kind": ""}
    assert "LYDOTRALAI" in text_of(signed("drafter").post(page_of("document.propose_again"), sent))
    do("document.withdraw_proposal", cast.head, document=draft, reason="LYDODONG")
    assert ask(cast.inspector, "document", document=draft)["ground"] == ""
    assert "LYDODONG" not in text_of(signed("inspector").post(page_of("document.propose_again"), sent))
