"""The column of a book in which the receivers sign: unit,
receiver and receipt of what was handed over and accepted."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from steward.models import Book, Copy
from steward.models.people.mandates import actor
from steward.models.people.posts import Post
from steward.reads.catalogue import find
from steward.reads.machinery.show import receipt_code
from steward.rules.machinery.fields import read
from tests.acts.document.drafted import determined
from tests.cast import TODAY, Cast, do, incoming
from tests.reads.custody.test_held import handed_together
from tests.web.test_pages import sheets_of


def lines(cast: Cast, who: str, direction: str = "incoming") -> list[dict]:
    question = find("book")
    by = actor(Post.objects.select_related("unit").get(key=cast.key(who)), TODAY)
    return question.run(read(question.params, {"book": cast.books[direction]}), by)["lines"]


def handed(
    cast: Cast, copy: str, to: str, by: str = "registrar", act: str = "copy.offer", accept: bool = True
) -> str:
    key = do(act, getattr(cast, by), copy=copy, to=cast.key(to)).result["handover"]
    if accept:
        do("copy.accept", getattr(cast, to), handover=key)
    return key


def test_unit_receiver_and_receipt_stand_in_the_book_once_a_copy_is_accepted_on_screen_and_in_print(
    cast, signed
):
    first, second = incoming(cast, receiving_unit="Phòng Tổ chức").result["copies"]
    handed(cast, first, "keeper", accept=False)
    assert lines(cast, "registrar")[0]["received"] == []
    screen, sheet = (
        reverse("book", args=[cast.books["incoming"]]),
        reverse("print_book", args=[cast.books["incoming"]]),
    )
    assert "receipt" not in signed("registrar", "en").get(screen).content.decode()
    key = handed(cast, second, "drafter")
    (told,) = lines(cast, "registrar")[0]["received"]
    assert (told["unit"]["code"], told["receiver"]["key"], told["day"]) == (
        "interior",
        cast.key("drafter"),
        "2026-11-16",
    )
    assert told["receipt"] == receipt_code(key)
    number = receipt_code(key)[-6:]
    words = f"Phòng Tổ chức; Sở Nội vụ, Nguyễn Văn Drafter: receipt {number} of 16/11/2026"
    assert words in signed("registrar", "en").get(screen).content.decode()
    printed = " ".join(" ".join(sheets_of(signed("registrar", "en").post(sheet))).split())
    assert number in printed and "16/11/2026" in printed and "Drafter" in printed


def test_the_same_of_an_issued_document_in_the_outgoing_book(cast, signed):
    document = determined(cast, recipients="Bộ Công an")
    do("document.issue", cast.registrar, document=document, book=cast.books["outgoing"], symbol="7/QĐ")
    key = handed(cast, str(Copy.objects.filter(document__key=document).first().key), "drafter")
    page = signed("registrar", "en").get(reverse("book", args=[cast.books["outgoing"]])).content.decode()
    assert (
        f"Bộ Công an; Sở Nội vụ, Nguyễn Văn Drafter: receipt {receipt_code(key)[-6:]} of 16/11/2026" in page
    )


def test_the_first_receiver_of_each_copy_stands_there_and_neither_whoever_had_it_later_nor_a_return(cast):
    first, second = incoming(cast).result["copies"]
    one = handed(cast, first, "keeper")
    handed(cast, first, "second_keeper", by="keeper")
    handed(cast, first, "second_registrar", by="second_keeper", act="copy.return")
    other = handed(cast, second, "drafter")
    told = lines(cast, "registrar")[0]["received"]
    assert [(row["receiver"]["key"], row["receipt"]) for row in told] == [
        (cast.key("keeper"), receipt_code(one)),
        (cast.key("drafter"), receipt_code(other)),
    ]


def test_what_was_accepted_in_one_go_is_one_receipt_in_every_line_of_it_and_in_each_stands_once(cast):
    made, more = incoming(cast).result["copies"], incoming(cast, symbol="9/BC").result["copies"]
    keys = handed_together(cast, "keeper", *(("registrar", copy) for copy in (*made, more[0])))
    told = [line["received"] for line in lines(cast, "registrar")]
    assert [[row["receipt"] for row in rows] for rows in told] == [[receipt_code(keys[0])]] * 2


def test_another_reader_is_told_the_unit_and_the_day_and_neither_post_nor_number(cast, signed):
    """As in the custody chain (decisions 19); the receiver knows the own receipt."""
    first, second = incoming(cast).result["copies"]
    mine, other = handed(cast, first, "drafter"), handed(cast, second, "inspector")
    told = {row["unit"]["code"]: row for row in lines(cast, "drafter")[0]["received"]}
    assert told["interior"]["receipt"] == receipt_code(mine)
    assert (told["ubnd"]["receiver"], told["ubnd"]["receipt"], told["ubnd"]["day"]) == (
        None,
        "",
        "2026-11-16",
    )
    page = signed("drafter", "en").get(reverse("book", args=[cast.books["incoming"]])).content.decode()
    assert "tỉnh Minh Hải: received on 16/11/2026" in page and receipt_code(other)[-6:] not in page


@pytest.mark.parametrize("who", ["registrar", "drafter"])
def test_a_page_of_a_book_costs_the_same_however_many_copies_were_received(cast, signed, who):
    client, address = signed(who), reverse("book", args=[Book.objects.get(key=cast.books["incoming"]).key])

    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200
        return len(seen)

    for copy in incoming(cast).result["copies"]:
        handed(cast, copy, "keeper")
    cost()
    few = cost()
    for n in range(6):
        for copy in incoming(cast, symbol=f"{n}/BC").result["copies"]:
            handed(cast, copy, "keeper")
    assert cost() == few <= 22
