"""The forms in which one proposes and issues: what fits is offered, and what is wrong stands at its field."""

import re
from pathlib import Path

import pytest
from django.urls import reverse

import steward.web
from steward.models import Account, Book, Document, Unit
from tests.cast import LOW, TOP, Cast, add_post, do, grant, new_person, new_post, seat
from tests.web.acting import signed, text_of

SCRIPT = Path(steward.web.__file__).parent / "static" / "steward" / "js" / "steward.js"


def test_a_number_given_out_already_is_refused_at_its_field(cast: Cast):
    made = [
        do(
            "document.determine",
            cast.head,
            document=do(
                "document.propose",
                cast.drafter,
                kind="Báo cáo",
                abstract=f"Việc {n}",
                level=LOW,
                basis=cast.basis["low"],
                copies=1,
            ).result["document"],
        ).result["document"]
        for n in range(2)
    ]
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
def test_the_book_of_the_documents_own_unit_or_the_nearest_above_stands_before_that_of_the_registrars_own(
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
<select name="basis" data-narrowed-by="level"><option value="" selected>–\
<option value="1" data-group="a">1<option value="2" data-group="b">2
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
