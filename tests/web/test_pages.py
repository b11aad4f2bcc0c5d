"""Every page answers every member of the cast, in both languages; what one may not see is not there."""

import pytest
from django.test import Client
from django.urls import reverse

from steward.models import Account, Copy, Document, Handover, Head
from tests.cast import Cast, do, incoming

PAGES = ("mine", "acts", "register", "custody", "destructions", "books", "scan", "hits", "log", "units", "account", "search")


@pytest.fixture
def signed(cast: Cast):
    def client(name: str, language: str = "vi") -> Client:
        client = Client(headers={"Accept-Language": language})
        client.force_login(Account.objects.get(login=name), backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return client


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("who", ["registrar", "keeper", "head", "outsider", "administrator", "an"])
@pytest.mark.parametrize("page", PAGES)
def test_a_page_answers_everybody(cast, signed, page, who, language):
    incoming(cast)
    assert signed(who, language).get(reverse(page)).status_code == 200


def test_every_act_has_a_page_for_the_registrar(cast, signed):
    from steward.acts.catalogue import ACTS

    client = signed("registrar")
    for act in ACTS:
        expected = 200 if "office" in act.principals else 404
        assert client.get(reverse("act", args=[act.name])).status_code == expected, act.name


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
    sent = giver.post(reverse("act", args=["copy.offer"]), {"copy": copy, "to": cast.key("keeper"), "origin": "token"})
    handover = Handover.objects.get()
    assert sent.status_code == 302 and sent["Location"] == reverse("handover", args=[handover.key])
    again = giver.post(reverse("act", args=["copy.offer"]), {"copy": copy, "to": cast.key("keeper"), "origin": "token"})
    assert again.status_code == 302 and Handover.objects.count() == 1
    receiver.post(reverse("act", args=["copy.accept"]), {"handover": str(handover.key), "origin": "token-2"})
    assert Copy.objects.get(key=copy).keeper_id == cast.keeper.office
    receipt = receiver.get(reverse("receipt", args=[handover.key]))
    assert receipt["Content-Type"] == "application/pdf" and receipt.content.startswith(b"%PDF")


def test_a_refusal_is_explained_above_the_form_and_changes_nothing(cast, signed):
    copy = incoming(cast, level="toi-mat").result["copies"][0]
    size = Head.objects.get().size
    page = signed("registrar", "en").post(reverse("act", args=["copy.offer"]), {"copy": copy, "to": cast.key("outsider"), "origin": "t"})
    assert page.status_code == 403 and "receiver_not_authorised" in page.content.decode()
    assert "not authorised for this level" in page.content.decode()
    assert Head.objects.get().size == size


def test_a_grave_act_is_shown_once_more_before_it_is_done(cast, signed):
    key = incoming(cast).result["document"]
    client = signed("head", "en")
    address = reverse("act", args=["document.declassify"])
    asked = client.post(address, {"document": key, "ground": "no longer needed", "origin": "t"})
    assert asked.status_code == 200 and Document.objects.get(key=key).state == "in_force"
    done = client.post(address, {"document": key, "ground": "no longer needed", "origin": "t", "confirmed": "yes"})
    assert done.status_code == 302 and Document.objects.get(key=key).state == "declassified"


@pytest.mark.parametrize("made", ["csv", "xlsx", "json"])
def test_the_register_is_taken_away_as_a_file_and_the_log_knows_it(cast, signed, made):
    incoming(cast, abstract="=HYPERLINK(1)")
    answer = signed("registrar").get(reverse("register"), {"format": made})
    assert answer.status_code == 200 and "attachment" in answer["Content-Disposition"]
    if made == "csv":
        assert "'=HYPERLINK" in answer.content.decode()
    from steward.acts.appender import last_leaf

    assert last_leaf().act == "register.export"


def test_a_book_prints_as_pdf_with_its_lines(cast, signed):
    incoming(cast)
    page = signed("registrar").get(reverse("book", args=[cast.books["incoming"]]))
    assert page.status_code == 200 and "12/BC-BNV" in page.content.decode()
    printed = signed("registrar").post(reverse("print_book", args=[cast.books["incoming"]]))
    assert printed["Content-Type"] == "application/pdf"


def test_a_one_time_password_is_shown_once_and_not_kept(cast, signed):
    person = do("person.register", cast.access, name="Phạm Thị Mới").result["person"]
    shown = signed("an").post(reverse("act", args=["account.open"]), {"person": person, "login": "moi", "origin": "t"})
    assert shown.status_code == 200 and b"<dd class=\"mono\">" in shown.content
    again = signed("an").post(reverse("act", args=["account.open"]), {"person": person, "login": "moi", "origin": "t"})
    assert again.status_code == 302


def test_the_policy_of_every_page_allows_only_our_own(cast, signed):
    policy = signed("registrar").get("/").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy
