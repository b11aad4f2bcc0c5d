"""The page of a post: its rights to whom they may be told, and to everybody else that they are not shown."""

from django.urls import reverse

from tests.cast import Cast, new_post
from tests.web.acting import text_of


def test_that_there_is_no_right_and_that_it_is_not_for_the_reader_are_two_things(cast: Cast, signed) -> None:
    post = new_post(cast)
    page = reverse("office", args=[post])
    told, hidden = (text_of(signed(who).get(page)) for who in ("an", "keeper"))
    assert "No authorisation" in told and "Not shown to you" not in told
    assert "Not shown to you" in hidden and "No authorisation" not in hidden
