"""A version that was seen and is gone meanwhile is a conflict, in every door and for several at once."""

import json

import pytest
from django.urls import reverse

from steward.acts.catalogue import find
from steward.acts.machinery.envelope import perform_many
from steward.models import Copy, Document, Handover, Head
from steward.rules.machinery.answers import Conflict
from steward.rules.machinery.fields import read
from tests.cast import NOW, do, incoming
from tests.web.acting import page_of, text_of


def test_a_version_that_was_seen_and_is_gone_is_a_conflict_in_every_door(cast, signed, monkeypatch):
    from typer.testing import CliRunner

    from steward.cli.main import build

    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    key = incoming(cast).result["document"]
    do("document.correct", cast.registrar, document=key, field="symbol", value="77/BC", reason="nhầm số")
    client, order = signed("registrar"), {"document": key, "field": "symbol", "reason": "nhầm số"}
    size = Head.objects.get().size

    def through(seen: int, value: str) -> dict[str, bool]:
        sent, versions = {**order, "value": value}, f"{key}:{seen}"
        page = client.post(
            page_of("document.correct"), {**sent, "origin": value + "w", "expect": versions}
        ).status_code
        body = json.dumps({**sent, "value": value + "j"})
        answer = client.post(
            "/api/acts/document.correct",
            body,
            content_type="application/json",
            headers={"If-Match": versions},
        )
        words = [
            word for name, given in {**sent, "value": value + "c"}.items() for word in (f"--{name}", given)
        ]
        ran = CliRunner().invoke(
            build("do"),
            ["do", "document.correct", "--as", cast.key("registrar"), "--expect", versions, *words],
        )
        code = getattr(ran.exception, "code", "")
        return {
            "page": page == 409,
            "json": answer.status_code == 409,
            "cli": code == "changed_since_seen" or ran.exit_code != 0,
        }

    assert (
        through(0, "1/A") == dict.fromkeys(("page", "json", "cli"), True) and Head.objects.get().size == size
    )
    page = client.post(
        page_of("document.correct"), {**order, "value": "2/A", "origin": "x", "expect": f"{key}:1"}
    )
    assert page.status_code == 302 and Document.objects.get(key=key).symbol == "2/A"


def test_of_several_one_version_that_is_gone_is_a_conflict_for_all(cast, signed):
    copies = incoming(cast, copies="1 2 3").result["copies"]
    client = signed("registrar")
    page = text_of(client.get(reverse("offer_several")))
    seen = [f"{copy}:{Copy.objects.get(key=copy).version}" for copy in copies]
    assert all(f'name="expect" value="{one}"' in page for one in seen)
    stale = [seen[0], f"{copies[1]}:99", seen[2]]
    order = {"copy": copies[:2], "to": cast.key("keeper"), "origin": "t"}
    assert client.post(reverse("offer_several"), {**order, "expect": stale}).status_code == 409
    assert not Handover.objects.exists()
    assert client.post(reverse("offer_several"), {**order, "expect": seen, "origin": "u"}).status_code == 302
    assert (
        client.post(reverse("offer_several"), {**order, "expect": seen, "origin": "u"}).status_code == 302
    ), "sent twice it is one"
    assert Handover.objects.count() == 2


def test_a_version_of_what_none_of_the_acts_is_about_is_a_conflict(cast):
    offer, copies = find("copy.offer"), incoming(cast, copies="1 2 3").result["copies"]
    items = [
        (offer, read(offer.order, {"copy": copy, "to": cast.key("keeper")}), f"o-{copy}")
        for copy in copies[:2]
    ]
    with pytest.raises(Conflict, match="changed_since_seen"):
        perform_many(items, cast.registrar, NOW, expect={copies[2]: 0})
    assert len(perform_many(items, cast.registrar, NOW, expect=dict.fromkeys(copies[:2], 0))) == 2


def test_a_form_carries_the_version_it_was_opened_with_but_never_that_of_a_book(cast, signed):
    copy, client = incoming(cast).result["copies"][0], signed("registrar")
    assert f'name="expect" value="{copy}:0"' in text_of(client.get(page_of("copy.offer"), {"copy": copy}))
    page = text_of(client.get(page_of("document.register_incoming"), {"book": cast.books["incoming"]}))
    assert 'name="expect"' not in page
