"""The page of an act: from a thing or from nowhere, refused, confirmed, done, undone, gone on from; and what no address does."""

import json
import re
from hashlib import sha256
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.apps import apps
from django.core import serializers
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from steward.acts.act import Act
from steward.acts.catalogue import ACTS, find
from steward.acts.envelope import perform_many
from steward.models import Account, Copy, Document, Handover, Head, Hit, RuleSet
from steward.rules.answers import Conflict
from steward.rules.fields import kinds, read
from steward.web.door import BOTH
from steward.web.methods import KNOWN
from tests.cast import LOW, MIDDLE, NOW, TOP, Cast, do, grant, incoming
from tests.house.test_orders_stay_readable import ORDERS

NOBODY = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def signed(cast: Cast):
    def client(name: str, language: str = "en") -> Client:
        client = Client(headers={"Accept-Language": language})
        client.force_login(Account.objects.get(login=name), backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return client


def page_of(name: str) -> str:
    return reverse("act", args=[name])


def text_of(answer) -> str:
    return unescape(answer.content.decode())


# ---- from a thing, from nowhere ----


def test_opened_from_a_thing_the_thing_is_a_fact_and_no_field(cast, signed):
    copy = incoming(cast).result["copies"][0]
    page = text_of(signed("registrar").get(page_of("copy.offer"), {"copy": copy}))
    assert f'<input type="hidden" name="copy" value="{copy}"' in page and "12/BC-BNV" in page
    assert not re.search(r'<(select|textarea)[^>]*name="copy"', page)


def test_opened_from_nowhere_everything_that_may_be_chosen_is_listed_and_what_looks_alike_is_told_apart(cast, signed):
    one, other = (incoming(cast, copies="1").result for _ in range(2))
    page = text_of(signed("registrar").get(page_of("copy.offer")))
    assert {one["copies"][0], other["copies"][0]} == set(re.findall(r'data-open="[^"]*copy=([0-9a-f-]+)', page))
    labels = re.findall(r'<div class="what"><a href="[^"]+">([^<]+)</a>', page)
    assert len(set(labels)) == 2 and all(" · " in label for label in labels)


def test_what_may_not_be_done_is_refused_before_a_form_is_shown(cast, signed):
    copy = incoming(cast).result["copies"][0]
    allowed, refused = (signed(who).get(page_of("copy.offer"), {"copy": copy}) for who in ("registrar", "second_registrar"))
    assert allowed.status_code == 200 and "Only the keeper of a copy" not in text_of(allowed)
    assert refused.status_code == 403 and "Only the keeper of a copy" in text_of(refused) and "<textarea" not in text_of(refused)


def test_an_act_with_a_page_of_its_own_is_not_filled_in_on_the_common_one(cast, signed):
    first, _ = (incoming(cast, symbol=f"{n}/X").result["document"] for n in range(2))
    page = text_of(signed("registrar").get(page_of("document.keep_fingerprints")))
    assert f"/{first}/fingerprints/" in page and "prints" not in re.findall(r'name="(\w+)"', page)


@pytest.mark.parametrize("act", [act for act in ACTS if "office" in act.standing.principals], ids=lambda act: act.name)
def test_the_page_of_an_act_answers_everybody_with_a_form_a_list_or_a_refusal(cast, signed, act):
    incoming(cast)
    answers = {who: signed(who).get(page_of(act.name)).status_code for who in ("registrar", "head", "an", "outsider")}
    assert set(answers.values()) <= {200, 302, 403}


# ---- receivers ----


def receivers(page: str) -> dict[str, tuple[bool, str]]:
    """By name of the post: whether it can be chosen, and what is said of it."""
    field = page[page.index('name="to"') :]
    told = re.findall(r'<option value="[^"]+"([^>]*)>([^<]+)</option>', field[: field.index("</select>")])
    return {label.split(" – ")[0]: ("disabled" not in state, label.rsplit(" – ", 1)[1]) for state, label in told}


def test_of_a_receiver_only_this_is_shown_whether_he_may_have_these_copies_and_until_when(cast, signed):
    grant(cast, cast.key("outsider"), "reader", MIDDLE, "interior", until="2026-12-31")
    low, high = incoming(cast).result["copies"][0], incoming(cast, symbol="9/X", level=MIDDLE).result["copies"][0]
    top = incoming(cast, symbol="1/Y", level=TOP, abstract="").result["copies"][0]
    at = {
        level: receivers(text_of(signed("registrar").get(page_of("copy.offer"), {"copy": copy})))
        for level, copy in ((LOW, low), (MIDDLE, high), (TOP, top))
    }
    post = "Chuyên viên Sở Tài chính"
    assert at[LOW][post] == (True, "may have it") and at[MIDDLE][post] == (True, "may have it, until 31/12/2026")
    assert at[TOP][post] == (False, "not for this level")
    may = [can for can, _ in at[MIDDLE].values()]
    assert may == sorted(may, reverse=True), "those who may stand first"


def test_of_many_receivers_those_who_may_are_suggested_first_each_with_what_is_said_of_him(cast, signed, monkeypatch):
    monkeypatch.setattr("steward.web.forms.SELECTED", 3)
    copy = incoming(cast, level=MIDDLE).result["copies"][0]
    page = text_of(signed("registrar").get(page_of("copy.offer"), {"copy": copy}))
    listed = page[page.index('<datalist id="list-to">') : page.index("</datalist>")]
    said_of_each = re.findall(r'<option value="[^"]+">([^<]*)</option>', listed)
    assert set(said_of_each) >= {"may have it", "not for this level"}
    assert said_of_each == sorted(said_of_each, key=lambda text: not text.startswith("may have it"))


def test_who_may_have_a_copy_is_told_only_to_whoever_could_hand_it_over(cast, signed):
    copy = incoming(cast).result["copies"][0]
    asked = {"subject": "office", "fitting": "copy.offer", "things": copy}
    told = {who: signed(who).get("/api/pick", asked).status_code for who in ("registrar", "second_registrar", "outsider")}
    assert told == {"registrar": 200, "second_registrar": 403, "outsider": 404}
    rows = signed("registrar").get("/api/pick", asked).json()["rows"]
    assert {name for row in rows for name in row} == {"key", "label", "may", "because", "until", "first"}


def test_a_copy_goes_back_to_the_registry_that_it_came_from(cast, signed):
    copy = incoming(cast).result["copies"][0]
    for who in ("second_registrar", "registrar"):
        offer = (
            do("copy.offer", cast.registrar, copy=copy, to=cast.key("keeper")).result["handover"] if who == "registrar" else None
        )
    assert offer
    do("copy.accept", cast.keeper, handover=offer)
    page = text_of(signed("keeper").get(page_of("copy.return"), {"copy": copy}))
    assert f'<option value="{cast.key("registrar")}" selected' in page


# ---- confirmation ----

GRAVE = [act for act in ACTS if act.standing.grave and "office" in act.standing.principals]


@pytest.mark.parametrize("act", GRAVE, ids=lambda act: act.name)
def test_every_act_that_cannot_be_taken_back_is_shown_once_more_with_all_that_was_sent(cast, signed, act: Act):
    sent = json.loads((ORDERS / f"{act.name}.json").read_text(encoding="utf-8"))
    if act.name == "scheme.adopt":  # a choice names what this release brings, to the last figure
        sent["rule_set"] = next(f"{one.code}@{one.digest}" for one in RuleSet.objects.offered())
    size = Head.objects.get().size
    page = signed("registrar").post(page_of(act.name), {**sent, "about": "yes", "origin": "t", "expect": f"{NOBODY}:3"})
    assert page.status_code == 200 and 'name="confirmed" value="yes"' in text_of(page) and Head.objects.get().size == size
    for name, value in {**sent, "expect": f"{NOBODY}:3", "origin": "t"}.items():
        assert f'name="{name}" value="{value}"' in text_of(page), name


def test_no_act_that_is_shown_once_more_takes_a_file(cast):
    """It would be lost on the way: a page cannot give a file back."""
    assert [act.name for act in ACTS if act.standing.grave and any(k.name == "file" for k in kinds(act.order).values())] == []


def test_a_confirmation_tells_what_it_is_about(cast, signed):
    key = incoming(cast).result["document"]
    page = text_of(
        signed("head").post(page_of("document.declassify"), {"document": key, "about": "yes", "ground": "x", "origin": "t"})
    )
    assert "12/BC-BNV" in page and "Công tác cán bộ quý IV" in page and "In force" not in page


# ---- done, undone, gone on from ----


def said(client: Client, address: str) -> str:
    page = text_of(client.get(address))
    return page[page.index('id="messages"') : page.index("</div>", page.index('id="messages"'))]


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
    from steward.models import Office

    code = Office.objects.get(key=cast.key("head")).capacity
    assert code and f"<dd>{code}</dd>" not in page and code not in re.sub(r"<[^>]*>", " ", page)


PAPER = {
    "arrived_on": "16/11/2026", "issuing_body": "Bộ Nội vụ", "symbol": "20/BC-BNV", "dated": "10.11.26", "kind": "Báo cáo",
    "abstract": "Công tác quý IV", "level": LOW, "copies": "Bản số 7-9",
}  # fmt: skip


def test_of_a_series_the_next_form_keeps_book_day_and_issuer_and_the_number_given_stands_large(cast, signed):
    client, book = signed("registrar"), cast.books["incoming"]
    sent = client.post(page_of("document.register_incoming"), {**PAPER, "book": book, "origin": "t", "again": "yes"})
    document = Document.objects.get(symbol="20/BC-BNV")
    assert sorted(document.copies.values_list("path", flat=True)) == ["7", "8", "9"]
    assert parse_qs(urlsplit(sent["Location"]).query) == {
        "book": [book], "arrived_on": ["16/11/2026"], "issuing_body": ["Bộ Nội vụ"], "again": ["yes"],
    }  # fmt: skip
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
    assert parse_qs(urlsplit(together).query)["copy"] == keys
    page = text_of(client.get(together))
    assert all(re.search(rf'value="{key}"[^>]*checked', page) for key in keys)


def test_after_a_proposal_the_next_one_is_offered_and_after_the_last_one_none(cast, signed):
    first, second = (
        do("document.propose", cast.drafter, kind="Tờ trình", abstract=f"Việc {n}", level=LOW, basis=cast.basis["low"], copies=1)
        for n in range(2)
    )
    client = signed("head")
    for proposal, left in ((first, True), (second, False)):
        client.post(
            page_of("document.determine"), {"document": proposal.result["document"], "origin": proposal.result["document"]}
        )
        assert ("Next: " in said(client, "/")) is left


def scanned(cast: Cast, document: str, *names: str) -> None:
    scan = do(
        "scan.open", cast.head, unit=cast.units["interior"], stores="/srv/chung", since="2026-11-16", until="2026-12-16",
        purpose="định kỳ",
    ).result["scan"]  # fmt: skip
    hits = [
        {"path": f"/srv/chung/{name}", "member": None, "rule": "passage", "document": document, "level": LOW, "matched_words": 90,
         "containment": 0.5, "places": [{"page": 1, "start": 3, "end": 90}], "score": 0.9, "certain": True} for name in names
    ]  # fmt: skip
    do(
        "scan.close", cast.registrar, scan=scan, decision=scan, report_digest="ef" * 32, files=9, not_read=0,
        hits="\n".join(map(json.dumps, hits)),
    )  # fmt: skip


def test_after_a_finding_comes_the_next_one_of_the_same_scan(cast, signed):
    document = incoming(cast).result["document"]
    scanned(cast, document, "a.txt", "b.txt")
    scanned(cast, document, "c.txt")
    client, by_path = signed("registrar"), {hit.path[-5]: str(hit.key) for hit in Hit.objects.all()}
    for name, following in (("b", "a"), ("a", "c")):
        client.post(page_of("hit.dismiss"), {"hit": by_path[name], "reason": "trùng", "origin": name})
        assert reverse("hit", args=[by_path[following]]) in said(client, "/")


def test_what_was_written_before_is_suggested_and_only_from_documents_one_may_see(cast, signed):
    do("document.register_incoming", cast.registrar, book=cast.books["incoming"], arrived_on="2026-11-16", issuing_body="Bộ Công an",
       symbol="1/TM", dated="2026-11-10", kind="Công điện", level=TOP)  # fmt: skip
    incoming(cast)
    page = text_of(signed("registrar").get(page_of("document.register_incoming"), {"book": cast.books["incoming"]}))
    assert all(f'<option value="{value}">' in page for value in ("Bộ Nội vụ", "Bộ Công an", "Báo cáo", "Công điện"))
    seen = {who: signed(who).get("/api/suggestions", {"of": "issuing_body"}).json()["rows"] for who in ("keeper", "outsider")}
    assert seen["outsider"] == [] and {"text": "Bộ Công an"} not in seen["keeper"]


# ---- refusals that belong to one field ----


def test_a_refusal_about_one_field_stands_at_the_field_and_in_the_title_and_json_names_it(cast, signed):
    client, size = signed("registrar"), Head.objects.get().size
    wrong = {**PAPER, "book": cast.books["incoming"], "dated": "17/11/2026"}
    page = client.post(page_of("document.register_incoming"), {**wrong, "origin": "t"})
    assert page.status_code == 422 and Head.objects.get().size == size
    field = text_of(page)[text_of(page).index('class="field bad"') :]
    assert field.index('name="dated"') < field.index("dated 17/11/2026, after it arrived") < field.index('name="level"')
    assert "<title>Error: " in text_of(page) and "Refused:" not in text_of(page)
    answer = client.post("/api/acts/document.register_incoming", json.dumps(wrong), content_type="application/json")
    assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (403, "dated_after_arrival", "dated")


def test_a_refusal_of_the_whole_act_stands_above_the_form(cast, signed):
    copy = incoming(cast).result["copies"][0]
    do("copy.offer", cast.registrar, copy=copy, to=cast.key("keeper"))
    page = signed("registrar").post(
        page_of("copy.offer"), {"copy": copy, "to": cast.key("keeper"), "about": "yes", "origin": "t"}
    )
    assert page.status_code == 403 and "Refused:" in text_of(page) and "<title>Error: " in text_of(page)
    assert "<title>Error: " not in text_of(signed("registrar").get("/"))


@pytest.mark.parametrize("field", ["symbol", "abstract", "note"])
def test_no_text_is_cut_in_silence(cast, signed, field):
    client, longest = signed("registrar"), {"symbol": 80, "abstract": 500, "note": 400}[field]
    page = text_of(client.get(page_of("document.register_incoming"), {"book": cast.books["incoming"]}))
    form = page[page.index('<form class="form') : page.index("</form>", page.index('<form class="form'))]
    assert "maxlength" not in form and f'data-most="{longest}"' in form
    sent = {**PAPER, "book": cast.books["incoming"], "origin": "t", field: "x" * (longest + 1)}
    answer = client.post(page_of("document.register_incoming"), sent)
    assert answer.status_code == 422 and f"At most {longest} characters fit here." in text_of(answer)
    assert client.post(page_of("document.register_incoming"), {**sent, field: "x" * longest}).status_code == 302


# ---- what no address does ----


def addresses(patterns=None, before: str = "") -> list[tuple[URLPattern, str]]:
    told = []
    for one in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(one, URLResolver):
            told += addresses(one.url_patterns, before + str(one.pattern))
        else:
            told.append((one, "/" + before + str(one.pattern)))
    return told


def filled(address: str, **things: str) -> str:
    """An address with something in the place of each parameter."""
    address = re.sub(r"<int:\w+>", things.get("index", "0"), address)
    address = re.sub(r"<str:name>", things.get("act", "copy.offer"), address).replace(
        "<str:kind>", things.get("kind", "document")
    )
    address = re.sub(r"<uuid:proof>", things.get("proof", NOBODY), address)
    address = re.sub(r"<\w+:\w+>|\(\?P<\w+>[^)]*\)", things.get("key", NOBODY), address)
    return address.replace("^", "").replace("$", "").replace("\\Z", "")


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "BREW"])
def test_every_address_answers_an_unknown_method_with_405(cast, signed, method):
    client = signed("registrar")
    found = {address: client.generic(method, filled(address)).status_code for _, address in addresses()}
    assert {address: code for address, code in found.items() if code != 405} == {} and len(found) > 60


def test_what_tells_is_not_reached_by_a_post_and_what_does_not_by_a_link(cast, signed):
    client, doors = signed("registrar"), [(one, address) for one, address in addresses() if hasattr(one.callback, "methods")]
    for one, address in doors:
        for method in ("GET", "POST"):
            if method not in one.callback.methods:
                assert client.generic(method, filled(address)).status_code == 405, (method, address)
    assert {one.callback.methods for one, _ in doors} > {BOTH} and len(doors) > 30 and set(BOTH) == set(KNOWN)


#: What sign-in writes by itself: who came when.
THEIR_OWN = ("sessions.session",)


def tables() -> dict[str, str]:
    """A digest of every table."""
    models = [model for model in apps.get_models() if model._meta.label_lower not in THEIR_OWN and model._meta.managed]
    return {
        model._meta.label_lower: sha256(serializers.serialize("json", model._base_manager.order_by("pk")).encode()).hexdigest()
        for model in models
    }


def test_a_get_changes_nothing_and_writes_no_entry_anywhere(cast, signed):
    made = incoming(cast).result
    handover = do("copy.offer", cast.registrar, copy=made["copies"][0], to=cast.key("keeper")).result["handover"]
    do("copy.accept", cast.keeper, handover=handover)
    do("copy.propose_destruction", cast.registrar, copies=[made["copies"][1]], reason="hết hạn", method="nghiền")
    scanned(cast, made["document"], "a.txt")
    keys = {
        model._meta.label_lower: str(model._base_manager.order_by("pk").values_list("key", flat=True).first() or NOBODY)
        for model in apps.get_models() if any(f.name == "key" and f.get_internal_type() == "UUIDField" for f in model._meta.fields)
    }  # fmt: skip
    client, before, reached = signed("registrar"), tables(), set()
    for _, address in addresses():
        if address.startswith("/sign-in/"):
            continue
        for key in {*keys.values(), NOBODY} if "uuid" in address else {NOBODY}:
            answer = client.get(filled(address, key=key), {"format": "csv", "origin": "t", "confirmed": "yes"})
            reached |= {address} if answer.status_code == 200 else set()
    for act in ACTS:
        client.get(
            page_of(act.name), {"copy": made["copies"][0], "document": made["document"], "origin": "t", "confirmed": "yes"}
        )
    assert tables() == before and len(reached) > 25


def test_a_change_of_any_table_is_seen(cast):
    before = tables()
    incoming(cast)
    assert {name for name, digest in tables().items() if digest != before[name]} >= {
        "steward.document",
        "steward.copy",
        "steward.entry",
    }


@pytest.mark.parametrize(
    "foreign",
    ["https://evil.example/", "//evil.example/", "///evil.example", "/\\evil.example", "javascript:alert(1)", "http:evil.example",
     "\thttps://evil.example", "https:///evil.example"],
)  # fmt: skip
def test_after_an_act_nobody_is_sent_to_a_foreign_address(cast, signed, foreign):
    copies = incoming(cast, copies="1 2 3").result["copies"]
    client = signed("registrar")
    order = {"copy": copies[0], "to": cast.key("keeper"), "origin": "t"}
    by_address = client.post(page_of("copy.offer") + "?" + "next=" + foreign.replace("\t", "%09"), order)
    by_field = client.post(page_of("copy.offer"), {**order, "copy": copies[1], "origin": "u", "next": foreign})
    own = client.post(page_of("copy.offer") + "?next=/register/", {**order, "copy": copies[2], "origin": "v"})
    assert own["Location"] == "/register/"
    for answer in (by_address, by_field):
        assert answer.status_code == 302 and answer["Location"].startswith("/handovers/")
    page = text_of(client.get(page_of("copy.offer"), {"copy": copies[0], "next": foreign}))
    assert not re.search(r'(href|action)="[^"/]*(//|\\|:)', page[page.index("<main") :].replace("http://www.w3.org", ""))


# ---- versions seen ----


def test_a_version_that_was_seen_and_is_gone_is_a_conflict_in_every_door(cast, signed, monkeypatch):
    from typer.testing import CliRunner

    from steward.cli.main import build

    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    key = incoming(cast).result["document"]
    do("document.correct", cast.registrar, document=key, field="symbol", value="77/BC", reason="nhầm số")
    client, order = signed("registrar"), {"document": key, "field": "symbol", "reason": "nhầm số"}
    size = Head.objects.get().size

    def through(seen: int, value: str) -> dict[str, bool]:
        sent, versions = {**order, "value": value}, f"{key}:{seen}"
        page = client.post(page_of("document.correct"), {**sent, "origin": value + "w", "expect": versions}).status_code
        body = json.dumps({**sent, "value": value + "j"})
        answer = client.post("/api/acts/document.correct", body, content_type="application/json", headers={"If-Match": versions})
        words = [word for name, given in {**sent, "value": value + "c"}.items() for word in (f"--{name}", given)]
        ran = CliRunner().invoke(
            build("do"), ["do", "document.correct", "--as", cast.key("registrar"), "--expect", versions, *words]
        )
        code = getattr(ran.exception, "code", "")
        return {"page": page == 409, "json": answer.status_code == 409, "cli": code == "changed_since_seen" or ran.exit_code != 0}

    assert through(0, "1/A") == dict.fromkeys(("page", "json", "cli"), True) and Head.objects.get().size == size
    page = client.post(page_of("document.correct"), {**order, "value": "2/A", "origin": "x", "expect": f"{key}:1"})
    assert page.status_code == 302 and Document.objects.get(key=key).symbol == "2/A"


def test_of_several_one_version_that_is_gone_is_a_conflict_for_all(cast, signed):
    copies = incoming(cast, copies="1 2 3").result["copies"]
    client = signed("registrar")
    page = text_of(client.get(reverse("offer_several")))
    seen = [f"{copy}:{Copy.objects.get(key=copy).version}" for copy in copies]
    assert all(f'name="expect" value="{one}"' in page for one in seen)
    stale = [seen[0], f"{copies[1]}:99", seen[2]]
    order = {"copy": copies[:2], "to": cast.key("keeper"), "origin": "t"}
    assert client.post(reverse("offer_several"), {**order, "expect": stale}).status_code == 409
    assert not Handover.objects.exists()
    assert client.post(reverse("offer_several"), {**order, "expect": seen, "origin": "u"}).status_code == 302
    assert client.post(reverse("offer_several"), {**order, "expect": seen, "origin": "u"}).status_code == 302, (
        "sent twice it is one"
    )
    assert Handover.objects.count() == 2


def test_a_version_of_what_none_of_the_acts_is_about_is_a_conflict(cast):
    offer, copies = find("copy.offer"), incoming(cast, copies="1 2 3").result["copies"]
    items = [(offer, read(offer.order, {"copy": copy, "to": cast.key("keeper")}), f"o-{copy}") for copy in copies[:2]]
    with pytest.raises(Conflict, match="changed_since_seen"):
        perform_many(items, cast.registrar, NOW, expect={copies[2]: 0})
    assert len(perform_many(items, cast.registrar, NOW, expect=dict.fromkeys(copies[:2], 0))) == 2


def test_a_form_carries_the_version_it_was_opened_with_but_never_that_of_a_book(cast, signed):
    copy, client = incoming(cast).result["copies"][0], signed("registrar")
    assert f'name="expect" value="{copy}:0"' in text_of(client.get(page_of("copy.offer"), {"copy": copy}))
    page = text_of(client.get(page_of("document.register_incoming"), {"book": cast.books["incoming"]}))
    assert 'name="expect"' not in page


def test_an_act_over_json_returns_what_the_page_shows(cast, signed):
    person = do("person.register", cast.access, name="Phạm Thị Mới").result["person"]
    copy = incoming(cast).result["copies"][0]
    body = json.dumps({"person": person, "login": "moi"})
    once = signed("an").post("/api/acts/account.open", body, content_type="application/json").json()
    assert once["once"]["password"] and once["sentence"] == "A sign-in is open for Phạm Thị Mới."
    body = json.dumps({"copy": copy, "to": cast.key("keeper")})
    told = signed("registrar").post("/api/acts/copy.offer", body, content_type="application/json").json()
    assert (
        told["undo"] == {"act": "copy.withdraw", "subject": "handover", "key": told["result"]["handover"]} and told["once"] == {}
    )
