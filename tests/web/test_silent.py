"""Where nothing of the contents may be written,
the field that takes a reason says so before anything is written."""

from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import LOW, TOP, Cast, incoming

SAID = "At this level nothing of the contents may be written."


def opened(client: Client, act: str, **thing: str) -> str:
    return unescape(client.get(reverse("act", args=[act]), thing).content.decode())


@pytest.mark.parametrize(
    ("act", "thing"),
    [("document.correct", "document"), ("copy.offer", "copy"), ("copy.propose_destruction", "copies")],
)
def test_the_field_of_a_reason_says_it_at_such_a_level_and_not_at_another(cast: Cast, signed, act, thing):
    client = signed("registrar")
    for level, told in ((TOP, True), (LOW, False)):
        made = incoming(cast, level=level, abstract="").result
        key = made["document"] if thing == "document" else made["copies"][0]
        assert (SAID in opened(client, act, **{thing: key})) is told


def test_the_same_stands_at_a_reason_that_was_refused(cast: Cast, signed):
    copy = incoming(cast, level=TOP, abstract="").result["copies"][0]
    sent = {
        "copies": copy,
        "reason": "Kế hoạch tác chiến bảo vệ biên giới " * 8,
        "method": "cắt",
        "about": "copies",
        "confirmed": "yes",
    }
    page = unescape(
        signed("registrar").post(reverse("act", args=["copy.propose_destruction"]), sent).content.decode()
    )
    assert "here neither: at most 50 words" in page and SAID in page


def test_registering_and_handing_over_several_say_it_for_every_level(cast: Cast, signed):
    client = signed("registrar")
    incoming(cast)
    every = "At a level at which no abstract is stored, nothing of the contents either."
    assert every in opened(client, "document.register_incoming", book=cast.books["incoming"])
    assert every in unescape(client.get(reverse("offer_several")).content.decode())
