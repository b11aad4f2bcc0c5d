"""Every kind of field through every door, by an act of the tests' own: rows, moments, files,
spans of numbers, sections."""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from django.urls import include, path, reverse
from hypothesis import given
from hypothesis import strategies as st
from ninja import NinjaAPI

from steward.acts import catalogue as acts
from steward.acts.machinery.act import Act, Done
from steward.acts.machinery.act import act as declared
from steward.api import urls as api
from steward.cli.generic import options
from steward.foundations.tlog.disclosure import read as read_disclosure
from steward.jobs import files
from steward.models import Account, Disclosure, Entry, Head
from steward.rules import catalogue
from steward.rules.machinery.answers import Invalid, must
from steward.rules.machinery.fields import (
    choice,
    day,
    file,
    flag,
    kinds,
    long_text,
    moment,
    number,
    plain,
    ranges,
    read,
    ref,
    rows,
    section,
    sections,
    text,
)
from steward.rules.machinery.standing import standing
from steward.rules.machinery.values import File
from steward.urls import urlpatterns as shipped
from steward.web.machinery.inputs import with_rows
from tests.cast import Cast


@dataclass(frozen=True)
class Seat:
    """Who sits where."""

    post: str = ref("office", "Post")
    since: date | None = day("Since", default=None)
    chairs: bool = flag("In the chair")


@dataclass(frozen=True)
class Meet:
    """Record a meeting of the tests."""

    what = section("What it was about")
    title: str = text("Title", longest=20)
    at: datetime = moment("Begins")
    papers: tuple[str, ...] = ranges("Papers", default=(), most=30)
    who = section("Who was there")
    seats: tuple[Seat, ...] = rows(Seat, "Seats", most=3)
    more = section("More", rare=True)
    level: str = choice("level", "Level", default="")
    guests: int | None = number("Guests", default=None, least=0)
    note: str = long_text("Note", default="")
    minutes: File | None = file("Minutes", default=None, most=1000)


@standing("meeting.record", verb="Record a meeting", past="The meeting is recorded.")
def may_record(by, _):
    """Anybody."""


@declared(may_record, Meet)
def record(order, by, now):
    must(may_record(by))
    return Done((), {"minutes": "0f" * 16} if order.minutes else {})


PDF = b"%PDF-1.7 minutes"
MINUTES = {"sha256": sha256(PDF).hexdigest(), "size": len(PDF), "media_type": "application/pdf"}


@pytest.fixture
def known(cast: Cast, monkeypatch, settings, tmp_path) -> Act:
    """The act stands in both catalogues, and the JSON interface has it."""
    interface = NinjaAPI(urls_namespace="meeting", auth=api.Signed(csrf=True), docs_url=None)
    interface.exception_handler(api.No)(api.no)
    monkeypatch.setattr(api, "api", interface)
    monkeypatch.setitem(acts.BY_NAME, record.name, record)
    monkeypatch.setitem(catalogue.BY_NAME, record.name, may_record)
    api._act(record)
    settings.DATA = tmp_path
    patterns = type(
        "Patterns", (), {"urlpatterns": [path("meeting/", interface.urls), path("", include(shipped))]}
    )
    with override_settings(ROOT_URLCONF=patterns):
        yield record


@pytest.fixture
def client(cast: Cast) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(
        Account.objects.get(login="registrar"), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    return client


def sealed() -> dict:
    row = Disclosure.objects.get(entry=Entry.objects.order_by("-idx").first(), title="order")
    return read_disclosure(row.text)[2]["fields"]


def told(cast: Cast) -> dict:
    """The order as plain values: the form in which it is sealed, whichever door it came through."""
    return {
        "title": "Họp",
        "at": "2026-11-16T02:30:00+00:00",
        "papers": "7 8 9 14/1",
        "level": "",
        "guests": 2,
        "note": "a\nb",
        "minutes": MINUTES,
        "seats": [
            {"post": cast.key("head"), "since": "2026-09-01", "chairs": True},
            {"post": cast.key("keeper"), "since": None, "chairs": False},
        ],
    }


def on_the_page(cast: Cast, **more) -> dict:
    return {
        "title": "Họp",
        "at": "16/11/2026 9h30",
        "papers": "Bản số 7-9; 14/1",
        "guests": "2",
        "note": "a\r\nb",
        "origin": "t",
        "seats-rows": "3",
        "seats-0-post": cast.key("head"),
        "seats-0-since": "01.09.26",
        "seats-0-chairs": "on",
        "seats-2-post": cast.key("keeper"),
        **more,
    }


def test_an_act_with_rows_a_moment_spans_and_a_file_is_the_same_through_every_door(cast, known, client):
    value = told(cast)
    done = client.post(
        reverse("act", args=[known.name]), on_the_page(cast, minutes=SimpleUploadedFile("b.pdf", PDF))
    )
    assert done.status_code == 302, done.content.decode()
    by_page = sealed()
    answer = client.post("/meeting/acts/meeting.record", json.dumps(value), content_type="application/json")
    assert answer.status_code == 201, answer.content
    words = [
        part
        for name, one in value.items()
        if one not in (None, "")
        for part in (f"--{name}", json.dumps(one) if isinstance(one, list | dict) else str(one))
    ]
    assert by_page == sealed() == plain(read(Meet, options(words))) == plain(read(Meet, value)) == value
    assert files.payload("0f" * 16).read_bytes() == PDF, "kept under the key that the result names"


def test_a_file_of_a_refused_act_is_gone(cast, known, client, settings):
    size = Head.objects.get().size
    wrong = on_the_page(cast, minutes=SimpleUploadedFile("b.pdf", PDF), title="x" * 21)
    large = on_the_page(cast, minutes=SimpleUploadedFile("b.pdf", PDF + b"x" * 1000))
    other = on_the_page(cast, minutes=SimpleUploadedFile("b.exe", b"MZ"))
    for sent in (wrong, large, other):
        assert client.post(reverse("act", args=[known.name]), sent).status_code == 422
    assert Head.objects.get().size == size
    assert [one for one in (settings.DATA / files.PAYLOADS).rglob("*") if one.is_file()] == []


def test_sections_head_the_fields_below_them_and_a_rare_one_is_folded_until_something_stands_in_it(
    cast, known, client
):
    assert [(one and one.label, names) for one, names in sections(Meet)] == [
        ("What it was about", ["title", "at", "papers"]),
        ("Who was there", ["seats"]),
        ("More", ["level", "guests", "note", "minutes"]),
    ]
    page = unescape(client.get(reverse("act", args=[known.name])).content.decode())
    assert "<legend>What it was about</legend>" in page and '<details class="part"><summary>More' in page
    page = unescape(
        client.post(reverse("act", args=[known.name]), {"note": "x", "origin": "t"}).content.decode()
    )
    assert '<details class="part" open><summary>More' in page


def test_rows_are_added_and_taken_away_without_a_script_and_nothing_is_judged_or_done(cast, known, client):
    address, size = reverse("act", args=[known.name]), Head.objects.get().size
    page = unescape(client.post(address, on_the_page(cast, rows="seats:add", title="")).content.decode())
    assert (
        'name="seats-rows" value="4"' in page
        and 'name="seats-3-post"' in page
        and "must be put right" not in page
    )
    page = unescape(client.post(address, on_the_page(cast, rows="seats:drop:1")).content.decode())
    assert 'name="seats-rows" value="2"' in page and 'name="seats-2-post"' not in page
    assert f'<option value="{cast.key("keeper")}" selected' in page[page.index('name="seats-1-post"') :]
    assert 'name="origin" value="t"' in page and Head.objects.get().size == size


@given(st.text(max_size=12))
def test_no_command_breaks_the_rows(command):
    from django.http import QueryDict

    data = QueryDict("seats-rows=2&seats-0-post=a&seats-1-post=b&title=x")
    assert with_rows(data, command)["title"] == "x" and with_rows(data, f"seats:{command}")["title"] == "x"


def test_what_is_wrong_in_a_row_is_said_in_the_row_and_named_by_its_place(cast, known, client):
    sent = on_the_page(cast, **{"seats-2-since": "31/2/2026"})
    page = client.post(reverse("act", args=[known.name]), sent)
    told_there = unescape(page.content.decode())
    at = told_there.index('name="seats-2-since"')
    assert page.status_code == 422 and "There is no day 31" in told_there[at : at + 700]
    value = {**told(cast), "seats": [{"post": cast.key("head")}, {"post": "x", "mood": 1}]}
    answer = client.post("/meeting/acts/meeting.record", json.dumps(value), content_type="application/json")
    assert answer.status_code == 422 and set(answer.json()["fields"]) == {"seats.1.post", "seats.1.mood"}


def test_the_interface_says_what_rows_moments_and_files_look_like():
    shape = api.schema(Meet)["properties"]
    assert shape["at"]["format"] == "date-time" and shape["minutes"]["properties"].keys() == {
        "sha256",
        "size",
        "media_type",
    }
    assert shape["seats"]["items"]["required"] == ["post"] and shape["seats"]["maxItems"] == 3


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ({"at": "2026-11-16T09:30"}, "moment_without_zone"),
        ({"at": "soon"}, "not_a_moment"),
        ({"at": "0001-01-01T00:00+14:00"}, "not_a_moment"),
        ({"seats": []}, "required"),
        ({"seats": "{"}, "not_rows"),
        ({"seats": [7]}, "not_rows"),
        ({"seats": [{1: 2}]}, "not_rows"),
        ({"seats": [{}] * 4}, "rows_out_of_range"),
        ({"papers": "1-31"}, "too_many"),
        ({"papers": "1-999999"}, "too_many"),
        ({"papers": 7}, "not_text"),
        ({"minutes": {**MINUTES, "sha256": "AB"}}, "not_a_digest"),
        ({"minutes": "x"}, "not_a_file"),
        ({"minutes": {**MINUTES, "size": True}}, "not_a_file"),
        ({"minutes": {**MINUTES, "name": "b"}}, "not_a_file"),
        ({"minutes": {**MINUTES, "size": 1001}}, "file_too_large"),
        ({"minutes": {**MINUTES, "media_type": "pdf"}}, "not_a_file"),
    ],
    ids=str,
)
def test_a_value_of_no_such_kind_is_named(written, code):
    good = {
        "title": "x",
        "at": "2026-11-16T09:30Z",
        "seats": [{"post": "018f3c1e-0000-7000-8000-000000000001"}],
    }
    assert read(Meet, good)
    with pytest.raises(Invalid) as caught:
        read(Meet, {**good, **written})
    assert {name: told[0] for name, told in caught.value.fields.items()} == dict.fromkeys(written, code)


MOMENTS = st.datetimes(
    min_value=datetime(1900, 1, 1), max_value=datetime(2200, 1, 1), timezones=st.timezones()
)
KEYS = st.uuids().map(str)
SEATS = st.lists(
    st.builds(
        lambda post, since, chairs: {"post": post, "since": since, "chairs": chairs},
        KEYS,
        st.none() | st.dates(date(1900, 1, 1), date(2200, 12, 31)).map(str),
        st.booleans(),
    ),
    min_size=1,
    max_size=3,
)
NUMBERS = st.lists(
    st.integers(1, 9999).map(str)
    | st.tuples(st.integers(1, 99), st.integers(1, 99)).map("{0[0]}/{0[1]}".format),
    max_size=30,
)


@given(MOMENTS, SEATS, NUMBERS, st.none() | st.integers(0, 1000))
def test_what_was_sealed_reads_back_the_same_whatever_it_holds(at, seats, numbers, size):
    value = {
        "title": "x",
        "at": at,
        "seats": seats,
        "papers": numbers,
        "minutes": {**MINUTES, "size": size} if size else None,
    }
    order = read(Meet, value)
    assert order.at == at.astimezone(UTC) and order.papers == tuple(numbers)
    assert read(Meet, plain(order)) == order and read(Meet, json.loads(json.dumps(plain(order)))) == order
    assert plain(order).keys() == kinds(Meet).keys()


@given(
    st.integers(1, 400),
    st.integers(0, 29),
    st.sampled_from(["{}-{}", "{} - {}", "{}–{}", "Bản số {}-{}", "{} đến {}", "số {}-{};", "{}-{},"]),
)
def test_a_span_is_read_however_it_is_written(first, more, form):
    value = {
        "title": "x",
        "at": "2026-11-16T09:30Z",
        "seats": [{"post": "018f3c1e-0000-7000-8000-000000000001"}],
    }
    numbers = tuple(str(n) for n in range(first, first + more + 1))
    assert read(Meet, {**value, "papers": form.format(first, first + more)}).papers == numbers


@pytest.mark.parametrize(
    ("written", "numbers"),
    [
        ("3 4", "3 4"),
        ("7-10; 12 14/1", "7 8 9 10 12 14/1"),
        ("7;8", "7 8"),
        ("07 08", "07 08"),
        ("Bản số 7", "7"),
        ("１０，１１", "10 11"),
        ("14/1-14/3", "14/1 14/2 14/3"),
        ("10-7", "10-7"),
        ("7 và 9", "7 9"),
        ("bảy", "bảy"),
        ("14/1-15/3", "14/1-15/3"),
    ],
)
def test_numbers_of_copies_are_read_as_people_write_them_and_the_rest_is_left_for_the_rule(written, numbers):
    value = {
        "title": "x",
        "at": "2026-11-16T09:30Z",
        "seats": [{"post": "018f3c1e-0000-7000-8000-000000000001"}],
    }
    assert read(Meet, {**value, "papers": written}).papers == tuple(numbers.split())


@pytest.mark.parametrize(
    "written",
    [
        "1/9/2026",
        "01-09-2026",
        "1.9.2026",
        "01092026",
        "1/9/26",
        "01-09-26",
        "２０２６-０９-０１",
        "１／９／２０２６",
        "2026-09-01",
    ],
)
def test_a_day_is_read_as_people_write_it_on_pages_and_elsewhere(cast, known, client, written):
    sent = on_the_page(cast, **{"seats-0-since": written})
    assert client.post(reverse("act", args=[known.name]), sent).status_code == 302
    assert (
        sealed()["seats"][0]["since"]
        == "2026-09-01"
        == plain(read(Seat, {"post": cast.key("head"), "since": written}))["since"]
    )


def test_a_day_that_is_none_comes_back_as_it_was_written_with_what_to_write(cast, known, client):
    page = client.post(reverse("act", args=[known.name]), on_the_page(cast, **{"seats-0-since": "1/9"}))
    assert page.status_code == 422 and 'value="1/9"' in page.content.decode()
    assert "Write day/month/year, such as 16/11/2026, 16.11.26 or 16112026." in page.content.decode()


def test_a_full_width_number_is_kept_as_the_number_that_one_can_find(cast):
    assert read(Meet, {**told(cast), "title": "２０５／CV-BTC"}).title == "205/CV-BTC"
    assert read(Meet, {**told(cast), "title": "m² ①"}).title == "m² ①", "what only looks alike is not changed"
