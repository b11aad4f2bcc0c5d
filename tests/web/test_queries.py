"""How many queries a page costs an ordinary clerk: a fixed number, whatever the number of rows."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from steward.models import Account, Copy, Document, Loan, Permission
from tests.cast import LOW, Cast, do, incoming
from tests.web.routes import without_a_key

#: page: the most queries as a keeper. Seven of them are every page's: the session, the account, the three of
#: the actor, the number on the bar and the length of the log. What one could do at all is two more, the rule
#: set of the day and whether each act has something to be done to, however many acts there are.
MOST = {
    "acts": 9,
    "mine": 10,
    "register": 20,
    "custody": 13,
    "offer_several": 10,
    "accept_several": 9,
    "log": 15,
    "units": 9,
    "books": 8,
    "scans": 10,
    "holders": 7,
    "hits": 9,
    "destructions": 11,
    "account": 16,
    "bases": 10,
    "schemes": 11,
    "import": 8,
    "allowances": 9,
    "search": 7,
}


@pytest.fixture
def client(cast: Cast) -> Client:
    made = Client(headers={"Accept-Language": "en"})
    made.force_login(
        Account.objects.get(login="keeper"), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    made.get("/")
    return made


def more(cast: Cast, number: int, lent: bool = False) -> list[dict]:
    """So many documents, one copy of each with the keeper, one offered to them, one offered by them; `lent`:
    that copy is on loan, and may be copied."""
    made = []
    for n in range(number):
        done = incoming(cast, symbol=f"{n}/BC-{number}", copies="1 2 3").result
        for at, copy in enumerate(done["copies"]):
            loan = {"due_back": "2026-11-17"} if lent and at == 1 else {}
            offered = do("copy.offer", cast.registrar, copy=copy, to=cast.key("keeper"), **loan).result[
                "handover"
            ]
            if at < 2:
                do("copy.accept", cast.keeper, handover=offered)
        do("copy.offer", cast.keeper, copy=done["copies"][0], to=cast.key("second_keeper"))
        if lent:
            do(
                "copy.permit_reproduction",
                cast.head,
                copy=done["copies"][1],
                form="true-copy",
                quantity=2,
                reason="họp",
            )
        made.append(done)
    return made


def scanned(cast: Cast, document: str, number: int) -> None:
    import json

    key = do(
        "scan.open",
        cast.head,
        unit=cast.units["interior"],
        stores="/srv/chung",
        since="2026-11-16",
        until="2026-12-16",
        purpose="định kỳ",
    ).result["scan"]
    hits = [
        {
            "path": f"/srv/chung/{number}-{n}.txt",
            "member": None,
            "rule": "passage",
            "document": document,
            "level": LOW,
            "matched_words": 90,
            "containment": 0.5,
            "places": [{"page": 1, "start": 3, "end": 90}],
            "score": 0.9,
            "certain": True,
        }
        for n in range(number)
    ]
    do(
        "scan.close",
        cast.registrar,
        scan=key,
        decision=key,
        report_digest="ef" * 32,
        files=9,
        not_read=0,
        hits="\n".join(map(json.dumps, hits)),
    )


def cost(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_every_page_that_is_opened_as_it_is_has_its_number() -> None:
    assert set(MOST) == set(without_a_key())


def test_pages_cost_a_fixed_number_of_queries(cast: Cast, client: Client) -> None:
    first = more(cast, 2)
    scanned(cast, first[0]["document"], 2)
    few = {page: cost(client, reverse(page)) for page in MOST}
    scanned(cast, more(cast, 5)[0]["document"], 6)
    many = {page: cost(client, reverse(page)) for page in MOST}
    assert many == few, "a page asks once a row"
    assert {page: n for page, n in many.items() if n > MOST[page]} == {}


@pytest.mark.parametrize("who", ["keeper", "registrar"])
def test_loans_and_permissions_cost_a_fixed_number_of_queries_too(cast: Cast, signed, who: str) -> None:
    made, pages = signed(who), ("register", "holders", "mine", "acts", "custody")
    more(cast, 2, lent=True)
    made.get("/")
    few = {page: cost(made, reverse(page)) for page in pages}
    more(cast, 5, lent=True)
    assert Loan.objects.count() == Permission.objects.count() == 7
    assert {page: cost(made, reverse(page)) for page in pages} == few


@pytest.mark.parametrize("who", ["keeper", "registrar"])
def test_a_key_in_the_palette_costs_few_queries_whatever_is_typed(cast: Cast, who: str) -> None:
    """Five of them are the session, the account and the actor."""
    made = Client(headers={"Accept-Language": "en"})
    made.force_login(
        Account.objects.get(login=who), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    more(cast, 11)
    address = reverse("search_palette")
    made.get("/")
    costs = {
        q: cost(made, f"{address}?q={q}")
        for q in ("bc", "1/bc-11", "copy 2 3/bc-11", "3/2026", "123456", "incoming 2026", "hand", "register")
    }
    assert {q: n for q, n in costs.items() if n > 12} == {}, costs


def test_one_thing_costs_a_fixed_number_of_queries(cast: Cast, client: Client) -> None:
    few, many = (
        incoming(cast, copies="1 2").result,
        incoming(cast, symbol="9/X", copies="1 2 3 4 5 6 7").result,
    )
    for done in (few, many):
        for copy in done["copies"]:
            do(
                "copy.accept",
                cast.keeper,
                handover=do("copy.offer", cast.registrar, copy=copy, to=cast.key("keeper")).result[
                    "handover"
                ],
            )
    costs = [cost(client, reverse("document", args=[done["document"]])) for done in (few, many)]
    assert costs[0] == costs[1] <= 26
    assert cost(client, reverse("copy", args=[many["copies"][0]])) <= 20


def test_the_form_of_an_issue_costs_the_same_however_many_books_there_are(cast: Cast, signed) -> None:
    from tests.acts.document.drafted import determined

    document, client = determined(cast), signed("registrar")
    address = f"{reverse('act', args=['document.issue'])}?document={document}"
    close = reverse("act", args=["book.close_volume"])
    client.get(address)
    before = cost(client, address), cost(client, close)
    for n in range(30):
        unit = do(
            "unit.create", cast.access, parent=cast.units["interior"], code=f"p{n}", title=f"Phòng {n}"
        ).result["unit"]
        do("book.open", cast.registrar, unit=unit, direction="outgoing", year=2026, opened_on="2026-01-02")
    assert (cost(client, address), cost(client, close)) == before
    asked = {"subject": "outgoing_book", "fitting": "document.issue", "things": document}
    assert [row["key"] for row in client.get("/api/pick", asked).json()["rows"]] == [cast.books["outgoing"]]
    assert client.get("/api/pick", {**asked, "subject": "office"}).status_code == 404


def test_what_one_post_holds_makes_no_statement_longer(cast: Cast) -> None:
    """What is visible is asked for in a text of one length, however many copies lie with who asks."""
    texts = [str(one.visible_to(cast.keeper).query) for one in (Document.objects, Copy.objects)]
    more(cast, 4)
    assert (
        Document.objects.visible_to(cast.keeper).count()
        == Copy.objects.filter(keeper=cast.keeper.post).count() // 2
        == 4
    )
    assert [str(one.visible_to(cast.keeper).query) for one in (Document.objects, Copy.objects)] == texts
