"""The doors translate: the same order through page,
JSON and command line is the same order and the same entry."""

import json

import pytest
from django import forms
from django.test import Client

from steward.acts.catalogue import ACTS
from steward.acts.machinery.appender import last_leaf
from steward.acts.machinery.envelope import origin_from
from steward.cli.generic import options
from steward.foundations.tlog.disclosure import read as read_disclosure
from steward.models import Account, Copy, Disclosure, Entry, Origin
from steward.reads.imports import imported
from steward.rules.imports.rows import origin as of_a_row
from steward.rules.machinery.answers import Invalid
from steward.rules.machinery.fields import plain, read
from steward.web.machinery.forms import form_for, order_of
from tests.cast import NOW, Cast, erase, incoming
from tests.house.test_orders_stay_readable import ORDERS

OPEN = [act for act in ACTS if "post" in act.standing.principals]


def sent(act):
    return json.loads((ORDERS / f"{act.name}.json").read_text(encoding="utf-8"))


def through_the_page(act, values, by):
    """The form of the act filled in; what may be chosen is widened by what the vector names."""
    form = form_for(
        act.order,
        by,
        data={k: ("on" if v is True else v) for k, v in values.items() if v not in (None, False)},
    )
    for name, field in form.fields.items():
        if isinstance(field, forms.ChoiceField):
            value = values.get(name)
            field.choices = [
                *field.choices,
                *((v, v) for v in (value if isinstance(value, list) else [value])),
            ]
    return order_of(act.order, form), form.errors


def as_word(value):
    """A value as one word of a command line: keys with blanks between them, rows and files as JSON."""
    if isinstance(value, dict) or (isinstance(value, list) and value and isinstance(value[0], dict)):
        return json.dumps(value)
    return " ".join(value) if isinstance(value, list) else str(value)


def through_the_command_line(act, values):
    words = []
    for name, value in values.items():
        if value is None or value is False:
            continue
        words += [f"--{name.replace('_', '-')}", as_word(value)]
    return read(act.order, options(words))


@pytest.mark.parametrize("act", OPEN, ids=lambda act: act.name)
def test_page_command_line_and_json_make_the_same_order(cast: Cast, act):
    values = sent(act)
    order, errors = through_the_page(act, values, cast.registrar)
    assert order is not None, errors
    doors = {
        "json": read(act.order, values),
        "command line": through_the_command_line(act, values),
        "page": order,
    }
    assert differing(values, doors) == {}


def differing(values, doors):
    """By door, the fields that did not come through as they were sent."""
    told = {
        door: {name for name in set(values) | set(plain(order)) if plain(order).get(name) != values.get(name)}
        for door, order in doors.items()
    }
    return {door: names for door, names in told.items() if names}


def test_a_door_that_loses_or_changes_a_field_is_found():
    act = next(act for act in ACTS if act.name == "copy.offer")
    values = sent(act)
    whole, lost, changed = (
        read(act.order, {**values, **other}) for other in ({}, {"note": ""}, {"due_back": "2026-12-01"})
    )
    assert differing(values, {"page": whole, "json": whole}) == {}
    assert differing(values, {"page": lost, "json": whole, "command line": changed}) == {
        "page": {"note"},
        "command line": {"due_back"},
    }


def sealed():
    """Act, actor and order of the newest entry."""
    leaf = last_leaf()
    row = Disclosure.objects.get(entry=Entry.objects.order_by("-idx").first(), title="order")
    return leaf.act, leaf.actor, read_disclosure(row.text)[2]["fields"]


def test_a_handover_offered_through_each_door_leaves_the_same_entry(cast: Cast, monkeypatch):
    from typer.testing import CliRunner

    from steward.cli.main import build

    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    copies = incoming(cast, copies="1 2 3").result["copies"]
    client = Client()
    client.force_login(
        Account.objects.get(login="registrar"), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    left = []
    client.post(
        "/acts/copy.offer/", {"copy": copies[0], "to": cast.key("keeper"), "note": "to read", "origin": "w"}
    )
    left.append(sealed())
    client.post(
        "/api/acts/copy.offer",
        json.dumps({"copy": copies[1], "to": cast.key("keeper"), "note": "to read"}),
        content_type="application/json",
    )
    left.append(sealed())
    words = [
        "do",
        "copy.offer",
        "--as",
        cast.key("registrar"),
        "--copy",
        copies[2],
        "--to",
        cast.key("keeper"),
        "--note",
        "to read",
    ]
    done = CliRunner().invoke(build("do"), words)
    assert done.exit_code == 0, done.output
    left.append(sealed())
    assert [(act, actor, {**order, "copy": ""}) for act, actor, order in left] == [
        (left[0][0], left[0][1], {**left[0][2], "copy": ""})
    ] * 3
    assert Copy.objects.filter(handovers__state="open").count() == 3


@pytest.mark.parametrize("door", ["page", "several", "json", "command line"])
def test_no_token_that_a_caller_chooses_stands_in_the_way_of_the_office_itself(cast: Cast, monkeypatch, door):
    """An origin is taken once for ever: whoever could name those of the office would stop erasing,
    the clock and imports."""
    from typer.testing import CliRunner

    from steward.cli.main import build

    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    made = incoming(cast, copies="1 2 3")
    client = Client()
    client.force_login(
        Account.objects.get(login="registrar"), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    own = [f"erased:{made.index}", of_a_row("ab" * 32, 1), f"scan.close:{made.result['document']}"]
    for token, copy in zip(own, made.result["copies"], strict=True):
        values = {"copy": copy, "to": cast.key("keeper")}
        if door == "page":
            client.post("/acts/copy.offer/", {**values, "origin": token})
        elif door == "several":
            client.post("/custody/hand-over/", {**values, "origin": token})
        elif door == "json":
            headers = {"Idempotency-Key": token}
            client.post(
                "/api/acts/copy.offer", json.dumps(values), content_type="application/json", headers=headers
            )
        else:
            words = [
                "--as",
                cast.key("registrar"),
                "--origin",
                token,
                "--copy",
                copy,
                "--to",
                cast.key("keeper"),
            ]
            assert CliRunner().invoke(build("do"), ["do", "copy.offer", *words]).exit_code == 0
    assert Copy.objects.filter(handovers__state="open").count() == 3
    assert imported("ab" * 32, [1]) == frozenset()
    erase(cast, made.index)
    assert Origin.objects.filter(origin__in=own).values_list("origin", "entry").get() == (own[0], made.index)


@pytest.mark.parametrize(
    ("token", "code"),
    [("x" * 101, "too_long"), ("a\x00b", "control_characters"), ("\ud800", "control_characters")],
)
def test_a_token_that_does_not_fit_is_invalid_and_never_cut(token: str, code: str):
    """Cut, two long ones would be the same act."""
    with pytest.raises(Invalid) as wrong:
        origin_from("api", token, "Idempotency-Key")
    assert wrong.value.fields["Idempotency-Key"][0] == code
    whole = origin_from("api", "x" * 100, "Idempotency-Key")
    assert whole.endswith("x" * 100) and len(whole) <= Origin._meta.get_field("origin").max_length
    assert origin_from("api", "", "Idempotency-Key") != origin_from("api", "", "Idempotency-Key")
