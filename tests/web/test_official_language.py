"""Papers are in the organisation's language, whatever the screen's;
counts are written as the screen's language writes them."""

import uuid
from html import unescape

import pytest
from django.urls import reverse
from django.utils import translation

from steward.reads.book.books import ColumnTold
from steward.reads.machinery.wording import grouped
from steward.web.book.sheet import _widths
from steward.web.machinery import tell
from tests.cast import Cast, do, incoming
from tests.web.custody.test_receipt_sheet import accepted
from tests.web.test_papers import said


def papers(cast: Cast, client, handover: str) -> list[str]:
    printed = client.post(reverse("print_book", args=[cast.books["incoming"]]), {"origin": str(uuid.uuid4())})
    return [said(client.get(reverse("receipt", args=[handover])).content), said(printed.content)]


@pytest.mark.parametrize(
    ("own", "words", "other"), [("vi", "Độc lập", "Independence"), ("en", "Independence", "Độc lập")]
)
def test_a_receipt_and_a_book_are_in_the_organisations_language_whoever_reads_them(
    cast: Cast, signed, settings, own, words, other
):
    settings.LANGUAGE_CODE = own
    handover = accepted(cast, incoming(cast, copies="").result["copies"])
    texts = [papers(cast, signed("registrar", screen), handover) for screen in ("vi", "en")]
    assert texts[0] == texts[1]
    receipt, book = texts[0]
    assert words in receipt and other not in receipt
    assert ("(no number)" in receipt) is (own == "en")
    assert ("ĐẾN" in book.upper()) is (own == "vi")
    assert "Register" in unescape(signed("registrar", "en").get(reverse("register")).content.decode())


@pytest.mark.parametrize(("lang", "many"), [("vi", "1.234"), ("en", "1,234")])
def test_a_count_has_the_marks_of_its_readers_language(lang, many):
    with translation.override(lang):
        assert grouped(1234) == many and grouped(234) == "234"
        assert many in tell.of_total(0, 50, 1234)


def test_the_word_of_a_level_stands_whole_in_a_narrow_column_and_others_stay_as_the_form_has_them():
    columns = [
        ColumnTold("", "", field, width) for field, width in (("title", 20), ("level", 7), ("note", 7))
    ]
    short, long = ({"cells": ["x", word, "y"]} for word in ("Mật", "Confidential (Mật)"))
    assert _widths(columns, [short]) == [20, 7, 7]
    whole = _widths([*columns, ColumnTold("", "", "signer", 66)], [long])
    assert sum(whole) == 54 and (265 * whole[1] / 54 - 2.5) // 1.9 >= len("Confidential")


def test_no_code_of_ours_stands_on_a_page_of_a_refusal(cast: Cast, signed):
    copy = incoming(cast).result["copies"][0]
    do("copy.offer", cast.registrar, copy=copy, to=cast.key("keeper"))
    client = signed("registrar")
    page = unescape(client.get(reverse("act", args=["copy.offer"]), {"copy": copy}).content.decode())
    assert "Not done: Hand over" in page and "already_offered" not in page
    assert ">unknown<" not in client.get(reverse("document", args=[uuid.uuid4()])).content.decode()
