"""The form of an act as a clerk meets it: asked once more, sent twice, filled by paste,
chosen from a long list."""

import re
import unicodedata
from html import unescape
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

import steward.web
from steward.models import Account, Book, Document, Head, Unit
from tests.cast import LOW, TOP, Cast, add_post, do, grant, incoming, new_person, new_post, seat

SCRIPT = Path(steward.web.__file__).parent / "static" / "steward" / "js" / "steward.js"
NOBODY = "00000000-0000-4000-8000-000000000000"
REGISTER = reverse("act", args=["document.register_incoming"])


def signed(who: str) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(
        Account.objects.get(login=who), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    return client


def text_of(answer) -> str:
    return unescape(answer.content.decode())


def paper(cast: Cast, **more: str) -> dict[str, str]:
    return {
        "book": cast.books["incoming"],
        "arrived_on": "16/11/2026",
        "issuing_body": "Bộ Nội vụ",
        "symbol": "12/BC-BNV",
        "dated": "10/11/2026",
        "kind": "Báo cáo",
        "abstract": "Công tác cán bộ quý IV",
        "level": LOW,
        "copies": "3-4",
        "origin": "t",
        **more,
    }


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


def test_a_number_given_out_already_is_refused_at_its_field(cast: Cast):
    made = [
        do("document.determine", cast.head, document=do(
            "document.propose", cast.drafter, kind="Báo cáo", abstract=f"Việc {n}", level=LOW, basis=cast.basis["low"], copies=1,
        ).result["document"]).result["document"] for n in range(2)
    ]  # fmt: skip # one case a line
    client, address = signed("registrar"), reverse("act", args=["document.issue"])
    order = {"book": cast.books["outgoing"], "symbol": "7/BC-SNV", "about": "yes"}
    assert client.post(address, {**order, "document": made[0], "origin": "a"}).status_code == 302
    answer = client.post(address, {**order, "document": made[1], "origin": "b"})
    assert answer.status_code == 422 and "bears this number already: line 1/2026" in text_of(answer)
    assert (
        client.post(address, {**order, "document": made[1], "symbol": "8/BC-SNV", "origin": "b"}).status_code
        == 302
    )


# ---- what another field narrows, without a script ----


def test_without_a_script_only_what_can_fit_is_offered_each_says_of_which_level_and_what_was_sent_comes_first(
    cast: Cast,
):
    """One who may read all levels is offered every basis,
    one who may read the lowest alone those of that level."""
    post = new_post(cast, "interior")
    person = new_person(cast)
    seat(cast, post, person)
    do("account.open", cast.access, person=person, login="low")
    grant(cast, post, "reader", LOW, "interior")
    Account.objects.update(must_change=False)
    address = reverse("act", args=["document.propose"])
    basis = r'<option value="([0-9a-f-]{36})"[^>]*data-group="([^"]+)"[^>]*>([^<]+)<'
    level = r'<option value="([a-z-]+)"[^>]*>([^<]+)<'
    for login, wanted in (("drafter", {"low", "top"}), ("low", {"low"})):
        page = text_of(signed(login).get(address))
        words, offered = dict(re.findall(level, page)), re.findall(basis, page)
        assert {key for key, _, _ in offered} >= {cast.basis[name] for name in wanted}
        assert (cast.basis["top"] in {key for key, _, _ in offered}) is ("top" in wanted) is (TOP in words)
        assert all(label.strip().endswith(f"– {words[group]}") for _, group, label in offered)
    client = signed("drafter")
    for first, name in ((TOP, "top"), (LOW, "low")):
        wrong = {"kind": "Báo cáo", "level": first, "basis": cast.basis[name], "copies": "x", "origin": first}
        again = client.post(address, wrong)
        assert again.status_code == 422 and re.findall(basis, text_of(again))[0][1] == first
    assert client.post(address, {**wrong, "basis": cast.basis["top"], "copies": "1"}).status_code == 422
    assert client.post(address, {**wrong, "copies": "1"}).status_code == 302


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


# ---- issuing, proposing: what fits is offered, what holds is said ----


def waiting(cast: Cast, **more: str) -> str:
    values = {
        "kind": "Báo cáo",
        "abstract": "Việc",
        "level": LOW,
        "basis": cast.basis["low"],
        "copies": 1,
        **more,
    }
    return do(
        "document.determine",
        cast.head,
        document=do("document.propose", cast.drafter, **values).result["document"],
    ).result["document"]


def issue_page(who: str, document: str) -> str:
    return text_of(signed(who).get(reverse("act", args=["document.issue"]), {"document": document}))


def options(page: str, name: str) -> list[str]:
    field = page[page.index(f'name="{name}"') :]
    return re.findall(r'<option value="([^"]*)"', field[: field.index("</select>")])


def test_only_books_that_fit_the_document_are_offered_and_the_first_stands_in_the_form(cast: Cast):
    grant(cast, cast.key("registrar"), "registrar", TOP, "finance")
    foreign = do(
        "book.open",
        cast.registrar,
        unit=cast.units["finance"],
        direction="outgoing",
        year=2026,
        opened_on="2026-01-02",
    ).result["book"]
    document = waiting(cast)
    assert foreign in {
        row["key"]
        for row in signed("registrar").get("/api/pick", {"subject": "outgoing_book"}).json()["rows"]
    }
    assert options(issue_page("registrar", document), "book") == [cast.books["outgoing"]]


@pytest.mark.parametrize("drafting", ["drafter", "below"])
def test_the_book_of_the_documents_own_unit_or_the_nearest_above_it_stands_in_the_form_before_that_of_the_registrars_own(
    cast: Cast, drafting: str
):
    """The registry of the whole body issues for everybody; its own book can be chosen,
    but is not what one finds chosen."""
    add_post(cast, "of_all", "root", "Văn thư UBND", "", [("registrar", TOP, "root")])
    add_post(cast, "below", "records", "Chuyên viên Phòng Văn thư", "", [("reader", TOP, "records")])
    Account.objects.update(must_change=False)
    whole = {"unit": cast.units["root"], "direction": "outgoing", "year": 2026, "opened_on": "2026-01-02"}
    above = do("book.open", cast.of_all, **whole).result["book"]
    values = {"kind": "Báo cáo", "abstract": "Việc", "level": LOW, "basis": cast.basis["low"], "copies": 1}
    document = do("document.propose", getattr(cast, drafting), **values).result["document"]
    do("document.determine", cast.head, document=document)
    page = issue_page("of_all", document)
    assert options(page, "book") == [cast.books["outgoing"], above]
    assert options(issue_page("registrar", document), "book") == [cast.books["outgoing"]]
    issuer = re.search(r"<dt>Issued by</dt>\s*<dd[^>]*>([^<]*)", page)
    assert issuer and issuer[1].strip() == {"drafter": "Sở Nội vụ", "below": "Phòng Văn thư"}[drafting]
    found = signed("of_all").get(
        "/api/pick", {"subject": "outgoing_book", "fitting": "document.issue", "things": document}
    )
    assert [row["key"] for row in found.json()["rows"]] == [cast.books["outgoing"], above]


def test_the_number_that_follows_the_last_of_its_kind_is_suggested(cast: Cast):
    first, second, other = waiting(cast), waiting(cast), waiting(cast, kind="Công văn")
    assert "placeholder" not in symbol_field(issue_page("registrar", first))
    order = {"book": cast.books["outgoing"]}
    do("document.issue", cast.registrar, document=first, symbol="09/BC-SNV", **order)
    field = symbol_field(issue_page("registrar", second))
    assert 'placeholder="10/BC-SNV"' in field and 'value="' not in field
    assert "placeholder" not in symbol_field(issue_page("registrar", other))
    asked = {"of": "symbol", "document": second}
    told = {who: signed(who).get("/api/suggestions", asked) for who in ("registrar", "outsider")}
    assert told["registrar"].json()["rows"] == [{"text": "10/BC-SNV"}] and told["outsider"].status_code == 404
    assert signed("registrar").get("/api/suggestions", {"of": "symbol"}).status_code == 422


def test_the_number_that_follows_is_that_of_the_chosen_book_and_kind_and_none_that_was_cancelled(cast: Cast):
    document, second = waiting(cast, kind="Báo cáo"), waiting(cast, kind="báo  cáo")
    order = {"book": cast.books["outgoing"]}
    do("document.issue", cast.registrar, document=document, symbol="BC-09", **order)
    entry = Document.objects.get(key=document).entries.get()
    do("document.cancel_entry", cast.registrar, entry=str(entry.key), reason="nhầm")
    do("document.confirm_cancelling", cast.second_registrar, entry=str(entry.key))
    asked = {"of": "symbol", "document": second}
    told = [
        signed("registrar").get("/api/suggestions", {**asked, **more}).json()["rows"] for more in ({}, order)
    ]
    assert told == [[{"text": "BC-10"}]] * 2
    Book.objects.filter(key=order["book"]).update(unit=Unit.objects.get(key=cast.units["finance"]))
    assert signed("registrar").get("/api/suggestions", asked).json()["rows"] == []


def symbol_field(page: str) -> str:
    return re.search(r'<input[^>]*name="symbol"[^>]*>', page)[0]


def test_bases_stand_under_their_levels_and_the_field_does_not_say_that_it_may_stay_empty(cast: Cast):
    page = text_of(signed("drafter").get(reverse("act", args=["document.propose"])))
    field = page[
        page.index('data-narrowed-by="level"') : page.index(
            "</select>", page.index('data-narrowed-by="level"')
        )
    ]
    told = dict(re.findall(r'<option value="([^"]+)" data-group="([^"]+)"', field))
    assert told == {cast.basis["low"]: LOW, cast.basis["top"]: TOP}
    assert "Phương án tác chiến – Top Secret" in field
    assert "Basis</label>" in page and "Signer <span" in page


NARROWED = """<form><select name="level"><option value="">–<option value="a">A<option value="b">B</select>
<select name="basis" data-narrowed-by="level"><option value="" selected>–<option value="1" data-group="a">1<option value="2" data-group="b">2
</select></form>"""


def test_a_chosen_level_leaves_its_own_bases_and_chooses_none_by_itself(browser):
    page = browser.new_page()
    page.set_content(NARROWED)
    page.add_script_tag(path=SCRIPT)

    def shown(level: str | None) -> tuple[list[str], str]:
        if level is not None:
            page.select_option("[name=level]", level)
        values = [one.get_attribute("value") for one in page.locator("[name=basis] option").all()]
        return values, page.input_value("[name=basis]")

    assert shown(None) == (["", "1", "2"], "")
    assert [shown(level) for level in ("a", "b", "")] == [
        (["", "1"], ""),
        (["", "2"], ""),
        (["", "1", "2"], ""),
    ]
    page.select_option("[name=basis]", "1")
    assert shown("b") == (["", "1", "2"], "1"), (
        "what is chosen is not taken away: the server says what is wrong with it"
    )


def test_reproduction_says_what_holds_and_nothing_is_decided_by_an_empty_line(cast: Cast):
    page = text_of(signed("drafter").get(reverse("act", args=["document.propose"])))
    field = page[
        page.index('name="reproduction"') : page.index("</select>", page.index('name="reproduction"'))
    ]
    assert re.findall(r'<option value="([^"]*)"( selected)?', field) == [
        ("by_decision", " selected"),
        ("forbidden", ""),
    ]
    page = text_of(
        signed("registrar").get(reverse("act", args=["book.open"]), {"unit": cast.units["interior"]})
    )
    assert re.search(r'name="first" value="1"', page)


@pytest.mark.parametrize(
    ("wrong", "at", "said"),
    [
        ({"basis": ""}, "basis", "Cite the entry of the classi"),
        ({"level": TOP}, "basis", "is for another level"),
        ({"level": "none"}, "level", ""),
        ({"reproduction": "none"}, "reproduction", ""),
    ],
    ids=str,
)
def test_what_stands_against_a_proposal_stands_at_its_field(cast: Cast, wrong, at, said):
    client, address = signed("drafter"), reverse("act", args=["document.propose"])
    order = {
        "kind": "Báo cáo",
        "level": LOW,
        "basis": cast.basis["low"],
        "copies": "1",
        "reproduction": "forbidden",
    }
    answer = client.post(address, {**order, "origin": "p", **wrong})
    page = text_of(answer)
    bad = page[page.index('class="field bad"') :]
    assert (
        answer.status_code == 422
        and f'name="{at}"' in bad[: bad.index("</div>\n") if "</div>\n" in bad else None]
    )
    assert page.count('class="field bad"') == 1 and said in page
    assert client.post(address, {**order, "origin": "p"}).status_code == 302
    assert Document.objects.get().reproduction == "forbidden"


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
