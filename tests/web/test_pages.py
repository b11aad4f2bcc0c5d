"""Every page answers every member of the cast, in both languages; what one may not see is not there."""

import io
import re
import zipfile

import pypdfium2
import pytest
from django.test import Client
from django.urls import reverse

from steward.foundations.scan.workorder import read_order
from steward.foundations.tlog.note import VerifierKey, parse, verified
from steward.models import Account, Copy, Document, Handover, Head
from tests.cast import Cast, do, grant, incoming

PAGES = (
    "mine",
    "acts",
    "register",
    "custody",
    "holders",
    "destructions",
    "books",
    "scans",
    "hits",
    "log",
    "units",
    "schemes",
    "bases",
    "account",
    "search",
)


@pytest.fixture
def signed(cast: Cast):
    def client(name: str, language: str = "vi") -> Client:
        client = Client(headers={"Accept-Language": language})
        client.force_login(
            Account.objects.get(login=name), backend="allauth.account.auth_backends.AuthenticationBackend"
        )
        return client

    return client


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("who", ["registrar", "keeper", "head", "outsider", "administrator", "an"])
@pytest.mark.parametrize("page", PAGES)
def test_a_page_answers_everybody(cast, signed, page, who, language):
    incoming(cast)
    assert signed(who, language).get(reverse(page)).status_code == 200


@pytest.mark.parametrize("who", ["registrar", "head", "an", "outsider"])
def test_every_act_has_a_page_that_is_refused_at_once_to_whoever_may_not(cast, signed, who):
    from steward.acts.catalogue import ACTS

    client, by = signed(who), getattr(cast, "access" if who == "an" else who)
    for act in ACTS:
        refused = not act.standing.on and act.standing(by) is not None
        nowhere = "post" not in act.standing.principals or act.standing.hands_out
        expected = 404 if nowhere else 403 if refused else 200
        assert client.get(reverse("act", args=[act.name]), follow=True).status_code == expected, act.name


def test_nobody_sees_a_page_without_signing_in(cast):
    for page in PAGES:
        answer = Client().get(reverse(page))
        assert answer.status_code == 302 and "/sign-in/" in answer["Location"], page


def test_a_document_page_is_there_for_its_registrar_and_not_for_an_outsider(cast, signed):
    key = incoming(cast).result["document"]
    page = signed("registrar").get(reverse("document", args=[key]))
    assert page.status_code == 200 and "Công tác cán bộ quý IV" in page.content.decode()
    page = signed("outsider").get(reverse("document", args=[key]))
    assert page.status_code == 404 and "Công tác cán bộ" not in page.content.decode()


def test_a_copy_is_handed_over_through_the_pages_and_the_receipt_is_a_pdf(cast, signed):
    copy = incoming(cast).result["copies"][0]
    giver, receiver = signed("registrar"), signed("keeper")
    assert giver.get(reverse("copy", args=[copy])).status_code == 200
    sent = giver.post(
        reverse("act", args=["copy.offer"]), {"copy": copy, "to": cast.key("keeper"), "origin": "token"}
    )
    handover = Handover.objects.get()
    assert sent.status_code == 302 and sent["Location"] == reverse("handover", args=[handover.key])
    again = giver.post(
        reverse("act", args=["copy.offer"]), {"copy": copy, "to": cast.key("keeper"), "origin": "token"}
    )
    assert again.status_code == 302 and Handover.objects.count() == 1
    receiver.post(reverse("act", args=["copy.accept"]), {"handover": str(handover.key), "origin": "token-2"})
    assert Copy.objects.get(key=copy).keeper_id == cast.keeper.post
    receipt = receiver.get(reverse("receipt", args=[handover.key]))
    assert receipt["Content-Type"] == "application/pdf" and receipt.content.startswith(b"%PDF")


def test_a_refusal_is_explained_above_the_form_and_changes_nothing(cast, signed):
    copy = incoming(cast, level="toi-mat").result["copies"][0]
    size = Head.objects.get().size
    page = signed("registrar", "en").post(
        reverse("act", args=["copy.offer"]), {"copy": copy, "to": cast.key("outsider"), "origin": "t"}
    )
    assert page.status_code == 422 and "not authorised for this level" in page.content.decode()
    assert Head.objects.get().size == size


def test_a_grave_act_is_shown_once_more_before_it_is_done(cast, signed):
    key = incoming(cast).result["document"]
    client = signed("head", "en")
    address = reverse("act", args=["document.declassify"])
    asked = client.post(address, {"document": key, "ground": "no longer needed", "origin": "t"})
    assert asked.status_code == 200 and Document.objects.get(key=key).state == "in_force"
    done = client.post(
        address, {"document": key, "ground": "no longer needed", "origin": "t", "confirmed": "yes"}
    )
    assert done.status_code == 302 and Document.objects.get(key=key).state == "declassified"


@pytest.mark.parametrize("made", ["csv", "xlsx", "json"])
def test_the_register_is_taken_away_as_a_file_and_the_log_knows_it(cast, signed, made):
    incoming(cast, abstract="=HYPERLINK(1)")
    answer = signed("registrar").post(reverse("register"), {"format": made})
    assert answer.status_code == 200 and "attachment" in answer["Content-Disposition"]
    if made == "csv":
        assert "'=HYPERLINK" in answer.content.decode()
    from steward.acts.machinery.appender import last_leaf

    assert last_leaf().act == "register.export"


def test_a_book_prints_as_pdf_with_its_lines(cast, signed):
    incoming(cast)
    page = signed("registrar").get(reverse("book", args=[cast.books["incoming"]]))
    assert page.status_code == 200 and "12/BC-BNV" in page.content.decode()
    printed = signed("registrar").post(reverse("print_book", args=[cast.books["incoming"]]))
    assert printed["Content-Type"] == "application/pdf"


#: On paper, which is in the organisation's language whoever prints it.
NOT_OFFICIAL = "Không phải mẫu sổ chính thức"


@pytest.mark.parametrize(
    ("language", "words"), [("vi", "Không phải mẫu sổ chính thức"), ("en", "Not the official form")]
)
def test_a_book_whose_official_columns_are_not_known_says_so_on_the_screen_and_on_every_sheet(
    cast, signed, language, words
):
    """Opened on 2 January 2026, under a rule set whose own form is incomplete;
    the next book has the official one."""
    incoming(cast)
    law = {"unit": cast.units["finance"], "direction": "incoming", "year": 2026, "opened_on": "2026-11-16"}
    grant(cast, cast.key("registrar"), "registrar", "mat", "finance")
    official = do("book.open", cast.registrar, **law).result["book"]
    client = signed("registrar", language)
    assert words in client.get(reverse("book", args=[cast.books["incoming"]])).content.decode()
    assert all(
        NOT_OFFICIAL in page
        for page in sheets_of(client.post(reverse("print_book", args=[cast.books["incoming"]])))
    )
    page = client.get(reverse("book", args=[official])).content.decode()
    assert "63/2026" in page and words not in page
    printed = sheets_of(client.post(reverse("print_book", args=[official])))
    assert len(printed) > 1 and not any(NOT_OFFICIAL in page for page in printed)


def test_a_volume_stands_in_the_form_of_its_own_day_and_the_next_one_in_that_of_its_own(cast, signed):
    """The book of 2026 was opened under the law of 2018;
    a volume that is opened in November has the form of that of 2025."""
    words, key = "Not the official form", cast.books["incoming"]
    for symbol in ("1/CU", "2/CU"):
        incoming(cast, symbol=symbol)
    do("book.close_volume", cast.registrar, book=key)
    incoming(cast, symbol="3/MOI")
    client = signed("registrar", "en")
    old, new = papers_of(client.post(reverse("print_book", args=[key])))
    assert (
        all(NOT_OFFICIAL in page for page in old) and "2/CU" in " ".join(old) and "3/MOI" not in " ".join(old)
    )
    assert (
        not any(NOT_OFFICIAL in page for page in new)
        and "3/MOI" in " ".join(new)
        and "2/CU" not in " ".join(new)
    )
    address = reverse("book", args=[key])
    first, following = client.get(address).content.decode(), client.get(f"{address}?after=2")
    assert words in first and "2/CU" in first and "3/MOI" not in first and "?after=2" in first
    assert words not in following.content.decode() and "63/2026" in following.content.decode()
    appended = client.get(f"{address}?after=2", headers={"HX-Request": "true"})
    assert appended["HX-Redirect"] == f"{address}?after=2", (
        "rows of one form are not appended below the headings of another"
    )
    assert "HX-Redirect" not in client.get(f"{address}?after=1", headers={"HX-Request": "true"})


def papers_of(answer):
    """The pages of each PDF of a printed book."""
    if answer["Content-Type"] == "application/pdf":
        return [pages_of(answer.content)]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        return [pages_of(archive.read(name)) for name in sorted(archive.namelist())]


def sheets_of(answer):
    """The text of each page of a PDF."""
    return pages_of(answer.content)


def pages_of(pdf):
    return [" ".join(page.get_textpage().get_text_range().split()) for page in pypdfium2.PdfDocument(pdf)]


def test_a_one_time_password_is_shown_once_and_not_kept(cast, signed):
    person = do("person.register", cast.access, name="Phạm Thị Mới").result["person"]
    shown = signed("an").post(
        reverse("act", args=["account.open"]), {"person": person, "login": "moi", "origin": "t"}
    )
    assert shown.status_code == 200 and b'<dd class="mono">' in shown.content
    again = signed("an").post(
        reverse("act", args=["account.open"]), {"person": person, "login": "moi", "origin": "t"}
    )
    assert again.status_code == 302


def test_the_policy_of_every_page_allows_only_our_own(cast, signed):
    policy = signed("registrar").get("/").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy


def test_a_conflict_shows_how_the_thing_stands_now_and_changes_nothing(cast, signed):
    key = incoming(cast).result["document"]
    client, address = signed("registrar", "en"), reverse("act", args=["document.correct"])
    form = client.get(address, {"document": key, "expect": f"{key}:0"})
    assert f'name="expect" value="{key}:0"' in form.content.decode()
    do("document.correct", cast.registrar, document=key, field="symbol", value="77/BC", reason="nhầm số")
    sent = {
        "document": key,
        "field": "symbol",
        "value": "78/BC",
        "reason": "nhầm số",
        "origin": "t",
        "expect": f"{key}:0",
    }
    page = client.post(address, sent)
    assert page.status_code == 409 and "Changed since you looked" in page.content.decode()
    assert "77/BC" in page.content.decode() and Document.objects.get(key=key).symbol == "77/BC"
    assert client.post(address, {**sent, "origin": "u", "expect": f"{key}:1"}).status_code == 302


def test_several_copies_are_offered_and_accepted_in_one_go_under_one_receipt(cast, signed):
    copies = incoming(cast, copies="1 2 3").result["copies"]
    giver, receiver, size = signed("registrar", "en"), signed("keeper", "en"), Head.objects.get().size
    page = giver.get(reverse("offer_several"))
    assert all(key in page.content.decode() for key in copies)
    order = {"copy": copies, "to": cast.key("keeper"), "origin": "token"}
    assert giver.post(reverse("offer_several"), order)["Location"] == reverse("custody")
    assert (
        giver.post(reverse("offer_several"), order).status_code == 302 and Head.objects.get().size == size + 3
    )
    offered = [str(h.key) for h in Handover.objects.order_by("pk")]
    page = receiver.get(reverse("accept_several")).content.decode()
    assert (
        all(key in page for key in offered) and page.count(" checked") == 1
    )  # the switch of the keys: nothing is ticked beforehand
    sent = receiver.post(reverse("accept_several"), {"handover": offered, "origin": "token-2"})
    assert sent.status_code == 302 and Copy.objects.filter(keeper=cast.keeper.post).count() == 3
    pages = [receiver.get(reverse("receipt", args=[key])).content for key in offered]
    assert pages[0].startswith(b"%PDF") and pages[0] == pages[1] == pages[2]


def ticks(page):
    """The values of the boxes that are ticked in a list with ticks."""
    return re.findall(r'type="checkbox" name="\w+" value="([^"]+)" id="tick-\d+" checked', page)


def test_of_several_copies_the_one_that_may_not_go_is_named_and_the_others_can_be_sent(cast, signed):
    low, high = (
        incoming(cast).result["copies"][0],
        incoming(cast, symbol="9/X", level="toi-mat").result["copies"][0],
    )
    size = Head.objects.get().size
    order = {"copy": [low, high], "to": cast.key("outsider"), "origin": "t"}
    client = signed("registrar", "en")
    page = client.post(reverse("offer_several"), order)
    told = page.content.decode()
    assert page.status_code == 403 and "Copy 3 of 9/X: The receiver is not authorised for this level" in told
    assert "Hand over the other 1" in told and ticks(told) == [low]
    assert Head.objects.get().size == size and not Handover.objects.exists()
    assert client.post(reverse("offer_several"), {**order, "copy": [low]}).status_code == 302
    assert [str(h.copy.key) for h in Handover.objects.all()] == [low]
    nothing = signed("registrar", "en").post(
        reverse("offer_several"), {"to": cast.key("keeper"), "origin": "t"}
    )
    assert nothing.status_code == 422 and "Tick at least one copy" in nothing.content.decode()


def test_a_receiver_out_of_many_is_named_by_words_that_fit_one_alone(cast, signed, monkeypatch):
    monkeypatch.setattr("steward.web.machinery.records.SELECTED", 3)
    copy = incoming(cast).result["copies"][0]
    client, address = signed("registrar", "en"), reverse("act", args=["copy.offer"])
    assert '<datalist id="list-to">' in client.get(address, {"copy": copy}).content.decode()
    several = client.post(address, {"copy": copy, "to": "nguyen van", "origin": "t"})
    assert several.status_code == 422 and "Several match these words" in several.content.decode()
    none = client.post(address, {"copy": copy, "to": "không có ai", "origin": "t"})
    assert none.status_code == 422 and "Nothing matches these words" in none.content.decode()
    assert client.post(address, {"copy": copy, "to": "second keeper", "origin": "t"}).status_code == 302
    assert Handover.objects.get().receiver_id == cast.second_keeper.post


def test_a_decider_permits_the_reproduction_of_a_copy_that_another_keeps(cast, signed):
    copy = incoming(cast).result["copies"][0]
    page = signed("head", "en").get(reverse("act", args=["copy.permit_reproduction"]), {"copy": copy})
    assert copy in page.content.decode() and "12/BC-BNV" in page.content.decode()


def test_moments_are_shown_in_the_time_zone_of_the_body(cast, signed):
    copy = incoming(cast).result["copies"][0]
    do("copy.offer", cast.registrar, copy=copy, to=cast.key("keeper"))
    assert "16/11/2026 09:00" in signed("registrar").get(reverse("copy", args=[copy])).content.decode()


def test_the_list_goes_on_by_its_key_with_and_without_scripts_and_the_filter_stays(cast, signed):
    for n in range(53):
        incoming(cast, symbol=f"{n}/BC", copies="1")
    client = signed("registrar")
    page = client.get(reverse("register"), {"level": "mat"}).content.decode()
    more = page.split('hx-get="')[1].split('"')[0].replace("&amp;", "&")
    assert "level=mat" in more and page.count("<tr") == 52
    plain = client.get(more).content.decode()
    part = client.get(more, headers={"HX-Request": "true"}).content.decode()
    assert "<html" in plain and "<html" not in part and part.count("<tr") == 4 and "0/BC" in plain


def test_the_registrar_takes_the_signed_work_order_of_a_scan_to_another_machine(cast, signed, settings):
    """The file is the order the scanner verifies; an office elsewhere has no such scan."""
    scan = do(
        "scan.open",
        cast.head,
        unit=cast.units["interior"],
        stores="/srv/chung",
        since="2026-11-16",
        until="2026-12-16",
        purpose="định kỳ",
    ).result["scan"]
    answer = signed("registrar").get(reverse("scan_order", args=[scan]))
    assert answer.status_code == 200 and answer["Content-Disposition"].endswith(f'scan-{scan}.order"')
    key = VerifierKey.parse(settings.LOG_KEY_FILE.with_suffix(".vkey").read_text().strip())
    order = read_order(
        answer.content, lambda data: (parse(data).text, [one.name for one in verified(parse(data), [key])])
    )
    assert (order.decision, order.stores, order.verified) == (scan, ("/srv/chung",), True)
    assert signed("outsider").get(reverse("scan_order", args=[scan])).status_code == 404


def test_a_new_version_of_a_rule_set_is_offered_with_what_it_would_change_and_an_adopted_one_is_shown(
    cast, signed, monkeypatch
):
    from steward.foundations.scheme import loads, shipped, shipped_text
    from steward.models import RuleSet, schemes
    from steward.reads.schemes import schemes as reads

    texts = {code: shipped_text(code) for code in shipped()}
    texts["vn-2026"] = texts["vn-2026"].replace("period_years = 10\n", "period_years = 8\n", 1)
    monkeypatch.setattr(schemes, "shipped", lambda: {code: loads(said, code) for code, said in texts.items()})
    monkeypatch.setattr(reads, "shipped_text", texts.__getitem__)
    for who in ("an", "registrar"):
        page = signed(who).get(reverse("schemes")).content.decode()
        assert "levels.mat.period_years" in page and ("scheme.adopt" in page) == (who == "an")
    page = (
        signed("registrar")
        .get(reverse("ruleset", args=[RuleSet.objects.get(code="vn-2026").key]))
        .content.decode()
    )
    assert "period_years = 10" in page
