"""No list is cut without a word: what is left out is said with its number,
and every one of it can be reached."""

import html
import json
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from steward.acts.machinery.envelope import store
from steward.models import Copy, Document, Entry, Handover, Hit, Loan, Post, Scan, Unit
from steward.models.custody.copies import receipt_code
from steward.reads.catalogue import find
from steward.rules.machinery.actor import Actor
from steward.rules.machinery.fields import read
from tests.cast import NOW, TODAY, Cast, do, incoming
from tests.jobs.conftest import decide
from tests.web.acting import signed, text_of


def ask(by: Actor, question: str, /, **values: object) -> dict:
    found = find(question)
    return found.run(read(found.params, values), by)


def all_parts(client: Client, address: str, pattern: str, turn: str = "Next") -> tuple[list[str], str]:
    """What stands in all parts of a list, by the links that lead on, and the first part as text."""
    found, first = [], ""
    while address:
        page = text_of(client.get(address))
        first = first or page
        found += re.findall(pattern, page)
        onward = re.search(rf'href="([^"]+)"[^>]*>{turn}<', page)
        there = html.unescape(onward[1]) if onward else ""
        address = there if there.startswith("/") else f"{address.partition('?')[0]}{there}" if there else ""
    return found, first


# ---- scans and findings ----


@pytest.mark.parametrize("number", [3, 123])
def test_every_scan_stands_in_the_list_of_scans(cast: Cast, tmp_path, number: int) -> None:
    first = Scan.objects.get(key=decide(cast, tmp_path))
    columns = {
        f.attname: getattr(first, f.attname)
        for f in Scan._meta.concrete_fields
        if f.name not in ("id", "key", "salt")
    }
    store([Scan(**{**columns, "version": 0, "purpose": f"Đợt {n:03}"}) for n in range(number - 1)])
    found, page = all_parts(signed("registrar"), reverse("scans"), r"Đợt \d{3}")
    assert sorted(set(found)) == [f"Đợt {n:03}" for n in range(number - 1)]
    assert (f"1–50 of {number}" in page) == (number > 50)
    answer = ask(cast.registrar, "scans", limit=2)
    assert (
        len(answer["rows"]) == 2
        and answer["following"] == 2
        and answer["total"] == {"count": number, "more": False}
    )


def findings(scan: str, number: int, **more: object) -> list[Hit]:
    row = Scan.objects.get(key=scan)
    made = [
        Hit(
            scan=row,
            unit=row.unit,
            path=f"{row.stores.splitlines()[0]}/f{n:03}.txt",
            rule="mark/x/y",
            rank=0,
            **{"state": "open", "places": "[]", **more},
        )
        for n in range(number)
    ]
    store(made)
    return made


@pytest.mark.parametrize("state", ["open", "confirmed"])
def test_all_findings_of_a_scan_are_reached_from_its_page_whatever_became_of_them(
    cast: Cast, tmp_path, state: str
) -> None:
    scan = decide(cast, tmp_path)
    findings(scan, 113, state=state)
    client = signed("registrar")
    page = text_of(client.get(reverse("scan", args=[scan])))
    address = html.unescape(re.search(r'<a href="([^"]+)">Show all<', page)[1])
    found, _ = all_parts(client, address, r"f\d{3}\.txt")
    assert set(found) == {f"f{n:03}.txt" for n in range(113)} and ">113<" in page


@pytest.mark.parametrize("number", [20, 57])
def test_the_places_of_a_finding_beyond_the_first_are_one_link_away(
    cast: Cast, tmp_path, number: int
) -> None:
    places = json.dumps([{"start": 10 * n, "end": 10 * n + 5} for n in range(number)])
    (hit,) = findings(decide(cast, tmp_path), 1, places=places)
    client, address = signed("registrar"), reverse("hit", args=[hit.key])
    page = text_of(client.get(address))
    assert page.count("letters ") == 20 and (f'<a href="?places=all">1–20 of {number}</a>' in page) == (
        number > 20
    )
    whole = text_of(client.get(address, {"places": "all"}))
    assert whole.count("letters ") == number and 'href="?places=all' not in whole


# ---- custody ----


def handed(copy: Copy, giver: Post, receiver: Post, number: int, **more: object) -> list[Handover]:
    made = [
        Handover(
            copy=copy,
            giver=giver,
            receiver=receiver,
            offered_at=NOW + timedelta(minutes=n),
            answered_at=NOW + timedelta(minutes=n),
            state="accepted",
            note=f"lần {n:03}",
            **more,
        )
        for n in range(number)
    ]
    store(made)
    return made


@pytest.mark.parametrize("number", [3, 123])
def test_the_whole_chain_of_a_copy_is_on_its_page_part_by_part(cast: Cast, number: int) -> None:
    key = incoming(cast, copies="1").result["copies"][0]
    registrar, keeper = (Post.objects.get(key=cast.key(one)) for one in ("registrar", "keeper"))
    handed(Copy.objects.get(key=key), registrar, keeper, number)
    found, page = all_parts(signed("registrar"), reverse("copy", args=[key]), r"lần \d{3}")
    assert sorted(found) == [f"lần {n:03}" for n in range(number)]
    assert (f"1–50 of {number}" in page) == (number > 50)


def test_a_receipt_names_every_copy_that_went_with_it(cast: Cast) -> None:
    copies = incoming(cast, copies="1-230").result["copies"]
    registrar, keeper = (Post.objects.get(key=cast.key(one)) for one in ("registrar", "keeper"))
    batch = "0190a1b2-0000-7000-8000-000000000001"
    made = [
        Handover(
            copy=copy,
            giver=registrar,
            receiver=keeper,
            offered_at=NOW,
            answered_at=NOW,
            state="accepted",
            batch=batch,
        )
        for copy in Copy.objects.filter(key__in=copies).order_by("pk")
    ]
    store(made)
    assert len(ask(cast.registrar, "handover", handover=str(made[0].key))["together"]) == 230


@pytest.mark.parametrize("number", [3, 123])
def test_everything_that_one_has_lent_is_in_the_list_of_what_one_has_lent(cast: Cast, number: int) -> None:
    copies = incoming(cast, copies=f"1-{number}").result["copies"]
    registrar, keeper = (Post.objects.get(key=cast.key(one)) for one in ("registrar", "keeper"))
    rows = list(Copy.objects.filter(key__in=copies).order_by("pk"))
    offers = [
        Handover(
            copy=copy, giver=registrar, receiver=keeper, offered_at=NOW, answered_at=NOW, state="accepted"
        )
        for copy in rows
    ]
    store(offers)
    store(
        [
            Loan(
                copy=h.copy,
                handover=h,
                lender=registrar,
                borrower=keeper,
                lent_on=TODAY,
                until=TODAY + timedelta(days=9),
                state="open",
            )
            for h in offers
        ]
    )
    client, seen, after = signed("registrar"), set(), 0
    while after is not None:
        told = ask(cast.registrar, "loans", after=after)["lent"]
        seen |= {row["copy_key"] for row in told["rows"]}
        assert told["count"] == number
        after = told["following"]
    assert seen == set(copies)
    page = text_of(client.get(reverse("custody")))
    assert (f"1–50 of {number}" in page and "lent=50" in page) == (number > 50)
    if number > 50:
        last = text_of(client.get(reverse("custody"), {"lent": "100", "q": "12"}))
        assert f"101–{number} of {number}" in last and "q=12&lent=50" in html.unescape(last)


def test_a_list_of_many_copies_says_beside_the_form_how_many_are_named_and_leads_to_all(cast: Cast) -> None:
    copies = incoming(cast, copies="1-60").result["copies"]
    made = do(
        "copy.propose_destruction", cast.registrar, copies=copies, reason="hết hạn", method="nghiền"
    ).result["destruction"]
    page = text_of(
        signed("registrar").get(reverse("act", args=["copy.withdraw_destruction"]), {"destruction": made})
    )
    assert f'<a href="{reverse("destruction", args=[made])}">50 of 60</a>' in page
    whole = text_of(signed("registrar").get(reverse("destruction", args=[made])))
    assert whole.count('<tr role="row"') >= 60


# ---- filters ----


def units(cast: Cast, number: int) -> list[Unit]:
    top = Unit.objects.get(parent=None)
    made = [Unit(parent=top, code=f"x-{n}", title=f"Trạm {n}") for n in range(number)]
    store(made)
    return made


def holding(cast: Cast, number: int) -> list[Unit]:
    made = units(cast, number)
    posts = [Post(unit=unit, title="Trạm trưởng", pseudonym=f"p-{n:016x}") for n, unit in enumerate(made)]
    store(posts)
    copies = list(Copy.objects.filter(key__in=incoming(cast, copies=f"1-{number}").result["copies"]))
    for copy, post in zip(copies, posts, strict=True):
        copy.keeper = post
    store(copies)
    return made


@pytest.mark.parametrize("number", [4, 70])
def test_a_unit_that_holds_something_is_found_among_the_holders_whether_it_is_listed_or_not(
    cast: Cast, number: int
) -> None:
    made = holding(cast, number)
    client, address = signed("registrar"), reverse("holders")
    page = text_of(client.get(address))
    assert (f"50 of {number} stand in the list. A few words find the others." in page) == (number > 50)
    last = made[-1]
    for asked in (str(last.key), last.title) if number > 50 else (str(last.key),):
        narrowed = text_of(client.get(address, {"unit": asked}))
        assert f"1 of {number} copies in hand" in narrowed and last.title in narrowed
    wrong = text_of(client.get(address, {"unit": "không có đơn vị này"}))
    assert "A filter could not be read and was left out" in wrong and f"{number} of {number} copies" in wrong


def test_all_posts_of_the_own_unit_that_hold_something_can_be_chosen(cast: Cast) -> None:
    own = Unit.objects.get(
        pk=next(right.unit for right in cast.registrar.mandates if right.role == "registrar")
    )
    posts = [Post(unit=own, title=f"Chuyên viên {n}", pseudonym=f"p-{n:016x}") for n in range(60)]
    store(posts)
    copies = list(Copy.objects.filter(key__in=incoming(cast, copies="1-60").result["copies"]))
    for copy, post in zip(copies, posts, strict=True):
        copy.keeper = post
    store(copies)
    page = text_of(signed("registrar").get(reverse("holders")))
    assert all(f'<option value="{post.key}">' in page for post in posts)


def test_a_unit_of_exactly_these_words_is_taken_though_many_have_them_in_their_names(cast: Cast) -> None:
    units(cast, 210)
    exact = Unit(parent=Unit.objects.get(parent=None), code="zz", title="Trạm")
    store([exact])
    client = signed("registrar")
    page = text_of(client.get(reverse("register"), {"unit": "trạm"}))
    assert "A filter could not be read" not in page and str(exact.key) in page
    assert "A filter could not be read" in text_of(client.get(reverse("register"), {"unit": "tra"}))


@pytest.mark.parametrize("number", [3, 64])
def test_kinds_that_are_not_offered_are_said_to_be_left_out_and_words_find_them(
    cast: Cast, number: int
) -> None:
    for n in range(number):
        incoming(cast, symbol=f"{n}/XY", kind=f"Loại {n}", copies="1")
    client = signed("registrar")
    page = text_of(client.get(reverse("register")))
    assert (f"60 of {number} stand in the list. Words in the search find the others." in page) == (
        number > 60
    )
    away = [n for n in range(number) if f'<option value="Loại {n}">' not in page]
    assert bool(away) == (number > 60)
    for n in away:
        assert f">{n}/XY<" in text_of(client.get(reverse("register"), {"q": f"loai {n}"}))


# ---- search, log ----


def test_all_receipts_that_share_six_digits_are_found_however_many_came_after_them(cast: Cast) -> None:
    key = incoming(cast, copies="1").result["copies"][0]
    registrar, keeper = (Post.objects.get(key=cast.key(one)) for one in ("registrar", "keeper"))
    same = [f"00000000-0000-4000-8000-{n:012x}" for n in (10**6 * k + 123_456 for k in range(1, 9))]
    digits = {receipt_code(one)[-6:] for one in same}
    rows = [
        Handover(
            key=one,
            copy=Copy.objects.get(key=key),
            giver=registrar,
            receiver=keeper,
            offered_at=NOW,
            answered_at=NOW,
            state="accepted",
        )
        for one in same
    ]
    store(rows)
    handed(Copy.objects.get(key=key), registrar, keeper, 30)
    assert len(digits) == 1
    (short,) = digits
    page = text_of(signed("registrar").get(reverse("search"), {"q": short}))
    assert all(reverse("handover", args=[one]) in page for one in same)
    whole = signed("registrar").get(reverse("search"), {"q": receipt_code(same[0])})
    assert whole.headers.get("Location") == reverse("handover", args=[same[0]])
    assert not any(one in text_of(signed("outsider").get(reverse("search"), {"q": short})) for one in same)


def test_the_list_of_a_line_has_that_line_and_no_other(cast: Cast) -> None:
    for n in range(12):
        incoming(cast, symbol=f"{n}/XY", copies="1")
    client = signed("registrar")
    page = text_of(client.get(reverse("search"), {"of": "entry", "q": "1/2026"}))
    assert "1/2026 0/XY" in page and "10/2026" not in page and "11/2026" not in page
    words = text_of(client.get(reverse("search"), {"of": "entry", "q": "9/XY"}))
    assert "10/2026 9/XY" in words


def test_the_thirteenth_word_of_a_title_is_sought_as_well(cast: Cast) -> None:
    title = " ".join(f"chữ{chr(97 + n)}" for n in range(15))
    document = incoming(cast, abstract=title).result["document"]
    found = {str(row.key) for row in Document.objects.matching(title)}
    assert found == {document}
    assert not Document.objects.matching(title.replace("chữn", "khác")).exists()


def test_the_log_says_which_part_of_how_many_entries_is_shown_and_the_last_part_leads_no_further(
    cast: Cast,
) -> None:
    while Entry.objects.count() < 60:
        incoming(cast, symbol=f"{Entry.objects.count()}/L", copies="1")
    size, client = Entry.objects.count(), signed("registrar")
    page = text_of(client.get(reverse("log")))
    assert f"1–50 of {size}" in page and f"?before={size - 50}" in page
    rest = text_of(client.get(reverse("log"), {"before": size - 50}))
    assert f"51–{size} of {size}" in rest and 'href="?before=' not in rest and "First page" in rest
