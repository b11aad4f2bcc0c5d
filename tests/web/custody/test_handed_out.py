"""What is handed out as a file or a print: by the page that makes it, in a form that is made,
with the number it has."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from steward.acts.catalogue import ACTS
from steward.acts.machinery.appender import last_leaf
from steward.foundations.tlog.disclosure import read as read_disclosure
from steward.models import Account, Disclosure, Entry, Head, SavedFilter
from steward.rules.document.filters import LONGEST
from tests.cast import Cast, incoming

HANDED_OUT = [act.name for act in ACTS if act.standing.hands_out]


def signed(who: str) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(
        Account.objects.get(login=who), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    return client


@pytest.mark.parametrize("name", HANDED_OUT)
def test_what_hands_something_out_is_ordered_by_no_door_that_makes_nothing(
    cast: Cast, monkeypatch, name: str
):
    from typer.testing import CliRunner

    from steward.cli.main import build

    client, size = signed("registrar"), Head.objects.get().size
    order = {"book": cast.books["incoming"], "what": "documents", "format": "csv", "lines": 7}
    assert client.get(reverse("act", args=[name])).status_code == 404
    assert client.post(reverse("act", args=[name]), {**order, "origin": "t"}).status_code == 404
    assert (
        client.post(f"/api/acts/{name}", json.dumps(order), content_type="application/json").status_code
        == 404
    )
    ran = CliRunner().invoke(build("do"), ["do", name, "--as", cast.key("registrar"), "--format", "pdf"])
    assert getattr(ran.exception, "code", "") == "unknown" or ran.exit_code != 0
    assert name not in [row["act"] for row in client.get("/api/acts").json()["rows"]]
    assert Head.objects.get().size == size and len(HANDED_OUT) == 2


def test_the_entry_of_an_export_counts_the_rows_that_went_out(cast: Cast):
    for n in range(3):
        incoming(cast, symbol=f"{n}/X")
    answer = signed("registrar").post(reverse("register"), {"format": "json", "lines": "99"})
    told = read_disclosure(Disclosure.objects.get(entry=Entry.objects.latest("idx"), title="result").text)[2]
    assert told == {"format": "json", "lines": 3} and len(answer.json()["rows"]) == 3


@pytest.mark.parametrize("page", ["register", "holders", "custody"])
@pytest.mark.parametrize(
    ("made", "status"), [("pdf", 403), ("docx", 403), ("", 403), ("xlsx", 200), ("csv", 200), ("json", 200)]
)
def test_a_list_is_handed_out_in_the_forms_that_are_made_and_in_no_other(
    cast: Cast, page: str, made: str, status: int
):
    incoming(cast)
    size = Head.objects.get().size
    answer = signed("registrar").post(reverse(page), {"format": made})
    assert answer.status_code == status
    if status == 200:
        assert last_leaf().act == "register.export" and answer["Content-Disposition"].endswith(f'.{made}"')
    else:
        assert Head.objects.get().size == size and "xlsx, csv, json" in answer.content.decode()


# ---- a filter that is kept ----


def test_the_longest_filter_that_the_register_takes_is_kept_whole(cast: Cast):
    words = {"q": "Ặ" * 200, "issuer": "Ữ" * 200, "kind": "Ộ" * 80}
    client = signed("registrar")
    query = "&".join(f"{name}={value}" for name, value in words.items())
    assert client.post(reverse("keep_filter"), {"title": "dài", "query": query}).status_code == 302
    assert len(SavedFilter.objects.get().query) > 2000
    assert all(
        value in client.get(reverse("register"), dict(words)).content.decode() for value in words.values()
    )


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"title": "x" * (LONGEST + 1), "query": "q=a"}, 422),
        ({"title": "a\x00b", "query": "q=a"}, 422),
        ({"title": "x", "query": "q=" + "a" * 201}, 422),
        ({"title": "x", "query": "level=none"}, 422),
        ({"title": "x" * LONGEST, "query": "q=a"}, 302),
        ({"title": "x", "query": "q=" + "\u00ad" * 9000 + "a"}, 302),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_filter_or_a_name_that_does_not_fit_is_refused_and_never_cut(cast: Cast, sent, status):
    answer = signed("registrar").post(reverse("keep_filter"), sent)
    assert answer.status_code == status and SavedFilter.objects.count() == (status == 302)
    if status == 302:
        assert SavedFilter.objects.get().title == sent["title"] and SavedFilter.objects.get().query == "q=a"
    elif len(sent["title"]) > LONGEST:
        assert f"At most {LONGEST} characters fit here." in answer.content.decode()
