"""A form that changes a thing shows what stands in it, and above it why it came back."""

import re

from steward.models import Document
from tests.cast import do
from tests.web.acting import page_of, text_of


def stands(page: str) -> dict[str, str]:
    """What a form holds as a browser would send it: lines, long texts, what is chosen in a list."""
    told = {}
    for tag in re.findall(r"<input[^>]*>", page):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and 'type="checkbox"' not in tag:
            told[name[1]] = value[1] if value else ""
    for name, body in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', page, re.S):
        told[name] = body.removeprefix("\n")
    for name, body in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', page, re.S):
        chosen = re.search(r'<option value="([^"]*)"[^>]* selected', body)
        told[name] = chosen[1] if chosen else ""
    return told


def test_what_came_back_is_sent_again_as_it_stands_and_only_what_was_touched_is_changed(cast, signed):
    order = {
        "kind": "Báo cáo",
        "abstract": "Quản lý quầy cấp phát",
        "level": "mat",
        "basis": cast.basis["low"],
        "copies": 3,
        "recipients": "Sở Y tế",
        "signer": "Chủ tịch",
        "protected_until": "2027-02-01",
        "reproduction": "forbidden",
    }
    key = do("document.propose", cast.drafter, **order).result["document"]
    do("document.return_proposal", cast.head, document=key, reason="Thiếu nơi nhận")
    client = signed("drafter")
    page = text_of(client.get(page_of("document.propose_again"), {"document": key}))
    assert "Thiếu nơi nhận" in page[page.index('class="panel tone-warn"') : page.index('id="the-form"')]
    sent = {**stands(page[page.index('id="the-form"') :]), "recipients": "Sở Y tế, Sở Nội vụ"}
    assert client.post(page_of("document.propose_again"), sent).status_code == 302
    row = Document.objects.get(key=key)
    assert (row.state, row.kind, row.abstract, row.level) == (
        "proposed",
        "Báo cáo",
        "Quản lý quầy cấp phát",
        "mat",
    )
    assert (row.recipients, row.signer, row.copies_authorised) == ("Sở Y tế, Sở Nội vụ", "Chủ tịch", 3)
    assert (str(row.basis.key), str(row.protected_until), row.reproduction) == (
        cast.basis["low"],
        "2027-02-01",
        "forbidden",
    )


def test_what_was_sent_and_is_wrong_comes_back_as_it_was_sent_and_still_says_why_it_was_returned(
    cast, signed
):
    key = do(
        "document.propose", cast.drafter, kind="Báo cáo", level="mat", basis=cast.basis["low"], copies=1
    ).result["document"]
    do("document.return_proposal", cast.head, document=key, reason="Thiếu nơi nhận")
    page = text_of(
        signed("drafter").post(
            page_of("document.propose_again"), {"document": key, "about": "yes", "kind": ""}
        )
    )
    assert "Thiếu nơi nhận" in page and stands(page)["kind"] == ""


def test_a_proposal_tells_whoever_decides_how_many_copies_go_to_whom(cast, signed):
    key = do(
        "document.propose",
        cast.drafter,
        kind="Báo cáo",
        level="mat",
        basis=cast.basis["low"],
        copies=37,
        recipients="Sở Y tế",
    ).result["document"]
    for address in (f"/register/{key}/", f"{page_of('document.determine')}?document={key}"):
        page = text_of(signed("head").get(address))
        assert re.search(r"<dt>Number of copies</dt><dd[^>]*>\s*37", page) and "Sở Y tế" in page


def test_the_unit_that_received_a_paper_stands_on_its_page(cast, signed):
    from tests.cast import incoming

    told = incoming(cast, receiving_unit="Phòng Tổng hợp").result["document"]
    silent = incoming(cast, symbol="99/BC").result["document"]
    pages = [text_of(signed("registrar").get(f"/register/{key}/")) for key in (told, silent)]
    assert (
        ["Phòng Tổng hợp" in page for page in pages]
        == ["Receiving unit" in page for page in pages]
        == [True, False]
    )
