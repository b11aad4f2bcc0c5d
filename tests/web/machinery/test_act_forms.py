"""The form of an act as a clerk meets it: asked once more, sent twice, filled by paste,
chosen from a long list."""

import re
import unicodedata

import pytest
from django.urls import reverse

from steward.models import Document, Head
from tests.cast import Cast, incoming
from tests.web.acting import REGISTER, paper, signed, text_of

# ---- registered already, another year ----


def test_a_paper_registered_already_is_asked_about_with_the_way_to_its_entry_and_the_way_on(cast: Cast):
    first, client = incoming(cast).result, signed("registrar")
    assert 'name="twice"' not in text_of(client.get(REGISTER, {"book": cast.books["incoming"]}))
    size = Head.objects.get().size
    answer = client.post(REGISTER, paper(cast))
    page = text_of(answer)
    assert answer.status_code == 422 and Head.objects.get().size == size
    assert f"registered already, as {first['ordinal']}/2026 on 16/11/2026" in page
    assert reverse("document", args=[first["document"]]) in page
    assert re.search(
        r'<button[^>]* form="the-form" name="twice" value="on" formaction="[^"]*">Register all the '
        r"same</button>",
        page,
    )
    assert 'id="the-form"' in page and "12/BC-BNV" in page and "<title>Error: " in page
    assert client.post(REGISTER, paper(cast, twice="on")).status_code == 302 and Document.objects.count() == 2


@pytest.mark.parametrize("again", [True, False])
def test_an_answer_to_a_question_goes_on_with_the_series_if_that_button_was_pressed_and_not_if_it_was_not(
    cast: Cast, again: bool
):
    incoming(cast)
    client, address = signed("registrar"), f"{REGISTER}?next=/register/"
    sent = paper(cast, arrived_on="30/12/2025", dated="10/11/2025", **({"again": "yes"} if again else {}))
    incoming(cast, dated="2025-11-10")
    page = text_of(client.post(address, sent))
    answers = {}
    for name in ("other_year", "twice"):  # one question after the other
        said = re.search(rf'name="{name}" value="on" formaction="([^"]+)"', page)
        answers[name] = "on"
        answer = client.post(said[1], {**{k: v for k, v in sent.items() if k != "again"}, **answers})
        page = text_of(answer)
    assert answer.status_code == 302
    assert (
        answer["Location"].startswith(REGISTER) is again and (answer["Location"] == "/register/") is not again
    )
    assert ("issuing_body" in answer["Location"]) is again


def test_what_was_answered_with_yes_stays_answered_while_something_else_is_put_right(cast: Cast):
    incoming(cast)
    page = text_of(signed("registrar").post(REGISTER, paper(cast, twice="on", dated="31/2/2026")))
    assert re.search(r'name="twice"[^>]*checked', page) and 'name="other_year"' not in page


def test_an_arrival_in_another_year_than_the_books_is_asked_about_at_its_field(cast: Cast):
    client = signed("registrar")
    answer = client.post(REGISTER, paper(cast, arrived_on="30/12/2025", dated="29/12/2025"))
    page = text_of(answer)
    assert answer.status_code == 422 and 'name="other_year" value="on"' in page and 'name="twice"' not in page
    field = page[page.index('class="field bad"') :]
    assert (
        field.index('name="arrived_on"')
        < field.index("does not lie in the year of this book")
        < field.index('name="symbol"')
    )
    assert (
        client.post(
            REGISTER, paper(cast, arrived_on="30/12/2025", dated="29/12/2025", other_year="on")
        ).status_code
        == 302
    )


@pytest.mark.parametrize("year", ["1026", "2926"])
def test_a_year_that_cannot_be_meant_is_refused_at_its_field_and_comes_back_as_it_was_written(
    cast: Cast, year: str
):
    answer = signed("registrar").post(REGISTER, paper(cast, dated=f"10/11/{year}"))
    page = text_of(answer)
    assert (
        answer.status_code == 422
        and f"The year {year} cannot be meant." in page
        and f'value="10/11/{year}"' in page
    )


# ---- back, and sent once more ----


def test_a_form_sent_again_with_other_values_names_what_was_done_first_and_keeps_what_was_written(cast: Cast):
    client = signed("registrar")
    assert client.post(REGISTER, paper(cast)).status_code == 302
    first, size = Document.objects.get(), Head.objects.get().size
    answer = client.post(REGISTER, paper(cast, symbol="13/BC-BNV"))
    page = text_of(answer)
    panel = page[
        page.index('class="panel tone-warn"') : page.index(
            "</section>", page.index('class="panel tone-warn"')
        )
    ]
    assert answer.status_code == 409 and Head.objects.get().size == size
    assert (
        "Registered as 1 in " in panel
        and reverse("document", args=[first.key]) in panel
        and ".." not in panel
    )
    assert reverse("entry", args=[size - 1]) in panel and "Changed since you looked" not in panel
    assert 'value="13/BC-BNV"' in page and "Công tác cán bộ quý IV" in page
    origin = re.search(r'name="origin" value="([^"]+)"', page)[1]
    assert client.post(REGISTER, paper(cast, symbol="13/BC-BNV", origin=origin)).status_code == 302
    assert Document.objects.count() == 2


def test_a_form_opened_again_at_its_address_is_the_one_that_was_sent_and_a_fresh_one_is_another(cast: Cast):
    client, token = signed("registrar"), re.compile(r'data-own-address.*?name="origin" value="([^"]+)"', re.S)
    opened = [
        token.search(text_of(client.get(REGISTER, {"book": cast.books["incoming"]})))[1] for _ in range(2)
    ]
    assert opened[0] != opened[1]
    again = {"book": cast.books["incoming"], "origin": opened[0]}  # what the script keeps in the address
    assert token.search(text_of(client.get(REGISTER, again)))[1] == opened[0]
    assert client.post(REGISTER, paper(cast, origin=opened[0])).status_code == 302
    back, page = opened[0], text_of(client.get(REGISTER, again))
    assert re.search(r"This form was sent on \d\d/\d\d/\d{4} \d\d:\d\d\.", page) and "the-form" not in page
    made, fresh = (
        re.search(rf'href="([^"]+)"><span>{said}<', page)[1] for said in ("Open it", "A fresh form")
    )
    assert (
        made.endswith(f"/{Document.objects.get().key}/")
        and token.search(text_of(client.get(fresh)))[1] != back
    )
    assert "This form was sent" not in text_of(signed("second_registrar").get(REGISTER, again))
    assert (
        client.post(REGISTER, paper(cast, origin=back)).status_code == 302 and Document.objects.count() == 1
    )
    other = paper(cast, symbol="13/BC-BNV")
    assert (
        client.post(REGISTER, {**other, "origin": back}).status_code == 409 and Document.objects.count() == 1
    )
    assert (
        client.post(REGISTER, {**other, "origin": opened[1]}).status_code == 302
        and Document.objects.count() == 2
    )
    assert token.search(text_of(client.get(REGISTER, {**again, "origin": "x"})))[1] != "x"


def test_a_form_that_somebody_else_sent_before_tells_nothing_of_it(cast: Cast):
    assert signed("registrar").post(REGISTER, paper(cast)).status_code == 302
    page = text_of(signed("second_registrar").post(REGISTER, paper(cast, symbol="13/BC-BNV")))
    assert (
        "was sent before" in page and "Registered as 1" not in page and reverse("entry", args=[0]) not in page
    )


def test_several_sent_again_with_other_values_name_what_was_done_first(cast: Cast):
    copies = incoming(cast, copies="1 2 3").result["copies"]
    client, address = signed("registrar"), reverse("offer_several")
    order = {"to": cast.key("keeper"), "origin": "s"}
    assert client.post(address, {**order, "copy": copies[:1]}).status_code == 302
    answer = client.post(address, {**order, "copy": copies[1:2]})
    assert (
        answer.status_code == 409 and "Sent before:" in text_of(answer) and "/handovers/" in text_of(answer)
    )


# ---- what was pasted ----

PASTED = {
    "symbol": "12\u00ad/BC\u200b-BNV\ufeff",
    "abstract": "Co\u0302ng ta\u0301c ca\u0301n\u00ad bo\u0323\u0302",
    "issuing_body": "Bo\u0323\u0302 No\u0323\u0302i vu\u0323",
}


def test_marks_nobody_sees_and_letters_in_parts_are_kept_as_what_they_show_and_found(cast: Cast):
    client = signed("registrar")
    assert client.post(REGISTER, paper(cast, **PASTED)).status_code == 302
    row = Document.objects.get()
    assert (row.symbol, row.abstract, row.issuing_body) == ("12/BC-BNV", "Công tác cán bộ", "Bộ Nội vụ")
    assert "12/BC-BNV" in text_of(client.get(reverse("register"), {"q": "12/BC-BNV công tác"}))
    assert client.post(REGISTER, paper(cast, origin="u")).status_code == 422, (
        "the same paper, however it was pasted"
    )


def test_a_title_that_is_too_long_comes_back_whole_and_one_that_only_looks_so_is_taken(cast: Cast):
    client = signed("registrar")
    long = "Ặ" * 700
    answer = client.post(REGISTER, paper(cast, abstract=long))
    page = text_of(answer)
    assert (
        answer.status_code == 422
        and "At most 500 characters fit here." in page
        and long in page
        and not Document.objects.exists()
    )
    parts = unicodedata.normalize("NFD", "Ặ" * 500) + "\u00ad" * 200
    assert len(parts) == 1700 and client.post(REGISTER, paper(cast, abstract=parts)).status_code == 302
    assert Document.objects.get().abstract == "Ặ" * 500


def test_of_an_unopened_item_the_kind_is_no_correction_but_comes_when_it_is_opened_on_its_page(cast: Cast):
    key = incoming(cast, unopened=True, abstract="").result["document"]
    client = signed("registrar")
    order = {
        "document": key,
        "field": "kind",
        "value": "Công điện",
        "reason": "nhầm",
        "about": "yes",
        "origin": "k",
    }
    assert client.post(reverse("act", args=["document.correct"]), order).status_code != 302
    assert Document.objects.get(key=key).kind == ""
    opened = {
        "document": key,
        "opened_by": cast.key("head"),
        "dated": "10/11/2026",
        "kind": "Báo cáo",
        "abstract": "Việc",
        "about": "yes",
    }
    assert client.post(reverse("act", args=["document.open"]), {**opened, "origin": "o"}).status_code == 302
    row = Document.objects.get(key=key)
    assert (row.kind, row.abstract, row.unopened) == ("Báo cáo", "Việc", False)


@pytest.mark.parametrize(
    ("question", "query"),
    [
        ("documents", "level=mat&level=mat"),
        ("pick", "subject=copy&subject=unit"),
        ("suggestions", "of=kind&of=kind"),
    ],
)
def test_a_parameter_given_twice_is_refused_and_once_it_is_answered(cast: Cast, question, query):
    client = signed("registrar")
    twice, once = (client.get(f"/api/{question}?{text}") for text in (query, query.split("&")[0]))
    assert (twice.status_code, once.status_code) == (422, 200) and "given_twice" in twice.content.decode()
