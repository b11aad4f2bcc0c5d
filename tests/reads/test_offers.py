"""What is offered is what the standing rule has nothing against, for every act,
thing and person of random worlds.

On the page of a thing, among the choices for an act, in the list of all actions: and what is offered succeeds
with an order that fits. The same of My work is in test_waiting.py.
"""

import os
import re
from collections import Counter
from html import unescape
from itertools import islice
from random import Random
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import transaction
from django.utils import timezone

from steward.acts.catalogue import ACTS
from steward.models import (
    Allowance,
    Authorisation,
    Book,
    BookEntry,
    Copy,
    Delegation,
    Destruction,
    Document,
    Handover,
    Hit,
    Permission,
    Person,
    Post,
    Reset,
    Scan,
    Unit,
)
from steward.models.machinery.record import Record
from steward.models.people.mandates import actor
from steward.reads import offers
from steward.reads.machinery.asking import organisation_day
from steward.reads.things import THINGS
from steward.rules.catalogue import DECLARED
from steward.rules.machinery.actor import POST, Actor
from steward.rules.machinery.answers import No
from steward.rules.machinery.standing import Standing
from tests.cast import TODAY, Cast, do, incoming
from tests.fitting import FITTING, order_for
from tests.journeys.filled import fill, wait
from tests.worlds import signed_in, world

WORLDS = int(os.environ.get("STEWARD_WORLDS", "3"))
SEED = int(os.environ.get("STEWARD_SEED", "0"))
MODELS = {
    "unit": Unit,
    "office": Post,
    "person": Person,
    "authorisation": Authorisation,
    "delegation": Delegation,
    "reset": Reset,
    "book": Book,
    "document": Document,
    "entry": BookEntry,
    "copy": Copy,
    "handover": Handover,
    "permission": Permission,
    "destruction": Destruction,
    "scan": Scan,
    "hit": Hit,
    "allowance": Allowance,
}
#: Where the buttons of a thing stand: the address of its page, and on the page of what it belongs to.
PAGES = {
    "document": "/register/{}/",
    "copy": "/copies/{}/",
    "handover": "/handovers/{}/",
    "destruction": "/destructions/{}/",
    "book": "/books/{}/",
    "scan": "/scan/{}/",
    "hit": "/hits/{}/",
    "office": "/posts/{}/",
    "authorisation": "/authorisations/{}/",
    "delegation": "/delegations/{}/",
    "reset": "/resets/{}/",
    "allowance": "/allowances/{}/",
    "incident": "/incidents/{}/",
}


def test_every_act_has_an_order_that_fits():
    there = {act.name for act in ACTS if POST in act.standing.principals and "log" not in act.standing.on}
    assert set(FITTING) == there


@pytest.fixture
def worlds(cast: Cast):
    return made_worlds()


def made_worlds():
    root = Unit.objects.get(parent=None)
    return [world(Random(SEED + n), root, 500 + n) for n in range(WORLDS)]


def buttons(client: object, address: str) -> set[tuple[str, str]]:
    """Act and key of its thing, for each link to an act on a page."""
    found = set()
    for link in re.findall(r'href="(/acts/[^"]+)"', unescape(client.get(address).content.decode())):
        parts = urlsplit(link)
        name = parts.path.removeprefix("/acts/").strip("/")
        act = next((act for act in ACTS if act.name == name), None)
        if act is not None and act.names:
            found |= {(name, key) for key in parse_qs(parts.query).get(act.names, ())}
    return found


def allowed(by: object, subject: str, rows: object) -> set[tuple[str, str]]:
    """Act and key, for each act that is done to things of this subject and that nothing stands against."""
    acts = [one for one in DECLARED if subject in one.on and POST in one.principals]
    return {(one.name, str(row.key)) for row in rows for one in acts if one(by, row.thing(by.day)) is None}


#: Acts with a page of their own under another address, or inside the page of a job:
#: their buttons are no links to /acts/.
OWN = {"document.keep_fingerprints", "proof.attach", "scan.take_in", "book.print"}


def test_a_page_offers_what_the_rule_allows_and_nothing_else(worlds, cast: Cast):
    for w in worlds:
        for post in w.posts[:4]:
            by, client = actor(post, organisation_day(timezone.now())), signed_in(post)
            for subject, address in PAGES.items():
                rows = list(THINGS[subject].rows(by).order_by("-pk")[:4])
                for row in rows:
                    there = {
                        pair for pair in buttons(client, address.format(row.key)) if pair[1] == str(row.key)
                    }
                    assert there == {pair for pair in allowed(by, subject, [row]) if pair[0] not in OWN}, (
                        subject,
                        post.title,
                    )


def test_the_choices_for_an_act_are_all_that_its_rule_allows(worlds, cast: Cast):
    for w in worlds:
        for post in w.posts:
            by = actor(post, TODAY)
            for act in (one for one in DECLARED if POST in one.principals):
                for subject in act.on:
                    if subject not in THINGS:
                        continue
                    every = {str(r.key) for r in THINGS[subject].rows(by) if act(by, r.thing(by.day)) is None}
                    assert {str(row.key) for row in offers.among(act, subject, by)} == every, (
                        act.name,
                        post.title,
                    )


def test_what_is_offered_succeeds_with_an_order_that_fits(cast: Cast):
    """In the worlds whatever they hold, and in an office with something
    in every state that waits for somebody."""
    fill(cast)
    wait(cast)
    done, unfit = Counter(), Counter()
    for post in [
        *(o for w in made_worlds() for o in w.posts),
        *Post.objects.filter(key__in=cast.posts.values()),
    ]:
        by = actor(post, TODAY)
        for act in (one for one in DECLARED if POST in one.principals and "log" not in one.on):
            for thing in things_for(act, by):
                fields = order_for(act.name, by, thing)
                (unfit if fields is None else done)[act.name] += 1
                if fields is not None:
                    tried(act.name, by, fields)
    print(
        f"{sum(done.values())} orders of {len(done)} acts done, {sum(unfit.values())} times nothing fitted: "
        f"{dict(unfit)}"
    )
    assert set(FITTING) - set(done) == set()


def things_for(act: Standing, by: Actor) -> list[Record | None]:
    """Two of the things an act may be done to, or none where it is done to none and may be done."""
    if not act.on:
        return [None] if act(by) is None else []
    subjects = (subject for subject in act.on if subject in THINGS)
    return [row for subject in subjects for row in islice(offers.among(act, subject, by), 2)]


def tried(name: str, by: Actor, fields: dict) -> None:
    """Perform it and take it back: a No is a fault,
    since the rule had nothing against it and the order fits."""
    with transaction.atomic():
        transaction.get_connection().atomic_blocks[-1]._from_testcase = True
        try:
            do(name, by, **fields)
        except No as no:
            raise AssertionError(
                f"{name} by {by.post}: {no.code} {no.params or getattr(no, 'fields', '')}"
            ) from no
        finally:
            transaction.set_rollback(True)


@pytest.mark.parametrize("number", [1, 2, 3, 4, 5])
def test_choices_go_on_beyond_what_is_read_at_once(cast: Cast, number: int):
    act = next(one for one in DECLARED if one.name == "copy.offer")
    made = {incoming(cast, symbol=f"{n}/X", copies="1").result["copies"][0] for n in range(number)}
    told = [str(row.key) for row in offers.among(act, "copy", cast.registrar, at_once=2)]
    assert set(told) == made and len(told) == number
