"""Several copies in one go: what is ticked stays ticked, what may not go is named, what was done is said."""

import re

from django.test import Client
from django.urls import reverse

from steward.models import Copy, Handover, Head
from tests.cast import do, incoming
from tests.web.acting import page_of, said, text_of
from tests.web.custody.shown import html, many
from tests.web.test_pages import ticks


def test_a_receiver_is_tried_before_anything_is_sent_and_the_ticks_stay(cast, signed):
    low, high = (
        incoming(cast, symbol=f"{n}/X", level=level, copies="1").result["copies"][0]
        for n, level in enumerate(("mat", "toi-mat"))
    )
    client, size = signed("registrar"), Head.objects.get().size
    sent = {"copy": [low, high], "to": cast.key("outsider"), "look": "1", "origin": "t"}
    page = client.post(reverse("offer_several"), sent)
    told = page.content.decode()
    assert page.status_code == 200 and Head.objects.get().size == size
    assert (
        ticks(told) == [low]
        and "Copy 1 of 1/X: The receiver is not authorised" in told
        and "Hand over the other 1" in told
    )
    fitting = client.post(reverse("offer_several"), {**sent, "to": cast.key("keeper")}).content.decode()
    assert sorted(ticks(fitting)) == sorted([low, high]) and "may not go" not in fitting


def test_a_filter_keeps_what_is_ticked(cast, signed):
    copies = many(cast, 3)
    page = signed("registrar").get(
        reverse("offer_several"), {"q": "BC", "copy": copies[:2], "to": cast.key("keeper")}
    )
    assert sorted(ticks(page.content.decode())) == sorted(copies[:2])
    assert re.search(rf'value="{cast.key("keeper")}" selected', page.content.decode())


def test_a_copy_that_was_taken_meanwhile_is_named_and_the_others_go(cast, signed):
    one, other = many(cast, 2)
    do("copy.offer", cast.registrar, copy=one, to=cast.key("keeper"))
    client = signed("registrar")
    page = client.post(
        reverse("offer_several"), {"copy": [one, other], "to": cast.key("keeper"), "origin": "t"}
    )
    assert (
        page.status_code == 403
        and "Copy 1 of 0/BC" in page.content.decode()
        and ticks(page.content.decode()) == [other]
    )
    assert Handover.objects.count() == 1


def test_offers_of_one_giver_are_accepted_from_my_work_and_nothing_is_ticked_beforehand(cast, signed):
    for copy in many(cast, 2):
        do("copy.offer", cast.registrar, copy=copy, to=cast.key("keeper"))
    client = signed("keeper")
    mine = html(client, "mine")
    address = reverse("accept_several") + f"?giver={cast.key('registrar')}"
    assert mine.count("2 copies offered by") == 1 and address in mine
    page = client.get(address).content.decode()
    assert ticks(page) == [] and page.count("data-pick") == 2
    offers = [str(h.key) for h in Handover.objects.all()]
    assert client.post(address, {"handover": offers, "origin": "t"}).status_code == 302
    assert Copy.objects.filter(keeper=cast.keeper.post).count() == 2


def test_more_than_go_at_once_are_not_sent_and_nobody_is_told_otherwise(cast, signed, monkeypatch):
    monkeypatch.setattr("steward.web.custody.several.MOST", 2)
    copies, client = many(cast, 3), signed("registrar")
    sent = {"to": cast.key("keeper"), "origin": "t"}
    page = client.post(reverse("offer_several"), {**sent, "copy": copies})
    assert (
        page.status_code == 422
        and "At most 2 go at once" in page.content.decode()
        and not Handover.objects.exists()
    )
    assert client.post(reverse("offer_several"), {**sent, "copy": copies[:2]}).status_code == 302
    assert Handover.objects.count() == 2


def test_what_is_ticked_elsewhere_stands_on_the_first_page_alone(cast, signed):
    copies = many(cast, 3)
    ask = {"ticked": ",".join(copies[:1]), "limit": 1}
    pages = [
        signed("registrar").get("/api/offerable", {**ask, **more}).json()["rows"]
        for more in ({}, {"after": 1})
    ]
    assert [[row["key"] for row in rows] for rows in pages] == [[copies[0], copies[2]], [copies[1]]]


def said_after(client: Client, page: str, **sent) -> str:
    answer = client.post(reverse(page), {"origin": page, **sent})
    assert answer.status_code == 302
    return said(client, answer["Location"])


def test_copies_handed_over_in_one_go_are_named_with_their_receiver_and_the_way_back(cast, signed):
    one, two = incoming(cast, symbol="101/CV", copies="1 2").result["copies"]
    (other,) = many(cast, 1)
    told = said_after(signed("registrar"), "offer_several", copy=[one, two, other], to=cast.key("keeper"))
    assert "Copies 1, 2 of 101/CV offered to Chuyên viên Sở Nội vụ (Nguyễn Văn Keeper)." in told
    assert "Copy 1 of 0/BC offered to Chuyên viên Sở Nội vụ" in told and "/acts/copy.withdraw/" in told
    offers = [str(h.key) for h in Handover.objects.order_by("pk")]
    told = said_after(signed("keeper"), "accept_several", handover=offers)
    assert (
        "Copies 1, 2 of 101/CV accepted: you answer for them now." in told
        and "Copy 1 of 0/BC accepted" in told
    )
    assert "Hand over several" in told and "copy.withdraw" not in told


def test_of_many_copies_the_first_are_named_and_the_others_counted(cast, signed):
    copies = incoming(cast, symbol="101/CV", copies="1-9").result["copies"]
    told = said_after(signed("registrar"), "offer_several", copy=copies, to=cast.key("keeper"))
    assert "Copies 1, 2, 3, 4, 5, and 4 more of 101/CV offered to" in told


def test_one_copy_on_the_page_for_several_is_told_as_by_its_own_act(cast, signed):
    (copy,) = many(cast, 1)
    told = said_after(signed("registrar"), "offer_several", copy=[copy], to=cast.key("keeper"))
    offer = str(Handover.objects.get().key)
    assert (
        "Copy 1 of 0/BC offered to Chuyên viên Sở Nội vụ" in told
        and f"/acts/copy.withdraw/?handover={offer}" in told
    )
    told = said_after(signed("keeper"), "accept_several", handover=[offer])
    assert "Copy 1 of 0/BC accepted: you answer for it now." in told and f"copy={copy}" in told


def test_a_filter_that_finds_nothing_keeps_the_ticks_the_receiver_and_the_way_back(cast, signed):
    copies, client = many(cast, 3), signed("registrar")
    sent = {"copy": copies[:2], "to": cast.key("keeper"), "turn": "", "q": "no such thing"}
    page = client.post(reverse("offer_several"), sent).content.decode()
    assert (
        "Nothing matches" in page
        and "You hold no copy" not in page
        and "Ticked elsewhere in the list: 2" in page
    )
    assert all(f'<input type="hidden" name="copy" value="{key}">' in page for key in copies[:2])
    assert re.search(rf'value="{cast.key("keeper")}" selected', page)
    page = client.post(reverse("offer_several"), {**sent, "clear": "1"}).content.decode()
    assert (
        sorted(ticks(page)) == sorted(copies[:2])
        and page.count("data-pick") == 3
        and "no such thing" not in page
    )
    assert "You hold no copy that could be handed over" in html(signed("keeper"), "offer_several")


def test_where_none_of_those_that_were_ticked_may_go_nothing_is_said_of_others(cast, signed):
    low, high = (
        incoming(cast, symbol=f"{n}/X", level=level, copies="1").result["copies"][0]
        for n, level in enumerate(("mat", "toi-mat"))
    )
    sent = {"to": cast.key("outsider"), "origin": "t"}
    page = signed("registrar").post(reverse("offer_several"), {**sent, "copy": [high]}).content.decode()
    assert "None of those that were ticked may go" in page and "The others are still ticked" not in page
    page = signed("registrar").post(reverse("offer_several"), {**sent, "copy": [low, high]}).content.decode()
    assert "The others are still ticked" in page and "None of those" not in page


def test_who_refuses_from_the_page_of_a_copy_that_exists_for_him_no_more_goes_to_his_work(cast, signed):
    copy = incoming(cast, copies="1").result["copies"][0]
    do("copy.offer", cast.registrar, copy=copy, to=cast.key("keeper"))
    client, page = signed("keeper"), reverse("copy", args=[copy])
    assert client.get(page).status_code == 200
    handover = str(Handover.objects.get().key)
    address = f"{page_of('copy.refuse')}?handover={handover}&next={page}"
    form = text_of(client.get(address))
    token = re.search(r'name="token" value="([^"]+)"', form)
    sent = {"handover": handover, "about": "yes", "reason": "không phải việc của tôi", "next": page}
    answer = client.post(address, sent | ({"token": token[1]} if token else {}))
    assert answer.headers["Location"] == reverse("mine")
