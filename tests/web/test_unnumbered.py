"""A copy that bears no number is called so wherever a copy is named;
it has no number that somebody could take for one."""

from html import unescape

import pytest
from django.urls import reverse
from django.utils import translation

from steward.models import Copy, Handover
from steward.reads.machinery.show import labels_of
from steward.reads.machinery.wording import copy_number
from steward.rules.machinery.answers import Refusal
from tests.cast import Cast, do, incoming


def offered(cast: Cast, **fields: str) -> tuple[str, str]:
    copy = incoming(cast, **fields).result["copies"][0]
    do("copy.offer", cast.registrar, copy=copy, to=cast.key("keeper"))
    return copy, str(Handover.objects.get(copy__key=copy).key)


def page(client, name: str, *args: str) -> str:
    return unescape(client.get(reverse(name, args=args)).content.decode())


@pytest.mark.parametrize(("copies", "said"), [("", "(no number)"), ("3", "3")])
def test_it_is_called_so_on_the_pages_of_document_copy_and_handover_and_in_my_work(
    cast: Cast, signed, copies, said
):
    copy, handover = offered(cast, copies=copies)
    document = str(Copy.objects.get(key=copy).document.key)
    client = signed("registrar")
    assert said in page(client, "document", document)
    for name, key in (("copy", copy), ("handover", handover)):
        shown = page(client, name, key)
        assert (
            said in shown
            and "Copy No. 1" not in shown
            and "Copy No. 0" not in shown
            and "Copy 0" not in shown
        )
    assert f"Copy {said} of 12/BC-BNV" in page(signed("keeper"), "mine")


def test_its_receipt_says_that_it_bears_none_in_both_languages(cast: Cast):
    offered(cast, copies="")
    with translation.override("en"):
        (told,) = labels_of(Copy.objects.all()).values()
    assert (told.en, told.vi == told.en) == ("Copy (no number)", False)
    incoming(cast, copies="1")
    assert "Copy No. 1" in {one.en for one in labels_of(Copy.objects.all()).values()}


def test_what_was_made_of_it_is_told_from_it_and_no_sender_marks_a_nought(
    cast: Cast, leaves_one, leaves_nothing
):
    copy = incoming(cast, copies="").result["copies"][0]
    permission = do(
        "copy.permit_reproduction", cast.head, copy=copy, form="true-copy", quantity=1, reason="họp"
    ).result["permission"]
    with leaves_one("copy.reproduce"):
        do("copy.reproduce", cast.registrar, permission=permission, quantity=1)
    with translation.override("en"):
        assert [copy_number(one.path) for one in Copy.objects.order_by("pk")] == [
            "(no number)",
            "(no number)/1",
        ]
    with leaves_nothing(Refusal, "not_a_copy_number"):
        incoming(cast, copies="0")
