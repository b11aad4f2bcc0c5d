"""Pages of custody: long lists with filters, parts and files; a copy, a document
and a destruction list with what can be done."""

import io
import re
from datetime import datetime

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from steward.acts.machinery.appender import last_leaf
from steward.models import Copy, Head, Permission
from tests.cast import do, incoming
from tests.web.custody.shown import badge, html, many, page_of
from tests.web.test_pages import ticks


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
