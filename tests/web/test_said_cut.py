"""A field whose list is cut says how much of how much stands in it,
and what does not stand there can be named all the same."""

import pytest
from django.urls import reverse

from steward.acts.machinery.envelope import store
from steward.models import Handover, Person, Post, Unit
from steward.reads.catalogue import find
from steward.rules.machinery.fields import read
from tests.cast import Cast, incoming
from tests.web.acting import REGISTER, signed, text_of

OFFER = reverse("act", args=["copy.offer"])


def posts(number: int) -> None:
    unit = Unit.objects.exclude(parent=None).order_by("pk")[0]
    persons = [Person(title=f"Quàng Thị {n}") for n in range(number)]
    store(persons)
    store(
        [
            Post(unit=unit, title=f"Tổ viên {n}", pseudonym=f"p-{n:016x}", person=one)
            for n, one in enumerate(persons)
        ]
    )


@pytest.mark.parametrize(
    ("number", "said"), [(20, ""), (160, "150 of {all} stand in the list. A few words find the others.")]
)
def test_a_line_with_suggestions_says_how_many_there_are(cast: Cast, number: int, said: str) -> None:
    posts(number)
    copy = incoming(cast, copies="1").result["copies"][0]
    page = text_of(signed("registrar").get(OFFER, {"copy": copy}))
    filled = Post.objects.filter(person__isnull=False).count()
    assert (said.format(all=filled) in page) and ("stand in the list" in page) == bool(said)


def test_what_does_not_stand_in_the_list_is_found_by_words(cast: Cast) -> None:
    posts(300)
    copy = incoming(cast, copies="1").result["copies"][0]
    client = signed("registrar")
    page = text_of(client.get(OFFER, {"copy": copy}))
    away = next(n for n in range(100, 300) if f"Tổ viên {n} " not in page)
    answer = client.post(OFFER, {"copy": copy, "about": "yes", "to": f"vien {away}", "origin": "x"})
    assert "The receiver is not authorised for this level" in text_of(answer), (
        "it was found, and may not have it"
    )
    assert "Nothing matches these words" in text_of(
        client.post(OFFER, {"copy": copy, "about": "yes", "to": "vien 777"})
    )
    assert not Handover.objects.filter(copy__key=copy).exists()


@pytest.mark.parametrize("number", [3, 31, 39, 40])
def test_what_was_written_before_says_how_much_of_it_is_suggested(cast: Cast, number: int) -> None:
    for n in range(number):
        incoming(cast, symbol=f"{n}/BC", issuing_body=f"Cơ quan {n}", copies="1")
    page = text_of(signed("registrar").get(REGISTER, follow=True))
    assert (f"30 of {number} stand in the list. The others can be typed." in page) == (number > 39)
    assert sum(f'value="Cơ quan {n}"' in page for n in range(number)) == (number if number < 40 else 30)


def test_the_number_of_receivers_is_that_of_the_posts_the_words_name(cast: Cast) -> None:
    posts(40)
    copies = incoming(cast, copies="1").result["copies"]
    asked = find("pick")
    values = {
        "subject": "office",
        "fitting": "copy.offer",
        "things": copies,
        "q": "quang thi",
        "limit": 10,
        "counted": True,
    }
    answer = asked.run(read(asked.params, values), cast.registrar)
    assert len(answer["rows"]) == 10 and answer["total"] == {"count": 40, "more": False}


@pytest.mark.parametrize(("most", "said"), [(3, False), (2, True)])
def test_ticks_of_a_long_list_say_how_many_there_are_and_take_what_stands_beyond(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, most: int, said: bool
) -> None:
    monkeypatch.setattr("steward.web.machinery.records.TICKED", most)
    copies = incoming(cast, copies="1-3").result["copies"]
    client, address = signed("registrar"), reverse("act", args=["copy.propose_destruction"])
    page = text_of(client.post(address, {"copies": copies, "reason": "", "method": "nghiền", "origin": "t"}))
    assert ("2 of 3 stand in the list." in page) == said and "is not one of the available choices" not in page
    assert all(f'value="{key}"' in page for key in copies) and page.count("checked>") >= 3
