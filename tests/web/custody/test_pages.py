"""Pages of custody and of My work: long lists with filters, parts and files, ticks,
and numbers that add up."""

import io
import re
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from steward.acts.machinery.appender import last_leaf
from steward.models import Account, Authorisation, Copy, Handover, Head, Loan, Permission
from tests.cast import TODAY, Cast, do, incoming
from tests.web.acting import said
from tests.web.test_pages import ticks
from tests.web.test_queries import scanned


@pytest.fixture
def signed(cast: Cast):
    def client(name: str, language: str = "en") -> Client:
        client = Client(headers={"Accept-Language": language})
        client.force_login(
            Account.objects.get(login=name), backend="allauth.account.auth_backends.AuthenticationBackend"
        )
        return client

    return client


def many(cast: Cast, number: int) -> list[str]:
    return [incoming(cast, symbol=f"{n}/BC", copies="1").result["copies"][0] for n in range(number)]


def html(client: Client, name: str, **values) -> str:
    answer = client.get(reverse(name), values)
    assert answer.status_code == 200
    return answer.content.decode()


def following(client, page: str, first: str) -> str:
    """The next part: by a link, or, where ticks go along, by a button of their form."""
    if page == "offer_several":
        return client.post(
            reverse(page), {"turn": re.search(r'name="turn" value="(50)">Next', first)[1]}
        ).content.decode()
    more = re.search(r'href="(\?[^"]*after=50)"', first)[1]
    return client.get(reverse(page) + more.replace("&amp;", "&")).content.decode()


@pytest.mark.parametrize("page", ["custody", "holders", "offer_several"])
def test_a_long_list_says_which_part_it_shows_and_leads_to_the_next(cast, signed, page):
    many(cast, 53)
    client = signed("registrar")
    first = html(client, page)
    assert "1–50 of 53" in first and "52/BC" in first and ">0/BC<" not in first
    rest = following(client, page, first)
    assert "51–53 of 53" in rest and ">0/BC<" in rest and "52/BC" not in rest
    found = html(client, page, q="7/bc")
    assert ">7/BC<" in found and ">52/BC<" not in found


@pytest.mark.parametrize("page", ["custody", "holders"])
@pytest.mark.parametrize("made", ["xlsx", "csv", "json"])
def test_the_list_is_taken_away_as_a_file_with_days_as_days_and_the_log_knows_it(cast, signed, page, made):
    copies = many(cast, 2)
    handover = do("copy.offer", cast.registrar, copy=copies[0], to=cast.key("keeper")).result["handover"]
    answer = signed("registrar").post(reverse(page) + "?q=BC", {"format": made})
    assert answer.status_code == 200 and "attachment" in answer["Content-Disposition"]
    assert last_leaf().act == "register.export" and handover
    if made == "csv":
        assert "16/11/2026" in answer.content.decode("utf-8-sig")
    if made == "xlsx":
        rows = [
            [cell.value for cell in row]
            for row in load_workbook(io.BytesIO(answer.content)).active.iter_rows()
        ]
        assert len(rows) == 3 and datetime(2026, 11, 16) in rows[1]


def test_a_get_of_a_list_writes_no_entry(cast, signed):
    many(cast, 1)
    size = Head.objects.get().size
    for page in ("custody", "holders", "offer_several", "accept_several", "mine"):
        html(signed("registrar"), page, format="csv")
    assert Head.objects.get().size == size


def test_a_receiver_is_tried_before_anything_is_sent_and_the_ticks_stay(cast, signed):
    low, high = (
        incoming(cast, symbol=f"{n}/X", level=level, copies="1").result["copies"][0]
        for n, level in enumerate(("mat", "toi-mat"))
    )
    client, size = signed("registrar"), Head.objects.get().size
    sent = {"copy": [low, high], "to": cast.key("outsider"), "look": "1", "origin": "t"}
    page = client.post(reverse("offer_several"), sent)
    told = page.content.decode()
    assert page.status_code == 200 and Head.objects.get().size == size
    assert (
        ticks(told) == [low]
        and "Copy 1 of 1/X: The receiver is not authorised" in told
        and "Hand over the other 1" in told
    )
    fitting = client.post(reverse("offer_several"), {**sent, "to": cast.key("keeper")}).content.decode()
    assert sorted(ticks(fitting)) == sorted([low, high]) and "may not go" not in fitting


def test_a_filter_keeps_what_is_ticked(cast, signed):
    copies = many(cast, 3)
    page = signed("registrar").get(
        reverse("offer_several"), {"q": "BC", "copy": copies[:2], "to": cast.key("keeper")}
    )
    assert sorted(ticks(page.content.decode())) == sorted(copies[:2])
    assert re.search(rf'value="{cast.key("keeper")}" selected', page.content.decode())


def test_a_copy_that_was_taken_meanwhile_is_named_and_the_others_go(cast, signed):
    one, other = many(cast, 2)
    do("copy.offer", cast.registrar, copy=one, to=cast.key("keeper"))
    client = signed("registrar")
    page = client.post(
        reverse("offer_several"), {"copy": [one, other], "to": cast.key("keeper"), "origin": "t"}
    )
    assert (
        page.status_code == 403
        and "Copy 1 of 0/BC" in page.content.decode()
        and ticks(page.content.decode()) == [other]
    )
    assert Handover.objects.count() == 1


def test_offers_of_one_giver_are_accepted_from_my_work_and_nothing_is_ticked_beforehand(cast, signed):
    for copy in many(cast, 2):
        do("copy.offer", cast.registrar, copy=copy, to=cast.key("keeper"))
    client = signed("keeper")
    mine = html(client, "mine")
    address = reverse("accept_several") + f"?giver={cast.key('registrar')}"
    assert mine.count("2 copies offered by") == 1 and address in mine
    page = client.get(address).content.decode()
    assert ticks(page) == [] and page.count("data-pick") == 2
    offers = [str(h.key) for h in Handover.objects.all()]
    assert client.post(address, {"handover": offers, "origin": "t"}).status_code == 302
    assert Copy.objects.filter(keeper=cast.keeper.post).count() == 2


# --- my work ---


def badge(page: str) -> int:
    found = re.search(r'href="/"[^>]*>.*?<span class="count">(\d+)</span>', page, re.S)
    return int(found.group(1)) if found and "</li>" not in found.group(0) else 0


def heads(page: str) -> dict[str, int]:
    """The groups of the page with their numbers."""
    return {
        head: int(n)
        for head, n in re.findall(r'<h2 id="group-\d+">([^<]+)</h2><span class="count">(\d+)</span>', page)
    }


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


def test_a_copy_is_not_offered_for_reproduction_when_none_is_left(cast, signed):
    made = incoming(cast, copies="1").result
    do(
        "copy.permit_reproduction",
        cast.head,
        copy=made["copies"][0],
        form="extract",
        quantity=1,
        reason="họp",
    )
    client = signed("registrar")
    page = client.get(reverse("document", args=[made["document"]])).content.decode()
    assert "acts/copy.reproduce" in page and badge(page) == 1

    do("copy.reproduce", cast.registrar, permission=str(Permission.objects.get().key), quantity=1)
    page = client.get(reverse("document", args=[made["document"]])).content.decode()
    assert "acts/copy.reproduce" not in page and badge(page) == 0


def test_destruction_lists_are_paged(cast, signed):
    for copy in many(cast, 52):
        do("copy.propose_destruction", cast.registrar, copies=copy, reason="hết hạn", method="nghiền")
    page = html(signed("registrar"), "destructions")
    assert "1–50 of 52" in page
    assert "51–52 of 52" in html(signed("registrar"), "destructions", after=50)


def page_of(client: Client, name: str, key: str) -> str:
    answer = client.get(reverse(name, args=[key]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_of_a_copy_has_what_can_be_done_with_the_open_offer_of_it(cast, signed):
    copy = many(cast, 1)[0]
    assert "copy.withdraw" not in page_of(signed("registrar"), "copy", copy)
    offer = do("copy.offer", cast.registrar, copy=copy, to=cast.key("keeper")).result["handover"]
    shown = {
        name: page_of(signed(name), "copy", copy) for name in ("registrar", "keeper", "second_registrar")
    }
    told = {
        name: set(
            re.findall(
                r"acts/(copy\.(?:withdraw|accept|refuse|offer))/\?[^\"]*handover=" + offer, shown[name]
            )
        )
        for name in shown
    }
    assert told == {
        "registrar": {"copy.withdraw"},
        "keeper": {"copy.accept", "copy.refuse"},
        "second_registrar": set(),
    }


def test_the_page_of_a_document_leads_to_handing_over_the_copies_of_it_that_one_holds(cast, signed):
    made = incoming(cast, copies="1 2 3").result
    one, two, three = made["copies"]

    def ways(name: str) -> list[str]:
        found = re.findall(
            r'href="(/(?:acts/copy\.offer/|custody/[^"?]*)\?[^"]*(?:copy|document)=[^"]+)"',
            page_of(signed(name), "document", made["document"]),
        )
        return [way.replace("&amp;", "&") for way in found]

    (way,) = ways("registrar")
    assert f"?document={made['document']}" in way and ways("second_registrar") == []
    assert len(ticks(signed("registrar").get(way).content.decode())) == 3
    for key in (one, two):
        do("copy.offer", cast.registrar, copy=key, to=cast.key("keeper"))
    (way,) = ways("registrar")
    assert three in way and one not in way and signed("registrar").get(way).status_code == 200
    do("copy.offer", cast.registrar, copy=three, to=cast.key("keeper"))
    assert ways("registrar") == []


def test_a_destruction_list_says_whom_it_waits_for_and_its_decision_names_the_copies(cast, signed):
    copies = many(cast, 2)
    listed = do(
        "copy.propose_destruction", cast.registrar, copies=copies, reason="hết hạn", method="nghiền"
    ).result["destruction"]
    form = (
        signed("head")
        .get(reverse("act", args=["copy.decide_destruction"]), {"destruction": listed})
        .content.decode()
    )
    assert all(f"1 · {n}/BC" in form for n in (0, 1))
    assert "Still to be done" not in page_of(signed("registrar"), "destruction", listed)
    do("copy.decide_destruction", cast.head, destruction=listed)
    for words, witness in (
        ("2 of 2 witnesses have", cast.inspector),
        ("1 of 2 witness has", cast.second_registrar),
    ):
        page = page_of(signed("registrar"), "destruction", listed)
        assert words in page and "carried out and recorded by" in page and "acts/copy.destroy" not in page
        do("copy.witness_destruction", witness, destruction=listed)
    page = page_of(signed("registrar"), "destruction", listed)
    assert (
        "still to confirm" not in page
        and "carried out and recorded by" in page
        and "acts/copy.destroy" in page
    )


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


def test_more_than_go_at_once_are_not_sent_and_nobody_is_told_otherwise(cast, signed, monkeypatch):
    monkeypatch.setattr("steward.web.custody.several.MOST", 2)
    copies, client = many(cast, 3), signed("registrar")
    sent = {"to": cast.key("keeper"), "origin": "t"}
    page = client.post(reverse("offer_several"), {**sent, "copy": copies})
    assert (
        page.status_code == 422
        and "At most 2 go at once" in page.content.decode()
        and not Handover.objects.exists()
    )
    assert client.post(reverse("offer_several"), {**sent, "copy": copies[:2]}).status_code == 302
    assert Handover.objects.count() == 2


def test_what_is_ticked_elsewhere_stands_on_the_first_page_alone(cast, signed):
    copies = many(cast, 3)
    ask = {"ticked": ",".join(copies[:1]), "limit": 1}
    pages = [
        signed("registrar").get("/api/offerable", {**ask, **more}).json()["rows"]
        for more in ({}, {"after": 1})
    ]
    assert [[row["key"] for row in rows] for rows in pages] == [[copies[0], copies[2]], [copies[1]]]


# --- several in one go: what is said ---


def said_after(client: Client, page: str, **sent) -> str:
    answer = client.post(reverse(page), {"origin": page, **sent})
    assert answer.status_code == 302
    return said(client, answer["Location"])


def test_copies_handed_over_in_one_go_are_named_with_their_receiver_and_the_way_back(cast, signed):
    one, two = incoming(cast, symbol="101/CV", copies="1 2").result["copies"]
    (other,) = many(cast, 1)
    told = said_after(signed("registrar"), "offer_several", copy=[one, two, other], to=cast.key("keeper"))
    assert "Copies 1, 2 of 101/CV offered to Chuyên viên Sở Nội vụ (Nguyễn Văn Keeper)." in told
    assert "Copy 1 of 0/BC offered to Chuyên viên Sở Nội vụ" in told and "/acts/copy.withdraw/" in told
    offers = [str(h.key) for h in Handover.objects.order_by("pk")]
    told = said_after(signed("keeper"), "accept_several", handover=offers)
    assert (
        "Copies 1, 2 of 101/CV accepted: you answer for them now." in told
        and "Copy 1 of 0/BC accepted" in told
    )
    assert "Hand over several" in told and "copy.withdraw" not in told


def test_of_many_copies_the_first_are_named_and_the_others_counted(cast, signed):
    copies = incoming(cast, symbol="101/CV", copies="1-9").result["copies"]
    told = said_after(signed("registrar"), "offer_several", copy=copies, to=cast.key("keeper"))
    assert "Copies 1, 2, 3, 4, 5, and 4 more of 101/CV offered to" in told


def test_one_copy_on_the_page_for_several_is_told_as_by_its_own_act(cast, signed):
    (copy,) = many(cast, 1)
    told = said_after(signed("registrar"), "offer_several", copy=[copy], to=cast.key("keeper"))
    offer = str(Handover.objects.get().key)
    assert (
        "Copy 1 of 0/BC offered to Chuyên viên Sở Nội vụ" in told
        and f"/acts/copy.withdraw/?handover={offer}" in told
    )
    told = said_after(signed("keeper"), "accept_several", handover=[offer])
    assert "Copy 1 of 0/BC accepted: you answer for it now." in told and f"copy={copy}" in told


def test_a_filter_that_finds_nothing_keeps_the_ticks_the_receiver_and_the_way_back(cast, signed):
    copies, client = many(cast, 3), signed("registrar")
    sent = {"copy": copies[:2], "to": cast.key("keeper"), "turn": "", "q": "no such thing"}
    page = client.post(reverse("offer_several"), sent).content.decode()
    assert (
        "Nothing matches" in page
        and "You hold no copy" not in page
        and "Ticked elsewhere in the list: 2" in page
    )
    assert all(f'<input type="hidden" name="copy" value="{key}">' in page for key in copies[:2])
    assert re.search(rf'value="{cast.key("keeper")}" selected', page)
    page = client.post(reverse("offer_several"), {**sent, "clear": "1"}).content.decode()
    assert (
        sorted(ticks(page)) == sorted(copies[:2])
        and page.count("data-pick") == 3
        and "no such thing" not in page
    )
    assert "You hold no copy that could be handed over" in html(signed("keeper"), "offer_several")


def test_where_none_of_those_that_were_ticked_may_go_nothing_is_said_of_others(cast, signed):
    low, high = (
        incoming(cast, symbol=f"{n}/X", level=level, copies="1").result["copies"][0]
        for n, level in enumerate(("mat", "toi-mat"))
    )
    sent = {"to": cast.key("outsider"), "origin": "t"}
    page = signed("registrar").post(reverse("offer_several"), {**sent, "copy": [high]}).content.decode()
    assert "None of those that were ticked may go" in page and "The others are still ticked" not in page
    page = signed("registrar").post(reverse("offer_several"), {**sent, "copy": [low, high]}).content.decode()
    assert "The others are still ticked" in page and "None of those" not in page


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


def test_why_a_line_is_to_be_cancelled_is_no_note_of_it_before_it_is_cancelled(cast, signed):
    made = incoming(cast, copies="1").result
    entry = str(Copy.objects.get().document.entries.get().key)

    def notes() -> list[str]:
        return [
            line["note"]
            for line in signed("registrar").get("/api/book", {"book": cast.books["incoming"]}).json()["lines"]
        ]

    do("document.cancel_entry", cast.registrar, entry=entry, reason="nhầm sổ")
    assert notes() == [""] and made
    do("document.confirm_cancelling", cast.second_registrar, entry=entry)
    assert notes() == ["nhầm sổ"]
