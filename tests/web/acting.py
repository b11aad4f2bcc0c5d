"""Acts in a browser: the pages of an act, what is said once it is done,
and an office in which something was found."""

import json
from html import unescape

from django.test import Client
from django.urls import reverse

from tests.cast import LOW, Cast, do

NOBODY = "00000000-0000-4000-8000-000000000000"


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
        {"path": f"/srv/chung/{name}", "member": None, "rule": "passage", "document": document, "level": LOW, "matched_words": 90,
         "containment": 0.5, "places": [{"page": 1, "start": 3, "end": 90}], "score": 0.9, "certain": True} for name in names
    ]  # fmt: skip # one case a line
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
