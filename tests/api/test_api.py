"""The JSON door translates: the same acts, the same answers, problem documents for every no."""

import json
import uuid

import pytest
from django.test import Client

from steward.models import Account, Head
from tests.cast import TOP, Cast, incoming


@pytest.fixture
def signed(cast: Cast):
    """A client signed in as one of the cast."""

    def client(name: str) -> Client:
        client = Client()
        client.force_login(
            Account.objects.get(login=name), backend="allauth.account.auth_backends.AuthenticationBackend"
        )
        return client

    return client


def post(client: Client, act: str, origin: str | None = None, **fields):
    return client.post(
        f"/api/acts/{act}",
        json.dumps(fields),
        content_type="application/json",
        headers={"Idempotency-Key": origin or str(uuid.uuid4())},
    )


def test_an_act_answers_201_with_its_receipt_and_the_same_key_gives_it_again(cast, signed):
    copy = incoming(cast).result["copies"][0]
    first = post(signed("registrar"), "copy.offer", "k-1", copy=copy, to=cast.key("keeper"))
    assert first.status_code == 201, first.content
    size = Head.objects.get().size
    again = post(signed("registrar"), "copy.offer", "k-1", copy=copy, to=cast.key("keeper"))
    assert again.json() == first.json() and Head.objects.get().size == size


@pytest.mark.parametrize(
    ("who", "fields", "status", "code"),
    [
        pytest.param("outsider", {}, 404, "unknown", id="an entry one may not see does not exist"),
        pytest.param("second_registrar", {}, 403, "not_the_keeper", id="who is not the keeper is refused"),
        pytest.param(
            "registrar", {"to": "nobody"}, 422, "invalid", id="a receiver that is no key is invalid"
        ),
        pytest.param(
            "registrar", {"colour": "red"}, 422, "invalid", id="a field that does not exist is invalid"
        ),
    ],
)
def test_a_no_is_a_problem_document_with_code_reason_and_basis(cast, signed, who, fields, status, code):
    copy = incoming(cast).result["copies"][0]
    answer = post(signed(who), "copy.offer", **{"copy": copy, "to": cast.key("keeper"), **fields})
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["because"]


def test_questions_answer_as_far_as_one_may_know(cast, signed):
    key = incoming(cast).result["document"]
    assert [row["key"] for row in signed("registrar").get("/api/documents").json()["rows"]] == [key]
    assert signed("outsider").get("/api/documents").json()["rows"] == []
    assert signed("outsider").get("/api/document", {"document": key}).status_code == 404


def test_nobody_asks_without_signing_in(cast):
    assert Client().get("/api/documents").status_code == 401
    assert Client().post("/api/acts/copy.offer", "{}", content_type="application/json").status_code == 401


def test_the_interface_describes_every_act_and_question(cast, signed):
    from steward.acts.catalogue import ACTS
    from steward.reads.catalogue import QUESTIONS

    paths = signed("registrar").get("/api/openapi.json").json()["paths"]
    offered = {act.name for act in ACTS if "post" in act.standing.principals and not act.standing.hands_out}
    assert {path.removeprefix("/api/acts/") for path in paths if path.startswith("/api/acts/")} == offered
    assert {f"/api/{question.name}" for question in QUESTIONS} <= set(paths)


def test_long_keys_that_differ_at_their_end_are_two_acts_and_longer_ones_are_invalid(cast, signed):
    one, other = incoming(cast).result["copies"]
    client, to = signed("registrar"), cast.key("keeper")
    assert [
        post(client, "copy.offer", "k" * 99 + end, copy=copy, to=to).status_code
        for end, copy in (("1", one), ("2", other))
    ] == [
        201,
        201,
    ]
    answer = post(client, "copy.offer", "k" * 120 + "1", copy=one, to=to)
    assert (answer.status_code, list(answer.json()["fields"])) == (422, ["Idempotency-Key"])


def test_a_book_tells_its_reader_nothing_of_what_is_held_apart_until_it_is_printed(cast, signed):
    """Which lines somebody took away on paper stands in the log; a question leaves nothing there."""
    from steward.reads.book.books import printed

    incoming(cast)
    incoming(cast, level=TOP, abstract="", symbol="1")
    incoming(cast)
    told = signed("deputy").get("/api/book", {"book": cast.books["incoming"]}).json()
    assert ([line["ordinal"] for line in told["lines"]], told["volumes"]) == ([1, 3], [])
    refused = signed("deputy").get("/api/book", {"book": cast.books["incoming"], "printed": "true"})
    assert (refused.status_code, list(refused.json()["fields"])) == (422, ["printed"])
    paper = printed(cast.books["incoming"], cast.deputy)
    assert [(line.ordinal, line.apart) for part in paper for line in part.lines] == [
        (1, False),
        (2, True),
        (3, False),
    ]
    assert signed("deputy").post(f"/books/{cast.books['incoming']}/print/").content.startswith(b"%PDF")
