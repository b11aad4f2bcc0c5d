"""An act in a browser once it is done: what is said, undone, gone on from;
and what was written before is suggested."""

import json
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse
from django.utils.translation import gettext

from steward.models import Copy, Document, Erasure, Handover, Head, Hit, Person, Post
from steward.rules import catalogue
from tests.cast import LOW, TOP, Cast, do, incoming
from tests.web.acting import PAPER, page_of, said, scanned, text_of


def test_an_act_says_in_a_sentence_what_it_did_with_its_entry_and_the_act_that_takes_it_back(cast, signed):
    copy = incoming(cast).result["copies"][0]
    client = signed("registrar")
    client.post(page_of("copy.offer"), {"copy": copy, "to": cast.key("keeper"), "origin": "t"})
    handover = str(Handover.objects.get().key)
    told = said(client, "/")
    assert "Copy 3 of 12/BC-BNV offered to Chuyên viên Sở Nội vụ" in told
    assert reverse("entry", args=[Head.objects.get().size - 1]) in told
    assert f"{page_of('copy.withdraw')}?handover={handover}" in told
    client.post(page_of("copy.withdraw"), {"handover": handover, "origin": "u"})
    assert "is withdrawn" in (told := said(client, "/")) and "copy.withdraw" not in told


@pytest.mark.parametrize(("quantity", "named"), [(1, "3/1"), (3, "3/1, 3/2, 3/3"), (6, "3/1 – 3/6")])
def test_the_copies_that_were_made_are_named_each_or_the_first_and_the_last(cast, signed, quantity, named):
    copy = incoming(cast).result["copies"][0]
    form = {"copy": copy, "form": "extract", "quantity": quantity, "reason": "họp"}
    permission = do("copy.permit_reproduction", cast.head, **form).result["permission"]
    client = signed("registrar")
    client.post(page_of("copy.reproduce"), {"permission": permission, "quantity": quantity, "origin": "t"})
    assert f"Copies {named} made of copy 3 of 12/BC-BNV." in said(client, "/")


def test_the_capacity_of_a_post_is_called_by_its_name_and_not_by_its_code(cast, signed):
    page = signed("an").get(reverse("office", args=[cast.key("head")])).content.decode()
    code = Post.objects.get(key=cast.key("head")).capacity
    assert code and f"<dd>{code}</dd>" not in page and code not in re.sub(r"<[^>]*>", " ", page)


def test_a_correction_says_which_field_it_is_about(cast, signed):
    document, client = incoming(cast).result["document"], signed("registrar")
    order = {
        "document": document,
        "field": "signer",
        "value": "Trần Văn Ký",
        "reason": "ghi thiếu",
        "origin": "t",
    }
    client.post(page_of("document.correct"), order)
    assert "Signer of 12/BC-BNV corrected; the old one stays." in said(client, "/")


def test_a_finding_is_named_from_its_store_on_and_not_by_the_folders_of_the_machine(cast, signed):
    scanned(cast, incoming(cast).result["document"], "a.txt", "b.txt")
    client, first = signed("registrar"), str(Hit.objects.earliest("pk").key)
    client.post(page_of("hit.dismiss"), {"hit": first, "reason": "trùng", "origin": "t"})
    told = said(client, "/")
    assert "chung/a.txt" in told and "chung/b.txt" in told and "/srv/" not in told


def test_of_a_series_the_next_form_keeps_book_day_and_issuer_and_the_number_given_stands_large(cast, signed):
    client, book = signed("registrar"), cast.books["incoming"]
    sent = client.post(
        page_of("document.register_incoming"), {**PAPER, "book": book, "origin": "t", "again": "yes"}
    )
    document = Document.objects.get(symbol="20/BC-BNV")
    assert sorted(document.copies.values_list("path", flat=True)) == ["7", "8", "9"]
    assert parse_qs(urlsplit(sent["Location"]).query) == {
        "book": [book],
        "arrived_on": ["16/11/2026"],
        "issuing_body": ["Bộ Nội vụ"],
        "again": ["yes"],
    }
    page = text_of(client.get(sent["Location"]))
    assert f'<strong class="given">{document.entries.get().ordinal}</strong>' in page
    assert 'value="Bộ Nội vụ"' in page and 'value="20/BC-BNV"' not in page and 'value="16/11/2026"' in page
    assert re.search(r'<input[^>]*name="symbol"[^>]*autofocus', page), "the first empty field has the focus"


def test_what_was_registered_leads_to_the_next_paper_and_to_handing_over_its_copies(cast, signed):
    client, book = signed("registrar"), cast.books["incoming"]
    client.post(page_of("document.register_incoming"), {**PAPER, "book": book, "origin": "t"})
    told, keys = said(client, "/"), list(map(str, Copy.objects.order_by("pk").values_list("key", flat=True)))
    assert "Register the next" in told and "Hand over (3)" in told
    together = re.search(r'href="(/custody/hand-over/[^"]+)"', told)[1]
    assert parse_qs(urlsplit(together).query).keys() == {"made"} and not any(key in together for key in keys)
    page = text_of(client.get(together))
    assert all(re.search(rf'value="{key}"[^>]*checked', page) for key in keys)


def test_after_a_proposal_the_next_one_is_offered_and_after_the_last_one_none(cast, signed):
    first, second = (
        do(
            "document.propose",
            cast.drafter,
            kind="Tờ trình",
            abstract=f"Việc {n}",
            level=LOW,
            basis=cast.basis["low"],
            copies=1,
        )
        for n in range(2)
    )
    client = signed("head")
    for proposal, left in ((first, True), (second, False)):
        client.post(
            page_of("document.determine"),
            {"document": proposal.result["document"], "origin": proposal.result["document"]},
        )
        assert ("Next: " in said(client, "/")) is left


def test_after_a_finding_comes_the_next_one_of_the_same_scan(cast, signed):
    document = incoming(cast).result["document"]
    scanned(cast, document, "a.txt", "b.txt")
    scanned(cast, document, "c.txt")
    client, by_path = signed("registrar"), {hit.path[-5]: str(hit.key) for hit in Hit.objects.all()}
    for name, following in (("b", "a"), ("a", "c")):
        client.post(page_of("hit.dismiss"), {"hit": by_path[name], "reason": "trùng", "origin": name})
        assert reverse("hit", args=[by_path[following]]) in said(client, "/")


def test_what_was_written_before_is_suggested_and_only_from_documents_one_may_see(cast, signed):
    do(
        "document.register_incoming",
        cast.registrar,
        book=cast.books["incoming"],
        arrived_on="2026-11-16",
        issuing_body="Bộ Công an",
        symbol="1/TM",
        dated="2026-11-10",
        kind="Công điện",
        level=TOP,
    )
    incoming(cast)
    page = text_of(
        signed("registrar").get(page_of("document.register_incoming"), {"book": cast.books["incoming"]})
    )
    assert all(
        f'<option value="{value}">' in page for value in ("Bộ Nội vụ", "Bộ Công an", "Báo cáo", "Công điện")
    )
    seen = {
        who: signed(who).get("/api/suggestions", {"of": "issuing_body"}).json()["rows"]
        for who in ("keeper", "outsider")
    }
    assert seen["outsider"] == [] and {"text": "Bộ Công an"} not in seen["keeper"]


def test_an_act_over_json_returns_what_the_page_shows(cast, signed):
    person = do("person.register", cast.access, name="Phạm Thị Mới").result["person"]
    copy = incoming(cast).result["copies"][0]
    body = json.dumps({"person": person, "login": "moi"})
    once = signed("an").post("/api/acts/account.open", body, content_type="application/json").json()
    assert once["once"]["password"] and once["sentence"] == "The sign-in moi is open for Phạm Thị Mới."
    body = json.dumps({"copy": copy, "to": cast.key("keeper")})
    told = signed("registrar").post("/api/acts/copy.offer", body, content_type="application/json").json()
    assert (
        told["undo"] == {"act": "copy.withdraw", "subject": "handover", "key": told["result"]["handover"]}
        and told["once"] == {}
    )


def test_the_next_finding_is_of_the_same_scan_though_an_older_one_waits(cast, signed):
    document = incoming(cast).result["document"]
    scanned(cast, document, "a.txt")
    scanned(cast, document, "b.txt", "c.txt")
    client, by_path = signed("registrar"), {hit.path[-5]: str(hit.key) for hit in Hit.objects.all()}
    for name, following in (("b", "c"), ("c", "a")):
        client.post(page_of("hit.dismiss"), {"hit": by_path[name], "reason": "trùng", "origin": name})
        assert reverse("hit", args=[by_path[following]]) in said(client, "/"), name


def draft(cast: Cast, abstract: str) -> str:
    values = {"kind": "Báo cáo", "abstract": abstract, "level": LOW, "basis": cast.basis["low"], "copies": 1}
    return do("document.propose", cast.drafter, **values).result["document"]


def test_the_next_proposal_is_the_oldest_that_waits_and_says_whose_it_is(cast, signed):
    first, second, third = (draft(cast, f"việc {n}") for n in range(3))
    client = signed("head")
    answer = client.post(page_of("document.determine"), {"document": third, "origin": "t"})
    told = said(client, answer["Location"])
    assert "Next: Báo cáo việc 0 (Sở Nội vụ, Chuyên viên soạn thảo)" in told and f"document={first}" in told
    answer = client.post(page_of("document.determine"), {"document": first, "origin": "u"})
    assert f"document={second}" in said(client, answer["Location"])
    answer = client.post(page_of("document.determine"), {"document": second, "origin": "v"})
    assert "Next:" not in said(client, answer["Location"])


def test_an_act_that_could_not_be_begun_any_more_has_no_button_and_names_what_this_reader_can_do(
    cast, signed
):
    document = draft(cast, "việc")
    client = signed("head")
    sent = {"document": document, "origin": "t"}
    assert client.post(page_of("document.determine"), sent).status_code == 302
    answers = [client.post(page_of("document.determine"), {**sent, "origin": "u"})]
    answers.append(client.get(page_of("document.determine"), {"document": document}))
    for answer in answers:
        page = text_of(answer)
        assert answer.status_code == 403 and f'action="{page_of("document.determine")}' not in page
        assert (
            "Revoke the determination" in page
            and "Issue" not in page.split("What you can do")[1].split("</dl>")[0]
        )
        assert f'href="/documents/{document}/">Open it' in page or re.search(
            rf'href="[^"]*{document}[^"]*">Open it', page
        )


def test_a_refused_page_names_to_each_reader_what_that_reader_can_do_and_nothing_that_others_can(
    cast, signed
):
    document = draft(cast, "việc")
    do("document.determine", cast.head, document=document)
    told = {}
    for who in ("head", "registrar"):
        page = text_of(signed(who).get(page_of("document.determine"), {"document": document}))
        may = signed(who).get("/api/document", {"document": document}).json()["may"]
        told[who] = re.search(r"What you can do with it now: ([^<]*)\.", page)[1].split(", ")
        assert told[who] == [gettext(catalogue.BY_NAME[name].verb) for name in may]
    assert "Issue" in told["registrar"] and "Revoke the determination" in told["head"]
    assert "Issue" not in told["head"] and "Revoke the determination" not in told["registrar"]


def test_what_a_better_order_helps_keeps_its_form(cast, signed):
    copy = incoming(cast).result["copies"][0]
    sent = {"copy": copy, "to": cast.key("registrar"), "origin": "t"}
    answer = signed("registrar").post(page_of("copy.offer"), sent)
    assert answer.status_code == 422 and f'action="{page_of("copy.offer")}' in text_of(answer)


def test_where_an_entry_cannot_be_cancelled_any_more_its_page_says_why_and_what_can_be_done(cast, signed):
    made = incoming(cast, copies="1").result
    address = reverse("document", args=[made["document"]])
    page = text_of(signed("registrar").get(address))
    assert "/acts/document.cancel_entry/" in page and "have already been handed on" not in page
    offer = do("copy.offer", cast.registrar, copy=made["copies"][0], to=cast.key("keeper")).result["handover"]
    page = text_of(signed("registrar").get(address))
    assert "/acts/document.cancel_entry/" not in page
    assert "Cancel the entry: Copies of this entry have already been handed on. Withdraw the offers" in page
    assert "have already been handed on" not in text_of(signed("head").get(address))
    do("copy.withdraw", cast.registrar, handover=offer)
    page = text_of(signed("registrar").get(address))
    assert "/acts/document.cancel_entry/" in page and "have already been handed on" not in page


def test_after_a_reset_and_an_erasure_comes_the_next_one_where_one_waits_and_none_where_none_does(
    cast, signed
):
    people = [str(Person.objects.get(posts__key=cast.key(name)).key) for name in ("keeper", "outsider")]
    resets = [
        do("credential.propose_reset", cast.access, person=key, what="password").result["reset"]
        for key in people
    ]
    entries = [do("person.register", cast.access, name=f"Người {n}").index for n in range(2)]
    asked = [
        do("disclosure.propose_erasure", cast.access, entry=one, ground="hết hạn").result["erasure"]
        for one in entries
    ]
    client = signed("bao")
    once = client.post(
        page_of("credential.confirm_reset"), {"reset": resets[0], "origin": "a", "confirmed": "yes"}
    )
    assert f'href="/resets/{resets[1]}/"' in once.content.decode()
    client.post(page_of("credential.refuse_reset"), {"reset": resets[1], "reason": "thôi", "origin": "b"})
    last = said(client, "/")
    assert "Next: " not in last and "/resets/" not in last
    order = {"erasure": asked[0], "origin": "c", "confirmed": "yes"}
    client.post(page_of("disclosure.erase"), order)
    done = said(client, "/")
    assert f"What entry {entries[0]} disclosed is erased" in done and f'href="/erasures/{asked[1]}/"' in done
    client.post(page_of("disclosure.refuse_erasure"), {"erasure": asked[1], "reason": "thôi", "origin": "d"})
    done = said(client, "/")
    assert f"erasure of entry {entries[1]} is refused" in done and "/erasures/" not in done


def test_whoever_proposed_an_erasure_sees_it_and_can_take_it_back(cast, signed):
    entry = do("person.register", cast.access, name="Người").index
    client = signed("an")
    sent = client.post(
        page_of("disclosure.propose_erasure"), {"entry": entry, "ground": "hết hạn", "origin": "a"}
    )
    erasure = Erasure.objects.get()
    assert sent[
        "Location"
    ] == f"/erasures/{erasure.key}/" and f"refuse_erasure/?erasure={erasure.key}" in said(
        client, sent["Location"]
    )
