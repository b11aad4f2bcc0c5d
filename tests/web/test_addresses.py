"""What no address does: take an unknown method, change anything when it is read,
lead away from the office."""

import re
from hashlib import sha256

import pytest
from django.apps import apps
from django.core import serializers
from django.templatetags.static import static
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from steward.acts.catalogue import ACTS
from steward.web.machinery.door import BOTH
from steward.web.machinery.methods import KNOWN
from tests.cast import do, incoming
from tests.web.acting import NOBODY, page_of, scanned, text_of


def addresses(patterns=None, before: str = "") -> list[tuple[URLPattern, str]]:
    told = []
    for one in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(one, URLResolver):
            told += addresses(one.url_patterns, before + str(one.pattern))
        else:
            told.append((one, "/" + before + str(one.pattern)))
    return told


def filled(address: str, **things: str) -> str:
    """An address with something in the place of each parameter."""
    address = re.sub(r"<int:\w+>", things.get("index", "0"), address)
    address = re.sub(r"<str:name>", things.get("act", "copy.offer"), address).replace(
        "<str:kind>", things.get("kind", "document")
    )
    address = re.sub(r"<uuid:proof>", things.get("proof", NOBODY), address)
    address = re.sub(r"<\w+:\w+>|\(\?P<\w+>[^)]*\)", things.get("key", NOBODY), address)
    return address.replace("^", "").replace("$", "").replace("\\Z", "")


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "BREW"])
def test_every_address_answers_an_unknown_method_with_405(cast, signed, method):
    client = signed("registrar")
    found = {address: client.generic(method, filled(address)).status_code for _, address in addresses()}
    assert {address: code for address, code in found.items() if code != 405} == {} and len(found) > 60


def test_what_tells_is_not_reached_by_a_post_and_what_does_not_by_a_link(cast, signed):
    client, doors = (
        signed("registrar"),
        [(one, address) for one, address in addresses() if hasattr(one.callback, "methods")],
    )
    for one, address in doors:
        for method in ("GET", "POST"):
            if method not in one.callback.methods:
                assert client.generic(method, filled(address)).status_code == 405, (method, address)
    assert {one.callback.methods for one, _ in doors} > {BOTH} and len(doors) > 30 and set(BOTH) == set(KNOWN)


def test_no_page_is_kept_by_a_browser_or_on_the_way_to_it_but_what_is_the_same_for_everybody(
    cast, signed, settings
):
    key = incoming(cast).result["document"]
    kept = set()
    for client in (signed("registrar"), Client()):
        for _, address in addresses():
            answers = [client.get(filled(address, key=key)), client.post(filled(address, key=key))]
            kept |= {
                address for answer in answers if answer.headers.get("Cache-Control") != "no-store, private"
            }
    person = do("person.register", cast.access, name="Vũ Thị Mai").result["person"]
    once = signed("an").post(page_of("account.open"), {"person": person, "login": "mai", "origin": "t"})
    settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = True  # as where nothing was collected
    drawn = Client().get(static("steward/css/steward.css"))
    assert drawn.status_code == once.status_code == 200 and "mai" in text_of(once)
    assert kept == set() and once.headers["Cache-Control"] == "no-store, private"
    assert "no-store" not in drawn.headers.get("Cache-Control", "")


#: What sign-in writes by itself: who came when.
THEIR_OWN = ("sessions.session",)


def tables() -> dict[str, str]:
    """A digest of every table."""
    models = [
        model
        for model in apps.get_models()
        if model._meta.label_lower not in THEIR_OWN and model._meta.managed
    ]
    return {
        model._meta.label_lower: sha256(
            serializers.serialize("json", model._base_manager.order_by("pk")).encode()
        ).hexdigest()
        for model in models
    }


def test_a_get_changes_nothing_and_writes_no_entry_anywhere(cast, signed):
    made = incoming(cast).result
    handover = do("copy.offer", cast.registrar, copy=made["copies"][0], to=cast.key("keeper")).result[
        "handover"
    ]
    do("copy.accept", cast.keeper, handover=handover)
    do(
        "copy.propose_destruction",
        cast.registrar,
        copies=[made["copies"][1]],
        reason="hết hạn",
        method="nghiền",
    )
    scanned(cast, made["document"], "a.txt")
    keys = {
        model._meta.label_lower: str(
            model._base_manager.order_by("pk").values_list("key", flat=True).first() or NOBODY
        )
        for model in apps.get_models()
        if any(f.name == "key" and f.get_internal_type() == "UUIDField" for f in model._meta.fields)
    }
    client, before, reached = signed("registrar"), tables(), set()
    for _, address in addresses():
        if address.startswith("/sign-in/"):
            continue
        for key in {*keys.values(), NOBODY} if "uuid" in address else {NOBODY}:
            answer = client.get(
                filled(address, key=key), {"format": "csv", "origin": "t", "confirmed": "yes"}
            )
            reached |= {address} if answer.status_code == 200 else set()
    for act in ACTS:
        client.get(
            page_of(act.name),
            {"copy": made["copies"][0], "document": made["document"], "origin": "t", "confirmed": "yes"},
        )
    assert tables() == before and len(reached) > 25


def test_a_change_of_any_table_is_seen(cast):
    before = tables()
    incoming(cast)
    assert {name for name, digest in tables().items() if digest != before[name]} >= {
        "steward.document",
        "steward.copy",
        "steward.entry",
    }


@pytest.mark.parametrize(
    "foreign",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "http:evil.example",
        "\thttps://evil.example",
        "https:///evil.example",
    ],
)
def test_after_an_act_nobody_is_sent_to_a_foreign_address(cast, signed, foreign):
    copies = incoming(cast, copies="1 2 3").result["copies"]
    client = signed("registrar")
    order = {"copy": copies[0], "to": cast.key("keeper"), "origin": "t"}
    by_address = client.post(page_of("copy.offer") + "?" + "next=" + foreign.replace("\t", "%09"), order)
    by_field = client.post(
        page_of("copy.offer"), {**order, "copy": copies[1], "origin": "u", "next": foreign}
    )
    own = client.post(page_of("copy.offer") + "?next=/register/", {**order, "copy": copies[2], "origin": "v"})
    assert own["Location"] == "/register/"
    for answer in (by_address, by_field):
        assert answer.status_code == 302 and answer["Location"].startswith("/handovers/")
    page = text_of(client.get(page_of("copy.offer"), {"copy": copies[0], "next": foreign}))
    assert not re.search(
        r'(href|action)="[^"/]*(//|\\|:)', page[page.index("<main") :].replace("http://www.w3.org", "")
    )
