"""What an act says of itself once it is done: a sentence with names and days, nothing raw, nothing left open;
then what comes."""

import re

import pytest
from django.db import transaction
from django.test import Client
from django.utils import translation

from steward.models import Account, Authorisation, BookEntry, Document, Permission, Post, Reset, Scan
from steward.models.people.mandates import actor
from steward.reads import done
from steward.rules.catalogue import BY_NAME, DECLARED
from steward.rules.machinery.actor import CLOCK, POST, Actor
from tests.cast import LOW, TODAY, Cast, do, incoming, new_person, new_post
from tests.fitting import FITTING, order_for
from tests.journeys.filled import fill, wait
from tests.reads.test_offers import things_for

#: A key, a value of the program, a place that was not filled.
RAW = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}|None|…|[{}]|\d{4}-\d\d-\d\d")
#: Acts that a person orders and that are done to what can be picked: each is tried wherever it can be done.
TRIED = [act for act in DECLARED if POST in act.principals and not act.hands_out and "log" not in act.on]
#: The others: performed by the clock, at the founding, by the page that hands something out,
#: or named by an entry's number.
OTHERS = [act for act in DECLARED if act not in TRIED]


#: What the clock ends.
RECORDS = {
    "authorisation": Authorisation,
    "reset": Reset,
    "entry": BookEntry,
    "permission": Permission,
    "scan": Scan,
}


class Back(Exception):
    """Undo one act."""


def said(cast: Cast, language: str) -> dict[str, list[str]]:
    """Every sentence of these acts, each done where it can be done, and taken back."""
    told: dict[str, list[str]] = {}
    for post in Post.objects.filter(key__in=cast.posts.values()).select_related("unit"):
        by = actor(post, TODAY)
        for act in TRIED:
            for thing in things_for(act, by):
                fields = order_for(act.name, by, thing)
                if fields is None:
                    continue
                with pytest.raises(Back), transaction.atomic(), translation.override(language):
                    transaction.get_connection().atomic_blocks[-1]._from_testcase = True
                    told.setdefault(act.name, []).append(
                        done.sentence(act, do(act.name, by, **fields).result, by)
                    )
                    raise Back
    return told


def said_of_others(cast: Cast, language: str) -> dict[str, list[str]]:
    """The sentences of what nobody orders for a thing on this day,
    made of what each of these acts tells of itself."""
    entry = do("person.register", cast.access, name="Người Sẽ Được Xóa").index
    told: dict[str, dict[str, object]] = {
        "body.begin": {"title": "Tỉnh A", "offices": []},
        "book.print": {"book": cast.books["incoming"], "format": "pdf", "lines": 3},
        "register.export": {"format": "csv", "lines": 3},
        "book.turn_year": {"book": cast.books["incoming"]},
        "document.end_protection": {"document": str(Document.objects.order_by("pk").first().key)},
        "record.recommit": {"rows": 7, "last": 9},
        "disclosure.propose_erasure": do(
            "disclosure.propose_erasure", cast.access, entry=entry, ground="hết hạn"
        ).result,
    }
    ended = (act for act in OTHERS if act.principals == {CLOCK} and act.on)
    told |= {
        act.name: {act.on[0]: str(RECORDS[act.on[0]].objects.order_by("pk").first().key)} for act in ended
    }
    with translation.override(language):
        return {
            name: [done.sentence(BY_NAME[name], result, seeing(name, cast))] for name, result in told.items()
        }


def seeing(name: str, cast: Cast) -> Actor:
    """Somebody for whom the thing of this act exists."""
    return (
        cast.registrar
        if set(BY_NAME[name].on) & {"entry", "permission", "book", "scan", "document"}
        else cast.access
    )


@pytest.mark.parametrize("language", ["en", "vi"])
def test_every_act_says_what_it_did_with_the_names_and_numbers_of_its_thing(cast: Cast, language: str):
    fill(cast)
    wait(cast)
    do("compartment.create", cast.access, code="gamma", title="Việc C")
    told = {**said(cast, language), **said_of_others(cast, language)}
    assert {act.name for act in TRIED} <= set(FITTING)
    assert {act.name for act in DECLARED} - set(told) == set()
    raw = {name: [one for one in every if RAW.search(one)] for name, every in told.items()}
    assert {name: every for name, every in raw.items() if every} == {}
    assert [act.name for act in DECLARED if "{" not in act.past] == []


def sentence(name: str, by: object, /, **fields: object) -> str:
    with translation.override("en"):
        return done.sentence(BY_NAME[name], do(name, by, **fields).result, by)


def test_a_right_says_to_whom_over_what_and_how_long_and_what_became_of_it(cast: Cast):
    order = {
        "office": cast.key("outsider"),
        "role": "reader",
        "unit": cast.units["interior"],
        "level": LOW,
        "since": str(TODAY),
    }
    whom = "Chuyên viên Sở Tài chính – Sở Tài chính (Nguyễn Văn Outsider)"
    assert sentence(
        "authorisation.propose", cast.access, trained_on="2026-01-04", until="2026-12-31", **order
    ) == (
        f"Proposed for {whom}: Reader over Sở Nội vụ, from 16/11/2026 to 31/12/2026. It waits for a second "
        f"person."
    )
    key = str(Authorisation.objects.get(state="proposed").key)
    assert sentence("authorisation.confirm", cast.second_access, authorisation=key) == (
        f"Confirmed for {whom}: Reader over Sở Nội vụ, from 16/11/2026 to 31/12/2026."
    )
    withdrawn = sentence("authorisation.withdraw", cast.access, authorisation=key, reason="thôi")
    assert withdrawn == f"Reader over Sở Nội vụ for {whom}: withdrawn."
    again = do("authorisation.propose", cast.access, trained_on="2026-01-04", **order).result["authorisation"]
    refused = sentence("authorisation.refuse", cast.second_access, authorisation=again, reason="không")
    assert refused == f"Refused for {whom}: Reader over Sở Nội vụ."


def test_a_post_says_who_fills_it_or_that_nobody_does(cast: Cast):
    post, person = new_post(cast), new_person(cast)
    filled = sentence("office.assign", cast.access, office=post, person=person, since=str(TODAY))
    assert filled == "Chuyên viên – Sở Nội vụ: filled by Phạm Thị Dung, since 16/11/2026."
    assert sentence("office.assign", cast.access, office=post, since=str(TODAY)).startswith(
        "Chuyên viên – Sở Nội vụ: filled by nobody"
    )


def test_a_paper_that_runs_on_past_an_older_one_names_it_and_the_form_says_beforehand_what_is_lent(
    cast: Cast,
):
    lent = {"deputy": cast.key("deputy"), "since": str(TODAY)}
    form = "/acts/delegation.give/"
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(
        Account.objects.get(login="head"), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    assert "You lend already" not in client.get(form).content.decode()
    first = sentence("delegation.give", cast.head, **lent, paper="02/UQ", until="2026-12-16")
    assert first.endswith("paper: 02/UQ.")
    assert "paper 02/UQ, 16/11/2026 – 16/12/2026." in client.get(form).content.decode()
    past = sentence("delegation.give", cast.head, **lent, paper="03/UQ", until="2026-12-31")
    assert past.endswith(
        "paper: 03/UQ. The same is lent by the older paper 02/UQ until 16/12/2026; after that by this one."
    )
    after = sentence(
        "delegation.give", cast.head, **{**lent, "since": "2027-01-01"}, paper="04/UQ", until="2027-01-31"
    )
    assert after.endswith("paper: 04/UQ.")


def undone(name: str, by: object, /, **fields: object) -> tuple[str, list[str]]:
    """What takes an act back, and what comes next."""
    receipt = do(name, by, **fields)
    back = done.undo(BY_NAME[name], receipt.result, by)
    return back[0].name if back else "", [
        step.act.name for step in done.following(BY_NAME[name], receipt.result, by)
    ]


def test_what_can_be_taken_back_says_so_and_what_comes_next_is_offered(cast: Cast):
    right = {
        "office": cast.key("outsider"),
        "role": "reader",
        "unit": cast.units["interior"],
        "since": str(TODAY),
    }
    assert undone("authorisation.propose", cast.access, **right)[0] == "authorisation.withdraw"
    key = str(Authorisation.objects.get(state="proposed").key)
    assert (
        undone("authorisation.confirm", cast.second_access, authorisation=key)[0] == "authorisation.withdraw"
    )
    lent = {"deputy": cast.key("deputy"), "paper": "1", "since": str(TODAY), "until": str(TODAY)}
    assert undone("delegation.give", cast.head, **lent)[0] == "delegation.end"
    person = str(Post.objects.get(key=cast.key("outsider")).person.key)
    assert (
        undone("credential.propose_reset", cast.access, person=person, what="password")[0]
        == "credential.withdraw_reset"
    )
    period = {"unit": cast.units["interior"], "since": str(TODAY), "until": str(TODAY)}
    assert undone("scan.open", cast.head, stores="/srv", purpose="x", **period)[0] == "scan.abandon"
    assert (
        undone("office.create", cast.access, unit=cast.units["finance"], title="Tạp vụ")[1][0]
        == "office.assign"
    )
    assert undone("person.register", cast.access, name="Đỗ Văn Ê")[1] == ["account.open"]


def test_what_is_allowed_can_be_ended_from_where_it_was_allowed(cast: Cast):
    from tests.reads.asked import findings

    document = Document.objects.get(key=incoming(cast).result["document"])
    hit = findings(cast, document, 1)[0]
    assert undone("hit.allow", cast.registrar, hit=str(hit.key), reason="kho lưu trữ")[0] == "allowance.end"


def test_a_right_without_a_last_day_is_said_to_have_no_end(cast):
    given = {
        "office": cast.key("keeper"),
        "role": "reader",
        "unit": cast.units["interior"],
        "level": LOW,
        "since": "2026-11-16",
    }
    made = [
        do("authorisation.propose", cast.access, trained_on="2026-01-04", **given, **more).result
        for more in ({}, {"until": "2026-12-31"})
    ]
    with translation.override("en"):
        told = [done.sentence(BY_NAME["authorisation.propose"], result, cast.access) for result in made]
    assert "from 16/11/2026, without an end." in told[0] and "from 16/11/2026 to 31/12/2026." in told[1]
