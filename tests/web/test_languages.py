"""Every page in one language at a time: no English on a Vietnamese page,
no Vietnamese words of ours on an English one.

Looks at what is shown: text, labels for screen readers, placeholders, titles. Names that people gave (units,
offices, documents) are data and may stand in their own language.
"""

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from django.test import Client
from django.urls import reverse

from steward.acts.catalogue import ACTS
from steward.models import Account, Head
from tests.cast import POSTS, Cast, do, incoming
from tests.house import messages
from tests.web.routes import without_a_key

PEOPLE = ("registrar", "head", "outsider", "an")
SHOWN = ("aria-label", "alt", "title", "placeholder", "data-none", "data-head")
#: Not words of a language, or the same in both.
SAME = frozenset(
    {
        "Steward",
        "PDF",
        "CSV",
        "Excel",
        "JSON",
        "NATO",
        "VI",
        "EN",
        "Esc",
        "Enter",
        "Ctrl",
        "English",
        "Tiếng Việt",
        "GET",
        "POST",
    }
)
#: Small English words that no Vietnamese sentence has.
ENGLISH = re.compile(
    r"\b(?:the|of|is|are|not|you|your|this|that|with|for|and|was|were|from|which|has|have|been|may|must|by|its|or|no|in|at|on)\b",
    re.I,
)


class Reader(HTMLParser):
    """Collects what a page shows; leaves out scripts, codes,
    drawings and what is marked as another language."""

    LEAVE = frozenset({"script", "style", "svg", "code", "pre", "kbd", "option", "textarea"})
    VOID = frozenset({"meta", "link", "input", "img", "br", "use", "hr", "path"})

    def __init__(self, language: str) -> None:
        super().__init__()
        self.language, self.texts, self.left = language, [], []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        foreign = tag != "html" and told.get("lang") not in (None, self.language)
        if not (self.left or foreign):
            self.texts += [value for name, value in attrs if name in SHOWN and value]
        if tag not in self.VOID:
            mono = "mono" in (told.get("class") or "")
            if self.left or foreign or mono or tag in self.LEAVE:
                self.left.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.left and tag not in self.VOID:
            self.left.pop()

    def handle_data(self, data: str) -> None:
        text = " ".join(data.split())
        if text and not self.left:
            self.texts.append(text)


def shown(html: str, language: str) -> list[str]:
    reader = Reader(language)
    reader.feed(html)
    return [text for text in reader.texts if text not in SAME]


@pytest.fixture(scope="module")
def pairs() -> list[tuple[str, str]]:
    """English and Vietnamese of every message that differs and has no placeholder."""
    messages.fresh()
    known = []
    for message in messages.messages():
        ids = [message.id] if isinstance(message.id, str) else list(message.id)
        said = [message.string] if isinstance(message.string, str) else list(message.string)
        known += [
            (one, said[0]) for one in ids if one and one != said[0] and "%" not in one and "{" not in one
        ]
    return known


def english_in(texts: list[str], pairs: list[tuple[str, str]]) -> Iterator[str]:
    """Texts of a Vietnamese page that are English: a message of ours left as it is,
    or two small English words."""
    ids = {english for english, _ in pairs}
    sentences = [english for english, _ in pairs if len(english.split()) > 2]
    for text in texts:
        if text in ids or any(one in text for one in sentences) or len(ENGLISH.findall(text)) > 1:
            yield text


def vietnamese_in(texts: list[str], pairs: list[tuple[str, str]]) -> Iterator[str]:
    """Texts of an English page that are words of ours in Vietnamese."""
    names = {title for _, title, _, _ in POSTS.values()}
    words = {vietnamese for english, vietnamese in pairs if english not in SAME} - names
    sentences = [one for one in words if len(one.split()) > 4]
    for text in texts:
        if text in words or any(one in text for one in sentences):
            yield text


def wrong(html: str, language: str, pairs: list[tuple[str, str]]) -> list[str]:
    find = english_in if language == "vi" else vietnamese_in
    return sorted(set(find(shown(html, language), pairs)))


@pytest.fixture
def installation(cast: Cast) -> dict[str, str]:
    """An office in which something of everything has happened; addresses of single things."""
    first, second = incoming(cast), incoming(cast, symbol="13/BC-BNV", copies="1 2 5")
    copies = second.result["copies"]
    handover = do(
        "copy.offer", cast.registrar, copy=copies[0], to=cast.key("keeper"), note="Chuyển xử lý"
    ).result["handover"]
    do("copy.accept", cast.keeper, handover=handover)
    do("copy.offer", cast.registrar, copy=copies[1], to=cast.key("second_keeper"))
    do(
        "document.correct",
        cast.registrar,
        document=first.result["document"],
        field="abstract",
        value="Công tác tổ chức quý IV",
        reason="Ghi nhầm",
    )
    listed = do(
        "copy.propose_destruction",
        cast.registrar,
        copies=first.result["copies"][0],
        reason="Hết giá trị sử dụng",
        method="Nghiền",
    ).result["destruction"]
    proposal = do(
        "document.propose",
        cast.drafter,
        kind="Tờ trình",
        abstract="Phương án nhân sự",
        level="mat",
        basis=cast.basis["low"],
        copies=2,
    ).result["document"]
    scan = scanned(cast, first.result["document"])
    from steward.models import Hit

    return {
        "document": reverse("document", args=[first.result["document"]]),
        "issued": reverse("document", args=[second.result["document"]]),
        "proposal": reverse("document", args=[proposal]),
        "copy": reverse("copy", args=[copies[0]]),
        "handover": reverse("handover", args=[handover]),
        "destruction": reverse("destruction", args=[listed]),
        "book": reverse("book", args=[cast.books["incoming"]]),
        "office": reverse("office", args=[cast.key("keeper")]),
        "scan": reverse("scan", args=[scan]),
        "hit": reverse("hit", args=[Hit.objects.get().key]),
        "entry": reverse("entry", args=[Head.objects.get().size - 1]),
        "register, filtered": reverse("register") + "?q=zzzz",
        "palette": reverse("search_palette") + "?q=",
        "nothing": "/nothing-here/",
        "not for you": reverse("document", args=["00000000-0000-4000-8000-000000000000"]),
    }


def scanned(cast: Cast, document: str) -> str:
    """A closed scan that found the document once: its key."""
    scan = do(
        "scan.open",
        cast.head,
        unit=cast.units["interior"],
        stores="/kho/chung",
        since="2026-11-16",
        until="2026-11-20",
        purpose="Kiểm tra định kỳ",
    ).result["scan"]
    hit = {
        "path": "a.docx",
        "member": None,
        "rule": "passage",
        "document": document,
        "containment": 0.6,
        "matched_words": 90,
        "certain": True,
        "places": [{"page": 1, "start": 0, "end": 400}],
    }
    do(
        "scan.close",
        cast.registrar,
        scan=scan,
        decision=scan,
        report_digest="0" * 64,
        files=3,
        hits=json.dumps(hit),
    )
    return scan


def client_of(login: str, language: str) -> Client:
    client = Client(headers={"Accept-Language": language})
    client.force_login(
        Account.objects.get(login=login), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    return client


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("who", PEOPLE)
def test_every_page_speaks_one_language(installation, pairs, who, language):
    client = client_of(who, language)
    addresses = {**{name: reverse(name) for name in without_a_key()}, **installation}
    found = {
        name: wrong(client.get(address).content.decode(), language, pairs)
        for name, address in addresses.items()
    }
    assert {name: texts for name, texts in found.items() if texts} == {}


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_act_s_page_speaks_one_language_empty_and_sent_with_mistakes(installation, pairs, language):
    client = client_of("registrar", language)
    found = {}
    for act in ACTS:
        if "post" in act.standing.principals:
            address = reverse("act", args=[act.name])
            asked, sent = (
                client.get(address).content.decode(),
                client.post(
                    address, {"origin": "t", "year": "x", "opened_on": "31/02/2026"}
                ).content.decode(),
            )
            found[act.name] = wrong(asked, language, pairs) + wrong(sent, language, pairs)
    assert {name: texts for name, texts in found.items() if texts} == {}


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_refusal_and_a_step_of_confirmation_speak_one_language(cast, installation, pairs, language):
    copy = incoming(cast, symbol="14/BC-BNV", level="toi-mat").result["copies"][0]
    for who, status in (("registrar", 422), ("second_registrar", 403)):
        sent = {"copy": copy, "to": cast.key("outsider"), "origin": "t"}
        refused = client_of(who, language).post(reverse("act", args=["copy.offer"]), sent)
        assert refused.status_code == status and wrong(refused.content.decode(), language, pairs) == []
    asked = client_of("head", language).post(
        reverse("act", args=["document.declassify"]),
        {"document": installation["document"].split("/")[-2], "ground": "Hết thời hạn", "origin": "t"},
    )
    assert asked.status_code == 200 and wrong(asked.content.decode(), language, pairs) == []


@pytest.mark.parametrize("language", ["vi", "en"])
def test_sign_in_speaks_one_language(cast, pairs, settings, language):
    settings.SECOND_FACTOR = True
    alone = Client(headers={"Accept-Language": language})
    pages = [
        alone.get(reverse("account_login")),
        alone.post(reverse("account_login"), {"login": "keeper", "password": "wrong"}),
    ]
    pages.append(alone.post(reverse("account_login"), {"login": "", "password": ""}))
    client = client_of("keeper", language)
    client.get("/")
    pages += [
        client.get(reverse("mfa_activate_totp")),
        client.post(reverse("mfa_activate_totp"), {"code": "000000"}),
    ]
    settings.SECOND_FACTOR = False
    for name in ("account_change_password", "account_logout", "account_reauthenticate", "mfa_index"):
        pages.append(client.get(reverse(name)))
    wrong_one = {"oldpassword": "x", "password1": "short", "password2": "other"}
    pages.append(client.post(reverse("account_change_password"), wrong_one))
    pages.append(
        client.post(reverse("account_change_password"), {**wrong_one, "password1": "passwordpassword"})
    )
    session = client.session
    session["seen"] -= 3600
    session.save()
    pages.append(client.get("/", follow=True))
    for page in pages:
        assert page.status_code == 200 and wrong(page.content.decode(), language, pairs) == [], page.request[
            "PATH_INFO"
        ]


def test_english_and_vietnamese_are_told_apart(pairs):
    vietnamese, english = (
        "<p>Sổ đăng ký</p><p lang='en'>The log of the office</p>",
        "<p>Register</p><button aria-label='Sign out'></button>",
    )
    assert wrong(vietnamese, "vi", pairs) == [] and wrong(english, "en", pairs) == []
    assert wrong(english, "vi", pairs) == ["Register", "Sign out"]
    assert wrong("<p>Sổ đăng ký</p>", "en", pairs) == ["Sổ đăng ký"]
    assert wrong("<p>It is not in the list of the body.</p>", "vi", pairs) == [
        "It is not in the list of the body."
    ]
