"""A filter of the register kept under a name: by whom, how many, and by whom it is erased."""

from django.test import Client
from django.urls import reverse

from steward.models import Person, SavedFilter
from steward.rules.document.filters import MOST
from tests.cast import LOW, Cast
from tests.web.acting import signed
from tests.web.document.listed import page


def keep(client: Client, title: str, query: str = "level=mat&sort=dated") -> int:
    return client.post(reverse("keep_filter"), {"title": title, "query": query}).status_code


def test_a_filter_is_kept_under_a_name_outlives_the_session_and_is_erased_by_its_owner(cast: Cast) -> None:
    assert keep(signed("registrar"), "Mật, theo ngày", f"level={LOW}&sort=dated&nonsense=1") == 302
    again = signed("registrar")
    shown = page(again)
    assert "Mật, theo ngày" in shown and f"?level={LOW}&amp;sort=dated" in shown and "nonsense" not in shown
    about = again.get("/api/about_me").json()
    assert [f["title"] for f in about["saved_filters"]] == ["Mật, theo ngày"] and about["named_in"][
        "savedfilter.person"
    ] == 1
    key = again.get("/api/saved_filters").json()["rows"][0]["key"]
    assert again.post(reverse("forget_filter", args=[key])).status_code == 302
    assert not SavedFilter.objects.exists() and "Mật, theo ngày" not in page(signed("registrar"))


def test_a_filter_is_its_owners_alone_in_the_post_it_was_kept_in(cast: Cast) -> None:
    keep(signed("registrar"), "mine")
    key = SavedFilter.objects.get().key
    other = signed("second_registrar")
    assert ">mine<" not in page(other) and other.get("/api/saved_filters").json()["rows"] == []
    assert (
        other.post(reverse("forget_filter", args=[key])).status_code == 404 and SavedFilter.objects.exists()
    )
    assert SavedFilter.objects.get().person == Person.objects.get(account__login="registrar")


def test_a_name_is_needed_taken_again_replaces_and_thirty_are_enough(cast: Cast) -> None:
    client = signed("registrar")
    assert keep(client, "  ") == 403
    for n in range(MOST):
        assert keep(client, f"filter {n}") == 302
    assert keep(client, "one more") == 403 and keep(client, "filter 3", "part=drafts") == 302
    assert (
        SavedFilter.objects.count() == MOST
        and SavedFilter.objects.get(title="filter 3").query == "part=drafts"
    )
    assert keep(client, "x" * 90) == 403 and client.get(reverse("keep_filter")).status_code == 405
