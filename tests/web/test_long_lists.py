"""Long lists to choose from: they say how many there are, keep their ticks,
and no address breaks them or carries them all."""

import re

import pytest
from django.urls import reverse

from steward.models import Copy, Document, Head
from tests.cast import TOP, Cast, do, incoming
from tests.web.acting import NOBODY, REGISTER, paper, signed, text_of

# ---- long lists with ticks ----


def many(cast: Cast, number: int, **more: str) -> list[str]:
    return incoming(cast, copies=f"1-{number}", **more).result["copies"]


DESTROY = reverse("act", args=["copy.propose_destruction"])


def boxes(page: str, name: str) -> dict[str, bool]:
    return {
        key: bool(on)
        for key, on in re.findall(rf'type="checkbox" name="{name}" value="([^"]+)"[^>]*?( checked)?>', page)
    }


def carried(page: str, name: str) -> set[str]:
    return set(re.findall(rf'<input type="hidden" name="{name}" value="([^"]+)"[^>]*>', page))


def test_a_list_to_choose_from_says_how_many_there_are_and_keeps_its_ticks_from_part_to_part(cast: Cast):
    many(cast, 123)
    client = signed("registrar")
    page = text_of(client.get(DESTROY))
    first = boxes(page, "copies")
    assert len(first) == 50 and "1–50 of 123" in page and "Copy 123 – 12/BC-BNV" in page
    ticked = list(first)[:2]
    further = re.search(r'name="choosing" value="(more:[^"]+)"', page)[1]
    page = text_of(client.post(DESTROY, {"copies": ticked, "choosing": further}))
    second = boxes(page, "copies")
    assert "51–100 of 123" in page and not set(first) & set(second) and carried(page, "copies") == set(ticked)
    assert "Ticked elsewhere in the list: 2" in page
    chosen = [*ticked, list(second)[0]]
    page = text_of(client.post(DESTROY, {"copies": chosen, "choosing": "filter", "q": "12/BC"}))
    assert {key for key, on in boxes(page, "copies").items() if on} == set(ticked) and carried(
        page, "copies"
    ) == {chosen[2]}
    size = Head.objects.get().size
    form = text_of(client.post(DESTROY, {"copies": chosen, "choosing": "go"}))
    assert carried(form, "copies") == set(chosen) and 'name="reason"' in form and 'name="about"' in form
    assert "must be put right" not in form and Head.objects.get().size == size
    order = {"copies": chosen, "reason": "hết hạn", "method": "nghiền", "about": "yes", "origin": "d"}
    assert client.post(DESTROY, order).status_code == 302 and Copy.objects.filter(state="listed").count() == 3


def test_nothing_ticked_shows_the_list_again_and_what_may_not_be_done_is_refused(cast: Cast):
    copies = many(cast, 60)
    assert "1–50 of 60" in text_of(signed("registrar").post(DESTROY, {"choosing": "go"}))
    answer = signed("outsider").post(DESTROY, {"copies": copies[:1], "choosing": "go"})
    assert answer.status_code == 404
    assert signed("registrar").post(DESTROY, {"copies": "x", "choosing": "more:y:z"}).status_code == 200


def test_of_one_thing_the_list_says_how_many_there_are_and_leads_on(cast: Cast):
    many(cast, 110)
    client, address = signed("registrar"), reverse("act", args=["copy.offer"])
    page = text_of(client.get(address))
    assert "1–50 of 110" in page and page.count("<li data-open=") == 50
    for said, rows in (("51–100 of 110", 50), ("101–110 of 110", 10)):
        page = text_of(client.get(re.search(r'href="([^"]+)">Next', page)[1].replace("&amp;", "&")))
        assert said in page and page.count("<li data-open=") == rows
    assert '">Next' not in page


def test_the_only_thing_is_opened_unasked_but_the_only_answer_to_a_search_is_shown_as_what_was_found(
    cast: Cast,
):
    """A jump would take away the words, and with them the way to look for something else."""
    incoming(cast, symbol="41/BC", copies="1")
    client, address = signed("registrar"), reverse("act", args=["copy.offer"])
    assert client.get(address).status_code == 302
    incoming(cast, symbol="52/TB", copies="1")
    for words, found in (("41/BC", 1), ("", 2)):
        answer = client.get(address, {"q": words})
        assert answer.status_code == 200 and text_of(answer).count("<li data-open=") == found
        assert f'name="q" value="{words}"' in text_of(answer) or not words


@pytest.mark.parametrize("act", ["copy.offer", "copy.propose_destruction"])
def test_while_one_looks_for_something_the_page_one_came_from_is_kept(cast: Cast, act: str):
    many(cast, 3)
    client, address, came = signed("registrar"), reverse("act", args=[act]), reverse("custody")
    for query in ({"next": came}, {"next": came, "q": "12/BC"}):
        assert came in carried(text_of(client.get(address, query)), "next")
    assert came not in carried(text_of(client.get(address)), "next")


def test_copies_of_a_new_entry_are_handed_over_without_their_keys_in_an_address(cast: Cast):
    client = signed("registrar")
    answer = client.post(REGISTER, paper(cast, copies="1-260"))
    told = text_of(client.get(answer["Location"]))
    link = re.search(r'href="(/custody/hand-over/[^"]*)">Hand over \(260\)', told)[1]
    assert len(link) < 60
    page = text_of(client.get(link))
    assert sum(boxes(page, "copy").values()) == 200 and "200 of 260 are ticked" in page
    assert client.get(reverse("offer_several"), {"made": "999999"}).status_code == 200
    assert not any(boxes(text_of(signed("keeper").get(link)), "copy").values())


def test_ticks_of_a_hand_over_go_along_from_part_to_part_and_are_sent_together(cast: Cast):
    copies = many(cast, 120)
    client, address = signed("registrar"), reverse("offer_several")
    page = text_of(client.get(address))
    first = list(boxes(page, "copy"))
    seen = re.findall(r'name="expect" value="([^"]+)"', page)
    page = text_of(
        client.post(address, {"copy": first[:2], "expect": seen, "to": cast.key("keeper"), "turn": "50"})
    )
    assert (
        "51–100 of 120" in page
        and carried(page, "copy") == set(first[:2])
        and "must be put right" not in page
    )
    assert {
        one.split(":")[0]
        for one in re.findall(r'<input type="hidden" name="expect" value="([^"]+)">\s*(?!</td>)', page)
    } >= set(first[:2])
    assert f'value="{cast.key("keeper")}" selected' in page or cast.key("keeper") in page
    third = list(boxes(page, "copy"))[0]
    assert not Copy.objects.filter(handovers__state="open").exists()
    sent = {"copy": [*first[:2], third], "to": cast.key("keeper"), "origin": "several"}
    assert client.post(address, sent).status_code == 302
    assert Copy.objects.filter(handovers__state="open").count() == 3 and len(copies) == 120


def test_a_copy_that_is_ticked_beyond_the_first_part_stands_first_with_its_tick(cast: Cast):
    copies = many(cast, 70)
    page = text_of(signed("registrar").get(reverse("offer_several"), {"copy": copies[:1]}))
    there = boxes(page, "copy")
    assert there[copies[0]] and list(there)[0] == copies[0] and len(there) == 51 and "1–51 of 70" not in page


# ---- what an address cannot break ----


@pytest.mark.parametrize(
    ("name", "query", "status"),
    [
        ("proof.attach", {"subject": "planet"}, (404,)),
        ("proof.attach", {"subject": "planet", "record": NOBODY}, (404,)),
        ("copy.offer", {"copy": NOBODY}, (404,)),
        ("copy.offer", {"copy": "x"}, (200, 302)),
        ("no.such", {}, (404,)),
        ("copy.propose_destruction", {"after": "-1"}, (200,)),
        ("copy.propose_destruction", {"after": "9" * 30, "shown": "x"}, (200,)),
    ],
    ids=str,
)
def test_no_address_of_an_act_breaks_its_page(cast: Cast, name, query, status):
    many(cast, 3)
    assert signed("registrar").get(reverse("act", args=[name]), query).status_code in status


def test_the_page_of_a_document_hands_over_what_is_left_of_its_copies_by_a_short_address(cast: Cast):
    """However many of them are offered: sixty, the first fifty, the sixtieth too;
    then there is nothing to hand over."""
    made = incoming(cast, copies=" ".join(str(n) for n in range(1, 61))).result
    client, address = signed("registrar"), reverse("document", args=[made["document"]])
    for first, last, left in ((0, 50, 10), (50, 60, 0)):
        for copy in made["copies"][first:last]:
            do("copy.offer", cast.registrar, copy=copy, to=cast.key("keeper"))
        links = re.findall(r'href="(/custody/hand-over/[^"]*)"', text_of(client.get(address)))
        assert len(links) == bool(left) and all(len(link) < 100 for link in links)
        if left:
            ticked = {key for key, on in boxes(text_of(client.get(links[0])), "copy").items() if on}
            assert ticked == set(made["copies"][50:])
    other = text_of(signed("keeper").get(reverse("offer_several"), {"document": made["document"]}))
    assert not any(boxes(other, "copy").values())


# ---- what does not exist for the reader ----


def held(cast: Cast, name: str, **paper: str) -> str:
    """A copy that this post keeps."""
    copy = incoming(cast, copies="1", **paper).result["copies"][0]
    do(
        "copy.accept",
        getattr(cast, name),
        handover=do("copy.offer", cast.registrar, copy=copy, to=cast.key(name)).result["handover"],
    )
    return copy


def test_an_entry_of_the_log_ticks_what_its_reader_may_hand_over_and_tells_nobody_else_of_it(cast: Cast):
    own, entry = held(cast, "keeper"), incoming(cast, copies="1-260", symbol="90/TM")
    address = reverse("offer_several")
    page = text_of(signed("registrar").get(address, {"made": entry.index}))
    assert sum(boxes(page, "copy").values()) == 200 and "200 of 260 are ticked" in page
    page = text_of(signed("keeper").get(address, {"made": entry.index}))
    assert boxes(page, "copy") == {own: False} and carried(page, "copy") == set() and "elsewhere" not in page
    assert "of 260 are ticked" not in page and not any(key in page for key in entry.result["copies"])


@pytest.mark.parametrize("sent", [{"turn": "0"}, {"look": "1"}, {"turn": "", "q": "12"}], ids=str)
def test_a_tick_at_what_one_may_not_see_is_no_tick_like_one_at_nothing(cast: Cast, sent):
    own, secret = (
        held(cast, "keeper"),
        incoming(cast, copies="1", level=TOP, abstract="", symbol="91/TM").result["copies"][0],
    )
    client, address = signed("keeper"), reverse("offer_several")
    shown = [text_of(client.post(address, {"copy": key, **sent})) for key in (secret, NOBODY, own)]
    assert all(carried(page, "copy") == set() for page in shown)
    assert [boxes(page, "copy") for page in shown] == [{own: False}, {own: False}, {own: True}]
    for key in (secret, NOBODY):
        assert (
            client.post(address, {"copy": key, "to": cast.key("registrar"), "origin": key}).status_code == 404
        )


def test_neither_is_one_in_the_list_of_an_act(cast: Cast):
    many(cast, 60)
    secret = incoming(cast, copies="1", symbol="91/TM").result["copies"][0]
    Copy.objects.filter(key=secret).update(keeper=None, state="spoiled")
    Document.objects.filter(copies__key=secret).update(rank=99)
    client = signed("registrar")
    own = list(boxes(text_of(client.get(DESTROY)), "copies"))
    pages = [
        text_of(client.post(DESTROY, {"copies": [own[0], key], "choosing": "more:" + own[-1] + ":50"}))
        for key in (secret, NOBODY)
    ]
    assert [carried(page, "copies") for page in pages] == [{own[0]}] * 2
    assert all("Ticked elsewhere in the list: 1" in page for page in pages)


def test_an_offer_that_is_not_ones_own_is_not_ticked_to_be_accepted(cast: Cast):
    first, second = incoming(cast, copies="1 2").result["copies"]
    own = do("copy.offer", cast.registrar, copy=first, to=cast.key("keeper")).result["handover"]
    other = do("copy.offer", cast.registrar, copy=second, to=cast.key("second_keeper")).result["handover"]
    page = text_of(signed("keeper").get(reverse("accept_several"), {"handover": [own, other]}))
    assert boxes(page, "handover") == {own: True} and carried(page, "handover") == set()
