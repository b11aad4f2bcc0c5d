"""`steward serve` behind a proxy that speaks TLS, and without one: whose word about a request is believed.

The proxy is the test itself: it sends the headers that docs/guide/administrator.md asks of one.
"""

import http.client
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlencode

import pytest

from tests.cli.conftest import Box
from tests.cli.test_serve import free_port, post

HOST, SIGN_IN = "steward.example", "/sign-in/login/"
NOT_CORRECT, TOO_MANY = "are not correct", "Too many failed login attempts"


@dataclass(frozen=True)
class Answer:
    """What came back: status, where it leads, cookies, text."""

    status: int
    leads: str
    cookies: tuple[str, ...]
    text: str


def ask(port: int, headers: dict[str, str], form: dict[str, str] | None = None) -> Answer:
    """One request for the sign-in page, as the proxy passes it on."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    body = urlencode(form) if form is not None else None
    content = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
    connection.request(
        "POST" if body else "GET",
        SIGN_IN,
        body,
        {"Host": HOST, "Accept-Language": "en", **content, **headers},
    )
    answer = connection.getresponse()
    cookies = tuple(answer.headers.get_all("Set-Cookie") or ())
    told = Answer(answer.status, answer.headers.get("Location", ""), cookies, answer.read().decode())
    connection.close()
    return told


def passed_on(address: str, scheme: str = "https") -> dict[str, str]:
    """The headers that a proxy sets; what the client itself said of its address stands before."""
    return {"X-Forwarded-Proto": scheme, "X-Forwarded-For": f"203.0.113.99, {address}"}


def sign_in(port: int, headers: dict[str, str], origin: str, name: str = "nobody") -> Answer:
    """Open the page, fill the form in wrongly, send it from a page of `origin`."""
    page = ask(port, headers)
    cookie = next(each.split(";")[0] for each in page.cookies if each.startswith("csrftoken="))
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text)
    assert token is not None
    form = {"csrfmiddlewaretoken": token[1], "login": name, "password": "not the password"}
    return ask(port, {**headers, "Cookie": cookie, "Origin": origin, "Referer": f"{origin}{SIGN_IN}"}, form)


@pytest.fixture(scope="module")
def port(begun: Box, request: pytest.FixtureRequest) -> Iterator[int]:
    """An office that is served with or without STEWARD_TLS."""
    more = (("STEWARD_HOSTS", HOST), ("STEWARD_LANGUAGE", "en"), ("STEWARD_TLS", request.param))
    free = free_port()
    with post(replace(begun, more=more), free):
        yield free


behind_a_proxy = pytest.mark.parametrize("port", ["1"], indirect=True)
alone = pytest.mark.parametrize("port", [""], indirect=True)


@behind_a_proxy
def test_an_office_under_another_name_starts_without_complaint(port: int, begun: Box) -> None:
    assert (begun.data / "serve.err").read_text() == ""
    assert ask(port, passed_on("192.0.2.1")).status == 200


@behind_a_proxy
def test_what_came_over_tls_is_answered_and_what_did_not_is_led_there_once(port: int) -> None:
    answered = ask(port, passed_on("192.0.2.1"))
    assert answered.status == 200 and all("Secure" in cookie for cookie in answered.cookies)
    for headers in ({}, passed_on("192.0.2.1", "http")):
        led = ask(port, headers)
        assert (led.status, led.leads) == (301, f"https://{HOST}{SIGN_IN}")


@behind_a_proxy
def test_a_form_is_taken_from_the_office_s_own_page_and_from_no_other(port: int) -> None:
    own = sign_in(port, passed_on("192.0.2.2"), f"https://{HOST}")
    assert own.status == 200 and NOT_CORRECT in own.text
    for origin in (f"http://{HOST}", "https://elsewhere.example"):
        assert sign_in(port, passed_on("192.0.2.2"), origin).status == 403


def failed(port: int, headers: dict[str, str], origin: str) -> str:
    """What the eleventh person is told after ten others at the same address mistook their passwords."""
    for number in range(10):
        assert NOT_CORRECT in sign_in(port, headers, origin, f"person{number}").text
    return sign_in(port, headers, origin, "person10").text


@behind_a_proxy
def test_who_mistakes_a_password_behind_the_proxy_holds_up_nobody_elsewhere(port: int) -> None:
    assert TOO_MANY in failed(port, passed_on("192.0.2.3"), f"https://{HOST}")
    assert NOT_CORRECT in sign_in(port, passed_on("192.0.2.4"), f"https://{HOST}", "person10").text


@alone
def test_without_a_proxy_nobody_is_believed_about_scheme_or_address(port: int) -> None:
    assert ask(port, passed_on("192.0.2.5")).status == 200
    assert sign_in(port, passed_on("192.0.2.5"), f"https://{HOST}").status == 403
    assert TOO_MANY in failed(port, passed_on("192.0.2.5"), f"http://{HOST}")
    assert TOO_MANY in sign_in(port, passed_on("192.0.2.6"), f"http://{HOST}", "person11").text
