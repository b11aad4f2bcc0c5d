"""My work in a browser: numbers that add up, what is due and what is to be done, and what to do next."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from steward.models import Account, Authorisation, Copy, Loan, Permission, Post
from steward.models.people.mandates import actor
from steward.reads.hints import HINTS
from steward.rules.catalogue import ROLES
from steward.web.mine import PLACES
from tests.cast import LOW, TODAY, Cast, do, grant, incoming, new_person, new_post, seat
from tests.reads.asked import ask
from tests.web.acting import page
from tests.web.custody.shown import badge, heads, html, many
from tests.web.test_queries import scanned


def test_every_number_says_that_it_counts_lines_and_a_line_for_several_copies_says_how_many(cast, signed):
    for copy in incoming(cast, copies="1 2 3").result["copies"]:
        do("copy.offer", cast.registrar, copy=copy, to=cast.key("keeper"))
    page = signed("keeper").get("/", headers={"accept-language": "en"}).content.decode()
    assert badge(page) == sum(heads(page).values()) == 1
    assert '<span class="count">1</span><span class="aside"> lines of work</span>' in page
    assert '<span class="count">1</span> <span class="soft small">line of work, for 3 records</span>' in page
    whole = (
        signed("keeper")
        .get(reverse("waiting", args=["copy.accept"]), headers={"accept-language": "en"})
        .content.decode()
    )
    assert '<span class="count">3</span> <span class="soft small">lines of work</span>' in whole


def test_the_number_on_the_bar_is_the_sum_of_the_page(cast, signed):
    many(cast, 1)
    entry = Copy.objects.get().document.entries.get()
    do("document.cancel_entry", cast.registrar, entry=str(entry.key), reason="nhầm")
    copies = [incoming(cast, symbol=f"X{n}/BC", copies="1").result["copies"][0] for n in range(2)]
    for copy in copies:
        do("copy.offer", cast.registrar, copy=copy, to=cast.key("keeper"))
    do(
        "document.propose",
        cast.drafter,
        kind="Tờ trình",
        abstract="x",
        level="mat",
        basis=cast.basis["low"],
        copies=1,
    )
    for name, expected in (
        ("registrar", 0),
        ("second_registrar", 1),
        ("head", 2),
        ("keeper", 1),
        ("drafter", 0),
    ):
        page = html(signed(name), "mine")
        acting = sum(
            n for head, n in heads(page).items() if head in ("To sign, decide or do", "Due and overdue")
        )
        assert (badge(page), acting) == (expected, expected), name


@pytest.mark.parametrize(
    ("day", "said"), [("2026-11-14", "Overdue for 2 days"), ("2026-11-16", "Due today"), ("2026-11-17", "")]
)
def test_what_is_due_is_shown_with_its_day_and_counted_and_what_is_not_yet_due_is_not(
    cast, signed, monkeypatch, day, said
):
    from tests.cast import NOW

    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    copy = many(cast, 1)[0]
    lent = do("copy.offer", cast.registrar, copy=copy, to=cast.key("keeper"), due_back="2026-11-16").result[
        "handover"
    ]
    do("copy.accept", cast.keeper, handover=lent)
    Loan.objects.update(until=day)
    for name in ("keeper", "registrar"):
        page = html(signed(name), "mine")
        assert (said in page) if said else ("Overdue" not in page and "Due today" not in page)
        assert badge(page) == bool(said)
        assert f"{day[8:]}/11/2026" in page and ("acts/copy.extend_loan" in page) is (name == "registrar")
    assert ("14/11/2026" in page) is (day == "2026-11-14")


def test_many_findings_of_one_scan_are_one_row_that_leads_to_their_list(cast, signed):
    made = incoming(cast).result
    scanned(cast, made["document"], 5)
    page = html(signed("registrar"), "mine")
    assert "5 findings of one scan" in page and badge(page) == 1
    address = re.search(r'href="(/hits/\?scan=[^"]+)"', page).group(1).replace("&amp;", "&")
    scanned(cast, made["document"], 3)
    assert signed("registrar").get(address).content.decode().count('<li data-open="/hits/') == 5


def test_the_whole_of_a_kind_goes_on_page_by_page(cast, signed):
    for n in range(53):
        copy = incoming(cast, symbol=f"{n}/BC", copies="1").result["copies"][0]
        do("copy.offer", cast.registrar, copy=copy, to=cast.key("keeper"))
    client = signed("keeper")
    assert "53 copies offered by" in html(client, "mine")
    page = client.get(reverse("waiting", args=["copy.accept"])).content.decode()
    assert "1–50 of 53" in page and page.count("<li data-open=") == 50
    assert client.get(reverse("waiting", args=["no.such"])).status_code == 404


@pytest.mark.parametrize("who", ["registrar", "keeper", "head", "inspector", "administrator", "access"])
def test_an_empty_page_says_what_to_look_at(cast, signed, who):
    """Of access, once the rights of the cast were confirmed longer ago than is still told."""
    name = {"access": "an"}.get(who, who)
    Authorisation.objects.update(confirmed_on=TODAY - timedelta(days=15))
    page = html(signed(name), "mine")
    assert 'id="next"' in page and page.count("<li data-open=") >= 1 and heads(page) == {}
    for address in re.findall(r'<li data-open="([^"]+)"', page):
        assert signed(name).get(address).status_code == 200, address


def test_a_refused_copy_stands_in_my_work_with_the_way_to_offer_it_anew(cast, signed):
    copy = many(cast, 1)[0]
    offer = do("copy.offer", cast.registrar, copy=copy, to=cast.key("keeper")).result["handover"]
    do("copy.refuse", cast.keeper, handover=offer, reason="thiếu trang")
    page = html(signed("registrar"), "mine")
    assert (
        "thiếu trang" in page
        and f"acts/copy.offer/?copy={copy}" in page
        and f'href="/copies/{copy}/"' in page
    )
    assert badge(page) == 1


def test_what_has_no_day_is_to_be_done_and_does_not_stand_under_what_is_due(cast, signed, monkeypatch):
    from tests.cast import NOW

    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    made = incoming(cast, symbol="1/OLD", copies="1").result
    do(
        "copy.permit_reproduction",
        cast.head,
        copy=made["copies"][0],
        form="extract",
        quantity=1,
        reason="họp",
    )
    copy = incoming(cast, symbol="2/DUE", copies="1").result["copies"][0]
    lent = do("copy.offer", cast.registrar, copy=copy, to=cast.key("keeper"), due_back="2026-11-16").result[
        "handover"
    ]
    do("copy.accept", cast.keeper, handover=lent)
    Permission.objects.update(decided_on="2025-06-01")
    page = html(signed("registrar"), "mine")
    assert badge(page) == 2 and heads(page) == {
        "To sign, decide or do": 1,
        "Due and overdue": 1,
        "Watching": 1,
    }
    assert page.index("Reproduce copy 1 of 1/OLD") < page.index("Due and overdue") < page.index("2/DUE")


# --- what to do next ---


def test_every_role_is_told_what_to_do_next_and_the_place_is_there(cast: Cast):
    assert {hint.role for hint in HINTS} == set(ROLES) and {hint.place for hint in HINTS} <= set(PLACES)
    for role in ROLES:
        post, person = (
            new_post(cast, "finance", "province-chair" if ROLES[role].decides else ""),
            new_person(cast),
        )
        seat(cast, post, person)
        do("account.open", cast.access, person=person, login=f"new-{role}")
        scope = "root" if ROLES[role].over == "root" else "finance"
        grant(cast, post, role, "" if ROLES[role].blind else LOW, scope)
        Account.objects.update(must_change=False)
        answer = ask(actor(Post.objects.get(key=post), TODAY), "work")
        assert [hint["place"] for hint in answer["next"]] == [
            hint.place for hint in HINTS if hint.role == role
        ]
        for hint in answer["next"]:
            page(f"new-{role}", reverse(PLACES[hint["place"]]))
