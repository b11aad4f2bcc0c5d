"""What was issued waits with the registrar who issued it until its copies have gone to their recipients."""

from collections.abc import Iterator
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from steward.models import Account, Copy
from steward.rules.document.issued import WAITED_FOR
from tests.cast import TODAY, Cast, do
from tests.reads.asked import ask, of, proposal, shown


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def issue(cast: Cast, copies: int, recipients: str) -> tuple[str, list[str]]:
    document = proposal(cast, copies=copies, recipients=recipients)
    do("document.determine", cast.head, document=document)
    made = do(
        "document.issue", cast.registrar, document=document, book=cast.books["outgoing"], symbol="5/TB"
    ).result
    return document, made["copies"]


def waits(cast: Cast, who: str = "registrar") -> list[tuple[str, str, int]]:
    return [row for row in shown(getattr(cast, who), "act") if row[0].startswith(("Copies of", "Copy"))]


SEVERAL = "Copies of 5/TB not yet handed out: {}"


@pytest.mark.parametrize(
    ("copies", "recipients", "number"),
    [
        (4, "", 3),
        (4, "Sở Y tế; Sở Nội vụ", 2),
        (4, "Lưu: VT", 0),
        (1, "", 0),
        (2, "Sở Y tế; Sở Nội vụ; Công an tỉnh", 2),
    ],
)
def test_after_an_issue_as_many_copies_wait_as_have_to_go(
    cast: Cast, copies: int, recipients: str, number: int
):
    issue(cast, copies, recipients)
    assert waits(cast) == [(SEVERAL.format(number), "", number)] * bool(number)
    assert all(row["day"] == str(TODAY) for row in of(ask(cast.registrar, "work"), "act")["rows"])
    assert waits(cast, "second_registrar") == []


def test_a_copy_that_is_refused_or_taken_back_waits_again_and_one_that_is_accepted_no_more(cast: Cast):
    _, copies = issue(cast, 3, "Sở Y tế; Sở Nội vụ")
    one, two = (
        do("copy.offer", cast.registrar, copy=c, to=cast.key("keeper")).result["handover"] for c in copies[:2]
    )
    assert waits(cast) == []
    do("copy.withdraw", cast.registrar, handover=one)
    assert waits(cast) == [("Copy 1 of 5/TB", "issued by you, not yet handed out", 1)]
    do("copy.refuse", cast.keeper, handover=two, reason="thiếu trang")
    assert SEVERAL.format(2) in [row[0] for row in waits(cast)]
    again = do("copy.offer", cast.registrar, copy=copies[2], to=cast.key("keeper")).result["handover"]
    do("copy.accept", cast.keeper, handover=again)
    assert [row[0] for row in waits(cast) if "issued by you" in row[1]] == ["Copy 1 of 5/TB"]
    do(
        "copy.accept",
        cast.keeper,
        handover=do("copy.offer", cast.registrar, copy=copies[0], to=cast.key("keeper")).result["handover"],
    )
    assert not [row for row in waits(cast) if "issued by you" in row[1]]


def test_where_nothing_more_shall_go_the_recipients_say_so(cast: Cast):
    document, _ = issue(cast, 3, "Sở Y tế; Sở Nội vụ")
    assert waits(cast)[0][2] == 2
    do(
        "document.correct",
        cast.registrar,
        document=document,
        field="recipients",
        value="Lưu: VT",
        reason="không gửi",
    )
    assert waits(cast) == []


@pytest.mark.parametrize(("days", "number"), [(WAITED_FOR, 1), (WAITED_FOR + 1, 0)])
def test_copies_are_waited_for_so_many_days(cast: Cast, days: int, number: int):
    issue(cast, 3, "")
    Copy.objects.update(since=TODAY - timedelta(days=days))
    assert len(waits(cast)) == number


def test_what_a_vacant_post_issued_waits_with_whoever_took_it_over(cast: Cast):
    _, copies = issue(cast, 2, "")
    do("office.assign", cast.access, office=cast.key("registrar"), since=str(TODAY))
    for copy in copies:
        do("copy.take_over", cast.second_registrar, copy=copy, note="nghỉ hưu")
    assert [row[0] for row in waits(cast, "second_registrar")] == ["Copy 1 of 5/TB"]


def page(client: Client, url: str) -> str:
    return unescape(client.get(url).content.decode())


def test_the_row_leads_to_the_page_for_handing_over_that_names_the_recipients(cast: Cast):
    document, copies = issue(cast, 3, "Sở Y tế; Sở Nội vụ")
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(
        Account.objects.get(login="registrar"), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    there = f"{reverse('offer_several')}?document={document}"
    assert f'href="{there}"' in page(client, reverse("mine"))
    assert "Recipients of 5/TB" in page(client, there) and "Sở Y tế; Sở Nội vụ" in page(client, there)
    assert "Sở Y tế; Sở Nội vụ" not in page(client, reverse("offer_several"))
    assert "Sở Y tế; Sở Nội vụ" in page(client, f"{reverse('act', args=['copy.offer'])}?copy={copies[0]}")
