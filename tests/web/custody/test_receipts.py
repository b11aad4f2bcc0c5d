"""What is accepted in one go has one receipt for each giver: so many are said, and each of them is linked."""

import re
from uuid import uuid4

from django.urls import reverse

from tests.cast import do, incoming
from tests.web.acting import said, text_of


def test_copies_of_two_givers_accepted_at_once_have_two_receipts_and_both_are_linked(cast, signed):
    copies = [incoming(cast, symbol=f"{n}/BC", copies="1").result["copies"][0] for n in range(3)]
    do(
        "copy.accept",
        cast.deputy,
        handover=do("copy.offer", cast.registrar, copy=copies[2], to=cast.key("deputy")).result["handover"],
    )
    offers = [
        do("copy.offer", cast.registrar, copy=copy, to=cast.key("keeper")).result["handover"]
        for copy in copies[:2]
    ]
    offers.append(do("copy.offer", cast.deputy, copy=copies[2], to=cast.key("keeper")).result["handover"])
    client = signed("keeper")
    page = text_of(client.get(reverse("accept_several")))
    assert "one receipt for each giver" in page
    answer = client.post(reverse("accept_several"), {"handover": offers, "origin": "t"})
    told = said(client, answer["Location"])
    links = re.findall(r'href="([^"]+)">Receipt (\d) of (\d): [^<]*, (\d) cop(?:y|ies)<', told)
    assert [link[1:] for link in links] == [("1", "2", "2"), ("2", "2", "1")]
    assert all(client.get(link[0])["Content-Type"] == "application/pdf" for link in links)


def test_what_one_giver_gave_has_one_receipt(cast, signed):
    copies = [incoming(cast, symbol=f"{n}/BC", copies="1").result["copies"][0] for n in range(2)]
    offers = [
        do("copy.offer", cast.registrar, copy=copy, to=cast.key("keeper")).result["handover"]
        for copy in copies
    ]
    client = signed("keeper")
    answer = client.post(reverse("accept_several"), {"handover": offers, "origin": "t"})
    assert re.findall(r"Receipt (\d) of (\d)", said(client, answer["Location"])) == [("1", "1")]


def test_what_was_accepted_in_one_go_is_said_again_where_its_page_is_opened_at_its_address(cast, signed):
    copies = [incoming(cast, symbol=f"{n}/BC", copies="1").result["copies"][0] for n in range(2)]
    offers = [
        do("copy.offer", cast.registrar, copy=copy, to=cast.key("keeper")).result["handover"]
        for copy in copies
    ]
    client, token = signed("keeper"), {"origin": str(uuid4())}
    assert "This form was sent" not in text_of(client.get(reverse("accept_several"), token))
    client.post(reverse("accept_several"), {"handover": offers, **token})
    page = text_of(client.get(reverse("accept_several"), token))
    assert "This form was sent on" in page and f"/{offers[0]}/" in page
    assert "This form was sent" not in text_of(client.get(reverse("accept_several")))
