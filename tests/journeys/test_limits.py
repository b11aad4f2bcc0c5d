"""What Steward will not do (README, "What it will not do"), as behaviour of the whole office.

Limits 5 and 7 speak of inspections and concerns, which are not built: they get their tests with their acts.
The closed list of columns is compared with the tables in tests/house/test_people_columns.py, and who sees
what in random worlds in tests/reads/test_visibility.py.
"""

import ast
import re
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from steward.acts.catalogue import ACTS, find
from steward.foundations.tlog.disclosure import read as disclosed
from steward.jobs.tick import tick
from steward.models import Account, Authorisation, Disclosure, Document, Hit, Person, Scan
from steward.reads.catalogue import QUESTIONS
from steward.reads.catalogue import find as find_question
from steward.reads.log.verify import verify
from steward.rules.machinery.actor import Actor
from steward.rules.machinery.answers import Invalid, No, Refusal, Unknown
from steward.rules.machinery.fields import kinds, read
from tests.cast import LOW, MIDDLE, NOW, TODAY, TOP, Cast, do, grant, incoming
from tests.house.source import calls, files, imports, tree
from tests.house.test_people_columns import PAGE, rows


def ask(by: Actor, question: str, /, **values: Any) -> dict[str, Any]:
    found = find_question(question)
    return found.run(read(found.params, values), by)


def sees(by: Actor, document: str) -> bool:
    try:
        return bool(ask(by, "document", document=document))
    except Unknown:
        assert document not in str(ask(by, "documents"))
        return False


# --- 1: nothing about anyone's opinions, beliefs, religion, loyalty, associations, family ---


@pytest.mark.parametrize(
    "act",
    [act for act in ACTS if any(kind.subject == "person" for kind in kinds(act.order).values())],
    ids=attrgetter("name"),
)
@pytest.mark.parametrize("word", ["religion", "opinion", "family", "loyalty", "note"])
def test_1_no_act_about_a_person_takes_a_word_about_them(act, word):
    with pytest.raises(Invalid) as wrong:
        read(act.order, {word: "x"})
    assert wrong.value.fields[word][0] == "no_such_field"


def test_1_a_person_is_entered_by_name_and_nothing_else(cast: Cast):
    assert set(kinds(find("person.register").order)) == {"name"}
    key = do("person.register", cast.access, name="Lê An").result["person"]
    kept = {f.name: getattr(Person.objects.get(key=key), f.name) for f in Person._meta.concrete_fields}
    assert {name for name, value in kept.items() if isinstance(value, str)} == {
        "title",
        "sort",
        "fold",
    } and kept["title"] == "Lê An"


#: Questions that may be narrowed to what one post holds: the own one, or as a registrar one of the own unit.
HOLDINGS = {"documents": {"part": "all"}, "facets": {"part": "all"}, "holders": {}}


@pytest.mark.parametrize("question", HOLDINGS)
def test_2_what_a_post_holds_is_told_to_the_post_and_to_the_registrar_of_its_unit(cast: Cast, question):
    done = incoming(cast, copies="1")
    do("copy.accept", cast.keeper, handover=offered(cast, done.result["copies"][0]))
    narrowed = {**HOLDINGS[question], "keeper": cast.key("keeper")}
    ask(cast.registrar, question, **{**narrowed, "keeper": cast.key("second_registrar")})
    others = (cast.head, cast.inspector, cast.second_keeper)
    if question == "holders":  # of a registrar's own units alone: others are told of nobody
        assert [ask(by, question, **narrowed)["rows"] for by in others] == [[], [], []]
        return
    assert str(ask(cast.keeper, question, **narrowed)) != str(
        ask(cast.second_keeper, question, part="all", keeper=cast.key("second_keeper"))
    )
    for curious in (*others, cast.registrar):
        with pytest.raises(No):
            ask(curious, question, **narrowed)


# --- 2: no profile of a person; everybody sees everything about themself and can take it along ---


def test_2_no_question_is_asked_about_a_person_and_none_answers_with_what_another_holds(cast: Cast):
    assert [q.name for q in QUESTIONS for kind in kinds(q.params).values() if kind.subject == "person"] == []
    asked_about_posts = {
        q.name for q in QUESTIONS for kind in kinds(q.params).values() if kind.subject == "office"
    }
    assert asked_about_posts == {"post", "offerable", "acceptable", *HOLDINGS}
    done = incoming(cast, copies="1")
    do("copy.accept", cast.keeper, handover=offered(cast, done.result["copies"][0]))
    told = ask(cast.head, "post", post=cast.key("keeper"))
    assert done.result["copies"][0] not in str(told) and done.result["document"] not in str(told)


def test_2_only_the_registrar_of_the_unit_and_the_keeper_see_who_holds_a_copy(cast: Cast):
    done = incoming(cast, copies="1")
    do("copy.accept", cast.keeper, handover=offered(cast, done.result["copies"][0]))
    shown = {
        name: ask(getattr(cast, name), "document", document=done.result["document"])["copies"][0]
        for name in SEERS
    }
    assert {name: copy["keeper"] is not None for name, copy in shown.items()} == SEERS
    assert {copy["unit"]["key"] for copy in shown.values()} == {cast.units["interior"]}


SEERS = {"registrar": True, "keeper": True, "head": False, "inspector": False, "deputy": False}


def offered(cast: Cast, copy: str) -> str:
    return str(do("copy.offer", cast.registrar, copy=copy, to=cast.key("keeper")).result["handover"])


#: What a person is not told about themself, each with its reason.
SECRET = {
    "account.password": "a hash, of use only to somebody who would guess it",
    "person.salt": "the secret of the record's digest",
    "person.sort": "the name once more, derived",
    "person.fold": "the name once more, derived",
    "person.version": "counts acts",
    "person.id": "a row number",
    "account.id": "a row number",
    "person.key": "the public key of the record, a random number",
    "document.signer": "a name on a paper, not tied to a person's record",
}
#: Where the answer tells a column.
TOLD = {
    "account.login": "login",
    "account.last_login": "last_sign_in",
    "account.is_active": "active",
    "account.must_change": "must_change",
    "person.title": "name",
    "person.account": "login",
    "post.person": "posts",
}


def test_2_a_person_is_told_every_column_of_the_closed_list_and_takes_it_along_as_json(cast: Cast):
    columns = {column for column, _, _ in rows(PAGE.read_text(encoding="utf-8"))}
    do(
        "document.propose",
        cast.drafter,
        kind="Tờ trình",
        abstract="Kế hoạch",
        level=LOW,
        basis=cast.basis["low"],
        copies=2,
    )
    client = Client()
    client.force_login(
        Account.objects.get(login="drafter"), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    assert 'href="/api/about_me"' in client.get("/account/").content.decode()
    answer = client.get("/api/about_me")
    about = answer.json()
    assert answer["Content-Type"].startswith("application/json")
    assert columns - set(SECRET) - {column for column, name in TOLD.items() if name in about} == set(
        about["named_in"]
    ) - {"post.person"}
    assert (about["name"], about["login"], about["named_in"]["document.drafter_person"]) == (
        "Nguyễn Văn Drafter",
        "drafter",
        1,
    )
    assert [right["role"] for right in about["authorisations"]] == ["reader"]


def test_2_nobody_is_told_that_of_another(cast: Cast):
    do(
        "document.propose",
        cast.drafter,
        kind="Tờ trình",
        abstract="Kế hoạch",
        level=LOW,
        basis=cast.basis["low"],
        copies=2,
    )
    about = ask(cast.outsider, "about_me")
    assert about["named_in"]["document.drafter_person"] == 0 and "Drafter" not in str(about)
    assert not kinds(find_question("about_me").params)


# --- 3: access rests on an authorisation and on nothing else ---


def test_3_an_authorisation_in_force_is_the_only_way_to_a_document(cast: Cast):
    document = incoming(cast, level=MIDDLE).result["document"]
    assert not sees(cast.outsider, document)
    proposed = do(
        "authorisation.propose",
        cast.access,
        office=cast.key("outsider"),
        role="reader",
        unit=cast.units["interior"],
        level=MIDDLE,
        since="2026-11-16",
        until="2026-11-16",
        trained_on="2026-01-04",
    ).result["authorisation"]
    assert not sees(cast.outsider, document), "proposed by one is not granted"
    do("authorisation.confirm", cast.second_access, authorisation=proposed)
    assert sees(cast.outsider, document)
    do("authorisation.withdraw", cast.access, authorisation=proposed, reason="hết việc")
    assert not sees(cast.outsider, document)


@pytest.mark.parametrize(
    ("level", "since", "until", "code"),
    [
        (MIDDLE, "2026-11-17", None, "not yet"),
        (MIDDLE, "2026-11-01", "2026-11-15", "no longer"),
        (LOW, "2026-11-01", None, "too low"),
    ],
)
def test_3_an_authorisation_of_another_day_or_a_lower_level_opens_nothing(
    cast: Cast, level, since, until, code
):
    document = incoming(cast, level=MIDDLE).result["document"]
    row = Authorisation.objects.get(key=grant(cast, cast.key("outsider"), "reader", level, "interior"))
    Authorisation.objects.filter(pk=row.pk).update(since=since, until=until)
    assert not sees(cast.outsider, document), code
    Authorisation.objects.filter(pk=row.pk).update(since="2026-11-16", until=None, rank=30)
    assert sees(cast.outsider, document)


def test_3_neither_a_post_nor_a_right_of_the_framework_is_an_authorisation(cast: Cast):
    """The head decides by capacity; without an authorisation the head sees nothing,
    and so does a super-user."""
    document = incoming(cast).result["document"]
    assert sees(cast.head, document)
    for row in Authorisation.objects.filter(post__key=cast.key("head")):
        do("authorisation.withdraw", cast.access, authorisation=str(row.key), reason="hết nhiệm kỳ")
    assert cast.head.capacity == "province-chair" and not sees(cast.head, document)


def test_3_no_authorisation_without_training_and_none_for_oneself(cast: Cast):
    asked = {"role": "reader", "unit": cast.units["interior"], "level": LOW, "since": "2026-11-16"}
    with pytest.raises(Refusal) as untrained:
        do("authorisation.propose", cast.access, office=cast.key("outsider"), **asked)
    with pytest.raises(Refusal) as oneself:
        do("authorisation.propose", cast.access, office=cast.key("access"), trained_on="2026-01-04", **asked)
    assert (untrained.value.code, oneself.value.code) == ("training_missing", "nothing_for_oneself")


def test_3_a_break_glass_authorisation_always_ends(cast: Cast):
    row = Authorisation.objects.filter(post__key=cast.key("keeper"))
    with pytest.raises(IntegrityError), transaction.atomic():
        row.update(break_glass=True, until=None)
    row.update(break_glass=True, until=TODAY)
    assert [act.name for act in ACTS if "break_glass" in kinds(act.order)] == [], (
        "an act that breaks the glass needs its own tests"
    )


def test_3_the_administrator_sees_no_entry_whatever_stands_in_the_authorisation(cast: Cast):
    incoming(cast)
    Authorisation.objects.filter(post__key=cast.key("administrator")).update(rank=40)
    for question in ("documents", "books", "scans", "hits", "destructions", "holdings"):
        assert ask(cast.administrator, question)["rows"] == [], question
    assert ask(cast.administrator, "documents")["total"]["count"] == 0


# --- 4: it watches nobody ---


def decision(cast: Cast, **more: Any) -> str:
    asked = {
        "unit": cast.units["interior"],
        "stores": "/srv/chung",
        "since": "2026-11-16",
        "until": "2026-12-16",
        "purpose": "định kỳ",
    }
    return str(do("scan.open", cast.head, **{**asked, **more}).result["scan"])


def test_4_a_scan_is_decided_by_name_of_its_stores_and_for_a_time(cast: Cast):
    with pytest.raises(Invalid) as nothing:
        decision(cast, stores=" \n ")
    with pytest.raises(Refusal) as long:
        decision(cast, until="2027-11-16")
    assert (set(nothing.value.fields), long.value.code) == ({"stores"}, "scan_too_long")
    assert Scan.objects.get(key=decision(cast)).stores == "/srv/chung"


@pytest.mark.parametrize(
    ("named", "code"),
    [("", "report_without_decision"), ("00000000-0000-4000-8000-000000000000", "report_of_another_decision")],
)
def test_4_a_report_that_names_no_decision_or_another_is_not_taken_in(cast: Cast, named, code):
    scan = decision(cast)
    with pytest.raises(Refusal) as no:
        do("scan.close", cast.registrar, scan=scan, decision=named, report_digest="ab" * 32)
    assert no.value.code == code and Scan.objects.get(key=scan).state == "open"
    do("scan.close", cast.registrar, scan=scan, decision=scan, report_digest="ab" * 32)


def test_4_a_finding_has_places_and_no_people(cast: Cast):
    """Who judged it stands in the decision over it, and nobody else is named."""
    pointing = {f.name for f in Hit._meta.concrete_fields if f.is_relation}
    assert pointing == {"scan", "unit", "document"}
    asked = {name for act in ACTS if act.subject in ("hit", "scan") for name in kinds(act.order)}
    assert asked == {
        "unit",
        "stores",
        "since",
        "until",
        "purpose",
        "scan",
        "decision",
        "report_digest",
        "files",
        "not_read",
        "hits",
        "hit",
        "reason",
    }


def abroad(module: ast.Module) -> list[str]:
    """Clients of a network, a mailbox or a desktop that a module imports,
    and sockets that it opens to somewhere."""
    opened = [name for name, _ in calls(module) if name in ("create_connection", "bind", "listen", "sendto")]
    return [name for name in imports(module) if ABROAD.match(name)] + opened


ABROAD = re.compile(
    r"(ssl|http|urllib\.request|imaplib|poplib|smtplib|ftplib|requests|httpx|aiohttp|paramiko|pynput|scapy)\b"
)


def test_4_the_scanner_reads_folders_and_has_no_way_to_a_network_or_to_anybody_s_screen():
    """The one kind of socket it has is the pair on which a jailed worker answers."""
    assert {
        str(path): told for path in files("foundations/scan", "cli/offline") if (told := abroad(tree(path)))
    } == {}
    assert abroad(ast.parse("from urllib.parse import quote\nleft, right = socket.socketpair()")) == []
    bad = "import imaplib\nfrom urllib.request import urlopen\nsocket.create_connection(('mail', 993))"
    assert abroad(ast.parse(bad)) == ["imaplib", "urllib.request.urlopen", "create_connection"]


# --- 6: secrecy ends ---


def test_6_every_protection_has_an_end_and_ends_on_that_day_by_the_clock_alone(cast: Cast):
    """On the last day only the level opens it; on the day after, whoever has the unit reads it."""
    key = incoming(cast, level=TOP, abstract="").result["document"]
    grant(cast, cast.key("outsider"), "reader", LOW, "interior")
    document = Document.objects.get(key=key)
    assert document.protected_until is not None and not sees(cast.outsider, key)
    last = datetime.combine(document.protected_until - timedelta(days=1), NOW.timetz())
    assert tick(last).ended == 0 and tick(last + timedelta(days=1)).ended == 1
    document.refresh_from_db()
    assert (document.state, document.declassified_on) == ("declassified", document.protected_until)
    assert sees(cast.outsider, key)


def test_6_no_protection_is_longer_than_its_level_allows(cast: Cast):
    with pytest.raises(Refusal) as no:
        incoming(cast, protected_until="2199-01-01")
    assert no.value.code == "longer_than_the_period"
    assert incoming(cast, protected_until="2026-12-01")


# --- 8: personal data ends, and the log still verifies ---


def test_8_a_name_in_the_log_is_erased_by_two_and_the_log_still_verifies(cast: Cast):
    index = do("person.register", cast.access, name="Lê Thị Được Xóa").index
    texts = Disclosure.objects.filter(entry=index).values_list("text", flat=True)
    assert any("Lê Thị Được Xóa" in str(disclosed(text)) for text in texts)
    erasure = do("disclosure.propose_erasure", cast.access, entry=index, ground="hết thời hạn lưu").result[
        "erasure"
    ]
    with pytest.raises(Refusal):
        do("disclosure.erase", cast.access, erasure=erasure)
    assert any(texts.all())
    do("disclosure.erase", cast.second_access, erasure=erasure)
    assert set(texts.all()) == {None}
    assert list(verify()) == []
