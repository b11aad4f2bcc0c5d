"""Coming in: password, second factor, the one-time password, the end of a session; and what is not there."""

import base64
import hashlib
import hmac
import re
import struct
import time

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from steward.models import Account
from tests.cast import do

PASSWORD = "bốn con ngựa ngoài đồng"


def totp(key: str, moment: float) -> str:
    """RFC 6238 with SHA-1, 30 seconds, six digits."""
    counter = struct.pack(">Q", int(moment) // 30)
    mac = hmac.new(base64.b32decode(key + "=" * (-len(key) % 8)), counter, hashlib.sha1).digest()
    at = mac[-1] & 15
    return f"{(struct.unpack('>I', mac[at : at + 4])[0] & 0x7FFFFFFF) % 10**6:06d}"


@pytest.fixture(autouse=True)
def second_factor(settings):
    from django.core.cache import cache

    cache.clear()
    settings.SECOND_FACTOR = True


@pytest.fixture
def opened(cast) -> tuple[str, str]:
    """A person who was given a sign-in today: name and one-time password. They fill no office yet."""
    person = do("person.register", cast.access, name="Phạm Thị Mới").result["person"]
    return "moi", do("account.open", cast.access, person=person, login="moi").aside["password"]


@pytest.fixture
def known(cast) -> Account:
    """The keeper, with a password of their own and no second factor yet."""
    account = Account.objects.get(login="keeper")
    account.set_password(PASSWORD)
    account.save()
    return account


def sign_in(
    login: str, password: str, language: str = "en", client: Client | None = None
) -> tuple[Client, object]:
    client = client or Client(headers={"Accept-Language": language})
    return client, client.post(reverse("account_login"), {"login": login, "password": password})


def set_up(client: Client, ahead: int = 30) -> str:
    """Set up the second factor as a person does, by a telephone that is so many seconds fast; its key."""
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    key = re.search(r'<span class="mono">([A-Z2-7 ]+)</span>', page)[1].replace(" ", "")
    answer = client.post(reverse("mfa_activate_totp"), {"code": totp(key, time.time() + ahead)})
    assert answer.status_code == 302 and answer["Location"] == reverse("mfa_view_recovery_codes"), (
        answer.content.decode()
    )
    return key


def second_step(code: str) -> bool:
    """Whether somebody who knows the password comes in with this code."""
    client, _ = sign_in("keeper", PASSWORD)
    return client.post(reverse("mfa_authenticate"), {"code": code}).status_code == 302


def test_a_password_alone_leads_to_the_second_factor_and_nowhere_else(known):
    client, answer = sign_in("keeper", PASSWORD)
    assert answer.status_code == 302 and answer["Location"] == "/"
    for page in ("mine", "register", "acts", "account", "units"):
        assert client.get(reverse(page))["Location"] == reverse("mfa_activate_totp")
    assert client.get("/api/work").status_code == 401


def test_the_second_factor_is_set_up_and_then_asked_for_at_each_sign_in(known, clock):
    client, _ = sign_in("keeper", PASSWORD)
    key = set_up(client)
    assert client.get(reverse("mine")).status_code == 200
    client.post(reverse("account_logout"))
    client, answer = sign_in("keeper", PASSWORD)
    assert answer["Location"] == reverse("mfa_authenticate")
    assert client.get(reverse("mine")).status_code == 302
    wrong = client.post(
        reverse("mfa_authenticate"), {"code": "000000" if totp(key, time.time()) != "000000" else "111111"}
    )
    assert wrong.status_code == 200 and "Incorrect code." in wrong.content.decode()
    answer = client.post(reverse("mfa_authenticate"), {"code": totp(key, time.time())})
    assert answer.status_code == 302 and client.get(reverse("mine")).status_code == 200


@pytest.mark.parametrize(("late", "status"), [(0, 302), (30, 302), (120, 200)])
def test_a_code_of_the_step_before_still_holds_and_an_older_one_does_not(known, clock, late, status):
    client, _ = sign_in("keeper", PASSWORD)
    key = set_up(client)
    fresh, _ = sign_in("keeper", PASSWORD)
    answer = fresh.post(reverse("mfa_authenticate"), {"code": totp(key, time.time() - late)})
    assert answer.status_code == status


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """A clock that stands, at the beginning of a step, until a test moves it."""
    stands = [time.time() // 30 * 30]
    monkeypatch.setattr(time, "time", lambda: stands[0])
    return stands


@pytest.mark.parametrize("seconds", [0, 31, 59, 60, 89])
def test_a_code_is_taken_once_for_as_long_as_it_holds_and_another_one_is_taken(known, clock, seconds):
    client, _ = sign_in("keeper", PASSWORD)
    key = set_up(client, ahead=-30)
    early = totp(key, clock[0] + 30)  # by a telephone that is half a minute fast: it holds for 90 seconds
    assert second_step(early)
    clock[0] += seconds
    assert not second_step(early) and not second_step(f"{early[:3]} {early[3:]}")
    assert second_step(totp(key, clock[0] + 30) if seconds else totp(key, clock[0]))


def test_the_code_that_set_the_second_factor_up_is_used(known, clock):
    client, _ = sign_in("keeper", PASSWORD)
    key = set_up(client)
    assert not second_step(totp(key, clock[0] + 30)) and second_step(totp(key, clock[0]))


def test_a_code_that_was_used_while_the_clock_was_wrong_locks_nobody_out(known, clock):
    client, _ = sign_in("keeper", PASSWORD)
    key = set_up(client)
    clock[0] += 400 * 86_400
    assert second_step(totp(key, clock[0]))
    clock[0] -= 400 * 86_400
    assert second_step(totp(key, clock[0])) and not second_step(totp(key, clock[0]))


def crowd(attempts: int) -> None:
    """So many other attempts are remembered."""
    from django.core.cache import cache

    for number in range(attempts):
        cache.set(f"another-{number}", [float(number)], 300)


def test_a_thousand_other_attempts_make_no_used_code_good_again(known, clock):
    client, _ = sign_in("keeper", PASSWORD)
    key = set_up(client, ahead=-30)
    assert second_step(totp(key, clock[0]))
    crowd(1000)
    assert not second_step(totp(key, clock[0])) and second_step(totp(key, clock[0] + 30))


def test_a_thousand_other_attempts_let_no_failed_one_be_forgotten(known):
    for _ in range(5):
        sign_in("keeper", "not the password")
    crowd(1000)
    assert sign_in("keeper", PASSWORD)[1].status_code == 200, "too many failed attempts still stand"


def test_of_several_who_use_one_code_at_once_one_is_the_first(cast):
    from concurrent.futures import ThreadPoolExecutor

    from steward.web.signin.steps import first_use

    with ThreadPoolExecutor(8) as people:
        for code in range(100_000, 100_050):
            told = list(people.map(lambda _, code=code: first_use(7, str(code)), range(8)))
            assert told.count(True) == 1


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


def test_a_recovery_code_signs_in_once(known):
    client, _ = sign_in("keeper", PASSWORD)
    set_up(client)
    shown = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    code = re.search(r'<pre class="note"[^>]*>(\w+)', shown)[1]
    for status in (302, 200):
        fresh, _ = sign_in("keeper", PASSWORD)
        assert fresh.post(reverse("mfa_authenticate"), {"code": code}).status_code == status


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


def test_a_lost_second_factor_is_reset_by_two_and_set_up_anew(cast, known):
    client, _ = sign_in("keeper", PASSWORD)
    set_up(client)
    client.post(reverse("account_logout"))
    from steward.models import Person

    person = str(Person.objects.get(account=known).key)
    reset = do("credential.propose_reset", cast.access, person=person, what="second_factor").result["reset"]
    assert sign_in("keeper", PASSWORD)[1]["Location"] == reverse("mfa_authenticate")
    do("credential.confirm_reset", cast.second_access, reset=reset)
    client, answer = sign_in("keeper", PASSWORD)
    assert answer["Location"] == "/" and client.get("/")["Location"] == reverse("mfa_activate_totp")
    set_up(client)
    assert client.get("/").status_code == 200


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


def longer_ago(client: Client, seconds: int) -> None:
    """The session began so many seconds earlier."""
    session = client.session
    session["begun"] -= seconds
    session.save()


def test_removing_the_second_factor_asks_who_it_is_and_leads_back_to_setting_one_up(known):
    client, _ = sign_in("keeper", PASSWORD)
    set_up(client)
    longer_ago(client, 400)
    asked = client.get(reverse("mfa_deactivate_totp"))
    assert asked.status_code == 302 and reverse("account_reauthenticate") in asked["Location"]
    client.post(asked["Location"], {"password": PASSWORD})
    assert client.get(reverse("mfa_deactivate_totp")).status_code == 200
    assert client.post(reverse("mfa_deactivate_totp")).status_code == 302
    assert client.get("/")["Location"] == reverse("mfa_activate_totp")


def test_in_a_demo_nobody_needs_a_second_factor(known, settings):
    settings.SECOND_FACTOR = False
    client, _ = sign_in("keeper", PASSWORD)
    assert client.get("/").status_code == 200


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
