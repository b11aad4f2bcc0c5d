"""Whoever decides sees what he decides about,
and finds on its page everything that My work offers him to do with it."""

import os
import re
from html import unescape
from importlib import import_module
from random import Random
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils import timezone, translation

from steward.acts.catalogue import ACTS
from steward.models import Copy, Delegation, Document, Erasure, Incident, Loan, Person, Post, Reset
from steward.models.people.mandates import actor
from steward.reads import things, waiting
from steward.reads.machinery.asking import organisation_day
from steward.reads.things import THINGS
from steward.rules.catalogue import DECLARED
from steward.rules.machinery.actor import POST, Actor
from steward.rules.machinery.answers import Unknown
from steward.web.beside import SHOWN
from steward.web.machinery.tell import page_of
from tests.cast import LOW, MIDDLE, Cast, do, incoming
from tests.journeys.filled import fill, wait
from tests.reads.asked import ask
from tests.reads.lively import lively
from tests.web.acting import page
from tests.worlds import signed_in

WORLDS = int(os.environ.get("STEWARD_WORLDS", "3"))


# --- what is decided is shown ---


def test_every_thing_that_somebody_decides_about_tells_its_facts_beside_the_form():
    decided = {subject for act in DECLARED if POST in act.principals for subject in act.on} - {"log"}
    assert {one for one in decided if one not in SHOWN and THINGS[one].facts is None} == set()


@pytest.fixture
def proposed(cast: Cast) -> str:
    do("compartment.create", cast.access, code="alpha", title="Việc A")
    return do(
        "authorisation.propose",
        cast.access,
        office=cast.key("outsider"),
        role="reader",
        unit=cast.units["interior"],
        level=MIDDLE,
        since="2026-11-16",
        until="2027-01-31",
        trained_on="2026-01-04",
        compartments="alpha",
        reason="họp liên ngành",
    ).result["authorisation"]


FACTS = (
    "Chuyên viên Sở Tài chính – Sở Tài chính",
    "Nguyễn Văn Outsider",
    "Reader",
    "Sở Nội vụ",
    "Top secret",
    "alpha",
    "16/11/2026",
    "31/01/2027",
    "04/01/2026",
    "họp liên ngành",
    "Trần Thị An",
)


@pytest.mark.parametrize("act", ["authorisation.confirm", "authorisation.refuse", ""])
def test_whoever_confirms_refuses_or_withdraws_a_right_sees_all_that_is_granted(
    cast: Cast, proposed: str, act: str
):
    address = f"/acts/{act}/?authorisation={proposed}" if act else f"/authorisations/{proposed}/"
    shown = page("bao", address)
    named = ask(cast.second_access, "choices", subject="level")["rows"]
    level = next(row["en"] for row in named if row["code"] == MIDDLE)
    assert [fact for fact in (*FACTS[:4], level, *FACTS[5:]) if fact not in shown] == []


def test_my_work_tells_of_a_right_what_is_granted(cast: Cast, proposed: str):
    shown = page("bao", "/")
    named = ask(cast.second_access, "choices", subject="level")["rows"]
    level = next(row["en"] for row in named if row["code"] == MIDDLE)
    told = (FACTS[1], FACTS[2], FACTS[3], level, *FACTS[5:9], "Trần Thị An")
    assert [fact for fact in told if fact not in shown] == []


def test_lines_to_choose_from_that_differ_in_level_or_days_alone_are_told_apart(cast: Cast, proposed: str):
    do(
        "authorisation.propose",
        cast.access,
        office=cast.key("outsider"),
        role="reader",
        unit=cast.units["interior"],
        level=LOW,
        since="2026-11-16",
        trained_on="2026-01-04",
    )
    labels = [
        row["label"]
        for row in ask(cast.second_access, "pick", subject="authorisation", act="authorisation.confirm")[
            "rows"
        ]
    ]
    assert len(labels) == len(set(labels)) == 2


def test_a_reset_an_erasure_and_a_delegation_tell_their_facts_on_the_pages_of_their_acts(cast: Cast):
    fill(cast)
    wait(cast)
    reset, erasure = Reset.objects.get(state="proposed"), Erasure.objects.get(state="proposed")
    lent = Delegation.objects.get()
    for login, address, facts in (
        (
            "bao",
            f"/acts/credential.confirm_reset/?reset={reset.key}",
            ("Nguyễn Văn Outsider", "Sở Tài chính", "outsider", "Password", "Trần Thị An"),
        ),
        ("bao", f"/acts/credential.refuse_reset/?reset={reset.key}", ("Nguyễn Văn Outsider", "Password")),
        (
            "bao",
            f"/acts/disclosure.erase/?erasure={erasure.key}",
            (str(erasure.entry_id), "Enter a person", "chờ xét", "Trần Thị An"),
        ),
        (
            "head",
            f"/acts/delegation.end/?delegation={lent.key}",
            ("Phó Giám đốc Sở Nội vụ", "12/QĐ", "16/11/2026", "01/12/2026"),
        ),
    ):
        shown = page(login, address)
        assert [fact for fact in facts if fact not in shown] == [], address


def test_the_sign_in_name_of_a_person_is_told_to_those_who_keep_it_alone(cast: Cast):
    person = str(Person.objects.get(posts__key=cast.key("outsider")).key)
    for name, told in (("access", True), ("outsider", True), ("registrar", False)):
        rows = ask(getattr(cast, name), "summary", subject="person", key=person)["rows"]
        assert ("outsider" in {row["value"] for row in rows}) is told, name


def test_a_permission_tells_what_it_permits_of_which_copy_until_when_how_many_and_by_whom(cast: Cast):
    made = incoming(cast)
    order = {"form": "true-copy", "quantity": 3, "reason": "họp giao ban", "until": "2026-12-01"}
    permission = do("copy.permit_reproduction", cast.head, copy=made.result["copies"][0], **order).result[
        "permission"
    ]
    do("copy.reproduce", cast.registrar, permission=permission, quantity=1)
    named = ask(cast.registrar, "choices", subject="copy_form")["rows"]
    facts = {
        "Number, symbol": Document.objects.get().symbol,
        "Copy": Copy.objects.get(key=made.result["copies"][0]).path,
        "Form": next(r["en"] for r in named if r["code"] == "true-copy"),
        "Number of copies": "3",
        "Copies made": "1",
        "Last day": "01/12/2026",
        "Reason": "họp giao ban",
        "State": "In force",
        "Permitted by": "Giám đốc Sở Nội vụ – Sở Nội vụ (Nguyễn Văn Head)",
        "Permitted on": "16/11/2026",
    }
    with translation.override("en"):
        rows = ask(cast.registrar, "summary", subject="permission", key=permission)["rows"]
        assert facts.items() <= {row["label"]: row["value"] for row in rows}.items()
        with pytest.raises(Unknown):
            ask(cast.outsider, "summary", subject="permission", key=permission)
    for login, address in (("registrar", "copy.reproduce"), ("head", "copy.end_permission")):
        shown = page(login, f"/acts/{address}/?permission={permission}")
        assert [fact for fact in facts.values() if fact not in shown] == []


def lent_on(cast: Cast) -> list[Loan]:
    """A copy lent by the registrar to the keeper, and by the keeper to another unit."""
    copy = incoming(cast).result["copies"][0]
    for giver, to, until in (
        ("registrar", "keeper", "2026-12-20"),
        ("keeper", "second_keeper", "2026-12-10"),
    ):
        offered = do("copy.offer", getattr(cast, giver), copy=copy, to=cast.key(to), due_back=until).result[
            "handover"
        ]
        do("copy.accept", getattr(cast, to), handover=offered)
    return list(Loan.objects.order_by("pk"))


def test_a_loan_tells_who_lent_which_copy_to_whom_until_when_and_names_nobody_to_those_not_party_to_it(
    cast: Cast,
):
    loan = lent_on(cast)[1]
    posts = {
        name: things.people.post(Post.objects.select_related("unit", "person").get(key=cast.key(name)))
        for name in ("keeper", "second_keeper")
    }
    for name, named in (("registrar", True), ("keeper", True), ("second_keeper", True), ("head", False)):
        with translation.override("en"):
            rows = ask(getattr(cast, name), "summary", subject="loan", key=str(loan.key))["rows"]
        told = {row["label"]: row["value"] for row in rows}
        assert told["Copy"] == loan.copy.path and (told["Lent on"], told["Until"], told["State"]) == (
            "16/11/2026",
            "10/12/2026",
            "On loan",
        )
        assert ((told["Lent by"], told["Lent to"]) == (posts["keeper"], posts["second_keeper"])) is named, (
            name
        )
        assert any("(" in told[one] for one in ("Lent by", "Lent to")) is named, name
    shown = page("keeper", f"/acts/copy.extend_loan/?loan={loan.key}")
    assert [
        fact
        for fact in (posts["keeper"], posts["second_keeper"], "10/12/2026", "On loan")
        if fact not in shown
    ] == []


# --- what My work offers, the page of the thing offers ---


def buttons(shown: str) -> set[tuple[str, str]]:
    """Act and key of its thing, for each link to an act."""
    found = set()
    for link in re.findall(r'href="([^"]*/acts/[^"]+|[^"]*papers/[^"]+|[^"]*fingerprints/[^"]*)"', shown):
        parts = urlsplit(link)
        act = next((act for act in ACTS if act.name == parts.path.removeprefix("/acts/").strip("/")), None)
        if act is not None and act.names:
            found |= {(act.name, key) for key in parse_qs(parts.query).get(act.names, ())}
    return found


def missing(by: Actor, client: Client) -> list[str]:
    """Rows of My work that name a thing whose own page does not offer the act of the row."""
    told = []
    for kind in waiting.BY_KIND:
        for row in ask(by, "waiting", kind=kind, limit=20)["rows"]:
            address = page_of(row["page"]["subject"], row["page"]["key"])
            if not address:
                told.append(f"{kind}: no page")
                continue
            answer = client.get(address)
            if answer.status_code != 200:
                told.append(f"{kind}: {answer.status_code}")
            elif row["act"] and (row["act"], row["key"]) not in buttons(unescape(answer.content.decode())):
                told.append(f"{kind}: {address}")
    return told


#: Another hand's: copies, documents, destruction lists and handovers.
CUSTODY = {
    waits.kind
    for waits in waiting.WAITS
    if waits.subject in ("copy", "document", "destruction", "handover", "permission", "loan")
}


def ours(told: list[str]) -> list[str]:
    return [one for one in told if one.split(":")[0] not in CUSTODY]


def test_the_page_of_a_thing_offers_what_my_work_offers_in_an_office_with_something_in_every_state(
    cast: Cast,
):
    fill(cast)
    wait(cast)
    told = []
    for post in Post.objects.filter(
        key__in=cast.posts.values(), person__account__isnull=False
    ).select_related("unit"):
        told += missing(actor(post, organisation_day(timezone.now())), signed_in(post))
    print("custody:", sorted({one.split(":")[0] for one in told if one not in ours(told)}))
    assert ours(told) == []


@pytest.mark.parametrize("number", range(WORLDS))
def test_the_page_of_a_thing_offers_what_my_work_offers_in_any_world(cast: Cast, number: int):
    told = []
    for post in lively(Random(number), 900 + number).posts[:6]:
        told += missing(actor(post, organisation_day(timezone.now())), signed_in(post))
    assert ours(told) == []


def test_a_right_is_answered_from_the_page_of_its_post_too(cast: Cast, proposed: str):
    shown = buttons(page("bao", f"/posts/{cast.key('outsider')}/"))
    assert {("authorisation.confirm", proposed), ("authorisation.refuse", proposed)} <= shown
    assert ("authorisation.withdraw", proposed) not in shown
    own = buttons(page("an", f"/posts/{cast.key('outsider')}/"))
    assert ("authorisation.withdraw", proposed) in own
    assert not {("authorisation.confirm", proposed), ("authorisation.refuse", proposed)} & own


def test_my_work_offers_the_second_person_to_confirm_and_to_refuse_and_the_proposer_to_withdraw(
    cast: Cast, proposed: str
):
    of_right = {
        who: {act for act, key in buttons(page(who, "/")) if key == proposed} for who in ("bao", "an")
    }
    assert of_right == {
        "bao": {"authorisation.confirm", "authorisation.refuse"},
        "an": {"authorisation.withdraw"},
    }


def test_an_erasure_is_answered_from_the_page_of_its_entry_too(cast: Cast):
    told = do("person.register", cast.access, name="Người Sẽ Được Xóa")
    erasure = do("disclosure.propose_erasure", cast.access, entry=told.index, ground="hết hạn").result[
        "erasure"
    ]
    assert ("disclosure.erase", erasure) in buttons(page("bao", f"/log/{told.index}/"))
    assert ("disclosure.erase", erasure) not in buttons(page("an", f"/log/{told.index}/"))


def test_an_incident_tells_until_when_it_is_to_be_reported_by_which_article_and_what_is_left(cast: Cast):
    fill(cast)
    incident = Incident.objects.get()
    row = next(row for row in ask(cast.registrar, "waiting", kind="incident.close")["rows"])
    assert (row["page"], row["day"], row["is_due"]) == (
        {"subject": "incident", "key": str(incident.key)},
        "2026-11-16",
        True,
    )
    told = {
        one["label"]: one["value"]
        for one in ask(cast.registrar, "summary", subject="incident", key=str(incident.key))["rows"]
    }
    assert "16/11/2026" in told.values()
    shown = page("registrar", f"/incidents/{incident.key}/")
    for said in (
        "Report of a leak or loss",
        "Report due on",
        "16/11/2026",
        "Time left",
        "close the incident here",
    ):
        assert said in shown
    assert ("incident.close", str(incident.key)) in buttons(shown)
    do("incident.close", cast.registrar, incident=str(incident.key), outcome="đã gỡ")
    closed = page("registrar", f"/incidents/{incident.key}/")
    assert "đã gỡ" in closed and "Time left" not in closed and not buttons(closed)


def test_every_subject_whose_page_is_made_of_its_facts_has_a_head():
    """The list that docs/map.md names beside the address of a new subject."""
    from steward.web import things as pages
    from steward.web.urls import SUBJECTS

    addresses = [
        one for subject in SUBJECTS for one in import_module(f"steward.web.{subject}.urls").urlpatterns
    ]
    routed = [one.default_args["subject"] for one in addresses if one.callback is pages.one]
    assert sorted(routed) == sorted(pages.ABOVE)
