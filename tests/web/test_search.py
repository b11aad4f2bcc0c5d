"""The search and the palette: what they find, what they say of the rest, and what opens at once."""

import html
import re

import pytest
from django.test import Client
from django.urls import reverse

from steward.acts.machinery.envelope import store
from steward.models import Handover, Post, RuleSet, Unit
from steward.reads.machinery.show import receipt_code
from steward.reads.machinery.wording import word
from steward.reads.search import searched
from steward.reads.things import THINGS
from steward.web.machinery import tell
from tests.cast import Cast, do, incoming
from tests.web.acting import signed


def searched_for(client: Client, q: str) -> str:
    return client.get(reverse("search"), {"q": q}).content.decode()


def offered(client: Client, q: str) -> str:
    return client.get(reverse("search_palette"), {"q": q}).content.decode()


def opened(client: Client, q: str) -> str:
    """The address that the search leads to at once, "" where it shows a list."""
    return client.get(reverse("search"), {"q": q}).headers.get("Location", "")


def test_what_is_left_out_is_said_and_leads_to_all_of_it_in_the_register(cast: Cast) -> None:
    for n in range(14):
        incoming(cast, symbol=f"{n}/BC", abstract="Kế hoạch công tác", copies="1")
    client = signed("registrar")
    page, palette = searched_for(client, "ke hoach"), offered(client, "ke hoach")
    assert "12 of 14" in page and f"{reverse('register')}?part=all&amp;q=ke+hoach" in page
    assert "8 of 14" in palette and f"{reverse('register')}?part=all&amp;q=ke+hoach" in palette
    all_of_it = client.get(f"{reverse('register')}?part=all&q=ke+hoach").content.decode()
    assert all(f">{n}/BC<" in all_of_it for n in range(14))
    assert " of 1<" not in searched_for(client, "13/bc")


@pytest.mark.parametrize(
    "q", ["copy 4 571/BB", "571/bb Copy 4", "571/BB bản số 4", "Bản sao 4 571/BB", "ban 4 571 bb"]
)
def test_a_copy_is_found_by_its_number_and_its_documents(cast: Cast, q: str) -> None:
    copies = incoming(cast, symbol="571/BB", copies="3 4").result["copies"]
    assert opened(signed("registrar"), q) == reverse("copy", args=[copies[1]])
    assert opened(signed("outsider"), q) == "" and copies[1] not in searched_for(signed("outsider"), q)


def test_a_line_of_a_book_and_a_receipt_open_by_their_numbers(cast: Cast) -> None:
    made = incoming(cast, symbol="571/BB").result
    line = f"{made['ordinal']}/2026"
    handover = do("copy.offer", cast.registrar, copy=made["copies"][0], to=cast.key("keeper")).result[
        "handover"
    ]
    code = receipt_code(str(Handover.objects.get().key))
    assert opened(signed("keeper"), code[-6:]) == ""
    do("copy.accept", cast.keeper, handover=handover)
    assert opened(signed("registrar"), line) == reverse("document", args=[made["document"]])
    for number in (code, code[-6:]):
        assert opened(signed("keeper"), number) == reverse("handover", args=[handover])
    assert [opened(signed("outsider"), q) for q in (line, code, code[-6:])] == ["", "", ""]


@pytest.mark.parametrize("q", ["😀", "///", "   ", "-"])
def test_words_without_a_letter_or_a_digit_find_nothing(cast: Cast, q: str) -> None:
    incoming(cast)
    assert "12/BC-BNV" not in searched_for(signed("registrar"), q) and "12/BC-BNV" not in offered(
        signed("registrar"), q
    )


def test_full_width_signs_find_what_the_usual_ones_find(cast: Cast) -> None:
    document = incoming(cast, symbol="205/CV").result["document"]
    assert opened(signed("registrar"), "\uff12\uff10\uff15\uff0f\uff23\uff36") == reverse(
        "document", args=[document]
    )


def test_the_palette_does_what_one_may_do_and_nothing_else(cast: Cast) -> None:
    incoming(cast)
    doing = reverse("act", args=["document.register_incoming"])
    assert doing in offered(signed("registrar", "vi"), "dang ky") and doing in offered(
        signed("registrar"), "register inc"
    )
    assert doing not in offered(signed("keeper"), "register inc")
    assert doing in offered(signed("registrar"), "")


def test_the_palette_finds_books_places_units_and_posts_without_their_marks(cast: Cast) -> None:
    client = signed("registrar", "vi")
    assert reverse("book", args=[cast.books["incoming"]]) in offered(client, "so den 2026")
    assert f'"{reverse("register")}"' in offered(client, "tai lieu") and f'"{reverse("log")}"' in offered(
        client, "nhat ky"
    )
    post = client.get("/api/pick", {"subject": "office", "key": cast.key("keeper")}).json()["rows"][0][
        "label"
    ]
    assert reverse("office", args=[cast.key("keeper")]) in offered(client, post.split(" – ")[0])


def test_the_register_has_one_search_box_and_every_other_page_has_the_one_at_the_top(cast: Cast) -> None:
    client = signed("registrar")
    register, work = (
        client.get(reverse("register")).content.decode(),
        client.get(reverse("mine")).content.decode(),
    )
    assert (register.count('type="search"'), register.count("data-find"), 'id="find"' in register) == (
        1,
        1,
        False,
    )
    assert (work.count('type="search"'), 'id="find"' in work) == (1, True)


def test_the_first_thing_a_day_begins_with_is_one_key_away(cast: Cast) -> None:
    assert signed("registrar").get(reverse("first_act")).headers["Location"] == reverse(
        "act", args=["document.register_incoming"]
    )
    assert signed("administrator").get(reverse("first_act")).headers["Location"] == reverse("acts")


def posts(number: int) -> None:
    unit = Unit.objects.exclude(parent=None).order_by("pk")[0]
    store([Post(unit=unit, title=f"Kiểm soát viên {n}", pseudonym=f"p-{n:016x}") for n in range(number)])


@pytest.mark.parametrize("number", [5, 63])
def test_of_every_kind_what_is_left_out_is_said_and_leads_to_a_list_of_all_of_it(
    cast: Cast, number: int
) -> None:
    posts(number)
    client, whole = signed("registrar"), f"{reverse('search')}?of=office&amp;q=kiem+soat"
    page, palette = searched_for(client, "kiem soat"), offered(client, "kiem soat")
    assert (f"5 of {number} shown" in page) == (f"5 of {number}" in palette) == (number > 5)
    assert (whole in page) == (whole in palette) == (number > 5)
    found, address = set(), whole.replace("&amp;", "&")
    while address:
        told = client.get(address).content.decode()
        found |= set(re.findall(r"Kiểm soát viên \d+", told))
        following = re.search(r'href="([^"]+)">Next', told)
        address = html.unescape(following[1]) if following else ""
    assert found == {f"Kiểm soát viên {n}" for n in range(number)}
    assert ("1–50 of 63" in client.get(whole.replace("&amp;", "&")).content.decode()) == (number == 63)


@pytest.mark.parametrize(("most", "said"), [(3, False), (2, True)])
def test_what_one_can_do_is_told_whole_or_said_to_be_more_and_leads_to_all_of_it(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, most: int, said: bool
) -> None:
    monkeypatch.setattr("steward.reads.search.ACTS", most)
    incoming(cast, copies="1-3")
    page = offered(signed("registrar"), "c")
    assert page.count('data-href="/acts/') == most + said
    assert ("2 of 3" in page) == (f'data-href="{reverse("acts")}"' in page) == said


def test_every_subject_whose_records_have_a_page_is_found_and_has_a_word_and_an_icon() -> None:
    """By what its records are called, or as the search finds them besides:
    a new subject that is forgotten is named here."""
    besides = {"document", "copy", "entry", "handover", "log"}
    paged = {subject for subject in THINGS if tell.has_page(subject)}
    found = {*searched(quick=False), *besides}
    assert sorted(paged - found) == []
    worded = found - {"log"}
    assert sorted(subject for subject in worded if word("thing", subject) == subject) == []
    assert sorted(worded - tell.ICONS.keys()) == []


def test_what_has_a_page_is_found_by_its_words_and_leads_there(cast: Cast) -> None:
    """Rights, rule sets and lists on the page of the search;
    at each key of the palette a way to that page."""
    copies = incoming(cast, symbol="571/BB").result["copies"]
    order = {"copies": copies[:1], "reason": "hết giá trị sử dụng", "method": "cắt"}
    listed = do("copy.propose_destruction", cast.registrar, **order).result["destruction"]
    client = signed("registrar")
    page = searched_for(client, "gia tri su dung")
    assert reverse("destruction", args=[listed]) in page and "Destruction list" in page
    assert reverse("destruction", args=[listed]) not in searched_for(signed("outsider"), "gia tri su dung")
    assert reverse("destruction", args=[listed]) not in searched_for(client, "gia tri khongcotu")
    palette = offered(client, "gia tri su dung")
    assert reverse("destruction", args=[listed]) not in palette
    assert f"{reverse('search')}?q=gia+tri+su+dung" in palette
    lent = {"deputy": cast.key("deputy"), "paper": "5/QĐ-UQ", "since": "2026-11-16", "until": "2026-12-31"}
    paper = do("delegation.give", cast.head, **lent).result["delegation"]
    assert reverse("delegation", args=[paper]) in searched_for(signed("head"), "5 qd uq")
    assert reverse("delegation", args=[paper]) not in searched_for(signed("outsider"), "5 qd uq")
    law = RuleSet.objects.first()
    assert reverse("ruleset", args=[law.key]) in searched_for(client, law.law.name.en)
