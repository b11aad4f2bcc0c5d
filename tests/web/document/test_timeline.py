"""The page of one document: what became of it, who decided it, and why."""

import pytest
from django.urls import reverse

from steward.reads.machinery.decisions import DecisionTold
from steward.rules import catalogue
from steward.web.document.one import _decided
from steward.web.templatetags.steward import ICONS
from tests.cast import LOW, NOW, POSTS, TODAY, Cast, do, incoming
from tests.web.acting import signed
from tests.web.document.listed import propose


def test_the_timeline_begins_with_the_beginning(cast: Cast) -> None:
    client = signed("registrar")
    made = incoming(cast).result
    page = client.get(reverse("document", args=[made["document"]])).content.decode()
    assert (
        f"<strong>Registered as {made['ordinal']}/2026</strong>" in page
        and '<time datetime="2026-11-16">16/11/2026</time>' in page
    )
    propose(cast, abstract="Bản thảo")
    key = client.get("/api/documents", {"part": "drafts"}).json()["rows"][0]["key"]
    do("document.determine", cast.head, document=key)
    page = client.get(reverse("document", args=[key])).content.decode()
    assert page.index("<strong>Level determined</strong>") < page.index("<strong>Proposed</strong>")
    assert '<strong>Proposed</strong><time datetime="2026-11-16">16/11/2026</time>' in page


def test_every_act_that_decides_over_a_document_has_its_row_on_the_page() -> None:
    """One that was declared and not named there was an error of the page."""
    for act in (act for act in catalogue.on("document") if act.decides):
        told = _decided(DecisionTold(act.name, None, TODAY, None, None, ""))
        assert told["word"] and told["icon"] in ICONS


@pytest.mark.parametrize(
    ("ends", "who", "more", "said"),
    [
        pytest.param(
            "document.return_proposal",
            "head",
            {"reason": "thiếu căn cứ"},
            "Returned to its drafter",
            id="returned",
        ),
        pytest.param(
            "document.revoke_determination",
            "head",
            {"reason": "sai mức"},
            "Determination revoked",
            id="revoked",
        ),
        pytest.param("document.withdraw_proposal", "drafter", {}, "Proposal withdrawn", id="withdrawn"),
        pytest.param(
            "document.declassify", "head", {"ground": "hết lý do giữ mật"}, "Declassified", id="declassified"
        ),
    ],
)
def test_the_timeline_tells_who_ended_it_and_why(
    cast: Cast, ends: str, who: str, more: dict[str, str], said: str
) -> None:
    """The ground on which a document was declassified stood on no page."""
    order = {"kind": "Báo cáo", "level": LOW, "basis": cast.basis["low"], "copies": 1}
    key = do("document.propose", cast.drafter, **order).result["document"]
    if ends in ("document.revoke_determination", "document.declassify"):
        do("document.determine", cast.head, document=key)
    do(ends, getattr(cast, who), document=key, **more)
    page = signed("registrar").get(reverse("document", args=[key])).content.decode()
    told = page[page.index(f"<strong>{said}</strong>") :]
    assert POSTS[who][1] in told and all(f'<p class="soft">{text}</p>' in told for text in more.values())


def test_an_end_that_was_put_right_stands_with_the_old_one_as_days(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    client, key = signed("registrar"), incoming(cast, protected_until="2026-12-30").result["document"]
    address, form = (
        reverse("document", args=[key]),
        f"{reverse('act', args=['document.correct_end'])}?document={key}",
    )
    assert "Enter another end of protection" in client.get(address).content.decode()
    assert 'value="30/12/2026"' in client.get(form).content.decode()
    order = {"document": key, "protected_until": "1/9/2040", "extended": "5/CV-BNV", "reason": "gia hạn"}
    do("document.correct_end", cast.registrar, **order)
    page = client.get(address).content.decode()
    assert '<del class="was">30/12/2026</del>01/09/2040' in page and "5/CV-BNV" in page
    assert (
        '<del class="soft">30/12/2026</del> → 01/09/2040' in page
        and '<p class="hands">Văn thư Sở Nội vụ' in page
    )
    assert (
        "<strong>Paper that extended it</strong> 16/11/2026" in page
        and '<del class="soft">–</del> → 5/CV-BNV' in page
    )
    mine = client.get("/").content.decode()
    assert "document.correct_end" not in mine
