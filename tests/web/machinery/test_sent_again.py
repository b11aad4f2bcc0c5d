"""What was sent is not sent twice by going back: not from a list with ticks, and not with another file."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from steward.models import Head, Proof
from tests.cast import Cast, incoming
from tests.web.acting import signed, text_of
from tests.web.test_long_lists import DESTROY

SENT = "This form was sent on"


def token(page: str) -> str:
    return re.search(r'name="origin" value="([^"]+)"', page)[1]


def test_what_was_ticked_and_sent_is_said_to_be_sent_when_it_is_gone_on_from_again(cast: Cast) -> None:
    copies = incoming(cast, copies="1-4").result["copies"]
    client = signed("registrar")
    chosen = {"copies": copies[:2], "choosing": "go", "origin": token(text_of(client.get(DESTROY)))}
    form = text_of(client.post(DESTROY, chosen))
    assert token(form) == chosen["origin"] and SENT not in form
    order = {
        "copies": copies[:2],
        "reason": "hết hạn",
        "method": "nghiền",
        "about": "yes",
        "origin": token(form),
    }
    assert client.post(DESTROY, order).status_code == 302
    again = text_of(client.post(DESTROY, chosen))
    assert SENT in again and "A fresh form" in again and 'id="the-form"' not in again
    fresh = text_of(
        client.post(DESTROY, {**chosen, "copies": copies[2:], "origin": token(text_of(client.get(DESTROY)))})
    )
    assert SENT not in fresh and 'id="the-form"' in fresh


@pytest.mark.parametrize("turned", [{"turn": "0"}, {"look": "yes"}])
def test_a_hand_over_keeps_its_token_while_its_list_is_turned_and_is_then_sent_once(
    cast: Cast, turned: dict[str, str]
) -> None:
    copies = incoming(cast, copies="1-3").result["copies"]
    client, address = signed("registrar"), reverse("offer_several")
    sent = {"copy": copies[:1], "to": cast.key("keeper"), "origin": token(text_of(client.get(address)))}
    assert token(text_of(client.post(address, {**sent, **turned}))) == sent["origin"]
    assert client.post(address, sent).status_code == 302
    assert SENT in text_of(client.post(address, {**sent, **turned}))


def test_another_file_under_a_token_that_was_used_is_answered_with_what_was_done_and_a_fresh_form(
    cast: Cast,
) -> None:
    document = incoming(cast).result["document"]
    client, address = signed("registrar"), reverse("proof.attach", args=["document", document])
    used = token(text_of(client.get(address)))

    def hand_in(title: str) -> object:
        file = SimpleUploadedFile("scan.pdf", b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n")
        return client.post(address, {"title": title, "file": file, "origin": used})

    assert hand_in("Phiếu trình").status_code == 302
    size = Head.objects.get().size
    answer = hand_in("Biên bản")
    assert answer.status_code == 409 and SENT in text_of(answer) and "A fresh form" in text_of(answer)
    assert SENT in text_of(client.get(address, {"origin": used})) and SENT not in text_of(client.get(address))
    assert Proof.objects.count() == 1 and Head.objects.get().size == size


DONE_ALREADY = "This was done already, on "


def test_other_values_under_a_used_token_lead_to_a_fresh_form_for_the_same_thing(cast: Cast) -> None:
    first, second = incoming(cast, copies="1-2").result["copies"]
    client, address = signed("registrar"), reverse("act", args=["copy.offer"])
    used = token(text_of(client.get(address, {"copy": first})))
    order = {"copy": first, "about": "yes", "to": cast.key("keeper"), "origin": used}
    assert client.post(address, order).status_code == 302
    answer = client.post(address, {**order, "copy": second, "note": "gấp"})
    page = text_of(answer)
    assert answer.status_code == 409 and "Sent before:" in page
    fresh = re.search(r'<a class="button" href="([^"]+)">A fresh form</a>', page)[1]
    form = client.get(fresh)
    assert (
        form.status_code == 200
        and token(text_of(form)) != used
        and f'name="copy" value="{second}"' in text_of(form)
    )
    assert client.post(address, {**order, "copy": second, "origin": token(text_of(form))}).status_code == 302


def test_several_under_a_used_token_lead_to_a_fresh_list(cast: Cast) -> None:
    copies = incoming(cast, copies="1-3").result["copies"]
    client, address = signed("registrar"), reverse("offer_several")
    order = {"to": cast.key("keeper"), "origin": "s"}
    assert client.post(address, {**order, "copy": copies[:1]}).status_code == 302
    page = text_of(client.post(address, {**order, "copy": copies[1:2]}))
    assert f'<a class="button" href="{address}">A fresh form</a>' in page


def test_the_very_same_sent_again_says_that_it_was_done_before_with_the_same_next_steps(cast: Cast) -> None:
    copies = incoming(cast, copies="1-2").result["copies"]
    client, address = signed("registrar"), reverse("act", args=["copy.offer"])
    order = {
        "copy": copies[0],
        "about": "yes",
        "to": cast.key("keeper"),
        "origin": token(text_of(client.get(address, {"copy": copies[0]}))),
    }
    said = [text_of(client.post(address, order, follow=True)) for _ in range(2)]
    assert DONE_ALREADY not in said[0] and DONE_ALREADY in said[1]
    steps = [re.search(r'<a href="(/log/\d+/)">.*', page)[0] for page in said]
    assert steps[0] == steps[1]


def test_the_very_same_list_sent_again_says_that_it_was_done_before(cast: Cast) -> None:
    copies = incoming(cast, copies="1-3").result["copies"]
    client, address = signed("registrar"), reverse("offer_several")
    order = {"to": cast.key("keeper"), "copy": copies[:2], "origin": token(text_of(client.get(address)))}
    said = [text_of(client.post(address, order, follow=True)) for _ in range(2)]
    assert DONE_ALREADY not in said[0] and DONE_ALREADY in said[1]
