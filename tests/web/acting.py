"""Acts in a browser: the pages of an act, what is said once it is done,
and an office in which something was found."""

import json
from html import unescape

from django.test import Client
from django.urls import reverse

from steward.models import Account
from tests.cast import LOW, Cast, do

NOBODY = "00000000-0000-4000-8000-000000000000"
REGISTER = reverse("act", args=["document.register_incoming"])


def signed(who: str, language: str = "en") -> Client:
    client = Client(headers={"Accept-Language": language})
    client.force_login(
        Account.objects.get(login=who), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    return client


def page(login: str, address: str, language: str = "en") -> str:
    """What stands on a page for somebody who may open it."""
    answer = signed(login, language).get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return text_of(answer)


def page_of(name: str) -> str:
    return reverse("act", args=[name])


def text_of(answer) -> str:
    return unescape(answer.content.decode())


def said(client: Client, address: str) -> str:
    page = text_of(client.get(address))
    return page[page.index('id="messages"') : page.index("</div>", page.index('id="messages"'))]


PAPER = {
    "arrived_on": "16/11/2026",
    "issuing_body": "Bộ Nội vụ",
    "symbol": "20/BC-BNV",
    "dated": "10.11.26",
    "kind": "Báo cáo",
    "abstract": "Công tác quý IV",
    "level": LOW,
    "copies": "Bản số 7-9",
}


def paper(cast: Cast, **more: str) -> dict[str, str]:
    return {
        "book": cast.books["incoming"],
        "arrived_on": "16/11/2026",
        "issuing_body": "Bộ Nội vụ",
        "symbol": "12/BC-BNV",
        "dated": "10/11/2026",
        "kind": "Báo cáo",
        "abstract": "Công tác cán bộ quý IV",
        "level": LOW,
        "copies": "3-4",
        "origin": "t",
        **more,
    }


def scanned(cast: Cast, document: str, *names: str) -> None:
    scan = do(
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
            "path": f"/srv/chung/{name}",
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
        for name in names
    ]
    do(
        "scan.close",
        cast.registrar,
        scan=scan,
        decision=scan,
        report_digest="ef" * 32,
        files=9,
        not_read=0,
        hits="\n".join(map(json.dumps, hits)),
    )
