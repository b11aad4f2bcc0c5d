"""A form or a confirmation that is shown again has lost nothing: every value of a field of several,
every version seen."""

import re
from dataclasses import dataclass

import pytest

from steward.acts import catalogue as acts
from steward.acts.machinery.act import Act, Done
from steward.acts.machinery.act import act as declared
from steward.foundations.tlog.disclosure import read as read_disclosure
from steward.models import Disclosure, Document, Entry, Head
from steward.rules import catalogue
from steward.rules.machinery.answers import must
from steward.rules.machinery.fields import refs, text
from steward.rules.machinery.standing import standing
from tests.cast import do, incoming
from tests.web.acting import page_of, text_of


def hidden(page: str) -> list[tuple[str, str]]:
    """What the form of a page sends without anybody's doing."""
    return re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)


def sent_on(page: str) -> dict[str, list[str]]:
    """The same as a browser sends it: a name as often as it stands there."""
    told: dict[str, list[str]] = {}
    for name, value in hidden(page):
        told.setdefault(name, []).append(value)
    return told


# ---- the confirmation of a grave act with a field of several values: no act of the house has one ----


@dataclass(frozen=True)
class Dissolve:
    """Dissolve a commission of the tests."""

    posts: tuple[str, ...] = refs("office", "Posts")
    reason: str = text("Reason")


@standing("commission.dissolve", verb="Dissolve", past="The commission is dissolved.", grave=True)
def may_dissolve(by, _):
    """Anybody."""


@declared(may_dissolve, Dissolve)
def dissolve(order, by, now):
    must(may_dissolve(by))
    return Done((), {})


@pytest.fixture
def known(cast, monkeypatch) -> Act:
    monkeypatch.setitem(acts.BY_NAME, dissolve.name, dissolve)
    monkeypatch.setitem(catalogue.BY_NAME, dissolve.name, may_dissolve)
    return dissolve


def test_what_is_confirmed_is_done_to_all_that_were_named_and_not_to_the_last_alone(cast, known, signed):
    client, posts = signed("registrar"), [cast.key(name) for name in ("head", "keeper", "deputy")]
    size = Head.objects.get().size
    page = text_of(client.post(page_of(known.name), {"posts": posts, "reason": "xong", "origin": "t"}))
    again = sent_on(page)
    assert again["posts"] == posts and again["reason"] == ["xong"] and Head.objects.get().size == size
    assert client.post(page_of(known.name), {**again, "confirmed": "yes"}).status_code == 302
    row = Disclosure.objects.get(entry=Entry.objects.order_by("-idx").first(), title="order")
    assert set(read_disclosure(row.text)[2]["fields"]["posts"]) == set(posts)


# ---- the version that was seen ----


@pytest.mark.parametrize(("meanwhile", "status"), [(False, 302), (True, 409)])
def test_a_form_that_comes_back_with_a_fault_still_carries_the_version_that_was_seen(
    cast, signed, meanwhile, status
):
    document, client = incoming(cast).result["document"], signed("registrar")
    order = {"document": document, "field": "symbol", "about": "yes"}
    seen = {"expect": f"{document}:0", "origin": "t"}
    page = client.post(page_of("document.correct"), {**order, **seen, "value": "77/BC", "reason": ""})
    assert page.status_code == 422
    if meanwhile:
        do(
            "document.correct",
            cast.second_registrar,
            document=document,
            field="signer",
            value="Trần Văn Ký",
            reason="ghi thiếu",
        )
    answer = client.post(
        page_of("document.correct"),
        {**order, **sent_on(text_of(page)), "value": "77/BC", "reason": "nhầm số"},
    )
    assert answer.status_code == status
    assert (Document.objects.get(key=document).symbol == "77/BC") is not meanwhile
