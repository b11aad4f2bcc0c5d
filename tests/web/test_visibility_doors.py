"""Pages, the search, pickers and exports tell what the pure rule permits, in a random world:
nothing unseen in any byte.

What does not exist for somebody is one page for everybody: the same bytes as for a key that nobody ever gave,
apart from the key that was asked for and the tokens that every page has of its own.
"""

import csv
import io
import json
import re
import uuid
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from random import Random
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from steward.acts.catalogue import ACTS
from steward.models import Unit
from steward.models.people.mandates import actor
from steward.rules.machinery.actor import Actor
from steward.rules.machinery.fields import kinds
from tests.cast import NOW, TODAY, Cast
from tests.unseen import hidden, mark, numbers_unseen, unseen
from tests.web.routes import of_a_record, without_a_key
from tests.worlds import World, signed_in, world

#: Pages of one thing: name of the page, subject.
SINGLE = {
    "document": "document",
    "history": "document",
    "document.keep_fingerprints": "document",
    "copy": "copy",
    "handover": "handover",
    "receipt": "handover",
    "destruction": "destruction",
    "hit": "hit",
    "book": "book",
    "authorisation": "authorisation",
    "delegation": "delegation",
    "reset": "reset",
    "erasure": "erasure",
}
#: Pages of one thing that are looked at otherwise, or of things that a random world has none of:
#: each with where or why.
NOT_HERE = {
    "attached": "below, with its document",
    "print_book": "is posted to",
    "proof.attach": "has the kind of its thing in its address: as a form, below",
    "forget_filter": "tests/web/document/test_filters.py",
    "office": "everybody may know of every post",
    "ruleset": "everybody may read them",
    **dict.fromkeys(
        ("scan", "scan_order", "scan_run", "scan_progress", "incident", "allowance"),
        "tests/web/spill, tests/web/test_things.py",
    ),
    **dict.fromkeys(
        ("import_one", "import_begin", "import_progress", "import_rows", "import_discard"),
        "tests/web/imports",
    ),
}
#: Tokens that are new on every page: of a form, of a script, of an act not yet done.
TOKENS = re.compile(
    rb'(?:name="csrfmiddlewaretoken" value|name="origin" value|X-CSRFToken|nonce)(?:=|&quot;: ?&quot;|": '
    rb'?")"?[^"&]+'
)


@pytest.fixture
def made(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    return world(Random(8), Unit.objects.get(parent=None), 8)


def everybody(w: World) -> Iterator[tuple[Client, Actor]]:
    yield from ((signed_in(post), actor(post, TODAY)) for post in w.posts if post.person_id)


def found_in(content: bytes, texts: set[str]) -> list[str]:
    return [text for text in texts if text.encode() in content]


def test_no_page_holds_a_word_a_number_or_a_key_of_what_is_not_seen(made: World):
    """The lists, the first page of everybody, the whole tree, and every one-thing page of what is seen."""
    for client, by in everybody(made):
        forbidden, seen = unseen(by, made) | numbers_unseen(by, made), made.seen_by(by)
        addresses = [reverse(page) for page in without_a_key()] + [
            reverse("document", args=[d.key]) for d in made.documents if d.pk in seen
        ]
        there = {c.pk for c in made.copies if c.document_id in seen} | made.offered_to(by)
        addresses += [reverse("copy", args=[c.key]) for c in made.copies if c.pk in there]
        addresses += [reverse("handover", args=[h.key]) for h in made.handovers if made.sees_handover(by, h)]
        gone = hidden(by, made)["destruction"]
        addresses += [
            reverse("destruction", args=[one.key]) for one, _ in made.destructions if str(one.key) not in gone
        ]
        addresses += [
            reverse("book", args=[b.key]) for b in made.books if str(b.key) not in hidden(by, made)["book"]
        ]
        for address in addresses:
            answer = client.get(address)
            assert (answer.status_code, found_in(answer.content, forbidden)) == (200, []), address
        listed = client.get(reverse("register"), {"part": "all"}).content.decode()
        assert {d.pk for d in made.documents if str(d.key) in listed} == seen


def test_a_receipt_is_printed_for_who_is_told_of_the_handover_and_holds_nothing_else(
    made: World, monkeypatch: pytest.MonkeyPatch
):
    """A paper is looked at before it is drawn: in a PDF no word stands as it is."""
    printed: list[str] = []
    monkeypatch.setattr(
        "steward.web.papers.make", lambda shape, data, *rest, **more: printed.append(repr(data)) or b"%PDF-"
    )
    answers = set()
    for client, by in everybody(made):
        forbidden = unseen(by, made)
        for h in (h for h in made.handovers if h.state == "accepted"):
            printed.clear()
            answer = client.get(reverse("receipt", args=[h.key]))
            assert answer.status_code == (200 if made.told(by, h) else 404)
            assert found_in(repr(printed).encode(), forbidden) == []
            assert sum(one.note in str(printed) for one in made.handovers) == len(made.receipt(by, h))
            answers.add((answer.status_code, made.sees_handover(by, h), len(made.receipt(by, h)) > 1))
    assert answers >= {(200, True, True), (200, True, False), (404, True, False), (404, False, False)}


def test_forms_offer_nothing_that_is_not_seen(made: World):
    """Every act's page with its pickers, for one who sees something and for one who sees nothing."""
    ranked = sorted(everybody(made), key=lambda pair: len(made.seen_by(pair[1])))
    for client, by in (ranked[0], ranked[len(ranked) // 2]):
        forbidden = unseen(by, made) | numbers_unseen(by, made)
        for act in (act for act in ACTS if "post" in act.standing.principals and not act.standing.hands_out):
            answer = client.get(reverse("act", args=[act.name]), follow=True)
            refused = not act.standing.on and act.standing(by) is not None
            assert (answer.status_code, found_in(answer.content, forbidden)) == (
                403 if refused else 200,
                [],
            ), act.name


def test_the_search_and_the_palette_find_what_the_rule_permits(made: World):
    for client, by in everybody(made):
        seen, forbidden = made.seen_by(by), unseen(by, made)
        for d in made.documents:
            for words in filter(None, (mark(d.abstract), d.symbol)):
                palette = client.get(reverse("search_palette"), {"q": words})
                assert (str(d.key) in palette.content.decode()) is (d.pk in seen)
                assert found_in(palette.content, forbidden - {words}) == []
                if d.pk not in seen and d in made.documents[:3]:
                    same(
                        lambda q, client=client: client.get(reverse("search"), {"q": q}),
                        words,
                        f"zq{'7' * (len(words) - 4)}qz",
                        200,
                    )
        picked = client.get("/api/pick", {"subject": "document", "limit": 200})
        assert {row["key"] for row in picked.json()["rows"]} == {
            str(d.key) for d in made.documents if d.pk in seen
        }


def test_an_export_has_the_rows_of_the_rule_and_no_others_in_each_format(made: World):
    for client, by in everybody(made):
        seen, forbidden = made.seen_by(by), unseen(by, made) | numbers_unseen(by, made)
        theirs = sorted((d for d in made.documents if d.pk in seen), key=lambda d: -d.pk)
        files = {
            made_as: client.post(reverse("register") + "?part=all", {"format": made_as}).content
            for made_as in ("csv", "xlsx", "json")
        }
        assert [row["key"] for row in json.loads(files["json"])["rows"]] == [str(d.key) for d in theirs]
        table = list(csv.reader(io.StringIO(files["csv"].decode("utf-8-sig"))))
        assert [row[2] for row in table[1:]] == [d.abstract for d in theirs]
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(files["xlsx"])).get_sheet_by_index(0).to_python()
        assert [row[2] for row in sheet[1:]] == [d.abstract for d in theirs]
        with zipfile.ZipFile(io.BytesIO(files["xlsx"])) as packed:
            inside = b"".join(packed.read(name) for name in packed.namelist())
        assert found_in(files["csv"] + files["json"] + inside, forbidden) == []


def test_every_page_of_one_thing_is_compared_with_that_of_nothing_or_it_is_said_why_not():
    assert set(of_a_record()) == SINGLE.keys() | NOT_HERE.keys() and not SINGLE.keys() & NOT_HERE.keys()


def test_a_page_of_what_is_not_seen_is_the_page_of_what_never_was(made: World):
    for client, by in everybody(made):
        gone = hidden(by, made)
        for page, subject in SINGLE.items():
            for key in gone[subject][:2]:
                same(
                    lambda key, page=page, client=client: client.get(reverse(page, args=[key])),
                    key,
                    str(uuid.uuid4()),
                    404,
                )
        for paper in [p for p in made.proofs if str(p.document.key) in gone["document"]][:1]:
            shown = partial(attached, client, str(paper.key))
            same(shown, str(paper.document.key), str(uuid.uuid4()), 404)


def attached(client: Client, proof: str, key: str) -> Any:
    return client.get(reverse("attached", args=[key, proof]))


def test_a_form_opened_or_sent_with_a_key_that_is_not_seen_says_what_it_says_to_any_other_key(made: World):
    client, by = min(everybody(made), key=lambda pair: len(made.seen_by(pair[1])))
    gone = hidden(by, made)
    assert gone["document"] and gone["copy"] and gone["handover"] and gone["entry"]
    for act in (act for act in ACTS if "post" in act.standing.principals):
        for name, kind in kinds(act.order).items():
            for key in gone.get(kind.subject, [])[:1]:
                address = reverse("act", args=[act.name])
                same(
                    lambda key, a=address, n=name: client.get(a, {n: key}, follow=True),
                    key,
                    str(uuid.uuid4()),
                    None,
                )
                same(
                    lambda key, a=address, n=name: client.post(a, {n: key, "confirmed": "yes"}),
                    key,
                    str(uuid.uuid4()),
                    None,
                )


def same(answer_to: Callable[[str], Any], one: str, other: str, status: int | None) -> None:
    """Two answers that differ in nothing but what was asked for and the tokens of the page."""
    told = [
        (answer.status_code, plain(answer.content, asked))
        for asked in (one, other)
        for answer in [answer_to(asked)]
    ]
    assert told[0] == told[1]
    assert status is None or told[0][0] == status


def plain(content: bytes, asked: str) -> bytes:
    return TOKENS.sub(b"", content.replace(asked.encode(), b"ASKED"))


def test_pages_are_compared_without_their_tokens_and_with_everything_else():
    page = (
        '<input name="csrfmiddlewaretoken" value="{}"><p>{}</p><input type="hidden" name="origin" value="{}">'
    )
    one, other = page.format("abc", "k-1", "o-1").encode(), page.format("xyz", "k-2", "o-2").encode()
    assert plain(one, "k-1") == plain(other, "k-2") and plain(one, "k-1") != plain(other, "k-9")
