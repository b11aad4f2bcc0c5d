"""Coming in: password, second factor, the one-time password, the end of a session; and what is not there."""

import re

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from steward.models import Account
from tests.cast import do
from tests.web.signin.coming_in import PASSWORD, crowd, set_up, sign_in


def test_a_password_alone_leads_to_the_second_factor_and_nowhere_else(known):
    client, answer = sign_in("keeper", PASSWORD)
    assert answer.status_code == 302 and answer["Location"] == "/"
    for page in ("mine", "register", "acts", "account", "units"):
        assert client.get(reverse(page))["Location"] == reverse("mfa_activate_totp")
    assert client.get("/api/work").status_code == 401


def test_a_thousand_other_attempts_let_no_failed_one_be_forgotten(known):
    for _ in range(5):
        sign_in("keeper", "not the password")
    crowd(1000)
    assert sign_in("keeper", PASSWORD)[1].status_code == 200, "too many failed attempts still stand"


def test_an_attempt_is_swept_an_hour_later_and_a_fresh_one_stays(cast, settings):
    from datetime import timedelta

    from django.core.cache import cache
    from django.utils import timezone

    from steward.jobs.tick import tick

    cache.set("remembered", [1.0], 300)
    folder = settings.DATA / "signin"
    assert tick(timezone.now()).swept == 0 and cache.get("remembered") == [1.0]
    tick(timezone.now() + timedelta(hours=1, minutes=1))
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    ("login", "password"), [("keeper", "not the password"), ("nobody", PASSWORD), ("outsider", PASSWORD)]
)
def test_a_failed_sign_in_says_nothing_about_which_part_was_wrong(known, login, password):
    Account.objects.filter(login="outsider").update(is_active=False, password=known.password)
    client, answer = sign_in(login, password)
    said = re.findall(r"<ul><li>(.*?)</li>", answer.content.decode())
    assert answer.status_code == 200 and said == [
        "The username and/or password you specified are not correct."
    ]
    assert client.get(reverse("mine")).status_code == 302


def test_many_failed_sign_ins_are_stopped(known):
    for _ in range(6):
        _, answer = sign_in("keeper", "not the password")
    assert "Too many failed login attempts" in answer.content.decode() or answer.status_code == 429
    _, answer = sign_in("keeper", PASSWORD)
    assert answer.status_code != 302


def test_failed_sign_ins_are_counted_where_every_process_finds_them(known, settings):
    sign_in("keeper", "not the password")
    files = list((settings.DATA / "signin").iterdir())
    assert files and {file.stat().st_mode & 0o077 for file in files} == {0}


def test_a_one_time_password_is_changed_before_anything_else(opened):
    login, once = opened
    client, answer = sign_in(login, once)
    assert answer.status_code == 302
    for page in ("mine", "account", "mfa_activate_totp", "mfa_index"):
        assert client.get(reverse(page))["Location"] == reverse("account_change_password")
    same = client.post(
        reverse("account_change_password"), {"oldpassword": once, "password1": once, "password2": once}
    )
    assert same.status_code == 200 and Account.objects.get(login=login).must_change
    short = client.post(
        reverse("account_change_password"), {"oldpassword": once, "password1": "short", "password2": "short"}
    )
    assert short.status_code == 200 and "too short" in short.content.decode()
    client.post(
        reverse("account_change_password"),
        {"oldpassword": once, "password1": PASSWORD, "password2": PASSWORD},
    )
    assert not Account.objects.get(login=login).must_change
    assert client.get(reverse("mine"))["Location"] == reverse("mfa_activate_totp")
    assert sign_in(login, once)[1].status_code == 200


def test_without_an_office_there_is_nothing_to_see(opened):
    login, once = opened
    client, _ = sign_in(login, once)
    client.post(
        reverse("account_change_password"),
        {"oldpassword": once, "password1": PASSWORD, "password2": PASSWORD},
    )
    set_up(client)
    page = client.get(reverse("mine"))
    assert page.status_code == 403 and "You hold no post at present" in page.content.decode()
    assert client.get("/api/work").status_code == 401
    assert login in client.get(reverse("account")).content.decode(), "what is held about oneself is told"
    assert client.get("/api/about_me").json()["login"] == login
    for closed in (reverse("register"), "/api/documents", "/api/me"):
        assert client.get(closed).status_code in (401, 403)


def test_a_lost_password_is_reset_by_two_and_ends_every_session(cast, known):
    client, _ = sign_in("keeper", PASSWORD)
    set_up(client)
    from steward.models import Person

    person = str(Person.objects.get(account=known).key)
    reset = do("credential.propose_reset", cast.access, person=person, what="password").result["reset"]
    assert client.get("/").status_code == 200
    once = do("credential.confirm_reset", cast.second_access, reset=reset).aside["password"]
    assert client.get("/").status_code == 302 and sign_in("keeper", PASSWORD)[1].status_code == 200
    assert sign_in("keeper", once)[1]["Location"] == reverse("mfa_authenticate")
    assert Account.objects.get(login="keeper").must_change


@pytest.mark.parametrize(
    ("key", "seconds", "status"),
    [("seen", 14 * 60, 200), ("seen", 16 * 60, 302), ("begun", 9 * 3600, 200), ("begun", 11 * 3600, 302)],
)
def test_a_session_ends_after_a_quarter_of_an_hour_alone_or_ten_hours_in_all(
    known, settings, key, seconds, status
):
    settings.SECOND_FACTOR = False
    client, _ = sign_in("keeper", PASSWORD)
    client.get("/")
    session = client.session
    session[key] -= seconds
    session.save()
    answer = client.get("/")
    assert answer.status_code == status
    if status == 302:
        assert answer["Location"] == reverse("account_login") and "_auth_user_id" not in client.session
        assert "Your session has ended" in client.get(reverse("account_login")).content.decode()


def test_a_page_that_asks_by_itself_keeps_no_session_alive(known, settings):
    settings.SECOND_FACTOR = False
    client, _ = sign_in("keeper", PASSWORD)
    client.get("/")
    session = client.session
    session["seen"] -= 300
    session.save()
    client.get(
        reverse("scan_progress", args=["00000000-0000-4000-8000-000000000000"]),
        headers={"HX-Request": "true"},
    )
    assert client.session["seen"] == session["seen"]
    client.get("/")
    assert client.session["seen"] > session["seen"]


def test_a_fragment_leads_the_whole_page_to_the_missing_step(known):
    client, _ = sign_in("keeper", PASSWORD)
    answer = client.get(reverse("register"), headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == reverse("mfa_activate_totp")


@pytest.mark.parametrize(
    "name",
    [
        "account_signup",
        "account_email",
        "account_reset_password",
        "account_set_password",
        "account_confirm_login_code",
        "account_email_verification_sent",
        "account_reset_password_done",
        "account_inactive",
    ],
)
def test_there_is_no_sign_up_and_no_mail(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


@pytest.mark.parametrize(
    "path",
    [
        "signup/",
        "email/",
        "confirm-email/",
        "password/reset/",
        "password/set/",
        "login/code/confirm/",
        "3rdparty/",
        "sessions/",
    ],
)
def test_the_library_s_other_addresses_are_not_there(cast, path):
    assert Client().get(f"/sign-in/{path}").status_code == 404


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_page_of_sign_in_keeps_the_strict_policy_and_carries_no_script_of_its_own(known, language):
    client, _ = sign_in("keeper", PASSWORD, language)
    pages = [
        Client(headers={"Accept-Language": language}).get(reverse("account_login")),
        client.get(reverse("mfa_activate_totp")),
    ]
    set_up(client)
    names = (
        "mfa_index",
        "mfa_view_recovery_codes",
        "account_change_password",
        "account_logout",
        "account_reauthenticate",
        "mfa_reauthenticate",
    )
    pages += [client.get(reverse(name)) for name in names]
    pages.append(sign_in("keeper", PASSWORD, language)[0].get(reverse("mfa_authenticate")))
    for page in pages:
        text = page.content.decode()
        assert page.status_code == 200 and "'unsafe" not in page["Content-Security-Policy"]
        assert "script-src 'self'" in page["Content-Security-Policy"] and 'class="brand"' in text
        assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)|javascript:", text), (
            page.request["PATH_INFO"]
        )
    assert 'src="data:image/svg+xml' in pages[1].content.decode()
