"""Whoever decides on a destruction reads what is destroyed: kind, abstract and pages,
in order of document and number."""

from django.urls import reverse

from steward.models import Copy, Destruction
from steward.reads.custody.destruction import _line
from steward.reads.custody.loans import Standings
from tests.cast import Cast, do, incoming
from tests.reads.visibility import ask
from tests.web.acting import page_of, text_of


def listed(cast: Cast) -> str:
    """A list whose copies were named in no order."""
    first = incoming(
        cast, symbol="9/BC", kind="Báo cáo", abstract="Quản lý quầy", copies="2 10 1", pages=12
    ).result["copies"]
    second = incoming(cast, symbol="10/BC", kind="Kế hoạch", abstract="Diễn tập", copies="1").result["copies"]
    order = {"copies": [*second, *first], "reason": "hết hạn", "method": "nghiền"}
    return do("copy.propose_destruction", cast.registrar, **order).result["destruction"]


def test_the_page_of_a_list_and_the_page_of_its_decision_say_what_is_destroyed_in_order(cast, signed):
    key, client = listed(cast), signed("head")
    lines = client.get("/api/destruction", {"destruction": key}).json()["lines"]
    told = [(line["symbol"], line["path"], line["kind"], line["abstract"], line["pages"]) for line in lines]
    report = ("Báo cáo", "Quản lý quầy", 12)
    assert told == [("9/BC", n, *report) for n in ("1", "2", "10")] + [
        ("10/BC", "1", "Kế hoạch", "Diễn tập", None)
    ]
    for page in (
        text_of(client.get(reverse("destruction", args=[key]))),
        text_of(client.get(page_of("copy.decide_destruction"), {"destruction": key})),
    ):
        assert page.index("Báo cáo – Quản lý quầy") < page.index("Kế hoạch – Diễn tập") and "12" in page


def test_a_copy_that_was_destroyed_leads_to_the_list_with_its_day(cast, signed):
    key = listed(cast)
    client, copy = (
        signed("registrar"),
        str(Copy.objects.filter(destruction_lines__destruction__key=key).first().key),
    )
    page, way = reverse("copy", args=[copy]), f'href="{reverse("destruction", args=[key])}"'
    assert way in text_of(client.get(page))
    do("copy.decide_destruction", cast.head, destruction=key)
    for witness in (cast.inspector, cast.second_registrar):
        do("copy.witness_destruction", witness, destruction=key)
    do("copy.destroy", cast.registrar, destruction=key)
    told = text_of(client.get(page))
    assert way in told and "Carried out · 16/11/2026" in told
    assert ask(cast.outsider, "destructions")["rows"] == []


def test_a_copy_names_the_list_on_which_it_stands_and_none_of_before(cast):
    first = listed(cast)
    copy = str(Copy.objects.filter(destruction_lines__destruction__key=first).first().key)
    do("copy.withdraw_destruction", cast.registrar, destruction=first, reason="nhầm")
    assert ask(cast.registrar, "copy", copy=copy)["list"] is None
    order = {"copies": [copy], "reason": "hết hạn", "method": "nghiền"}
    second = do("copy.propose_destruction", cast.registrar, **order).result["destruction"]
    assert ask(cast.registrar, "copy", copy=copy)["list"]["key"] == second
    hidden = Destruction.objects.visible_to(cast.deputy).filter(key=second).exists()
    assert (ask(cast.deputy, "copy", copy=copy)["list"] is not None) == hidden


def test_what_a_copy_is_about_is_told_to_nobody_for_whom_its_document_does_not_exist(cast):

    key = listed(cast)
    copy = Copy.objects.filter(destruction_lines__destruction__key=key).first()
    told = [
        _line(copy, by, known, Standings([copy], by))
        for by, known in ((cast.outsider, False), (cast.head, True))
    ]
    hidden, seen = told
    assert (hidden.kind, hidden.abstract, hidden.dated) == ("", "", None) and seen.kind and seen.abstract
