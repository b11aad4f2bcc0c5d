"""The register's list: what it begins with, its filters, orders and pages, and what is taken away."""

import csv
import io
import re
from base64 import b64decode
from datetime import date, datetime
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from steward.models import Account
from tests.cast import LOW, NOW, TOP, Cast, add_post, do, incoming
from tests.web.acting import signed
from tests.web.document.listed import page, propose


def test_the_register_begins_with_what_is_registered_and_names_the_drafts_with_their_number(
    cast: Cast,
) -> None:
    incoming(cast, symbol="12/BC-X")
    propose(cast, abstract="Bản thảo chưa vào sổ")
    first, drafts = page(signed("registrar")), page(signed("registrar"), part="drafts")
    assert "12/BC-X" in first and "Bản thảo chưa vào sổ" not in first
    assert 'part=drafts">Drafts <span class="count">1</span>' in first
    assert "12/BC-X" not in drafts and "Bản thảo chưa vào sổ" in drafts


def test_a_draft_freed_before_it_was_issued_stands_in_no_book_in_list_numbers_chips_search_and_export(
    cast: Cast,
) -> None:
    """Beside one that was freed after it was received: that one stands in its book."""
    from tests.acts.document.drafted import determined

    received, never = (
        incoming(cast, symbol="12/BC-X", abstract="Đề án đã vào sổ").result["document"],
        determined(cast),
    )
    for document in (received, never):
        do("document.declassify", cast.head, document=document, ground="hết bí mật")
    client = signed("registrar")

    def keys(**values: str) -> list[str]:
        answer = client.get("/api/documents", values).json()
        assert answer["total"] == {"count": len(answer["rows"]), "more": False}
        file = client.post(f"{reverse('register')}?{urlencode(values)}", {"format": "csv"}).content.decode(
            "utf-8-sig"
        )
        assert len(list(csv.reader(io.StringIO(file), delimiter=";"))[1:]) == len(answer["rows"])
        return [row["key"] for row in answer["rows"]]

    def facet(name: str, **values: str) -> dict[str, int]:
        return {one["code"]: one["count"] for one in client.get("/api/facets", values).json()[name]}

    assert keys() == keys(part="entered") == keys(part="entered", state="declassified") == [received]
    assert keys(part="drafts") == keys(part="drafts", state="declassified") == [never]
    assert keys(state="declassified") == keys(part="all") == [never, received]
    assert keys(part="cancelled") == keys(part="drafts", state="in_force") == []
    assert facet("part") == facet("part", state="declassified") == {"entered": 1, "drafts": 1, "cancelled": 0}
    assert facet("state") == facet("state", part="drafts") == {"declassified": 1}
    assert facet("state", part="all") == facet("state", state="declassified") == {"declassified": 2}
    assert keys(q="de an") == [received] and keys(q="de an", part="drafts") == []
    found = {row["key"] for row in client.get("/api/find", {"q": "de an"}).json()["documents"]["rows"]}
    assert received in found


def test_a_chip_of_a_state_leads_to_as_many_as_it_says_within_the_part_in_which_it_was_counted(
    cast: Cast,
) -> None:
    from tests.acts.document.drafted import determined

    for n in range(2):
        key = incoming(cast, symbol=f"{n}/BC-X").result["document"]
        do("document.declassify", cast.head, document=key, ground="hết bí mật")
    incoming(cast, symbol="9/BC-X")
    do("document.declassify", cast.head, document=determined(cast), ground="hết bí mật")
    client = signed("registrar")
    chips = re.findall(r'href="([^"]*state=declassified[^"]*)"', page(client))
    assert chips
    for one in chips:
        shown = client.get(one.replace("&amp;", "&")).content.decode()
        assert "entries: 2" in shown
    assert "entries: 3" in page(client, state="declassified")


def low_reader(cast: Cast) -> Client:
    """One who reads what the registrar registers, up to the low level."""
    add_post(cast, "low", "interior", "Chuyên viên đọc", "", [("reader", LOW, "interior")])
    Account.objects.update(must_change=False)
    return signed("low")


def pages(client: Client, **values: str) -> tuple[list[str], list[str]]:
    """The keys of all pages of two rows, and the places between them."""
    keys, places, after = [], [], ""
    while after is not None:
        answer = client.get(
            "/api/documents", {"limit": "2", **values, **({"after": after} if after else {})}
        ).json()
        keys, after = keys + [row["key"] for row in answer["rows"]], answer["following"]
        places += [after] if after else []
    return keys, places


@pytest.mark.parametrize("sort", ["entered", "number", "dated", "level", "issuer", "ending"])
def test_places_between_pages_tell_nothing_of_what_lies_hidden_between_two_rows(
    cast: Cast, sort: str
) -> None:
    """All have one number, day, level and issuer;
    to one who reads up to the low level the others do not exist."""
    made = []
    for hidden in (0, 3, 1, 0, 2, 0):
        made.append(incoming(cast, copies="1").result["document"])
        for _ in range(hidden):
            incoming(cast, level=TOP, abstract="", copies="1")
    reader = low_reader(cast)
    assert {row["key"] for row in reader.get("/api/documents").json()["rows"]} == set(made)
    for reverse_ in ("", "yes"):
        keys, places = pages(reader, sort=sort, reverse=reverse_ or "no")
        down = (sort in ("entered", "number", "dated", "level")) is not bool(reverse_)
        assert keys == (made[::-1] if down else made)
        assert [place.partition("~")[0] for place in places] == [keys[1], keys[3]]


def test_a_place_that_one_may_not_see_is_refused_as_one_that_is_not_there(cast: Cast) -> None:
    low, top = (incoming(cast, level=level, abstract="").result["document"] for level in (LOW, TOP))
    reader, registrar = low_reader(cast), signed("registrar")
    nowhere = "6f1f8a36-5d0d-4a8e-9d0f-0c2c2f7c9b1e"
    answers = [reader.get("/api/documents", {"after": key}) for key in (top, nowhere)]
    assert [one.status_code for one in answers] == [422, 422] and answers[0].json() == answers[1].json()
    assert reader.get("/api/documents", {"after": low}).status_code == 200
    assert [row["key"] for row in registrar.get("/api/documents", {"after": top}).json()["rows"]] == [low]
    assert reader.get("/api/documents", {"sort": "number", "after": f"{low}~{'9' * 40}"}).status_code == 422
    assert reader.get("/api/documents", {"sort": "number", "after": f"{low}~12"}).status_code == 200


def test_a_filter_that_cannot_be_read_is_named_and_the_list_stands_without_it(cast: Cast) -> None:
    incoming(cast, symbol="12/BC-X")
    answer = signed("registrar").get(reverse("register"), {"dated_from": "31/02/2026", "level": LOW})
    assert answer.status_code == 422 and "12/BC-X" in answer.content.decode()
    assert "A filter could not be read" in answer.content.decode()
    assert signed("registrar").get(reverse("register"), {"dated_from": "01/02/2026"}).status_code == 200


@pytest.mark.parametrize(
    "wrong", [{"sort": "colour"}, {"part": "none"}, {"after": "x~y", "sort": "dated"}, {"loans": "x"}]
)
def test_an_order_a_part_and_a_place_that_are_not_there_are_refused_as_wrong_fields(
    cast: Cast, wrong: dict[str, str]
) -> None:
    assert signed("registrar").get("/api/documents", wrong).status_code == 422


def test_a_page_says_how_many_of_how_many_it_shows_and_leads_on_and_back_with_its_filters(cast: Cast) -> None:
    for n in range(53):
        incoming(cast, symbol=f"{n}/BC", copies="1")
    client = signed("registrar")
    first = page(client, level=LOW, sort="number", reverse="on")
    more = first.split('hx-get="')[1].split('"')[0].replace("&amp;", "&")
    assert "50 of 53" in first and "level=" in more and "sort=number" in more and "reverse=on" in more
    second = client.get(more).content.decode()
    assert "51 to 53 of 53" in second and "52/BC<" in second and ">0/BC<" not in second
    assert (
        f'<a href="{reverse("register")}?level={LOW}&amp;sort=number&amp;reverse=on">First page</a>' in second
    )
    assert "53 of 53" in client.get(more, headers={"HX-Request": "true"}).content.decode()


def test_a_long_list_of_units_takes_words_and_the_address_keeps_the_unit(cast: Cast) -> None:
    incoming(cast, symbol="12/BC-X")
    answer = signed("registrar").get(reverse("register"), {"unit": "văn thư không có ở đây"})
    assert answer.status_code == 422 and "12/BC-X" in answer.content.decode()
    label = (
        signed("registrar")
        .get("/api/pick", {"subject": "unit", "key": cast.units["finance"]})
        .json()["rows"][0]["label"]
    )
    answer = signed("registrar").get(reverse("register"), {"unit": label.strip()})
    assert answer.status_code == 200 and "12/BC-X" not in answer.content.decode()


def test_only_a_registrar_is_offered_the_posts_of_the_unit_as_keepers(cast: Cast) -> None:
    copy = incoming(cast, symbol="12/BC-X").result["copies"][0]
    assert 'name="keeper"' in page(signed("registrar")) and 'name="keeper"' not in page(signed("keeper"))
    assert "12/BC-X" in page(signed("registrar"), keeper=cast.key("registrar"))
    do(
        "copy.accept",
        cast.keeper,
        handover=do("copy.offer", cast.registrar, copy=copy, to=cast.key("keeper")).result["handover"],
    )
    assert "12/BC-X" in page(signed("keeper"), keeper=cast.key("keeper"))
    unknown = signed("keeper").get(reverse("register"), {"keeper": cast.key("registrar")})
    assert unknown.status_code == 404


def test_overdue_loans_are_found_by_everybody_who_sees_the_document(cast: Cast) -> None:
    copy = incoming(cast, symbol="12/BC-X").result["copies"][0]
    incoming(cast, symbol="13/BC-X")
    lent = do("copy.offer", cast.registrar, copy=copy, to=cast.key("keeper"), due_back="2026-11-20").result[
        "handover"
    ]
    do("copy.accept", cast.keeper, handover=lent)
    assert "12/BC-X" in page(signed("registrar"), loans="lent") and "13/BC-X" not in page(
        signed("registrar"), loans="lent"
    )


def test_full_width_digits_find_what_was_typed_with_usual_ones_and_signs_alone_find_nothing(
    cast: Cast,
) -> None:
    incoming(cast, symbol="205/CV-BTC")
    assert "205/CV-BTC" in page(signed("registrar"), q="\uff12\uff10\uff15\uff0fCV")
    assert "205/CV-BTC" not in page(signed("registrar"), q="😀 ///")


# --- taken away ---


def test_a_sheet_holds_real_days_words_of_the_reader_and_the_rows_of_the_page_in_its_order(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    incoming(cast, symbol="1/BC", dated="2026-11-10")
    incoming(cast, symbol="2/BC", dated="2026-11-01")
    propose(cast, abstract="Bản thảo")
    client = signed("registrar", "vi")
    answer = client.post(reverse("register") + "?sort=dated&reverse=on", {"format": "xlsx"})
    assert answer["Content-Disposition"] == 'attachment; filename="tai-lieu-2026-11-16.xlsx"'
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    heads, *rows = book.get_sheet_by_index(0).to_python()
    assert book.sheet_names == ["Tài liệu"] and [row[0] for row in rows] == ["2/BC", "1/BC"]
    told = dict(zip(heads, rows[0], strict=True))
    assert (
        told["Ngày, tháng"] in (date(2026, 11, 1), datetime(2026, 11, 1))
        and told["Trạng thái"] == "Đang bảo vệ"
    )
    assert {"Sổ", "Ngày vào sổ", "Số đến", "Bảo vệ đến ngày"} <= set(heads)


def test_lines_taken_away_are_counted_by_the_office_and_the_entry_keeps_the_filters(cast: Cast) -> None:
    from steward.acts.machinery.appender import last_leaf
    from steward.models import Disclosure

    for n in range(3):
        incoming(cast, symbol=f"{n}/BC")
    answer = signed("registrar").post(
        reverse("register") + "?q=bc&sort=number", {"format": "csv", "lines": "1"}
    )
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == 4 and [row[0] for row in rows[1:]] == ["2/BC", "1/BC", "0/BC"]
    assert last_leaf().act == "register.export"
    told = "".join(
        b64decode(f"{one.text}==", altchars=b"-_").decode() for one in Disclosure.objects.order_by("-pk")[:3]
    )
    assert '"lines":3' in told and "number" in told
