"""Whatever stands in a value that steers a page and is no field of an order: it is understood or passed over,
never an error.

And a figure is written with the digits 0 to 9: what else counts as a digit somewhere is none here.
"""

import pytest
from django.urls import reverse

from steward.acts.catalogue import ACTS
from steward.acts.machinery.envelope import seen_from
from steward.models import Document, Head
from steward.reads.document.order import ORDERS
from steward.rules.machinery.answers import Invalid
from steward.rules.machinery.values import Kind, Wrong, figure, number_in
from tests.cast import incoming
from tests.web.acting import NOBODY, page_of
from tests.web.test_addresses import addresses, filled

#: What steers the page of an act, and what may be sent in its place.
STEERS = (
    "turn",
    "look",
    "about",
    "rows",
    "q",
    "after",
    "shown",
    "subject",
    "next",
    "origin",
    "expect",
    "again",
    "confirmed",
)
ODD = ("", "go:٣:１\x00", f"more:{NOBODY}:²", "9" * 5000)
#: Other digits than those a figure is written with: a superscript, an Arabic one, a full-width one,
#: and far too many.
NO_FIGURES = ("²", "٣", "１", "1²", "9" * 5000, "-1", "+1", " 1", "1_0", "1.0", "")
#: Sign-ins of every kind: what one may begin, the next may not.
PEOPLE = ("registrar", "an", "outsider")


@pytest.mark.parametrize("who", PEOPLE)
def test_no_value_that_steers_the_page_of_an_act_breaks_it_or_changes_anything(cast, signed, who):
    copy = incoming(cast).result["copies"][0]
    client, size, broken, told = signed(who), Head.objects.get().size, {}, set()
    client.raise_request_exception = False
    for act in ACTS:
        for place, odd in enumerate(ODD):
            asked = [client.post(page_of(act.name), {"choosing": odd, "copy": copy})]
            if place % 2:
                steers = dict.fromkeys(STEERS, odd)
                asked += [client.get(page_of(act.name), steers), client.post(page_of(act.name), steers)]
            broken |= {
                (act.name, odd[:20], answer.status_code): "" for answer in asked if answer.status_code >= 500
            }
            told |= {answer.status_code for answer in asked}
    assert broken == {} and told >= {200, 404} and Head.objects.get().size == size


def test_no_other_digits_in_an_address_break_a_page(cast, signed):
    key = incoming(cast).result["document"]
    client, broken = signed("registrar"), {}
    client.raise_request_exception = False
    for _, address in addresses():
        for odd in NO_FIGURES[:5:4]:
            values = dict.fromkeys(
                ("before", "after", "shown", "limit", "made", "turn", "year", "number", "depth"), odd
            )
            if (code := client.get(filled(address, key=key), values).status_code) >= 500:
                broken[address, odd[:20]] = code
    for name in ("entry", "proof"):
        for index in (10**18, 10**30):
            if (code := client.get(reverse(name, args=[index])).status_code) != 404:
                broken[name, index] = code
    assert broken == {}


@pytest.mark.parametrize("text", NO_FIGURES)
def test_a_figure_is_written_with_the_digits_0_to_9_alone(cast, signed, text):
    made = incoming(cast).result["document"]
    assert figure(text) is None and figure("120") == 120 and figure("0") == 0
    with pytest.raises(Invalid):
        seen_from(f"{NOBODY}:{text}")
    assert seen_from(f"{NOBODY}:12") == {NOBODY: 12}
    with pytest.raises(Invalid):
        ORDERS["number"].place(f"{made}~{text}", Document.objects.all())
    assert ORDERS["number"].place(f"{made}~12", Document.objects.all()).value == 12
    client = signed("registrar")
    every, cut = client.get("/log/?before="), client.get("/log/?before=3")
    assert (
        client.get("/log/", {"before": text}).content.count(b"<tr")
        == every.content.count(b"<tr")
        > cut.content.count(b"<tr")
    )


@pytest.mark.parametrize("text", ["²", "٣", "１", "1²", "1_0", "", "--1", "9" * 5000])
def test_a_number_of_an_order_is_written_so_too(text):
    kind = Kind("number", "", least=0, most=50)
    with pytest.raises(Wrong, match="not_a_number") if text else pytest.raises(Wrong):
        number_in(kind, text)
    assert number_in(kind, "10") == number_in(kind, " 10 ") == number_in(kind, 10) == 10
    with pytest.raises(Wrong):
        number_in(kind, "-1")
